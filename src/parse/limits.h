/* Limits that keep Markdown linear. Debian's cmark-gfm has inputs on which it takes time or memory
 * quadratic in the size, and some on which it aborts; a look over the bytes refuses them before
 * cmark sees the text. */
#ifndef PARSE_LIMITS_H
#define PARSE_LIMITS_H

#include "base/slice.h"

struct page;

/* True when the text is within the limits. Else adds one located DIAG_ERROR with code "limit"
 * that names the limit; the page is then shown as it was written. */
bool limits_check(struct page *page, struct slice text);

#endif
