#include "render/theme_mini.h"

#include <string.h>
#include <strings.h>

/* A walk over a style sheet. */
struct sheet {
	struct slice css;
	size_t pos;
	struct buf *out;
	bool space; /* white space since the last byte that was put */
};

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static char
last_of(const struct buf *out, size_t start)
{
	return out->len > start ? out->ptr[out->len - 1] : '{';
}

/* Past the end of the comment at `pos`. */
static size_t
comment_end(struct slice css, size_t pos)
{
	const char *end = memmem(css.ptr + pos + 2, css.len - pos - 2, "*/", 2);

	return end ? (size_t)(end - css.ptr) + 2 : css.len;
}

/* Past the end of the string at `pos`; a line break ends one that was not closed. */
static size_t
string_end(struct slice css, size_t pos)
{
	char quote = css.ptr[pos++];

	while (pos < css.len && css.ptr[pos] != quote && css.ptr[pos] != '\n')
		pos += css.ptr[pos] == '\\' && pos + 1 < css.len ? 2 : 1;
	return pos < css.len ? pos + 1 : css.len;
}

/* Past the closing bracket of an unquoted url(...) whose '(' was at `pos`; or just past that '('
 * when what follows is a string. */
static size_t
url_end(struct slice css, size_t pos)
{
	size_t at = ++pos;

	while (at < css.len && is_space(css.ptr[at]))
		at++;
	if (at < css.len && (css.ptr[at] == '"' || css.ptr[at] == '\''))
		return pos;
	while (at < css.len && css.ptr[at] != ')')
		at += css.ptr[at] == '\\' && at + 1 < css.len ? 2 : 1;
	return at < css.len ? at + 1 : css.len;
}

static bool
opens_url(struct slice css, size_t pos)
{
	return css.ptr[pos] == '(' && pos >= 3 && strncasecmp(css.ptr + pos - 3, "url", 3) == 0;
}

/* The end of what has to stay in one piece from `pos` on. */
static size_t
piece_end(struct slice css, size_t pos)
{
	char c = css.ptr[pos];

	if (c == '"' || c == '\'')
		return string_end(css, pos);
	if (c == '/' && pos + 1 < css.len && css.ptr[pos + 1] == '*')
		return comment_end(css, pos);
	if (c == '\\')
		return pos + 2 < css.len ? pos + 2 : css.len;
	return opens_url(css, pos) ? url_end(css, pos) : pos + 1;
}

/* True when white space between the two bytes says nothing. Not so in front of a colon, where it
 * is a combinator, and not all of the value of `--x: ;`. */
static bool
is_idle(char before, char next)
{
	if (strchr("{};,([", before))
		return true;
	return strchr("{};,)]", next) ? before != ':' : before == ':';
}

static void
put_piece(struct sheet *sheet, struct slice piece, size_t start)
{
	char before = last_of(sheet->out, start);

	if (sheet->space && !is_idle(before, piece.ptr[0]))
		buf_putc(sheet->out, ' ');
	else if (piece.ptr[0] == '}' && before == ';')
		buf_truncate(sheet->out, sheet->out->len - 1);
	sheet->space = false;
	buf_put(sheet->out, piece);
}

void
css_minify(struct buf *out, struct slice css)
{
	struct sheet sheet = {.css = css, .out = out};
	size_t start = out->len;

	while (sheet.pos < css.len) {
		size_t from = sheet.pos;
		struct slice piece;

		if (is_space(css.ptr[from])) {
			sheet.space = true;
			sheet.pos++;
			continue;
		}
		sheet.pos = piece_end(css, from);
		piece = slice_from(css.ptr + from, sheet.pos - from);
		if (!slice_starts(piece, "/*") || slice_starts(piece, "/*!"))
			put_piece(&sheet, piece, start);
	}
}
