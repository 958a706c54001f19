#include "model/nodes_impl.h"

#include "base/hash.h"
#include "base/mem.h"
#include "model/terms.h"

#include <stdlib.h>

static int
add(struct nodes_build *b, struct node node)
{
	struct page_nodes *nodes = b->nodes;

	if (nodes->len == nodes->cap)
		nodes->nodes = xgrow(nodes->nodes, nodes->len, &nodes->cap, sizeof(*nodes->nodes));
	nodes->nodes[nodes->len] = node;
	return (int)nodes->len++;
}

/* A node that may be the same thing as another: by its label, or as a term. */
static void
name_node(struct nodes_build *b, struct node *node, struct slice label)
{
	node->key = node_key(label);
	node->term = terms_find_name(b->terms, slice_trim(label));
	node->technical = node_is_technical(label);
}

static void
add_stages(struct nodes_build *b)
{
	const struct page_graph *graph = b->page->graph;

	b->stages = xcalloc(graph->stages_len + 1, sizeof(int));
	for (size_t i = 0; i < graph->stages_len; i++) {
		const struct pg_stage *stage = &graph->stages[i];
		struct node node = {.kind = NODE_STAGE, .ref = (int)i, .group = -1, .term = -1};

		node.line = stage->line;
		node.parent = stage->parent >= 0 ? b->stages[stage->parent] : 0;
		node.term = terms_find_name(b->terms, stage->label);
		b->stages[i] = add(b, node);
	}
}

static void
add_tracks(struct nodes_build *b)
{
	const struct page_graph *graph = b->page->graph;

	b->tracks = xcalloc(graph->tracks_len + 1, sizeof(int));
	for (size_t i = 0; i < graph->tracks_len; i++) {
		struct node node = {.kind = NODE_TRACK, .ref = (int)i, .group = -1};

		name_node(b, &node, graph->tracks[i].label);
		node.line = graph->tracks[i].line;
		b->tracks[i] = add(b, node);
	}
}

static int
owner(const struct nodes_build *b, int stage, int topic)
{
	if (topic >= 0)
		return b->topics[topic];
	return stage >= 0 ? b->stages[stage] : 0;
}

static void
add_topics(struct nodes_build *b)
{
	const struct page_graph *graph = b->page->graph;

	b->topics = xcalloc(graph->topics_len + 1, sizeof(int));
	for (size_t i = 0; i < graph->topics_len; i++) {
		const struct pg_topic *topic = &graph->topics[i];
		struct node node = {.kind = NODE_TOPIC, .ref = (int)i, .group = -1};

		name_node(b, &node, topic->label);
		node.parent = owner(b, topic->stage, topic->topic);
		node.line = topic->line;
		b->topics[i] = add(b, node);
	}
}

static void
add_chain(struct nodes_build *b, int at)
{
	const struct pg_chain *chain = &b->page->graph->chains[at];

	for (size_t i = 0; i < chain->items_len; i++) {
		struct node node = {.kind = NODE_LINK, .ref = (int)i, .group = at};
		int made;

		name_node(b, &node, chain->items[i]);
		node.parent = chain->stage >= 0 ? b->stages[chain->stage] : 0;
		node.line = chain->line;
		if (!node.key || known_find(&b->known, node.key, node.parent) >= 0)
			continue;
		made = add(b, node);
		known_enter(&b->known, &b->nodes->nodes[made], made);
	}
}

/* Topics are looked up only by what chains and charts name. */
static void
add_chains(struct nodes_build *b)
{
	const struct page_graph *graph = b->page->graph;

	if (!graph->chains_len)
		return;
	known_init(&b->known, b->nodes);
	for (size_t i = 0; i < graph->chains_len; i++)
		add_chain(b, (int)i);
	known_finish(&b->known);
}

static bool
is_mermaid(const struct code *code)
{
	return code->lang.len == 7 && strncasecmp(code->lang.ptr, "mermaid", 7) == 0;
}

static void
add_chart(struct nodes_build *b, unsigned code, int parent)
{
	struct page_nodes *nodes = b->nodes;
	struct node node = {
	    .kind = NODE_DIAGRAM, .group = (int)nodes->charts_len, .ref = -1, .term = -1};
	struct node_chart *chart;

	nodes->charts =
	    xgrow(nodes->charts, nodes->charts_len, &nodes->charts_cap, sizeof(*nodes->charts));
	chart = &nodes->charts[nodes->charts_len++];
	nodes_read_chart(b, code, chart);
	node.parent = parent;
	node.line = b->page->doc->codes[code].line;
	chart->node = node.parent = add(b, node);
	node.kind = NODE_DIAGRAM_NODE;
	for (size_t i = 0; i < chart->items_len; i++) {
		node.ref = (int)i;
		node.line = chart->items[i].line;
		name_node(b, &node, chart->items[i].label);
		add(b, node);
	}
}

/* By heading, the node that it is or is in; only stages and topics have headings. */
static void
map_headings(struct nodes_build *b)
{
	const struct doc *doc = b->page->doc;

	b->headings = xcalloc(doc->headings_len + 1, sizeof(int));
	for (size_t i = 0; i < b->nodes->len; i++) {
		int heading = node_own_heading(b->page, &b->nodes->nodes[i]);

		if (heading >= 0)
			b->headings[heading] = (int)i;
	}
	for (size_t s = 0; s < doc->sections_len; s++) {
		const struct section *section = &doc->sections[s];
		int around = section->parent >= 0 ? doc->sections[section->parent].heading : -1;

		if (section->heading >= 0 && !b->headings[section->heading] && around >= 0)
			b->headings[section->heading] = b->headings[around];
	}
}

static void
add_charts(struct nodes_build *b)
{
	const struct doc *doc = b->page->doc;

	for (unsigned i = 0; i < doc->codes_len; i++) {
		int heading;

		if (!is_mermaid(&doc->codes[i]))
			continue;
		heading = heading_at_line(b->page, doc->codes[i].line);
		add_chart(b, i, heading >= 0 ? b->headings[heading] : 0);
	}
}

struct place {
	unsigned line, at;
};

static int
compare_places(const void *left, const void *right)
{
	const struct place *a = left, *b = right;

	if (a->line != b->line)
		return (a->line > b->line) - (a->line < b->line);
	return (a->at > b->at) - (a->at < b->at);
}

/* Writes the nodes in the order of reading, each behind that which it is in, to `ret_order`, and
 * for each the place after its last one to `ends`. */
static void
walk_tree(const struct node *nodes, size_t len, unsigned *ret_order, unsigned *ends)
{
	struct place *places = xcalloc(len, sizeof(*places));
	int *first = xcalloc(len * 2, sizeof(int)), *next = first + len;
	size_t at = 0;
	int node = 0;

	for (size_t i = 0; i < len; i++) {
		places[i] = (struct place){node_order_line(&nodes[i]), (unsigned)i};
		first[i] = next[i] = -1;
	}
	qsort(places, len, sizeof(*places), compare_places);
	for (size_t i = len; i-- > 0;) {
		int child = (int)places[i].at, parent = nodes[child].parent;

		if (parent < 0)
			continue;
		next[child] = first[parent];
		first[parent] = child;
	}
	while (node >= 0) {
		ret_order[at++] = (unsigned)node;
		if (first[node] >= 0) {
			node = first[node];
			continue;
		}
		ends[node] = (unsigned)at;
		while (next[node] < 0 && nodes[node].parent >= 0) {
			node = nodes[node].parent;
			ends[node] = (unsigned)at;
		}
		node = next[node];
	}
	free(places);
	free(first);
}

static void
remap(int *items, size_t len, const unsigned *where)
{
	for (size_t i = 0; i < len; i++)
		items[i] = (int)where[items[i]];
}

static void
put_in_order(struct nodes_build *b)
{
	struct page_nodes *nodes = b->nodes;
	struct node *sorted = xcalloc(nodes->len, sizeof(*sorted));
	unsigned *order = xcalloc(nodes->len * 3, sizeof(*order));
	unsigned *where = order + nodes->len, *ends = where + nodes->len;

	walk_tree(nodes->nodes, nodes->len, order, ends);
	for (size_t i = 0; i < nodes->len; i++)
		where[order[i]] = (unsigned)i;
	for (size_t i = 0; i < nodes->len; i++) {
		sorted[i] = nodes->nodes[order[i]];
		sorted[i].end = ends[order[i]];
		if (sorted[i].parent >= 0)
			sorted[i].parent = (int)where[sorted[i].parent];
		sorted[i].stage = sorted[i].kind == NODE_STAGE ? (int)i
				  : sorted[i].parent >= 0      ? sorted[sorted[i].parent].stage
							       : -1;
	}
	for (size_t i = 0; i < nodes->charts_len; i++)
		nodes->charts[i].node = (int)where[nodes->charts[i].node];
	remap(b->stages, b->page->graph->stages_len, where);
	remap(b->topics, b->page->graph->topics_len, where);
	remap(b->tracks, b->page->graph->tracks_len, where);
	remap(b->headings, b->page->doc->headings_len, where);
	free(nodes->nodes);
	nodes->nodes = sorted;
	nodes->cap = nodes->len;
	free(order);
}

/* Counts how many nodes before each have its id; ids are compared by their hashes. */
static void
number_twins(struct nodes_build *b)
{
	size_t len = b->nodes->len, cap = 16;
	uint64_t *ids = xcalloc(len, sizeof(*ids)), *table;
	unsigned *counts;

	while (cap < len * 2)
		cap *= 2;
	table = xcalloc(cap, sizeof(*table));
	counts = xcalloc(cap, sizeof(*counts));
	for (size_t i = 1; i < len; i++) {
		struct node *node = &b->nodes->nodes[i];
		uint64_t id, slot;

		buf_truncate(&b->scratch, 0);
		id = node_put_step(&b->scratch, b->page, node) ? 0 : ids[node->parent];
		id = (hash_bytes(buf_slice(&b->scratch)) ^ (id * 0x9E3779B97F4A7C15u)) | 1;
		for (slot = id & (cap - 1); table[slot] && table[slot] != id;)
			slot = (slot + 1) & (cap - 1);
		table[slot] = id;
		node->dup = (uint16_t)(counts[slot] < UINT16_MAX ? counts[slot] : UINT16_MAX);
		counts[slot]++;
		ids[i] = id + node->dup * 2;
	}
	free(ids);
	free(table);
	free(counts);
}

void
nodes_build(struct page *page, const struct terms *terms)
{
	struct nodes_build b = {.page = page, .terms = terms, .scratch = BUF_INIT};
	struct node root = {.parent = -1, .ref = -1, .group = -1, .term = -1};

	if (!page->doc || !page->graph)
		return;
	b.nodes = page->nodes = xcalloc(1, sizeof(*page->nodes));
	root.kind = page->graph->is_roadmap ? NODE_ROADMAP : NODE_PAGE;
	root.line = 1;
	add(&b, root);
	add_stages(&b);
	add_tracks(&b);
	add_topics(&b);
	add_chains(&b);
	map_headings(&b);
	add_charts(&b);
	put_in_order(&b);
	number_twins(&b);
	nodes_connect(&b);
	nodes_read_text(&b);
	if (b.nodes->edges_len) { /* it is kept: no more than is used */
		b.nodes->edges_cap = b.nodes->edges_len;
		b.nodes->edges =
		    xrealloc(b.nodes->edges, b.nodes->edges_len * sizeof(*b.nodes->edges));
	}
	buf_finish(&b.scratch);
	free(b.stages);
	free(b.tracks);
	free(b.topics);
	free(b.headings);
}

void
nodes_free(struct page_nodes *nodes)
{
	if (!nodes)
		return;
	free(nodes->nodes);
	free(nodes->edges);
	free(nodes->mentions);
	free(nodes->charts);
	arena_finish(&nodes->arena);
	free(nodes);
}

static void
add_leaf(struct node_leaves *leaves, const struct page *page, struct node node, int parent)
{
	node.parent = parent;
	node.group = node.term = -1;
	leaves->items[page->nodes->len + leaves->len++] = node;
}

/* Of each stage and topic the node that was made from it. */
static void
map_owners(const struct page *page, int *stages, int *topics)
{
	for (size_t i = 0; i < page->nodes->len; i++) {
		const struct node *node = &page->nodes->nodes[i];

		if (node->kind == NODE_STAGE)
			stages[node->ref] = (int)i;
		else if (node->kind == NODE_TOPIC)
			topics[node->ref] = (int)i;
	}
}

static void
fill_leaves(struct node_leaves *leaves, const struct page *page)
{
	const struct page_graph *graph = page->graph;
	int *stages = xcalloc(graph->stages_len + 1, sizeof(int));
	int *topics = xcalloc(graph->topics_len + 1, sizeof(int));

	map_owners(page, stages, topics);
	for (size_t i = 0; i < graph->tasks_len; i++) {
		const struct pg_task *task = &graph->tasks[i];
		struct node node = {.kind = NODE_TASK, .ref = (int)i, .line = task->line};

		add_leaf(leaves, page, node,
		    task->topic >= 0   ? topics[task->topic]
		    : task->stage >= 0 ? stages[task->stage]
				       : 0);
	}
	for (size_t i = 0; i < graph->resources_len; i++) {
		const struct pg_resource *resource = &graph->resources[i];
		struct node node = {.kind = NODE_RESOURCE, .ref = (int)i, .line = resource->line};

		add_leaf(leaves, page, node,
		    resource->topic >= 0   ? topics[resource->topic]
		    : resource->stage >= 0 ? stages[resource->stage]
					   : 0);
	}
	free(stages);
	free(topics);
}

struct twin {
	uint64_t step;
	int parent;
	unsigned at;
};

static int
compare_twins(const void *left, const void *right)
{
	const struct twin *a = left, *b = right;

	if (a->parent != b->parent)
		return a->parent - b->parent;
	if (a->step != b->step)
		return a->step < b->step ? -1 : 1;
	return (a->at > b->at) - (a->at < b->at);
}

/* What each leaf adds to the id of the node that it is in; and how many before it add the same. */
static void
number_leaves(struct node_leaves *leaves, const struct page *page)
{
	struct twin *twins = xcalloc(leaves->len + 1, sizeof(*twins));
	struct buf step = BUF_INIT;
	uint16_t dup = 0;

	for (size_t i = 0; i < leaves->len; i++) {
		const struct node *node = &leaves->items[page->nodes->len + i];

		buf_truncate(&step, 0);
		leaves->whole[i] = node_put_step(&step, page, node);
		leaves->steps[i] = arena_copy(&leaves->arena, buf_slice(&step));
		twins[i].parent = leaves->whole[i] ? -1 : node->parent;
		twins[i].step = hash_bytes(buf_slice(&step));
		twins[i].at = (unsigned)i;
	}
	qsort(twins, leaves->len, sizeof(*twins), compare_twins);
	for (size_t i = 1; i < leaves->len; i++) {
		bool same =
		    twins[i].parent == twins[i - 1].parent && twins[i].step == twins[i - 1].step;

		dup = (uint16_t)(same ? dup + (dup < UINT16_MAX) : 0);
		leaves->items[page->nodes->len + twins[i].at].dup = dup;
	}
	buf_finish(&step);
	free(twins);
}

enum { LEAF_BYTES = 64 }; /* about: the part of the id and where it lies */

void
node_leaves_init(struct node_leaves *leaves, const struct page *page)
{
	size_t most = page->graph->tasks_len + page->graph->resources_len;
	size_t len = page->nodes->len + most;
	unsigned *ends;

	*leaves = (struct node_leaves){.order_len = len};
	arena_reserve(&leaves->arena,
	    len * (sizeof(*leaves->items) + 2 * sizeof(*leaves->order)) + most * LEAF_BYTES);
	leaves->items = arena_alloc(&leaves->arena, len * sizeof(*leaves->items));
	leaves->steps = arena_alloc(&leaves->arena, (most + 1) * sizeof(*leaves->steps));
	leaves->whole = arena_alloc(&leaves->arena, (most + 1) * sizeof(*leaves->whole));
	leaves->order = arena_alloc(&leaves->arena, len * sizeof(*leaves->order));
	ends = arena_alloc(&leaves->arena, len * sizeof(*ends));
	memcpy(leaves->items, page->nodes->nodes, page->nodes->len * sizeof(*leaves->items));
	fill_leaves(leaves, page);
	number_leaves(leaves, page);
	walk_tree(leaves->items, len, leaves->order, ends);
}

void
node_leaves_finish(struct node_leaves *leaves)
{
	arena_finish(&leaves->arena);
	*leaves = (struct node_leaves){0};
}

size_t
nodes_first_mention(const struct page_nodes *nodes, int term)
{
	size_t low = 0, high = nodes->mentions_len;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (nodes->mentions[middle].term < term)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}
