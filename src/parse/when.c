#include "parse/when.h"

#include <math.h>

/* Years without a number are counted as this leap year. */
enum { ANY_YEAR = 2000 };

static const struct {
	const char *name;
	double days;
} units[] = {
    [UNIT_NONE] = {"", 0},
    [UNIT_MINUTE] = {"minute", 1.0 / 1440},
    [UNIT_HOUR] = {"hour", 1.0 / 24},
    [UNIT_DAY] = {"day", 1},
    [UNIT_WEEK] = {"week", 7},
    [UNIT_MONTH] = {"month", 30.4},
    [UNIT_QUARTER] = {"quarter", 91.2},
    [UNIT_SEMESTER] = {"semester", 182.4},
    [UNIT_YEAR] = {"year", 364.8},
};

const char *
time_unit_name(enum time_unit unit)
{
	return units[unit].name;
}

double
time_unit_days(enum time_unit unit, double count)
{
	return units[unit].days * count;
}

void
date_print(struct buf *out, struct date date)
{
	if (date.year)
		buf_put_digits(out, (unsigned)date.year, 4);
	else
		buf_putc(out, '-');
	buf_putc(out, '-');
	buf_put_digits(out, (unsigned)date.month, 2);
	buf_putc(out, '-');
	buf_put_digits(out, (unsigned)date.day, 2);
}

static void
print_bound(struct buf *out, const struct when *when, double value, struct date date)
{
	if (when->kind == WHEN_CALENDAR) {
		buf_putc(out, '"');
		date_print(out, date);
		buf_putc(out, '"');
	} else if (value >= -99999 && value <= 99999 && value == (int)value) {
		buf_put_int(out, (int)value);
	} else {
		buf_printf(out, "%.6g", value);
	}
}

void
when_print(struct buf *out, const struct when *when)
{
	static const char *const kinds[] = {"none", "calendar", "position", "duration"};

	if (when->kind == WHEN_NONE) {
		buf_puts(out, "null");
		return;
	}
	buf_puts(out, "{\"kind\":\"");
	buf_puts(out, kinds[when->kind]);
	if (when->kind != WHEN_CALENDAR) {
		buf_puts(out, "\",\"unit\":\"");
		buf_puts(out, units[when->unit].name);
	}
	buf_puts(out, "\",\"start\":");
	print_bound(out, when, when->start, when->from);
	if (!when->open) {
		buf_puts(out, ",\"end\":");
		print_bound(out, when, when->end, when->to);
	}
	buf_puts(out, when->open ? ",\"open\":true}" : ",\"open\":false}");
}

static bool
is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int
month_days(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return days[month - 1] + (month == 2 && is_leap(year ? year : ANY_YEAR));
}

bool
date_valid(struct date date)
{
	return date.year >= 0 && date.year <= 9999 && date.month >= 1 && date.month <= 12 &&
	       date.day >= 1 && date.day <= month_days(date.year, date.month);
}

bool
date_read(struct slice text, struct date *ret)
{
	int parts[3] = {0};
	struct date date;
	size_t at = 0;

	for (size_t part = 0; part < 3; part++) {
		size_t digits = part ? 2 : 4;

		if (text.len < at + digits)
			return false;
		for (; digits; digits--, at++) {
			if (text.ptr[at] < '0' || text.ptr[at] > '9')
				return false;
			parts[part] = parts[part] * 10 + (text.ptr[at] - '0');
		}
		if (part < 2 && (at >= text.len || text.ptr[at++] != '-'))
			return false;
	}
	date = (struct date){(int16_t)parts[0], (int8_t)parts[1], (int8_t)parts[2]};
	if (!date.year || !date_valid(date) ||
	    (at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9'))
		return false;
	*ret = date;
	return true;
}

int
date_cmp(struct date a, struct date b)
{
	if (a.year && b.year && a.year != b.year)
		return a.year < b.year ? -1 : 1;
	if (a.month != b.month)
		return a.month < b.month ? -1 : 1;
	return (a.day > b.day) - (a.day < b.day);
}

/* Days since 1970-01-01 and back: the civil calendar shifted so that a year starts in March, as
 * in Hinnant's chrono-compatible algorithms. */
static long
days_from_date(struct date date)
{
	long year = date.year - (date.month <= 2);
	long era = (year >= 0 ? year : year - 399) / 400;
	long of_era = year - era * 400;
	long of_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static struct date
date_from_days(long days)
{
	long shifted = days + 719468;
	long era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
	long day = shifted - era * 146097;
	long of_era = (day - day / 1460 + day / 36524 - day / 146096) / 365;
	long of_year = day - (365 * of_era + of_era / 4 - of_era / 100);
	long month = (5 * of_year + 2) / 153;
	struct date date;

	date.day = (int8_t)(of_year - (153 * month + 2) / 5 + 1);
	date.month = (int8_t)(month < 10 ? month + 3 : month - 9);
	date.year = (int16_t)(of_era + era * 400 + (date.month <= 2));
	return date;
}

long
date_days_between(struct date a, struct date b)
{
	return days_from_date(b) - days_from_date(a);
}

struct date
date_add_days(struct date date, long days)
{
	bool yearless = date.year == 0;

	if (yearless)
		date.year = ANY_YEAR;
	date = date_from_days(days_from_date(date) + days);
	if (yearless)
		date.year = 0;
	return date;
}

struct date
date_add_months(struct date date, long months)
{
	long count = (date.year ? date.year : ANY_YEAR) * 12L + date.month - 1 + months;
	long year = count / 12;
	int last;

	if (count < 0 || year > 9999)
		return (struct date){9999, 12, 31};
	date.month = (int8_t)(count % 12 + 1);
	date.year = date.year ? (int16_t)year : 0;
	last = month_days(date.year, date.month);
	if (date.day > last)
		date.day = (int8_t)last;
	return date;
}

/* `count` units after `anchor`; fractions of months and years as days. */
static struct date
date_add_units(struct date anchor, enum time_unit unit, double count)
{
	static const int months[] = {
	    [UNIT_MONTH] = 1, [UNIT_QUARTER] = 3, [UNIT_SEMESTER] = 6, [UNIT_YEAR] = 12};
	double whole;

	if (fabs(count) > 100000)
		count = count < 0 ? -100000 : 100000;
	if (unit < UNIT_MONTH)
		return date_add_days(anchor, lround(time_unit_days(unit, count)));
	count *= months[unit];
	whole = floor(count + 1e-9);
	anchor = date_add_months(anchor, (long)whole);
	return date_add_days(anchor, lround((count - whole) * 30));
}

struct when
when_anchored(struct when when, struct date anchor)
{
	if (when.kind != WHEN_POSITION || !anchor.year)
		return when;
	when.from = date_add_units(anchor, when.unit, when.start);
	when.to = when.open ? when.from : date_add_units(anchor, when.unit, when.end);
	when.kind = WHEN_CALENDAR;
	when.unit = UNIT_DAY;
	return when;
}
