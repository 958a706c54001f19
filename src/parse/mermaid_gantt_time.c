#include "parse/mermaid_gantt.h"

#include "parse/when.h"

#include <stdlib.h>

int64_t
gantt_days(int year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = (y >= 0 ? y : y - 399) / 400, yoe = y - era * 400;
	int64_t doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

void
gantt_civil(int64_t days, int *ret_year, int *ret_month, int *ret_day)
{
	int64_t z = days + 719468, era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;

	*ret_day = (int)(doy - (153 * mp + 2) / 5 + 1);
	*ret_month = (int)(mp < 10 ? mp + 3 : mp - 9);
	*ret_year = (int)(yoe + era * 400 + (*ret_month <= 2));
}

enum part {
	PART_YEAR,
	PART_MONTH,
	PART_DAY,
	PART_HOUR,
	PART_MINUTE,
	PART_SECOND,
	PART_UNIX,
	PARTS
};

struct token {
	const char *name;
	enum part part;
	unsigned min, max; /* digits */
};

static const struct token tokens[] = {{"YYYY", PART_YEAR, 4, 4}, {"yyyy", PART_YEAR, 4, 4},
    {"YY", PART_YEAR, 2, 2}, {"MM", PART_MONTH, 1, 2}, {"M", PART_MONTH, 1, 2},
    {"DD", PART_DAY, 1, 2}, {"dd", PART_DAY, 1, 2}, {"D", PART_DAY, 1, 2}, {"HH", PART_HOUR, 1, 2},
    {"H", PART_HOUR, 1, 2}, {"hh", PART_HOUR, 1, 2}, {"h", PART_HOUR, 1, 2},
    {"mm", PART_MINUTE, 1, 2}, {"m", PART_MINUTE, 1, 2}, {"ss", PART_SECOND, 1, 2},
    {"s", PART_SECOND, 1, 2}, {"X", PART_UNIX, 1, 11}, {"x", PART_UNIX, 1, 14}};

/* The token at the start of `format`; "mm" is a month where no hour came before it. */
static const struct token *
token_at(struct slice format, bool hour)
{
	static const struct token month = {"mm", PART_MONTH, 1, 2};

	if (slice_starts(format, "mm") && !hour)
		return &month;
	for (size_t i = 0; i < sizeof(tokens) / sizeof(*tokens); i++)
		if (slice_starts(format, tokens[i].name))
			return &tokens[i];
	return NULL;
}

static size_t
read_number(struct slice text, unsigned max, int64_t *ret_number)
{
	size_t len = 0;

	*ret_number = 0;
	while (len < text.len && len < max && text.ptr[len] >= '0' && text.ptr[len] <= '9')
		*ret_number = *ret_number * 10 + (text.ptr[len++] - '0');
	return len;
}

/* Fills the parts that the format names. False when the text does not fit. */
static bool
read_parts(struct slice text, struct slice format, int64_t parts[PARTS])
{
	bool hour = false;

	while (format.len) {
		const struct token *token = token_at(format, hour);
		size_t len;

		if (!token) {
			if (!text.len || *text.ptr != *format.ptr)
				return false;
			text = slice_skip(text, 1);
			format = slice_skip(format, 1);
			continue;
		}
		hour = hour || token->part == PART_HOUR;
		len = read_number(text, token->max, &parts[token->part]);
		if (len < token->min)
			return false;
		if (token->part == PART_YEAR && token->min == 2)
			parts[PART_YEAR] += 2000;
		if (*token->name == 'x')
			parts[PART_UNIX] /= 1000;
		text = slice_skip(text, len);
		format = slice_skip(format, strlen(token->name));
	}
	return text.len == 0;
}

bool
gantt_time(struct slice text, struct slice format, int64_t *ret_time)
{
	int64_t parts[PARTS] = {1970, 1, 1, 0, 0, 0, -1};
	struct date date;

	if (!read_parts(text, format, parts))
		return false;
	if (parts[PART_UNIX] >= 0) {
		*ret_time = parts[PART_UNIX];
		return true;
	}
	if (parts[PART_YEAR] > 9999 || parts[PART_MONTH] > 12 || parts[PART_DAY] > 31)
		return false;
	date = (struct date){
	    (int16_t)parts[PART_YEAR], (int8_t)parts[PART_MONTH], (int8_t)parts[PART_DAY]};
	if (!date.year || !date_valid(date) || parts[PART_HOUR] > 24 || parts[PART_MINUTE] > 59 ||
	    parts[PART_SECOND] > 59)
		return false;
	*ret_time = gantt_days(date.year, date.month, date.day) * GANTT_DAY +
		    parts[PART_HOUR] * 3600 + parts[PART_MINUTE] * 60 + parts[PART_SECOND];
	return true;
}

bool
gantt_to_the_day(struct slice format)
{
	bool hour = false;

	while (format.len) {
		const struct token *token = token_at(format, hour);

		if (token && token->part >= PART_HOUR)
			return false;
		format = slice_skip(format, token ? strlen(token->name) : 1);
	}
	return true;
}

/* Months are calendar months; the day is cut to the month's length. */
static int64_t
add_months(int64_t time, long months)
{
	int64_t days = gantt_day_of(time);
	struct date date;
	int year, month, day;

	gantt_civil(days, &year, &month, &day);
	if (year < 0 || year > 9999) /* out of what dates can be: the last one */
		year = 9999;
	date = (struct date){(int16_t)year, (int8_t)month, (int8_t)day};
	date = date_add_months(date, months);
	return gantt_days(date.year, date.month, date.day) * GANTT_DAY + (time - days * GANTT_DAY);
}

bool
gantt_add(struct slice length, int64_t time, int64_t *ret_time)
{
	static const struct {
		const char *name;
		double seconds; /* 0: months */
		long months;
	} units[] = {{"ms", 0.001, 0}, {"s", 1, 0}, {"m", 60, 0}, {"h", 3600, 0},
	    {"d", GANTT_DAY, 0}, {"w", 7 * GANTT_DAY, 0}, {"M", 0, 1}, {"y", 0, 12}};
	char digits[16] = "", *end;
	size_t len = 0;
	double count;

	while (len < length.len && len < sizeof(digits) - 1 &&
	       ((length.ptr[len] >= '0' && length.ptr[len] <= '9') || length.ptr[len] == '.'))
		len++;
	memcpy(digits, length.ptr, len);
	count = strtod(digits, &end);
	if (!len || *end || count > 1e6)
		return false;
	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
		if (!slice_is(slice_skip(length, len), units[i].name))
			continue;
		if (units[i].months && count * (double)units[i].months > 12000)
			return false;
		*ret_time = units[i].months
				? add_months(time, (long)(count * (double)units[i].months))
				: time + (int64_t)(count * units[i].seconds);
		return true;
	}
	return false;
}
