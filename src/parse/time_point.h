/* One date as it is written in a text: read by time_point.c, made a span of time by time_cal.c. */
#ifndef PARSE_TIME_POINT_H
#define PARSE_TIME_POINT_H

#include "parse/time_lex.h"

enum grain { GRAIN_YEAR, GRAIN_HALF, GRAIN_QUARTER, GRAIN_MONTH, GRAIN_DAY };

/* One date as it is written; what is not said is 0. */
struct time_point {
	size_t end;
	int year, month, day;
	int last_month, last_day; /* of 7-9月 and 11月2-8日 */
	enum grain grain;
	char sep;      /* between numbers: '-', '.', '/', or 0 where words stand */
	bool bare;     /* a year and nothing else: 2025 */
	bool unsure;   /* 7/11 and 03.02: a date only beside another one */
	bool till_end; /* 下旬: to the last day of the month */
};

/* The words after the number of a year: 年, 년, 學年度. Ends with "". */
extern const struct lex_word time_year_words[];

/* Reads the date that begins at `at`. False when there is none. */
bool time_point_read(struct slice text, size_t at, struct time_point *ret);

/* Reads the other end of a range, which may leave out what the first end says: the 15日 of
 * 7月11日-15日. False when there is none. */
bool time_point_read_second(
    struct slice text, size_t at, const struct time_point *first, struct time_point *ret);

#endif
