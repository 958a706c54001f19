/* Raw HTML made safe. A page that holds some is parsed as a whole by a real HTML parser and written
 * anew by an allow-list, so that what browsers make of broken markup is decided here: everything is
 * closed, nothing of the page's own markup can be swallowed, and ids of authors cannot stand for
 * ours. Pages without raw HTML never come here. */
#ifndef PARSE_SANITIZE_H
#define PARSE_SANITIZE_H

#include <stddef.h>

struct page;

/* A piece of an author's HTML in doc->html. */
struct raw_html {
	size_t start, end;
	unsigned line; /* of the file */
};

/* Rewrites page->doc->html and the ranges of its slots, blocks and sections. `raws` are in order.
 * Adds a diagnostic "html-removed" for each kind of thing that was taken out of a line; links and
 * images of the author become slots, so that they are resolved like others. HTML that is nested
 * too deeply is shown as text, with an error "limit". */
void sanitize_html(struct page *page, const struct raw_html *raws, size_t raws_len);

#endif
