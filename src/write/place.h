/* Where the output folder is, and the refusal of places that are not for output. */
#ifndef WRITE_PLACE_H
#define WRITE_PLACE_H

#include "base/diag.h"

struct config;

struct place {
	char *dir;    /* the output folder: absolute, symbolic links resolved; may not exist */
	char *shown;  /* the same as the user would name it */
	char *parent; /* the folder it is in */
	char *name;   /* its name there */
	char *stage;  /* names beside it: of the new site while it is made */
	char *old;    /* of the old site on its way out */
	char *lock;
};

/* Fills `place`. False, with nothing to finish, after a fatal diagnostic (EXIT_USAGE) for a
 * folder whose exchange or removal would take something else away: the root, the home folder, the
 * working folder, the site's sources, and what holds them. Writes nothing. */
bool place_find(struct place *place, const struct config *conf, struct diag *diag);

void place_finish(struct place *place);

/* "<shown>/<path>"; the caller frees. */
char *place_show(const struct place *place, const char *path);

#endif
