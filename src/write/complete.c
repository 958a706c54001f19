/* Completes the new site before it is published. */
#include "base/hash.h"
#include "base/mem.h"
#include "write/disk.h"
#include "write/fstree.h"
#include "write/io_error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static bool
link_unchanged(struct disk *disk, struct output_entry *const *entries, size_t len, int stage,
    struct diag *diag)
{
	int error = 0;
	size_t i;

	for (i = 0; i < len && !error; i++) {
		const char *path = entries[i]->path.ptr;

		if (!entries[i]->written)
			error = fstree_link(disk->target.fd, path, stage, path);
	}
	if (error) {
		char *path = place_show(&disk->target.place, entries[i - 1]->path.ptr);

		io_error(diag, error, "write", path);
		free(path);
	}
	return !error;
}

struct carry {
	struct disk *disk;
	struct diag *diag;
	int stage;
	size_t count; /* of files that somebody else put there */
	char *first;  /* the first of them by name; owned */
};

static bool
same_content(const struct carry *carry, const char *path, const struct output_entry *entry)
{
	int fd = openat(carry->disk->target.fd, path,
	    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	uint64_t hash = 0, size = 0;
	int error;

	if (fd < 0)
		return false;
	error = hash_file(fd, &hash, &size);
	close(fd);
	return !error && hash == entry->hash && size == entry->size;
}

/* The new site has something else under the name of somebody's file: nothing is published, or the
 * file would be lost. Any errno value ends the walk. */
static int
refuse_to_hide(const struct carry *carry, const char *path)
{
	char *shown = place_show(&carry->disk->target.place, path);

	diag_fatal(carry->diag, EXIT_USAGE, "output-foreign", (struct diag_at){shown, 0, 0},
	    "move the file away, or into static/ if it belongs to the site, then build again",
	    "%s was not made by rmgen, and the new site has something else of this name", shown);
	free(shown);
	return ECANCELED;
}

static int
carry_failed(const struct carry *carry, const char *path, int error)
{
	char *shown = place_show(&carry->disk->target.place, path);

	io_error(carry->diag, error, "carry over", shown);
	free(shown);
	return error;
}

static int
carry_file(void *arg, const char *path)
{
	struct carry *carry = arg;
	const struct target *target = &carry->disk->target;
	const struct output_entry *entry;
	bool kept = target_keeps(path);
	int error;

	if (strcmp(path, MANIFEST_NAME) == 0 || target_is_scrap(path) ||
	    manifest_find(&target->manifest, slice_of(path)))
		return 0;
	entry = output_find(&carry->disk->out, slice_of(path));
	if (entry)
		return kept || same_content(carry, path, entry) ? 0 : refuse_to_hide(carry, path);
	error = fstree_link(target->fd, path, carry->stage, path);
	if (error == EEXIST || error == ENOTDIR || error == EISDIR)
		return refuse_to_hide(carry, path);
	if (error)
		return carry_failed(carry, path, error);
	if (kept)
		return 0;
	if (!carry->count++ || strcmp(path, carry->first) < 0) {
		free(carry->first);
		carry->first = xstrdup(path);
	}
	return 0;
}

static void
report_carried(const struct carry *carry)
{
	char *shown = place_show(&carry->disk->target.place, carry->first);
	char *more = carry->count > 1 ? xasprintf(" and %zu more files were", carry->count - 1)
				      : xstrdup(" was");

	diag_add(carry->diag, DIAG_WARNING, "output-foreign", (struct diag_at){shown, 0, 0},
	    "move what belongs to the site into static/, and delete the rest",
	    "%s%s not made by rmgen: carried over to the new site", shown, more);
	free(shown);
	free(more);
}

/* Links what others put into the old site. A `.git` folder moves after the exchange. */
static bool
carry_over(struct disk *disk, int stage, struct diag *diag)
{
	struct carry carry = {.disk = disk, .diag = diag, .stage = stage};
	int error = fstree_walk(disk->target.fd, ".git", carry_file, &carry);

	if (error && !diag_failed(diag))
		io_error(diag, error, "read", disk->target.place.shown);
	if (!error && carry.count)
		report_carried(&carry);
	free(carry.first);
	return !error;
}

bool
disk_complete(struct disk *disk, struct output_entry *const *entries, size_t len, struct diag *diag)
{
	int stage = disk_stage(disk);

	if (stage < 0)
		return io_error(diag, errno, "create", disk->target.place.stage);
	if (disk->target.fd < 0)
		return true;
	return link_unchanged(disk, entries, len, stage, diag) && carry_over(disk, stage, diag);
}
