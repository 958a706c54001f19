/* Style sheets and scripts without what only their authors read. */
#ifndef RENDER_THEME_MINI_H
#define RENDER_THEME_MINI_H

#include "base/buf.h"

/* Appends a style sheet without comments (those that begin with an exclamation mark stay), without
 * white space that says nothing and without the last semicolon of a block. Strings, unquoted
 * url(...) and escapes stay byte for byte; no rule is changed or moved. */
void css_minify(struct buf *out, struct slice css);

/* Appends a script without comments (those that begin with an exclamation mark stay) and without
 * white space that says nothing; where a line ends stays, unless no statement can end there. Strings
 * and regular expressions stay byte for byte. A script with a template literal, or with a slash of
 * which only a parser could tell what it is, is taken over as it is. */
void js_minify(struct buf *out, struct slice js);

#endif
