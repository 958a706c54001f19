/* The roadmap graph of the site: what its pages give (model/nodes), and the indices through which
 * one finds another: ids, terms, labels, titles, links to a page. A build is N times roadmap_add
 * and roadmap_link; an edit is one roadmap_remove and one of each, and leaves the same graph. All
 * that a question needs beyond the indices is worked out when it is asked. */
#ifndef MODEL_GRAPH_H
#define MODEL_GRAPH_H

#include "base/buf.h"
#include "model/names.h"
#include "model/nodes.h"
#include "model/site.h"
#include "model/terms.h"

struct roadmap {
	const struct site *site;
	struct terms *terms;    /* owned */
	struct name **by_term;  /* by term: pages whose text names it, or NULL */
	struct name *by_id;     /* "ko:plans/backend" */
	struct name *by_label;  /* of topics: eight bytes of node_key or of a term's key */
	size_t pages;           /* in by_id; as many names as pages: each has an id of its own */
	struct name *by_title;  /* eight bytes of node_key */
	struct name *by_target; /* path of a page: those that link to it */
	struct name *by_shown;  /* the same for those that link to it as if it were an image */
};

/* Takes the terms over. Free with roadmap_free before the site. */
struct roadmap *roadmap_new(const struct site *site, struct terms *terms);
void roadmap_free(struct roadmap *roadmap);

/* Puts other terms in the place of the roadmap's, and those into `ret_old`, which the caller frees.
 * False, and nothing is changed, when a term that pages may name by its number has another one.
 * Pages go on naming the terms that they named, until they are read again. */
bool roadmap_exchange_terms(struct roadmap *roadmap, struct terms *terms, struct terms **ret_old);

/* Enters a page (with page->nodes, and in the site), and takes it out. Pages without nodes are no
 * part of the graph. */
void roadmap_add(struct roadmap *roadmap, struct page *page);
void roadmap_remove(struct roadmap *roadmap, struct page *page);

/* Enters the page's links, once they are resolved; and takes them out, before they are resolved
 * anew. roadmap_remove does the latter. */
void roadmap_link(struct roadmap *roadmap, struct page *page);
void roadmap_unlink(struct roadmap *roadmap, struct page *page);

/* A node of a page; of a term, `page` is NULL and `node` the index in terms. */
struct node_ref {
	struct page *page;
	int node;
};

/* Pages; borrowed until the next change. */
struct page_list {
	struct page *const *items; /* in the order of their paths */
	size_t len;
};

struct page_list roadmap_backlinks(const struct roadmap *roadmap, const struct page *page);

/* Those of which a link leads there by the signs of an image; no reader sees that. */
struct page_list roadmap_showers(const struct roadmap *roadmap, const struct page *page);

/* Pages whose text names the term. */
struct page_list roadmap_term_pages(const struct roadmap *roadmap, int term);

/* Where a roadmap speaks of a term: its stage, or the roadmap itself (node 0). */
struct term_use {
	struct page *page;
	int node;
	unsigned line;
};

/* All of them, each stage once, pages in the order of their paths. The caller frees *ret. */
size_t roadmap_term_uses(const struct roadmap *roadmap, int term, struct term_use **ret);

/* The page's id: "plans/backend", from `id:`, `translation_key:` or its path. Translations share
 * it; with the language in front it is the site's only one ("ko:plans/backend", with "~2" for
 * one whose id another page has too). */
void roadmap_put_id(struct buf *out, const struct page *page);
void roadmap_put_key(struct buf *out, const struct roadmap *roadmap, const struct page *page);

/* The same for a node: "ko:plans/backend#basics/docker"; "term:kubernetes". */
void roadmap_put_node_key(
    struct buf *out, const struct roadmap *roadmap, const struct page *page, int node);

/* What is meant by a name in `requires:`, as written on `page`: "#id" of a node, the id or path
 * of a page (with #id or not), a title, a topic of the page, a term. False when nothing is. */
bool roadmap_find(const struct roadmap *roadmap, const struct page *page, struct slice name,
    struct node_ref *ret);

/* The pages with this id: in one language, or in all for "plans/backend". Up to `len` of them go
 * to `ret`; returns how many there are. */
size_t roadmap_find_pages(
    const struct roadmap *roadmap, struct slice id, struct page **ret, size_t len);

/* What the front matter's i-th `requires` means; false for nothing. */
size_t roadmap_requires_len(const struct page *page);
bool roadmap_requires(
    const struct roadmap *roadmap, const struct page *page, size_t i, struct node_ref *ret);

/* The node of another page that is the same thing as this topic: by label or as one term, the
 * first one of the site. False when the topic is the first itself, or alone. */
bool roadmap_twin(
    const struct roadmap *roadmap, const struct page *page, int node, struct node_ref *ret);

/* Translations: nodes are matched by explicit id, else by their position where both pages have
 * the same outline. */
struct twin_map {
	const struct page *page;
	struct page *source; /* the version that gives the ids; NULL when it is the page itself */
	bool outline, nodes; /* headings, all nodes, are at the same places */
};
struct twin_map twin_map(const struct roadmap *roadmap, const struct page *page);
/* For each node of the page the source's, or -1; `ret` has room for them all. */
void twin_list(const struct twin_map *map, int *ret);

/* Adds to the diagnostics of the pages: circles of what requires what, what is required and is
 * not there, what can never be reached, times that run backwards, stages without a date in a
 * dated plan, ids that two pages claim. */
void roadmap_check(const struct roadmap *roadmap);

/* Its two parts: what is wrong with the times of one page; what is wrong between pages. */
void roadmap_check_page(struct page *page);
void roadmap_check_between(const struct roadmap *roadmap);

#endif
