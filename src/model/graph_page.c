/* What the nodes of one page are called in the graph. */
#include "model/graph_page.h"

#include "base/mem.h"
#include "parse/doc.h"

#include <stdlib.h>

enum { ITEM_BYTES = 144 }; /* about what is noted of an item: names, place, text of its key */

int
visit_lift(const struct visit *v, const struct page *page, int at)
{
	while (!visit_keeps(v, &page->nodes->nodes[at]))
		at = page->nodes->nodes[at].parent;
	return at;
}

/* Marks what is kept and what that is in; NULL when it is everything. */
static bool *
mark_kept(struct visit *v)
{
	bool *marks;

	if (visit_is_full(v))
		return NULL;
	marks = arena_alloc(&v->arena, (v->items_len + 1) * sizeof(*marks));
	for (size_t i = 0; i < v->items_len; i++)
		if (visit_keeps(v, &v->items[i]))
			for (int at = (int)i; at >= 0 && !marks[at]; at = v->items[at].parent)
				marks[at] = true;
	return marks;
}

/* The ids of a page's nodes, each from that of what it is in: parents come before their children.
 * With `marks`, of these alone; the rest is empty. `leaves` may be NULL. Each is written behind
 * `prefix`, and the slice is what comes after it. */
static struct slice *
make_ids(struct visit *v, const struct page *page, const struct node *items, size_t len,
    const struct node_leaves *leaves, const bool *marks, struct slice prefix)
{
	struct slice *ids = arena_alloc(&v->arena, (len + 1) * sizeof(*ids));
	struct buf key = BUF_INIT, step = BUF_INIT;

	buf_put(&key, prefix);
	ids[0] = SLICE("");
	for (size_t i = 1; i < len; i++) {
		const struct node *node = &items[i];
		bool leaf = i >= page->nodes->len, whole;
		struct slice own;

		ids[i] = SLICE("");
		if (marks && !marks[i])
			continue;
		if (leaf) {
			whole = leaves->whole[i - page->nodes->len];
			own = leaves->steps[i - page->nodes->len];
		} else {
			buf_truncate(&step, 0);
			whole = node_put_step(&step, page, node);
			own = buf_slice(&step);
		}
		buf_truncate(&key, prefix.len);
		if (!whole && node->parent > 0) {
			buf_put(&key, ids[node->parent]);
			buf_putc(&key, '/');
		}
		buf_put(&key, own);
		if (node->dup) {
			buf_putc(&key, '~');
			buf_put_uint(&key, node->dup + 1u);
		}
		ids[i] = slice_skip(arena_copy(&v->arena, buf_slice(&key)), prefix.len);
	}
	buf_finish(&key);
	buf_finish(&step);
	return ids;
}

static void
make_keys(struct visit *v, const bool *marks)
{
	struct buf key = BUF_INIT;
	size_t from;

	roadmap_put_key(&key, v->roadmap, v->page);
	buf_putc(&key, '#');
	from = key.len;
	v->ids = make_ids(v, v->page, v->items, v->items_len, &v->leaves, marks, buf_slice(&key));
	v->keys = arena_alloc(&v->arena, (v->items_len + 1) * sizeof(*v->keys));
	buf_truncate(&key, from - 1);
	v->keys[0] = arena_copy(&v->arena, buf_slice(&key));
	for (size_t i = 1; i < v->items_len; i++)
		if (!marks || marks[i])
			v->keys[i] = slice_from(v->ids[i].ptr - from, v->ids[i].len + from);
	buf_finish(&key);
}

static void
find_twins(struct visit *v)
{
	const struct twin_map map = twin_map(v->roadmap, v->page);

	v->source = map.source;
	if (!map.source)
		return;
	v->twins = arena_alloc(&v->arena, v->page->nodes->len * sizeof(*v->twins));
	twin_list(&map, v->twins);
}

/* Translations share the ids of the version that they are translated from. */
static void
make_shared_ids(struct visit *v, const bool *marks)
{
	const struct page_nodes *source = v->source ? v->source->nodes : NULL;
	size_t len = v->page->nodes->len;
	struct slice *ids;
	bool *wanted;

	if (!source)
		return;
	wanted = arena_alloc(&v->arena, source->len * sizeof(*wanted));
	for (size_t i = 1; i < len; i++)
		if (!marks || marks[i])
			for (int at = v->twins[i]; at >= 0 && !wanted[at];
			     at = source->nodes[at].parent)
				wanted[at] = true;
	ids = make_ids(v, v->source, source->nodes, source->len, NULL, wanted, SLICE(""));
	v->shared_ids = arena_alloc(&v->arena, len * sizeof(*v->shared_ids));
	for (size_t i = 0; i < len; i++)
		v->shared_ids[i] = v->twins[i] > 0 ? ids[v->twins[i]] : SLICE("");
}

static void
make_depths(struct visit *v)
{
	v->depths = arena_alloc(&v->arena, (v->items_len + 1) * sizeof(*v->depths));
	for (size_t i = 1; i < v->items_len; i++)
		v->depths[i] = v->depths[v->items[i].parent] + 1;
}

static void
make_statuses(struct visit *v)
{
	const struct page_nodes *nodes = v->page->nodes;

	v->statuses = arena_alloc(&v->arena, (nodes->len + 1) * sizeof(*v->statuses));
	for (size_t i = 0; i < nodes->edges_len; i++) {
		const struct node_edge *edge = &nodes->edges[i];

		if (edge->relation == RELATION_SAME_AS &&
		    nodes->nodes[edge->from].kind == NODE_DIAGRAM_NODE)
			v->statuses[edge->from] = node_status(v->page, &nodes->nodes[edge->to]);
	}
}

static void
find_names(struct visit *v)
{
	const struct page_nodes *nodes = v->page->nodes;

	v->names = arena_alloc(&v->arena, (nodes->len + 1) * sizeof(*v->names));
	for (size_t i = 0; i < nodes->len; i++)
		if (nodes->nodes[i].technical && graph_is_shared_name(v->roadmap, v->page, (int)i))
			v->names[v->names_len++] = (int)i;
}

void
visit_begin(struct visit *v, struct page *page, unsigned what)
{
	const bool *marks;

	v->page = page;
	v->leaves = (struct node_leaves){0};
	v->items = page->nodes->nodes;
	v->items_len = page->nodes->len;
	v->source = NULL;
	v->twins = NULL;
	v->shared_ids = NULL;
	v->names_len = 0;
	v->url_heading = -2;
	arena_reserve(&v->arena,
	    (page->nodes->len + page->graph->tasks_len + page->graph->resources_len) * ITEM_BYTES);
	if (visit_is_full(v)) {
		node_leaves_init(&v->leaves, page);
		v->items = v->leaves.items;
		v->items_len = v->leaves.order_len;
	}
	marks = mark_kept(v);
	make_keys(v, marks);
	find_twins(v);
	if (what & VISIT_EDGES)
		find_names(v);
	if (!(what & VISIT_NODES))
		return;
	make_shared_ids(v, marks);
	make_depths(v);
	make_statuses(v);
	buf_truncate(&v->path, 0);
	graph_put_path(&v->path, v->roadmap, page);
	buf_truncate(&v->id, 0);
	roadmap_put_id(&v->id, page);
	v->id_page = v->id.len;
}

void
visit_end(struct visit *v)
{
	node_leaves_finish(&v->leaves);
	arena_finish(&v->arena);
}

void
visit_put_name_key(struct buf *out, const struct page *page, int at)
{
	struct slice label = node_label(page, &page->nodes->nodes[at]);

	buf_puts(out, "name:");
	for (size_t i = 0; i < label.len; i++) {
		unsigned char c = (unsigned char)label.ptr[i];

		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '#')
			buf_putc(out, (char)c);
		else if (c >= 'A' && c <= 'Z')
			buf_putc(out, (char)(c | 0x20));
	}
}
