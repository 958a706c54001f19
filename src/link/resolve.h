/* References between pages: every link of a page becomes an address, or a diagnostic. */
#ifndef LINK_RESOLVE_H
#define LINK_RESOLVE_H

#include "model/site.h"

/* Resolves all links of the page: fills href, target, external, broken of doc->links. What is
 * nearly right (another case, a missing .md, a changed heading) is repaired; what is broken
 * becomes a warning with code "broken-link" and a suggestion where there is one. */
void resolve_page(const struct site *site, struct page *page);

/* Takes back what resolve_page did, so that it can be called again when other pages have changed. */
void unresolve_page(struct page *page);

#endif
