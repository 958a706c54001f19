#include "model/graph_page.h"

#include "base/mem.h"
#include "conf/config.h"
#include "parse/doc.h"

#include <stdlib.h>

/* A graph of the whole site with more than these is no use to a browser. */
enum { MENTIONS_MAX = 100 * 1000 };

void
graph_put_path(struct buf *out, const struct roadmap *roadmap, const struct page *page)
{
	const struct config *conf = roadmap->site->conf;
	size_t root = conf->root ? strlen(conf->root) : 0;

	if (root && conf->content_dir && strncmp(conf->content_dir, conf->root, root) == 0 &&
	    conf->content_dir[root] == '/') {
		buf_puts(out, conf->content_dir + root + 1);
		buf_putc(out, '/');
	}
	buf_put(out, page->path);
}

static bool
in_scope(const struct visit *v, const struct page *page)
{
	return page->nodes && (v->scope.extent == EXTENT_ALL ||
				  (v->scope.extent == EXTENT_SITE && page->graph->is_roadmap) ||
				  (v->scope.extent == EXTENT_PAGE && page == v->scope.page));
}

/* Appends the id that translations share, behind that of the page. */
static struct slice
shared_id(struct visit *v, int item)
{
	bool node = item < (int)v->page->nodes->len;

	buf_truncate(&v->id, v->id_page);
	if (!item)
		return buf_slice(&v->id);
	buf_putc(&v->id, '#');
	buf_put(
	    &v->id, node && v->twins && v->twins[item] > 0 ? v->shared_ids[item] : v->ids[item]);
	return buf_slice(&v->id);
}

/* The heading whose anchor leads to the node; -1 for the page itself. */
static int
anchor_of(const struct page *page, const struct node *node)
{
	int heading = node ? node_heading(page, node) : -1;

	return heading == page->doc->title_heading ? -1 : heading;
}

/* Neighbours are often below one heading. */
static struct slice
url_of(struct visit *v, const struct page *page, int heading)
{
	if (heading == v->url_heading)
		return buf_slice(&v->url);
	v->url_heading = heading;
	buf_truncate(&v->url, 0);
	buf_put(&v->url, page->url);
	if (heading >= 0) {
		buf_putc(&v->url, '#');
		buf_put(&v->url, page->doc->headings[heading].id);
	}
	return buf_slice(&v->url);
}

/* A row of a table has an anchor of its own. */
static struct slice
row_anchor(const struct page *page, const struct node *node)
{
	return node->kind == NODE_STAGE ? page->graph->stages[node->ref].anchor : SLICE("");
}

static struct slice
node_url(struct visit *v, const struct node *node)
{
	struct slice anchor = row_anchor(v->page, node);

	if (!anchor.len)
		return url_of(v, v->page, anchor_of(v->page, node));
	v->url_heading = -2;
	buf_truncate(&v->url, 0);
	buf_put(&v->url, v->page->url);
	buf_putc(&v->url, '#');
	buf_put(&v->url, anchor);
	return buf_slice(&v->url);
}

static void
visit_node(struct visit *v, int item)
{
	const struct node *node = &v->items[item];
	struct graph_item out = {.kind = node->kind, .page = v->page, .node = node};

	out.key = v->keys[item];
	out.parent = node->parent >= 0 ? v->keys[node->parent] : SLICE("");
	out.own_id = v->ids[item];
	out.id = shared_id(v, item);
	out.label = node_label(v->page, node);
	out.url = node_url(v, node);
	out.path = buf_slice(&v->path);
	out.lang = v->page->lang;
	out.index = item;
	out.depth = v->depths[item];
	out.status = node_status(v->page, node);
	if (!out.status && item < (int)v->page->nodes->len)
		out.status = v->statuses[item];
	v->visitor->node(v->visitor->user, &out);
}

static void
visit_nodes(struct visit *v)
{
	for (size_t i = 0; i < v->items_len; i++) {
		unsigned at = visit_is_full(v) ? v->leaves.order[i] : (unsigned)i;

		if (visit_keeps(v, &v->items[at]))
			visit_node(v, (int)at);
	}
}

static void
visit_foreign(struct visit *v, struct page *page)
{
	struct graph_item out = {.page = page, .lang = page->lang, .foreign = true};
	struct buf key = BUF_INIT;

	buf_truncate(&v->id, 0);
	buf_truncate(&v->path, 0);
	roadmap_put_key(&key, v->roadmap, page);
	roadmap_put_id(&v->id, page);
	graph_put_path(&v->path, v->roadmap, page);
	v->url_heading = -2;
	out.kind = (enum node_kind)page->nodes->nodes[0].kind;
	out.node = &page->nodes->nodes[0];
	out.key = buf_slice(&key);
	out.id = buf_slice(&v->id);
	out.label = slice_of(page->title);
	out.url = url_of(v, page, -1);
	v->url_heading = -2;
	out.path = buf_slice(&v->path);
	v->visitor->node(v->visitor->user, &out);
	buf_finish(&key);
}

bool
graph_is_shared_name(const struct roadmap *roadmap, const struct page *page, int at)
{
	const struct node *node = &page->nodes->nodes[at];
	const struct name *entry;

	if (!node->technical || node->term >= 0 || !node->key || !page->graph->is_roadmap ||
	    (node->kind != NODE_TOPIC && node->kind != NODE_LINK))
		return false;
	entry =
	    names_find(roadmap->by_label, slice_from((const char *)&node->key, sizeof(node->key)));
	for (size_t i = 0; entry && i < entry->len; i++) {
		const struct page *other = entry->pages[i];

		if (other != page && other->graph->is_roadmap &&
		    (!page->translations || other->translations != page->translations))
			return true;
	}
	return false;
}

static void
visit_name(struct visit *v, const struct page *page, int at)
{
	struct graph_item out = {.kind = NODE_TERM, .lang = -1};
	struct buf key = BUF_INIT;

	visit_put_name_key(&key, page, at);
	out.key = buf_slice(&key);
	out.id = out.key;
	out.label = node_label(page, &page->nodes->nodes[at]);
	v->visitor->node(v->visitor->user, &out);
	buf_finish(&key);
}

/* Of a shared name, the first topic of the first page speaks for it. */
static bool
speaks(const struct visit *v, const struct page *page, int at)
{
	const struct node *node = &page->nodes->nodes[at];
	const struct name *entry;

	for (int i = 0; i < at; i++)
		if (page->nodes->nodes[i].key == node->key &&
		    (page->nodes->nodes[i].kind == NODE_TOPIC ||
			page->nodes->nodes[i].kind == NODE_LINK))
			return false;
	if (v->scope.extent == EXTENT_PAGE)
		return true;
	entry = names_find(
	    v->roadmap->by_label, slice_from((const char *)&node->key, sizeof(node->key)));
	for (size_t i = 0; entry && i < entry->len; i++)
		if (entry->pages[i]->graph->is_roadmap)
			return entry->pages[i] == page;
	return false;
}

static void
visit_names(struct visit *v)
{
	for (size_t i = 0; i < v->names_len; i++)
		if (speaks(v, v->page, v->names[i]))
			visit_name(v, v->page, v->names[i]);
}

/* The same for a page that is not open. */
static void
visit_page_names(struct visit *v, struct page *page)
{
	for (size_t i = 0; i < page->nodes->len; i++)
		if (page->nodes->nodes[i].technical &&
		    graph_is_shared_name(v->roadmap, page, (int)i) && speaks(v, page, (int)i))
			visit_name(v, page, (int)i);
}

static bool
names_term(const struct page *page, int term)
{
	size_t low = 0, high = page->nodes->mentions_len;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (page->nodes->mentions[mid].term < term)
			low = mid + 1;
		else
			high = mid;
	}
	return low < page->nodes->mentions_len && page->nodes->mentions[low].term == term;
}

static bool
term_in_scope(const struct visit *v, int term)
{
	struct page_list list = roadmap_term_pages(v->roadmap, term);

	if (v->scope.extent == EXTENT_PAGE)
		return names_term(v->scope.page, term);
	for (size_t i = 0; i < list.len; i++)
		if (in_scope(v, list.items[i]))
			return true;
	return false;
}

static void
visit_term(struct visit *v, int at)
{
	const struct term *term = terms_at(v->roadmap->terms, at);
	struct graph_item out = {.kind = NODE_TERM, .term = term, .lang = -1};

	buf_truncate(&v->id, 0);
	roadmap_put_node_key(&v->id, v->roadmap, NULL, at);
	out.key = out.id = buf_slice(&v->id);
	out.label = v->scope.extent == EXTENT_PAGE && v->scope.page->lang >= 0
			? term->labels[v->scope.page->lang]
			: term->label;
	v->visitor->node(v->visitor->user, &out);
}

static void
visit_terms(struct visit *v)
{
	const struct page_nodes *nodes =
	    v->scope.extent == EXTENT_PAGE ? v->scope.page->nodes : NULL;

	for (size_t i = 0; nodes && i < nodes->mentions_len; i++)
		if (!i || nodes->mentions[i].term != nodes->mentions[i - 1].term)
			visit_term(v, nodes->mentions[i].term);
	for (size_t i = 0; !nodes && i < terms_len(v->roadmap->terms); i++)
		if (term_in_scope(v, (int)i))
			visit_term(v, (int)i);
}

static void
emit(struct visit *v, enum relation relation, int from, int to, struct slice label)
{
	struct graph_link link = {relation, v->keys[from], v->keys[to], label, v->page, from, to};

	v->visitor->edge(v->visitor->user, &link);
}

static void
visit_inner(struct visit *v)
{
	const struct page_nodes *nodes = v->page->nodes;

	for (size_t i = 1; i < v->items_len; i++) {
		unsigned at = visit_is_full(v) ? v->leaves.order[i] : (unsigned)i;

		if (visit_keeps(v, &v->items[at]))
			emit(v, RELATION_CONTAINS, v->items[at].parent, (int)at, SLICE(""));
	}
	for (size_t i = 0; i < nodes->edges_len; i++) {
		const struct node_edge *edge = &nodes->edges[i];
		struct slice label = SLICE("");

		if (!visit_keeps(v, &nodes->nodes[edge->from]) ||
		    !visit_keeps(v, &nodes->nodes[edge->to]))
			continue;
		if (edge->chart >= 0 && edge->relation == RELATION_LEADS_TO)
			label = nodes->charts[edge->chart].arrows[edge->ref].label;
		emit(v, edge->relation, edge->from, edge->to, label);
	}
}

/* The key of what an edge leads to. */
static void
put_end(struct buf *out, const struct visit *v, struct node_ref to)
{
	if (!to.page && to.node < 0) {
		visit_put_name_key(out, v->page, -1 - to.node);
		return;
	}
	if (to.page && to.page != v->page && v->scope.extent == EXTENT_PAGE)
		to.node = 0;
	else if (to.page)
		to.node = visit_lift(v, to.page, to.node);
	roadmap_put_node_key(out, v->roadmap, to.page, to.node);
}

static void
visit_out(struct visit *v, const struct out_edges *out)
{
	struct buf key = BUF_INIT;

	for (size_t i = 0; i < out->len; i++) {
		const struct out_edge *edge = &out->items[i];
		struct graph_link link = {.relation = edge->relation, .page = v->page};

		/* A page that requires a term has it as a node only where its text names it. */
		if (!edge->to.page && edge->to.node >= 0 && edge->relation == RELATION_REQUIRES &&
		    !term_in_scope(v, edge->to.node))
			continue;
		if (edge->to.page && v->scope.extent == EXTENT_SITE && !in_scope(v, edge->to.page))
			continue;
		buf_truncate(&key, 0);
		put_end(&key, v, edge->to);
		link.from = v->keys[edge->from];
		link.from_at = edge->from;
		link.to = buf_slice(&key);
		link.to_at = -1;
		v->visitor->edge(v->visitor->user, &link);
	}
	buf_finish(&key);
}

static int
compare_pages(const void *left, const void *right)
{
	return slice_cmp((*(struct page *const *)left)->path, (*(struct page *const *)right)->path);
}

/* Pages that the one of the scope points at. */
static void
visit_named(struct visit *v, const struct out_edges *out)
{
	struct page **pages = xcalloc(out->len + 1, sizeof(struct page *));
	size_t len = 0;

	for (size_t i = 0; i < out->len; i++)
		if (out->items[i].to.page && out->items[i].to.page != v->page)
			pages[len++] = out->items[i].to.page;
	qsort(pages, len, sizeof(struct page *), compare_pages);
	for (size_t i = 0; i < len; i++)
		if (!i || pages[i] != pages[i - 1])
			visit_foreign(v, pages[i]);
	free(pages);
}

/* One page is opened once for all that is told of it. */
static void
visit_one(struct visit *v)
{
	struct out_edges out;

	visit_begin(v, v->scope.page, VISIT_NODES | VISIT_EDGES);
	out = visit_collect(v);
	visit_nodes(v);
	visit_named(v, &out);
	visit_terms(v);
	visit_names(v);
	if (v->visitor->edge) {
		visit_inner(v);
		visit_out(v, &out);
	}
	free(out.items);
	visit_end(v);
}

static void
visit_page(struct visit *v, struct page *page)
{
	visit_begin(v, page, VISIT_NODES);
	visit_nodes(v);
	visit_end(v);
}

static void
visit_page_edges(struct visit *v, struct page *page)
{
	struct out_edges out;

	visit_begin(v, page, VISIT_EDGES);
	out = visit_collect(v);
	visit_inner(v);
	visit_out(v, &out);
	free(out.items);
	visit_end(v);
}

static void
each_page(struct visit *v, void (*visit)(struct visit *, struct page *))
{
	const struct site *site = v->roadmap->site;

	for (size_t i = 0; i < site->pages_len; i++)
		if (in_scope(v, site->pages[i]))
			visit(v, site->pages[i]);
}

static size_t
count_mentions(const struct visit *v)
{
	const struct site *site = v->roadmap->site;
	size_t count = 0;

	for (size_t i = 0; i < site->pages_len; i++)
		if (in_scope(v, site->pages[i]))
			count += site->pages[i]->nodes->mentions_len;
	return count;
}

void
graph_visit(
    const struct roadmap *roadmap, struct graph_scope scope, const struct graph_visitor *visitor)
{
	struct visit v = {
	    .roadmap = roadmap,
	    .scope = scope,
	    .visitor = visitor,
	    .url = BUF_INIT,
	    .id = BUF_INIT,
	    .path = BUF_INIT,
	};

	v.labels_only = scope.extent == EXTENT_SITE && count_mentions(&v) > MENTIONS_MAX;
	if (scope.extent == EXTENT_PAGE) {
		visit_one(&v);
	} else {
		each_page(&v, visit_page);
		visit_terms(&v);
		each_page(&v, visit_page_names);
		if (visitor->edge)
			each_page(&v, visit_page_edges);
	}
	buf_finish(&v.url);
	buf_finish(&v.id);
	buf_finish(&v.path);
}
