/* One walk over a page's tree that writes the fragment and notes the outline on the way. The
 * handlers of block and inline nodes are in writer_block.c, writer_inline.c and writer_table.c;
 * what they print equals cmark-gfm's own renderer, slots aside. */
#ifndef PARSE_WRITER_H
#define PARSE_WRITER_H

#include "parse/doc.h"
#include "parse/sanitize.h"
#include "parse/slug.h"

#include <cmark-gfm.h>

#include <cmark-gfm/node.h>

/* Lists and items around the current node. */
struct level {
	unsigned list; /* number of the list on the page */
	int item;      /* block of the current item, or -1 */
	int number;    /* of the next ordered item */
};

struct writer {
	struct doc *doc;
	struct page *page;
	const struct config *conf;
	struct buf *html; /* &doc->html */
	struct slugger slugger;
	cmark_node *plain; /* the image whose alternative text is being written, or NULL */
	struct buf text;   /* of the current block, as the author wrote it */
	struct buf shown;  /* scratch of writer_shown */
	struct span *spans;
	size_t spans_len, spans_cap;
	int block; /* the block that `text` belongs to, or -1 */
	struct level *levels;
	size_t levels_len, levels_cap;
	unsigned lists, quotes, footnotes;
	struct table *table; /* the current one, or NULL */
	unsigned row, col;
	bool table_body;       /* <tbody> is open */
	struct raw_html *raws; /* the author's HTML in the output */
	size_t raws_len, raws_cap;
	size_t line_start; /* byte of page->text at which `line` starts: see writer_column */
	unsigned line;
};

/* Writes the whole tree. */
void writer_run(struct writer *writer, cmark_node *root);

/* A handler gets each node of its kind twice when it can have children: on entering and on
 * leaving. */
typedef void node_handler(struct writer *writer, cmark_node *node, bool entering);

node_handler *writer_inline_handler(cmark_node *node);
extern char writer_embed_mark; /* see write_paragraph */

node_handler *writer_table_handler(cmark_node *node);

/* The text as readers of the page get it: converted on a derived page. What a converted text
 * points to lasts until the next call. */
struct slice writer_shown(struct writer *writer, struct slice text);

/* A newline, unless the output stands at the start of a line. */
void writer_cr(struct writer *writer);

/* Opens a slot at the end of the output and remembers it in the node; closes it. */
void writer_open_slot(struct writer *writer, cmark_node *node, enum slot_kind kind, size_t ref);
void writer_close_slot(struct writer *writer, cmark_node *node);

/* Starts a block of text; the spans and text that follow belong to it. */
struct block *writer_begin_block(struct writer *writer, enum block_kind kind, cmark_node *node);

/* Goes on with a block that was begun before: the leading paragraph of an item. */
void writer_resume_block(struct writer *writer, int block);

/* Ends the current block: its text and spans are copied to the doc. */
void writer_end_block(struct writer *writer);

/* Adds a run of the current block's text. */
void writer_add_span(struct writer *writer, enum span_kind kind, size_t start, size_t ref);

/* Line of the file, and column in characters, of a node. */
unsigned writer_line(const struct writer *writer, const cmark_node *node);
unsigned writer_column(struct writer *writer, const cmark_node *node);

static inline struct slice
chunk_slice(cmark_chunk chunk)
{
	return slice_from((const char *)chunk.data, (size_t)chunk.len);
}

#endif
