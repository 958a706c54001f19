/* Ways for arrows between boxes that stand in ranks: along ranks and across them only, bent in the
 * gaps, each bend line on a track of its own. */
#ifndef RENDER_ROUTE_H
#define RENDER_ROUTE_H

#include "render/layout.h"

/* How a box ends towards the next rank. What stands for a label on the way has no end: no arrow's
 * head is there. */
enum route_end { ROUTE_FLAT, ROUTE_POINTED, ROUTE_CURVED, ROUTE_LABEL };

struct route {
	struct point *points; /* owned; from the middle of one box's side to the other's */
	size_t len;
};

/* The ways of all edges of a placed graph; `ends` by node. Moves ranks apart where their tracks want
 * more room. Returns as many routes as edges, freed
 * with routes_free. */
struct route *routes_make(struct layout_graph *graph, const enum route_end *ends);
void routes_free(struct route *routes, size_t len);

/* The same way from its end to its start. */
void route_reverse(struct route *route);

/* Cuts off what of a route lies inside the box at its start or its end. */
void route_clip(struct route *route, bool at_end, double x, double y, double w, double h);

#endif
