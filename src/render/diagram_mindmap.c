/* Mind maps: the root in the middle, branches to both sides, each in a colour of its own; where it is
 * narrow, one line that goes down. */
#include "base/mem.h"
#include "render/diagram_draw.h"
#include "render/diagram_shape.h"
#include "render/layout.h"

#include <math.h>
#include <stdlib.h>

enum { COLUMN_GAP = 40, ROW_GAP = 8, MARGIN = 6, BEND = 10, BOTH_SIDES = 7, BRANCHES = 240 };

struct map_node {
	struct label label;
	double w, h;
	struct point at;
	unsigned branch; /* number of the child of the root that it belongs to, from 0 */
	bool left;
};

struct map {
	struct drawing *drawing;
	const struct forest *forest;
	struct map_node *nodes;
	int root;
	unsigned branches;
};

static bool
is_bare(const struct map *map, int node)
{
	return map->drawing->chart->nodes[node].shape == SHAPE_DEFAULT && node != map->root &&
	       map->forest->parent[node] != map->root;
}

static void
make_nodes(struct map *map)
{
	const struct chart *chart = map->drawing->chart;

	for (size_t i = 0; i < chart->nodes_len; i++) {
		struct map_node *node = &map->nodes[i];
		bool head = (int)i == map->root || map->forest->parent[i] == map->root;

		label_make(&node->label, &chart->nodes[i].label, SLICE(""), 180, head);
		node->w = node->label.w + 16;
		node->h = node->label.h + 8;
		if (!is_bare(map, (int)i))
			shape_size(chart->nodes[i].shape, node->label.w, node->label.h, &node->w,
			    &node->h);
	}
}

/* Leaves below each child of the root decide which go to the left: about half of them. */
static void
choose_sides(struct map *map)
{
	const struct forest *forest = map->forest;
	unsigned *leaves = xcalloc(forest->len + 1, sizeof(*leaves));
	unsigned right = 0, all;

	for (size_t i = forest->len; i-- > 0;) {
		int node = forest->order[i];

		leaves[node] += forest->first[node] < 0;
		if (forest->parent[node] >= 0)
			leaves[forest->parent[node]] += leaves[node];
	}
	all = leaves[map->root];
	for (int c = forest->first[map->root]; c >= 0; c = forest->next[c]) {
		map->nodes[c].branch = map->branches++ % BRANCHES;
		map->nodes[c].left = all >= BOTH_SIDES && right * 2 >= all;
		right += leaves[c];
	}
	for (size_t i = 0; i < forest->len; i++) {
		int node = forest->order[i], parent = forest->parent[node];

		if (parent < 0 || parent == map->root)
			continue;
		map->nodes[node].branch = map->nodes[parent].branch;
		map->nodes[node].left = map->nodes[parent].left;
	}
	free(leaves);
}

/* The nodes of a column begin at one line, as words do. */
static void
align_columns(struct layout_graph *graph, const unsigned *depth)
{
	double *left = xcalloc(graph->nodes_len + 1, sizeof(*left));

	for (size_t i = 0; i < graph->nodes_len; i++)
		left[i] = 1e18;
	for (size_t i = 0; i < graph->nodes_len; i++)
		left[depth[i]] = fmin(left[depth[i]], graph->nodes[i].x - graph->nodes[i].w / 2);
	for (size_t i = 0; i < graph->nodes_len; i++)
		graph->nodes[i].x = left[depth[i]] + graph->nodes[i].w / 2;
	free(left);
}

/* Places the root and the branches of one side; the root at 0, 0. */
static void
place_side(struct map *map, bool left)
{
	const struct forest *forest = map->forest;
	struct layout_graph graph = {.across = true, .node_gap = ROW_GAP, .rank_gap = COLUMN_GAP};
	int *at = xcalloc(forest->len + 1, sizeof(*at)),
	    *nodes = xcalloc(forest->len + 1, sizeof(*nodes));
	unsigned *depth = xcalloc(forest->len + 1, sizeof(*depth));

	graph.nodes = xcalloc(forest->len + 1, sizeof(*graph.nodes));
	graph.edges = xcalloc(forest->len + 1, sizeof(*graph.edges));
	for (size_t i = 0; i < forest->len; i++) {
		int node = forest->order[i];
		size_t place = graph.nodes_len;

		if (node != map->root && map->nodes[node].left != left)
			continue;
		at[node] = (int)place;
		nodes[place] = node;
		graph.nodes[graph.nodes_len++] =
		    (struct layout_node){map->nodes[node].w, map->nodes[node].h, -1, 0, 0};
		if (node == map->root)
			continue;
		depth[place] = depth[at[forest->parent[node]]] + 1;
		graph.edges[graph.edges_len++] = (struct layout_edge){
		    .from = at[forest->parent[node]], .to = (int)place, .ranks = 1};
	}
	tidy_place(&graph);
	align_columns(&graph, depth);
	for (size_t i = 0; i < graph.nodes_len; i++) {
		double x = graph.nodes[i].x - graph.nodes[0].x;

		map->nodes[nodes[i]].at =
		    (struct point){left ? -x : x, graph.nodes[i].y - graph.nodes[0].y};
	}
	free(at);
	free(nodes);
	free(depth);
	layout_graph_finish(&graph);
}

/* Moves all to where the picture begins; returns its size. */
static struct point
frame(struct map *map)
{
	double left = 0, top = 0, right = 0, bottom = 0;

	for (size_t i = 0; i < map->forest->len; i++) {
		const struct map_node *node = &map->nodes[i];

		left = fmin(left, node->at.x - node->w / 2);
		right = fmax(right, node->at.x + node->w / 2);
		top = fmin(top, node->at.y - node->h / 2);
		bottom = fmax(bottom, node->at.y + node->h / 2);
	}
	for (size_t i = 0; i < map->forest->len; i++) {
		map->nodes[i].at.x += MARGIN - left;
		map->nodes[i].at.y += MARGIN - top;
	}
	return (struct point){ceil(right - left) + 2 * MARGIN, ceil(bottom - top) + 2 * MARGIN};
}

static void
put_line(struct map *map, struct buf *path, int node)
{
	const struct map_node *to = &map->nodes[node],
			      *from = &map->nodes[map->forest->parent[node]];
	double side = to->left ? -1 : 1, start = from->at.x + side * from->w / 2;
	double end = to->at.x - side * to->w / 2, bus = end - side * COLUMN_GAP / 2;
	const struct point points[] = {
	    {start, from->at.y}, {bus, from->at.y}, {bus, to->at.y}, {end, to->at.y}};

	svg_line(path, points, 4, BEND);
}

static void
put_node(struct map *map, int index)
{
	const struct map_node *node = &map->nodes[index];
	const struct chart_node *from = &map->drawing->chart->nodes[index];
	const double box[4] = {
	    node->at.x - node->w / 2, node->at.y - node->h / 2, node->w, node->h};
	bool root = index == map->root, head = map->forest->parent[index] == map->root;
	struct point shift = shape_text_shift(from->shape, node->w, node->h);
	struct buf *out = map->drawing->out;

	node_open(map->drawing, index, root ? "root" : head ? "grp" : "n", box);
	if (root && from->shape == SHAPE_DEFAULT)
		svg_rect(out, box[0], box[1], box[2], box[3], 4);
	else if (head && from->shape == SHAPE_DEFAULT)
		svg_rect(out, box[0], box[1], box[2], box[3], fmin(node->h / 2, 16));
	else if (!is_bare(map, index))
		shape_put(out, from->shape, node->at, node->w, node->h, SLICE(""));
	label_put(out, &node->label, node->at.x + shift.x, node->at.y + shift.y + 1);
	node_close(map->drawing, index);
}

/* A branch: its lines, then its nodes, in its colour. */
static void
put_branch(struct map *map, unsigned branch)
{
	static const char *const hues[] = {"i0", "i4", "i8", "i2", "i6", "i10"};
	const struct forest *forest = map->forest;
	struct buf path = BUF_INIT, *out = map->drawing->out;

	for (size_t i = 0; i < forest->len; i++)
		if (forest->order[i] != map->root && map->nodes[forest->order[i]].branch == branch)
			put_line(map, &path, forest->order[i]);
	buf_printf(out, "<g class=\"hue %s\"><path class=\"e\" d=\"", hues[branch % 6]);
	buf_put(out, buf_slice(&path));
	buf_puts(out, "\"/>");
	for (size_t i = 0; i < forest->len; i++)
		if (forest->order[i] != map->root && map->nodes[forest->order[i]].branch == branch)
			put_node(map, forest->order[i]);
	buf_puts(out, "</g>");
	buf_finish(&path);
}

static void
put_map(struct map *map, struct point size)
{
	drawing_open(
	    map->drawing, "hue", size.x, size.y, &map->drawing->chart->nodes[map->root].label);
	for (unsigned branch = 0; branch < map->branches && branch < BRANCHES; branch++)
		put_branch(map, branch);
	put_node(map, map->root);
	buf_puts(map->drawing->out, "</svg>");
}

/* What hangs under what, for those who hear the page. */
static void
put_outline(struct map *map)
{
	const struct chart *chart = map->drawing->chart;
	struct buf *out = map->drawing->out;

	buf_puts(out, "<ul class=\"vh\">");
	for (size_t i = 0; i < map->forest->len; i++) {
		int node = map->forest->order[i];

		if (map->forest->first[node] < 0)
			continue;
		buf_puts(out, "<li>");
		label_put_plain(out, &chart->nodes[node].label, SLICE(""));
		buf_puts(out, " \u2192 ");
		for (int c = map->forest->first[node]; c >= 0; c = map->forest->next[c]) {
			label_put_plain(out, &chart->nodes[c].label, SLICE(""));
			buf_puts(out, map->forest->next[c] >= 0 ? ", " : "</li>");
		}
	}
	buf_puts(out, "</ul>");
}

bool
draw_mindmap(struct drawing *drawing)
{
	struct forest forest;
	struct map map = {.drawing = drawing, .forest = &forest};
	struct point size;

	if (!forest_make(&forest, drawing->chart))
		return false;
	map.root = forest.order[0];
	map.nodes = xcalloc(forest.len + 1, sizeof(*map.nodes));
	make_nodes(&map);
	choose_sides(&map);
	place_side(&map, false);
	place_side(&map, true);
	size = frame(&map);
	buf_printf(drawing->out, "<div class=\"%s\">", size.x > PHONE ? "wide" : "one");
	put_map(&map, size);
	buf_puts(drawing->out, "</div>");
	if (size.x > PHONE)
		draw_narrow_trees(drawing, &forest);
	put_outline(&map);
	for (size_t i = 0; i < forest.len; i++)
		label_finish(&map.nodes[i].label);
	free(map.nodes);
	forest_finish(&forest);
	return true;
}
