/* `#fragment` -> one of a page's ids. What is not there to the letter is looked for in ever looser
 * ways, as authors mean it: GitHub's ids keep variation selectors and a leading '-' for an emoji,
 * which nobody types. A way that finds one id wins; two are an ambiguity, and nothing is guessed. */
#ifndef LINK_ANCHOR_H
#define LINK_ANCHOR_H

#include "base/slice.h"

/* How an id was found. All but ANCHOR_EXACT repair the link: the id is what should be written. */
enum anchor_stage {
	ANCHOR_EXACT,
	ANCHOR_NFC,     /* another normal form */
	ANCHOR_CASE,    /* another letter case */
	ANCHOR_LOOSE,   /* variation selectors, joiners, keycaps, '-' at the ends or doubled */
	ANCHOR_SLUG,    /* the text of the heading instead of its id */
	ANCHOR_LETTERS, /* the same letters and digits, width and punctuation aside */
	ANCHOR_NONE,
};

enum { ANCHOR_HITS = 4 }; /* candidates that are named */

struct anchor_match {
	enum anchor_stage stage; /* ANCHOR_NONE: no id */
	size_t hits_len; /* ids found at that stage, all of them; more than 1 is ambiguous */
	size_t hits[ANCHOR_HITS]; /* indices into the ids, the first of them */
	const char *nearest;      /* with ANCHOR_NONE: an id spelled like it, or NULL */
};

/* The ids of one page, indexed. Not thread-safe. */
struct anchors;

/* Indexes `ids`, which must outlive it; an empty id is never found. Looser indices are made when
 * a fragment first needs them. Freed with anchors_free, which takes NULL. */
struct anchors *anchors_new(const struct slice *ids, size_t len);
void anchors_free(struct anchors *anchors);

/* Looks for a fragment, without '#', percent-encoded or not. `nearest` lives as long as `anchors`. */
struct anchor_match anchors_find(struct anchors *anchors, struct slice fragment);

/* What the repair was, for a diagnostic: "letter case", … Static. */
const char *anchor_stage_name(enum anchor_stage stage);

#endif
