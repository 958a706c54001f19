#include "progress.h"

#include "base/mem.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { WAIT_MS = 500, EVERY_MS = 100 };

struct progress {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	const char *_Atomic name;
	atomic_size_t done, total;
	bool stop, shown;
};

static void
draw(struct progress *progress)
{
	size_t total = atomic_load(&progress->total), done = atomic_load(&progress->done);
	const char *name = atomic_load(&progress->name);

	if (total)
		fprintf(
		    stderr, "\r\033[K%s %zu/%zu (%zu %%)", name, done, total, done * 100 / total);
	else
		fprintf(stderr, "\r\033[K%s …", name);
	fflush(stderr);
	progress->shown = true;
}

static struct timespec
in_ms(long ms)
{
	struct timespec at;

	clock_gettime(CLOCK_REALTIME, &at);
	at.tv_nsec += ms * 1000000L;
	at.tv_sec += at.tv_nsec / 1000000000L;
	at.tv_nsec %= 1000000000L;
	return at;
}

static void *
watch(void *arg)
{
	struct progress *progress = arg;
	struct timespec next = in_ms(WAIT_MS);

	pthread_mutex_lock(&progress->lock);
	while (!progress->stop) {
		if (pthread_cond_timedwait(&progress->wake, &progress->lock, &next) == 0)
			continue;
		draw(progress);
		next = in_ms(EVERY_MS);
	}
	pthread_mutex_unlock(&progress->lock);
	if (progress->shown)
		fputs("\r\033[K", stderr);
	return NULL;
}

struct progress *
progress_start(bool quiet)
{
	struct progress *progress;

	if (quiet || !isatty(STDERR_FILENO))
		return NULL;
	progress = xcalloc(1, sizeof(*progress));
	pthread_mutex_init(&progress->lock, NULL);
	pthread_cond_init(&progress->wake, NULL);
	atomic_store(&progress->name, "");
	if (pthread_create(&progress->thread, NULL, watch, progress) == 0)
		return progress;
	free(progress);
	return NULL;
}

void
progress_stage(struct progress *progress, const char *name, size_t total)
{
	if (!progress)
		return;
	atomic_store(&progress->name, name);
	atomic_store(&progress->done, 0);
	atomic_store(&progress->total, total);
}

void
progress_step(void *progress, size_t count)
{
	if (progress)
		atomic_fetch_add(&((struct progress *)progress)->done, count);
}

void
progress_stop(struct progress *progress)
{
	if (!progress)
		return;
	pthread_mutex_lock(&progress->lock);
	progress->stop = true;
	pthread_cond_signal(&progress->wake);
	pthread_mutex_unlock(&progress->lock);
	pthread_join(progress->thread, NULL);
	pthread_cond_destroy(&progress->wake);
	pthread_mutex_destroy(&progress->lock);
	free(progress);
}
