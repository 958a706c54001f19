/* Nodes of other dialects. */
#include "parse/writer_dialect.h"

#include "base/mem.h"
#include "conf/config.h"
#include "parse/attributes.h"
#include "parse/callout.h"
#include "parse/dialect.h"
#include "parse/dialect_tree.h"
#include "read/page.h"

static const char *
language(const struct writer *writer)
{
	return writer->page->lang >= 0 ? writer->conf->langs[writer->page->lang].tag : "";
}

static struct diag_at
place(const struct writer *writer, const cmark_node *node)
{
	return (struct diag_at){writer->page->source, writer_line(writer, node), 1};
}

static void
add_callout(struct writer *writer, cmark_node *node, const struct dialect_block *block)
{
	struct doc *doc = writer->doc;
	struct slice title = block->title;

	if (!title.len)
		title = callout_label(block->word, language(writer));
	doc->callouts =
	    xgrow(doc->callouts, doc->callouts_len, &doc->callouts_cap, sizeof(*doc->callouts));
	doc->callouts[doc->callouts_len] = (struct callout){
	    .kind = slice_of(block->word ? block->word->kind : "note"),
	    .title =
		arena_copy(&doc->arena, block->title.len ? writer_shown(writer, title) : title),
	    .line = writer_line(writer, node),
	    .foldable = block->foldable,
	    .open = block->open,
	};
	if (block->kind == DIALECT_COLONS && !block->closed)
		diag_add(&writer->page->diag, DIAG_WARNING, "unclosed-container",
		    place(writer, node), "end it with a line of as many colons",
		    "the container that starts here has no end, and takes what follows with it");
	writer_open_slot(writer, node, SLOT_CALLOUT, doc->callouts_len++);
}

void
writer_container(struct writer *writer, cmark_node *node, bool entering)
{
	writer_end_block(writer);
	writer_cr(writer);
	if (entering) {
		add_callout(writer, node, dialect_of(node));
		return;
	}
	writer_close_slot(writer, node);
	buf_putc(writer->html, '\n');
}

/* The source of a formula, as a code of the document. */
static size_t
add_math(struct writer *writer, cmark_node *node, struct slice text, bool block)
{
	struct doc *doc = writer->doc;

	doc->has_math = true;
	doc->codes = xgrow(doc->codes, doc->codes_len, &doc->codes_cap, sizeof(*doc->codes));
	doc->codes[doc->codes_len] = (struct code){
	    .info = SLICE(""),
	    .lang = block ? SLICE("display") : SLICE("inline"),
	    .text = arena_copy(&doc->arena, text),
	    .line = writer_line(writer, node),
	};
	return doc->codes_len++;
}

void
writer_math(struct writer *writer, cmark_node *node)
{
	struct slice text = chunk_slice(node->as.literal);
	size_t start = writer->text.len;

	if (!writer->plain)
		writer_open_slot(writer, node, SLOT_MATH,
		    add_math(writer, node, text, slice_starts(text, "$$")));
	buf_put_escaped(writer->html, text);
	if (!writer->plain)
		writer_close_slot(writer, node);
	buf_put(&writer->text, text);
	writer_add_span(writer, SPAN_MATH, start, 0);
}

/* A formula between lines of its own. cmark took its first line for the info string. */
static void
write_math(struct writer *writer, cmark_node *node, const struct dialect_block *block)
{
	struct slice rest = chunk_slice(node->as.code.literal);
	struct buf text = BUF_INIT;
	size_t start = 0;

	buf_put(&text, block->title);
	buf_putc(&text, '\n');
	buf_put(&text, slice_trim(rest));
	writer_begin_block(writer, BLOCK_PARAGRAPH, node);
	buf_puts(writer->html, "<p>");
	if (block->closed)
		writer_open_slot(
		    writer, node, SLOT_MATH, add_math(writer, node, buf_slice(&text), true));
	buf_put_escaped(writer->html, buf_slice(&text));
	if (block->closed)
		writer_close_slot(writer, node);
	buf_puts(writer->html, "</p>\n");
	buf_put(&writer->text, buf_slice(&text));
	writer_add_span(writer, SPAN_MATH, start, 0);
	writer_end_block(writer);
	buf_finish(&text);
}

/* What an author forgot to close is shown: it must not get lost unseen. */
static void
write_comment(struct writer *writer, cmark_node *node, const struct dialect_block *block)
{
	if (block->closed)
		return;
	diag_add(&writer->page->diag, DIAG_WARNING, "unclosed-comment", place(writer, node),
	    "end it with a line \"%%\"",
	    "the comment that starts here has no end; it is shown as text");
	buf_puts(writer->html, "<p>%%\n");
	buf_put_escaped(writer->html, slice_trim(chunk_slice(node->as.code.literal)));
	buf_puts(writer->html, "</p>\n");
}

static struct slice
claim_id(struct writer *writer, struct slice name)
{
	struct doc *doc = writer->doc;
	struct slice id = arena_copy(&doc->arena, name);

	if (!id.len || !slugger_claim(&writer->slugger, id))
		return SLICE("");
	doc->anchors =
	    xgrow(doc->anchors, doc->anchors_len, &doc->anchors_cap, sizeof(*doc->anchors));
	doc->anchors[doc->anchors_len++] = (struct anchor){.name = id, .id = id};
	return id;
}

bool
writer_put_id(struct writer *writer, struct slice id)
{
	id = claim_id(writer, id);
	if (!id.len)
		return false;
	buf_puts(writer->html, " id=\"");
	buf_put_escaped(writer->html, id);
	buf_putc(writer->html, '"');
	return true;
}

bool
writer_dialect_code(struct writer *writer, cmark_node *node)
{
	const struct dialect_block *block = dialect_of(node);

	if (!block)
		return false;
	writer_end_block(writer);
	writer_cr(writer);
	switch (block->kind) {
	case DIALECT_MATH:
		write_math(writer, node, block);
		break;
	case DIALECT_COMMENT:
		write_comment(writer, node, block);
		break;
	case DIALECT_TOC:
		writer_open_slot(writer, node, SLOT_TOC, 0);
		break;
	case DIALECT_ANCHOR:
		buf_puts(writer->html, "<span");
		writer_put_id(writer, block->title);
		buf_puts(writer->html, "></span>\n");
		break;
	default:
		break;
	}
	return true;
}

/* [/] half done, [-] given up, [>] put off, [!] urgent, [?] open, [~] under way */
bool
writer_read_mark(cmark_node *item, char *ret_mark)
{
	cmark_node *paragraph = item->first_child, *text;
	struct slice literal;

	if (!paragraph || paragraph->type != CMARK_NODE_PARAGRAPH)
		return false;
	text = paragraph->first_child;
	if (!text || text->type != CMARK_NODE_TEXT)
		return false;
	literal = chunk_slice(text->as.literal);
	if (literal.len < 4 || literal.ptr[0] != '[' || !strchr("~/-!>?", literal.ptr[1]) ||
	    literal.ptr[2] != ']' || literal.ptr[3] != ' ')
		return false;
	*ret_mark = literal.ptr[1];
	text->as.literal.data += 4;
	text->as.literal.len -= 4;
	text->as.literal.alloc = 0;
	return true;
}

struct slice
writer_item_id(struct writer *writer, cmark_node *item, bool task)
{
	cmark_node *paragraph = item->first_child;
	struct attributes attributes;
	const char *id;

	if (!paragraph || paragraph->type != CMARK_NODE_PARAGRAPH)
		return SLICE("");
	id = dialect_block_id(paragraph);
	if (id) {
		paragraph->user_data = NULL;
		return slice_of(id);
	}
	if (!task)
		return SLICE("");
	attributes_take(paragraph, &writer->doc->arena, &attributes);
	return attributes.id;
}
