#include "read/front.h"

#include <ctype.h>

enum { JSON_MAX = 64 * 1024 };

/* Takes the first line off `rest`, without its line end. */
static struct slice
take_line(struct slice *rest)
{
	const char *end = memchr(rest->ptr, '\n', rest->len);
	struct slice line = slice_head(*rest, end ? (size_t)(end - rest->ptr) : rest->len);

	*rest = slice_skip(*rest, line.len + 1);
	return line;
}

/* The word alone, white space behind it aside. */
static bool
is_marker(struct slice line, const char *word)
{
	size_t len = strlen(word);

	if (!slice_starts(line, word))
		return false;
	for (size_t i = len; i < line.len; i++)
		if (line.ptr[i] != ' ' && line.ptr[i] != '\t')
			return false;
	return true;
}

/* "key:" or "key: value", where the key is one word (of any script) or quoted. */
static bool
looks_like_key(struct slice line)
{
	size_t i = 0;

	if (line.len && strchr("\"'", line.ptr[0])) {
		const char *end = memchr(line.ptr + 1, line.ptr[0], line.len - 1);

		i = end ? (size_t)(end - line.ptr) + 1 : line.len;
	} else {
		while (i < line.len && (isalnum((unsigned char)line.ptr[i]) ||
					   strchr("_-.", line.ptr[i]) || line.ptr[i] & 0x80))
			i++;
		if (i && strchr("-.", line.ptr[0]))
			return false;
	}
	while (i && i < line.len && line.ptr[i] == ' ')
		i++;
	if (!i || i >= line.len || line.ptr[i] != ':')
		return false;
	return i + 1 == line.len || line.ptr[i + 1] == ' ' || line.ptr[i + 1] == '\t';
}

static unsigned
count_lines(struct slice text)
{
	unsigned lines = 0;
	const char *p = text.ptr, *end = text.ptr + text.len;

	while ((p = memchr(p, '\n', (size_t)(end - p)))) {
		lines++;
		p++;
	}
	return lines;
}

/* The front matter ends, and the Markdown starts, at `rest`. */
static struct front_split
split_at(
    enum front_kind kind, struct slice all, const char *from, const char *to, struct slice rest)
{
	size_t body = (size_t)(rest.ptr - all.ptr);

	return (struct front_split){
	    .kind = kind,
	    .text = slice_from(from, (size_t)(to - from)),
	    .body = body,
	    .body_line = count_lines(slice_head(all, body)) + 1,
	};
}

static struct front_split
split_yaml(struct slice all, struct slice rest)
{
	const char *from = rest.ptr;
	struct slice peek = rest, first = take_line(&peek);
	struct front_split open = {.kind = FRONT_OPEN, .text = rest, .body_line = 1};

	if (!is_marker(first, "---") && !looks_like_key(first)) {
		open.kind = FRONT_NONE;
		return open;
	}
	while (rest.len) {
		struct slice line = take_line(&rest);

		if (is_marker(line, "---") || is_marker(line, "..."))
			return split_at(FRONT_YAML, all, from, line.ptr, rest);
	}
	return open;
}

static struct front_split
split_toml(struct slice all, struct slice rest)
{
	const char *from = rest.ptr;
	struct front_split split;

	while (rest.len) {
		struct slice line = take_line(&rest);

		if (!is_marker(line, "+++"))
			continue;
		split = split_at(FRONT_FOREIGN, all, from, line.ptr, rest);
		split.name = "TOML";
		return split;
	}
	return (struct front_split){.body_line = 1};
}

/* The byte behind the object that starts the text; 0 when it does not end. */
static size_t
json_end(struct slice text)
{
	size_t depth = 0;
	bool quoted = false;

	for (size_t i = 0; i < text.len && i < JSON_MAX; i++) {
		char c = text.ptr[i];

		if (quoted && c == '\\')
			i++;
		else if (c == '"')
			quoted = !quoted;
		else if (!quoted && c == '{')
			depth++;
		else if (!quoted && c == '}' && --depth == 0)
			return i + 1;
	}
	return 0;
}

static struct front_split
split_json(struct slice all)
{
	struct slice inner = slice_trim(slice_skip(all, 1)), rest;
	size_t end = slice_starts(inner, "\"") ? json_end(all) : 0;
	struct front_split split = {.body_line = 1};

	rest = slice_skip(all, end);
	if (!end || slice_trim(take_line(&rest)).len)
		return split;
	split = split_at(FRONT_FOREIGN, all, all.ptr, all.ptr + end, rest);
	split.name = "JSON";
	return split;
}

struct front_split
front_split(struct slice text)
{
	struct slice rest = text, line = take_line(&rest);

	if (is_marker(line, "---"))
		return split_yaml(text, rest);
	if (is_marker(line, "+++"))
		return split_toml(text, rest);
	if (slice_starts(line, "{"))
		return split_json(text);
	return (struct front_split){.body_line = 1};
}
