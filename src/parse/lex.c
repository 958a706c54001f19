#include "parse/lex.h"

#include "base/utf8.h"

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 32) : c;
}

bool
lex_starts(struct slice text, size_t at, const char *word, size_t len)
{
	if (at > text.len || text.len - at < len)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (lower(text.ptr[at + i]) != word[i])
			return false;
	}
	return true;
}

size_t
lex_word(struct slice text, size_t at, const struct lex_word *words, int *ret)
{
	size_t best = 0, left = text.len - at;
	const char *start = text.ptr + at;
	char first, second;

	if (at >= text.len)
		return 0;
	first = lower(start[0]);
	second = left > 1 ? lower(start[1]) : '\0';
	for (; words->text[0]; words++) {
		const char *word = words->text;
		size_t len = 1;

		if (word[0] != first || (word[1] && word[1] != second))
			continue;
		while (word[len] && len < left && lower(start[len]) == word[len])
			len++;
		if (word[len] || len <= best)
			continue;
		best = len;
		if (ret)
			*ret = words->value;
	}
	return best ? at + best : 0;
}

/* A hash of the three bytes with which a word begins, or of its first letter. The text goes on for
 * three bytes where the first is not ASCII. */
static unsigned
first_bits(const char *text)
{
	const unsigned char *p = (const unsigned char *)text;

	if (p[0] < 0x80)
		return (unsigned char)lower(text[0]);
	return ((p[0] & 15u) * 31 + (p[1] & 63u) * 7 + (p[2] & 63u)) & 255;
}

struct first_set {
	uint64_t bits[4];
};

static void
collect_firsts(struct first_set *set, const struct lex_word *words)
{
	for (; words && words->text[0]; words++) {
		unsigned bits = first_bits(words->text);

		set->bits[bits >> 6] |= (uint64_t)1 << (bits & 63);
	}
}

bool
lex_find(struct slice text, const struct lex_word *words, const struct lex_word *except,
    const char *ends)
{
	struct first_set set = {{0}};
	size_t len;

	if (text.len > 600)
		text.len = 600;
	collect_firsts(&set, words);
	collect_firsts(&set, except);
	for (size_t at = 0; at < text.len; at += len) {
		unsigned char byte = (unsigned char)text.ptr[at];
		unsigned bits;
		size_t end;

		len = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
		if (text.len - at < len || len == 2)
			continue;
		bits = first_bits(text.ptr + at);
		if (!(set.bits[bits >> 6] >> (bits & 63) & 1) ||
		    (byte < 0x80 && rune_is_alnum(byte) && rune_is_alnum(lex_before(text, at))))
			continue;
		end = except ? lex_word(text, at, except, NULL) : 0;
		if (end) {
			len = end - at;
			continue;
		}
		end = lex_word(text, at, words, NULL);
		if (!end)
			continue;
		if (!rune_is_alnum((unsigned char)text.ptr[end - 1]) || end == text.len ||
		    !rune_is_alnum((unsigned char)text.ptr[end]) ||
		    (ends && strchr(ends, text.ptr[end])))
			return true;
	}
	return false;
}

uint32_t
lex_before(struct slice text, size_t at)
{
	uint32_t rune = 0;

	return utf8_prev(text, at, &rune) ? rune : 0;
}

size_t
lex_blank(struct slice text, size_t at)
{
	for (int i = 0; i < 3 && at < text.len; i++) {
		unsigned char byte = (unsigned char)text.ptr[at];

		if (byte > ' ' && byte != 0xC2 && byte != 0xE3)
			break;
		if (text.ptr[at] == ' ' || text.ptr[at] == '\t')
			at++;
		else if (lex_starts(text, at, "\xC2\xA0", 2))
			at += 2;
		else if (lex_starts(text, at, "\xE3\x80\x80", 3))
			at += 3;
		else
			break;
	}
	return at;
}
