#include "render/plan_axis.h"

#include "conf/dates.h"
#include "conf/i18n.h"
#include "render/plan_time.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { MONTHS_MAX = 18, TICKS_MAX = 6 };

static const double DAYS_OF_MONTH = 30.4;

static double
in_months(enum time_unit unit, double count)
{
	return time_unit_days(unit, count) / DAYS_OF_MONTH;
}

enum axis_kind
plan_axis_kind(const struct plan_span *span)
{
	if (span->kind == WHEN_CALENDAR && span->from.year && date_cmp(span->from, span->to) < 0)
		return AXIS_CALENDAR;
	if (span->kind != WHEN_POSITION || (span->end <= 0 && !span->open))
		return AXIS_NONE;
	return in_months(span->unit, span->end) > MONTHS_MAX + 0.5 ? AXIS_YEARS : AXIS_MONTHS;
}

void
plan_axis_take(struct plan_axis *axis, const struct plan_span *span)
{
	double end = in_months(
	    span->unit, span->open && span->end <= span->start ? span->start + 1 : span->end);

	if (axis->kind == AXIS_CALENDAR) {
		if (!axis->from.year || date_cmp(span->from, axis->from) < 0)
			axis->from = span->from;
		if (!axis->to.year || date_cmp(span->to, axis->to) > 0)
			axis->to = span->to;
		return;
	}
	if (span->open)
		end *= 1.1; /* room for what goes on */
	if (end > axis->length)
		axis->length = end;
}

void
plan_axis_seal(struct plan_axis *axis)
{
	double unit = axis->kind == AXIS_YEARS ? 12 : 1;

	if (axis->kind != AXIS_CALENDAR) {
		axis->length = ceil(axis->length / unit - 0.02) * unit;
		if (axis->length < unit)
			axis->length = unit;
		return;
	}
	axis->from.day = 1;
	if (axis->to.day > 1)
		axis->to = date_add_months((struct date){axis->to.year, axis->to.month, 1}, 1);
	axis->length = (double)date_days_between(axis->from, axis->to);
	if (axis->length < 1)
		axis->length = 1;
}

bool
plan_axis_place(
    const struct plan_axis *axis, const struct when *when, double *ret_from, double *ret_to)
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
	*ret_to = fmin(to * 100 / axis->length, 100);
	return *ret_from >= 0 && *ret_from <= 100;
}

void
plan_axis_put_percent(json_t *object, const char *key, double value)
{
	struct buf text = BUF_INIT;
	long hundredths;

	hundredths = lround(fmin(value, 100) * 100);
	if (hundredths < 0)
		buf_putc(&text, '-');
	hundredths = labs(hundredths);
	buf_put_uint(&text, (unsigned long)hundredths / 100);
	if (hundredths % 100) {
		buf_putc(&text, '.');
		buf_put_digits(&text, (unsigned long)hundredths % 100, 2);
		if (hundredths % 10 == 0)
			buf_truncate(&text, text.len - 1);
	}
	buf_putc(&text, '%');
	data_text(object, key, buf_slice(&text));
	buf_finish(&text);
}

static void
put_tick(json_t *ticks, double at, struct slice text)
{
	json_t *tick = json_object();

	plan_axis_put_percent(tick, "at", at);
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
put_calendar_ticks(const struct data_ctx *ctx, const struct plan_axis *axis, json_t *ticks)
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
put_position_ticks(const struct data_ctx *ctx, const struct plan_axis *axis, json_t *ticks)
{
	bool years = axis->kind == AXIS_YEARS;
	long unit = years ? 12 : 1, count = lround(axis->length / (double)unit);
	long step = step_of((double)count);

	for (long at = 0; at <= count; at += step) {
		struct buf number = BUF_INIT, text = BUF_INIT;

		buf_printf(&number, "%ld", at);
		if (at)
			plan_put_word(&text,
			    i18n_form(
				ctx->data->words, ctx->view->lang, years ? "years" : "months", at),
			    "count", buf_slice(&number));
		else
			buf_puts(&text, data_word(ctx->data, ctx->view->lang, "timeline_start"));
		put_tick(ticks, (double)(at * unit) * 100 / axis->length, buf_slice(&text));
		buf_finish(&number);
		buf_finish(&text);
	}
}

/* Today's place, which a script corrects for those who read the page on another day. */
static void
put_today(const struct data_ctx *ctx, const struct plan_axis *axis, json_t *object)
{
	double at = -1;

	if (axis->kind == AXIS_CALENDAR && ctx->data->today.year)
		at = (double)date_days_between(axis->from, ctx->data->today) * 100 / axis->length;
	data_flag(object, "has_today", at >= 0 && at <= 100);
	plan_axis_put_percent(object, "today", at < 0 ? 0 : at);
}

void
plan_axis_put(const struct data_ctx *ctx, const struct plan_axis *axis, json_t *object)
{
	static const char *const words[] = {
	    "timeline_calendar", "timeline_months", "timeline_years"};
	bool calendar = axis->kind == AXIS_CALENDAR;
	json_t *ticks = json_array();
	char iso[40] = "";

	if (calendar) {
		put_calendar_ticks(ctx, axis, ticks);
		snprintf(iso, sizeof(iso), "%04d-%02d-%02d", axis->from.year, axis->from.month,
		    axis->from.day);
	} else {
		put_position_ticks(ctx, axis, ticks);
	}
	data_str(object, "name", data_word(ctx->data, ctx->view->lang, words[axis->kind]));
	data_flag(object, "calendar", calendar);
	data_str(object, "from", iso);
	data_int(object, "days", calendar ? lround(axis->length) : 0);
	put_today(ctx, axis, object);
	data_list(object, "ticks", ticks);
}
