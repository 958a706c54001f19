/* Diagnostics that stay, while the site they are about changes bit by bit. */
#ifndef SERVE_DIAG_H
#define SERVE_DIAG_H

#include "base/buf.h"
#include "base/diag.h"

#include <jansson.h>

/* Adds a copy. */
void diags_add(struct diag *diag, const struct diag_item *item);
bool diags_add_once(struct diag *diag, const struct diag_item *item); /* false: it is there */

/* Removes what was found on the page `source`, but not what was found between pages. */
void diags_drop_page(struct diag *diag, const char *source);

/* Removes what was found about the links of these pages; puts the list in order. */
void diags_drop_links(struct diag *diag, const char **sources, size_t len);

/* Puts what pairs_report and roadmap_check find, looking at all pages, in the place of what they
 * found the last time. What is new goes to `news`, too. */
void diags_take_checks(struct diag *diag, struct diag *checks, struct diag *news);

/* Removes what has this code. */
void diags_drop_code(struct diag *diag, const char *code);

bool diags_has_code(const struct diag *diag, const char *code);

/* Errors for the page in the browser, with the line in question: an array, at most some dozens.
 * `root` is the site's folder or NULL; `diagrams`: charts that are not drawn count as errors. New
 * reference. */
json_t *diags_errors(const struct diag *diag, const char *root, bool diagrams);

/* The errors as text. */
void diags_put_text(struct buf *out, const struct diag *diag);

#endif
