#include "write/fstree.h"

#include "base/fs.h"
#include "base/mem.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OPEN_DIR = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC };

/* The folders of a tree, a folder before those in it. */
struct dirs {
	char **paths;
	size_t len, cap;
};

static void
dirs_add(struct dirs *dirs, char *path)
{
	dirs->paths = xgrow(dirs->paths, dirs->len, &dirs->cap, sizeof(char *));
	dirs->paths[dirs->len++] = path;
}

static void
dirs_finish(struct dirs *dirs)
{
	for (size_t i = 0; i < dirs->len; i++)
		free(dirs->paths[i]);
	free(dirs->paths);
}

static bool
is_dir(int fd, const struct dirent *entry)
{
	struct stat st;

	if (entry->d_type != DT_UNKNOWN)
		return entry->d_type == DT_DIR;
	return fstatat(fd, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(st.st_mode);
}

/* A stream over the folder `path` below `root`, if it is on the file system `dev`. */
static DIR *
open_dir(int root, const char *path, dev_t dev)
{
	int fd = openat(root, *path ? path : ".", OPEN_DIR);
	struct stat st;
	DIR *dir = NULL;

	if (fd < 0)
		return NULL;
	if (fstat(fd, &st) == 0 && st.st_dev != dev)
		errno = EXDEV;
	else
		dir = fdopendir(fd);
	if (!dir) {
		int error = errno;

		close(fd);
		errno = error;
	}
	return dir;
}

/* Visits the files of one folder and adds its folders to `dirs`. */
static int
walk_dir(DIR *dir, const char *path, struct dirs *dirs, const char *skip,
    int (*visit)(void *arg, const char *path), void *arg)
{
	struct dirent *entry;
	int error = 0;

	while (!error && (errno = 0, entry = readdir(dir))) {
		const char *name = entry->d_name;
		char *full;

		if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
			continue;
		if (!*path && skip && strcmp(name, skip) == 0 && is_dir(dirfd(dir), entry))
			continue;
		full = *path ? xasprintf("%s/%s", path, name) : xstrdup(name);
		if (is_dir(dirfd(dir), entry)) {
			dirs_add(dirs, full);
			continue;
		}
		error = visit(arg, full);
		free(full);
	}
	return error ? error : entry ? 0 : errno;
}

static int
walk(int fd, struct dirs *dirs, const char *skip, int (*visit)(void *arg, const char *path),
    void *arg)
{
	struct stat st;
	int error = 0;

	if (fstat(fd, &st) < 0)
		return errno;
	dirs_add(dirs, xstrdup(""));
	for (size_t i = 0; i < dirs->len && !error; i++) {
		DIR *dir = open_dir(fd, dirs->paths[i], st.st_dev);

		if (!dir)
			return errno;
		error = walk_dir(dir, dirs->paths[i], dirs, skip, visit, arg);
		closedir(dir);
	}
	return error;
}

int
fstree_walk(int fd, const char *skip, int (*visit)(void *arg, const char *path), void *arg)
{
	struct dirs dirs = {0};
	int error = walk(fd, &dirs, skip, visit, arg);

	dirs_finish(&dirs);
	return error;
}

struct removal {
	int fd;
	const char *last;
};

static int
remove_file(void *arg, const char *path)
{
	struct removal *removal = arg;

	if (removal->last && strcmp(path, removal->last) == 0)
		return 0;
	return unlinkat(removal->fd, path, 0) < 0 && errno != ENOENT ? errno : 0;
}

int
fstree_remove(int dirfd, const char *name, const char *last)
{
	struct removal removal = {openat(dirfd, name, OPEN_DIR), last};
	struct dirs dirs = {0};
	int error;

	if (removal.fd < 0)
		return errno == ENOENT ? 0 : errno;
	error = walk(removal.fd, &dirs, NULL, remove_file, &removal);
	for (size_t i = dirs.len; i-- > 1 && !error;)
		if (unlinkat(removal.fd, dirs.paths[i], AT_REMOVEDIR) < 0)
			error = errno;
	if (!error && last && unlinkat(removal.fd, last, 0) < 0 && errno != ENOENT)
		error = errno;
	if (!error && unlinkat(dirfd, name, AT_REMOVEDIR) < 0)
		error = errno;
	close(removal.fd);
	dirs_finish(&dirs);
	return error;
}

static int
make_dirs_above(int dirfd, const char *path)
{
	const char *slash = strrchr(path, '/');
	char *dir;
	int error;

	if (!slash)
		return ENOENT;
	dir = xstrndup(path, (size_t)(slash - path));
	error = fs_mkdirs(dirfd, dir);
	free(dir);
	return error;
}

int
fstree_create(int dirfd, const char *path)
{
	enum { FLAGS = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC };
	const char *name = strrchr(path, '/');
	int fd, error;

	/* Most folders hold several files, and to try first is cheaper than to look first; but a
	 * page is the first file of its own. */
	if (!name || strcmp(name, "/index.html") != 0) {
		fd = openat(dirfd, path, FLAGS, 0644);
		if (fd >= 0 || errno != ENOENT)
			return fd;
	}
	error = make_dirs_above(dirfd, path);
	if (error) {
		errno = error;
		return -1;
	}
	return openat(dirfd, path, FLAGS, 0644);
}

static int
copy_by_hand(int in, int out)
{
	enum { CHUNK = 256 * 1024 };
	char *chunk = xmalloc(CHUNK);
	ssize_t got = -1, put;
	int error = 0;

	while (!error && got != 0) {
		got = read(in, chunk, CHUNK);
		if (got < 0 && errno != EINTR)
			error = errno;
		for (ssize_t at = 0; at < got && !error;) {
			put = write(out, chunk + at, (size_t)(got - at));
			if (put >= 0)
				at += put;
			else if (errno != EINTR)
				error = errno;
		}
	}
	free(chunk);
	return error;
}

int
fstree_copy_fd(int in, int out)
{
	ssize_t got;

	if (lseek(in, 0, SEEK_SET) < 0)
		return errno;
	if (ioctl(out, FICLONE, in) == 0)
		return 0;
	do {
		got = copy_file_range(in, NULL, out, NULL, 1 << 30, 0);
	} while (got > 0 || (got < 0 && errno == EINTR));
	if (got == 0 || errno == ENOSPC || errno == EIO || errno == EDQUOT)
		return got == 0 ? copy_by_hand(in, out) : errno;
	/* Not on these file systems; both offsets are where the copy stopped. */
	return copy_by_hand(in, out);
}

static int
copy_symlink(int from_fd, const char *from, int to_fd, const char *to)
{
	char target[4096];
	ssize_t len = readlinkat(from_fd, from, target, sizeof(target) - 1);

	if (len < 0)
		return errno;
	target[len] = '\0';
	return symlinkat(target, to_fd, to) < 0 ? errno : 0;
}

static int
copy_file(int from_fd, const char *from, int to_fd, const char *to)
{
	int in = openat(from_fd, from, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC), out, error;
	struct stat st;

	if (in < 0)
		return errno == ELOOP ? copy_symlink(from_fd, from, to_fd, to) : errno;
	if (fstat(in, &st) < 0 || !S_ISREG(st.st_mode)) {
		close(in);
		return EINVAL;
	}
	out = fstree_create(to_fd, to);
	error = out < 0 ? errno : fstree_copy_fd(in, out);
	close(in);
	if (out >= 0 && close(out) < 0 && !error)
		error = errno;
	return error;
}

int
fstree_link(int from_fd, const char *from, int to_fd, const char *to)
{
	int error = linkat(from_fd, from, to_fd, to, 0) < 0 ? errno : 0;

	if (error == ENOENT && make_dirs_above(to_fd, to) == 0)
		error = linkat(from_fd, from, to_fd, to, 0) < 0 ? errno : 0;
	switch (error) {
	case EPERM: /* no links on this file system, or not to files of others */
	case EXDEV:
	case EMLINK:
	case ENOSYS:
	case EOPNOTSUPP:
		return copy_file(from_fd, from, to_fd, to);
	}
	return error;
}

/* The folder that `path` is in, opened name by name so that no symbolic link leads elsewhere; -1
 * with errno. */
static int
open_folder_of(int dirfd, const char *path)
{
	int fd = openat(dirfd, ".", OPEN_DIR);
	const char *slash;

	for (; fd >= 0 && (slash = strchr(path, '/')); path = slash + 1) {
		char *name = xstrndup(path, (size_t)(slash - path));
		int next = openat(fd, name, OPEN_DIR), error = errno;

		free(name);
		close(fd);
		errno = error;
		fd = next;
	}
	return fd;
}

static int
unlink_one(int dirfd, const char *path, int flags)
{
	const char *slash = strrchr(path, '/');
	int fd = open_folder_of(dirfd, path), error = 0;

	if (fd < 0)
		return errno;
	if (unlinkat(fd, slash ? slash + 1 : path, flags) < 0)
		error = errno;
	close(fd);
	return error;
}

int
fstree_unlink(int dirfd, struct slice path)
{
	char *name = xstrndup(path.ptr, path.len), *slash;
	int error = unlink_one(dirfd, name, 0);

	if (error == ENOENT)
		error = 0;
	while (!error && (slash = strrchr(name, '/'))) {
		*slash = '\0';
		if (unlink_one(dirfd, name, AT_REMOVEDIR) != 0)
			break;
	}
	free(name);
	return error == ENOTDIR || error == ELOOP || error == EISDIR ? 0 : error;
}

int
fstree_rename(int dirfd, const char *from, const char *to)
{
	const char *slash = strrchr(to, '/');
	int error = slash ? make_dirs_above(dirfd, to) : 0, fd;

	if (error)
		return error;
	fd = open_folder_of(dirfd, to);
	if (fd < 0)
		return errno;
	if (renameat(dirfd, from, fd, slash ? slash + 1 : to) < 0)
		error = errno;
	close(fd);
	return error;
}
