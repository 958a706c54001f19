#include "read/clean.h"

#include "base/utf8.h"

static bool
eight_are_ascii(const unsigned char *p)
{
	uint64_t word;

	memcpy(&word, p, sizeof(word));
	return !(word & UINT64_C(0x8080808080808080));
}

/* A sequence of three bytes, which is what most of CJK text consists of. */
static bool
is_triple(const unsigned char *p)
{
	if ((p[1] & 0xC0) != 0x80 || (p[2] & 0xC0) != 0x80)
		return false;
	if (p[0] == 0xE0)
		return p[1] >= 0xA0;
	return p[0] != 0xED || p[1] < 0xA0;
}

static bool
is_noncharacter(const unsigned char *p)
{
	if (p[0] != 0xEF)
		return false;
	return (p[1] == 0xB7 && p[2] >= 0x90 && p[2] <= 0xAF) || (p[1] == 0xBF && p[2] >= 0xBE);
}

size_t
clean_check(struct slice text, bool *ret_noncharacter)
{
	const unsigned char *p = (const unsigned char *)text.ptr, *end = p + text.len;
	bool found = false;

	while (p < end) {
		uint32_t rune;
		size_t len;

		if (*p < 0x80) {
			if (end - p >= 8 && eight_are_ascii(p))
				p += 8;
			else
				p++;
			continue;
		}
		while (end - p >= 3 && (*p & 0xF0) == 0xE0 && is_triple(p)) {
			found |= is_noncharacter(p);
			p += 3;
		}
		if (p == end || *p < 0x80)
			continue;
		len = utf8_next(slice_from((const char *)p, (size_t)(end - p)), &rune);
		if (len == 1)
			break;
		p += len;
	}
	if (ret_noncharacter)
		*ret_noncharacter = found;
	return (size_t)(p - (const unsigned char *)text.ptr);
}

/* Line ends, from the first '\r' on, in place: text only gets shorter. */
static void
clean_line_ends(struct buf *text, size_t from)
{
	char *in = text->ptr + from, *out = in, *end = text->ptr + text->len;

	while (in < end) {
		char *cr = memchr(in, '\r', (size_t)(end - in));
		size_t run = (size_t)((cr ? cr : end) - in);

		memmove(out, in, run);
		out += run;
		in += run;
		if (!cr)
			break;
		*out++ = '\n';
		in += in + 1 < end && in[1] == '\n' ? 2 : 1;
	}
	buf_truncate(text, (size_t)(out - text->ptr));
}

static void
clean_noncharacters(struct buf *text)
{
	unsigned char *p = (unsigned char *)text->ptr, *end = p + text->len;

	while ((p = memchr(p, 0xEF, (size_t)(end - p)))) {
		if (is_noncharacter(p))
			memcpy(p, "\xEF\xBF\xBD", 3);
		p += 3;
	}
}

static void
clean_nuls(struct buf *text)
{
	struct buf out = BUF_INIT;
	struct slice rest = buf_slice(text);
	const char *nul;

	buf_reserve(&out, rest.len + 64);
	while ((nul = memchr(rest.ptr, '\0', rest.len))) {
		size_t run = (size_t)(nul - rest.ptr);

		buf_put(&out, slice_head(rest, run));
		buf_puts(&out, "\xEF\xBF\xBD");
		rest = slice_skip(rest, run + 1);
	}
	buf_put(&out, rest);
	buf_finish(text);
	*text = out;
}

void
clean_text(struct buf *text, bool noncharacter)
{
	const char *cr = memchr(text->ptr, '\r', text->len);

	if (cr)
		clean_line_ends(text, (size_t)(cr - text->ptr));
	if (noncharacter)
		clean_noncharacters(text);
	if (memchr(text->ptr, '\0', text->len))
		clean_nuls(text);
}
