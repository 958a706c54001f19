/* Pieces of inline SVG: short, the same bytes for the same numbers, safe for any text. Numbers are
 * pixels, rounded to a tenth. No attribute here is a style, none an id. */
#ifndef RENDER_SVG_H
#define RENDER_SVG_H

#include "base/buf.h"
#include "render/em.h"

struct point {
	double x, y;
};

/* A number without needless digits: "12", "12.5", "-3". */
void svg_num(struct buf *out, double number);
/* ` name="12.5"` */
void svg_attr(struct buf *out, const char *name, double number);
/* ` name="text"`, escaped. */
void svg_text_attr(struct buf *out, const char *name, struct slice text);

/* <rect x y width height [rx]/> */
void svg_rect(struct buf *out, double x, double y, double w, double h, double rx);

/* Path data of a line through points, its corners rounded by up to `radius`. */
void svg_line(struct buf *out, const struct point *points, size_t len, double radius);

/* Lines of text, one below the other, around `y` as their middle; `x` is where text-anchor says. */
void svg_text(struct buf *out, const struct em_lines *lines, double x, double y, double step);

/* `<svg class width height viewBox`, still to be closed by ">" after more attributes. */
void svg_open(struct buf *out, const char *class_name, double width, double height);

#endif
