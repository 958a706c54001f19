/* Bullets indented by four columns straight under a heading: code to CommonMark, a list to the
 * author of the page, whose editor indents lists. */
#ifndef PARSE_INDENTED_H
#define PARSE_INDENTED_H

#include "base/buf.h"

struct page;

/* Appends the text with such lists moved to the margin, line for line, to `out`, and adds a
 * diagnostic "indented-list" for each. Only where the heading comes right before, and every line is
 * a bullet or goes on with one; other code stays code. False when there is none. */
bool indented_fix(struct page *page, struct slice text, struct buf *out);

#endif
