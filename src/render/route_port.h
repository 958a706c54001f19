/* Where edges that look different meet one side of a node. For route.c only. */
#ifndef RENDER_ROUTE_PORT_H
#define RENDER_ROUTE_PORT_H

#include "render/layout.h"

/* By edge, in pixels along the side from its middle: at the lower side of the edge's upper node, and
 * at the upper side of its lower node. NAN where the edges of the side look alike and share it. */
struct route_ports {
	double *above, *below;
};

/* `rank` by node. Freed with route_ports_finish. */
void route_ports_make(struct route_ports *ports, const struct layout_graph *graph, const int *rank);
void route_ports_finish(struct route_ports *ports);

#endif
