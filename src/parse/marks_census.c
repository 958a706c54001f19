/* What the marks of a whole document say of one: legends, and signs that stand in contrast. */
#include "parse/marks_sign.h"

#include "base/utf8.h"

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
		while (from < text.len && sign_is_edge(lex_rune(text, from)))
			from += utf8_next(slice_skip(text, from), &rune);
		end = lex_word(text, from, status_words, &status);
		if (!end || count == 8)
			return false;
		rune = lex_rune(text, lex_blank(text, end));
		if (rune && !sign_is_edge(rune) && !rune_is_picture(rune) && rune != '/' &&
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
		return checks ? sign_status(sign) : STATUS_NONE;
	case SIGN_BOX:
	case SIGN_PAUSE:
	case SIGN_SKIP:
		return sign_status(sign);
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
		return sign_status(marks->tail);
	case SIGN_WORK:
	case SIGN_PLAN:
		if (census->legend[marks->tail] != STATUS_NONE)
			return census->legend[marks->tail];
		if (census->level[level].check || marks->lead == SIGN_CHECK)
			return sign_status(marks->tail);
		break;
	default:
		break;
	}
	return lead_status(census, level, marks->lead, pure);
}
