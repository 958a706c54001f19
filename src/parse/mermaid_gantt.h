/* Times of Gantt charts. For the files mermaid_gantt*.c only. */
#ifndef PARSE_MERMAID_GANTT_H
#define PARSE_MERMAID_GANTT_H

#include "base/slice.h"

#include <stdint.h>

enum { GANTT_DAY = 86400 };

/* Days since 1970-01-01 of a day of the Gregorian calendar, and back (Howard Hinnant,
 * "chrono-Compatible Low-Level Date Algorithms"). */
int64_t gantt_days(int year, int month, int day);
void gantt_civil(int64_t days, int *ret_year, int *ret_month, int *ret_day);

/* The day of a time: rounded down, also before 1970. */
static inline int64_t
gantt_day_of(int64_t time)
{
	return time >= 0 ? time / GANTT_DAY : -((GANTT_DAY - 1 - time) / GANTT_DAY);
}

/* Reads `text` by a format such as "YYYY-MM-DD HH:mm" into seconds since 1970. False when it does
 * not fit or is no time of the calendar. */
bool gantt_time(struct slice text, struct slice format, int64_t *ret_time);

/* Does the format name no time of day? */
bool gantt_to_the_day(struct slice format);

/* Adds a length such as "3d", "2w", "1.5h", "1M" to a time. False when it is none. */
bool gantt_add(struct slice length, int64_t time, int64_t *ret_time);

#endif
