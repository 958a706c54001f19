/* The memory of cmark's trees: a bump allocator per thread, given back as a whole after each page.
 * Freeing node by node costs a third of parsing; the arena that cmark ships is one for the whole
 * process and must not be used with threads. */
#ifndef PARSE_CMARK_MEM_H
#define PARSE_CMARK_MEM_H

#include <cmark-gfm.h>

/* The allocator, for cmark_parser_new_with_mem. What it hands out belongs to the calling thread
 * until that thread calls cmark_mem_reset. */
cmark_mem *cmark_mem_thread(void);

/* Takes back everything the calling thread was given. */
void cmark_mem_reset(void);

/* The same, and frees the memory: at the end of a thread. */
void cmark_mem_finish(void);

#endif
