/* The data of each page: one jansson object under the rules of src/schema/page.schema.json. The
 * templates see nothing else. What pages of a language share (site, language, words) is built
 * once and referenced; a page's own part takes time in proportion to what the page shows. */
#ifndef RENDER_PAGE_H
#define RENDER_PAGE_H

#include "render/fragment.h"
#include "render/view.h"

#include <jansson.h>

struct i18n;
struct page_data;

/* Builds what is shared. `assets` is an object: name of a theme's file without its extension -> path below the site's
 * root ("style": "assets/style.3f1c.css"); `params` is what the theme says of its params. `styles` are how text is written, by language. All are
 * borrowed until page_data_free. */
struct page_data *page_data_new(const struct site *site, const struct i18n *words, json_t *assets,
    json_t *params, const struct fragment_style *styles);

/* The same for who has counted the skills, which are borrowed; NULL counts them. */
struct skills;
struct page_data *page_data_new_counted(const struct site *site, const struct i18n *words,
    json_t *assets, json_t *params, const struct fragment_style *styles,
    const struct skills *skills);

/* Makes what only views of this kind show, and which takes long: the picture of the whole graph, the
 * matrix of the languages. page_data_new has done it for all kinds; who has counted the skills, does
 * it before such a view is drawn. VIEW_KINDS: for all kinds. One thread. */
void page_data_complete(struct page_data *data, enum view_kind kind);

void page_data_free(struct page_data *data);

/* The keys of words that C itself uses, NULL-terminated. */
extern const char *const page_word_keys[];

/* The data of a view. The caller owns the reference. Never NULL; what goes wrong in the theme's
 * hooks is added to `diag`. Any number of threads may call this at a time. */
json_t *page_data_of(const struct page_data *data, const struct view *view, struct diag *diag);

#endif
