#include "render/route_port.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

enum { PORT_GAP = 12, PORT_GAP_LONG = 20 /* of long heads, which are wide as well */ };

/* One end of an edge at one side of a node. */
struct port {
	size_t side; /* 2 * node, one more for its lower side */
	double aim;  /* where the other end lies along the ranks */
	size_t edge;
	unsigned look;
	bool up; /* against the ranks: those keep aside from the others anyway */
};

static int
compare(const void *left, const void *right)
{
	const struct port *a = left, *b = right;

	if (a->side != b->side)
		return a->side < b->side ? -1 : 1;
	if (a->aim != b->aim)
		return a->aim < b->aim ? -1 : 1;
	return a->edge < b->edge ? -1 : a->edge > b->edge;
}

static double
along(const struct layout_graph *graph, int node)
{
	return graph->across ? graph->nodes[node].y : graph->nodes[node].x;
}

static size_t
collect(struct port *all, const struct layout_graph *graph, const int *rank)
{
	size_t len = 0;

	for (size_t i = 0; i < graph->edges_len; i++) {
		const struct layout_edge *edge = &graph->edges[i];
		bool turned = rank[edge->from] > rank[edge->to];
		int top = turned ? edge->to : edge->from, bottom = turned ? edge->from : edge->to;
		bool up = turned || edge->back;

		if (rank[top] == rank[bottom])
			continue;
		all[len++] = (struct port){2 * (size_t)top + 1, along(graph, bottom), i,
		    turned ? edge->to_look : edge->from_look, up};
		all[len++] = (struct port){2 * (size_t)bottom, along(graph, top), i,
		    turned ? edge->from_look : edge->to_look, up};
	}
	return len;
}

static void
spread(struct route_ports *ports, const struct layout_graph *graph, const struct port *side,
    size_t len)
{
	const struct layout_node *node = &graph->nodes[side[0].side / 2];
	double room = (graph->across ? node->h : node->w) * 0.8 / (double)len;
	double step = fmin(graph->head_room > 0 ? PORT_GAP_LONG : PORT_GAP, room);
	const struct port *first = NULL;
	bool mixed = false;

	for (size_t i = 0; i < len; i++) {
		if (side[i].up)
			continue;
		first = first ? first : &side[i];
		mixed = mixed || side[i].look != first->look;
	}
	for (size_t i = 0; i < len; i++) {
		double *port =
		    side[i].side % 2 ? &ports->above[side[i].edge] : &ports->below[side[i].edge];

		*port = mixed ? ((double)i - (double)(len - 1) / 2) * step : NAN;
	}
}

void
route_ports_make(struct route_ports *ports, const struct layout_graph *graph, const int *rank)
{
	struct port *all = xcalloc(2 * graph->edges_len + 1, sizeof(*all));
	size_t count, len;

	ports->above = xcalloc(graph->edges_len + 1, sizeof(*ports->above));
	ports->below = xcalloc(graph->edges_len + 1, sizeof(*ports->below));
	count = collect(all, graph, rank);
	if (count)
		qsort(all, count, sizeof(*all), compare);
	for (size_t i = 0; i < count; i += len) {
		for (len = 1; i + len < count && all[i + len].side == all[i].side;)
			len++;
		spread(ports, graph, &all[i], len);
	}
	free(all);
}

void
route_ports_finish(struct route_ports *ports)
{
	free(ports->above);
	free(ports->below);
}
