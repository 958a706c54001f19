/* The walk over one folder of input: for scan.c only. */
#ifndef READ_SCAN_WALK_H
#define READ_SCAN_WALK_H

#include "read/scan.h"

/* Adds all files below the tree, which is one of the scan's two, unsorted. What is refused goes
 * to `diag`. */
void scan_walk(
    struct scan *scan, const struct config *conf, const struct tree *tree, struct diag *diag);

#endif
