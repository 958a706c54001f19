/* All that is needed to draw a site: theme, words, and the data that pages share. Made once,
 * after link; then any number of threads draw views with it. */
#ifndef RENDER_RENDERER_H
#define RENDER_RENDERER_H

#include "render/page.h"
#include "render/theme.h"

struct renderer;

/* `words` are, by language, objects from a word's key to its text, with nothing missing (see
 * conf/i18n.h); borrowed, as is the site. NULL after fatal diagnostics. */
struct renderer *renderer_new(const struct site *site, json_t *const *words, struct diag *diag);
void renderer_free(struct renderer *renderer);

const struct theme *renderer_theme(const struct renderer *renderer);
const struct page_data *renderer_data(const struct renderer *renderer);

/* Appends the HTML of a view. False, and `out` as it was, after adding an error. */
bool renderer_draw(
    const struct renderer *renderer, const struct view *view, struct buf *out, struct diag *diag);

/* The data that the view's template sees; the caller owns the reference. */
json_t *renderer_view_data(
    const struct renderer *renderer, const struct view *view, struct diag *diag);

/* Takes each file that is made from the whole site, not from a view: path below the output
 * folder and bytes. */
typedef void renderer_put(void *user, struct slice path, struct slice bytes);

/* Hands over the theme's assets, sitemaps, feeds, robots.txt and .nojekyll. */
void renderer_site_files(
    const struct renderer *renderer, const struct views *views, renderer_put *put, void *user);

#endif
