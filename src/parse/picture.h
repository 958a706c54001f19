/* Pictures in a text: emoji and other signs that decorate or mark a line. */
#ifndef PARSE_PICTURE_H
#define PARSE_PICTURE_H

#include "base/slice.h"

#include <stdint.h>

/* Pictures: emoji, dingbats, geometric shapes, with the joiners and selectors between them. */
static inline bool rune_is_picture(uint32_t rune);

/* The same for what may be one. */
bool rune_in_pictures(uint32_t rune);

/* The end of the picture at `at` with its selectors, joiners, skin tones, keycap; `at` when there
 * is none. A keycap starts with its digit. */
size_t picture_end(struct slice text, size_t at);

/* Variation selectors, ZWJ, the keycap, skin tones, tags: parts of a picture, not pictures. */
static inline bool
rune_is_joiner(uint32_t rune)
{
	return rune >= 0x200D &&
	       (rune == 0xFE0F || rune == 0xFE0E || rune == 0x200D || rune == 0x20E3 ||
		   (rune >= 0x1F3FB && rune <= 0x1F3FF) || (rune >= 0xE0020 && rune <= 0xE007F));
}

static inline bool
rune_is_picture(uint32_t rune)
{
	return rune >= 0x2298 && (rune < 0x2C00 || (rune >= 0x1F000 && rune < 0x1FB00)) &&
	       rune_in_pictures(rune);
}

#endif
