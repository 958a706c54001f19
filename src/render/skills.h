/* Skills: the glossary's terms that roadmaps teach, each an interchange where lines meet. A plan
 * and its translations are one line. Borrows from the site; holds only what is counted, so that
 * it is made anew whenever the site changes. */
#ifndef RENDER_SKILLS_H
#define RENDER_SKILLS_H

#include "base/buf.h"

#include <stdbool.h>

struct page;
struct site;

struct skill {
	unsigned lines;     /* roadmaps that teach it, each with its translations once */
	unsigned stages;    /* in all of them */
	unsigned languages; /* in which it is taught, converted pages left out */
};

struct skills {
	const struct site *site;
	struct skill *items; /* by term of the glossary */
	unsigned *pages;     /* by term, then by language: roadmaps in it */
	unsigned *seen;      /* by term: the group that was last counted to teach it */
	unsigned group;      /* counted so far */
	size_t len;          /* terms; 0 where the site has no graph */
};

/* Counts what a linked site teaches. Free with skills_free. */
struct skills *skills_new(const struct site *site);
void skills_free(struct skills *skills);

/* Adds what a translation group teaches (`sign` 1), or takes it away before the group changes (-1). */
struct translations;
void skills_count_group(struct skills *skills, const struct translations *group, int sign);

/* True when any roadmap teaches it: only then there is a page of it. NULL teaches nothing. */
bool skills_has(const struct skills *skills, int term);
bool skills_any(const struct skills *skills);

/* Two roadmaps or more: lines meet there. */
bool skills_is_shared(const struct skills *skills, int term);

/* Does any roadmap of the site teach the term (any of them: -1)? Without counting. */
bool skill_exists(const struct site *site, int term);

/* Appends the last segment of the address: the term's id, made safe for a path. */
void skill_put_slug(struct buf *out, const struct site *site, int term);

/* The skill's name in a language. Borrowed from the glossary. */
struct slice skill_label(const struct site *site, int lang, int term);

/* Does the page, which is a roadmap and listed, or what it was converted from, teach the skill? */
bool skill_is_taught(const struct page *page, int term);

/* Where a page teaches a skill. */
struct skill_stop {
	int node;     /* of the pages's nodes: what names the skill, a stage or a topic */
	int stage;    /* the stage it is in, or -1 */
	int strength; /* the name of a stage says more than the name of a topic, than any text */
};

/* The stops of a page, strongest first, each stage once; up to `max` go to `ret`. Returns how many
 * there are. The nodes are those of skill_source. */
size_t skill_stops(
    const struct site *site, const struct page *page, int term, struct skill_stop *ret, size_t max);

/* The page whose nodes speak for this one: for a converted page its source. NULL when it has none
 * or is no roadmap. */
const struct page *skill_source(const struct page *page);

/* The terms that a page teaches, rising; up to `max`. Returns how many were stored. */
size_t skill_terms(const struct page *page, int *ret, size_t max);

/* The version of a roadmap that stands for it in a language, among those that teach the skill:
 * that language's own or converted one, else the first. NULL when `page` is not the first page of
 * its group to teach it, so that walking over all pages meets each line once. */
struct page *skill_line(const struct page *page, int term, int lang);

#endif
