/* UTF-8, byte by byte: what every stage needs and ICU would be too slow for. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/slice.h"

#include <stdint.h>

/* Decodes the code point at the start of `text` into `ret_rune` and returns its length in bytes;
 * 0 at the end of the text. A byte that starts no valid sequence gives U+FFFD and length 1. */
static inline size_t utf8_next(struct slice text, uint32_t *ret_rune);

/* The same for what utf8_next does not decode in place: all but ASCII and most of CJK. */
size_t utf8_next_other(struct slice text, uint32_t *ret_rune);

/* The same backwards: the code point that ends at byte `at`; 0 when `at` is 0. */
static inline size_t utf8_prev(struct slice text, size_t at, uint32_t *ret_rune);
size_t utf8_prev_other(struct slice text, size_t at, uint32_t *ret_rune);

/* The offset of the first byte that is not valid UTF-8 (overlong forms, surrogates and values
 * over U+10FFFF are not), or `text.len` when all is well. */
size_t utf8_check(struct slice text);

/* How many code points. */
size_t utf8_count(struct slice text);

/* The 1-based line and column (in code points) of byte `at`. */
void utf8_position(struct slice text, size_t at, unsigned *ret_line, unsigned *ret_col);

static inline size_t
utf8_next(struct slice text, uint32_t *ret_rune)
{
	const unsigned char *p = (const unsigned char *)text.ptr;

	if (text.len && p[0] < 0x80) {
		*ret_rune = p[0];
		return 1;
	}
	/* of the rest, what ED begins may be a surrogate */
	if (text.len >= 3 && p[0] > 0xE0 && p[0] < 0xF0 && (p[1] & 0xC0) == 0x80 &&
	    (p[2] & 0xC0) == 0x80 && (p[0] != 0xED || p[1] < 0xA0)) {
		*ret_rune = (p[0] & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
		return 3;
	}
	return utf8_next_other(text, ret_rune);
}

static inline size_t
utf8_prev(struct slice text, size_t at, uint32_t *ret_rune)
{
	if (at && (unsigned char)text.ptr[at - 1] < 0x80) {
		*ret_rune = (unsigned char)text.ptr[at - 1];
		return 1;
	}
	if (at >= 3 && (unsigned char)text.ptr[at - 3] > 0xE0 &&
	    utf8_next((struct slice){text.ptr + at - 3, 3}, ret_rune) == 3)
		return 3;
	return utf8_prev_other(text, at, ret_rune);
}

#endif
