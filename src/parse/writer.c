#include "parse/writer.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "parse/convert.h"
#include "parse/dialect.h"
#include "parse/writer_block.h"
#include "parse/writer_dialect.h"
#include "read/page.h"

#include <stdlib.h>

static node_handler *
handler_of(cmark_node *node)
{
	node_handler *handler = writer_table_handler(node);

	if (node->type == dialect_container())
		return writer_container;
	if (!handler)
		handler = CMARK_NODE_TYPE_BLOCK_P(node->type) ? writer_block_handler(node)
							      : writer_inline_handler(node);
	return handler;
}

void
writer_run(struct writer *writer, cmark_node *root)
{
	cmark_iter *iter = cmark_iter_new(root);
	cmark_event_type event;

	while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(iter);
		node_handler *handler = handler_of(node);

		if (handler)
			handler(writer, node, event == CMARK_EVENT_ENTER);
	}
	cmark_iter_free(iter);
	buf_finish(&writer->text);
	buf_finish(&writer->shown);
	free(writer->spans);
	free(writer->levels);
}

struct slice
writer_shown(struct writer *writer, struct slice text)
{
	if (!writer->page->convert)
		return text;
	buf_truncate(&writer->shown, 0);
	convert_text(writer->page->convert, text, &writer->shown);
	return buf_slice(&writer->shown);
}

void
writer_cr(struct writer *writer)
{
	struct buf *html = writer->html;

	if (html->len && html->ptr[html->len - 1] != '\n')
		buf_putc(html, '\n');
}

void
writer_open_slot(struct writer *writer, cmark_node *node, enum slot_kind kind, size_t ref)
{
	struct doc *doc = writer->doc;

	doc->slots = xgrow(doc->slots, doc->slots_len, &doc->slots_cap, sizeof(*doc->slots));
	doc->slots[doc->slots_len] = (struct slot){
	    .start = writer->html->len,
	    .end = writer->html->len,
	    .kind = kind,
	    .ref = (unsigned)ref,
	};
	node->user_data = (void *)(uintptr_t)doc->slots_len++;
}

void
writer_close_slot(struct writer *writer, cmark_node *node)
{
	writer->doc->slots[(uintptr_t)node->user_data].end = writer->html->len;
}

static int
current_item(const struct writer *writer)
{
	return writer->levels_len ? writer->levels[writer->levels_len - 1].item : -1;
}

struct block *
writer_begin_block(struct writer *writer, enum block_kind kind, cmark_node *node)
{
	struct doc *doc = writer->doc;
	struct block *block;

	writer_end_block(writer);
	doc->blocks = xgrow(doc->blocks, doc->blocks_len, &doc->blocks_cap, sizeof(*doc->blocks));
	block = &doc->blocks[doc->blocks_len];
	*block = (struct block){
	    .kind = kind,
	    .text = SLICE(""),
	    .line = writer_line(writer, node),
	    .section = (unsigned)doc->sections_len - 1,
	    .parent = current_item(writer),
	    .task = -1,
	    .depth = (unsigned)writer->levels_len,
	    .quote = (unsigned char)(writer->quotes < 255 ? writer->quotes : 255),
	    .html_start = writer->html->len,
	    .html_end = writer->html->len,
	};
	writer->block = (int)doc->blocks_len++;
	return block;
}

void
writer_resume_block(struct writer *writer, int block)
{
	writer_end_block(writer);
	writer->block = block;
}

static struct span *
copy_spans(struct writer *writer)
{
	size_t size = writer->spans_len * sizeof(struct span);
	struct span *spans;

	if (!size)
		return NULL;
	spans = arena_alloc(&writer->doc->block_arena, size);
	memcpy(spans, writer->spans, size);
	return spans;
}

static void
take_task_text(struct writer *writer, struct task *task, struct slice text)
{
	task->text = arena_copy(&writer->doc->arena, text);
	if (writer->page->convert)
		task->shown = arena_copy(&writer->doc->arena, writer_shown(writer, text));
}

void
writer_end_block(struct writer *writer)
{
	struct block *block;

	if (writer->block < 0)
		return;
	block = &writer->doc->blocks[writer->block];
	block->html_end = writer->html->len;
	if (writer->text.len)
		block->text = arena_copy(&writer->doc->block_arena, buf_slice(&writer->text));
	if (block->task >= 0)
		take_task_text(writer, &writer->doc->tasks[block->task], block->text);
	block->spans = copy_spans(writer);
	block->spans_len = (unsigned)writer->spans_len;
	writer->block = -1;
	writer->spans_len = 0;
	buf_truncate(&writer->text, 0);
}

void
writer_add_span(struct writer *writer, enum span_kind kind, size_t start, size_t ref)
{
	writer->spans =
	    xgrow(writer->spans, writer->spans_len, &writer->spans_cap, sizeof(*writer->spans));
	writer->spans[writer->spans_len++] = (struct span){
	    .kind = kind,
	    .start = (unsigned)start,
	    .end = (unsigned)writer->text.len,
	    .ref = (unsigned)ref,
	};
}

unsigned
writer_line(const struct writer *writer, const cmark_node *node)
{
	unsigned line = node->start_line > 0 ? (unsigned)node->start_line : 1;

	return line + writer->page->body_line - 1;
}

/* Nodes come nearly in order, so the start of the line is looked for from the last one found. */
static size_t
seek_line(struct writer *writer, unsigned line)
{
	struct slice text = buf_slice(&writer->page->text);

	if (line < writer->line) {
		writer->line = 1;
		writer->line_start = writer->page->body;
	}
	while (writer->line < line) {
		const char *from = text.ptr + writer->line_start;
		const char *end = memchr(from, '\n', text.len - writer->line_start);

		if (!end)
			break;
		writer->line_start = (size_t)(end + 1 - text.ptr);
		writer->line++;
	}
	return writer->line_start;
}

unsigned
writer_column(struct writer *writer, const cmark_node *node)
{
	size_t start, bytes;
	struct slice rest;

	if (node->start_line <= 0 || node->start_column <= 0)
		return 0;
	start = seek_line(writer, (unsigned)node->start_line);
	bytes = (size_t)node->start_column - 1;
	rest = slice_skip(buf_slice(&writer->page->text), start);
	return (unsigned)utf8_count(slice_head(rest, bytes)) + 1;
}
