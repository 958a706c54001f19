/* Files that start something: the first files of a site, or a new page. They are filled from
 * templates of the program's own scaffold/ folder or of the site, and written without ever
 * replacing what is there. */
#ifndef STARTER_H
#define STARTER_H

#include "base/buf.h"
#include "base/diag.h"

#include <jansson.h>

struct starter_file {
	char *path; /* below the root */
	struct buf bytes;
	bool there; /* something has this name already, and keeps it */
};

struct starter {
	char *root; /* as the user names it; "" is the working folder */
	struct starter_file *files;
	size_t len, cap;
};

/* `root` is copied. */
void starter_init(struct starter *starter, const char *root);
void starter_finish(struct starter *starter);

/* Adds a file to be written; takes the bytes and leaves `bytes` empty. */
void starter_add(struct starter *starter, const char *path, struct buf *bytes);

/* The path of a file as the user would name it. Free it. */
char *starter_shown(const struct starter *starter, const char *path);

/* Sets `there` of each file by what is on the disk. */
void starter_look(struct starter *starter);

/* Makes the folders and writes all files that are not there. False after a fatal diagnostic:
 * EXIT_USAGE where the user may not write or a file stands in the way, EXIT_IO where the disk
 * fails. What was written until then is removed again. */
bool starter_write(struct starter *starter, struct diag *diag);

/* Appends a file of the program's scaffold/, filled with `data` where its name ends in
 * ".mustache". False after a fatal diagnostic; with `missing_ok` a file that does not exist is no
 * error, and nothing is appended. */
bool starter_read(
    struct buf *out, const char *name, json_t *data, bool missing_ok, struct diag *diag);

/* Appends `text`, a Mustache template that diagnostics call `path`, filled with `data`. */
bool starter_fill(
    struct buf *out, const char *path, struct slice text, json_t *data, struct diag *diag);

/* Appends a text as YAML holds it: as it is, or in quotes where it would mean something else. */
void starter_put_yaml(struct buf *out, struct slice text);

#endif
