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

/* Whether some of `len` bytes, before which three more can be read, stand where UTF-8 has none such:
 * a tail without its lead, a lead without its tail, forms that are too long, surrogates. Without
 * branches, so that the compiler makes vectors of it. */
static bool
has_bad(const unsigned char *p, size_t len)
{
	unsigned char bad = 0;

	for (size_t i = 0; i < len; i++) {
		unsigned char byte = p[i], one = p[i - 1], two = p[i - 2], three = p[i - 3];
		unsigned char is_tail = (byte & 0xC0) == 0x80;
		unsigned char wants_tail = (one >= 0xC0) | (two >= 0xE0) | (three >= 0xF0);

		bad |= is_tail ^ wants_tail;
		bad |= (byte == 0xC0) | (byte == 0xC1) | (byte >= 0xF5);
		bad |= ((one == 0xE0) & (byte < 0xA0)) | ((one == 0xED) & (byte > 0x9F));
		bad |= ((one == 0xF0) & (byte < 0x90)) | ((one == 0xF4) & (byte > 0x8F));
	}
	return bad;
}

enum { EDGE = 3 }; /* bytes that a character's last one may stand behind its first */

size_t
utf8_check(struct slice text)
{
	unsigned char start[2 * EDGE] = {0}, end[2 * EDGE] = {0};
	size_t few = text.len < EDGE ? text.len : EDGE;
	uint32_t rune;
	size_t at = 0, len;

	/* as if ASCII stood around the text */
	memcpy(start + EDGE, text.ptr, few);
	memcpy(end, text.len > EDGE ? text.ptr + text.len - EDGE : (const char *)start + few, EDGE);
	if (!has_bad(start + EDGE, few) && !has_bad(end + EDGE, EDGE) &&
	    (text.len <= EDGE || !has_bad((const unsigned char *)text.ptr + EDGE, text.len - EDGE)))
		return text.len;
	while ((len = utf8_next(slice_skip(text, at), &rune))) {
		if (len == 1 && (unsigned char)text.ptr[at] >= 0x80)
			break;
		at += len;
	}
	return at;
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
