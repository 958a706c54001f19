/* Dates and ranges of dates: the `cal` rule of the grammar in section 4 of the roadmap graph. */
#ifndef PARSE_TIME_CAL_H
#define PARSE_TIME_CAL_H

#include "parse/time.h"

/* A date or a range of dates that starts at `at`: its end, and the time in `ret`; 0 when there is
 * none. What no text says (the year) stays 0 in the dates. */
size_t time_calendar(struct slice text, size_t at, struct time_context context, struct when *ret);

#endif
