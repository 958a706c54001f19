/* Trees of files on the disk: walk, remove, copy. Without recursion, and never through a symbolic
 * link. Errors are errno values, 0 is good. */
#ifndef WRITE_FSTREE_H
#define WRITE_FSTREE_H

#include "base/slice.h"

#include <sys/types.h>

/* Calls `visit` with every entry below an open folder that is no folder itself, by its path below
 * `fd`, until one call returns an error. A top-level folder named `skip` (may be NULL) is left
 * out. `fd` stays open. */
int fstree_walk(int fd, const char *skip, int (*visit)(void *arg, const char *path), void *arg);

/* Removes the folder `name` and all in it; the file `last` in it (may be NULL) after everything
 * else, so that a removal which was cut short can be told. Stops at other file systems (EXDEV). */
int fstree_remove(int dirfd, const char *name, const char *last);

/* A new file open for writing, with the folders above it made. Returns a descriptor, or -1 with
 * errno; EEXIST when there is one. */
int fstree_create(int dirfd, const char *path);

/* Fills the new file `out` from the start of the file `in`, sharing blocks if the disk can. */
int fstree_copy_fd(int in, int out);

/* Removes a file that may be missing, and the folders above it that are empty then. Leaves alone
 * what is reached through a symbolic link, and what is no file. */
int fstree_unlink(int dirfd, struct slice path);

/* Moves a file within a tree, over the one that is there, and makes the folders above. ELOOP when
 * the way leads through a symbolic link. */
int fstree_rename(int dirfd, const char *from, const char *to);

/* Gives the file a second name in another tree, or copies it where links cannot be made.
 * Folders are made; EEXIST when the name is taken. Symbolic links stay links. */
int fstree_link(int from_fd, const char *from, int to_fd, const char *to);

#endif
