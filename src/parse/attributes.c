#include "parse/attributes.h"

#include "base/buf.h"

#include <cmark-gfm/node.h>

static bool
word_ok(struct slice word)
{
	if (word.ptr[0] == '#' || word.ptr[0] == '.')
		return word.len > 1 && !memchr(word.ptr + 1, '#', word.len - 1);
	return memchr(word.ptr, '=', word.len) != NULL;
}

bool
attributes_parse(struct slice inside, struct arena *arena, struct attributes *ret_attributes)
{
	struct attributes found = {SLICE(""), SLICE("")};
	struct buf rest = BUF_INIT;
	bool ok = true;

	inside = slice_trim(inside);
	while (inside.len && ok) {
		size_t len = 0;
		struct slice word;

		while (len < inside.len && (unsigned char)inside.ptr[len] > ' ')
			len++;
		word = slice_head(inside, len);
		inside = slice_trim(slice_skip(inside, len));
		ok = word_ok(word);
		if (word.ptr[0] == '#') {
			found.id = slice_skip(word, 1);
			continue;
		}
		if (rest.len)
			buf_putc(&rest, ' ');
		buf_put(&rest, word);
	}
	ok = ok && (found.id.len || rest.len);
	if (ok) {
		ret_attributes->id = arena_copy(arena, found.id);
		ret_attributes->rest = arena_copy(arena, buf_slice(&rest));
	}
	buf_finish(&rest);
	return ok;
}

void
attributes_take(cmark_node *heading, struct arena *arena, struct attributes *ret_attributes)
{
	cmark_node *last = heading->last_child;
	struct slice text;
	size_t open;

	*ret_attributes = (struct attributes){SLICE(""), SLICE("")};
	if (!last || last->type != CMARK_NODE_TEXT)
		return;
	text = slice_from((const char *)last->as.literal.data, (size_t)last->as.literal.len);
	if (!text.len || text.ptr[text.len - 1] != '}')
		return;
	for (open = text.len - 1; open > 0 && text.ptr[open] != '{'; open--)
		if (text.ptr[open] == '}' && open != text.len - 1)
			return;
	if (text.ptr[open] != '{')
		return;
	if (!attributes_parse(
		slice_from(text.ptr + open + 1, text.len - open - 2), arena, ret_attributes))
		return;
	while (open && (text.ptr[open - 1] == ' ' || text.ptr[open - 1] == '\t'))
		open--;
	last->as.literal.len = (bufsize_t)open;
}
