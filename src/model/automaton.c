#include "model/automaton.h"

#include "base/mem.h"

#include <stdlib.h>

enum { BYTES = 256, ENDS = 256, BASE_SHIFT = 9, BASE_MAX = 1 << 22 };

/* Names that share their first `depth` bytes and wait for their children to be placed. */
struct range {
	size_t from, to, depth;
	int32_t state;
};

struct builder {
	struct automaton *automaton;
	const struct automaton_name *names;
	struct range *todo;
	size_t todo_len, todo_cap;
	int32_t first[BYTES]; /* no smaller base has a free cell for this byte */
	int32_t sparse;       /* below it, places for several children are rare */
	bool *used;           /* by cell: children of some state begin there */
};

static int
compare_names(const void *left, const void *right)
{
	const struct automaton_name *a = left, *b = right;
	int order = slice_cmp(a->key, b->key);

	return order ? order : (a->value > b->value) - (a->value < b->value);
}

/* Makes cells up to `len`, and those that a look-up from there may touch. */
static void
reserve(struct builder *b, size_t len)
{
	struct automaton *automaton = b->automaton;
	size_t cap = automaton->cap;

	if (len <= cap)
		return;
	while (cap < len)
		cap = cap ? cap * 2 : 1024;
	automaton->cells = xrealloc(automaton->cells, cap * sizeof(*automaton->cells));
	automaton->values = xrealloc(automaton->values, cap * sizeof(*automaton->values));
	b->used = xrealloc(b->used, cap * sizeof(*b->used));
	for (size_t i = automaton->cap; i < cap; i++) {
		automaton->cells[i] = 0;
		automaton->values[i] = -1;
		b->used[i] = false;
	}
	automaton->cap = cap;
}

static void
push(struct builder *b, struct range range)
{
	b->todo = xgrow(b->todo, b->todo_len, &b->todo_cap, sizeof(*b->todo));
	b->todo[b->todo_len++] = range;
}

/* The different bytes at `depth` of the names of a range. */
static size_t
collect(const struct builder *b, const struct range *range, unsigned char bytes[BYTES])
{
	size_t count = 0;

	for (size_t i = range->from; i < range->to; i++) {
		struct slice key = b->names[i].key;
		unsigned char byte;

		if (key.len == range->depth)
			continue;
		byte = (unsigned char)key.ptr[range->depth];
		if (!count || bytes[count - 1] != byte)
			bytes[count++] = byte;
	}
	return count;
}

/* A base of its own at which all these children find free cells: for one child the first, for
 * several one that is found without going through all the gaps that they did not fit into before. */
static int32_t
find_base(struct builder *b, const unsigned char *bytes, size_t count)
{
	enum { TRIES = 32 };
	struct automaton *automaton = b->automaton;
	int32_t *first = &b->first[bytes[0]], base, tries = 0;

	while (b->used[*first] || automaton->cells[*first + bytes[0]]) {
		++*first;
		reserve(b, (size_t)*first + BYTES + 1);
	}
	base = count > 1 && b->sparse > *first ? b->sparse : *first;
	for (;; base++, tries++) {
		size_t i = 0;

		reserve(b, (size_t)base + BYTES + 1);
		while (!b->used[base] && i < count && !automaton->cells[base + bytes[i]])
			i++;
		if (i < count)
			continue;
		if (tries > TRIES)
			b->sparse = base;
		return base;
	}
}

static void
place(struct builder *b, const struct range *range)
{
	struct automaton *automaton = b->automaton;
	unsigned char bytes[BYTES];
	size_t count = collect(b, range, bytes), at = range->from;
	int32_t base;

	if (b->names[at].key.len == range->depth) {
		automaton->cells[range->state] |= ENDS;
		automaton->values[range->state] = b->names[at].value;
		while (at < range->to && b->names[at].key.len == range->depth)
			at++;
	}
	/* Look-ups from a leaf end in the first 256 cells, where no children begin. */
	if (!count)
		return;
	base = find_base(b, bytes, count);
	if (base > BASE_MAX) /* millions of names: the rest is not found */
		return;
	automaton->cells[range->state] |= (uint32_t)base << BASE_SHIFT;
	b->used[base] = true;
	for (size_t i = 0; i < count; i++) {
		size_t from = at;

		while (
		    at < range->to && (unsigned char)b->names[at].key.ptr[range->depth] == bytes[i])
			at++;
		automaton->cells[base + bytes[i]] = 255u - bytes[i];
		push(b, (struct range){from, at, range->depth + 1, base + bytes[i]});
	}
	if ((size_t)base + BYTES > automaton->len)
		automaton->len = (size_t)base + BYTES;
}

void
automaton_init(struct automaton *automaton, struct automaton_name *names, size_t len)
{
	struct builder b = {.automaton = automaton, .names = names, .sparse = 1};

	*automaton = (struct automaton){0};
	reserve(&b, 2 * BYTES);
	automaton->len = BYTES;
	for (size_t i = 0; i < BYTES; i++)
		b.first[i] = 1;
	qsort(names, len, sizeof(*names), compare_names);
	if (len)
		push(&b, (struct range){0, len, 0, AUTOMATON_ROOT});
	while (b.todo_len) {
		struct range range = b.todo[--b.todo_len];

		place(&b, &range);
	}
	free(b.todo);
	free(b.used);
}

void
automaton_finish(struct automaton *automaton)
{
	free(automaton->cells);
	free(automaton->values);
	*automaton = (struct automaton){0};
}
