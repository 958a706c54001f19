#include "parse/tree.h"

/* The next node in the order of the text; with `skip`, not what is inside `node`. */
static cmark_node *
next_node(cmark_node *root, cmark_node *node, bool skip)
{
	if (node->first_child && !skip)
		return node->first_child;
	while (node != root && !node->next)
		node = node->parent;
	return node == root ? NULL : node->next;
}

cmark_node *
tree_next_block(cmark_node *root, cmark_node *block)
{
	cmark_node *node = block ? next_node(root, block, true) : root;

	while (node && !(node->first_child && CMARK_NODE_INLINE_P(node->first_child)))
		node = next_node(root, node, false);
	return node;
}
