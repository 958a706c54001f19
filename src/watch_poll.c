#include "watch_poll.h"

#include "base/mem.h"
#include "base/slice.h"
#include "read/scan.h"

#include <dirent.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <uthash.h>

enum { DEPTH_MAX = 64 }; /* folders, where links lead in a circle */

struct seen {
	UT_hash_handle hh; /* by path */
	int64_t mtime, size;
	uint64_t inode;
	unsigned round; /* of the last look that found it */
	char path[];
};

struct root {
	char *path;
	bool deep;
};

struct watch_poll {
	struct root *roots;
	size_t len, cap;
	struct seen *seen;
	unsigned round;
};

struct watch_poll *
watch_poll_new(void)
{
	return xcalloc(1, sizeof(struct watch_poll));
}

void
watch_poll_free(struct watch_poll *poll)
{
	struct seen *seen, *next;

	if (!poll)
		return;
	HASH_ITER (hh, poll->seen, seen, next) {
		HASH_DEL(poll->seen, seen);
		free(seen);
	}
	for (size_t i = 0; i < poll->len; i++)
		free(poll->roots[i].path);
	free(poll->roots);
	free(poll);
}

static void
note_file(
    struct watch_poll *poll, const char *path, const struct stat *st, struct watch_changes *changes)
{
	int64_t mtime = (int64_t)st->st_mtim.tv_sec * 1000000000 + st->st_mtim.tv_nsec;
	size_t len = strlen(path);
	struct seen *seen;

	HASH_FIND(hh, poll->seen, path, len, seen);
	if (!seen) {
		seen = xcalloc(1, sizeof(*seen) + len + 1);
		memcpy(seen->path, path, len);
		HASH_ADD_KEYPTR(hh, poll->seen, seen->path, len, seen);
		if (changes)
			watch_changes_add(changes, path);
	} else if (changes && (seen->mtime != mtime || seen->size != st->st_size ||
				  seen->inode != st->st_ino)) {
		watch_changes_add(changes, path);
	}
	seen->mtime = mtime;
	seen->size = st->st_size;
	seen->inode = st->st_ino;
	seen->round = poll->round;
}

struct names {
	char **items;
	size_t len, cap;
};

static void
push(struct names *names, char *name)
{
	names->items = xgrow(names->items, names->len, &names->cap, sizeof(*names->items));
	names->items[names->len++] = name;
}

static unsigned
depth_of(const char *path)
{
	unsigned depth = 0;

	for (; *path; path++)
		depth += *path == '/';
	return depth;
}

static void
look_into(struct watch_poll *poll, const char *dir, bool deep, struct names *todo,
    struct watch_changes *changes)
{
	DIR *stream = opendir(dir);
	struct dirent *entry;

	while (stream && (entry = readdir(stream))) {
		struct stat st;
		char *path;

		if (scan_is_ignored(slice_of(entry->d_name)))
			continue;
		path = xasprintf("%s/%s", dir, entry->d_name);
		if (stat(path, &st) < 0) {
			free(path);
		} else if (!S_ISDIR(st.st_mode)) {
			note_file(poll, path, &st, changes);
			free(path);
		} else if (deep && depth_of(path) < DEPTH_MAX && strlen(path) < PATH_MAX) {
			push(todo, path);
		} else {
			free(path);
		}
	}
	if (stream)
		closedir(stream);
}

static void
look(struct watch_poll *poll, const struct root *root, struct watch_changes *changes)
{
	struct names todo = {0};

	push(&todo, xstrdup(root->path));
	while (todo.len) {
		char *dir = todo.items[--todo.len];

		look_into(poll, dir, root->deep, &todo, changes);
		free(dir);
	}
	free(todo.items);
}

void
watch_poll_add(struct watch_poll *poll, const char *folder, bool deep)
{
	poll->roots = xgrow(poll->roots, poll->len, &poll->cap, sizeof(*poll->roots));
	poll->roots[poll->len] = (struct root){xstrdup(folder), deep};
	look(poll, &poll->roots[poll->len++], NULL);
}

void
watch_poll_look(struct watch_poll *poll, struct watch_changes *changes)
{
	struct seen *seen, *next;

	poll->round++;
	for (size_t i = 0; i < poll->len; i++)
		look(poll, &poll->roots[i], changes);
	HASH_ITER (hh, poll->seen, seen, next) {
		if (seen->round == poll->round)
			continue;
		watch_changes_add(changes, seen->path);
		HASH_DEL(poll->seen, seen);
		free(seen);
	}
}
