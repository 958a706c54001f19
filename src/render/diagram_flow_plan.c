/* From a flowchart to a graph: what is a box, what is a group, how large it all is. */
#include "base/mem.h"
#include "render/diagram_flow.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

enum {
	NODE_GAP = 28,
	RANK_GAP = 48,
	RANK_GAP_LABELS = 26,
	LOOP = 30,
	LABEL_MAX = 140,
	LONG_HEAD = 18 /* of classes and entities */
};

static bool
is_across(enum chart_direction direction)
{
	return direction == DIRECTION_LR || direction == DIRECTION_RL;
}

/* Which groups hold a node, however deep; the others are drawn as boxes. */
static void
find_clusters(struct flow_plan *plan)
{
	const struct chart *chart = plan->chart;
	bool *full = xcalloc(chart->groups_len + 1, sizeof(*full));
	size_t len = 0;

	for (size_t i = 0; i < chart->nodes_len; i++)
		for (int g = chart->nodes[i].stands_for < 0 ? chart->nodes[i].group : -1;
		     g >= 0 && !full[g]; g = chart->groups[g].parent)
			full[g] = true;
	for (size_t i = 0; i < chart->groups_len; i++)
		plan->clusters[i] = full[i] ? 0 : -1;
	/* A parent may come after its child when it is named like a node in another group. */
	for (bool more = true; more;) {
		more = false;
		for (size_t i = 0; i < chart->groups_len; i++) {
			int parent = chart->groups[i].parent;

			if (!full[i] || (parent >= 0 && full[parent]))
				continue;
			full[i] = false;
			plan->groups[len] = (int)i;
			plan->clusters[i] = (int)len++;
			more = true;
		}
	}
	plan->graph.clusters_len = len;
	free(full);
}

/* The cluster around a group's or node's place: groups that hold nothing have none. */
static int
cluster_of(const struct flow_plan *plan, int group)
{
	while (group >= 0 && plan->clusters[group] < 0)
		group = plan->chart->groups[group].parent;
	return group >= 0 ? plan->clusters[group] : -1;
}

static bool
is_cluster(const struct flow_plan *plan, int node)
{
	int group = plan->chart->nodes[node].stands_for;

	return group >= 0 && plan->clusters[group] >= 0;
}

static void
make_box(struct flow_plan *plan, size_t i)
{
	const struct chart_node *node = &plan->chart->nodes[i];
	struct flow_box *box = &plan->boxes[i];
	const struct chart_label *text = &node->label;
	struct slice fallback = node_fallback(node);

	if (node->stands_for >= 0) {
		text = &plan->chart->groups[node->stands_for].title;
		fallback = node->id;
	}
	label_make(&box->label, text, fallback, shape_text_max(node->shape), node->style.bold);
	shape_size(node->shape, box->label.w, box->label.h, &box->w, &box->h);
	if (node->shape == SHAPE_RECORD) {
		record_measure(&box->record, node, &box->label);
		box->w = box->record.w;
		box->h = box->record.h;
	}
	if (node->shape == SHAPE_BAR && is_across(plan->direction)) { /* across the ranks */
		double w = box->w;

		box->w = box->h;
		box->h = w;
	}
	box->place = -1;
	if (is_cluster(plan, (int)i))
		return;
	box->place = (int)plan->graph.nodes_len++;
	plan->graph.nodes[box->place] =
	    (struct layout_node){box->w, box->h, cluster_of(plan, node->group), 0, 0};
	if (node->stands_for >= 0)
		plan->graph.nodes[box->place].cluster =
		    cluster_of(plan, plan->chart->groups[node->stands_for].parent);
}

/* Groups without nodes that no arrow names have no node that stands for them; they are few and
 * say nothing, so they are left out. */

static void
make_clusters(struct flow_plan *plan)
{
	const struct chart *chart = plan->chart;

	for (size_t i = 0; i < plan->graph.clusters_len; i++) {
		int group = plan->groups[i], parent = chart->groups[group].parent;
		struct label *title = &plan->titles[group];

		label_make(title, &chart->groups[group].title, SLICE(""), 320, true);
		plan->graph.clusters[i] =
		    (struct layout_cluster){.parent = parent >= 0 ? cluster_of(plan, parent) : -1,
			.title_w = title->w + 8,
			.title_h = title->w > 0 ? title->h + 2 : 4};
	}
}

/* A node that is placed for a cluster in an arrow: the first inside of it, or the last. */
static int
stand_in(const struct flow_plan *plan, int cluster, bool last)
{
	int found = -1;

	for (size_t i = 0; i < plan->chart->nodes_len; i++) {
		int at = plan->boxes[i].place, in;

		if (at < 0 || (found >= 0 && !last))
			continue;
		for (in = plan->graph.nodes[at].cluster; in >= 0 && in != cluster;)
			in = plan->graph.clusters[in].parent;
		if (in == cluster)
			found = at;
	}
	return found;
}

/* The innermost cluster that holds both. */
static int
common_cluster(const struct flow_plan *plan, int a, int b)
{
	for (; a >= 0; a = plan->graph.clusters[a].parent)
		for (int in = b; in >= 0; in = plan->graph.clusters[in].parent)
			if (in == a)
				return a;
	return -1;
}

static bool
has_style(const struct chart_style *style)
{
	return style->stroke.len || style->stroke_width.len || style->stroke_dasharray.len;
}

/* Lines with a style of their own are like no others. */
static unsigned
look_of(const struct flow_plan *plan, size_t edge, enum chart_head head)
{
	const struct chart_edge *at = &plan->chart->edges[edge];
	unsigned own = has_style(&at->style) ? (unsigned)edge + 1 : 0;

	return (own * 8 + (unsigned)at->stroke) * LAYOUT_HEADS + (unsigned)head;
}

static void
add_edge(struct flow_plan *plan, size_t index, int from, int to, unsigned ranks)
{
	const struct chart_edge *edge = &plan->chart->edges[index];
	bool back = plan->arrows[index].back;
	unsigned first = look_of(plan, index, edge->head_from),
		 last = look_of(plan, index, edge->head_to);

	plan->graph.edges[plan->graph.edges_len++] = (struct layout_edge){.from = from,
	    .to = to,
	    .ranks = ranks,
	    .back = back,
	    .from_look = back ? last : first,
	    .to_look = back ? first : last};
}

static int
add_label_node(struct flow_plan *plan, const struct flow_arrow *arrow, int from, int to)
{
	int place = (int)plan->graph.nodes_len++;

	plan->graph.nodes[place] = (struct layout_node){ceil(arrow->label.w + 12),
	    ceil(arrow->label.h + 2),
	    common_cluster(plan, plan->graph.nodes[from].cluster, plan->graph.nodes[to].cluster), 0,
	    0};
	return place;
}

static void
make_loop(struct flow_plan *plan, size_t i)
{
	struct flow_box *box = &plan->boxes[plan->chart->edges[i].from];
	double room = LOOP + plan->arrows[i].label.w;

	if (box->place < 0)
		return;
	box->loops = fmax(box->loops, room);
	plan->graph.nodes[box->place].w = box->w + 2 * box->loops;
}

/* The arrows of a chart by the node from which they lead. */
struct fan {
	size_t *first, *next; /* by node, by edge; SIZE_MAX ends */
};

static void
fan_make(struct fan *fan, const struct chart *chart)
{
	fan->first = xcalloc(chart->nodes_len + 1, sizeof(*fan->first));
	fan->next = xcalloc(chart->edges_len + 1, sizeof(*fan->next));
	for (size_t i = 0; i < chart->nodes_len; i++)
		fan->first[i] = SIZE_MAX;
	for (size_t i = chart->edges_len; i-- > 0;) {
		fan->next[i] = fan->first[chart->edges[i].from];
		fan->first[chart->edges[i].from] = i;
	}
}

enum { UNSEEN, ON_THE_WAY, SEEN };

/* Follows arrows in depth from one node; those that lead back to where the walk came from close
 * circles. `way` has room for all nodes; fan->first is used up. */
static void
follow(struct flow_plan *plan, struct fan *fan, int start, unsigned char *seen, int *way)
{
	const struct chart *chart = plan->chart;
	size_t len = 0;

	way[len++] = start;
	seen[start] = ON_THE_WAY;
	while (len) {
		int node = way[len - 1];
		size_t edge = fan->first[node];
		int to;

		if (edge == SIZE_MAX) {
			seen[node] = SEEN;
			len--;
			continue;
		}
		fan->first[node] = fan->next[edge];
		to = chart->edges[edge].to;
		plan->arrows[edge].back = to != node && seen[to] == ON_THE_WAY;
		if (seen[to] == UNSEEN) {
			seen[to] = ON_THE_WAY;
			way[len++] = to;
		}
	}
}

static void
find_circles(struct flow_plan *plan)
{
	size_t len = plan->chart->nodes_len;
	unsigned char *seen = xcalloc(len + 1, 1);
	int *way = xcalloc(len + 1, sizeof(*way));
	struct fan fan;

	fan_make(&fan, plan->chart);
	for (size_t i = 0; i < len; i++)
		if (seen[i] == UNSEEN)
			follow(plan, &fan, (int)i, seen, way);
	free(fan.first);
	free(fan.next);
	free(seen);
	free(way);
}

static void
make_arrow(struct flow_plan *plan, size_t i, unsigned scale)
{
	const struct chart_edge *edge = &plan->chart->edges[i];
	struct flow_arrow *arrow = &plan->arrows[i];
	int from = plan->boxes[edge->from].place, to = plan->boxes[edge->to].place;

	arrow->first = arrow->label_place = arrow->from_cluster = arrow->to_cluster = -1;
	label_make(&arrow->label, &edge->label, SLICE(""), LABEL_MAX, false);
	if (edge->from == edge->to) {
		make_loop(plan, i);
		return;
	}
	if (from < 0) {
		arrow->from_cluster = plan->clusters[plan->chart->nodes[edge->from].stands_for];
		from = stand_in(plan, arrow->from_cluster, true);
	}
	if (to < 0) {
		arrow->to_cluster = plan->clusters[plan->chart->nodes[edge->to].stands_for];
		to = stand_in(plan, arrow->to_cluster, false);
	}
	if (from == to) /* from a group to what is in it */
		return;
	if (arrow->back) {
		int kept = from;

		from = to;
		to = kept;
	}
	arrow->first = (int)plan->graph.edges_len;
	if (!edge->label.len) {
		add_edge(plan, i, from, to, edge->length * scale);
		return;
	}
	arrow->label_place = add_label_node(plan, arrow, from, to);
	add_edge(plan, i, from, arrow->label_place, edge->length);
	add_edge(plan, i, arrow->label_place, to, edge->length);
}

static bool
has_labels(const struct chart *chart)
{
	for (size_t i = 0; i < chart->edges_len; i++)
		if (chart->edges[i].label.len && chart->edges[i].from != chart->edges[i].to)
			return true;
	return false;
}

void
flow_plan_make(struct flow_plan *plan, struct drawing *drawing, enum chart_direction direction)
{
	const struct chart *chart = drawing->chart;
	bool labels = has_labels(chart);
	size_t places = chart->nodes_len + chart->edges_len + 1;

	*plan = (struct flow_plan){.drawing = drawing, .chart = chart, .direction = direction};
	plan->boxes = xcalloc(chart->nodes_len + 1, sizeof(*plan->boxes));
	plan->arrows = xcalloc(chart->edges_len + 1, sizeof(*plan->arrows));
	plan->titles = xcalloc(chart->groups_len + 1, sizeof(*plan->titles));
	plan->clusters = xcalloc(chart->groups_len + 1, sizeof(*plan->clusters));
	plan->groups = xcalloc(chart->groups_len + 1, sizeof(*plan->groups));
	plan->graph.nodes = xcalloc(places, sizeof(*plan->graph.nodes));
	plan->graph.edges = xcalloc(2 * chart->edges_len + 1, sizeof(*plan->graph.edges));
	plan->graph.clusters = xcalloc(chart->groups_len + 1, sizeof(*plan->graph.clusters));
	plan->graph.across = is_across(direction);
	plan->graph.node_gap = NODE_GAP;
	plan->graph.rank_gap = labels ? RANK_GAP_LABELS : RANK_GAP;
	if (chart->kind == CHART_CLASS || chart->kind == CHART_ER) {
		plan->graph.rank_gap += LONG_HEAD;
		plan->graph.head_room = LONG_HEAD + 10;
	}
	find_clusters(plan);
	for (size_t i = 0; i < chart->nodes_len; i++)
		make_box(plan, i);
	make_clusters(plan);
	find_circles(plan);
	for (size_t i = 0; i < chart->edges_len; i++)
		make_arrow(plan, i, labels ? 2 : 1);
}

void
flow_plan_finish(struct flow_plan *plan)
{
	for (size_t i = 0; i < plan->chart->nodes_len; i++) {
		label_finish(&plan->boxes[i].label);
		record_finish(&plan->boxes[i].record);
	}
	for (size_t i = 0; i < plan->chart->edges_len; i++)
		label_finish(&plan->arrows[i].label);
	for (size_t i = 0; i < plan->chart->groups_len; i++)
		label_finish(&plan->titles[i]);
	free(plan->boxes);
	free(plan->arrows);
	free(plan->titles);
	free(plan->clusters);
	free(plan->groups);
	layout_graph_finish(&plan->graph);
}
