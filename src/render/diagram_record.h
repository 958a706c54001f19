/* Boxes with a title and rows: classes, entities. For the files diagram*.c only. */
#ifndef RENDER_DIAGRAM_RECORD_H
#define RENDER_DIAGRAM_RECORD_H

#include "render/diagram_draw.h"

/* Rows as broken into lines; measured in pixels. */
struct record {
	struct em_lines *cells; /* by row, then by cell */
	double *heights;        /* by row */
	double cols[ROW_CELLS]; /* widths */
	double title_h, w, h;
	size_t len;
};

/* Measures a node of SHAPE_RECORD with its title, which is kept by the caller. */
void record_measure(
    struct record *record, const struct chart_node *node, const struct label *title);
void record_finish(struct record *record);

/* Draws its outline with `attrs`, its lines, and its texts with `text_attrs`, around a middle. */
void record_put(struct buf *out, const struct record *record, const struct chart_node *node,
    const struct label *title, struct point middle, struct slice attrs, struct slice text_attrs);

#endif
