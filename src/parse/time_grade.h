/* Times that a course of study or of work counts: 大一上, 1학년 2학기, 신입~3년차. */
#ifndef PARSE_TIME_GRADE_H
#define PARSE_TIME_GRADE_H

#include "parse/time.h"

/* The end of the phrase that starts at `at`, or 0; `ret` gets the time (years or semesters from
 * the first one) and the form, not the place. */
size_t time_grade(struct slice text, size_t at, struct time_phrase *ret);

#endif
