/* What a page says about the things that its diagrams name: where, and how far they are. */
#ifndef RENDER_TOPICS_H
#define RENDER_TOPICS_H

#include "render/diagram.h"

struct page;
struct topics;

/* An index of the page's headings, stages, topics and tasks by their folded labels (NFKC, case;
 * emoji and punctuation left out). NULL when the page has no diagram. */
struct topics *topics_new(const struct page *page);
void topics_free(struct topics *topics);

/* The place on the page that bears this label; of several the first with a status. Fits
 * diagram_find; `topics` may be NULL. */
struct diagram_target topics_find(const void *topics, struct slice label);

#endif
