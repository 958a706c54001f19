/* The levels that headings get on a page. */
#ifndef RENDER_OUTLINE_H
#define RENDER_OUTLINE_H

struct doc;

/* Levels under the page's own h1, for each of doc->headings: the first is 2, none is more than
 * one below the heading it stands under (a reader's list of headings has no holes), none is over
 * 6. Returns an array of doc->headings_len bytes, to be freed. */
unsigned char *outline_levels(const struct doc *doc);

/* The heading that stands in the page's head and is left out of the text: the title's h1 when
 * the text starts with it, else -1. */
int outline_lifted(const struct doc *doc);

#endif
