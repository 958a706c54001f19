#include "render/diagram_shape.h"

#include <math.h>
#include <stdarg.h>

enum { PAD_X = 28, PAD_Y = 16, CORNER = 6, LID = 7, SLANT = 14, DOT = 18 };

/* By shape: how much wider and higher than its text, and how it ends towards arrows. */
struct shape_look {
	double pad_x, pad_y;
	enum route_end end;
};

static const struct shape_look looks[] = {
    [SHAPE_DEFAULT] = {PAD_X, PAD_Y, ROUTE_FLAT},
    [SHAPE_STADIUM] = {PAD_X + 12, PAD_Y, ROUTE_FLAT},
    [SHAPE_SUBROUTINE] = {PAD_X + 16, PAD_Y, ROUTE_FLAT},
    [SHAPE_CYLINDER] = {PAD_X, PAD_Y + 3 * LID, ROUTE_FLAT},
    [SHAPE_HEXAGON] = {PAD_X + 20, PAD_Y, ROUTE_FLAT},
    [SHAPE_ODD] = {PAD_X + SLANT, PAD_Y, ROUTE_FLAT},
    [SHAPE_LEAN_RIGHT] = {PAD_X + 2 * SLANT, PAD_Y, ROUTE_FLAT},
    [SHAPE_LEAN_LEFT] = {PAD_X + 2 * SLANT, PAD_Y, ROUTE_FLAT},
    [SHAPE_TRAPEZOID] = {PAD_X + 2 * SLANT, PAD_Y, ROUTE_FLAT},
    [SHAPE_INV_TRAPEZOID] = {PAD_X + 2 * SLANT, PAD_Y, ROUTE_FLAT},
    [SHAPE_CLOUD] = {PAD_X + 16, PAD_Y + 12, ROUTE_FLAT},
    [SHAPE_BANG] = {PAD_X + 20, PAD_Y + 16, ROUTE_FLAT},
    [SHAPE_DOCUMENT] = {PAD_X, PAD_Y + 8, ROUTE_FLAT},
    [SHAPE_DOCUMENTS] = {PAD_X + 12, PAD_Y + 20, ROUTE_FLAT},
    [SHAPE_STACKED] = {PAD_X + 12, PAD_Y + 12, ROUTE_FLAT},
    [SHAPE_CARD] = {PAD_X + 8, PAD_Y, ROUTE_FLAT},
    [SHAPE_TEXT] = {8, 8, ROUTE_FLAT},
    [SHAPE_BRACE] = {PAD_X, PAD_Y, ROUTE_FLAT},
    [SHAPE_BRACE_RIGHT] = {PAD_X, PAD_Y, ROUTE_FLAT},
    [SHAPE_BRACES] = {PAD_X + 8, PAD_Y, ROUTE_FLAT},
    [SHAPE_HORIZONTAL_CYLINDER] = {PAD_X + 3 * LID, PAD_Y, ROUTE_FLAT},
    [SHAPE_DELAY] = {PAD_X + 14, PAD_Y, ROUTE_FLAT},
};

static struct shape_look
look_of(enum chart_shape shape)
{
	if ((size_t)shape < sizeof(looks) / sizeof(*looks) && looks[shape].pad_x > 0)
		return looks[shape];
	return looks[SHAPE_DEFAULT];
}

double
shape_text_max(enum chart_shape shape)
{
	switch (shape) {
	case SHAPE_CIRCLE:
	case SHAPE_DOUBLE_CIRCLE:
	case SHAPE_DIAMOND:
	case SHAPE_TRIANGLE:
		return 130;
	default:
		return 200;
	}
}

/* A text w by h touches the sides of a rhombus W by H when w/W + h/H = 1. */
static void
rhombus_size(double w, double h, double *ret_w, double *ret_h)
{
	double slack = 1.7 * h + 20;

	if (w <= 0) {
		*ret_w = *ret_h = 32;
		return;
	}
	*ret_w = w + slack;
	*ret_h = fmax(h * (w + slack) / slack, 44);
}

void
shape_size(enum chart_shape shape, double w, double h, double *ret_w, double *ret_h)
{
	struct shape_look look = look_of(shape);

	*ret_w = ceil(fmax(w + look.pad_x, 44));
	*ret_h = ceil(h + look.pad_y);
	switch (shape) {
	case SHAPE_CIRCLE:
	case SHAPE_DOUBLE_CIRCLE:
		*ret_w = *ret_h = ceil(hypot(w, h * 0.8) + (shape == SHAPE_CIRCLE ? 20 : 30));
		break;
	case SHAPE_ELLIPSE:
		*ret_w = ceil(w * 1.25 + 28);
		*ret_h = ceil(h * 1.3 + 16);
		break;
	case SHAPE_DIAMOND:
		rhombus_size(w, h, ret_w, ret_h);
		break;
	case SHAPE_TRIANGLE: /* the text stands in the lower half */
		*ret_w = ceil(w * 2 + 24);
		*ret_h = ceil(h * 2 + 16);
		break;
	case SHAPE_BAR:
		*ret_w = 70;
		*ret_h = 8;
		break;
	case SHAPE_DOT:
	case SHAPE_RING:
		*ret_w = *ret_h = DOT;
		break;
	default:
		break;
	}
	*ret_w = ceil(*ret_w);
	*ret_h = ceil(*ret_h);
}

/* The writer of path data: commands with rounded numbers. */
static void
path(struct buf *out, struct slice attrs, const char *format, ...)
{
	va_list ap;

	buf_puts(out, "<path");
	buf_put(out, attrs);
	buf_puts(out, " d=\"");
	va_start(ap, format);
	for (; *format; format++)
		if (*format == '%')
			svg_num(out, va_arg(ap, double));
		else
			buf_putc(out, *format);
	va_end(ap);
	buf_puts(out, "\"/>");
}

static void
rect(struct buf *out, struct slice attrs, double x, double y, double w, double h, double rx)
{
	size_t at = out->len + strlen("<rect");

	svg_rect(out, x, y, w, h, rx);
	buf_insert(out, at, attrs);
}

static void
ellipse(struct buf *out, struct slice attrs, struct point middle, double rx, double ry)
{
	buf_puts(out, rx == ry ? "<circle" : "<ellipse");
	buf_put(out, attrs);
	svg_attr(out, "cx", middle.x);
	svg_attr(out, "cy", middle.y);
	if (rx == ry) {
		svg_attr(out, "r", rx);
	} else {
		svg_attr(out, "rx", rx);
		svg_attr(out, "ry", ry);
	}
	buf_puts(out, "/>");
}

/* A polygon by its corners as parts of a box: pairs of x, y. */
static void
corners(struct buf *out, struct slice attrs, const double *xy, size_t len)
{
	buf_puts(out, "<path");
	buf_put(out, attrs);
	buf_puts(out, " d=\"");
	for (size_t i = 0; i < len; i++) {
		buf_putc(out, i ? 'L' : 'M');
		svg_num(out, xy[2 * i]);
		buf_putc(out, ' ');
		svg_num(out, xy[2 * i + 1]);
	}
	buf_puts(out, "z\"/>");
}

static void
put_cylinder(struct buf *out, struct slice attrs, double x, double y, double w, double h)
{
	path(out, attrs, "M% %v%a% % 0 0 0 % 0v%a% % 0 0 0 % 0a% % 0 0 0 % 0", x, y + LID,
	    h - 2.0 * LID, w / 2, (double)LID, w, -(h - 2 * LID), w / 2, (double)LID, -w, w / 2,
	    (double)LID, w);
}

static void
put_horizontal_cylinder(struct buf *out, struct slice attrs, double x, double y, double w, double h)
{
	path(out, attrs, "M% %h%a% % 0 0 1 0 %h%a% % 0 0 1 0 %M% %a% % 0 0 0 0 %", x + LID, y,
	    w - 2.0 * LID, (double)LID, h / 2, h, -(w - 2 * LID), (double)LID, h / 2, -h,
	    x + w - LID, y, (double)LID, h / 2, h);
}

/* The lower edge is a wave. */
static void
put_document(struct buf *out, struct slice attrs, double x, double y, double w, double h)
{
	path(out, attrs, "M% %h%v%q% % % 0t% 0z", x, y, w, h - 6, -w / 4, -12.0, -w / 2, -w / 2);
}

static void
put_brace(struct buf *out, struct slice attrs, double x, double y, double h, double turn)
{
	double half = h / 2 - 10;

	path(out, attrs, "M% %q% 0 % 5v%q0 5 % 5q% 0 % 5v%q0 5 % 5", x + 10 * turn, y, -5 * turn,
	    -5 * turn, half, -5 * turn, 5 * turn, 5 * turn, half, 5 * turn);
}

/* Bumps around a box; `depth` outwards. */
static void
put_bumps(struct buf *out, struct slice attrs, double x, double y, double w, double h, bool round)
{
	double a = w / 4, b = h / 2, r = fmax(a, b) * 0.62;

	if (round)
		path(out, attrs,
		    "M% %a% % 0 0 1 % 0a% % 0 0 1 % 0a% % 0 0 1 0 %a% % 0 0 1 % 0a% % 0 0 1 % 0a% % 0 0 "
		    "1 0 %z",
		    x + a, y + 4, r, r, a, r, r, a, r, r, h - 8, r, r, -a, r, r, -a, r, r,
		    -(h - 8));
	else
		path(out, attrs, "M% %l% %l% %l% %l% %l% %l% %l% %l% %l% %l% %l% %z", x + a, y + 5,
		    a / 2, -5.0, a / 2, 5.0, a / 2, -5.0, a / 2, 5.0, a - 6, b - 5, -(a - 6), b - 5,
		    -a / 2, 5.0, -a / 2, -5.0, -a / 2, 5.0, -a / 2, -5.0, -(a - 6), -(b - 5));
}

/* Shapes that are polygons: their corners. True when it was one. */
static bool
put_polygon(struct buf *out, enum chart_shape shape, struct slice attrs, const double box[4])
{
	double l = box[0], t = box[1], r = l + box[2], b = t + box[3], s = SLANT;
	double x = (l + r) / 2, y = (t + b) / 2;

	switch (shape) {
	case SHAPE_DIAMOND:
		corners(out, attrs, (double[]){x, t, r, y, x, b, l, y}, 4);
		return true;
	case SHAPE_HEXAGON:
		corners(
		    out, attrs, (double[]){l + s, t, r - s, t, r, y, r - s, b, l + s, b, l, y}, 6);
		return true;
	case SHAPE_ODD:
		corners(out, attrs, (double[]){l, t, r, t, r, b, l, b, l + s, y}, 5);
		return true;
	case SHAPE_LEAN_RIGHT:
		corners(out, attrs, (double[]){l + s, t, r, t, r - s, b, l, b}, 4);
		return true;
	case SHAPE_LEAN_LEFT:
		corners(out, attrs, (double[]){l, t, r - s, t, r, b, l + s, b}, 4);
		return true;
	case SHAPE_TRAPEZOID:
		corners(out, attrs, (double[]){l + s, t, r - s, t, r, b, l, b}, 4);
		return true;
	case SHAPE_INV_TRAPEZOID:
		corners(out, attrs, (double[]){l, t, r, t, r - s, b, l + s, b}, 4);
		return true;
	case SHAPE_CARD:
		corners(out, attrs, (double[]){l + 12, t, r, t, r, b, l, b, l, t + 12}, 5);
		return true;
	case SHAPE_TRIANGLE:
		corners(out, attrs, (double[]){x, t, r, b, l, b}, 3);
		return true;
	default:
		return false;
	}
}

/* The filled ones say nothing else than that they are there. */
static void
put_solid(struct buf *out, enum chart_shape shape, struct slice attrs, struct point m,
    const double box[4])
{
	if (shape == SHAPE_RING)
		ellipse(out, attrs, m, DOT / 2.0, DOT / 2.0);
	buf_puts(out, "<g class=\"f\">");
	if (shape == SHAPE_BAR)
		rect(out, attrs, box[0], box[1], box[2], box[3], 2);
	else
		ellipse(out, attrs, m, shape == SHAPE_DOT ? DOT / 2.0 : 4,
		    shape == SHAPE_DOT ? DOT / 2.0 : 4);
	buf_puts(out, "</g>");
}

void
shape_put(
    struct buf *out, enum chart_shape shape, struct point m, double w, double h, struct slice attrs)
{
	double x = m.x - w / 2, y = m.y - h / 2;
	const double box[4] = {x, y, w, h};
	struct slice none = SLICE("");

	if (put_polygon(out, shape, attrs, box))
		return;
	switch (shape) {
	case SHAPE_ROUND:
		rect(out, attrs, x, y, w, h, 12);
		break;
	case SHAPE_STADIUM:
		rect(out, attrs, x, y, w, h, fmin(h / 2, 22));
		break;
	case SHAPE_SUBROUTINE:
		rect(out, attrs, x, y, w, h, 2);
		path(out, none, "M% %v%M% %v%", x + 8, y, h, x + w - 8, y, h);
		break;
	case SHAPE_CYLINDER:
		put_cylinder(out, attrs, x, y, w, h);
		break;
	case SHAPE_HORIZONTAL_CYLINDER:
		put_horizontal_cylinder(out, attrs, x, y, w, h);
		break;
	case SHAPE_DOUBLE_CIRCLE:
		ellipse(out, attrs, m, w / 2, h / 2);
		ellipse(out, attrs, m, w / 2 - 5, h / 2 - 5);
		break;
	case SHAPE_CIRCLE:
	case SHAPE_ELLIPSE:
		ellipse(out, attrs, m, w / 2, h / 2);
		break;
	case SHAPE_DOCUMENT:
		put_document(out, attrs, x, y, w, h);
		break;
	case SHAPE_DOCUMENTS:
		put_document(out, attrs, x + 12, y, w - 12, h - 12);
		put_document(out, attrs, x + 6, y + 6, w - 12, h - 12);
		put_document(out, attrs, x, y + 12, w - 12, h - 12);
		break;
	case SHAPE_STACKED:
		rect(out, attrs, x + 12, y, w - 12, h - 12, 2);
		rect(out, attrs, x + 6, y + 6, w - 12, h - 12, 2);
		rect(out, attrs, x, y + 12, w - 12, h - 12, 2);
		break;
	case SHAPE_DELAY:
		path(out, attrs, "M% %h%a% % 0 0 1 0 %h%z", x, y, w - h / 2, h / 2, h / 2, h,
		    -(w - h / 2));
		break;
	case SHAPE_CLOUD:
	case SHAPE_BANG:
		put_bumps(out, attrs, x, y, w, h, shape == SHAPE_CLOUD);
		break;
	case SHAPE_BRACE:
	case SHAPE_BRACES:
		put_brace(out, none, x, y, h, 1);
		if (shape == SHAPE_BRACES)
			put_brace(out, none, x + w, y, h, -1);
		break;
	case SHAPE_BRACE_RIGHT:
		put_brace(out, none, x + w, y, h, -1);
		break;
	case SHAPE_NOTE:
		buf_puts(out, "<g class=\"nt\">");
		path(out, attrs, "M% %h%l% %v%h%zm% 0v%h%", x, y, w - 10, 10.0, 10.0, h - 10, -w,
		    w - 10, 10.0, 10.0);
		buf_puts(out, "</g>");
		break;
	case SHAPE_TEXT:
		break;
	case SHAPE_BAR:
	case SHAPE_DOT:
	case SHAPE_RING:
		put_solid(out, shape, none, m, box);
		break;
	default:
		rect(out, attrs, x, y, w, h, CORNER);
	}
}

struct point
shape_text_shift(enum chart_shape shape, double w, double h)
{
	switch (shape) {
	case SHAPE_CYLINDER:
		return (struct point){0, LID};
	case SHAPE_HORIZONTAL_CYLINDER:
		return (struct point){-LID, 0};
	case SHAPE_DOCUMENT:
		return (struct point){0, -4};
	case SHAPE_DOCUMENTS:
		return (struct point){-6, 2};
	case SHAPE_STACKED:
		return (struct point){-6, 6};
	case SHAPE_TRIANGLE:
		return (struct point){0, h / 4};
	case SHAPE_ODD:
		return (struct point){SLANT / 2.0, 0};
	case SHAPE_DELAY:
		return (struct point){-6, 0};
	default:
		return (struct point){0, 0};
	}
}

enum route_end
shape_end(enum chart_shape shape)
{
	switch (shape) {
	case SHAPE_DIAMOND:
	case SHAPE_TRIANGLE:
		return ROUTE_POINTED;
	case SHAPE_CIRCLE:
	case SHAPE_DOUBLE_CIRCLE:
	case SHAPE_ELLIPSE:
	case SHAPE_DOT:
	case SHAPE_RING:
		return ROUTE_CURVED;
	default:
		return ROUTE_FLAT;
	}
}
