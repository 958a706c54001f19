/* The reader of flowcharts, in parts. For the files mermaid_flow*.c only. */
#ifndef PARSE_MERMAID_FLOW_H
#define PARSE_MERMAID_FLOW_H

#include "parse/mermaid_lex.h"

/* A group whose `end` has not come yet. */
struct flow_open {
	int group;
	size_t at;       /* byte of its "subgraph" */
	size_t mentions; /* flow->mentions from here on were named inside it */
};

/* Open addressing from an id to an index + 1. */
struct flow_table {
	unsigned *slots;
	size_t cap; /* a power of two, or 0 */
	size_t len;
};

struct flow {
	struct flow_table ids;     /* -> chart->nodes */
	struct flow_table classes; /* -> chart->classes */
	struct flow_table edges;   /* -> chart->edges that have an id */
	struct flow_open open[MERMAID_DEPTH_MAX];
	size_t open_len;
	int *mentions; /* nodes named in open groups */
	size_t mentions_len, mentions_cap;
	struct chart_style link_style; /* linkStyle default */
	unsigned made_up;              /* groups without an id so far */
	bool full;                     /* a hard limit was reached, and said */
};

/* The nodes of one side of an arrow. */
struct flow_set {
	int *nodes;
	size_t len, cap;
};

/* What stands at a byte that could begin an arrow. */
enum flow_dash { DASH_NONE, DASH_LINK, DASH_START };

struct flow_link {
	enum flow_dash dash;
	enum chart_stroke stroke;
	enum chart_head head, tail; /* as written at its two ends */
	bool headed;                /* has a character in front of the dashes */
	unsigned length;
	size_t len; /* in bytes, without white space */
};

/* Says the error and moves to the line after it; always false. */
bool flow_fail(struct mermaid *m, size_t at, const char *hint, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* The index kept for `id`, or -1; and keeps `index` for it. */
int flow_find(const struct mermaid *m, const struct flow_table *table, struct slice id);
void flow_keep(struct mermaid *m, struct flow_table *table, struct slice id, int index);

/* The length of the id at byte `at`, or 0. */
size_t flow_id_len(const struct mermaid *m, size_t at);
/* The reserved word at `at`, or NULL. */
const char *flow_reserved(const struct mermaid *m, size_t at);
/* A bracket that looks like one of Mermaid's, such as U+FF08. */
bool flow_is_wide_bracket(const struct mermaid *m, size_t at);
/* Reads an id and moves past it; empty when there is none. */
struct slice flow_id(struct mermaid *m);
/* The node of that id, made when it is new; -1 at the hard limit. `at`: where it is named. */
int flow_node(struct mermaid *m, struct slice id, size_t at);

/* Reads `id shape :::class @{…}`, and `node & node & …`; false after an error was said. */
bool flow_nodes(struct mermaid *m, struct flow_set *set);

/* Reads text up to one of `closers`, which a NULL ends, into ret_raw, and moves past the closer.
 * `opener`: the byte of the opening, for messages. The closer "" means: only a text in quotes.
 * False after an error was said. */
bool flow_text(struct mermaid *m, size_t opener, const char *const *closers, struct slice *ret_raw);

/* Reads `@{ … }`, for a node or an edge id. The cursor stands on '@'. */
bool flow_metadata(struct mermaid *m, struct slice id, size_t at);
/* Adds a class to a node. */
void flow_add_class(struct mermaid *m, int node, struct slice name);

/* What could be an arrow at byte `at`. */
struct flow_link flow_dash_at(const struct mermaid *m, size_t at);
/* Reads an arrow with its label, after white space of any kind. 1: read; 0: none is there and
 * nothing moved; -1: an error was said. */
int flow_arrow(struct mermaid *m, struct chart_edge *ret_edge);

/* Statements; the cursor stands on the word. */
void flow_class_def(struct mermaid *m);
void flow_class(struct mermaid *m);
void flow_style(struct mermaid *m);
void flow_link_style(struct mermaid *m);
void flow_click(struct mermaid *m);

/* The shape of a name in @{shape: …}. False when Mermaid knows no such shape; *ret_near tells
 * whether ours looks different. */
bool flow_shape_named(struct slice name, enum chart_shape *ret_shape, bool *ret_near);

#endif
