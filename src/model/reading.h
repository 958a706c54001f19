/* Reads the document as its author meant it: siblings decide what is a stage, chains of ranges
 * what is a position, an anchor what is a date (roadmap graph, sections 1 to 5). Linear in the
 * document but for sorting. */
#ifndef MODEL_READING_H
#define MODEL_READING_H

#include "model/page_graph.h"

struct page;

/* Makes page->graph from page->doc (whose blocks are still there) and the front matter; what is
 * contradictory becomes a warning of the page. A page without a doc gets an empty graph. */
void reading_build(struct page *page);

#endif
