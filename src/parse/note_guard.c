#include "parse/note_guard.h"

#include <cmark-gfm/node.h>

/* U+FDEF */
#define GUARD "\xEF\xB7\xAF"

enum { GUARD_LEN = 3 };

/* True when a name of a footnote starts the text: no blanks and no brackets up to its "]". */
static bool
is_name(struct slice text)
{
	size_t len = 0;

	while (len < text.len && (unsigned char)text.ptr[len] > ' ' && text.ptr[len] != '[' &&
	       text.ptr[len] != ']')
		len++;
	return len > 0 && len < text.len && text.ptr[len] == ']';
}

/* The next "[^" that no name follows, or the end of the text. */
static size_t
next_loose(struct slice text, size_t from)
{
	for (;;) {
		struct slice rest = slice_skip(text, from);
		const char *hit = memmem(rest.ptr, rest.len, "[^", 2);

		if (!hit)
			return text.len;
		from = (size_t)(hit - text.ptr);
		if (!is_name(slice_skip(text, from + 2)))
			return from;
		from += 2;
	}
}

bool
note_guard_put(struct buf *out, struct slice text)
{
	size_t from = 0, hit = next_loose(text, 0);

	if (hit == text.len)
		return false;
	for (; hit < text.len; hit = next_loose(text, from)) {
		buf_put(out, slice_from(text.ptr + from, hit + 1 - from));
		buf_puts(out, GUARD);
		from = hit + 1;
	}
	buf_put(out, slice_skip(text, from));
	return true;
}

/* Shortens the chunk in place: its bytes belong to the tree. */
static void
clean(cmark_chunk *chunk)
{
	unsigned char *bytes = chunk->data;
	bufsize_t kept = 0;

	if (chunk->len < GUARD_LEN || !memmem(bytes, (size_t)chunk->len, GUARD, GUARD_LEN))
		return;
	for (bufsize_t i = 0; i < chunk->len;) {
		if (i + GUARD_LEN <= chunk->len && memcmp(bytes + i, GUARD, GUARD_LEN) == 0)
			i += GUARD_LEN;
		else
			bytes[kept++] = bytes[i++];
	}
	chunk->len = kept;
}

static void
clean_node(cmark_node *node)
{
	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_CODE_BLOCK:
		clean(&node->as.code.info);
		clean(&node->as.code.literal);
		break;
	case CMARK_NODE_LINK:
	case CMARK_NODE_IMAGE:
		clean(&node->as.link.url);
		clean(&node->as.link.title);
		break;
	case CMARK_NODE_TEXT:
	case CMARK_NODE_CODE:
	case CMARK_NODE_HTML_BLOCK:
	case CMARK_NODE_HTML_INLINE:
	case CMARK_NODE_FOOTNOTE_DEFINITION:
	case CMARK_NODE_FOOTNOTE_REFERENCE:
		clean(&node->as.literal);
		break;
	default:
		break;
	}
}

void
note_guard_remove(cmark_node *root)
{
	cmark_iter *iter = cmark_iter_new(root);

	while (cmark_iter_next(iter) != CMARK_EVENT_DONE)
		clean_node(cmark_iter_get_node(iter));
	cmark_iter_free(iter);
}
