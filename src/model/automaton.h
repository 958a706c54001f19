/* A set of names as a double-array trie over bytes (J. Aoe, "An Efficient Digital Search Algorithm
 * by Using a Double-Array Structure", 1989): one array look-up per byte, whatever the number of
 * names. Built once, then never changed: any number of threads may walk it. */
#ifndef MODEL_AUTOMATON_H
#define MODEL_AUTOMATON_H

#include "base/slice.h"

#include <stdint.h>

struct automaton_name {
	struct slice key; /* bytes; never empty, without NUL */
	int value;        /* >= 0 */
};

/* A cell: where its children's cells begin, whose child it is, and the value of the name that
 * ends here (-1: none). */
struct automaton_cell {
	int32_t base;
	int32_t parent; /* -1: the cell is free */
	int32_t value;
};

struct automaton {
	struct automaton_cell *cells; /* the first is the root; always 256 more than any base */
	size_t len, cap;
};

enum { AUTOMATON_ROOT = 0, AUTOMATON_LOST = -1 };

/* Builds it from `names`, which are sorted by this; of equal keys the first counts. Keys need not
 * outlive the call. End with automaton_finish. */
void automaton_init(struct automaton *automaton, struct automaton_name *names, size_t len);
void automaton_finish(struct automaton *automaton);

/* The state after one more byte, or AUTOMATON_LOST. */
static inline int
automaton_step(const struct automaton *automaton, int state, unsigned char byte)
{
	int32_t next = automaton->cells[state].base + byte;

	return automaton->cells[next].parent == state ? next : AUTOMATON_LOST;
}

static inline int
automaton_value(const struct automaton *automaton, int state)
{
	return automaton->cells[state].value;
}

#endif
