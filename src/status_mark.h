/* Writes into a page's front matter what it was translated from. */
#ifndef STATUS_MARK_H
#define STATUS_MARK_H

#include "base/buf.h"
#include "base/diag.h"

struct config;
struct page;

/* Appends the file `text` with the line "translated_from: MARK" in its front matter, in the place
 * of one that is there; front matter is begun when there is none. `body_line` is the page's: the
 * line, 1-based, at which the Markdown starts. False, nothing appended, when the front matter is
 * not YAML between lines of "---". */
bool status_put_marked(struct buf *out, struct slice text, unsigned body_line, const char *mark);

/* Notes the present state of `source` in the file of `page`, which is replaced whole. False after
 * adding a diagnostic. */
bool status_mark_page(const struct config *conf, const struct page *page, const struct page *source,
    struct diag *diag);

#endif
