#include "read/date.h"

#include <stdio.h>

struct date {
	int year, month, day;
	bool has_time;
	int hour, minute, second;
	int zone; /* minutes east of Greenwich */
};

static bool
is_digit(struct slice text)
{
	return text.len && text.ptr[0] >= '0' && text.ptr[0] <= '9';
}

/* Takes `least` to `most` digits; -1, and nothing taken, when there are fewer. */
static int
take_number(struct slice *text, size_t least, size_t most)
{
	struct slice rest = *text;
	size_t count = 0;
	int value = 0;

	while (count < most && is_digit(rest)) {
		value = value * 10 + (rest.ptr[0] - '0');
		rest = slice_skip(rest, 1);
		count++;
	}
	if (count < least)
		return -1;
	*text = rest;
	return value;
}

static bool
take(struct slice *text, const char *word)
{
	if (!slice_starts(*text, word))
		return false;
	*text = slice_skip(*text, strlen(word));
	return true;
}

static bool
take_any(struct slice *text, const char *const *words)
{
	for (; *words; words++)
		if (take(text, *words))
			return true;
	return false;
}

static void
take_spaces(struct slice *text)
{
	while (take(text, " ") || take(text, "\t"))
		;
}

static void
take_day_word(struct slice *text)
{
	static const char *const words[] = {"日", "号", "號", "일", ".", NULL};
	struct slice rest = *text;

	take_spaces(&rest);
	if (take_any(&rest, words))
		*text = rest;
}

/* Year, month and day with their separators. The day may be missing. */
static bool
take_day(struct slice *text, struct date *date)
{
	static const char *const after_year[] = {"-", "/", ".", "年", "년", NULL};
	static const char *const after_month[] = {"-", "/", ".", "月", "월", NULL};

	date->year = take_number(text, 4, 4);
	take_spaces(text);
	if (!take_any(text, after_year)) {
		date->month = take_number(text, 2, 2);
		date->day = take_number(text, 2, 2);
		return date->day > 0 && !is_digit(*text);
	}
	take_spaces(text);
	date->month = take_number(text, 1, 2);
	take_spaces(text);
	date->day = 1;
	if (!take_any(text, after_month))
		return true;
	take_spaces(text);
	if (!is_digit(*text))
		return true;
	date->day = take_number(text, 1, 2);
	if (is_digit(*text))
		return false;
	take_day_word(text);
	return true;
}

static bool
take_time(struct slice *text, struct date *date)
{
	date->hour = take_number(text, 1, 2);
	if (!take(text, ":"))
		return false;
	date->minute = take_number(text, 2, 2);
	if (take(text, ":"))
		date->second = take_number(text, 2, 2);
	if (take(text, ".") || take(text, ","))
		while (is_digit(*text))
			*text = slice_skip(*text, 1);
	date->has_time = true;
	return true;
}

/* "Z", "UTC", "+09:00", "+0900", "+09". */
static bool
take_zone(struct slice *text, struct date *date)
{
	int sign, hours, minutes = 0;

	if (take(text, "Z") || take(text, "z") || take(text, "UTC") || take(text, "GMT"))
		return true;
	if (!take(text, "+") && !slice_starts(*text, "-"))
		return true;
	sign = take(text, "-") ? -1 : 1;
	hours = take_number(text, 2, 2);
	if (take(text, ":") || is_digit(*text))
		minutes = take_number(text, 2, 2);
	date->zone = sign * (hours * 60 + minutes);
	return hours >= 0 && hours <= 14 && minutes >= 0 && minutes < 60;
}

static int
days_in(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

static bool
is_real(const struct date *date)
{
	return date->year >= 1 && date->month >= 1 && date->month <= 12 && date->day >= 1 &&
	       date->day <= days_in(date->year, date->month) && date->hour >= 0 &&
	       date->hour < 24 && date->minute >= 0 && date->minute < 60 && date->second >= 0 &&
	       date->second < 60;
}

static void
write_date(const struct date *date, char ret[DATE_SIZE])
{
	int zone = date->zone < 0 ? -date->zone : date->zone;
	int len = snprintf(ret, DATE_SIZE, "%04d-%02d-%02d", date->year, date->month, date->day);

	if (!date->has_time)
		return;
	len += snprintf(ret + len, DATE_SIZE - (size_t)len, "T%02d:%02d:%02d", date->hour,
	    date->minute, date->second);
	if (zone)
		snprintf(ret + len, DATE_SIZE - (size_t)len, "%c%02d:%02d",
		    date->zone < 0 ? '-' : '+', zone / 60, zone % 60);
	else
		snprintf(ret + len, DATE_SIZE - (size_t)len, "Z");
}

bool
date_normalise(struct slice text, char ret[DATE_SIZE])
{
	struct date date = {0};

	text = slice_trim(text);
	if (!take_day(&text, &date))
		return false;
	if (!take(&text, "T") && !take(&text, "t"))
		take_spaces(&text);
	if (text.len) {
		if (!take_time(&text, &date))
			return false;
		take_spaces(&text);
		if (!take_zone(&text, &date))
			return false;
	}
	if (text.len || !is_real(&date))
		return false;
	write_date(&date, ret);
	return true;
}
