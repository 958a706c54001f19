/* Diagnostics that stay, while the site they are about changes bit by bit. */
#ifndef SERVE_DIAG_H
#define SERVE_DIAG_H

#include "base/buf.h"
#include "base/diag.h"

#include <jansson.h>

/* Adds a copy. */
void diags_add(struct diag *diag, const struct diag_item *item);
void diags_add_once(struct diag *diag, const struct diag_item *item);

/* Removes what was found on the page `source`, but not what was found between pages. */
void diags_drop_page(struct diag *diag, const char *source);

/* Removes what was found about the links of the page, or of all with NULL. */
void diags_drop_links(struct diag *diag, const char *source);

/* Removes what has this code. */
void diags_drop_code(struct diag *diag, const char *code);

/* Errors for the page in the browser, with the line in question: an array, at most some dozens.
 * `root` is the site's folder or NULL. New reference. */
json_t *diags_errors(const struct diag *diag, const char *root);

/* The errors as text. */
void diags_put_text(struct buf *out, const struct diag *diag);

#endif
