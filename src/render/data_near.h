/* The picture of a page's neighbourhood: what comes before it, the skills where other lines cross its
 * own, those lines, what comes after it, and what links to it. */
#ifndef RENDER_DATA_NEAR_H
#define RENDER_DATA_NEAR_H

#include "render/data.h"

enum { NEAR_SKILLS = 8, NEAR_LINES = 4, NEAR_PAGES = 3 /* before, after, and linked, each */ };

/* A page, or where `page` is NULL a skill. */
struct near_stop {
	const struct page *page;
	int term;
};

struct near {
	struct near_stop before[NEAR_PAGES], after[NEAR_PAGES], links[NEAR_PAGES];
	int skills[NEAR_SKILLS]; /* that other plans teach as well */
	size_t before_len, after_len, links_len, skills_len;
};

/* Adds a stop to one of the lists, if there is room and it is not there yet. */
void near_add(struct near_stop *list, size_t *len, struct near_stop stop);

/* Does the page come before or after? Then that it links here says nothing more. */
bool near_has(const struct near *near, const struct page *page);

/* Sets page.near: the SVG as text, and page.has_near; "" where the page has no neighbours. */
void data_near(const struct data_ctx *ctx, json_t *object, const struct near *near);

#endif
