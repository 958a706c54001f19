#include "starter.h"

#include "base/fs.h"
#include "base/mem.h"
#include "base/path.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct {
	int error;
	enum exit_status status;
	const char *hint;
} failures[] = {
    {EACCES, EXIT_USAGE, "choose a folder that you may write to, or ask for the right to this one"},
    {EPERM, EXIT_USAGE, "choose a folder that you may write to, or ask for the right to this one"},
    {EROFS, EXIT_USAGE, "that disk is read-only: choose a folder on another one"},
    {ENOTDIR, EXIT_USAGE,
	"a file stands where a folder is needed: move it, or choose another name"},
    {EEXIST, EXIT_USAGE, "something appeared there just now: look at it, then try again"},
    {ELOOP, EXIT_USAGE, "a link leads in a circle: remove it, or choose another folder"},
    {ENAMETOOLONG, EXIT_USAGE, "choose a shorter name"},
    {ENOENT, EXIT_USAGE, "make the folder above it first, or choose another one"},
    {ENOSPC, EXIT_IO, "free some space on that disk, then try again"},
    {EDQUOT, EXIT_IO, "your disk quota is used up: free some space, then try again"},
};

void
starter_init(struct starter *starter, const char *root)
{
	*starter = (struct starter){.root = xstrdup(root)};
}

void
starter_finish(struct starter *starter)
{
	for (size_t i = 0; i < starter->len; i++) {
		free(starter->files[i].path);
		buf_finish(&starter->files[i].bytes);
	}
	free(starter->files);
	free(starter->root);
	*starter = (struct starter){0};
}

void
starter_add(struct starter *starter, const char *path, struct buf *bytes)
{
	starter->files =
	    xgrow(starter->files, starter->len, &starter->cap, sizeof(*starter->files));
	starter->files[starter->len++] = (struct starter_file){xstrdup(path), *bytes, false};
	buf_init(bytes);
}

char *
starter_shown(const struct starter *starter, const char *path)
{
	bool slash = *starter->root && !slice_ends(slice_of(starter->root), "/");

	return xasprintf("%s%s%s", starter->root, slash ? "/" : "", path);
}

void
starter_look(struct starter *starter)
{
	for (size_t i = 0; i < starter->len; i++) {
		char *path = starter_shown(starter, starter->files[i].path);
		struct stat st;

		starter->files[i].there = lstat(path, &st) == 0;
		free(path);
	}
}

static bool
fail(struct diag *diag, int error, const char *path)
{
	enum exit_status status = EXIT_IO;
	const char *hint = "put this right, then try again";

	for (size_t i = 0; i < sizeof(failures) / sizeof(*failures); i++) {
		if (failures[i].error != error)
			continue;
		status = failures[i].status;
		hint = failures[i].hint;
	}
	diag_fatal(diag, status, "not-written", (struct diag_at){path, 0, 0}, hint,
	    "cannot be written: %s; nothing was changed", strerror(error));
	return false;
}

/* Folders that were made, so that a failure leaves none behind. */
struct made {
	char **items;
	size_t len, cap;
};

/* Makes the folder of `path` and those above it that are missing. 0 or an errno value. */
static int
make_folders(struct made *made, const char *path)
{
	for (const char *slash = path; (slash = strchr(slash + 1, '/'));) {
		char *dir = xstrndup(path, (size_t)(slash - path));

		if (mkdir(dir, 0777) < 0) {
			int error = errno;
			struct stat st;
			bool folder = stat(dir, &st) == 0 && S_ISDIR(st.st_mode);

			free(dir);
			if (!folder)
				return error == EEXIST ? ENOTDIR : error;
			continue;
		}
		made->items = xgrow(made->items, made->len, &made->cap, sizeof(*made->items));
		made->items[made->len++] = dir;
	}
	return 0;
}

/* 0 or an errno value; `*ret_made` says whether there is a file now that was not there. */
static int
write_new(const char *path, struct slice bytes, bool *ret_made)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);

	*ret_made = fd >= 0;
	return fd < 0 ? errno : fs_fill(fd, bytes);
}

static void
take_back(const struct starter *starter, size_t files, const struct made *made)
{
	for (size_t i = files; i-- > 0;) {
		char *path = starter_shown(starter, starter->files[i].path);

		if (!starter->files[i].there)
			unlink(path);
		free(path);
	}
	for (size_t i = made->len; i-- > 0;)
		rmdir(made->items[i]);
}

bool
starter_write(struct starter *starter, struct diag *diag)
{
	struct made made = {0};
	bool good = true;

	for (size_t i = 0; i < starter->len && good; i++) {
		struct starter_file *file = &starter->files[i];
		char *path;
		bool is_made = false;
		int error;

		if (file->there)
			continue;
		path = starter_shown(starter, file->path);
		error = make_folders(&made, path);
		if (!error)
			error = write_new(path, buf_slice(&file->bytes), &is_made);
		if (error) {
			take_back(starter, i + is_made, &made);
			good = fail(diag, error, path);
		}
		free(path);
	}
	for (size_t i = 0; i < made.len; i++)
		free(made.items[i]);
	free(made.items);
	return good;
}
