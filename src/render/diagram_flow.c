/* Flowcharts: which drawings of one are made. */
#include "render/diagram_flow.h"

#include <math.h>

/* Trees are placed without help. */
static bool
place(struct flow_plan *plan)
{
	return tidy_place(&plan->graph) || layout_place(plan->drawing->env->layout, &plan->graph);
}

static enum chart_direction
turned(enum chart_direction direction)
{
	return direction == DIRECTION_TB || direction == DIRECTION_BT ? DIRECTION_LR : DIRECTION_TB;
}

static void
put_in_box(struct flow_plan *plan, const char *class_name, double room)
{
	drawing_box_open(plan->drawing, class_name, plan->graph.w, room);
	flow_plan_put(plan, "hue");
	buf_puts(plan->drawing->out, "</div>");
}

/* The author's direction where there is room for it; the other one where that is narrower. */
static bool
draw_boxes(struct drawing *drawing)
{
	enum chart_direction direction = drawing->chart->direction;
	struct flow_plan own, other;
	bool good, turn;

	flow_plan_make(&own, drawing, direction);
	good = place(&own);
	if (good && own.graph.w > PHONE) {
		flow_plan_make(&other, drawing, turned(direction));
		turn = place(&other) && other.graph.w < own.graph.w * 0.8;
		if (turn && own.graph.w <= WIDE + 150) {
			put_in_box(&own, "wide", 1e9);
			put_in_box(&other, "tall", PHONE + 180);
		} else if (turn) {
			put_in_box(&other, "one", PHONE + 180);
		} else {
			put_in_box(&own, "one", PHONE + 180);
		}
		flow_plan_finish(&other);
	} else if (good) {
		put_in_box(&own, "one", 1e9);
	}
	flow_plan_finish(&own);
	drawing->unplaced = !good;
	return good;
}

bool
draw_flow(struct drawing *drawing)
{
	struct forest forest;
	bool drawn = false;

	if (!drawing->chart->nodes_len)
		return false;
	if (drawing->chart->kind == CHART_FLOWCHART && forest_make(&forest, drawing->chart)) {
		if (forest_is_breakdown(&forest, drawing->chart))
			drawn = draw_breakdown(drawing, &forest);
		forest_finish(&forest);
	}
	return drawn || draw_boxes(drawing);
}
