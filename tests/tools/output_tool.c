/* Builds a site of made-up files, for the fault tests and to measure:
 *
 *    output_tool ROOT FILES VERSION [BYTES] [THREADS]
 *
 * Into ROOT/public. Every third file has the same content in all versions, and every version
 * lacks some of the files. VERSION 0 gives up before it publishes; VERSION -1 cleans. */
#include "base/buf.h"
#include "base/mem.h"
#include "conf/config.h"
#include "write/output.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { MAX_THREADS = 16 };

struct job {
	pthread_t thread;
	struct output *out;
	int first, step, files, version;
	size_t bytes;
};

static void
put_file(struct job *job, int i)
{
	int version = i % 3 == 0 ? 0 : job->version;
	char *path = xasprintf("%s/p%d/index.html", i % 2 ? "ko" : "zh-Hant", i);
	struct buf text = BUF_INIT;

	buf_printf(&text, "%d %d\n", i, version);
	while (text.len < job->bytes)
		buf_puts(&text, "some text that makes the page longer\n");
	output_put(job->out, slice_of(path), buf_slice(&text), path);
	buf_finish(&text);
	free(path);
}

static void *
work(void *arg)
{
	struct job *job = arg;

	for (int i = job->first; i < job->files; i += job->step)
		if (i % 10 != job->version % 10)
			put_file(job, i);
	return NULL;
}

static bool
build(struct output *out, struct job job, int threads, struct diag *diag)
{
	struct job jobs[MAX_THREADS];
	char *version = xasprintf("%d", job.version);

	output_put(out, SLICE("version"), slice_of(version), NULL);
	free(version);
	for (int i = 0; i < threads; i++) {
		jobs[i] = job;
		jobs[i].out = out;
		jobs[i].first = i;
		jobs[i].step = threads;
		if (threads == 1)
			work(&jobs[i]);
		else if (pthread_create(&jobs[i].thread, NULL, work, &jobs[i]) != 0)
			abort();
	}
	for (int i = 0; threads > 1 && i < threads; i++)
		pthread_join(jobs[i].thread, NULL);
	return job.version != 0 && output_finish(out, diag);
}

static int
report(const struct diag *diag)
{
	static const char *const levels[] = {"note", "warning", "error", "fatal"};
	int status = EXIT_GOOD;

	for (size_t i = 0; i < diag->len; i++) {
		const struct diag_item *item = &diag->items[i];

		fprintf(stderr, "%s[%s] %s: %s\n  hint: %s\n", levels[item->level], item->code,
		    item->path ? item->path : "-", item->message, item->hint ? item->hint : "-");
		if (item->level == DIAG_FATAL && !status)
			status = item->status;
	}
	return status;
}

static double
seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int
main(int argc, char **argv)
{
	struct config conf = {.theme = "default"};
	struct diag diag = DIAG_INIT;
	struct output *out = NULL;
	struct output_stats stats = {0};
	struct job job = {0};
	int threads = argc > 5 ? atoi(argv[5]) : 2, status;
	double start = seconds();

	if (argc < 4 || threads < 1 || threads > MAX_THREADS)
		return EXIT_USAGE;
	conf.root = argv[1];
	conf.content_dir = xasprintf("%s/content", argv[1]);
	conf.static_dir = xasprintf("%s/static", argv[1]);
	conf.output_dir = xasprintf("%s/public", argv[1]);
	job.files = atoi(argv[2]);
	job.version = atoi(argv[3]);
	job.bytes = argc > 4 ? (size_t)atol(argv[4]) : 0;
	if (job.version < 0)
		output_clean(&conf, &diag);
	else
		out = output_open_disk(&conf, &diag);
	if (out) {
		build(out, job, threads, &diag);
		stats = output_stats(out);
		output_free(out);
	}
	status = report(&diag);
	if (getenv("TIMINGS"))
		printf("%zu files, %zu written, %.3f s\n", stats.files, stats.written,
		    seconds() - start);
	diag_finish(&diag);
	free((char *)conf.content_dir);
	free((char *)conf.static_dir);
	free((char *)conf.output_dir);
	return status;
}
