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

struct automaton {
	/* A cell: where its children's cells begin (no two begin at one place), whether a name ends
	 * here, and the complement of the byte that leads here; 0 is a free one, since text has no
	 * byte FF. Small, for a walk touches cells all over. */
	uint32_t *cells; /* the first is the root; always 256 more than any base */
	int32_t *values; /* by cell, where a name ends */
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
	uint32_t next = (automaton->cells[state] >> 9) + byte;

	return (automaton->cells[next] & 255) == 255u - byte ? (int)next : AUTOMATON_LOST;
}

/* The value of the name that ends at the state, or -1. */
static inline int
automaton_value(const struct automaton *automaton, int state)
{
	return automaton->cells[state] & 256 ? automaton->values[state] : -1;
}

#endif
