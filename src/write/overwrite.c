/* The last resort: an output folder that cannot be renamed, because something is mounted there, is
 * brought up to date file by file. A build that is killed meanwhile leaves a mix of both sites,
 * which the next build brings up to date; nothing of others is touched. */
#include "base/fs.h"
#include "base/mem.h"
#include "write/disk.h"
#include "write/fstree.h"
#include "write/io_error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Lists what either site has, with contents unknown: whatever of it is there when the build is
 * killed is ours to replace, and will be. */
static void
list_both(const struct disk *disk, struct output_entry *const *entries, size_t len, struct buf *out)
{
	const struct manifest *old = &disk->target.manifest;
	size_t fresh = 0;

	for (size_t i = 0; i < len; i++)
		fresh += !manifest_find(old, entries[i]->path);
	manifest_begin(out, old->len + fresh);
	for (size_t i = 0; i < old->len; i++)
		manifest_put_unknown(out, old->items[i].path);
	for (size_t i = 0; i < len; i++)
		if (!manifest_find(old, entries[i]->path))
			manifest_put_unknown(out, entries[i]->path);
}

static int
install_manifest(int fd, struct slice text)
{
	int error = unlinkat(fd, TARGET_SCRAP, 0) < 0 && errno != ENOENT ? errno : 0;

	if (!error)
		error = fs_write(fd, TARGET_SCRAP, text);
	if (!error && renameat(fd, TARGET_SCRAP, fd, MANIFEST_NAME) < 0)
		error = errno;
	return error;
}

static int
remove_gone(struct disk *disk)
{
	const struct manifest *old = &disk->target.manifest;
	int error = 0;

	for (size_t i = 0; i < old->len && !error; i++)
		if (!output_find(&disk->out, old->items[i].path))
			error = fstree_unlink(disk->target.fd, old->items[i].path);
	return error;
}

/* Copies one file of the new site over the old one's. */
static int
install_file(struct disk *disk, const char *path)
{
	int in = openat(disk_stage(disk), path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC), out;
	int fd = disk->target.fd, error;

	if (in < 0)
		return errno;
	unlinkat(fd, TARGET_SCRAP, 0);
	out = fstree_create(fd, TARGET_SCRAP);
	error = out < 0 ? errno : fstree_copy_fd(in, out);
	close(in);
	if (out >= 0 && close(out) < 0 && !error)
		error = errno;
	return error ? error : fstree_rename(fd, TARGET_SCRAP, path);
}

bool
disk_overwrite(struct disk *disk, struct output_entry *const *entries, size_t len,
    struct slice text, struct diag *diag)
{
	const struct place *place = &disk->target.place;
	struct buf both = BUF_INIT;
	const char *path = "";
	int error;

	list_both(disk, entries, len, &both);
	error = install_manifest(disk->target.fd, buf_slice(&both));
	buf_finish(&both);
	if (!error)
		error = remove_gone(disk);
	for (size_t i = 0; i < len && !error; i++) {
		if (!entries[i]->written)
			continue;
		path = entries[i]->path.ptr;
		error = install_file(disk, path);
	}
	if (!error)
		error = install_manifest(disk->target.fd, text);
	if (error) {
		char *shown = place_show(place, path);

		diag_fatal(diag, EXIT_IO, "io-failed", (struct diag_at){shown, 0, 0},
		    "put this right and build again: the site in this folder is not complete now",
		    "cannot replace %s: %s", shown, strerror(error));
		free(shown);
		return false;
	}
	diag_add(diag, DIAG_NOTE, "output-mounted", (struct diag_at){place->shown, 0, 0},
	    "for an exchange in one step, mount the folder above it instead",
	    "%s is a mount point: its files were replaced one after the other", place->shown);
	fstree_remove(disk->target.parent, place->stage, MANIFEST_NAME);
	return true;
}
