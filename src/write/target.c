#include "write/target.h"

#include "base/fs.h"
#include "base/mem.h"
#include "write/fstree.h"
#include "write/io_error.h"
#include "write/lock.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	OPEN_DIR = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC,
	MANIFEST_LIMIT = 1024 * 1024 * 1024, /* bytes */
};

/* What stands at a name. */
enum state {
	STATE_ABSENT,
	STATE_EMPTY,   /* a folder with nothing but what target_keeps says */
	STATE_OURS,    /* a folder with a manifest */
	STATE_FOREIGN, /* anything else */
	STATE_UNKNOWN, /* cannot be read: errno */
};

bool
target_keeps(const char *name)
{
	static const char *const names[] = {".git", ".gitignore", ".nojekyll", "CNAME"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

bool
target_is_scrap(const char *name)
{
	return strcmp(name, TARGET_SCRAP) == 0;
}

static bool
is_plain_file(int dirfd, const char *name)
{
	struct stat st;

	return fstatat(dirfd, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode);
}

/* Counts the entries that no build made and keeps the first name of them in `ret_name` (owned by
 * the caller, NULL when there is none). 0 or an errno value. Takes `fd`. */
static int
find_foreign(int fd, size_t *ret_count, char **ret_name)
{
	DIR *dir = fdopendir(fd);
	struct dirent *entry;
	int error;

	*ret_count = 0;
	*ret_name = NULL;
	if (!dir) {
		error = errno;
		close(fd);
		return error;
	}
	while (errno = 0, entry = readdir(dir)) {
		const char *name = entry->d_name;

		if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || target_keeps(name) ||
		    target_is_scrap(name))
			continue;
		if (!(*ret_count)++ || strcmp(name, *ret_name) < 0) {
			free(*ret_name);
			*ret_name = xstrdup(name);
		}
	}
	error = errno;
	closedir(dir);
	return error;
}

/* Looks at what stands at `name`. For a STATE_FOREIGN folder, `ret_name` is one thing in it, to
 * be freed, and `ret_count` how many there are; else NULL and 0. */
static enum state
look(int dirfd, const char *name, size_t *ret_count, char **ret_name)
{
	struct stat st;
	int fd, error;

	*ret_count = 0;
	*ret_name = NULL;
	if (fstatat(dirfd, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT ? STATE_ABSENT : STATE_UNKNOWN;
	if (!S_ISDIR(st.st_mode))
		return STATE_FOREIGN;
	fd = openat(dirfd, name, OPEN_DIR);
	if (fd < 0)
		return STATE_UNKNOWN;
	if (is_plain_file(fd, MANIFEST_NAME)) {
		close(fd);
		return STATE_OURS;
	}
	error = find_foreign(fd, ret_count, ret_name);
	errno = error;
	return error ? STATE_UNKNOWN : *ret_count ? STATE_FOREIGN : STATE_EMPTY;
}

static bool
beside_error(
    const struct target *target, int error, const char *doing, const char *name, struct diag *diag)
{
	char *path = xasprintf("%s/%s", target->place.parent, name);

	io_error(diag, error, doing, path);
	free(path);
	return false;
}

static bool
in_the_way(const struct target *target, const char *name, struct diag *diag)
{
	diag_fatal(diag, EXIT_USAGE, "output-refused", (struct diag_at){target->place.shown, 0, 0},
	    "move it away, then build again",
	    "%s/%s is in the way: rmgen makes a new site there, and did not make what is there now",
	    target->place.parent, name);
	return false;
}

/* A `.git` folder moves from the old site to the new one after the exchange. When a build was
 * killed in between, it moves now. */
static bool
give_back_git(const struct target *target, const char *name, struct diag *diag)
{
	char *from = xasprintf("%s/.git", name);
	char *to = xasprintf("%s/.git", target->place.name);
	struct stat st;
	bool good = true;

	if (fstatat(target->parent, from, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(st.st_mode)) {
		if (fstatat(target->parent, to, &st, AT_SYMLINK_NOFOLLOW) == 0)
			good = in_the_way(target, from, diag);
		else if (renameat(target->parent, from, target->parent, to) < 0)
			good = beside_error(target, errno, "move back", from, diag);
	}
	free(from);
	free(to);
	return good;
}

/* Removes what a killed build left at `name`. */
static bool
drop(const struct target *target, const char *name, struct diag *diag)
{
	char *example;
	size_t count;
	enum state state = look(target->parent, name, &count, &example);
	int error = errno;

	free(example);
	if (state == STATE_ABSENT)
		return true;
	if (state == STATE_UNKNOWN)
		return beside_error(target, error, "read", name, diag);
	if (state == STATE_FOREIGN)
		return in_the_way(target, name, diag);
	if (!give_back_git(target, name, diag))
		return false;
	error = fstree_remove(target->parent, name, MANIFEST_NAME);
	return !error || beside_error(target, error, "remove", name, diag);
}

/* Where folders cannot be exchanged, the old site goes aside before the new one takes its place;
 * a build that was killed in between left no site, and the old one comes back. */
static bool
recover(const struct target *target, struct diag *diag)
{
	const struct place *place = &target->place;
	struct stat st;
	char *example;
	size_t count;

	if (fstatat(target->parent, place->name, &st, AT_SYMLINK_NOFOLLOW) < 0 && errno == ENOENT) {
		enum state state = look(target->parent, place->old, &count, &example);

		free(example);
		if ((state == STATE_OURS || state == STATE_EMPTY) &&
		    renameat(target->parent, place->old, target->parent, place->name) < 0)
			return beside_error(target, errno, "move back", place->old, diag);
	}
	return drop(target, place->stage, diag) && drop(target, place->old, diag);
}

static bool
refuse_foreign(const struct place *place, size_t count, const char *example, struct diag *diag)
{
	struct diag_at at = {place->shown, 0, 0};
	static const char hint[] = "choose another folder with --destination, or, when nothing in "
				   "this one is needed, delete it yourself";

	if (!example)
		diag_fatal(diag, EXIT_USAGE, "output-refused", at,
		    "choose another name with --destination, or move it away",
		    "%s is not a folder that rmgen can replace, but a file or a broken link",
		    place->shown);
	else if (count > 1)
		diag_fatal(diag, EXIT_USAGE, "output-refused", at, hint,
		    "rmgen did not make the folder %s: it has no " MANIFEST_NAME
		    ", but holds %s and %zu more",
		    place->shown, example, count - 1);
	else
		diag_fatal(diag, EXIT_USAGE, "output-refused", at, hint,
		    "rmgen did not make the folder %s: it has no " MANIFEST_NAME ", but holds %s",
		    place->shown, example);
	return false;
}

static bool
load_manifest(struct target *target, struct diag *diag)
{
	int fd = openat(target->fd, MANIFEST_NAME, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	char *path = place_show(&target->place, MANIFEST_NAME);
	struct stat st;
	int error = 0;

	if (fd < 0 || fstat(fd, &st) < 0)
		error = errno;
	else
		error = fs_read_fd(fd, MANIFEST_LIMIT, &target->manifest.text);
	if (fd >= 0)
		close(fd);
	if (error) {
		io_error(diag, error, "read", path);
	} else {
		target->marked = st.st_ctim;
		if (!manifest_parse(&target->manifest))
			diag_fatal(diag, EXIT_USAGE, "output-refused", (struct diag_at){path, 0, 0},
			    "when nothing in the folder is needed, delete it yourself; else "
			    "choose another one with --destination",
			    "%s is damaged, or of another version of rmgen: it does not tell what "
			    "in the folder may be replaced",
			    path);
	}
	free(path);
	return !diag_failed(diag);
}

/* Opens the folder itself. */
static bool
inspect(struct target *target, struct diag *diag)
{
	char *example;
	size_t count;
	enum state state = look(target->parent, target->place.name, &count, &example);
	int error = errno;
	bool good = true;

	if (state == STATE_FOREIGN)
		good = refuse_foreign(&target->place, count, example, diag);
	else if (state == STATE_UNKNOWN)
		good = io_error(diag, error, "read", target->place.shown);
	free(example);
	if (!good || state == STATE_ABSENT)
		return good;
	target->fd = openat(target->parent, target->place.name, OPEN_DIR);
	if (target->fd < 0)
		return io_error(diag, errno, "read", target->place.shown);
	return state == STATE_EMPTY || load_manifest(target, diag);
}

static bool
take_lock(struct target *target, struct diag *diag)
{
	long pid = 0;
	char *hint;

	target->lock = lock_take(target->parent, target->place.lock, &pid);
	if (target->lock >= 0)
		return true;
	if (errno != EWOULDBLOCK)
		return beside_error(target, errno, "create", target->place.lock, diag);
	hint =
	    pid ? xasprintf("wait until it is done, or stop it (kill %ld), then build again", pid)
		: xstrdup("wait until it is done, then build again");
	diag_fatal(diag, EXIT_BUSY, "output-busy", (struct diag_at){target->place.shown, 0, 0},
	    hint, "another rmgen build is running into %s (process %ld)", target->place.shown, pid);
	free(hint);
	return false;
}

static bool
open_parent(struct target *target, bool create, struct diag *diag)
{
	int error = create ? fs_mkdirs(AT_FDCWD, target->place.parent) : 0;

	if (!error) {
		target->parent = open(target->place.parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		error = target->parent < 0 ? errno : 0;
	}
	if (error && (create || error != ENOENT))
		return io_error(diag, error, create ? "create" : "read", target->place.parent);
	return true;
}

bool
target_open(struct target *target, const struct config *conf, bool create, struct diag *diag)
{
	bool good;

	*target = (struct target){.parent = -1, .fd = -1, .lock = -1, .manifest = MANIFEST_INIT};
	good = place_find(&target->place, conf, diag) && open_parent(target, create, diag);
	if (good && target->parent >= 0)
		good = take_lock(target, diag) && recover(target, diag) && inspect(target, diag);
	if (!good)
		target_close(target);
	return good;
}

void
target_close(struct target *target)
{
	if (target->fd >= 0)
		close(target->fd);
	if (target->lock >= 0)
		lock_release(target->parent, target->place.lock, target->lock);
	if (target->parent >= 0)
		close(target->parent);
	manifest_finish(&target->manifest);
	place_finish(&target->place);
}
