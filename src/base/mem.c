#include "base/mem.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *
check(void *ptr, size_t size)
{
	if (ptr)
		return ptr;
	fprintf(stderr, "rmgen: out of memory (%zu bytes)\n", size);
	abort();
}

void *
xmalloc(size_t size)
{
	return check(malloc(size ? size : 1), size);
}

void *
xcalloc(size_t count, size_t size)
{
	return check(calloc(count ? count : 1, size ? size : 1), count * size);
}

void *
xrealloc(void *ptr, size_t size)
{
	return check(realloc(ptr, size ? size : 1), size);
}

char *
xstrdup(const char *str)
{
	return xstrndup(str, strlen(str));
}

char *
xstrndup(const char *str, size_t len)
{
	char *copy = xmalloc(len + 1);

	if (len)
		memcpy(copy, str, len);
	copy[len] = '\0';
	return copy;
}

char *
xasprintf(const char *fmt, ...)
{
	char *text = NULL;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) < 0)
		text = NULL;
	va_end(ap);
	return check(text, strlen(fmt));
}

void *
xgrow(void *array, size_t len, size_t *cap, size_t elem_size)
{
	if (len < *cap)
		return array;
	if (*cap > SIZE_MAX / 2 / elem_size)
		check(NULL, SIZE_MAX);
	*cap = *cap ? *cap * 2 : 8;
	return xrealloc(array, *cap * elem_size);
}
