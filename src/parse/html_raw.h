/* What becomes of an author's raw HTML and of link targets. */
#ifndef PARSE_HTML_RAW_H
#define PARSE_HTML_RAW_H

#include "parse/writer.h"

/* Writes the raw HTML of a node by the site's policy. */
void html_write_raw(struct writer *writer, cmark_node *node);

/* False for addresses that run code or read files: javascript:, vbscript:, file:, data: (except
 * images). `dest` is entity-decoded; control characters and blanks do not hide a scheme. */
bool html_url_is_safe(struct slice dest);

/* The spoken name of the sign that leads back from a footnote, in the page's language. */
const char *html_back_label(const struct writer *writer);

#endif
