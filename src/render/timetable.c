#include "render/timetable.h"

#include "base/mem.h"
#include "conf/config.h"
#include "render/plan_axis.h"
#include "render/plan_time.h"

#include <math.h>
#include <stdlib.h>

enum { HUES = 12, LANES = 4, LANE_FIRST = 18, LANE_HEIGHT = 26 };

static const double NARROW = 6; /* percent of the axis that a station with its number takes */

bool
timetable_exists(const struct site *site, int lang)
{
	struct rows rows;
	bool found = false;

	rows_of_home(&rows, site, lang, TIMETABLE_MAX);
	for (size_t i = 0; i < rows.len && !found; i++) {
		struct plan plan;

		plan_of_page(&plan, rows.items[i]);
		found = plan_axis_kind(&plan.span) != AXIS_NONE;
		plan_free(&plan);
	}
	rows_free(&rows);
	return found;
}

/* Stages that run at the same time lie below one another. */
struct lanes {
	double ends[LANES], stations[LANES]; /* where the last stage ends, and began */
	int used;
};

static int
find_lane(struct lanes *lanes, double from, double to)
{
	int lane = 0;

	while (lane < LANES - 1 && lane < lanes->used && from < lanes->ends[lane] - 0.2)
		lane++;
	if (lane == lanes->used) {
		lanes->used++;
		lanes->stations[lane] = -100;
		lanes->ends[lane] = -100;
	}
	lanes->ends[lane] = fmax(lanes->ends[lane], to);
	return lane;
}

static json_t *
make_stage(const struct plan_stage *stage, size_t index, double from, double to)
{
	json_t *object = json_object();

	data_int(object, "hue", index < HUES ? (long)index : HUES - 1);
	data_str(object, "number", stage->number);
	data_flag(object, "done", stage->state == PLAN_DONE);
	data_flag(object, "doing", stage->state == PLAN_DOING);
	data_flag(object, "long", to > from);
	data_flag(object, "milestone", stage->from->kind == STAGE_MILESTONE);
	plan_axis_put_percent(object, "from", from);
	plan_axis_put_percent(object, "middle", (from + to) / 2);
	plan_axis_put_percent(object, "to", to);
	return object;
}

/* The number of a station that would cover the one before it is left out. */
static void
put_lane(struct lanes *lanes, json_t *object, double from, double to)
{
	int lane = find_lane(lanes, from, to), y = LANE_FIRST + lane * LANE_HEIGHT;
	bool wide = fabs(from - lanes->stations[lane]) >= NARROW;

	if (wide)
		lanes->stations[lane] = from;
	data_flag(object, "wide", wide);
	data_int(object, "y", y);
	data_int(object, "base", y + 4);
}

static void
put_row_label(const struct data_ctx *ctx, const struct plan_stage *stage, struct buf *out)
{
	struct buf time = BUF_INIT;

	plan_put_when(&time, ctx->data, ctx->view->lang, stage->from);
	if (out->len)
		buf_puts(out, data_word(ctx->data, ctx->view->lang, "separator"));
	if (*stage->number)
		buf_printf(out, "%s ", stage->number);
	buf_put(out, stage->name);
	if (time.len && !slice_eq(buf_slice(&time), stage->name))
		plan_put_word(out, data_word(ctx->data, ctx->view->lang, "bracketed"), "note",
		    buf_slice(&time));
	buf_finish(&time);
}

static json_t *
make_row(const struct data_ctx *ctx, const struct plan_axis *axis, const struct plan *plan)
{
	const struct page_data *data = ctx->data;
	json_t *row = json_object(), *stages = json_array();
	struct buf label = BUF_INIT;
	struct lanes lanes = {.used = 0};

	for (size_t i = 0; i < plan->len; i++) {
		double from, to;
		json_t *stage;

		if (!plan_axis_place(axis, &plan->stages[i].from->when, &from, &to))
			continue;
		stage = make_stage(&plan->stages[i], i, from, to);
		put_lane(&lanes, stage, from, to);
		json_array_append_new(stages, stage);
		put_row_label(ctx, &plan->stages[i], &label);
	}
	data_str(row, "title", data_page_name(plan->page));
	data_url(row, "url", data->site->conf, plan->page->url);
	data_str(row, "tag", data_tag(data, plan->page->lang));
	data_int(row, "line", data_line(data, plan->page));
	data_text(row, "label", buf_slice(&label));
	data_int(row, "lanes", lanes.used);
	data_list(row, "stages", stages);
	buf_finish(&label);
	return row;
}

static json_t *
make_axis(const struct data_ctx *ctx, enum axis_kind kind, const struct plan *plans,
    const enum axis_kind *kinds, size_t len)
{
	struct plan_axis axis = {.kind = kind};
	json_t *object = json_object(), *rows = json_array();

	for (size_t i = 0; i < len; i++)
		if (kinds[i] == kind)
			plan_axis_take(&axis, &plans[i].span);
	plan_axis_seal(&axis);
	for (size_t i = 0; i < len; i++)
		if (kinds[i] == kind)
			json_array_append_new(rows, make_row(ctx, &axis, &plans[i]));
	plan_axis_put(ctx, &axis, object);
	data_list(object, "rows", rows);
	return object;
}

json_t *
timetable_make(const struct data_ctx *ctx, struct page *const *pages, size_t len,
    struct page **ret_left, size_t *ret_left_len)
{
	struct plan *plans = xcalloc(len + 1, sizeof(*plans));
	enum axis_kind *kinds = xcalloc(len + 1, sizeof(*kinds));
	size_t counts[AXES + 1] = {0};
	json_t *axes = json_array();

	for (size_t i = 0; i < len; i++) {
		plan_of_page(&plans[i], pages[i]);
		kinds[i] = plan_axis_kind(&plans[i].span);
		if (kinds[i] == AXIS_NONE && ret_left)
			ret_left[counts[AXIS_NONE]] = pages[i];
		counts[kinds[i]]++;
	}
	if (ret_left_len)
		*ret_left_len = counts[AXIS_NONE];
	for (int kind = 0; kind < AXES; kind++)
		if (counts[kind])
			json_array_append_new(
			    axes, make_axis(ctx, (enum axis_kind)kind, plans, kinds, len));
	for (size_t i = 0; i < len; i++)
		plan_free(&plans[i]);
	free(plans);
	free(kinds);
	return axes;
}
