/* Timelines: `period : event : event`, in sections. */
#include "base/utf8.h"
#include "parse/mermaid_lex.h"

/* The byte of the next ':' that a blank or the line's end follows; line.len when none does. */
static size_t
find_colon(struct slice line)
{
	for (size_t i = 0; i < line.len; i++)
		if (line.ptr[i] == ':' && (i + 1 == line.len || is_blank(line.ptr[i + 1])))
			return i;
	return line.len;
}

static int
current_section(struct mermaid *m)
{
	if (!m->chart->sections_len)
		MERMAID_PUSH(m, sections)->line = mermaid_place(m, m->at).line;
	return (int)m->chart->sections_len - 1;
}

static void
add_events(struct mermaid *m, struct slice rest)
{
	struct chart_period *period = &m->chart->periods[m->chart->periods_len - 1];

	while (rest.len) {
		size_t len = find_colon(rest);
		struct chart_label label = mermaid_label(m, slice_head(rest, len));

		if (label.len) {
			*MERMAID_PUSH(m, events) = label;
			period->len++;
		}
		rest = slice_skip(rest, len + 1);
	}
}

/* The full-width colon looks like the separator, and is none. */
static void
warn_of_wide_colon(struct mermaid *m, struct slice line)
{
	const char *colon = memmem(line.ptr, line.len, "\xEF\xBC\x9A", 3);

	if (colon)
		mermaid_say(m, DIAG_WARNING, (size_t)(colon - m->text.ptr),
		    "write ' : ' between a period and its events",
		    "'\xEF\xBC\x9A' does not separate a period from its event");
}

static void
read_period(struct mermaid *m)
{
	struct slice line = mermaid_rest_of_line(m);
	size_t len = find_colon(line);
	struct chart_label label = mermaid_label(m, slice_head(line, len));

	if (len == line.len)
		warn_of_wide_colon(m, line);
	if (!label.len && m->chart->periods_len) { /* ": event" goes on with the last period */
		add_events(m, slice_skip(line, len + 1));
		return;
	}
	if (!label.len) {
		mermaid_say(m, DIAG_ERROR, m->at, "write the period before ' : '",
		    "an event without a period");
		return;
	}
	*MERMAID_PUSH(m, periods) = (struct chart_period){.label = label,
	    .section = current_section(m),
	    .first = m->chart->events_len,
	    .line = mermaid_place(m, m->at).line};
	add_events(m, slice_skip(line, len + 1));
}

static void
read_section(struct mermaid *m)
{
	struct chart_section *section = MERMAID_PUSH(m, sections);

	section->line = mermaid_place(m, m->at).line;
	m->at += strlen("section");
	section->title = mermaid_label(m, mermaid_rest_of_line(m));
}

static void
read_line(struct mermaid *m)
{
	if (mermaid_is_word(m, "title")) {
		m->at += strlen("title");
		m->chart->title = slice_trim(mermaid_rest_of_line(m));
	} else if (mermaid_is_word(m, "section")) {
		read_section(m);
	} else {
		read_period(m);
	}
	mermaid_skip_line(m);
}

void
mermaid_read_timeline(struct mermaid *m)
{
	struct slice word = slice_trim(mermaid_rest_of_line(m));

	m->chart->direction = word.len ? mermaid_direction(word) : DIRECTION_LR;
	if (m->chart->direction == DIRECTION_NONE) {
		m->chart->direction = DIRECTION_LR;
		mermaid_say(m, DIAG_ERROR, m->at, "write LR, TD or nothing",
		    "unexpected '%.*s' after 'timeline'", SLICE_ARG(word));
	}
	mermaid_skip_line(m);
	while (!mermaid_ended(m)) {
		mermaid_skip_blanks(m);
		if (mermaid_ended(m) || mermaid_char(m, m->at) == '\n')
			m->at += !mermaid_ended(m);
		else if (!mermaid_accessible(m))
			read_line(m);
	}
}
