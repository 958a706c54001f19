/* Places that were found before, kept in the user's cache folder: at most 4096 files of some
 * kilobytes, each new one taking the place of an older one. Safe to call from any thread. */
#ifndef RENDER_LAYOUT_CACHE_H
#define RENDER_LAYOUT_CACHE_H

#include "render/layout.h"

/* The folder below $XDG_CACHE_HOME or ~/.cache, made if need be; the caller frees it. NULL when there
 * is none to be had: then nothing is cached. */
char *layout_cache_dir(void);

/* Fills in the places of a graph; false, and nothing changed, when they are not known. `dir` may be
 * NULL. */
bool layout_cache_get(const char *dir, struct layout_graph *graph);

/* Keeps the places of a graph. That it cannot be done is no error. */
void layout_cache_put(const char *dir, const struct layout_graph *graph);

#endif
