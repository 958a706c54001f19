#include "read/scan_walk.h"

#include "base/fs.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/unicode.h"
#include "base/utf8.h"
#include "conf/config.h"
#include "read/page.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <uthash.h>

enum { FILES_MAX = 2000000 };

struct names {
	char **items; /* below the tree, in the bytes of the disk; owned */
	size_t len, cap;
};

/* A page that a link led to, by its real path: each is read once. */
struct seen {
	UT_hash_handle hh;
	char real[];
};

struct walk {
	struct scan *scan;
	const struct tree *tree;
	struct diag *diag;
	const char *root;    /* absolute: of the tree */
	struct buf prefix;   /* with which diagnostics name what is inside: "content/" */
	struct slice output; /* the output folder below the site's; NULL when it is elsewhere */
	struct names dirs, links; /* still to be looked at */
	struct seen *seen;
	bool content; /* Markdown is read, not copied */
	bool linked;  /* inside a folder that a link led to */
	bool full;
};

static void
names_add(struct names *names, char *name)
{
	names->items = xgrow(names->items, names->len, &names->cap, sizeof(*names->items));
	names->items[names->len++] = name;
}

static int
name_cmp(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The file as a diagnostic shows it: what is no text as \xNN. The caller frees. */
static char *
shown_name(const struct walk *walk, const char *file)
{
	struct slice rest = slice_of(file);
	struct buf name = BUF_INIT;
	uint32_t rune;
	size_t len;

	buf_put(&name, buf_slice(&walk->prefix));
	while ((len = utf8_next(rest, &rune))) {
		if (rune < ' ' || rune == 0x7F || (len == 1 && rune == 0xFFFD))
			buf_printf(&name, "\\x%02X", (unsigned char)rest.ptr[0]);
		else
			buf_put_bytes(&name, rest.ptr, len);
		rest = slice_skip(rest, len);
	}
	return buf_detach(&name);
}

static void __attribute__((format(printf, 6, 7))) report(struct walk *walk, enum diag_level level,
    const char *code, const char *file, const char *hint, const char *fmt, ...)
{
	char *name = shown_name(walk, file);
	struct diag_at at = {name, 0, 0};
	va_list ap;

	va_start(ap, fmt);
	diag_addv(walk->diag, level, EXIT_IO, code, at, hint, fmt, ap);
	va_end(ap);
	free(name);
}

/* What cannot be read is left out; when the machine itself fails, nothing is published. */
static void
report_errno(struct walk *walk, const char *file, int error)
{
	bool machine = error == EIO || error == EMFILE || error == ENFILE || error == ENOMEM;

	report(walk, machine ? DIAG_FATAL : DIAG_ERROR, "unreadable", file, fs_read_hint(error),
	    "cannot be read: %s", strerror(error));
}

/* What is wrong with a name, or NULL. Pages may get another name on the site, files keep theirs. */
static const char *
name_problem(struct slice name, bool page)
{
	if (utf8_check(name) < name.len)
		return "the name is not UTF-8";
	if (name.len > 200)
		return page ? NULL : "the name is longer than 200 bytes";
	return path_segment_ok(name) ? NULL : "the name holds a backslash or a control character";
}

static void
add_page(struct walk *walk, struct slice path, const char *file)
{
	struct scan *scan = walk->scan;
	struct page *page = page_new(path, file);

	page->source = arena_printf(&page->arena, "%s%s", walk->prefix.ptr, page->path.ptr);
	scan->pages = xgrow(scan->pages, scan->pages_len, &scan->pages_cap, sizeof(*scan->pages));
	scan->pages[scan->pages_len++] = page;
}

static void
add_asset(struct walk *walk, struct slice path, const char *file)
{
	struct scan *scan = walk->scan;
	struct scan_asset asset = {.path = arena_copy(&scan->arena, path), .root = walk->root};

	asset.file = slice_is(path, file) ? asset.path.ptr : arena_strdup(&scan->arena, file);
	scan->assets =
	    xgrow(scan->assets, scan->assets_len, &scan->assets_cap, sizeof(*scan->assets));
	scan->assets[scan->assets_len++] = asset;
}

static bool
is_below(struct slice path, struct slice folder)
{
	return path.len >= folder.len && memcmp(path.ptr, folder.ptr, folder.len) == 0 &&
	       (!folder.len || path.len == folder.len || path.ptr[folder.len] == '/');
}

/* True when the page is part of the site under its real name, or was reached before. */
static bool
seen_before(struct walk *walk, struct slice real)
{
	struct seen *seen;

	if (is_below(real, slice_of(walk->tree->below)))
		return true;
	HASH_FIND(hh, walk->seen, real.ptr, real.len, seen);
	if (seen)
		return true;
	seen = xcalloc(1, sizeof(*seen) + real.len + 1);
	memcpy(seen->real, real.ptr, real.len);
	HASH_ADD(hh, walk->seen, real, real.len, seen);
	return false;
}

static bool
is_duplicate(struct walk *walk, const char *file)
{
	struct buf real = BUF_INIT;
	bool duplicate = false;

	if (tree_resolve(walk->tree, file, &real) == 0)
		duplicate = seen_before(walk, buf_slice(&real));
	if (duplicate)
		report(walk, DIAG_NOTE, "symlink-duplicate", file, NULL,
		    "this page is read once, as %s", real.ptr);
	buf_finish(&real);
	return duplicate;
}

static void
add_file(struct walk *walk, const char *file, bool by_link)
{
	bool page = walk->content && scan_is_page(path_base(slice_of(file)));
	struct buf path = BUF_INIT;

	if (page && (by_link || walk->linked) && is_duplicate(walk, file))
		return;
	if (walk->scan->pages_len + walk->scan->assets_len >= FILES_MAX) {
		if (!walk->full)
			report(walk, DIAG_FATAL, "too-many-files", file, "split the site",
			    "more than %d files", FILES_MAX);
		walk->full = true;
		return;
	}
	unicode_nfc(&path, slice_of(file));
	if (page)
		add_page(walk, buf_slice(&path), file);
	else if (faccessat(walk->tree->dir_fd, file, R_OK, AT_EACCESS) < 0)
		report_errno(walk, file, errno);
	else
		add_asset(walk, buf_slice(&path), file);
	buf_finish(&path);
}

static bool
has_ignored_part(struct slice real)
{
	while (real.len) {
		const char *slash = memchr(real.ptr, '/', real.len);
		struct slice part = slice_head(real, slash ? (size_t)(slash - real.ptr) : real.len);

		if (scan_is_ignored(part))
			return true;
		real = slice_skip(real, part.len + 1);
	}
	return false;
}

/* True when the folder `real` holds the link, which then leads in a circle. */
static bool
holds_link(const struct walk *walk, struct slice real, const char *file)
{
	struct slice dir = path_dir(slice_of(file));
	struct buf stands = BUF_INIT;
	bool holds;

	buf_puts(&stands, walk->tree->below);
	if (stands.len && dir.len)
		buf_putc(&stands, '/');
	buf_put(&stands, dir);
	holds = is_below(buf_slice(&stands), real);
	buf_finish(&stands);
	return holds;
}

/* A linked folder is walked after the tree, from where the link stands. Links inside of it are
 * not followed on, so no way is endless and none multiplies. */
static void
follow_dir(struct walk *walk, const char *file, struct slice real)
{
	if (walk->linked)
		report(walk, DIAG_WARNING, "symlink-nested", file,
		    "put the link into a folder that is not itself reached by a link",
		    "not followed: a link inside a linked folder, to %.*s", SLICE_ARG(real));
	else
		names_add(&walk->dirs, xstrdup(file));
}

static void
follow_link(struct walk *walk, const char *file, struct slice real)
{
	const char *at = real.len ? real.ptr : ".";
	struct stat st;

	if (fstatat(walk->tree->base_fd, at, &st, AT_SYMLINK_NOFOLLOW) < 0) {
		report_errno(walk, file, errno);
	} else if (S_ISDIR(st.st_mode) && holds_link(walk, real, file)) {
		report(walk, DIAG_ERROR, "symlink-loop", file, "remove the link",
		    "the link leads back to %s, in which it stands", real.len ? at : "the site");
	} else if (has_ignored_part(real)) {
		report(walk, DIAG_ERROR, "symlink-outside", file, "remove the link",
		    "the link leads to %s, which is no part of the site", at);
	} else if (walk->output.ptr &&
		   (is_below(real, walk->output) || is_below(walk->output, real))) {
		report(walk, DIAG_ERROR, "symlink-outside", file, "remove the link",
		    "the link leads to %s, where the output is written", at);
	} else if (S_ISDIR(st.st_mode)) {
		follow_dir(walk, file, real);
	} else if (S_ISREG(st.st_mode)) {
		add_file(walk, file, true);
	} else {
		report(walk, DIAG_ERROR, "special-file", file, "remove the link",
		    "the link leads to a pipe, socket or device, not to a file");
	}
}

static void
visit_link(struct walk *walk, const char *file)
{
	struct buf real = BUF_INIT;
	int error = tree_resolve(walk->tree, file, &real);

	if (!error)
		follow_link(walk, file, buf_slice(&real));
	else if (error == EXDEV)
		report(walk, DIAG_ERROR, "symlink-outside", file,
		    "copy what is meant into the site, and remove the link",
		    "the link leads out of the site, to %s", real.ptr);
	else if (error == ELOOP)
		report(walk, DIAG_ERROR, "symlink-loop", file, "remove the link",
		    "the link leads in a circle");
	else if (error == ENOENT || error == ENOTDIR)
		report(walk, DIAG_ERROR, "symlink-broken", file, "remove the link, or correct it",
		    "the link leads to nothing: %s", real.ptr);
	else
		report_errno(walk, file, error);
	buf_finish(&real);
}

static unsigned char
type_of(int dir_fd, const struct dirent *entry)
{
	struct stat st;

	if (entry->d_type != DT_UNKNOWN)
		return entry->d_type;
	if (fstatat(dir_fd, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return DT_UNKNOWN;
	return IFTODT(st.st_mode);
}

static void
visit_entry(struct walk *walk, char *file, unsigned char type)
{
	struct slice name = path_base(slice_of(file));
	const char *problem = name_problem(name, type == DT_REG && scan_is_page(name));

	if (problem) {
		report(walk, DIAG_ERROR, "bad-name", file, "rename it", "left out: %s", problem);
		free(file);
		return;
	}
	switch (type) {
	case DT_DIR:
		names_add(&walk->dirs, file);
		return;
	case DT_LNK:
		names_add(&walk->links, file);
		return;
	case DT_REG:
		add_file(walk, file, false);
		break;
	case DT_UNKNOWN: /* it went away in between */
		break;
	default:
		report(walk, DIAG_ERROR, "special-file", file,
		    "remove it, or move it out of the site",
		    "this is a pipe, socket or device, not a file");
	}
	free(file);
}

static void
read_entries(struct walk *walk, const char *dir, DIR *stream)
{
	struct dirent *entry;

	for (;;) {
		char *file;

		errno = 0;
		entry = readdir(stream);
		if (!entry)
			break;
		if (scan_is_ignored(slice_of(entry->d_name)))
			continue;
		file = xasprintf("%s%s%s", dir, *dir ? "/" : "", entry->d_name);
		visit_entry(walk, file, type_of(dirfd(stream), entry));
	}
	if (errno)
		report_errno(walk, dir, errno);
}

/* A site may be built into a folder of its own content: that is not read again. */
static bool
is_output(const struct walk *walk, const char *dir)
{
	struct buf path = BUF_INIT;
	bool same;

	if (!walk->output.ptr)
		return false;
	buf_puts(&path, walk->tree->below);
	if (path.len && *dir)
		buf_putc(&path, '/');
	buf_puts(&path, dir);
	same = slice_eq(buf_slice(&path), walk->output);
	buf_finish(&path);
	return same;
}

static void
visit_dir(struct walk *walk, const char *dir)
{
	DIR *stream = NULL;
	int fd = -1, error;

	if (is_output(walk, dir))
		return;
	error = tree_open(walk->tree, dir, O_RDONLY | O_DIRECTORY, &fd);
	if (!error && !(stream = fdopendir(fd))) {
		error = errno;
		close(fd);
	}
	if (error) {
		report_errno(walk, dir, error);
		return;
	}
	read_entries(walk, dir, stream);
	closedir(stream);
}

static void
visit_dirs(struct walk *walk)
{
	while (walk->dirs.len) {
		char *dir = walk->dirs.items[--walk->dirs.len];

		if (!walk->full)
			visit_dir(walk, dir);
		free(dir);
	}
}

/* Takes all links that were met, in order. */
static void
visit_links(struct walk *walk, void (*visit)(struct walk *, const char *))
{
	struct names links = walk->links;

	walk->links = (struct names){0};
	if (links.len)
		qsort(links.items, links.len, sizeof(*links.items), name_cmp);
	for (size_t i = 0; i < links.len; i++) {
		visit(walk, links.items[i]);
		free(links.items[i]);
	}
	free(links.items);
}

/* A link of the tree itself, and what lies in the folder that it leads to. */
static void
visit_outer_link(struct walk *walk, const char *file)
{
	visit_link(walk, file);
	walk->linked = true;
	visit_dirs(walk);
	visit_links(walk, visit_link);
	walk->linked = false;
}

/* The part of `path` below the folder `base`, or a NULL slice. */
static struct slice
below(const char *path, const char *base)
{
	struct slice all = slice_of(path), folder = slice_of(base);

	while (folder.len && folder.ptr[folder.len - 1] == '/')
		folder.len--;
	if (!path || !is_below(all, folder))
		return (struct slice){NULL, 0};
	return slice_skip(all, folder.len + 1);
}

/* Paths in diagnostics start from where rmgen.yaml was named. */
static void
set_prefix(struct walk *walk, const struct config *conf)
{
	struct slice inside = below(walk->root, conf->root);
	struct slice dir = path_dir(slice_of(conf->file));

	if (inside.ptr && dir.len) {
		buf_put(&walk->prefix, dir);
		buf_putc(&walk->prefix, '/');
	}
	buf_put(&walk->prefix, inside.ptr ? inside : slice_of(walk->root));
	if (walk->prefix.len)
		buf_putc(&walk->prefix, '/');
}

void
scan_walk(struct scan *scan, const struct config *conf, const struct tree *tree, struct diag *diag)
{
	struct walk walk = {.scan = scan, .tree = tree, .diag = diag, .prefix = BUF_INIT};
	struct seen *seen, *next;

	walk.content = tree == &scan->content;
	walk.root = walk.content ? conf->content_dir : conf->static_dir;
	walk.output = below(conf->output_dir, tree->base);
	set_prefix(&walk, conf);
	names_add(&walk.dirs, xstrdup(""));
	visit_dirs(&walk);
	/* Links come last, so that it does not depend on the disk which way to a page counts. */
	visit_links(&walk, visit_outer_link);
	HASH_ITER (hh, walk.seen, seen, next) {
		HASH_DEL(walk.seen, seen);
		free(seen);
	}
	free(walk.dirs.items);
	free(walk.links.items);
	buf_finish(&walk.prefix);
}
