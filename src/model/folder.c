#include "model/folder.h"

#include "base/mem.h"

#include <stdlib.h>

static size_t
order_position(struct page *const *pages, size_t len, const struct page *page)
{
	size_t low = 0, high = len;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (page_order(pages[mid], page) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

void
pages_insert(struct page ***pages, size_t *len, size_t *cap, struct page *page)
{
	size_t at = order_position(*pages, *len, page);

	if (at < *len && (*pages)[at] == page)
		return;
	*pages = xgrow(*pages, *len, cap, sizeof(**pages));
	memmove(*pages + at + 1, *pages + at, (*len - at) * sizeof(**pages));
	(*pages)[at] = page;
	++*len;
}

void
pages_delete(struct page **pages, size_t *len, const struct page *page)
{
	size_t at = order_position(pages, *len, page);

	if (at == *len || pages[at] != page)
		return;
	--*len;
	memmove(pages + at, pages + at + 1, (*len - at) * sizeof(*pages));
}

/* The folder's hash key: no two languages share a folder. */
static void
put_key(struct buf *key, int lang, struct slice logical)
{
	buf_put_int(key, lang);
	buf_putc(key, ':');
	buf_put(key, logical);
}

struct folder *
site_find_folder(const struct site *site, int lang, struct slice logical)
{
	struct buf key = BUF_INIT;
	struct folder *folder;

	put_key(&key, lang, logical);
	HASH_FIND(hh, site->folders, key.ptr, key.len, folder);
	buf_finish(&key);
	return folder;
}

/* "a/b/" for "a/b/c/" and for "a/b/c"; "" at the top. */
static struct slice
logical_parent(struct slice logical)
{
	size_t len = logical.len;

	if (len && logical.ptr[len - 1] == '/')
		len--;
	while (len && logical.ptr[len - 1] != '/')
		len--;
	return slice_head(logical, len);
}

static size_t
subfolder_position(const struct folder *parent, struct slice name)
{
	size_t at = 0;

	while (at < parent->folders_len && slice_cmp(parent->folders[at]->name, name) < 0)
		at++;
	return at;
}

static void
link_parent(struct folder *parent, struct folder *folder)
{
	size_t at = subfolder_position(parent, folder->name);

	parent->folders = xgrow(
	    parent->folders, parent->folders_len, &parent->folders_cap, sizeof(*parent->folders));
	memmove(parent->folders + at + 1, parent->folders + at,
	    (parent->folders_len - at) * sizeof(*parent->folders));
	parent->folders[at] = folder;
	parent->folders_len++;
	folder->parent = parent;
}

static struct folder *
folder_new(struct site *site, int lang, struct slice logical)
{
	struct folder *folder = xcalloc(1, sizeof(*folder));
	struct slice above = logical_parent(logical);
	struct buf key = BUF_INIT;
	size_t skip;

	put_key(&key, lang, logical);
	skip = key.len - logical.len;
	folder->path.len = key.len;
	folder->path.ptr = buf_detach(&key);
	folder->logical = slice_skip(folder->path, skip);
	folder->name = slice_skip(folder->logical, above.len);
	if (folder->name.len)
		folder->name.len--;
	folder->lang = lang;
	HASH_ADD_KEYPTR(hh, site->folders, folder->path.ptr, folder->path.len, folder);
	return folder;
}

struct folder *
folder_make(struct site *site, int lang, struct slice logical)
{
	struct folder *result = site_find_folder(site, lang, logical), *child = NULL;

	if (result)
		return result;
	/* Upwards until a folder exists, then each new one is hung into the one above it. */
	for (struct folder *folder = NULL; !folder; logical = logical_parent(logical)) {
		bool known = (folder = site_find_folder(site, lang, logical)) != NULL;

		if (!known)
			folder = folder_new(site, lang, logical);
		if (!result)
			result = folder;
		if (child)
			link_parent(folder, child);
		child = folder;
		if (!known && logical.len)
			folder = NULL;
	}
	return result;
}

static void
folder_free(struct site *site, struct folder *folder)
{
	HASH_DEL(site->folders, folder);
	free((char *)folder->path.ptr);
	free((char *)folder->url.ptr);
	free(folder->pages);
	free(folder->folders);
	free(folder);
}

/* Removes the folder, and those above it, as long as nothing is inside. */
static void
folder_prune(struct site *site, struct folder *folder)
{
	while (folder->parent && !folder->page && !folder->pages_len && !folder->folders_len) {
		struct folder *parent = folder->parent;
		size_t at = subfolder_position(parent, folder->name);

		parent->folders_len--;
		memmove(parent->folders + at, parent->folders + at + 1,
		    (parent->folders_len - at) * sizeof(*parent->folders));
		folder_free(site, folder);
		folder = parent;
	}
}

void
folders_free(struct site *site)
{
	struct folder *folder, *next;

	HASH_ITER (hh, site->folders, folder, next) {
		folder_free(site, folder);
	}
}

static struct slice
holder_of(const struct page *page)
{
	return page->is_folder ? page->logical : logical_parent(page->logical);
}

void
folder_add_page(struct site *site, struct page *page)
{
	struct folder *folder = folder_make(site, page->lang, holder_of(page));

	if (page->is_folder)
		folder->page = page;
	else
		pages_insert(&folder->pages, &folder->pages_len, &folder->pages_cap, page);
}

void
folder_remove_page(struct site *site, struct page *page)
{
	struct folder *folder = site_find_folder(site, page->lang, holder_of(page));

	if (!folder)
		return;
	if (page->is_folder && folder->page == page)
		folder->page = NULL;
	else if (!page->is_folder)
		pages_delete(folder->pages, &folder->pages_len, page);
	folder_prune(site, folder);
}

struct folder *
site_folder_of(const struct site *site, const struct page *page)
{
	struct folder *folder = site_find_folder(site, page->lang, holder_of(page));

	return folder && page->is_folder ? folder->parent : folder;
}

size_t
folder_position(const struct folder *folder, const struct page *page)
{
	size_t at = order_position(folder->pages, folder->pages_len, page);

	return at < folder->pages_len && folder->pages[at] == page ? at : folder->pages_len;
}
