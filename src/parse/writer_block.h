#ifndef PARSE_WRITER_BLOCK_H
#define PARSE_WRITER_BLOCK_H

#include "parse/writer.h"

/* The handler of a block node, or NULL when nothing is written for it. */
node_handler *writer_block_handler(cmark_node *node);

#endif
