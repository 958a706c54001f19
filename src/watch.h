/* Which files change below some folders: by inotify, or by looking again and again where that
 * cannot be had. */
#ifndef WATCH_H
#define WATCH_H

#include "base/diag.h"

#include <stdbool.h>
#include <stddef.h>

struct watch;

/* Paths that changed, appeared or went away: absolute, each once; of folders, everything inside. */
struct watch_changes {
	char **paths; /* owned; sorted */
	size_t len, cap;
	bool lost; /* there was more than could be told: everything may have changed */
};

/* With `poll` the files are looked at from the start: on network drives nobody tells of changes. */
struct watch *watch_new(bool poll);
void watch_free(struct watch *watch); /* takes NULL */

/* Watches the folder (absolute, need not exist yet), with `deep` also those inside, but for
 * names that are left out of sites. Adding one again does nothing. What cannot be watched is a
 * warning in `diag`, and polled from then on. */
void watch_add(struct watch *watch, const char *folder, bool deep, struct diag *diag);

/* Waits for changes. A file that was closed after writing is told at once; when more follows soon,
 * it is collected until nothing happens for 25 ms, at most 150 ms. False after `timeout` ms
 * without any, or as soon as `wake_fd` can be read. End `ret_changes` with
 * watch_changes_finish in any case. */
bool watch_wait(struct watch *watch, int wake_fd, int timeout, struct watch_changes *ret_changes);

void watch_changes_add(struct watch_changes *changes, const char *path);
void watch_changes_finish(struct watch_changes *changes);

#endif
