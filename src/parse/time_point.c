#include "parse/time_point.h"

const struct lex_word time_year_words[] = {{"年", 0}, {"년", 0}, {"年度", 0}, {"년도", 0},
    {"學年度", 0}, {"学年", 0}, {"學年", 0}, {"학년도", 0}, {"", 0}};
static const struct lex_word month_words[] = {{"月", 0}, {"月份", 0}, {"월", 0}, {"", 0}};
static const struct lex_word day_words[] = {{"日", 0}, {"号", 0}, {"號", 0}, {"일", 0}, {"", 0}};
static const struct lex_word halves[] = {
    {"上半年", 1}, {"下半年", 7}, {"상반기", 1}, {"하반기", 7}, {"h1", 1}, {"h2", 7}, {"", 0}};
static const struct lex_word quarter_words[] = {
    {"季度", 0}, {"季", 0}, {"분기", 0}, {"사분기", 0}, {"/4분기", 0}, {"", 0}};
static const struct lex_word edges[] = {
    {"底", 0}, {"末", 0}, {"初", 0}, {"中", 0}, {"말", 0}, {"초", 0}, {"", 0}};
/* The thirds of a month, first and last as tens: 上旬 is 11, 中下旬 23. */
static const struct lex_word thirds[] = {{"上旬", 11}, {"中旬", 22}, {"下旬", 33}, {"上中旬", 12},
    {"中上旬", 12}, {"中下旬", 23}, {"초순", 11}, {"상순", 11}, {"중순", 22}, {"하순", 33},
    {"중하순", 23}, {"", 0}};
static const struct lex_word months_en[] = {{"january", 1}, {"february", 2}, {"march", 3},
    {"april", 4}, {"may", 5}, {"june", 6}, {"july", 7}, {"august", 8}, {"september", 9},
    {"october", 10}, {"november", 11}, {"december", 12}, {"jan", 1}, {"feb", 2}, {"mar", 3},
    {"apr", 4}, {"jun", 6}, {"jul", 7}, {"aug", 8}, {"sep", 9}, {"sept", 9}, {"oct", 10},
    {"nov", 11}, {"dec", 12}, {"", 0}};
static const struct lex_word weekdays[] = {{"月", 0}, {"火", 0}, {"水", 0}, {"木", 0}, {"金", 0},
    {"土", 0}, {"日", 0}, {"一", 0}, {"二", 0}, {"三", 0}, {"四", 0}, {"五", 0}, {"六", 0},
    {"周一", 0}, {"周二", 0}, {"周三", 0}, {"周四", 0}, {"周五", 0}, {"周六", 0}, {"周日", 0},
    {"週一", 0}, {"週二", 0}, {"週三", 0}, {"週四", 0}, {"週五", 0}, {"週六", 0}, {"週日", 0},
    {"星期一", 0}, {"星期二", 0}, {"星期三", 0}, {"星期四", 0}, {"星期五", 0}, {"星期六", 0},
    {"星期日", 0}, {"星期天", 0}, {"월", 0}, {"화", 0}, {"수", 0}, {"목", 0}, {"금", 0}, {"토", 0},
    {"일", 0}, {"월요일", 0}, {"화요일", 0}, {"수요일", 0}, {"목요일", 0}, {"금요일", 0},
    {"토요일", 0}, {"일요일", 0}, {"mon", 0}, {"tue", 0}, {"wed", 0}, {"thu", 0}, {"fri", 0},
    {"sat", 0}, {"sun", 0}, {"", 0}};

static bool
is_year(int year)
{
	return year >= 1900 && year <= 2099;
}

static bool
is_digit_at(struct slice text, size_t at)
{
	return at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9';
}

/* (五), （週日）, (월) after a day. */
static size_t
skip_weekday(struct slice text, size_t at)
{
	size_t from = lex_blank(text, at), end;

	if (from >= text.len)
		return at;
	if (text.ptr[from] == '(')
		from++;
	else if (slice_starts(slice_skip(text, from), "（"))
		from += 3;
	else
		return at;
	end = lex_word(text, from, weekdays, NULL);
	if (!end)
		return at;
	if (end < text.len && text.ptr[end] == ')')
		return end + 1;
	return slice_starts(slice_skip(text, end), "）") ? end + 3 : at;
}

/* A number followed by one of `words`, blanks allowed between. */
static size_t
number_and(struct slice text, size_t at, const struct lex_word *words, int *ret)
{
	unsigned digits;
	size_t end = lex_int(text, at, ret, &digits);

	return end && digits <= 2 ? lex_word(text, lex_blank(text, end), words, NULL) : 0;
}

/* D日, D-D日 after a month. */
static void
read_day(struct slice text, struct time_point *point)
{
	size_t from = lex_blank(text, point->end), end, sep;
	unsigned digits;
	int day, last;

	if ((end = number_and(text, from, day_words, &day)) && day >= 1 && day <= 31) {
		point->day = day;
		point->grain = GRAIN_DAY;
		point->end = skip_weekday(text, end);
		return;
	}
	end = lex_int(text, from, &day, &digits);
	if (!end || digits > 2 || !(sep = lex_range(text, end)))
		return;
	end = number_and(text, sep, day_words, &last);
	if (end && day >= 1 && last >= day && last <= 31) {
		point->day = day;
		point->last_day = last;
		point->grain = GRAIN_DAY;
		point->end = end;
	}
}

/* M月, M-M月, M月D日 at `at`. */
static bool
read_month(struct slice text, size_t at, struct time_point *point)
{
	unsigned digits;
	size_t end, sep;
	int month, last;

	if ((end = number_and(text, at, month_words, &month))) {
		if (month < 1 || month > 12)
			return false;
		point->month = month;
		point->grain = GRAIN_MONTH;
		point->end = end;
		read_day(text, point);
		return true;
	}
	end = lex_int(text, at, &month, &digits);
	if (!end || digits > 2)
		return false;
	sep = lex_range(text, end);
	if (!sep) {
		sep = lex_list(text, end);
		if (!sep || !lex_int(text, sep, &last, &digits) || last != month + 1)
			return false;
	}
	end = number_and(text, sep, month_words, &last);
	if (!end || month < 1 || month > 12 || last < 1 || last > 12)
		return false;
	point->month = month;
	point->last_month = last;
	point->grain = GRAIN_MONTH;
	point->end = end;
	return true;
}

/* Q3, 第三季度, 3분기, 上半年, H1 at `at`, beside a year. */
static bool
read_part_of_year(struct slice text, size_t at, struct time_point *point)
{
	unsigned digits;
	int value;
	size_t from = at, end;

	if ((end = lex_word(text, at, halves, &value)) && !rune_is_alnum(lex_rune(text, end))) {
		point->month = value;
		point->grain = GRAIN_HALF;
		point->end = end;
		return true;
	}
	if (from < text.len && (text.ptr[from] | 32) == 'q') {
		end = lex_int(text, from + 1, &value, &digits);
		if (!end || digits != 1 || rune_is_alnum(lex_rune(text, end)))
			return false;
	} else {
		if (slice_starts(slice_skip(text, from), "第"))
			from = lex_blank(text, from + strlen("第"));
		end = number_and(text, from, quarter_words, &value);
	}
	if (!end || value < 1 || value > 4)
		return false;
	point->month = value * 3 - 2;
	point->grain = GRAIN_QUARTER;
	point->end = end;
	return true;
}

/* What follows 2025年. */
static void
read_after_year(struct slice text, struct time_point *point)
{
	size_t from = lex_blank(text, point->end);

	if (read_part_of_year(text, from, point) || read_month(text, from, point))
		return;
	if (from < text.len && text.ptr[from] == '(')
		read_part_of_year(text, from + 1, point);
}

/* -7, .7.11, /07/11 after a year in digits. */
static bool
read_numeric(struct slice text, size_t at, struct time_point *point)
{
	char sep = at < text.len ? text.ptr[at] : 0;
	unsigned digits;
	int value;
	size_t end, next;

	if (sep != '-' && sep != '.' && sep != '/')
		return false;
	end = lex_int(text, sep == '.' ? lex_blank(text, at + 1) : at + 1, &value, &digits);
	if (!end || !digits || digits > 2 || value < 1 || value > 12 ||
	    rune_is_alnum(lex_rune(text, end)))
		return false;
	point->sep = sep;
	point->month = value;
	point->grain = GRAIN_MONTH;
	point->end = end;
	if (end >= text.len || text.ptr[end] != sep)
		return true;
	next = sep == '.' ? lex_blank(text, end + 1) : end + 1;
	next = lex_int(text, next, &value, &digits);
	if (!next || !digits || digits > 2 || value < 1 || value > 31 || is_digit_at(text, next)) {
		if (sep == '.' && lex_rune(text, end + 1) <= ' ')
			point->end = end + 1;
		return true;
	}
	point->day = value;
	point->grain = GRAIN_DAY;
	if (sep == '.' && next < text.len && text.ptr[next] == '.')
		next++;
	point->end = skip_weekday(text, next);
	return true;
}

/* A date that begins with a year. */
static bool
read_year(struct slice text, size_t at, struct time_point *point)
{
	unsigned digits;
	int year;
	size_t end = lex_int(text, at, &year, &digits), word;

	if (!end)
		return false;
	word = lex_word(text, lex_blank(text, end), time_year_words, NULL);
	if (word && digits == 2 && year >= 15 && year <= 49) {
		/* 25年3月: only with more of a date behind it */
		point->year = 2000 + year;
		point->end = word;
		point->grain = GRAIN_YEAR;
		read_after_year(text, point);
		return point->grain != GRAIN_YEAR;
	}
	if (!is_year(year))
		return false;
	point->year = year;
	point->grain = GRAIN_YEAR;
	point->end = end;
	if (word) {
		if (slice_starts(slice_skip(text, word), "代"))
			return false;
		point->end = word;
		read_after_year(text, point);
		return true;
	}
	if (digits != 4)
		return false;
	if (read_numeric(text, end, point))
		return true;
	word = lex_blank(text, end);
	if (read_part_of_year(text, word, point) || read_month(text, word, point))
		return true;
	if (word < text.len &&
	    (text.ptr[word] == '-' || text.ptr[word] == '/' || text.ptr[word] == '.') &&
	    read_part_of_year(text, word + 1, point))
		return true;
	if (word > end && (end = lex_word(text, word, months_en, &point->month)) &&
	    !rune_is_alnum(lex_rune(text, end))) {
		point->grain = GRAIN_MONTH;
		point->end = end;
		return true;
	}
	point->month = 0;
	point->bare = true;
	return !rune_is_alnum(lex_rune(text, point->end));
}

/* 7/11, 03.02 */
static bool
read_short(struct slice text, size_t at, struct time_point *point)
{
	unsigned digits, digits2;
	int month, day;
	size_t end = lex_int(text, at, &month, &digits), next;
	char sep = end && end < text.len ? text.ptr[end] : 0;

	if (!digits || digits > 2 || month < 1 || month > 12 ||
	    (sep != '/' && sep != '.' && sep != '-'))
		return false;
	next = lex_int(text, end + 1, &day, &digits2);
	if (!next || !digits2 || digits2 > 2 || day < 1 || day > 31)
		return false;
	if (sep != '/' && (digits != 2 || digits2 != 2))
		return false;
	if (next < text.len && (text.ptr[next] == sep || text.ptr[next] == '%') &&
	    is_digit_at(text, next + 1))
		return false;
	if (rune_is_alnum(lex_rune(text, next)))
		return false;
	point->month = month;
	point->day = day;
	point->grain = GRAIN_DAY;
	point->sep = sep;
	point->end = skip_weekday(text, next);
	point->unsure = point->end == next;
	return true;
}

/* July 2025, Nov 2, 2025, Jul 1-14, Sep */
static bool
read_english(struct slice text, size_t at, struct time_point *point)
{
	unsigned digits;
	int month, value;
	size_t end = lex_word(text, at, months_en, &month), next;

	if (!end || rune_is_alnum(lex_rune(text, end)))
		return false;
	if (end < text.len && text.ptr[end] == '.')
		end++;
	point->month = month;
	point->grain = GRAIN_MONTH;
	point->end = end;
	point->unsure = true;
	next = lex_int(text, lex_blank(text, end), &value, &digits);
	if (next && digits && digits <= 2 && value >= 1 && value <= 31 &&
	    !rune_is_alnum(lex_rune(text, next)) && !(next < text.len && text.ptr[next] == '/')) {
		point->day = value;
		point->grain = GRAIN_DAY;
		point->end = end = next;
		point->unsure = false;
		if (end < text.len && text.ptr[end] == ',')
			end++;
		next = lex_int(text, lex_blank(text, end), &value, &digits);
	}
	if (next && digits == 4 && is_year(value) && !rune_is_alnum(lex_rune(text, next))) {
		point->year = value;
		point->end = next;
		point->unsure = false;
	}
	return true;
}

/* Q3 2025, 上半年 */
static bool
read_leading_part(struct slice text, size_t at, struct time_point *point)
{
	bool quarter = text.ptr[at] == 'Q' || text.ptr[at] == 'q';
	bool half = text.ptr[at] == 'H' || text.ptr[at] == 'h';
	unsigned digits;
	int year;
	size_t next;

	if (!quarter && !half && !lex_word(text, at, halves, NULL))
		return false;
	if (!read_part_of_year(text, at, point))
		return false;
	if (!quarter && !half)
		return true;
	next = lex_int(text, lex_blank(text, point->end), &year, &digits);
	if (!next || digits != 4 || !is_year(year) || rune_is_alnum(lex_rune(text, next)))
		return false;
	point->year = year;
	point->end = next;
	return true;
}

/* 上旬, 중순 behind a month. */
static void
read_third(struct slice text, struct time_point *point)
{
	int third;
	size_t end;

	if (point->grain != GRAIN_MONTH || point->last_month)
		return;
	end = lex_word(text, lex_blank(text, point->end), thirds, &third);
	if (!end || rune_is_hangul(lex_rune(text, end)))
		return;
	point->end = end;
	point->grain = GRAIN_DAY;
	point->day = third / 10 * 10 - 9;
	point->last_day = third % 10 * 10;
	point->till_end = third % 10 == 3;
}

bool
time_point_read(struct slice text, size_t at, struct time_point *ret)
{
	typedef bool reader(struct slice, size_t, struct time_point *);
	static reader *const of_numbers[] = {read_year, read_month, read_short, NULL};
	static reader *const of_words[] = {read_english, read_leading_part, NULL};
	reader *const *readers = of_words;
	unsigned digits;
	int number;
	size_t end;

	if (at >= text.len)
		return false;
	if ((end = lex_int(text, at, &number, &digits))) {
		if (digits < 4 && !(lex_follow(text, end) & FOLLOW_DATE))
			return false;
		readers = of_numbers;
	}
	for (size_t i = 0; readers[i]; i++) {
		struct time_point point = {0};

		if (readers[i](text, at, &point)) {
			size_t edge;

			read_third(text, &point);
			edge = lex_word(text, point.end, edges, NULL);
			if (edge && point.grain != GRAIN_DAY && !point.bare &&
			    !rune_is_hangul(lex_rune(text, edge)))
				point.end = edge;
			*ret = point;
			return true;
		}
	}
	return false;
}

/* The second side of a range, which may leave out what the first has said: 09, 14, 07-14, 8日. */
bool
time_point_read_second(
    struct slice text, size_t at, const struct time_point *first, struct time_point *ret)
{
	struct time_point point = {0};
	unsigned digits;
	int value;
	size_t end, word;

	*ret = point;
	if (time_point_read(text, at, ret)) {
		/* 2025-07 ~ 09-10 has no day on its first side, and 2025-26 is two years */
		if (ret->bare && first->grain != GRAIN_YEAR)
			return false;
		return !(ret->unsure && !ret->day && !first->year && ret->grain != first->grain);
	}
	end = lex_int(text, at, &value, &digits);
	if (!end || digits > 2 || rune_is_alnum(lex_rune(text, end)))
		return read_part_of_year(text, at, ret) && first->grain == ret->grain;
	if (first->grain == GRAIN_DAY) {
		word = lex_word(text, lex_blank(text, end), day_words, NULL);
		if ((!word && !first->sep) || value < 1 || value > 31)
			return false;
		point.month = first->month;
		point.day = value;
		end = word ? word : end;
	} else if (first->grain == GRAIN_MONTH && first->sep && value >= 1 && value <= 12) {
		point.month = value;
	} else {
		if (!(first->grain == GRAIN_QUARTER || first->grain == GRAIN_HALF))
			return false;
		return read_part_of_year(text, at, ret) && first->grain == ret->grain;
	}
	point.grain = first->grain;
	point.sep = first->sep;
	point.end = end;
	*ret = point;
	return true;
}
