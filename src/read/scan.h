/* What lies in content/ and static/: Markdown pages, and files that are copied as they are.
 * Dot files, node_modules, editors' backups and Excalidraw drawings are left out. */
#ifndef READ_SCAN_H
#define READ_SCAN_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/slice.h"
#include "read/tree.h"

struct config;

/* A file that is copied. Strings live in the scan's arena, `root` in the configuration. */
struct scan_asset {
	struct slice path; /* below `root`, NFC */
	const char *file;  /* the same in the bytes that are on the disk */
	const char *root;  /* absolute: conf->content_dir or conf->static_dir */
};

/* Both lists are in the order of their paths, without two equal paths in one root. */
struct scan {
	struct tree content, statics; /* open until scan_finish; `statics` may have no folder */
	struct page **pages;          /* owned; whoever takes them sets pages_len to 0 */
	struct scan_asset *assets;
	size_t pages_len, pages_cap, assets_len, assets_cap;
	struct arena arena;
};

/* Walks both folders. What cannot be read or followed is an error and left out; false after a
 * fatal one. Call scan_finish in any case. */
bool scan_site(struct scan *scan, const struct config *conf, struct diag *diag);

/* Frees the lists and the pages that are still inside. */
void scan_finish(struct scan *scan);

/* True for the name of a Markdown file: .md or .markdown, in any case. */
bool scan_is_page(struct slice name);

/* True for names that are left out, of files and of folders alike. */
bool scan_is_ignored(struct slice name);

#endif
