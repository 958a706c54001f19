/* Class diagrams: classes are records, namespaces groups. */
#include "parse/mermaid_record.h"

struct classes {
	int open;  /* the class whose '{' is open, or -1 */
	int space; /* the namespace, or -1 */
	unsigned notes;
};

/* The sign of a name's end, or of the line between two: -- or .. */
static bool
ends_name(struct slice rest)
{
	return !rest.len || strchr(" \t\r\":~{}[]<>()*,;|`", *rest.ptr) ||
	       slice_starts(rest, "--") || slice_starts(rest, "..");
}

/* A name, or one between back-ticks; empty when there is none. */
static struct slice
take_name(struct record_line *line)
{
	struct slice name;
	size_t len = 0;

	if (slice_starts(line->rest, "`")) {
		const char *end = memchr(line->rest.ptr + 1, '`', line->rest.len - 1);

		if (!end)
			return SLICE("");
		name = slice_from(line->rest.ptr + 1, (size_t)(end - line->rest.ptr) - 1);
		line->rest = slice_skip(line->rest, name.len + 2);
		return name;
	}
	while (!ends_name(slice_skip(line->rest, len)))
		len++;
	name = slice_head(line->rest, len);
	line->rest = slice_skip(line->rest, len);
	return name;
}

/* List~int~ is List<int>; a tilde in front is a sign of its own. */
static struct slice
with_angles(struct mermaid *m, struct slice text)
{
	struct slice copy = arena_copy(m->arena, text);
	char *at = (char *)copy.ptr;

	for (size_t i = 1; i < copy.len; i++) {
		unsigned char next = i + 1 < copy.len ? (unsigned char)at[i + 1] : ' ';
		bool word = (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') ||
			    (next >= '0' && next <= '9') || next >= 0x80 || next == '_';

		if (at[i] == '~')
			at[i] = word ? '<' : '>';
	}
	return copy;
}

static struct chart_label
make_label(struct mermaid *m, struct slice text, bool bold)
{
	struct chart_label label = mermaid_label(m, text);

	for (size_t i = 0; i < label.len; i++)
		label.lines[i].bold = bold;
	return label;
}

/* What stands above the name: <<interface>> */
static void
annotate(struct mermaid *m, int node, struct slice text)
{
	struct chart_label *label = &m->chart->nodes[node].label;
	struct chart_line *lines = arena_alloc(m->arena, (label->len + 1) * sizeof(*lines));
	const char *shown = arena_printf(m->arena, "\u00AB%.*s\u00BB", SLICE_ARG(slice_trim(text)));

	lines[0] = (struct chart_line){slice_of(shown), false};
	if (label->len)
		memcpy(lines + 1, label->lines, label->len * sizeof(*lines));
	if (label->len < 8)
		*label = (struct chart_label){lines, label->len + 1};
}

/* A class by its name, with what may follow: ~T~ ["label"] :::style. -1 when it is not understood. */
static int
take_class(struct mermaid *m, struct classes *c, struct record_line *line)
{
	struct slice name = take_name(line), kind, label = SLICE("");
	int node;

	if (!name.len)
		return -1;
	if (slice_starts(line->rest, "~")) {
		const char *end = memrchr(line->rest.ptr + 1, '~', line->rest.len - 1);

		if (!end)
			return -1;
		kind = slice_from(line->rest.ptr, (size_t)(end - line->rest.ptr) + 1);
		line->rest = slice_skip(line->rest, kind.len);
		label = with_angles(m,
		    slice_of(arena_printf(m->arena, "%.*s%.*s", SLICE_ARG(name), SLICE_ARG(kind))));
	}
	node = record_node(m, name, c->space);
	if (node < 0)
		return -1;
	if (slice_starts(line->rest, "[")) {
		line->rest = slice_skip(line->rest, 1);
		if (!record_quoted(line, &label) || !record_take(line, "]"))
			return -1;
	}
	if (label.len || !m->chart->nodes[node].label.len)
		m->chart->nodes[node].label = make_label(m, label.len ? label : name, true);
	while (record_take(line, ":::")) {
		struct slice style = take_name(line);

		if (!style.len)
			return -1;
		flow_add_class(m, node, style);
	}
	return node;
}

/* Takes the sign of a static or an abstract member off an end, and gives UML's word for it. */
static const char *
take_classifier(struct slice *text, bool in_front)
{
	char sign = !text->len ? '\0' : in_front ? *text->ptr : text->ptr[text->len - 1];

	if (sign != '$' && sign != '*')
		return "";
	*text = in_front ? slice_skip(*text, 1) : slice_head(*text, text->len - 1);
	return sign == '$' ? " {static}" : " {abstract}";
}

/* "+int age", "+getAge() int": a type after the brackets is set off by a colon, as Mermaid does. */
static struct slice
member_text(struct mermaid *m, struct slice text)
{
	const char *close = memrchr(text.ptr, ')', text.len);
	size_t head = close ? (size_t)(close - text.ptr) + 1 : 0;
	struct slice rest = slice_skip(text, head);
	const char *more = close ? take_classifier(&rest, true) : "", *colon;

	if (!*more)
		more = take_classifier(&rest, false);
	rest = close ? slice_trim(rest) : rest;
	colon = close && rest.len ? (*rest.ptr == ':' ? " " : " : ") : "";
	return with_angles(m, slice_of(arena_printf(m->arena, "%.*s%s%.*s%s", (int)head, text.ptr,
				  colon, SLICE_ARG(rest), more)));
}

/* Attributes stand above methods. */
static void
add_member(struct mermaid *m, int node, struct slice text)
{
	struct chart_node *at = &m->chart->nodes[node];
	struct chart_label label;
	bool method = memchr(text.ptr, '(', text.len) != NULL;
	size_t place;

	if (slice_starts(text, "<<") && slice_ends(text, ">>")) {
		annotate(m, node, slice_from(text.ptr + 2, text.len - 4));
		return;
	}
	if (!record_row(m, node))
		return;
	place = at->rows_len - 1;
	for (; !method && place &&
	       memchr(at->rows[place - 1].cells[0].ptr, '(', at->rows[place - 1].cells[0].len);
	     place--)
		at->rows[place] = at->rows[place - 1];
	label = mermaid_label(m, member_text(m, text)); /* entities */
	at->rows[place] = (struct chart_row){{label.len ? label.lines[0].text : text}, false};
}

/* Lines above the first attribute and above the first method. */
static void
rule_rows(struct chart *chart)
{
	for (size_t i = 0; i < chart->nodes_len; i++) {
		struct chart_node *node = &chart->nodes[i];
		bool before = false;

		for (size_t k = 0; k < node->rows_len; k++) {
			struct slice text = node->rows[k].cells[0];
			bool method = memchr(text.ptr, '(', text.len) != NULL;

			node->rows[k].rule = !k || method != before;
			before = method;
		}
	}
}

struct sign {
	const char *text;
	enum chart_head head;
};

/* HEAD_NONE when there is none, which is an end without a head. */
static enum chart_head
take_head(struct record_line *line, const struct sign *signs, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (slice_starts(line->rest, signs[i].text)) {
			line->rest = slice_skip(line->rest, strlen(signs[i].text));
			return signs[i].head;
		}
	return HEAD_NONE;
}

/* A "1" <|-- "many" B : why. Lollipops, "()--", make a box of their own: those are Mermaid's. */
static bool
read_relation(struct mermaid *m, struct classes *c, int from, struct record_line *line)
{
	static const struct sign lefts[] = {{"<|", HEAD_TRIANGLE}, {"*", HEAD_DIAMOND},
	    {"o", HEAD_DIAMOND_OPEN}, {"<", HEAD_ARROW}};
	static const struct sign rights[] = {{"|>", HEAD_TRIANGLE}, {"*", HEAD_DIAMOND},
	    {"o", HEAD_DIAMOND_OPEN}, {">", HEAD_ARROW}};
	struct chart_edge parts = {.length = 1};
	struct chart_edge *edge;
	int to;

	record_quoted(line, &parts.from_text);
	record_blanks(line);
	parts.head_from = take_head(line, lefts, sizeof(lefts) / sizeof(*lefts));
	if (record_take(line, ".."))
		parts.stroke = STROKE_DOTTED;
	else if (!record_take(line, "--"))
		return false;
	if (!slice_starts(line->rest, "o") || (line->rest.len > 1 && is_blank(line->rest.ptr[1])))
		parts.head_to = take_head(line, rights, sizeof(rights) / sizeof(*rights));
	record_blanks(line);
	record_quoted(line, &parts.to_text);
	record_blanks(line);
	to = take_class(m, c, line);
	if (to < 0)
		return false;
	record_blanks(line);
	if (record_take(line, ":"))
		parts.label = mermaid_label(m, slice_trim(line->rest));
	else if (line->rest.len)
		return false;
	edge = record_edge(m, from, to);
	if (edge) {
		parts.from = from;
		parts.to = to;
		parts.line = edge->line;
		*edge = parts;
	}
	return true;
}

/* class A, class A { … }, class A { } */
static bool
read_class(struct mermaid *m, struct classes *c, struct record_line *line)
{
	int node = take_class(m, c, line);

	if (node < 0)
		return false;
	record_blanks(line);
	if (!record_take(line, "{"))
		return !line->rest.len;
	if (slice_ends(line->rest, "}")) {
		line->rest = slice_trim(slice_head(line->rest, line->rest.len - 1));
		if (line->rest.len)
			add_member(m, node, line->rest);
		return true;
	}
	c->open = node;
	return !line->rest.len;
}

static bool
read_namespace(struct mermaid *m, struct classes *c, struct record_line *line)
{
	struct slice name = take_name(line);
	struct chart_group *group;

	record_blanks(line);
	if (!name.len || c->space >= 0 || !slice_is(line->rest, "{"))
		return false;
	group = MERMAID_PUSH(m, groups);
	*group = (struct chart_group){.id = name, .parent = -1, .node = -1};
	group->title = mermaid_label(m, name);
	group->line = mermaid_place(m, m->at).line;
	c->space = (int)m->chart->groups_len - 1;
	return true;
}

/* "\\n" breaks a line, as <br> does. */
static struct slice
with_breaks(struct mermaid *m, struct slice text)
{
	char *out = arena_alloc(m->arena, 2 * text.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < text.len; i++) {
		if (slice_starts(slice_skip(text, i), "\\n")) {
			memcpy(out + len, "<br>", 4);
			len += 4;
			i++;
		} else {
			out[len++] = text.ptr[i];
		}
	}
	return slice_from(out, len);
}

/* note "…", note for A "…" */
static bool
read_note(struct mermaid *m, struct classes *c, struct record_line *line)
{
	struct slice text;
	int node = -1, note;
	struct chart_edge *edge;

	if (record_take(line, "for")) {
		record_blanks(line);
		node = take_class(m, c, line);
		if (node < 0)
			return false;
	}
	record_blanks(line);
	if (!record_quoted(line, &text) || line->rest.len)
		return false;
	note = record_node(m, slice_of(arena_printf(m->arena, "[note]%u", c->notes++)), c->space);
	if (note < 0)
		return false;
	m->chart->nodes[note].shape = SHAPE_NOTE;
	m->chart->nodes[note].label = mermaid_label(m, with_breaks(m, text));
	edge = node >= 0 ? record_edge(m, note, node) : NULL;
	if (edge)
		edge->stroke = STROKE_DOTTED;
	return true;
}

/* cssClass "A,B" name */
static bool
read_css_class(struct mermaid *m, struct classes *c, struct record_line *line)
{
	struct slice names, style;

	if (!record_quoted(line, &names))
		return false;
	record_blanks(line);
	style = take_name(line);
	while (names.len) {
		const char *comma = memchr(names.ptr, ',', names.len);
		size_t len = comma ? (size_t)(comma - names.ptr) : names.len;
		int node = flow_find(m, &m->flow->ids, slice_trim(slice_head(names, len)));

		if (node >= 0)
			flow_add_class(m, node, style);
		names = slice_skip(names, len + 1);
	}
	return style.len && !line->rest.len;
}

/* A line inside of a class's braces. */
static bool
read_member(struct mermaid *m, struct classes *c, struct slice line)
{
	if (slice_is(line, "}"))
		c->open = -1;
	else
		add_member(m, c->open, line);
	return true;
}

static bool
read_statement(struct mermaid *m, struct classes *c, struct record_line *line)
{
	struct slice whole = line->rest;
	int node;

	node = take_class(m, c, line);
	if (node < 0)
		return false;
	record_blanks(line);
	if (record_take(line, ":")) {
		line->rest = slice_trim(line->rest);
		if (line->rest.len)
			add_member(m, node, line->rest);
		return line->rest.len;
	}
	return slice_eq(line->rest, whole) ? false : read_relation(m, c, node, line);
}

static bool
read_annotation(struct mermaid *m, struct classes *c, struct record_line *line)
{
	const char *end = memmem(line->rest.ptr, line->rest.len, ">>", 2);
	struct slice text;
	int node;

	if (!end)
		return false;
	text = slice_head(line->rest, (size_t)(end - line->rest.ptr));
	line->rest = slice_skip(line->rest, text.len + 2);
	record_blanks(line);
	node = take_class(m, c, line);
	if (node >= 0)
		annotate(m, node, text);
	return node >= 0 && !line->rest.len;
}

static bool
read_line(struct mermaid *m, void *state, struct slice text)
{
	static const struct {
		const char *word;
		bool (*read)(struct mermaid *m, struct classes *c, struct record_line *line);
	} words[] = {{"class", read_class}, {"namespace", read_namespace}, {"note", read_note},
	    {"cssClass", read_css_class}, {"<<", read_annotation}};
	struct classes *c = state;
	struct record_line line = {text};

	if (c->open >= 0)
		return read_member(m, c, text);
	if (slice_is(text, "}")) {
		bool good = c->space >= 0;

		c->space = -1;
		return good;
	}
	if (record_setting(m))
		return true;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (record_take(&line, words[i].word)) {
			record_blanks(&line);
			return words[i].read(m, c, &line);
		}
	return read_statement(m, c, &line);
}

void
mermaid_read_class(struct mermaid *m)
{
	struct classes classes = {.open = -1, .space = -1};

	record_lines(m, read_line, &classes);
	if (m->chart->kind == CHART_CLASS && (classes.open >= 0 || !m->chart->nodes_len))
		record_give_up(m);
	rule_rows(m->chart);
}
