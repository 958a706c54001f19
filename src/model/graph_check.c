/* What is contradictory in the graph. */
#include "base/mem.h"
#include "conf/suggest.h"
#include "model/graph.h"
#include "model/when_order.h"

#include <stdlib.h>

/* Something that requires or is required. */
struct vertex {
	struct page *page;
	int node;
	unsigned first, len; /* its arrows in checker->to */
	unsigned index, low; /* Tarjan's numbers; 0: not seen */
	unsigned component;  /* 0: on the stack, or not seen */
	bool circle, stuck;  /* in a circle; cannot be reached */
	bool missing;        /* requires what is not there */
};

struct arrow {
	struct node_ref from, to;
	unsigned line;
};

struct checker {
	const struct roadmap *roadmap;
	struct arrow *arrows;
	size_t arrows_len, arrows_cap;
	struct vertex *vertices; /* by page, then node */
	size_t len;
	unsigned *to; /* heads of the arrows, those of one vertex together */
	unsigned *lines;
};

/* The label, cut where it is too long for a message. */
static void
put_name(struct buf *out, const struct page *page, int node)
{
	enum { NAME_MAX_BYTES = 120 };
	size_t from = out->len;

	node_put_label(out, page, &page->nodes->nodes[node]);
	if (out->len - from <= NAME_MAX_BYTES)
		return;
	buf_truncate(out, from + NAME_MAX_BYTES);
	while ((out->ptr[out->len - 1] & 0xC0) == 0x80)
		buf_truncate(out, out->len - 1);
	buf_truncate(out, out->len - 1);
	buf_puts(out, "…");
}

static void
add_arrow(struct checker *c, struct node_ref from, struct node_ref to, unsigned line)
{
	c->arrows = xgrow(c->arrows, c->arrows_len, &c->arrows_cap, sizeof(*c->arrows));
	c->arrows[c->arrows_len++] = (struct arrow){from, to, line};
}

static void
report_missing(const struct roadmap *roadmap, struct page *page, size_t i)
{
	const char *name =
	    json_string_value(json_array_get(json_object_get(page->front.data, "requires"), i));
	unsigned line = page->front.requires_lines ? page->front.requires_lines[i] : 1;
	struct suggest search;
	char *hint;

	if (!name)
		return;
	suggest_init(&search, slice_of(name));
	for (struct name *id = roadmap->by_id; id; id = id->hh.next) {
		const char *colon = memchr(id->name.ptr, ':', id->name.len);

		if (colon && id->pages[0]->lang == page->lang)
			suggest_offer(&search, colon + 1);
	}
	hint = search.best ? xasprintf("did you mean \"%s\"?", search.best)
			   : xstrdup("write the id or path of a page, #id of a heading, or a term "
				     "of the glossary");
	diag_add(&page->diag, DIAG_WARNING, "missing-prerequisite",
	    (struct diag_at){page->source, line, 1}, hint,
	    "`requires` names \"%s\", and there is no such page, heading or term", name);
	free(hint);
}

static void
collect(struct checker *c, struct page *page)
{
	struct node_ref to;

	for (size_t i = 0; i < roadmap_requires_len(page); i++) {
		unsigned line = page->front.requires_lines ? page->front.requires_lines[i] : 1;

		if (!roadmap_requires(c->roadmap, page, i, &to)) {
			report_missing(c->roadmap, page, i);
			to = (struct node_ref){NULL, -1};
		}
		if (to.page || to.node < 0)
			add_arrow(c, (struct node_ref){page, 0}, to, line);
	}
	for (size_t i = 0; i < page->nodes->edges_len; i++) {
		const struct node_edge *edge = &page->nodes->edges[i];

		if (edge->relation == RELATION_REQUIRES)
			add_arrow(c, (struct node_ref){page, edge->from},
			    (struct node_ref){page, edge->to}, page->nodes->nodes[edge->from].line);
	}
}

static int
compare_refs(const void *left, const void *right)
{
	const struct vertex *a = left, *b = right;
	int order = a->page == b->page ? 0 : slice_cmp(a->page->path, b->page->path);

	return order ? order : a->node - b->node;
}

static unsigned
vertex_of(const struct checker *c, struct node_ref ref)
{
	struct vertex want = {.page = ref.page, .node = ref.node};
	const struct vertex *found =
	    bsearch(&want, c->vertices, c->len, sizeof(want), compare_refs);

	return (unsigned)(found - c->vertices);
}

static void
make_vertices(struct checker *c)
{
	size_t kept = 0;

	c->vertices = xcalloc(c->arrows_len * 2 + 1, sizeof(*c->vertices));
	for (size_t i = 0; i < c->arrows_len; i++) {
		const struct arrow *arrow = &c->arrows[i];

		c->vertices[c->len++] =
		    (struct vertex){.page = arrow->from.page, .node = arrow->from.node};
		if (arrow->to.page)
			c->vertices[c->len++] =
			    (struct vertex){.page = arrow->to.page, .node = arrow->to.node};
	}
	qsort(c->vertices, c->len, sizeof(*c->vertices), compare_refs);
	for (size_t i = 0; i < c->len; i++)
		if (!kept || compare_refs(&c->vertices[kept - 1], &c->vertices[i]) != 0)
			c->vertices[kept++] = c->vertices[i];
	c->len = kept;
}

static void
make_arrows(struct checker *c)
{
	unsigned at = 0, *from = xcalloc(c->arrows_len + 1, sizeof(*from));

	c->to = xcalloc(c->arrows_len + 1, sizeof(*c->to));
	c->lines = xcalloc(c->arrows_len + 1, sizeof(*c->lines));
	for (size_t i = 0; i < c->arrows_len; i++) {
		from[i] = vertex_of(c, c->arrows[i].from);
		if (c->arrows[i].to.page)
			c->vertices[from[i]].len++;
		else
			c->vertices[from[i]].missing = true;
	}
	for (size_t i = 0; i < c->len; i++) {
		c->vertices[i].first = at;
		at += c->vertices[i].len;
		c->vertices[i].len = 0;
	}
	for (size_t i = 0; i < c->arrows_len; i++) {
		struct vertex *vertex = &c->vertices[from[i]];

		if (!c->arrows[i].to.page)
			continue;
		c->lines[vertex->first + vertex->len] = c->arrows[i].line;
		c->to[vertex->first + vertex->len++] = vertex_of(c, c->arrows[i].to);
	}
	free(from);
}

/* A walk without recursion: vertices that are being looked at, and those of open components. */
struct walk {
	unsigned *path, *stack, *next;
	size_t path_len, stack_len;
	unsigned count, components;
};

static void
enter(struct checker *c, struct walk *w, unsigned at)
{
	c->vertices[at].index = c->vertices[at].low = ++w->count;
	w->path[w->path_len++] = at;
	w->stack[w->stack_len++] = at;
}

static void
close_component(struct checker *c, struct walk *w, unsigned at)
{
	size_t from = w->stack_len;

	do
		c->vertices[w->stack[--from]].component = w->components + 1;
	while (w->stack[from] != at);
	w->components++;
	for (size_t i = from; i < w->stack_len; i++)
		c->vertices[w->stack[i]].circle = w->stack_len - from > 1;
	w->stack_len = from;
}

/* Components by Tarjan, "Depth-First Search and Linear Graph Algorithms", 1972. They come out so
 * that what is required comes before what requires it; so stuck ones are known in time. */
static void
walk_from(struct checker *c, struct walk *w, unsigned start)
{
	enter(c, w, start);
	while (w->path_len) {
		unsigned at = w->path[w->path_len - 1];
		struct vertex *vertex = &c->vertices[at];

		if (w->next[at] < vertex->len) {
			unsigned head = c->to[vertex->first + w->next[at]++];

			if (!c->vertices[head].index)
				enter(c, w, head);
			else if (!c->vertices[head].component &&
				 c->vertices[head].index < vertex->low)
				vertex->low = c->vertices[head].index;
			continue;
		}
		w->path_len--;
		if (w->path_len && vertex->low < c->vertices[w->path[w->path_len - 1]].low)
			c->vertices[w->path[w->path_len - 1]].low = vertex->low;
		if (vertex->low == vertex->index)
			close_component(c, w, at);
		for (unsigned i = 0; i < vertex->len; i++) {
			const struct vertex *head = &c->vertices[c->to[vertex->first + i]];

			vertex->stuck |= head->stuck || head->circle || head->missing;
		}
	}
}

/* The line on which the vertex requires another one of its circle. */
static unsigned
circle_line(const struct checker *c, const struct vertex *vertex, unsigned *ret_next)
{
	for (unsigned i = 0; i < vertex->len; i++) {
		*ret_next = c->to[vertex->first + i];
		if (c->vertices[*ret_next].component == vertex->component)
			return c->lines[vertex->first + i];
	}
	return vertex->page->nodes->nodes[vertex->node].line;
}

static void
report_circle(const struct checker *c, unsigned start)
{
	enum { SHOWN = 6 };
	const struct vertex *vertex = &c->vertices[start];
	struct buf names = BUF_INIT;
	unsigned next = start, line = 0;

	for (int i = 0; i < SHOWN; i++) {
		unsigned at = next, own = circle_line(c, &c->vertices[at], &next);

		line = i ? line : own;
		buf_putc(&names, '"');
		put_name(&names, c->vertices[at].page, c->vertices[at].node);
		buf_puts(&names, "\" requires ");
		if (next == start)
			break;
	}
	if (next == start) {
		buf_putc(&names, '"');
		put_name(&names, vertex->page, vertex->node);
		buf_putc(&names, '"');
	} else {
		buf_puts(&names, "…");
	}
	diag_add(&vertex->page->diag, DIAG_WARNING, "cycle",
	    (struct diag_at){vertex->page->source, line, 1},
	    "take out the arrow or the `requires` that points back",
	    "what is required goes round in a circle: %s", names.ptr);
	buf_finish(&names);
}

static void
report_unreachable(const struct checker *c, const struct vertex *vertex)
{
	const struct node *node = &vertex->page->nodes->nodes[vertex->node];
	unsigned line = vertex->node ? node->line : c->lines[vertex->first];
	struct buf name = BUF_INIT, cause = BUF_INIT;

	for (unsigned i = 0; i < vertex->len && !cause.len; i++) {
		const struct vertex *head = &c->vertices[c->to[vertex->first + i]];

		if (head->stuck || head->circle || head->missing)
			put_name(&cause, head->page, head->node);
	}
	put_name(&name, vertex->page, vertex->node);
	diag_add(&vertex->page->diag, DIAG_WARNING, "unreachable",
	    (struct diag_at){vertex->page->source, line, 1}, "repair what that one requires first",
	    "\"%s\" can never be reached: it requires \"%s\", which is part of a circle or requires "
	    "what is not there",
	    name.ptr, cause.ptr);
	buf_finish(&name);
	buf_finish(&cause);
}

/* Each circle once, at its first vertex; each page's first unreachable node. */
static void
report(const struct checker *c, unsigned components)
{
	bool *said = xcalloc(components + 2, sizeof(*said));
	const struct page *last = NULL;

	for (size_t i = 0; i < c->len; i++) {
		const struct vertex *vertex = &c->vertices[i];

		if (vertex->circle && !said[vertex->component]) {
			said[vertex->component] = true;
			report_circle(c, (unsigned)i);
		} else if (vertex->stuck && !vertex->circle && vertex->page != last) {
			last = vertex->page;
			report_unreachable(c, vertex);
		}
	}
	free(said);
}

static void
check_requires(const struct roadmap *roadmap)
{
	struct checker c = {.roadmap = roadmap};
	struct walk w = {0};

	for (size_t i = 0; i < roadmap->site->pages_len; i++)
		if (roadmap->site->pages[i]->nodes)
			collect(&c, roadmap->site->pages[i]);
	make_vertices(&c);
	make_arrows(&c);
	w.path = xcalloc(c.len + 1, sizeof(*w.path));
	w.stack = xcalloc(c.len + 1, sizeof(*w.stack));
	w.next = xcalloc(c.len + 1, sizeof(*w.next));
	for (size_t i = 0; i < c.len; i++)
		if (!c.vertices[i].index)
			walk_from(&c, &w, (unsigned)i);
	report(&c, w.components);
	free(w.path);
	free(w.stack);
	free(w.next);
	free(c.arrows);
	free(c.vertices);
	free(c.to);
	free(c.lines);
}

static const struct pg_stage *
stage_of(const struct page *page, int node)
{
	return &page->graph->stages[page->nodes->nodes[node].ref];
}

static bool
is_counted(const struct pg_stage *stage)
{
	return stage->kind != STAGE_PRIORITY && stage->kind != STAGE_PROCEDURE;
}

static void
check_backwards(struct page *page, const struct pg_stage *stage, const struct pg_stage *before)
{
	int order;

	if (stage->when.kind == WHEN_CALENDAR && !stage->when.open &&
	    date_cmp(stage->when.to, stage->when.from) < 0 && stage->when.from.year) {
		diag_add(&page->diag, DIAG_WARNING, "time-order",
		    (struct diag_at){page->source, stage->line, 1}, "exchange the two dates",
		    "the stage \"%.*s\" ends before it begins", SLICE_ARG(stage->label));
		return;
	}
	if (!before || !when_order(&before->when, &stage->when, &order) || order <= 0)
		return;
	diag_add(&page->diag, DIAG_WARNING, "time-order",
	    (struct diag_at){page->source, stage->line, 1},
	    "put the stages in the order of their times, or correct the time",
	    "the stage \"%.*s\" begins before the stage above it, \"%.*s\"",
	    SLICE_ARG(stage->label), SLICE_ARG(before->label));
}

/* Of the stages that are siblings of the one at `node`, how many have dates, and how many there
 * are; their chain goes backwards from the last. */
static void
check_undated(struct page *page, int last)
{
	size_t dated = 0, all = 0;

	for (int at = last; at >= 0; at = page->nodes->nodes[at].group) {
		const struct pg_stage *stage = stage_of(page, at);

		all += is_counted(stage);
		dated += stage->when.kind == WHEN_CALENDAR;
	}
	if (dated < 2 || dated == all || dated * 2 < all)
		return;
	for (int at = last; at >= 0; at = page->nodes->nodes[at].group) {
		const struct pg_stage *stage = stage_of(page, at);

		if (stage->when.kind == WHEN_NONE && is_counted(stage))
			diag_add(&page->diag, DIAG_WARNING, "undated-stage",
			    (struct diag_at){page->source, stage->line, 1},
			    "write its month or its dates behind the name",
			    "the stage \"%.*s\" has no date, and %zu others of this plan have one",
			    SLICE_ARG(stage->label), dated);
	}
}

static void
check_times(struct page *page)
{
	const struct page_nodes *nodes = page->nodes;
	bool *followed = xcalloc(nodes->len + 1, sizeof(*followed));

	for (size_t i = 0; i < nodes->len; i++) {
		const struct node *node = &nodes->nodes[i];

		if (node->kind != NODE_STAGE)
			continue;
		if (node->group >= 0)
			followed[node->group] = true;
		if (is_counted(stage_of(page, (int)i)))
			check_backwards(page, stage_of(page, (int)i),
			    node->group >= 0 ? stage_of(page, node->group) : NULL);
	}
	for (size_t i = 0; i < nodes->len; i++)
		if (nodes->nodes[i].kind == NODE_STAGE && !followed[i])
			check_undated(page, (int)i);
	free(followed);
}

/* Of the pages with one id and language all but the first. Pages that are one translation too
 * many have had their message. */
static void
check_ids(const struct roadmap *roadmap)
{
	for (const struct name *id = roadmap->by_id; id; id = id->hh.next) {
		for (size_t i = 1; i < id->len; i++) {
			struct page *page = id->pages[i];

			if (page->front.id)
				diag_add(&page->diag, DIAG_WARNING, "duplicate-id",
				    (struct diag_at){page->source, 1, 1},
				    "give one of them another `id`",
				    "the id \"%s\" is also that of %s", page->front.id,
				    id->pages[0]->source);
		}
	}
}

void
roadmap_check_page(struct page *page)
{
	if (page->nodes)
		check_times(page);
}

void
roadmap_check(const struct roadmap *roadmap)
{
	for (size_t i = 0; i < roadmap->site->pages_len; i++)
		roadmap_check_page(roadmap->site->pages[i]);
	roadmap_check_between(roadmap);
}

void
roadmap_check_between(const struct roadmap *roadmap)
{
	check_requires(roadmap);
	check_ids(roadmap);
}
