/* Blocks of other Markdown dialects, as an extension of cmark's block parser: containers `:::kind`
 * and `!!! kind`, formulas between `$$` or `\[ \]` lines, comments between `%%` lines, and headings
 * without a blank, `##제목`. Attached only to texts that may hold one. */
#ifndef PARSE_DIALECT_H
#define PARSE_DIALECT_H

#include "base/slice.h"

#include <cmark-gfm-extension_api.h>

enum dialect_kind {
	DIALECT_COLONS,  /* a container from ":::" to ":::" */
	DIALECT_BANGS,   /* a container of indented lines under "!!!" or "???" */
	DIALECT_QUOTE,   /* a quotation that is a callout */
	DIALECT_MATH,    /* a code block: a formula with its delimiters */
	DIALECT_COMMENT, /* a code block that is not shown */
	DIALECT_TOC,     /* a code block: where the contents list goes */
	DIALECT_ANCHOR,  /* a code block: the id of the block before */
};

/* Stands in the user_data of the nodes below. */
struct dialect_block {
	enum dialect_kind kind;
	unsigned colons;
	bool closed; /* its closing line was seen */
	bool foldable, open;
	const struct callout_word *word;
	struct slice title; /* of the author, or empty; of code blocks, what starts them */
};

/* Makes the extension and its node type; once, before threads. */
void dialect_register(void);

cmark_syntax_extension *dialect_extension(void);

/* The type of containers. */
cmark_node_type dialect_container(void);

/* What the node is, or NULL: a container, or a code block that is none. Only before the writer has
 * used the node's user_data. */
struct dialect_block *dialect_of(cmark_node *node);

/* Makes a code block of this kind, or a container, of any block node. */
void dialect_become(cmark_node *node, enum dialect_kind kind);

/* True for a heading that was written without a blank after '#'. */
bool dialect_is_tight_heading(const cmark_node *node);

#endif
