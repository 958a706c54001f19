/* Allocation that cannot fail: when memory runs out the program says so and aborts.
 * Output is exchanged whole at the end of a build, so an abort never harms a published site. */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

/* Like malloc, calloc, realloc, but never NULL (not even for a size of 0). The caller frees. */
void *xmalloc(size_t size) __attribute__((malloc));
void *xcalloc(size_t count, size_t size) __attribute__((malloc));
void *xrealloc(void *ptr, size_t size);

/* Copies of a string, of `len` bytes plus a NUL, or of a formatted text. The caller frees. */
char *xstrdup(const char *str) __attribute__((malloc));
char *xstrndup(const char *str, size_t len) __attribute__((malloc));
char *xasprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2), malloc));

/* Grows an array for one more element, doubling; `*cap` is in elements. Returns the array. */
void *xgrow(void *array, size_t len, size_t *cap, size_t elem_size);

#endif
