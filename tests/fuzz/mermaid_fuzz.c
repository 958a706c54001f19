/* Any bytes as a Mermaid block: what is read holds together, and places lie inside the block. */
#include "fuzz.h"
#include "parse/mermaid.h"

#include <assert.h>

static void
check_nodes(const struct chart *chart)
{
	for (size_t i = 0; i < chart->nodes_len; i++) {
		const struct chart_node *node = &chart->nodes[i];

		assert(node->group < (int)chart->groups_len);
		assert(node->stands_for < (int)chart->groups_len);
		assert(node->parent < (int)i);
		for (size_t k = 0; k < node->classes_len; k++)
			assert(
			    node->classes[k] >= 0 && (size_t)node->classes[k] < chart->classes_len);
	}
	for (size_t i = 0; i < chart->edges_len; i++) {
		const struct chart_edge *edge = &chart->edges[i];

		assert(edge->from >= 0 && (size_t)edge->from < chart->nodes_len);
		assert(edge->to >= 0 && (size_t)edge->to < chart->nodes_len);
		assert(edge->length >= 1 && edge->length <= 10);
	}
}

/* No group lies in itself, however deep. */
static void
check_groups(const struct chart *chart)
{
	for (size_t i = 0; i < chart->groups_len; i++) {
		int group = (int)i;
		size_t steps = 0;

		for (; group >= 0; group = chart->groups[group].parent)
			assert(steps++ <= chart->groups_len && steps < 1000);
	}
}

static void
check_times(const struct chart *chart)
{
	for (size_t i = 0; i < chart->tasks_len; i++) {
		assert((size_t)chart->tasks[i].section < chart->sections_len);
		assert(chart->tasks[i].end >= chart->tasks[i].start || !chart->tasks[i].dated);
	}
	for (size_t i = 0; i < chart->periods_len; i++) {
		assert((size_t)chart->periods[i].section < chart->sections_len);
		assert(chart->periods[i].first + chart->periods[i].len <= chart->events_len);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct arena arena = ARENA_INIT;
	struct diag diag = DIAG_INIT;
	struct mermaid_source src = {slice_from((const char *)data, len), "f.md", 7};
	struct chart *chart = mermaid_read(src, &arena, &diag);

	check_nodes(chart);
	check_groups(chart);
	check_times(chart);
	assert((chart->errors > 0) == (chart->problem.len > 0));
	for (size_t i = 0; i < diag.len; i++)
		assert(diag.items[i].line >= 7 && diag.items[i].message[0]);
	arena_finish(&arena);
	diag_finish(&diag);
	return 0;
}
