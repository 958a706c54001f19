/* Limits that keep Markdown linear. Debian's cmark-gfm has inputs on which it takes time or memory
 * quadratic in the size, and some on which it aborts; a look over the bytes refuses them before
 * cmark sees the text. */
#ifndef PARSE_LIMITS_H
#define PARSE_LIMITS_H

#include "base/slice.h"

struct page;

/* What may be in a text besides CommonMark. Steps that nothing asks for are left out. */
enum feature {
	FEATURE_BLOCKS = 1,    /* a line that starts like a container, a formula, "##제목" */
	FEATURE_BRACKETS = 2,  /* "[[", "[!", or a line like "[toc]" */
	FEATURE_COMMENTS = 4,  /* "%%" */
	FEATURE_CARETS = 8,    /* " ^id" */
	FEATURE_FORMULAS = 16, /* "\\(" */
	FEATURE_NOTES = 64,    /* "[^" */
	FEATURE_INDENTED = 32, /* a bullet indented by four columns under a heading */
};

/* True when the text is within the limits. Else adds one located DIAG_ERROR with code "limit"
 * that names the limit; the page is then shown as it was written. `ret_features` gets the
 * enum feature of what the text may hold. */
bool limits_check(struct page *page, struct slice text, unsigned *ret_features);

#endif
