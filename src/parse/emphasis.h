/* Emphasis and strikethrough that work beside Chinese, Japanese and Korean, as an inline extension
 * on the unmodified libcmark-gfm. CommonMark decides by the neighbours of a run of `*` whether it
 * opens or closes, and full-width punctuation next to letters without spaces defeats that rule;
 * the amended rule is the "CJK-friendly" one of tats-u/markdown-cjk-friendly. Text without such
 * characters is read exactly as cmark-gfm reads it (symbols count as punctuation, as in 0.31).
 *
 * Strikethrough is `~~` only: a single tilde stands for a range (`5~10분`) and never strikes.
 * Do not attach cmark-gfm's own strikethrough beside this; attach this one first. */
#ifndef PARSE_EMPHASIS_H
#define PARSE_EMPHASIS_H

#include <stdbool.h>

#include <cmark-gfm-extension_api.h>

/* Makes the extension and its node type. Call once, before threads start and before the other two;
 * calling again does nothing. What it makes lives until the program ends. */
void emphasis_register(void);

/* For cmark_parser_attach_syntax_extension; shared by all parsers. */
cmark_syntax_extension *emphasis_extension(void);

/* True for the node of a formula in a line: code whose literal is the formula, `$x$`, `$$x$$` or
 * `\(x\)`, with its delimiters. */
bool emphasis_is_math(const cmark_node *node);

/* For cmark_parser_set_backslash_ispunct_func, on texts that hold "\(": the extension then reads
 * formulas of that kind. */
int emphasis_is_escapable(char c);

/* The type of a `==mark==`, an inline container: <mark> in HTML. */
cmark_node_type emphasis_mark(void);

/* The type of a strikethrough node, an inline container: <del> in HTML. */
cmark_node_type emphasis_strikethrough(void);

#endif
