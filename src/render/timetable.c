#include "render/timetable.h"

#include "base/mem.h"
#include "conf/config.h"
#include "conf/dates.h"
#include "conf/i18n.h"
#include "render/plan_time.h"

#include <math.h>
#include <stdlib.h>

enum axis_kind { AXIS_CALENDAR, AXIS_MONTHS, AXIS_YEARS, AXES, AXIS_NONE = AXES };
enum { MONTHS_MAX = 18, TICKS_MAX = 6, HUES = 12 };

static const double DAYS_OF_MONTH = 30.4;
static const double NARROW = 6; /* percent of the axis that a station with its number takes */

struct axis {
	enum axis_kind kind;
	double length; /* days of a calendar; else months */
	struct date from;
};

static double
in_months(enum time_unit unit, double count)
{
	return time_unit_days(unit, count) / DAYS_OF_MONTH;
}

static enum axis_kind
axis_of(const struct plan *plan)
{
	const struct plan_span *span = &plan->span;

	if (span->kind == WHEN_CALENDAR && span->from.year && date_cmp(span->from, span->to) < 0)
		return AXIS_CALENDAR;
	if (span->kind != WHEN_POSITION || (span->end <= 0 && !span->open))
		return AXIS_NONE;
	return in_months(span->unit, span->end) > MONTHS_MAX + 0.5 ? AXIS_YEARS : AXIS_MONTHS;
}

bool
timetable_exists(const struct site *site, int lang)
{
	struct rows rows;
	bool found = false;

	rows_of_home(&rows, site, lang, TIMETABLE_MAX);
	for (size_t i = 0; i < rows.len && !found; i++) {
		struct plan plan;

		plan_of_page(&plan, rows.items[i]);
		found = axis_of(&plan) != AXIS_NONE;
		plan_free(&plan);
	}
	rows_free(&rows);
	return found;
}

/* Where a stage lies on its axis, in percent. False when it has no place there. */
static bool
place(const struct axis *axis, const struct when *when, double *ret_from, double *ret_to)
{
	double from, to;

	if (axis->kind == AXIS_CALENDAR) {
		if (when->kind != WHEN_CALENDAR || !when->from.year)
			return false;
		from = (double)date_days_between(axis->from, when->from);
		to = when->open ? axis->length : (double)date_days_between(axis->from, when->to);
	} else {
		if (when->kind != WHEN_POSITION)
			return false;
		from = in_months(when->unit, when->start);
		to = when->open ? axis->length : in_months(when->unit, when->end);
	}
	*ret_from = from * 100 / axis->length;
	*ret_to = to * 100 / axis->length;
	return *ret_from >= 0 && *ret_from <= 100;
}

static void
put_percent(json_t *object, const char *key, double value)
{
	struct buf text = BUF_INIT;

	if (value > 100)
		value = 100;
	buf_printf(&text, "%.10g%%", round(value * 100) / 100);
	data_text(object, key, buf_slice(&text));
	buf_finish(&text);
}

static json_t *
make_stage(const struct plan_stage *stage, size_t index, double from, double to, bool wide)
{
	json_t *object = json_object();

	data_int(object, "hue", index < HUES ? (long)index : HUES - 1);
	data_str(object, "number", stage->number);
	data_flag(object, "wide", wide);
	data_flag(object, "done", stage->state == PLAN_DONE);
	data_flag(object, "doing", stage->state == PLAN_DOING);
	data_flag(object, "long", to > from);
	put_percent(object, "from", from);
	put_percent(object, "middle", (from + to) / 2);
	put_percent(object, "to", to);
	return object;
}

static void
put_row_label(const struct data_ctx *ctx, const struct plan_stage *stage, struct buf *out)
{
	struct buf time = BUF_INIT;

	plan_put_when(&time, ctx->data, ctx->view->lang, stage->from);
	if (out->len)
		buf_puts(out, ", ");
	if (*stage->number)
		buf_printf(out, "%s: ", stage->number);
	buf_put(out, stage->name);
	if (time.len)
		buf_printf(out, " (%s)", time.ptr);
	buf_finish(&time);
}

static json_t *
make_row(const struct data_ctx *ctx, const struct axis *axis, const struct plan *plan)
{
	const struct page_data *data = ctx->data;
	json_t *row = json_object(), *stages = json_array();
	struct buf label = BUF_INIT;
	double last = -100;

	for (size_t i = 0; i < plan->len; i++) {
		double from, to;
		bool wide;

		if (!place(axis, &plan->stages[i].from->when, &from, &to))
			continue;
		wide = fabs(from - last) >= NARROW;
		if (wide)
			last = from;
		json_array_append_new(stages, make_stage(&plan->stages[i], i, from, to, wide));
		put_row_label(ctx, &plan->stages[i], &label);
	}
	data_str(row, "title", data_page_name(plan->page));
	data_url(row, "url", data->site->conf, plan->page->url);
	data_str(row, "tag", data_tag(data, plan->page->lang));
	data_int(row, "line", data_line(data, plan->page));
	data_text(row, "label", buf_slice(&label));
	data_list(row, "stages", stages);
	buf_finish(&label);
	return row;
}

static void
put_tick(json_t *ticks, double at, struct slice text)
{
	json_t *tick = json_object();

	put_percent(tick, "at", at);
	data_text(tick, "text", text);
	data_flag(tick, "start", at < 1);
	data_flag(tick, "end", at > 99);
	json_array_append_new(ticks, tick);
}

/* The smallest step of a calendar's months that leaves no more than TICKS_MAX ticks. */
static long
step_of(double count)
{
	static const long steps[] = {1, 2, 3, 6, 12, 24, 60, 120, 600};
	size_t i = 0;

	while (i + 1 < sizeof(steps) / sizeof(*steps) && count / (double)steps[i] > TICKS_MAX)
		i++;
	return steps[i];
}

/* "2025年7月", and then only "9月" while the year stays. */
static void
put_month(const struct data_ctx *ctx, struct buf *out, struct date date, bool year)
{
	static const char *const signs[] = {"\xE5\xB9\xB4", "\xEB\x85\x84"}; /* 年 년 */
	char iso[16];
	struct buf text = BUF_INIT;
	struct slice rest;

	snprintf(iso, sizeof(iso), "%04d-%02d", date.year, date.month);
	dates_put(i18n_dates(ctx->data->words, ctx->view->lang), &text, slice_of(iso));
	rest = buf_slice(&text);
	for (size_t i = 0; !year && i < 2; i++) {
		const char *at = memmem(text.ptr, text.len, signs[i], 3);

		if (at)
			rest =
			    slice_trim(slice_skip(buf_slice(&text), (size_t)(at + 3 - text.ptr)));
	}
	buf_put(out, rest);
	buf_finish(&text);
}

static void
put_calendar_ticks(const struct data_ctx *ctx, const struct axis *axis, json_t *ticks)
{
	long step = step_of(axis->length / DAYS_OF_MONTH);
	int year = 0;

	for (long month = 0;; month += step) {
		struct date date = date_add_months(axis->from, month);
		double at = (double)date_days_between(axis->from, date) * 100 / axis->length;
		struct buf text = BUF_INIT;

		if (at > 100.5)
			break;
		put_month(ctx, &text, date, date.year != year);
		put_tick(ticks, at, buf_slice(&text));
		year = date.year;
		buf_finish(&text);
	}
}

static void
put_position_ticks(const struct data_ctx *ctx, const struct axis *axis, json_t *ticks)
{
	bool years = axis->kind == AXIS_YEARS;
	const char *word = data_word(ctx->data, ctx->view->lang, years ? "years" : "months");
	long unit = years ? 12 : 1, count = lround(axis->length / (double)unit);
	long step = step_of((double)count);

	for (long at = 0; at <= count; at += step) {
		struct buf number = BUF_INIT, text = BUF_INIT;

		buf_printf(&number, "%ld", at);
		if (at)
			plan_put_word(&text, word, "count", buf_slice(&number));
		else
			buf_puts(&text, data_word(ctx->data, ctx->view->lang, "timeline_start"));
		put_tick(ticks, (double)(at * unit) * 100 / axis->length, buf_slice(&text));
		buf_finish(&number);
		buf_finish(&text);
	}
}

/* An axis begins and ends at full units, so that its ticks do. */
static void
fit(struct axis *axis, const struct plan *plans, const enum axis_kind *kinds, size_t len)
{
	struct date to = {0};
	double months = 0;

	for (size_t i = 0; i < len; i++) {
		const struct plan_span *span = &plans[i].span;
		double end = in_months(span->unit,
		    span->open && span->end <= span->start ? span->start + 1 : span->end);

		if (kinds[i] != axis->kind)
			continue;
		if (axis->kind == AXIS_CALENDAR) {
			if (!axis->from.year || date_cmp(span->from, axis->from) < 0)
				axis->from = span->from;
			if (!to.year || date_cmp(span->to, to) > 0)
				to = span->to;
		} else if (span->open) {
			end *= 1.1; /* room for what goes on */
		}
		if (end > months)
			months = end;
	}
	if (axis->kind == AXIS_CALENDAR) {
		axis->from.day = 1;
		if (to.day > 1)
			to = date_add_months((struct date){to.year, to.month, 1}, 1);
		axis->length = (double)date_days_between(axis->from, to);
		if (axis->length < 1)
			axis->length = 1;
	} else {
		double unit = axis->kind == AXIS_YEARS ? 12 : 1;

		axis->length = ceil(months / unit - 0.02) * unit;
		if (axis->length < unit)
			axis->length = unit;
	}
}

static json_t *
make_axis(const struct data_ctx *ctx, enum axis_kind kind, const struct plan *plans,
    const enum axis_kind *kinds, size_t len)
{
	static const char *const words[] = {
	    "timeline_calendar", "timeline_months", "timeline_years"};
	struct axis axis = {.kind = kind};
	json_t *object = json_object(), *rows = json_array(), *ticks = json_array();
	char iso[16] = "";

	fit(&axis, plans, kinds, len);
	if (kind == AXIS_CALENDAR) {
		put_calendar_ticks(ctx, &axis, ticks);
		snprintf(iso, sizeof(iso), "%04d-%02d-%02d", axis.from.year, axis.from.month,
		    axis.from.day);
	} else {
		put_position_ticks(ctx, &axis, ticks);
	}
	for (size_t i = 0; i < len; i++)
		if (kinds[i] == kind)
			json_array_append_new(rows, make_row(ctx, &axis, &plans[i]));
	data_str(object, "name", data_word(ctx->data, ctx->view->lang, words[kind]));
	data_flag(object, "calendar", kind == AXIS_CALENDAR);
	data_str(object, "from", iso);
	data_int(object, "days", kind == AXIS_CALENDAR ? lround(axis.length) : 0);
	data_list(object, "ticks", ticks);
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
		kinds[i] = axis_of(&plans[i]);
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
