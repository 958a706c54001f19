#include "parse/indented.h"

#include "read/page.h"

enum { INDENT = 4 };

static struct slice
line_at(struct slice text, size_t at)
{
	const char *from = text.ptr + at;
	const char *end = memchr(from, '\n', text.len - at);

	return slice_from(from, end ? (size_t)(end + 1 - from) : text.len - at);
}

static size_t
indent_of(struct slice line)
{
	size_t indent = 0;

	while (indent < line.len && line.ptr[indent] == ' ')
		indent++;
	return indent;
}

static bool
is_blank(struct slice line)
{
	return slice_trim(line).len == 0;
}

static bool
is_bullet(struct slice line)
{
	return line.len > 2 && strchr("-+*", line.ptr[0]) && line.ptr[1] == ' ' &&
	       !is_blank(slice_skip(line, 1));
}

/* The byte after the list whose first line is at `at`; `at` when it is none. */
static size_t
list_end(struct slice text, size_t at)
{
	size_t end = at, next = at;

	if (!is_bullet(slice_skip(line_at(text, at), INDENT)))
		return at;
	while (next < text.len) {
		struct slice line = line_at(text, next);
		size_t indent = indent_of(line);

		next += line.len;
		if (is_blank(line))
			continue;
		if (indent < INDENT)
			break;
		if (!is_bullet(slice_skip(line, INDENT)) && indent < INDENT + 2)
			return at;
		end = next;
	}
	return end;
}

static void
put_list(struct buf *out, struct slice list)
{
	for (size_t at = 0; at < list.len;) {
		struct slice line = line_at(list, at);
		size_t indent = indent_of(line);

		buf_put(out, slice_skip(line, indent < INDENT ? indent : INDENT));
		at += line.len;
	}
}

static void
report(struct page *page, unsigned line)
{
	struct diag_at at = {page->source, line + page->body_line - 1, 1};

	diag_add(&page->diag, DIAG_WARNING, "indented-list", at,
	    "take the four blanks away in front of the list",
	    "the indented lines under this heading are code; they are read as the list that they "
	    "look like");
}

bool
indented_fix(struct page *page, struct slice text, struct buf *out)
{
	bool heading = false, found = false;
	char fence = 0;
	size_t at = 0, done = 0;

	for (unsigned number = 1; at < text.len; number++) {
		struct slice line = line_at(text, at), bare = slice_trim(line);
		size_t indent = indent_of(line), end;
		bool code = slice_starts(bare, "```") || slice_starts(bare, "~~~");

		end =
		    heading && !fence && indent >= INDENT && indent < 2 * INDENT && !is_blank(line)
			? list_end(text, at)
			: at;
		if (end > at) {
			buf_put(out, slice_from(text.ptr + done, at - done));
			put_list(out, slice_from(text.ptr + at, end - at));
			report(page, number);
			for (size_t i = at; i < end; i++)
				number += text.ptr[i] == '\n' && i + 1 < end;
			at = done = end;
			found = true;
			heading = false;
			continue;
		}
		if (code && indent < INDENT && (!fence || fence == bare.ptr[0]))
			fence = fence ? 0 : bare.ptr[0];
		if (bare.len)
			heading = !indent && bare.ptr[0] == '#' && !fence;
		at += line.len;
	}
	buf_put(out, slice_skip(text, done));
	return found;
}
