/* Pies: `"label" : number` in each line. */
#include "parse/mermaid_lex.h"

#include <math.h>
#include <stdlib.h>

static void
read_title(struct mermaid *m)
{
	mermaid_skip_blanks(m);
	if (!mermaid_is_word(m, "title"))
		return;
	m->at += strlen("title");
	m->chart->title = slice_trim(mermaid_rest_of_line(m));
}

/* The number after ':'; negative after an error. */
static double
read_value(struct mermaid *m)
{
	char text[32] = "", *end;
	struct slice rest;
	double value;

	mermaid_skip_blanks(m);
	if (mermaid_char(m, m->at) != ':') {
		mermaid_say(m, DIAG_ERROR, m->at, "write \"label\" : 42", "expected ':', saw %s",
		    mermaid_show(m, m->at));
		return -1;
	}
	m->at++;
	rest = slice_trim(mermaid_rest_of_line(m));
	memcpy(text, rest.ptr, rest.len < 31 ? rest.len : 31);
	value = rest.len && strspn(text, "0123456789.") == rest.len ? strtod(text, &end) : -1;
	if (value >= 0 && isfinite(value))
		return value;
	mermaid_say(m, DIAG_ERROR, m->at, "write \"label\" : 42", "'%.*s' is no number from 0 up",
	    SLICE_ARG(rest));
	return -1;
}

static void
read_slice(struct mermaid *m)
{
	struct slice line = mermaid_rest_of_line(m), raw;
	size_t at = m->at;
	const char *end = *line.ptr == '"' || *line.ptr == '\''
			      ? memchr(line.ptr + 1, *line.ptr, line.len - 1)
			      : NULL;
	struct chart_node *node;
	double value;

	if (!end) {
		mermaid_say(m, DIAG_ERROR, at, "write \"label\" : 42",
		    "expected a label in quotes, saw %s", mermaid_show(m, at));
		mermaid_skip_line(m);
		return;
	}
	raw = slice_from(line.ptr + 1, (size_t)(end - line.ptr) - 1);
	m->at += raw.len + 2;
	value = read_value(m);
	mermaid_skip_line(m);
	if (value < 0 || m->chart->nodes_len >= MERMAID_NODES_MAX)
		return;
	node = MERMAID_PUSH(m, nodes);
	*node = (struct chart_node){.id = raw, .group = -1, .stands_for = -1, .parent = -1};
	node->line = mermaid_place(m, at).line;
	node->col = mermaid_place(m, at).col;
	node->label = mermaid_label(m, raw);
	node->value = value;
}

void
mermaid_read_pie(struct mermaid *m)
{
	mermaid_skip_blanks(m);
	if (mermaid_is_word(m, "showData")) {
		m->at += strlen("showData");
		m->chart->shows_value = true;
	}
	read_title(m);
	if (!m->chart->title.len && slice_trim(mermaid_rest_of_line(m)).len)
		mermaid_say(m, DIAG_ERROR, m->at, "write showData, title, or nothing",
		    "expected the end of the line after 'pie'");
	mermaid_skip_line(m);
	while (!mermaid_ended(m)) {
		mermaid_skip_blanks(m);
		if (mermaid_ended(m) || mermaid_char(m, m->at) == '\n') {
			m->at += !mermaid_ended(m);
		} else if (mermaid_is_word(m, "title")) {
			read_title(m);
			mermaid_skip_line(m);
		} else if (mermaid_is_word(m, "showData")) {
			m->chart->shows_value = true;
			mermaid_skip_line(m);
		} else if (!mermaid_accessible(m)) {
			read_slice(m);
		}
	}
	if (!m->chart->nodes_len && !m->chart->errors)
		mermaid_say(m, DIAG_ERROR, 0, "write \"label\" : 42 into the next line",
		    "the pie has no slice");
}
