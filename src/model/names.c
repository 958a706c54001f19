#include "model/names.h"

#include "base/mem.h"
#include "read/page.h"

#include <stdlib.h>

const struct name *
names_find(struct name *names, struct slice name)
{
	struct name *entry;

	HASH_FIND(hh, names, name.ptr, name.len, entry);
	return entry;
}

static size_t
position(const struct name *entry, const struct page *page)
{
	size_t low = 0, high = entry->len;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (slice_cmp(entry->pages[mid]->path, page->path) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

void
names_add(struct name **names, struct slice name, struct page *page)
{
	struct name *entry = (struct name *)names_find(*names, name);
	size_t at;

	if (!entry) {
		entry = xcalloc(1, sizeof(*entry));
		entry->name = slice_from(xstrndup(name.ptr, name.len), name.len);
		HASH_ADD_KEYPTR(hh, *names, entry->name.ptr, entry->name.len, entry);
	}
	/* Pages come in order, so the end is looked at first: thousands may share "index". */
	at = entry->len;
	if (at && slice_cmp(entry->pages[at - 1]->path, page->path) >= 0)
		at = position(entry, page);
	if (at < entry->len && entry->pages[at] == page)
		return;
	entry->pages = xgrow(entry->pages, entry->len, &entry->cap, sizeof(*entry->pages));
	memmove(
	    entry->pages + at + 1, entry->pages + at, (entry->len - at) * sizeof(*entry->pages));
	entry->pages[at] = page;
	entry->len++;
}

static void
entry_free(struct name **names, struct name *entry)
{
	HASH_DEL(*names, entry);
	free((char *)entry->name.ptr);
	free(entry->pages);
	free(entry);
}

void
names_remove(struct name **names, struct slice name, const struct page *page)
{
	struct name *entry = (struct name *)names_find(*names, name);
	size_t at;

	if (!entry)
		return;
	at = position(entry, page);
	if (at == entry->len || entry->pages[at] != page)
		return;
	entry->len--;
	memmove(
	    entry->pages + at, entry->pages + at + 1, (entry->len - at) * sizeof(*entry->pages));
	if (!entry->len)
		entry_free(names, entry);
}

void
names_free(struct name **names)
{
	struct name *entry, *next;

	HASH_ITER (hh, *names, entry, next) {
		entry_free(names, entry);
	}
}
