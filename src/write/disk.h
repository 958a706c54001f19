/* The output on disk: what its parts share. */
#ifndef WRITE_DISK_H
#define WRITE_DISK_H

#include "write/output_impl.h"
#include "write/target.h"

struct disk {
	struct output out; /* first, so that one can be had from the other */
	struct target target;
	/* The new site while it is made: descriptor, -1 until a file differs from the published
	 * site. At first it holds only what differs. */
	atomic_int stage;
};

/* The descriptor of the new site, made if need be; -1 with errno. */
int disk_stage(struct disk *disk);

/* Makes the new site complete and publishes it. False after a fatal diagnostic. */
bool disk_publish(
    struct disk *disk, struct output_entry *const *entries, size_t len, struct diag *diag);

/* Completes the stage: links the files which did not change, and the files of others. False after
 * a fatal diagnostic. */
bool disk_complete(
    struct disk *disk, struct output_entry *const *entries, size_t len, struct diag *diag);

/* Publishes file by file, for a folder that cannot be renamed because it is a mount point.
 * `text` is the new manifest. False after a fatal diagnostic. */
bool disk_overwrite(struct disk *disk, struct output_entry *const *entries, size_t len,
    struct slice text, struct diag *diag);

#endif
