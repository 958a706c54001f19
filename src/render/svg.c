#include "render/svg.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

void
svg_num(struct buf *out, double number)
{
	/* what lround does, which is a call */
	long tenths = (long)(number * 10 + (number < 0 ? -0.5 : 0.5));
	unsigned long count = (unsigned long)(tenths < 0 ? -tenths : tenths);

	if (tenths < 0)
		buf_putc(out, '-');
	buf_put_uint(out, count / 10);
	if (count % 10) {
		buf_putc(out, '.');
		buf_putc(out, (char)('0' + count % 10));
	}
}

void
svg_attr(struct buf *out, const char *name, double number)
{
	buf_putc(out, ' ');
	buf_puts(out, name);
	buf_puts(out, "=\"");
	svg_num(out, number);
	buf_putc(out, '"');
}

void
svg_text_attr(struct buf *out, const char *name, struct slice text)
{
	buf_putc(out, ' ');
	buf_puts(out, name);
	buf_puts(out, "=\"");
	buf_put_escaped(out, text);
	buf_putc(out, '"');
}

void
svg_rect(struct buf *out, double x, double y, double w, double h, double rx)
{
	buf_puts(out, "<rect");
	svg_attr(out, "x", x);
	svg_attr(out, "y", y);
	svg_attr(out, "width", w);
	svg_attr(out, "height", h);
	if (rx > 0)
		svg_attr(out, "rx", rx);
	buf_puts(out, "/>");
}

static void
put_pair(struct buf *out, char command, struct point p)
{
	buf_putc(out, command);
	svg_num(out, p.x);
	buf_putc(out, ' ');
	svg_num(out, p.y);
}

/* A straight line, as short as it can be written. */
static void
put_straight(struct buf *out, struct point from, struct point to)
{
	bool same_x = lround(from.x * 10) == lround(to.x * 10);
	bool same_y = lround(from.y * 10) == lround(to.y * 10);

	if (same_x && same_y)
		return;
	if (!same_x && !same_y) {
		put_pair(out, 'L', to);
		return;
	}
	buf_putc(out, same_x ? 'V' : 'H');
	svg_num(out, same_x ? to.y : to.x);
}

/* From `from`, `length` towards `to`. */
static struct point
towards(struct point from, struct point to, double length)
{
	double dx = to.x - from.x, dy = to.y - from.y, all = hypot(dx, dy);

	if (all < 1e-6)
		return from;
	return (struct point){from.x + dx / all * length, from.y + dy / all * length};
}

/* Is `b` on the straight line from `a` to `c`? */
static bool
is_straight(struct point a, struct point b, struct point c)
{
	return fabs((b.x - a.x) * (c.y - b.y) - (b.y - a.y) * (c.x - b.x)) < 0.05;
}

void
svg_line(struct buf *out, const struct point *points, size_t len, double radius)
{
	struct point last;

	if (!len)
		return;
	last = points[0];
	put_pair(out, 'M', last);
	for (size_t i = 1; i + 1 < len; i++) {
		double before = hypot(points[i].x - last.x, points[i].y - last.y);
		double after = hypot(points[i + 1].x - points[i].x, points[i + 1].y - points[i].y);
		double r = fmin(radius, fmin(before, i + 2 < len ? after / 2 : after));

		if (is_straight(last, points[i], points[i + 1]))
			continue;
		put_straight(out, last, towards(points[i], last, r));
		put_pair(out, 'Q', points[i]);
		last = towards(points[i], points[i + 1], r);
		put_pair(out, ' ', last);
	}
	put_straight(out, last, points[len - 1]);
}

void
svg_text(struct buf *out, const struct em_lines *lines, double x, double y, double step)
{
	buf_puts(out, "<text");
	svg_attr(out, "x", x);
	svg_attr(out, "y", y - step * (double)(lines->len - 1) / 2);
	buf_putc(out, '>');
	for (size_t i = 0; i < lines->len; i++) {
		if (i) {
			buf_puts(out, "<tspan");
			svg_attr(out, "x", x);
			svg_attr(out, "dy", step);
			buf_putc(out, '>');
		}
		buf_put_escaped(out, lines->lines[i]);
		if (i)
			buf_puts(out, "</tspan>");
	}
	buf_puts(out, "</text>");
}

void
svg_open(struct buf *out, const char *class_name, double width, double height)
{
	buf_puts(out, "<svg");
	if (*class_name)
		svg_text_attr(out, "class", slice_of(class_name));
	svg_attr(out, "width", width);
	svg_attr(out, "height", height);
	buf_puts(out, " viewBox=\"0 0 ");
	svg_num(out, width);
	buf_putc(out, ' ');
	svg_num(out, height);
	buf_putc(out, '"');
}
