#include "model/page_graph.h"

#include <stdlib.h>

void
page_graph_free(struct page_graph *graph)
{
	if (!graph)
		return;
	arena_finish(&graph->arena);
	free(graph);
}

const char *
stage_kind_name(enum stage_kind kind)
{
	static const char *const names[] = {
	    "stage", "priority", "milestone", "horizon", "procedure"};

	return names[kind];
}
