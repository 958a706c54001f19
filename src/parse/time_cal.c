#include "parse/time_cal.h"

#include "parse/time_lex.h"
#include "parse/time_point.h"

static const struct lex_word opens[] = {{"起", 0}, {"开始", 0}, {"開始", 0}, {"부터", 0},
    {"이후", 0}, {"以后", 0}, {"以後", 0}, {"之后", 0}, {"之後", 0}, {"至今", 0}, {"+", 0},
    {"＋", 0}, {"", 0}};

static enum time_unit
grain_unit(enum grain grain)
{
	static const enum time_unit grains[] = {
	    [GRAIN_YEAR] = UNIT_YEAR,
	    [GRAIN_HALF] = UNIT_SEMESTER,
	    [GRAIN_QUARTER] = UNIT_QUARTER,
	    [GRAIN_MONTH] = UNIT_MONTH,
	    [GRAIN_DAY] = UNIT_DAY,
	};

	return grains[grain];
}

static struct date
point_start(const struct time_point *point)
{
	return (struct date){
	    point->year, point->month ? point->month : 1, point->day ? point->day : 1};
}

/* The first day after what the point names. */
static struct date
point_after(const struct time_point *point)
{
	static const int months[] = {
	    [GRAIN_YEAR] = 12, [GRAIN_HALF] = 6, [GRAIN_QUARTER] = 3, [GRAIN_MONTH] = 1};
	struct date date = point_start(point);

	if (point->till_end) {
		date.day = 1;
		return date_add_months(date, 1);
	}
	if (point->grain == GRAIN_DAY) {
		if (point->last_day)
			date.day = point->last_day;
		return date_valid(date) ? date_add_days(date, 1) : date;
	}
	if (point->last_month) {
		if (date.year && point->last_month < date.month)
			date.year++;
		date.month = point->last_month;
	}
	return date_add_months(date, months[point->grain]);
}

/* A year that one side leaves out is the other's, unless the months turn round. */
static void
share_year(struct time_point *first, struct time_point *second)
{
	int month = second->last_month ? second->last_month : second->month;

	if (first->year && !second->year)
		second->year = first->year + (month < first->month);
	else if (second->year && !first->year)
		first->year = second->year - (first->month > month);
}

static bool
make_when(
    const struct time_point *first, const struct time_point *second, bool open, struct when *ret)
{
	struct when when = {.kind = WHEN_CALENDAR, .open = open};

	when.unit = grain_unit(second->grain > first->grain ? second->grain : first->grain);
	when.from = point_start(first);
	when.to = open ? when.from : point_after(second);
	if (!date_valid(when.from) || !date_valid(when.to))
		return false;
	if (!open && when.from.year && when.to.year && date_cmp(when.from, when.to) >= 0)
		return false;
	*ret = when;
	return true;
}

/* 2025-2026, 2025–26 */
static size_t
year_range(struct slice text, const struct time_point *first, struct when *ret)
{
	struct time_point second = {.grain = GRAIN_YEAR};
	unsigned digits;
	size_t sep = lex_range(text, first->end), end;
	int year;

	if (!sep && slice_starts(slice_skip(text, first->end), "/"))
		sep = first->end + 1;
	if (!sep || !(end = lex_int(text, sep, &year, &digits)))
		return 0;
	if (digits == 2 && year == (first->year + 1) % 100)
		year = first->year + 1;
	else if (digits != 4)
		return 0;
	if (year <= first->year || year > first->year + 15 || rune_is_alnum(lex_rune(text, end)))
		return 0;
	second.year = year;
	if (!make_when(first, &second, false, ret))
		return 0;
	sep = lex_word(text, lex_blank(text, end), time_year_words, NULL);
	return sep ? sep : end;
}

/* A year alone is a time only where nothing else stands. */
static size_t
bare_year(struct slice text, size_t at, const struct time_point *point, struct when *ret)
{
	uint32_t before = lex_before(text, at);
	size_t end = year_range(text, point, ret), now;

	if (end)
		return end;
	if ((now = lex_range(text, point->end)) && (end = lex_now(text, now)))
		return make_when(point, point, true, ret) ? end : 0;
	if (before && before != '(' && before != 0xFF08)
		return 0;
	if (lex_blank(text, point->end) < text.len && before != '(' && before != 0xFF08)
		return 0;
	if (!lex_at_close(text, point->end))
		return 0;
	return make_when(point, point, false, ret) ? point->end : 0;
}

size_t
time_calendar(struct slice text, size_t at, struct time_context context, struct when *ret)
{
	struct time_point first, second;
	size_t sep, end;

	if (!time_point_read(text, at, &first))
		return 0;
	if (first.bare)
		return bare_year(text, at, &first, ret);
	if ((end = lex_word(text, lex_blank(text, first.end), opens, NULL)) && !first.unsure &&
	    !rune_is_alnum(lex_rune(text, end)) && lex_korean_end(text, end) &&
	    !lex_range(text, end) &&
	    !time_point_read_second(text, lex_blank(text, end), &first, &second))
		return make_when(&first, &first, true, ret) ? end : 0;
	sep = lex_range(text, first.end);
	if (sep && (end = lex_now(text, sep)))
		return make_when(&first, &first, true, ret) ? end : 0;
	if (sep && lex_at_close(text, sep) && !first.unsure)
		return make_when(&first, &first, true, ret) ? sep : 0;
	if (sep && time_point_read_second(text, sep, &first, &second)) {
		share_year(&first, &second);
		if (make_when(&first, &second, false, ret))
			return second.end;
	}
	if (first.unsure && !(context.dates && first.grain == GRAIN_DAY)) {
		/* an English month alone is the whole text, or a word like any other */
		if (first.grain != GRAIN_MONTH || at || lex_blank(text, first.end) < text.len)
			return 0;
	}
	return make_when(&first, &first, false, ret) ? first.end : 0;
}
