/* The graph as a stream: every node, then every edge, in an order that depends on nothing but the
 * site; nothing of it is held as a whole. All exports are made from this. */
#ifndef MODEL_GRAPH_VISIT_H
#define MODEL_GRAPH_VISIT_H

#include "model/graph.h"

enum graph_extent {
	EXTENT_ALL,  /* everything */
	EXTENT_PAGE, /* everything of one page, and by name what it points at */
	EXTENT_SITE, /* roadmaps, stages and terms; edges of what they hold are theirs. Of more
		      * than 100,000 mentions only those in names of stages and topics */
};

struct graph_scope {
	enum graph_extent extent;
	struct page *page; /* EXTENT_PAGE */
};

/* A node, for as long as the call lasts. */
struct graph_item {
	struct slice key; /* unique: "ko:plans/backend#basics/docker" */
	struct slice id;  /* the same for all translations: without the language */
	struct slice
	    own_id; /* of the node in its own page: the end of the key; empty for the page */
	struct slice parent; /* key of the node around it; empty for pages and terms */
	struct slice label;
	struct slice url;  /* below the site's root, with #anchor; empty for terms */
	struct slice path; /* of the source below the site's folder: "content/ko/a.md" */
	enum node_kind kind;
	enum status status;      /* a node of a chart has that of its topic */
	struct page *page;       /* NULL for a term */
	const struct node *node; /* NULL for a term, and for a page that is only named */
	const struct term *term; /* the glossary's; NULL for a shared name too */
	int lang;                /* index; -1 for a term */
	int depth;               /* 0 for pages and terms */
	int index;               /* of the node in its page; from page->nodes->len on for leaves */
	bool foreign;            /* only named: EXTENT_PAGE */
};

struct graph_link {
	enum relation relation;
	struct slice from, to;   /* keys */
	struct slice label;      /* of an arrow, or empty */
	const struct page *page; /* whose edge it is */
	int from_at, to_at;      /* index of the items; -1 for an end outside of the page */
};

struct graph_visitor {
	void (*node)(void *user, const struct graph_item *item);
	void (*edge)(void *user, const struct graph_link *link); /* may be NULL */
	void *user;
};

/* Each page's nodes come in the order of reading, each behind that which it is in. */
void graph_visit(
    const struct roadmap *roadmap, struct graph_scope scope, const struct graph_visitor *visitor);

/* Is the topic a name that another roadmap, no translation of this one, has too, and the
 * glossary has not? Such names are terms of their own: "name:fastify". */
bool graph_is_shared_name(const struct roadmap *roadmap, const struct page *page, int node);

/* The source's path below the folder of the site, "content/ko/a.md"; appends. */
void graph_put_path(struct buf *out, const struct roadmap *roadmap, const struct page *page);

#endif
