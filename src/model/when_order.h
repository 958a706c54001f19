/* Times against each other. */
#ifndef MODEL_WHEN_ORDER_H
#define MODEL_WHEN_ORDER_H

#include "parse/when.h"

/* <0, 0, >0 in *ret_order as `a` starts before, with, after `b`. False, `ret_order` untouched,
 * when the two cannot be compared: dates and positions, or a length. */
static inline bool
when_order(const struct when *a, const struct when *b, int *ret_order)
{
	double first, second;

	if (a->kind != b->kind || a->kind == WHEN_NONE || a->kind == WHEN_DURATION)
		return false;
	if (a->kind == WHEN_CALENDAR) {
		if (!a->from.year != !b->from.year)
			return false;
		*ret_order = date_cmp(a->from, b->from);
		return true;
	}
	first = time_unit_days(a->unit, a->start);
	second = time_unit_days(b->unit, b->start);
	/* A day of slack: 4 weeks are not after 1 month. */
	*ret_order = a->unit == b->unit ? (first > second) - (first < second)
					: (first > second + 3) - (first < second - 3);
	return true;
}

#endif
