/* Shared by serve_site.c and serve_change.c. */
#ifndef SERVE_SITE_IMPL_H
#define SERVE_SITE_IMPL_H

#include "serve_model.h"
#include "serve_site.h"

#include <jansson.h>
#include <pthread.h>

struct serve_site {
	const struct options *options;
	char *root; /* folder of rmgen.yaml; NULL: there is none */
	struct serve_file *script;
	unsigned generation;
	char **pending; /* paths of pages to be read for the changed glossary, the next ones last */
	size_t pending_len, pending_cap;
	size_t reread_changed; /* those that were not as before */
	bool unchecked;        /* pages have changed since change_check */
	struct layout *layout; /* borrowed */
	int wake;              /* eventfd: something went wrong in drawing */
	struct diag told;      /* what was said of drawing, so that it is said once */

	/* Held while everything is read again: requests wait for it, rather than see what was. */
	pthread_mutex_t gate;

	/* All below is read by requests: with the lock held. Only one thread changes it, which may
	 * therefore read without. */
	pthread_mutex_t lock;
	struct serve_model *model; /* NULL until a site could be built */
	char *base;
	struct serve_file *waiting;
	struct diag failure; /* why the last attempt failed */
	bool stale;          /* it did, and `model` is older than the files */
	json_t *styles;      /* style sheets that changed last: [[old, new], …], or NULL */
};

double serve_seconds(void);

/* Nothing is left to be read for the glossary. */
void serve_forget_pending(struct serve_site *site);

/* Style sheets that are another file now: [[old, new], …]; new reference. */
json_t *serve_changed_styles(const struct theme *old, const struct theme *now);

/* Notes that the files cannot be taken over as they are; takes the diagnostics. */
void serve_site_fail(struct serve_site *site, struct diag *diag);

#endif
