/* What stands in the way of a new page. */
#ifndef NEW_COLLIDE_H
#define NEW_COLLIDE_H

#include "base/diag.h"

#include <stdbool.h>

struct config;
struct new_page;
struct scan;

/* False after a fatal diagnostic (EXIT_USAGE) when the page, or a folder on its way, is there
 * already, differs from one that is there only in letter case or Unicode form, would have the address of
 * another page, or lies outside of the site by a link. Where a folder of the same name in another
 * Unicode form exists (as macOS writes them), page->path is changed to go there. */
bool new_collide(
    struct new_page *page, const struct config *conf, const struct scan *scan, struct diag *diag);

#endif
