/* Walking cmark's tree where only some blocks matter: a pass that looks for a character need not
 * visit the inlines of blocks whose source has none. */
#ifndef PARSE_TREE_H
#define PARSE_TREE_H

#include "base/slice.h"

#include <cmark-gfm/node.h>

/* The first block below `root` that holds inlines, or the next one after `block`; NULL after the
 * last. What is inside a block may be changed in between, the block itself may not go. */
cmark_node *tree_next_block(cmark_node *root, cmark_node *block);

/* The source of a block's inlines, of which cmark's text nodes are parts: before escapes and
 * entities are read. Empty for blocks that cmark has not parsed itself. */
static inline struct slice
tree_source(const cmark_node *block)
{
	return slice_from((const char *)block->content.ptr, (size_t)block->content.size);
}

#endif
