#include "base/arena.h"

#include "base/mem.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

enum { CHUNK_MIN = 480, CHUNK_MAX = 1 << 16, ALIGN = _Alignof(max_align_t) };

struct arena_chunk {
	struct arena_chunk *next;
	size_t size;
	max_align_t bytes[];
};

void
arena_finish(struct arena *arena)
{
	struct arena_chunk *next;

	for (struct arena_chunk *c = arena->chunks; c; c = next) {
		next = c->next;
		free(c);
	}
	*arena = (struct arena)ARENA_INIT;
}

/* Chunks double up to CHUNK_MAX; a larger request gets a chunk of its own size. */
static void
add_chunk(struct arena *arena, size_t need)
{
	size_t size = arena->chunks ? arena->chunks->size * 2 : CHUNK_MIN;
	struct arena_chunk *chunk;

	if (size > CHUNK_MAX)
		size = CHUNK_MAX;
	if (size < need)
		size = need;
	chunk = xmalloc(sizeof(*chunk) + size);
	chunk->next = arena->chunks;
	chunk->size = size;
	arena->chunks = chunk;
	arena->front = 0;
	arena->back = size;
}

void
arena_reserve(struct arena *arena, size_t size)
{
	if (!arena->chunks)
		add_chunk(arena, size);
}

/* Things that need alignment are taken from the front of a chunk, text from its back: a page has
 * hundreds of short strings, which would each lose half an alignment. */
void *
arena_alloc(struct arena *arena, size_t size)
{
	size_t need = (size + ALIGN - 1) / ALIGN * ALIGN;
	char *ptr;

	if (need > arena->back - arena->front)
		add_chunk(arena, need);
	ptr = (char *)arena->chunks->bytes + arena->front;
	arena->front += need;
	return memset(ptr, 0, size);
}

static char *
alloc_text(struct arena *arena, size_t size)
{
	if (size > arena->back - arena->front)
		add_chunk(arena, size);
	arena->back -= size;
	return (char *)arena->chunks->bytes + arena->back;
}

struct slice
arena_copy(struct arena *arena, struct slice text)
{
	char *copy = alloc_text(arena, text.len + 1);

	memcpy(copy, text.ptr, text.len);
	copy[text.len] = '\0';
	return (struct slice){copy, text.len};
}

char *
arena_strdup(struct arena *arena, const char *str)
{
	return (char *)arena_copy(arena, slice_of(str)).ptr;
}

char *
arena_printf(struct arena *arena, const char *fmt, ...)
{
	va_list ap;
	char *text;
	int len;

	va_start(ap, fmt);
	len = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (len < 0)
		len = 0;
	text = alloc_text(arena, (size_t)len + 1);
	va_start(ap, fmt);
	vsnprintf(text, (size_t)len + 1, fmt, ap);
	va_end(ap);
	return text;
}
