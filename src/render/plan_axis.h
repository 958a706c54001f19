/* An axis of time on which plans are drawn to scale: of dates, of months or of years. */
#ifndef RENDER_PLAN_AXIS_H
#define RENDER_PLAN_AXIS_H

#include "render/data.h"
#include "render/plan.h"

enum axis_kind { AXIS_CALENDAR, AXIS_MONTHS, AXIS_YEARS, AXES, AXIS_NONE = AXES };

struct plan_axis {
	enum axis_kind kind;
	double length; /* days of a calendar; else months */
	struct date from, to;
};

/* The axis on which a span stands; AXIS_NONE when nothing is known of it. */
enum axis_kind plan_axis_kind(const struct plan_span *span);

/* Makes room for a span of the axis' kind. Start with {.kind = ...}; plan_axis_seal after the last
 * rounds to full units, so that ticks stand at both ends. */
void plan_axis_take(struct plan_axis *axis, const struct plan_span *span);
void plan_axis_seal(struct plan_axis *axis);

/* Where a time lies, in percent. False when it has no place there. */
bool plan_axis_place(
    const struct plan_axis *axis, const struct when *when, double *ret_from, double *ret_to);

/* Sets name, calendar, from, days, today and ticks of the axis' data. */
void plan_axis_put(const struct data_ctx *ctx, const struct plan_axis *axis, json_t *object);

/* Sets `key` to "12.5%". */
void plan_axis_put_percent(json_t *object, const char *key, double value);

#endif
