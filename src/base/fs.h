/* Files. Errors come back as errno values; who calls makes diagnostics of them. */
#ifndef BASE_FS_H
#define BASE_FS_H

#include "base/buf.h"

/* Appends a file's bytes. `dirfd` as in openat. Refuses what is no regular file (EINVAL; never
 * blocks on a FIFO) and more than `limit` bytes (EFBIG). Returns 0 or an errno value. */
int fs_read(int dirfd, const char *path, size_t limit, struct buf *out);

/* The same for a file that is open; the descriptor stays open. */
int fs_read_fd(int fd, size_t limit, struct buf *out);

/* What a user can do about a file that cannot be read, by errno value; for hints. Never NULL. */
const char *fs_read_hint(int error);

/* Writes all bytes into an open file and closes it. 0 or an errno value. */
int fs_fill(int fd, struct slice bytes);

/* Writes all of `bytes` to a new or truncated file, close() checked. 0 or an errno value. */
int fs_write(int dirfd, const char *path, struct slice bytes);

/* Makes the folder and those above it that are missing. 0 or an errno value. */
int fs_mkdirs(int dirfd, const char *path);

#endif
