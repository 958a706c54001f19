/* Flowcharts: header, statements, groups. */
#include "parse/mermaid_flow.h"

#include "base/hash.h"
#include "base/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

bool
flow_fail(struct mermaid *m, size_t at, const char *hint, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	mermaid_sayv(m, DIAG_ERROR, at, hint, fmt, ap);
	va_end(ap);
	m->at = at;
	mermaid_skip_line(m);
	return false;
}

static struct slice
key_of(const struct mermaid *m, const struct flow_table *table, unsigned slot)
{
	if (table == &m->flow->ids)
		return m->chart->nodes[slot - 1].id;
	if (table == &m->flow->classes)
		return m->chart->classes[slot - 1].name;
	return m->chart->edges[slot - 1].id;
}

static size_t
slot_of(const struct mermaid *m, const struct flow_table *table, struct slice id)
{
	size_t at = hash_bytes(id) & (table->cap - 1);

	while (table->slots[at] && !slice_eq(key_of(m, table, table->slots[at]), id))
		at = (at + 1) & (table->cap - 1);
	return at;
}

static void
grow_table(struct mermaid *m, struct flow_table *table)
{
	struct flow_table old = *table;

	table->cap = old.cap ? old.cap * 2 : 32;
	table->slots = arena_alloc(m->arena, table->cap * sizeof(*table->slots));
	for (size_t i = 0; i < old.cap; i++)
		if (old.slots[i])
			table->slots[slot_of(m, table, key_of(m, table, old.slots[i]))] =
			    old.slots[i];
}

int
flow_find(const struct mermaid *m, const struct flow_table *table, struct slice id)
{
	return table->cap ? (int)table->slots[slot_of(m, table, id)] - 1 : -1;
}

void
flow_keep(struct mermaid *m, struct flow_table *table, struct slice id, int index)
{
	if (table->len * 2 >= table->cap)
		grow_table(m, table);
	table->slots[slot_of(m, table, id)] = (unsigned)index + 1;
	table->len++;
}

static void
add_edge(struct mermaid *m, const struct chart_edge *pattern, int from, int to)
{
	struct chart_edge *edge;

	if (m->chart->edges_len >= MERMAID_EDGES_MAX) {
		if (!m->flow->full)
			mermaid_say(m, DIAG_ERROR, m->at, "split the diagram",
			    "more than %d edges in one diagram", MERMAID_EDGES_MAX);
		m->flow->full = true;
		return;
	}
	edge = MERMAID_PUSH(m, edges);
	*edge = *pattern;
	edge->from = from;
	edge->to = to;
	if (edge->id.len && flow_find(m, &m->flow->edges, edge->id) < 0)
		flow_keep(m, &m->flow->edges, edge->id, (int)m->chart->edges_len - 1);
	else
		edge->id = SLICE(""); /* one id names one edge: the first of `A & B e@--> C` */
}

static void
add_edges(struct mermaid *m, const struct chart_edge *pattern, const struct flow_set *from,
    const struct flow_set *to)
{
	for (size_t i = 0; i < from->len && !m->flow->full; i++)
		for (size_t j = 0; j < to->len && !m->flow->full; j++)
			add_edge(m, pattern, from->nodes[i], to->nodes[j]);
}

/* After a statement only blanks may follow in the line, or ';'. */
static bool
expect_end(struct mermaid *m)
{
	char c;

	mermaid_skip_blanks(m);
	c = mermaid_char(m, m->at);
	if (c == '\n' || c == ';' || mermaid_ended(m)) {
		m->at += !mermaid_ended(m);
		return true;
	}
	if (strchr("[({>", c) && is_blank(mermaid_char(m, m->at - 1)))
		return flow_fail(m, m->at, "take the blank away: A[text]",
		    "%s does not belong to the node before it", mermaid_show(m, m->at));
	if (flow_is_wide_bracket(m, m->at))
		return flow_fail(m, m->at, "write the ASCII one: A(text) or A[text]",
		    "the full-width bracket %s opens no text", mermaid_show(m, m->at));
	if (c == '-' && mermaid_char(m, m->at + 1) == '>')
		return flow_fail(m, m->at, "write -->", "'->' is no arrow");
	if (c == '%' && mermaid_char(m, m->at + 1) == '%')
		return flow_fail(m, m->at, "put the comment into a line of its own",
		    "a comment cannot follow a statement");
	return flow_fail(m, m->at, "one statement ends with its line, or with ';'",
	    "expected an arrow or the end of the line, saw %s", mermaid_show(m, m->at));
}

/* node & node --> node --> node */
static void
read_chain(struct mermaid *m)
{
	struct flow_set from = {0}, to;
	struct chart_edge edge;
	int arrow;

	if (!flow_nodes(m, &from))
		return;
	while ((arrow = flow_arrow(m, &edge)) > 0) {
		to = (struct flow_set){0};
		if (!flow_nodes(m, &to))
			return;
		add_edges(m, &edge, &from, &to);
		from = to;
	}
	if (arrow == 0)
		expect_end(m);
}

/* Characters of a group's bare title that Mermaid's lexer has no word for. */
static size_t
bad_in_title(const struct mermaid *m, size_t start, size_t end)
{
	for (size_t at = start; at < end;) {
		size_t len = flow_id_len(m, at);

		if (!len && flow_reserved(m, at))
			len = strlen(flow_reserved(m, at));
		if (!len && flow_dash_at(m, at).dash == DASH_START)
			len = flow_dash_at(m, at).len;
		if (!len && is_blank(m->text.ptr[at]))
			len = 1;
		if (!len)
			return at;
		at += len;
	}
	return end;
}

static void
say_bad_title(struct mermaid *m, size_t at)
{
	mermaid_say(m, DIAG_ERROR, at, "write subgraph id[\"title\"]",
	    "%s is not allowed in an unquoted subgraph title", mermaid_show(m, at));
}

/* Opens a group; its id may be empty when there is only a title. */
static void
open_group(struct mermaid *m, size_t at, struct slice id, struct chart_label title)
{
	struct flow *flow = m->flow;
	struct chart_group *group;

	if (flow->open_len >= MERMAID_DEPTH_MAX || m->chart->groups_len >= MERMAID_NODES_MAX) {
		mermaid_say(m, DIAG_ERROR, at, "use fewer groups",
		    "subgraphs are nested more than %d deep, or more than %d", MERMAID_DEPTH_MAX,
		    MERMAID_NODES_MAX);
		m->at = m->text.len;
		flow->open_len = 0;
		return;
	}
	group = MERMAID_PUSH(m, groups);
	*group = (struct chart_group){.id = id, .title = title, .parent = -1, .node = -1};
	group->line = mermaid_place(m, at).line;
	if (!id.len)
		group->id = slice_of(arena_printf(m->arena, "subGraph%u", flow->made_up));
	flow->made_up++;
	if (flow->open_len)
		group->parent = flow->open[flow->open_len - 1].group;
	flow->open[flow->open_len++] =
	    (struct flow_open){(int)m->chart->groups_len - 1, at, flow->mentions_len};
}

static bool
has_blank(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.ptr[i] <= ' ')
			return true;
	return false;
}

/* subgraph "title" */
static void
read_quoted_group(struct mermaid *m, size_t at)
{
	static const char *const closers[] = {"", NULL};
	struct slice raw;

	if (!flow_text(m, m->at, closers, &raw)) {
		open_group(m, at, SLICE(""), (struct chart_label){0});
		return;
	}
	open_group(m, at, has_blank(raw) ? SLICE("") : raw, mermaid_label(m, raw));
	expect_end(m);
}

/* subgraph id[title], or subgraph title words */
static void
read_bare_group(struct mermaid *m, size_t at)
{
	static const char *const closers[] = {"]", NULL};
	struct slice line = mermaid_rest_of_line(m), id, raw;
	size_t start = m->at, len = 0, bad;

	while (len < line.len && line.ptr[len] != ';' && line.ptr[len] != '[')
		len++;
	id = slice_trim(slice_head(line, len));
	bad = bad_in_title(m, start, start + len);
	if (bad < start + len)
		say_bad_title(m, bad);
	m->at = start + len;
	if (mermaid_char(m, m->at) != '[') {
		open_group(m, at, has_blank(id) ? SLICE("") : id, mermaid_label(m, id));
		m->at += !mermaid_ended(m);
		return;
	}
	m->at++;
	if (!flow_text(m, start + len, closers, &raw)) {
		open_group(m, at, id, (struct chart_label){0});
		return;
	}
	open_group(m, at, id, mermaid_label(m, raw));
	expect_end(m);
}

static void
read_group(struct mermaid *m)
{
	size_t at = m->at;

	m->at += strlen("subgraph");
	if (!is_blank(mermaid_char(m, m->at)) && mermaid_char(m, m->at) != '\n' &&
	    mermaid_char(m, m->at) != ';' && !mermaid_ended(m)) {
		flow_fail(m, at, "give the node another id", "'subgraph' cannot start a node id");
		return;
	}
	mermaid_skip_blanks(m);
	if (mermaid_char(m, m->at) == '"')
		read_quoted_group(m, at);
	else
		read_bare_group(m, at);
}

/* A node belongs to the first group closed that names it. */
static void
close_group(struct mermaid *m)
{
	struct flow *flow = m->flow;
	struct flow_open *open = &flow->open[--flow->open_len];

	for (size_t i = open->mentions; i < flow->mentions_len; i++) {
		struct chart_node *node = &m->chart->nodes[flow->mentions[i]];

		if (node->group < 0 && !slice_eq(node->id, m->chart->groups[open->group].id))
			node->group = open->group;
	}
	flow->mentions_len = open->mentions;
}

static void
read_end(struct mermaid *m)
{
	size_t at = m->at;

	m->at += strlen("end");
	mermaid_skip_blanks(m);
	if (flow_dash_at(m, m->at).dash) {
		flow_fail(m, at, "write 'End', or take another id: e1[\"end\"]",
		    "reserved word 'end' cannot be a node id");
	} else if (!m->flow->open_len) {
		flow_fail(m, at, "take it away, or write 'subgraph' before it",
		    "'end' without 'subgraph'");
	} else {
		close_group(m);
	}
}

static void
read_direction(struct mermaid *m)
{
	size_t at = m->at;
	struct slice word;
	enum chart_direction direction;
	size_t len = 0;

	m->at += strlen("direction");
	mermaid_skip_blanks(m);
	word = mermaid_rest_of_line(m);
	while (len < word.len && !is_blank(word.ptr[len]) && word.ptr[len] != ';')
		len++;
	direction = mermaid_direction(slice_head(word, len));
	if (m->at == at + strlen("direction") || !len) { /* a node of that name */
		m->at = at;
		read_chain(m);
	} else if (direction == DIRECTION_NONE || len == 1) {
		flow_fail(m, m->at, "one of TB TD BT LR RL", "unknown direction '%.*s'", (int)len,
		    word.ptr);
	} else {
		if (m->flow->open_len)
			m->chart->groups[m->flow->open[m->flow->open_len - 1].group].direction =
			    direction;
		else
			mermaid_say(m, DIAG_NOTE, at, "write it in the first line: flowchart LR",
			    "a direction outside of a subgraph changes nothing");
		mermaid_skip_line(m);
	}
}

struct flow_statement {
	const char *word;
	void (*read)(struct mermaid *m);
};

static const struct flow_statement statements[] = {
    {"subgraph", read_group},
    {"end", read_end},
    {"direction", read_direction},
    {"classDef", flow_class_def},
    {"class", flow_class},
    {"style", flow_style},
    {"linkStyle", flow_link_style},
    {"click", flow_click},
};

static void
read_statement(struct mermaid *m)
{
	if (mermaid_accessible(m))
		return;
	for (size_t i = 0; i < sizeof(statements) / sizeof(*statements); i++) {
		if (!mermaid_is_word(m, statements[i].word) ||
		    (statements[i].read == flow_click && !flow_reserved(m, m->at)))
			continue; /* click.node is an id, unlike class.node */
		statements[i].read(m);
		return;
	}
	read_chain(m);
}

/* "graph TD": a direction or nothing, then the line ends. */
static void
read_header(struct mermaid *m)
{
	struct slice line = mermaid_rest_of_line(m);
	size_t start = m->at, len;

	mermaid_skip_blanks(m);
	line = mermaid_rest_of_line(m);
	for (len = 0; len < line.len && !is_blank(line.ptr[len]) && line.ptr[len] != ';';)
		len++;
	if (len > 2 && strchr("<>^v", *line.ptr)) /* graph >;A-->B has its own end */
		len = 1;
	m->chart->direction = len ? mermaid_direction(slice_head(line, len)) : DIRECTION_TB;
	if (m->chart->direction == DIRECTION_NONE) {
		m->chart->direction = DIRECTION_TB;
		flow_fail(m, m->at, "one of TB TD BT LR RL",
		    m->at == start ? "unexpected '%.*s' after the kind of diagram"
				   : "unknown direction '%.*s'",
		    (int)len, line.ptr);
		return;
	}
	m->at += len;
	mermaid_skip_blanks(m);
	if (mermaid_ended(m) || mermaid_char(m, m->at) == '\n' || mermaid_char(m, m->at) == ';')
		m->at += !mermaid_ended(m);
	else
		flow_fail(m, m->at, "begin the first statement in a new line, or after ';'",
		    "expected the end of the line after the direction, saw %s",
		    mermaid_show(m, m->at));
}

/* Is `group` inside of `outer`, or the same? The walk ends: parents make no circle. */
static bool
is_inside(const struct chart *chart, int group, int outer)
{
	for (; group >= 0; group = chart->groups[group].parent)
		if (group == outer)
			return true;
	return false;
}

/* Ties groups to the nodes of their ids, which edges name; a group that is named like a node in
 * another group lies in that one. */
static void
tie_groups(struct mermaid *m)
{
	struct chart *chart = m->chart;

	for (size_t i = 0; i < chart->groups_len; i++) {
		struct chart_group *group = &chart->groups[i];
		int node = flow_find(m, &m->flow->ids, group->id);

		if (node < 0 || chart->nodes[node].stands_for >= 0)
			continue;
		group->node = node;
		chart->nodes[node].stands_for = (int)i;
		if (group->parent < 0 && chart->nodes[node].group >= 0 &&
		    !is_inside(chart, chart->nodes[node].group, (int)i))
			group->parent = chart->nodes[node].group;
	}
}

static void
close_open_groups(struct mermaid *m)
{
	while (m->flow->open_len) {
		mermaid_say(m, DIAG_ERROR, m->flow->open[m->flow->open_len - 1].at,
		    "write 'end' after the last line of the group", "subgraph without 'end'");
		close_group(m);
	}
}

/* linkStyle default is what an arrow has before its own style. */
static void
apply_link_style(struct mermaid *m)
{
	for (size_t i = 0; i < m->chart->edges_len; i++) {
		struct chart_style own = m->chart->edges[i].style;

		m->chart->edges[i].style = m->flow->link_style;
		chart_style_merge(&m->chart->edges[i].style, &own);
	}
}

void
mermaid_read_flow(struct mermaid *m)
{
	m->flow = arena_alloc(m->arena, sizeof(*m->flow));
	read_header(m);
	while (!mermaid_ended(m) && !m->flow->full) {
		char c = m->text.ptr[m->at];

		if (is_blank(c) || c == '\n' || c == ';')
			m->at++;
		else
			read_statement(m);
	}
	close_open_groups(m);
	tie_groups(m);
	apply_link_style(m);
	m->flow = NULL;
}
