/* The folders of themes, and the files in them. */
#ifndef RENDER_THEME_DIR_H
#define RENDER_THEME_DIR_H

#include "base/buf.h"

#include <jansson.h>

struct config;
struct diag;

/* One file, read. */
struct theme_file {
	char *name; /* below the folder that was asked for: "hooks/link.mustache" */
	struct buf bytes;
};

struct theme_files {
	struct theme_file *items; /* sorted by name */
	size_t len, cap;
};

/* The absolute folder of a theme, or NULL. `name` is a path when it has a slash. Free it. */
char *theme_find(const struct config *conf, const char *name);

/* The names of all themes that theme_find finds by name, sorted; a new reference. */
json_t *theme_list(const struct config *conf);

/* Reads all files of the subfolder `sub` of the theme in `dir`; none when it does not exist. Dot
 * files and backups are left out. False after a fatal diagnostic. Free in any case. */
bool theme_read(struct theme_files *files, const char *dir, const char *sub, struct diag *diag);
void theme_files_free(struct theme_files *files);

/* Path of a theme's file as diagnostics name it: below the site's root when it is there. Free. */
char *theme_label(const struct config *conf, const char *dir, const char *sub, const char *name);

#endif
