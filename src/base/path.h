/* Paths and URLs as text. '/' separates; nothing here touches a disk. */
#ifndef BASE_PATH_H
#define BASE_PATH_H

#include "base/buf.h"

/* Appends `rel` seen from the folder `dir` (no slash at its end; "" is the root), with "." and
 * ".." worked out. False, and `out` unchanged, when it would climb above the root. */
bool path_resolve(struct buf *out, struct slice dir, struct slice rel);

/* The part before the last slash ("" when there is none), and the part after it. */
struct slice path_dir(struct slice path);
struct slice path_base(struct slice path);

/* The extension with its dot, or empty; a name that only starts with a dot has none. */
struct slice path_ext(struct slice path);

/* Appends the relative way from the folder `dir` to `target`, both from one root. */
void path_relative(struct buf *out, struct slice dir, struct slice target);

/* True for names that are safe as one segment of an output path: not empty, "." or "..", no NUL,
 * slash, backslash or control character, no leading dot, at most 200 bytes. */
bool path_segment_ok(struct slice name);

/* True when that holds for each segment of a path; it may end in a slash, and be empty. */
bool path_segments_ok(struct slice path);

/* Appends percent-decoded text; a '%' without two hex digits stays as it is. */
void url_decode(struct buf *out, struct slice text);

/* Appends the text for a URL path: UTF-8 bytes, space and what RFC 3986 does not allow in a
 * path are percent-encoded; '/' stays. */
void url_encode_path(struct buf *out, struct slice path);

/* Is it what url_encode_path would make of it? */
bool url_is_encoded(struct slice path);

/* Appends an address for an HTML attribute as cmark writes it: what is already encoded stays,
 * other bytes that a URL cannot hold are percent-encoded, & and ' become entities. */
void url_put_href(struct buf *out, struct slice url);

/* True when `url` starts with a scheme ("https:", "mailto:") or with "//". */
bool url_is_external(struct slice url);

#endif
