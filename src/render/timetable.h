/* Plans on axes of time: one axis for dates, one for months and one for years. */
#ifndef RENDER_TIMETABLE_H
#define RENDER_TIMETABLE_H

#include "render/data.h"

/* The axes on which any of the pages has its stages, as a new reference to a list. Pages whose
 * stages have no place in time are left out; `ret_left` (may be NULL; with room for all) gets
 * them, `ret_left_len` their number. */
json_t *timetable_make(const struct data_ctx *ctx, struct page *const *pages, size_t len,
    struct page **ret_left, size_t *ret_left_len);

/* Roadmaps that the timeline's page of a language shows. */
enum { TIMETABLE_MAX = 100 };

/* True when one of them stands on an axis: only then there is such a page. */
bool timetable_exists(const struct site *site, int lang);

#endif
