#include "model/site.h"
#include "model/nodes.h"
#include "model/page_graph.h"

#include "base/mem.h"
#include "base/path.h"
#include "base/unicode.h"
#include "base/unicode_sort.h"
#include "model/folder.h"
#include "model/graph.h"
#include "model/page_graph.h"
#include "parse/doc.h"
#include "read/pair.h"

#include <stdlib.h>

struct site *
site_new(const struct config *conf)
{
	struct site *site = xcalloc(1, sizeof(*site));

	site->conf = conf;
	site->pairs = pairs_new(conf->langs_len);
	site->roots = xcalloc(conf->langs_len, sizeof(struct folder *));
	for (size_t i = 0; i < conf->langs_len; i++)
		site->roots[i] = folder_make(site, (int)i, SLICE(""));
	return site;
}

static void
made_free(struct site *site)
{
	for (size_t i = 0; i < site->made_len; i++)
		free((char *)site->made[i].ptr);
	free(site->made);
}

static void
aliases_free(struct site *site)
{
	for (size_t i = 0; i < site->aliases_len; i++)
		free((char *)site->aliases[i].url.ptr);
	free(site->aliases);
}

void
site_free(struct site *site)
{
	if (!site)
		return;
	roadmap_free(site->roadmap);
	pairs_free(site->pairs);
	names_free(&site->by_path);
	names_free(&site->by_url);
	names_free(&site->by_fold);
	names_free(&site->by_base);
	HASH_CLEAR(hh, site->assets);
	folders_free(site);
	tags_free(site);
	for (size_t i = 0; i < site->pages_len; i++) {
		page_graph_free(site->pages[i]->graph);
		nodes_free(site->pages[i]->nodes);
		doc_free(site->pages[i]->doc);
		page_free(site->pages[i]);
	}
	free(site->pages);
	free(site->roots);
	made_free(site);
	aliases_free(site);
	arena_finish(&site->arena);
	free(site);
}

static int
url_order(const void *a, const void *b)
{
	return slice_cmp(*(const struct slice *)a, *(const struct slice *)b);
}

bool
site_take_made(struct site *site, struct slice *urls, size_t len)
{
	bool changed = len != site->made_len;

	if (len)
		qsort(urls, len, sizeof(*urls), url_order);
	for (size_t i = 0; i < len && !changed; i++)
		changed = !slice_eq(urls[i], site->made[i]);
	made_free(site);
	site->made = urls;
	site->made_len = len;
	return changed;
}

struct slice
site_find_made(const struct site *site, struct slice url)
{
	const struct slice *found = site->made_len ? bsearch(&url, site->made, site->made_len,
							 sizeof(*site->made), url_order)
						   : NULL;

	return found ? *found : (struct slice){0};
}

void
site_take_aliases(struct site *site, struct alias *items, size_t len)
{
	aliases_free(site);
	site->aliases = items;
	site->aliases_len = len;
}

struct page *
site_find_alias(const struct site *site, struct slice url)
{
	/* the address comes first in what is sorted by it */
	const struct alias *found =
	    site->aliases_len
		? bsearch(&url, site->aliases, site->aliases_len, sizeof(*site->aliases), url_order)
		: NULL;

	return found ? found->page : NULL;
}

/* The path without its extension, case folded. */
static void
put_folded(struct buf *out, struct slice path)
{
	unicode_fold(out, slice_head(path, path.len - path_ext(path).len));
}

typedef void names_change(struct name **names, struct slice name, struct page *page);

static void
change_folded(struct site *site, struct page *page, names_change *change)
{
	struct buf folded = BUF_INIT;

	put_folded(&folded, page->path);
	change(&site->by_fold, buf_slice(&folded), page);
	change(&site->by_base, path_base(buf_slice(&folded)), page);
	buf_finish(&folded);
}

static void
remove_name(struct name **names, struct slice name, struct page *page)
{
	names_remove(names, name, page);
}

size_t
site_position(const struct site *site, struct slice path)
{
	size_t low = 0, high = site->pages_len;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (slice_cmp(site->pages[mid]->path, path) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

void
site_add(struct site *site, struct page *page)
{
	size_t at = site_position(site, page->path);

	site->pages = xgrow(site->pages, site->pages_len, &site->pages_cap, sizeof(*site->pages));
	memmove(
	    site->pages + at + 1, site->pages + at, (site->pages_len - at) * sizeof(*site->pages));
	site->pages[at] = page;
	site->pages_len++;
	names_add(&site->by_path, page->path, page);
	if (!page->derived_from) /* a note's name means what was written */
		change_folded(site, page, names_add);
	pairs_add(site->pairs, page);
	folder_add_page(site, page);
	tags_add_page(site, page);
}

void
site_remove(struct site *site, struct page *page)
{
	size_t at = site_position(site, page->path);

	if (at == site->pages_len || site->pages[at] != page)
		return;
	site->pages_len--;
	memmove(
	    site->pages + at, site->pages + at + 1, (site->pages_len - at) * sizeof(*site->pages));
	names_remove(&site->by_path, page->path, page);
	names_remove(&site->by_url, page->url, page);
	if (!page->derived_from)
		change_folded(site, page, remove_name);
	pairs_remove(site->pairs, page);
	folder_remove_page(site, page);
	tags_remove_page(site, page);
}

bool
site_claim_url(struct site *site, struct page *page, struct page **ret_other)
{
	const struct name *taken = names_find(site->by_url, page->url);

	if (taken && taken->pages[0] != page) {
		*ret_other = taken->pages[0];
		return false;
	}
	names_add(&site->by_url, page->url, page);
	return true;
}

bool
site_add_asset(struct site *site, struct slice path, const char *root, const char *file)
{
	struct asset *asset = site_find_asset(site, path);

	if (asset)
		return false;
	asset = arena_alloc(&site->arena, sizeof(*asset));
	asset->path = arena_copy(&site->arena, path);
	asset->file = arena_strdup(&site->arena, file);
	asset->root = root;
	HASH_ADD_KEYPTR(hh, site->assets, asset->path.ptr, asset->path.len, asset);
	return true;
}

void
site_remove_asset(struct site *site, struct slice path)
{
	struct asset *asset = site_find_asset(site, path);

	if (asset)
		HASH_DEL(site->assets, asset);
}

static struct page *
find_one(struct name *names, struct slice name)
{
	const struct name *found = names_find(names, name);

	return found ? found->pages[0] : NULL;
}

struct page *
site_find_path(const struct site *site, struct slice path)
{
	return find_one(site->by_path, path);
}

struct page *
site_find_url(const struct site *site, struct slice url)
{
	return find_one(site->by_url, url);
}

const struct name *
site_find_folded(const struct site *site, struct slice path, bool base_only)
{
	struct buf folded = BUF_INIT;
	const struct name *found;

	put_folded(&folded, path);
	found = base_only ? names_find(site->by_base, path_base(buf_slice(&folded)))
			  : names_find(site->by_fold, buf_slice(&folded));
	buf_finish(&folded);
	return found;
}

struct asset *
site_find_asset(const struct site *site, struct slice path)
{
	struct asset *asset;

	HASH_FIND(hh, site->assets, path.ptr, path.len, asset);
	return asset;
}

static int
date_order(const struct page *a, const struct page *b)
{
	const char *first = a->front.date ? a->front.date : "";
	const char *second = b->front.date ? b->front.date : "";

	return strcmp(second, first);
}

void
page_set_sort(struct page *page, const struct config *conf)
{
	struct buf key = BUF_INIT;

	collator_put_key(conf->langs[page->lang].collator, &key, slice_of(page->title));
	page->sort = arena_copy(&page->arena, buf_slice(&key));
	buf_finish(&key);
}

int
page_order(const struct page *a, const struct page *b)
{
	long wa = a->front.has_weight ? a->front.weight : 0;
	long wb = b->front.has_weight ? b->front.weight : 0;
	int order = (wa > wb) - (wa < wb);

	if (!order)
		order = date_order(a, b);
	if (!order)
		order = slice_cmp(a->sort, b->sort);
	return order ? order : slice_cmp(a->path, b->path);
}
