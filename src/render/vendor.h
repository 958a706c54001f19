/* Mermaid's own script, for the kinds of charts that are not drawn here. `make vendor` fetches it by
 * npm into themes/vendor/mermaid: the module mermaid.esm.min.mjs, its chunks, its LICENSE and a file
 * VERSION. Without that folder such charts show their source. */
#ifndef RENDER_VENDOR_H
#define RENDER_VENDOR_H

#include "base/slice.h"

struct vendor;

/* Looks beside the site's themes, then beside the program's. NULL when it is not there or is not
 * whole. `root`: the site's folder. */
struct vendor *vendor_open(const char *root);
void vendor_close(struct vendor *vendor);

/* The module's path in the site: "assets/mermaid/11.0.0/mermaid.esm.min.mjs". */
struct slice vendor_module(const struct vendor *vendor);

typedef void vendor_take(void *user, struct slice path, struct slice bytes);

/* Gives all its files, read one after the other; files that cannot be read are left out. */
void vendor_each(const struct vendor *vendor, vendor_take *take, void *user);

#endif
