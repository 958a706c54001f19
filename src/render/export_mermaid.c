/* Mermaid: a flowchart of stages and their topics, and a Gantt chart of stages with dates. */
#include "render/export_impl.h"

/* Mermaid refuses text of more than 50,000 characters; the rest of a very long plan is left out. */
enum { MERMAID_TEXT_MAX = 45000 };

static void
put_label(struct buf *out, struct slice text)
{
	static const char *const entities[128] = {
	    ['"'] = "#quot;", ['#'] = "#35;", ['<'] = "#lt;", ['>'] = "#gt;", ['`'] = "#96;"};
	size_t from = 0;

	buf_puts(out, "[\"");
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];

		if (c >= 0x80 || (c >= ' ' && !entities[c]))
			continue;
		buf_put_bytes(out, text.ptr + from, i - from);
		buf_puts(out, c < ' ' ? " " : entities[c]);
		from = i + 1;
	}
	buf_put_bytes(out, text.ptr + from, text.len - from);
	buf_puts(out, "\"]");
}

static void
begin_flow(struct exporter *e)
{
	buf_puts(&e->out, "flowchart TD\n");
}

/* All plans of a site in one chart are no chart: it shows their stages. */
static bool
is_shown(const struct exporter *e, const struct graph_item *item)
{
	if (item->foreign || !item->page)
		return false;
	if (item->kind == NODE_TOPIC || item->kind == NODE_LINK)
		return e->scope.extent == EXTENT_PAGE;
	return item->kind == NODE_STAGE ||
	       (item->kind == NODE_ROADMAP && e->scope.extent != EXTENT_PAGE);
}

/* Does a frame around the node hold anything that is shown? */
static bool
is_frame(const struct exporter *e, const struct graph_item *item)
{
	const struct page_nodes *nodes = item->page->nodes;
	bool topics = e->scope.extent == EXTENT_PAGE;

	if (item->kind != NODE_STAGE && item->kind != NODE_ROADMAP)
		return false;
	for (unsigned i = (unsigned)item->index + 1; i < nodes->nodes[item->index].end; i++) {
		int kind = nodes->nodes[i].kind;

		if (kind == NODE_STAGE || (topics && (kind == NODE_TOPIC || kind == NODE_LINK)))
			return e->open < sizeof(e->depth) / sizeof(*e->depth);
	}
	return false;
}

static const char *
class_of(enum status status)
{
	return status == STATUS_DONE                               ? ":::done"
	       : status == STATUS_DOING                            ? ":::doing"
	       : status == STATUS_TODO || status == STATUS_PLANNED ? ":::planned"
								   : "";
}

static void
node_flow(struct exporter *e, const struct graph_item *item)
{
	unsigned number;

	if (!is_shown(e, item) || e->column_y > MERMAID_TEXT_MAX)
		return;
	export_close(e, item->depth, "end\n");
	number = export_keep(e, item);
	export_indent(e);
	if (is_frame(e, item)) {
		buf_puts(&e->out, "subgraph n");
		buf_put_uint(&e->out, number);
		e->depth[e->open++] = item->depth;
		put_label(&e->out, item->label);
	} else {
		buf_putc(&e->out, 'n');
		buf_put_uint(&e->out, number);
		put_label(&e->out, item->label);
		buf_puts(&e->out, class_of(item->status));
	}
	buf_putc(&e->out, '\n');
	e->column_y += (int)(item->label.len < 10000 ? item->label.len : 10000) + 24;
	e->count++;
}

static void
edge_flow(struct exporter *e, const struct graph_link *link)
{
	unsigned from, to;

	export_close(e, 0, "end\n");
	from = export_from(e, link);
	to = export_to(e, link);
	if (!from || !to || e->column_y > MERMAID_TEXT_MAX)
		return;
	buf_puts(&e->out, "  n");
	buf_put_uint(&e->out, link->relation == RELATION_NEXT ? from : to);
	buf_puts(&e->out, link->relation == RELATION_NEXT ? " --> n" : " -.-> n");
	buf_put_uint(&e->out, link->relation == RELATION_NEXT ? to : from);
	buf_putc(&e->out, '\n');
	e->column_y += 16;
}

static void
end_flow(struct exporter *e)
{
	export_close(e, 0, "end\n");
	buf_puts(&e->out, "  classDef done fill:#d1e7dd,stroke:#0f5132\n"
			  "  classDef doing fill:#fff3cd,stroke:#664d03\n"
			  "  classDef planned stroke-dasharray:4 3\n");
}

const struct export_writer export_mermaid = {EXPORT_BIT(NODE_ROADMAP) | EXPORT_BIT(NODE_STAGE) |
						 EXPORT_BIT(NODE_TOPIC) | EXPORT_BIT(NODE_LINK),
    EXPORT_BIT(RELATION_NEXT) | EXPORT_BIT(RELATION_REQUIRES), begin_flow, node_flow, edge_flow,
    end_flow, "roadmap.mmd"};

/* Names in a Gantt chart end at a colon, and '#' and ';' mean something. */
static void
put_gantt_name(struct buf *out, struct slice text)
{
	size_t from = out->len;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		buf_putc(out, strchr(":;#,%", c) || (unsigned char)c < ' ' ? ' ' : c);
	}
	if (!slice_trim(slice_skip(buf_slice(out), from)).len)
		buf_puts(out, "-");
}

static void
begin_gantt(struct exporter *e)
{
	buf_puts(&e->out, "gantt\n  dateFormat YYYY-MM-DD\n  title ");
	put_gantt_name(&e->out, slice_of(export_title(e)));
	buf_putc(&e->out, '\n');
}

static void
node_gantt(struct exporter *e, const struct graph_item *item)
{
	const struct when *when = export_when(item);

	if (item->kind == NODE_ROADMAP && !item->foreign && e->scope.extent != EXTENT_PAGE) {
		buf_puts(&e->out, "  section ");
		put_gantt_name(&e->out, item->label);
		buf_putc(&e->out, '\n');
	}
	if (item->kind != NODE_STAGE || !when || when->kind != WHEN_CALENDAR || !when->from.year)
		return;
	buf_puts(&e->out, "  ");
	put_gantt_name(&e->out, item->label);
	buf_puts(&e->out, " :");
	if (item->status == STATUS_DONE)
		buf_puts(&e->out, "done, ");
	else if (item->status == STATUS_DOING)
		buf_puts(&e->out, "active, ");
	date_print(&e->out, when->from);
	buf_puts(&e->out, ", ");
	date_print(&e->out, when->open ? date_add_months(when->from, 1) : when->to);
	buf_putc(&e->out, '\n');
	e->count++;
}

static void
end_gantt(struct exporter *e)
{
	(void)e;
}

const struct export_writer export_gantt = {EXPORT_BIT(NODE_ROADMAP) | EXPORT_BIT(NODE_STAGE), 0,
    begin_gantt, node_gantt, NULL, end_gantt, "roadmap-gantt.mmd"};
