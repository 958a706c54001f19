#include "base/fs.h"

#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static int
read_all(int fd, size_t limit, struct buf *out)
{
	struct stat st;
	size_t start = out->len;

	if (fstat(fd, &st) < 0)
		return errno;
	if (!S_ISREG(st.st_mode))
		return S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
	if ((size_t)st.st_size > limit)
		return EFBIG;
	buf_reserve(out, (size_t)st.st_size + 1);
	for (;;) {
		size_t room = out->cap - out->len - 1;
		ssize_t got = read(fd, out->ptr + out->len, room);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return errno;
		out->len += (size_t)got;
		out->ptr[out->len] = '\0';
		if (got == 0)
			return 0;
		if (out->len - start > limit)
			return EFBIG;
		if (out->len + 1 >= out->cap)
			buf_reserve(out, 4096);
	}
}

int
fs_read_fd(int fd, size_t limit, struct buf *out)
{
	size_t start = out->len;
	int error = read_all(fd, limit, out);

	if (error)
		buf_truncate(out, start);
	return error;
}

int
fs_read(int dirfd, const char *path, size_t limit, struct buf *out)
{
	int fd = openat(dirfd, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	int error;

	if (fd < 0)
		return errno;
	error = fs_read_fd(fd, limit, out);
	close(fd);
	return error;
}

const char *
fs_read_hint(int error)
{
	static const struct {
		int error;
		const char *hint;
	} hints[] = {
	    {ENOENT, "correct the path, or make the file"},
	    {EACCES, "give yourself the right to read it, or move it out of the site"},
	    {EPERM, "give yourself the right to read it, or move it out of the site"},
	    {EFBIG, "split it"},
	    {EINVAL, "name a file: this is a folder, pipe, socket or device"},
	    {EISDIR, "name a file: this is a folder"},
	    {ENOTDIR, "correct the path: a file stands where a folder should be"},
	    {EMFILE, "raise the limit of open files (ulimit -n), or use fewer --jobs"},
	    {ENFILE, "the system has too many open files: close some programs, then try again"},
	    {ENOMEM, "close some programs, then try again"},
	    {EIO, "the disk reports a fault: check it (dmesg), then try again"},
	};

	for (size_t i = 0; i < sizeof(hints) / sizeof(*hints); i++)
		if (hints[i].error == error)
			return hints[i].hint;
	return "put this right, or move the file out of the site";
}

int
fs_fill(int fd, struct slice bytes)
{
	int error = 0;

	while (bytes.len && !error) {
		ssize_t put = write(fd, bytes.ptr, bytes.len);

		if (put >= 0)
			bytes = slice_skip(bytes, (size_t)put);
		else if (errno != EINTR)
			error = errno;
	}
	if (close(fd) < 0 && !error)
		error = errno;
	return error;
}

int
fs_write(int dirfd, const char *path, struct slice bytes)
{
	int fd = openat(dirfd, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);

	return fd < 0 ? errno : fs_fill(fd, bytes);
}

int
fs_mkdirs(int dirfd, const char *path)
{
	char *copy, *slash;
	int error = 0;

	if (!*path || mkdirat(dirfd, path, 0755) == 0 || errno == EEXIST)
		return 0;
	if (errno != ENOENT)
		return errno;
	copy = xstrdup(path);
	slash = strrchr(copy, '/');
	if (!slash || slash == copy) {
		error = ENOENT;
	} else {
		*slash = '\0';
		error = fs_mkdirs(dirfd, copy);
	}
	free(copy);
	if (!error && mkdirat(dirfd, path, 0755) < 0 && errno != EEXIST)
		error = errno;
	return error;
}
