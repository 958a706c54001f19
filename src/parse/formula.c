#include "parse/formula.h"

#include <ctype.h>

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

/* The byte of the next '$' from `at` on, or 0. What holds code is no formula. */
static size_t
find_dollar(struct slice text, size_t at)
{
	for (; at < text.len && text.ptr[at] != '`'; at++) {
		if (text.ptr[at] == '$')
			return at;
		at += text.ptr[at] == '\\';
	}
	return 0;
}

/* "$5和$x": money, not a formula. */
static bool
is_money(struct slice inside)
{
	if (!isdigit((unsigned char)inside.ptr[0]))
		return false;
	for (size_t i = 0; i < inside.len; i++)
		if ((unsigned char)inside.ptr[i] >= 0x80)
			return true;
	return false;
}

static bool
is_word(struct slice text, size_t at)
{
	return at < text.len && isalnum((unsigned char)text.ptr[at]);
}

static size_t
end_single(struct slice text, size_t at)
{
	size_t end = find_dollar(text, at + 1);

	if (!end || is_blank(text.ptr[at + 1]) || is_blank(text.ptr[end - 1]))
		return 0;
	if ((at && is_word(text, at - 1)) || is_word(text, end + 1))
		return 0;
	if (end + 1 < text.len && text.ptr[end + 1] == '$')
		return 0;
	return is_money(slice_from(text.ptr + at + 1, end - at - 1)) ? 0 : end + 1;
}

static size_t
end_double(struct slice text, size_t at)
{
	size_t end = find_dollar(text, at + 2);

	return end && end + 1 < text.len && text.ptr[end + 1] == '$' ? end + 2 : 0;
}

size_t
formula_end(struct slice text, size_t at, size_t run)
{
	if (run == 1)
		return end_single(text, at);
	return run == 2 ? end_double(text, at) : 0;
}

/* "\(참고\)" is a parenthesis that someone escaped. */
static bool
is_formula(struct slice inside)
{
	bool foreign = false, sign = false, word = false;

	for (size_t i = 0; i < inside.len; i++) {
		unsigned char c = (unsigned char)inside.ptr[i];

		foreign |= c >= 0x80;
		sign |= c && strchr("\\^_=+<>", c);
		word |= isalnum(c) != 0;
	}
	return word && (sign || !foreign);
}

size_t
formula_end_parenthesis(struct slice text, size_t at)
{
	size_t start = at;

	for (; at + 1 < text.len; at++) {
		if (text.ptr[at] != '\\')
			continue;
		at++;
		if (text.ptr[at] == '(')
			return 0;
		if (text.ptr[at] == ')')
			return is_formula(slice_from(text.ptr + start, at - 1 - start)) ? at + 1
											: 0;
	}
	return 0;
}
