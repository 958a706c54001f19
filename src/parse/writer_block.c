#include "parse/writer_block.h"

#include "base/mem.h"
#include "base/path.h"
#include "conf/config.h"
#include "parse/dialect_tree.h"
#include "parse/heading.h"
#include "parse/html_raw.h"
#include "parse/writer_dialect.h"
#include "read/page.h"

static void
write_document(struct writer *writer, cmark_node *node, bool entering)
{
	if (entering) {
		heading_begin_section(writer, -1);
		return;
	}
	writer_end_block(writer);
	if (writer->footnotes)
		buf_puts(writer->html, "</ol>\n</section>\n");
	heading_end_sections(writer);
}

static void
write_quote(struct writer *writer, cmark_node *node, bool entering)
{
	writer_end_block(writer);
	writer_cr(writer);
	if (entering)
		writer->quotes++;
	else
		writer->quotes--;
	buf_puts(writer->html, entering ? "<blockquote>\n" : "</blockquote>\n");
}

static void
push_level(struct writer *writer, cmark_node *node)
{
	writer->levels =
	    xgrow(writer->levels, writer->levels_len, &writer->levels_cap, sizeof(*writer->levels));
	writer->levels[writer->levels_len++] = (struct level){
	    .list = writer->lists++,
	    .item = -1,
	    .number = node->as.list.start,
	};
}

static void
write_list(struct writer *writer, cmark_node *node, bool entering)
{
	bool ordered = node->as.list.list_type == CMARK_ORDERED_LIST;

	if (!entering) {
		writer_end_block(writer);
		writer->levels_len--;
		buf_puts(writer->html, ordered ? "</ol>\n" : "</ul>\n");
		return;
	}
	writer_end_block(writer);
	if (writer->levels_len && writer->levels[writer->levels_len - 1].item >= 0)
		writer->doc->blocks[writer->levels[writer->levels_len - 1].item].has_children =
		    true;
	push_level(writer, node);
	writer_cr(writer);
	if (!ordered)
		buf_puts(writer->html, "<ul>\n");
	else if (node->as.list.start == 1)
		buf_puts(writer->html, "<ol>\n");
	else
		buf_printf(writer->html, "<ol start=\"%d\">\n", node->as.list.start);
}

static bool
is_task_item(cmark_node *node)
{
	return node->extension && strcmp(cmark_node_get_type_string(node), "tasklist") == 0;
}

/* The box itself is left to the slot's writer; the text after it is cmark's own blank. */
static void
write_task(struct writer *writer, cmark_node *node, char mark, struct slice id)
{
	struct doc *doc = writer->doc;

	doc->tasks = xgrow(doc->tasks, doc->tasks_len, &doc->tasks_cap, sizeof(*doc->tasks));
	doc->tasks[doc->tasks_len] = (struct task){
	    .id = arena_copy(&doc->arena, slice_skip(id, slice_starts(id, "^"))),
	    .text = SLICE(""),
	    .shown = SLICE(""),
	    .done = mark == 'x',
	    .mark = mark,
	    .line = writer_line(writer, node),
	};
	doc->blocks[writer->block].task = (int)doc->tasks_len;
	writer_open_slot(writer, node, SLOT_TASK, doc->tasks_len++);
	buf_putc(writer->html, ' ');
}

static bool
is_task(cmark_node *item, char *ret_mark)
{
	*ret_mark = item->as.list.checked ? 'x' : ' ';
	return is_task_item(item) || writer_read_mark(item, ret_mark);
}

static void
write_item(struct writer *writer, cmark_node *node, bool entering)
{
	struct level *level = &writer->levels[writer->levels_len - 1];
	cmark_node *list = node->parent;
	struct block *block;
	struct slice id;
	bool task;
	char mark;

	if (!entering) {
		writer_end_block(writer);
		buf_puts(writer->html, "</li>\n");
		level->item = -1;
		return;
	}
	writer_end_block(writer);
	writer_cr(writer);
	level->item = writer->levels_len > 1 ? writer->levels[writer->levels_len - 2].item : -1;
	block = writer_begin_block(writer, BLOCK_ITEM, node);
	block->list = level->list;
	block->ordered = list->as.list.list_type == CMARK_ORDERED_LIST;
	block->number = block->ordered ? level->number++ : 0;
	level->item = writer->block;
	task = is_task(node, &mark);
	id = writer_item_id(writer, node, task);
	buf_puts(writer->html, "<li");
	writer_put_id(writer, id);
	buf_putc(writer->html, '>');
	if (task)
		write_task(writer, node, mark, id);
}

static bool
is_tight(const cmark_node *paragraph)
{
	const cmark_node *list = paragraph->parent ? paragraph->parent->parent : NULL;

	return list && list->type == CMARK_NODE_LIST && list->as.list.tight;
}

static void
begin_paragraph(struct writer *writer, cmark_node *node)
{
	bool leads = node->parent->type == CMARK_NODE_ITEM && !node->prev;

	if (leads && writer->levels_len)
		writer_resume_block(writer, writer->levels[writer->levels_len - 1].item);
	else
		writer_begin_block(writer, writer->quotes ? BLOCK_QUOTE : BLOCK_PARAGRAPH, node);
}

static void write_backrefs(struct writer *writer, cmark_node *definition);

/* Stands in the user_data of a paragraph that is nothing but an embed: blocks will take its place. */
char writer_embed_mark;

static void
open_paragraph(struct writer *writer, cmark_node *node)
{
	const char *id = dialect_block_id(node);
	size_t start = writer->html->len;

	buf_puts(writer->html, "<p");
	node->user_data = NULL;
	if (id && writer_put_id(writer, slice_of(id))) {
		size_t anchor = writer->doc->anchors_len - 1;

		writer->doc->anchors[anchor].html_start = start;
		node->user_data = (void *)(uintptr_t)(anchor + 1);
	}
	buf_putc(writer->html, '>');
}

static void
write_paragraph(struct writer *writer, cmark_node *node, bool entering)
{
	bool tight = is_tight(node);

	if (entering) {
		if (!tight)
			writer_cr(writer);
		begin_paragraph(writer, node);
		if (dialect_is_embed(node))
			node->user_data = &writer_embed_mark;
		else if (!tight)
			open_paragraph(writer, node);
		return;
	}
	if (node->user_data == &writer_embed_mark) {
		buf_putc(writer->html, '\n');
	} else if (!tight) {
		if (node->parent->type == CMARK_NODE_FOOTNOTE_DEFINITION && !node->next) {
			buf_putc(writer->html, ' ');
			write_backrefs(writer, node->parent);
		}
		buf_puts(writer->html, "</p>\n");
		if (node->user_data)
			writer->doc->anchors[(uintptr_t)node->user_data - 1].html_end =
			    writer->html->len;
	}
	writer_end_block(writer);
}

static void
write_code_block(struct writer *writer, cmark_node *node, bool entering)
{
	struct doc *doc = writer->doc;
	struct slice info = chunk_slice(node->as.code.info);
	struct slice text = chunk_slice(node->as.code.literal);
	bool diagram;
	struct code *code;

	if (writer_dialect_code(writer, node))
		return;
	writer_cr(writer);
	doc->codes = xgrow(doc->codes, doc->codes_len, &doc->codes_cap, sizeof(*doc->codes));
	code = &doc->codes[doc->codes_len];
	*code = (struct code){0};
	code->info = arena_copy(&doc->arena, info);
	code->lang = code->info;
	for (size_t i = 0; i < info.len; i++)
		if (strchr(" \t\n\v\f\r", info.ptr[i])) {
			code->lang = slice_head(code->info, i);
			break;
		}
	diagram = slice_is(code->lang, "mermaid");
	code->text = arena_copy(diagram ? &doc->arena : &doc->block_arena, text);
	code->line = writer_line(writer, node) + (node->as.code.fenced ? 1 : 0);
	writer_begin_block(writer, BLOCK_CODE, node)->code = (unsigned)doc->codes_len;
	writer_open_slot(writer, node, diagram ? SLOT_DIAGRAM : SLOT_CODE, doc->codes_len++);
	buf_put_escaped(writer->html, text);
	writer_close_slot(writer, node);
	buf_put(&writer->text, text);
	buf_putc(writer->html, '\n');
	writer_end_block(writer);
}

static void
write_html_block(struct writer *writer, cmark_node *node, bool entering)
{
	writer_end_block(writer);
	writer_cr(writer);
	html_write_raw(writer, node);
	writer_cr(writer);
}

static void
write_heading(struct writer *writer, cmark_node *node, bool entering)
{
	if (entering) {
		writer_end_block(writer);
		writer_cr(writer);
		heading_enter(writer, node);
	} else {
		heading_leave(writer, node);
		buf_putc(writer->html, '\n');
		writer_end_block(writer);
	}
}

static void
write_rule(struct writer *writer, cmark_node *node, bool entering)
{
	writer_end_block(writer);
	writer_cr(writer);
	buf_puts(writer->html, "<hr />\n");
}

static void
put_footnote_id(struct writer *writer, cmark_node *definition, const char *prefix)
{
	buf_puts(writer->html, prefix);
	url_put_href(writer->html, chunk_slice(definition->as.literal));
}

/* The sign's spoken name is a slot of the theme's words: see html_back_label. */
static void
write_backrefs(struct writer *writer, cmark_node *definition)
{
	int count = definition->footnote.def_count;

	for (int i = 1; i <= (count > 1 ? count : 1); i++) {
		put_footnote_id(
		    writer, definition, i > 1 ? " <a href=\"#fnref-" : "<a href=\"#fnref-");
		if (i > 1)
			buf_printf(writer->html, "-%d", i);
		buf_puts(writer->html,
		    "\" class=\"footnote-backref\" data-footnote-backref aria-label=\"");
		buf_put_escaped(writer->html, slice_of(html_back_label(writer)));
		buf_puts(writer->html, "\">\xE2\x86\xA9");
		if (i > 1)
			buf_printf(writer->html, "<sup class=\"footnote-ref\">%d</sup>", i);
		buf_puts(writer->html, "</a>");
	}
	definition->user_data = definition; /* written */
}

static void
write_footnote(struct writer *writer, cmark_node *node, bool entering)
{
	writer_end_block(writer);
	if (entering) {
		if (!writer->footnotes++)
			buf_puts(
			    writer->html, "<section class=\"footnotes\" data-footnotes>\n<ol>\n");
		put_footnote_id(writer, node, "<li id=\"fn-");
		buf_puts(writer->html, "\">\n");
		return;
	}
	if (!node->user_data) {
		write_backrefs(writer, node);
		buf_putc(writer->html, '\n');
	}
	buf_puts(writer->html, "</li>\n");
}

node_handler *
writer_block_handler(cmark_node *node)
{
	static node_handler *const handlers[] = {
	    [CMARK_NODE_DOCUMENT & CMARK_NODE_VALUE_MASK] = write_document,
	    [CMARK_NODE_BLOCK_QUOTE & CMARK_NODE_VALUE_MASK] = write_quote,
	    [CMARK_NODE_LIST & CMARK_NODE_VALUE_MASK] = write_list,
	    [CMARK_NODE_ITEM & CMARK_NODE_VALUE_MASK] = write_item,
	    [CMARK_NODE_CODE_BLOCK & CMARK_NODE_VALUE_MASK] = write_code_block,
	    [CMARK_NODE_HTML_BLOCK & CMARK_NODE_VALUE_MASK] = write_html_block,
	    [CMARK_NODE_PARAGRAPH & CMARK_NODE_VALUE_MASK] = write_paragraph,
	    [CMARK_NODE_HEADING & CMARK_NODE_VALUE_MASK] = write_heading,
	    [CMARK_NODE_THEMATIC_BREAK & CMARK_NODE_VALUE_MASK] = write_rule,
	    [CMARK_NODE_FOOTNOTE_DEFINITION & CMARK_NODE_VALUE_MASK] = write_footnote,
	};
	size_t kind = node->type & CMARK_NODE_VALUE_MASK;

	return kind < sizeof(handlers) / sizeof(*handlers) ? handlers[kind] : NULL;
}
