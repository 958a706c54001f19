#include "parse/marks.h"

#include "base/utf8.h"
#include "parse/time_lex.h"

static const char *const names[] = {
    NULL, "todo", "doing", "done", "paused", "blocked", "skipped", "planned", "partial"};

static const struct lex_word words[] = {{"完成", STATUS_DONE}, {"已完成", STATUS_DONE},
    {"已完結", STATUS_DONE}, {"已完结", STATUS_DONE}, {"完了", STATUS_DONE}, {"已學", STATUS_DONE},
    {"已学", STATUS_DONE}, {"已掌握", STATUS_DONE}, {"已结束", STATUS_DONE},
    {"已結束", STATUS_DONE}, {"完成了", STATUS_DONE}, {"全部完成", STATUS_DONE},
    {"已达成", STATUS_DONE}, {"已達成", STATUS_DONE}, {"완료", STATUS_DONE},
    {"완료됨", STATUS_DONE}, {"완료함", STATUS_DONE}, {"학습 완료", STATUS_DONE},
    {"학습완료", STATUS_DONE}, {"끝", STATUS_DONE}, {"done", STATUS_DONE},
    {"completed", STATUS_DONE}, {"complete", STATUS_DONE}, {"finished", STATUS_DONE},
    {"进行中", STATUS_DOING}, {"進行中", STATUS_DOING}, {"正在进行", STATUS_DOING},
    {"正在進行", STATUS_DOING}, {"学习中", STATUS_DOING}, {"學習中", STATUS_DOING},
    {"开发中", STATUS_DOING}, {"開發中", STATUS_DOING}, {"当前", STATUS_DOING},
    {"當前", STATUS_DOING}, {"目前", STATUS_DOING}, {"진행중", STATUS_DOING},
    {"진행 중", STATUS_DOING}, {"학습중", STATUS_DOING}, {"학습 중", STATUS_DOING},
    {"개발중", STATUS_DOING}, {"개발 중", STATUS_DOING}, {"현재 진행중", STATUS_DOING},
    {"현재 진행 중", STATUS_DOING}, {"작업 중", STATUS_DOING}, {"doing", STATUS_DOING},
    {"in progress", STATUS_DOING}, {"in-progress", STATUS_DOING}, {"ongoing", STATUS_DOING},
    {"wip", STATUS_DOING}, {"active", STATUS_DOING}, {"current", STATUS_DOING},
    {"计划", STATUS_PLANNED}, {"計劃", STATUS_PLANNED}, {"計畫", STATUS_PLANNED},
    {"计划中", STATUS_PLANNED}, {"計劃中", STATUS_PLANNED}, {"計畫中", STATUS_PLANNED},
    {"规划", STATUS_PLANNED}, {"规划中", STATUS_PLANNED}, {"規劃", STATUS_PLANNED},
    {"規劃中", STATUS_PLANNED}, {"即将开始", STATUS_PLANNED}, {"即將開始", STATUS_PLANNED},
    {"예정", STATUS_PLANNED}, {"계획", STATUS_PLANNED}, {"계획됨", STATUS_PLANNED},
    {"계획중", STATUS_PLANNED}, {"계획 중", STATUS_PLANNED}, {"학습 예정", STATUS_PLANNED},
    {"진행 예정", STATUS_PLANNED}, {"planned", STATUS_PLANNED}, {"upcoming", STATUS_PLANNED},
    {"scheduled", STATUS_PLANNED}, {"next", STATUS_PLANNED}, {"待办", STATUS_TODO},
    {"待辦", STATUS_TODO}, {"待完成", STATUS_TODO}, {"待学", STATUS_TODO}, {"待學", STATUS_TODO},
    {"待学习", STATUS_TODO}, {"待學習", STATUS_TODO}, {"待开始", STATUS_TODO},
    {"待開始", STATUS_TODO}, {"待处理", STATUS_TODO}, {"待處理", STATUS_TODO},
    {"未开始", STATUS_TODO}, {"未開始", STATUS_TODO}, {"尚未开始", STATUS_TODO},
    {"尚未開始", STATUS_TODO}, {"未完成", STATUS_TODO}, {"未學", STATUS_TODO},
    {"未学", STATUS_TODO}, {"待做", STATUS_TODO}, {"할 일", STATUS_TODO}, {"할일", STATUS_TODO},
    {"미완료", STATUS_TODO}, {"미진행", STATUS_TODO}, {"미시작", STATUS_TODO},
    {"시작 전", STATUS_TODO}, {"시작전", STATUS_TODO}, {"대기", STATUS_TODO},
    {"대기중", STATUS_TODO}, {"대기 중", STATUS_TODO}, {"미착수", STATUS_TODO},
    {"todo", STATUS_TODO}, {"to do", STATUS_TODO}, {"to-do", STATUS_TODO},
    {"not started", STATUS_TODO}, {"pending", STATUS_TODO}, {"open", STATUS_TODO},
    {"暂停", STATUS_PAUSED}, {"暫停", STATUS_PAUSED}, {"已暂停", STATUS_PAUSED},
    {"已暫停", STATUS_PAUSED}, {"暂停中", STATUS_PAUSED}, {"暫停中", STATUS_PAUSED},
    {"搁置", STATUS_PAUSED}, {"擱置", STATUS_PAUSED}, {"보류", STATUS_PAUSED},
    {"보류중", STATUS_PAUSED}, {"보류 중", STATUS_PAUSED}, {"일시중지", STATUS_PAUSED},
    {"일시 중지", STATUS_PAUSED}, {"일시정지", STATUS_PAUSED}, {"중단", STATUS_PAUSED},
    {"paused", STATUS_PAUSED}, {"on hold", STATUS_PAUSED}, {"阻塞", STATUS_BLOCKED},
    {"受阻", STATUS_BLOCKED}, {"被阻塞", STATUS_BLOCKED}, {"卡住", STATUS_BLOCKED},
    {"卡關", STATUS_BLOCKED}, {"막힘", STATUS_BLOCKED}, {"차단", STATUS_BLOCKED},
    {"차단됨", STATUS_BLOCKED}, {"blocked", STATUS_BLOCKED}, {"跳过", STATUS_SKIPPED},
    {"跳過", STATUS_SKIPPED}, {"已跳过", STATUS_SKIPPED}, {"已跳過", STATUS_SKIPPED},
    {"取消", STATUS_SKIPPED}, {"已取消", STATUS_SKIPPED}, {"放弃", STATUS_SKIPPED},
    {"放棄", STATUS_SKIPPED}, {"已放弃", STATUS_SKIPPED}, {"已放棄", STATUS_SKIPPED},
    {"건너뜀", STATUS_SKIPPED}, {"생략", STATUS_SKIPPED}, {"취소", STATUS_SKIPPED},
    {"취소됨", STATUS_SKIPPED}, {"skipped", STATUS_SKIPPED}, {"cancelled", STATUS_SKIPPED},
    {"canceled", STATUS_SKIPPED}, {"dropped", STATUS_SKIPPED}, {"部分完成", STATUS_PARTIAL},
    {"部份完成", STATUS_PARTIAL}, {"完成一半", STATUS_PARTIAL}, {"부분 완료", STATUS_PARTIAL},
    {"부분완료", STATUS_PARTIAL}, {"일부 완료", STATUS_PARTIAL}, {"partial", STATUS_PARTIAL},
    {"partially done", STATUS_PARTIAL}, {"", 0}};

static const struct {
	uint32_t rune;
	enum sign sign;
} signs[] = {
    {0x2705, SIGN_CHECK},
    {0x2714, SIGN_CHECK},
    {0x2611, SIGN_CHECK},
    {0x2713, SIGN_CHECK},
    {0x274C, SIGN_CROSS},
    {0x2717, SIGN_CROSS},
    {0x2718, SIGN_CROSS},
    {0x2716, SIGN_CROSS},
    {0x274E, SIGN_CROSS},
    {0x1F6A7, SIGN_WORK},
    {0x1F504, SIGN_WORK},
    {0x23F3, SIGN_WORK},
    {0x231B, SIGN_WORK},
    {0x1F3D7, SIGN_WORK},
    {0x1F4DD, SIGN_PLAN},
    {0x1F51C, SIGN_PLAN},
    {0x1F4CB, SIGN_PLAN},
    {0x1F5D3, SIGN_PLAN},
    {0x2B1C, SIGN_BOX},
    {0x1F532, SIGN_BOX},
    {0x2610, SIGN_BOX},
    {0x1F533, SIGN_BOX},
    {0x25A1, SIGN_BOX},
    {0x23F8, SIGN_PAUSE},
    {0x1F6AB, SIGN_BLOCK},
    {0x26D4, SIGN_BLOCK},
    {0x2298, SIGN_SKIP},
    {0x23ED, SIGN_SKIP},
};

/* What each sign means once it is known to be a status. */
static const enum status sign_status[] = {
    [SIGN_CHECK] = STATUS_DONE,
    [SIGN_WORK] = STATUS_DOING,
    [SIGN_PLAN] = STATUS_PLANNED,
    [SIGN_BOX] = STATUS_TODO,
    [SIGN_PAUSE] = STATUS_PAUSED,
    [SIGN_BLOCK] = STATUS_BLOCKED,
    [SIGN_SKIP] = STATUS_SKIPPED,
    [SIGN_OTHER] = STATUS_NONE,
};

const char *
status_name(enum status status)
{
	return names[status];
}

static enum sign
sign_of(uint32_t rune)
{
	if (rune < 0x2298 || (rune >= 0x2C00 && rune < 0x1F000))
		return SIGN_NONE;
	for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++) {
		if (signs[i].rune == rune)
			return signs[i].sign;
	}
	return rune_is_picture(rune) ? SIGN_OTHER : SIGN_NONE;
}

bool
sign_is_status(enum sign sign)
{
	return sign != SIGN_NONE && sign != SIGN_CROSS && sign != SIGN_OTHER;
}

enum status
status_task(char mark)
{
	static const char marks[] = " xX~/-!>";
	static const enum status status[] = {STATUS_TODO, STATUS_DONE, STATUS_DONE, STATUS_DOING,
	    STATUS_DOING, STATUS_SKIPPED, STATUS_BLOCKED, STATUS_PLANNED};
	const char *found = mark ? strchr(marks, mark) : NULL;

	return found ? status[found - marks] : STATUS_NONE;
}

static bool
is_edge_rune(uint32_t rune)
{
	static const uint32_t edges[] = {' ', '\t', '\n', 0xA0, 0x3000, '*', '_', '.', ',', ';',
	    ':', 0xFF1A, 0x3002, 0xFF0C, 0x3001, '!', 0xFF01, '(', ')', 0xFF08, 0xFF09, '[', ']',
	    0x3010, 0x3011, '-', 0x2014, 0x2013, '|', '=', 0xB7};

	if (rune_is_alnum(rune) || (rune >= 0x3400 && rune < 0xFF00))
		return false;
	for (size_t i = 0; i < sizeof(edges) / sizeof(*edges); i++) {
		if (edges[i] == rune)
			return true;
	}
	return false;
}

/* Without punctuation, blanks and pictures at both ends. */
static struct slice
strip(struct slice text)
{
	uint32_t rune;
	size_t len, end;

	while (text.len) {
		len = utf8_next(text, &rune);
		end = picture_end(text, 0);
		if (!end && !is_edge_rune(rune))
			break;
		text = slice_skip(text, end ? end : len);
	}
	while ((len = utf8_prev(text, text.len, &rune))) {
		if (!is_edge_rune(rune) && !rune_is_picture(rune) && !rune_is_joiner(rune))
			break;
		text.len -= len;
	}
	return text;
}

enum status
status_word(struct slice word)
{
	int status = STATUS_NONE;

	word = strip(word);
	if (!word.len || word.len > 40 || lex_word(word, 0, words, &status) != word.len)
		return STATUS_NONE;
	return (enum status)status;
}

/* The first sign of status in a text. */
static enum sign
first_sign(struct slice text)
{
	uint32_t rune;
	size_t len;

	for (size_t at = 0; (len = utf8_next(slice_skip(text, at), &rune)); at += len) {
		enum sign sign = sign_of(rune);

		if (sign != SIGN_NONE && sign != SIGN_OTHER)
			return sign;
	}
	return SIGN_NONE;
}

enum status
status_value(struct slice text)
{
	struct slice word;
	int status;
	size_t end;

	text = slice_trim(text);
	if (text.len == 3 && text.ptr[0] == '[' && text.ptr[2] == ']')
		return status_task(text.ptr[1]);
	if (text.len == 2 && memcmp(text.ptr, "[]", 2) == 0)
		return STATUS_TODO;
	word = strip(text);
	if (word.len) {
		uint32_t next;

		end = lex_word(word, 0, words, &status);
		next = lex_rune(word, end);
		if (end && (end == word.len || is_edge_rune(next) || rune_is_picture(next) ||
			       next == 0xFF08 || next == '/'))
			return (enum status)status;
		return text.ptr == word.ptr ? STATUS_NONE
					    : sign_status[first_sign(
						  slice_head(text, (size_t)(word.ptr - text.ptr)))];
	}
	return sign_status[first_sign(text)];
}

/* A word of status in brackets that end the text at `*end`: （已完成）, [완료], (✅ done). */
static enum status
closing_word(struct slice text, size_t *end)
{
	uint32_t rune;
	size_t at = *end, len = utf8_prev(text, at, &rune);
	enum status status;

	if (!len || (rune != ')' && rune != 0xFF09 && rune != ']' && rune != 0x3011))
		return STATUS_NONE;
	at -= len;
	for (int i = 0; i < 16; i++) {
		len = utf8_prev(text, at, &rune);
		if (!len)
			return STATUS_NONE;
		at -= len;
		if (rune == '(' || rune == 0xFF08 || rune == '[' || rune == 0x3010)
			break;
	}
	status = status_word(slice_from(text.ptr + at, *end - at));
	if (status != STATUS_NONE)
		*end = at;
	return status;
}

/* The same in brackets that begin the text: [완료] 1단계. */
static enum status
opening_word(struct slice text, size_t *start)
{
	uint32_t rune = lex_rune(text, *start);
	size_t at = *start;
	enum status status;

	if (rune != '[' && rune != 0x3010 && rune != '(' && rune != 0xFF08)
		return STATUS_NONE;
	for (int i = 0;
	     i < 16 && rune && rune != ']' && rune != 0x3011 && rune != ')' && rune != 0xFF09;
	     i++) {
		at += utf8_next(slice_skip(text, at), &rune);
	}
	status = status_word(slice_from(text.ptr + *start, at - *start));
	if (status != STATUS_NONE)
		*start = at;
	return status;
}

/* A word of status behind a dash that ends the text: … — 完成, … | 진행 중. A plan, 계획, may be what
 * the text is about. */
static enum status
dashed_word(struct slice text, size_t start, size_t *end)
{
	static const uint32_t dashes[] = {'-', 0x2013, 0x2014, '|', 0xFF5C, 0xB7};
	static const struct lex_word subjects[] = {
	    {"计划", 0}, {"計劃", 0}, {"計畫", 0}, {"계획", 0}, {"plan", 0}, {"todo", 0}, {"", 0}};
	size_t at = *end, len;
	uint32_t rune;

	for (int i = 0; i < 14 && at > start && (len = utf8_prev(text, at, &rune)); i++) {
		struct slice word = slice_trim(slice_from(text.ptr + at, *end - at));
		enum status status;

		at -= len;
		for (size_t k = 0; k < sizeof(dashes) / sizeof(*dashes); k++) {
			if (dashes[k] != rune || at <= start)
				continue;
			/* a hyphen needs blanks: top-down */
			if (rune == '-' && text.ptr[at - 1] != ' ')
				return STATUS_NONE;
			status = lex_word(word, 0, subjects, NULL) == word.len ? STATUS_NONE
									       : status_word(word);
			*end = status != STATUS_NONE ? at : *end;
			return status;
		}
	}
	return STATUS_NONE;
}

static size_t
blank_back(struct slice text, size_t at)
{
	uint32_t rune;
	size_t len;

	while ((len = utf8_prev(text, at, &rune)) &&
	       (rune <= ' ' || rune == 0xA0 || rune == 0x3000 || rune_is_joiner(rune)))
		at -= len;
	return at;
}

/* Pictures and words at the end: "… ✅", "… 🚧 进行中", "…（完成）". */
static void
read_tail(struct slice text, struct marks *marks)
{
	for (int i = 0; i < 8; i++) {
		size_t end = blank_back(text, marks->end), len, word;
		uint32_t rune;
		enum status status = closing_word(text, &end);

		marks->end = end;
		if (status != STATUS_NONE) {
			marks->word = status;
			continue;
		}
		len = utf8_prev(text, end, &rune);
		if (len && (rune_is_picture(rune) || rune == 0x1F51F) && end - len > marks->start) {
			if (marks->tail == SIGN_NONE || marks->tail == SIGN_OTHER)
				marks->tail = sign_of(rune);
			marks->stars += rune == 0x2B50 || rune == 0x2605 || rune == 0x1F31F;
			marks->end = end - len;
			continue;
		}
		if ((status = dashed_word(text, marks->start, &end)) != STATUS_NONE) {
			marks->word = status;
			marks->end = end;
			continue;
		}
		/* a word behind a sign: … 🚧 进行中 */
		if (!memchr(text.ptr, 0xF0, end) && !memchr(text.ptr, 0xE2, end))
			break;
		word = end;
		for (int back = 0; back < 12 && (len = utf8_prev(text, word, &rune)); back++) {
			if (rune_is_picture(rune) || rune_is_joiner(rune))
				break;
			word -= len;
		}
		if (word < end && word > marks->start && len &&
		    sign_is_status(sign_of(
			rune_is_picture(rune) ? rune : lex_before(text, blank_back(text, word))))) {
			status = status_word(slice_from(text.ptr + word, end - word));
			if (status != STATUS_NONE) {
				marks->word = status;
				marks->end = word;
				continue;
			}
		}
		break;
	}
}

static void
read_lead(struct slice text, struct marks *marks)
{
	for (int i = 0; i < 8; i++) {
		size_t at = lex_blank(text, marks->start), end;
		enum status status = opening_word(text, &at);
		enum sign sign;
		uint32_t rune = lex_rune(text, at);

		marks->start = at;
		if (status != STATUS_NONE) {
			marks->word = status;
			continue;
		}
		end = picture_end(text, at);
		if (end == at)
			return;
		sign = rune < 0x80 ? SIGN_OTHER : sign_of(rune);
		marks->stars += rune == 0x2B50 || rune == 0x2605 || rune == 0x1F31F;
		if (sign != SIGN_NONE && (marks->lead == SIGN_NONE || sign != SIGN_OTHER) &&
		    (marks->lead == SIGN_NONE || marks->lead == SIGN_OTHER))
			marks->lead = sign;
		marks->start = end;
	}
}

/* 🔴 높음, 🟢 精通: a coloured disc with its word. */
static void
read_colours(struct slice text, struct marks *marks)
{
	static const struct lex_word levels[] = {{"높음", 1}, {"중간", 1}, {"보통", 1}, {"낮음", 1},
	    {"高", 1}, {"中", 1}, {"低", 1}, {"high", 1}, {"medium", 1}, {"low", 1}, {"紧急", 1},
	    {"緊急", 1}, {"필수", 1}, {"必学", 1}, {"必學", 1}, {"了解", 2}, {"熟悉", 2},
	    {"精通", 2}, {"掌握", 2}, {"이해", 2}, {"숙련", 2}, {"입문", 2}, {"기초", 2},
	    {"basic", 2}, {"familiar", 2}, {"expert", 2}, {"", 0}};
	uint32_t rune;
	size_t len;

	for (size_t at = 0; (len = utf8_next(slice_skip(text, at), &rune)); at += len) {
		size_t from, end;
		int kind;

		if (rune != 0x1F534 && !(rune >= 0x1F7E0 && rune <= 0x1F7E5) && rune != 0x1F535 &&
		    rune != 0x26AA && rune != 0x26AB)
			continue;
		from = lex_blank(text, at + len);
		end = lex_word(text, from, levels, &kind);
		if (!end)
			continue;
		*(kind == 1 ? &marks->priority : &marks->mastery) =
		    slice_from(text.ptr + from, end - from);
	}
}

double
progress_value(struct slice text)
{
	struct lex_num num, total;
	unsigned full = 0, empty = 0;
	uint32_t rune;
	size_t len;

	for (size_t at = 0; (len = utf8_next(slice_skip(text, at), &rune)); at += len) {
		size_t end;

		full += rune == 0x25B0 || rune == 0x2588 || rune == 0x25A0 || rune == 0x1F7E9;
		empty += rune == 0x25B1 || rune == 0x2591 || rune == 0x25A1 || rune == 0x2B1C;
		if (rune < '0' || rune > '9')
			continue;
		end = lex_number(text, at, &num);
		if (!end)
			return -1;
		len = end - at;
		if (end < text.len &&
		    (text.ptr[end] == '%' || slice_starts(slice_skip(text, end), "％")))
			return num.value <= 100 ? num.value / 100 : -1;
		end = lex_blank(text, end);
		if (end >= text.len || text.ptr[end] != '/')
			continue;
		end = lex_number(text, lex_blank(text, end + 1), &total);
		if (!end || num.fraction || total.fraction || total.value <= 0 ||
		    num.value > total.value || (end < text.len && text.ptr[end] == '/'))
			return -1; /* a date, 24/7 */
		return num.value / total.value;
	}
	return full + empty >= 3 ? (double)full / (full + empty) : -1;
}

/* 1/18 完成, 3/5 완료: a share with its word. */
static double
stated_progress(struct slice text)
{
	static const struct lex_word done[] = {{"完成", 0}, {"已完成", 0}, {"완료", 0}, {"done", 0},
	    {"completed", 0}, {"complete", 0}, {"", 0}};
	size_t slash = 0, end;
	struct lex_num num;

	while (slash < text.len && text.ptr[slash] != '/')
		slash++;
	if (slash >= text.len || !(end = lex_number(text, lex_blank(text, slash + 1), &num)))
		return -1;
	if (!lex_word(text, lex_blank(text, end), done, NULL))
		return -1;
	return progress_value(text);
}

/* Can a blank, bracket or picture begin, or end, with this byte? */
static bool
may_be_edge(unsigned char byte)
{
	return byte <= ' ' || byte == '(' || byte == '[' || byte == 0xC2 || byte == 0xE2 ||
	       byte == 0xE3 || byte >= 0xEE;
}

/* Is there a dash near the end, behind which a word of status may stand? */
static bool
may_be_dashed(struct slice text)
{
	for (size_t i = text.len > 44 ? text.len - 44 : 0; i + 1 < text.len; i++) {
		unsigned char byte = (unsigned char)text.ptr[i];

		if (byte == '|' || (byte == '-' && text.ptr[i + 1] == ' ') ||
		    (byte == 0xE2 && (unsigned char)text.ptr[i + 1] == 0x80) || byte == 0xC2)
			return true;
	}
	return false;
}

/* Says of most texts, by their bytes, that no mark stands at their ends: there are no pictures, and
 * no brackets or blanks at the ends. `*ret_slash`: a share may be stated. */
static bool
is_unmarked(struct slice text, bool *ret_slash)
{
	const unsigned char *p = (const unsigned char *)text.ptr;
	unsigned char last, picture = 0, slash = 0;

	if (!text.len || may_be_edge(p[0]))
		return false;
	last = p[text.len - 1];
	if (last < 0x80 ? last <= ' ' || last == ')' || last == ']'
			: text.len < 3 || may_be_edge(p[text.len - 3]) || p[text.len - 2] == 0xC2)
		return false;
	/* Pictures from U+2200 on; without branches, so that the compiler makes vectors of it. */
	for (size_t i = 0; i + 1 < text.len; i++) {
		picture |= ((p[i] == 0xE2) & (p[i + 1] >= 0x88)) | (p[i] >= 0xF0);
		slash |= p[i] == '/';
	}
	*ret_slash = slash | (last == '/');
	return !picture && !may_be_dashed(text);
}

void
marks_read(struct slice text, struct marks *ret)
{
	struct marks marks = {.end = text.len, .progress = -1};
	bool slash;

	if (is_unmarked(text, &slash)) {
		if (slash)
			marks.progress = stated_progress(text);
		*ret = marks;
		return;
	}
	read_lead(text, &marks);
	read_tail(text, &marks);
	if (marks.end < marks.start)
		marks.end = marks.start;
	if (memchr(text.ptr, 0xF0, text.len) || memchr(text.ptr, 0xE2, text.len))
		read_colours(text, &marks);
	if (memchr(text.ptr, '/', text.len))
		marks.progress = stated_progress(text);
	*ret = marks;
}

void
marks_count(struct mark_census *census, enum mark_level level, const struct marks *marks, bool pure)
{
	enum sign sign = marks->lead;

	if (!pure || marks->word != STATUS_NONE)
		return;
	if (sign == SIGN_CHECK)
		census->level[level].check++;
	else if (sign == SIGN_WORK || sign == SIGN_PLAN || sign == SIGN_BOX)
		census->level[level].contrast++;
}

/* All signs begin with one of these: U+22xx to U+2Bxx, U+1Fxxx. */
static bool
may_hold_signs(struct slice text)
{
	const char *end = text.ptr + text.len, *at = text.ptr;

	if (memchr(text.ptr, 0xF0, text.len))
		return true;
	for (; (at = memchr(at, 0xE2, (size_t)(end - at))); at++)
		if (at + 1 < end && (unsigned char)at[1] >= 0x88)
			return true;
	return false;
}

bool
marks_legend(struct mark_census *census, struct slice text)
{
	struct {
		enum sign sign;
		enum status status;
	} pairs[8];
	size_t len, count = 0;
	uint32_t rune;

	if (text.len > 400 || !may_hold_signs(text))
		return false;
	for (size_t at = 0; (len = utf8_next(slice_skip(text, at), &rune)); at += len) {
		enum sign sign = sign_of(rune);
		size_t from, end;
		int status;

		if (sign == SIGN_NONE)
			continue;
		from = picture_end(text, at);
		while (from < text.len && is_edge_rune(lex_rune(text, from)))
			from += utf8_next(slice_skip(text, from), &rune);
		end = lex_word(text, from, words, &status);
		if (!end || count == 8)
			return false;
		rune = lex_rune(text, lex_blank(text, end));
		if (rune && !is_edge_rune(rune) && !rune_is_picture(rune) && rune != '/' &&
		    rune != 0xFF0F && rune != 0xFF1B)
			return false;
		pairs[count].sign = sign;
		pairs[count++].status = (enum status)status;
		at = end;
		len = 0;
	}
	if (count < 2)
		return false;
	for (size_t i = 0; i < count; i++)
		census->legend[pairs[i].sign] = pairs[i].status;
	return true;
}

/* What a sign before the text means: nothing, unless the document shows that it is a status. */
static enum status
lead_status(const struct mark_census *census, enum mark_level level, enum sign sign, bool pure)
{
	bool checks = census->level[level].check > 0, contrast = census->level[level].contrast > 0;

	if (census->legend[sign] != STATUS_NONE)
		return census->legend[sign];
	if (!pure)
		return STATUS_NONE;
	switch (sign) {
	case SIGN_CHECK:
		return contrast ? STATUS_DONE : STATUS_NONE;
	case SIGN_WORK:
	case SIGN_PLAN:
		return checks ? sign_status[sign] : STATUS_NONE;
	case SIGN_BOX:
	case SIGN_PAUSE:
	case SIGN_SKIP:
		return sign_status[sign];
	case SIGN_BLOCK:
		return checks || contrast ? STATUS_BLOCKED : STATUS_NONE;
	default:
		return STATUS_NONE;
	}
}

enum status
marks_status(
    const struct mark_census *census, enum mark_level level, const struct marks *marks, bool pure)
{
	if (marks->word != STATUS_NONE)
		return marks->word;
	switch (marks->tail) {
	case SIGN_CHECK:
	case SIGN_BOX:
	case SIGN_PAUSE:
	case SIGN_BLOCK:
	case SIGN_SKIP:
		return sign_status[marks->tail];
	case SIGN_WORK:
	case SIGN_PLAN:
		if (census->legend[marks->tail] != STATUS_NONE)
			return census->legend[marks->tail];
		if (census->level[level].check || marks->lead == SIGN_CHECK)
			return sign_status[marks->tail];
		break;
	default:
		break;
	}
	return lead_status(census, level, marks->lead, pure);
}
