/* Pictures in a text: emoji and other signs that decorate or mark a line. */
#ifndef PARSE_PICTURE_H
#define PARSE_PICTURE_H

#include "base/slice.h"

#include <stdint.h>

/* Pictures: emoji, dingbats, geometric shapes, with the joiners and selectors between them. */
bool rune_is_picture(uint32_t rune);

/* The end of the picture at `at` with its selectors, joiners, skin tones, keycap; `at` when there
 * is none. A keycap starts with its digit. */
size_t picture_end(struct slice text, size_t at);

/* Variation selectors, ZWJ, the keycap, skin tones, tags: parts of a picture, not pictures. */
bool rune_is_joiner(uint32_t rune);

#endif
