#include "watch.h"

#include "base/mem.h"
#include "base/slice.h"
#include "read/scan.h"
#include "watch_poll.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <uthash.h>

enum {
	QUIET = 25,       /* ms without an event after which a burst is over */
	BURST = 150,      /* ms after which it is told all the same */
	POLL_EVERY = 700, /* ms, where folders have to be looked at */
	CHANGES_MAX = 20000,
	EVENTS = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE |
		 IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR | IN_EXCL_UNLINK,
};

struct root {
	char *path;
	bool deep;
};

struct dir {
	UT_hash_handle hh; /* by wd */
	int wd;
	bool deep;
	char path[];
};

struct watch {
	int fd; /* of inotify; -1: everything is polled */
	struct root *roots;
	size_t roots_len, roots_cap;
	struct dir *dirs;
	struct watch_poll *poll; /* NULL while inotify does it all */
	bool said;               /* that polling is needed */
	long last;               /* when changes were last told, ms */
};

static long
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void
watch_changes_add(struct watch_changes *changes, const char *path)
{
	size_t low = 0, high = changes->len;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int order = strcmp(changes->paths[mid], path);

		if (order == 0)
			return;
		if (order < 0)
			low = mid + 1;
		else
			high = mid;
	}
	if (changes->len == CHANGES_MAX) {
		changes->lost = true;
		return;
	}
	changes->paths =
	    xgrow(changes->paths, changes->len, &changes->cap, sizeof(*changes->paths));
	memmove(changes->paths + low + 1, changes->paths + low,
	    (changes->len - low) * sizeof(*changes->paths));
	changes->paths[low] = xstrdup(path);
	changes->len++;
}

void
watch_changes_finish(struct watch_changes *changes)
{
	for (size_t i = 0; i < changes->len; i++)
		free(changes->paths[i]);
	free(changes->paths);
	*changes = (struct watch_changes){0};
}

struct watch *
watch_new(bool poll)
{
	struct watch *watch = xcalloc(1, sizeof(*watch));

	watch->fd = poll ? -1 : inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	watch->poll = poll ? watch_poll_new() : NULL;
	watch->said = poll;
	watch->last = now_ms() - BURST;
	return watch;
}

void
watch_free(struct watch *watch)
{
	struct dir *dir, *next;

	if (!watch)
		return;
	HASH_ITER (hh, watch->dirs, dir, next) {
		HASH_DEL(watch->dirs, dir);
		free(dir);
	}
	for (size_t i = 0; i < watch->roots_len; i++)
		free(watch->roots[i].path);
	free(watch->roots);
	watch_poll_free(watch->poll);
	if (watch->fd >= 0)
		close(watch->fd);
	free(watch);
}

/* Everything is polled from now on: half of the folders by one way and half by the other would
 * be hard to tell apart when something is amiss. */
static void
fall_back(struct watch *watch, int error, struct diag *diag)
{
	if (!watch->poll) {
		watch->poll = watch_poll_new();
		for (size_t i = 0; i < watch->roots_len; i++)
			watch_poll_add(watch->poll, watch->roots[i].path, watch->roots[i].deep);
	}
	if (diag && !watch->said) {
		diag_add(diag, DIAG_WARNING, "watch-limit", (struct diag_at){NULL, 0, 0},
		    "for quicker previews: sudo sysctl fs.inotify.max_user_watches=524288",
		    "the system's limit of watched folders is reached (%u of them watched: %s); "
		    "the files are looked at every %d ms instead",
		    HASH_COUNT(watch->dirs), strerror(error), POLL_EVERY);
		watch->said = true;
	}
}

/* Watches one folder; false when it is not there (any more), or the system gives no more. */
static bool
watch_dir(struct watch *watch, const char *path, bool deep, struct diag *diag)
{
	int wd = watch->fd >= 0 ? inotify_add_watch(watch->fd, path, EVENTS) : -1;
	struct dir *dir;

	if (wd < 0) {
		if (watch->fd < 0 || errno == ENOSPC || errno == ENOMEM)
			fall_back(watch, watch->fd < 0 ? EMFILE : errno, diag);
		return false;
	}
	HASH_FIND_INT(watch->dirs, &wd, dir);
	if (dir) { /* known, perhaps under another name */
		deep = deep || dir->deep;
		HASH_DEL(watch->dirs, dir);
		free(dir);
	}
	dir = xcalloc(1, sizeof(*dir) + strlen(path) + 1);
	strcpy(dir->path, path);
	dir->wd = wd;
	dir->deep = deep;
	HASH_ADD_INT(watch->dirs, wd, dir);
	return true;
}

static bool
is_dir(const char *path, const struct dirent *entry)
{
	struct stat st;

	if (entry->d_type != DT_UNKNOWN && entry->d_type != DT_LNK)
		return entry->d_type == DT_DIR;
	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Watches a folder and what is in it. Files that were there before the watch was are added to
 * `found`, which may be NULL. */
static void
watch_tree(struct watch *watch, const char *top, struct watch_changes *found, struct diag *diag)
{
	struct watch_changes todo = {0}; /* a set of paths will do */
	char *path;

	watch_changes_add(&todo, top);
	while (todo.len) {
		struct dirent *entry;
		DIR *stream;

		path = todo.paths[--todo.len];
		stream = watch_dir(watch, path, true, diag) ? opendir(path) : NULL;
		while (stream && (entry = readdir(stream))) {
			char *below;

			if (scan_is_ignored(slice_of(entry->d_name)))
				continue;
			below = xasprintf("%s/%s", path, entry->d_name);
			/* A linked folder may lead in a circle: not more than a few names deep. */
			if (strlen(below) < PATH_MAX && is_dir(below, entry) &&
			    (entry->d_type != DT_LNK || strlen(below) < strlen(top) + 256))
				watch_changes_add(&todo, below);
			else if (found)
				watch_changes_add(found, below);
			free(below);
		}
		if (stream)
			closedir(stream);
		free(path);
	}
	watch_changes_finish(&todo);
}

void
watch_add(struct watch *watch, const char *folder, bool deep, struct diag *diag)
{
	for (size_t i = 0; i < watch->roots_len; i++)
		if (strcmp(watch->roots[i].path, folder) == 0 && watch->roots[i].deep >= deep)
			return;
	watch->roots =
	    xgrow(watch->roots, watch->roots_len, &watch->roots_cap, sizeof(*watch->roots));
	watch->roots[watch->roots_len++] = (struct root){xstrdup(folder), deep};
	if (watch->poll)
		watch_poll_add(watch->poll, folder, deep);
	if (deep)
		watch_tree(watch, folder, NULL, diag);
	else
		watch_dir(watch, folder, false, diag);
}

static bool
is_below(const char *path, const char *folder)
{
	size_t len = strlen(folder);

	return strncmp(path, folder, len) == 0 && (!path[len] || path[len] == '/');
}

/* Folders that went elsewhere would go on to be told under their old names. */
static void
forget(struct watch *watch, const char *path)
{
	struct dir *dir, *next;

	HASH_ITER (hh, watch->dirs, dir, next) {
		if (!is_below(dir->path, path))
			continue;
		inotify_rm_watch(watch->fd, dir->wd);
		HASH_DEL(watch->dirs, dir);
		free(dir);
	}
}

/* A folder that appeared: is it inside of what is watched, or above it? */
static void
meet_folder(struct watch *watch, const char *path, bool deep, struct watch_changes *changes)
{
	if (deep)
		watch_tree(watch, path, changes, NULL);
	for (size_t i = 0; i < watch->roots_len; i++) {
		const struct root *root = &watch->roots[i];

		if (!is_below(root->path, path))
			continue;
		if (root->deep)
			watch_tree(watch, root->path, changes, NULL);
		else
			watch_dir(watch, root->path, false, NULL);
	}
}

/* True when the event says that a file is whole: there is no need to wait for more. */
static bool
take_event(struct watch *watch, const struct inotify_event *event, struct watch_changes *changes)
{
	struct dir *dir;
	char *path;
	bool whole;

	if (event->mask & IN_Q_OVERFLOW) {
		changes->lost = true;
		return false;
	}
	HASH_FIND_INT(watch->dirs, &event->wd, dir);
	if (!dir)
		return false;
	if (event->mask & IN_IGNORED) {
		HASH_DEL(watch->dirs, dir);
		free(dir);
		return false;
	}
	if (!event->len) { /* the folder itself went away */
		watch_changes_add(changes, dir->path);
		return false;
	}
	if (scan_is_ignored(slice_of(event->name)))
		return false;
	path = xasprintf("%s/%s", dir->path, event->name);
	watch_changes_add(changes, path);
	if ((event->mask & IN_ISDIR) && (event->mask & (IN_MOVED_FROM | IN_DELETE)))
		forget(watch, path);
	else if (event->mask & (IN_CREATE | IN_MOVED_TO))
		if (event->mask & IN_ISDIR)
			meet_folder(watch, path, dir->deep, changes);
	/* Names without a dot are made by editors that try whether they may write. */
	whole = !(event->mask & IN_ISDIR) && (event->mask & (IN_CLOSE_WRITE | IN_MOVED_TO)) &&
		strchr(event->name, '.');
	free(path);
	return whole;
}

/* Reads what has happened so far. True when it can be told at once. */
static bool
take_events(struct watch *watch, struct watch_changes *changes)
{
	char events[16384] __attribute__((aligned(__alignof__(struct inotify_event))));
	bool whole = false, other = false;
	ssize_t len;

	while ((len = read(watch->fd, events, sizeof(events))) > 0) {
		for (char *at = events; at < events + len;) {
			const struct inotify_event *event = (const struct inotify_event *)at;

			if (take_event(watch, event, changes))
				whole = true;
			else if (event->mask & (IN_DELETE | IN_MOVED_FROM | IN_ISDIR))
				other = true;
			at += sizeof(*event) + event->len;
		}
	}
	return whole && !other && changes->len == 1;
}

static int
least(int a, int b)
{
	return a < 0 ? b : b < 0 ? a : a < b ? a : b;
}

/* Waits until there is something to read. */
static bool
wait_fds(struct watch *watch, int wake_fd, int timeout, bool *ret_woken)
{
	struct pollfd fds[] = {{.fd = wake_fd, .events = POLLIN}, {.fd = -1, .events = POLLIN}};

	if (!watch->poll)
		fds[1].fd = watch->fd;
	poll(fds, 2, timeout);
	*ret_woken = fds[0].revents != 0;
	return fds[1].revents != 0;
}

/* Collects until it is quiet. */
static void
collect(struct watch *watch, int wake_fd, struct watch_changes *changes)
{
	long until = now_ms() + BURST;
	bool woken = false;

	for (long left; !woken && (left = until - now_ms()) > 0;) {
		if (!wait_fds(watch, wake_fd, least(QUIET, (int)left), &woken))
			break;
		take_events(watch, changes);
	}
}

bool
watch_wait(struct watch *watch, int wake_fd, int timeout, struct watch_changes *ret_changes)
{
	struct watch_changes changes = {0};
	long until = now_ms() + timeout;
	bool woken = false, at_once;

	while (!changes.len && !changes.lost && !woken) {
		int left = (int)(until - now_ms());

		if (left <= 0)
			break;
		if (watch->poll)
			left = least(left, POLL_EVERY);
		if (wait_fds(watch, wake_fd, left, &woken)) {
			/* Soon after the last time, this is the rest of a burst. */
			at_once = take_events(watch, &changes) && now_ms() - watch->last > BURST;
			if ((changes.len || changes.lost) && !at_once)
				collect(watch, wake_fd, &changes);
		}
		if (watch->poll && !woken)
			watch_poll_look(watch->poll, &changes);
	}
	if (changes.len || changes.lost)
		watch->last = now_ms();
	*ret_changes = changes;
	return changes.len || changes.lost;
}
