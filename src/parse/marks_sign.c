#include "parse/marks_sign.h"

#include "base/utf8.h"

static const char *const names[] = {
    NULL, "todo", "doing", "done", "paused", "blocked", "skipped", "planned", "partial"};

const struct lex_word status_words[] = {{"完成", STATUS_DONE}, {"已完成", STATUS_DONE},
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
static const enum status statuses[] = {
    [SIGN_CHECK] = STATUS_DONE,
    [SIGN_WORK] = STATUS_DOING,
    [SIGN_PLAN] = STATUS_PLANNED,
    [SIGN_BOX] = STATUS_TODO,
    [SIGN_PAUSE] = STATUS_PAUSED,
    [SIGN_BLOCK] = STATUS_BLOCKED,
    [SIGN_SKIP] = STATUS_SKIPPED,
    [SIGN_OTHER] = STATUS_NONE,
};

enum status
sign_status(enum sign sign)
{
	return statuses[sign];
}

const char *
status_name(enum status status)
{
	return names[status];
}

enum sign
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

bool
sign_is_edge(uint32_t rune)
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

struct slice
sign_strip(struct slice text)
{
	uint32_t rune;
	size_t len, end;

	while (text.len) {
		len = utf8_next(text, &rune);
		end = picture_end(text, 0);
		if (!end && !sign_is_edge(rune))
			break;
		text = slice_skip(text, end ? end : len);
	}
	while ((len = utf8_prev(text, text.len, &rune))) {
		if (!sign_is_edge(rune) && !rune_is_picture(rune) && !rune_is_joiner(rune))
			break;
		text.len -= len;
	}
	return text;
}

enum status
status_word(struct slice word)
{
	int status = STATUS_NONE;

	word = sign_strip(word);
	if (!word.len || word.len > 40 || lex_word(word, 0, status_words, &status) != word.len)
		return STATUS_NONE;
	return (enum status)status;
}
