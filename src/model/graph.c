#include "model/graph.h"

#include "base/mem.h"
#include "conf/config.h"
#include "parse/doc.h"

#include <stdlib.h>

typedef void names_change(struct name **names, struct slice name, struct page *page);

static void
take_out(struct name **names, struct slice name, struct page *page)
{
	names_remove(names, name, page);
}

static struct slice
key_slice(const uint64_t *key)
{
	return slice_from((const char *)key, sizeof(*key));
}

/* As in nodes: keys of terms are even, those of labels odd. */
static uint64_t
term_label(int term)
{
	return ((uint64_t)term + 1) * 2;
}

struct roadmap *
roadmap_new(const struct site *site, struct terms *terms)
{
	struct roadmap *roadmap = xcalloc(1, sizeof(*roadmap));

	roadmap->site = site;
	roadmap->terms = terms;
	roadmap->by_term = xcalloc(terms_len(terms) + 1, sizeof(*roadmap->by_term));
	return roadmap;
}

bool
roadmap_exchange_terms(struct roadmap *roadmap, struct terms *terms, struct terms **ret_old)
{
	size_t len = terms_len(roadmap->terms), now = terms_len(terms);

	for (size_t i = 0; i < len; i++)
		if (i >= now ||
		    !slice_eq(terms_at(roadmap->terms, (int)i)->id, terms_at(terms, (int)i)->id))
			return false;
	roadmap->by_term = xrealloc(roadmap->by_term, (now + 1) * sizeof(*roadmap->by_term));
	for (size_t i = len; i <= now; i++)
		roadmap->by_term[i] = NULL;
	*ret_old = roadmap->terms;
	roadmap->terms = terms;
	return true;
}

void
roadmap_free(struct roadmap *roadmap)
{
	if (!roadmap)
		return;
	for (size_t i = 0; i < terms_len(roadmap->terms); i++)
		names_free(&roadmap->by_term[i]);
	names_free(&roadmap->by_id);
	names_free(&roadmap->by_label);
	names_free(&roadmap->by_title);
	names_free(&roadmap->by_target);
	names_free(&roadmap->by_shown);
	free(roadmap->by_term);
	terms_free(roadmap->terms);
	free(roadmap);
}

void
roadmap_put_id(struct buf *out, const struct page *page)
{
	struct slice id = page->logical;

	if (page->front.id)
		id = slice_of(page->front.id);
	else if (page->front.translation_key)
		id = slice_of(page->front.translation_key);
	if (slice_ends(id, "/"))
		id.len--;
	buf_put(out, id.len ? id : SLICE("home"));
}

static void
put_plain_key(struct buf *out, const struct site *site, const struct page *page)
{
	if (page->lang >= 0) {
		buf_puts(out, site->conf->langs[page->lang].tag);
		buf_putc(out, ':');
	}
	roadmap_put_id(out, page);
}

static void
change_labels(struct roadmap *roadmap, struct page *page, names_change *change)
{
	for (size_t i = 0; i < page->nodes->len; i++) {
		const struct node *node = &page->nodes->nodes[i];
		uint64_t term = term_label(node->term);

		if (node->kind != NODE_TOPIC && node->kind != NODE_LINK)
			continue;
		if (node->key)
			change(&roadmap->by_label, key_slice(&node->key), page);
		if (node->term >= 0)
			change(&roadmap->by_label, key_slice(&term), page);
	}
}

static void
change_page(struct roadmap *roadmap, struct page *page, names_change *change)
{
	uint64_t title = node_key(slice_of(page->title));
	struct buf key = BUF_INIT;
	int last = -1;

	put_plain_key(&key, roadmap->site, page);
	change(&roadmap->by_id, buf_slice(&key), page);
	buf_finish(&key);
	if (title)
		change(&roadmap->by_title, key_slice(&title), page);
	for (size_t i = 0; i < page->nodes->mentions_len; i++) {
		int term = page->nodes->mentions[i].term;

		if (term != last)
			change(&roadmap->by_term[term], SLICE("pages"), page);
		last = term;
	}
	change_labels(roadmap, page, change);
}

void
roadmap_add(struct roadmap *roadmap, struct page *page)
{
	if (!page->nodes)
		return;
	change_page(roadmap, page, names_add);
	roadmap->pages++;
}

static void
change_links(struct roadmap *roadmap, struct page *page, names_change *change)
{
	for (size_t i = 0; page->doc && i < page->doc->links_len; i++) {
		const struct link *link = &page->doc->links[i];

		if (link->target && link->target != page)
			change(link->image ? &roadmap->by_shown : &roadmap->by_target,
			    link->target->path, page);
	}
}

void
roadmap_link(struct roadmap *roadmap, struct page *page)
{
	change_links(roadmap, page, names_add);
}

void
roadmap_unlink(struct roadmap *roadmap, struct page *page)
{
	change_links(roadmap, page, take_out);
}

void
roadmap_remove(struct roadmap *roadmap, struct page *page)
{
	roadmap_unlink(roadmap, page);
	if (!page->nodes)
		return;
	change_page(roadmap, page, take_out);
	roadmap->pages--;
}

static struct page_list
list_of(struct name *names, struct slice name)
{
	const struct name *found = names_find(names, name);

	return found ? (struct page_list){found->pages, found->len} : (struct page_list){NULL, 0};
}

struct page_list
roadmap_backlinks(const struct roadmap *roadmap, const struct page *page)
{
	return list_of(roadmap->by_target, page->path);
}

struct page_list
roadmap_showers(const struct roadmap *roadmap, const struct page *page)
{
	return list_of(roadmap->by_shown, page->path);
}

struct page_list
roadmap_term_pages(const struct roadmap *roadmap, int term)
{
	return list_of(roadmap->by_term[term], SLICE("pages"));
}

size_t
roadmap_term_uses(const struct roadmap *roadmap, int term, struct term_use **ret)
{
	struct page_list pages = roadmap_term_pages(roadmap, term);
	struct term_use *uses = NULL;
	size_t len = 0, cap = 0;

	for (size_t i = 0; i < pages.len; i++) {
		const struct page_nodes *nodes = pages.items[i]->nodes;

		if (!pages.items[i]->graph->is_roadmap)
			continue;
		for (size_t m = nodes_first_mention(nodes, term);
		     m < nodes->mentions_len && nodes->mentions[m].term == term; m++) {
			int stage = node_stage(nodes, nodes->mentions[m].node);
			const struct term_use *last = len ? &uses[len - 1] : NULL;

			stage = stage < 0 ? 0 : stage;
			if (last && last->page == pages.items[i] && last->node == stage)
				continue;
			uses = xgrow(uses, len, &cap, sizeof(*uses));
			uses[len++] =
			    (struct term_use){pages.items[i], stage, nodes->mentions[m].line};
		}
	}
	*ret = uses;
	return len;
}

void
roadmap_put_key(struct buf *out, const struct roadmap *roadmap, const struct page *page)
{
	size_t from = out->len;
	struct page_list list;

	put_plain_key(out, roadmap->site, page);
	if (HASH_COUNT(roadmap->by_id) == roadmap->pages)
		return;
	list = list_of(roadmap->by_id, slice_skip(buf_slice(out), from));
	for (size_t i = 1; i < list.len; i++)
		if (list.items[i] == page)
			buf_printf(out, "~%zu", i + 1);
}

void
roadmap_put_node_key(
    struct buf *out, const struct roadmap *roadmap, const struct page *page, int node)
{
	size_t from;

	if (!page) {
		buf_puts(out, "term:");
		buf_put(out, terms_at(roadmap->terms, node)->id);
		return;
	}
	roadmap_put_key(out, roadmap, page);
	if (node <= 0)
		return;
	buf_putc(out, '#');
	from = out->len;
	node_put_id(out, page, &page->nodes->nodes[node]);
	if (out->len == from)
		buf_putc(out, '-');
}

size_t
roadmap_find_pages(const struct roadmap *roadmap, struct slice id, struct page **ret, size_t len)
{
	const struct config *conf = roadmap->site->conf;
	struct buf key = BUF_INIT;
	size_t count = 0;

	for (int lang = -1; lang < (int)conf->langs_len; lang++) {
		struct page_list list;

		buf_truncate(&key, 0);
		if (lang >= 0)
			buf_printf(&key, "%s:", conf->langs[lang].tag);
		buf_put(&key, id);
		list = list_of(roadmap->by_id, buf_slice(&key));
		for (size_t i = 0; i < list.len; i++, count++)
			if (count < len)
				ret[count] = list.items[i];
	}
	buf_finish(&key);
	return count;
}

static int
first_topic(const struct page *page, uint64_t key, int term)
{
	for (size_t i = 0; i < page->nodes->len; i++) {
		const struct node *node = &page->nodes->nodes[i];

		if (node->kind != NODE_TOPIC && node->kind != NODE_LINK)
			continue;
		if ((key && node->key == key) || (term >= 0 && node->term == term))
			return (int)i;
	}
	return -1;
}

bool
roadmap_twin(const struct roadmap *roadmap, const struct page *page, int at, struct node_ref *ret)
{
	const struct node *node = &page->nodes->nodes[at];
	uint64_t key = node->term >= 0 ? term_label(node->term) : node->key;
	struct page_list list = list_of(roadmap->by_label, key_slice(&key));

	/* Only the first of its page speaks for the others, which are joined to it there. */
	if (list.len < 2 || list.items[0] == page ||
	    first_topic(page, node->term >= 0 ? 0 : key, node->term) != at)
		return false;
	ret->page = list.items[0];
	ret->node = first_topic(ret->page, node->term >= 0 ? 0 : key, node->term);
	return ret->node >= 0;
}
