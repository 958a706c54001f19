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
	struct export_id *ids; /* nodes that the format shows, by key */
	struct arena arena;
	int depth[64]; /* of the groups that are open */
	size_t open;
	int x, y, column_y; /* canvas: where the next card goes */
	struct buf cards;   /* canvas: of the column that is open */
	struct slice group; /* canvas: its key */
	struct buf group_label;
};

/* One format. `end` closes what is open. */
struct export_writer {
	void (*begin)(struct exporter *e);
	void (*node)(struct exporter *e, const struct graph_item *item);
	void (*edge)(struct exporter *e, const struct graph_link *link); /* may be NULL */
	void (*end)(struct exporter *e);
	const char *file;
};

extern const struct export_writer export_json, export_cytoscape, export_dot, export_graphml,
    export_opml, export_mermaid, export_gantt, export_canvas, export_ics;

/* Hands on what has been written when it is enough. */
void export_flush(struct exporter *e);

/* Remembers a node that was written; export_number is 0 for others. */
unsigned export_keep(struct exporter *e, struct slice key);
unsigned export_number(const struct exporter *e, struct slice key);

/* Title of the whole: the roadmap's, or the site's. */
const char *export_title(const struct exporter *e);

/* A string of JSON with its quotes; text of XML without control characters. */
void export_put_json(struct buf *out, struct slice text);
void export_put_xml(struct buf *out, struct slice text);

/* Appends the address of a URL below the site's root: base_url and the percent-encoded rest. */
void export_put_url(struct buf *out, const struct exporter *e, struct slice url);

/* What is known of a stage, a roadmap, a node of a chart; NULL when there is nothing. */
const struct when *export_when(const struct graph_item *item);
const struct pg_stage *export_stage(const struct graph_item *item);

#endif
