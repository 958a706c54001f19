#include "link/anchor.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/unicode.h"
#include "base/utf8.h"
#include "conf/suggest.h"
#include "parse/slug.h"

#include <stdlib.h>
#include <uthash.h>

/* Comparing spellings is slow; a page with more headings gets no better hint from more of them. */
enum { NEAREST_MAX = 256 };

/* The ids that look alike at one stage. */
struct entry {
	struct slice key;
	size_t hits_len;
	size_t hits[ANCHOR_HITS];
	UT_hash_handle hh;
};

struct table {
	struct entry *entries; /* uthash by key */
	bool made;
};

struct anchors {
	const struct slice *ids;
	size_t len;
	struct arena arena;
	struct table tables[ANCHOR_NONE]; /* by the stage that `id_key` makes its keys of */
};

static void
put_loose(struct buf *out, struct slice text)
{
	struct buf folded = BUF_INIT;
	size_t from = out->len, len;
	struct slice rest;
	uint32_t rune;

	unicode_fold(&folded, text);
	for (rest = buf_slice(&folded); (len = utf8_next(rest, &rune));
	     rest = slice_skip(rest, len)) {
		if ((rune >= 0xFE00 && rune <= 0xFE0F) || rune == 0x200D || rune == 0x20E3)
			continue;
		if (rune == '-' && (out->len == from || out->ptr[out->len - 1] == '-'))
			continue;
		buf_put_bytes(out, rest.ptr, len);
	}
	if (out->len > from && out->ptr[out->len - 1] == '-')
		buf_truncate(out, out->len - 1);
	buf_finish(&folded);
}

static void
put_loose_slug(struct buf *out, struct slice text)
{
	struct buf slug = BUF_INIT;

	slug_put(&slug, text);
	put_loose(out, buf_slice(&slug));
	buf_finish(&slug);
}

static void
put_letters(struct buf *out, struct slice text)
{
	struct buf folded = BUF_INIT;
	struct slice rest;
	uint32_t rune;
	size_t len;

	unicode_fold_compat(&folded, text);
	for (rest = buf_slice(&folded); (len = utf8_next(rest, &rune));
	     rest = slice_skip(rest, len))
		if (unicode_is_letter_or_digit(rune))
			buf_put_bytes(out, rest.ptr, len);
	buf_finish(&folded);
}

/* What is compared at a stage: a key of the fragment with the keys of the ids at `ids_of`. */
static const struct {
	void (*put_key)(struct buf *out, struct slice text);
	enum anchor_stage ids_of;
	const char *name;
} stages[] = {
    [ANCHOR_EXACT] = {buf_put, ANCHOR_EXACT, "exact"},
    [ANCHOR_NFC] = {unicode_nfc, ANCHOR_NFC, "Unicode normal form"},
    [ANCHOR_CASE] = {unicode_fold, ANCHOR_CASE, "letter case"},
    [ANCHOR_LOOSE] = {put_loose, ANCHOR_LOOSE, "hyphens or invisible characters"},
    [ANCHOR_SLUG] = {put_loose_slug, ANCHOR_LOOSE, "text of the heading instead of its id"},
    [ANCHOR_LETTERS] = {put_letters, ANCHOR_LETTERS, "punctuation or width"},
};

static struct entry *
find(const struct table *table, struct slice key)
{
	struct entry *entry;

	HASH_FIND(hh, table->entries, key.ptr, key.len, entry);
	return entry;
}

static void
add(struct anchors *anchors, struct table *table, struct slice key, size_t index)
{
	struct entry *entry = find(table, key);

	if (!entry) {
		entry = arena_alloc(&anchors->arena, sizeof(*entry));
		entry->key = arena_copy(&anchors->arena, key);
		HASH_ADD_KEYPTR(hh, table->entries, entry->key.ptr, entry->key.len, entry);
	}
	if (entry->hits_len < ANCHOR_HITS)
		entry->hits[entry->hits_len] = index;
	entry->hits_len++;
}

static const struct table *
table_of(struct anchors *anchors, enum anchor_stage stage)
{
	struct table *table = &anchors->tables[stage];
	struct buf key = BUF_INIT;

	for (size_t i = 0; i < anchors->len && !table->made; i++) {
		buf_truncate(&key, 0);
		stages[stage].put_key(&key, anchors->ids[i]);
		if (key.len)
			add(anchors, table, buf_slice(&key), i);
	}
	table->made = true;
	buf_finish(&key);
	return table;
}

struct anchors *
anchors_new(const struct slice *ids, size_t len)
{
	struct anchors *anchors = xcalloc(1, sizeof(*anchors));

	anchors->ids = ids;
	anchors->len = len;
	return anchors;
}

void
anchors_free(struct anchors *anchors)
{
	if (!anchors)
		return;
	for (size_t i = 0; i < ANCHOR_NONE; i++)
		HASH_CLEAR(hh, anchors->tables[i].entries);
	arena_finish(&anchors->arena);
	free(anchors);
}

static const char *
find_nearest(struct anchors *anchors, struct slice fragment)
{
	struct suggest search;

	suggest_init(&search, fragment);
	for (size_t i = 0; i < anchors->len && i < NEAREST_MAX; i++)
		suggest_offer(&search, arena_copy(&anchors->arena, anchors->ids[i]).ptr);
	return search.best;
}

struct anchor_match
anchors_find(struct anchors *anchors, struct slice fragment)
{
	struct anchor_match match = {.stage = ANCHOR_EXACT};
	struct buf text = BUF_INIT, key = BUF_INIT;
	const struct entry *entry = NULL;

	url_decode(&text, fragment);
	for (; match.stage < ANCHOR_NONE; match.stage++) {
		buf_truncate(&key, 0);
		stages[match.stage].put_key(&key, buf_slice(&text));
		if (!key.len)
			continue;
		entry = find(table_of(anchors, stages[match.stage].ids_of), buf_slice(&key));
		if (entry)
			break;
	}
	if (entry) {
		match.hits_len = entry->hits_len;
		memcpy(match.hits, entry->hits, sizeof(match.hits));
	} else {
		match.nearest = find_nearest(anchors, buf_slice(&text));
	}
	buf_finish(&text);
	buf_finish(&key);
	return match;
}

const char *
anchor_stage_name(enum anchor_stage stage)
{
	return stage < ANCHOR_NONE ? stages[stage].name : "none";
}
