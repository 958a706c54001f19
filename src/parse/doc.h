/* What parsing makes of a page's Markdown: an outline, its sections, and a fragment: finished
 * HTML with slots where something is not yet known or belongs to the theme. cmark's tree is gone
 * by the time a doc exists. Everything in a doc lives in the doc's own arena and buffers. */
#ifndef PARSE_DOC_H
#define PARSE_DOC_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"

enum slot_kind {
	SLOT_HEADING, /* ref: doc->headings */
	SLOT_LINK,    /* ref: doc->links */
	SLOT_IMAGE,   /* ref: doc->links; the range is the alt text, escaped */
	SLOT_CODE,    /* ref: doc->codes; the range is the code, escaped */
	SLOT_CALLOUT, /* ref: doc->callouts; the range is its body */
	SLOT_DIAGRAM, /* ref: doc->codes; the range is the source, escaped */
	SLOT_TABLE,   /* ref: doc->tables; the range is the <table> element */
	SLOT_TASK,    /* ref: doc->tasks; the empty range where the box stands */
	SLOT_EMBED,   /* ref: doc->links; a transcluded note or file */
	SLOT_MATH,    /* ref: doc->codes; the range is the source with its delimiters, escaped */
	SLOT_TOC,     /* ref unused: where the author wrote [toc] */
};

/* A range of the fragment's HTML for which the built-in writer or the theme's hook puts something
 * around (or instead of) what is inside. Ordered by `start`, outer before inner, well nested. */
struct slot {
	uint32_t start, end; /* bytes of doc->html */
	enum slot_kind kind : 8;
	unsigned ref : 24;
};

struct heading {
	struct slice id;    /* unique on the page; GitHub's slug or the author's {#id} */
	struct slice text;  /* as plain text, as the author wrote it */
	struct slice shown; /* of a page that is converted: the text converted, else empty */
	struct slice attr;  /* the author's {...} without id, or empty: ".stage .not-stage" */
	unsigned line;      /* of the file, 1-based */
	unsigned slot;      /* index into doc->slots */
	uint8_t level;      /* 1 to 6 */
	bool setext;
	bool explicit_id;
	bool nested; /* inside a quote, list or container: not part of the outline */
};

/* A reference to something: resolved by link/. */
struct link {
	struct slice dest;  /* as written, entity-decoded by cmark */
	struct slice title; /* may be empty */
	unsigned line, col; /* of the file */
	bool image, wiki, embed, autolink;
	struct slice attrs; /* further attributes of the author's HTML, ready to print, or empty */
	/* link/resolve */
	struct slice href;   /* what goes into the attribute, unescaped; empty until resolved */
	struct page *target; /* a page of the site, or NULL */
	bool broken, external;
};

struct code {
	struct slice info;  /* the fence's info string */
	struct slice lang;  /* its first word */
	struct slice text;  /* the literal, byte for byte */
	struct slice shown; /* of a chart on a page that is converted: what is drawn, else empty */
	unsigned line;      /* of the file: the first line of the code itself */
	const struct chart *chart; /* of a Mermaid block; gone with the blocks, NULL then */
};

struct callout {
	struct slice kind;  /* canonical: note tip important warning caution */
	struct slice title; /* the author's, or empty: the theme's word is used */
	unsigned line;
	bool foldable, open;
};

struct table {
	unsigned rows, cols; /* rows without the header */
	size_t text_len;     /* bytes of text in all body cells */
	unsigned line;
};

struct task {
	struct slice id;    /* the author's ^id or {#id}, or empty */
	struct slice text;  /* folded plain text */
	struct slice shown; /* as in struct heading */
	bool done;
	char mark;     /* the character between the brackets */
	unsigned line; /* of the file */
};

/* A place with an id that is no heading: an id in the author's HTML, or a block's "^id". */
struct anchor {
	struct slice name;           /* as links call it, without '#' */
	struct slice id;             /* in the page */
	size_t html_start, html_end; /* range of its block in the fragment, or both 0 */
};

/* What one block of text says, in document order: the only text that recognisers, terms, search,
 * embeds, excerpts and plain copies read. */
enum block_kind {
	BLOCK_HEADING,
	BLOCK_PARAGRAPH,
	BLOCK_ITEM, /* the leading paragraph of a list item */
	BLOCK_CELL,
	BLOCK_CODE,
	BLOCK_QUOTE /* a paragraph inside a quotation */
};

/* Runs of one block's text that are special. Offsets are bytes of block.text. */
enum span_kind {
	SPAN_CODE,
	SPAN_STRONG,
	SPAN_LINK,
	SPAN_BREAK,
	SPAN_MATH,
	SPAN_EMPH,
	SPAN_JOIN /* empty: a line of the source ended here, between wide characters */
};

struct span {
	enum span_kind kind;
	unsigned start, end;
	unsigned ref; /* SPAN_LINK: index into doc->links */
};

struct block {
	enum block_kind kind;
	struct slice text; /* plain text; soft breaks are '\n', hard ones too, with a SPAN_BREAK */
	unsigned line;     /* of the file */
	unsigned section;  /* index into doc->sections */
	struct span *spans;
	unsigned spans_len;
	int parent; /* block of the list item that holds this one, or -1 */
	/* BLOCK_HEADING */
	unsigned heading; /* index into doc->headings */
	/* BLOCK_ITEM */
	unsigned list;     /* number of its list on the page, 0-based */
	unsigned depth;    /* of list nesting, 1 = outermost */
	bool ordered;      /* its list is numbered */
	int number;        /* what an ordered item shows */
	int task;          /* index into doc->tasks, or -1 */
	bool has_children; /* owns a list */
	/* BLOCK_CELL */
	unsigned table, row, col; /* row 0 is the header */
	/* BLOCK_CODE */
	unsigned code;                 /* index into doc->codes */
	unsigned char quote;           /* depth of quotation around this block */
	uint32_t html_start, html_end; /* its range in the fragment */
};

/* From one heading of the outline to the next; section 0 is what stands before the first. */
struct section {
	int heading; /* index into doc->headings, or -1 for section 0 */
	int parent;  /* enclosing section, or -1 */
	unsigned block_start, block_end;
	uint32_t html_start, html_end; /* range of the fragment, sub-sections not included */
};

struct doc {
	struct arena arena;
	struct arena block_arena; /* of the blocks and their text: see doc_drop_blocks */
	struct buf html;          /* the fragment */
	struct slot *slots;
	struct heading *headings;
	struct link *links;
	struct code *codes;
	struct callout *callouts;
	struct table *tables;
	struct task *tasks;
	struct block *blocks;
	struct section *sections;
	struct anchor *anchors; /* by name */
	size_t slots_len, slots_cap, headings_len, headings_cap, links_len, links_cap;
	size_t codes_len, codes_cap, callouts_len, callouts_cap, tables_len, tables_cap;
	size_t tasks_len, tasks_cap, blocks_len, blocks_cap, sections_len, sections_cap;
	size_t anchors_len, anchors_cap;
	int title_heading;  /* the h1 that names the page, or -1 */
	bool title_leads;   /* it is the first block: shown as the page's head, not in the text */
	bool heading_shift; /* other h1s follow: in the text each heading is one level lower */
	bool has_html;      /* the author's raw HTML is inside */
	bool has_math;
	bool has_scripted; /* a Mermaid block of a kind that only Mermaid itself draws */
};

struct config;
struct page;

/* Once per process, before the first thread that parses: cmark's registries are global. */
void doc_setup(void);

/* Parses the page's text into page->doc and page->title and frees the text. What cannot be
 * parsed within the limits becomes a diagnostic and escaped text. */
void doc_parse(struct page *page, const struct config *conf);

/* The place of that name, or NULL. */
const struct anchor *doc_find_anchor(const struct doc *doc, struct slice name);

/* Frees the blocks and sections' text, which only recognisers and indexers read. */
void doc_drop_blocks(struct doc *doc);

/* Puts the converted headings in the place of what the author wrote, which readers of the
 * document's structure (model/reading) need first. */
void doc_show_converted(struct doc *doc);

void doc_free(struct doc *doc);

#endif
