/* Numbers as readers of a language write them: 12,345; 12.345; 12 345. */
#ifndef CONF_NUMBERS_H
#define CONF_NUMBERS_H

#include "base/buf.h"

struct numbers;

/* The forms of a language (BCP 47). Never NULL; free with numbers_free. Not changed by use, so any
 * number of threads may share it. */
struct numbers *numbers_new(const char *tag);
void numbers_free(struct numbers *numbers);

/* Appends a whole number. */
void numbers_put(const struct numbers *numbers, struct buf *out, long number);

#endif
