#include "link/alias.h"

#include "base/mem.h"
#include "base/path.h"
#include "base/unicode.h"
#include "link/url.h"
#include "model/site.h"

#include <stdlib.h>

enum { ALIASES_MAX = 100 }; /* of one page */

/* "ko/a/" stands in "ko". */
static struct slice
folder_of(struct slice url)
{
	if (url.len && url.ptr[url.len - 1] == '/')
		url.len--;
	return path_dir(url);
}

/* Where the alias is below the site's root; false when it is no path there. */
static bool
put_url(struct buf *out, const struct config *conf, const struct page *page, struct slice text)
{
	struct slice dir = folder_of(page->url);
	struct buf plain = BUF_INIT, path = BUF_INIT;
	bool good;

	if (slice_starts(text, conf->base_path))
		text = slice_skip(text, strlen(conf->base_path) - 1);
	for (; text.len && text.ptr[0] == '/'; text = slice_skip(text, 1))
		dir = SLICE("");
	url_decode(&plain, text);
	good = !url_is_external(text) && text.len && path_resolve(&path, dir, buf_slice(&plain)) &&
	       path.len && path_segments_ok(buf_slice(&path));
	if (good) {
		unicode_nfc(out, buf_slice(&path));
		if (!slice_ends(buf_slice(out), ".html") && out->ptr[out->len - 1] != '/')
			buf_putc(out, '/');
	}
	buf_finish(&plain);
	buf_finish(&path);
	return good;
}

/* What has that address already, as messages call it; NULL when nothing has. */
static const char *
owner_of(const struct site *site, struct slice url)
{
	const struct page *page = site_find_url(site, url);
	struct buf file = BUF_INIT;
	const struct asset *asset;

	if (page)
		return page->source;
	url_put_file(&file, url);
	asset = site_find_asset(site, buf_slice(&file));
	buf_finish(&file);
	if (asset)
		return asset->file;
	return site_find_made(site, url).len ? "a list of pages" : NULL;
}

static void
take(struct aliases *aliases, const struct site *site, struct page *page, const char *text,
    struct diag *diag)
{
	struct diag_at at = {page->source, 1, 1};
	struct buf url = BUF_INIT;
	const char *owner;

	if (!put_url(&url, site->conf, page, slice_of(text))) {
		if (diag)
			diag_add(diag, DIAG_WARNING, "alias", at,
			    "write the old address below the site: /ko/old/place/",
			    "`aliases: %.80s` is no address of this site", text);
	} else if ((owner = owner_of(site, buf_slice(&url)))) {
		if (diag && owner != page->source)
			diag_add(diag, DIAG_WARNING, "alias", at,
			    "take it out of `aliases:`, or give the other another address",
			    "the old address /%s leads nowhere else: it is that of %s", url.ptr,
			    owner);
	} else {
		aliases->items =
		    xgrow(aliases->items, aliases->len, &aliases->cap, sizeof(*aliases->items));
		aliases->items[aliases->len].page = page;
		aliases->items[aliases->len].url.len = url.len;
		aliases->items[aliases->len++].url.ptr = buf_detach(&url);
	}
	buf_finish(&url);
}

static int
compare(const void *a, const void *b)
{
	const struct alias *first = a, *second = b;
	int order = slice_cmp(first->url, second->url);

	return order ? order : slice_cmp(first->page->path, second->page->path);
}

/* Of several with one address the first stays. */
static void
drop_repeated(struct aliases *aliases, struct diag *diag)
{
	size_t kept = 0;

	for (size_t i = 0; i < aliases->len; i++) {
		struct alias *last = kept ? &aliases->items[kept - 1] : NULL;
		struct alias *alias = &aliases->items[i];

		if (!last || !slice_eq(last->url, alias->url)) {
			aliases->items[kept++] = *alias;
			continue;
		}
		if (diag && last->page != alias->page)
			diag_add(diag, DIAG_WARNING, "alias",
			    (struct diag_at){alias->page->source, 1, 1},
			    "take it out of one of them", "the old address /%s is also that of %s",
			    alias->url.ptr, last->page->source);
		free((char *)alias->url.ptr);
	}
	aliases->len = kept;
}

void
aliases_of_site(struct aliases *ret, const struct site *site, struct diag *diag)
{
	*ret = (struct aliases){0};
	for (size_t i = 0; i < site->pages_len; i++) {
		struct page *page = site->pages[i];
		const json_t *list = json_object_get(page->front.data, "aliases"), *item;
		size_t j;

		if (!page->out.len)
			continue;
		json_array_foreach (list, j, item)
			if (json_is_string(item) && j < ALIASES_MAX)
				take(ret, site, page, json_string_value(item), diag);
	}
	if (ret->len)
		qsort(ret->items, ret->len, sizeof(*ret->items), compare);
	drop_repeated(ret, diag);
}

void
aliases_finish(struct aliases *aliases)
{
	for (size_t i = 0; i < aliases->len; i++)
		free((char *)aliases->items[i].url.ptr);
	free(aliases->items);
	*aliases = (struct aliases){0};
}

void
aliases_tell(struct site *site, struct diag *diag)
{
	struct aliases aliases;

	aliases_of_site(&aliases, site, diag);
	site_take_aliases(site, aliases.items, aliases.len);
}
