/* Which page exists in which language, and how: the matrix behind `rmgen status`, the status pages
 * and status.json. */
#ifndef MODEL_COVERAGE_H
#define MODEL_COVERAGE_H

#include "base/buf.h"
#include "model/health.h"

#include <stddef.h>

struct site;
struct translations;

/* Counts of one language. */
struct coverage_lang {
	size_t states[HEALTHS]; /* pages by enum health */
	size_t written;         /* all but the derived ones */
	size_t missing;         /* groups without a page in it */
	unsigned percent;       /* of the groups that it has, rounded down: 100 means all */
};

/* Borrows from the site; `groups` and `langs` are owned. */
struct coverage {
	const struct site *site;
	const struct translations **groups; /* by key; those without any page are left out */
	size_t len, cap;
	struct coverage_lang *langs; /* by index of the language */
};

/* Looks through a linked site. End with coverage_finish. */
void coverage_init(struct coverage *ret, const struct site *site);
void coverage_finish(struct coverage *coverage);

/* How many groups there are, without the rest: lists of them have parts. */
size_t coverage_count(const struct site *site);

/* The first page of a group in the order of the languages, the default one first, derived pages
 * last: the one to name the group by. Never NULL for a group of a coverage. */
const struct page *coverage_name(const struct coverage *coverage, const struct translations *group);

/* Appends all of it: {"languages": [counts], "pages": [{"key", "versions": {tag: {...} or null}}]}. As
 * text, since of a large site it is some megabytes. */
void coverage_put_json(struct buf *out, const struct coverage *coverage);

#endif
