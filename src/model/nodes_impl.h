/* Shared by the files of model/nodes. */
#ifndef MODEL_NODES_IMPL_H
#define MODEL_NODES_IMPL_H

#include "model/nodes.h"
#include "parse/doc.h"
#include "read/page.h"

enum { CHART_NODES_MAX = 2000 }; /* of one chart; more are drawn, and not in the graph */

/* Topics of a page by label and by term. */
struct topic_entry;
struct known_topics {
	struct topic_entry *entries;
	struct arena arena;
};

struct nodes_build {
	struct page *page;
	const struct terms *terms;
	struct page_nodes *nodes;
	/* Index of the node made from each of graph->stages, graph->topics, headings (-1: none). */
	int *stages, *topics, *tracks, *headings;
	struct known_topics known;
	struct buf scratch;
};

/* Indexes the topics among the nodes, those that only a chain names too. */
void known_init(struct known_topics *topics, const struct page_nodes *nodes);
void known_finish(struct known_topics *topics);
void known_enter(struct known_topics *topics, const struct node *node, int at);

/* The first topic below `parent` with that key; else, and with `parent` -1, the first of the
 * page; -1 when there is none. */
int known_find(const struct known_topics *topics, uint64_t key, int parent);

/* The key under which nodes of one term are found; 0 for no term. */
static inline uint64_t
term_key(int term)
{
	return ((uint64_t)term + 1) * 2;
}

/* Tracks come before everything else, wherever the first of them stands. */
static inline unsigned
node_order_line(const struct node *node)
{
	return node->kind == NODE_TRACK ? 1 : node->line;
}

/* nodes_edges.c: what stands between the nodes, once they are in order. */
void nodes_connect(struct nodes_build *b);

/* nodes_chart.c: reads a block; mistakes in it go to the page's diagnostics. */
void nodes_read_chart(struct nodes_build *b, unsigned code, struct node_chart *ret);

/* nodes_text.c: terms in the text. */
void nodes_read_text(struct nodes_build *b);

void nodes_add_edge(struct nodes_build *b, struct node_edge edge);

/* The heading that the node is, or -1; and that which it stands below (not the page's title). */
int node_own_heading(const struct page *page, const struct node *node);
int node_place(const struct page *page, const struct node *node);

/* The heading around a heading, but for the page's title; -1 at the top. */
int heading_parent(const struct page *page, int heading);

/* The outline's heading at or above that line, or -1. */
int heading_at_line(const struct page *page, unsigned line);

#endif
