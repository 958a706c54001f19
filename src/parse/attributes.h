/* Attributes that an author writes at the end of a heading: {#id .class key=value}. */
#ifndef PARSE_ATTRIBUTES_H
#define PARSE_ATTRIBUTES_H

#include "base/arena.h"

#include <cmark-gfm.h>

struct attributes {
	struct slice id;   /* without '#', or empty */
	struct slice rest; /* what stands besides it, as written, or empty */
};

/* Takes the attributes off the text at the end of a heading node. Both fields are empty, and the
 * heading is unchanged, when there are none: braces that hold anything else are text. */
void attributes_take(cmark_node *heading, struct arena *arena, struct attributes *ret_attributes);

/* Reads the inside of the braces: words that start with '#' or '.' or hold '='. False when it is
 * anything else. */
bool attributes_parse(struct slice inside, struct arena *arena, struct attributes *ret_attributes);

#endif
