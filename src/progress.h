/* How far a long build is, on a terminal: one line on standard error that is rewritten, shown
 * only after half a second and gone when the work is done. */
#ifndef PROGRESS_H
#define PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

struct progress;

/* Starts to watch. NULL when there is nothing to show to (`quiet`, or no terminal); all functions
 * take NULL. */
struct progress *progress_start(bool quiet);

/* A new stage, by its name (static text), with `total` items; 0 when there is nothing to count. */
void progress_stage(struct progress *progress, const char *name, size_t total);

/* That many more items are done. From any thread. */
void progress_step(void *progress, size_t count);

/* Takes the line away and frees. */
void progress_stop(struct progress *progress);

#endif
