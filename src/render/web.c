#include "render/web.h"

#include "base/mem.h"
#include "model/site.h"
#include "render/rows.h"
#include "render/skills.h"

#include <stdlib.h>

/* A roadmap stands for its translations: the first written page of them does. */
static bool
is_first(const struct page *page)
{
	const struct translations *group = page->translations;

	for (size_t i = 0; group && i < group->len; i++) {
		const struct page *other = group->pages[i];

		if (other == page)
			return true;
		if (other && !other->derived_from && skill_source(other) && page_is_listed(other))
			return false;
	}
	return true;
}

static bool
is_line(const struct page *page)
{
	return !page->derived_from && skill_source(page) && page_is_listed(page) && is_first(page);
}

/* The skills of a roadmap in any of its languages, rising, each once. */
static size_t
terms_of(const struct page *page, int *terms)
{
	const struct translations *group = page->translations;
	size_t len = skill_terms(page, terms, WEB_TERMS_MAX);

	for (size_t i = 0; group && i < group->len; i++) {
		const struct page *other = group->pages[i];
		int more[WEB_TERMS_MAX];
		size_t count, kept = len;

		if (!other || other == page || other->derived_from || !skill_source(other))
			continue;
		count = skill_terms(other, more, WEB_TERMS_MAX);
		for (size_t k = 0, at = 0; k < count && len < WEB_TERMS_MAX; k++) {
			while (at < kept && terms[at] < more[k])
				at++;
			if (at == kept || terms[at] != more[k])
				terms[len++] = more[k];
		}
		if (len > kept) { /* two rising parts: few, so this is short */
			for (size_t a = kept; a < len; a++)
				for (size_t b = a; b > 0 && terms[b - 1] > terms[b]; b--) {
					int swap = terms[b];

					terms[b] = terms[b - 1];
					terms[b - 1] = swap;
				}
		}
	}
	return len;
}

static void
add_lines(struct web *web, const struct site *site)
{
	for (size_t i = 0; i < site->pages_len && web->len < WEB_NODES_MAX; i++)
		if (is_line(site->pages[i]))
			web->nodes[web->len++] =
			    (struct web_node){.page = site->pages[i], .term = -1};
	web->lines_len = web->len;
}

/* Skills of several roadmaps before the others, should there be too many. Returns the node of each
 * term, 0 for none: node 0 is a roadmap. */
static unsigned *
add_skills(struct web *web, const struct skills *skills)
{
	unsigned *nodes = xcalloc(skills->len + 1, sizeof(*nodes));

	for (int shared = 1; shared >= 0; shared--)
		for (size_t i = 0; i < skills->len && web->len < WEB_NODES_MAX; i++) {
			if (!skills_has(skills, (int)i) ||
			    skills_is_shared(skills, (int)i) != shared)
				continue;
			nodes[i] = (unsigned)web->len;
			web->nodes[web->len++] = (struct web_node){.term = (int)i};
		}
	return nodes;
}

static void
add_edges(struct web *web, const unsigned *nodes)
{
	int terms[WEB_TERMS_MAX];

	for (size_t i = 0; i < web->lines_len; i++) {
		size_t len = terms_of(web->nodes[i].page, terms);

		for (size_t k = 0; k < len && web->edges_len < WEB_EDGES_MAX; k++) {
			if (!nodes[terms[k]])
				continue;
			web->edges[web->edges_len++] =
			    (struct web_edge){(unsigned)i, nodes[terms[k]]};
			web->nodes[i].links++;
			web->nodes[nodes[terms[k]]].links++;
		}
	}
}

struct web *
web_new(const struct site *site, const struct skills *skills)
{
	struct web *web = xcalloc(1, sizeof(*web));
	unsigned *nodes;

	if (!skills_any(skills))
		return web;
	web->nodes = xcalloc(WEB_NODES_MAX, sizeof(*web->nodes));
	web->edges = xcalloc(WEB_EDGES_MAX, sizeof(*web->edges));
	add_lines(web, site);
	if (web->lines_len) {
		nodes = add_skills(web, skills);
		add_edges(web, nodes);
		free(nodes);
		web_place(web);
	}
	return web;
}

void
web_free(struct web *web)
{
	if (!web)
		return;
	free(web->nodes);
	free(web->edges);
	free(web);
}
