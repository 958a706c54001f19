/* The shapes of nodes. For the files diagram*.c only. */
#ifndef RENDER_DIAGRAM_SHAPE_H
#define RENDER_DIAGRAM_SHAPE_H

#include "parse/mermaid.h"
#include "render/route.h"
#include "render/svg.h"

/* How wide a label may be in this shape before it is broken, in pixels. */
double shape_text_max(enum chart_shape shape);

/* The size of a shape around a text of this size. */
void shape_size(enum chart_shape shape, double text_w, double text_h, double *ret_w, double *ret_h);

/* Draws it around its middle; `attrs` goes into its first element: " fill=…" or "". */
void shape_put(struct buf *out, enum chart_shape shape, struct point middle, double w, double h,
    struct slice attrs);

/* Does the text stand somewhere else than in the middle? By how much. */
struct point shape_text_shift(enum chart_shape shape, double w, double h);

enum route_end shape_end(enum chart_shape shape);

#endif
