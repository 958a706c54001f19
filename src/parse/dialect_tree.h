/* What other dialects write inside of CommonMark's blocks, found in the finished tree: quotations
 * that are callouts, wikilinks and embeds, comments, contents lists, ids of blocks. */
#ifndef PARSE_DIALECT_TREE_H
#define PARSE_DIALECT_TREE_H

#include "base/slice.h"

#include <cmark-gfm.h>

struct page;

/* What a link or image node that was a wikilink carries. */
struct wiki {
	bool embed;
	struct slice attrs; /* of an image: its size, ready to print */
};

/* Changes the tree; `features` are those of limits_check. Before line breaks are joined. */
void dialect_find(cmark_node *root, unsigned features);

/* The wikilink that the node was, or NULL. Only before the writer has used its user_data. */
const struct wiki *dialect_wiki(cmark_node *node);

/* The id at the end of a paragraph, with '^', or NULL. The same holds. */
const char *dialect_block_id(cmark_node *paragraph);

/* True when the paragraph is nothing but an embed, which then is a block. */
bool dialect_is_embed(cmark_node *paragraph);

#endif
