/* Where `rmgen new` puts a page: from what was written on the command line to files below content/,
 * one for each language that is wanted, none of which gets in the way of what is there. */
#ifndef NEW_PLACE_H
#define NEW_PLACE_H

#include "base/buf.h"
#include "base/diag.h"

struct config;
struct options;
struct scan;

struct new_page {
	char *path;    /* below content/, for the disk */
	char *section; /* its first folder below the language; "" for none */
	char *name;    /* of the file, or of the folder when the page is a folder's own */
	int lang;
};

struct new_pages {
	struct new_page *items;
	size_t len, cap;
};

/* Fills `pages` for options->args.items[0]. `scan` holds what is there. False after fatal
 * diagnostics (EXIT_USAGE). Free in any case. */
bool new_place(struct new_pages *pages, const struct config *conf, const struct options *options,
    const struct scan *scan, struct diag *diag);

void new_pages_free(struct new_pages *pages);

#endif
