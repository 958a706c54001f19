#include "model/automaton.h"

#include "base/mem.h"

#include <stdlib.h>

enum { BYTES = 256, FREE = -1 };

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
reserve(struct automaton *automaton, size_t len)
{
	size_t cap = automaton->cap;

	if (len <= cap)
		return;
	while (cap < len)
		cap = cap ? cap * 2 : 1024;
	automaton->cells = xrealloc(automaton->cells, cap * sizeof(*automaton->cells));
	for (size_t i = automaton->cap; i < cap; i++)
		automaton->cells[i] = (struct automaton_cell){0, FREE, -1};
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

/* A base at which all these children find free cells: for one child the first, for several one
 * that is found without going through all the gaps that they did not fit into before. */
static int32_t
find_base(struct builder *b, const unsigned char *bytes, size_t count)
{
	enum { TRIES = 32 };
	struct automaton *automaton = b->automaton;
	int32_t *first = &b->first[bytes[0]], base, tries = 0;

	while (automaton->cells[*first + bytes[0]].parent != FREE) {
		++*first;
		reserve(automaton, (size_t)*first + BYTES + 1);
	}
	base = count > 1 && b->sparse > *first ? b->sparse : *first;
	for (;; base++, tries++) {
		size_t i = 0;

		reserve(automaton, (size_t)base + BYTES + 1);
		while (i < count && automaton->cells[base + bytes[i]].parent == FREE)
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
		automaton->cells[range->state].value = b->names[at].value;
		while (at < range->to && b->names[at].key.len == range->depth)
			at++;
	}
	/* Look-ups from a leaf end in the first 256 cells, which are nobody's children of it. */
	if (!count)
		return;
	base = find_base(b, bytes, count);
	automaton->cells[range->state].base = base;
	for (size_t i = 0; i < count; i++) {
		size_t from = at;

		while (
		    at < range->to && (unsigned char)b->names[at].key.ptr[range->depth] == bytes[i])
			at++;
		automaton->cells[base + bytes[i]].parent = range->state;
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
	reserve(automaton, 2 * BYTES);
	automaton->len = BYTES;
	/* The root is nobody's child, and no cell is its own parent. */
	automaton->cells[AUTOMATON_ROOT].parent = -2;
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
}

void
automaton_finish(struct automaton *automaton)
{
	free(automaton->cells);
	*automaton = (struct automaton){0};
}
