#include "base/hash.h"
#include "base/mem.h"
#include "parse/doc.h"
#include "read/page.h"
#include "render/plan.h"

#include <stdio.h>
#include <stdlib.h>

enum { HASH_DIGITS = 10 }; /* hexadecimal ones */

/* The same number of stages, and of tasks in each. */
static bool
is_alike(const struct page_graph *a, const struct page_graph *b)
{
	if (a->stages_len != b->stages_len || a->tasks_len != b->tasks_len)
		return false;
	for (size_t i = 0; i < a->tasks_len; i++)
		if (a->tasks[i].stage != b->tasks[i].stage)
			return false;
	return true;
}

/* The version in whose words tasks are named. */
static const struct page *
namesake_of(const struct page *page)
{
	const struct translations *group = page->translations;

	for (size_t i = 0; group && i < group->len; i++) {
		const struct page *other = group->pages[i];

		if (other && other->graph && other->doc && is_alike(other->graph, page->graph))
			return other;
	}
	return page;
}

static void
put_words(struct buf *out, const struct page *page, const struct pg_task *task)
{
	const struct page_graph *graph = page->graph;

	if (task->task >= 0 && page->doc->tasks[task->task].id.len) {
		buf_put(out, page->doc->tasks[task->task].id);
		return;
	}
	if (task->stage >= 0)
		buf_put(out, graph->stages[task->stage].label);
	buf_putc(out, '\n');
	if (task->topic >= 0)
		buf_put(out, graph->topics[task->topic].label);
	buf_putc(out, '\n');
	buf_put(out, task->label);
}

struct entry {
	uint64_t hash;
	size_t at; /* in the list of keys */
};

static int
by_hash(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

static void
write_key(char *key, uint64_t hash)
{
	for (int i = HASH_DIGITS - 1; i >= 0; i--, hash >>= 4)
		key[i] = "0123456789abcdef"[hash & 15];
	key[HASH_DIGITS] = '\0';
}

/* Those with the same words are told apart by a number. */
static void
write_keys(struct entry *entries, size_t len, char (*keys)[PLAN_KEY])
{
	size_t same = 0;

	qsort(entries, len, sizeof(*entries), by_hash);
	for (size_t i = 0; i < len; i++) {
		same = i && entries[i].hash == entries[i - 1].hash ? same + 1 : 0;
		write_key(keys[entries[i].at], entries[i].hash);
		if (same)
			snprintf(
			    keys[entries[i].at] + HASH_DIGITS, PLAN_KEY - HASH_DIGITS, "%zx", same);
	}
}

static struct entry
make_entry(const struct buf *words, size_t at)
{
	return (struct entry){hash_bytes(buf_slice(words)) & 0xFFFFFFFFFF, at};
}

/* A stage that is ticked as a whole goes by its number and name. */
static void
put_stage_words(struct buf *out, const struct pg_stage *stage)
{
	buf_puts(out, "stage\n");
	buf_put(out, stage->ordinal);
	buf_putc(out, '\n');
	buf_put(out, stage->label);
}

void
plan_make_keys(struct plan *plan)
{
	const struct page *page;
	struct entry *entries;
	struct buf words = BUF_INIT;
	size_t len = plan->graph ? plan->graph->tasks_len : 0;
	bool any = len > 0;

	for (size_t i = 0; i < plan->len && !any; i++)
		any = plan_is_tick(plan, i);
	if (!any || plan->keys)
		return;
	page = namesake_of(plan->page);
	plan->keys = xcalloc(len + 1, sizeof(*plan->keys));
	plan->stage_keys = xcalloc(plan->len + 1, sizeof(*plan->stage_keys));
	entries = xcalloc(len + plan->len + 1, sizeof(*entries));
	for (size_t i = 0; i < len; i++) {
		buf_truncate(&words, 0);
		put_words(&words, page, &page->graph->tasks[i]);
		entries[i] = make_entry(&words, i);
	}
	write_keys(entries, len, plan->keys);
	for (size_t i = 0; i < plan->len; i++) {
		buf_truncate(&words, 0);
		put_stage_words(&words, &page->graph->stages[plan->stages[i].index]);
		entries[i] = make_entry(&words, i);
	}
	write_keys(entries, plan->len, plan->stage_keys);
	free(entries);
	buf_finish(&words);
}
