/* Entities and their relationships. */
#include "parse/mermaid_record.h"

struct entities {
	int open; /* the entity whose '{' is open, or -1 */
};

static bool
ends_name(struct slice rest)
{
	return !rest.len || strchr(" \t\r\":{}[]<>|,;", *rest.ptr) || slice_starts(rest, "--") ||
	       slice_starts(rest, "..");
}

static struct slice
take_name(struct record_line *line)
{
	struct slice name;
	size_t len = 0;

	if (record_quoted(line, &name))
		return name;
	while (!ends_name(slice_skip(line->rest, len)))
		len++;
	name = slice_head(line->rest, len);
	line->rest = slice_skip(line->rest, len);
	return name;
}

/* An entity by its name, with what may follow: [label] :::style. -1 when it is not understood. */
static int
take_entity(struct mermaid *m, struct record_line *line)
{
	struct slice name = take_name(line), label = SLICE("");
	int node = name.len ? record_node(m, name, -1) : -1;

	if (node < 0)
		return -1;
	if (record_take(line, "[")) {
		label = take_name(line);
		if (!label.len || !record_take(line, "]"))
			return -1;
	}
	if (label.len || !m->chart->nodes[node].label.len) {
		struct chart_label text = mermaid_label(m, label.len ? label : name);

		for (size_t i = 0; i < text.len; i++)
			text.lines[i].bold = true;
		m->chart->nodes[node].label = text;
	}
	while (record_take(line, ":::")) {
		struct slice style = take_name(line);

		if (!style.len)
			return -1;
		flow_add_class(m, node, style);
	}
	return node;
}

/* What stands up to the next blank: "string[]", "varchar(64)". */
static struct slice
take_word(struct record_line *line)
{
	size_t len = 0;
	struct slice word;

	while (len < line->rest.len && !is_blank(line->rest.ptr[len]) && line->rest.ptr[len] != '"')
		len++;
	word = slice_head(line->rest, len);
	line->rest = slice_skip(line->rest, len);
	return word;
}

/* type name PK, FK "comment" */
static bool
read_attribute(struct mermaid *m, int node, struct record_line *line)
{
	struct slice type = take_word(line), name, comment = SLICE("");
	struct slice keys = SLICE("");
	struct chart_row *row;

	record_blanks(line);
	name = take_word(line);
	record_blanks(line);
	if (!type.len || !name.len)
		return false;
	keys = line->rest;
	for (size_t i = 0; i < keys.len; i++)
		if (keys.ptr[i] == '"')
			keys = slice_head(keys, i);
	line->rest = slice_skip(line->rest, keys.len);
	keys = slice_trim(keys);
	if (line->rest.len && (!record_quoted(line, &comment) || line->rest.len))
		return false;
	row = record_row(m, node);
	if (!row)
		return true;
	row->cells[0] = type;
	row->cells[1] = name;
	row->cells[2] = keys;
	row->cells[3] = comment;
	return true;
}

struct sign {
	const char text[3];
	enum chart_head head;
};

static enum chart_head
take_head(struct record_line *line, const struct sign signs[4])
{
	for (size_t i = 0; i < 4; i++)
		if (slice_starts(line->rest, signs[i].text)) {
			line->rest = slice_skip(line->rest, 2);
			return signs[i].head;
		}
	return HEAD_NONE;
}

/* A ||--o{ B : why */
static bool
read_relation(struct mermaid *m, int from, struct record_line *line)
{
	static const struct sign lefts[4] = {
	    {"||", HEAD_ONE}, {"|o", HEAD_MAYBE}, {"}|", HEAD_SOME}, {"}o", HEAD_ANY}};
	static const struct sign rights[4] = {
	    {"||", HEAD_ONE}, {"o|", HEAD_MAYBE}, {"|{", HEAD_SOME}, {"o{", HEAD_ANY}};
	struct chart_edge parts = {.length = 1}, *edge;
	struct slice label = SLICE("");

	parts.head_from = take_head(line, lefts);
	if (record_take(line, "..") || record_take(line, ".-") || record_take(line, "-."))
		parts.stroke = STROKE_DOTTED;
	else if (!record_take(line, "--"))
		return false;
	parts.head_to = take_head(line, rights);
	if (!parts.head_from || !parts.head_to)
		return false;
	record_blanks(line);
	parts.to = take_entity(m, line);
	if (parts.to < 0)
		return false;
	record_blanks(line);
	if (record_take(line, ":")) {
		record_blanks(line);
		if (!record_quoted(line, &label)) {
			label = slice_trim(line->rest);
			line->rest = slice_skip(line->rest, line->rest.len);
		}
	}
	if (line->rest.len)
		return false;
	edge = record_edge(m, from, parts.to);
	if (edge) {
		parts.from = from;
		parts.line = edge->line;
		parts.label = mermaid_label(m, label);
		*edge = parts;
	}
	return true;
}

static bool
read_line(struct mermaid *m, void *state, struct slice text)
{
	struct entities *e = state;
	struct record_line line = {text};
	int node;

	if (e->open >= 0) {
		node = e->open;
		if (slice_is(text, "}"))
			e->open = -1;
		return e->open < 0 || read_attribute(m, node, &line);
	}
	if (record_setting(m))
		return true;
	if (mermaid_is_word(m, "class")) {
		flow_class(m);
		return true;
	}
	node = take_entity(m, &line);
	if (node < 0)
		return false;
	record_blanks(&line);
	if (!line.rest.len)
		return true;
	if (!record_take(&line, "{"))
		return read_relation(m, node, &line);
	record_blanks(&line);
	if (slice_is(line.rest, "}"))
		return true;
	e->open = node;
	return !line.rest.len;
}

void
mermaid_read_er(struct mermaid *m)
{
	struct entities entities = {.open = -1};

	record_lines(m, read_line, &entities);
	if (m->chart->kind == CHART_ER && (entities.open >= 0 || !m->chart->nodes_len))
		record_give_up(m);
}
