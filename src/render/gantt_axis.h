/* Ticks of a time axis: days, weeks, months or years, as many as can be told apart. */
#ifndef RENDER_GANTT_AXIS_H
#define RENDER_GANTT_AXIS_H

#include <stddef.h>
#include <stdint.h>

struct axis_tick {
	int64_t time;  /* seconds since 1970 */
	char text[20]; /* "2025-07", "08", "7-14", "09:00": digits, which need no language */
};

enum { AXIS_TICKS = 64 };

/* Fills `ticks` with those between two times, at most `max` (<= AXIS_TICKS). Returns how many. */
size_t axis_ticks(int64_t start, int64_t end, size_t max, struct axis_tick *ticks);

/* "2025-07-01", or with the time of day. */
void axis_date(int64_t time, int to_the_day, char text[20]);

#endif
