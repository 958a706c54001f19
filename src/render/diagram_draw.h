/* What the drawers of the kinds of charts share. For the files diagram*.c only. */
#ifndef RENDER_DIAGRAM_DRAW_H
#define RENDER_DIAGRAM_DRAW_H

#include "render/diagram.h"
#include "render/svg.h"

/* Pixels. The theme's style sheet sets the same size of text. */
enum { FONT = 14, LINE = 20, WIDE = 896, PHONE = 340 };

struct drawing {
	struct buf *out;
	const struct chart *chart;
	const struct diagram_env *env;
	struct diagram_target *targets; /* by node */
	bool linked;                    /* a node is a link */
	bool unplaced;                  /* no layout was to be had */
	unsigned states;                /* bits by status: what the legend explains */
};

/* A label broken into lines. */
struct label {
	struct em_lines text;
	double w, h; /* pixels, without any margin */
	bool bold;
};

/* `fallback` is used when the label has no line; `max`: pixels. */
void label_make(struct label *label, const struct chart_label *from, struct slice fallback,
    double max, bool bold);
void label_finish(struct label *label);
void label_put(struct buf *out, const struct label *label, double x, double y);
/* All lines as one, separated by blanks, as text for attributes and lists. */
void label_put_plain(struct buf *out, const struct chart_label *label, struct slice fallback);

/* What a node is called when it has no label: its id, or nothing for brackets around a blank. */
struct slice node_fallback(const struct chart_node *node);

/* Opens and closes what stands around a node's picture: <a …> or <g …>, with its state. The box
 * is what can be clicked. */
void node_open(struct drawing *drawing, int node, const char *class_name, const double box[4]);
void node_close(struct drawing *drawing, int node);

/* The circle of a station with the sign of its state. */
void put_station(struct buf *out, enum status status, double x, double y);

/* Opens <svg> with a role and a name; ends with ">". */
void drawing_open(struct drawing *drawing, const char *class_name, double width, double height,
    const struct chart_label *name);

/* Opens the <div class> around a drawing: a box that scrolls when it is wider than `room`, and then can
 * be reached by the keyboard. */
void drawing_box_open(struct drawing *drawing, const char *class_name, double w, double room);

/* A forest: every node has at most one arrow that points to it. All arrays by node. */
struct forest {
	int *parent, *first, *next; /* -1: none; children in the order of their arrows */
	int *order;                 /* parents before children; the trees one after the other */
	int *root;                  /* of the node's tree */
	int *edge;                  /* the arrow from the parent, -1 for a root */
	size_t len;
};

/* False when the chart is none; then nothing is to be freed. */
bool forest_make(struct forest *forest, const struct chart *chart);
void forest_finish(struct forest *forest);
bool forest_is_breakdown(const struct forest *forest, const struct chart *chart);

/* Drawers: append one or two <svg>, and return false when they cannot. */
bool draw_breakdown(struct drawing *drawing, const struct forest *forest);
/* Only the drawing of a breakdown that goes down. */
void draw_narrow_trees(struct drawing *drawing, const struct forest *forest);
bool draw_flow(struct drawing *drawing);
bool draw_mindmap(struct drawing *drawing);
bool draw_timeline(struct drawing *drawing);
bool draw_gantt(struct drawing *drawing);
bool draw_sequence(struct drawing *drawing);
bool draw_pie(struct drawing *drawing);

#endif
