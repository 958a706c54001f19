#include "parse/time.h"

#include "base/utf8.h"
#include "parse/time_cal.h"
#include "parse/time_grade.h"
#include "parse/time_lex.h"
#include "parse/time_quantity.h"

#include <pthread.h>

/* Words before a number that make it no time of a plan: every two weeks, the last three years. */
static const struct lex_word repeats[] = {{"每", 0}, {"每隔", 0}, {"每个", 0}, {"每個", 0},
    {"매", 0}, {"every", 0}, {"per", 0}, {"过去", 0}, {"過去", 0}, {"지난", 0}, {"최근", 0},
    {"近", 0}, {"last", 0}, {"past", 0}, {"", 0}};

/* Can a phrase begin at `at`, seen from what stands before? */
static bool
may_begin(struct slice text, size_t at, uint32_t rune)
{
	static const char after[] = "约約第共需前后後来來在至到为為用花了近满滿的内於于是再过過首";
	uint32_t before = lex_before(text, at), second;
	size_t dash;

	if (!before)
		return true;
	if (rune < 0x80 && rune_is_alnum(rune)) {
		if (rune_is_alnum(before) || before == '_' || before == '#' || before == '$')
			return false;
		if (before == '.' || before == '/' || before == '-') {
			utf8_prev(text, at, &before);
			dash = at - 1;
			second = lex_before(text, dash);
			return !rune_is_alnum(second);
		}
		return true;
	}
	if (rune_is_hangul(rune))
		return !rune_is_hangul(before);
	if (rune == 0x4E0A || rune == 0x4E0B) /* 上 下: 上半年 */
		return true;
	if (rune_is_han(rune) && rune_is_han(before)) {
		for (size_t i = 0; i + 3 < sizeof(after); i += 3) {
			if (memcmp(text.ptr + at - 3, after + i, 3) == 0)
				return true;
		}
		return rune == 0x7B2C; /* 第 */
	}
	return true;
}

/* The word before `at` says that what follows recurs or is past. */
static bool
is_repeated(struct slice text, size_t at)
{
	size_t back = at;

	for (int i = 0; i < 8 && back; i++) {
		uint32_t rune = 0;
		size_t end;

		back -= utf8_prev(text, back, &rune);
		end = lex_word(text, back, repeats, NULL);
		if (end && lex_blank(text, end) == at &&
		    !(rune_is_alnum(rune) && rune_is_alnum(lex_before(text, back))))
			return true;
	}
	return false;
}

static bool
may_start_with(uint32_t rune)
{
	if (rune < 0x80)
		return rune_is_alnum(rune);
	switch (rune) {
	case 0x7B2C: /* 第 */
	case 0x5927: /* 大 研 高 博: years of a school */
	case 0x7814:
	case 0x9AD8:
	case 0x535A:
	case 0xC2E0: /* 신 应 應 入: the first day at work */
	case 0x5E94:
	case 0x61C9:
	case 0x5165:
	case 0xC11C: /* 서너, 너댓 */
	case 0xB108:
	case 0xC81C: /* 제 */
	case 0xD55C: /* 한 두 세 네 석 넉 첫 둘 셋 넷 */
	case 0xB450:
	case 0xC138:
	case 0xB124:
	case 0xC11D:
	case 0xB109:
	case 0xCCAB:
	case 0xB458:
	case 0xC14B:
	case 0xB137:
	case 0x534A: /* 半 */
	case 0x4E2A: /* 个 個 */
	case 0x500B:
	case 0x4E0A: /* 上 下 상 하: half-years */
	case 0x4E0B:
	case 0xC0C1:
	case 0xD558:
	case 0x3007: /* 〇一二三四五六七八九十百两兩零 */
	case 0x4E00:
	case 0x4E8C:
	case 0x4E09:
	case 0x56DB:
	case 0x4E94:
	case 0x516D:
	case 0x4E03:
	case 0x516B:
	case 0x4E5D:
	case 0x5341:
	case 0x767E:
	case 0x4E24:
	case 0x5169:
	case 0x96F6:
		return true;
	default:
		return rune >= 0xFF10 && rune <= 0xFF19;
	}
}

static bool
is_open(uint32_t rune)
{
	return rune == '(' || rune == 0xFF08 || rune == '[' || rune == 0x3010;
}

static bool
is_close(uint32_t rune)
{
	return rune == ')' || rune == 0xFF09 || rune == ']' || rune == 0x3011;
}

static bool
has_close(struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char byte = (unsigned char)text.ptr[i];

		if (byte == ')' || byte == ']' || (byte == 0xEF && lex_starts(text, i, "）", 3)) ||
		    (byte == 0xE3 && lex_starts(text, i, "】", 3)))
			return true;
	}
	return false;
}

/* Where the last parentheses open if nothing but marks follows them. */
static size_t
tail_start(struct slice text)
{
	size_t at = 0, len, open = text.len, from = text.len;
	uint32_t rune;
	int depth = 0;

	if (!has_close(text))
		return text.len;
	while ((len = utf8_next(slice_skip(text, at), &rune))) {
		if (is_open(rune)) {
			if (!depth++)
				open = at;
		} else if (is_close(rune) && depth) {
			if (!--depth)
				from = open;
		} else if (!depth &&
			   (rune_is_alnum(rune) || rune_is_han(rune) || rune_is_hangul(rune))) {
			from = text.len;
		}
		at += len;
	}
	return from;
}

static size_t
phrase_at(
    struct slice text, size_t at, struct time_context context, bool paren, struct time_phrase *ret)
{
	struct time_phrase phrase = {0};
	size_t end;

	if ((end = time_dday(text, at, &phrase))) {
		*ret = phrase;
		return end;
	}
	if ((end = time_calendar(text, at, context, &phrase.when))) {
		phrase.form = FORM_CALENDAR;
		*ret = phrase;
		return end;
	}
	if ((end = time_month_and_half(text, at, ret)) || (end = time_grade(text, at, ret)))
		return end;
	return time_quantity(text, at, context, paren || context.codes, ret);
}

/* The first letters of the English words that may begin a phrase: Mar, week, wk… `third` is 0 where
 * no letter stands. */
static bool
is_english_start(char first, char second, char third)
{
	static const char starts[] =
	    "jan feb mar apr may jun jul aug sep oct nov dec wee day mon yea qua ";

	if (first == 'w' && second == 'k')
		return true;
	for (const char *start = starts; *start; start += 4) {
		if (start[0] == first && start[1] == second && (!third || start[2] == third))
			return true;
	}
	return false;
}

static char
letter_at(struct slice text, size_t at)
{
	char c = at < text.len ? (char)(text.ptr[at] | 32) : 0;

	return c >= 'a' && c <= 'z' ? c : 0;
}

/* Can what begins with this letter of ASCII be a phrase? A single one is D-7, Q3, H1, W1. */
static bool
letter_fits(struct slice text, size_t at)
{
	char first = letter_at(text, at), second = letter_at(text, at + 1);

	if (second)
		return is_english_start(first, second, letter_at(text, at + 2));
	return first == 'd' || first == 'q' || first == 'h' || first == 'w' || first == 'm' ||
	       first == 'y';
}

/* Can what begins with this digit be a phrase, by what follows the number? "2. Title" and "1)" are
 * outlines, "3 items" is a count; only below a column's title may a bare number mean something. */
static bool
digit_fits(struct slice text, size_t at)
{
	size_t end = at;
	char next;

	while (end < text.len && text.ptr[end] >= '0' && text.ptr[end] <= '9')
		end++;
	if (end - at > 3)
		return true;
	if (end == text.len)
		return false;
	next = text.ptr[end];
	if (next == '.')
		return end + 1 < text.len && text.ptr[end + 1] != ' ';
	/* ： and what makes a keycap of a digit */
	if (lex_starts(text, end, "\xEF\xBC\x9A", 3) || lex_starts(text, end, "\xEF\xB8\x8F", 3))
		return false;
	return lex_follow(text, end) != 0;
}

/* The same of numerals: 三、 and 第一份 begin nothing. `at` is behind 第 and 제. */
static bool
numeral_fits(struct slice text, size_t at)
{
	uint32_t rune;
	size_t len;

	while ((len = utf8_next(slice_skip(text, at), &rune)) &&
	       (rune_is_numeral(rune) || rune == 0x534A)) /* 半 */
		at += len;
	return lex_follow(text, at) != 0;
}

/* 大一, 研二, 高三, 博一 */
static bool
grade_follows(struct slice text, size_t at)
{
	static const char years[] = "一二三四五";

	for (size_t i = 0; i + 3 < sizeof(years); i += 3) {
		if (lex_starts(text, at + 3, years + i, 3))
			return true;
	}
	return false;
}

/* 한 달, 두세 주, 첫째 주, not 네이티브: a count, then a unit or a range. */
static bool
count_fits(struct slice text, size_t at)
{
	static const char more[] = "두세서너댓째";
	uint32_t next = lex_rune(text, at + 3);

	if (!rune_is_hangul(next))
		return true;
	for (size_t i = 0; i + 3 < sizeof(more); i += 3) {
		if (lex_starts(text, at + 3, more + i, 3))
			return true;
	}
	return lex_follow(text, at + 3) != 0;
}

static bool
half_follows(struct slice text, size_t at)
{
	return lex_starts(text, at + 3, "半", 3) || lex_starts(text, at + 3, "반", 3);
}

/* A look at the next characters before the grammar is asked: most letters and numbers of a text
 * begin nothing. */
static bool
may_fit(struct slice text, size_t at, uint32_t rune, struct time_context context)
{
	switch (rune) {
	case 0x4E2A: /* 个 個 上 下 상 하 */
	case 0x500B:
	case 0x4E0A:
	case 0x4E0B:
	case 0xC0C1:
	case 0xD558:
		return half_follows(text, at);
	case 0x5927: /* 大 研 高 博 */
	case 0x7814:
	case 0x9AD8:
	case 0x535A:
		return grade_follows(text, at);
	case 0x5165: /* 入 */
		return lex_starts(text, at + 3, "职", 3);
	case 0xC11C: /* 서 너 한 두 세 네 석 넉 첫 둘 셋 */
	case 0xB108:
	case 0xD55C:
	case 0xB450:
	case 0xC138:
	case 0xB124:
	case 0xC11D:
	case 0xB109:
	case 0xCCAB:
	case 0xB458:
	case 0xC14B:
		return context.column != UNIT_NONE || count_fits(text, at);
	default:
		if (rune_is_numeral(rune) || rune == 0x534A)
			return context.column != UNIT_NONE || numeral_fits(text, at);
		if (rune >= 0x80)
			return true;
		if (rune <= '9')
			return context.column != UNIT_NONE || digit_fits(text, at);
		return letter_fits(text, at);
	}
}

/* The end of a run of characters of which only the first may start a phrase: all digits, or all
 * letters, of one number or word. */
static size_t
skip_run(struct slice text, size_t at)
{
	uint32_t rune = lex_rune(text, at), next;
	bool digit = rune >= '0' && rune <= '9';
	size_t len;

	if (!rune_is_alnum(rune)) {
		len = utf8_next(slice_skip(text, at), &rune);
		return at + len;
	}
	do {
		at++;
		next = at < text.len ? (unsigned char)text.ptr[at] : 0;
	} while (rune_is_alnum(next) && (next >= '0' && next <= '9') == digit);
	return at;
}

/* 两个月左右, 2주 정도: said of the time before it. */
static size_t
skip_about(struct slice text, size_t end)
{
	static const struct lex_word words[] = {{"左右", 0}, {"上下", 0}, {"不等", 0}, {"为宜", 0},
	    {"為宜", 0}, {"정도", 0}, {"내외", 0}, {"가량", 0}, {"쯤", 0}, {"안팎", 0}, {"간", 0},
	    {"동안", 0}, {"", 0}};
	size_t after = lex_word(text, lex_blank(text, end), words, NULL);

	return after && !rune_is_hangul(lex_rune(text, after)) ? after : end;
}

/* What the grammar says of single characters, asked once for all. */
enum ascii_kind { ASCII_DULL, ASCII_LETTER, ASCII_START };

static struct {
	unsigned char ascii[128]; /* enum ascii_kind */
	uint64_t wide[16];        /* of U+0000 to U+FFFF, a bit for each 64 that hold a start */
} dull;

static bool
is_start(uint32_t rune)
{
	return may_start_with(rune) || is_open(rune) || is_close(rune);
}

static enum ascii_kind
ascii_kind(char c)
{
	char pair[2] = {c, ' '};

	if (!rune_is_alnum((unsigned char)c) || (c >= '0' && c <= '9'))
		return is_start((unsigned char)c) ? ASCII_START : ASCII_DULL;
	if (letter_fits(slice_from(pair, 2), 0))
		return ASCII_START;
	for (pair[1] = 'a'; pair[1] <= 'z'; pair[1]++) {
		if (letter_fits(slice_from(pair, 2), 0))
			return ASCII_START;
	}
	return ASCII_LETTER;
}

static void
find_dull(void)
{
	for (int c = 0; c < 128; c++)
		dull.ascii[c] = (unsigned char)ascii_kind((char)c);
	for (uint32_t rune = 0x80; rune < 0x10000; rune++) {
		if (is_start(rune))
			dull.wide[rune >> 12] |= (uint64_t)1 << (rune >> 6 & 63);
	}
}

/* Steps over what neither begins a phrase nor is a parenthesis: most of a text. */
static size_t
skip_dull(struct slice text, size_t at)
{
	const unsigned char *p = (const unsigned char *)text.ptr;

	while (at < text.len) {
		unsigned char byte = p[at];

		if (byte >= 0xE0 && byte < 0xF0 && text.len - at >= 3) {
			if (dull.wide[byte & 15] >> (p[at + 1] & 63) & 1)
				break;
			at += 3;
		} else if (byte >= 0x80 || dull.ascii[byte] == ASCII_START) {
			break;
		} else if (dull.ascii[byte] == ASCII_DULL) {
			at++;
		} else {
			while (at < text.len && p[at] < 0x80 && (p[at] | 32) >= 'a' &&
			       (p[at] | 32) <= 'z')
				at++;
		}
	}
	return at;
}

struct time_scan
time_scan(struct slice text, struct time_context context)
{
	return (struct time_scan){.text = text, .context = context, .tail = SIZE_MAX};
}

bool
time_next(struct time_scan *scan, struct time_phrase *ret)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct slice text = scan->text;
	size_t len, end;
	uint32_t rune;

	pthread_once(&once, find_dull);
	for (;;) {
		size_t here = scan->at = skip_dull(text, scan->at);

		len = utf8_next(slice_skip(text, here), &rune);
		if (!len)
			break;
		if (!may_start_with(rune)) {
			scan->depth += is_open(rune) - (is_close(rune) && scan->depth > 0);
			scan->at += len;
			continue;
		}
		end = 0;
		if (may_fit(text, here, rune, scan->context) && may_begin(text, here, rune))
			end = phrase_at(text, here, scan->context, scan->depth > 0, ret);
		if (!end || is_repeated(text, here)) {
			scan->at = end ? end : skip_run(text, here);
			continue;
		}
		end = skip_about(text, end);
		ret->start = here;
		ret->end = end;
		ret->paren = scan->depth > 0;
		if (ret->weak && scan->tail == SIZE_MAX)
			scan->tail = tail_start(text);
		ret->tail = ret->weak && here > scan->tail;
		scan->at = end;
		return true;
	}
	return false;
}

bool
time_best(struct slice text, struct time_context context, struct time_phrase *ret)
{
	struct time_scan scan = time_scan(text, context);
	struct time_phrase phrase;
	bool found = false;

	for (int i = 0; i < 16 && time_next(&scan, &phrase); i++) {
		if (phrase.weak && !phrase.tail && !context.labelled)
			continue;
		if (found && phrase.form >= ret->form)
			continue;
		*ret = phrase;
		found = true;
	}
	return found;
}

enum time_unit
time_column_unit(struct slice title)
{
	static const struct lex_word titles[] = {{"周次", UNIT_WEEK}, {"週次", UNIT_WEEK},
	    {"周数", UNIT_WEEK}, {"週數", UNIT_WEEK}, {"周", UNIT_WEEK}, {"週", UNIT_WEEK},
	    {"week", UNIT_WEEK}, {"weeks", UNIT_WEEK}, {"주차", UNIT_WEEK}, {"주", UNIT_WEEK},
	    {"天数", UNIT_DAY}, {"天數", UNIT_DAY}, {"天", UNIT_DAY}, {"day", UNIT_DAY},
	    {"days", UNIT_DAY}, {"일차", UNIT_DAY}, {"日次", UNIT_DAY}, {"月数", UNIT_MONTH},
	    {"月數", UNIT_MONTH}, {"month", UNIT_MONTH}, {"months", UNIT_MONTH},
	    {"개월", UNIT_MONTH}, {"개월차", UNIT_MONTH}, {"year", UNIT_YEAR}, {"年次", UNIT_YEAR},
	    {"년차", UNIT_YEAR}, {"月次", UNIT_MONTH}, {"第几周", UNIT_WEEK}, {"第幾週", UNIT_WEEK},
	    {"第几天", UNIT_DAY}, {"", 0}};
	int unit;

	title = slice_trim(title);
	return lex_word(title, 0, titles, &unit) == title.len && title.len ? (enum time_unit)unit
									   : UNIT_NONE;
}
