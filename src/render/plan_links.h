/* How the stages of a plan hang together with one another and with other plans. */
#ifndef RENDER_PLAN_LINKS_H
#define RENDER_PLAN_LINKS_H

#include "render/plan.h"
#include "render/skills.h"

/* A stage that must come before another, though others may stand between them. */
struct plan_need {
	int from, to; /* plan stages: `from` requires `to` */
	int lane;     /* those that would cross in the map's gutter have different ones */
};

struct plan_links {
	struct plan_need *needs; /* by from, then to; each pair once */
	size_t needs_len;
	int lanes;
	unsigned *shared; /* by plan stage: skills that other plans teach, too */
};

/* Free with plan_links_free. Without a graph there are none. */
void plan_links_init(struct plan_links *ret, const struct skills *skills, const struct plan *plan);
void plan_links_free(struct plan_links *links);

#endif
