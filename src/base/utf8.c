#include "base/utf8.h"

static bool
is_tail(unsigned char byte)
{
	return (byte & 0xC0) == 0x80;
}

size_t
utf8_next_other(struct slice text, uint32_t *ret_rune)
{
	const unsigned char *p = (const unsigned char *)text.ptr;
	size_t len;
	uint32_t rune, least;

	if (!text.len)
		return 0;
	if (p[0] < 0x80) {
		*ret_rune = p[0];
		return 1;
	}
	*ret_rune = 0xFFFD;
	if (p[0] >= 0xC2 && p[0] < 0xE0)
		len = 2, rune = p[0] & 0x1F, least = 0x80;
	else if (p[0] >= 0xE0 && p[0] < 0xF0)
		len = 3, rune = p[0] & 0x0F, least = 0x800;
	else if (p[0] >= 0xF0 && p[0] < 0xF5)
		len = 4, rune = p[0] & 0x07, least = 0x10000;
	else
		return 1;
	if (len > text.len)
		return 1;
	for (size_t i = 1; i < len; i++) {
		if (!is_tail(p[i]))
			return 1;
		rune = rune << 6 | (p[i] & 0x3F);
	}
	if (rune < least || rune > 0x10FFFF || (rune >= 0xD800 && rune <= 0xDFFF))
		return 1;
	*ret_rune = rune;
	return len;
}

size_t
utf8_prev_other(struct slice text, size_t at, uint32_t *ret_rune)
{
	size_t from = at;

	if (!at)
		return 0;
	do
		from--;
	while (from && at - from < 4 && is_tail((unsigned char)text.ptr[from]));
	if (utf8_next(slice_from(text.ptr + from, at - from), ret_rune) == at - from)
		return at - from;
	*ret_rune = 0xFFFD;
	return 1;
}

/* States of the automaton that checks, as the number of bits to shift a row by; each of a row's
 * six-bit fields holds the state that follows. What is not named leads to BAD, and BAD to BAD.
 * (Per Vognsen, "Shift-based DFAs", 2020.) */
enum state {
	BAD = 0,
	DONE = 6,     /* between two characters */
	TAIL1 = 12,   /* one byte of the character is missing */
	TAIL2 = 18,   /* two are */
	TAIL3 = 24,   /* three are */
	FROM_A0 = 30, /* behind E0: shorter forms are not valid */
	TO_9F = 36,   /* behind ED: surrogates are not valid */
	FROM_90 = 42, /* behind F0 */
	TO_8F = 48,   /* behind F4: more than U+10FFFF is not valid */
};

#define GOES(from, to) ((uint64_t)(to) << (from))
#define TAILS          (GOES(TAIL1, DONE) | GOES(TAIL2, TAIL1) | GOES(TAIL3, TAIL2))

static const uint64_t rows[256] = {
    [0x00 ... 0x7F] = GOES(DONE, DONE),
    [0x80 ... 0x8F] = TAILS | GOES(TO_9F, TAIL1) | GOES(TO_8F, TAIL2),
    [0x90 ... 0x9F] = TAILS | GOES(TO_9F, TAIL1) | GOES(FROM_90, TAIL2),
    [0xA0 ... 0xBF] = TAILS | GOES(FROM_A0, TAIL1) | GOES(FROM_90, TAIL2),
    [0xC2 ... 0xDF] = GOES(DONE, TAIL1),
    [0xE0] = GOES(DONE, FROM_A0),
    [0xE1 ... 0xEC] = GOES(DONE, TAIL2),
    [0xED] = GOES(DONE, TO_9F),
    [0xEE ... 0xEF] = GOES(DONE, TAIL2),
    [0xF0] = GOES(DONE, FROM_90),
    [0xF1 ... 0xF3] = GOES(DONE, TAIL3),
    [0xF4] = GOES(DONE, TO_8F),
};

enum { BLOCK = 32 };

static bool
block_is_ascii(const unsigned char *p)
{
	uint64_t words[BLOCK / 8];

	memcpy(words, p, sizeof(words));
	return !((words[0] | words[1] | words[2] | words[3]) & UINT64_C(0x8080808080808080));
}

/* The first bad byte: its character begins at most three bytes before the one in front of `from`. */
static size_t
find_bad(struct slice text, size_t from)
{
	uint32_t rune;
	size_t len;

	from -= from > 0;
	for (int i = 0; i < 3 && from && is_tail((unsigned char)text.ptr[from]); i++)
		from--;
	while ((len = utf8_next(slice_skip(text, from), &rune))) {
		if (len == 1 && (unsigned char)text.ptr[from] >= 0x80)
			break;
		from += len;
	}
	return from;
}

size_t
utf8_check(struct slice text)
{
	const unsigned char *p = (const unsigned char *)text.ptr;
	uint64_t state = DONE;
	size_t i = 0;

	for (; text.len - i >= BLOCK; i += BLOCK) {
		if ((state & 63) == DONE && block_is_ascii(p + i))
			continue;
		for (size_t k = 0; k < BLOCK; k++)
			state = rows[p[i + k]] >> (state & 63);
		if ((state & 63) == BAD)
			return find_bad(text, i);
	}
	for (size_t k = i; k < text.len; k++)
		state = rows[p[k]] >> (state & 63);
	return (state & 63) == DONE ? text.len : find_bad(text, i);
}

size_t
utf8_count(struct slice text)
{
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++)
		count += !is_tail((unsigned char)text.ptr[i]);
	return count;
}

void
utf8_position(struct slice text, size_t at, unsigned *ret_line, unsigned *ret_col)
{
	size_t start = 0;
	unsigned line = 1;

	if (at > text.len)
		at = text.len;
	for (size_t i = 0; i < at; i++)
		if (text.ptr[i] == '\n')
			line++, start = i + 1;
	*ret_line = line;
	*ret_col = (unsigned)utf8_count(slice_from(text.ptr + start, at - start)) + 1;
}
