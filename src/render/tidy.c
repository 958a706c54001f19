/* Tidy trees: rows by depth, subtrees as near to each other as their outlines let them, parents over
 * the middle of their children (Reingold and Tilford, "Tidier Drawings of Trees", 1981). */
#include "base/mem.h"
#include "render/layout.h"

#include <math.h>
#include <stdlib.h>

/* How far a subtree reaches at each depth, from its root's middle; the deepest row first, so that
 * a parent adds its own at the end. */
struct outline {
	double *left, *right;
	size_t len, cap;
	double shift; /* to be added to all */
};

struct tidy {
	struct layout_graph *graph;
	int *parent, *first, *next, *order;
	unsigned *row, *gap; /* depth, and rows that the edge from the parent spans */
	double *offset;      /* from the parent's middle */
	double *size;        /* along the row */
	struct outline *outlines;
	size_t len, rows;
};

static void
tidy_alloc(struct tidy *tidy, struct layout_graph *graph)
{
	int **arrays[] = {&tidy->parent, &tidy->first, &tidy->next, &tidy->order};

	*tidy = (struct tidy){.graph = graph, .len = graph->nodes_len};
	for (size_t i = 0; i < sizeof(arrays) / sizeof(*arrays); i++) {
		*arrays[i] = xcalloc(tidy->len + 1, sizeof(int));
		for (size_t k = 0; k < tidy->len; k++)
			(*arrays[i])[k] = -1;
	}
	tidy->row = xcalloc(tidy->len + 1, sizeof(*tidy->row));
	tidy->gap = xcalloc(tidy->len + 1, sizeof(*tidy->gap));
	tidy->offset = xcalloc(tidy->len + 1, sizeof(*tidy->offset));
	tidy->size = xcalloc(tidy->len + 1, sizeof(*tidy->size));
	tidy->outlines = xcalloc(tidy->len + 1, sizeof(*tidy->outlines));
}

static void
outline_finish(struct outline *outline)
{
	free(outline->left);
	free(outline->right);
	*outline = (struct outline){0};
}

static void
tidy_free(struct tidy *tidy)
{
	for (size_t i = 0; i < tidy->len; i++)
		outline_finish(&tidy->outlines[i]);
	free(tidy->parent);
	free(tidy->first);
	free(tidy->next);
	free(tidy->order);
	free(tidy->row);
	free(tidy->gap);
	free(tidy->offset);
	free(tidy->size);
	free(tidy->outlines);
}

static bool
take_edges(struct tidy *tidy)
{
	const struct layout_graph *graph = tidy->graph;

	for (size_t i = graph->edges_len; i-- > 0;) {
		const struct layout_edge *edge = &graph->edges[i];

		if (edge->from == edge->to || tidy->parent[edge->to] >= 0)
			return false;
		tidy->parent[edge->to] = edge->from;
		tidy->gap[edge->to] = edge->ranks ? edge->ranks : 1;
		tidy->next[edge->to] = tidy->first[edge->from];
		tidy->first[edge->from] = edge->to;
	}
	return true;
}

/* Parents before children; false when a circle keeps some from being reached. */
static bool
put_in_order(struct tidy *tidy)
{
	size_t len = 0;

	for (size_t i = 0; i < tidy->len; i++)
		if (tidy->parent[i] < 0)
			tidy->order[len++] = (int)i;
	for (size_t done = 0; done < len; done++) {
		int node = tidy->order[done];

		for (int c = tidy->first[node]; c >= 0; c = tidy->next[c]) {
			tidy->row[c] = tidy->row[node] + tidy->gap[c];
			tidy->order[len++] = c;
		}
	}
	return len == tidy->len;
}

static void
outline_push(struct outline *outline, double left, double right)
{
	size_t cap = outline->cap;

	outline->left = xgrow(outline->left, outline->len, &outline->cap, sizeof(double));
	if (outline->cap != cap)
		outline->right = xrealloc(outline->right, outline->cap * sizeof(double));
	outline->left[outline->len] = left - outline->shift;
	outline->right[outline->len++] = right - outline->shift;
}

/* How far `next` has to move right to stand clear of `all`. */
static double
distance(const struct outline *all, const struct outline *next, double gap)
{
	size_t rows = all->len < next->len ? all->len : next->len;
	double need = -1e18;

	for (size_t i = 1; i <= rows; i++) {
		double right = all->right[all->len - i] + all->shift;
		double left = next->left[next->len - i] + next->shift;

		need = fmax(need, right - left + gap);
	}
	return need;
}

/* Adds `next`, already moved, to `all`; costs as much as the lower of the two is deep. */
static void
outline_merge(struct outline *all, struct outline *next)
{
	size_t rows = all->len < next->len ? all->len : next->len;
	bool swap = next->len > all->len;
	struct outline *base = swap ? next : all, *other = swap ? all : next;

	for (size_t i = 1; i <= rows; i++) {
		double *side = swap ? base->left : base->right;
		const double *from = swap ? other->left : other->right;

		side[base->len - i] = from[other->len - i] + other->shift - base->shift;
	}
	if (swap) {
		struct outline kept = *all;

		*all = *next;
		*next = kept;
	}
	outline_finish(next);
}

/* Rows that an edge passes on its way are kept free for its line. */
static void
lead_to(struct outline *outline, unsigned ranks)
{
	for (unsigned i = 1; i < ranks; i++)
		outline_push(outline, -6, 6);
}

/* Sets the children of `first` beside each other; their outline together comes back, its middle
 * that of the outer two. */
static struct outline
join_children(struct tidy *tidy, int first)
{
	struct outline all = {0};
	double last = 0;

	for (int c = first; c >= 0; c = tidy->next[c]) {
		struct outline *own = &tidy->outlines[c];

		lead_to(own, tidy->gap[c]);
		if (c == first) {
			all = *own;
			*own = (struct outline){0};
			continue;
		}
		tidy->offset[c] = distance(&all, own, tidy->graph->node_gap);
		own->shift += tidy->offset[c];
		last = tidy->offset[c];
		outline_merge(&all, own);
	}
	for (int c = first; c >= 0; c = tidy->next[c])
		tidy->offset[c] -= last / 2;
	all.shift -= last / 2;
	return all;
}

static void
place_subtrees(struct tidy *tidy)
{
	for (size_t i = tidy->len; i-- > 0;) {
		int node = tidy->order[i];

		tidy->outlines[node] = join_children(tidy, tidy->first[node]);
		outline_push(&tidy->outlines[node], -tidy->size[node] / 2, tidy->size[node] / 2);
	}
}

/* The trees side by side, as if they had one root; sets their offsets from the left edge. */
static void
place_roots(struct tidy *tidy)
{
	struct outline all = {0};
	bool any = false;

	for (size_t i = 0; i < tidy->len && tidy->parent[tidy->order[i]] < 0; i++) {
		int root = tidy->order[i];
		struct outline *own = &tidy->outlines[root];

		if (!any) {
			all = *own;
			*own = (struct outline){0};
		} else {
			tidy->offset[root] = distance(&all, own, tidy->graph->node_gap * 2);
			own->shift += tidy->offset[root];
			outline_merge(&all, own);
		}
		any = true;
	}
	outline_finish(&all);
}

/* The middle of each row. Freed by the caller. */
static double *
place_rows(struct tidy *tidy, double *ret_size)
{
	const struct layout_graph *graph = tidy->graph;
	double *middle, *depth, at = 0;

	for (size_t i = 0; i < tidy->len; i++)
		tidy->rows = tidy->row[i] + 1 > tidy->rows ? tidy->row[i] + 1 : tidy->rows;
	middle = xcalloc(tidy->rows + 1, sizeof(*middle));
	depth = xcalloc(tidy->rows + 1, sizeof(*depth));
	for (size_t i = 0; i < tidy->len; i++)
		depth[tidy->row[i]] = fmax(
		    depth[tidy->row[i]], graph->across ? graph->nodes[i].w : graph->nodes[i].h);
	for (size_t i = 0; i < tidy->rows; i++) {
		middle[i] = at + depth[i] / 2;
		at += depth[i] + graph->rank_gap;
	}
	*ret_size = tidy->rows ? at - graph->rank_gap : 0;
	free(depth);
	return middle;
}

static void
set_places(struct tidy *tidy)
{
	struct layout_graph *graph = tidy->graph;
	double depth, left = 1e18, right = -1e18, *middle = place_rows(tidy, &depth);

	for (size_t i = 0; i < tidy->len; i++) {
		int node = tidy->order[i];

		if (tidy->parent[node] >= 0)
			tidy->offset[node] += tidy->offset[tidy->parent[node]];
		left = fmin(left, tidy->offset[node] - tidy->size[node] / 2);
		right = fmax(right, tidy->offset[node] + tidy->size[node] / 2);
	}
	for (size_t i = 0; i < tidy->len; i++) {
		double along = tidy->offset[i] - left, down = middle[tidy->row[i]];

		graph->nodes[i].x = graph->across ? down : along;
		graph->nodes[i].y = graph->across ? along : down;
	}
	graph->w = graph->across ? depth : right - left;
	graph->h = graph->across ? right - left : depth;
	free(middle);
}

bool
tidy_place(struct layout_graph *graph)
{
	struct tidy tidy;
	bool done = false;

	if (graph->clusters_len || !graph->nodes_len)
		return false;
	tidy_alloc(&tidy, graph);
	if (take_edges(&tidy) && put_in_order(&tidy)) {
		for (size_t i = 0; i < tidy.len; i++)
			tidy.size[i] = graph->across ? graph->nodes[i].h : graph->nodes[i].w;
		place_subtrees(&tidy);
		place_roots(&tidy);
		set_places(&tidy);
		done = true;
	}
	tidy_free(&tidy);
	return done;
}

void
layout_graph_finish(struct layout_graph *graph)
{
	for (size_t i = 0; i < graph->edges_len; i++)
		free(graph->edges[i].line);
	free(graph->nodes);
	free(graph->edges);
	free(graph->clusters);
	*graph = (struct layout_graph){0};
}
