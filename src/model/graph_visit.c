#include "model/graph_visit.h"

#include "base/mem.h"
#include "conf/config.h"
#include "parse/doc.h"

#include <stdlib.h>

/* A graph of the whole site with more than these is no use to a browser. */
enum { MENTIONS_MAX = 100 * 1000 };

/* A page while its nodes or edges are gone through. */
struct visit {
	const struct roadmap *roadmap;
	struct graph_scope scope;
	const struct graph_visitor *visitor;
	struct page *page;
	struct node_leaves leaves;
	const struct node *items; /* nodes, then leaves */
	size_t items_len;
	struct slice *keys; /* by item: "ko:plans/backend#basics/docker" */
	struct slice *ids;  /* the same without the page: the end of the key */
	struct arena arena;
	struct twin_map twins;
	enum status *statuses; /* of nodes of charts, by node */
	struct buf label, url, id, path;
	bool labels_only; /* of mentions, those in the names of stages and topics */
};

/* An edge to another page or a term, before it is known to be new. */
struct out_edge {
	enum relation relation;
	int from;
	struct node_ref to; /* a shared name: node is -1 - that of this page's topic */
};

struct out_edges {
	struct out_edge *items;
	size_t len, cap;
};

void
graph_put_path(struct buf *out, const struct roadmap *roadmap, const struct page *page)
{
	const struct config *conf = roadmap->site->conf;
	size_t root = conf->root ? strlen(conf->root) : 0;

	if (root && conf->content_dir && strncmp(conf->content_dir, conf->root, root) == 0 &&
	    conf->content_dir[root] == '/')
		buf_printf(out, "%s/", conf->content_dir + root + 1);
	buf_put(out, page->path);
}

static bool
is_full(const struct visit *v)
{
	return v->scope.extent != EXTENT_SITE;
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

/* The key of an item from that of what it is in; parents come before their children. */
static void
make_key(struct visit *v, int item, struct slice page_key, struct buf *key)
{
	const struct node *node = &v->items[item];
	size_t from = page_key.len + 1;
	bool whole;

	buf_truncate(&v->id, 0);
	whole = node_put_step(&v->id, v->page, node);
	buf_truncate(key, 0);
	buf_put(key, page_key);
	buf_putc(key, '#');
	if (!whole && node->parent > 0) {
		buf_put(key, v->ids[node->parent]);
		buf_putc(key, '/');
	}
	buf_put(key, buf_slice(&v->id));
	if (node->dup)
		buf_printf(key, "~%u", node->dup + 1u);
	v->keys[item] = arena_copy(&v->arena, buf_slice(key));
	v->ids[item] = slice_skip(v->keys[item], from);
}

static void
make_keys(struct visit *v)
{
	struct buf key = BUF_INIT;

	v->keys = arena_alloc(&v->arena, (v->items_len + 1) * sizeof(*v->keys));
	v->ids = arena_alloc(&v->arena, (v->items_len + 1) * sizeof(*v->ids));
	roadmap_put_key(&key, v->roadmap, v->page);
	v->keys[0] = arena_copy(&v->arena, buf_slice(&key));
	v->ids[0] = SLICE("");
	for (size_t i = 1; i < v->items_len; i++)
		make_key(v, (int)i, v->keys[0], &key);
	buf_finish(&key);
}

static void
visit_begin(struct visit *v, struct page *page)
{
	v->page = page;
	v->leaves = (struct node_leaves){0};
	v->items = page->nodes->nodes;
	v->items_len = page->nodes->len;
	if (is_full(v)) {
		node_leaves_init(&v->leaves, page);
		v->items = v->leaves.items;
		v->items_len = v->leaves.order_len;
	}
	make_keys(v);
	v->twins = twin_map(v->roadmap, page);
	make_statuses(v);
}

static void
visit_end(struct visit *v)
{
	node_leaves_finish(&v->leaves);
	arena_finish(&v->arena);
}

static bool
is_kept(const struct visit *v, const struct node *node)
{
	return is_full(v) || node->kind <= NODE_STAGE;
}

/* The node itself, or what is kept of what it is in. */
static int
lift(const struct visit *v, const struct page *page, int at)
{
	while (!is_kept(v, &page->nodes->nodes[at]))
		at = page->nodes->nodes[at].parent;
	return at;
}

static bool
in_scope(const struct visit *v, const struct page *page)
{
	return page->nodes && (v->scope.extent == EXTENT_ALL ||
				  (v->scope.extent == EXTENT_SITE && page->graph->is_roadmap) ||
				  (v->scope.extent == EXTENT_PAGE && page == v->scope.page));
}

static void
put_shared_id(struct visit *v, int item)
{
	int twin = item < (int)v->page->nodes->len ? twin_of(&v->twins, item) : -1;

	buf_truncate(&v->id, 0);
	roadmap_put_id(&v->id, v->page);
	if (!item)
		return;
	buf_putc(&v->id, '#');
	if (twin > 0)
		node_put_id(&v->id, v->twins.source, &v->twins.source->nodes->nodes[twin]);
	else
		buf_put(&v->id, v->ids[item]);
}

static void
put_url(struct buf *out, const struct page *page, const struct node *node)
{
	int heading = node ? node_heading(page, node) : -1;

	buf_truncate(out, 0);
	buf_put(out, page->url);
	if (heading >= 0 && heading != page->doc->title_heading) {
		buf_putc(out, '#');
		buf_put(out, page->doc->headings[heading].id);
	}
}

static int
depth_of(const struct visit *v, const struct node *node)
{
	int depth = 0;

	for (; node->parent >= 0; node = &v->page->nodes->nodes[node->parent])
		depth++;
	return depth;
}

static void
visit_node(struct visit *v, int item)
{
	const struct node *node = &v->items[item];
	struct graph_item out = {.kind = node->kind, .page = v->page, .node = node};

	buf_truncate(&v->label, 0);
	buf_truncate(&v->path, 0);
	node_put_label(&v->label, v->page, node);
	graph_put_path(&v->path, v->roadmap, v->page);
	put_url(&v->url, v->page, node);
	put_shared_id(v, item);
	out.key = v->keys[item];
	out.parent = node->parent >= 0 ? v->keys[node->parent] : SLICE("");
	out.id = buf_slice(&v->id);
	out.label = buf_slice(&v->label);
	out.url = buf_slice(&v->url);
	out.path = buf_slice(&v->path);
	out.lang = v->page->lang;
	out.index = item;
	out.depth = depth_of(v, node);
	out.status = node_status(v->page, node);
	if (!out.status && item < (int)v->page->nodes->len)
		out.status = v->statuses[item];
	v->visitor->node(v->visitor->user, &out);
}

static void
visit_page(struct visit *v, struct page *page)
{
	visit_begin(v, page);
	for (size_t i = 0; i < v->items_len; i++) {
		unsigned at = is_full(v) ? v->leaves.order[i] : (unsigned)i;

		if (is_kept(v, &v->items[at]))
			visit_node(v, (int)at);
	}
	visit_end(v);
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
	put_url(&v->url, page, NULL);
	out.kind = (enum node_kind)page->nodes->nodes[0].kind;
	out.node = &page->nodes->nodes[0];
	out.key = buf_slice(&key);
	out.id = buf_slice(&v->id);
	out.label = slice_of(page->title);
	out.url = buf_slice(&v->url);
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

/* The key of a name, from how it is folded: the label without what does not count. */
static void
put_name_key(struct buf *out, const struct page *page, int at)
{
	struct buf label = BUF_INIT;

	node_put_label(&label, page, &page->nodes->nodes[at]);
	buf_puts(out, "name:");
	for (size_t i = 0; i < label.len; i++) {
		unsigned char c = (unsigned char)label.ptr[i];

		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '#')
			buf_putc(out, (char)c);
		else if (c >= 'A' && c <= 'Z')
			buf_putc(out, (char)(c | 0x20));
	}
	buf_finish(&label);
}

static void
visit_name(struct visit *v, const struct page *page, int at)
{
	struct graph_item out = {.kind = NODE_TERM, .lang = -1};
	struct buf key = BUF_INIT;

	buf_truncate(&v->label, 0);
	node_put_label(&v->label, page, &page->nodes->nodes[at]);
	put_name_key(&key, page, at);
	out.key = buf_slice(&key);
	out.id = out.key;
	out.label = buf_slice(&v->label);
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
visit_names(struct visit *v, const struct page *page)
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
		push(out, RELATION_LINKS, lift(v, page, node_at_line(page, link->line)), to);
	}
}

static void
collect_terms(const struct visit *v, struct out_edges *out)
{
	const struct page_nodes *nodes = v->page->nodes;

	for (size_t i = 0; i < nodes->mentions_len; i++)
		if (!v->labels_only ||
		    nodes->mentions[i].line == nodes->nodes[nodes->mentions[i].node].line)
			push(out, RELATION_MENTIONS, lift(v, v->page, nodes->mentions[i].node),
			    (struct node_ref){NULL, nodes->mentions[i].term});
	for (size_t i = 0; i < nodes->len; i++)
		if (nodes->nodes[i].technical && graph_is_shared_name(v->roadmap, v->page, (int)i))
			push(out, RELATION_MENTIONS, lift(v, v->page, (int)i),
			    (struct node_ref){NULL, -1 - (int)i});
}

static void
collect_twins(const struct visit *v, struct out_edges *out)
{
	const struct page_nodes *nodes = v->page->nodes;
	struct node_ref to;

	for (size_t i = 0; i < nodes->len; i++) {
		int kind = nodes->nodes[i].kind, twin;

		if (!is_kept(v, &nodes->nodes[i]))
			continue;
		twin = v->twins.source ? twin_of(&v->twins, (int)i) : -1;
		if (twin >= 0 && (i == 0 || kind == NODE_STAGE || kind == NODE_TOPIC))
			push(out, RELATION_TRANSLATES, (int)i,
			    (struct node_ref){v->twins.source, twin});
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

/* What leaves the page, each once; to be freed. */
static struct out_edges
collect_out(const struct visit *v)
{
	struct out_edges out = {0};
	struct node_ref to;
	size_t kept = 0;

	for (size_t i = 0; i < roadmap_requires_len(v->page); i++)
		if (roadmap_requires(v->roadmap, v->page, i, &to))
			push(&out, RELATION_REQUIRES, 0, to);
	collect_links(v, &out);
	collect_terms(v, &out);
	collect_twins(v, &out);
	if (out.len)
		qsort(out.items, out.len, sizeof(*out.items), compare_out);
	for (size_t i = 0; i < out.len; i++)
		if (!kept || compare_out(&out.items[kept - 1], &out.items[i]) != 0)
			out.items[kept++] = out.items[i];
	out.len = kept;
	return out;
}

static void
emit(struct visit *v, enum relation relation, int from, struct slice to, struct slice label)
{
	struct graph_link link = {relation, v->keys[from], to, label, v->page};

	v->visitor->edge(v->visitor->user, &link);
}

static void
visit_inner(struct visit *v)
{
	const struct page_nodes *nodes = v->page->nodes;

	for (size_t i = 1; i < v->items_len; i++) {
		unsigned at = is_full(v) ? v->leaves.order[i] : (unsigned)i;

		if (is_kept(v, &v->items[at]))
			emit(v, RELATION_CONTAINS, v->items[at].parent, v->keys[at], SLICE(""));
	}
	for (size_t i = 0; i < nodes->edges_len; i++) {
		const struct node_edge *edge = &nodes->edges[i];
		struct slice label = SLICE("");

		if (!is_kept(v, &nodes->nodes[edge->from]) || !is_kept(v, &nodes->nodes[edge->to]))
			continue;
		if (edge->chart >= 0 && edge->relation == RELATION_LEADS_TO)
			label = nodes->charts[edge->chart].arrows[edge->ref].label;
		emit(v, edge->relation, edge->from, v->keys[edge->to], label);
	}
}

static void
visit_out(struct visit *v)
{
	struct out_edges out = collect_out(v);
	struct buf key = BUF_INIT;

	for (size_t i = 0; i < out.len; i++) {
		struct node_ref to = out.items[i].to;

		/* A page that requires a term has it as a node only where its text names it. */
		if (!to.page && to.node >= 0 && !term_in_scope(v, to.node))
			continue;
		if (to.page && v->scope.extent == EXTENT_SITE && !in_scope(v, to.page))
			continue;
		if (to.page && to.page != v->page && v->scope.extent == EXTENT_PAGE)
			to.node = 0;
		else if (to.page)
			to.node = lift(v, to.page, to.node);
		buf_truncate(&key, 0);
		if (!to.page && to.node < 0)
			put_name_key(&key, v->page, -1 - to.node);
		else
			roadmap_put_node_key(&key, v->roadmap, to.page, to.node);
		emit(v, out.items[i].relation, out.items[i].from, buf_slice(&key), SLICE(""));
	}
	buf_finish(&key);
	free(out.items);
}

static int
compare_pages(const void *left, const void *right)
{
	return slice_cmp((*(struct page *const *)left)->path, (*(struct page *const *)right)->path);
}

/* Pages that the one of the scope points at. */
static void
visit_named(struct visit *v)
{
	struct out_edges out;
	struct page **pages;
	size_t len = 0;

	visit_begin(v, v->scope.page);
	out = collect_out(v);
	pages = xcalloc(out.len + 1, sizeof(struct page *));
	for (size_t i = 0; i < out.len; i++)
		if (out.items[i].to.page && out.items[i].to.page != v->scope.page)
			pages[len++] = out.items[i].to.page;
	qsort(pages, len, sizeof(struct page *), compare_pages);
	for (size_t i = 0; i < len; i++)
		if (!i || pages[i] != pages[i - 1])
			visit_foreign(v, pages[i]);
	free(pages);
	free(out.items);
	visit_end(v);
}

static void
each_page(struct visit *v, void (*visit)(struct visit *, struct page *))
{
	const struct site *site = v->roadmap->site;

	if (v->scope.extent == EXTENT_PAGE) {
		visit(v, v->scope.page);
		return;
	}
	for (size_t i = 0; i < site->pages_len; i++)
		if (in_scope(v, site->pages[i]))
			visit(v, site->pages[i]);
}

static void
visit_page_names(struct visit *v, struct page *page)
{
	visit_names(v, page);
}

static void
visit_page_edges(struct visit *v, struct page *page)
{
	visit_begin(v, page);
	visit_inner(v);
	visit_out(v);
	visit_end(v);
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
	    .label = BUF_INIT,
	    .url = BUF_INIT,
	    .id = BUF_INIT,
	    .path = BUF_INIT,
	};

	v.labels_only = scope.extent == EXTENT_SITE && count_mentions(&v) > MENTIONS_MAX;
	each_page(&v, visit_page);
	if (scope.extent == EXTENT_PAGE)
		visit_named(&v);
	visit_terms(&v);
	each_page(&v, visit_page_names);
	if (visitor->edge)
		each_page(&v, visit_page_edges);
	buf_finish(&v.label);
	buf_finish(&v.url);
	buf_finish(&v.id);
	buf_finish(&v.path);
}
