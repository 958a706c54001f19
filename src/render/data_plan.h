/* "page.plan": what the head, the map, the contents list and the text show of a plan. */
#ifndef RENDER_DATA_PLAN_H
#define RENDER_DATA_PLAN_H

#include "render/data.h"
#include "render/plan.h"

/* The data of a plan as a new reference; null when it has neither stages nor tasks. `ret_marks`
 * gets the symbols it shows. */
json_t *data_plan(const struct data_ctx *ctx, const struct plan *plan, unsigned *ret_marks);

/* Bars of the stages that have a place in time; null where there are fewer than two. New reference. */
json_t *data_gantt(const struct data_ctx *ctx, const struct plan *plan);

/* {has_progress, percent, done, total}. New reference. */
json_t *data_ring(const struct plan *plan);

/* Symbols of states: bit 1 << enum status, and certificates. */
enum { MARK_CERTIFICATE = 1 << 16 };

/* "page.icons" keys by status: NULL where no symbol is needed. */
const char *data_mark_of(enum status status);

#endif
