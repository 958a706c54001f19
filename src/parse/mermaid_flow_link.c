/* Flowcharts: arrows. */
#include "parse/mermaid_flow.h"

static enum chart_head
head_of(char c)
{
	return c == '<' || c == '>' ? HEAD_ARROW
	       : c == 'x'           ? HEAD_CROSS
	       : c == 'o'           ? HEAD_CIRCLE
				    : HEAD_NONE;
}

static size_t
run_of(const struct mermaid *m, size_t at, char c)
{
	size_t end = at;

	while (mermaid_char(m, end) == c)
		end++;
	return end - at;
}

/* "--", "---", "-->" and the same with '=': `at` is after a head, if there is one. */
static void
solid_at(const struct mermaid *m, size_t at, struct flow_link *link)
{
	char c = mermaid_char(m, at), tail;
	size_t run = run_of(m, at, c);

	if (run < 2)
		return;
	tail = mermaid_char(m, at + run);
	link->stroke = c == '=' ? STROKE_THICK : STROKE_NORMAL;
	if (tail == '>' || tail == 'x' || tail == 'o') {
		link->dash = DASH_LINK;
		link->tail = head_of(tail);
		link->length = (unsigned)run - 1;
		link->len += run + 1;
	} else {
		link->dash = run > 2 ? DASH_LINK : DASH_START;
		link->length = run > 2 ? (unsigned)run - 2 : 1;
		link->len += run;
	}
}

/* "-.-", "-..->", ".->", or "-." that begins a text. */
static void
dotted_at(const struct mermaid *m, size_t at, struct flow_link *link)
{
	size_t dash = mermaid_char(m, at) == '-', dots = run_of(m, at + dash, '.');
	size_t end = at + dash + dots;
	char tail;

	if (!dots)
		return;
	link->stroke = STROKE_DOTTED;
	link->length = (unsigned)dots;
	if (mermaid_char(m, end) == '-') {
		tail = mermaid_char(m, end + 1);
		link->dash = DASH_LINK;
		link->tail = tail == '<' ? HEAD_NONE : head_of(tail);
		link->len += dash + dots + 1 + (link->tail != HEAD_NONE);
	} else if (dash) {
		link->dash = DASH_START;
		link->len += 2;
	}
}

struct flow_link
flow_dash_at(const struct mermaid *m, size_t at)
{
	struct flow_link link = {.dash = DASH_NONE};
	char c = mermaid_char(m, at);
	size_t tildes;

	if (c == '~') {
		tildes = run_of(m, at, '~');
		if (tildes > 2)
			link = (struct flow_link){.dash = DASH_LINK,
			    .stroke = STROKE_INVISIBLE,
			    .length = (unsigned)tildes - 2,
			    .len = tildes};
		return link;
	}
	if (c == 'x' || c == 'o' || c == '<') {
		link.headed = true;
		link.head = head_of(c);
		link.len = 1;
		c = mermaid_char(m, ++at);
	}
	if (c == '-' || c == '=')
		solid_at(m, at, &link);
	if (!link.dash && (c == '-' || c == '.'))
		dotted_at(m, at, &link);
	return link;
}

/* Where the text of "A -- text --> B" ends: the byte of its closing dashes' first character,
 * white space and head included in ret_link->len. False when they never come. */
static bool
find_text_end(struct mermaid *m, size_t at, const struct flow_link *start, size_t *ret_end,
    struct flow_link *ret_link)
{
	char mark = start->stroke == STROKE_THICK    ? '='
		    : start->stroke == STROKE_DOTTED ? '.'
						     : '-';

	if (start->stroke == STROKE_DOTTED && m->misses & MISS_DOTTED)
		return false;
	for (; at < m->text.len; at++) {
		char before = at ? m->text.ptr[at - 1] : ' ', c = m->text.ptr[at];
		struct flow_link link;

		if (c != mark && c != '-' &&
		    !(strchr("xo<", c) && (is_blank(before) || before == '\n')))
			continue;
		link = flow_dash_at(m, at);
		if (link.dash == DASH_LINK && link.stroke == start->stroke) {
			*ret_end = at;
			*ret_link = link;
			return true;
		}
		if (link.dash && !link.headed && c == mark && mark != '.')
			return false;      /* "--" inside, which is no text */
		if (c == '-' || c == mark) /* none begins inside the same run */
			at += run_of(m, at, c) - 1;
	}
	if (start->stroke == STROKE_DOTTED)
		m->misses |= MISS_DOTTED;
	return false;
}

static int
fail_arrow(struct mermaid *m, size_t at, const struct flow_link *start)
{
	static const char *const hints[] = {"write -- text --> or -->|text|",
	    "write == text ==> or ==>|text|", "write -. text .-> or -.->|text|"};

	flow_fail(m, at, hints[start->stroke], "link text is never closed");
	return -1;
}

/* The two ends as Mermaid joins them: a head in front counts when it matches the one behind. */
static void
join_heads(struct mermaid *m, size_t at, enum chart_head head, enum chart_head tail,
    struct chart_edge *edge)
{
	edge->head_to = tail;
	edge->head_from = head == tail ? head : HEAD_NONE;
	if (head != HEAD_NONE && head != tail)
		mermaid_say(m, DIAG_WARNING, at,
		    "write the same sign at both ends: <-->, x--x, o--o",
		    "the sign at the start of the arrow does not match the one at its end");
}

/* -- text -->; the cursor stands after the opening dashes. */
static int
read_text_arrow(
    struct mermaid *m, size_t at, const struct flow_link *start, struct chart_edge *edge)
{
	static const char *const alone[] = {"", NULL};
	struct flow_link end;
	struct slice raw = SLICE("");
	size_t from = m->at, stop;

	while (is_blank(mermaid_char(m, from)) || mermaid_char(m, from) == '\n')
		from++;
	if (mermaid_char(m, from) == '"') {
		m->at = from;
		if (!flow_text(m, from, alone, &raw))
			return -1;
		from = m->at;
	}
	if (!find_text_end(m, from, start, &stop, &end))
		return fail_arrow(m, at, start);
	if (!raw.len)
		raw = slice_from(m->text.ptr + from, stop - from);
	else if (slice_trim(slice_from(m->text.ptr + from, stop - from)).len)
		return fail_arrow(m, at, start);
	edge->label = mermaid_label(m, raw);
	edge->length = end.length;
	join_heads(m, at,
	    start->headed ? start->head
	    : end.headed  ? end.head
			  : HEAD_NONE,
	    end.tail, edge);
	m->at = stop + end.len;
	return 1;
}

/* The note for "A---oB", where the writer may have meant a node oB. */
static void
note_glued_head(struct mermaid *m, size_t end)
{
	char tail = mermaid_char(m, end - 1), next = mermaid_char(m, end);

	if ((tail == 'x' || tail == 'o') && next && !is_blank(next) && next != '\n' &&
	    next != '|' && next != ';' && mermaid_char(m, end - 2) == '-' && next != '"')
		mermaid_say(m, DIAG_NOTE, end - 1,
		    "put a blank before the node if it is one letter of it",
		    "'%c' after the dashes is read as the end of the arrow", tail);
}

/* "|text|" after an arrow. */
static int
read_pipe_text(struct mermaid *m, struct chart_edge *edge)
{
	static const char *const closers[] = {"|", NULL};
	struct slice raw;
	size_t opener = m->at++;

	if (!flow_text(m, opener, closers, &raw))
		return -1;
	edge->label = mermaid_label(m, raw);
	return 1;
}

/* "e1@" before an arrow: its length with the '@', or 0. */
static size_t
edge_id_len(const struct mermaid *m, size_t at)
{
	size_t end = at;

	while (end < m->text.len && end - at < 256 && !is_blank(m->text.ptr[end]) &&
	       !strchr("\n\"@", m->text.ptr[end]))
		end++;
	if (end == at || mermaid_char(m, end) != '@' || !flow_dash_at(m, end + 1).dash)
		return 0;
	return end + 1 - at;
}

static void
skip_white(struct mermaid *m)
{
	while (is_blank(mermaid_char(m, m->at)) || mermaid_char(m, m->at) == '\n')
		m->at++;
}

int
flow_arrow(struct mermaid *m, struct chart_edge *ret_edge)
{
	size_t before = m->at, at, id_len;
	struct flow_link link;

	*ret_edge = (struct chart_edge){.id = SLICE("")};
	skip_white(m);
	id_len = m->at > before ? edge_id_len(m, m->at) : 0;
	at = m->at + id_len;
	link = flow_dash_at(m, at);
	if (!link.dash) {
		m->at = before;
		return 0;
	}
	if (id_len)
		ret_edge->id = slice_from(m->text.ptr + m->at, id_len - 1);
	ret_edge->line = mermaid_place(m, at).line;
	ret_edge->stroke = link.stroke;
	ret_edge->length = link.length;
	m->at = at + link.len;
	if (link.dash == DASH_START) {
		if (read_text_arrow(m, at, &link, ret_edge) < 0)
			return -1;
	} else {
		join_heads(m, at, link.head, link.tail, ret_edge);
		note_glued_head(m, m->at);
	}
	if (ret_edge->length > 10)
		ret_edge->length = 10;
	skip_white(m);
	if (link.dash == DASH_LINK && mermaid_char(m, m->at) == '|' &&
	    read_pipe_text(m, ret_edge) < 0)
		return -1;
	skip_white(m);
	return 1;
}
