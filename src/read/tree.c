#include "read/tree.h"

#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { HOPS_MAX = 40, OPEN_ALWAYS = O_CLOEXEC | O_NONBLOCK | O_NOCTTY };

/* What is left of `path` below the folder `base`, without a slash in front; NULL when it is not
 * below. */
static const char *
strip_base(const char *path, const char *base)
{
	size_t len = strlen(base);

	if (strncmp(path, base, len) != 0 || (path[len] && path[len] != '/'))
		return NULL;
	path += len;
	while (*path == '/')
		path++;
	return path;
}

static void
cut_slashes(char *path)
{
	size_t len = strlen(path);

	while (len && path[len - 1] == '/')
		path[--len] = '\0';
}

int
tree_init(struct tree *tree, const char *root, const char *dir)
{
	char *real_dir = NULL, *real_root = NULL;
	const char *below;
	int error = 0;

	*tree = (struct tree){.base_fd = -1, .dir_fd = -1};
	if (!(real_root = realpath(root, NULL)) || !(real_dir = realpath(dir, NULL))) {
		error = errno;
		goto out;
	}
	cut_slashes(real_dir);
	cut_slashes(real_root);
	below = strip_base(real_dir, real_root);
	if (!below && (strip_base(dir, root) || strip_base(dir, real_root))) {
		error = EXDEV;
		goto out;
	}
	tree->base = xstrdup(below ? real_root : real_dir);
	tree->below = xstrdup(below ? below : "");
	tree->base_fd = open(below ? root : dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	tree->dir_fd = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (tree->base_fd < 0 || tree->dir_fd < 0)
		error = errno;
out:
	free(real_dir);
	free(real_root);
	if (error)
		tree_finish(tree);
	return error;
}

void
tree_finish(struct tree *tree)
{
	if (!tree->base && !tree->below)
		return;
	if (tree->base_fd >= 0)
		close(tree->base_fd);
	if (tree->dir_fd >= 0)
		close(tree->dir_fd);
	free(tree->base);
	free(tree->below);
	*tree = (struct tree){.base_fd = -1, .dir_fd = -1};
}

/* A path on its way from names to what they mean. */
struct way {
	const struct tree *tree;
	struct buf *real; /* so far, below the site's folder, free of links */
	struct buf rest;  /* still to go */
	struct buf link;  /* text of the last link that was followed */
	int hops;
};

/* Takes the first segment off `rest`; empty at the end. */
static struct slice
next_segment(struct slice *rest)
{
	const char *slash;
	struct slice segment;

	while (rest->len && rest->ptr[0] == '/')
		*rest = slice_skip(*rest, 1);
	slash = memchr(rest->ptr, '/', rest->len);
	segment = slice_head(*rest, slash ? (size_t)(slash - rest->ptr) : rest->len);
	*rest = slice_skip(*rest, segment.len);
	return segment;
}

/* Reads the link at `path` below the site. False, with errno and `target` as it was, when it is
 * none. */
static bool
read_link(int base_fd, const char *path, struct buf *target)
{
	ssize_t len;

	buf_reserve(target, 256);
	while ((len = readlinkat(base_fd, path, target->ptr, target->cap - 1)) >= 0 &&
	       (size_t)len == target->cap - 1)
		buf_reserve(target, target->cap * 2);
	if (len < 0)
		return false;
	target->len = (size_t)len;
	target->ptr[len] = '\0';
	return true;
}

/* The part of an absolute path below the site's folder, under either of its names, to be freed;
 * NULL when it lies outside. */
static char *
below_base(const struct tree *tree, const char *path)
{
	const char *below = strip_base(path, tree->base);
	char *real = NULL, *copy;

	if (!below && (real = realpath(path, NULL)))
		below = strip_base(real, tree->base);
	copy = below ? xstrdup(below) : NULL;
	free(real);
	return copy;
}

/* Goes on with the text of the link that was just read. */
static int
follow(struct way *way)
{
	char *below;

	if (++way->hops > HOPS_MAX)
		return ELOOP;
	buf_insert(&way->rest, 0, SLICE("/"));
	if (way->link.ptr[0] != '/') {
		buf_insert(&way->rest, 0, buf_slice(&way->link));
		return 0;
	}
	below = below_base(way->tree, way->link.ptr);
	if (!below)
		return EXDEV;
	buf_truncate(way->real, 0);
	buf_insert(&way->rest, 0, slice_of(below));
	free(below);
	return 0;
}

static int
go_up(struct buf *path)
{
	const char *slash;

	if (!path->len)
		return EXDEV;
	slash = memrchr(path->ptr, '/', path->len);
	buf_truncate(path, slash ? (size_t)(slash - path->ptr) : 0);
	return 0;
}

static int
go_down(struct way *way, struct slice name)
{
	size_t before = way->real->len;

	if (before)
		buf_putc(way->real, '/');
	buf_put(way->real, name);
	if (!read_link(way->tree->base_fd, way->real->ptr, &way->link))
		return errno == EINVAL ? 0 : errno;
	buf_truncate(way->real, before);
	return follow(way);
}

/* Takes one step; `*ret_end` when there is none left. */
static int
take_step(struct way *way, bool *ret_end)
{
	struct slice rest = buf_slice(&way->rest), segment = next_segment(&rest);
	char *name;
	int error = 0;

	*ret_end = !segment.len;
	if (*ret_end)
		return 0;
	name = xstrndup(segment.ptr, segment.len);
	way->rest.len = rest.len;
	memmove(way->rest.ptr, rest.ptr, rest.len + 1);
	if (strcmp(name, "..") == 0)
		error = go_up(way->real);
	else if (strcmp(name, ".") != 0)
		error = go_down(way, slice_of(name));
	free(name);
	return error;
}

int
tree_resolve(const struct tree *tree, const char *file, struct buf *real)
{
	struct way way = {tree, real, BUF_INIT, BUF_INIT, 0};
	bool end = false;
	int error = 0;

	buf_truncate(real, 0);
	buf_printf(&way.rest, "%s/%s", tree->below, file);
	while (!error && !end)
		error = take_step(&way, &end);
	if (error == EXDEV) {
		buf_truncate(real, 0);
		buf_put(real, buf_slice(&way.link));
	}
	buf_finish(&way.rest);
	buf_finish(&way.link);
	return error;
}

/* Opens a path without any link in it, one folder after the other, so that a link put there in
 * the meantime is refused. */
static int
open_plain(const struct tree *tree, struct slice path, int flags, int *ret_fd)
{
	int at = tree->base_fd, fd = -1, error = 0;

	if (!path.len)
		fd = openat(at, ".", flags | OPEN_ALWAYS);
	while (path.len) {
		struct slice segment = next_segment(&path);
		char *name = xstrndup(segment.ptr, segment.len);

		fd = openat(at, name,
		    path.len ? O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
			     : flags | O_NOFOLLOW | OPEN_ALWAYS);
		error = fd < 0 ? errno : 0;
		free(name);
		if (at != tree->base_fd)
			close(at);
		if (error)
			return error;
		at = fd;
	}
	if (fd < 0)
		return errno;
	*ret_fd = fd;
	return 0;
}

static int
open_beneath(int dir_fd, const char *file, int flags)
{
	struct open_how how = {
	    .flags = (unsigned)(flags | OPEN_ALWAYS),
	    .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS,
	};
	long fd;

	do
		fd = syscall(SYS_openat2, dir_fd, *file ? file : ".", &how, sizeof(how));
	while (fd < 0 && errno == EINTR);
	return (int)fd;
}

/* The kernel opens what lies beneath the tree itself. A link into another part of the site, and
 * a kernel before 5.6, go the long way. */
int
tree_open(const struct tree *tree, const char *file, int flags, int *ret_fd)
{
	struct buf real = BUF_INIT;
	int error, fd = -1;

	if (!tree->slow)
		fd = open_beneath(tree->dir_fd, file, flags);
	if (fd >= 0) {
		*ret_fd = fd;
		return 0;
	}
	if (!tree->slow && errno != EXDEV && errno != ENOSYS && errno != EPERM && errno != EAGAIN)
		return errno;
	error = tree_resolve(tree, file, &real);
	if (!error)
		error = open_plain(tree, buf_slice(&real), flags, ret_fd);
	buf_finish(&real);
	return error;
}
