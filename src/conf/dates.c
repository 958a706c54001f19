#include "conf/dates.h"

#include "base/arena.h"
#include "base/mem.h"

#include <stdlib.h>

#include <unicode/udat.h>
#include <unicode/udatpg.h>
#include <unicode/ustring.h>

enum { PATTERN_MAX = 64, NAME_MAX_UNITS = 32 };
enum precision { YEAR, MONTH, DAY, PRECISIONS };

/* Names of months: inside a date, or alone (Russian июля and июль). */
enum month_form { LONG, SHORT, LONG_ALONE, SHORT_ALONE, MONTH_FORMS };

/* Patterns and names are taken out of ICU once and filled in by hand: that is faster than ICU's
 * formatter, and it may be done by many threads at a time. */
struct dates {
	struct arena arena;
	const char *patterns[PRECISIONS];    /* of CLDR: "y年M月d日" */
	const char *months[MONTH_FORMS][12]; /* NULL where patterns do without names */
};

/* The languages of nearly all sites, without opening ICU's pattern generator (some
 * milliseconds); a test holds them against ICU. */
static const struct {
	const char *language, *patterns[PRECISIONS];
} known[] = {
    {"zh", {"y年", "y年M月", "y年M月d日"}},
    {"ja", {"y年", "y年M月", "y年M月d日"}},
    {"ko", {"y년", "y년 M월", "y년 M월 d일"}},
};

static const char *
to_utf8(struct arena *arena, const UChar *text, int32_t len)
{
	char *out = arena_alloc(arena, (size_t)len * 3 + 1);
	UErrorCode status = U_ZERO_ERROR;

	u_strToUTF8(out, len * 3 + 1, NULL, text, len, &status);
	return out;
}

static void
read_months(struct dates *dates, const char *locale)
{
	static const UDateFormatSymbolType symbols[MONTH_FORMS] = {
	    UDAT_MONTHS, UDAT_SHORT_MONTHS, UDAT_STANDALONE_MONTHS, UDAT_STANDALONE_SHORT_MONTHS};
	UErrorCode status = U_ZERO_ERROR;
	UDateFormat *format = udat_open(UDAT_LONG, UDAT_LONG, locale, u"UTC", -1, NULL, 0, &status);
	UChar name[NAME_MAX_UNITS];

	if (U_FAILURE(status))
		return;
	for (int i = 0; i < MONTH_FORMS * 12; i++) {
		int32_t len =
		    udat_getSymbols(format, symbols[i / 12], i % 12, name, NAME_MAX_UNITS, &status);

		if (U_SUCCESS(status))
			dates->months[i / 12][i % 12] = to_utf8(&dates->arena, name, len);
		status = U_ZERO_ERROR;
	}
	udat_close(format);
}

/* Reads the patterns of any language; those of ISO 8601 stay where there are none. */
static void
read_patterns(struct dates *dates, const char *tag)
{
	static const UChar *const skeletons[] = {u"y", u"yMMMM", u"yMMMMd"};
	char *locale = xasprintf("%s-u-ca-gregory-nu-latn", tag), id[128];
	UErrorCode status = U_ZERO_ERROR;
	UDateTimePatternGenerator *generator = NULL;

	uloc_forLanguageTag(locale, id, sizeof(id), NULL, &status);
	generator = udatpg_open(id, &status);
	for (int i = 0; U_SUCCESS(status) && i < PRECISIONS; i++) {
		UChar pattern[PATTERN_MAX];
		int32_t len = udatpg_getBestPattern(
		    generator, skeletons[i], -1, pattern, PATTERN_MAX, &status);

		if (U_SUCCESS(status))
			dates->patterns[i] = to_utf8(&dates->arena, pattern, len);
	}
	if (U_SUCCESS(status))
		read_months(dates, id);
	udatpg_close(generator);
	free(locale);
}

struct dates *
dates_new(const char *tag)
{
	struct dates *dates = xcalloc(1, sizeof(*dates));
	size_t len = strcspn(tag, "-");

	dates->patterns[YEAR] = "y";
	dates->patterns[MONTH] = "y-MM";
	dates->patterns[DAY] = "y-MM-dd";
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		if (len != strlen(known[i].language) || strncmp(tag, known[i].language, len) != 0)
			continue;
		memcpy(dates->patterns, known[i].patterns, sizeof(dates->patterns));
		return dates;
	}
	read_patterns(dates, tag);
	return dates;
}

void
dates_free(struct dates *dates)
{
	if (!dates)
		return;
	arena_finish(&dates->arena);
	free(dates);
}

struct day {
	int year, month, day;
};

static bool
take_digits(struct slice *rest, size_t count, int *ret_value)
{
	int value = 0;

	if (rest->len < count)
		return false;
	for (size_t i = 0; i < count; i++) {
		if (rest->ptr[i] < '0' || rest->ptr[i] > '9')
			return false;
		value = value * 10 + (rest->ptr[i] - '0');
	}
	*ret_value = value;
	*rest = slice_skip(*rest, count);
	return true;
}

static int
month_length(int year, int month)
{
	static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return lengths[month - 1] + (month == 2 && leap);
}

static bool
read_iso(struct slice iso, struct day *ret_day, enum precision *ret_precision)
{
	*ret_day = (struct day){0, 1, 1};
	*ret_precision = YEAR;
	if (!take_digits(&iso, 4, &ret_day->year))
		return false;
	if (iso.len && iso.ptr[0] == '-') {
		iso = slice_skip(iso, 1);
		if (!take_digits(&iso, 2, &ret_day->month) || ret_day->month < 1 ||
		    ret_day->month > 12)
			return false;
		*ret_precision = MONTH;
	}
	if (*ret_precision == MONTH && iso.len && iso.ptr[0] == '-') {
		iso = slice_skip(iso, 1);
		if (!take_digits(&iso, 2, &ret_day->day) || ret_day->day < 1 ||
		    ret_day->day > month_length(ret_day->year, ret_day->month))
			return false;
		*ret_precision = DAY;
	}
	/* A time behind a day is not looked at. */
	return !iso.len || (*ret_precision == DAY && (iso.ptr[0] == 'T' || iso.ptr[0] == ' '));
}

/* Of at least two digits where they are wanted. */
static void
put_number(struct buf *out, int number, bool two)
{
	if (two && number < 10)
		buf_putc(out, '0');
	buf_put_int(out, number);
}

static void
put_field(const struct dates *dates, struct buf *out, char field, size_t len, const struct day *day)
{
	enum month_form form = (field == 'L' ? LONG_ALONE : LONG) + (len == 3);
	const char *name = dates->months[form][day->month - 1];

	if (field == 'y')
		buf_put_int(out, day->year);
	else if (field == 'd')
		put_number(out, day->day, len >= 2);
	else if (len < 3 || !name)
		put_number(out, day->month, len == 2);
	else
		buf_puts(out, name);
}

/* Fills in a CLDR date pattern: letters are fields, text may be in single quotes. */
static void
put_pattern(const struct dates *dates, struct buf *out, const char *pattern, const struct day *day)
{
	bool quoted = false;

	while (*pattern) {
		char c = *pattern;
		size_t len = 1;

		if (c == '\'') {
			if (pattern[1] == '\'')
				buf_putc(out, *pattern++);
			else
				quoted = !quoted;
		} else if (!quoted && (c == 'y' || c == 'M' || c == 'L' || c == 'd')) {
			while (pattern[len] == c)
				len++;
			put_field(dates, out, c, len, day);
		} else if (quoted || !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))) {
			buf_putc(out, c);
		}
		pattern += len;
	}
}

bool
dates_put(const struct dates *dates, struct buf *out, struct slice iso)
{
	enum precision precision;
	struct day day;

	if (!read_iso(iso, &day, &precision))
		return false;
	put_pattern(dates, out, dates->patterns[precision], &day);
	return true;
}

bool
dates_put_range(const struct dates *dates, struct buf *out, struct slice from, struct slice to)
{
	struct buf second = BUF_INIT;
	size_t start = out->len;
	bool any = dates_put(dates, out, from);

	if (dates_put(dates, &second, to) &&
	    !slice_eq(slice_skip(buf_slice(out), start), buf_slice(&second))) {
		if (any)
			buf_puts(out, " – ");
		buf_put(out, buf_slice(&second));
		any = true;
	}
	buf_finish(&second);
	return any;
}
