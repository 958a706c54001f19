/* Places for boxes: forests by a tidy tree of our own, all other graphs by Graphviz's dot, which is
 * asked for positions only. It is neither safe for threads nor the same every time inside one
 * process, and it leaks; so layouts run in forked children of a process that was started clean. */
#ifndef RENDER_LAYOUT_H
#define RENDER_LAYOUT_H

#include "render/svg.h"

enum { LAYOUT_HEADS = 16 };

struct layout_node {
	double w, h; /* pixels */
	int cluster; /* the innermost, or -1 */
	double x, y; /* of its middle; set by the layout */
};

struct layout_edge {
	int from, to;
	unsigned ranks; /* that it spans at least */
	bool back;      /* its arrow points against it: it closes a circle */
	/* how its ends are drawn: lines that end alike may be drawn as one where they meet; the
	 * remainder by LAYOUT_HEADS is 0 for an end without a head */
	unsigned from_look, to_look;
	struct point *line; /* set by the layout: where it passes, Bézier control points; or NULL */
	size_t line_len;
};

struct layout_cluster {
	int parent;              /* index below its own, or -1 */
	double title_w, title_h; /* room above its nodes */
	double x, y, w, h;       /* set by the layout: left, top */
};

struct layout_graph {
	struct layout_node *nodes;
	struct layout_edge *edges;
	struct layout_cluster *clusters;
	size_t nodes_len, edges_len, clusters_len;
	bool across;               /* ranks go from left to right instead of downwards */
	double node_gap, rank_gap; /* pixels between neighbours in a rank, and between ranks */
	double head_room;          /* straight at the end of a line, for its head; 0: the usual */
	double w, h;               /* set by the layout */
};

/* Places a forest without clusters; false, and nothing changed, when the graph is none. */
bool tidy_place(struct layout_graph *graph);

struct layout;

/* Starts the process that makes layouts. To be called before any thread is started; NULL when the
 * program was built without Graphviz or no process can be had. */
struct layout *layout_start(void);
/* Ends it; `layout` may be NULL. */
void layout_stop(struct layout *layout);

/* How long a layout may take; 5 s unless told. Before threads use it. */
void layout_limit(struct layout *layout, int milliseconds);

/* Places a graph with dot. False when `layout` is NULL, when it took longer than its time limit, or
 * died. Safe to call from any thread. */
bool layout_place(struct layout *layout, struct layout_graph *graph);

/* Frees the arrays and lines. */
void layout_graph_finish(struct layout_graph *graph);

#endif
