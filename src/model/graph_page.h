/* A page while the graph is gone through: shared by the files of model/graph_visit. What nodes are
 * called is worked out once, when the page is opened. */
#ifndef MODEL_GRAPH_PAGE_H
#define MODEL_GRAPH_PAGE_H

#include "model/graph_visit.h"

/* An edge to another page or a term, before it is known to be new. */
struct out_edge {
	enum relation relation;
	int from;
	struct node_ref to; /* a shared name: node is -1 - that of this page's topic */
};

struct out_edges {
	struct out_edge *items;
	size_t len, cap;
};

struct visit {
	const struct roadmap *roadmap;
	struct graph_scope scope;
	const struct graph_visitor *visitor;
	struct page *page;
	struct node_leaves leaves;
	const struct node *items; /* nodes, then leaves */
	size_t items_len;
	struct slice *keys; /* by item: "ko:plans/backend#basics/docker"; of those that are kept */
	struct slice *ids;  /* the same without the page: the end of the key */
	struct slice *shared_ids; /* of nodes that have a twin, its id; else empty. Or NULL */
	int *depths;              /* by item */
	int *twins;               /* by node: that of the source, or -1; NULL without a source */
	int *names;               /* nodes that are shared names */
	size_t names_len;
	enum status *statuses; /* of nodes of charts, by node */
	struct page *source;   /* which the twins are of */
	struct arena arena;
	struct buf url, id, path;
	int url_heading;  /* whose address `url` is; -2 for none */
	size_t id_page;   /* bytes of `id` that are the page's */
	bool labels_only; /* of mentions, those in the names of stages and topics */
};

/* Everything of the page, or roadmaps and stages alone? */
static inline bool
visit_is_full(const struct visit *v)
{
	return v->scope.extent != EXTENT_SITE;
}

static inline bool
visit_keeps(const struct visit *v, const struct node *node)
{
	return visit_is_full(v) || node->kind <= NODE_STAGE;
}

/* The node itself, or what is kept of what it is in. */
int visit_lift(const struct visit *v, const struct page *page, int at);

/* What a page is opened for. */
enum { VISIT_NODES = 1, VISIT_EDGES = 2 };

/* Opens a page, and forgets it. `what`: VISIT_NODES, VISIT_EDGES or both. */
void visit_begin(struct visit *v, struct page *page, unsigned what);
void visit_end(struct visit *v);

/* Appends the key of a name that roadmaps share: the label without what does not count. */
void visit_put_name_key(struct buf *out, const struct page *page, int node);

/* The edges that leave the page that is open, each once, in their order; to be freed. */
struct out_edges visit_collect(const struct visit *v);

#endif
