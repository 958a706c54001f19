/* Breakdowns, as lines with stations: the roots are signs, what branches is a capsule, leaves are
 * stations. Two drawings of each tree: one with the capsules side by side and the stations below
 * each, and one that goes down, for narrow places. */
#include "base/mem.h"
#include "render/diagram_draw.h"

#include <math.h>
#include <stdlib.h>

enum {
	HEAD = 32,    /* height of a sign or capsule with one line */
	STATION = 32, /* from station to station */
	DROP = 50,    /* from a sign to the capsules below it */
	GAP = 12,     /* between columns */
	STEM = 14,    /* from a column's left edge to its line */
	TEXT = 16,    /* from a station to its name */
	INDENT = 46,  /* narrow: from line to line */
	MARGIN = 4,
	ROUND = 12,
};

/* One child block under a node, or the run of its leaves. */
struct column {
	int node; /* -1: the leaves */
	double w, h;
	double x, y; /* from the block's corner */
	double stem; /* x of what connects it, from its own left edge */
};

struct tree_node {
	struct label label;
	double w, h; /* of the block: this and all below it */
	double head_w, head_h;
	double head_x; /* of the sign or capsule, from the block's left edge */
	double x, y;   /* of the block, in the picture */
	struct column *columns;
	size_t columns_len;
	bool rows; /* the columns take more than one */
};

struct tree {
	struct drawing *drawing;
	const struct forest *forest;
	struct tree_node *nodes; /* by node */
	struct column *columns;
	struct buf edges; /* path data */
	struct buf *out;
};

static bool
is_leaf(const struct tree *tree, int node)
{
	return tree->forest->first[node] < 0;
}

static bool
is_root(const struct tree *tree, int node)
{
	return tree->forest->parent[node] < 0;
}

static double
station_h(const struct tree_node *node)
{
	return fmax(STATION, node->label.h + 12);
}

static void
add_line(struct tree *tree, struct point a, struct point b, struct point c, struct point d)
{
	const struct point points[] = {a, b, c, d};

	svg_line(&tree->edges, points, 4, ROUND);
}

static void
size_head(struct tree *tree, int node)
{
	struct tree_node *at = &tree->nodes[node];

	at->head_h = at->label.text.len > 1 ? at->label.h + 14 : HEAD;
	at->head_w = ceil(fmax(is_root(tree, node) ? 88 : 64, at->label.w + 36));
}

/* The size of the leaves of a node together: their widest name decides. */
static void
size_leaves(struct tree *tree, int node, double *ret_w, double *ret_h)
{
	*ret_w = *ret_h = 0;
	for (int c = tree->forest->first[node]; c >= 0; c = tree->forest->next[c]) {
		if (!is_leaf(tree, c))
			continue;
		*ret_w = fmax(*ret_w, STEM + TEXT + tree->nodes[c].label.w + 10);
		*ret_h += station_h(&tree->nodes[c]);
	}
	*ret_w = ceil(*ret_w);
}

/* Columns in the order of the children; the leaves are one, where the first of them stands. */
static struct column *
make_columns(struct tree *tree, int node, struct column *columns)
{
	struct tree_node *at = &tree->nodes[node];
	bool leaves = false;
	double w, h;

	at->columns = columns;
	size_leaves(tree, node, &w, &h);
	for (int c = tree->forest->first[node]; c >= 0; c = tree->forest->next[c]) {
		if (is_leaf(tree, c) && !leaves)
			*columns++ = (struct column){.node = -1, .w = w, .h = h, .stem = STEM};
		else if (!is_leaf(tree, c))
			*columns++ = (struct column){.node = c,
			    .w = tree->nodes[c].w,
			    .h = tree->nodes[c].h,
			    .stem = tree->nodes[c].head_x + tree->nodes[c].head_w / 2};
		leaves = leaves || is_leaf(tree, c);
	}
	at->columns_len = (size_t)(columns - at->columns);
	return columns;
}

/* Only leaves: they hang right under the capsule, which is as wide as they are. */
static void
size_hanging(struct tree_node *at, bool root)
{
	at->w = fmax(at->columns[0].w, at->head_w + 12);
	at->head_w = root ? at->head_w : at->w - 12;
	at->head_x = 6;
	at->columns[0].y = at->head_h + 8;
	at->h = at->columns[0].y + at->columns[0].h;
}

/* Sets columns into rows no wider than the page. Returns how many rows it took. */
static size_t
fill_rows(struct tree_node *at, double left, double limit)
{
	double x = left, y = at->head_h + DROP, height = 0;
	size_t rows = 1;

	at->w = 0;
	for (size_t i = 0; i < at->columns_len; i++) {
		struct column *column = &at->columns[i];

		if (x > left && x + column->w > limit) {
			x = left;
			y += height + DROP;
			height = 0;
			rows++;
		}
		column->x = x;
		column->y = y;
		x += column->w + GAP;
		height = fmax(height, column->h);
		at->w = fmax(at->w, x - GAP);
	}
	at->h = y + height;
	return rows;
}

/* Where the sign's middle is: between the outer columns, or right above the one in the middle when
 * that is near, so that its line has no kink. */
static double
middle_of(const struct tree_node *at)
{
	const struct column *first = &at->columns[0];
	const struct column *last = &at->columns[at->columns_len - 1];
	double middle = (first->x + first->stem + last->x + last->stem) / 2;

	for (const struct column *column = first; column <= last; column++)
		if (fabs(column->x + column->stem - middle) < 2 * ROUND)
			return column->x + column->stem;
	return middle;
}

static void
size_row(struct tree *tree, int node)
{
	struct tree_node *at = &tree->nodes[node];
	double shift;

	if (fill_rows(at, 0, is_root(tree, node) ? WIDE : 1e9) > 1) {
		fill_rows(at, 2 * STEM, WIDE);
		at->rows = true;
		return;
	}
	at->head_x = middle_of(at) - at->head_w / 2;
	shift = fmax(0, -at->head_x);
	at->head_x += shift;
	for (size_t i = 0; i < at->columns_len; i++)
		at->columns[i].x += shift;
	at->w = fmax(at->w + shift, at->head_x + at->head_w);
}

static void
size_blocks(struct tree *tree)
{
	struct column *columns = tree->columns;

	for (size_t i = tree->forest->len; i-- > 0;) {
		int node = tree->forest->order[i];
		struct tree_node *at = &tree->nodes[node];

		size_head(tree, node);
		if (is_leaf(tree, node)) {
			at->w = at->head_w;
			at->h = at->head_h;
			continue;
		}
		columns = make_columns(tree, node, columns);
		if (at->columns_len == 1 && at->columns[0].node < 0)
			size_hanging(at, is_root(tree, node));
		else
			size_row(tree, node);
	}
}

static void
put_head(struct tree *tree, int node, double x, double y, double w)
{
	struct tree_node *at = &tree->nodes[node];
	const double box[4] = {x, y, w, at->head_h};

	node_open(tree->drawing, node, is_root(tree, node) ? "root" : "grp", box);
	svg_rect(tree->out, x, y, w, at->head_h, is_root(tree, node) ? 4 : 16);
	label_put(tree->out, &at->label, x + w / 2, y + at->head_h / 2 + 1);
	node_close(tree->drawing, node);
}

static void
put_leaf(struct tree *tree, int node, double x, double y)
{
	struct tree_node *at = &tree->nodes[node];
	enum status status = tree->drawing->targets[node].status;
	const double box[4] = {
	    x - 10, y - at->label.h / 2 - 4, at->label.w + TEXT + 14, at->label.h + 8};

	tree->drawing->states |= 1u << status;
	node_open(tree->drawing, node, "leaf", box);
	put_station(tree->out, status, x, y);
	label_put(tree->out, &at->label, x + TEXT, y);
	node_close(tree->drawing, node);
}

/* The leaves of a node from `y` on, and the line on which they stand: from `top`, or from the
 * first of them when `top` is negative. */
static void
put_leaves(struct tree *tree, int node, double x, double top, double y)
{
	double last = top;

	for (int c = tree->forest->first[node]; c >= 0; c = tree->forest->next[c]) {
		double h = station_h(&tree->nodes[c]);

		if (!is_leaf(tree, c))
			continue;
		put_leaf(tree, c, x, y + h / 2);
		last = y + h / 2;
		top = top < 0 ? last : top;
		y += h;
	}
	if (last > top)
		add_line(tree, (struct point){x, top}, (struct point){x, top},
		    (struct point){x, last}, (struct point){x, last});
}

/* The line from a sign to a column below it: down, along, and down again. */
static void
connect_column(struct tree *tree, const struct tree_node *at, const struct column *column)
{
	double from = at->x + (at->rows ? STEM : at->head_x + at->head_w / 2);
	double to = at->x + column->x + column->stem, top = at->y + column->y;
	double bus = at->rows ? top - 26 : at->y + at->head_h + 24;

	add_line(tree, (struct point){from, at->y + at->head_h}, (struct point){from, bus},
	    (struct point){to, bus},
	    (struct point){to, top + (column->node < 0 ? STATION / 2 : 0)});
}

static void
put_block(struct tree *tree, int node)
{
	struct tree_node *at = &tree->nodes[node];
	bool hanging = at->columns_len == 1 && at->columns[0].node < 0;

	put_head(tree, node, at->x + at->head_x, at->y, at->head_w);
	for (size_t i = 0; i < at->columns_len; i++) {
		struct column *column = &at->columns[i];
		double x = at->x + column->x, y = at->y + column->y;

		if (!hanging)
			connect_column(tree, at, column);
		if (column->node < 0)
			put_leaves(tree, node, x + STEM, hanging ? at->y + at->head_h : -1, y);
		else
			tree->nodes[column->node].x = x, tree->nodes[column->node].y = y;
	}
}

/* The lines lie under the signs: they are put in where the picture began. */
static void
insert_edges(struct tree *tree, size_t at)
{
	if (tree->edges.len) {
		buf_insert(tree->out, at, SLICE("\"/>"));
		buf_insert(tree->out, at, buf_slice(&tree->edges));
		buf_insert(tree->out, at, SLICE("<path class=\"e\" d=\""));
	}
	buf_truncate(&tree->edges, 0);
}

static const char *
hue_of(size_t number)
{
	static const char *const hues[] = {
	    "hue i0", "hue i4", "hue i8", "hue i2", "hue i6", "hue i10"};

	return hues[number % 6];
}

/* One tree: its nodes stand together in `order`, the root at `first`. */
static void
put_wide(struct tree *tree, size_t first, size_t number)
{
	const struct forest *forest = tree->forest;
	int root = forest->order[first];
	struct tree_node *at = &tree->nodes[root];
	size_t start;

	drawing_open(tree->drawing, hue_of(number), ceil(at->w) + 2 * MARGIN,
	    ceil(at->h) + 2 * MARGIN, &tree->drawing->chart->nodes[root].label);
	start = tree->out->len;
	at->x = at->y = MARGIN;
	for (size_t i = first; i < forest->len && forest->root[forest->order[i]] == root; i++)
		if (i == first || !is_leaf(tree, forest->order[i]))
			put_block(tree, forest->order[i]);
	insert_edges(tree, start);
	buf_puts(tree->out, "</svg>");
}

/* Narrow: where the walk stands. */
struct descent {
	double y, width;
	bool fresh; /* nothing hangs under the last capsule yet */
};

static double
trunk_x(unsigned depth)
{
	return 22 + INDENT * (double)depth;
}

static void
put_narrow_node(struct tree *tree, int node, unsigned depth, struct descent *descent)
{
	struct tree_node *at = &tree->nodes[node];
	double x = depth ? trunk_x(depth - 1) : 0, middle, h;

	if (is_leaf(tree, node) && depth) {
		h = station_h(at);
		middle = descent->y + h / 2 + (descent->fresh ? 4 : 0);
		put_leaf(tree, node, x, middle);
		descent->y = middle + h / 2;
		descent->width = fmax(descent->width, x + TEXT + at->label.w + 10);
		descent->fresh = false;
		return;
	}
	x = depth ? x + INDENT - 20 : MARGIN;
	h = at->head_h;
	descent->y += depth ? 14 : MARGIN;
	put_head(tree, node, x, descent->y, at->head_w);
	at->y = descent->y;
	descent->y += h;
	descent->width = fmax(descent->width, x + at->head_w);
	descent->fresh = true;
}

/* The line from a node's line to a capsule in it. */
static void
connect_narrow(struct tree *tree, int node, unsigned depth, double middle, double *bottom)
{
	int parent = tree->forest->parent[node];
	double x = trunk_x(depth - 1);

	if (is_leaf(tree, node)) {
		bottom[parent] = middle;
		return;
	}
	add_line(tree, (struct point){x, tree->nodes[parent].y + tree->nodes[parent].head_h},
	    (struct point){x, middle}, (struct point){x + INDENT - 20, middle},
	    (struct point){x + INDENT - 20, middle});
}

/* The node after this one when all below it comes first; -1 at the end of the tree. */
static int
walk_on(const struct forest *forest, int node, unsigned *depth)
{
	if (forest->first[node] >= 0) {
		(*depth)++;
		return forest->first[node];
	}
	while (node >= 0 && forest->next[node] < 0) {
		node = forest->parent[node];
		if (node >= 0)
			(*depth)--;
	}
	return node >= 0 ? forest->next[node] : -1;
}

static void
put_narrow_trunks(struct tree *tree, int root, const double *bottom)
{
	unsigned depth = 0;

	for (int node = root; node >= 0; node = walk_on(tree->forest, node, &depth)) {
		double x = trunk_x(depth), top = tree->nodes[node].y + tree->nodes[node].head_h;

		if (!is_leaf(tree, node) && bottom[node] > 0)
			add_line(tree, (struct point){x, top}, (struct point){x, top},
			    (struct point){x, bottom[node]}, (struct point){x, bottom[node]});
	}
}

static void
put_narrow(struct tree *tree, int root, size_t number, double *bottom)
{
	struct descent descent = {0};
	struct buf body = BUF_INIT, *out = tree->out;
	unsigned depth = 0;
	size_t start;

	tree->out = tree->drawing->out = &body;
	for (int node = root; node >= 0; node = walk_on(tree->forest, node, &depth)) {
		struct tree_node *at = &tree->nodes[node];

		put_narrow_node(tree, node, depth, &descent);
		if (depth)
			connect_narrow(tree, node, depth,
			    is_leaf(tree, node) ? descent.y - station_h(at) / 2
						: at->y + at->head_h / 2,
			    bottom);
	}
	put_narrow_trunks(tree, root, bottom);
	tree->out = tree->drawing->out = out;
	drawing_open(tree->drawing, hue_of(number), ceil(descent.width) + MARGIN,
	    ceil(descent.y) + MARGIN, &tree->drawing->chart->nodes[root].label);
	start = out->len;
	buf_put(out, buf_slice(&body));
	insert_edges(tree, start);
	buf_puts(out, "</svg>");
	buf_finish(&body);
}

static void
make_labels(struct tree *tree)
{
	const struct chart *chart = tree->drawing->chart;

	for (size_t i = 0; i < chart->nodes_len; i++)
		label_make(&tree->nodes[i].label, &chart->nodes[i].label,
		    node_fallback(&chart->nodes[i]), 190,
		    !is_leaf(tree, (int)i) || is_root(tree, (int)i));
}

static void
put_all(struct tree *tree, bool narrow)
{
	double *bottom = xcalloc(tree->forest->len + 1, sizeof(*bottom));
	size_t number = 0;

	buf_puts(tree->out, narrow ? "<div class=\"tall\">" : "<div class=\"wide\">");
	for (size_t i = 0; i < tree->forest->len; i++) {
		int node = tree->forest->order[i];

		if (!is_root(tree, node))
			continue;
		if (narrow)
			put_narrow(tree, node, number++, bottom);
		else
			put_wide(tree, i, number++);
	}
	buf_puts(tree->out, "</div>");
	free(bottom);
}

static void
draw_trees(struct drawing *drawing, const struct forest *forest, bool wide)
{
	struct tree tree = {
	    .drawing = drawing, .forest = forest, .edges = BUF_INIT, .out = drawing->out};

	tree.nodes = xcalloc(forest->len + 1, sizeof(*tree.nodes));
	tree.columns = xcalloc(forest->len + 1, sizeof(*tree.columns));
	make_labels(&tree);
	size_blocks(&tree);
	if (wide)
		put_all(&tree, false);
	put_all(&tree, true);
	for (size_t i = 0; i < forest->len; i++)
		label_finish(&tree.nodes[i].label);
	free(tree.nodes);
	free(tree.columns);
	buf_finish(&tree.edges);
}

bool
draw_breakdown(struct drawing *drawing, const struct forest *forest)
{
	draw_trees(drawing, forest, true);
	return true;
}

void
draw_narrow_trees(struct drawing *drawing, const struct forest *forest)
{
	draw_trees(drawing, forest, false);
}
