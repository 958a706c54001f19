/* References of a style sheet to other files. */
#ifndef RENDER_THEME_CSS_H
#define RENDER_THEME_CSS_H

#include "base/slice.h"

/* Where a reader of a sheet is. Start with all zero. */
struct css_scan {
	size_t pos;
	bool import; /* behind @import, whose string is a reference too */
};

/* The next reference, as it is written between quotes or brackets: of url(...), and of an @import
 * with a string. It points into `css`. False at the end. Follows CSS Syntax Level 3 as far as
 * comments, strings and url() go; a reference with a backslash in it is passed over. */
bool css_next_reference(struct css_scan *scan, struct slice css, struct slice *ret_reference);

#endif
