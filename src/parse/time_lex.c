#include "parse/time_lex.h"

#include "base/utf8.h"

#include <pthread.h>

enum { ORDINAL = 16, MONTH_NAME = 32, KOREAN = 64, LATIN = 128, UNIT_BITS = 15 };

static const struct lex_word units[] = {
    {"月", UNIT_MONTH | MONTH_NAME},
    {"月份", UNIT_MONTH | MONTH_NAME},
    {"周", UNIT_WEEK},
    {"週", UNIT_WEEK},
    {"星期", UNIT_WEEK},
    {"礼拜", UNIT_WEEK},
    {"禮拜", UNIT_WEEK},
    {"年", UNIT_YEAR},
    {"天", UNIT_DAY},
    {"日", UNIT_DAY},
    {"小时", UNIT_HOUR},
    {"小時", UNIT_HOUR},
    {"钟头", UNIT_HOUR},
    {"鐘頭", UNIT_HOUR},
    {"分钟", UNIT_MINUTE},
    {"分鐘", UNIT_MINUTE},
    {"季度", UNIT_QUARTER},
    {"季", UNIT_QUARTER},
    {"学期", UNIT_SEMESTER},
    {"學期", UNIT_SEMESTER},
    {"개월", UNIT_MONTH | KOREAN},
    {"달", UNIT_MONTH | KOREAN},
    {"월", UNIT_MONTH | KOREAN | MONTH_NAME},
    {"주", UNIT_WEEK | KOREAN},
    {"주일", UNIT_WEEK | KOREAN},
    {"년", UNIT_YEAR | KOREAN},
    {"일", UNIT_DAY | KOREAN},
    {"시간", UNIT_HOUR | KOREAN},
    {"분", UNIT_MINUTE | KOREAN},
    {"분기", UNIT_QUARTER | KOREAN},
    {"학기", UNIT_SEMESTER | KOREAN | ORDINAL},
    {"년차", UNIT_YEAR | KOREAN | ORDINAL},
    {"개월차", UNIT_MONTH | KOREAN | ORDINAL},
    {"개월 차", UNIT_MONTH | KOREAN | ORDINAL},
    {"달차", UNIT_MONTH | KOREAN | ORDINAL},
    {"주차", UNIT_WEEK | KOREAN | ORDINAL},
    {"주 차", UNIT_WEEK | KOREAN | ORDINAL},
    {"번째 주", UNIT_WEEK | KOREAN | ORDINAL},
    {"번째 달", UNIT_MONTH | KOREAN | ORDINAL},
    {"일차", UNIT_DAY | KOREAN | ORDINAL},
    {"일 차", UNIT_DAY | KOREAN | ORDINAL},
    {"일째", UNIT_DAY | KOREAN | ORDINAL},
    {"years", UNIT_YEAR | LATIN},
    {"year", UNIT_YEAR | LATIN},
    {"yrs", UNIT_YEAR | LATIN},
    {"yr", UNIT_YEAR | LATIN},
    {"months", UNIT_MONTH | LATIN},
    {"month", UNIT_MONTH | LATIN},
    {"mos", UNIT_MONTH | LATIN},
    {"weeks", UNIT_WEEK | LATIN},
    {"week", UNIT_WEEK | LATIN},
    {"wks", UNIT_WEEK | LATIN},
    {"wk", UNIT_WEEK | LATIN},
    {"days", UNIT_DAY | LATIN},
    {"day", UNIT_DAY | LATIN},
    {"hours", UNIT_HOUR | LATIN},
    {"hour", UNIT_HOUR | LATIN},
    {"hrs", UNIT_HOUR | LATIN},
    {"hr", UNIT_HOUR | LATIN},
    {"h", UNIT_HOUR | LATIN},
    {"minutes", UNIT_MINUTE | LATIN},
    {"minute", UNIT_MINUTE | LATIN},
    {"mins", UNIT_MINUTE | LATIN},
    {"min", UNIT_MINUTE | LATIN},
    {"quarters", UNIT_QUARTER | LATIN},
    {"semesters", UNIT_SEMESTER | LATIN},
    {"", 0},
};

/* Words that begin with a unit and mean something else. */
static const struct lex_word not_units[] = {
    {"年级", 0},
    {"年級", 0},
    {"年代", 0},
    {"年薪", 0},
    {"年龄", 0},
    {"年齡", 0},
    {"年会", 0},
    {"年會", 0},
    {"年轻", 0},
    {"年輕", 0},
    {"年度", 0},
    {"年华", 0},
    {"周年", 0},
    {"週年", 0},
    {"周边", 0},
    {"周邊", 0},
    {"周期", 0},
    {"週期", 0},
    {"周末", 0},
    {"週末", 0},
    {"周报", 0},
    {"週報", 0},
    {"周刊", 0},
    {"週刊", 0},
    {"周岁", 0},
    {"周歲", 0},
    {"周密", 0},
    {"天气", 0},
    {"天氣", 0},
    {"天然", 0},
    {"天线", 0},
    {"天線", 0},
    {"天赋", 0},
    {"天賦", 0},
    {"天空", 0},
    {"天下", 0},
    {"天才", 0},
    {"日志", 0},
    {"日誌", 0},
    {"日本", 0},
    {"日报", 0},
    {"日報", 0},
    {"日常", 0},
    {"日程", 0},
    {"日记", 0},
    {"日記", 0},
    {"日语", 0},
    {"日語", 0},
    {"月报", 0},
    {"月報", 0},
    {"月薪", 0},
    {"月亮", 0},
    {"月刊", 0},
    {"季节", 0},
    {"季節", 0},
    {"周一次", 0},
    {"週一次", 0},
    {"天一次", 0},
    {"月一次", 0},
    {"年一次", 0},
    {"일씩", 0},
    {"주마다", 0},
    {"일마다", 0},
    {"개월마다", 0},
    {"달마다", 0},
    {"년마다", 0},
    {"시간씩", 0},
    {"시간마다", 0},
    {"분마다", 0},
    {"분씩", 0},
    {"년생", 0},
    {"년대", 0},
    {"季军", 0},
    {"", 0},
};

static const struct lex_word ranges[] = {
    {"-", 0},
    {"‐", 0},
    {"‑", 0},
    {"–", 0},
    {"—", 0},
    {"−", 0},
    {"~", 0},
    {"～", 0},
    {"〜", 0},
    {"－", 0},
    {"--", 0},
    {"——", 0},
    {"~~", 0},
    {"至", 0},
    {"到", 0},
    {"에서", 0},
    {"부터", 0},
    {"→", 0},
    {"->", 0},
    {"∼", 0},
    {"˜", 0},
    {"", 0},
};

static const struct lex_word lists[] = {
    {"、", 0},
    {",", 0},
    {"，", 0},
    {"·", 0},
    {"・", 0},
    {"&", 0},
    {"和", 0},
    {"与", 0},
    {"與", 0},
    {"及", 0},
    {"및", 0},
    {"/", 0},
    {"／", 0},
    {"", 0},
};

static const struct lex_word now_words[] = {
    {"现在", 0},
    {"現在", 0},
    {"至今", 0},
    {"今", 0},
    {"现今", 0},
    {"目前", 0},
    {"현재", 0},
    {"지금", 0},
    {"now", 0},
    {"present", 0},
    {"today", 0},
    {"", 0},
};

static const struct lex_word korean_particles[] = {
    {"간", 0},
    {"동안", 0},
    {"내", 0},
    {"이내", 0},
    {"안에", 0},
    {"후", 0},
    {"뒤", 0},
    {"전", 0},
    {"이상", 0},
    {"이하", 0},
    {"이후", 0},
    {"이전", 0},
    {"미만", 0},
    {"정도", 0},
    {"쯤", 0},
    {"부터", 0},
    {"까지", 0},
    {"에", 0},
    {"의", 0},
    {"만", 0},
    {"은", 0},
    {"는", 0},
    {"이", 0},
    {"가", 0},
    {"을", 0},
    {"를", 0},
    {"로", 0},
    {"으로", 0},
    {"과정", 0},
    {"완성", 0},
    {"코스", 0},
    {"플랜", 0},
    {"계획", 0},
    {"프로그램", 0},
    {"로드맵", 0},
    {"학습", 0},
    {"째", 0},
    {"짜리", 0},
    {"반", 0},
    {"말", 0},
    {"초", 0},
    {"에서", 0},
    {"와", 0},
    {"과", 0},
    {"", 0},
};

static const struct lex_word korean_counts[] = {
    {"한", 1},
    {"두", 2},
    {"세", 3},
    {"네", 4},
    {"석", 3},
    {"넉", 4},
    {"첫", 1},
    {"첫째", 1},
    {"둘째", 2},
    {"셋째", 3},
    {"넷째", 4},
    {"", 0},
};

static int
digit_value(uint32_t rune)
{
	if (rune >= '0' && rune <= '9')
		return (int)(rune - '0');
	return rune >= 0xFF10 && rune <= 0xFF19 ? (int)(rune - 0xFF10) : -1;
}

/* Digits from `at`; more than `most` of them are no number of ours. */
static size_t
lex_digits(struct slice text, size_t at, unsigned most, double *ret, unsigned *ret_digits)
{
	unsigned digits = 0;
	double value = 0;

	while (at < text.len) {
		unsigned char byte = (unsigned char)text.ptr[at];
		uint32_t rune = byte;
		size_t len = 1;
		int digit;

		if (byte == 0xEF) /* full-width ones begin with it */
			len = utf8_next(slice_skip(text, at), &rune);
		digit = digit_value(rune);
		if (digit < 0)
			break;
		if (++digits > most)
			return 0;
		value = value * 10 + digit;
		at += len;
	}
	if (!digits)
		return 0;
	*ret = value;
	*ret_digits = digits;
	return at;
}

/* A numeral's value, or -1. */
static int
han_value(uint32_t rune)
{
	switch (rune) {
	case 0x3007: /* 〇 零 */
	case 0x96F6:
		return 0;
	case 0x4E00:
		return 1;
	case 0x4E8C: /* 二 两 兩 */
	case 0x4E24:
	case 0x5169:
		return 2;
	case 0x4E09:
		return 3;
	case 0x56DB:
		return 4;
	case 0x4E94:
		return 5;
	case 0x516D:
		return 6;
	case 0x4E03:
		return 7;
	case 0x516B:
		return 8;
	case 0x4E5D:
		return 9;
	case 0x5341: /* 十 百 */
		return 10;
	case 0x767E:
		return 100;
	default:
		return -1;
	}
}

bool
rune_is_numeral(uint32_t rune)
{
	return han_value(rune) >= 0;
}

/* 十二, 二十一, 一百零五, 二〇二五; at most six characters. */
static size_t
lex_han(struct slice text, size_t at, double *ret)
{
	int sum = 0, digit = -1, count = 0;
	unsigned char first = at < text.len ? (unsigned char)text.ptr[at] : 0;
	bool tens = false;

	if (first < 0xE3 || first > 0xE9)
		return 0;
	for (; count <= 6; count++) {
		uint32_t rune = 0;
		size_t len = utf8_next(slice_skip(text, at), &rune);
		int value = len ? han_value(rune) : -1;

		if (value < 0)
			break;
		if (value >= 10) {
			sum = tens || digit < 0 ? sum + (digit < 0 ? 1 : digit) * value
						: digit * value;
			digit = -1;
			tens = true;
		} else {
			digit = tens || digit < 0 ? value : digit * 10 + value;
		}
		at += len;
	}
	if (!count || count > 6)
		return 0;
	*ret = sum + (digit < 0 ? 0 : digit);
	return at;
}

/* What may stand behind a number of a time, blanks apart, by its first character. */
static const struct lex_word follows[] = {{"年", FOLLOW_DATE | FOLLOW_UNIT},
    {"년", FOLLOW_DATE | FOLLOW_UNIT}, {"学", FOLLOW_DATE | FOLLOW_UNIT},
    {"學", FOLLOW_DATE | FOLLOW_UNIT}, {"학", FOLLOW_DATE | FOLLOW_UNIT},
    {"月", FOLLOW_DATE | FOLLOW_UNIT}, {"월", FOLLOW_DATE | FOLLOW_UNIT},
    {"日", FOLLOW_DATE | FOLLOW_UNIT}, {"号", FOLLOW_DATE}, {"號", FOLLOW_DATE},
    {"일", FOLLOW_DATE | FOLLOW_UNIT}, {"季", FOLLOW_DATE | FOLLOW_UNIT},
    {"분", FOLLOW_DATE | FOLLOW_UNIT}, {"사", FOLLOW_DATE}, {".", FOLLOW_DATE | FOLLOW_UNIT},
    {"/", FOLLOW_DATE | FOLLOW_UNIT}, {"-", FOLLOW_DATE | FOLLOW_UNIT}, {"个", FOLLOW_UNIT},
    {"個", FOLLOW_UNIT}, {"半", FOLLOW_UNIT}, {"반", FOLLOW_UNIT}, {"+", FOLLOW_UNIT},
    {"to", FOLLOW_DATE | FOLLOW_UNIT}, {"st", FOLLOW_UNIT}, {"nd", FOLLOW_UNIT},
    {"rd", FOLLOW_UNIT}, {"th", FOLLOW_UNIT}, {"", 0}};

/* Bits of enum lex_follow, for each 64 characters up to U+FFFF and for each of ASCII. */
static struct {
	unsigned char ascii[128];
	unsigned char wide[1024];
} follow_bits;

static void
note_follows(const struct lex_word *words, int bits)
{
	for (; words->text[0]; words++) {
		uint32_t rune = 0;

		utf8_next(slice_of(words->text), &rune);
		if (rune < 0x80)
			follow_bits.ascii[rune] |= (unsigned char)(bits ? bits : words->value);
		else if (rune < 0x10000)
			follow_bits.wide[rune >> 6] |= (unsigned char)(bits ? bits : words->value);
	}
}

static void
fill_follows(void)
{
	note_follows(follows, 0);
	note_follows(units, FOLLOW_UNIT);
	note_follows(ranges, FOLLOW_UNIT | FOLLOW_DATE);
	note_follows(lists, FOLLOW_UNIT | FOLLOW_DATE);
}

unsigned
lex_follow(struct slice text, size_t at)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	uint32_t rune;

	pthread_once(&once, fill_follows);
	rune = lex_rune(text, lex_blank(text, at));
	if (rune < 0x80)
		return follow_bits.ascii[rune >= 'A' && rune <= 'Z' ? rune | 32 : rune];
	return rune < 0x10000 ? follow_bits.wide[rune >> 6] : 0;
}

size_t
lex_int(struct slice text, size_t at, int *ret, unsigned *ret_digits)
{
	double value;
	size_t end = lex_digits(text, at, 4, &value, ret_digits);

	if (!end) {
		*ret_digits = 0;
		end = lex_han(text, at, &value);
	}
	if (end)
		*ret = (int)value;
	return end;
}

size_t
lex_number(struct slice text, size_t at, struct lex_num *ret)
{
	struct lex_num num = {0};
	size_t end;
	int count;

	if ((end = lex_digits(text, at, 5, &num.value, &num.digits))) {
		double part;
		unsigned digits;
		size_t after;

		if (end < text.len && text.ptr[end] == '.' &&
		    (after = lex_digits(text, end + 1, 3, &part, &digits))) {
			while (digits--)
				part /= 10;
			num.value += part;
			num.fraction = true;
			end = after;
		}
	} else if ((end = lex_han(text, at, &num.value))) {
		num.han = true;
	} else if (lex_starts(text, at, "半", 3)) {
		num.value = 0.5;
		num.han = num.fraction = true;
		end = at + 3;
	} else if ((end = lex_word(text, at, korean_counts, &count))) {
		num.value = count;
		num.korean = true;
	} else {
		return 0;
	}
	*ret = num;
	return end;
}

bool
lex_korean_end(struct slice text, size_t at)
{
	return !rune_is_hangul(lex_rune(text, at)) || lex_word(text, at, korean_particles, NULL);
}

/* The words after a unit that add half of it: 个半月 is asked before the unit. */
static size_t
lex_half_after(struct slice text, size_t at, struct lex_unit *unit)
{
	size_t blank = lex_blank(text, at);

	if (unit->ordinal || unit->unit < UNIT_DAY)
		return at;
	if (lex_starts(text, at, "半", 3) && !lex_starts(text, at, "半载", 6)) {
		unit->extra = 0.5;
		return at + 3;
	}
	if (lex_starts(text, blank, "반", 3) && !rune_is_hangul(lex_rune(text, blank + 3))) {
		unit->extra = 0.5;
		return blank + 3;
	}
	return at;
}

size_t
lex_unit(struct slice text, size_t at, struct lex_unit *ret)
{
	struct lex_unit unit = {0};
	size_t end, from = lex_blank(text, at);
	bool counter = lex_starts(text, from, "个", 3) || lex_starts(text, from, "個", 3);
	int bits = 0;

	if (counter) {
		from = lex_blank(text, from + 3);
		if (lex_starts(text, from, "半", 3)) {
			unit.extra = 0.5;
			from += 3;
		}
	}
	if (from == at && from < text.len && text.ptr[from] == '-')
		from++; /* 12-week */
	end = lex_word(text, from, units, &bits);
	if (!end || lex_word(text, from, not_units, NULL))
		return 0;
	if ((bits & LATIN) && rune_is_alnum(lex_rune(text, end)))
		return 0;
	if (from > at && text.ptr[from - 1] == '-' && !(bits & LATIN))
		return 0;
	if ((bits & KOREAN) && !lex_korean_end(text, end))
		return 0;
	unit.unit = (enum time_unit)(bits & UNIT_BITS);
	unit.ordinal = bits & ORDINAL;
	unit.month = (bits & MONTH_NAME) && !counter;
	if (!unit.month && unit.extra == 0)
		end = lex_half_after(text, end, &unit);
	*ret = unit;
	return end;
}

size_t
lex_range(struct slice text, size_t at)
{
	size_t from = lex_blank(text, at);
	size_t end = lex_word(text, from, ranges, NULL);

	if (!end && from > at && lex_starts(text, from, "to ", 3))
		end = from + 2;
	return end ? lex_blank(text, end) : 0;
}

size_t
lex_list(struct slice text, size_t at)
{
	size_t end = lex_word(text, lex_blank(text, at), lists, NULL);

	return end ? lex_blank(text, end) : 0;
}

size_t
lex_now(struct slice text, size_t at)
{
	size_t end = lex_word(text, at, now_words, NULL);

	return end && rune_is_alnum(lex_before(text, end)) && rune_is_alnum(lex_rune(text, end))
		   ? 0
		   : end;
}

bool
lex_at_close(struct slice text, size_t at)
{
	static const struct lex_word closers[] = {{")", 0}, {"）", 0}, {"]", 0}, {"】", 0},
	    {"」", 0}, {"〕", 0}, {"|", 0}, {"\n", 0}, {":", 0}, {"：", 0}, {"", 0}};

	at = lex_blank(text, at);
	return at >= text.len || lex_word(text, at, closers, NULL);
}
