#include "base/json_arena.h"

#include "base/mem.h"

#include <jansson.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

enum { CHUNK_MIN = 256 * 1024, ALIGN = _Alignof(max_align_t) };

struct chunk {
	struct chunk *next; /* older and smaller ones */
	size_t size;
	max_align_t bytes[];
};

struct json_arena {
	struct chunk *chunks;
	size_t used; /* of the first */
	bool active;
	json_t **lent;
	size_t lent_len, lent_cap;
};

/* jansson's functions have no context. Kept from page to page, and freed with the thread. */
static _Thread_local struct json_arena *mine;
static pthread_key_t key;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void
drop_chunks(struct chunk *chunk)
{
	while (chunk) {
		struct chunk *next = chunk->next;

		free(chunk);
		chunk = next;
	}
}

static void
drop(void *arena)
{
	drop_chunks(((struct json_arena *)arena)->chunks);
	free(((struct json_arena *)arena)->lent);
	free(arena);
	mine = NULL;
}

static void *
take(size_t size)
{
	struct json_arena *arena = mine;
	size_t need = (size + ALIGN - 1) / ALIGN * ALIGN;
	void *ptr;

	if (!arena || !arena->active)
		return malloc(size);
	if (!arena->chunks || need > arena->chunks->size - arena->used) {
		size_t room = arena->chunks ? arena->chunks->size * 2 : CHUNK_MIN;
		struct chunk *chunk;

		room = room < need ? need : room;
		chunk = xmalloc(sizeof(*chunk) + room);
		chunk->next = arena->chunks;
		chunk->size = room;
		arena->chunks = chunk;
		arena->used = 0;
	}
	ptr = (char *)arena->chunks->bytes + arena->used;
	arena->used += need;
	return ptr;
}

static void
give(void *ptr)
{
	const struct json_arena *arena = mine;

	for (const struct chunk *chunk = arena ? arena->chunks : NULL; chunk; chunk = chunk->next)
		if ((uintptr_t)ptr - (uintptr_t)chunk->bytes < chunk->size)
			return;
	free(ptr);
}

static void
setup(void)
{
	pthread_key_create(&key, drop);
	json_set_alloc_funcs(take, give);
}

void
json_arena_setup(void)
{
	pthread_once(&once, setup);
}

void
json_arena_begin(void)
{
	if (!mine) {
		mine = xcalloc(1, sizeof(*mine));
		pthread_setspecific(key, mine);
	}
	mine->active = true;
}

/* Of several chunks the largest stays, which the next page may need too. */
void
json_arena_end(void)
{
	mine->active = false;
	mine->used = 0;
	while (mine->lent_len)
		json_decref(mine->lent[--mine->lent_len]);
	if (mine->chunks) {
		drop_chunks(mine->chunks->next);
		mine->chunks->next = NULL;
	}
}

json_t *
json_arena_lend(json_t *value)
{
	struct json_arena *arena = mine;

	if (arena && arena->active && value) {
		arena->lent =
		    xgrow(arena->lent, arena->lent_len, &arena->lent_cap, sizeof(*arena->lent));
		arena->lent[arena->lent_len++] = value;
	}
	return json_incref(value);
}
