/* From a block to a chart: what all kinds have in common, then the reader of the kind. */
#include "parse/mermaid.h"

#include "parse/mermaid_lex.h"

enum { TEXT_WARN = 50000, EDGES_WARN = 500 };

/* Overwrites with blanks; lines stay where they are. */
static void
blank_out(char *text, size_t start, size_t end)
{
	for (size_t i = start; i < end; i++)
		if (text[i] != '\n')
			text[i] = ' ';
}

/* "---" alone in its line at `at`: the byte after the line, or 0. */
static size_t
front_fence(struct slice text, size_t at)
{
	size_t end = at + 3;

	if (!slice_starts(slice_skip(text, at), "---"))
		return 0;
	while (end < text.len && is_blank(text.ptr[end]))
		end++;
	if (end < text.len && text.ptr[end] != '\n')
		return 0;
	return end + (end < text.len);
}

/* The byte at which the closing fence's line starts, or text.len. */
static size_t
front_close(struct slice text, size_t at)
{
	while (at < text.len) {
		const char *end;

		if (front_fence(text, at))
			return at;
		end = memchr(text.ptr + at, '\n', text.len - at);
		if (!end)
			break;
		at = (size_t)(end - text.ptr) + 1;
	}
	return text.len;
}

static void
read_front_values(struct mermaid *m, struct slice yaml)
{
	json_t *front = mermaid_yaml(m, yaml, m->src.line + 1);
	const char *title = json_string_value(json_object_get(front, "title"));

	if (title)
		m->chart->title = arena_copy(m->arena, slice_trim(slice_of(title)));
	json_decref(front);
}

static void
read_front(struct mermaid *m, char *text)
{
	size_t start = front_fence(m->text, 0), close;

	if (!start)
		return;
	close = front_close(m->text, start);
	if (close == m->text.len) {
		mermaid_say(m, DIAG_ERROR, 0, "write '---' at the start of a line after it",
		    "the front matter of the diagram is never closed by '---'");
		m->at = m->text.len;
		return;
	}
	read_front_values(m, slice_from(text + start, close - start));
	blank_out(text, 0, front_fence(m->text, close));
}

/* "%%{ … }%%" anywhere, also over several lines. Returns the byte after it. */
static size_t
skip_directive(struct mermaid *m, char *text, size_t at)
{
	struct slice rest = slice_skip(m->text, at);
	const char *end = m->misses & MISS_DIRECTIVE ? NULL : memmem(rest.ptr, rest.len, "}%%", 3);
	const char *line;
	size_t stop;

	if (end) {
		stop = (size_t)(end - text) + 3;
	} else {
		m->misses |= MISS_DIRECTIVE;
		mermaid_say(m, DIAG_WARNING, at, "end the directive with '}%%'",
		    "'%%%%{' is never closed by '}%%%%'");
		line = memchr(rest.ptr, '\n', rest.len);
		stop = line ? (size_t)(line - text) : m->text.len;
	}
	blank_out(text, at, stop);
	return stop;
}

static void
read_comment(struct mermaid *m, struct slice comment)
{
	comment = slice_trim(comment);
	if (!slice_starts(comment, "rmgen:"))
		return;
	if (slice_is(slice_trim(slice_skip(comment, 6)), "requires"))
	m->chart->requires = true;
}

/* Comments are lines of their own; directives stand anywhere. */
static void
blank_comments(struct mermaid *m, char *text)
{
	bool lead = true; /* only blanks so far in the line */

	for (size_t at = 0; at < m->text.len;) {
		if (slice_starts(slice_skip(m->text, at), "%%{")) {
			at = skip_directive(m, text, at);
		} else if (lead && slice_starts(slice_skip(m->text, at), "%%")) {
			m->at = at;
			read_comment(m, slice_skip(mermaid_rest_of_line(m), 2));
			mermaid_skip_line(m);
			blank_out(text, at, m->at);
			at = m->at;
		} else {
			lead = text[at] == '\n' || (lead && is_blank(text[at]));
			at++;
		}
	}
	m->at = 0;
}

/* The byte of the '>' that ends the HTML tag which may begin at `at`; 0 when none does. */
static size_t
tag_end(struct mermaid *m, size_t at)
{
	struct slice rest = slice_skip(m->text, at + 1);
	const char *end;

	if (!rest.len || m->misses & MISS_TAG ||
	    !((*rest.ptr >= 'a' && *rest.ptr <= 'z') || (*rest.ptr >= 'A' && *rest.ptr <= 'Z')))
		return 0;
	end = memchr(rest.ptr, '>', rest.len);
	if (!end)
		m->misses |= MISS_TAG;
	return end ? (size_t)(end - m->text.ptr) : 0;
}

/* <img src="x"> becomes <img src='x'>, so that it may stand in a text in quotes. */
static void
soften_quotes(struct mermaid *m, char *text)
{
	for (size_t at = 0; at < m->text.len; at++) {
		size_t end = text[at] == '<' ? tag_end(m, at) : 0;

		for (; at < end; at++) {
			char *close;

			if (text[at] != '=' || text[at + 1] != '"')
				continue;
			close = memchr(text + at + 2, '"', end - at - 1);
			if (close)
				text[at + 1] = *close = '\'';
			else
				at = end;
		}
	}
}

struct kind_name {
	const char *word;
	enum chart_kind kind;
	void (*read)(struct mermaid *m);
};

/* Words that name a kind, longest first where one begins another. */
static const struct kind_name kinds[] = {
    {"flowchart-elk", CHART_FLOWCHART, mermaid_read_flow},
    {"flowchart", CHART_FLOWCHART, mermaid_read_flow},
    {"graph", CHART_FLOWCHART, mermaid_read_flow},
    {"mindmap", CHART_MINDMAP, mermaid_read_mindmap},
    {"timeline", CHART_TIMELINE, mermaid_read_timeline},
    {"gantt", CHART_GANTT, mermaid_read_gantt},
    {"sequenceDiagram", CHART_SEQUENCE, mermaid_read_sequence},
    {"stateDiagram-v2", CHART_STATE, mermaid_read_state},
    {"stateDiagram", CHART_STATE, mermaid_read_state},
    {"classDiagram-v2", CHART_CLASS, mermaid_read_class},
    {"classDiagram", CHART_CLASS, mermaid_read_class},
    {"erDiagram", CHART_ER, mermaid_read_er},
    {"journey", CHART_OTHER, NULL},
    {"pie", CHART_PIE, mermaid_read_pie},
    {"quadrantChart", CHART_OTHER, NULL},
    {"requirementDiagram", CHART_OTHER, NULL},
    {"requirement", CHART_OTHER, NULL},
    {"gitGraph", CHART_OTHER, NULL},
    {"C4Context", CHART_OTHER, NULL},
    {"C4Container", CHART_OTHER, NULL},
    {"C4Component", CHART_OTHER, NULL},
    {"C4Dynamic", CHART_OTHER, NULL},
    {"C4Deployment", CHART_OTHER, NULL},
    {"zenuml", CHART_OTHER, NULL},
    {"sankey-beta", CHART_OTHER, NULL},
    {"sankey", CHART_OTHER, NULL},
    {"xychart-beta", CHART_OTHER, NULL},
    {"xychart", CHART_OTHER, NULL},
    {"block-beta", CHART_OTHER, NULL},
    {"block", CHART_OTHER, NULL},
    {"packet-beta", CHART_OTHER, NULL},
    {"packet", CHART_OTHER, NULL},
    {"kanban", CHART_OTHER, NULL},
    {"architecture-beta", CHART_OTHER, NULL},
    {"architecture", CHART_OTHER, NULL},
    {"radar-beta", CHART_OTHER, NULL},
    {"treemap-beta", CHART_OTHER, NULL},
    {"treemap", CHART_OTHER, NULL},
    {"info", CHART_OTHER, NULL},
};

static void
skip_white(struct mermaid *m)
{
	while (!mermaid_ended(m) && (is_blank(m->text.ptr[m->at]) || m->text.ptr[m->at] == '\n'))
		m->at++;
}

static void
say_unknown_kind(struct mermaid *m)
{
	struct slice word = slice_trim(slice_head(mermaid_rest_of_line(m), 40));

	if (!word.len)
		mermaid_say(m, DIAG_ERROR, 0, "begin with 'flowchart TD', for example",
		    "the diagram is empty");
	else if (slice_starts(word, "---"))
		mermaid_say(m, DIAG_ERROR, m->at, "put both '---' at the start of their lines",
		    "the front matter of the diagram is indented or not closed");
	else
		mermaid_say(m, DIAG_ERROR, m->at,
		    "the first word names the kind: flowchart, mindmap, timeline, gantt, "
		    "sequenceDiagram …",
		    "'%.*s' is no kind of Mermaid diagram",
		    (int)(strcspn(arena_copy(m->arena, word).ptr, " \t\r")), word.ptr);
}

static void
read_kind(struct mermaid *m)
{
	skip_white(m);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (!mermaid_is_word(m, kinds[i].word))
			continue;
		m->chart->kind = kinds[i].kind;
		m->chart->keyword = slice_of(kinds[i].word);
		m->at += strlen(kinds[i].word);
		if (kinds[i].read)
			kinds[i].read(m);
		return;
	}
	say_unknown_kind(m);
}

/* Mermaid refuses larger ones unless it is told otherwise. */
static void
warn_of_size(struct mermaid *m)
{
	if (m->text.len > TEXT_WARN)
		mermaid_say(m, DIAG_WARNING, 0, "split the diagram",
		    "%zu bytes of diagram: Mermaid itself stops at %d characters", m->text.len,
		    TEXT_WARN);
	if (m->chart->edges_len > EDGES_WARN)
		mermaid_say(m, DIAG_WARNING, 0, "split the diagram",
		    "%zu edges in one diagram: Mermaid itself stops at %d", m->chart->edges_len,
		    EDGES_WARN);
}

struct chart *
mermaid_read(struct mermaid_source src, struct arena *arena, struct diag *diag)
{
	struct mermaid m = {.src = src, .arena = arena, .diag = diag};
	struct slice copy;

	m.chart = arena_alloc(arena, sizeof(*m.chart));
	m.seen_line = src.line;
	m.seen_col = 1;
	if (src.text.len > MERMAID_TEXT_MAX) {
		m.text = SLICE("");
		mermaid_say(&m, DIAG_ERROR, 0, "split the diagram",
		    "%zu bytes of diagram are more than %d", src.text.len, MERMAID_TEXT_MAX);
		return m.chart;
	}
	copy = arena_copy(arena, src.text);
	m.text = copy;
	read_front(&m, (char *)copy.ptr);
	if (!mermaid_ended(&m) || !m.text.len) {
		blank_comments(&m, (char *)copy.ptr);
		soften_quotes(&m, (char *)copy.ptr);
		read_kind(&m);
	}
	warn_of_size(&m);
	return m.chart;
}
