/* Sequence diagrams: participants are columns, what happens are rows. */
#include "render/diagram_sequence.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

enum {
	MARGIN = 6,
	PAD_X = 24, /* around names and in notes, both sides together */
	PAD_Y = 16,
	FIGURE = 34, /* of a person above its name */
	NOTE_GAP = 10,
	FRAME = 10,      /* around what is in a frame */
	FEET_FROM = 520, /* height from which names are said again below */
};

static const struct sequence_look wide = {220, 150, 200, 36};
static const struct sequence_look narrow = {84, 76, 84, 12};

/* Two columns are at least so far apart. */
struct apart {
	int a;
	double by;
	size_t next; /* in the list of the same right column; SIZE_MAX ends */
};

struct aparts {
	struct apart *all;
	size_t len, *first; /* by right column */
	double left, right; /* beside the first and the last column */
	int last;
};

static void
keep_apart(struct aparts *aparts, int a, int b, double by)
{
	if (a < 0) {
		aparts->left = fmax(aparts->left, by);
	} else if (b > aparts->last) {
		aparts->right = fmax(aparts->right, by);
	} else {
		aparts->all[aparts->len] = (struct apart){a, by, aparts->first[b]};
		aparts->first[b] = aparts->len++;
	}
}

static bool
is_note(enum chart_step_kind kind)
{
	return kind >= STEP_NOTE_LEFT && kind <= STEP_NOTE_OVER;
}

static void
keep_step_apart(struct sequence_plan *plan, struct aparts *aparts, size_t i)
{
	const struct chart_step *step = &plan->chart->steps[i];
	const struct sequence_row *row = &plan->rows[i];
	double w = row->label.w, note = w + PAD_X + NOTE_GAP;
	int low = step->a < step->b ? step->a : step->b,
	    high = step->a < step->b ? step->b : step->a;

	if (step->kind == STEP_MESSAGE && step->a == step->b)
		keep_apart(aparts, low, low + 1, SEQUENCE_LOOP + w + 3 * SEQUENCE_BAR);
	else if (step->kind == STEP_MESSAGE)
		keep_apart(aparts, low, high, w + 3 * SEQUENCE_BAR + (row->numbered ? 24 : 0));
	else if (step->kind == STEP_NOTE_RIGHT)
		keep_apart(aparts, step->a, step->a + 1, note + NOTE_GAP);
	else if (step->kind == STEP_NOTE_LEFT)
		keep_apart(aparts, step->a - 1, step->a, note + NOTE_GAP);
	else if (is_note(step->kind) && step->b > step->a)
		keep_apart(aparts, step->a, step->b, w + PAD_X - 40);
	else if (is_note(step->kind)) {
		keep_apart(aparts, step->a - 1, step->a, note / 2 + 4);
		keep_apart(aparts, step->a, step->a + 1, note / 2 + 4);
	}
}

/* From left to right, each column as near as all that lies between allows. */
static void
place_columns(struct sequence_plan *plan)
{
	size_t len = plan->chart->nodes_len;
	struct aparts aparts = {.last = (int)len - 1};

	aparts.all = xcalloc(2 * plan->chart->steps_len + 1, sizeof(*aparts.all));
	aparts.first = xcalloc(len + 1, sizeof(*aparts.first));
	for (size_t i = 0; i < len; i++)
		aparts.first[i] = SIZE_MAX;
	for (size_t i = 0; i < plan->chart->steps_len; i++)
		keep_step_apart(plan, &aparts, i);
	for (size_t i = 1; i < len; i++) {
		struct sequence_col *col = &plan->cols[i], *before = col - 1;

		col->x = before->x + (before->w + col->w) / 2 + plan->look->gap;
		for (size_t k = aparts.first[i]; k != SIZE_MAX; k = aparts.all[k].next)
			col->x = fmax(col->x, plan->cols[aparts.all[k].a].x + aparts.all[k].by);
	}
	free(aparts.all);
	free(aparts.first);
}

static void
make_labels(struct sequence_plan *plan)
{
	const struct chart *chart = plan->chart;
	const struct sequence_look *look = plan->look;
	int next = 0, by = 0;

	for (size_t i = 0; i < chart->nodes_len; i++) {
		struct sequence_col *col = &plan->cols[i];
		bool person = chart->nodes[i].shape == SHAPE_ACTOR;

		label_make(
		    &col->name, &chart->nodes[i].label, chart->nodes[i].id, look->name, false);
		col->w = ceil(fmax(col->name.w + (person ? 8 : PAD_X), 44));
		col->h = ceil(col->name.h + (person ? FIGURE + 4 : PAD_Y));
		plan->head_h = fmax(plan->head_h, col->h);
	}
	for (size_t i = 0; i < chart->steps_len; i++) {
		const struct chart_step *step = &chart->steps[i];
		struct sequence_row *row = &plan->rows[i];

		label_make(&row->label,
		    step->edge >= 0 ? &chart->edges[step->edge].label : &step->label, SLICE(""),
		    is_note(step->kind) ? look->note : look->message, false);
		if (step->kind == STEP_NUMBER) {
			next = step->a;
			by = step->b;
		}
		row->numbered = step->kind == STEP_MESSAGE && by;
		row->number = next;
		next += row->numbered ? by : 0;
	}
	for (size_t i = 0; i < chart->groups_len; i++)
		label_make(&plan->titles[i], &chart->groups[i].title, SLICE(""), 200, true);
}

/* What the walk over the rows knows. */
struct walk {
	struct sequence_plan *plan;
	double y, line; /* where the next row begins; the last message */
	size_t *open;   /* rows of frames that are not closed */
	size_t open_len;
	int destroyed; /* by the next message, or -1 */
};

static void
begin_bar(struct walk *walk, int at)
{
	struct sequence_col *col = &walk->plan->cols[at];
	struct sequence_bar *bar = &walk->plan->bars[walk->plan->bars_len++];

	*bar = (struct sequence_bar){at, col->depth++, walk->line, walk->line, col->bar};
	col->bar = walk->plan->bars_len;
}

static void
end_bar(struct walk *walk, int at, double y)
{
	struct sequence_col *col = &walk->plan->cols[at];
	struct sequence_bar *bar;

	if (!col->bar)
		return;
	bar = &walk->plan->bars[col->bar - 1];
	bar->to = fmax(y, bar->from + 12);
	col->bar = bar->outer;
	col->depth--;
}

static bool
is_made_here(const struct sequence_plan *plan, size_t i)
{
	const struct chart_step *step = &plan->chart->steps[i];

	return i > 0 && step[-1].kind == STEP_CREATE && step[-1].a == step->b && step->a != step->b;
}

static void
place_message(struct walk *walk, size_t i)
{
	struct sequence_plan *plan = walk->plan;
	const struct chart_step *step = &plan->chart->steps[i];
	struct sequence_row *row = &plan->rows[i];
	struct sequence_col *a = &plan->cols[step->a], *b = &plan->cols[step->b];
	bool self = step->a == step->b, last = i + 1 == plan->chart->steps_len;

	row->depth_a = a->depth;
	row->depth_b = b->depth;
	if (!last && step[1].kind == STEP_ACTIVATE && step[1].a == step->b)
		row->depth_b++;
	if (self) {
		row->y = walk->y + 12;
		row->h = fmax(22, row->label.h);
		walk->y = row->y + row->h + 8;
		row->left = a->x - 8;
		row->right = a->x + SEQUENCE_LOOP + row->label.w + 2 * SEQUENCE_BAR;
	} else {
		row->y = walk->y + (row->label.h > 0 ? row->label.h + 12 : 22);
		row->left = fmin(a->x, b->x) - 8;
		row->right = fmax(a->x, b->x) + 8;
		if (is_made_here(plan, i)) {
			row->y = fmax(row->y, walk->y + b->h / 2 + 8);
			b->top = row->y;
			row->right = fmax(row->right, b->x + b->w / 2);
		}
		walk->y = row->y + (b->top == row->y ? b->h / 2 : 0) + 8;
	}
	walk->line = self ? row->y + 22 : row->y;
	if (walk->destroyed == step->a || walk->destroyed == step->b) {
		plan->cols[walk->destroyed].end = walk->line;
		walk->destroyed = -1;
		walk->y += 6;
	}
}

static void
place_note(struct walk *walk, size_t i)
{
	struct sequence_plan *plan = walk->plan;
	const struct chart_step *step = &plan->chart->steps[i];
	struct sequence_row *row = &plan->rows[i];
	double w = row->label.w + PAD_X, x = plan->cols[step->a].x, end;

	end = plan->cols[step->b > step->a ? step->b : step->a].x;
	row->y = walk->y + 8;
	row->h = row->label.h + 14;
	if (step->kind == STEP_NOTE_RIGHT) {
		row->left = x + NOTE_GAP;
	} else if (step->kind == STEP_NOTE_LEFT) {
		row->left = x - NOTE_GAP - w;
	} else if (step->b > step->a) {
		w = fmax(w, end - x + 40);
		row->left = (x + end - w) / 2;
	} else {
		row->left = x - w / 2;
	}
	row->right = row->left + w;
	walk->y = row->y + row->h + 4;
}

/* What a row reaches over is inside the frame around it. */
static void
widen_frame(struct walk *walk, double left, double right)
{
	struct sequence_row *frame;

	if (!walk->open_len || left > right)
		return;
	frame = &walk->plan->rows[walk->open[walk->open_len - 1]];
	frame->left = fmin(frame->left, left - FRAME);
	frame->right = fmax(frame->right, right + FRAME);
}

/* The width of a frame's word, in its tab. */
static double
tab_w(const struct sequence_plan *plan, size_t i)
{
	const char *word = sequence_word_of(plan->drawing->env->words, plan->chart->steps[i].kind);

	return *word ? ceil(em_width(slice_of(word), true) * FONT) + 16 : 0;
}

static void
open_frame(struct walk *walk, size_t i)
{
	struct sequence_row *row = &walk->plan->rows[i];

	row->y = walk->y + 10;
	row->left = INFINITY;
	row->right = -INFINITY;
	walk->open[walk->open_len++] = i;
	walk->y = row->y + (*sequence_word_of(
				walk->plan->drawing->env->words, walk->plan->chart->steps[i].kind)
				   ? fmax(SEQUENCE_TAB, row->label.h + 6)
				   : 2);
}

static void
close_frame(struct walk *walk, size_t i)
{
	struct sequence_plan *plan = walk->plan;
	size_t open = walk->open[--walk->open_len];
	struct sequence_row *frame = &plan->rows[open];
	double tab = tab_w(plan, open);

	if (frame->left > frame->right) { /* nothing is in it */
		frame->left = plan->cols[0].x - 3 * FRAME;
		frame->right = plan->cols[plan->chart->nodes_len - 1].x + 3 * FRAME;
	}
	frame->right = fmax(frame->right, frame->left + fmax(tab + frame->label.w + 24, frame->h));
	plan->rows[i].open = open;
	plan->rows[i].y = walk->y + 8;
	frame->h = plan->rows[i].y - frame->y;
	walk->y = plan->rows[i].y + 4;
	widen_frame(walk, frame->left, frame->right);
}

static void
divide_frame(struct walk *walk, size_t i)
{
	struct sequence_row *row = &walk->plan->rows[i], *frame;

	row->open = walk->open[walk->open_len - 1];
	frame = &walk->plan->rows[row->open];
	frame->h = fmax(frame->h, row->label.w + 24); /* until it is closed: its least width */
	row->y = walk->y + 8;
	walk->y = row->y + (row->label.h > 0 ? row->label.h + 4 : 2);
}

static void
place_row(struct walk *walk, size_t i)
{
	struct sequence_plan *plan = walk->plan;
	const struct chart_step *step = &plan->chart->steps[i];
	const struct sequence_row *row = &plan->rows[i];

	if (step->kind == STEP_MESSAGE)
		place_message(walk, i);
	else if (is_note(step->kind))
		place_note(walk, i);
	else if (step_opens_frame(step->kind))
		open_frame(walk, i);
	else if (step->kind == STEP_ELSE)
		divide_frame(walk, i);
	else if (step->kind == STEP_END)
		close_frame(walk, i);
	else if (step->kind == STEP_ACTIVATE)
		begin_bar(walk, step->a);
	else if (step->kind == STEP_DEACTIVATE)
		end_bar(walk, step->a, walk->line);
	else if (step->kind == STEP_DESTROY)
		walk->destroyed = step->a;
	if (step->kind == STEP_MESSAGE || is_note(step->kind))
		widen_frame(walk, row->left, row->right);
}

/* Participants that a message makes have their box there. */
static double
first_row_y(struct sequence_plan *plan)
{
	double titles = 0;

	for (size_t i = 0; i < plan->chart->groups_len; i++)
		titles = fmax(titles, plan->titles[i].h + 8);
	plan->head_y = MARGIN + titles;
	return plan->head_y + plan->head_h + 6;
}

static void
place_rows(struct sequence_plan *plan)
{
	struct walk walk = {.plan = plan, .destroyed = -1};

	walk.open = xcalloc(plan->chart->steps_len + 1, sizeof(*walk.open));
	walk.y = walk.line = first_row_y(plan);
	for (size_t i = 0; i < plan->chart->steps_len; i++)
		place_row(&walk, i);
	plan->bottom = walk.y + 12;
	for (size_t i = 0; i < plan->chart->nodes_len; i++) {
		struct sequence_col *col = &plan->cols[i];

		while (col->bar)
			end_bar(&walk, (int)i, plan->bottom - 4);
		col->gone = col->end > 0 || walk.destroyed == (int)i;
		col->end = col->end > 0 ? col->end : plan->bottom;
	}
	free(walk.open);
}

/* Moves all to the right, so that nothing is left of the margin. */
static void
fit(struct sequence_plan *plan)
{
	const struct chart *chart = plan->chart;
	double left = INFINITY, right = -INFINITY;

	for (size_t i = 0; i < chart->nodes_len; i++) {
		left = fmin(left, plan->cols[i].x - plan->cols[i].w / 2);
		right = fmax(right, plan->cols[i].x + plan->cols[i].w / 2);
	}
	for (size_t i = 0; i < chart->steps_len; i++) {
		left = fmin(left, plan->rows[i].left);
		right = fmax(right, plan->rows[i].right);
	}
	if (chart->groups_len) {
		left -= FRAME;
		right += FRAME;
	}
	for (size_t i = 0; i < chart->nodes_len; i++)
		plan->cols[i].x += MARGIN - left;
	for (size_t i = 0; i < chart->steps_len; i++) {
		plan->rows[i].left += MARGIN - left;
		plan->rows[i].right += MARGIN - left;
	}
	plan->w = ceil(right - left) + 2 * MARGIN;
	plan->feet = plan->bottom > FEET_FROM;
	plan->h = ceil(plan->bottom + (plan->feet ? plan->head_h : 0)) + MARGIN;
}

void
sequence_plan_make(
    struct sequence_plan *plan, struct drawing *drawing, const struct sequence_look *look)
{
	const struct chart *chart = drawing->chart;

	*plan = (struct sequence_plan){.drawing = drawing, .chart = chart, .look = look};
	plan->cols = xcalloc(chart->nodes_len + 1, sizeof(*plan->cols));
	plan->rows = xcalloc(chart->steps_len + 1, sizeof(*plan->rows));
	plan->bars = xcalloc(chart->steps_len + 1, sizeof(*plan->bars));
	plan->titles = xcalloc(chart->groups_len + 1, sizeof(*plan->titles));
	make_labels(plan);
	place_columns(plan);
	for (size_t i = 0; i < chart->steps_len; i++) /* what takes no room reaches over nothing */
		plan->rows[i].left = plan->rows[i].right = plan->cols[0].x;
	place_rows(plan);
	fit(plan);
}

void
sequence_plan_finish(struct sequence_plan *plan)
{
	for (size_t i = 0; i < plan->chart->nodes_len; i++)
		label_finish(&plan->cols[i].name);
	for (size_t i = 0; i < plan->chart->steps_len; i++)
		label_finish(&plan->rows[i].label);
	for (size_t i = 0; i < plan->chart->groups_len; i++)
		label_finish(&plan->titles[i]);
	free(plan->cols);
	free(plan->rows);
	free(plan->bars);
	free(plan->titles);
}

static void
put_name(struct drawing *drawing, int node)
{
	const struct chart_node *at = &drawing->chart->nodes[node];

	label_put_plain(drawing->out, &at->label, at->id);
}

/* The words of what happens, in order, for those who hear the page. */
static void
put_step(struct drawing *drawing, const struct chart_step *step)
{
	struct buf *out = drawing->out;
	const struct chart_label *label =
	    step->edge >= 0 ? &drawing->chart->edges[step->edge].label : &step->label;
	const char *word = sequence_word_of(drawing->env->words, step->kind);

	if (step->kind != STEP_MESSAGE && !is_note(step->kind) && step->kind != STEP_ELSE && !*word)
		return;
	buf_puts(out, "<li>");
	buf_put_escaped(out, slice_of(word));
	if (step->kind == STEP_MESSAGE || is_note(step->kind)) {
		put_name(drawing, step->a);
		if (step->kind == STEP_MESSAGE || step->b > step->a) {
			buf_puts(out, is_note(step->kind) ? ", " : " \u2192 ");
			put_name(drawing, step->b);
		}
	}
	if (label->len) {
		buf_puts(out, step->kind == STEP_ELSE ? "" : ": ");
		label_put_plain(out, label, SLICE(""));
	}
	buf_puts(out, "</li>");
}

static void
put_list(struct drawing *drawing)
{
	buf_puts(drawing->out, "<ol class=\"vh\">");
	for (size_t i = 0; i < drawing->chart->steps_len; i++)
		put_step(drawing, &drawing->chart->steps[i]);
	buf_puts(drawing->out, "</ol>");
}

static void
put_in_box(struct sequence_plan *plan, const char *class_name, double room)
{
	drawing_box_open(plan->drawing, class_name, plan->w, room);
	sequence_plan_put(plan);
	buf_puts(plan->drawing->out, "</div>");
}

bool
draw_sequence(struct drawing *drawing)
{
	struct sequence_plan plan, tight;

	if (!drawing->chart->nodes_len)
		return false;
	sequence_plan_make(&plan, drawing, &wide);
	if (plan.w > PHONE) {
		sequence_plan_make(&tight, drawing, &narrow);
		put_in_box(&plan, "wide", WIDE + 150);
		put_in_box(&tight, "tall", PHONE + 20);
		sequence_plan_finish(&tight);
	} else {
		put_in_box(&plan, "one", 1e9);
	}
	sequence_plan_finish(&plan);
	if (drawing->chart->steps_len)
		put_list(drawing);
	return true;
}
