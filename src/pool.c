#include "pool.h"

#include "base/mem.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

/* Few enough that the last thread is not left alone for long, enough to keep the counter cool. */
enum { BATCH = 8, MAX_THREADS = 256, STACK_SIZE = 1 << 20 };

struct run {
	const struct pool *pool;
	size_t len;
	pool_job *job;
	void *context;
	atomic_size_t next;
};

static void
work(struct run *run)
{
	for (;;) {
		size_t from = atomic_fetch_add_explicit(&run->next, BATCH, memory_order_relaxed);
		size_t to = from + BATCH < run->len ? from + BATCH : run->len;

		if (from >= run->len)
			break;
		for (size_t i = from; i < to; i++)
			run->job(run->context, i);
		if (run->pool->step)
			run->pool->step(run->pool->step_context, to - from);
	}
	if (run->pool->end)
		run->pool->end();
}

static void *
work_thread(void *run)
{
	work(run);
	return NULL;
}

void
pool_run(const struct pool *pool, size_t len, pool_job *job, void *context)
{
	struct run run = {.pool = pool, .len = len, .job = job, .context = context};
	size_t wanted = pool->threads < MAX_THREADS ? pool->threads : MAX_THREADS, started = 0;
	size_t batches = (len + BATCH - 1) / BATCH;
	pthread_t threads[MAX_THREADS];
	pthread_attr_t attr;

	if (wanted > batches)
		wanted = batches;
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK_SIZE);
	/* A thread that cannot be had is no error: the calling one does the work. */
	while (started + 1 < wanted &&
	       pthread_create(&threads[started], &attr, work_thread, &run) == 0)
		started++;
	pthread_attr_destroy(&attr);
	work(&run);
	for (size_t i = 0; i < started; i++)
		pthread_join(threads[i], NULL);
}
