/* Work on many pages by several threads. */
#ifndef POOL_H
#define POOL_H

#include <stddef.h>

/* Does item `index` of [0, len). Items are handed out in order, but end in any. */
typedef void pool_job(void *context, size_t index);

struct pool {
	unsigned threads;  /* 1: everything in the calling thread */
	void (*end)(void); /* called by each thread when it has no more to do; may be NULL */
	void (*step)(void *context, size_t count); /* told how many items were done; may be NULL */
	void *step_context;
};

/* Returns when all items are done. */
void pool_run(const struct pool *pool, size_t len, pool_job *job, void *context);

#endif
