#include "render/topics.h"

#include "base/arena.h"
#include "base/mem.h"
#include "base/unicode.h"
#include "base/utf8.h"
#include "model/page_graph.h"
#include "parse/doc.h"
#include "parse/lex.h"
#include "read/page.h"

#include <stdlib.h>

struct topic_entry {
	struct slice key;
	struct slice href; /* "#id" */
	enum status status;
	size_t order; /* in which it was added */
};

struct topics {
	struct arena arena;
	const struct page *page;
	struct topic_entry *entries; /* sorted by key, then order */
	size_t len, cap;
};

/* A key of nothing but ASCII, ideographs and syllables, whose folding needs no tables. False, and the
 * key as it was, when there is anything else. */
static bool
put_plain_key(struct buf *key, struct slice label)
{
	size_t from = key->len, len;
	uint32_t rune;

	buf_reserve(key, label.len);
	for (size_t at = 0; at < label.len; at += len) {
		len = utf8_next(slice_skip(label, at), &rune);
		/* the wide forms of ASCII, as in "（SQL）" */
		if (rune >= 0xFF01 && rune <= 0xFF5E)
			rune -= 0xFF01 - '!';
		if (rune >= 'A' && rune <= 'Z')
			rune |= 0x20;
		if (rune < 0x80) {
			if (rune_is_alnum(rune) || rune == '_' || rune == '+' || rune == '#')
				buf_putc(key, (char)rune);
		} else if ((rune >= 0x4E00 && rune <= 0x9FFF) ||
			   (rune >= 0xAC00 && rune <= 0xD7A3)) {
			buf_put_bytes(key, label.ptr + at, len);
		} else if (rune < 0x3001 || rune > 0x3003) { /* but for punctuation */
			buf_truncate(key, from);
			return false;
		}
	}
	return true;
}

static void
put_key(struct buf *key, struct slice label)
{
	struct buf folded = BUF_INIT;
	struct slice rest;
	uint32_t rune;
	size_t len;

	if (put_plain_key(key, label))
		return;
	unicode_fold_compat(&folded, label);
	for (rest = buf_slice(&folded); (len = utf8_next(rest, &rune));
	     rest = slice_skip(rest, len))
		if (unicode_is_word(rune) || rune == '+' || rune == '#') /* C, C++ and C# differ */
			buf_put_bytes(key, rest.ptr, len);
	buf_finish(&folded);
}

/* The heading above a line, as an address on the page; empty when there is none. */
static struct slice
heading_above(const struct page *page, unsigned line)
{
	const struct doc *doc = page->doc;
	size_t low = 0, high = doc->headings_len;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (doc->headings[middle].line <= line)
			low = middle + 1;
		else
			high = middle;
	}
	while (low > 0 && !doc->headings[low - 1].id.len)
		low--;
	return low ? doc->headings[low - 1].id : SLICE("");
}

/* Neighbours often stand below one heading. */
static struct slice
put_href(struct topics *topics, struct slice id)
{
	const struct topic_entry *last = topics->len ? &topics->entries[topics->len - 1] : NULL;
	struct buf href = BUF_INIT;
	struct slice copy;

	if (last && slice_eq(slice_skip(last->href, 1), id))
		return last->href;
	buf_putc(&href, '#');
	buf_put(&href, id);
	copy = arena_copy(&topics->arena, buf_slice(&href));
	buf_finish(&href);
	return copy;
}

static void
add(struct topics *topics, struct slice label, enum status status, unsigned line)
{
	struct slice id = heading_above(topics->page, line);
	struct topic_entry *entry;
	struct buf key = BUF_INIT;

	put_key(&key, label);
	if (key.len && id.len) {
		topics->entries =
		    xgrow(topics->entries, topics->len, &topics->cap, sizeof(*topics->entries));
		entry = &topics->entries[topics->len];
		*entry = (struct topic_entry){.key = arena_copy(&topics->arena, buf_slice(&key)),
		    .href = put_href(topics, id),
		    .status = status,
		    .order = topics->len++};
	}
	buf_finish(&key);
}

/* "JavaScript/TypeScript", "Jenkins, ArgoCD": each part is a name of its own as well. */
static void
add_with_parts(struct topics *topics, struct slice label, enum status status, unsigned line)
{
	size_t start = 0, parts = 0;

	add(topics, label, status, line);
	for (size_t i = 0; i < label.len && parts < 6; i++) {
		if (label.ptr[i] != '/' && label.ptr[i] != ',')
			continue;
		add(topics, slice_from(label.ptr + start, i - start), status, line);
		start = i + 1;
		parts++;
	}
	if (parts)
		add(topics, slice_skip(label, start), status, line);
}

/* Those with a status before those without, then as they were added. */
static int
compare(const void *left, const void *right)
{
	const struct topic_entry *a = left, *b = right;
	int order = slice_cmp(a->key, b->key);

	if (order)
		return order;
	if ((a->status == STATUS_NONE) != (b->status == STATUS_NONE))
		return a->status == STATUS_NONE ? 1 : -1;
	return (a->order > b->order) - (a->order < b->order);
}

static bool
has_diagram(const struct doc *doc)
{
	for (size_t i = 0; i < doc->slots_len; i++)
		if (doc->slots[i].kind == SLOT_DIAGRAM)
			return true;
	return false;
}

struct topics *
topics_new(const struct page *page)
{
	const struct page_graph *graph = page->graph;
	struct topics *topics;

	if (!has_diagram(page->doc))
		return NULL;
	topics = xcalloc(1, sizeof(*topics));
	topics->page = page;
	for (size_t i = 0; graph && i < graph->topics_len; i++)
		add_with_parts(
		    topics, graph->topics[i].label, graph->topics[i].status, graph->topics[i].line);
	for (size_t i = 0; graph && i < graph->tasks_len; i++)
		add_with_parts(
		    topics, graph->tasks[i].label, graph->tasks[i].status, graph->tasks[i].line);
	for (size_t i = 0; graph && i < graph->stages_len; i++)
		add(topics, graph->stages[i].label, graph->stages[i].status, graph->stages[i].line);
	for (size_t i = 0; i < page->doc->headings_len; i++)
		add(topics, page->doc->headings[i].text, STATUS_NONE, page->doc->headings[i].line);
	if (topics->len)
		qsort(topics->entries, topics->len, sizeof(*topics->entries), compare);
	return topics;
}

void
topics_free(struct topics *topics)
{
	if (!topics)
		return;
	arena_finish(&topics->arena);
	free(topics->entries);
	free(topics);
}

static const struct topic_entry *
find_key(const struct topics *topics, struct slice key)
{
	size_t low = 0, high = topics->len;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (slice_cmp(topics->entries[middle].key, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < topics->len && slice_eq(topics->entries[low].key, key))
		return &topics->entries[low];
	return NULL;
}

struct diagram_target
topics_find(const void *context, struct slice label)
{
	const struct topics *topics = context;
	struct diagram_target target = {.href = SLICE("")};
	const struct topic_entry *entry;
	struct buf key = BUF_INIT;

	if (!topics)
		return target;
	put_key(&key, label);
	entry = find_key(topics, buf_slice(&key));
	if (entry) {
		target.href = entry->href;
		target.status = entry->status;
	}
	buf_finish(&key);
	return target;
}
