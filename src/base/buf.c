#include "base/buf.h"

#include "base/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

char buf_empty[1];

void
buf_init(struct buf *buf)
{
	*buf = (struct buf)BUF_INIT;
}

void
buf_finish(struct buf *buf)
{
	if (buf->cap)
		free(buf->ptr);
	buf_init(buf);
}

char *
buf_detach(struct buf *buf)
{
	char *ptr = buf->cap ? buf->ptr : xstrdup("");

	buf_init(buf);
	return ptr;
}

void
buf_reserve(struct buf *buf, size_t extra)
{
	size_t need = buf->len + extra + 1;
	size_t cap = buf->cap ? buf->cap : 64;

	if (need <= buf->cap)
		return;
	if (need < extra) /* overflow */
		xmalloc(SIZE_MAX / 2);
	while (cap < need)
		cap += cap / 2 + 32;
	buf->ptr = buf->cap ? xrealloc(buf->ptr, cap) : xmalloc(cap);
	buf->cap = cap;
	buf->ptr[buf->len] = '\0';
}

void
buf_truncate(struct buf *buf, size_t len)
{
	if (len >= buf->len)
		return;
	buf->len = len;
	buf->ptr[len] = '\0';
}

void
buf_printf(struct buf *buf, const char *fmt, ...)
{
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (len <= 0)
		return;
	buf_reserve(buf, (size_t)len);
	va_start(ap, fmt);
	vsnprintf(buf->ptr + buf->len, (size_t)len + 1, fmt, ap);
	va_end(ap);
	buf->len += (size_t)len;
}

void
buf_put_rune(struct buf *buf, uint32_t rune)
{
	char out[4];
	size_t len;

	if (rune > 0x10FFFF || (rune >= 0xD800 && rune <= 0xDFFF))
		rune = 0xFFFD;
	if (rune < 0x80) {
		out[0] = (char)rune;
		len = 1;
	} else if (rune < 0x800) {
		out[0] = (char)(0xC0 | rune >> 6);
		out[1] = (char)(0x80 | (rune & 0x3F));
		len = 2;
	} else if (rune < 0x10000) {
		out[0] = (char)(0xE0 | rune >> 12);
		out[1] = (char)(0x80 | (rune >> 6 & 0x3F));
		out[2] = (char)(0x80 | (rune & 0x3F));
		len = 3;
	} else {
		out[0] = (char)(0xF0 | rune >> 18);
		out[1] = (char)(0x80 | (rune >> 12 & 0x3F));
		out[2] = (char)(0x80 | (rune >> 6 & 0x3F));
		out[3] = (char)(0x80 | (rune & 0x3F));
		len = 4;
	}
	buf_put_bytes(buf, out, len);
}

void
buf_put_uint(struct buf *buf, uint64_t number)
{
	char digits[20], *at = digits + sizeof(digits);

	do
		*--at = (char)('0' + number % 10);
	while (number /= 10);
	buf_put_bytes(buf, at, (size_t)(digits + sizeof(digits) - at));
}

void
buf_put_digits(struct buf *buf, uint64_t number, unsigned width)
{
	char digits[20], *end = digits + sizeof(digits), *at = end;

	do
		*--at = (char)('0' + number % 10);
	while (number /= 10);
	while (at > digits && (size_t)(end - at) < width)
		*--at = '0';
	buf_put_bytes(buf, at, (size_t)(end - at));
}

void
buf_put_int(struct buf *buf, int64_t number)
{
	if (number < 0)
		buf_putc(buf, '-');
	buf_put_uint(buf, number < 0 ? 0 - (uint64_t)number : (uint64_t)number);
}

void
buf_put_hex64(struct buf *buf, uint64_t number)
{
	char digits[16];

	for (int i = 0; i < 16; i++)
		digits[i] = "0123456789abcdef"[number >> (60 - 4 * i) & 15];
	buf_put_bytes(buf, digits, sizeof(digits));
}

static struct slice
entity_of(char c)
{
	switch (c) {
	case '&':
		return SLICE("&amp;");
	case '<':
		return SLICE("&lt;");
	case '>':
		return SLICE("&gt;");
	default:
		return SLICE("&quot;");
	}
}

/* Is one of & < > " among eight bytes? (After "Bit Twiddling Hacks", S. Anderson: a byte that is
 * zero. Two of the four characters differ from each other by one bit.) */
static bool
word_has_special(uint64_t word)
{
	const uint64_t ones = UINT64_C(0x0101010101010101), tops = ones << 7;
	uint64_t quotes = (word & ~(ones * 4)) ^ ones * 0x22; /* " & */
	uint64_t angles = (word & ~(ones * 2)) ^ ones * 0x3C; /* < > */

	return (((quotes - ones) & ~quotes) | ((angles - ones) & ~angles)) & tops;
}

/* The first byte from `at` on that may need an entity. */
static size_t
skip_unspecial(struct slice text, size_t at)
{
	for (; at + 8 <= text.len; at += 8) {
		uint64_t word;

		memcpy(&word, text.ptr + at, sizeof(word));
		if (word_has_special(word))
			break;
	}
	return at;
}

void
buf_put_escaped(struct buf *buf, struct slice text)
{
	static const bool special[256] = {['&'] = true, ['<'] = true, ['>'] = true, ['"'] = true};
	size_t from = 0;

	for (size_t i = skip_unspecial(text, 0); i < text.len; i++) {
		if (!special[(unsigned char)text.ptr[i]])
			continue;
		buf_put_bytes(buf, text.ptr + from, i - from);
		buf_put(buf, entity_of(text.ptr[i]));
		from = i + 1;
		i = skip_unspecial(text, from) - 1;
	}
	buf_put_bytes(buf, text.ptr + from, text.len - from);
}

void
buf_insert(struct buf *buf, size_t at, struct slice text)
{
	buf_reserve(buf, text.len);
	memmove(buf->ptr + at + text.len, buf->ptr + at, buf->len - at + 1);
	memcpy(buf->ptr + at, text.ptr, text.len);
	buf->len += text.len;
}
