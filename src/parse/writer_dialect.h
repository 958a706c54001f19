/* Handlers of what dialect.h and dialect_tree.h have put into the tree. */
#ifndef PARSE_WRITER_DIALECT_H
#define PARSE_WRITER_DIALECT_H

#include "parse/writer.h"

/* A container: a callout's slot around its blocks. */
node_handler writer_container;

/* Writes a code block that is none; false when it is one. */
bool writer_dialect_code(struct writer *writer, cmark_node *node);

/* A formula in a line. */
void writer_math(struct writer *writer, cmark_node *node);

/* Appends the attribute for an id of the author, and makes it an anchor of the page, the last one;
 * false when it is empty or taken. */
bool writer_put_id(struct writer *writer, struct slice id);

/* Takes the mark of a task that is neither open nor done off an item's text; false when there is
 * none. */
bool writer_read_mark(cmark_node *item, char *ret_mark);

/* Takes the id off an item's text: "^id", and of a task {#id}; empty when it has none. Lives in
 * the tree or in the doc. */
struct slice writer_item_id(struct writer *writer, cmark_node *item, bool task);

#endif
