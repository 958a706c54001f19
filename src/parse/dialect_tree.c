#include "parse/dialect_tree.h"

#include "base/buf.h"
#include "base/path.h"
#include "parse/callout.h"
#include "parse/dialect.h"
#include "parse/limits.h"

#include <ctype.h>
#include <stdlib.h>
#include <strings.h>

#include <cmark-gfm/node.h>

struct finder {
	cmark_iter *iter;
	unsigned features;
	cmark_node
	    *unclosed; /* a comment that starts in this node's text has no end in its block */
};

static struct slice
literal_of(const cmark_node *node)
{
	return slice_from((const char *)node->as.literal.data, (size_t)node->as.literal.len);
}

static struct slice
chunk_slice_of(cmark_chunk chunk)
{
	return slice_from((const char *)chunk.data, (size_t)chunk.len);
}

static bool
is_text(const cmark_node *node)
{
	return node && node->type == CMARK_NODE_TEXT;
}

static bool
is_break(const cmark_node *node)
{
	return node && (node->type == CMARK_NODE_SOFTBREAK || node->type == CMARK_NODE_LINEBREAK);
}

/* A chunk of its own: the node that it comes from may be freed. */
static cmark_chunk
own_chunk(cmark_mem *mem, struct slice text)
{
	unsigned char *copy = mem->calloc(text.len + 1, 1);

	memcpy(copy, text.ptr, text.len);
	return (cmark_chunk){.data = copy, .len = (bufsize_t)text.len, .alloc = 1};
}

static cmark_node *
new_node(cmark_node *like, cmark_node_type type)
{
	cmark_node *node = cmark_node_new_with_mem(type, cmark_node_mem(like));

	node->start_line = like->start_line;
	node->end_line = like->end_line;
	node->start_column = like->start_column;
	return node;
}

static void
put_text(cmark_node *before, struct slice text)
{
	cmark_node *node;

	if (!text.len)
		return;
	node = new_node(before, CMARK_NODE_TEXT);
	node->as.literal = own_chunk(cmark_node_mem(before), text);
	cmark_node_insert_before(before, node);
}

/* The text that a wikilink shows when it says none: as written, the '#' as a sign for readers. */
static void
put_label(struct buf *out, struct slice target)
{
	const char *sign = memchr(target.ptr, '#', target.len);
	struct slice page = slice_head(target, sign ? (size_t)(sign - target.ptr) : target.len);
	struct slice part = slice_skip(target, page.len + 1);

	buf_put(out, slice_trim(page));
	if (!part.len || (part.ptr[0] == '^' && page.len))
		return;
	if (page.len)
		buf_puts(out, " › ");
	buf_put(out, slice_trim(part));
}

static bool
is_image_name(struct slice name)
{
	static const char *const types[] = {
	    ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp"};
	struct slice type = path_ext(path_base(name));

	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
		if (type.len == strlen(types[i]) && !strncasecmp(type.ptr, types[i], type.len))
			return true;
	return false;
}

/* "300" or "300x200" of an embedded image. */
static bool
read_size(struct slice text, struct buf *attrs)
{
	unsigned long size[2] = {0, 0};
	size_t at = 0;

	text = slice_trim(text);
	for (int i = 0; i < 2; i++) {
		size_t start = at;

		while (at < text.len && at < start + 5 && isdigit((unsigned char)text.ptr[at]))
			size[i] = size[i] * 10 + (unsigned long)(text.ptr[at++] - '0');
		if (at == start)
			return false;
		if (at == text.len)
			break;
		if (i || text.ptr[at++] != 'x')
			return false;
	}
	buf_printf(attrs, " width=\"%lu\"", size[0]);
	if (size[1])
		buf_printf(attrs, " height=\"%lu\"", size[1]);
	return true;
}

/* Puts the link for what stands between the brackets before `text`. */
static void
put_wiki(cmark_node *text, struct slice inside, bool embed)
{
	const char *bar = memchr(inside.ptr, '|', inside.len);
	struct slice target = slice_head(inside, bar ? (size_t)(bar - inside.ptr) : inside.len);
	struct slice shown = slice_trim(slice_skip(inside, target.len + 1));
	struct buf label = BUF_INIT, attrs = BUF_INIT;
	cmark_mem *mem = cmark_node_mem(text);
	struct wiki *wiki = mem->calloc(1, sizeof(*wiki));
	bool image;
	cmark_node *node;

	target = slice_trim(target);
	image = embed && is_image_name(target);
	if (image && read_size(shown, &attrs))
		shown.len = 0;
	if (shown.len)
		buf_put(&label, shown);
	else if (image)
		buf_put(&label, path_base(target));
	else
		put_label(&label, target);
	node = new_node(text, image ? CMARK_NODE_IMAGE : CMARK_NODE_LINK);
	node->as.link.url = own_chunk(mem, target);
	node->as.link.title = cmark_chunk_literal("");
	wiki->embed = embed && !image;
	wiki->attrs = chunk_slice_of(own_chunk(mem, buf_slice(&attrs)));
	node->extension = dialect_extension();
	node->user_data = wiki;
	cmark_node_insert_before(text, node);
	cmark_node_append_child(node, new_node(text, CMARK_NODE_TEXT));
	node->first_child->as.literal = own_chunk(mem, buf_slice(&label));
	buf_finish(&label);
	buf_finish(&attrs);
}

/* The inside of the wikilink whose "[[" is at the start of `text`; false when it is none. */
static bool
read_wiki(struct slice text, struct slice *ret_inside)
{
	const char *end = memmem(text.ptr + 2, text.len - 2, "]]", 2);
	struct slice inside;

	if (!end)
		return false;
	inside = slice_from(text.ptr + 2, (size_t)(end - text.ptr) - 2);
	*ret_inside = inside;
	return slice_trim(inside).len && inside.len < 500 && inside.ptr[0] != '|' &&
	       !memchr(inside.ptr, '[', inside.len) && !memmem(inside.ptr, inside.len, "://", 3);
}

/* Removes the rest of a comment that starts at the end of `text`: what follows in its parent up to
 * "%%". Returns the text after it, or NULL when there is no end. */
static cmark_node *
remove_comment(struct finder *finder, cmark_node *text)
{
	cmark_node *node = text->next;
	const char *end = NULL;
	struct slice literal;

	if (finder->unclosed == text->parent)
		return NULL;
	for (; node; node = node->next) {
		literal = literal_of(node);
		if (is_text(node) && (end = memmem(literal.ptr, literal.len, "%%", 2)))
			break;
	}
	if (!end) {
		finder->unclosed = text->parent;
		return NULL;
	}
	node->as.literal =
	    own_chunk(cmark_node_mem(node), slice_skip(literal, (size_t)(end - literal.ptr) + 2));
	while (text->next != node)
		cmark_node_free(text->next);
	cmark_iter_reset(finder->iter, node, CMARK_EVENT_ENTER);
	return node;
}

/* Where the next thing may start in `text`, or its length. */
static size_t
find_sign(const struct finder *finder, struct slice text, size_t from)
{
	for (size_t i = from; i + 1 < text.len; i++) {
		if (text.ptr[i] == '[' && text.ptr[i + 1] == '[' &&
		    finder->features & FEATURE_BRACKETS)
			return i;
		if (text.ptr[i] == '%' && text.ptr[i + 1] == '%')
			return i;
	}
	return text.len;
}

/* Cuts a text node at wikilinks and comments; returns a node that is to be cut, too, or NULL. */
static cmark_node *
cut_text(struct finder *finder, cmark_node *node)
{
	struct slice text = literal_of(node), inside;
	size_t done = 0, at = 0;
	bool cut = false;
	cmark_node *next;
	bool brackets = true; /* there may still be a "]]" */

	while ((at = find_sign(finder, text, at)) < text.len) {
		struct slice rest = slice_skip(text, at);

		if (text.ptr[at] == '%') {
			const char *end = memmem(rest.ptr + 2, rest.len - 2, "%%", 2);

			if (end) {
				put_text(node, slice_from(text.ptr + done, at - done));
				done = at = (size_t)(end - text.ptr) + 2;
				cut = true;
				continue;
			}
			put_text(node, slice_from(text.ptr + done, at - done));
			next = remove_comment(finder, node);
			if (next) {
				cmark_node_free(node);
				return next;
			}
			done = at;
			at += 2;
			cut = true;
		} else if (brackets && read_wiki(rest, &inside)) {
			bool embed = at > done && text.ptr[at - 1] == '!';

			put_text(node, slice_from(text.ptr + done, at - done - embed));
			put_wiki(node, inside, embed);
			done = at += inside.len + 4;
			cut = true;
		} else {
			brackets = brackets && memmem(rest.ptr, rest.len, "]]", 2);
			at++;
		}
	}
	if (!cut)
		return NULL;
	put_text(node, slice_skip(text, done));
	cmark_node_free(node);
	return NULL;
}

static void
visit_text(struct finder *finder, cmark_node *node)
{
	while (node)
		node = cut_text(finder, node);
}

/* The text of inline nodes, without marks. */
static void
put_plain(struct buf *out, cmark_node *node)
{
	cmark_iter *iter = cmark_iter_new(node);
	cmark_event_type event;

	while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
		cmark_node *part = cmark_iter_get_node(iter);

		if (part->type == CMARK_NODE_TEXT || part->type == CMARK_NODE_CODE)
			buf_put(out, literal_of(part));
	}
	cmark_iter_free(iter);
}

/* The first line of the paragraph, from byte `from` on, is the title; it goes away. */
static struct slice
take_title(cmark_node *paragraph, size_t from)
{
	cmark_mem *mem = cmark_node_mem(paragraph);
	cmark_node *node = paragraph->first_child;
	struct buf title = BUF_INIT;
	struct slice text;

	buf_put(&title, slice_skip(literal_of(node), from));
	cmark_node_free(node);
	while ((node = paragraph->first_child) && !is_break(node)) {
		put_plain(&title, node);
		cmark_node_free(node);
	}
	if (node)
		cmark_node_free(node);
	if (!paragraph->first_child)
		cmark_node_free(paragraph);
	text = slice_trim(buf_slice(&title));
	text = chunk_slice_of(own_chunk(mem, text));
	buf_finish(&title);
	return text;
}

static void
visit_quote(struct finder *finder, cmark_node *quote)
{
	cmark_node *paragraph = quote->first_child;
	struct dialect_block *block;
	struct callout_head head;

	if (!paragraph || paragraph->type != CMARK_NODE_PARAGRAPH ||
	    !is_text(paragraph->first_child) ||
	    !callout_read(literal_of(paragraph->first_child), &head))
		return;
	dialect_become(quote, DIALECT_QUOTE);
	block = dialect_of(quote);
	block->word = head.word;
	block->foldable = head.foldable;
	block->open = head.open;
	if (!head.word)
		block->title = chunk_slice_of(own_chunk(cmark_node_mem(quote), head.name));
	head.name = take_title(paragraph, head.len);
	if (head.name.len)
		block->title = head.name;
	cmark_iter_reset(finder->iter, quote, CMARK_EVENT_ENTER);
}

/* [toc], [[toc]] and [[_TOC_]], whose underscores are emphasis by then. */
static bool
is_toc(cmark_node *paragraph)
{
	struct buf text = BUF_INIT;
	struct slice inside;
	bool same;

	for (cmark_node *node = paragraph->first_child; node && text.len < 12; node = node->next)
		put_plain(&text, node);
	inside = slice_trim(buf_slice(&text));
	while (inside.len > 2 && inside.ptr[0] == '[' && inside.ptr[inside.len - 1] == ']')
		inside = slice_from(inside.ptr + 1, inside.len - 2);
	same = inside.len == 3 && !strncasecmp(inside.ptr, "toc", 3) && text.len > 3;
	buf_finish(&text);
	return same;
}

static bool
may_be_toc(cmark_node *paragraph)
{
	cmark_node *first = paragraph->first_child, *last = paragraph->last_child;

	return is_text(first) && is_text(last) && first->as.literal.len &&
	       first->as.literal.data[0] == '[' && first->as.literal.len < 12 &&
	       (first == last || (first->next && first->next->next == last));
}

/* The bytes of "^id" at the end of a text, after a blank or alone; 0 when there are none. */
static size_t
id_length(struct slice text)
{
	size_t at = text.len;

	while (at && (isalnum((unsigned char)text.ptr[at - 1]) || text.ptr[at - 1] == '-'))
		at--;
	if (at == text.len || !at || text.ptr[at - 1] != '^')
		return 0;
	at--;
	return !at || text.ptr[at - 1] == ' ' ? text.len - at : 0;
}

static void
visit_block_id(cmark_node *paragraph)
{
	cmark_node *last = paragraph->last_child;
	struct slice text, id;
	size_t len;

	if (!is_text(last))
		return;
	text = literal_of(last);
	len = id_length(text);
	if (!len)
		return;
	id = chunk_slice_of(own_chunk(cmark_node_mem(paragraph), slice_skip(text, text.len - len)));
	text = slice_head(text, text.len - len);
	while (text.len && text.ptr[text.len - 1] == ' ')
		text.len--;
	if (text.len) {
		last->as.literal.len = (bufsize_t)text.len;
	} else if (is_break(last->prev)) {
		cmark_node_free(last->prev);
		cmark_node_free(last);
	} else if (!last->prev) {
		dialect_become(paragraph, DIALECT_ANCHOR);
		dialect_of(paragraph)->title = id;
		return;
	}
	paragraph->user_data = (void *)id.ptr;
}

static void
visit_paragraph(struct finder *finder, cmark_node *node)
{
	if (finder->features & FEATURE_BRACKETS && may_be_toc(node) && is_toc(node))
		dialect_become(node, DIALECT_TOC);
	else if (finder->features & FEATURE_CARETS)
		visit_block_id(node);
	cmark_iter_reset(finder->iter, node, CMARK_EVENT_ENTER);
}

void
dialect_find(cmark_node *root, unsigned features)
{
	struct finder finder = {.features = features};
	cmark_event_type event;

	if (!(features & (FEATURE_BRACKETS | FEATURE_COMMENTS | FEATURE_CARETS)))
		return;
	finder.iter = cmark_iter_new(root);
	while ((event = cmark_iter_next(finder.iter)) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(finder.iter);

		if (event != CMARK_EVENT_ENTER)
			continue;
		if (node->type == CMARK_NODE_BLOCK_QUOTE)
			visit_quote(&finder, node);
		else if (node->type == CMARK_NODE_PARAGRAPH)
			visit_paragraph(&finder, node);
		else if (node->type == CMARK_NODE_TEXT && node->parent->type != CMARK_NODE_LINK)
			visit_text(&finder, node);
	}
	cmark_iter_free(finder.iter);
}

const struct wiki *
dialect_wiki(cmark_node *node)
{
	return node->extension == dialect_extension() ? node->user_data : NULL;
}

const char *
dialect_block_id(cmark_node *paragraph)
{
	return paragraph->user_data;
}

bool
dialect_is_embed(cmark_node *paragraph)
{
	cmark_node *only = paragraph->first_child;
	const struct wiki *wiki;

	if (!only || only->next || only->type != CMARK_NODE_LINK)
		return false;
	wiki = dialect_wiki(only);
	return wiki && wiki->embed;
}
