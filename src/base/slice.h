/* A borrowed run of bytes, usually UTF-8, not NUL-terminated. It owns nothing and is passed by
 * value; it lives as long as the buffer, arena or literal that it points into. */
#ifndef BASE_SLICE_H
#define BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct slice {
	const char *ptr; /* never NULL in a slice made by the functions below */
	size_t len;      /* in bytes */
};

/* For a string literal. */
#define SLICE(literal) ((struct slice){"" literal, sizeof(literal) - 1})

/* For printf's "%.*s". */
#define SLICE_ARG(s) (int)(s).len, (s).ptr

static inline struct slice
slice_of(const char *str)
{
	return (struct slice){str ? str : "", str ? strlen(str) : 0};
}

static inline struct slice
slice_from(const char *ptr, size_t len)
{
	return (struct slice){ptr ? ptr : "", len};
}

static inline bool
slice_eq(struct slice a, struct slice b)
{
	return a.len == b.len && memcmp(a.ptr, b.ptr, a.len) == 0;
}

static inline bool
slice_is(struct slice a, const char *str)
{
	return slice_eq(a, slice_of(str));
}

static inline bool
slice_starts(struct slice a, const char *prefix)
{
	size_t len = strlen(prefix);

	return a.len >= len && memcmp(a.ptr, prefix, len) == 0;
}

static inline bool
slice_ends(struct slice a, const char *suffix)
{
	size_t len = strlen(suffix);

	return a.len >= len && memcmp(a.ptr + a.len - len, suffix, len) == 0;
}

/* The rest from byte `from`; empty when `from` is past the end. */
static inline struct slice
slice_skip(struct slice a, size_t from)
{
	if (from > a.len)
		from = a.len;
	return (struct slice){a.ptr + from, a.len - from};
}

/* The first `len` bytes, or all when there are fewer. */
static inline struct slice
slice_head(struct slice a, size_t len)
{
	return (struct slice){a.ptr, len < a.len ? len : a.len};
}

/* Without ASCII white space at both ends. */
static inline struct slice
slice_trim(struct slice a)
{
	while (a.len && (unsigned char)a.ptr[0] <= ' ')
		a.ptr++, a.len--;
	while (a.len && (unsigned char)a.ptr[a.len - 1] <= ' ')
		a.len--;
	return a;
}

/* <0, 0, >0 by bytes: the order of code points. */
static inline int
slice_cmp(struct slice a, struct slice b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int order = memcmp(a.ptr, b.ptr, len);

	return order ? order : (a.len > b.len) - (a.len < b.len);
}

#endif
