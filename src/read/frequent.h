/* How much a text looks like a language, by its most frequent characters. */
#ifndef READ_FREQUENT_H
#define READ_FREQUENT_H

#include "base/slice.h"

enum script { SCRIPT_NONE = -1, SCRIPT_HANT, SCRIPT_HANS, SCRIPT_KO, SCRIPT_COUNT };

/* The script that a language tag means: "zh-Hant", "zh-TW", "ko-KR", "zh"; or SCRIPT_NONE. */
enum script frequent_script(struct slice tag);

/* Share of the script's frequent characters among those that are neither ASCII nor punctuation:
 * 1 at most; private use counts -4, a foreign script -0.5, so it may be negative. 0 for a text
 * without such characters. */
double frequent_score(struct slice text, enum script script);

#endif
