/* The edges of a page that lead out of it: to other pages, and to terms. */
#include "base/mem.h"
#include "model/graph_page.h"
#include "parse/doc.h"

#include <stdlib.h>

static void
push(struct out_edges *out, enum relation relation, int from, struct node_ref to)
{
	out->items = xgrow(out->items, out->len, &out->cap, sizeof(*out->items));
	out->items[out->len++] = (struct out_edge){relation, from, to};
}

static int
node_of_heading(const struct page *page, struct slice id)
{
	for (size_t i = 1; i < page->nodes->len; i++) {
		const struct node *node = &page->nodes->nodes[i];
		int heading = node->kind == NODE_STAGE || node->kind == NODE_TOPIC
				  ? node_heading(page, node)
				  : -1;

		if (heading >= 0 && page->doc->headings[heading].line == node->line &&
		    slice_eq(page->doc->headings[heading].id, id))
			return (int)i;
	}
	return 0;
}

static void
collect_links(const struct visit *v, struct out_edges *out)
{
	const struct page *page = v->page;

	for (size_t i = 0; i < page->doc->links_len; i++) {
		const struct link *link = &page->doc->links[i];
		const char *sign = memchr(link->dest.ptr, '#', link->dest.len);
		struct node_ref to = {link->target, 0};

		if (!to.page || to.page == page || link->image || !to.page->nodes)
			continue;
		if (sign && v->scope.extent == EXTENT_ALL)
			to.node = node_of_heading(
			    to.page, slice_skip(link->dest, (size_t)(sign + 1 - link->dest.ptr)));
		push(out, RELATION_LINKS, visit_lift(v, page, node_at_line(page, link->line)), to);
	}
}

static void
collect_twins(const struct visit *v, struct out_edges *out)
{
	const struct page_nodes *nodes = v->page->nodes;
	struct node_ref to;

	for (size_t i = 0; i < nodes->len; i++) {
		int kind = nodes->nodes[i].kind, twin;

		if (!visit_keeps(v, &nodes->nodes[i]))
			continue;
		twin = v->twins ? v->twins[i] : -1;
		if (twin >= 0 && (i == 0 || kind == NODE_STAGE || kind == NODE_TOPIC))
			push(out, RELATION_TRANSLATES, (int)i, (struct node_ref){v->source, twin});
		if ((kind == NODE_TOPIC || kind == NODE_LINK) && v->scope.extent == EXTENT_ALL &&
		    roadmap_twin(v->roadmap, v->page, (int)i, &to))
			push(out, RELATION_SAME_AS, (int)i, to);
	}
}

static int
compare_out(const void *left, const void *right)
{
	const struct out_edge *a = left, *b = right;
	int order = (int)a->relation - (int)b->relation;

	if (!order)
		order = a->from - b->from;
	if (!order && a->to.page != b->to.page)
		order = !a->to.page   ? -1
			: !b->to.page ? 1
				      : slice_cmp(a->to.page->path, b->to.page->path);
	return order ? order : (a->to.node > b->to.node) - (a->to.node < b->to.node);
}

/* Requirements, links and translations: few. */
static struct out_edges
collect_few(const struct visit *v)
{
	struct out_edges out = {0};
	struct node_ref to;

	for (size_t i = 0; i < roadmap_requires_len(v->page); i++)
		if (roadmap_requires(v->roadmap, v->page, i, &to))
			push(&out, RELATION_REQUIRES, 0, to);
	collect_links(v, &out);
	collect_twins(v, &out);
	if (out.len)
		qsort(out.items, out.len, sizeof(*out.items), compare_out);
	return out;
}

/* One mention: of a shared name or a term (as in out_edge), by what is kept of a node. */
struct said {
	int from, what;
};

static bool
is_wanted(const struct visit *v, const struct node_mention *mention)
{
	return !v->labels_only || mention->line == v->page->nodes->nodes[mention->node].line;
}

/* All mentions, names first; the order within one node is that of `what`, and is right already:
 * names are told from the last to the first, mentions lie in the order of terms. */
static size_t
list_said(const struct visit *v, struct said *ret)
{
	const struct page_nodes *nodes = v->page->nodes;
	size_t len = 0;

	for (size_t i = v->names_len; i-- > 0;)
		ret[len++] = (struct said){visit_lift(v, v->page, v->names[i]), -1 - v->names[i]};
	for (size_t i = 0; i < nodes->mentions_len; i++)
		if (is_wanted(v, &nodes->mentions[i]))
			ret[len++] = (struct said){visit_lift(v, v->page, nodes->mentions[i].node),
			    nodes->mentions[i].term};
	return len;
}

/* Sorts them by nodes: a counting sort keeps the order within a node. */
static void
collect_said(const struct visit *v, struct out_edges *out)
{
	const struct page_nodes *nodes = v->page->nodes;
	size_t most = v->names_len + nodes->mentions_len, len;
	struct said *said = xcalloc(most * 2 + 1, sizeof(*said)), *sorted = said + most;
	unsigned *starts = xcalloc(nodes->len + 1, sizeof(*starts));

	len = list_said(v, said);
	for (size_t i = 0; i < len; i++)
		starts[said[i].from + 1]++;
	for (size_t i = 1; i <= nodes->len; i++)
		starts[i] += starts[i - 1];
	for (size_t i = 0; i < len; i++)
		sorted[starts[said[i].from]++] = said[i];
	for (size_t i = 0; i < len; i++)
		push(out, RELATION_MENTIONS, sorted[i].from,
		    (struct node_ref){NULL, sorted[i].what});
	free(said);
	free(starts);
}

struct out_edges
visit_collect(const struct visit *v)
{
	struct out_edges few = collect_few(v), out = {0};
	size_t i = 0, kept = 0;

	out.cap = few.len + v->names_len + v->page->nodes->mentions_len + 1;
	out.items = xcalloc(out.cap, sizeof(*out.items));
	for (; i < few.len && few.items[i].relation < RELATION_MENTIONS; i++)
		out.items[out.len++] = few.items[i];
	collect_said(v, &out);
	for (; i < few.len; i++)
		out.items[out.len++] = few.items[i];
	for (i = 0; i < out.len; i++)
		if (!kept || compare_out(&out.items[kept - 1], &out.items[i]) != 0)
			out.items[kept++] = out.items[i];
	out.len = kept;
	free(few.items);
	return out;
}
