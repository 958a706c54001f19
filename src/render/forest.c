/* Charts that are forests. */
#include "base/mem.h"
#include "render/diagram_draw.h"

#include <stdlib.h>

static void
forest_alloc(struct forest *forest, size_t len)
{
	int **arrays[] = {&forest->parent, &forest->first, &forest->next, &forest->order,
	    &forest->root, &forest->edge};

	forest->len = len;
	for (size_t i = 0; i < sizeof(arrays) / sizeof(*arrays); i++) {
		*arrays[i] = xcalloc(len + 1, sizeof(int));
		for (size_t k = 0; k < len; k++)
			(*arrays[i])[k] = -1;
	}
}

void
forest_finish(struct forest *forest)
{
	free(forest->parent);
	free(forest->first);
	free(forest->next);
	free(forest->order);
	free(forest->root);
	free(forest->edge);
	*forest = (struct forest){0};
}

/* Sets parents; false when a node has two, or itself. */
static bool
take_edges(struct forest *forest, const struct chart *chart)
{
	for (size_t i = 0; i < chart->edges_len; i++) {
		const struct chart_edge *edge = &chart->edges[i];

		if (edge->from == edge->to || forest->parent[edge->to] >= 0)
			return false;
		forest->parent[edge->to] = edge->from;
		forest->edge[edge->to] = (int)i;
	}
	for (size_t i = 0; chart->kind == CHART_MINDMAP && i < chart->nodes_len; i++)
		forest->parent[i] = chart->nodes[i].parent;
	return true;
}

/* Children in the order of their arrows, which for a mind map is that of their lines. */
static void
link_children(struct forest *forest, const struct chart *chart)
{
	bool map = chart->kind == CHART_MINDMAP;
	size_t len = map ? chart->nodes_len : chart->edges_len;

	for (size_t i = len; i-- > 0;) {
		int child = map ? (int)i : chart->edges[i].to;
		int parent = forest->parent[child];

		if (parent < 0)
			continue;
		forest->next[child] = forest->first[parent];
		forest->first[parent] = child;
	}
}

/* Fills `order`; false when a circle keeps nodes from being reached. */
static bool
put_in_order(struct forest *forest)
{
	size_t len = 0, done = 0;

	for (size_t i = 0; i < forest->len; i++) {
		if (forest->parent[i] >= 0)
			continue;
		forest->root[i] = (int)i;
		forest->order[len++] = (int)i;
		for (; done < len; done++) {
			int node = forest->order[done];

			for (int c = forest->first[node]; c >= 0; c = forest->next[c]) {
				forest->root[c] = (int)i;
				forest->order[len++] = c;
			}
		}
	}
	return len == forest->len;
}

bool
forest_make(struct forest *forest, const struct chart *chart)
{
	forest_alloc(forest, chart->nodes_len);
	if (chart->groups_len == 0 && chart->nodes_len && take_edges(forest, chart)) {
		link_children(forest, chart);
		if (put_in_order(forest))
			return true;
	}
	forest_finish(forest);
	return false;
}

static bool
is_plain_node(const struct chart_node *node)
{
	return (node->shape == SHAPE_DEFAULT || node->shape == SHAPE_SQUARE ||
		   node->shape == SHAPE_ROUND || node->shape == SHAPE_STADIUM) &&
	       !node->style.fill.len && !node->style.stroke.len && !node->classes_len;
}

static bool
is_plain_edge(const struct chart_edge *edge)
{
	return edge->stroke == STROKE_NORMAL && edge->head_from == HEAD_NONE &&
	       edge->head_to <= HEAD_ARROW && !edge->label.len;
}

/* A forest whose inner nodes mostly branch takes something apart: its arrows mean "contains". */
bool
forest_is_breakdown(const struct forest *forest, const struct chart *chart)
{
	size_t inner = 0, branching = 0;

	for (size_t i = 0; i < forest->len; i++) {
		int first = forest->first[i];

		if (!is_plain_node(&chart->nodes[i]))
			return false;
		inner += first >= 0;
		branching += first >= 0 && forest->next[first] >= 0;
	}
	for (size_t i = 0; i < chart->edges_len; i++)
		if (!is_plain_edge(&chart->edges[i]))
			return false;
	return inner && branching * 2 > inner;
}
