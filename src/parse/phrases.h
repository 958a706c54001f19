/* A set of phrases and what stands in their place. Looking at each position of a text for the
 * longest phrase there takes time in proportion to the text, whatever the number of phrases:
 * what is tried at a position are the lengths that phrases with its first character have. */
#ifndef PARSE_PHRASES_H
#define PARSE_PHRASES_H

#include "base/arena.h"

enum { PHRASE_MAX = 63 }; /* bytes of a phrase */

/* Owns its texts. Start with {0}; any number of threads may match when all phrases are in. */
struct phrases {
	struct phrase *items;        /* hash by text */
	struct phrase_start *starts; /* hash by first character */
	struct arena arena;
};

/* Enters a phrase, in the place of an equal one. False when it is empty or too long. */
bool phrases_add(struct phrases *phrases, struct slice from, struct slice to);

/* Takes a phrase out again. */
void phrases_remove(struct phrases *phrases, struct slice from);

/* The bytes of the longest phrase at the start of the text, and its replacement; 0 when there is
 * none. */
size_t phrases_match(const struct phrases *phrases, struct slice text, struct slice *ret_to);

void phrases_finish(struct phrases *phrases);

#endif
