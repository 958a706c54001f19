#include "parse/mermaid_record.h"

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || (c & 0x80);
}

void
record_blanks(struct record_line *line)
{
	while (line->rest.len && is_blank(*line->rest.ptr))
		line->rest = slice_skip(line->rest, 1);
}

bool
record_take(struct record_line *line, const char *word)
{
	size_t len = strlen(word);

	if (!slice_starts(line->rest, word))
		return false;
	if (is_letter(word[len - 1]) && line->rest.len > len && is_letter(line->rest.ptr[len]))
		return false;
	line->rest = slice_skip(line->rest, len);
	return true;
}

bool
record_quoted(struct record_line *line, struct slice *ret_text)
{
	const char *end;

	if (!line->rest.len || *line->rest.ptr != '"')
		return false;
	end = memchr(line->rest.ptr + 1, '"', line->rest.len - 1);
	if (!end)
		return false;
	*ret_text = slice_from(line->rest.ptr + 1, (size_t)(end - line->rest.ptr) - 1);
	line->rest = slice_skip(line->rest, ret_text->len + 2);
	return true;
}

int
record_node(struct mermaid *m, struct slice id, int group)
{
	size_t before = m->chart->nodes_len;
	int node = flow_node(m, id, m->at);

	if (node >= 0 && m->chart->nodes_len > before) {
		m->chart->nodes[node].group = group;
		m->chart->nodes[node].shape = SHAPE_RECORD;
	}
	return node;
}

struct chart_row *
record_row(struct mermaid *m, int node)
{
	struct chart_node *at = &m->chart->nodes[node];

	if (at->rows_len >= RECORD_ROWS_MAX)
		return NULL;
	at->rows = mermaid_grow(m, at->rows, at->rows_len, &at->rows_cap, sizeof(*at->rows));
	at->rows[at->rows_len] = (struct chart_row){.rule = !at->rows_len};
	return &at->rows[at->rows_len++];
}

struct chart_edge *
record_edge(struct mermaid *m, int from, int to)
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
	*edge = (struct chart_edge){
	    .from = from, .to = to, .length = 1, .line = mermaid_place(m, m->at).line};
	return edge;
}

static bool
read_direction(struct mermaid *m)
{
	struct record_line line = {slice_trim(mermaid_rest_of_line(m))};
	enum chart_direction direction;

	if (!record_take(&line, "direction"))
		return false;
	record_blanks(&line);
	direction = mermaid_direction(line.rest);
	if (direction == DIRECTION_NONE)
		return false;
	m->chart->direction = direction;
	mermaid_skip_line(m);
	return true;
}

bool
record_setting(struct mermaid *m)
{
	if (mermaid_accessible(m) || read_direction(m))
		return true;
	if (mermaid_is_word(m, "classDef"))
		flow_class_def(m);
	else if (mermaid_is_word(m, "style"))
		flow_style(m);
	else if (mermaid_is_word(m, "click"))
		flow_click(m);
	else if (mermaid_is_word(m, "callback"))
		mermaid_skip_line(m);
	else
		return false;
	return true;
}

void
record_give_up(struct mermaid *m)
{
	struct slice keyword = m->chart->keyword, title = m->chart->title;

	*m->chart = (struct chart){.kind = CHART_OTHER,
	    .keyword = keyword,
	    .title = title,
	    .acc_title = m->chart->acc_title,
	    .acc_descr = m->chart->acc_descr};
	m->at = m->text.len;
}

void
record_lines(
    struct mermaid *m, bool (*read)(struct mermaid *m, void *state, struct slice line), void *state)
{
	m->flow = arena_alloc(m->arena, sizeof(*m->flow));
	m->chart->direction = DIRECTION_TB;
	mermaid_skip_line(m);
	while (!mermaid_ended(m) && !m->flow->full) {
		size_t at;
		struct slice line;

		mermaid_skip_blanks(m);
		at = m->at;
		line = slice_trim(mermaid_rest_of_line(m));
		if (line.len && !read(m, state, line)) {
			record_give_up(m);
			return;
		}
		if (m->at == at) /* settings move on by themselves */
			mermaid_skip_line(m);
	}
}
