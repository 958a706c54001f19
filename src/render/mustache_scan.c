/* Finds tags and pairs them. Where a tag stands alone on its line is decided here, by looking at
 * the white space around it; what that means is for mustache_compile.c. */
#include "render/mustache_program.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <stdlib.h>

struct scanner {
	struct source *src;
	struct diag *diag;
	struct slice open, close; /* delimiters now */
	size_t pos;
	bool failed;
	/* the place up to which lines were counted */
	size_t seen;
	unsigned line, col;
	uint32_t nested[MUSTACHE_NESTING_MAX]; /* tags that wait for their end */
	size_t depth;
};

static const enum tag_kind kind_of[256] = {
    ['&'] = TAG_RAW,
    ['#'] = TAG_SECTION,
    ['^'] = TAG_INVERTED,
    ['/'] = TAG_CLOSE,
    ['>'] = TAG_PARTIAL,
    ['<'] = TAG_PARENT,
    ['$'] = TAG_BLOCK,
};

static const char *const sigil_of[] = {
    [TAG_SECTION] = "#",
    [TAG_INVERTED] = "^",
    [TAG_CLOSE] = "/",
    [TAG_PARENT] = "<",
    [TAG_BLOCK] = "$",
};

/* Counts lines and characters on to `at`, which only grows. */
static struct diag_at
place(struct scanner *s, size_t at)
{
	const char *text = s->src->text.ptr;

	for (; s->seen < at; s->seen++) {
		if (text[s->seen] == '\n') {
			s->line++;
			s->col = 1;
		} else if (((unsigned char)text[s->seen] & 0xC0) != 0x80) {
			s->col++;
		}
	}
	return (struct diag_at){s->src->path, s->line, s->col};
}

static struct diag_at
tag_at(const struct scanner *s, const struct tag *tag)
{
	return (struct diag_at){s->src->path, tag->line, tag->col};
}

#define FAIL(s, at, hint, ...)                                                                     \
	(diag_fatal((s)->diag, EXIT_USAGE, "template", at, hint, __VA_ARGS__), (s)->failed = true)

/* The first `needle` from `from` on, or SIZE_MAX. */
static size_t
find(struct slice text, size_t from, struct slice needle)
{
	const char *hit = memmem(text.ptr + from, text.len - from, needle.ptr, needle.len);

	return hit ? (size_t)(hit - text.ptr) : SIZE_MAX;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* The length of a line break at `at`, or 0. */
static size_t
line_break(struct slice text, size_t at)
{
	if (at < text.len && text.ptr[at] == '\n')
		return 1;
	return at + 1 < text.len && text.ptr[at] == '\r' && text.ptr[at + 1] == '\n' ? 2 : 0;
}

static void
look_around(struct slice text, struct tag *tag)
{
	size_t left = tag->start, right = tag->end, len;

	while (left && is_blank(text.ptr[left - 1]))
		left--;
	tag->ws = left;
	tag->clear_left = !left || text.ptr[left - 1] == '\n';
	while (right < text.len && is_blank(text.ptr[right]))
		right++;
	len = line_break(text, right);
	tag->clear_right = len || tag->end == text.len;
	tag->after = len ? right + len : tag->end;
}

/* {{=<% %>=}}: `body` is what stands between the equals signs. */
static bool
set_delimiters(struct scanner *s, struct slice body, struct diag_at at)
{
	size_t gap = 0, rest;

	body = slice_trim(body);
	while (gap < body.len && (unsigned char)body.ptr[gap] > ' ')
		gap++;
	for (rest = gap; rest < body.len && (unsigned char)body.ptr[rest] <= ' '; rest++)
		;
	for (size_t i = rest; i < body.len; i++)
		if ((unsigned char)body.ptr[i] <= ' ')
			rest = body.len;
	if (!gap || rest == body.len || memchr(body.ptr, '=', body.len)) {
		FAIL(s, at, "write two words without spaces or '=' in them, as in {{=<% %>=}}",
		    "expected two new delimiters, saw \"%.*s\"", SLICE_ARG(body));
		return false;
	}
	s->open = slice_head(body, gap);
	s->close = slice_skip(body, rest);
	return true;
}

/* The end of the tag whose content starts at `from`: sets `tag->end` and returns the content. */
static struct slice
tag_content(struct scanner *s, struct tag *tag, size_t from)
{
	struct slice text = s->src->text;
	size_t stop = find(text, from, s->close), content = stop;
	char first = from < text.len ? text.ptr[from] : '\0';
	const char *want = NULL;

	if (stop == SIZE_MAX) {
		FAIL(s, tag_at(s, tag), "close the tag, or change the delimiters if this is text",
		    "expected \"%.*s\" after \"%.*s\", saw the end of the template",
		    SLICE_ARG(s->close), SLICE_ARG(s->open));
		return (struct slice){NULL, 0};
	}
	if (first == '{' && text.ptr[stop] == '}' &&
	    find(slice_head(text, stop + 1 + s->close.len), stop + 1, s->close) != SIZE_MAX)
		stop++; /* of }}} the first belongs to the name */
	tag->end = stop + s->close.len;
	if (first == '{') {
		want = "}";
		content = text.ptr[stop - 1] == '}' && stop - 1 > from ? stop - 1 : SIZE_MAX;
	} else if (first == '=') {
		want = "=";
		content = text.ptr[stop - 1] == '=' && stop - 1 > from ? stop - 1 : SIZE_MAX;
	}
	if (content == SIZE_MAX) {
		FAIL(s, tag_at(s, tag), "write {{{name}}}, {{&name}} or {{=<% %>=}}",
		    "expected \"%s%.*s\" at the end of a tag that starts with \"%.*s%c\"", want,
		    SLICE_ARG(s->close), SLICE_ARG(s->open), first);
		return (struct slice){NULL, 0};
	}
	return slice_from(text.ptr + from, content - from);
}

static bool
name_ok(struct scanner *s, const struct tag *tag)
{
	if (!tag->name.len || slice_is(tag->name, "*")) {
		FAIL(s, tag_at(s, tag), "write a name into the tag, or take it out",
		    "expected a name, saw an empty tag");
		return false;
	}
	if (memchr(tag->name.ptr, '\n', tag->name.len)) {
		FAIL(s, tag_at(s, tag), "close the tag on the line where its name stands",
		    "expected a name, saw a line break in the tag \"%.*s\"",
		    (int)((const char *)memchr(tag->name.ptr, '\n', tag->name.len) - tag->name.ptr),
		    tag->name.ptr);
		return false;
	}
	return true;
}

/* Reads the tag at `start`. False when there is no way to go on. */
static bool
read_tag(struct scanner *s, size_t start, struct tag *tag)
{
	struct diag_at at = place(s, start);
	struct slice body;
	unsigned char first;

	*tag = (struct tag){.start = start, .line = at.line, .col = at.col};
	body = tag_content(s, tag, start + s->open.len);
	if (!body.ptr)
		return false;
	s->pos = tag->end;
	look_around(s->src->text, tag);
	first = body.len ? (unsigned char)body.ptr[0] : 0;
	if (first == '!') {
		tag->kind = TAG_COMMENT;
	} else if (first == '=') {
		tag->kind = TAG_DELIMITER;
		return set_delimiters(s, slice_skip(body, 1), at);
	} else {
		tag->kind = first == '{' ? TAG_RAW : kind_of[first];
		tag->name = slice_trim(slice_skip(body, tag->kind != TAG_ESCAPED));
		return name_ok(s, tag);
	}
	return true;
}

static void
close_tag(struct scanner *s, uint32_t index)
{
	struct tag *tags = s->src->tags, *tag = &tags[index], *open;

	if (!s->depth) {
		FAIL(s, tag_at(s, tag), "take it out, or open the section before it",
		    "expected no closing tag here, saw {{/%.*s}}", SLICE_ARG(tag->name));
		return;
	}
	open = &tags[s->nested[--s->depth]];
	if (!slice_eq(open->name, tag->name))
		FAIL(s, tag_at(s, tag), "close sections in the opposite order of their opening",
		    "expected {{/%.*s}} for {{%s%.*s}} of line %u, saw {{/%.*s}}",
		    SLICE_ARG(open->name), sigil_of[open->kind], SLICE_ARG(open->name), open->line,
		    SLICE_ARG(tag->name));
	open->match = index;
	tag->match = s->nested[s->depth];
}

static void
open_tag(struct scanner *s, uint32_t index)
{
	struct tag *tag = &s->src->tags[index];

	if (tag->in_parent && tag->kind != TAG_BLOCK)
		FAIL(s, tag_at(s, tag), "put it inside a {{$block}} of the parent",
		    "expected only blocks directly inside a parent, saw {{%s%.*s}}",
		    sigil_of[tag->kind], SLICE_ARG(tag->name));
	if (s->depth == MUSTACHE_NESTING_MAX)
		FAIL(s, tag_at(s, tag), "move inner sections into a partial",
		    "expected at most %d sections inside one another", MUSTACHE_NESTING_MAX);
	else
		s->nested[s->depth++] = index;
}

/* Adds the tag and pairs it. */
static void
add_tag(struct scanner *s, struct tag tag)
{
	struct source *src = s->src;
	uint32_t index = (uint32_t)src->len;

	tag.in_parent = s->depth && src->tags[s->nested[s->depth - 1]].kind == TAG_PARENT;
	src->tags = xgrow(src->tags, src->len, &src->cap, sizeof(tag));
	src->tags[src->len++] = tag;
	switch (tag.kind) {
	case TAG_CLOSE:
		close_tag(s, index);
		break;
	case TAG_SECTION:
	case TAG_INVERTED:
	case TAG_PARENT:
	case TAG_BLOCK:
		open_tag(s, index);
		break;
	default:
		break;
	}
}

bool
mustache_scan(struct source *src, struct diag *diag)
{
	struct scanner s = {
	    .src = src,
	    .diag = diag,
	    .open = SLICE("{{"),
	    .close = SLICE("}}"),
	    .line = 1,
	    .col = 1,
	};
	struct tag tag;

	for (;;) {
		size_t start = find(src->text, s.pos, s.open);

		if (start == SIZE_MAX)
			break;
		if (!read_tag(&s, start, &tag))
			return false; /* what follows would be guesses */
		add_tag(&s, tag);
		if (s.failed)
			return false;
	}
	while (s.depth) {
		const struct tag *open = &src->tags[s.nested[--s.depth]];

		FAIL(&s, tag_at(&s, open), "add the closing tag",
		    "expected {{/%.*s}} for {{%s%.*s}}, saw the end of the template",
		    SLICE_ARG(open->name), sigil_of[open->kind], SLICE_ARG(open->name));
	}
	return !s.failed;
}
