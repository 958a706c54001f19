#include "parse/time_quantity.h"

#include "base/utf8.h"
#include "parse/time_lex.h"

/* One side of a range: 第 2, 3 个月, Week 4, 5주차. */
struct side {
	size_t end;
	double value;
	struct slice number;
	struct lex_unit unit; /* UNIT_NONE where the other side says it */
	bool ordinal;         /* 第, 제, Week N, N주차, 1st */
	bool named;           /* the unit stands before: Week N */
	int edge;             /* 年初 -1, 年末 +1 */
};

enum effect { EFFECT_NONE, EFFECT_FROM, EFFECT_AFTER, EFFECT_WITHIN, EFFECT_BEFORE, EFFECT_LEAST };

static const struct lex_word effects[] = {{"起", EFFECT_FROM}, {"开始", EFFECT_FROM},
    {"開始", EFFECT_FROM}, {"부터", EFFECT_FROM}, {"이후", EFFECT_FROM}, {"以后", EFFECT_FROM},
    {"以後", EFFECT_FROM}, {"及以后", EFFECT_FROM}, {"及以後", EFFECT_FROM},
    {"及之后", EFFECT_FROM}, {"及之後", EFFECT_FROM}, {"至今", EFFECT_FROM}, {"+", EFFECT_LEAST},
    {"＋", EFFECT_LEAST}, {"及以上", EFFECT_LEAST}, {"以上", EFFECT_LEAST}, {"이상", EFFECT_LEAST},
    {"后", EFFECT_AFTER}, {"後", EFFECT_AFTER}, {"之后", EFFECT_AFTER}, {"之後", EFFECT_AFTER},
    {"후", EFFECT_AFTER}, {"뒤", EFFECT_AFTER}, {"later", EFFECT_AFTER}, {"内", EFFECT_WITHIN},
    {"內", EFFECT_WITHIN}, {"以内", EFFECT_WITHIN}, {"以內", EFFECT_WITHIN},
    {"之内", EFFECT_WITHIN}, {"之內", EFFECT_WITHIN}, {"내", EFFECT_WITHIN},
    {"이내", EFFECT_WITHIN}, {"안에", EFFECT_WITHIN}, {"前", EFFECT_BEFORE},
    {"以前", EFFECT_BEFORE}, {"之前", EFFECT_BEFORE}, {"전", EFFECT_BEFORE},
    {"이전", EFFECT_BEFORE}, {"before", EFFECT_BEFORE}, {"", 0}};

/* 后端 is not 后, 前端 not 前, 内容 not 内. */
static const struct lex_word not_effects[] = {{"后端", 0}, {"後端", 0}, {"后台", 0}, {"後台", 0},
    {"后续", 0}, {"後續", 0}, {"后期", 0}, {"後期", 0}, {"前端", 0}, {"前台", 0}, {"前后", 0},
    {"前後", 0}, {"前期", 0}, {"前沿", 0}, {"前置", 0}, {"内容", 0}, {"內容", 0}, {"内存", 0},
    {"内核", 0}, {"內核", 0}, {"内部", 0}, {"內部", 0}, {"内网", 0}, {"起步", 0}, {"起点", 0},
    {"", 0}};

static const struct lex_word edges[] = {
    {"末", 1}, {"底", 1}, {"말", 1}, {"初", -1}, {"초", -1}, {"", 0}};

static const struct lex_word named[] = {{"week", UNIT_WEEK}, {"weeks", UNIT_WEEK},
    {"wk", UNIT_WEEK}, {"day", UNIT_DAY}, {"days", UNIT_DAY}, {"month", UNIT_MONTH},
    {"months", UNIT_MONTH}, {"year", UNIT_YEAR}, {"years", UNIT_YEAR}, {"quarter", UNIT_QUARTER},
    {"semester", UNIT_SEMESTER}, {"", 0}};

static const struct lex_word codes[] = {
    {"w", UNIT_WEEK}, {"m", UNIT_MONTH}, {"d", UNIT_DAY}, {"y", UNIT_YEAR}, {"", 0}};

static const struct lex_word english_counts[] = {{"one", 1}, {"two", 2}, {"three", 3}, {"four", 4},
    {"five", 5}, {"six", 6}, {"seven", 7}, {"eight", 8}, {"nine", 9}, {"ten", 10}, {"", 0}};

static const struct lex_word nth[] = {{"st", 0}, {"nd", 0}, {"rd", 0}, {"th", 0}, {"", 0}};

static const struct lex_word experience[] = {{"经验", 0}, {"經驗", 0}, {"经历", 0}, {"經歷", 0},
    {"경력", 0}, {"경험", 0}, {"工龄", 0}, {"年资", 0}, {"年資", 0}, {"experience", 0},
    {"開發經驗", 0}, {"", 0}};

/* Above these no plan counts: 2024年, 50年代, port 8080. */
static const double most[] = {
    [UNIT_NONE] = 400,
    [UNIT_MINUTE] = 10000,
    [UNIT_HOUR] = 20000,
    [UNIT_DAY] = 2000,
    [UNIT_WEEK] = 400,
    [UNIT_MONTH] = 240,
    [UNIT_QUARTER] = 60,
    [UNIT_SEMESTER] = 20,
    [UNIT_YEAR] = 60,
};

/* Day 1500, 第 800 周: what is numbered may go on for long, but no year does. */
static double
limit_of(const struct side *side)
{
	bool counted =
	    side->ordinal && side->unit.unit >= UNIT_DAY && side->unit.unit <= UNIT_MONTH;

	return counted ? 9999 : most[side->unit.unit];
}

static struct slice
cut(struct slice text, size_t from, size_t to)
{
	return slice_from(text.ptr + from, to - from);
}

static bool
starts_at(struct slice text, size_t at, const char *word)
{
	return slice_starts(slice_skip(text, at), word);
}

/* Week 3, Day #8, W1 (where codes are allowed). */
static bool
read_named(struct slice text, size_t at, bool allow_codes, struct side *side)
{
	struct lex_num num;
	int unit = 0, count;
	size_t end = lex_word(text, at, named, &unit), from;

	if (end && end < text.len && text.ptr[end] == '.')
		end++;
	if (!end && allow_codes)
		end = lex_word(text, at, codes, &unit);
	if (!end || lex_rune(text, end) == 's')
		return false;
	from = lex_blank(text, end);
	if (from < text.len && text.ptr[from] == '#')
		from++;
	side->end = lex_number(text, from, &num);
	if (side->end && num.digits && !num.fraction) {
		side->value = num.value;
	} else if (from > end && (side->end = lex_word(text, from, english_counts, &count))) {
		side->value = count;
	} else {
		return false;
	}
	if (rune_is_alnum(lex_rune(text, side->end)))
		return false;
	side->number = cut(text, from, side->end);
	side->unit.unit = (enum time_unit)unit;
	side->ordinal = side->named = true;
	return true;
}

/* 第 3 周, 3주차, 3 months, 3, 3rd week */
static bool
read_counted(struct slice text, size_t at, struct side *side)
{
	struct lex_num num;
	size_t from = at, end, unit;

	if (starts_at(text, at, "第") || starts_at(text, at, "제")) {
		side->ordinal = true;
		from = lex_blank(text, at + 3);
	}
	end = lex_number(text, from, &num);
	if (!end || (side->ordinal && (num.fraction || num.korean)))
		return false;
	side->number = cut(text, from, end);
	side->value = num.value;
	side->end = end;
	if (num.digits && (unit = lex_word(text, end, nth, NULL)) && unit < text.len &&
	    text.ptr[unit] == ' ') {
		side->ordinal = true;
		end = unit;
	}
	unit = lex_unit(text, end, &side->unit);
	if (!unit && (starts_at(text, end, "+ ") || starts_at(text, end, "+")))
		return true;
	if (!unit)
		return !side->ordinal || !num.korean;
	if (num.korean && side->unit.unit == UNIT_NONE)
		return false;
	side->ordinal |= side->unit.ordinal;
	side->value += side->unit.extra;
	side->end = unit;
	if (side->ordinal && side->unit.unit >= UNIT_MONTH) {
		unit = lex_word(text, side->end, edges, &side->edge);
		if (unit && !rune_is_hangul(lex_rune(text, unit)))
			side->end = unit;
		else
			side->edge = 0;
	}
	return true;
}

static bool
read_side(struct slice text, size_t at, bool allow_codes, struct side *ret)
{
	struct side side = {0};
	uint32_t rune = lex_rune(text, at);

	if ((rune >= 'A' && rune <= 'Z') || (rune >= 'a' && rune <= 'z')) {
		if (!read_named(text, at, allow_codes, &side))
			return false;
	} else if (!read_counted(text, at, &side)) {
		return false;
	}
	if (side.value > limit_of(&side))
		return false;
	*ret = side;
	return true;
}

/* A unit of `from` in the other unit: 6 个月 到 1 年 counts in months. */
static double
convert(enum time_unit from, enum time_unit to, double value)
{
	static const int months[] = {
	    [UNIT_MONTH] = 1, [UNIT_QUARTER] = 3, [UNIT_SEMESTER] = 6, [UNIT_YEAR] = 12};
	double days;

	if (from >= UNIT_MONTH && to >= UNIT_MONTH)
		return value * months[from] / months[to];
	if (from == UNIT_MONTH && to == UNIT_WEEK)
		return value * 4;
	days = time_unit_days(from, value) / time_unit_days(to, 1);
	return (double)(long)(days * 100 + 0.5) / 100;
}

/* 两三个月, 서너 달: two neighbours said as one number are a range. */
static bool
read_about(struct slice text, size_t at, struct side *a, struct side *b)
{
	static const struct lex_word pairs[] = {{"한두", 1}, {"두세", 2}, {"두서너", 2},
	    {"서너", 3}, {"너댓", 4}, {"네댓", 4}, {"一两", 1}, {"一兩", 1}, {"一二", 1},
	    {"两三", 2}, {"兩三", 2}, {"二三", 2}, {"三四", 3}, {"三五", 3}, {"四五", 4},
	    {"五六", 5}, {"六七", 6}, {"七八", 7}, {"八九", 8}, {"", 0}};
	int least;
	size_t end = lex_word(text, at, pairs, &least), unit;

	if (!end || !(unit = lex_unit(text, end, &a->unit)) || a->unit.ordinal || a->unit.month)
		return false;
	a->value = least;
	*b = *a;
	b->value = lex_starts(text, at, "三五", 6) ? 5 : least + 1;
	b->end = unit;
	return true;
}

/* Gives both sides one unit, the smaller of the two. */
static bool
agree(struct side *a, struct side *b, enum time_unit column)
{
	enum time_unit *ua = &a->unit.unit, *ub = &b->unit.unit;

	if (*ua == UNIT_NONE && *ub == UNIT_NONE)
		*ua = *ub = column;
	else if (*ua == UNIT_NONE)
		*ua = *ub;
	else if (*ub == UNIT_NONE)
		*ub = *ua;
	if (*ua == UNIT_NONE)
		return false;
	if (*ua < *ub) {
		b->value = convert(*ub, *ua, b->value);
		*ub = *ua;
	} else if (*ub < *ua) {
		a->value = convert(*ua, *ub, a->value);
		*ua = *ub;
	}
	return b->value <= limit_of(b);
}

static bool
is_word_rune(uint32_t rune)
{
	return rune_is_alnum(rune) || rune_is_han(rune) || rune_is_hangul(rune);
}

/* The second side of a range after the first one; 0 when the text has none. */
static size_t
read_range(
    struct slice text, struct side *a, bool allow_codes, enum time_unit column, struct side *b)
{
	size_t sep = lex_range(text, a->end);
	bool list = false;

	if (!sep) {
		sep = lex_list(text, a->end);
		list = true;
	}
	if (!sep || !read_side(text, sep, allow_codes, b))
		return 0;
	if (list && (b->value != a->value + 1 || b->number.len > a->number.len + 1))
		return 0;
	if (b->named && !a->named)
		return 0;
	if (b->unit.unit == UNIT_NONE && a->unit.unit != UNIT_NONE && column == UNIT_NONE) {
		size_t after = b->end;
		bool spaced = text.ptr[a->end] == ' ';

		/* Week 1 - 2 projects: the dash is a dash */
		if (!a->named || (spaced && is_word_rune(lex_rune(text, lex_blank(text, after)))) ||
		    (!list && rune_is_alnum(lex_rune(text, after))))
			return 0;
	}
	if (a->unit.unit != UNIT_NONE && b->unit.unit == UNIT_NONE && list && !a->named)
		return 0;
	if (list && !a->ordinal && !b->ordinal)
		return 0;
	if (!agree(a, b, column) || b->value < a->value || (b->value == a->value && !b->edge))
		return 0;
	return b->end;
}

/* 起, 以上, 后 … after a time; `end` moves over it. */
static enum effect
read_effect(struct slice text, size_t *end)
{
	size_t from = *end, after;
	int effect = EFFECT_NONE;

	for (int blank = 0; blank < 2; blank++, from = lex_blank(text, *end)) {
		after = lex_word(text, from, effects, &effect);
		if (!after || lex_word(text, from, not_effects, NULL))
			continue;
		if (rune_is_hangul(lex_before(text, after)) && !lex_korean_end(text, after))
			continue;
		if (rune_is_alnum(lex_before(text, after)) && rune_is_alnum(lex_rune(text, after)))
			continue;
		if (blank && (effect == EFFECT_WITHIN || effect == EFFECT_BEFORE) &&
		    !rune_is_hangul(lex_before(text, after)))
			continue;
		*end = after;
		return (enum effect)effect;
	}
	return EFFECT_NONE;
}

static void
apply_effect(struct when *when, enum effect effect, bool ordinal)
{
	double last = when->end;

	switch (effect) {
	case EFFECT_FROM:
	case EFFECT_LEAST:
		when->open = true;
		if (!ordinal && effect == EFFECT_FROM)
			when->kind = WHEN_POSITION;
		break;
	case EFFECT_AFTER:
		if (!ordinal && when->start != when->end) {
			when->kind = WHEN_POSITION; /* 3-6 个月后 */
			break;
		}
		when->kind = WHEN_POSITION;
		when->start = last;
		when->open = true;
		break;
	case EFFECT_WITHIN:
		if (!ordinal) {
			when->kind = WHEN_POSITION;
			when->start = 0;
		}
		break;
	case EFFECT_BEFORE:
		if (!ordinal) {
			when->kind = WHEN_POSITION;
			when->start = -last;
			when->end = 1 - last;
		}
		break;
	case EFFECT_NONE:
		break;
	}
	if (when->open)
		when->end = when->start;
}

/* The least that an ordinal may be: a plan has no week below 0 (Day 0, Week 0 are the start). */
static double
ordinal_start(double value)
{
	return value >= 1 ? value - 1 : value;
}

static void
set_when(struct time_phrase *phrase, const struct side *a, const struct side *b, bool ordinal)
{
	struct when *when = &phrase->when;
	const struct side *last = b ? b : a;

	when->unit = a->unit.unit;
	if (ordinal) {
		when->kind = WHEN_POSITION;
		when->start = a->edge > 0 ? a->value : ordinal_start(a->value);
		when->end = last->edge < 0 ? last->value - 1 : last->value;
		if (when->end <= when->start)
			when->end = when->start + 1;
		phrase->form = b ? FORM_ORDINAL_RANGE : FORM_ORDINAL;
		if (!b)
			phrase->number = a->number;
		return;
	}
	when->kind = b && a->value == 0 ? WHEN_POSITION : WHEN_DURATION;
	when->start = a->value;
	when->end = last->value;
	phrase->form = b ? FORM_RANGE : FORM_DURATION;
}

/* 10 小时/周, 2 h per day: how often, not how long. */
static bool
is_rate(struct slice text, size_t at)
{
	static const struct lex_word rates[] = {{"/周", 0}, {"/週", 0}, {"/天", 0}, {"/日", 0},
	    {"/月", 0}, {"/week", 0}, {"/day", 0}, {"/wk", 0}, {"/d", 0}, {"/주", 0}, {"/일", 0},
	    {"每周", 0}, {"每週", 0}, {"每天", 0}, {"每日", 0}, {"per ", 0}, {"a day", 0},
	    {"a week", 0}, {"一次", 0}, {"씩", 0}, {"마다", 0}, {"／周", 0}, {"／天", 0},
	    {"／週", 0}, {"", 0}};

	return lex_word(text, lex_blank(text, at), rates, NULL) != 0;
}

/* 3-5 年 Java 经验 */
static bool
is_experience(struct slice text, size_t at)
{
	for (int i = 0; i < 14 && at < text.len; i++) {
		uint32_t rune = 0;

		if (lex_word(text, at, experience, NULL))
			return true;
		at += utf8_next(slice_skip(text, at), &rune);
		if (rune == '\n' || rune == ')' || rune == 0xFF09 || rune == ':' || rune == 0xFF1A)
			return false;
	}
	return false;
}

/* "+" may stand between number and unit: 6+ 个月. */
static bool
read_plus(struct slice text, struct side *side)
{
	struct lex_unit unit;
	size_t end;

	if (side->unit.unit != UNIT_NONE || !starts_at(text, side->end, "+"))
		return false;
	end = lex_unit(text, side->end + 1, &unit);
	if (!end)
		return false;
	side->unit = unit;
	side->ordinal |= unit.ordinal;
	side->end = end;
	return true;
}

size_t
time_quantity(struct slice text, size_t at, struct time_context context, bool allow_codes,
    struct time_phrase *ret)
{
	struct time_phrase phrase = {0};
	struct side a, b;
	enum effect effect = EFFECT_NONE;
	size_t end, sep;
	bool ordinal, plus;

	a = (struct side){0};
	if (read_about(text, at, &a, &b)) {
		end = b.end;
	} else {
		if (!read_side(text, at, allow_codes, &a))
			return 0;
		end = read_range(text, &a, allow_codes, context.column, &b);
	}
	ordinal = a.ordinal;
	if (end) {
		ordinal |=
		    b.ordinal || (context.column != UNIT_NONE && a.unit.unit == context.column);
		if (b.unit.month && !ordinal)
			return 0;
		set_when(&phrase, &a, &b, ordinal);
	} else {
		plus = read_plus(text, &a);
		if (a.unit.unit == UNIT_NONE) {
			if (context.column == UNIT_NONE || is_word_rune(lex_rune(text, a.end)))
				return 0;
			a.unit.unit = context.column;
			a.ordinal = true;
		}
		/* 1주 below 주차 is the first one */
		a.ordinal |= context.column == a.unit.unit && a.unit.unit == UNIT_WEEK &&
			     a.value >= 1 && a.value == (double)(long)a.value;
		ordinal = a.ordinal;
		if ((a.unit.month && !ordinal) || a.value > limit_of(&a))
			return 0;
		set_when(&phrase, &a, NULL, ordinal);
		end = a.end;
		effect = plus ? EFFECT_LEAST : EFFECT_NONE;
		if ((sep = lex_range(text, end)) && lex_at_close(text, sep)) {
			effect = EFFECT_FROM;
			end = sep;
		}
	}
	if (effect == EFFECT_NONE)
		effect = read_effect(text, &end);
	if (effect == EFFECT_AFTER || effect == EFFECT_WITHIN || effect == EFFECT_BEFORE) {
		phrase.offset = true;
		if (phrase.form == FORM_DURATION)
			phrase.form = FORM_RANGE;
	}
	apply_effect(&phrase.when, effect, ordinal);
	phrase.weak = phrase.when.unit <= UNIT_DAY && !ordinal && phrase.form >= FORM_RANGE &&
		      phrase.when.kind == WHEN_DURATION;
	if (!ordinal && (is_rate(text, end) || is_experience(text, end)))
		return 0;
	*ret = phrase;
	return end;
}

/* -7, +14, -Day after a D. */
static size_t
read_dday(struct slice text, size_t at, double *ret)
{
	static const struct lex_word minus[] = {
	    {"-", 0}, {"–", 0}, {"−", 0}, {"‑", 0}, {"－", 0}, {"", 0}};
	static const struct lex_word plus[] = {{"+", 0}, {"＋", 0}, {"", 0}};
	unsigned digits;
	int days, sign = -1;
	size_t from, end;

	if (at >= text.len || (text.ptr[at] != 'D' && text.ptr[at] != 'd'))
		return 0;
	*ret = 0;
	from = lex_word(text, at + 1, minus, NULL);
	if (from && (starts_at(text, from, "Day") || starts_at(text, from, "day") ||
			starts_at(text, from, "DAY")))
		return rune_is_alnum(lex_rune(text, from + 3)) ? 0 : from + 3;
	if (!from && (from = lex_word(text, at + 1, plus, NULL)))
		sign = 1;
	if (!from || text.ptr[at] == 'd')
		return 0;
	end = lex_int(text, from, &days, &digits);
	if (!end || !digits || days > 1000 || rune_is_alnum(lex_rune(text, end)))
		return 0;
	*ret = sign * days;
	return end;
}

size_t
time_dday(struct slice text, size_t at, struct time_phrase *ret)
{
	struct time_phrase phrase = {.form = FORM_ORDINAL, .offset = true};
	double first, last;
	size_t end = read_dday(text, at, &first), sep, second;

	if (!end)
		return 0;
	last = first;
	sep = lex_range(text, end);
	if (sep && (second = read_dday(text, sep, &last)) && last >= first) {
		end = second;
		phrase.form = FORM_ORDINAL_RANGE;
	} else {
		last = first;
	}
	phrase.when =
	    (struct when){.kind = WHEN_POSITION, .unit = UNIT_DAY, .start = first, .end = last + 1};
	if (phrase.form == FORM_ORDINAL && sep && lex_at_close(text, sep)) {
		apply_effect(&phrase.when, EFFECT_FROM, true);
		end = sep;
	} else {
		enum effect effect = read_effect(text, &end);

		if (effect != EFFECT_NONE && effect != EFFECT_BEFORE)
			apply_effect(&phrase.when, EFFECT_FROM, true);
	}
	*ret = phrase;
	return end;
}

/* 个半月 without a number before it. */
size_t
time_month_and_half(struct slice text, size_t at, struct time_phrase *ret)
{
	if (!starts_at(text, at, "个半月") && !starts_at(text, at, "個半月"))
		return 0;
	*ret = (struct time_phrase){.form = FORM_DURATION,
	    .when = {.kind = WHEN_DURATION, .unit = UNIT_MONTH, .start = 1.5, .end = 1.5}};
	return at + 9;
}
