/* What one page gives to the graph of the site: nodes in the order of reading, edges between them,
 * terms that its text names, its charts. Made while the page is read, from what model/reading and
 * the Mermaid reader found; all of it belongs to the page and points at other pages only by name,
 * so that pages come and go without touching each other. */
#ifndef MODEL_NODES_H
#define MODEL_NODES_H

#include "base/arena.h"
#include "base/buf.h"
#include "model/page_graph.h"
#include "parse/mermaid.h"

#include <stdint.h>

struct page;
struct terms;

enum node_kind {
	NODE_PAGE, /* a document that is no roadmap */
	NODE_ROADMAP,
	NODE_STAGE,        /* ref: graph->stages */
	NODE_TRACK,        /* ref: graph->tracks */
	NODE_TOPIC,        /* ref: graph->topics */
	NODE_LINK,         /* a topic that only a chain names; chain, ref: graph->chains[].items */
	NODE_DIAGRAM,      /* chart: nodes->charts */
	NODE_DIAGRAM_NODE, /* chart, ref: items of the chart */
	NODE_TASK,         /* a leaf, ref: graph->tasks */
	NODE_RESOURCE,     /* a leaf, ref: graph->resources */
	NODE_TERM,         /* not of a page */
};

enum relation {
	RELATION_CONTAINS,
	RELATION_NEXT,
	RELATION_REQUIRES, /* from what comes later to what must come before */
	RELATION_LEADS_TO, /* chart, ref: arrows of the chart */
	RELATION_LINKS,
	RELATION_MENTIONS,
	RELATION_SAME_AS,
	RELATION_TRANSLATES,
	RELATIONS,
};

/* 40 bytes, since a large site has half a million: labels and ids are made when asked for. */
struct node {
	uint64_t key; /* of the normalised label, see node_key; 0 for kinds that have none */
	int parent;   /* the node around it; -1 for the first */
	int ref;      /* by kind, see above */
	int group;    /* chart or chain, by kind; of a stage, the stage before it among its
		       * siblings, or -1 */
	int term;     /* the glossary's, if the label is a name of one; else -1 */
	unsigned end; /* after the last node inside it */
	unsigned line;
	uint16_t dup;   /* how many before it have the same id but for this */
	uint8_t kind;   /* enum node_kind */
	bool technical; /* a name such as "FastAPI": see node_is_technical */
	int stage;      /* that it is or is in: see node_stage */
};

struct node_edge {
	enum relation relation; /* without CONTAINS by nesting, LINKS and what leaves the page */
	int from, to;           /* indices into nodes */
	int chart, ref;         /* the arrow that it was made from, or -1 */
};

/* Eight bytes, since a page has hundreds. What does not fit is cut to the most that does. */
struct node_mention {
	uint64_t term : 22;
	uint64_t node : 20; /* a stage, a topic, or the page */
	uint64_t line : 21;
	uint64_t named : 1; /* the node's own name says the term, alone or among other words */
};

enum { MENTION_NODE_MAX = (1 << 20) - 1, MENTION_LINE_MAX = (1 << 21) - 1 };

/* A node of a chart, a task of a Gantt chart, a period of a timeline. */
struct chart_item {
	struct slice id, label; /* as one line */
	struct when when;
	enum status status;
	int parent; /* in a mind map: index into items, or -1 */
	unsigned line;
};

struct chart_arrow {
	int from, to;       /* indices into items */
	struct slice label; /* may be empty */
	bool one_way;
	bool requires; /* the author says so */
};

/* What is kept of a Mermaid block; drawing reads it again. */
struct node_chart {
	enum chart_kind kind;
	struct slice keyword, title;
	struct chart_item *items;
	struct chart_arrow *arrows;
	size_t items_len, arrows_len;
	int node;       /* its NODE_DIAGRAM */
	unsigned code;  /* index into doc->codes */
	bool breakdown; /* its arrows mean "consists of" */
};

struct page_nodes {
	struct arena arena;
	struct node *nodes; /* in the order of reading; the first is the page itself */
	struct node_edge *edges;
	struct node_mention *mentions; /* by term, then by node; each pair once */
	uint64_t *taught;  /* a bit for each term that is named below the first heading */
	size_t taught_len; /* of `taught` */
	struct node_chart *charts;
	size_t len, cap, edges_len, edges_cap, mentions_len, mentions_cap, charts_len, charts_cap;
};

/* Makes page->nodes from page->graph and page->doc, whose blocks are still there. Mistakes in
 * charts go to the page's diagnostics. Linear in the page but for sorting. */
void nodes_build(struct page *page, const struct terms *terms);

void nodes_free(struct page_nodes *nodes);

/* The first of the mentions of a term; mentions_len when there is none. */
size_t nodes_first_mention(const struct page_nodes *nodes, int term);

/* Tasks and resources: too many to keep, cheap to make. Indices go on from nodes->len. */
struct node_leaves {
	struct node *items;
	unsigned *order;     /* all nodes and leaves of the page in the order of reading */
	struct slice *steps; /* by leaf: see node_put_step */
	bool *whole;         /* by leaf */
	struct arena arena;  /* of all of these */
	size_t len, order_len;
};

void node_leaves_init(struct node_leaves *leaves, const struct page *page);
void node_leaves_finish(struct node_leaves *leaves);

/* What the node is called; on one line. Borrowed from the page. */
struct slice node_label(const struct page *page, const struct node *node);
void node_put_label(struct buf *out, const struct page *page, const struct node *node);

/* Appends the node's name within its page: what the author said ({#id}, ^id), else the way
 * through the headings to it, "basics/docker". Empty for the page itself. */
void node_put_id(struct buf *out, const struct page *page, const struct node *node);

/* Appends the part of the id that the node adds to that of the node around it, and returns
 * whether this is the whole id because the author gave one. Without the number of its likes. */
bool node_put_step(struct buf *out, const struct page *page, const struct node *node);

/* Is the term named below the first heading? What stands above it is said of the whole, and teaches
 * nothing. Terms that came into the glossary after the page was read are not. */
static inline bool
nodes_teach(const struct page_nodes *nodes, int term)
{
	size_t word = (size_t)term / 64;

	return word < nodes->taught_len && nodes->taught[word] >> (term % 64) & 1;
}

/* The heading that a reader is led to; -1 for the top of the page. */
int node_heading(const struct page *page, const struct node *node);

enum status node_status(const struct page *page, const struct node *node);

/* The stage that the node is or is in; -1 when there is none. An index of nodes. */
static inline int
node_stage(const struct page_nodes *nodes, int node)
{
	return node >= 0 ? nodes->nodes[node].stage : -1;
}

/* The innermost node, no leaf, of the text at that line of the file. */
int node_at_line(const struct page *page, unsigned line);

/* Hash of a label under which two are the same: NFKC, case folded, only letters, digits, '+'
 * and '#'. 0 when nothing is left. */
uint64_t node_key(struct slice label);

/* Is it a proper name of the field, as far as one can see: at most three words, Latin, with a
 * capital or a digit, and no word that any plan has (Overview, Project 1). */
bool node_is_technical(struct slice label);

/* "stage", "diagram_node"; a NODE_LINK is a "topic". */
const char *node_kind_name(enum node_kind kind);
const char *relation_name(enum relation relation);

#endif
