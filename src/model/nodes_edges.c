/* Edges within one page: the order of its stages, its chains and charts, and what is the same. */
#include "base/mem.h"
#include "model/nodes_impl.h"
#include "model/when_order.h"

#include <stdlib.h>
#include <uthash.h>

struct topic_place {
	uint64_t key;
	int64_t parent; /* -1: of the whole page */
};

struct topic_entry {
	struct topic_place place;
	int node;
	UT_hash_handle hh;
};

static struct topic_entry *
find_place(const struct known_topics *topics, uint64_t key, int parent)
{
	struct topic_place place = {key, parent};
	struct topic_entry *entry;

	HASH_FIND(hh, topics->entries, &place, sizeof(place), entry);
	return entry;
}

static void
enter_place(struct known_topics *topics, uint64_t key, int parent, int node)
{
	struct topic_entry *entry;

	if (!key || find_place(topics, key, parent))
		return;
	entry = arena_alloc(&topics->arena, sizeof(*entry));
	entry->place = (struct topic_place){key, parent};
	entry->node = node;
	HASH_ADD(hh, topics->entries, place, sizeof(entry->place), entry);
}

void
known_enter(struct known_topics *topics, const struct node *node, int at)
{
	uint64_t term = node->term >= 0 ? term_key(node->term) : 0;

	enter_place(topics, node->key, node->parent, at);
	enter_place(topics, node->key, -1, at);
	enter_place(topics, term, node->parent, at);
	enter_place(topics, term, -1, at);
}

void
known_init(struct known_topics *topics, const struct page_nodes *nodes)
{
	*topics = (struct known_topics){0};
	for (size_t i = 0; i < nodes->len; i++)
		if (nodes->nodes[i].kind == NODE_TOPIC || nodes->nodes[i].kind == NODE_LINK)
			known_enter(topics, &nodes->nodes[i], (int)i);
}

void
known_finish(struct known_topics *topics)
{
	HASH_CLEAR(hh, topics->entries);
	arena_finish(&topics->arena);
}

int
known_find(const struct known_topics *topics, uint64_t key, int parent)
{
	const struct topic_entry *entry = key ? find_place(topics, key, parent) : NULL;

	if (!entry && key && parent >= 0)
		entry = find_place(topics, key, -1);
	return entry ? entry->node : -1;
}

/* The topic that a node of a chart is, by its label or as the same term; -1 when it is none. */
static int
topic_of(const struct nodes_build *b, const struct node *node)
{
	int topic = known_find(&b->known, node->key, node->parent);

	if (topic < 0 && node->term >= 0)
		topic = known_find(&b->known, term_key(node->term), node->parent);
	return topic;
}

void
nodes_add_edge(struct nodes_build *b, struct node_edge edge)
{
	struct page_nodes *nodes = b->nodes;

	if (edge.from == edge.to)
		return;
	nodes->edges =
	    xgrow(nodes->edges, nodes->edges_len, &nodes->edges_cap, sizeof(*nodes->edges));
	nodes->edges[nodes->edges_len++] = edge;
}

static void
join(struct nodes_build *b, enum relation relation, int from, int to)
{
	nodes_add_edge(b, (struct node_edge){relation, from, to, -1, -1});
}

/* What makes stages siblings: all of it is equal. */
struct sibling {
	int parent, place, heading;
	unsigned level, line;
	int node;
};

static int
compare_siblings(const void *left, const void *right)
{
	const struct sibling *a = left, *b = right;

	if (a->parent != b->parent)
		return a->parent - b->parent;
	if (a->place != b->place)
		return a->place - b->place;
	if (a->heading != b->heading)
		return a->heading - b->heading;
	if (a->level != b->level)
		return (a->level > b->level) - (a->level < b->level);
	return a->node - b->node;
}

/* Rows of one table have no more than a row or two between them. */
static bool
are_siblings(const struct sibling *a, const struct sibling *b)
{
	enum { ROW_GAP = 4 };

	return a->parent == b->parent && a->place == b->place && a->heading == b->heading &&
	       a->level == b->level && (a->place != PLACE_ROW || b->line - a->line < ROW_GAP);
}

static const struct when *
sibling_when(const struct nodes_build *b, const struct sibling *sibling)
{
	const struct node *node = &b->nodes->nodes[sibling->node];

	return &b->page->graph->stages[node->ref].when;
}

/* Puts siblings in the order of their times if all of them have one. */
static void
sort_by_time(const struct nodes_build *b, struct sibling *siblings, size_t len)
{
	bool sorted = true;
	int order;

	for (size_t i = 1; i < len; i++) {
		if (!when_order(
			sibling_when(b, &siblings[0]), sibling_when(b, &siblings[i]), &order))
			return;
		when_order(
		    sibling_when(b, &siblings[i - 1]), sibling_when(b, &siblings[i]), &order);
		sorted = sorted && order <= 0;
	}
	if (sorted || len > 200)
		return;
	for (size_t i = 1; i < len; i++) {
		struct sibling moved = siblings[i];
		size_t at = i;

		while (at &&
		       when_order(
			   sibling_when(b, &siblings[at - 1]), sibling_when(b, &moved), &order) &&
		       order > 0) {
			siblings[at] = siblings[at - 1];
			at--;
		}
		siblings[at] = moved;
	}
}

static struct sibling
sibling_of(const struct nodes_build *b, int at)
{
	const struct node *node = &b->nodes->nodes[at];
	const struct pg_stage *stage = &b->page->graph->stages[node->ref];

	return (struct sibling){
	    .parent = node->parent,
	    .place = (int)stage->place,
	    .heading = node_place(b->page, node),
	    .level = stage->heading >= 0 ? b->page->doc->headings[stage->heading].level : 0,
	    .line = node->line,
	    .node = at,
	};
}

static void
join_stages(struct nodes_build *b)
{
	size_t len = 0, from = 0;
	struct sibling *siblings = xcalloc(b->page->graph->stages_len + 1, sizeof(*siblings));

	for (size_t i = 0; i < b->nodes->len; i++)
		if (b->nodes->nodes[i].kind == NODE_STAGE)
			siblings[len++] = sibling_of(b, (int)i);
	qsort(siblings, len, sizeof(*siblings), compare_siblings);
	for (size_t i = 1; i <= len; i++) {
		if (i < len && are_siblings(&siblings[i - 1], &siblings[i])) {
			b->nodes->nodes[siblings[i].node].group = siblings[i - 1].node;
			continue;
		}
		sort_by_time(b, siblings + from, i - from);
		for (size_t k = from + 1; k < i; k++)
			join(b, RELATION_NEXT, siblings[k - 1].node, siblings[k].node);
		from = i;
	}
	free(siblings);
}

static void
join_chains(struct nodes_build *b)
{
	const struct page_graph *graph = b->page->graph;

	for (size_t i = 0; i < graph->chains_len; i++) {
		const struct pg_chain *chain = &graph->chains[i];
		int parent = chain->stage >= 0 ? b->stages[chain->stage] : 0, before = -1;

		for (size_t k = 0; k < chain->items_len; k++) {
			int topic = known_find(&b->known, node_key(chain->items[k]), parent);

			if (before >= 0 && topic >= 0)
				join(b, RELATION_REQUIRES, topic, before);
			before = topic;
		}
	}
}

static void
join_arrow(struct nodes_build *b, const struct node_chart *chart, int at, const int *places)
{
	const struct chart_arrow *arrow = &chart->arrows[at];
	int from = places[arrow->from], to = places[arrow->to], first, second;
	int group = b->nodes->nodes[chart->node].group;

	nodes_add_edge(b, (struct node_edge){RELATION_LEADS_TO, from, to, group, at});
	if (chart->breakdown && !arrow->requires) {
		nodes_add_edge(b, (struct node_edge){RELATION_CONTAINS, from, to, group, at});
		return;
	}
	first = topic_of(b, &b->nodes->nodes[from]);
	second = topic_of(b, &b->nodes->nodes[to]);
	if (!arrow->one_way || (!arrow->requires && (first < 0 || second < 0)))
		return;
	first = first < 0 ? from : first;
	second = second < 0 ? to : second;
	nodes_add_edge(b, (struct node_edge){RELATION_REQUIRES, second, first, group, at});
}

static void
join_chart(struct nodes_build *b, const struct node_chart *chart)
{
	int *places = xcalloc(chart->items_len + 1, sizeof(*places)), topic;

	for (unsigned i = (unsigned)chart->node + 1; i < b->nodes->nodes[chart->node].end; i++) {
		places[b->nodes->nodes[i].ref] = (int)i;
		topic = topic_of(b, &b->nodes->nodes[i]);
		if (topic >= 0)
			join(b, RELATION_SAME_AS, (int)i, topic);
	}
	for (size_t i = 0; i < chart->arrows_len; i++)
		join_arrow(b, chart, (int)i, places);
	for (size_t i = 0; i < chart->items_len; i++)
		if (chart->items[i].parent >= 0)
			join(b, RELATION_CONTAINS, places[chart->items[i].parent], places[i]);
	free(places);
}

/* Each topic and the first one that is the same: one edge each, not one for each pair. */
static void
join_twins(struct nodes_build *b)
{
	for (size_t i = 0; i < b->nodes->len; i++) {
		const struct node *node = &b->nodes->nodes[i];
		int first;

		if (node->kind != NODE_TOPIC && node->kind != NODE_LINK)
			continue;
		first = known_find(&b->known, node->key, -1);
		if (node->term >= 0 && (first < 0 || first == (int)i))
			first = known_find(&b->known, term_key(node->term), -1);
		if (first >= 0 && first != (int)i)
			join(b, RELATION_SAME_AS, (int)i, first);
	}
}

void
nodes_connect(struct nodes_build *b)
{
	join_stages(b);
	known_init(&b->known, b->nodes);
	join_chains(b);
	for (size_t i = 0; i < b->nodes->charts_len; i++)
		join_chart(b, &b->nodes->charts[i]);
	join_twins(b);
	known_finish(&b->known);
}
