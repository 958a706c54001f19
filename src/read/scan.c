#include "read/scan.h"

#include "base/mem.h"
#include "base/path.h"
#include "base/unicode.h"
#include "base/utf8.h"
#include "conf/config.h"
#include "read/page.h"
#include "read/scan_walk.h"

#include <errno.h>
#include <stdlib.h>
#include <strings.h>

static bool
ends_with(struct slice name, const char *suffix)
{
	size_t len = strlen(suffix);

	return name.len > len && strncasecmp(name.ptr + name.len - len, suffix, len) == 0;
}

bool
scan_is_page(struct slice name)
{
	return ends_with(name, ".md") || ends_with(name, ".markdown");
}

bool
scan_is_ignored(struct slice name)
{
	static const char *const names[] = {"node_modules", "__MACOSX", "Thumbs.db", "desktop.ini"};
	static const char *const suffixes[] = {".excalidraw", ".excalidraw.md", "~"};

	if (name.len && name.ptr[0] == '.')
		return true;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (slice_is(name, names[i]))
			return true;
	for (size_t i = 0; i < sizeof(suffixes) / sizeof(*suffixes); i++)
		if (ends_with(name, suffixes[i]))
			return true;
	return false;
}

static int
page_cmp(const void *va, const void *vb)
{
	const struct page *a = *(struct page *const *)va, *b = *(struct page *const *)vb;
	int order = slice_cmp(a->path, b->path);

	return order ? order : strcmp(a->file, b->file);
}

static int
asset_cmp(const void *va, const void *vb)
{
	const struct scan_asset *a = va, *b = vb;
	int order = strcmp(a->root, b->root);

	if (!order)
		order = slice_cmp(a->path, b->path);
	return order ? order : strcmp(a->file, b->file);
}

/* Two files whose names are one name in NFC: on macOS they could not be told apart. */
static void
report_twins(struct diag *diag, const char *source, const char *one, const char *two)
{
	struct diag_at at = {source, 0, 0};
	bool first_nfd = strlen(one) > strlen(two);

	diag_add(diag, DIAG_ERROR, "same-name", at, "remove or rename one of the two",
	    "two files differ only by Unicode normalization: \"%s\" (%zu bytes, %s) and \"%s\" (%zu "
	    "bytes, %s); only the first is read",
	    one, strlen(one), first_nfd ? "decomposed" : "composed", two, strlen(two),
	    first_nfd ? "composed" : "decomposed");
}

static void
sort_pages(struct scan *scan, struct diag *diag)
{
	size_t kept = 0;

	if (!scan->pages_len)
		return;
	qsort(scan->pages, scan->pages_len, sizeof(*scan->pages), page_cmp);
	for (size_t i = 0; i < scan->pages_len; i++) {
		struct page *page = scan->pages[i], *last = kept ? scan->pages[kept - 1] : NULL;

		if (last && slice_eq(last->path, page->path)) {
			report_twins(diag, last->source, last->file, page->file);
			page_free(page);
		} else {
			scan->pages[kept++] = page;
		}
	}
	scan->pages_len = kept;
}

static void
sort_assets(struct scan *scan, struct diag *diag)
{
	size_t kept = 0;

	if (!scan->assets_len)
		return;
	qsort(scan->assets, scan->assets_len, sizeof(*scan->assets), asset_cmp);
	for (size_t i = 0; i < scan->assets_len; i++) {
		struct scan_asset *asset = &scan->assets[i];
		struct scan_asset *last = kept ? &scan->assets[kept - 1] : NULL;

		if (last && last->root == asset->root && slice_eq(last->path, asset->path))
			report_twins(diag, last->path.ptr, last->file, asset->file);
		else
			scan->assets[kept++] = *asset;
	}
	scan->assets_len = kept;
}

static bool
report_open(struct diag *diag, const char *dir, int error)
{
	struct diag_at at = {dir, 0, 0};

	if (error == EXDEV)
		diag_fatal(diag, EXIT_USAGE, "symlink-outside", at,
		    "name the folder that is meant in rmgen.yaml, or copy it into the site",
		    "this folder is a link that leads out of the site");
	else if (error == ENOENT || error == ENOTDIR)
		diag_fatal(diag, EXIT_USAGE, "no-content", at,
		    "make the folder, or start with: rmgen init",
		    "there is no folder with content here");
	else
		diag_fatal(diag, EXIT_IO, "unreadable", at, "check the folder's permissions",
		    "cannot open the folder: %s", strerror(error));
	return false;
}

bool
scan_site(struct scan *scan, const struct config *conf, struct diag *diag)
{
	size_t fatal = diag->counts[DIAG_FATAL];
	int error;

	*scan = (struct scan){0};
	error = tree_init(&scan->content, conf->root, conf->content_dir);
	if (error)
		return report_open(diag, conf->content_dir, error);
	scan_walk(scan, conf, &scan->content, diag);
	error = tree_init(&scan->statics, conf->root, conf->static_dir);
	if (!error)
		scan_walk(scan, conf, &scan->statics, diag);
	else if (error != ENOENT)
		return report_open(diag, conf->static_dir, error);
	sort_pages(scan, diag);
	sort_assets(scan, diag);
	return diag->counts[DIAG_FATAL] == fatal;
}

void
scan_finish(struct scan *scan)
{
	for (size_t i = 0; i < scan->pages_len; i++)
		page_free(scan->pages[i]);
	free(scan->pages);
	free(scan->assets);
	arena_finish(&scan->arena);
	tree_finish(&scan->content);
	tree_finish(&scan->statics);
	*scan = (struct scan){0};
}
