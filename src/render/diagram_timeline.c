/* Timelines: a line with a station for each period, its events below; one section, one colour. Where
 * it is narrow, the line goes down. */
#include "base/mem.h"
#include "render/diagram_draw.h"

#include <math.h>
#include <stdlib.h>

enum {
	COLUMN = 170, /* at most, for text of a period */
	NARROW = 290,
	GAP = 24,  /* between columns */
	STEM = 10, /* from a column's left edge to its station */
	TEXT = 16, /* from the stem to text */
	MARGIN = 4,
	EVENT_GAP = 8,
};

struct time_period {
	struct label label;
	struct label *events;
	double w, events_h;
};

struct time_row {
	size_t first, len; /* periods */
	double label_h, events_h, title_h;
};

struct times {
	struct drawing *drawing;
	const struct chart *chart;
	struct label *titles; /* of sections */
	struct time_period *periods;
	struct label *events;
	struct time_row *rows;
	size_t rows_len;
	double w;
};

static const char *
hue_of(int section)
{
	static const char *const hues[] = {
	    "hue i0", "hue i3", "hue i6", "hue i9", "hue i1", "hue i4", "hue i7", "hue i10"};

	return hues[section % 8];
}

static void
make_labels(struct times *times, double max)
{
	const struct chart *chart = times->chart;

	for (size_t i = 0; i < chart->sections_len; i++)
		label_make(&times->titles[i], &chart->sections[i].title, SLICE(""), max * 2, true);
	for (size_t i = 0; i < chart->periods_len; i++) {
		const struct chart_period *from = &chart->periods[i];
		struct time_period *to = &times->periods[i];

		label_make(&to->label, &from->label, SLICE(""), max, true);
		to->events = &times->events[from->first];
		to->w = to->label.w;
		to->events_h = 0;
		for (size_t k = 0; k < from->len; k++) {
			label_make(&to->events[k], &chart->events[from->first + k], SLICE(""),
			    max - TEXT, false);
			to->w = fmax(to->w, to->events[k].w + TEXT);
			to->events_h += to->events[k].h + EVENT_GAP;
		}
		to->w = ceil(fmax(to->w + STEM, 70));
	}
}

static void
finish_labels(struct times *times)
{
	for (size_t i = 0; i < times->chart->sections_len; i++)
		label_finish(&times->titles[i]);
	for (size_t i = 0; i < times->chart->periods_len; i++)
		label_finish(&times->periods[i].label);
	for (size_t i = 0; i < times->chart->events_len; i++)
		label_finish(&times->events[i]);
}

/* As many periods in a row as there is room for. */
static void
fill_rows(struct times *times)
{
	double x = 0;

	times->w = 0;
	for (size_t i = 0; i < times->chart->periods_len; i++) {
		struct time_period *period = &times->periods[i];
		struct label *title = &times->titles[times->chart->periods[i].section];
		struct time_row *row;

		if (!times->rows_len || x + period->w > WIDE) {
			times->rows[times->rows_len++] = (struct time_row){.first = i};
			x = 0;
		}
		row = &times->rows[times->rows_len - 1];
		row->len++;
		row->label_h = fmax(row->label_h, period->label.h);
		row->events_h = fmax(row->events_h, period->events_h);
		row->title_h = fmax(row->title_h, title->w > 0 ? title->h + 8 : 0);
		x += period->w + GAP;
		times->w = fmax(times->w, x);
	}
}

static void
put_events(struct times *times, size_t index, double x, double y)
{
	const struct chart_period *period = &times->chart->periods[index];
	struct buf *out = times->drawing->out;

	for (size_t k = 0; k < period->len; k++) {
		const struct label *event = &times->periods[index].events[k];

		buf_puts(out, "<circle class=\"kf\"");
		svg_attr(out, "cx", x);
		svg_attr(out, "cy", y + LINE / 2);
		buf_puts(out, " r=\"3.5\"/>");
		label_put(out, event, x + TEXT, y + event->h / 2);
		y += event->h + EVENT_GAP;
	}
}

static bool
begins_section(const struct times *times, size_t period, size_t row_first)
{
	return period == row_first ||
	       times->chart->periods[period].section != times->chart->periods[period - 1].section;
}

/* The middle of the last event, where a stem ends; `y` when there is none. */
static double
stem_end(const struct times *times, size_t index, double y)
{
	const struct chart_period *period = &times->chart->periods[index];
	const struct time_period *at = &times->periods[index];

	if (!period->len)
		return y;
	return y + at->events_h - EVENT_GAP - at->events[period->len - 1].h + LINE / 2;
}

static void
put_title(struct times *times, int section, double x, double y)
{
	const struct label *title = &times->titles[section];

	if (title->w <= 0)
		return;
	buf_puts(times->drawing->out, "<g class=\"st\">");
	label_put(times->drawing->out, title, x, y + title->h / 2);
	buf_puts(times->drawing->out, "</g>");
}

static void
put_lines(struct times *times, const struct point *along, const struct point *down)
{
	struct buf *out = times->drawing->out;

	buf_puts(out, "<path class=\"e\" d=\"");
	svg_line(out, along, 2, 0);
	buf_puts(out, "\"/>");
	if (down[0].y < down[1].y) {
		buf_puts(out, "<path class=\"t\" d=\"");
		svg_line(out, down, 2, 0);
		buf_puts(out, "\"/>");
	}
}

static void
put_label(struct times *times, const struct label *label, double x, double y)
{
	buf_puts(times->drawing->out, "<g class=\"b\">");
	label_put(times->drawing->out, label, x, y);
	buf_puts(times->drawing->out, "</g>");
}

static double
put_row(struct times *times, const struct time_row *row, double top)
{
	double line = top + row->title_h + row->label_h + 18, x = MARGIN;

	for (size_t i = row->first; i < row->first + row->len; i++) {
		struct time_period *period = &times->periods[i];
		int section = times->chart->periods[i].section;
		double stem = x + STEM, next = x + period->w + GAP, events = line + 20;
		bool last = i + 1 == times->chart->periods_len;

		buf_printf(times->drawing->out, "<g class=\"%s\">", hue_of(section));
		put_lines(times,
		    (struct point[]){{stem, line}, {last ? next - GAP : next + STEM, line}},
		    (struct point[]){{stem, line}, {stem, stem_end(times, i, events)}});
		if (begins_section(times, i, row->first))
			put_title(times, section, x, top);
		put_label(times, &period->label, x,
		    top + row->title_h + row->label_h - period->label.h / 2);
		put_station(times->drawing->out, STATUS_NONE, stem, line);
		put_events(times, i, stem, events);
		buf_puts(times->drawing->out, "</g>");
		x = next;
	}
	return line + 20 + row->events_h + 16;
}

static void
put_wide(struct times *times)
{
	double h = MARGIN;

	for (size_t i = 0; i < times->rows_len; i++)
		h += times->rows[i].title_h + times->rows[i].label_h + times->rows[i].events_h + 54;
	drawing_open(times->drawing, "hue", ceil(times->w) + 2 * MARGIN, ceil(h) - 16, NULL);
	h = MARGIN;
	for (size_t i = 0; i < times->rows_len; i++)
		h = put_row(times, &times->rows[i], h);
	buf_puts(times->drawing->out, "</svg>");
}

/* One period of the narrow drawing; returns where the next begins. Its line is drawn down to there. */
static double
put_down(struct times *times, size_t i, double y)
{
	const struct chart_period *period = &times->chart->periods[i];
	struct time_period *at = &times->periods[i];
	double x = MARGIN + STEM, title_h = times->titles[period->section].h, station, next;
	bool titled = times->titles[period->section].w > 0 && begins_section(times, i, 0);
	bool last = i + 1 == times->chart->periods_len;

	station = y + (titled ? title_h + 12 : 0) + fmax(at->label.h, 20) / 2;
	next = station + at->label.h / 2 + 10 + at->events_h + 10;
	buf_printf(times->drawing->out, "<g class=\"%s\">", hue_of(period->section));
	put_lines(times,
	    (struct point[]){{x, titled && i ? y - 14 : station},
		{x, last ? stem_end(times, i, next - at->events_h - 10) : next + 10}},
	    (struct point[]){{0, 0}, {0, 0}});
	if (titled)
		put_title(times, period->section, x + TEXT, y + 2);
	put_station(times->drawing->out, STATUS_NONE, x, station);
	put_label(times, &at->label, x + TEXT, station);
	put_events(times, i, x, next - at->events_h - 10);
	buf_puts(times->drawing->out, "</g>");
	return next;
}

static void
put_narrow(struct times *times)
{
	struct buf *out = times->drawing->out, body = BUF_INIT;
	double y = MARGIN, w = 0;

	times->drawing->out = &body;
	for (size_t i = 0; i < times->chart->periods_len; i++) {
		y = put_down(times, i, y);
		w = fmax(w, fmax(times->periods[i].w, times->periods[i].label.w + TEXT));
		w = fmax(w, times->titles[times->chart->periods[i].section].w + TEXT);
	}
	times->drawing->out = out;
	drawing_open(times->drawing, "hue", ceil(w) + STEM + 2 * MARGIN, ceil(y), NULL);
	buf_put(out, buf_slice(&body));
	buf_puts(out, "</svg>");
	buf_finish(&body);
}

static void
put_both(struct times *times)
{
	struct buf *out = times->drawing->out;
	bool down = times->chart->direction == DIRECTION_TB;

	make_labels(times, COLUMN);
	fill_rows(times);
	if (!down) {
		buf_printf(out, "<div class=\"%s\">", times->w > PHONE ? "wide" : "one");
		put_wide(times);
		buf_puts(out, "</div>");
	}
	finish_labels(times);
	if (!down && times->w <= PHONE)
		return;
	make_labels(times, NARROW);
	buf_printf(out, "<div class=\"%s\">", down ? "one" : "tall");
	put_narrow(times);
	buf_puts(out, "</div>");
	finish_labels(times);
}

/* A picture is one thing to those who hear the page; this says what is in it. */
static void
put_list(struct times *times)
{
	struct buf *out = times->drawing->out;

	buf_puts(out, "<ul class=\"vh\">");
	for (size_t i = 0; i < times->chart->periods_len; i++) {
		const struct chart_period *period = &times->chart->periods[i];

		buf_puts(out, "<li>");
		label_put_plain(out, &period->label, SLICE(""));
		for (size_t k = 0; k < period->len; k++) {
			buf_puts(out, k ? ", " : ": ");
			label_put_plain(out, &times->chart->events[period->first + k], SLICE(""));
		}
		buf_puts(out, "</li>");
	}
	buf_puts(out, "</ul>");
}

bool
draw_timeline(struct drawing *drawing)
{
	const struct chart *chart = drawing->chart;
	struct times times = {.drawing = drawing, .chart = chart};

	if (!chart->periods_len)
		return false;
	times.titles = xcalloc(chart->sections_len + 1, sizeof(*times.titles));
	times.periods = xcalloc(chart->periods_len + 1, sizeof(*times.periods));
	times.events = xcalloc(chart->events_len + 1, sizeof(*times.events));
	times.rows = xcalloc(chart->periods_len + 1, sizeof(*times.rows));
	put_both(&times);
	put_list(&times);
	free(times.titles);
	free(times.periods);
	free(times.events);
	free(times.rows);
	return true;
}
