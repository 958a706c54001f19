/* Memory that is freed all at once: what belongs to one page lives in the page's arena.
 * Nothing taken from it is freed singly. Not thread-safe; one owner at a time. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/slice.h"

struct arena {
	struct arena_chunk *chunks; /* newest first */
	size_t front, back;         /* what is free in the newest chunk lies between these */
};

#define ARENA_INIT                                                                                 \
	{                                                                                          \
		NULL, 0                                                                            \
	}

/* Frees everything taken from the arena; it can be used again. */
void arena_finish(struct arena *arena);

/* Of an empty arena: makes the first chunk that large, where it is known how much will be taken. */
void arena_reserve(struct arena *arena, size_t size);

/* `size` zeroed bytes, aligned for any type. Never NULL. */
void *arena_alloc(struct arena *arena, size_t size);

/* A copy with a NUL after it. */
struct slice arena_copy(struct arena *arena, struct slice text);
char *arena_strdup(struct arena *arena, const char *str);
char *arena_printf(struct arena *arena, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
