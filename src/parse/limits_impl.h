/* Shared by the files of parse/limits. */
#ifndef PARSE_LIMITS_IMPL_H
#define PARSE_LIMITS_IMPL_H

#include "base/slice.h"

#include <stdbool.h>
#include <stdint.h>

enum { LOOKS_BLOCK = 64 };

/* Of a block of the text, a bit for each line end, and for each character that is looked at. */
struct looks {
	uint64_t newlines, notable;
};

/* One for each block of the text, the last one filled up with zeros. The caller frees. */
struct looks *limits_look(struct slice text);

/* Bytes of the quotation and list markers before a line's text, and how many they are. */
size_t limits_skip_markers(struct slice line, size_t *ret_count);

/* Length of a link definition that starts here, to the end of its line; else 0. */
size_t limits_definition(struct slice line);

/* The line, from 1, in which the uses of link definitions come to more than `most` bytes in all,
 * since each repeats an address; 0 when they never do. */
unsigned limits_expansion(struct slice text, size_t most);

#endif
