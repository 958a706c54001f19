/* Pies: slices from the top, clockwise, and beside them what each is. Slices are dark and light in turn,
 * and the share stands in both places, so that colour alone says nothing. */
#include "base/mem.h"
#include "render/diagram_draw.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { RADIUS = 84, MARGIN = 4, GAP = 26, SWATCH = 14, LABEL_MAX = 190, ROW_GAP = 8 };

static const char *
class_of(size_t i)
{
	static const char *const classes[] = {
	    "hue i0", "hue i3", "hue i6", "hue i9", "hue i1", "hue i4", "hue i7", "hue i10"};

	return classes[i / 2 % 8];
}

static void
put_value(struct buf *out, double value)
{
	buf_printf(out, "%.10g", value);
}

static void
put_share(struct buf *out, double share)
{
	buf_printf(out, "%.*f%%", share < 0.01 ? 1 : 0, share * 100);
}

static struct point
on_circle(double turn, double radius)
{
	double angle = turn * 2 * M_PI;

	return (struct point){
	    MARGIN + RADIUS + radius * sin(angle), MARGIN + RADIUS - radius * cos(angle)};
}

static void
put_wedge(struct buf *out, double from, double share)
{
	struct point a = on_circle(from, RADIUS), b = on_circle(from + share, RADIUS);

	if (share >= 0.9999) {
		buf_printf(out, "<circle cx=\"%d\" cy=\"%d\" r=\"%d\"/>", MARGIN + RADIUS,
		    MARGIN + RADIUS, RADIUS);
		return;
	}
	buf_printf(out, "<path d=\"M%d %dL", MARGIN + RADIUS, MARGIN + RADIUS);
	svg_num(out, a.x);
	buf_putc(out, ' ');
	svg_num(out, a.y);
	buf_printf(out, "A%d %d 0 %d 1 ", RADIUS, RADIUS, share > 0.5);
	svg_num(out, b.x);
	buf_putc(out, ' ');
	svg_num(out, b.y);
	buf_puts(out, "z\"/>");
}

static void
put_text(struct buf *out, struct point at, double share)
{
	buf_puts(out, "<text");
	svg_attr(out, "x", at.x);
	svg_attr(out, "y", at.y + 1);
	buf_putc(out, '>');
	put_share(out, share);
	buf_puts(out, "</text>");
}

/* "label  12  34%" of one slice. */
static void
make_row(struct buf *row, const struct chart *chart, size_t i, double total)
{
	if (chart->shows_value) {
		put_value(row, chart->nodes[i].value);
		buf_puts(row, " \u00b7 ");
	}
	put_share(row, chart->nodes[i].value / total);
}

struct pie {
	struct drawing *drawing;
	struct label *labels;
	double total, w, h;
};

static void
measure(struct pie *pie)
{
	const struct chart *chart = pie->drawing->chart;
	double w = 0, h = 0;

	for (size_t i = 0; i < chart->nodes_len; i++) {
		struct label *label = &pie->labels[i];

		label_make(label, &chart->nodes[i].label, SLICE(""), LABEL_MAX, false);
		w = fmax(w, label->w);
		h += label->h + LINE + ROW_GAP;
	}
	pie->w = ceil(2.0 * (MARGIN + RADIUS) + GAP + SWATCH + 10 + fmax(w, 90) + MARGIN);
	pie->h = ceil(fmax(2.0 * (MARGIN + RADIUS), h + 2 * MARGIN));
}

static void
put_slices(struct pie *pie)
{
	const struct chart *chart = pie->drawing->chart;
	struct buf *out = pie->drawing->out;
	double turn = 0;

	for (size_t i = 0; i < chart->nodes_len; i++) {
		double share = chart->nodes[i].value / pie->total;

		if (share > 0) {
			buf_printf(out, "<g class=\"%s %s\">", i % 2 ? "lo" : "hi", class_of(i));
			put_wedge(out, turn, share);
			if (share >= 0.08)
				put_text(out,
				    on_circle(turn + share / 2, share > 0.98 ? 0 : RADIUS * 0.66),
				    share);
			buf_puts(out, "</g>");
		}
		turn += share;
	}
}

static void
put_legend(struct pie *pie)
{
	const struct chart *chart = pie->drawing->chart;
	struct buf *out = pie->drawing->out, row = BUF_INIT;
	double x = 2.0 * (MARGIN + RADIUS) + GAP, y = MARGIN;

	for (size_t i = 0; i < chart->nodes_len; i++) {
		const struct label *label = &pie->labels[i];
		double text = x + SWATCH + 10;
		double box[4] = {x, y, pie->w - x, label->h + LINE};

		node_open(pie->drawing, (int)i, "", box);
		buf_printf(out, "<g class=\"%s %s\">", i % 2 ? "lo" : "hi", class_of(i));
		svg_rect(out, x, y + LINE / 2.0 - SWATCH / 2.0, SWATCH, SWATCH, 3);
		buf_puts(out, "</g>");
		label_put(out, label, text, y + label->h / 2 + 1);
		buf_truncate(&row, 0);
		make_row(&row, chart, i, pie->total);
		buf_puts(out, "<text class=\"sh\"");
		svg_attr(out, "x", text);
		svg_attr(out, "y", y + label->h + LINE / 2.0);
		buf_putc(out, '>');
		buf_put(out, buf_slice(&row));
		buf_puts(out, "</text>");
		node_close(pie->drawing, (int)i);
		y += label->h + LINE + ROW_GAP;
	}
	buf_finish(&row);
}

/* A picture is one thing to those who hear the page; this says what is in it. */
static void
put_list(struct pie *pie)
{
	const struct chart *chart = pie->drawing->chart;
	struct buf *out = pie->drawing->out;

	buf_puts(out, "<ul class=\"vh\">");
	for (size_t i = 0; i < chart->nodes_len; i++) {
		buf_puts(out, "<li>");
		label_put_plain(out, &chart->nodes[i].label, SLICE(""));
		buf_puts(out, ": ");
		make_row(out, chart, i, pie->total);
		buf_puts(out, "</li>");
	}
	buf_puts(out, "</ul>");
}

bool
draw_pie(struct drawing *drawing)
{
	const struct chart *chart = drawing->chart;
	struct pie pie = {.drawing = drawing};

	for (size_t i = 0; i < chart->nodes_len; i++)
		pie.total += chart->nodes[i].value;
	if (!(pie.total > 0) || !isfinite(pie.total))
		return false;
	pie.labels = xcalloc(chart->nodes_len + 1, sizeof(*pie.labels));
	measure(&pie);
	drawing_box_open(drawing, "one pie", pie.w, 1e9);
	drawing_open(drawing, "hue", pie.w, pie.h, NULL);
	put_slices(&pie);
	put_legend(&pie);
	buf_puts(drawing->out, "</svg></div>");
	put_list(&pie);
	for (size_t i = 0; i < chart->nodes_len; i++)
		label_finish(&pie.labels[i]);
	free(pie.labels);
	return true;
}
