/* Graphviz: what holds other things is a cluster around a node of its own. */
#include "render/export_impl.h"

static void
put_quoted(struct buf *out, struct slice text)
{
	buf_putc(out, '"');
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '"' || text.ptr[i] == '\\')
			buf_putc(out, '\\');
		if (text.ptr[i] == '\0')
			continue;
		buf_putc(out, text.ptr[i] == '\n' ? ' ' : text.ptr[i]);
	}
	buf_putc(out, '"');
}

static void
begin(struct exporter *e)
{
	buf_puts(&e->out, "digraph ");
	put_quoted(&e->out, slice_of(export_title(e)));
	buf_puts(&e->out, " {\n  graph [charset=\"UTF-8\", compound=true];\n"
			  "  node [shape=box, style=rounded];\n");
}

static bool
is_group(enum node_kind kind)
{
	return kind == NODE_ROADMAP || kind == NODE_STAGE || kind == NODE_DIAGRAM;
}

static void
node(struct exporter *e, const struct graph_item *item)
{
	struct buf text = BUF_INIT;

	export_close(e, item->depth, "}\n");
	if (is_group(item->kind) && !item->foreign &&
	    e->open < sizeof(e->depth) / sizeof(*e->depth)) {
		buf_puts(&text, "cluster_");
		buf_put(&text, item->key);
		export_indent(e);
		buf_puts(&e->out, "subgraph ");
		put_quoted(&e->out, buf_slice(&text));
		buf_puts(&e->out, " {\n");
		e->depth[e->open++] = item->depth;
		export_indent(e);
		buf_puts(&e->out, "label=");
		put_quoted(&e->out, item->label);
		buf_puts(&e->out, ";\n");
	}
	export_indent(e);
	put_quoted(&e->out, item->key);
	buf_puts(&e->out, " [label=");
	put_quoted(&e->out, item->label);
	buf_printf(&e->out, ", class=\"%s%s%s\"", node_kind_name(item->kind),
	    item->status ? " " : "", item->status ? status_name(item->status) : "");
	if (item->url.len) {
		buf_truncate(&text, 0);
		export_put_url(&text, e, item->url);
		buf_puts(&e->out, ", URL=");
		put_quoted(&e->out, buf_slice(&text));
	}
	buf_puts(&e->out, "];\n");
	buf_finish(&text);
	e->count++;
}

static void
edge(struct exporter *e, const struct graph_link *link)
{
	static const char *const styles[RELATIONS] = {
	    [RELATION_CONTAINS] = ", style=dotted, arrowhead=none",
	    [RELATION_NEXT] = ", style=bold",
	    [RELATION_REQUIRES] = "",
	    [RELATION_LEADS_TO] = "",
	    [RELATION_LINKS] = ", style=dashed, constraint=false",
	    [RELATION_MENTIONS] = ", style=dotted, constraint=false",
	    [RELATION_SAME_AS] = ", style=dashed, dir=none, constraint=false",
	    [RELATION_TRANSLATES] = ", style=dashed, dir=both, constraint=false",
	};

	export_close(e, 0, "}\n");
	export_indent(e);
	put_quoted(&e->out, link->from);
	buf_puts(&e->out, " -> ");
	put_quoted(&e->out, link->to);
	buf_printf(
	    &e->out, " [class=\"%s\"%s", relation_name(link->relation), styles[link->relation]);
	if (link->label.len) {
		buf_puts(&e->out, ", label=");
		put_quoted(&e->out, link->label);
	}
	buf_puts(&e->out, "];\n");
}

static void
end(struct exporter *e)
{
	export_close(e, 0, "}\n");
	buf_puts(&e->out, "}\n");
}

const struct export_writer export_dot = {EXPORT_EVERY, EXPORT_EVERY, begin, node, edge, end, NULL};
