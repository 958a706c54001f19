/* Graphviz itself. For layout.c only: not safe for threads, and best in a process of its own. */
#ifndef RENDER_LAYOUT_DOT_H
#define RENDER_LAYOUT_DOT_H

#include "render/layout.h"

/* Places a graph with dot; false when dot fails or was left out of the program. */
bool dot_place(struct layout_graph *graph);

/* Is Graphviz built in? */
bool dot_is_there(void);

#endif
