#include "base/mem.h"
#include "conf/config.h"
#include "parse/writer.h"

#include <cmark-gfm-core-extensions.h>

/* Exported by the extensions' library, declared in none of its installed headers. */
extern cmark_node_type CMARK_NODE_TABLE, CMARK_NODE_TABLE_ROW, CMARK_NODE_TABLE_CELL;

static void
write_table(struct writer *writer, cmark_node *node, bool entering)
{
	struct doc *doc = writer->doc;

	writer_end_block(writer);
	writer_cr(writer);
	if (entering) {
		doc->tables =
		    xgrow(doc->tables, doc->tables_len, &doc->tables_cap, sizeof(*doc->tables));
		writer->table = &doc->tables[doc->tables_len];
		*writer->table = (struct table){
		    .cols = cmark_gfm_extensions_get_table_columns(node),
		    .line = writer_line(writer, node),
		};
		writer_open_slot(writer, node, SLOT_TABLE, doc->tables_len++);
		buf_puts(writer->html, "<table>");
		writer->row = 0;
		writer->table_body = false;
		return;
	}
	if (writer->table_body)
		buf_puts(writer->html, "</tbody>\n");
	buf_puts(writer->html, "</table>");
	writer_close_slot(writer, node);
	buf_putc(writer->html, '\n');
	writer->table = NULL;
}

static void
write_row(struct writer *writer, cmark_node *node, bool entering)
{
	bool header = cmark_gfm_extensions_get_table_row_is_header(node);

	writer_end_block(writer);
	writer_cr(writer);
	if (entering) {
		if (header) {
			buf_puts(writer->html, "<thead>\n");
		} else {
			if (!writer->table_body)
				buf_puts(writer->html, "<tbody>\n");
			writer->table_body = true;
			writer->row++;
			writer->table->rows++;
		}
		buf_puts(writer->html, "<tr>");
		writer->col = 0;
		return;
	}
	buf_puts(writer->html, header ? "</tr>\n</thead>" : "</tr>");
}

/* cmark prints the obsolete align attribute; pages get a class. */
static void
put_alignment(struct writer *writer, cmark_node *table)
{
	const uint8_t *alignments = cmark_gfm_extensions_get_table_alignments(table);
	const char *name;

	if (!alignments || writer->col >= cmark_gfm_extensions_get_table_columns(table))
		return;
	switch (alignments[writer->col]) {
	case 'l':
		name = "left";
		break;
	case 'c':
		name = "center";
		break;
	case 'r':
		name = "right";
		break;
	default:
		return;
	}
	buf_puts(writer->html, writer->conf->plain ? " align=\"" : " class=\"");
	buf_puts(writer->html, name);
	buf_putc(writer->html, '"');
}

static void
write_cell(struct writer *writer, cmark_node *node, bool entering)
{
	bool header = cmark_gfm_extensions_get_table_row_is_header(node->parent);
	struct block *block;

	if (!entering) {
		if (!header)
			writer->table->text_len += writer->text.len;
		writer_end_block(writer);
		buf_puts(writer->html, header ? "</th>" : "</td>");
		writer->col++;
		return;
	}
	writer_cr(writer);
	buf_puts(writer->html, header ? "<th" : "<td");
	put_alignment(writer, node->parent->parent);
	buf_putc(writer->html, '>');
	block = writer_begin_block(writer, BLOCK_CELL, node);
	block->table = (unsigned)(writer->doc->tables_len - 1);
	block->row = writer->row;
	block->col = writer->col;
}

node_handler *
writer_table_handler(cmark_node *node)
{
	if (node->type == CMARK_NODE_TABLE)
		return write_table;
	if (node->type == CMARK_NODE_TABLE_ROW)
		return write_row;
	return node->type == CMARK_NODE_TABLE_CELL ? write_cell : NULL;
}
