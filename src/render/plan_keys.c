#include "base/hash.h"
#include "base/mem.h"
#include "parse/doc.h"
#include "read/page.h"
#include "render/plan.h"

#include <stdio.h>
#include <stdlib.h>

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
	size_t task;
};

static int
by_hash(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return (x->task > y->task) - (x->task < y->task);
}

/* Ten hexadecimal digits, and how many before it have the same. */
static void
put_key(char key[PLAN_KEY], uint64_t hash, size_t same)
{
	for (int i = 9; i >= 0; i--, hash >>= 4)
		key[i] = "0123456789abcdef"[hash & 15];
	key[10] = '\0';
	if (same)
		snprintf(key + 10, PLAN_KEY - 10, "%zx", same);
}

void
plan_make_keys(struct plan *plan)
{
	const struct page *page;
	struct entry *entries;
	struct buf words = BUF_INIT;
	size_t len, same = 0;

	if (!plan->graph || !plan->graph->tasks_len || plan->keys)
		return;
	page = namesake_of(plan->page);
	len = plan->graph->tasks_len;
	plan->keys = xcalloc(len, sizeof(*plan->keys));
	entries = xcalloc(len, sizeof(*entries));
	for (size_t i = 0; i < len; i++) {
		buf_truncate(&words, 0);
		put_words(&words, page, &page->graph->tasks[i]);
		entries[i] = (struct entry){hash_bytes(buf_slice(&words)) & 0xFFFFFFFFFF, i};
	}
	qsort(entries, len, sizeof(*entries), by_hash);
	for (size_t i = 0; i < len; i++) {
		same = i && entries[i].hash == entries[i - 1].hash ? same + 1 : 0;
		put_key(plan->keys[entries[i].task], entries[i].hash, same);
	}
	free(entries);
	buf_finish(&words);
}
