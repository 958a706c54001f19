/* Arrow chains (Docker → K8s → Helm): names in the order in which they are to be learnt. Most
 * lines with arrows are something else; this reads one line and says what speaks for a chain. */
#ifndef PARSE_CHAIN_H
#define PARSE_CHAIN_H

#include "parse/doc.h"

enum { CHAIN_ITEMS = 32 };

struct chain {
	struct slice label; /* the lead before a colon, or empty; borrowed like the items */
	struct slice items[CHAIN_ITEMS];
	size_t len;
	bool learning; /* the label names a way of learning: 基础, 路径, 학습 순서 */
	bool process;  /* the label or an item speaks of a pipeline, a flow, a cause */
};

/* Reads one line without line breaks; `spans` are those of its block, `base` the line's byte in
 * it: arrows in code make no chain. True for two or more arrows at one level between names (at
 * most 12 CJK characters and 5 words each). */
bool chain_read(struct slice line, const struct span *spans, unsigned spans_len, size_t base,
    struct chain *ret);

/* Are there two arrows in the text? A quick look at the bytes; where it says no, none of the lines
 * is a chain. */
bool chain_may_stand(struct slice text);

/* Does a lead name a way of learning? */
bool chain_is_learning(struct slice lead);

/* Does a heading, over a chain without a lead, name an order of learning? A document's title says
 * so only with a word for the order itself. */
bool chain_is_order(struct slice heading, bool title);

#endif
