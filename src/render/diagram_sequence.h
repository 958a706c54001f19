/* Sequences as columns and rows. For the files diagram_sequence*.c only. */
#ifndef RENDER_DIAGRAM_SEQUENCE_H
#define RENDER_DIAGRAM_SEQUENCE_H

#include "render/diagram_draw.h"

/* Pixels. How wide texts may be before they are broken, and what is between columns. */
struct sequence_look {
	double message, name, note, gap;
};

/* A participant. */
struct sequence_col {
	struct label name;
	double w, h;     /* of its box */
	double x;        /* of its line */
	double top, end; /* of its line; top > 0 when a message makes it */
	bool gone;       /* it ends before the others */
	int depth;       /* activations that are open where the rows are being placed */
	size_t bar;      /* 1 + the innermost of them, in plan->bars; 0: none */
};

/* A step of the chart. */
struct sequence_row {
	struct label label;
	double y, h;          /* of its line, or the top and height of its box */
	double left, right;   /* what it reaches over */
	int depth_a, depth_b; /* activations at both ends of a message */
	size_t open;          /* of a divider or an end: the row that opened the frame */
	bool numbered;
	int number;
};

struct sequence_bar {
	int col, depth;
	double from, to;
	size_t outer; /* as sequence_col.bar */
};

struct sequence_plan {
	struct drawing *drawing;
	const struct chart *chart;
	const struct sequence_look *look;
	struct sequence_col *cols;
	struct sequence_row *rows;
	struct sequence_bar *bars;
	size_t bars_len;
	struct label *titles;  /* of boxes */
	double head_y, head_h; /* of the participants' boxes */
	double bottom;         /* of the lines */
	bool feet;             /* names stand below, too */
	double w, h;
};

enum { SEQUENCE_LOOP = 26, SEQUENCE_BAR = 10, SEQUENCE_TAB = 24 };

void sequence_plan_make(
    struct sequence_plan *plan, struct drawing *drawing, const struct sequence_look *look);
void sequence_plan_finish(struct sequence_plan *plan);

static inline bool
step_opens_frame(enum chart_step_kind kind)
{
	return kind >= STEP_LOOP && kind <= STEP_RECT;
}

/* "loop" and the like in the reader's language; "" for a frame without a word. */
const char *sequence_word_of(const struct diagram_words *words, enum chart_step_kind kind);

/* Draws it as <svg>. */
void sequence_plan_put(struct sequence_plan *plan);

#endif
