#include "base/path.h"

#include <ctype.h>

struct slice
path_dir(struct slice path)
{
	size_t len = path.len;

	while (len && path.ptr[len - 1] != '/')
		len--;
	return slice_head(path, len ? len - 1 : 0);
}

struct slice
path_base(struct slice path)
{
	size_t from = path.len;

	while (from && path.ptr[from - 1] != '/')
		from--;
	return slice_skip(path, from);
}

struct slice
path_ext(struct slice path)
{
	struct slice base = path_base(path);

	for (size_t i = base.len; i-- > 1;)
		if (base.ptr[i] == '.')
			return slice_skip(base, i);
	return slice_from(base.ptr + base.len, 0);
}

/* Cuts the last segment off; false at the root, which began at byte `root`. */
static bool
go_up(struct buf *out, size_t root)
{
	size_t len = out->len;

	if (len == root)
		return false;
	while (len > root && out->ptr[len - 1] != '/')
		len--;
	buf_truncate(out, len > root ? len - 1 : root);
	return true;
}

bool
path_resolve(struct buf *out, struct slice dir, struct slice rel)
{
	size_t root = out->len;

	buf_put(out, dir);
	while (rel.len) {
		const char *slash = memchr(rel.ptr, '/', rel.len);
		struct slice part = slash ? slice_head(rel, (size_t)(slash - rel.ptr)) : rel;

		rel = slice_skip(rel, part.len + 1);
		if (!part.len || slice_is(part, "."))
			continue;
		if (slice_is(part, "..")) {
			if (go_up(out, root))
				continue;
			buf_truncate(out, root);
			return false;
		}
		if (out->len > root)
			buf_putc(out, '/');
		buf_put(out, part);
	}
	return true;
}

/* Bytes of the longest common run of whole segments of `dir` and `target`. */
static size_t
common_len(struct slice dir, struct slice target)
{
	size_t common = 0;

	for (size_t i = 0;; i++) {
		bool dir_end = i == dir.len || dir.ptr[i] == '/';

		if (dir_end && i < target.len && target.ptr[i] == '/')
			common = i + 1;
		if (i >= dir.len || i >= target.len || dir.ptr[i] != target.ptr[i])
			return common;
	}
}

void
path_relative(struct buf *out, struct slice dir, struct slice target)
{
	size_t common = dir.len ? common_len(dir, target) : 0;
	struct slice up = slice_skip(dir, common);

	if (common > dir.len)
		up.len = 0;
	if (up.len)
		buf_puts(out, "../");
	for (size_t i = 0; i < up.len; i++)
		if (up.ptr[i] == '/')
			buf_puts(out, "../");
	buf_put(out, slice_skip(target, common));
}

bool
path_segment_ok(struct slice name)
{
	if (!name.len || name.len > 200 || name.ptr[0] == '.')
		return false;
	for (size_t i = 0; i < name.len; i++) {
		unsigned char c = (unsigned char)name.ptr[i];

		if (c < ' ' || c == 0x7F || c == '/' || c == '\\')
			return false;
	}
	return true;
}

bool
path_segments_ok(struct slice path)
{
	while (path.len) {
		const char *slash = memchr(path.ptr, '/', path.len);
		size_t len = slash ? (size_t)(slash - path.ptr) : path.len;

		if (!path_segment_ok(slice_head(path, len)))
			return false;
		path = slice_skip(path, slash ? len + 1 : len);
	}
	return true;
}

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

void
url_decode(struct buf *out, struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '%' && i + 2 < text.len && hex_value(text.ptr[i + 1]) >= 0 &&
		    hex_value(text.ptr[i + 2]) >= 0) {
			buf_putc(out,
			    (char)(hex_value(text.ptr[i + 1]) * 16 + hex_value(text.ptr[i + 2])));
			i += 2;
		} else {
			buf_putc(out, text.ptr[i]);
		}
	}
}

/* RFC 3986's unreserved characters and sub-delims, ':', '@' and '/'. */
static bool
is_path_byte(unsigned char c)
{
	/* by 64 bytes: "!$&'()*+,-./0-9:;=" and "@A-Z_a-z~" */
	static const uint64_t bits[4] = {0x2FFFFFD200000000, 0x47FFFFFE87FFFFFF, 0, 0};

	return bits[c >> 6] >> (c & 63) & 1;
}

static void
put_percent(struct buf *out, unsigned char c)
{
	static const char hex[] = "0123456789ABCDEF";
	const char text[] = {'%', hex[c >> 4], hex[c & 15]};

	buf_put_bytes(out, text, sizeof(text));
}

bool
url_is_encoded(struct slice path)
{
	for (size_t i = 0; i < path.len; i++)
		if (!is_path_byte((unsigned char)path.ptr[i]))
			return false;
	return true;
}

void
url_encode_path(struct buf *out, struct slice path)
{
	static const char hex[] = "0123456789ABCDEF";
	char *to;

	/* Anchors are mostly CJK, where every byte becomes three. */
	buf_reserve(out, path.len * 3);
	to = out->ptr + out->len;
	for (size_t i = 0; i < path.len; i++) {
		unsigned char c = (unsigned char)path.ptr[i];

		if (is_path_byte(c)) {
			*to++ = (char)c;
			continue;
		}
		to[0] = '%';
		to[1] = hex[c >> 4];
		to[2] = hex[c & 15];
		to += 3;
	}
	out->len = (size_t)(to - out->ptr);
	out->ptr[out->len] = '\0';
}

void
url_put_href(struct buf *out, struct slice url)
{
	buf_reserve(out, url.len);
	for (size_t i = 0; i < url.len; i++) {
		unsigned char c = (unsigned char)url.ptr[i];

		if (c == '&') {
			buf_puts(out, "&amp;");
		} else if (c == '\'') {
			buf_puts(out, "&#x27;");
		} else if (c && c < 0x80 && (isalnum(c) || strchr("-_.+!*(),%#@?=;:/$~", c))) {
			buf_putc(out, (char)c);
		} else {
			put_percent(out, c);
		}
	}
}

bool
url_is_external(struct slice url)
{
	size_t i = 0;

	if (slice_starts(url, "//"))
		return true;
	while (i < url.len && (isalnum((unsigned char)url.ptr[i]) || strchr("+.-", url.ptr[i])))
		i++;
	return i > 0 && i < url.len && url.ptr[i] == ':' && isalpha((unsigned char)url.ptr[0]);
}
