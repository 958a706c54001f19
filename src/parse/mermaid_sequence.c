/* Sequence diagrams: participants, messages, notes. */
#include "parse/mermaid_sequence.h"

#include <stdlib.h>
#include <strings.h>

struct arrow {
	const char *sign;
	enum chart_stroke stroke;
	enum chart_head from, to;
};

/* Longer signs first where one begins another. */
static const struct arrow arrows[] = {
    {"<<-->>", STROKE_DOTTED, HEAD_ARROW, HEAD_ARROW},
    {"<<->>", STROKE_NORMAL, HEAD_ARROW, HEAD_ARROW},
    {"-->>", STROKE_DOTTED, HEAD_NONE, HEAD_ARROW},
    {"->>", STROKE_NORMAL, HEAD_NONE, HEAD_ARROW},
    {"-->", STROKE_DOTTED, HEAD_NONE, HEAD_NONE},
    {"->", STROKE_NORMAL, HEAD_NONE, HEAD_NONE},
    {"--x", STROKE_DOTTED, HEAD_NONE, HEAD_CROSS},
    {"-x", STROKE_NORMAL, HEAD_NONE, HEAD_CROSS},
    {"--)", STROKE_DOTTED, HEAD_NONE, HEAD_OPEN},
    {"-)", STROKE_NORMAL, HEAD_NONE, HEAD_OPEN},
};

struct chart_step *
sequence_step(struct mermaid *m, struct sequence *s, enum chart_step_kind kind)
{
	struct chart_step *step;

	if (m->chart->steps_len >= SEQUENCE_STEPS_MAX) {
		if (!s->full)
			mermaid_say(m, DIAG_ERROR, sequence_at(m, s->line), "split the diagram",
			    "more than %d lines in one sequence", SEQUENCE_STEPS_MAX);
		s->full = true;
		return NULL;
	}
	step = MERMAID_PUSH(m, steps);
	*step = (struct chart_step){.kind = kind, .a = -1, .b = -1, .edge = -1};
	return step;
}

struct slice
sequence_word(struct slice line, const char *word)
{
	size_t len = strlen(word);

	if (line.len < len || strncasecmp(line.ptr, word, len) != 0 ||
	    (line.len > len && !is_blank(line.ptr[len])))
		return (struct slice){0};
	return slice_trim(slice_skip(line, len));
}

static bool
fail(struct mermaid *m, struct slice where, const char *hint, const char *message)
{
	mermaid_say(m, DIAG_ERROR, sequence_at(m, where), hint, "%s", message);
	return false;
}

/* The participant of that id, made when it is new; -1 after an error. */
static int
participant(struct mermaid *m, struct sequence *s, struct slice id)
{
	size_t before = m->chart->nodes_len;
	struct chart_node *node;
	int index;

	id = slice_trim(id);
	if (!id.len) {
		fail(m, id, "name a participant: A->>B: text", "expected a participant");
		return -1;
	}
	index = flow_node(m, id, sequence_at(m, id));
	if (index < 0) {
		s->full = true;
		return -1;
	}
	if (m->chart->nodes_len > before) {
		node = &m->chart->nodes[index];
		node->group = s->box;
		node->shape = SHAPE_SQUARE;
		node->label = mermaid_label(m, id);
		s->active =
		    mermaid_grow(m, s->active, s->active_len, &s->active_cap, sizeof(*s->active));
		s->active[s->active_len++] = 0;
	}
	return index;
}

/* Takes "@{ … }" off the end of an id: kinds of participants that are all drawn as boxes. */
static struct slice
without_metadata(struct slice id)
{
	const char *at = memmem(id.ptr, id.len, "@{", 2);

	return at ? slice_trim(slice_head(id, (size_t)(at - id.ptr))) : id;
}

/* " as " with blanks around it, in any case; len when there is none. */
static size_t
find_as(struct slice text)
{
	for (size_t i = 1; i + 3 < text.len; i++)
		if (is_blank(text.ptr[i - 1]) && strncasecmp(text.ptr + i, "as", 2) == 0 &&
		    is_blank(text.ptr[i + 2]))
			return i;
	return text.len;
}

/* participant A as Name */
static int
declare(struct mermaid *m, struct sequence *s, struct slice rest, enum chart_shape shape)
{
	size_t as = find_as(rest);
	struct slice id = without_metadata(slice_trim(slice_head(rest, as)));
	int node;

	if (!id.len) {
		fail(m, s->line, "write participant A, or participant A as Name",
		    "expected the id of a participant");
		return -1;
	}
	node = participant(m, s, id);
	if (node < 0)
		return -1;
	m->chart->nodes[node].shape = shape;
	if (s->box >= 0)
		m->chart->nodes[node].group = s->box;
	if (as < rest.len)
		m->chart->nodes[node].label = mermaid_label(m, slice_skip(rest, as + 2));
	return node;
}

static bool
read_declaration(struct mermaid *m, struct sequence *s, struct slice line, int *ret_node)
{
	static const struct {
		const char *word;
		enum chart_shape shape;
	} words[] = {{"participant", SHAPE_SQUARE}, {"actor", SHAPE_ACTOR}};

	for (size_t i = 0; i < 2; i++) {
		struct slice rest = sequence_word(line, words[i].word);

		if (!rest.ptr)
			continue;
		*ret_node = declare(m, s, rest, words[i].shape);
		return true;
	}
	return false;
}

static void
read_create(struct mermaid *m, struct sequence *s, struct slice rest)
{
	struct chart_step *step;
	int node = -1;

	if (!read_declaration(m, s, rest, &node))
		node = declare(m, s, rest, SHAPE_SQUARE);
	step = node >= 0 ? sequence_step(m, s, STEP_CREATE) : NULL;
	if (step)
		step->a = node;
}

static void
activate(struct mermaid *m, struct sequence *s, int node, bool on, struct slice where)
{
	struct chart_step *step;

	if (!on && s->active[node] == 0) {
		fail(m, where, "write 'activate' for it before, or ->>+ in a message to it",
		    "the participant is not active");
		return;
	}
	s->active[node] += on ? 1 : -1;
	step = sequence_step(m, s, on ? STEP_ACTIVATE : STEP_DEACTIVATE);
	if (step)
		step->a = node;
}

/* The byte of the first arrow in front of any ':'; its sign in *ret. len when there is none. */
static size_t
find_arrow(struct slice line, const struct arrow **ret)
{
	for (size_t i = 0; i < line.len && line.ptr[i] != ':'; i++) {
		if (line.ptr[i] != '-' && line.ptr[i] != '<')
			continue;
		for (size_t k = 0; k < sizeof(arrows) / sizeof(*arrows); k++)
			if (slice_starts(slice_skip(line, i), arrows[k].sign)) {
				*ret = &arrows[k];
				return i;
			}
	}
	return line.len;
}

/* The byte of the ':' in front of a text, or len after an error was said. */
static size_t
find_text(struct mermaid *m, struct slice part)
{
	const char *colon = memchr(part.ptr, ':', part.len);
	const char *wide = memmem(part.ptr, part.len, "\xEF\xBC\x9A", 3);

	if (colon && (!wide || colon < wide))
		return (size_t)(colon - part.ptr);
	if (wide)
		fail(m, slice_skip(part, (size_t)(wide - part.ptr)), "write A->>B: text",
		    "'\xEF\xBC\x9A' does not begin a text: it takes an ASCII ':'");
	else
		fail(m, slice_skip(part, part.len), "write A->>B: text", "expected ':' and a text");
	return part.len;
}

static void
add_message(struct mermaid *m, struct sequence *s, const struct arrow *arrow, int from, int to,
    struct slice text)
{
	struct chart_step *step = sequence_step(m, s, STEP_MESSAGE);
	struct chart_edge *edge;

	if (!step)
		return;
	edge = MERMAID_PUSH(m, edges);
	*edge = (struct chart_edge){.from = from,
	    .to = to,
	    .head_from = arrow->from,
	    .head_to = arrow->to,
	    .stroke = arrow->stroke,
	    .length = 1,
	    .line = mermaid_place(m, sequence_at(m, s->line)).line};
	edge->label = mermaid_label(m, text);
	step->a = from;
	step->b = to;
	step->edge = (int)m->chart->edges_len - 1;
}

/* wrap: and nowrap: in front of a text; all texts are wrapped here. */
static struct slice
without_wrap(struct slice text)
{
	text = slice_trim(text);
	if (slice_starts(text, "wrap:"))
		return slice_trim(slice_skip(text, 5));
	return slice_starts(text, "nowrap:") ? slice_trim(slice_skip(text, 7)) : text;
}

/* A->>+B: text */
static void
read_message(struct mermaid *m, struct sequence *s)
{
	const struct arrow *arrow = NULL;
	size_t at = find_arrow(s->line, &arrow), colon;
	struct slice rest, target;
	char sign = '\0';
	int from, to;

	if (!arrow) {
		fail(m, s->line, "messages look like A->>B: text, notes like Note over A: text",
		    "neither a message nor a word of sequence diagrams");
		return;
	}
	rest = slice_skip(s->line, at + strlen(arrow->sign));
	colon = find_text(m, rest);
	if (colon == rest.len)
		return;
	target = slice_trim(slice_head(rest, colon));
	if (target.len && (*target.ptr == '+' || *target.ptr == '-')) {
		sign = *target.ptr;
		target = slice_skip(target, 1);
	}
	from = participant(m, s, slice_head(s->line, at));
	to = from >= 0 ? participant(m, s, target) : -1;
	if (to < 0)
		return;
	add_message(m, s, arrow, from, to, without_wrap(slice_skip(rest, colon + 1)));
	if (sign)
		activate(m, s, sign == '+' ? to : from, sign == '+', s->line);
}

/* Note over A,B: text */
static bool
read_note(struct mermaid *m, struct sequence *s)
{
	static const struct {
		const char *word;
		enum chart_step_kind kind;
	} sides[] = {
	    {"left of", STEP_NOTE_LEFT}, {"right of", STEP_NOTE_RIGHT}, {"over", STEP_NOTE_OVER}};
	struct slice rest = sequence_word(s->line, "note"), ids = {0};
	enum chart_step_kind kind = STEP_NOTE_OVER;
	struct chart_step *step;
	const char *comma;
	size_t colon;
	int a, b = -1;

	if (!rest.ptr)
		return false;
	for (size_t i = 0; i < 3 && !ids.ptr; i++) {
		ids = sequence_word(rest, sides[i].word);
		kind = sides[i].kind;
	}
	if (!ids.ptr)
		return fail(m, rest, "write Note over A: text",
			   "expected 'left of', 'right of' or 'over'"),
		       true;
	colon = find_text(m, ids);
	if (colon == ids.len)
		return true;
	rest = slice_skip(ids, colon + 1);
	ids = slice_head(ids, colon);
	comma = kind == STEP_NOTE_OVER ? memchr(ids.ptr, ',', ids.len) : NULL;
	a = participant(m, s, comma ? slice_head(ids, (size_t)(comma - ids.ptr)) : ids);
	if (a >= 0 && comma)
		b = participant(m, s, slice_skip(ids, (size_t)(comma - ids.ptr) + 1));
	step = a >= 0 ? sequence_step(m, s, kind) : NULL;
	if (step) {
		step->a = b >= 0 && b < a ? b : a;
		step->b = b >= 0 && b < a ? a : b;
		step->label = mermaid_label(m, without_wrap(rest));
	}
	return true;
}

static bool
read_activation(struct mermaid *m, struct sequence *s)
{
	struct slice on = sequence_word(s->line, "activate");
	struct slice off = sequence_word(s->line, "deactivate");
	int node;

	if (!on.ptr && !off.ptr)
		return false;
	node = participant(m, s, on.ptr ? on : off);
	if (node >= 0)
		activate(m, s, node, on.ptr, on.ptr ? on : off);
	return true;
}

/* autonumber [start [step] | off] */
static bool
read_number(struct mermaid *m, struct sequence *s)
{
	struct slice rest = sequence_word(s->line, "autonumber");
	struct chart_step *step;
	char text[32] = "", *end;
	long first, by;

	if (!rest.ptr)
		return false;
	memcpy(text, rest.ptr, rest.len < 31 ? rest.len : 31);
	first = strtol(text, &end, 10);
	by = end > text ? strtol(end, NULL, 10) : 0;
	step = sequence_step(m, s, STEP_NUMBER);
	if (!step)
		return true;
	step->a = end > text && first > -100000 && first < 100000 ? (int)first : 1;
	step->b = by > 0 && by < 10000 ? (int)by : 1;
	if (strncasecmp(text, "off", 3) == 0)
		step->b = 0;
	return true;
}

static bool
read_title(struct mermaid *m, struct sequence *s)
{
	struct slice rest = sequence_word(s->line, "title");

	if (!rest.ptr && slice_starts(s->line, "title:"))
		rest = slice_skip(s->line, 5);
	if (!rest.ptr)
		return false;
	if (slice_starts(rest, ":"))
		rest = slice_skip(rest, 1);
	m->chart->title = slice_trim(rest);
	return true;
}

/* Menus of participants, which pages do not have. */
static bool
is_menu(struct slice line)
{
	static const char *const words[] = {"link", "links", "properties", "details"};

	for (size_t i = 0; i < 4; i++)
		if (sequence_word(line, words[i]).ptr && memchr(line.ptr, ':', line.len))
			return true;
	return false;
}

static void
read_statement(struct mermaid *m, struct sequence *s)
{
	struct slice rest;
	int node;

	if (is_menu(s->line) || read_title(m, s) || read_number(m, s) || read_note(m, s) ||
	    read_activation(m, s) || sequence_frame(m, s) || read_declaration(m, s, s->line, &node))
		return;
	rest = sequence_word(s->line, "create");
	if (rest.ptr) {
		read_create(m, s, rest);
		return;
	}
	rest = sequence_word(s->line, "destroy");
	if (!rest.ptr) {
		read_message(m, s);
		return;
	}
	node = participant(m, s, rest);
	if (node >= 0) {
		struct chart_step *step = sequence_step(m, s, STEP_DESTROY);

		if (step)
			step->a = node;
	}
}

/* A statement ends with its line, or with a ';' that ends no entity such as "#35;". */
static size_t
statement_len(struct slice line)
{
	for (size_t i = 0; i < line.len; i++) {
		size_t back = i;

		if (line.ptr[i] != ';')
			continue;
		while (back > 0 && i - back < 10 &&
		       ((line.ptr[back - 1] >= '0' && line.ptr[back - 1] <= '9') ||
			   ((line.ptr[back - 1] | 32) >= 'a' && (line.ptr[back - 1] | 32) <= 'z')))
			back--;
		if (back == i || back == 0 || !strchr("#&", line.ptr[back - 1]))
			return i;
	}
	return line.len;
}

void
mermaid_read_sequence(struct mermaid *m)
{
	struct sequence *s = arena_alloc(m->arena, sizeof(*s));

	s->box = -1;
	m->flow = arena_alloc(m->arena, sizeof(*m->flow));
	while (!mermaid_ended(m) && !s->full) {
		char c = m->text.ptr[m->at];
		size_t len;

		if (is_blank(c) || c == '\n' || c == ';') {
			m->at++;
			continue;
		}
		if (c == '#') {
			mermaid_skip_line(m);
			continue;
		}
		if (mermaid_accessible(m))
			continue;
		len = statement_len(mermaid_rest_of_line(m));
		s->line = slice_trim(slice_head(mermaid_rest_of_line(m), len));
		m->at += len;
		read_statement(m, s);
	}
	sequence_close_all(m, s);
	if (!m->chart->nodes_len && !m->chart->errors)
		mermaid_say(m, DIAG_ERROR, 0, "write A->>B: text, for example",
		    "the sequence has no participant");
	m->flow = NULL;
}
