/* JSON Canvas 1.0 (jsoncanvas.org), which Obsidian reads: a column for each stage, in it a card
 * for each topic and task; plans below one another. */
#include "base/hash.h"
#include "render/export_impl.h"

enum { WIDTH = 320, CARD = 60, GAP = 20, HEAD = 40, COLUMN = WIDTH + 60, ROW_GAP = 120 };

static void
begin(struct exporter *e)
{
	buf_puts(&e->out, "{\"nodes\":[");
	e->x = -COLUMN;
}

static inline void
put_number(struct buf *out, struct slice name, int number)
{
	buf_put(out, name);
	buf_put_int(out, number);
}

/* Ids are short, and the same in every export. */
static void
put_box(struct buf *out, struct slice key, struct slice type, int x, int y, int width, int height)
{
	buf_puts(out, "{\"id\":\"");
	buf_put_hex64(out, hash_bytes(key));
	buf_puts(out, "\",\"type\":\"");
	buf_put(out, type);
	put_number(out, SLICE("\",\"x\":"), x);
	put_number(out, SLICE(",\"y\":"), y);
	put_number(out, SLICE(",\"width\":"), width);
	put_number(out, SLICE(",\"height\":"), height);
}

/* A group comes before its cards, and is as high as they need. */
static void
close_column(struct exporter *e)
{
	if (!e->group.len)
		return;
	buf_puts(&e->out, e->first ? "\n" : ",\n");
	put_box(&e->out, e->group, SLICE("group"), e->x, e->y, WIDTH + 2 * GAP,
	    HEAD + e->column_y + GAP);
	buf_puts(&e->out, ",\"label\":");
	buf_put_json(&e->out, buf_slice(&e->group_label));
	buf_putc(&e->out, '}');
	buf_put(&e->out, buf_slice(&e->cards));
	buf_truncate(&e->cards, 0);
	e->first = false;
	e->group.len = 0;
	if (HEAD + e->column_y + GAP > e->depth[0])
		e->depth[0] = HEAD + e->column_y + GAP;
}

static void
open_column(struct exporter *e, const struct graph_item *item)
{
	close_column(e);
	if (item->depth == 0 && e->x >= 0) {
		e->y += e->depth[0] + ROW_GAP;
		e->depth[0] = 0;
		e->x = -COLUMN;
	}
	e->x += COLUMN;
	e->column_y = 0;
	export_keep(e, item);
	e->group = arena_copy(&e->arena, item->key);
	buf_truncate(&e->group_label, 0);
	buf_put(&e->group_label, item->label);
	e->count++;
}

/* Markdown of a card: its words are words, whatever they look like. */
static void
put_card_text(struct exporter *e, const struct graph_item *item)
{
	static const bool marks[256] = {['\\'] = true,
	    ['`'] = true,
	    ['*'] = true,
	    ['_'] = true,
	    ['['] = true,
	    [']'] = true,
	    ['<'] = true,
	    ['>'] = true,
	    ['#'] = true};
	struct slice label = item->label;
	size_t from = 0;

	buf_truncate(&e->card, 0);
	if (item->kind == NODE_TASK && item->status)
		buf_puts(&e->card, item->status == STATUS_DONE ? "- [x] " : "- [ ] ");
	for (size_t i = 0; i < label.len; i++) {
		if (!marks[(unsigned char)label.ptr[i]])
			continue;
		buf_put_bytes(&e->card, label.ptr + from, i - from);
		buf_putc(&e->card, '\\');
		from = i;
	}
	buf_put_bytes(&e->card, label.ptr + from, label.len - from);
	buf_put_json(&e->cards, buf_slice(&e->card));
}

static void
put_card(struct exporter *e, const struct graph_item *item)
{
	bool link = item->kind == NODE_RESOURCE;

	buf_puts(&e->cards, ",\n");
	put_box(&e->cards, item->key, link ? SLICE("link") : SLICE("text"), e->x + GAP,
	    e->y + HEAD + e->column_y, WIDTH, CARD);
	if (link) {
		buf_puts(&e->cards, ",\"url\":");
		buf_put_json(&e->cards, item->page->graph->resources[item->node->ref].url);
	} else {
		buf_puts(&e->cards, ",\"text\":");
		put_card_text(e, item);
	}
	if (item->status == STATUS_DONE)
		buf_puts(&e->cards, ",\"color\":\"4\"");
	buf_putc(&e->cards, '}');
	e->column_y += CARD + GAP;
	export_keep(e, item);
	e->count++;
}

static void
node(struct exporter *e, const struct graph_item *item)
{
	if (item->foreign || !item->page)
		return;
	if (item->kind <= NODE_STAGE)
		open_column(e, item);
	else
		put_card(e, item);
}

static void
edge(struct exporter *e, const struct graph_link *link)
{
	bool back;

	close_column(e);
	if (!e->in_edges) {
		buf_puts(&e->out, "],\n\"edges\":[");
		e->in_edges = e->first = true;
	}
	if (!export_from(e, link) || !export_to(e, link))
		return;
	back = link->relation == RELATION_REQUIRES;
	buf_puts(&e->out, e->first ? "\n{\"id\":\"e" : ",\n{\"id\":\"e");
	buf_put_uint(&e->out, ++e->open);
	buf_puts(&e->out, "\",\"fromNode\":\"");
	buf_put_hex64(&e->out, hash_bytes(back ? link->to : link->from));
	buf_puts(&e->out, "\",\"toNode\":\"");
	buf_put_hex64(&e->out, hash_bytes(back ? link->from : link->to));
	buf_putc(&e->out, '"');
	if (link->relation == RELATION_SAME_AS)
		buf_puts(&e->out, ",\"toEnd\":\"none\"");
	buf_putc(&e->out, '}');
	e->first = false;
}

static void
end(struct exporter *e)
{
	close_column(e);
	buf_puts(&e->out, e->in_edges ? "]}\n" : "],\n\"edges\":[]}\n");
}

const struct export_writer export_canvas = {EXPORT_BIT(NODE_PAGE) | EXPORT_BIT(NODE_ROADMAP) |
						EXPORT_BIT(NODE_STAGE) | EXPORT_BIT(NODE_TOPIC) |
						EXPORT_BIT(NODE_LINK) | EXPORT_BIT(NODE_TASK) |
						EXPORT_BIT(NODE_RESOURCE),
    EXPORT_BIT(RELATION_NEXT) | EXPORT_BIT(RELATION_REQUIRES) | EXPORT_BIT(RELATION_SAME_AS), begin,
    node, edge, end, "roadmap.canvas"};
