#include "parse/stage_label.h"

#include "base/utf8.h"
#include "parse/label_impl.h"
#include "parse/marks.h"
#include "parse/time_lex.h"

static const struct lex_word prefixes[] = {{"阶段", WORD_PHASE}, {"階段", WORD_PHASE},
    {"phase", WORD_PHASE}, {"stage", WORD_PHASE}, {"페이즈", WORD_PHASE}, {"스테이지", WORD_PHASE},
    {"단계", WORD_DANGYE}, {"step", WORD_STEP}, {"스텝", WORD_STEP}, {"level", WORD_LEVEL},
    {"lv.", WORD_LEVEL}, {"lv", WORD_LEVEL}, {"레벨", WORD_LEVEL}, {"sprint", WORD_SPRINT},
    {"스프린트", WORD_SPRINT}, {"冲刺", WORD_SPRINT}, {"衝刺", WORD_SPRINT},
    {"milestone", WORD_MILESTONE}, {"里程碑", WORD_MILESTONE}, {"마일스톤", WORD_MILESTONE},
    {"priority", WORD_PRIORITY}, {"优先级", WORD_PRIORITY}, {"優先級", WORD_PRIORITY},
    {"优先顺序", WORD_PRIORITY}, {"優先順序", WORD_PRIORITY}, {"우선순위", WORD_PRIORITY},
    {"module", WORD_CHAPTER}, {"模块", WORD_CHAPTER}, {"模組", WORD_CHAPTER},
    {"模塊", WORD_CHAPTER}, {"모듈", WORD_CHAPTER}, {"chapter", WORD_CHAPTER},
    {"单元", WORD_CHAPTER}, {"單元", WORD_CHAPTER}, {"unit", WORD_CHAPTER}, {"part", WORD_CHAPTER},
    {"챕터", WORD_CHAPTER}, {"파트", WORD_CHAPTER}, {"", 0}};

static const struct lex_word suffixes[] = {{"阶段", WORD_PHASE}, {"階段", WORD_PHASE},
    {"단계", WORD_DANGYE}, {"章", WORD_CHAPTER}, {"课", WORD_CHAPTER}, {"課", WORD_CHAPTER},
    {"期", WORD_CHAPTER}, {"轮", WORD_CHAPTER}, {"輪", WORD_CHAPTER}, {"部分", WORD_CHAPTER},
    {"单元", WORD_CHAPTER}, {"單元", WORD_CHAPTER}, {"模块", WORD_CHAPTER}, {"장", WORD_CHAPTER},
    {"강", WORD_CHAPTER}, {"", 0}};

static const struct lex_word horizons[] = {{"短期", 0}, {"近期", 0}, {"中期", 1}, {"远期", 2},
    {"遠期", 2}, {"长期", 2}, {"長期", 2}, {"中长期", 2}, {"中長期", 2}, {"단기", 0}, {"중기", 1},
    {"장기", 2}, {"중장기", 2}, {"short-term", 0}, {"short term", 0}, {"mid-term", 1},
    {"mid term", 1}, {"medium-term", 1}, {"medium term", 1}, {"long-term", 2}, {"long term", 2},
    {"", 0}};

static const struct lex_word horizon_tails[] = {{"目标", 0}, {"目標", 0}, {"计划", 0}, {"計畫", 0},
    {"計劃", 0}, {"规划", 0}, {"規劃", 0}, {"任务", 0}, {"任務", 0}, {"목표", 0}, {"계획", 0},
    {"전략", 0}, {"과제", 0}, {"로드맵", 0}, {"goals", 0}, {"goal", 0}, {"plan", 0}, {"方案", 0},
    {"阶段", 0}, {"階段", 0}, {"路线", 0}, {"路線", 0}, {"行动", 0}, {"行動", 0}, {"建议", 0},
    {"建議", 0}, {"", 0}};

/* What follows the ordinal of a thing that is no stage: 2단계 인증 (two-factor), 2단계 커밋. */
static const struct lex_word never_rest[] = {{"인증", 0}, {"커밋", 0}, {"검증", 0}, {"승인", 0},
    {"로그인", 0}, {"보안 인증", 0}, {"提交", 0}, {"认证", 0}, {"認證", 0}, {"验证", 0},
    {"驗證", 0}, {"commit", 0}, {"authentication", 0}, {"verification", 0}, {"락", 0}, {"잠금", 0},
    {"캐시", 0}, {"", 0}};

static const struct lex_word facets[] = {{"驗收標準", 0}, {"验收标准", 0}, {"驗收", 0}, {"验收", 0},
    {"完成標準", 0}, {"完成标准", 0}, {"达标标准", 0}, {"達標標準", 0}, {"交付物", 0}, {"产出", 0},
    {"產出", 0}, {"成果", 0}, {"目标", 0}, {"目標", 0}, {"学习目标", 0}, {"學習目標", 0},
    {"检查清单", 0}, {"檢查清單", 0}, {"检查点", 0}, {"檢查點", 0}, {"清单", 0}, {"清單", 0},
    {"总结", 0}, {"總結", 0}, {"小结", 0}, {"小結", 0}, {"复盘", 0}, {"回顧", 0}, {"回顾", 0},
    {"资源", 0}, {"資源", 0}, {"学习资源", 0}, {"學習資源", 0}, {"推荐资源", 0}, {"推薦資源", 0},
    {"项目", 0}, {"專案", 0}, {"作业", 0}, {"作業", 0}, {"완료 기준", 0}, {"완료기준", 0},
    {"완료 조건", 0}, {"달성 기준", 0}, {"통과 기준", 0}, {"산출물", 0}, {"목표", 0},
    {"학습 목표", 0}, {"체크리스트", 0}, {"체크포인트", 0}, {"회고", 0}, {"정리", 0}, {"요약", 0},
    {"자료", 0}, {"학습 자료", 0}, {"결과물", 0}, {"과제", 0}, {"checklist", 0}, {"criteria", 0},
    {"exit criteria", 0}, {"acceptance criteria", 0}, {"deliverables", 0}, {"goals", 0},
    {"goal", 0}, {"summary", 0}, {"review", 0}, {"resources", 0}, {"definition of done", 0},
    {"checkpoint", 0}, {"", 0}};

const char *
stage_word_name(enum stage_word word)
{
	static const char *const names[] = {"none", "phase", "dangye", "step", "level", "sprint",
	    "milestone", "priority", "chapter", "code", "time", "horizon"};

	return names[word];
}

static struct slice
cut(struct slice text, size_t from, size_t to)
{
	return slice_from(text.ptr + from, to - from);
}

static const struct lex_word romans[] = {{"i", 1}, {"ii", 2}, {"iii", 3}, {"iv", 4}, {"v", 5},
    {"vi", 6}, {"vii", 7}, {"viii", 8}, {"ix", 9}, {"x", 10}, {"ⅰ", 1}, {"ⅱ", 2}, {"ⅲ", 3},
    {"ⅳ", 4}, {"ⅴ", 5}, {"Ⅰ", 1}, {"Ⅱ", 2}, {"Ⅲ", 3}, {"Ⅳ", 4}, {"Ⅴ", 5}, {"Ⅵ", 6}, {"one", 1},
    {"two", 2}, {"three", 3}, {"four", 4}, {"five", 5}, {"six", 6}, {"", 0}};

/* 5A, 0, 三, P1, II, A, 1.1 behind a stage word. */
static size_t
read_ordinal(struct slice text, size_t at, struct slice *ret, double *number)
{
	size_t end = at;
	struct lex_num num;
	int value;

	if ((lex_rune(text, at) | 32) == 'p' && (end = lex_number(text, at + 1, &num)) &&
	    num.digits) {
		*number = num.value;
	} else if ((end = lex_number(text, at, &num)) && !num.korean &&
		   !(num.han && num.fraction)) {
		uint32_t letter = lex_rune(text, end);

		*number = num.value;
		if (((letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z')) &&
		    num.digits && !rune_is_alnum(lex_rune(text, end + 1))) {
			*number += (double)((letter | 32) - 'a' + 1) / 100;
			end++;
		}
	} else if ((end = lex_word(text, at, romans, &value)) &&
		   !rune_is_alnum(lex_rune(text, end))) {
		*number = value;
	} else {
		uint32_t letter = lex_rune(text, at);

		end = at;
		*number = -1;
		if (letter < 'A' || letter > 'Z')
			return 0;
		end++;
	}
	if (rune_is_alnum(lex_rune(text, end)))
		return 0;
	*ret = cut(text, at, end);
	return end;
}

/* 阶段 1, Phase 2-3, 우선순위 P1 at `at`. */
static size_t
read_prefixed(struct slice text, size_t at, struct stage_label *label)
{
	int word;
	struct slice second;
	double number;
	size_t end = lex_word(text, at, prefixes, &word), from, sep, next;

	if (!end)
		return 0;
	from = lex_blank(text, end);
	if (from < text.len && (text.ptr[from] == '#' || (text.ptr[from] == '-' && from == end) ||
				   text.ptr[from] == '.'))
		from++;
	if (rune_is_alnum(lex_before(text, end)) && from == end &&
	    !(lex_rune(text, end) >= '0' && lex_rune(text, end) <= '9') &&
	    !rune_is_han(lex_rune(text, end)))
		return 0;
	end = read_ordinal(text, from, &label->ordinal, &label->number);
	if (!end)
		return 0;
	sep = lex_range(text, end);
	if (sep && (next = read_ordinal(text, sep, &second, &number)) && number > label->number &&
	    label->number >= 0) {
		struct lex_unit unit;

		if (!lex_unit(text, next, &unit) && !label_rune_is_word(lex_rune(text, next))) {
			label->range = true;
			label->ordinal = cut(text, from, from);
			end = next;
		}
	}
	label->word = (enum stage_word)word;
	return end;
}

/* 第一阶段, 3단계, 제2단계, 第4章 at `at`. */
static size_t
read_suffixed(struct slice text, size_t at, struct stage_label *label)
{
	struct lex_num num, last;
	int word;
	bool ordinal =
	    slice_starts(slice_skip(text, at), "第") || slice_starts(slice_skip(text, at), "제");
	size_t from = ordinal ? lex_blank(text, at + 3) : at;
	size_t end = lex_number(text, from, &num), sep, second;
	struct slice written;

	if (!end || num.fraction || num.korean)
		return 0;
	written = cut(text, from, end);
	sep = lex_range(text, end);
	if (sep) {
		if (slice_starts(slice_skip(text, sep), "第"))
			sep = lex_blank(text, sep + 3);
		second = lex_number(text, sep, &last);
		if (second && last.value > num.value &&
		    lex_word(text, lex_blank(text, second), suffixes, NULL)) {
			label->range = true;
			written.len = 0;
			end = second;
		}
	}
	from = lex_blank(text, end);
	if (slice_starts(slice_skip(text, from), "个") ||
	    slice_starts(slice_skip(text, from), "個"))
		from = lex_blank(text, from + 3);
	end = lex_word(text, from, suffixes, &word);
	if (!end)
		return 0;
	if (word != WORD_DANGYE && !ordinal) {
		/* 3阶段 is a count; 一阶段：… is not; 3장 is a chapter */
		bool chapter = rune_is_hangul(lex_before(text, end));
		uint32_t next = lex_rune(text, end);

		if (word == WORD_CHAPTER ? !chapter
					 : !rune_is_label_sep(next) && !label_rune_opens(next))
			return 0;
	}
	label->ordinal = written;
	label->number = num.value;
	label->word = (enum stage_word)word;
	return end;
}

/* 第一步, 步骤 2: instructions. */
static bool
is_step(struct slice text, size_t at)
{
	static const struct lex_word steps[] = {{"步骤", 0}, {"步驟", 0}, {"스텝 바이 스텝", 0},
	    {"step by step", 0}, {"step-by-step", 0}, {"", 0}};
	struct lex_num num;
	size_t end;

	if (lex_word(text, at, steps, NULL))
		return true;
	if (!slice_starts(slice_skip(text, at), "第"))
		return false;
	end = lex_number(text, lex_blank(text, at + 3), &num);
	return end && slice_starts(slice_skip(text, lex_blank(text, end)), "步");
}

/* M1 alone at the start: a milestone if a date stands beside it. */
static size_t
read_code(struct slice text, size_t at, struct stage_label *label)
{
	struct lex_num num;
	size_t end;

	if (at >= text.len || text.ptr[at] != 'M')
		return 0;
	end = lex_number(text, at + 1, &num);
	if (!end || !num.digits || num.fraction || rune_is_alnum(lex_rune(text, end)))
		return 0;
	label->word = WORD_CODE;
	label->ordinal = cut(text, at, end);
	label->number = num.value;
	return end;
}

static size_t
read_horizon(struct slice text, size_t at, struct stage_label *label)
{
	size_t end = lex_word(text, at, horizons, NULL), tail, next;

	if (!end)
		return 0;
	tail = lex_word(text, lex_blank(text, end), horizon_tails, NULL);
	next = tail ? tail : end;
	if (label_rune_is_word(lex_rune(text, next)))
		return 0;
	next = lex_blank(text, next);
	if (label_rune_is_word(lex_rune(text, next)))
		return 0;
	label->word = WORD_HORIZON;
	return tail ? tail : end;
}

static void
check_rest(struct slice text, struct stage_label *label)
{
	struct slice rest = slice_trim(slice_skip(text, label->body));
	size_t facet;

	label->empty = !rest.len;
	if (label->word == WORD_NONE || label->empty)
		return;
	facet = lex_word(rest, 0, facets, NULL);
	if (lex_word(rest, 0, never_rest, NULL) && label->weak)
		label->never = true;
	label->facet = facet && !label_rune_is_word(lex_rune(rest, lex_blank(rest, facet)));
}

/* Steps over the separator after the ordinal; false if the word goes on: 阶段性. */
static bool
read_separator(struct slice text, size_t end, bool bracket, struct stage_label *label)
{
	size_t at = lex_blank(text, end), pictures;
	uint32_t rune = lex_rune(text, at);
	bool strong = false;

	if (bracket && label_rune_closes(rune)) {
		strong = label->bracket = true;
		at = lex_blank(text, at + utf8_next(slice_skip(text, at), &rune));
		rune = lex_rune(text, at);
	}
	pictures = picture_end(text, at);
	if (pictures > at) {
		at = lex_blank(text, pictures);
		rune = lex_rune(text, at);
		if (rune >= 0x80 || !rune)
			strong = true;
	}
	for (int i = 0; i < 4 && rune_is_label_sep(rune); i++) {
		strong = true;
		at = lex_blank(text, at + utf8_next(slice_skip(text, at), &rune));
		rune = lex_rune(text, at);
	}
	if (!rune || label_rune_opens(rune) || rune == '\n')
		strong = true;
	label->body = at;
	label->weak = !strong;
	return strong || at > end;
}

/* 約, 预计, 약 before a time belong to it. */
size_t
label_skip_about(struct slice text, size_t from)
{
	static const char *const words[] = {"约", "約", "大约", "大約", "大概", "预计", "預計",
	    "约为", "共", "总计", "共计", "약", "예상", "총", "about", "approx.", "ca.", "≈", "~",
	    "～"};
	struct slice before;

	while (from && text.ptr[from - 1] == ' ')
		from--;
	/* most times stand at the start or behind a bracket */
	if (!from || label_rune_opens((unsigned char)text.ptr[from - 1]))
		return from;
	before = slice_head(text, from);
	for (size_t i = sizeof(words) / sizeof(*words); i-- > 0;) {
		size_t at = from - strlen(words[i]);

		if (slice_ends(before, words[i]) && !label_rune_is_word(lex_before(text, at)))
			return at;
	}
	return from;
}

/* The phrase stands alone: a separator, a parenthesis or an end on its right, and at least a blank
 * on its left. */
bool
label_stands_alone(struct slice text, const struct time_phrase *phrase)
{
	size_t next = lex_blank(text, phrase->end), from = label_skip_about(text, phrase->start);
	bool about = slice_trim(slice_from(text.ptr + from, phrase->start - from)).len > 0;
	uint32_t before = lex_before(text, about ? from : phrase->start), after;

	after = lex_rune(text, next);
	if (before && label_rune_is_word(before))
		return false;
	if (after && label_rune_is_word(after))
		return next > phrase->end &&
		       (phrase->form == FORM_CALENDAR || phrase->form == FORM_ORDINAL ||
			   phrase->form == FORM_ORDINAL_RANGE) &&
		       label_start(text) == phrase->start;
	return true;
}

static void
read_time(struct slice text, struct time_context context, struct stage_label *label)
{
	struct time_phrase phrase;

	if (!time_best(text, context, &phrase) || !label_stands_alone(text, &phrase))
		return;
	label->has_time = true;
	label->time = phrase;
	label->time_leads = phrase.start == label->start;
}

/* 3주차 (3/2~3/8): the dates are the time, the week is the number. */
static void
read_leading_ordinal(struct slice text, struct time_context context, struct stage_label *label)
{
	struct time_scan scan = time_scan(text, context);
	struct time_phrase phrase;
	struct lex_num num = {0};

	if (!time_next(&scan, &phrase) || phrase.start != label->start ||
	    phrase.form != FORM_ORDINAL || !phrase.number.len || !label_stands_alone(text, &phrase))
		return;
	lex_number(phrase.number, 0, &num);
	label->ordinal = phrase.number;
	label->number = num.value;
}

/* Can what names a stage or a step begin so? What a time begins with is not meant. */
static bool
may_name_stage(uint32_t rune)
{
	struct lex_num num;
	char text[4] = {0};

	if (rune < 0x80)
		return rune_is_alnum(rune);
	switch (rune) {
	case 0x4E2D: /* 中 优 優 冲 单 單 模 步 短 */
	case 0x4F18:
	case 0x512A:
	case 0x51B2:
	case 0x5355:
	case 0x55AE:
	case 0x6A21:
	case 0x6B65:
	case 0x77ED:
	case 0x8FD1: /* 近 远 遠 第 衝 里 長 长 阶 階 */
	case 0x8FDC:
	case 0x9060:
	case 0x7B2C:
	case 0x885D:
	case 0x91CC:
	case 0x9577:
	case 0x957F:
	case 0x9636:
	case 0x968E:
	case 0xB2E8: /* 단 레 마 모 스 우 장 제 중 챕 파 페 */
	case 0xB808:
	case 0xB9C8:
	case 0xBAA8:
	case 0xC2A4:
	case 0xC6B0:
	case 0xC7A5:
	case 0xC81C:
	case 0xC911:
	case 0xCC55:
	case 0xD30C:
	case 0xD398:
		return true;
	default:
		break;
	}
	if (rune >= 0x10000)
		return false;
	text[0] = (char)(0xE0 | rune >> 12);
	text[1] = (char)(0x80 | (rune >> 6 & 63));
	text[2] = (char)(0x80 | (rune & 63));
	return lex_number(slice_from(text, 3), 0, &num);
}

void
stage_label_read(struct slice text, struct time_context context, struct stage_label *ret)
{
	struct marks marks;

	marks_read(text, &marks);
	stage_label_read_marked(text, &marks, context, ret);
}

void
stage_label_read_marked(struct slice text, const struct marks *marks, struct time_context context,
    struct stage_label *ret)
{
	static size_t (*const readers[])(struct slice, size_t, struct stage_label *) = {
	    read_prefixed, read_suffixed, read_horizon, read_code};
	struct stage_label label = {0};
	uint32_t rune;
	size_t at, end = 0;
	bool bracket, named;

	at = label_start(slice_skip(text, marks->start)) + marks->start;
	rune = lex_rune(text, at);
	bracket = label_rune_opens(rune);
	if (bracket)
		at = lex_blank(text, at + utf8_next(slice_skip(text, at), &rune));
	label.start = label.body = at;
	label.ordinal = cut(text, at, at);
	named = may_name_stage(lex_rune(text, at));
	if (named && is_step(text, at)) {
		label.never = true;
		*ret = label;
		return;
	}
	read_time(text, context, &label);
	for (size_t i = 0; named && i < sizeof(readers) / sizeof(*readers) && !end; i++) {
		end = readers[i](text, at, &label);
		if (end && !read_separator(text, end, bracket, &label)) {
			end = 0;
			label.word = WORD_NONE;
			label.ordinal.len = 0;
			label.range = false;
			label.body = at;
		}
	}
	if (!end && label.has_time) {
		label.word = WORD_TIME;
		if (label.time_leads) {
			label.ordinal = label.time.number;
			if (label.time.form == FORM_ORDINAL && label.time.number.len) {
				struct lex_num num = {0};

				lex_number(label.time.number, 0, &num);
				label.number = num.value;
			}
			read_separator(text, label.time.end, bracket, &label);
		} else if (label.time.number.len) {
			label.ordinal = label.time.number;
			label.number = label.time.when.end;
		} else if (label.time.form == FORM_CALENDAR) {
			read_leading_ordinal(text, context, &label);
		}
	}
	if (label.word == WORD_CODE && !(label.has_time && label.time.form == FORM_CALENDAR)) {
		label.word = label.has_time ? WORD_TIME : WORD_NONE;
		label.ordinal.len = 0;
	}
	check_rest(text, &label);
	*ret = label;
}
