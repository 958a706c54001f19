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

static struct chunk *
chunk_new(size_t need)
{
	size_t size = need > CHUNK_SIZE ? need : CHUNK_SIZE;
	struct chunk *chunk = xmalloc(sizeof(*chunk) + size);

	chunk->next = NULL;
	chunk->size = size;
	chunk->used = 0;
	return chunk;
}

static struct chunk *
chunk_with_room(size_t need)
{
	if (!current) {
		if (!first)
			first = chunk_new(need);
		current = first;
	}
	while (current->size - current->used < need) {
		struct chunk *next = current->next;

		if (!next || next->size < need) {
			next = chunk_new(need);
			next->next = current->next;
			current->next = next;
		}
		next->used = 0;
		current = next;
	}
	return current;
}

static void *
bump(size_t size)
{
	size_t need = sizeof(struct header) + (size + ALIGN - 1) / ALIGN * ALIGN;
	struct chunk *chunk = chunk_with_room(need);
	struct header *header = (struct header *)((char *)chunk->bytes + chunk->used);

	chunk->used += need;
	header->size = need - sizeof(*header);
	return header + 1;
}

static void *
bump_calloc(size_t count, size_t size)
{
	size_t total;

	if (__builtin_mul_overflow(count, size, &total) || total > SIZE_MAX / 2)
		abort();
	return memset(bump(total), 0, total);
}

static void *
bump_realloc(void *ptr, size_t size)
{
	size_t grown = (size + ALIGN - 1) / ALIGN * ALIGN;
	struct header *header;
	char *end;
	void *moved;

	if (!ptr)
		return bump(size);
	header = (struct header *)ptr - 1;
	end = (char *)current->bytes + current->used;
	if (size <= header->size)
		return ptr;
	if ((char *)ptr + header->size == end &&
	    current->size - current->used >= grown - header->size) {
		current->used += grown - header->size;
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

void
cmark_mem_reset(void)
{
	struct chunk *chunk = first;

	for (int i = 1; chunk && i < KEEP_CHUNKS; i++)
		chunk = chunk->next;
	if (chunk) {
		free_from(chunk->next);
		chunk->next = NULL;
	}
	current = first;
	if (first)
		first->used = 0;
}

void
cmark_mem_finish(void)
{
	free_from(first);
	first = current = NULL;
}
