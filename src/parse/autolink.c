#include "parse/autolink.h"

#include "base/buf.h"
#include "base/mem.h"
#include "parse/address.h"
#include "parse/tree.h"

#include <stdlib.h>
#include <strings.h>

/* A text node of a run of siblings, and where its bytes stand in the text of the run. */
struct part {
	size_t start;
	int line, column;
};

/* Where an address may be: the '@', the "://" or the "www." in the text of a run. */
struct spot {
	size_t at;
	enum address_kind kind;
};

struct linker {
	cmark_iter *iter;
	struct buf text;
	struct part *parts;
	struct spot *spots;
	size_t parts_len, parts_cap, spots_len, spots_cap;
	bool in_anchor; /* between <a …> and </a> */
	size_t made;
};

/* Links carry its address, so that they can be told from the author's. */
static char autolink_mark;

static struct slice
literal_of(const cmark_node *node)
{
	return slice_from((const char *)node->as.literal.data, (size_t)node->as.literal.len);
}

/* Notes the places in one node's text; texts are joined only when there is one. */
static void
find_spots(struct linker *linker, struct slice text, size_t offset)
{
	struct spot spot;

	for (size_t i = 0; i < text.len; i++) {
		struct slice rest = slice_skip(text, i);

		if (text.ptr[i] == ':' && slice_starts(rest, "://"))
			spot.kind = ADDRESS_URL;
		else if (text.ptr[i] == 'w' && slice_starts(rest, "www."))
			spot.kind = ADDRESS_WWW;
		else if (text.ptr[i] == '@')
			spot.kind = ADDRESS_EMAIL;
		else
			continue;
		spot.at = offset + i;
		linker->spots =
		    xgrow(linker->spots, linker->spots_len, &linker->spots_cap, sizeof(spot));
		linker->spots[linker->spots_len++] = spot;
	}
}

/* Looks for places in the run of text nodes from `first` on; returns its last node. */
static cmark_node *
read_run(struct linker *linker, cmark_node *first)
{
	cmark_node *last = first, *node;
	size_t offset = 0;

	linker->spots_len = 0;
	for (node = first; node && node->type == CMARK_NODE_TEXT; node = node->next) {
		find_spots(linker, literal_of(node), offset);
		offset += literal_of(node).len;
		last = node;
	}
	return last;
}

static void
join_run(struct linker *linker, const cmark_node *first, const cmark_node *last)
{
	const cmark_node *node;
	struct part part;

	linker->parts_len = 0;
	buf_truncate(&linker->text, 0);
	for (node = first; node != last->next; node = node->next) {
		part = (struct part){linker->text.len, node->start_line, node->start_column};
		linker->parts =
		    xgrow(linker->parts, linker->parts_len, &linker->parts_cap, sizeof(part));
		linker->parts[linker->parts_len++] = part;
		buf_put(&linker->text, literal_of(node));
	}
}

/* Gives `node` the place in the source of byte `at`; `*part` moves along the parts. */
static void
set_place(const struct linker *linker, cmark_node *node, size_t at, size_t *part)
{
	while (*part + 1 < linker->parts_len && linker->parts[*part + 1].start <= at)
		++*part;
	node->start_line = node->end_line = linker->parts[*part].line;
	node->start_column = linker->parts[*part].column + (int)(at - linker->parts[*part].start);
}

static cmark_node *
text_node(cmark_mem *mem, struct slice text)
{
	cmark_node *node = cmark_node_new_with_mem(CMARK_NODE_TEXT, mem);
	char *copy = xstrndup(text.ptr, text.len);

	cmark_node_set_literal(node, copy);
	free(copy);
	return node;
}

static cmark_node *
link_node(cmark_mem *mem, const struct address *address, struct slice shown)
{
	cmark_node *node = cmark_node_new_with_mem(CMARK_NODE_LINK, mem);
	char *url = xasprintf("%s%.*s", address->prefix, SLICE_ARG(shown));

	cmark_node_set_url(node, url);
	cmark_node_set_user_data(node, &autolink_mark);
	cmark_node_append_child(node, text_node(mem, shown));
	free(url);
	return node;
}

/* Puts the text from byte `from` to `to` into the tree before a node. */
static void
put_text(struct linker *linker, cmark_node *before, size_t from, size_t to, size_t *part)
{
	cmark_node *node;

	if (from == to)
		return;
	node = text_node(cmark_node_mem(before), slice_from(linker->text.ptr + from, to - from));
	set_place(linker, node, from, part);
	node->end_column = node->start_column + (int)(to - from) - 1;
	cmark_node_insert_before(before, node);
}

static void
put_link(struct linker *linker, cmark_node *before, const struct address *address, size_t *part)
{
	size_t len = address->end - address->start;
	cmark_node *node = link_node(
	    cmark_node_mem(before), address, slice_from(linker->text.ptr + address->start, len));

	set_place(linker, node, address->start, part);
	node->end_column = node->start_column + (int)len - 1;
	node->first_child->start_line = node->first_child->end_line = node->start_line;
	node->first_child->start_column = node->start_column;
	node->first_child->end_column = node->end_column;
	cmark_node_insert_before(before, node);
	linker->made++;
}

/* Writes texts and links before `first`; returns false, and nothing is written, when there is no
 * address. */
static bool
put_run(struct linker *linker, cmark_node *first)
{
	struct slice text = buf_slice(&linker->text);
	size_t done = 0, part = 0, tried = 0;
	struct address address;

	for (size_t i = 0; i < linker->spots_len; i++) {
		const struct spot *spot = &linker->spots[i];

		if (spot->at < tried)
			continue;
		if (!address_read(text, spot->at, done, spot->kind, &address)) {
			tried = address.end;
			continue;
		}
		put_text(linker, first, done, address.start, &part);
		put_link(linker, first, &address, &part);
		tried = done = address.end;
	}
	if (done)
		put_text(linker, first, done, text.len, &part);
	return done > 0;
}

static void
link_run(struct linker *linker, cmark_node *first)
{
	cmark_node *last = read_run(linker, first), *end = last->next, *next;

	/* The iterator goes on behind the run, whatever becomes of it. */
	cmark_iter_reset(linker->iter, last, CMARK_EVENT_ENTER);
	if (linker->in_anchor || !linker->spots_len)
		return;
	join_run(linker, first, last);
	if (!put_run(linker, first))
		return;
	for (; first != end; first = next) {
		next = first->next;
		cmark_node_free(first);
	}
}

static void
see_tag(struct linker *linker, const char *tag)
{
	if (!strncasecmp(tag, "<a", 2) && strchr(" \t\r\n>", tag[2]))
		linker->in_anchor = true;
	else if (!strncasecmp(tag, "</a", 3) && strchr(" \t\r\n>", tag[3]))
		linker->in_anchor = false;
}

static void
visit(struct linker *linker, cmark_node *node)
{
	cmark_node_type type = cmark_node_get_type(node);

	if (type == CMARK_NODE_TEXT) {
		link_run(linker, node);
	} else if (type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE) {
		if (cmark_node_first_child(node))
			cmark_iter_reset(linker->iter, node, CMARK_EVENT_EXIT);
	} else if (type == CMARK_NODE_HTML_INLINE) {
		see_tag(linker, cmark_node_get_literal(node));
	}
}

/* Does `text` hold `rest` behind a byte `first`? */
static bool
holds(struct slice text, char first, const char *rest)
{
	const char *end = text.ptr + text.len, *at = text.ptr;

	for (; (at = memchr(at, first, (size_t)(end - at))); at++)
		if (slice_starts(slice_from(at + 1, (size_t)(end - at) - 1), rest))
			return true;
	return false;
}

static bool
holds_address(struct slice text)
{
	return memchr(text.ptr, '@', text.len) || holds(text, ':', "//") || holds(text, 'w', "ww.");
}

/* An entity or an escape: https&colon;//, www\. */
static bool
holds_hidden(struct slice text)
{
	const char *end = text.ptr + text.len, *at = text.ptr;

	for (; (at = memchr(at, '&', (size_t)(end - at))); at++)
		if (end - at > 1 && (at[1] == '#' || ((at[1] | 32) >= 'a' && (at[1] | 32) <= 'z')))
			return true;
	return holds(text, '\\', "/") || holds(text, '\\', ".");
}

bool
autolink_may_stand(struct slice text)
{
	return holds_address(text) || holds_hidden(text);
}

/* False when a block's source has nothing that an address could be made of, as most have not. */
static bool
has_spots(const cmark_node *block)
{
	struct slice source = tree_source(block);

	return !source.len || holds_address(source);
}

static void
link_block(struct linker *linker, cmark_node *block)
{
	cmark_event_type event;

	linker->iter = cmark_iter_new(block);
	linker->in_anchor = false;
	while ((event = cmark_iter_next(linker->iter)) != CMARK_EVENT_DONE)
		if (event == CMARK_EVENT_ENTER)
			visit(linker, cmark_iter_get_node(linker->iter));
	cmark_iter_free(linker->iter);
}

size_t
autolink_make(cmark_node *root)
{
	struct linker linker = {.text = BUF_INIT};
	cmark_node *block = NULL;

	while ((block = tree_next_block(root, block)))
		if (has_spots(block))
			link_block(&linker, block);
	buf_finish(&linker.text);
	free(linker.parts);
	free(linker.spots);
	return linker.made;
}

bool
autolink_is(cmark_node *link)
{
	return cmark_node_get_user_data(link) == &autolink_mark;
}
