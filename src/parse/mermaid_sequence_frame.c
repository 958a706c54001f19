/* Frames of sequence diagrams (loop, alt, …) and boxes around participants. */
#include "parse/mermaid_sequence.h"

#include <strings.h>

static const struct {
	const char *word;
	enum chart_step_kind kind;
} openers[] = {{"loop", STEP_LOOP}, {"alt", STEP_ALT}, {"opt", STEP_OPT}, {"par", STEP_PAR},
    {"par_over", STEP_PAR}, {"critical", STEP_CRITICAL}, {"break", STEP_BREAK},
    {"rect", STEP_RECT}};

static const struct {
	const char *word;
	enum chart_step_kind inside;
	const char *opener;
} dividers[] = {
    {"else", STEP_ALT, "alt"}, {"and", STEP_PAR, "par"}, {"option", STEP_CRITICAL, "critical"}};

static void
open_frame(struct mermaid *m, struct sequence *s, enum chart_step_kind kind, struct slice text)
{
	struct chart_step *step;

	if (s->open_len >= MERMAID_DEPTH_MAX) {
		mermaid_say(m, DIAG_ERROR, sequence_at(m, s->line), "use fewer frames",
		    "frames are nested more than %d deep", MERMAID_DEPTH_MAX);
		s->full = true;
		return;
	}
	s->open[s->open_len++] = (struct sequence_open){kind, sequence_at(m, s->line)};
	step = sequence_step(m, s, kind);
	if (step && kind != STEP_RECT) /* whose text is a colour: ours are the theme's */
		step->label = mermaid_label(m, text);
}

static void
divide(struct mermaid *m, struct sequence *s, size_t which, struct slice text)
{
	struct chart_step *step;

	if (!s->open_len || s->open[s->open_len - 1].kind != dividers[which].inside) {
		mermaid_say(m, DIAG_ERROR, sequence_at(m, s->line),
		    which == 0 ? "write 'alt condition' before it"
			       : "write it between the opening line and 'end'",
		    "'%s' without '%s'", dividers[which].word, dividers[which].opener);
		return;
	}
	step = sequence_step(m, s, STEP_ELSE);
	if (step)
		step->label = mermaid_label(m, text);
}

static void
close_frame(struct mermaid *m, struct sequence *s)
{
	if (s->box >= 0) {
		s->box = -1;
	} else if (s->open_len) {
		s->open_len--;
		sequence_step(m, s, STEP_END);
	} else {
		mermaid_say(m, DIAG_ERROR, sequence_at(m, s->line),
		    "take it away, or write loop, alt, opt, par … before it",
		    "'end' closes nothing");
	}
}

/* Words that name a colour in front of a box's title, as "rgb(1,2,3)" and "transparent" are. */
static struct slice
without_color(struct slice text)
{
	static const char *const colors[] = {"transparent", "aqua", "black", "blue", "cyan",
	    "fuchsia", "gold", "gray", "green", "grey", "lightblue", "lightgreen", "lightgrey",
	    "lightyellow", "lime", "maroon", "navy", "olive", "orange", "pink", "purple", "red",
	    "silver", "teal", "violet", "white", "yellow"};
	const char *close;

	if (text.len > 3 &&
	    (strncasecmp(text.ptr, "rgb", 3) == 0 || strncasecmp(text.ptr, "hsl", 3) == 0)) {
		close = memchr(text.ptr, ')', text.len);
		return close ? slice_trim(slice_skip(text, (size_t)(close - text.ptr) + 1)) : text;
	}
	if (slice_starts(text, "#")) {
		size_t len = 0;

		while (len < text.len && !is_blank(text.ptr[len]))
			len++;
		return slice_trim(slice_skip(text, len));
	}
	for (size_t i = 0; i < sizeof(colors) / sizeof(*colors); i++) {
		struct slice rest = sequence_word(text, colors[i]);

		if (rest.ptr)
			return rest;
	}
	return text;
}

static void
open_box(struct mermaid *m, struct sequence *s, struct slice text)
{
	struct chart_group *group;

	if (s->box >= 0 || m->chart->groups_len >= MERMAID_DEPTH_MAX) {
		mermaid_say(m, DIAG_ERROR, sequence_at(m, s->line), "close the box before by 'end'",
		    s->box >= 0 ? "a box cannot stand in a box" : "too many boxes");
		return;
	}
	group = MERMAID_PUSH(m, groups);
	*group = (struct chart_group){
	    .title = mermaid_label(m, without_color(text)), .parent = -1, .node = -1};
	group->line = mermaid_place(m, sequence_at(m, s->line)).line;
	s->box = (int)m->chart->groups_len - 1;
	s->box_at = sequence_at(m, s->line);
}

bool
sequence_frame(struct mermaid *m, struct sequence *s)
{
	struct slice rest = sequence_word(s->line, "box");

	if (rest.ptr) {
		open_box(m, s, rest);
		return true;
	}
	rest = sequence_word(s->line, "end");
	if (rest.ptr && !rest.len) {
		close_frame(m, s);
		return true;
	}
	for (size_t i = 0; i < sizeof(openers) / sizeof(*openers); i++) {
		rest = sequence_word(s->line, openers[i].word);
		if (rest.ptr) {
			open_frame(m, s, openers[i].kind, rest);
			return true;
		}
	}
	for (size_t i = 0; i < sizeof(dividers) / sizeof(*dividers); i++) {
		rest = sequence_word(s->line, dividers[i].word);
		if (rest.ptr) {
			divide(m, s, i, rest);
			return true;
		}
	}
	return false;
}

void
sequence_close_all(struct mermaid *m, struct sequence *s)
{
	static const char hint[] = "write 'end' after the last line of the block";

	if (s->box >= 0)
		mermaid_say(m, DIAG_ERROR, s->box_at, hint, "box without 'end'");
	for (; s->open_len; s->open_len--) {
		const struct sequence_open *open = &s->open[s->open_len - 1];
		const char *word = "frame";

		for (size_t i = 0; i < sizeof(openers) / sizeof(*openers); i++)
			if (openers[i].kind == open->kind) {
				word = openers[i].word;
				break;
			}
		mermaid_say(m, DIAG_ERROR, open->at, hint, "%s without 'end'", word);
		sequence_step(m, s, STEP_END);
	}
}
