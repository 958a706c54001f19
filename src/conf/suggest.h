/* "Did you mean": the known word that is nearest to one that is not known. */
#ifndef CONF_SUGGEST_H
#define CONF_SUGGEST_H

#include "base/slice.h"

#include <stdint.h>

enum { SUGGEST_MAX = 64 }; /* code points of a word that are looked at */

struct suggest {
	uint32_t word[SUGGEST_MAX]; /* folded */
	size_t len;
	const char *best; /* borrowed from who offered it; NULL while nothing is near */
	size_t distance;
};

/* Begins a search for what is near `word`. */
void suggest_init(struct suggest *search, struct slice word);

/* Offers a known word. It is near when at most a third of its characters are wrong (by the
 * optimal string alignment distance: insert, delete, replace, swap neighbours), or when the
 * word is its beginning. Letter case, '-' and '_' do not count. Of equals the first wins. */
void suggest_offer(struct suggest *search, const char *known);

/* The nearest of an array, or NULL when nothing is near. */
const char *suggest_from(struct slice word, const char *const *known, size_t len);

#endif
