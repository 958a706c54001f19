#include "write/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* A holder removes the file before it lets go, so whoever waited to open it may have locked a
 * file that has no name any more, and has to look again. */
enum { TRIES = 64 };

static long
read_pid(int fd)
{
	char text[24];
	ssize_t len = pread(fd, text, sizeof(text) - 1, 0);

	if (len <= 0)
		return 0;
	text[len] = '\0';
	return strtol(text, NULL, 10);
}

static void
write_pid(int fd)
{
	char text[24];
	int len = snprintf(text, sizeof(text), "%ld\n", (long)getpid());

	/* Only for the message that a second build shows: it may fail, on a full disk say. */
	if (ftruncate(fd, 0) == 0 && pwrite(fd, text, (size_t)len, 0) < 0)
		return;
}

static bool
still_named(int fd, int dirfd, const char *name)
{
	struct stat ours, named;

	return fstat(fd, &ours) == 0 && fstatat(dirfd, name, &named, AT_SYMLINK_NOFOLLOW) == 0 &&
	       ours.st_ino == named.st_ino && ours.st_dev == named.st_dev;
}

int
lock_take(int dirfd, const char *name, long *ret_pid)
{
	for (int i = 0; i < TRIES; i++) {
		int fd = openat(dirfd, name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
		int error;

		if (fd < 0)
			return -1;
		while (flock(fd, LOCK_EX | LOCK_NB) < 0) {
			if (errno == EINTR)
				continue;
			error = errno;
			*ret_pid = error == EWOULDBLOCK ? read_pid(fd) : 0;
			close(fd);
			errno = error;
			return -1;
		}
		if (still_named(fd, dirfd, name)) {
			write_pid(fd);
			return fd;
		}
		close(fd);
	}
	*ret_pid = 0;
	errno = EWOULDBLOCK;
	return -1;
}

void
lock_release(int dirfd, const char *name, int fd)
{
	if (fd < 0)
		return;
	unlinkat(dirfd, name, 0);
	close(fd);
}
