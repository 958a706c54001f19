/* Removes what builds made. */
#include "base/mem.h"
#include "write/fstree.h"
#include "write/io_error.h"
#include "write/output.h"
#include "write/target.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/* The manifest goes last: what is left when this is interrupted is still known to be ours. */
static bool
remove_listed(const struct target *target, struct diag *diag)
{
	const struct manifest *manifest = &target->manifest;

	for (size_t i = 0; i < manifest->len; i++) {
		int error = fstree_unlink(target->fd, manifest->items[i].path);
		char *path, *shown;

		if (!error)
			continue;
		path = xstrndup(manifest->items[i].path.ptr, manifest->items[i].path.len);
		shown = place_show(&target->place, path);
		io_error(diag, error, "remove", shown);
		free(path);
		free(shown);
		return false;
	}
	unlinkat(target->fd, TARGET_SCRAP, 0);
	unlinkat(target->fd, MANIFEST_NAME, 0);
	return true;
}

static int
count_file(void *arg, const char *path)
{
	size_t *count = arg;

	*count += !target_keeps(path);
	return 0;
}

static bool
clean(const struct target *target, struct diag *diag)
{
	const struct place *place = &target->place;
	size_t count = 0;
	int error;

	if (target->fd < 0 || !target->manifest.text.len)
		return true;
	if (!remove_listed(target, diag))
		return false;
	error = fstree_walk(target->fd, ".git", count_file, &count);
	if (error)
		return io_error(diag, error, "read", place->shown);
	if (count)
		diag_add(diag, DIAG_NOTE, "output-foreign", (struct diag_at){place->shown, 0, 0},
		    "delete them yourself if they are not needed",
		    "%zu files in %s were not made by rmgen and stay", count, place->shown);
	/* Fails when something stays in it, and that is well. */
	unlinkat(target->parent, place->name, AT_REMOVEDIR);
	return true;
}

bool
output_clean(const struct config *conf, struct diag *diag)
{
	struct target target;
	bool good;

	if (!target_open(&target, conf, false, diag))
		return false;
	good = clean(&target, diag);
	target_close(&target);
	return good;
}
