/* The output folder as the last build left it, held under the lock. */
#ifndef WRITE_TARGET_H
#define WRITE_TARGET_H

#include "write/manifest.h"
#include "write/place.h"

#include <time.h>

struct target {
	struct place place;
	int parent;               /* descriptor of the folder it is in */
	int fd;                   /* of itself, -1 when it does not exist */
	int lock;                 /* of the lock file */
	struct manifest manifest; /* empty when it has none */
	struct timespec marked;   /* the manifest's time of change: whatever in the folder has an
	                           * older one is as the last build left it */
};

/* Finds, locks and checks the output folder, and puts right what killed builds left. False, with
 * nothing to close, after a fatal diagnostic. Makes the folder above when `create`; without, a
 * missing one leaves `parent` at -1. */
bool target_open(struct target *target, const struct config *conf, bool create, struct diag *diag);

/* Unlocks and frees. */
void target_close(struct target *target);

/* True for what people keep at the top of a published folder and no build makes: .git,
 * .gitignore, .nojekyll, CNAME. */
bool target_keeps(const char *name);

/* True for the temporary file of a build that wrote into the folder itself. */
bool target_is_scrap(const char *name);

#define TARGET_SCRAP ".rmgen-scrap"

#endif
