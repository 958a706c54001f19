/* A time as a plan gives it, in one normal form (roadmap graph, section 4): dates, a position
 * counted from the plan's start, or a length. A plain value; nothing to free. */
#ifndef PARSE_WHEN_H
#define PARSE_WHEN_H

#include "base/buf.h"

enum when_kind { WHEN_NONE, WHEN_CALENDAR, WHEN_POSITION, WHEN_DURATION };

/* In rising order of length. */
enum time_unit {
	UNIT_NONE,
	UNIT_MINUTE,
	UNIT_HOUR,
	UNIT_DAY,
	UNIT_WEEK,
	UNIT_MONTH,
	UNIT_QUARTER,
	UNIT_SEMESTER,
	UNIT_YEAR
};

/* A day of the Gregorian calendar; `year` 0 = not said. Month and day are never 0 in a
 * calendar time. */
struct date {
	int16_t year;
	int8_t month, day;
};

/* 32 bytes, since each of a page's stages has two. */
struct when {
	enum when_kind kind : 8;
	enum time_unit
	    unit : 8;         /* of start and end; for a calendar time: how exactly it was said */
	bool open;            /* has no end */
	struct date from, to; /* calendar: half-open; `to` means nothing when `open` */
	double start, end;    /* position: half-open, in units from the plan's start, 0-based;
	                          * duration: least and most; end = start when `open` */
};

/* "week", "month" and so on; "" for UNIT_NONE. */
const char *time_unit_name(enum time_unit unit);

/* Appends the normal form as one JSON object, keys in a fixed order; `end` is left out of an open
 * time, `unit` out of a calendar one: {"kind":"position","unit":"month","start":0,"end":6,
 * "open":false}, {"kind":"calendar","start":"2025-07-01","end":"2025-08-01","open":false}.
 * A date without a year is "--11-02". WHEN_NONE gives "null". */
void when_print(struct buf *out, const struct when *when);

/* "2025-07-11", or "--07-11" without a year. */
void date_print(struct buf *out, struct date date);

/* Reads "2025-07-11", also with a time of day after it. False, `ret` untouched, if it is no day. */
bool date_read(struct slice text, struct date *ret);

bool date_valid(struct date date);

/* <0, 0, >0. Two dates of which one has no year are compared within one year. */
int date_cmp(struct date a, struct date b);

/* Without a year, December is followed by January and February has 29 days. */
struct date date_add_days(struct date date, long days);
/* The day is cut to the length of the month. */
struct date date_add_months(struct date date, long months);

/* Days from `a` to `b`; both have a year. */
long date_days_between(struct date a, struct date b);

/* The dates of a position when the plan starts at `anchor` (which has a year). What is no
 * position is returned as it is. */
struct when when_anchored(struct when when, struct date anchor);

/* A length of `count` units in days, with 7 days a week and 30.4 a month: for comparing only. */
double time_unit_days(enum time_unit unit, double count);

#endif
