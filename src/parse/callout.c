#include "parse/callout.h"

#include "base/unicode.h"
#include "base/utf8.h"

#include <ctype.h>
#include <strings.h>

enum { ABSTRACT, EXAMPLE, QUESTION, QUOTE, TODO, SUCCESS, FAILURE, BUG, INFO, DETAILS, LABELS };

/* zh-Hant, zh-Hans, ko, English */
static const char *const labels[LABELS][4] = {
    [ABSTRACT] = {"摘要", "摘要", "요약", "Summary"},
    [EXAMPLE] = {"範例", "示例", "예시", "Example"},
    [QUESTION] = {"問題", "问题", "질문", "Question"},
    [QUOTE] = {"引文", "引文", "인용", "Quote"},
    [TODO] = {"待辦", "待办", "할 일", "To do"},
    [SUCCESS] = {"完成", "完成", "완료", "Done"},
    [FAILURE] = {"失敗", "失败", "실패", "Failure"},
    [BUG] = {"錯誤", "缺陷", "버그", "Bug"},
    [INFO] = {"資訊", "信息", "정보", "Info"},
    [DETAILS] = {"詳細內容", "详细内容", "자세히", "Details"},
};

static const struct callout_word words[] = {
    {"note", "note", -1, false},
    {"info", "note", INFO, false},
    {"tip", "tip", -1, false},
    {"hint", "tip", -1, false},
    {"important", "important", -1, false},
    {"warning", "warning", -1, false},
    {"attention", "warning", -1, false},
    {"warn", "warning", -1, false},
    {"caution", "caution", -1, false},
    {"danger", "caution", -1, false},
    {"error", "caution", -1, false},
    {"details", "note", DETAILS, true},
    {"abstract", "note", ABSTRACT, false},
    {"summary", "note", ABSTRACT, false},
    {"tldr", "note", ABSTRACT, false},
    {"todo", "note", TODO, false},
    {"success", "tip", SUCCESS, false},
    {"check", "tip", SUCCESS, false},
    {"done", "tip", SUCCESS, false},
    {"question", "note", QUESTION, false},
    {"help", "note", QUESTION, false},
    {"faq", "note", QUESTION, false},
    {"failure", "caution", FAILURE, false},
    {"fail", "caution", FAILURE, false},
    {"missing", "caution", FAILURE, false},
    {"bug", "caution", BUG, false},
    {"example", "note", EXAMPLE, false},
    {"quote", "note", QUOTE, false},
    {"cite", "note", QUOTE, false},
};

const struct callout_word *
callout_find(struct slice word)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (word.len == strlen(words[i].word) &&
		    !strncasecmp(word.ptr, words[i].word, word.len))
			return &words[i];
	return NULL;
}

struct slice
callout_label(const struct callout_word *word, const char *lang)
{
	size_t column = 3;

	if (!word || word->label < 0)
		return SLICE("");
	if (!strncmp(lang, "zh-Hant", 7))
		column = 0;
	else if (!strncmp(lang, "zh", 2))
		column = 1;
	else if (!strncmp(lang, "ko", 2))
		column = 2;
	return slice_of(labels[word->label][column]);
}

bool
callout_read(struct slice text, struct callout_head *ret_head)
{
	struct callout_head head = {.open = true};
	size_t at = 2, len;
	uint32_t rune;

	if (!slice_starts(text, "[!"))
		return false;
	while ((len = utf8_next(slice_skip(text, at), &rune)) &&
	       (unicode_is_letter_or_digit(rune) || rune == '-' || rune == '_'))
		at += len;
	if (at == 2 || at > 42 || at >= text.len || text.ptr[at] != ']')
		return false;
	head.name = slice_from(text.ptr + 2, at - 2);
	head.word = callout_find(head.name);
	at++;
	if (at < text.len && (text.ptr[at] == '-' || text.ptr[at] == '+')) {
		head.foldable = true;
		head.open = text.ptr[at++] == '+';
	}
	if (at < text.len && text.ptr[at] != ' ' && text.ptr[at] != '\t')
		return false;
	while (at < text.len && (text.ptr[at] == ' ' || text.ptr[at] == '\t'))
		at++;
	head.len = at;
	*ret_head = head;
	return true;
}
