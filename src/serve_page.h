/* A page as the preview sends it: what a build would write, and the script that keeps it fresh. */
#ifndef SERVE_PAGE_H
#define SERVE_PAGE_H

#include "base/diag.h"

#include <jansson.h>

struct serve_file;
struct serve_model;
struct view;

/* Where the script and the events are, below the site's path. No file of a site starts with a
 * dot, but for .nojekyll. */
#define SERVE_SCRIPT ".rmgen/reload.js"
#define SERVE_EVENTS ".rmgen/events"

/* Draws the view; errors are shown in its place where nothing better is known. Held by the caller. */
struct serve_file *page_draw(struct serve_model *model, const struct view *view);

/* The page that waits for a site that can be built. Held by the caller. */
struct serve_file *page_waiting(const struct diag *diag);

/* The script that reloads. Held by the caller. */
struct serve_file *page_script(void);

/* The text of the policy for a header, from that for an attribute; to be freed. */
char *page_policy(const json_t *csp);

#endif
