/* Lengths, ordinals and their ranges: the rules `point`, `range` and `offset` of the grammar in
 * section 4 of the roadmap graph. */
#ifndef PARSE_TIME_QUANTITY_H
#define PARSE_TIME_QUANTITY_H

#include "parse/time.h"

/* Each returns the end of the phrase that starts at `at`, or 0; `ret` gets the time, the form, the
 * number, not the place. `allow_codes`: W1 and M1 may stand here. */
size_t time_quantity(struct slice text, size_t at, struct time_context context, bool allow_codes,
    struct time_phrase *ret);

/* D-7, D+14 이후, D-30 ~ D-Day. */
size_t time_dday(struct slice text, size_t at, struct time_phrase *ret);

/* 个半月 without a number before it. */
size_t time_month_and_half(struct slice text, size_t at, struct time_phrase *ret);

#endif
