/* Callouts: the words that authors know them by, and the quotations that stand for them on GitHub
 * and in Obsidian. */
#ifndef PARSE_CALLOUT_H
#define PARSE_CALLOUT_H

#include "base/slice.h"

#include <cmark-gfm.h>

/* A word for a callout. */
struct callout_word {
	const char *word; /* lower case */
	const char *kind; /* note tip important warning caution */
	int label;        /* its own title where it says more than the kind, or -1 */
	bool folds;       /* details: folded unless it says otherwise */
};

/* The entry for a word in any case, or NULL. */
const struct callout_word *callout_find(struct slice word);

/* The title that goes with a word when the author gave none, in the language of the tag; empty
 * when the kind's own word says it. */
struct slice callout_label(const struct callout_word *word, const char *lang);

/* How a quotation that is a callout begins: [!kind]- Title. */
struct callout_head {
	const struct callout_word *word;
	struct slice name; /* the word as written */
	bool foldable, open;
	size_t len; /* bytes up to the title */
};

/* Reads the head at the start of a text. A word that is not known is a note, as in Obsidian. False
 * when there is none. */
bool callout_read(struct slice text, struct callout_head *ret_head);

#endif
