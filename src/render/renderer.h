/* All that is needed to draw a site: theme, words, and the data that pages share. Made once,
 * after link; then any number of threads draw views with it. */
#ifndef RENDER_RENDERER_H
#define RENDER_RENDERER_H

#include "render/page.h"
#include "render/theme.h"

struct layout;
struct renderer;

/* `words` as from theme_load_words. All are borrowed. NULL after fatal diagnostics: a word that
 * is no Mustache, or a word that a template wants and no language has. */
struct renderer *renderer_new(const struct site *site, const struct theme *theme,
    const struct i18n *words, struct diag *diag);

/* The same for who has counted the skills, which are borrowed; NULL counts them. */
struct skills;
struct renderer *renderer_new_counted(const struct site *site, const struct theme *theme,
    const struct i18n *words, const struct skills *skills, struct diag *diag);
void renderer_free(struct renderer *renderer);

/* After renderer_new_counted with skills, before a view of this kind is drawn, or (VIEW_KINDS) the
 * site's files are asked for: see page_data_complete. One thread. */
void renderer_complete(struct renderer *renderer, enum view_kind kind);

/* Adds one note when pages have diagrams for mermaid.js, and that is not there. */
void renderer_say_missing(const struct renderer *renderer, struct diag *diag);

/* Draws charts that are no trees with the help of `layout`, which may be NULL and is borrowed. */
void renderer_use_layout(struct renderer *renderer, struct layout *layout);

/* Appends the HTML of a view. False, and `out` as it was, after adding an error. */
bool renderer_draw(
    const struct renderer *renderer, const struct view *view, struct buf *out, struct diag *diag);

/* True when the site gives a plain copy of this page. */
bool renderer_has_copy(const struct renderer *renderer, const struct page *page);

/* Appends the page as plain Markdown, and the path below the output folder: see render/copy.h. */
void renderer_put_copy(
    const struct renderer *renderer, const struct page *page, struct buf *path, struct buf *out);

/* The data that the view's template sees; the caller owns the reference. */
json_t *renderer_view_data(
    const struct renderer *renderer, const struct view *view, struct diag *diag);

/* Takes each file that is made from the whole site, not from a view: path below the output
 * folder and bytes. */
typedef void renderer_put(void *user, struct slice path, struct slice bytes);

/* Hands over the theme's assets, sitemaps, feeds, robots.txt and .nojekyll. */
void renderer_site_files(
    const struct renderer *renderer, const struct views *views, renderer_put *put, void *user);

/* The same for one of them, the theme's assets left out. Nothing is handed over, and hardly any time
 * taken, when there is no such file. Does renderer_complete itself; one thread. */
void renderer_site_file(struct renderer *renderer, const struct views *views, struct slice path,
    renderer_put *put, void *user);

#endif
