/* A placed sequence as SVG. */
#include "render/diagram_sequence.h"

#include <math.h>
#include <stdio.h>

const char *
sequence_word_of(const struct diagram_words *words, enum chart_step_kind kind)
{
	return kind >= STEP_LOOP && kind <= STEP_BREAK ? words->frames[kind - STEP_LOOP] : "";
}

/* <path [class] d="…"> through points. */
static void
put_line(struct buf *out, const char *class_name, const struct point *points, size_t len)
{
	buf_puts(out, "<path");
	if (*class_name)
		buf_printf(out, " class=\"%s\"", class_name);
	buf_puts(out, " d=\"");
	svg_line(out, points, len, 8);
	buf_puts(out, "\"/>");
}

static void
put_box(struct sequence_plan *plan, size_t group)
{
	double left = INFINITY, right = -INFINITY;
	const struct label *title = &plan->titles[group];

	for (size_t i = 0; i < plan->chart->nodes_len; i++) {
		const struct sequence_col *col = &plan->cols[i];

		if (plan->chart->nodes[i].group != (int)group)
			continue;
		left = fmin(left, col->x - fmax(col->w, title->w / 2) / 2 - 8);
		right = fmax(right, col->x + fmax(col->w, title->w / 2) / 2 + 8);
	}
	if (left > right)
		return;
	svg_rect(plan->drawing->out, left, 2, right - left, plan->h - 4, 8);
	if (title->w > 0) {
		buf_puts(plan->drawing->out, "<g class=\"ct mid\">");
		label_put(plan->drawing->out, title, (left + right) / 2, 6 + title->h / 2);
		buf_puts(plan->drawing->out, "</g>");
	}
}

static void
put_life(struct sequence_plan *plan, size_t i)
{
	const struct sequence_col *col = &plan->cols[i];
	double top = col->top > 0 ? col->top : plan->head_y + plan->head_h;
	struct point ends[2] = {{col->x, top}, {col->x, col->end}};

	put_line(plan->drawing->out, "", ends, 2);
	if (!col->gone)
		return;
	put_line(plan->drawing->out, "l",
	    (struct point[]){{col->x - 7, col->end - 7}, {col->x + 7, col->end + 7}}, 2);
	put_line(plan->drawing->out, "l",
	    (struct point[]){{col->x + 7, col->end - 7}, {col->x - 7, col->end + 7}}, 2);
}

static void
put_frame(struct sequence_plan *plan, size_t i)
{
	const struct sequence_row *row = &plan->rows[i], *frame = &plan->rows[row->open];
	enum chart_step_kind kind = plan->chart->steps[i].kind;
	struct buf *out = plan->drawing->out;

	if (step_opens_frame(kind)) {
		svg_rect(out, row->left, row->y, row->right - row->left, row->h, 6);
	} else if (kind == STEP_ELSE) {
		put_line(
		    out, "", (struct point[]){{frame->left, row->y}, {frame->right, row->y}}, 2);
	}
}

static double
word_w(const char *word)
{
	return ceil(em_width(slice_of(word), true) * FONT) + 16;
}

/* The word of a frame in a tab, and the condition beside it. */
static void
put_frame_text(struct sequence_plan *plan, size_t i)
{
	const struct sequence_row *row = &plan->rows[i], *frame = &plan->rows[row->open];
	enum chart_step_kind kind = plan->chart->steps[i].kind;
	const char *word = sequence_word_of(plan->drawing->env->words, kind);
	struct buf *out = plan->drawing->out;
	double w = *word ? word_w(word) : 0;

	if (*word) {
		buf_puts(out, "<g class=\"tab\">");
		svg_rect(out, row->left, row->y, w, SEQUENCE_TAB - 2, 6);
		buf_puts(out, "<text");
		svg_attr(out, "x", row->left + w / 2);
		svg_attr(out, "y", row->y + (SEQUENCE_TAB - 2) / 2.0 + 1);
		buf_putc(out, '>');
		buf_put_escaped(out, slice_of(word));
		buf_puts(out, "</text></g>");
	}
	if (row->label.w <= 0)
		return;
	if (step_opens_frame(kind) && *word)
		label_put(out, &row->label, row->left + w + 8,
		    row->y + 1 + fmax(SEQUENCE_TAB - 2, row->label.h) / 2);
	else if (kind == STEP_ELSE)
		label_put(out, &row->label, frame->left + 10, row->y + 3 + row->label.h / 2);
}

static void
put_bar(struct sequence_plan *plan, const struct sequence_bar *bar)
{
	svg_rect(plan->drawing->out, plan->cols[bar->col].x + (bar->depth - 1) * SEQUENCE_BAR / 2.0,
	    bar->from, SEQUENCE_BAR, bar->to - bar->from, 2);
}

static void
put_note(struct sequence_plan *plan, size_t i)
{
	const struct sequence_row *row = &plan->rows[i];
	enum chart_step_kind kind = plan->chart->steps[i].kind;

	if (kind < STEP_NOTE_LEFT || kind > STEP_NOTE_OVER)
		return;
	svg_rect(plan->drawing->out, row->left, row->y, row->right - row->left, row->h, 3);
	if (row->label.w > 0)
		label_put(plan->drawing->out, &row->label, (row->left + row->right) / 2,
		    row->y + row->h / 2 + 1);
}

/* Where an arrow meets a line: at the edge of its innermost bar; `side` is that on which it does. */
static double
edge_x(const struct sequence_col *col, int depth, double side)
{
	if (!depth)
		return col->x;
	return side < 0 ? col->x - SEQUENCE_BAR / 2.0 : col->x + depth * SEQUENCE_BAR / 2.0;
}

static void
put_head(struct buf *out, enum chart_head head, double x, double y, double d)
{
	static const char *const shapes[] = {[HEAD_ARROW] = "<path class=\"f\" d=\"M",
	    [HEAD_CROSS] = "<path d=\"M",
	    [HEAD_OPEN] = "<path d=\"M"};

	if (head == HEAD_NONE || head == HEAD_CIRCLE)
		return;
	buf_puts(out, shapes[head]);
	if (head == HEAD_CROSS) {
		svg_num(out, x - 6 * d - 5);
		buf_putc(out, ' ');
		svg_num(out, y - 5);
		buf_puts(out, "l10 10m0-10l-10 10\"/>");
		return;
	}
	svg_num(out, x - 9 * d);
	buf_putc(out, ' ');
	svg_num(out, y - 5);
	buf_printf(out, "l%g 5l%g 5%s\"/>", 9 * d, -9 * d, head == HEAD_ARROW ? "z" : "");
}

static void
put_number(struct sequence_plan *plan, const struct sequence_row *row, double x)
{
	struct buf *out = plan->drawing->out;

	buf_puts(out, "<g class=\"no\"><rect");
	svg_attr(out, "x", x - 11);
	svg_attr(out, "y", row->y - 9);
	buf_puts(out, " width=\"22\" height=\"18\" rx=\"9\"/><text");
	svg_attr(out, "x", x);
	svg_attr(out, "y", row->y + 0.5);
	buf_printf(out, ">%d</text></g>", row->number);
}

/* Where a message begins and ends; self: the line that it leaves and comes back to. */
static void
ends_of(const struct sequence_plan *plan, size_t i, double *ret_from, double *ret_to)
{
	const struct chart_step *step = &plan->chart->steps[i];
	const struct sequence_row *row = &plan->rows[i];
	const struct sequence_col *a = &plan->cols[step->a], *b = &plan->cols[step->b];
	double d = b->x > a->x ? 1 : -1;

	if (step->a == step->b) {
		*ret_from = edge_x(a, row->depth_a, 1);
		*ret_to = edge_x(b, row->depth_b, 1);
		return;
	}
	*ret_from = edge_x(a, row->depth_a, d);
	*ret_to =
	    b->top > 0 && b->top == row->y ? b->x - d * b->w / 2 : edge_x(b, row->depth_b, -d);
}

static void
put_message(struct sequence_plan *plan, size_t i)
{
	const struct chart_step *step = &plan->chart->steps[i];
	const struct sequence_row *row = &plan->rows[i];
	const struct chart_edge *edge = step->edge >= 0 ? &plan->chart->edges[step->edge] : NULL;
	struct buf *out = plan->drawing->out;
	double from, to, d;

	if (!edge)
		return;
	ends_of(plan, i, &from, &to);
	buf_puts(out,
	    edge->stroke == STROKE_DOTTED ? "<path stroke-dasharray=\"4 4\" d=\"" : "<path d=\"");
	if (step->a == step->b) {
		double out_x = fmax(from, to) + SEQUENCE_LOOP - 6;
		struct point loop[4] = {
		    {from, row->y}, {out_x, row->y}, {out_x, row->y + 22}, {to, row->y + 22}};

		svg_line(out, loop, 4, 8);
		buf_puts(out, "\"/>");
		put_head(out, edge->head_to, to, row->y + 22, -1);
	} else {
		d = to > from ? 1 : -1;
		/* a filled head is where the line ends */
		svg_line(out,
		    (struct point[]){{from + (edge->head_from == HEAD_ARROW ? 6 * d : 0), row->y},
			{to - (edge->head_to == HEAD_ARROW ? 6 * d : 0), row->y}},
		    2, 0);
		buf_puts(out, "\"/>");
		put_head(out, edge->head_to, to, row->y, d);
		put_head(out, edge->head_from, from, row->y, -d);
	}
}

static void
put_message_text(struct sequence_plan *plan, size_t i)
{
	const struct chart_step *step = &plan->chart->steps[i];
	const struct sequence_row *row = &plan->rows[i];
	double from, to, shift = row->numbered ? 12 : 0;

	if (step->kind != STEP_MESSAGE)
		return;
	ends_of(plan, i, &from, &to);
	if (row->numbered)
		put_number(plan, row, from + (to >= from && step->a != step->b ? 12 : -12));
	if (row->label.w <= 0)
		return;
	if (step->a == step->b)
		label_put(plan->drawing->out, &row->label,
		    fmax(from, to) + SEQUENCE_LOOP + row->label.w / 2, row->y + row->h / 2 + 1);
	else
		label_put(plan->drawing->out, &row->label,
		    (from + to) / 2 + (to > from ? shift : -shift), row->y - 5 - row->label.h / 2);
}

static void
put_person(struct buf *out, double x, double top)
{
	buf_puts(out, "<circle");
	svg_attr(out, "cx", x);
	svg_attr(out, "cy", top + 7);
	buf_puts(out, " r=\"6\"/><path d=\"M");
	svg_num(out, x);
	buf_putc(out, ' ');
	svg_num(out, top + 13);
	buf_puts(out, "v10m-10-6h20m-18 15 8-9 8 9\"/>");
}

static void
put_participant(struct sequence_plan *plan, size_t i, double y, bool plain)
{
	const struct sequence_col *col = &plan->cols[i];
	const struct chart_node *node = &plan->chart->nodes[i];
	struct diagram_target *target = &plan->drawing->targets[i];
	struct buf *out = plan->drawing->out;
	double box[4] = {col->x - col->w / 2, y, col->w, col->h};

	plain = plain || (!target->href.len && target->status == STATUS_NONE);
	if (!plain)
		node_open(plan->drawing, (int)i, "", box);
	if (node->shape == SHAPE_ACTOR)
		put_person(out, col->x, y);
	else
		svg_rect(out, box[0], box[1], box[2], box[3], 6);
	label_put(out, &col->name, col->x,
	    y + col->h - (node->shape == SHAPE_ACTOR ? 2 : 8) - col->name.h / 2 + 1);
	if (!plain && target->status != STATUS_NONE) {
		plan->drawing->states |= 1u << target->status;
		put_station(out, target->status, box[0] + box[2] - 4, y + 2);
	}
	if (!plain)
		node_close(plan->drawing, (int)i);
}

static void
put_participants(struct sequence_plan *plan)
{
	for (size_t i = 0; i < plan->chart->nodes_len; i++) {
		const struct sequence_col *col = &plan->cols[i];

		put_participant(plan, i,
		    col->top > 0 ? col->top - col->h / 2 : plan->head_y + plan->head_h - col->h,
		    false);
		if (plan->feet && !col->gone)
			put_participant(plan, i, plan->bottom, true);
	}
}

static void
put_layer(struct sequence_plan *plan, const char *class_name, size_t len,
    void (*each)(struct sequence_plan *plan, size_t i))
{
	struct buf *out = plan->drawing->out;
	size_t start = out->len, inside;

	buf_printf(out, "<g class=\"%s\">", class_name);
	inside = out->len;
	for (size_t i = 0; i < len; i++)
		each(plan, i);
	if (out->len == inside)
		buf_truncate(out, start);
	else
		buf_puts(out, "</g>");
}

static void
put_one_bar(struct sequence_plan *plan, size_t i)
{
	put_bar(plan, &plan->bars[i]);
}

void
sequence_plan_put(struct sequence_plan *plan)
{
	const struct chart *chart = plan->chart;

	drawing_open(plan->drawing, "hue", plan->w, plan->h, NULL);
	put_layer(plan, "cl", chart->groups_len, put_box);
	put_layer(plan, "ll", chart->nodes_len, put_life);
	put_layer(plan, "fr", chart->steps_len, put_frame);
	put_layer(plan, "ab", plan->bars_len, put_one_bar);
	put_layer(plan, "nt", chart->steps_len, put_note);
	put_layer(plan, "l", chart->steps_len, put_message);
	put_layer(plan, "ft", chart->steps_len, put_frame_text);
	put_layer(plan, "sm", chart->steps_len, put_message_text);
	buf_puts(plan->drawing->out, "<g class=\"n\">");
	put_participants(plan);
	buf_puts(plan->drawing->out, "</g></svg>");
}
