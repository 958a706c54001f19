#include "base/mem.h"
#include "render/route_impl.h"

#include <math.h>
#include <stdlib.h>

static double
u_of(const struct router *router, struct point p)
{
	return router->graph->across ? p.y : p.x;
}

static double
v_of(const struct router *router, struct point p)
{
	return router->graph->across ? p.x : p.y;
}

static struct point
place(const struct router *router, double u, double v)
{
	return router->graph->across ? (struct point){v, u} : (struct point){u, v};
}

static double
node_u(const struct router *router, int node)
{
	return u_of(
	    router, (struct point){router->graph->nodes[node].x, router->graph->nodes[node].y});
}

static double
node_v(const struct router *router, int node)
{
	return v_of(
	    router, (struct point){router->graph->nodes[node].x, router->graph->nodes[node].y});
}

/* Half of a node's size along and across the ranks. */
static double
half_u(const struct router *router, int node)
{
	const struct layout_node *at = &router->graph->nodes[node];

	return (router->graph->across ? at->h : at->w) / 2;
}

static double
half_v(const struct router *router, int node)
{
	const struct layout_node *at = &router->graph->nodes[node];

	return (router->graph->across ? at->w : at->h) / 2;
}

static int
compare_doubles(const void *left, const void *right)
{
	double a = *(const double *)left, b = *(const double *)right;

	return (a > b) - (a < b);
}

static int
rank_at(const struct router *router, double v)
{
	size_t low = 0, high = router->bands_len;

	while (low + 1 < high) {
		size_t middle = (low + high) / 2;

		if (router->bands[middle].middle <= v + 0.5)
			low = middle;
		else
			high = middle;
	}
	return (int)low;
}

/* Nodes whose middles are level form a rank. */
static void
find_ranks(struct router *router)
{
	const struct layout_graph *graph = router->graph;
	double *middles = xcalloc(graph->nodes_len + 1, sizeof(*middles));

	for (size_t i = 0; i < graph->nodes_len; i++)
		middles[i] = node_v(router, (int)i);
	qsort(middles, graph->nodes_len, sizeof(*middles), compare_doubles);
	router->bands = xcalloc(graph->nodes_len + 1, sizeof(*router->bands));
	for (size_t i = 0; i < graph->nodes_len; i++)
		if (!i || middles[i] - router->bands[router->bands_len - 1].middle > 1)
			router->bands[router->bands_len++] =
			    (struct band){middles[i], middles[i], middles[i]};
	free(middles);
	for (size_t i = 0; i < graph->nodes_len; i++) {
		double v = node_v(router, (int)i), half = half_v(router, (int)i);
		struct band *band;

		router->rank[i] = rank_at(router, v);
		band = &router->bands[router->rank[i]];
		band->low = fmin(band->low, v - half);
		band->high = fmax(band->high, v + half);
	}
}

static void
count_edges(struct router *router)
{
	const struct layout_graph *graph = router->graph;

	for (size_t i = 0; i < graph->edges_len; i++) {
		const struct layout_edge *edge = &graph->edges[i];

		if (router->rank[edge->from] < router->rank[edge->to] && !edge->back) {
			router->outs[edge->from]++;
			router->ins[edge->to]++;
		}
	}
}

static struct point
bezier(const struct point *p, double t)
{
	double s = 1 - t, a = s * s * s, b = 3 * s * s * t, c = 3 * s * t * t, d = t * t * t;

	return (struct point){a * p[0].x + b * p[1].x + c * p[2].x + d * p[3].x,
	    a * p[0].y + b * p[1].y + c * p[2].y + d * p[3].y};
}

/* Where the layout's curve crosses a level; `other` when it does not. */
static double
line_u_at(const struct router *router, const struct layout_edge *edge, double v, double other)
{
	for (size_t i = 0; i + 3 < edge->line_len; i += 3) {
		double low = 0, high = 1;
		double first = v_of(router, edge->line[i]), last = v_of(router, edge->line[i + 3]);

		if ((first - v) * (last - v) > 0)
			continue;
		for (int k = 0; k < 20; k++) {
			double t = (low + high) / 2;
			bool before = v_of(router, bezier(&edge->line[i], t)) < v;

			if (before == (first < last))
				low = t;
			else
				high = t;
		}
		return u_of(router, bezier(&edge->line[i], low));
	}
	return other;
}

/* Where an edge meets a node: at a port of its own when the edges of that side look different, else
 * in the middle, or beside it when edges of the other direction end there, too. */
static double
port_u(const struct router *router, size_t index, int node, bool up, bool bottom)
{
	double u = node_u(router, node), aside = fmin(half_u(router, node) / 2, 16);
	double port = bottom ? router->ports.above[index] : router->ports.below[index];

	if (!isnan(port))
		return u + port;
	if (!up)
		return u;
	return bottom ? (router->outs[node] ? u + aside : u) : router->ins[node] ? u + aside : u;
}

/* The v of a node's outline at `u`, on its lower or upper side. */
static double
outline_v(const struct router *router, int node, double u, bool bottom)
{
	double part = fabs(u - node_u(router, node)) / fmax(half_u(router, node), 1);
	double half = half_v(router, node);

	part = fmin(part, 1);
	if (router->ends[node] == ROUTE_POINTED)
		half *= 1 - part;
	else if (router->ends[node] == ROUTE_CURVED)
		half *= sqrt(1 - part * part);
	return node_v(router, node) + (bottom ? half : -half);
}

static void
add_bend(struct router *router, struct bend bend)
{
	router->bends =
	    xgrow(router->bends, router->bends_len, &router->bends_cap, sizeof(*router->bends));
	router->bends[router->bends_len++] = bend;
}

/* Takes small steps out of the u's at which an edge passes the ranks: as many as can be are passed
 * on one line, which is nowhere farther than NEAR from where the layout wanted it. */
static void
straighten(double *u, size_t len)
{
	size_t start = 1;

	while (start + 1 < len) {
		double low = u[start] - NEAR, high = u[start] + NEAR, at;
		size_t end = start + 1;

		for (; end + 1 < len && fmax(low, u[end] - NEAR) <= fmin(high, u[end] + NEAR);
		     end++) {
			low = fmax(low, u[end] - NEAR);
			high = fmin(high, u[end] + NEAR);
		}
		at = start == 1 ? u[0] : u[len - 1];
		at = fmin(fmax(at, low), high);
		for (; start < end; start++)
			u[start] = at;
	}
}

/* An arrow that has a side of a node for itself may end a little off its middle, and be straight. */
static void
shift_ends(const struct router *router, double *u, size_t len, int top, int bottom, bool up)
{
	double *last = &u[len - 1], before = len > 2 ? u[len - 2] : u[0];

	if (up) {
		u[0] = fabs(u[0] - u[1]) < CLEAR ? u[1] : u[0];
		*last = fabs(*last - before) < CLEAR ? before : *last;
		return;
	}
	if (router->ins[bottom] == 1 && fabs(*last - before) < half_u(router, bottom) * 0.4)
		*last = before;
	else if (router->outs[top] == 1 && fabs(u[0] - u[1]) < half_u(router, top) * 0.4)
		u[0] = u[1];
}

/* Bends of one fan lie on one line: those that leave a node, or those that come to one. */
static long
key_of(const struct router *router, size_t index, int from, int to, bool first, bool last)
{
	long nodes = (long)router->graph->nodes_len;

	if (first && router->outs[from] > 1 && isnan(router->ports.above[index]))
		return from;
	if (last && router->ins[to] > 1 && isnan(router->ports.below[index]))
		return nodes + to;
	return 2 * nodes + (long)index;
}

/* The u's of an edge at all ranks from its upper to its lower end; freed by the caller. */
static double *
passes_of(const struct router *router, size_t index, int top, int bottom, bool up)
{
	const struct layout_edge *edge = &router->graph->edges[index];
	int first = router->rank[top], last = router->rank[bottom];
	size_t len = (size_t)(last - first) + 1;
	double *u = xcalloc(len, sizeof(*u));

	u[0] = port_u(router, index, top, up, true);
	u[len - 1] = port_u(router, index, bottom, up, false);
	for (size_t i = 1; i + 1 < len; i++)
		u[i] = line_u_at(router, edge, router->bands[first + (int)i].middle, u[len - 1]);
	straighten(u, len);
	shift_ends(router, u, len, top, bottom, up);
	return u;
}

/* Is there a head at the upper end of an edge? */
static bool
has_upper_head(const struct router *router, const struct layout_edge *edge, bool turned)
{
	unsigned look = turned ? edge->to_look : edge->from_look;

	return look % LAYOUT_HEADS && router->ends[turned ? edge->to : edge->from] != ROUTE_LABEL;
}

/* Bends of an edge that leads to another rank. */
static void
bend_edge(struct router *router, size_t index)
{
	const struct layout_edge *edge = &router->graph->edges[index];
	bool turned = router->rank[edge->from] > router->rank[edge->to];
	bool up = turned || edge->back;
	int top = turned ? edge->to : edge->from, bottom = turned ? edge->from : edge->to;
	int first = router->rank[top], last = router->rank[bottom];
	bool head = has_upper_head(router, edge, turned);
	double *u = passes_of(router, index, top, bottom, up);

	for (int r = first; r < last; r++)
		add_bend(router,
		    (struct bend){.edge = index,
			.rank = r,
			.from = u[r - first],
			.to = u[r - first + 1],
			.up = head && r == first,
			.key = up ? 2 * (long)router->graph->nodes_len + (long)index
				  : key_of(router, index, top, bottom, r == first, r + 1 == last)});
	free(u);
}

/* Back into the order of edges, ranks rising. */
static int
compare_by_edge(const void *left, const void *right)
{
	const struct bend *a = left, *b = right;

	if (a->edge != b->edge)
		return a->edge < b->edge ? -1 : 1;
	return a->rank - b->rank;
}

void
route_reverse(struct route *route)
{
	for (size_t i = 0; i < route->len / 2; i++) {
		struct point kept = route->points[i];

		route->points[i] = route->points[route->len - 1 - i];
		route->points[route->len - 1 - i] = kept;
	}
}

static struct route
join_bends(const struct router *router, const struct bend *bends, size_t len)
{
	const struct layout_edge *edge = &router->graph->edges[bends->edge];
	bool up = router->rank[edge->from] > router->rank[edge->to];
	int top = up ? edge->to : edge->from, bottom = up ? edge->from : edge->to;
	struct route route = {xcalloc(2 * len + 2, sizeof(struct point)), 0};
	double last = bends[len - 1].to;

	route.points[route.len++] =
	    place(router, bends[0].from, outline_v(router, top, bends[0].from, true));
	for (size_t i = 0; i < len; i++) {
		double v = route_track_v(router, bends[i].rank, bends[i].lane);

		route.points[route.len++] = place(router, bends[i].from, v);
		route.points[route.len++] = place(router, bends[i].to, v);
	}
	route.points[route.len++] = place(router, last, outline_v(router, bottom, last, false));
	if (up)
		route_reverse(&route);
	return route;
}

/* Between two nodes of one rank: from side to side. */
static struct route
flat_route(const struct router *router, const struct layout_edge *edge)
{
	double from = node_u(router, edge->from), to = node_u(router, edge->to);
	double sign = from < to ? 1 : -1, v = node_v(router, edge->from);
	struct route route = {xcalloc(2, sizeof(struct point)), 2};

	route.points[0] = place(router, from + sign * half_u(router, edge->from), v);
	route.points[1] = place(router, to - sign * half_u(router, edge->to), v);
	return route;
}

static void
router_finish(struct router *router)
{
	free(router->bands);
	free(router->rank);
	free(router->outs);
	free(router->ins);
	free(router->bends);
	free(router->gaps);
	route_ports_finish(&router->ports);
}

struct route *
routes_make(struct layout_graph *graph, const enum route_end *ends)
{
	struct router router = {.graph = graph, .ends = ends};
	struct route *routes = xcalloc(graph->edges_len + 1, sizeof(*routes));
	size_t len;

	router.rank = xcalloc(graph->nodes_len + 1, sizeof(*router.rank));
	router.outs = xcalloc(graph->nodes_len + 1, sizeof(*router.outs));
	router.ins = xcalloc(graph->nodes_len + 1, sizeof(*router.ins));
	find_ranks(&router);
	router.gaps = xcalloc(router.bands_len + 1, sizeof(*router.gaps));
	count_edges(&router);
	route_ports_make(&router.ports, graph, router.rank);
	for (size_t i = 0; i < graph->edges_len; i++)
		if (router.rank[graph->edges[i].from] != router.rank[graph->edges[i].to])
			bend_edge(&router, i);
	route_tracks(&router);
	for (size_t i = 0; i < graph->edges_len; i++)
		if (router.rank[graph->edges[i].from] == router.rank[graph->edges[i].to])
			routes[i] = flat_route(&router, &graph->edges[i]);
	if (router.bends_len)
		qsort(router.bends, router.bends_len, sizeof(*router.bends), compare_by_edge);
	for (size_t i = 0; i < router.bends_len; i += len) {
		for (len = 1; i + len < router.bends_len &&
			      router.bends[i + len].edge == router.bends[i].edge;)
			len++;
		routes[router.bends[i].edge] = join_bends(&router, &router.bends[i], len);
	}
	router_finish(&router);
	return routes;
}

void
routes_free(struct route *routes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		free(routes[i].points);
	free(routes);
}

static bool
is_inside(struct point p, double x, double y, double w, double h)
{
	return p.x > x && p.x < x + w && p.y > y && p.y < y + h;
}

void
route_clip(struct route *route, bool at_end, double x, double y, double w, double h)
{
	struct point *end;
	struct point before;

	if (at_end)
		route_reverse(route);
	while (route->len > 2 && is_inside(route->points[1], x, y, w, h)) {
		for (size_t i = 1; i < route->len; i++)
			route->points[i - 1] = route->points[i];
		route->len--;
	}
	end = &route->points[0];
	before = route->points[1];
	if (is_inside(*end, x, y, w, h)) {
		if (fabs(end->x - before.x) < 0.01)
			end->y = before.y < end->y ? y : y + h;
		else
			end->x = before.x < end->x ? x : x + w;
	}
	if (at_end)
		route_reverse(route);
}
