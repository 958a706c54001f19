#include "read/clean.h"

#include "base/utf8.h"

static bool
is_noncharacter(const unsigned char *p)
{
	return (p[0] == 0xEF) & (((p[1] == 0xB7) & (p[2] >= 0x90) & (p[2] <= 0xAF)) |
				    ((p[1] == 0xBF) & (p[2] >= 0xBE)));
}

/* Without branches, so that the compiler makes vectors of it: U+FFxx is common in Chinese. */
static bool
has_noncharacter(struct slice text)
{
	const unsigned char *p = (const unsigned char *)text.ptr;
	unsigned char found = 0;

	for (size_t i = 0; i + 2 < text.len; i++)
		found |= is_noncharacter(p + i);
	return found;
}

size_t
clean_check(struct slice text, bool *ret_noncharacter)
{
	if (ret_noncharacter)
		*ret_noncharacter = has_noncharacter(text);
	return utf8_check(text);
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
