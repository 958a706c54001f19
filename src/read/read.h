/* One page from the disk to text and front matter. */
#ifndef READ_READ_H
#define READ_READ_H

#include <stdbool.h>

struct config;
struct page;
struct tree;

/* Reads the page's file below `tree` (the content), decodes it, reads its front matter, and
 * fills language and logical path. Everything it reports goes to page->diag. False when the page
 * cannot be shown at all: unreadable, too large, or of no certain encoding. Safe for different
 * pages in different threads. */
bool read_page(struct page *page, const struct tree *tree, const struct config *conf);

/* The same for bytes that are in page->text already. */
bool read_bytes(struct page *page, const struct config *conf);

#endif
