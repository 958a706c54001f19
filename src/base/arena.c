#include "base/arena.h"

#include "base/mem.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

/* Thousands of pages are kept, each with arenas of some kilobytes: up to SMALL bytes chunks do not
 * grow, so that little is left over in the last one. */
enum {
	CHUNK_MIN = 480,
	CHUNK_SMALL = 2 * CHUNK_MIN,
	CHUNK_MAX = 1 << 16,
	SMALL = 8 << 10,
	ALIGN = _Alignof(max_align_t)
};

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

/* The size of the next chunk: they double once there are many, up to CHUNK_MAX. */
static size_t
next_size(const struct arena *arena)
{
	size_t total = 0;

	if (!arena->chunks)
		return CHUNK_MIN;
	for (const struct arena_chunk *c = arena->chunks; c && total < SMALL; c = c->next)
		total += c->size;
	if (total < SMALL)
		return CHUNK_SMALL;
	total = arena->chunks->size * 2;
	return total < CHUNK_MAX ? total : CHUNK_MAX;
}

static struct arena_chunk *
chunk_new(size_t size, struct arena_chunk *next)
{
	struct arena_chunk *chunk = xmalloc(sizeof(*chunk) + size);

	chunk->next = next;
	chunk->size = size;
	return chunk;
}

/* Makes room for `need` bytes in the newest chunk; what would take much of a new one gets a chunk of
 * its own behind it, which is returned, so that the rest of the newest one is not lost. */
static struct arena_chunk *
make_room(struct arena *arena, size_t need)
{
	size_t size = next_size(arena);

	if (arena->chunks && need > size / 4)
		return arena->chunks->next = chunk_new(need, arena->chunks->next);
	arena->back = size > need ? size : need;
	arena->front = 0;
	arena->chunks = chunk_new(arena->back, arena->chunks);
	return NULL;
}

void
arena_reserve(struct arena *arena, size_t size)
{
	if (!arena->chunks)
		make_room(arena, size);
}

/* Things that need alignment are taken from the front of a chunk, text from its back: a page has
 * hundreds of short strings, which would each lose half an alignment. */
void *
arena_alloc(struct arena *arena, size_t size)
{
	size_t need = (size + ALIGN - 1) / ALIGN * ALIGN;
	struct arena_chunk *own = NULL;
	char *ptr;

	if (need > arena->back - arena->front)
		own = make_room(arena, need);
	if (own)
		return memset(own->bytes, 0, size);
	ptr = (char *)arena->chunks->bytes + arena->front;
	arena->front += need;
	return memset(ptr, 0, size);
}

static char *
alloc_text(struct arena *arena, size_t size)
{
	struct arena_chunk *own = NULL;

	if (size > arena->back - arena->front)
		own = make_room(arena, size);
	if (own)
		return (char *)own->bytes;
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
