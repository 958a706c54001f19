/* JSON Graph Format 2 (jsongraphformat.info) and the JSON of Cytoscape, which hold the same: what
 * is known of a node is one object, "metadata" here and part of "data" there. */
#include "base/hash.h"
#include "conf/config.h"
#include "render/export_impl.h"

/* What comes before a value. */
#define MEMBER(name) SLICE(",\"" name "\":")

static void
put_text(struct buf *out, struct slice member, struct slice text)
{
	buf_put(out, member);
	if (text.len)
		buf_put_json(out, text);
	else
		buf_puts(out, "null");
}

/* The same, where null need not be said. */
static void
put_known(struct buf *out, struct slice member, struct slice text)
{
	if (text.len)
		put_text(out, member, text);
}

static void
put_status(struct buf *out, enum status status)
{
	buf_puts(out, ",\"status\":");
	if (status)
		buf_putc(out, '"');
	buf_puts(out, status ? status_name(status) : "null");
	if (status)
		buf_putc(out, '"');
}

static void
put_known_status(struct buf *out, enum status status)
{
	if (status)
		put_status(out, status);
}

static void
put_time(struct buf *out, const struct when *when)
{
	buf_puts(out, ",\"time\":");
	if (when)
		when_print(out, when);
	else
		buf_puts(out, "null");
}

/* As "%.4g" would write it, from 0 to 1. */
static void
put_share(struct buf *out, double share)
{
	unsigned places = share >= 0.1 ? 4 : 5, scale = share >= 0.1 ? 10000 : 100000, number;

	if (share != 0 && (share < 0.01 || share > 0.9999)) {
		buf_printf(out, "%.4g", share);
		return;
	}
	number = (unsigned)(share * scale + 0.5);
	for (; places && number % 10 == 0; places--)
		number /= 10;
	buf_puts(out, places ? "0." : "0");
	for (unsigned digit = 1, i = 1; i < places; i++)
		if (number < (digit *= 10))
			for (; i < places; i++)
				buf_putc(out, '0');
	if (places)
		buf_put_uint(out, number);
}

static void
put_progress(struct buf *out, double progress, unsigned done, unsigned all)
{
	buf_puts(out, ",\"progress\":");
	if (progress >= 0)
		put_share(out, progress);
	else
		buf_puts(out, "null");
	buf_puts(out, ",\"done\":");
	buf_put_uint(out, done);
	buf_puts(out, ",\"tasks\":");
	buf_put_uint(out, all);
}

static void
put_track(struct buf *out, const struct page_graph *graph, int track)
{
	put_text(out, MEMBER("track"), track >= 0 ? graph->tracks[track].label : SLICE(""));
}

static void
put_stage(struct exporter *e, const struct graph_item *item)
{
	const struct pg_stage *stage = export_stage(item);

	put_text(&e->out, MEMBER("stage_kind"), slice_of(stage_kind_name(stage->kind)));
	put_text(&e->out, MEMBER("text"), stage->text);
	put_text(&e->out, MEMBER("ordinal"), stage->ordinal);
	put_time(&e->out, export_when(item));
	put_status(&e->out, stage->status);
	put_track(&e->out, item->page->graph, stage->track);
	put_progress(&e->out, stage->progress, stage->done, stage->all);
}

static void
put_roadmap(struct exporter *e, const struct graph_item *item)
{
	const struct page_graph *graph = item->page->graph;

	put_time(&e->out, export_when(item));
	put_status(&e->out, graph->status);
	put_progress(&e->out, graph->progress, graph->done, graph->all);
}

static void
put_term_of(struct exporter *e, const struct graph_item *item)
{
	struct buf key = BUF_INIT;

	if (item->node->term >= 0)
		roadmap_put_node_key(&key, e->roadmap, NULL, item->node->term);
	put_known(&e->out, MEMBER("term"), buf_slice(&key));
	buf_finish(&key);
}

static void
put_axes(struct exporter *e, const struct page_graph *graph, int axes)
{
	if (axes < 0)
		return;
	put_known(&e->out, MEMBER("priority"), graph->axes[axes].priority);
	put_known(&e->out, MEMBER("mastery"), graph->axes[axes].mastery);
	if (graph->axes[axes].stars)
		buf_printf(&e->out, ",\"stars\":%d", graph->axes[axes].stars);
}

static void
put_topic(struct exporter *e, const struct graph_item *item)
{
	const struct page_graph *graph = item->page->graph;
	const struct pg_topic *topic =
	    item->node->kind == NODE_TOPIC ? &graph->topics[item->node->ref] : NULL;

	put_known_status(&e->out, item->status);
	if (topic && topic->track >= 0)
		put_track(&e->out, graph, topic->track);
	put_term_of(e, item);
	put_axes(e, graph, topic ? topic->axes : -1);
}

static void
put_diagram(struct exporter *e, const struct graph_item *item)
{
	const struct node_chart *chart = &item->page->nodes->charts[item->node->group];

	put_text(&e->out, MEMBER("diagram"), chart->keyword);
	buf_printf(&e->out, ",\"breakdown\":%s", chart->breakdown ? "true" : "false");
}

static void
put_diagram_node(struct exporter *e, const struct graph_item *item)
{
	const struct node_chart *chart = &item->page->nodes->charts[item->node->group];

	put_known(&e->out, MEMBER("diagram_id"), chart->items[item->node->ref].id);
	if (export_when(item))
		put_time(&e->out, export_when(item));
	put_known_status(&e->out, item->status);
	put_term_of(e, item);
}

static void
put_task(struct exporter *e, const struct graph_item *item)
{
	put_known_status(&e->out, item->status);
	put_axes(e, item->page->graph, item->page->graph->tasks[item->node->ref].axes);
}

static void
put_resource(struct exporter *e, const struct graph_item *item)
{
	put_text(&e->out, MEMBER("href"), item->page->graph->resources[item->node->ref].url);
}

/* Of a single roadmap's terms, their names in other languages are in the graph of the site. */
static void
put_names(struct exporter *e, const struct term *term)
{
	const struct config *conf = e->roadmap->site->conf;

	if (e->scope.extent == EXTENT_PAGE)
		return;
	buf_puts(&e->out, ",\"labels\":{");
	for (size_t i = 0; i < conf->langs_len; i++) {
		buf_printf(&e->out, "%s\"%s\":", i ? "," : "", conf->langs[i].tag);
		buf_put_json(&e->out, term->labels[i]);
	}
	buf_puts(&e->out, "},\"aliases\":[");
	for (size_t i = 0; i < term->aliases_len; i++) {
		buf_puts(&e->out, i ? "," : "");
		buf_put_json(&e->out, term->aliases[i]);
	}
	buf_putc(&e->out, ']');
}

/* Language and path are those of the page before, most of the time. */
static void
put_place(struct exporter *e, const struct graph_item *item)
{
	if (item->page != e->placed) {
		e->placed = item->page;
		buf_truncate(&e->place, 0);
		if (item->lang >= 0)
			put_text(&e->place, MEMBER("lang"),
			    slice_of(e->roadmap->site->conf->langs[item->lang].tag));
		put_text(&e->place, MEMBER("path"), item->path);
	}
	buf_put(&e->out, buf_slice(&e->place));
	buf_put(&e->out, MEMBER("line"));
	buf_put_uint(&e->out, item->node->line ? item->node->line : 1);
}

/* So is the address, where several nodes stand below one heading. */
static void
put_url(struct exporter *e, struct slice url)
{
	struct buf address = BUF_INIT;

	if (!e->url_json.len || !slice_eq(url, buf_slice(&e->url))) {
		buf_truncate(&e->url, 0);
		buf_put(&e->url, url);
		export_put_url(&address, e, url);
		buf_truncate(&e->url_json, 0);
		put_text(&e->url_json, MEMBER("url"), buf_slice(&address));
		buf_finish(&address);
	}
	buf_put(&e->out, buf_slice(&e->url_json));
}

/* Members of the object that describes a node, without its braces. */
static void
put_metadata(struct exporter *e, const struct graph_item *item)
{
	static void (*const parts[])(struct exporter *, const struct graph_item *) = {
	    [NODE_ROADMAP] = put_roadmap,
	    [NODE_STAGE] = put_stage,
	    [NODE_TOPIC] = put_topic,
	    [NODE_LINK] = put_topic,
	    [NODE_DIAGRAM] = put_diagram,
	    [NODE_DIAGRAM_NODE] = put_diagram_node,
	    [NODE_TASK] = put_task,
	    [NODE_RESOURCE] = put_resource,
	    [NODE_TERM] = NULL,
	};

	buf_put(&e->out, SLICE("\"id\":"));
	buf_put_json(&e->out, item->id);
	buf_put(&e->out, SLICE(",\"kind\":\""));
	buf_puts(&e->out, node_kind_name(item->kind));
	buf_putc(&e->out, '"');
	if (item->page) {
		put_place(e, item);
		put_url(e, item->url);
		if (parts[item->kind])
			parts[item->kind](e, item);
	} else {
		buf_puts(&e->out, ",\"lang\":null,\"path\":null,\"line\":null,\"url\":null");
		if (item->term)
			put_names(e, item->term);
	}
}

static void
put_chain(struct exporter *e, const struct page *page, const struct pg_chain *chain)
{
	struct buf path = BUF_INIT;

	graph_put_path(&path, e->roadmap, page);
	buf_puts(&e->out, e->first ? "\n{\"path\":" : ",\n{\"path\":");
	buf_put_json(&e->out, buf_slice(&path));
	buf_printf(&e->out, ",\"line\":%u", chain->line);
	put_text(&e->out, MEMBER("label"), chain->label);
	buf_puts(&e->out, ",\"items\":[");
	for (size_t i = 0; i < chain->items_len; i++) {
		buf_puts(&e->out, i ? "," : "");
		buf_put_json(&e->out, chain->items[i]);
	}
	buf_puts(&e->out, "]}");
	e->first = false;
	buf_finish(&path);
	export_flush(e);
}

static void
put_page_chains(struct exporter *e, const struct page *page)
{
	/* a converted page says nothing that its original does not say */
	if (page->derived_from && e->scope.extent != EXTENT_PAGE)
		return;
	for (size_t i = 0; page->graph && i < page->graph->chains_len; i++)
		put_chain(e, page, &page->graph->chains[i]);
}

static void
put_chains(struct exporter *e)
{
	const struct site *site = e->roadmap->site;

	buf_puts(&e->out, ",\"chains\":[");
	if (e->scope.extent == EXTENT_PAGE)
		put_page_chains(e, e->scope.page);
	for (size_t i = 0; i < site->pages_len && e->scope.extent != EXTENT_PAGE; i++)
		put_page_chains(e, site->pages[i]);
	buf_putc(&e->out, ']');
	e->first = true;
}

static void
begin_json(struct exporter *e)
{
	const struct config *conf = e->roadmap->site->conf;
	struct buf id = BUF_INIT;

	if (e->scope.extent == EXTENT_PAGE)
		roadmap_put_key(&id, e->roadmap, e->scope.page);
	buf_puts(&e->out, "{\"graph\":{\"id\":");
	buf_put_json(&e->out, id.len ? buf_slice(&id) : SLICE("site"));
	buf_printf(&e->out, ",\"type\":\"%s\",\"label\":", id.len ? "roadmap" : "roadmaps");
	buf_put_json(&e->out, slice_of(export_title(e)));
	buf_puts(&e->out, ",\"directed\":true,\"metadata\":{\"generator\":\"rmgen\",\"version\":1");
	if (e->scope.extent == EXTENT_PAGE && e->scope.page->lang >= 0)
		put_text(&e->out, MEMBER("lang"), slice_of(conf->langs[e->scope.page->lang].tag));
	put_chains(e);
	buf_puts(&e->out, "},\n\"nodes\":{");
	buf_finish(&id);
}

/* In the file of one roadmap the keys of its nodes are short, since there are several edges for each
 * of them: '#' and 48 bits of a hash of the node's id. */
static struct slice
make_name(struct exporter *e, const struct graph_item *item)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	uint64_t hash = hash_bytes(item->own_id);
	char name[] = "\"#........\"";

	for (int i = 2; name[i] == '.'; i++, hash >>= 6)
		name[i] = digits[hash & 63];
	return arena_copy(&e->arena, slice_from(name, sizeof(name) - 1));
}

static void
put_node_key(struct exporter *e, const struct graph_item *item)
{
	if (e->scope.extent != EXTENT_PAGE || !item->own_id.len) {
		buf_put_json(&e->out, item->key);
		return;
	}
	e->names = export_room(e, e->names, item->index, sizeof(*e->names));
	e->names[item->index] = make_name(e, item);
	buf_put(&e->out, e->names[item->index]);
}

/* One end of an edge. */
static void
put_end(struct exporter *e, struct slice key, int item)
{
	if (e->scope.extent == EXTENT_PAGE && item > 0)
		buf_put(&e->out, e->names[item]);
	else
		buf_put_json(&e->out, key);
}

static void
node_json(struct exporter *e, const struct graph_item *item)
{
	buf_put(&e->out, e->first ? SLICE("\n") : SLICE(",\n"));
	put_node_key(e, item);
	buf_put(&e->out, SLICE(":{\"label\":"));
	buf_put_json(&e->out, item->label);
	buf_puts(&e->out, ",\"metadata\":{");
	put_metadata(e, item);
	buf_puts(&e->out, "}}");
	e->first = false;
	e->count++;
}

static void
open_edges(struct exporter *e, const char *between)
{
	if (e->in_edges)
		return;
	buf_puts(&e->out, between);
	e->in_edges = e->first = true;
}

static void
edge_json(struct exporter *e, const struct graph_link *link)
{
	static const struct slice relations[RELATIONS] = {
#define RELATION(name) SLICE(",\"relation\":\"" name "\"")
	    [RELATION_CONTAINS] = RELATION("contains"),
	    [RELATION_NEXT] = RELATION("next"),
	    [RELATION_REQUIRES] = RELATION("requires"),
	    [RELATION_LEADS_TO] = RELATION("leads_to"),
	    [RELATION_LINKS] = RELATION("links"),
	    [RELATION_MENTIONS] = RELATION("mentions"),
	    [RELATION_SAME_AS] = RELATION("same_as"),
	    [RELATION_TRANSLATES] = RELATION("translates"),
	};

	open_edges(e, "},\n\"edges\":[");
	buf_put(&e->out, e->first ? SLICE("\n{\"source\":") : SLICE(",\n{\"source\":"));
	put_end(e, link->from, link->from_at);
	buf_puts(&e->out, ",\"target\":");
	put_end(e, link->to, link->to_at);
	buf_put(&e->out, relations[link->relation]);
	if (link->label.len)
		put_text(&e->out, MEMBER("label"), link->label);
	buf_putc(&e->out, '}');
	e->first = false;
}

static void
end_json(struct exporter *e)
{
	open_edges(e, "},\n\"edges\":[");
	buf_puts(&e->out, "]}}\n");
}

const struct export_writer export_json = {
    EXPORT_EVERY, EXPORT_EVERY, begin_json, node_json, edge_json, end_json, "roadmap.json"};

static void
begin_cytoscape(struct exporter *e)
{
	buf_puts(&e->out, "{\"data\":{\"name\":");
	buf_put_json(&e->out, slice_of(export_title(e)));
	buf_puts(&e->out, "},\"elements\":{\"nodes\":[");
}

/* "id" is Cytoscape's: what it is in the other formats is "shared_id" here. */
static void
node_cytoscape(struct exporter *e, const struct graph_item *item)
{
	struct buf out = e->out;

	buf_puts(&e->out, e->first ? "\n{\"data\":{\"id\":" : ",\n{\"data\":{\"id\":");
	buf_put_json(&e->out, item->key);
	buf_puts(&e->out, ",\"label\":");
	buf_put_json(&e->out, item->label);
	if (item->parent.len)
		put_text(&e->out, MEMBER("parent"), item->parent);
	out = e->out;
	e->out = (struct buf)BUF_INIT;
	put_metadata(e, item);
	buf_puts(&out, ",\"shared_");
	buf_put(&out, slice_skip(buf_slice(&e->out), 1));
	buf_finish(&e->out);
	e->out = out;
	buf_puts(&e->out, "}}");
	e->first = false;
	e->count++;
}

static void
edge_cytoscape(struct exporter *e, const struct graph_link *link)
{
	open_edges(e, "],\n\"edges\":[");
	buf_printf(
	    &e->out, "%s\n{\"data\":{\"id\":\"e%zu\",\"source\":", e->first ? "" : ",", ++e->open);
	buf_put_json(&e->out, link->from);
	buf_puts(&e->out, ",\"target\":");
	buf_put_json(&e->out, link->to);
	buf_printf(&e->out, ",\"relation\":\"%s\"", relation_name(link->relation));
	if (link->label.len)
		put_text(&e->out, MEMBER("label"), link->label);
	buf_puts(&e->out, "}}");
	e->first = false;
}

static void
end_cytoscape(struct exporter *e)
{
	open_edges(e, "],\n\"edges\":[");
	buf_puts(&e->out, "]}}\n");
}

const struct export_writer export_cytoscape = {EXPORT_EVERY, EXPORT_EVERY, begin_cytoscape,
    node_cytoscape, edge_cytoscape, end_cytoscape, NULL};
