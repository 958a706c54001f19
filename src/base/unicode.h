/* What needs Unicode's tables, by ICU. Safe to call from any thread: what ICU opens is opened
 * lazily and kept per thread. */
#ifndef BASE_UNICODE_H
#define BASE_UNICODE_H

#include "base/buf.h"

#include <stdint.h>

/* Appends `text` to `out` in Normalization Form C; ASCII and text already in NFC is copied as it
 * is, cheaply. */
void unicode_nfc(struct buf *out, struct slice text);

/* Appends full lower case as github-slugger's toLowerCase (root locale, final sigma aware). */
void unicode_lower(struct buf *out, struct slice text);

/* Appends the key under which two names count as the same: NFC of the full case folding. */
void unicode_fold(struct buf *out, struct slice text);

/* Appends NFKC_Casefold: compatibility forms, width and case folded, default ignorables gone. */
void unicode_fold_compat(struct buf *out, struct slice text);

/* Alphabetic | M | Nd | Pc: what stays in a heading id besides space and hyphen. */
bool unicode_is_word(uint32_t rune);
bool unicode_is_letter_or_digit(uint32_t rune);

/* M: combining marks, variation selectors among them. */
bool unicode_is_mark(uint32_t rune);

/* White space of CommonMark 0.31: Zs, tab, line feed, form feed, carriage return. */
bool unicode_is_space(uint32_t rune);

/* Punctuation of CommonMark 0.31: P* or S*. */
bool unicode_is_punct(uint32_t rune);

/* East Asian Width F, W or H. */
bool unicode_is_wide(uint32_t rune);
/* East Asian Width A. */
bool unicode_is_ambiguous_width(uint32_t rune);
bool unicode_is_hangul(uint32_t rune);
/* Script Han, Hiragana, Katakana, Bopomofo. */
bool unicode_is_han_or_kana(uint32_t rune);
/* Emoji_Presentation=Yes. */
bool unicode_is_emoji(uint32_t rune);

/* A "CJK character" for emphasis: wide or halfwidth and no emoji, or Hangul. From a generated table
 * of Unicode 17, so that the look of a page does not hang on the version of ICU. */
bool unicode_is_cjk(uint32_t rune);

#endif
