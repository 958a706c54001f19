/* East Asian soft line breaks: between two wide characters a line break in the source is no space
 * in the text. Follows CSS Text 4 ("segment break transformation"), which few browsers do. */
#ifndef PARSE_SOFTBREAK_H
#define PARSE_SOFTBREAK_H

#include "base/slice.h"

#include <cmark-gfm.h>

/* Removes the soft breaks that stand for nothing and returns how many there were. `lang` is the
 * BCP 47 tag of the text: only in Chinese and Japanese do marks of ambiguous width and emoji
 * count as wide. One pass; an empty text node stays in the place of a removed break. */
size_t softbreak_join(cmark_node *root, struct slice lang);

/* True for the empty text node that stands where a break was removed. */
bool softbreak_was_here(cmark_node *node);

#endif
