#include "render/vendor.h"

#include "base/fs.h"
#include "base/mem.h"
#include "conf/datadir.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum { FILE_MAX = 8 << 20, VERSION_MAX = 32, FILES_MAX = 2000 };

#define MODULE "mermaid.esm.min.mjs"
#define CHUNKS "chunks/mermaid.esm.min"

struct vendor {
	int dir;
	char *module; /* path in the site */
	size_t folder_len;
};

/* Versions become part of paths, so they are digits, letters, dots and hyphens. */
static bool
read_version(int dir, struct buf *out)
{
	if (fs_read(dir, "VERSION", VERSION_MAX, out))
		return false;
	while (out->len && out->ptr[out->len - 1] == '\n')
		buf_truncate(out, out->len - 1);
	for (size_t i = 0; i < out->len; i++)
		if (!strchr("0123456789abcdefghijklmnopqrstuvwxyz.-", out->ptr[i]))
			return false;
	return out->len && out->ptr[0] != '.';
}

static struct vendor *
open_at(const char *root)
{
	char *path = xasprintf("%s/themes/vendor/mermaid", root);
	int dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct vendor *vendor = NULL;
	struct buf version = BUF_INIT;

	free(path);
	if (dir < 0)
		return NULL;
	if (read_version(dir, &version) && faccessat(dir, MODULE, R_OK, 0) == 0) {
		vendor = xcalloc(1, sizeof(*vendor));
		vendor->dir = dir;
		vendor->module =
		    xasprintf("assets/mermaid/%.*s/" MODULE, SLICE_ARG(buf_slice(&version)));
		vendor->folder_len = strlen(vendor->module) - strlen(MODULE);
	} else {
		close(dir);
	}
	buf_finish(&version);
	return vendor;
}

struct vendor *
vendor_open(const char *root)
{
	struct vendor *vendor = open_at(root);
	char *data = vendor ? NULL : datadir_find();

	if (data)
		vendor = open_at(data);
	free(data);
	return vendor;
}

void
vendor_close(struct vendor *vendor)
{
	if (!vendor)
		return;
	close(vendor->dir);
	free(vendor->module);
	free(vendor);
}

struct slice
vendor_module(const struct vendor *vendor)
{
	return slice_of(vendor->module);
}

static void
give(const struct vendor *vendor, const char *name, vendor_take *take, void *user)
{
	struct buf path = BUF_INIT, bytes = BUF_INIT;

	buf_put(&path, slice_from(vendor->module, vendor->folder_len));
	buf_puts(&path, name);
	if (fs_read(vendor->dir, name, FILE_MAX, &bytes) == 0)
		take(user, buf_slice(&path), buf_slice(&bytes));
	buf_finish(&path);
	buf_finish(&bytes);
}

static int
is_module(const struct dirent *entry)
{
	return slice_ends(slice_of(entry->d_name), ".mjs");
}

void
vendor_each(const struct vendor *vendor, vendor_take *take, void *user)
{
	struct dirent **entries;
	int len = scandirat(vendor->dir, CHUNKS, &entries, is_module, alphasort);

	give(vendor, MODULE, take, user);
	give(vendor, "LICENSE", take, user);
	for (int i = 0; i < len; i++) {
		char *name = xasprintf(CHUNKS "/%s", entries[i]->d_name);

		if (i < FILES_MAX)
			give(vendor, name, take, user);
		free(name);
		free(entries[i]);
	}
	if (len >= 0)
		free(entries);
}
