#include "render/theme_css.h"

#include <strings.h>

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool
is_name(char c)
{
	return c == '-' || c == '_' || (c >= '0' && c <= '9') || (c | 32) >= 'a' || c & '\x80';
}

static size_t
skip_space(struct slice css, size_t at)
{
	while (at < css.len && is_space(css.ptr[at]))
		at++;
	return at;
}

/* True when the word stands at `at`, in any case. */
static bool
has_word(struct slice css, size_t at, struct slice word)
{
	return css.len - at >= word.len && strncasecmp(css.ptr + at, word.ptr, word.len) == 0;
}

static size_t
skip_comment(struct slice css, size_t at)
{
	const char *end = memmem(css.ptr + at, css.len - at, "*/", 2);

	return end ? (size_t)(end - css.ptr) + 2 : css.len;
}

/* The end of a string whose content starts at `at`: its closing quote, a line break, or the end. */
static size_t
string_end(struct slice css, size_t at, char quote)
{
	while (at < css.len && css.ptr[at] != quote && css.ptr[at] != '\n')
		at += css.ptr[at] == '\\' && at + 1 < css.len ? 2 : 1;
	return at < css.len ? at : css.len;
}

static struct slice
between(struct slice css, size_t from, size_t to)
{
	return slice_from(css.ptr + from, to - from);
}

/* What stands behind "url(". */
static struct slice
read_url(struct css_scan *scan, struct slice css)
{
	size_t from = skip_space(css, scan->pos), to;

	if (from < css.len && (css.ptr[from] == '"' || css.ptr[from] == '\'')) {
		to = string_end(css, from + 1, css.ptr[from]);
		scan->pos = to + (to < css.len);
		return between(css, from + 1, to);
	}
	for (to = from; to < css.len && css.ptr[to] != ')' && !is_space(css.ptr[to]); to++)
		;
	scan->pos = to;
	return between(css, from, to);
}

/* A comment, string, url or any other character. True when it is a reference. */
static bool
read_token(struct css_scan *scan, struct slice css, struct slice *ret_reference)
{
	size_t at = scan->pos;
	char c = css.ptr[at];
	bool starts_name = !at || !is_name(css.ptr[at - 1]);

	scan->pos++;
	if (c == '/' && has_word(css, at, SLICE("/*"))) {
		scan->pos = skip_comment(css, at + 2);
	} else if (c == '"' || c == '\'') {
		size_t to = string_end(css, at + 1, c);
		bool import = scan->import;

		scan->pos = to + (to < css.len);
		scan->import = false;
		*ret_reference = between(css, at + 1, to);
		return import;
	} else if ((c | 32) == 'u' && starts_name && has_word(css, at, SLICE("url("))) {
		scan->pos = at + 4;
		scan->import = false;
		*ret_reference = read_url(scan, css);
		return true;
	} else if (c == '@') {
		scan->import = has_word(css, at, SLICE("@import"));
	} else if (c == ';' || c == '{') {
		scan->import = false;
	} else if (c == '\\') {
		scan->pos += scan->pos < css.len;
	}
	return false;
}

bool
css_next_reference(struct css_scan *scan, struct slice css, struct slice *ret_reference)
{
	struct slice reference;

	while (scan->pos < css.len) {
		if (!read_token(scan, css, &reference))
			continue;
		if (!reference.len || memchr(reference.ptr, '\\', reference.len))
			continue;
		*ret_reference = reference;
		return true;
	}
	return false;
}
