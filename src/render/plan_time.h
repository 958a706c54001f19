/* Times of plans in words of the reader's language. */
#ifndef RENDER_PLAN_TIME_H
#define RENDER_PLAN_TIME_H

#include "render/plan.h"

struct page_data;

/* Appends when a stage is: its dates, else the words of its author, else the normal form in
 * words. Nothing when nothing is known. */
void plan_put_when(
    struct buf *out, const struct page_data *data, int lang, const struct pg_stage *stage);

/* Appends from when to when a plan goes ("0–36 months"), or with `length` how long it takes. */
void plan_put_span(struct buf *out, const struct page_data *data, int lang,
    const struct plan_span *span, bool length);

/* "2025-07" or "2025-07-11": what <time datetime> takes for the first day of a calendar time,
 * as exactly as it was said. Empty for other times. */
void plan_put_iso(struct buf *out, const struct when *when);

/* Appends a word in which {{name}} is replaced by `value`. */
void plan_put_word(struct buf *out, const char *word, const char *name, struct slice value);

#endif
