/* A lock file: held by one process at a time, gone when nobody holds it, and free again when its
 * holder was killed. */
#ifndef WRITE_LOCK_H
#define WRITE_LOCK_H

/* Takes the lock file `name` in a folder. Returns its descriptor, or -1 with errno; EWOULDBLOCK
 * when another holds it, whose process id is then in `ret_pid` (0 = unknown). */
int lock_take(int dirfd, const char *name, long *ret_pid);

/* Removes the lock file and lets it go. */
void lock_release(int dirfd, const char *name, int fd);

#endif
