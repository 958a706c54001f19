#include "parse/time_grade.h"

#include "parse/time_lex.h"

/* A school whose years are counted, as the first character of 大一, 研二, 高三. */
static const struct lex_word schools[] = {{"大", 0}, {"研", 0}, {"高", 0}, {"博", 0}, {"", 0}};

static const struct lex_word years[] = {
    {"一", 1}, {"二", 2}, {"三", 3}, {"四", 4}, {"五", 5}, {"", 0}};

static const struct lex_word halves[] = {{"上", 1}, {"下", 2}, {"上学期", 1}, {"下学期", 2},
    {"上學期", 1}, {"下學期", 2}, {"上半学期", 1}, {"第一学期", 1}, {"第二学期", 2},
    {"第一學期", 1}, {"第二學期", 2}, {"", 0}};

static const struct lex_word grade_words[] = {{"학년", 0}, {"", 0}};
static const struct lex_word term_words[] = {{"학기", 0}, {"", 0}};
static const struct lex_word work_years[] = {{"년차", 0}, {"년", 0}, {"年", 0}, {"", 0}};
static const struct lex_word beginners[] = {
    {"신입", 0}, {"应届", 0}, {"應屆", 0}, {"应届生", 0}, {"入职", 0}, {"", 0}};

/* One point of a course: from `start` to `end`, in units. */
struct grade {
	double start, end;
	enum time_unit unit;
};

static struct grade
make_grade(int year, int half)
{
	double start = (year - 1) * 2.0 + half - 1;

	if (half)
		return (struct grade){start, start + 1, UNIT_SEMESTER};
	return (struct grade){year - 1, year, UNIT_YEAR};
}

/* 大一, 大二下, 研一上学期 */
static size_t
read_chinese(struct slice text, size_t at, struct grade *ret)
{
	int year, half = 0;
	size_t end = lex_word(text, at, schools, NULL), next;

	if (!end || !(end = lex_word(text, end, years, &year)))
		return 0;
	if ((next = lex_word(text, end, halves, &half)))
		end = next;
	if (lex_starts(text, end, "年级", 6) || lex_starts(text, end, "年級", 6)) {
		end += 6;
	} else if (rune_is_han(lex_rune(text, end)) && !lex_range(text, end) &&
		   !lex_starts(text, end, "寒假", 6) && !lex_starts(text, end, "暑假", 6)) {
		return 0;
	}
	*ret = make_grade(year, half);
	return end;
}

/* 1학년, 2학년 1학기 */
static size_t
read_korean(struct slice text, size_t at, struct grade *ret)
{
	unsigned digits;
	int year, last, term = 0;
	size_t end = lex_int(text, at, &year, &digits), next;

	if (!end || digits != 1 || year < 1 || year > 6)
		return 0;
	/* 1~2학년 */
	next = lex_range(text, end);
	next = next ? lex_int(text, next, &last, &digits) : 0;
	if (next && digits == 1 && last > year && last <= 6 &&
	    (end = lex_word(text, lex_blank(text, next), grade_words, NULL))) {
		*ret = (struct grade){year - 1, last, UNIT_YEAR};
		return lex_korean_end(text, end) ? end : 0;
	}
	end = lex_int(text, at, &year, &digits);
	end = lex_word(text, lex_blank(text, end), grade_words, NULL);
	if (!end)
		return 0;
	next = lex_int(text, lex_blank(text, end), &term, &digits);
	next = next && digits == 1 && term >= 1 && term <= 2
		   ? lex_word(text, lex_blank(text, next), term_words, NULL)
		   : 0;
	if (!next && rune_is_hangul(lex_rune(text, end)) && !lex_korean_end(text, end))
		return 0;
	*ret = make_grade(year, next ? term : 0);
	return next ? next : end;
}

/* 신입~3년차, 应届～3年: from the first day at work. */
static size_t
read_beginner(struct slice text, size_t at, struct grade *ret)
{
	unsigned digits;
	int last;
	size_t end = lex_word(text, at, beginners, NULL), sep;

	sep = end ? lex_range(text, end) : 0;
	end = sep ? lex_int(text, sep, &last, &digits) : 0;
	end = end ? lex_word(text, lex_blank(text, end), work_years, NULL) : 0;
	if (!end || last > 30)
		return 0;
	*ret = (struct grade){0, last, UNIT_YEAR};
	return end;
}

static size_t
read_grade(struct slice text, size_t at, struct grade *ret)
{
	size_t end = read_chinese(text, at, ret);

	return end ? end : read_korean(text, at, ret);
}

size_t
time_grade(struct slice text, size_t at, struct time_phrase *ret)
{
	struct grade first, last;
	size_t end = read_beginner(text, at, &first), sep, second;
	enum time_form form = FORM_ORDINAL_RANGE;

	if (!end) {
		end = read_grade(text, at, &first);
		if (!end)
			return 0;
		form = FORM_ORDINAL;
		sep = lex_range(text, end);
		second = sep ? read_grade(text, sep, &last) : 0;
		if (second && last.unit == first.unit && last.end > first.end) {
			first.end = last.end;
			form = FORM_ORDINAL_RANGE;
			end = second;
		}
	}
	*ret = (struct time_phrase){.form = form,
	    .when = {
		.kind = WHEN_POSITION, .unit = first.unit, .start = first.start, .end = first.end}};
	return end;
}
