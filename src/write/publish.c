/* Publishes the new site: it takes the old one's place in one step. */
#include "base/fs.h"
#include "base/mem.h"
#include "write/disk.h"
#include "write/fstree.h"
#include "write/io_error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void
list(struct buf *out, struct output_entry *const *entries, size_t len)
{
	manifest_begin(out, len);
	for (size_t i = 0; i < len; i++)
		manifest_put(out, entries[i]->path, entries[i]->hash, entries[i]->size);
}

/* True when the published site is already what this build made. */
static bool
is_unchanged(const struct disk *disk, struct slice text)
{
	return disk->out.stats.written == 0 && disk->target.fd >= 0 &&
	       slice_eq(text, buf_slice(&disk->target.manifest.text));
}

static bool
write_manifest(struct disk *disk, struct slice text, struct diag *diag)
{
	int error = fs_write(disk_stage(disk), MANIFEST_NAME, text);
	char *path;

	if (!error)
		return true;
	path = place_show(&disk->target.place, MANIFEST_NAME);
	io_error(diag, error, "write", path);
	free(path);
	return false;
}

/* The old site is published no more, so failures from here on are warnings. */
static void
drop_old(struct disk *disk, const char *name, struct diag *diag)
{
	const struct target *target = &disk->target;
	int stage = disk_stage(disk), error = 0;
	struct stat st;

	if (fstatat(target->fd, ".git", &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    renameat(target->fd, ".git", stage, ".git") < 0)
		error = errno;
	if (!error)
		error = fstree_remove(target->parent, name, MANIFEST_NAME);
	/* Files with a name in both sites were changed by the removal: the manifest has to be
	 * younger, or the next build would read them all. */
	utimensat(stage, MANIFEST_NAME, NULL, AT_SYMLINK_NOFOLLOW);
	if (error)
		diag_add(diag, DIAG_WARNING, "output-leftover",
		    (struct diag_at){target->place.shown, 0, 0},
		    "nothing is lost; the next build tries again",
		    "the new site is published, but the old one cannot be removed from %s/%s: %s",
		    target->place.parent, name, strerror(error));
}

/* The first site of all. */
static bool
move_in(struct disk *disk, struct diag *diag)
{
	const struct target *target = &disk->target;

	if (renameat(target->parent, target->place.stage, target->parent, target->place.name) == 0)
		return true;
	return io_error(diag, errno, "create", target->place.shown);
}

/* Two steps instead of one; target_open puts it right when a build is killed in between. */
static bool
move_aside(struct disk *disk, struct diag *diag)
{
	const struct place *place = &disk->target.place;
	int parent = disk->target.parent, error;

	if (renameat(parent, place->stage, parent, place->name) == 0) {
		drop_old(disk, place->old, diag);
		return true;
	}
	error = errno;
	if (renameat(parent, place->old, parent, place->name) < 0)
		diag_add(diag, DIAG_WARNING, "output-leftover",
		    (struct diag_at){place->shown, 0, 0}, "the next build moves it back",
		    "the old site stays in %s/%s for now: %s", place->parent, place->old,
		    strerror(errno));
	return io_error(diag, error, "replace", place->shown);
}

/* File systems and kernels that cannot exchange two folders say so in many ways. */
static bool
cannot_exchange(int error)
{
	return error == EINVAL || error == ENOSYS || error == EXDEV || error == EBUSY ||
	       error == EOPNOTSUPP;
}

static bool
replace(struct disk *disk, struct output_entry *const *entries, size_t len, struct slice text,
    struct diag *diag)
{
	const struct place *place = &disk->target.place;
	int parent = disk->target.parent;
	struct stat st;

	if (fstat(disk->target.fd, &st) == 0)
		fchmod(disk_stage(disk), st.st_mode & 07777);
	if (renameat2(parent, place->stage, parent, place->name, RENAME_EXCHANGE) == 0) {
		drop_old(disk, place->stage, diag);
		return true;
	}
	if (!cannot_exchange(errno))
		return io_error(diag, errno, "replace", place->shown);
	if (renameat(parent, place->name, parent, place->old) == 0)
		return move_aside(disk, diag);
	if (errno == EBUSY || errno == EXDEV)
		return disk_overwrite(disk, entries, len, text, diag);
	return io_error(diag, errno, "replace", place->shown);
}

/* The stage is the site now: it is not to be removed. */
static void
let_stage_go(struct disk *disk)
{
	close(atomic_exchange(&disk->stage, -1));
}

bool
disk_publish(struct disk *disk, struct output_entry *const *entries, size_t len, struct diag *diag)
{
	struct buf text = BUF_INIT;
	bool good = false;

	list(&text, entries, len);
	if (is_unchanged(disk, buf_slice(&text))) {
		good = true;
		goto out;
	}
	if (!disk_complete(disk, entries, len, diag) ||
	    !write_manifest(disk, buf_slice(&text), diag))
		goto out;
	if (disk->target.fd < 0)
		good = move_in(disk, diag);
	else
		good = replace(disk, entries, len, buf_slice(&text), diag);
	if (good)
		let_stage_go(disk);
out:
	buf_finish(&text);
	return good;
}
