/* Flowcharts as graphs to be placed. For the files diagram_flow*.c only. */
#ifndef RENDER_DIAGRAM_FLOW_H
#define RENDER_DIAGRAM_FLOW_H

#include "render/diagram_draw.h"
#include "render/diagram_record.h"
#include "render/diagram_shape.h"

/* A node of the chart. */
struct flow_box {
	struct label label;
	struct record record; /* of SHAPE_RECORD */
	double w, h;          /* of its shape */
	double loops; /* room at its right side, and as much at the left, for arrows to itself */
	int place;    /* index into graph.nodes; -1 when a group stands for it */
};

/* An edge of the chart: one edge of the graph, or two with its label as a node between them. */
struct flow_arrow {
	struct label label;
	int first;       /* index into graph.edges; -1 for an arrow from a node to itself */
	bool back;       /* its edges in the graph lead the other way */
	int label_place; /* index into graph.nodes, or -1 */
	int from_cluster, to_cluster; /* that it ends at, or -1 */
};

struct flow_plan {
	struct drawing *drawing;
	const struct chart *chart;
	struct flow_box *boxes;
	struct flow_arrow *arrows;
	struct label *titles; /* of groups */
	int *clusters;        /* by group: index into graph.clusters, or -1 when nothing is in it */
	int *groups;          /* by cluster */
	struct layout_graph graph;
	enum chart_direction direction;
};

/* Prepares boxes and labels, and the graph without places. */
void flow_plan_make(
    struct flow_plan *plan, struct drawing *drawing, enum chart_direction direction);
void flow_plan_finish(struct flow_plan *plan);

/* Draws a placed graph as <svg class>. */
void flow_plan_put(struct flow_plan *plan, const char *class_name);

#endif
