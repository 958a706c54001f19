/* Dates as readers of a language write them: 2025年7月11日, 2025년 7월 11일, July 11, 2025. */
#ifndef CONF_DATES_H
#define CONF_DATES_H

#include "base/buf.h"

struct dates;

/* The forms of a language (BCP 47). Never NULL; free with dates_free. Not changed by use, so any
 * number of threads may share it. */
struct dates *dates_new(const char *tag);
void dates_free(struct dates *dates);

/* Appends a date given as YYYY, YYYY-MM or YYYY-MM-DD (a time behind it is not shown), as
 * precisely as it is given. False, and nothing appended, when it is no date of the calendar. */
bool dates_put(const struct dates *dates, struct buf *out, struct slice iso);

/* Appends two dates with a dash between; one when they are the same or the other is empty. False
 * when neither is a date. */
bool dates_put_range(
    const struct dates *dates, struct buf *out, struct slice from, struct slice to);

#endif
