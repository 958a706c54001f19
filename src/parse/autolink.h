/* Bare addresses become links: http://, https://, www. and e-mail, as GitHub does, but made for
 * text without spaces between words: an address ends before a CJK letter or full-width mark
 * (`https://example.com/a，謝謝`, `(https://example.com)에서`), and may begin after one.
 * Addresses that hold such letters are written percent-encoded or as <https://…>.
 *
 * cmark's text has lost its backslashes, so a backslash does not keep an address from becoming a
 * link (nor does it with GitHub's e-mail addresses); code spans do. */
#ifndef PARSE_AUTOLINK_H
#define PARSE_AUTOLINK_H

#include "base/slice.h"

#include <cmark-gfm.h>
#include <stdbool.h>
#include <stddef.h>

/* False when a page's text, as it is written, has nothing that an address could be made of: then
 * there is no need to look through its tree. */
bool autolink_may_stand(struct slice text);

/* Makes links of the addresses in text that is in no link, image, code or raw <a>; returns how
 * many. One pass, linear in the text. Adjacent text nodes that hold an address are merged. */
size_t autolink_make(cmark_node *root);

/* True for a link that autolink_make made. */
bool autolink_is(cmark_node *link);

#endif
