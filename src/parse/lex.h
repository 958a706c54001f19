/* Words and characters in a piece of text: what the recognisers of this folder are made of. All
 * functions look at a bounded number of bytes from `at` and return where they stopped, or 0 when
 * nothing fits, unless they say otherwise. */
#ifndef PARSE_LEX_H
#define PARSE_LEX_H

#include "base/slice.h"

#include <stdint.h>

/* A word and what it stands for; tables end with a NULL text. */
struct lex_word {
	const char *text;
	int value;
};

/* The longest word of `words` at `at`; ASCII letters in any case. `ret` may be NULL. */
size_t lex_word(struct slice text, size_t at, const struct lex_word *words, int *ret);

/* Is one of `words` anywhere in `text`, Latin ones as whole words (or before a byte of `ends`), but
 * not inside a word of `except`? `except` and `ends` may be NULL. */
bool lex_find(struct slice text, const struct lex_word *words, const struct lex_word *except,
    const char *ends);

/* `at` moved over at most three blanks (also NBSP and the ideographic space). Never fails. */
size_t lex_blank(struct slice text, size_t at);

/* The code point at `at`, or 0 at the end; and the one before `at`, or 0 at the start. */
uint32_t lex_rune(struct slice text, size_t at);
uint32_t lex_before(struct slice text, size_t at);

/* Does `word`, `len` bytes in lower case, stand at `at`? */
bool lex_starts(struct slice text, size_t at, const char *word, size_t len);

bool rune_is_han(uint32_t rune);
bool rune_is_hangul(uint32_t rune);
bool rune_is_alnum(uint32_t rune); /* ASCII */

#endif
