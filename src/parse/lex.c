#include "parse/lex.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <stdatomic.h>
#include <stdlib.h>

enum { FIRST_BITS = 1024, TABLES = 256, TABLE_TRIES = 16 };

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

/* A hash of the three bytes with which a word begins, or of its first letter. The text goes on for
 * three bytes where the first is not ASCII. */
static unsigned
first_bits(const char *text)
{
	const unsigned char *p = (const unsigned char *)text;

	if (p[0] < 0x80)
		return (unsigned char)lower(text[0]);
	return ((p[0] & 15u) * 331 + (p[1] & 63u) * 67 + (p[2] & 63u)) & (FIRST_BITS - 1);
}

struct first_set {
	uint64_t bits[FIRST_BITS / 64];
};

static void
collect_firsts(struct first_set *set, const struct lex_word *words)
{
	for (; words && words->text[0]; words++) {
		unsigned bits = first_bits(words->text);

		set->bits[bits >> 6] |= (uint64_t)1 << (bits & 63);
	}
}

static bool
has_first(const struct first_set *set, const char *text)
{
	unsigned bits = first_bits(text);

	return set->bits[bits >> 6] >> (bits & 63) & 1;
}

/* What the words of one table begin with. Never changed, never freed. */
struct table_firsts {
	const struct lex_word *words;
	struct first_set set;
};

/* Tables are constants, so what is derived from them is too: whichever thread needs it first makes
 * it, and all find the same. NULL when there are more tables than places. */
static const struct table_firsts *
firsts_of(const struct lex_word *words)
{
	static _Atomic(struct table_firsts *) tables[TABLES];
	size_t at = ((uintptr_t)words >> 5) * 0x9E3779B9u >> 7;

	for (size_t tries = 0; tries < TABLE_TRIES; tries++, at++) {
		_Atomic(struct table_firsts *) *place = &tables[at % TABLES];
		struct table_firsts *found = atomic_load_explicit(place, memory_order_acquire);
		struct table_firsts *made;

		if (found && found->words == words)
			return found;
		if (found)
			continue;
		made = xcalloc(1, sizeof(*made));
		made->words = words;
		collect_firsts(&made->set, words);
		if (atomic_compare_exchange_strong(place, &found, made))
			return made;
		free(made);
		if (found->words == words)
			return found;
	}
	return NULL;
}

/* Does no word of the table begin like this text? Most texts begin like none. */
static bool
is_hopeless(struct slice text, const struct lex_word *words)
{
	const struct table_firsts *firsts;

	if (text.len < 3 && (unsigned char)text.ptr[0] >= 0x80)
		return false;
	firsts = firsts_of(words);
	return firsts && !has_first(&firsts->set, text.ptr);
}

size_t
lex_word(struct slice text, size_t at, const struct lex_word *words, int *ret)
{
	size_t best = 0, left = text.len - at;
	const char *start = text.ptr + at;
	char first, second;

	if (at >= text.len || is_hopeless(slice_from(start, left), words))
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
		size_t end;

		len = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
		if (text.len - at < len || len == 2)
			continue;
		if (!has_first(&set, text.ptr + at) ||
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
