#include "parse/phrases.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <stdlib.h>

#include <uthash.h>

struct phrase {
	struct slice from, to;
	UT_hash_handle hh;
};

struct phrase_start {
	uint32_t rune;
	uint64_t lens; /* bit n: a phrase of n bytes starts with it */
	UT_hash_handle hh;
};

static struct phrase *
find(const struct phrases *phrases, struct slice from)
{
	struct phrase *phrase;

	HASH_FIND(hh, phrases->items, from.ptr, from.len, phrase);
	return phrase;
}

static struct phrase_start *
find_start(const struct phrases *phrases, struct slice text)
{
	struct phrase_start *start = NULL;
	uint32_t rune;

	if (utf8_next(text, &rune))
		HASH_FIND(hh, phrases->starts, &rune, sizeof(rune), start);
	return start;
}

static void
note_start(struct phrases *phrases, struct slice from)
{
	struct phrase_start *start = find_start(phrases, from);

	if (!start) {
		start = xcalloc(1, sizeof(*start));
		utf8_next(from, &start->rune);
		HASH_ADD(hh, phrases->starts, rune, sizeof(start->rune), start);
	}
	start->lens |= UINT64_C(1) << from.len;
}

bool
phrases_add(struct phrases *phrases, struct slice from, struct slice to)
{
	struct phrase *phrase;

	if (!from.len || from.len > PHRASE_MAX)
		return false;
	phrase = find(phrases, from);
	if (!phrase) {
		phrase = xcalloc(1, sizeof(*phrase));
		phrase->from = arena_copy(&phrases->arena, from);
		HASH_ADD_KEYPTR(hh, phrases->items, phrase->from.ptr, from.len, phrase);
		note_start(phrases, phrase->from);
	}
	phrase->to = arena_copy(&phrases->arena, to);
	return true;
}

void
phrases_remove(struct phrases *phrases, struct slice from)
{
	struct phrase *phrase = find(phrases, from);

	if (!phrase)
		return;
	HASH_DEL(phrases->items, phrase);
	free(phrase);
}

size_t
phrases_match(const struct phrases *phrases, struct slice text, struct slice *ret_to)
{
	const struct phrase_start *start = phrases->starts ? find_start(phrases, text) : NULL;

	for (size_t len = PHRASE_MAX; start && len; len--) {
		const struct phrase *phrase;

		if (len > text.len || !(start->lens >> len & 1))
			continue;
		phrase = find(phrases, slice_head(text, len));
		if (!phrase)
			continue;
		*ret_to = phrase->to;
		return len;
	}
	return 0;
}

void
phrases_finish(struct phrases *phrases)
{
	struct phrase *phrase, *next;
	struct phrase_start *start, *next_start;

	HASH_ITER (hh, phrases->items, phrase, next) {
		HASH_DEL(phrases->items, phrase);
		free(phrase);
	}
	HASH_ITER (hh, phrases->starts, start, next_start) {
		HASH_DEL(phrases->starts, start);
		free(start);
	}
	arena_finish(&phrases->arena);
	*phrases = (struct phrases){0};
}
