/* State diagrams: states are nodes, composite states and their regions are groups, so that they are
 * drawn as flowcharts are. */
#include "parse/mermaid_flow.h"

#include <strings.h>

/* A composite state whose '}' has not come yet. */
struct state_open {
	int group;
	int region; /* the group of the part after the last "--", or the composite itself */
	size_t at;  /* byte of its "state" */
};

struct states {
	struct state_open open[MERMAID_DEPTH_MAX];
	size_t open_len;
	unsigned notes;
};

/* The group in which the statement stands, or -1. */
static int
scope_of(const struct states *s)
{
	return s->open_len ? s->open[s->open_len - 1].region : -1;
}

/* Keywords are read in any case. */
static bool
is_word(const struct mermaid *m, const char *word)
{
	struct slice rest = slice_skip(m->text, m->at);
	size_t len = strlen(word);
	char after = mermaid_char(m, m->at + len);

	return rest.len >= len && strncasecmp(rest.ptr, word, len) == 0 &&
	       (is_blank(after) || after == '\n' || !after);
}

static void
expect_end(struct mermaid *m)
{
	mermaid_skip_blanks(m);
	if (mermaid_char(m, m->at) == ';')
		m->at++;
	mermaid_skip_blanks(m);
	if (mermaid_char(m, m->at) == '\n' || mermaid_ended(m))
		m->at += !mermaid_ended(m);
	else if (mermaid_char(m, m->at) == '-')
		flow_fail(m, m->at, "write A --> B, or state \"name\" as A for a name with '-'",
		    "expected '-->' or the end of the line, saw %s", mermaid_show(m, m->at));
	else
		flow_fail(m, m->at, "one statement stands in one line: A --> B : why",
		    "expected '-->', ':' or the end of the line, saw %s", mermaid_show(m, m->at));
}

static struct slice
state_id(struct mermaid *m)
{
	size_t start = m->at;

	while (!mermaid_ended(m) && !is_blank(m->text.ptr[m->at]) &&
	       !strchr("\n:-{};", m->text.ptr[m->at]) &&
	       !slice_starts(slice_skip(m->text, m->at), "<<") &&
	       !slice_starts(slice_skip(m->text, m->at), "[["))
		m->at++;
	return slice_from(m->text.ptr + start, m->at - start);
}

/* The state of that id, made in the group where it is named first. */
static int
state_node(struct mermaid *m, struct states *s, struct slice id, size_t at)
{
	size_t before = m->chart->nodes_len;
	int node = flow_node(m, id, at);

	if (node >= 0 && m->chart->nodes_len > before) {
		m->chart->nodes[node].group = scope_of(s);
		m->chart->nodes[node].shape = SHAPE_ROUND;
	}
	return node;
}

/* [*]: where the way through a group begins or ends. */
static int
border_node(struct mermaid *m, struct states *s, bool end, size_t at)
{
	const char *id = arena_printf(m->arena, "[*]%s%d", end ? "end" : "start", scope_of(s));
	int node = state_node(m, s, slice_of(id), at);

	if (node >= 0)
		m->chart->nodes[node].shape = end ? SHAPE_RING : SHAPE_DOT;
	return node;
}

static void
read_class_suffix(struct mermaid *m, int node)
{
	while (slice_starts(slice_skip(m->text, m->at), ":::")) {
		struct slice name;

		m->at += 3;
		name = state_id(m);
		if (name.len)
			flow_add_class(m, node, name);
	}
}

/* A state at the cursor, or -1 after an error was said. */
static int
read_ref(struct mermaid *m, struct states *s, bool target)
{
	size_t at = m->at;
	struct slice id;
	int node;

	if (slice_starts(slice_skip(m->text, at), "[*]")) {
		m->at += 3;
		node = border_node(m, s, target, at);
	} else {
		id = state_id(m);
		if (!id.len) {
			flow_fail(m, at, "for example A --> B, or [*] --> A",
			    "expected the id of a state, saw %s", mermaid_show(m, at));
			return -1;
		}
		node = state_node(m, s, id, at);
	}
	if (node < 0)
		m->at = m->text.len;
	else
		read_class_suffix(m, node);
	return node;
}

/* The text after ':' up to the end of the line. */
static struct chart_label
read_text(struct mermaid *m)
{
	struct slice line;

	m->at++;
	line = slice_trim(mermaid_rest_of_line(m));
	if (slice_ends(line, ";") && !memchr(line.ptr, '#', line.len))
		line = slice_head(line, line.len - 1);
	mermaid_skip_line(m);
	return mermaid_label(m, line);
}

/* "id : text" twice makes two lines. */
static void
describe(struct mermaid *m, int node, struct chart_label text)
{
	struct chart_label *label = &m->chart->nodes[node].label;
	struct chart_line *lines;

	if (!text.len)
		return;
	if (label->len + text.len > 64)
		return;
	lines = arena_alloc(m->arena, (label->len + text.len) * sizeof(*lines));
	if (label->len)
		memcpy(lines, label->lines, label->len * sizeof(*lines));
	memcpy(lines + label->len, text.lines, text.len * sizeof(*lines));
	*label = (struct chart_label){lines, label->len + text.len};
}

static struct chart_edge *
add_edge(struct mermaid *m, int from, int to)
{
	struct chart_edge *edge;

	if (m->chart->edges_len >= MERMAID_EDGES_MAX) {
		if (!m->flow->full)
			mermaid_say(m, DIAG_ERROR, m->at, "split the diagram",
			    "more than %d edges in one diagram", MERMAID_EDGES_MAX);
		m->flow->full = true;
		return NULL;
	}
	edge = MERMAID_PUSH(m, edges);
	*edge = (struct chart_edge){.from = from,
	    .to = to,
	    .head_to = HEAD_ARROW,
	    .length = 1,
	    .line = mermaid_place(m, m->at).line};
	return edge;
}

/* A --> B : label */
static void
read_transition(struct mermaid *m, struct states *s, int from)
{
	struct chart_edge *edge;
	int to;

	m->at += 3;
	mermaid_skip_blanks(m);
	to = read_ref(m, s, true);
	if (to < 0)
		return;
	edge = add_edge(m, from, to);
	mermaid_skip_blanks(m);
	if (edge && mermaid_char(m, m->at) == ':')
		edge->label = read_text(m);
	else
		expect_end(m);
}

static void
read_chain(struct mermaid *m, struct states *s)
{
	int node = read_ref(m, s, false);

	if (node < 0)
		return;
	mermaid_skip_blanks(m);
	if (slice_starts(slice_skip(m->text, m->at), "-->"))
		read_transition(m, s, node);
	else if (mermaid_char(m, m->at) == ':')
		describe(m, node, read_text(m));
	else
		expect_end(m);
}

static int
add_group(struct mermaid *m, struct slice id, int parent, size_t at)
{
	struct chart_group *group;

	if (m->chart->groups_len >= MERMAID_NODES_MAX)
		return -1;
	group = MERMAID_PUSH(m, groups);
	*group = (struct chart_group){.id = id, .parent = parent, .node = -1};
	group->line = mermaid_place(m, at).line;
	return (int)m->chart->groups_len - 1;
}

/* state X { */
static void
open_state(struct mermaid *m, struct states *s, int node, size_t at)
{
	struct chart_node *state = &m->chart->nodes[node];
	int group = state->stands_for;

	m->at++;
	if (s->open_len >= MERMAID_DEPTH_MAX) {
		mermaid_say(m, DIAG_ERROR, at, "use fewer states in states",
		    "states are nested more than %d deep", MERMAID_DEPTH_MAX);
		m->at = m->text.len;
		s->open_len = 0;
		return;
	}
	if (group < 0)
		group = add_group(m, state->id, state->group, at);
	if (group < 0)
		return;
	state->stands_for = group;
	m->chart->groups[group].node = node;
	s->open[s->open_len++] = (struct state_open){group, group, at};
}

static void
close_state(struct mermaid *m, struct states *s)
{
	if (!s->open_len)
		mermaid_say(m, DIAG_ERROR, m->at, "take it away, or write 'state X {' before it",
		    "'}' without 'state … {'");
	else
		s->open_len--;
	m->at++;
}

/* "--": what came before in the composite is one region, what follows the next. */
static void
split_region(struct mermaid *m, struct states *s)
{
	struct state_open *open = s->open_len ? &s->open[s->open_len - 1] : NULL;

	if (!open) {
		flow_fail(m, m->at, "write it inside of 'state X { … }'",
		    "'--' divides the inside of a state, and stands in none");
		return;
	}
	if (open->region == open->group) {
		size_t groups = m->chart->groups_len;
		int first = add_group(m, SLICE(""), open->group, m->at);

		for (size_t i = 0; first >= 0 && i < m->chart->nodes_len; i++)
			if (m->chart->nodes[i].group == open->group)
				m->chart->nodes[i].group = first;
		for (size_t i = 0; first >= 0 && i < groups; i++)
			if (m->chart->groups[i].parent == open->group)
				m->chart->groups[i].parent = first;
	}
	open->region = add_group(m, SLICE(""), open->group, m->at);
	if (open->region < 0)
		open->region = open->group;
	mermaid_skip_line(m);
}

/* <<choice>>, [[fork]] … */
static void
read_kind(struct mermaid *m, int node)
{
	static const struct {
		const char *name;
		enum chart_shape shape;
	} kinds[] = {{"choice", SHAPE_DIAMOND}, {"fork", SHAPE_BAR}, {"join", SHAPE_BAR}};
	bool angle = mermaid_char(m, m->at) == '<';
	struct slice line = slice_skip(mermaid_rest_of_line(m), 2);
	const char *end = memmem(line.ptr, line.len, angle ? ">>" : "]]", 2);
	struct slice name = end ? slice_trim(slice_head(line, (size_t)(end - line.ptr))) : line;

	for (size_t i = 0; end && i < sizeof(kinds) / sizeof(*kinds); i++)
		if (name.len == strlen(kinds[i].name) &&
		    strncasecmp(name.ptr, kinds[i].name, name.len) == 0) {
			m->chart->nodes[node].shape = kinds[i].shape;
			m->at = (size_t)(end - m->text.ptr) + 2;
			expect_end(m);
			return;
		}
	flow_fail(m, m->at, "one of <<choice>>, <<fork>>, <<join>>",
	    end ? "'%.*s' is no kind of state" : "'<<' is never closed", SLICE_ARG(name));
}

/* state "name" as … */
static bool
read_name(struct mermaid *m, struct slice *ret_name)
{
	struct slice line = slice_skip(mermaid_rest_of_line(m), 1);
	const char *end = memchr(line.ptr, '"', line.len);

	if (!end)
		return flow_fail(m, m->at, "end the name with '\"'", "'\"' is never closed");
	*ret_name = slice_head(line, (size_t)(end - line.ptr));
	m->at += ret_name->len + 2;
	mermaid_skip_blanks(m);
	if (!is_word(m, "as"))
		return flow_fail(m, m->at, "write state \"name\" as id",
		    "expected 'as' and an id, saw %s", mermaid_show(m, m->at));
	m->at += 2;
	mermaid_skip_blanks(m);
	return true;
}

static void
read_state(struct mermaid *m, struct states *s)
{
	struct slice name = SLICE("");
	size_t at = m->at;
	int node;

	m->at += strlen("state");
	mermaid_skip_blanks(m);
	if (mermaid_char(m, m->at) == '"' && !read_name(m, &name))
		return;
	node = read_ref(m, s, false);
	if (node < 0)
		return;
	if (name.len)
		describe(m, node, mermaid_label(m, name));
	mermaid_skip_blanks(m);
	if (mermaid_char(m, m->at) == '{')
		open_state(m, s, node, at);
	else if (mermaid_char(m, m->at) == '<' || mermaid_char(m, m->at) == '[')
		read_kind(m, node);
	else if (mermaid_char(m, m->at) == ':')
		describe(m, node, read_text(m));
	else
		expect_end(m);
}

/* Lines up to "end note"; empty after an error. */
static struct slice
read_note_block(struct mermaid *m, size_t at)
{
	size_t start, end;

	mermaid_skip_line(m);
	start = m->at;
	while (!mermaid_ended(m)) {
		mermaid_skip_blanks(m);
		end = m->at;
		if (is_word(m, "end note")) {
			mermaid_skip_line(m);
			return slice_from(m->text.ptr + start, end - start);
		}
		mermaid_skip_line(m);
	}
	mermaid_say(m, DIAG_ERROR, at,
	    "write 'end note' after its last line, or note right of A : text",
	    "the note is never ended by 'end note'");
	return SLICE("");
}

/* The lines of a note, without the blanks that indent them. */
static struct chart_label
note_label(struct mermaid *m, struct slice raw)
{
	struct chart_label label = {0};
	size_t cap = 0;

	while (raw.len) {
		const char *end = memchr(raw.ptr, '\n', raw.len);
		size_t len = end ? (size_t)(end - raw.ptr) : raw.len;
		struct chart_label part = mermaid_label(m, slice_head(raw, len));

		for (size_t i = 0; i < part.len; i++) {
			label.lines =
			    mermaid_grow(m, label.lines, label.len, &cap, sizeof(*label.lines));
			label.lines[label.len++] = part.lines[i];
		}
		raw = slice_skip(raw, len + 1);
	}
	return label;
}

static void
add_note(
    struct mermaid *m, struct states *s, int node, bool left, struct chart_label text, size_t at)
{
	struct slice id = slice_of(arena_printf(m->arena, "[note]%u", s->notes++));
	int note = state_node(m, s, id, at);
	struct chart_edge *edge;

	if (note < 0)
		return;
	m->chart->nodes[note].shape = SHAPE_NOTE;
	m->chart->nodes[note].label = text;
	m->chart->nodes[note].group = m->chart->nodes[node].group;
	edge = left ? add_edge(m, note, node) : add_edge(m, node, note);
	if (edge) {
		edge->head_to = HEAD_NONE;
		edge->stroke = STROKE_DOTTED;
	}
}

/* note left of A : text, or lines up to "end note" */
static void
read_note(struct mermaid *m, struct states *s)
{
	size_t at = m->at;
	bool left;
	int node;

	m->at += strlen("note");
	mermaid_skip_blanks(m);
	left = is_word(m, "left of");
	if (!left && !is_word(m, "right of")) {
		if (mermaid_char(m, m->at) ==
		    '"') { /* note "text" as N: Mermaid shows none either */
			mermaid_skip_line(m);
			return;
		}
		flow_fail(m, m->at, "write note right of A : text",
		    "expected 'left of' or 'right of', saw %s", mermaid_show(m, m->at));
		return;
	}
	m->at += strlen(left ? "left of" : "right of");
	mermaid_skip_blanks(m);
	node = read_ref(m, s, false);
	if (node < 0)
		return;
	mermaid_skip_blanks(m);
	if (mermaid_char(m, m->at) == ':')
		add_note(m, s, node, left, read_text(m), at);
	else
		add_note(m, s, node, left, note_label(m, read_note_block(m, at)), at);
}

static void
read_direction(struct mermaid *m, struct states *s)
{
	struct slice word;
	enum chart_direction direction;

	m->at += strlen("direction");
	mermaid_skip_blanks(m);
	word = slice_trim(mermaid_rest_of_line(m));
	direction = mermaid_direction(word);
	if (direction == DIRECTION_NONE)
		mermaid_say(m, DIAG_ERROR, m->at, "one of TB BT LR RL", "unknown direction '%.*s'",
		    SLICE_ARG(word));
	else if (s->open_len)
		m->chart->groups[s->open[s->open_len - 1].group].direction = direction;
	else
		m->chart->direction = direction;
	mermaid_skip_line(m);
}

/* What says nothing about states. */
static bool
is_setting(const struct mermaid *m)
{
	return is_word(m, "hide empty description") || is_word(m, "scale");
}

static void
read_statement(struct mermaid *m, struct states *s)
{
	if (mermaid_char(m, m->at) == '}')
		close_state(m, s);
	else if (slice_starts(slice_skip(m->text, m->at), "--") &&
		 !slice_starts(slice_skip(m->text, m->at), "-->"))
		split_region(m, s);
	else if (is_word(m, "state"))
		read_state(m, s);
	else if (is_word(m, "note"))
		read_note(m, s);
	else if (is_word(m, "direction"))
		read_direction(m, s);
	else if (mermaid_is_word(m, "classDef"))
		flow_class_def(m);
	else if (is_word(m, "class"))
		flow_class(m);
	else if (is_word(m, "style"))
		flow_style(m);
	else if (is_word(m, "click"))
		flow_click(m);
	else if (is_setting(m))
		mermaid_skip_line(m);
	else
		read_chain(m, s);
}

/* States without a text of their own show their id; titles of composites are their labels. */
static void
name_states(struct mermaid *m)
{
	for (size_t i = 0; i < m->chart->nodes_len; i++) {
		struct chart_node *node = &m->chart->nodes[i];

		if (!node->label.len && node->shape == SHAPE_ROUND)
			node->label = mermaid_label(m, node->id);
		if (node->stands_for >= 0)
			m->chart->groups[node->stands_for].title = node->label;
	}
}

void
mermaid_read_state(struct mermaid *m)
{
	struct states *s = arena_alloc(m->arena, sizeof(*s));

	m->flow = arena_alloc(m->arena, sizeof(*m->flow));
	m->chart->direction = DIRECTION_TB;
	if (slice_trim(mermaid_rest_of_line(m)).len)
		mermaid_say(m, DIAG_ERROR, m->at, "begin in the next line",
		    "expected the end of the line after the kind of diagram");
	mermaid_skip_line(m);
	while (!mermaid_ended(m) && !m->flow->full) {
		char c = m->text.ptr[m->at];

		if (is_blank(c) || c == '\n' || c == ';')
			m->at++;
		else if (!mermaid_accessible(m))
			read_statement(m, s);
	}
	for (; s->open_len; s->open_len--)
		mermaid_say(m, DIAG_ERROR, s->open[s->open_len - 1].at,
		    "write '}' after the last line of the state", "'{' is never closed by '}'");
	if (!m->chart->nodes_len && !m->chart->errors)
		mermaid_say(m, DIAG_ERROR, 0, "write [*] --> A, for example",
		    "the state diagram has no state");
	name_states(m);
	m->flow = NULL;
}
