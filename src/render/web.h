/* The whole site as a graph of two levels: roadmaps, and the skills that they teach. Shared skills
 * lie between their roadmaps, the others around their one. Places are the same for every language
 * and every build of the same site, and are found in time that grows with the graph. */
#ifndef RENDER_WEB_H
#define RENDER_WEB_H

#include <stdbool.h>
#include <stddef.h>

struct page;
struct site;
struct skills;

enum { WEB_NODES_MAX = 10000, WEB_EDGES_MAX = 60000, WEB_TERMS_MAX = 200 /* of one roadmap */ };

struct web_node {
	const struct page *page; /* of a roadmap: the first of its translations; NULL for a skill */
	int term;                /* of a skill, else -1 */
	unsigned links;          /* edges that end here */
	double x, y, r;          /* pixels */
};

struct web_edge {
	unsigned line, skill; /* indices into nodes */
};

struct web {
	struct web_node *nodes; /* roadmaps in the order of the site's pages, then skills by term */
	struct web_edge *edges;
	size_t len, lines_len, edges_len;
	double w, h;
};

/* Never NULL; without nodes where no skill is taught. Free with web_free. */
struct web *web_new(const struct site *site, const struct skills *skills);
void web_free(struct web *web);

/* Finds the places of nodes whose edges are known. For web.c and tests. */
void web_place(struct web *web);

#endif
