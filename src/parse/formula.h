/* Formulas in a line: where one that starts ends. Knows nothing of trees. */
#ifndef PARSE_FORMULA_H
#define PARSE_FORMULA_H

#include "base/slice.h"

/* The byte after the formula `$x$` or `$$x$$` whose first dollar is at `at`, where a run of `run`
 * dollars stands; 0 when it is none. Pandoc's rule: no blank inside of the dollars, no digit after
 * them; nor, as on GitHub, a letter or digit at either side. The next dollar decides, so that a row
 * of them takes linear time. */
size_t formula_end(struct slice text, size_t at, size_t run);

/* The byte after the "\)" that closes the formula whose "\(" ends at `at`; 0 when there is none. */
size_t formula_end_parenthesis(struct slice text, size_t at);

#endif
