#include "render/theme_mini.h"

#include "base/utf8.h"

#include <string.h>

/* A walk over a script. */
struct script {
	struct slice js;
	size_t pos, start; /* `start` of what is put into `out` */
	struct buf *out;
	bool space, line; /* white space, a line's end, since the last byte that was put */
};

static bool
is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '$' || (c & 0x80);
}

static bool
is_one_of(char c, const char *set)
{
	return c && strchr(set, c);
}

static char
at(const struct script *s, size_t pos)
{
	return pos < s->js.len ? s->js.ptr[pos] : 0;
}

/* The last byte that was put, or 0. */
static char
last(const struct script *s)
{
	return s->out->len > s->start ? s->out->ptr[s->out->len - 1] : 0;
}

static struct slice
last_word(const struct script *s)
{
	size_t from = s->out->len;

	while (from > s->start && is_word(s->out->ptr[from - 1]))
		from--;
	return slice_from(s->out->ptr + from, s->out->len - from);
}

enum slash { SLASH_DIVIDES, SLASH_EXPRESSION, SLASH_UNKNOWN };

/* What a slash is by what stands before it. */
static enum slash
slash_kind(const struct script *s)
{
	static const char *const words[] = {"return", "typeof", "case", "in", "of", "delete",
	    "void", "do", "else", "instanceof", "new", "throw"};
	char before = last(s);

	if (is_one_of(before, "+-") && s->out->len - s->start > 1 &&
	    s->out->ptr[s->out->len - 2] == before)
		return SLASH_UNKNOWN; /* x++ / 2 */
	if (!before || is_one_of(before, "(,=:[!&|?{;+-*%~^<>"))
		return SLASH_EXPRESSION;
	if (before == ')' && is_one_of(at(s, s->pos + 1), " \t"))
		return SLASH_DIVIDES; /* no expression begins with a blank */
	if (is_one_of(before, ")}"))
		return SLASH_UNKNOWN;
	for (size_t i = 0; is_word(before) && i < sizeof(words) / sizeof(*words); i++)
		if (slice_is(last_word(s), words[i]))
			return SLASH_EXPRESSION;
	return SLASH_DIVIDES;
}

/* Past the end of the string that begins at `pos`. */
static size_t
string_end(const struct script *s, size_t pos)
{
	char quote = s->js.ptr[pos++];

	while (pos < s->js.len && s->js.ptr[pos] != quote)
		pos += s->js.ptr[pos] == '\\' ? 2 : 1;
	return pos < s->js.len ? pos + 1 : s->js.len;
}

/* Past the end of the regular expression that begins at `pos`; a slash in brackets ends none. */
static size_t
expression_end(const struct script *s, size_t pos)
{
	bool set = false;

	for (pos++; pos < s->js.len && s->js.ptr[pos] != '\n'; pos++) {
		char c = s->js.ptr[pos];

		if (c == '\\')
			pos++;
		else if (c == '[' || c == ']')
			set = c == '[';
		else if (c == '/' && !set)
			return pos + 1;
	}
	return pos < s->js.len ? pos : s->js.len;
}

/* True when what stands on both sides would run together, or mean something else. */
static bool
needs_space(char before, char next)
{
	static const char *const pairs[] = {"++", "--", "<!", "->", "//", "/*", "*/", "</"};

	/* behind a slash it would be the flags of a regular expression */
	if ((is_word(before) || before == '/') && is_word(next))
		return true;
	if (next == '.' && before >= '0' && before <= '9')
		return true;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++)
		if (before == pairs[i][0] && next == pairs[i][1])
			return true;
	return false;
}

static void
put(struct script *s, size_t end)
{
	char before = last(s), next = s->js.ptr[s->pos];

	if (s->line && before && !is_one_of(before, "{;,(") && !is_one_of(next, "})"))
		buf_putc(s->out, '\n');
	else if ((s->line || s->space) && before && needs_space(before, next))
		buf_putc(s->out, ' ');
	s->line = s->space = false;
	buf_put_bytes(s->out, s->js.ptr + s->pos, end - s->pos);
	s->pos = end;
}

/* A comment is as good as the white space that it holds. */
static void
skip_comment(struct script *s)
{
	bool block = at(s, s->pos + 1) == '*';
	size_t from = s->pos + 2;
	const char *end = block ? memmem(s->js.ptr + from, s->js.len - from, "*/", 2)
				: memchr(s->js.ptr + from, '\n', s->js.len - from);
	size_t to = !end ? s->js.len : (size_t)(end - s->js.ptr) + (block ? 2 : 0);

	if (block && at(s, from) == '!') {
		put(s, to);
		s->line = true;
		return;
	}
	s->space = true;
	s->line |= memchr(s->js.ptr + s->pos, '\n', to - s->pos) != NULL;
	s->pos = to;
}

/* Takes what begins at the current byte; false when only a parser could tell what it is. */
static bool
step(struct script *s)
{
	char c = s->js.ptr[s->pos];
	enum slash slash;

	if (is_one_of(c, " \t\r\n")) {
		s->space = true;
		s->line |= c == '\n';
		s->pos++;
		return true;
	}
	if (c == '"' || c == '\'') {
		put(s, string_end(s, s->pos));
		return true;
	}
	if (c == '/' && is_one_of(at(s, s->pos + 1), "/*")) {
		skip_comment(s);
		return true;
	}
	slash = c == '/' ? slash_kind(s) : SLASH_DIVIDES;
	put(s, slash == SLASH_EXPRESSION ? expression_end(s, s->pos) : s->pos + 1);
	return slash != SLASH_UNKNOWN && c != '`';
}

void
js_minify(struct buf *out, struct slice js)
{
	struct script s = {.js = js, .out = out, .start = out->len};

	while (s.pos < js.len) {
		if (step(&s))
			continue;
		buf_truncate(out, s.start);
		buf_put(out, js);
		return;
	}
}
