#include "base/buf.h"

typedef unsigned char bytes16 __attribute__((vector_size(16)));
typedef unsigned char bytes8 __attribute__((vector_size(8)));

static const bool special[256] = {[0 ... 31] = true, ['"'] = true, ['\\'] = true, [0x7F] = true};

/* True when one of sixteen bytes is no plain byte of a string. */
static inline bool
has_special16(const char *text)
{
	bytes16 bytes, found;
	uint64_t halves[2];

	memcpy(&bytes, text, sizeof(bytes));
	found = (bytes16)((bytes < ' ') | (bytes == '"') | (bytes == '\\') | (bytes == 0x7F));
	memcpy(halves, &found, sizeof(halves));
	return halves[0] | halves[1];
}

static inline bool
has_special8(const char *text)
{
	bytes8 bytes, found;
	uint64_t whole;

	memcpy(&bytes, text, sizeof(bytes));
	found = (bytes8)((bytes < ' ') | (bytes == '"') | (bytes == '\\') | (bytes == 0x7F));
	memcpy(&whole, &found, sizeof(whole));
	return whole;
}

/* Nothing to escape, as in most texts. The last bytes are looked at together with some of before,
 * which is faster than one by one. */
static bool
is_plain(struct slice text)
{
	const char *p = text.ptr, *end = p + text.len;

	if (text.len >= 16) {
		for (; end - p > 16; p += 16)
			if (has_special16(p))
				return false;
		return !has_special16(end - 16);
	}
	if (text.len >= 8)
		return !has_special8(p) && !has_special8(end - 8);
	for (; p < end; p++)
		if (special[(unsigned char)*p])
			return false;
	return true;
}

static void
put_escaped(struct buf *out, struct slice text)
{
	size_t from = 0;

	for (size_t at = 0; at < text.len; at++) {
		unsigned char c = (unsigned char)text.ptr[at];

		if (!special[c])
			continue;
		buf_put_bytes(out, text.ptr + from, at - from);
		buf_putc(out, '\\');
		if (c == '"' || c == '\\') {
			buf_putc(out, (char)c);
		} else {
			buf_puts(out, "u00");
			buf_putc(out, (char)('0' + (c >> 4)));
			buf_putc(out, "0123456789abcdef"[c & 15]);
		}
		from = at + 1;
	}
	buf_put_bytes(out, text.ptr + from, text.len - from);
}

void
buf_put_json(struct buf *out, struct slice text)
{
	buf_reserve(out, text.len + 2);
	out->ptr[out->len++] = '"';
	if (is_plain(text)) {
		memcpy(out->ptr + out->len, text.ptr, text.len);
		out->len += text.len;
	} else {
		put_escaped(out, text);
	}
	buf_putc(out, '"');
}
