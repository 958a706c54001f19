/* Old addresses: `aliases:` in the front matter. Each becomes a page that leads on to the new
 * one. */
#ifndef LINK_ALIAS_H
#define LINK_ALIAS_H

#include "base/diag.h"
#include "base/slice.h"

struct alias;
struct site;

/* Sorted by url, each once: what a page, a folder or a file has is no alias. */
struct aliases {
	struct alias *items; /* owned */
	size_t len, cap;
};

/* Collects the aliases of a site whose addresses are given. An alias begins with a slash, which is
 * the site's root, or is seen from the folder of its page; of several pages with one, the page
 * with the least path has it. With `diag`, adds a warning for each that cannot be had. Free with
 * aliases_finish. */
void aliases_of_site(struct aliases *ret, const struct site *site, struct diag *diag);
void aliases_finish(struct aliases *aliases);

/* Tells the site its old addresses, which links may still lead to; `diag` as above. */
void aliases_tell(struct site *site, struct diag *diag);

#endif
