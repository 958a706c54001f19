#include "render/plan_links.h"

#include "base/mem.h"
#include "model/graph.h"

#include <stdlib.h>

enum { NEEDS_MAX = 40, NEEDS_LANES = 3 };

/* The plan's stage in which a node stands; -1 outside of all. */
static int
home_of(const struct plan *plan, const struct page_nodes *nodes, int node)
{
	int stage = node_stage(nodes, node);

	return stage >= 0 ? plan_home(plan, nodes->nodes[stage].ref) : -1;
}

static bool
has_need(const struct plan_links *links, int from, int to)
{
	for (size_t i = 0; i < links->needs_len; i++)
		if (links->needs[i].from == from && links->needs[i].to == to)
			return true;
	return false;
}

/* The line itself says that a stage follows the one before it. */
static void
add_needs(struct plan_links *links, const struct plan *plan, const struct page_nodes *nodes)
{
	size_t cap = 0;

	for (size_t i = 0; i < nodes->edges_len && links->needs_len < NEEDS_MAX; i++) {
		const struct node_edge *edge = &nodes->edges[i];
		int from, to;

		if (edge->relation != RELATION_REQUIRES)
			continue;
		from = home_of(plan, nodes, edge->from);
		to = home_of(plan, nodes, edge->to);
		if (from < 0 || to < 0 || from == to || from == to + 1 || has_need(links, from, to))
			continue;
		links->needs = xgrow(links->needs, links->needs_len, &cap, sizeof(*links->needs));
		links->needs[links->needs_len++] = (struct plan_need){from, to, 0};
	}
}

static int
by_stage(const void *a, const void *b)
{
	const struct plan_need *x = a, *y = b;

	return x->from != y->from ? x->from - y->from : x->to - y->to;
}

static bool
overlap(const struct plan_need *a, const struct plan_need *b)
{
	int first = a->from < a->to ? a->from : a->to, last = a->from + a->to - first;
	int other = b->from < b->to ? b->from : b->to, end = b->from + b->to - other;

	return first < end && other < last;
}

static void
find_lanes(struct plan_links *links)
{
	for (size_t i = 0; i < links->needs_len; i++) {
		int *lane = &links->needs[i].lane;

		for (size_t j = 0; j < i; j++)
			if (links->needs[j].lane >= *lane &&
			    overlap(&links->needs[i], &links->needs[j]))
				*lane = links->needs[j].lane + 1;
		*lane %= NEEDS_LANES;
		if (*lane >= links->lanes)
			links->lanes = *lane + 1;
	}
}

/* Mentions are sorted by term, so that a skill is counted once a stage. */
static void
count_shared(struct plan_links *links, const struct skills *skills, const struct plan *plan,
    const struct page_nodes *nodes)
{
	int *last = xmalloc((plan->len + 1) * sizeof(*last));

	for (size_t i = 0; i < plan->len; i++)
		last[i] = -1;
	for (size_t i = 0; i < nodes->mentions_len; i++) {
		int term = nodes->mentions[i].term;
		int home = skills_is_shared(skills, term)
			       ? home_of(plan, nodes, nodes->mentions[i].node)
			       : -1;

		if (home < 0 || last[home] == term)
			continue;
		last[home] = term;
		links->shared[home]++;
	}
	free(last);
}

void
plan_links_init(struct plan_links *ret, const struct skills *skills, const struct plan *plan)
{
	const struct page *source = plan->page ? skill_source(plan->page) : NULL;

	*ret = (struct plan_links){.shared = xcalloc(plan->len + 1, sizeof(*ret->shared))};
	if (!source || !plan->graph || source->graph->stages_len != plan->graph->stages_len)
		return;
	add_needs(ret, plan, source->nodes);
	if (ret->needs_len)
		qsort(ret->needs, ret->needs_len, sizeof(*ret->needs), by_stage);
	find_lanes(ret);
	count_shared(ret, skills, plan, source->nodes);
}

void
plan_links_free(struct plan_links *links)
{
	free(links->needs);
	free(links->shared);
	*links = (struct plan_links){0};
}
