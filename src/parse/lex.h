/* Words and characters in a piece of text: what the recognisers of this folder are made of. All
 * functions look at a bounded number of bytes from `at` and return where they stopped, or 0 when
 * nothing fits, unless they say otherwise. */
#ifndef PARSE_LEX_H
#define PARSE_LEX_H

#include "base/slice.h"
#include "base/utf8.h"

#include <stdint.h>

/* A word and what it stands for; tables end with an empty text. The text lies in the table, which
 * is read from one end to the other all the time. */
struct lex_word {
	char text[28];
	int value;
};

/* The longest word of `words` at `at`; ASCII letters in any case. `ret` may be NULL. */
size_t lex_word(struct slice text, size_t at, const struct lex_word *words, int *ret);

/* Is one of `words` anywhere in `text`, Latin ones as whole words (or before a byte of `ends`), but
 * not inside a word of `except`? `except` and `ends` may be NULL. */
bool lex_find(struct slice text, const struct lex_word *words, const struct lex_word *except,
    const char *ends);

/* `at` moved over at most three blanks (also NBSP and the ideographic space). Never fails. */
static inline size_t lex_blank(struct slice text, size_t at);

/* The same where the byte at `at` may begin a blank. */
size_t lex_blank_other(struct slice text, size_t at);

/* The code point at `at`, or 0 at the end; and the one before `at`, or 0 at the start. */
static inline uint32_t
lex_rune(struct slice text, size_t at)
{
	uint32_t rune = 0;

	return utf8_next(slice_skip(text, at), &rune) ? rune : 0;
}

static inline size_t
lex_blank(struct slice text, size_t at)
{
	unsigned char byte = at < text.len ? (unsigned char)text.ptr[at] : 0xFF;

	return byte <= ' ' || byte == 0xC2 || byte == 0xE3 ? lex_blank_other(text, at) : at;
}

uint32_t lex_before(struct slice text, size_t at);

/* Does `word`, `len` bytes in lower case, stand at `at`? */
bool lex_starts(struct slice text, size_t at, const char *word, size_t len);

static inline bool
rune_is_han(uint32_t rune)
{
	return (rune >= 0x3400 && rune <= 0x9FFF) || rune == 0x3007 ||
	       (rune >= 0xF900 && rune <= 0xFAFF) || (rune >= 0x20000 && rune <= 0x3FFFF);
}

static inline bool
rune_is_hangul(uint32_t rune)
{
	return (rune >= 0xAC00 && rune <= 0xD7A3) || (rune >= 0x1100 && rune <= 0x11FF) ||
	       (rune >= 0x3130 && rune <= 0x318F);
}

/* ASCII. */
static inline bool
rune_is_alnum(uint32_t rune)
{
	return (rune >= '0' && rune <= '9') || (rune >= 'A' && rune <= 'Z') ||
	       (rune >= 'a' && rune <= 'z');
}

#endif
