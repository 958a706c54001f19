/* Gantt charts: bars to scale under an axis. What is done is solid, what is under way half, what lies
 * ahead hollow; milestones are diamonds. Where it is narrow, each name stands above its bar. */
#include "base/mem.h"
#include "render/diagram_draw.h"
#include "render/gantt_axis.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
	NAMES = 220, /* at most, for names beside the bars */
	AREA = 640,  /* the time axis where it is wide */
	AREA_NARROW = 320,
	AXIS = 26, /* height of the axis */
	BAR = 16,
	ROW = 30,
	MARGIN = 6,
	TICK = 58, /* between ticks, at least */
};

struct gantt_view {
	struct drawing *drawing;
	const struct chart *chart;
	bool narrow;
	struct label *labels, *titles;
	double names_w, area_x, area_w, w, h;
	int64_t start, end;
};

static double
x_of(const struct gantt_view *view, int64_t time)
{
	return view->area_x +
	       view->area_w * (double)(time - view->start) / (double)(view->end - view->start);
}

static void
find_range(struct gantt_view *view)
{
	bool any = false;

	for (size_t i = 0; i < view->chart->tasks_len; i++) {
		const struct chart_task *task = &view->chart->tasks[i];

		view->start = any && view->start < task->start ? view->start : task->start;
		view->end = any && view->end > task->end ? view->end : task->end;
		any = true;
	}
	if (view->end <= view->start)
		view->end = view->start + (view->chart->to_the_day ? 86400 : 3600);
}

static void
make_labels(struct gantt_view *view)
{
	const struct chart *chart = view->chart;
	double max = view->narrow ? AREA_NARROW - 10 : NAMES;

	view->labels = xcalloc(chart->tasks_len + 1, sizeof(*view->labels));
	view->titles = xcalloc(chart->sections_len + 1, sizeof(*view->titles));
	for (size_t i = 0; i < chart->tasks_len; i++) {
		label_make(&view->labels[i], &chart->tasks[i].label, SLICE(""), max, false);
		view->names_w = fmax(view->names_w, view->labels[i].w);
	}
	for (size_t i = 0; i < chart->sections_len; i++)
		label_make(&view->titles[i], &chart->sections[i].title, SLICE(""),
		    view->narrow ? max : NAMES + AREA, true);
}

static void
finish_labels(struct gantt_view *view)
{
	for (size_t i = 0; i < view->chart->tasks_len; i++)
		label_finish(&view->labels[i]);
	for (size_t i = 0; i < view->chart->sections_len; i++)
		label_finish(&view->titles[i]);
	free(view->labels);
	free(view->titles);
}

static double
row_h(const struct gantt_view *view, size_t i)
{
	const struct label *label = &view->labels[i];

	return view->narrow ? label->h + BAR + 14 : fmax(ROW, label->h + 8);
}

static double
title_h(const struct gantt_view *view, int section)
{
	return view->titles[section].w > 0 ? view->titles[section].h + 14 : 0;
}

static bool
begins_section(const struct gantt_view *view, size_t i)
{
	return i == 0 || view->chart->tasks[i].section != view->chart->tasks[i - 1].section;
}

static void
measure(struct gantt_view *view)
{
	view->area_w = view->narrow ? AREA_NARROW : AREA;
	view->area_x = MARGIN + (view->narrow ? 8 : ceil(view->names_w) + 20);
	view->w = view->area_x + view->area_w + 24;
	view->h = AXIS + MARGIN;
	for (size_t i = 0; i < view->chart->tasks_len; i++)
		view->h +=
		    row_h(view, i) +
		    (begins_section(view, i) ? title_h(view, view->chart->tasks[i].section) : 0);
	view->h = ceil(view->h + MARGIN);
}

static void
put_axis(struct gantt_view *view)
{
	struct axis_tick ticks[AXIS_TICKS];
	size_t len = axis_ticks(view->start, view->end, (size_t)(view->area_w / TICK), ticks);
	struct buf *out = view->drawing->out;

	buf_puts(out, "<g class=\"ax\"><path d=\"");
	for (size_t i = 0; i < len; i++) {
		buf_putc(out, 'M');
		svg_num(out, x_of(view, ticks[i].time));
		buf_printf(out, " %dV", AXIS - 4);
		svg_num(out, view->h - MARGIN);
	}
	buf_puts(out, "\"/>");
	for (size_t i = 0; i < len; i++) {
		buf_puts(out, "<text");
		svg_attr(out, "x", fmin(fmax(x_of(view, ticks[i].time), 28), view->w - 28));
		buf_printf(out, " y=\"%d\">%s</text>", AXIS / 2, ticks[i].text);
	}
	buf_puts(out, "</g>");
}

static const char *
bar_class(const struct chart_task *task)
{
	return task->done ? "bar done" : task->active ? "bar doing" : "bar";
}

/* Hollow, filled, or filled to its middle; "crit" has an outline in ink. */
static void
put_bar(struct gantt_view *view, const struct chart_task *task, double middle)
{
	struct buf *out = view->drawing->out;
	double x = x_of(view, task->start), w = fmax(x_of(view, task->end) - x, 6);

	buf_printf(out, "<g class=\"%s%s\">", bar_class(task), task->crit ? " crit" : "");
	if (task->milestone) {
		double at = (x + x_of(view, task->end)) / 2;

		buf_puts(out, "<path d=\"M");
		svg_num(out, at);
		buf_putc(out, ' ');
		svg_num(out, middle - 9);
		buf_puts(out, "l9 9-9 9-9-9z\"/>");
	} else {
		svg_rect(out, x, middle - BAR / 2.0, w, BAR, fmin(BAR / 2.0, w / 2));
		if (task->active && !task->done)
			svg_rect(out, x, middle - BAR / 2.0, w / 2, BAR, fmin(BAR / 2.0, w / 4));
	}
	buf_puts(out, "</g>");
}

static void
put_vertical(struct gantt_view *view, const struct chart_task *task)
{
	struct buf *out = view->drawing->out;

	buf_puts(out, "<path class=\"vl\" d=\"M");
	svg_num(out, x_of(view, task->start));
	buf_printf(out, " %dV", AXIS - 4);
	svg_num(out, view->h - MARGIN);
	buf_puts(out, "\"/>");
}

static void
put_task(struct gantt_view *view, size_t i, double y)
{
	const struct chart_task *task = &view->chart->tasks[i];
	const struct label *label = &view->labels[i];
	struct buf *out = view->drawing->out;
	double row = row_h(view, i);
	double name = view->narrow ? y + 4 + label->h / 2 : y + row / 2;
	double bar = view->narrow ? y + label->h + 6 + BAR / 2.0 : y + row / 2;

	if (task->href.len) {
		buf_puts(out, "<a");
		svg_text_attr(out, "href", task->href);
		buf_putc(out, '>');
	}
	label_put(out, label, view->narrow ? view->area_x : MARGIN, name + 1);
	if (task->href.len)
		buf_puts(out, "</a>");
	if (task->vert)
		put_vertical(view, task);
	else
		put_bar(view, task, bar);
}

/* A section: its title and a rule, then its tasks, in its colour. */
static void
put_rows(struct gantt_view *view)
{
	static const char *const hues[] = {"i0", "i3", "i6", "i9", "i1", "i4", "i7", "i10"};
	struct buf *out = view->drawing->out;
	double y = AXIS;

	for (size_t i = 0; i < view->chart->tasks_len; i++) {
		int section = view->chart->tasks[i].section;
		const struct label *title = &view->titles[section];

		if (begins_section(view, i)) {
			buf_printf(
			    out, "%s<g class=\"hue %s\">", i ? "</g>" : "", hues[section % 8]);
			if (title->w > 0) {
				buf_puts(out, "<g class=\"st\">");
				label_put(out, title, MARGIN, y + 8 + title->h / 2);
				buf_puts(out, "</g>");
			}
			y += title_h(view, section);
		}
		put_task(view, i, y);
		y += row_h(view, i);
	}
	buf_puts(out, "</g>");
}

static void
put_view(struct drawing *drawing, bool narrow)
{
	struct gantt_view view = {.drawing = drawing, .chart = drawing->chart, .narrow = narrow};

	find_range(&view);
	make_labels(&view);
	measure(&view);
	buf_puts(drawing->out, narrow ? "<div class=\"tall\">" : "<div class=\"wide\">");
	drawing_open(drawing, "hue", ceil(view.w), view.h, NULL);
	put_axis(&view);
	put_rows(&view);
	buf_puts(drawing->out, "</svg></div>");
	finish_labels(&view);
}

static void
put_item(struct drawing *drawing, const struct chart_task *task)
{
	const char *const *states = drawing->env->words->states;
	struct buf *out = drawing->out;
	char from[20], to[20];

	axis_date(task->start, drawing->chart->to_the_day, from);
	axis_date(drawing->chart->to_the_day && task->end > task->start ? task->end - 1 : task->end,
	    drawing->chart->to_the_day, to);
	buf_puts(out, "<li>");
	label_put_plain(out, &task->label, SLICE(""));
	buf_printf(out, ": %s", from);
	if (task->end > task->start)
		buf_printf(out, " \u2013 %s", to);
	if (task->done || task->active) {
		buf_puts(out, " (");
		buf_put_escaped(out, slice_of(states[task->done ? STATUS_DONE : STATUS_DOING]));
		buf_putc(out, ')');
	}
	buf_puts(out, "</li>");
}

/* The days as text, which bars only show. */
static void
put_list(struct drawing *drawing)
{
	buf_puts(drawing->out, "<ul class=\"vh\">");
	for (size_t i = 0; i < drawing->chart->tasks_len; i++)
		put_item(drawing, &drawing->chart->tasks[i]);
	buf_puts(drawing->out, "</ul>");
}

bool
draw_gantt(struct drawing *drawing)
{
	const struct chart *chart = drawing->chart;

	if (!chart->tasks_len)
		return false;
	for (size_t i = 0; i < chart->tasks_len; i++)
		drawing->linked = drawing->linked || chart->tasks[i].href.len;
	put_view(drawing, false);
	put_view(drawing, true);
	put_list(drawing);
	return true;
}
