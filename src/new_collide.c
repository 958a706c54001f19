#include "new_collide.h"

#include "base/mem.h"
#include "base/path.h"
#include "base/unicode.h"
#include "conf/config.h"
#include "new_place.h"
#include "read/page.h"
#include "read/pair.h"
#include "read/scan.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>

#define NOWHERE ((struct diag_at){NULL, 0, 0})

enum likeness { DIFFERENT, SAME_FOLDED, SAME_NFC, SAME };

static enum likeness
compare(struct slice a, struct slice b)
{
	struct buf first = BUF_INIT, second = BUF_INIT;
	enum likeness result = SAME;

	if (!slice_eq(a, b)) {
		unicode_nfc(&first, a);
		unicode_nfc(&second, b);
		result = SAME_NFC;
	}
	if (result == SAME_NFC && !slice_eq(buf_slice(&first), buf_slice(&second))) {
		buf_truncate(&first, 0);
		buf_truncate(&second, 0);
		unicode_fold(&first, a);
		unicode_fold(&second, b);
		result = slice_eq(buf_slice(&first), buf_slice(&second)) ? SAME_FOLDED : DIFFERENT;
	}
	buf_finish(&first);
	buf_finish(&second);
	return result;
}

/* Looks for a name in a folder: the most alike there is, and in `ret_name` how it is written. */
static enum likeness
look_in(const char *folder, struct slice name, char **ret_name)
{
	enum likeness best = DIFFERENT;
	DIR *stream = opendir(folder);
	struct dirent *entry;

	*ret_name = NULL;
	while (stream && (entry = readdir(stream))) {
		enum likeness likeness = compare(name, slice_of(entry->d_name));

		if (likeness <= best)
			continue;
		best = likeness;
		free(*ret_name);
		*ret_name = xstrdup(entry->d_name);
	}
	if (stream)
		closedir(stream);
	return best;
}

static bool
fail_alike(struct diag *diag, const char *path, const char *there, struct slice wanted)
{
	char *hint = xasprintf("write \"%s\" as it is there, or choose another name", there);

	diag_fatal(diag, EXIT_USAGE, "new-page", (struct diag_at){path, 0, 0}, hint,
	    "\"%.*s\" and \"%s\" differ only in letter case or in the form of their letters: on macOS "
	    "and Windows they are one",
	    SLICE_ARG(wanted), there);
	free(hint);
	return false;
}

/* Goes down the path by what is on the disk. `real` becomes the path as the disk has it. */
static bool
walk(const struct config *conf, struct slice path, struct buf *real, struct diag *diag)
{
	struct buf folder = BUF_INIT;
	bool good = true;

	while (path.len && good) {
		const char *slash = memchr(path.ptr, '/', path.len);
		struct slice name = slice_head(path, slash ? (size_t)(slash - path.ptr) : path.len);
		enum likeness likeness;
		char *there, *shown;

		buf_truncate(&folder, 0);
		buf_printf(&folder, "%s/%s", conf->content_dir, real->ptr);
		likeness = look_in(folder.ptr, name, &there);
		shown = xasprintf("%s/%s%s", path_base(slice_of(conf->content_dir)).ptr, real->ptr,
		    there ? there : "");
		if (likeness == SAME_FOLDED)
			good = fail_alike(diag, shown, there, name);
		else if (likeness != DIFFERENT && !slash)
			good = false;
		if (!good && likeness != SAME_FOLDED)
			diag_fatal(diag, EXIT_USAGE, "new-page", (struct diag_at){shown, 0, 0},
			    "open it, or choose another name for the new page",
			    "this page is there already, and stays as it is");
		buf_puts(real, likeness == SAME_NFC ? there : "");
		if (likeness != SAME_NFC)
			buf_put(real, name);
		if (slash)
			buf_putc(real, '/');
		path = slice_skip(path, name.len + 1);
		free(there);
		free(shown);
	}
	buf_finish(&folder);
	return good;
}

/* A page of the same language and logical path: two files, one address. */
static bool
check_address(const struct new_page *page, const struct config *conf, const struct scan *scan,
    struct diag *diag)
{
	struct pair_path own = pair_read_path(conf, slice_of(page->path));

	for (size_t i = 0; i < scan->pages_len; i++) {
		const struct page *other = scan->pages[i];
		struct pair_path parts = pair_read_path(conf, other->path);
		int lang = parts.lang >= 0 ? parts.lang : conf->default_lang;

		if (lang != page->lang || parts.is_folder != own.is_folder ||
		    compare(parts.dir, own.dir) == DIFFERENT ||
		    (!own.is_folder && compare(parts.stem, own.stem) == DIFFERENT))
			continue;
		diag_fatal(diag, EXIT_USAGE, "new-page", (struct diag_at){other->source, 0, 0},
		    "open it, or choose another name for the new page",
		    "this page has the address already that %s would have", page->path);
		return false;
	}
	return true;
}

/* The nearest folder above the page that there is must not lead out of the site. */
static bool
check_inside(const struct new_page *page, const struct config *conf, struct diag *diag)
{
	char *path = xasprintf("%s/%s", conf->content_dir, page->path), *real = NULL;
	char *root = realpath(conf->root, NULL);
	size_t len = root ? strlen(root) : 0;
	bool inside;

	while (!real && strchr(path + 1, '/')) {
		*strrchr(path, '/') = '\0';
		real = realpath(path, NULL);
	}
	inside = real && root && strncmp(real, root, len) == 0 &&
		 (len == 1 || real[len] == '/' || !real[len]);
	if (!inside)
		diag_fatal(diag, EXIT_USAGE, "new-page", (struct diag_at){page->path, 0, 0},
		    "choose a folder inside the site", "a link on the way leads out of the site");
	free(path);
	free(real);
	free(root);
	return inside;
}

bool
new_collide(
    struct new_page *page, const struct config *conf, const struct scan *scan, struct diag *diag)
{
	struct buf real = BUF_INIT;
	bool good =
	    walk(conf, slice_of(page->path), &real, diag) && check_address(page, conf, scan, diag);

	if (good) {
		free(page->path);
		page->path = buf_detach(&real);
		good = check_inside(page, conf, diag);
	}
	buf_finish(&real);
	return good;
}
