/* Style sheets and scripts without what only their authors read. */
#ifndef RENDER_THEME_MINI_H
#define RENDER_THEME_MINI_H

#include "base/buf.h"

/* Appends a style sheet without comments (those that begin with an exclamation mark stay), without
 * white space that says nothing and without the last semicolon of a block. Strings, unquoted
 * url(...) and escapes stay byte for byte; no rule is changed or moved. */
void css_minify(struct buf *out, struct slice css);

/* Appends a script without indentation, blank lines and lines that are a comment from their first
 * byte on. A script with a template literal, a block comment or a line continued by a backslash is
 * taken over as it is: its lines may not be what they look like. */
void js_minify(struct buf *out, struct slice js);

#endif
