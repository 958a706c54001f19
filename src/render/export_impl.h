/* Shared by the files of render/export. */
#ifndef RENDER_EXPORT_IMPL_H
#define RENDER_EXPORT_IMPL_H

#include "render/export.h"

#include <uthash.h>

struct export_id {
	struct slice key;
	unsigned number;
	UT_hash_handle hh;
};

struct exporter {
	const struct roadmap *roadmap;
	struct graph_scope scope;
	export_take *take;
	void *user;
	struct buf out;        /* not yet taken */
	size_t count;          /* see export_write */
	bool first;            /* nothing has been written to the list that is open */
	bool in_edges;         /* the nodes are closed */
	struct export_id *ids; /* nodes that the format shows, by key: of more than one page */
	unsigned kept;         /* number of the last one */
	unsigned *numbers;     /* the same of one page, by item; 0 for none */
	struct slice *names;   /* JSON, of one page: the key as it is written, by item */
	size_t items_cap;      /* room in `numbers` or in `names` */
	struct arena arena;
	struct buf place; /* JSON: what all nodes of `placed` say of where they are */
	const struct page *placed;
	struct buf url, url_json; /* JSON: an address, and how it is written */
	int depth[64];            /* of the groups that are open */
	size_t open;
	int x, y, column_y; /* canvas: where the next card goes */
	struct buf card;    /* canvas: text of one */
	struct buf cards;   /* canvas: of the column that is open */
	struct slice group; /* canvas: its key */
	struct buf group_label;
};

/* Of kinds of nodes and relations, those that a format is told of: most edges are mentions, and most
 * formats show few. */
#define EXPORT_BIT(kind) (1u << (kind))
#define EXPORT_EVERY     (~0u)

/* One format. `end` closes what is open. */
struct export_writer {
	unsigned kinds;     /* bits of enum node_kind */
	unsigned relations; /* bits of enum relation; none where `edge` is NULL */
	void (*begin)(struct exporter *e);
	void (*node)(struct exporter *e, const struct graph_item *item);
	void (*edge)(struct exporter *e, const struct graph_link *link); /* may be NULL */
	void (*end)(struct exporter *e);
	const char *file;
};

extern const struct export_writer export_json, export_cytoscape, export_dot, export_graphml,
    export_opml, export_mermaid, export_gantt, export_canvas, export_ics;

enum { EXPORT_PIECE = 64 * 1024 };

/* Hands on what has been written when it is enough. */
static inline void
export_flush(struct exporter *e)
{
	if (e->take && e->out.len >= EXPORT_PIECE) {
		e->take(e->user, buf_slice(&e->out));
		buf_truncate(&e->out, 0);
	}
}

/* Remembers a node that was written; export_from and export_to are the numbers of an edge's ends, 0
 * for nodes that were not. */
unsigned export_keep(struct exporter *e, const struct graph_item *item);
unsigned export_from(const struct exporter *e, const struct graph_link *link);
unsigned export_to(const struct exporter *e, const struct graph_link *link);

/* Makes room for the item in an array that is indexed by items, which is filled up with zeros. */
void *export_room(struct exporter *e, void *items, int item, size_t size);

/* Title of the whole: the roadmap's, or the site's. */
const char *export_title(const struct exporter *e);

/* Groups in formats of lines: indents by those that are open, and closes those of `depth` and
 * deeper, each with the line `end`. */
void export_indent(struct exporter *e);
void export_close(struct exporter *e, int depth, const char *end);

/* Text of XML without control characters. */
void export_put_xml(struct buf *out, struct slice text);

/* Appends the address of a URL below the site's root: base_url and the percent-encoded rest. */
void export_put_url(struct buf *out, const struct exporter *e, struct slice url);

/* What is known of a stage, a roadmap, a node of a chart; NULL when there is nothing. */
const struct when *export_when(const struct graph_item *item);
const struct pg_stage *export_stage(const struct graph_item *item);

#endif
