/* Shared by label_start.c, stage_label.c, which reads labels, and stage_name.c, which writes names. */
#ifndef PARSE_LABEL_IMPL_H
#define PARSE_LABEL_IMPL_H

#include "parse/stage_label.h"

bool label_rune_opens(uint32_t rune);
bool label_rune_closes(uint32_t rune);

/* ASCII letters and digits, Han, Hangul. */
bool label_rune_is_word(uint32_t rune);

/* Where the words for "about" before `from` begin, with blanks; `from` when there are none. */
size_t label_skip_about(struct slice text, size_t from);

/* The phrase stands alone: a separator, a parenthesis or an end on its right, and at least a blank
 * on its left. */
bool label_stands_alone(struct slice text, const struct time_phrase *phrase);

#endif
