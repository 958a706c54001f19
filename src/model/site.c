#include "model/site.h"

#include "base/mem.h"
#include "base/path.h"
#include "base/unicode.h"
#include "model/folder.h"
#include "parse/doc.h"

#include <stdlib.h>

struct page_name {
	struct page *page;
	struct slice name;
	UT_hash_handle hh;
};

struct site *
site_new(const struct config *conf)
{
	struct site *site = xcalloc(1, sizeof(*site));

	site->conf = conf;
	site->roots = xcalloc(conf->langs_len, sizeof(struct folder *));
	for (size_t i = 0; i < conf->langs_len; i++)
		site->roots[i] = folder_make(site, (int)i, SLICE(""));
	return site;
}

static void
names_free(struct page_name **names)
{
	struct page_name *entry, *next;

	HASH_ITER (hh, *names, entry, next) {
		HASH_DEL(*names, entry);
		free(entry);
	}
}

void
site_free(struct site *site)
{
	if (!site)
		return;
	names_free(&site->by_path);
	names_free(&site->by_url);
	HASH_CLEAR(hh, site->assets);
	folders_free(site);
	tags_free(site);
	for (size_t i = 0; i < site->pages_len; i++) {
		doc_free(site->pages[i]->doc);
		page_free(site->pages[i]);
	}
	free(site->pages);
	free(site->roots);
	arena_finish(&site->arena);
	free(site);
}

/* Adds the page under `name`; the page that has it already, or NULL when it went in. */
static struct page *
name_add(struct page_name **names, struct slice name, struct page *page)
{
	struct page_name *entry;

	HASH_FIND(hh, *names, name.ptr, name.len, entry);
	if (entry)
		return entry->page;
	entry = xcalloc(1, sizeof(*entry));
	entry->page = page;
	entry->name = name;
	HASH_ADD_KEYPTR(hh, *names, entry->name.ptr, entry->name.len, entry);
	return NULL;
}

static void
name_remove(struct page_name **names, struct slice name, const struct page *page)
{
	struct page_name *entry;

	HASH_FIND(hh, *names, name.ptr, name.len, entry);
	if (!entry || entry->page != page)
		return;
	HASH_DEL(*names, entry);
	free(entry);
}

static struct page *
name_find(struct page_name *names, struct slice name)
{
	struct page_name *entry;

	HASH_FIND(hh, names, name.ptr, name.len, entry);
	return entry ? entry->page : NULL;
}

/* Where the page stands, or would stand, in the list by path. */
static size_t
path_position(const struct site *site, struct slice path)
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
	size_t at = path_position(site, page->path);

	site->pages = xgrow(site->pages, site->pages_len, &site->pages_cap, sizeof(*site->pages));
	memmove(
	    site->pages + at + 1, site->pages + at, (site->pages_len - at) * sizeof(*site->pages));
	site->pages[at] = page;
	site->pages_len++;
	name_add(&site->by_path, page->path, page);
	folder_add_page(site, page);
	tags_add_page(site, page);
}

void
site_remove(struct site *site, struct page *page)
{
	size_t at = path_position(site, page->path);

	if (at == site->pages_len || site->pages[at] != page)
		return;
	site->pages_len--;
	memmove(
	    site->pages + at, site->pages + at + 1, (site->pages_len - at) * sizeof(*site->pages));
	name_remove(&site->by_path, page->path, page);
	name_remove(&site->by_url, page->url, page);
	folder_remove_page(site, page);
	tags_remove_page(site, page);
}

bool
site_claim_url(struct site *site, struct page *page, struct page **ret_other)
{
	struct page *other = name_add(&site->by_url, page->url, page);

	if (!other || other == page)
		return true;
	*ret_other = other;
	return false;
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

struct page *
site_find_path(const struct site *site, struct slice path)
{
	return name_find(site->by_path, path);
}

struct page *
site_find_url(const struct site *site, struct slice url)
{
	return name_find(site->by_url, url);
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

int
page_order(const struct page *a, const struct page *b)
{
	long wa = a->front.has_weight ? a->front.weight : 0;
	long wb = b->front.has_weight ? b->front.weight : 0;
	int order = (wa > wb) - (wa < wb);

	if (!order)
		order = date_order(a, b);
	if (!order)
		order = strcmp(a->title ? a->title : "", b->title ? b->title : "");
	return order ? order : slice_cmp(a->path, b->path);
}
