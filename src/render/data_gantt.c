/* "page.plan.gantt": the stages of one plan as bars, to scale. */
#include "base/mem.h"
#include "parse/doc.h"
#include "read/page.h"
#include "render/data_plan.h"
#include "render/plan_axis.h"
#include "render/plan_time.h"

#include <stdlib.h>

enum { HUES = 12, BARS_MAX = 60, BARS_MIN = 2 };

/* How many of the stages around it have bars, too. */
static int
depth_of(const struct page_graph *graph, const struct plan_axis *axis, int stage)
{
	double from, to;
	int depth = 0;

	for (stage = graph->stages[stage].parent; stage >= 0 && depth < 3;
	     stage = graph->stages[stage].parent)
		depth += plan_axis_place(axis, &graph->stages[stage].when, &from, &to);
	return depth;
}

static struct slice
anchor_of(const struct plan *plan, const struct pg_stage *stage)
{
	const struct doc *doc = plan->page->doc;
	struct slice id = SLICE("main");

	if (stage->anchor.len)
		return stage->anchor;
	if (stage->heading >= 0 && doc->headings[stage->heading].id.len)
		return doc->headings[stage->heading].id;
	for (size_t i = 0; i < doc->headings_len && doc->headings[i].line <= stage->line; i++)
		if (doc->headings[i].id.len)
			id = doc->headings[i].id;
	return id;
}

static json_t *
make_bar(
    const struct data_ctx *ctx, const struct plan *plan, const struct plan_axis *axis, int index)
{
	const struct pg_stage *stage = &plan->graph->stages[index];
	int home = plan_home(plan, index);
	const struct plan_stage *own =
	    home >= 0 && plan->stages[home].index == index ? &plan->stages[home] : NULL;
	json_t *bar;
	struct buf time = BUF_INIT;
	double from, to;

	if (!plan_axis_place(axis, &stage->when, &from, &to))
		return NULL;
	bar = json_object();
	plan_put_when(&time, ctx->data, ctx->view->lang, stage);
	data_text(bar, "id", anchor_of(plan, stage));
	data_str(bar, "number", own ? own->number : "");
	data_flag(bar, "has_number", own && *own->number);
	data_text(bar, "name", plan_short(stage->label));
	data_text(bar, "time", buf_slice(&time));
	data_str(bar, "state", plan_state_name(plan_stage_state(stage)));
	data_int(bar, "hue", home < 0 ? 0 : home < HUES ? home : HUES - 1);
	data_int(bar, "depth", depth_of(plan->graph, axis, index));
	data_flag(bar, "milestone", stage->kind == STAGE_MILESTONE || to <= from);
	data_flag(bar, "open", stage->when.open);
	plan_axis_put_percent(bar, "from", from);
	plan_axis_put_percent(bar, "to", to);
	plan_axis_put_percent(bar, "width", to - from);
	buf_finish(&time);
	return bar;
}

json_t *
data_gantt(const struct data_ctx *ctx, const struct plan *plan)
{
	struct plan_axis axis = {.kind = plan_axis_kind(&plan->span)};
	json_t *object, *bars;

	if (axis.kind == AXIS_NONE)
		return json_null();
	plan_axis_take(&axis, &plan->span);
	plan_axis_seal(&axis);
	bars = json_array();
	for (size_t i = 0; i < plan->graph->stages_len && json_array_size(bars) < BARS_MAX; i++) {
		json_t *bar = make_bar(ctx, plan, &axis, (int)i);

		if (bar)
			json_array_append_new(bars, bar);
	}
	if (json_array_size(bars) < BARS_MIN) {
		json_decref(bars);
		return json_null();
	}
	object = json_object();
	plan_axis_put(ctx, &axis, object);
	data_list(object, "bars", bars);
	return object;
}
