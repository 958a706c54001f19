/* GraphML (graphml.graphdrawing.org) and OPML 2.0 (opml.org). */
#include "conf/config.h"
#include "render/export_impl.h"

/* Ids of GraphML are NMTOKENs: letters, digits, ".-:"; all else in ASCII is written "_2F". */
static void
put_token(struct buf *out, struct slice key)
{
	for (size_t i = 0; i < key.len; i++) {
		unsigned char c = (unsigned char)key.ptr[i];

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		    c == '.' || c == '-' || c == ':' || c >= 0x80)
			buf_putc(out, (char)c);
		else
			buf_printf(out, "_%02X", c);
	}
}

static void
begin_graphml(struct exporter *e)
{
	static const char *const keys[] = {
	    "label", "kind", "lang", "path", "url", "status", "ordinal", "time", "id"};

	buf_puts(&e->out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
			  "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n");
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		buf_printf(&e->out,
		    "<key id=\"%s\" for=\"node\" attr.name=\"%s\" attr.type=\"string\"/>\n",
		    keys[i], keys[i]);
	buf_puts(&e->out, "<key id=\"line\" for=\"node\" attr.name=\"line\" attr.type=\"int\"/>\n"
			  "<key id=\"relation\" for=\"edge\" attr.name=\"relation\" "
			  "attr.type=\"string\"/>\n"
			  "<key id=\"text\" for=\"edge\" attr.name=\"label\" "
			  "attr.type=\"string\"/>\n"
			  "<graph id=\"G\" edgedefault=\"directed\">\n");
}

static void
put_data(struct exporter *e, const char *key, struct slice text)
{
	if (!text.len)
		return;
	buf_printf(&e->out, "<data key=\"%s\">", key);
	export_put_xml(&e->out, text);
	buf_puts(&e->out, "</data>");
}

static void
node_graphml(struct exporter *e, const struct graph_item *item)
{
	const struct pg_stage *stage = export_stage(item);
	const struct when *when = export_when(item);
	struct buf text = BUF_INIT;

	buf_puts(&e->out, "<node id=\"");
	put_token(&e->out, item->key);
	buf_puts(&e->out, "\">");
	put_data(e, "id", item->id);
	put_data(e, "label", item->label);
	put_data(e, "kind", slice_of(node_kind_name(item->kind)));
	if (item->lang >= 0)
		put_data(e, "lang", slice_of(e->roadmap->site->conf->langs[item->lang].tag));
	put_data(e, "path", item->path);
	if (item->page) {
		buf_printf(&e->out, "<data key=\"line\">%u</data>", item->node->line);
		export_put_url(&text, e, item->url);
		put_data(e, "url", buf_slice(&text));
	}
	put_data(e, "status", slice_of(status_name(item->status)));
	if (stage)
		put_data(e, "ordinal", stage->ordinal);
	if (when) {
		buf_truncate(&text, 0);
		when_print(&text, when);
		put_data(e, "time", buf_slice(&text));
	}
	buf_puts(&e->out, "</node>\n");
	buf_finish(&text);
	e->count++;
}

static void
edge_graphml(struct exporter *e, const struct graph_link *link)
{
	buf_puts(&e->out, "<edge source=\"");
	put_token(&e->out, link->from);
	buf_puts(&e->out, "\" target=\"");
	put_token(&e->out, link->to);
	buf_puts(&e->out, "\">");
	put_data(e, "relation", slice_of(relation_name(link->relation)));
	put_data(e, "text", link->label);
	buf_puts(&e->out, "</edge>\n");
}

static void
end_graphml(struct exporter *e)
{
	buf_puts(&e->out, "</graph>\n</graphml>\n");
}

const struct export_writer export_graphml = {
    EXPORT_EVERY, EXPORT_EVERY, begin_graphml, node_graphml, edge_graphml, end_graphml, NULL};

static void
begin_opml(struct exporter *e)
{
	buf_puts(&e->out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
			  "<opml version=\"2.0\">\n<head><title>");
	export_put_xml(&e->out, slice_of(export_title(e)));
	buf_puts(&e->out, "</title></head>\n<body>\n");
}

static void
close_outlines(struct exporter *e, int depth)
{
	while (e->open && e->depth[e->open - 1] >= depth) {
		e->open--;
		buf_puts(&e->out, "</outline>\n");
	}
}

static void
put_attribute(struct exporter *e, const char *name, struct slice value)
{
	if (!value.len)
		return;
	buf_printf(&e->out, " %s=\"", name);
	export_put_xml(&e->out, value);
	buf_putc(&e->out, '"');
}

/* Charts stay out: an outline has no arrows. */
static bool
is_outline(const struct graph_item *item)
{
	return item->page && !item->foreign && item->kind != NODE_DIAGRAM &&
	       item->kind != NODE_DIAGRAM_NODE && item->kind != NODE_TRACK;
}

static void
node_opml(struct exporter *e, const struct graph_item *item)
{
	struct buf url = BUF_INIT;

	if (!is_outline(item))
		return;
	close_outlines(e, item->depth);
	if (e->open == sizeof(e->depth) / sizeof(*e->depth))
		return;
	buf_puts(&e->out, "<outline");
	put_attribute(e, "text", item->label.len ? item->label : item->key);
	if (item->kind == NODE_RESOURCE) {
		put_attribute(e, "type", SLICE("link"));
		put_attribute(e, "url", item->page->graph->resources[item->node->ref].url);
	} else if (item->depth == 0) {
		export_put_url(&url, e, item->url);
		put_attribute(e, "type", SLICE("link"));
		put_attribute(e, "url", buf_slice(&url));
	}
	put_attribute(e, "_kind", slice_of(node_kind_name(item->kind)));
	put_attribute(e, "_status", slice_of(status_name(item->status)));
	buf_puts(&e->out, ">\n");
	e->depth[e->open++] = item->depth;
	e->count++;
	buf_finish(&url);
}

static void
end_opml(struct exporter *e)
{
	close_outlines(e, 0);
	buf_puts(&e->out, "</body>\n</opml>\n");
}

const struct export_writer export_opml = {
    EXPORT_EVERY, 0, begin_opml, node_opml, NULL, end_opml, NULL};
