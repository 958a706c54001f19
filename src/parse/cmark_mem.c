#include "parse/cmark_mem.h"

#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
	CHUNK_SIZE = 1 << 20,
	KEEP_CHUNKS = 8, /* beyond this, memory of a huge page is given back */
	ALIGN = 16,
};

/* All bytes behind those used are zero. */
struct chunk {
	struct chunk *next;
	size_t size, used;
	max_align_t bytes[];
};

/* Before each block stands its size, for realloc. */
struct header {
	size_t size;
	size_t pad;
};

static _Thread_local struct chunk *first, *current;
static _Thread_local char *front, *back; /* what is free of `current` */

static struct chunk *
chunk_new(size_t need)
{
	size_t size = need > CHUNK_SIZE ? need : CHUNK_SIZE;
	struct chunk *chunk = xcalloc(1, sizeof(*chunk) + size);

	chunk->size = size;
	return chunk;
}

static void
leave(struct chunk *chunk)
{
	chunk->used = (size_t)(front - (char *)chunk->bytes);
}

static void
enter(struct chunk *chunk)
{
	current = chunk;
	front = (char *)chunk->bytes;
	back = front + chunk->size;
}

/* Goes on to a chunk with room for `need` bytes. */
static void
find_room(size_t need)
{
	if (!current) {
		if (!first)
			first = chunk_new(need);
		enter(first);
	}
	while ((size_t)(back - front) < need) {
		struct chunk *next = current->next;

		if (!next || next->size < need) {
			next = chunk_new(need);
			next->next = current->next;
			current->next = next;
		}
		leave(current);
		enter(next);
	}
}

static inline void *
bump(size_t size)
{
	size_t need = sizeof(struct header) + (size + ALIGN - 1) / ALIGN * ALIGN;
	struct header *header;

	if ((size_t)(back - front) < need)
		find_room(need);
	header = (struct header *)front;
	front += need;
	header->size = need - sizeof(*header);
	return header + 1;
}

static void *
bump_calloc(size_t count, size_t size)
{
	size_t total;

	if (__builtin_mul_overflow(count, size, &total) || total > SIZE_MAX / 2)
		abort();
	return bump(total);
}

static void *
bump_realloc(void *ptr, size_t size)
{
	size_t grown = (size + ALIGN - 1) / ALIGN * ALIGN;
	struct header *header;
	void *moved;

	if (!ptr)
		return bump(size);
	header = (struct header *)ptr - 1;
	if (size <= header->size)
		return ptr;
	if ((char *)ptr + header->size == front && (size_t)(back - front) >= grown - header->size) {
		front += grown - header->size;
		header->size = grown;
		return ptr;
	}
	moved = bump(size);
	memcpy(moved, ptr, header->size);
	return moved;
}

static void
bump_free(void *ptr)
{
	(void)ptr;
}

cmark_mem *
cmark_mem_thread(void)
{
	static cmark_mem mem = {bump_calloc, bump_realloc, bump_free};

	return &mem;
}

static void
free_from(struct chunk *chunk)
{
	while (chunk) {
		struct chunk *next = chunk->next;

		free(chunk);
		chunk = next;
	}
}

/* One stroke over what a page has used costs less than one for each of its thousand nodes. */
static void
clear(struct chunk *chunk)
{
	for (; chunk; chunk = chunk->next) {
		memset(chunk->bytes, 0, chunk->used);
		chunk->used = 0;
	}
}

void
cmark_mem_reset(void)
{
	struct chunk *chunk = first;

	if (current)
		leave(current);
	for (int i = 1; chunk && i < KEEP_CHUNKS; i++)
		chunk = chunk->next;
	if (chunk) {
		free_from(chunk->next);
		chunk->next = NULL;
	}
	clear(first);
	if (first)
		enter(first);
}

void
cmark_mem_finish(void)
{
	free_from(first);
	first = current = NULL;
	front = back = NULL;
}
