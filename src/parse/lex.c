#include "parse/lex.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <stdatomic.h>
#include <stdlib.h>

enum { FIRSTS = 512, TABLES = 256, TABLE_TRIES = 16 };

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

/* A hash of the character with which a word begins, in lower case. The text goes on for all of its
 * bytes, of which a fourth does not count. */
static unsigned
first_hash(const char *text)
{
	const unsigned char *p = (const unsigned char *)text;

	if (p[0] < 0x80)
		return (unsigned char)lower(text[0]);
	if (p[0] < 0xE0)
		return ((p[0] & 31u) * 67 + (p[1] & 63u)) % FIRSTS;
	return ((p[0] & 15u) * 331 + (p[1] & 63u) * 67 + (p[2] & 63u)) % FIRSTS;
}

static size_t
first_len(const char *text)
{
	unsigned char byte = (unsigned char)text[0];

	return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : 3;
}

struct first_set {
	uint64_t bits[FIRSTS / 64];
};

static void
collect_firsts(struct first_set *set, const struct lex_word *words)
{
	for (; words && words->text[0]; words++) {
		unsigned hash = first_hash(words->text);

		set->bits[hash >> 6] |= (uint64_t)1 << (hash & 63);
	}
}

static bool
has_first(const struct first_set *set, const char *text)
{
	unsigned hash = first_hash(text);

	return set->bits[hash >> 6] >> (hash & 63) & 1;
}

/* The words of one table by their first characters, each list in the table's order. Never changed,
 * never freed. */
struct index {
	const struct lex_word *words;
	uint64_t
	    few[4]; /* bits of first_hash % 256: says no to most texts from one line of the cache */
	uint16_t first[FIRSTS]; /* by first_hash, 1 + the word; 0: none */
	uint16_t next[];        /* by word, 1 + the next one of its list; 0: none */
};

static struct index *
index_make(const struct lex_word *words)
{
	struct index *index;
	size_t len = 0;

	while (words[len].text[0] && len < UINT16_MAX)
		len++;
	index = xcalloc(1, sizeof(*index) + len * sizeof(*index->next));
	index->words = words;
	while (len-- > 0) {
		unsigned hash = first_hash(words[len].text);

		index->next[len] = index->first[hash];
		index->first[hash] = (uint16_t)(len + 1);
		index->few[hash >> 6 & 3] |= (uint64_t)1 << (hash & 63);
	}
	return index;
}

/* Tables are constants, so what is derived from them is too: whichever thread needs it first makes
 * it, and all find the same. NULL when there are more tables than places. */
static const struct index *
index_of(const struct lex_word *words)
{
	static _Atomic(struct index *) tables[TABLES];
	size_t at = ((uintptr_t)words >> 5) * 0x9E3779B9u >> 7;

	for (size_t tries = 0; tries < TABLE_TRIES; tries++, at++) {
		_Atomic(struct index *) *place = &tables[at % TABLES];
		struct index *found = atomic_load_explicit(place, memory_order_acquire), *made;

		if (found && found->words == words)
			return found;
		if (found)
			continue;
		made = index_make(words);
		if (atomic_compare_exchange_strong(place, &found, made))
			return made;
		free(made);
		if (found->words == words)
			return found;
	}
	return NULL;
}

/* The length of `word` if `text` begins with it, which has its first character, else 0. */
static size_t
match_word(struct slice text, const char *word)
{
	size_t len = 0;

	while (word[len] && len < text.len && lower(text.ptr[len]) == word[len])
		len++;
	return word[len] ? 0 : len;
}

size_t
lex_word(struct slice text, size_t at, const struct lex_word *words, int *ret)
{
	struct slice rest = slice_skip(text, at);
	const struct index *index;
	const struct lex_word *best = NULL;
	size_t best_len = 0;
	unsigned hash;

	if (!rest.len || rest.len < first_len(rest.ptr))
		return 0;
	hash = first_hash(rest.ptr);
	index = index_of(words);
	if (index && !(index->few[hash >> 6 & 3] >> (hash & 63) & 1))
		return 0;
	for (size_t i = index ? index->first[hash] : 1; i;) {
		const struct lex_word *word = &words[i - 1];
		size_t len = match_word(rest, word->text);

		if (len > best_len) {
			best_len = len;
			best = word;
		}
		i = index ? index->next[i - 1] : word[1].text[0] ? i + 1 : 0;
	}
	if (best && ret)
		*ret = best->value;
	return best ? at + best_len : 0;
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
lex_blank_other(struct slice text, size_t at)
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
