/* Signs and words of status, shared by the files that read marks and those that weigh them. */
#ifndef PARSE_MARKS_SIGN_H
#define PARSE_MARKS_SIGN_H

#include "parse/marks.h"
#include "parse/time_lex.h"

/* Words to their enum status, for lex_word. */
extern const struct lex_word status_words[];

/* The sign that a character is; SIGN_OTHER for other pictures, SIGN_NONE for text. */
enum sign sign_of(uint32_t rune);

/* What a sign means once it is known to be one of status, or STATUS_NONE. */
enum status sign_status(enum sign sign);

/* May the character stand between a mark and the text: blank, bracket, punctuation? */
bool sign_is_edge(uint32_t rune);

/* The text without such characters and pictures at both ends. */
struct slice sign_strip(struct slice text);

#endif
