#include "render/plan_time.h"

#include "conf/dates.h"
#include "conf/i18n.h"
#include "parse/time.h"
#include "render/data.h"

#include <stdio.h>
#include <stdlib.h>

void
plan_put_word(struct buf *out, const char *word, const char *name, struct slice value)
{
	char needle[32];
	const char *at;

	snprintf(needle, sizeof(needle), "{{%s}}", name);
	at = strstr(word, needle);
	buf_put_bytes(out, word, at ? (size_t)(at - word) : strlen(word));
	if (!at)
		return;
	buf_put(out, value);
	buf_puts(out, at + strlen(needle));
}

/* A unit's word, and how many of it the unit is: there is no word for quarters. */
struct unit_word {
	const char *key;
	double count;
};

static const struct unit_word unit_words[] = {
    [UNIT_HOUR] = {"hours", 1},
    [UNIT_DAY] = {"days", 1},
    [UNIT_WEEK] = {"weeks", 1},
    [UNIT_MONTH] = {"months", 1},
    [UNIT_QUARTER] = {"months", 3},
    [UNIT_SEMESTER] = {"months", 6},
    [UNIT_YEAR] = {"years", 1},
};

static void
put_number(struct buf *out, double number)
{
	long tenths = (long)(number * 10 + 0.5);

	buf_put_int(out, tenths / 10);
	if (tenths % 10) {
		buf_putc(out, '.');
		buf_put_uint(out, (unsigned long)labs(tenths) % 10);
	}
}

/* The number that a word goes by; a fraction takes the form of most numbers. */
static long
whole_of(double number)
{
	long tenths = (long)(number * 10 + 0.5);

	return tenths % 10 ? -1 : tenths / 10;
}

/* "0–6 個月": a span, or one number. */
static void
put_units(struct buf *out, const struct page_data *data, int lang, enum time_unit unit,
    double start, double end, bool open)
{
	struct buf number = BUF_INIT;

	if (unit < UNIT_HOUR || unit > UNIT_YEAR)
		return;
	start *= unit_words[unit].count;
	end *= unit_words[unit].count;
	put_number(&number, start);
	if (end > start) {
		buf_puts(&number, "\xE2\x80\x93");
		put_number(&number, end);
	}
	plan_put_word(out,
	    i18n_form(data->words, lang, unit_words[unit].key, whole_of(end > start ? end : start)),
	    "count", buf_slice(&number));
	if (open)
		buf_putc(out, '+');
	buf_finish(&number);
}

static void
put_iso_date(struct buf *out, struct date date, enum time_unit unit)
{
	if (!date.year)
		return;
	buf_put_digits(out, (unsigned)date.year, 4);
	if (unit <= UNIT_SEMESTER) {
		buf_putc(out, '-');
		buf_put_digits(out, (unsigned)date.month, 2);
	}
	if (unit <= UNIT_WEEK) {
		buf_putc(out, '-');
		buf_put_digits(out, (unsigned)date.day, 2);
	}
}

void
plan_put_iso(struct buf *out, const struct when *when)
{
	if (when->kind == WHEN_CALENDAR)
		put_iso_date(out, when->from, when->unit);
}

/* The last day is named, not the one after it. */
static bool
put_dates(struct buf *out, const struct page_data *data, int lang, enum time_unit unit,
    struct date from, struct date to, bool open)
{
	struct buf first = BUF_INIT, last = BUF_INIT, text = BUF_INIT;
	bool good;

	if (unit <= UNIT_WEEK && from.day == 1 && !open && to.day == 1)
		unit = UNIT_MONTH; /* whole months are named as such */
	put_iso_date(&first, from, unit);
	if (!open && date_cmp(from, to) < 0)
		put_iso_date(&last, date_add_days(to, -1), unit);
	good = dates_put_range(
	    i18n_dates(data->words, lang), &text, buf_slice(&first), buf_slice(&last));
	if (good && open)
		plan_put_word(out, data_word(data, lang, "span_from"), "from", buf_slice(&text));
	else
		buf_put(out, buf_slice(&text));
	buf_finish(&first);
	buf_finish(&last);
	buf_finish(&text);
	return good;
}

void
plan_put_when(struct buf *out, const struct page_data *data, int lang, const struct pg_stage *stage)
{
	const struct when *when = &stage->when;
	struct time_phrase phrase = {.start = stage->time_start, .end = stage->time_end};

	if (when->kind == WHEN_NONE)
		return;
	if (when->kind == WHEN_CALENDAR &&
	    put_dates(out, data, lang, when->unit, when->from, when->to, when->open))
		return;
	if (phrase.end || (when->kind == WHEN_CALENDAR &&
			      time_best(stage->text, (struct time_context){0}, &phrase)))
		buf_put(out, slice_trim(slice_head(slice_skip(stage->text, phrase.start),
				 phrase.end - phrase.start)));
	else if (when->kind == WHEN_POSITION || when->kind == WHEN_DURATION)
		put_units(out, data, lang, when->unit, when->start, when->end, when->open);
}

void
plan_put_span(struct buf *out, const struct page_data *data, int lang, const struct plan_span *span,
    bool length)
{
	if (span->kind == WHEN_CALENDAR)
		put_dates(out, data, lang, span->unit, span->from, span->to,
		    span->open && date_cmp(span->from, span->to) >= 0);
	else if (span->kind == WHEN_POSITION && length)
		put_units(out, data, lang, span->unit, span->end - span->start, 0, span->open);
	else if (span->kind == WHEN_POSITION)
		put_units(out, data, lang, span->unit, span->start, span->end, span->open);
}
