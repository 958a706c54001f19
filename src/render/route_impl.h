/* Shared by the files that route edges. Everything is said as if ranks went downwards: u along a
 * rank, v across the ranks. */
#ifndef RENDER_ROUTE_IMPL_H
#define RENDER_ROUTE_IMPL_H

#include "render/route.h"
#include "render/route_port.h"

enum {
	NEAR = 10,      /* lines that are less apart are made one */
	CLEAR = 6,      /* between ends of bend lines on one track */
	HEAD_ROOM = 14, /* for an arrow's head behind the last bend, unless the graph says more */
	LANE = 9        /* from track to track */
};

struct band {
	double middle, low, high; /* of a rank */
};

/* A bend: an edge goes from one u to another in the gap below a rank. */
struct bend {
	size_t edge;
	int rank;
	double from, to;
	long key;    /* bends of one key lie on one line */
	bool up;     /* an arrow's head is at its upper end */
	size_t lane; /* number of the line's track in the gap */
};

/* What is between a rank and the next. */
struct gap {
	size_t lanes;
	bool up;     /* arrows come from the side to the rank above */
	double more; /* pixels that it has to become wider */
};

struct router {
	struct layout_graph *graph;
	const enum route_end *ends;
	struct band *bands;
	int *rank; /* by node */
	size_t bands_len;
	unsigned *outs, *ins; /* by node: edges down from it, down to it */
	struct gap *gaps;
	struct route_ports ports;
	struct bend *bends;
	size_t bends_len, bends_cap;
};

/* Gives the bends in each gap tracks on which they do not touch, and widens the gaps until all
 * tracks have room: moves nodes, clusters and bands. Leaves the bends sorted by gap and key. */
void route_tracks(struct router *router);

/* Where across the ranks a track of the gap below a rank lies. */
double route_track_v(const struct router *router, int rank, size_t lane);

#endif
