/* Time phrases in a piece of text: a heading, an item's lead, a cell. The grammar is section 4 of
 * the roadmap graph: Chinese (both scripts), Korean, English. Linear in the text. What the rest
 * of the document says (chains, years, an anchor) is applied by model/, not here. */
#ifndef PARSE_TIME_H
#define PARSE_TIME_H

#include "parse/when.h"

/* In order of preference when one text has several. */
enum time_form {
	FORM_CALENDAR,
	FORM_ORDINAL_RANGE, /* 第 1-2 周, Week 1-2 */
	FORM_RANGE,         /* 1-3 个月 */
	FORM_ORDINAL,       /* 第 3 周, 3주차, Week 3, D-7 */
	FORM_DURATION       /* 3 个月 */
};

/* Where the text stands, as far as it changes the reading. */
struct time_context {
	enum time_unit column; /* unit in the title of the column (周次): bare numbers take it */
	bool dates;            /* a column of dates: 7/11 is one */
	bool codes;            /* a column of codes: W1, M1, Q1 may stand anywhere */
	bool labelled;         /* after a label or in a column of durations: hours and days count */
};

struct time_phrase {
	struct when when;
	size_t start, end; /* bytes of the text */
	enum time_form form;
	struct slice
	    number;  /* of an ordinal as it is written (3, 三); empty for ranges and lengths */
	bool weak;   /* a length in days, hours or minutes: see time_best */
	bool offset; /* 37 个月后, 3개월 이내, D-7: counted from somewhere */
	bool paren;  /* inside parentheses */
	bool tail;   /* of a weak one: inside the parentheses that end the text */
};

/* A pass over a text; start with time_scan. Owns nothing. */
struct time_scan {
	struct slice text;
	struct time_context context;
	size_t at;   /* byte to look at next */
	size_t tail; /* where the closing parentheses open; SIZE_MAX until that is asked */
	int depth;   /* of parentheses at `at` */
};

struct time_scan time_scan(struct slice text, struct time_context context);

/* The next phrase. False when there is none. */
bool time_next(struct time_scan *scan, struct time_phrase *ret);

/* The phrase that says when the whole text's step is: by form, then the first. Lengths in days,
 * hours and minutes count only in closing parentheses or when `labelled`. False when none. */
bool time_best(struct slice text, struct time_context context, struct time_phrase *ret);

/* The unit that a column's title gives to bare numbers below it (周次, 天數, Week), or UNIT_NONE. */
enum time_unit time_column_unit(struct slice title);

#endif
