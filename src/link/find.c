#include "link/find.h"

#include "base/path.h"
#include "base/unicode.h"
#include "conf/suggest.h"

/* "ko/plans/" -> language and logical path; also "ko". False when no language starts it. */
static struct folder *
find_folder(const struct site *site, struct slice path)
{
	struct buf logical = BUF_INIT;
	const char *slash = memchr(path.ptr, '/', path.len);
	struct slice tag = slice_head(path, slash ? (size_t)(slash - path.ptr) : path.len);
	int lang = config_find_lang(site->conf, tag);
	struct folder *folder;

	if (lang < 0)
		return NULL;
	buf_put(&logical, slice_skip(path, tag.len + 1));
	if (logical.len && logical.ptr[logical.len - 1] != '/')
		buf_putc(&logical, '/');
	folder = site_find_folder(site, lang, buf_slice(&logical));
	buf_finish(&logical);
	return folder;
}

static bool
take_page(struct found *found, struct page *page, const char *note)
{
	found->page = page;
	found->note = note;
	return page != NULL;
}

static bool
try_file(const struct site *site, struct slice path, struct found *found)
{
	static const char *const extensions[] = {".md", ".markdown"};
	struct buf longer = BUF_INIT;
	bool ok = take_page(found, site_find_path(site, path), NULL);

	found->asset = ok ? NULL : site_find_asset(site, path);
	ok = ok || found->asset;
	for (size_t i = 0; !ok && i < sizeof(extensions) / sizeof(*extensions); i++) {
		buf_truncate(&longer, 0);
		buf_put(&longer, path);
		buf_puts(&longer, extensions[i]);
		ok = take_page(found, site_find_path(site, buf_slice(&longer)), NULL);
	}
	buf_finish(&longer);
	return ok;
}

static bool
try_folder(const struct site *site, struct slice path, struct found *found)
{
	struct folder *folder = find_folder(site, path);

	if (!folder)
		return false;
	found->page = folder->page;
	found->folder = folder->page ? NULL : folder;
	return true;
}

/* "notes .md" for "notes.md": a slip that editors make when they link a heading's text. */
static bool
try_without_blanks(const struct site *site, struct slice path, struct found *found)
{
	struct slice ext = path_ext(path);
	size_t len = path.len - ext.len;
	struct buf shorter = BUF_INIT;
	bool ok;

	while (len && path.ptr[len - 1] == ' ')
		len--;
	if (len == path.len - ext.len)
		return false;
	buf_put(&shorter, slice_head(path, len));
	buf_put(&shorter, ext);
	ok = try_file(site, buf_slice(&shorter), found);
	found->note = "written with blanks before the extension";
	buf_finish(&shorter);
	return ok;
}

/* The address of a page or of a list on the site, with or without its last slash or ".html". */
static bool
try_url(const struct site *site, struct slice path, struct found *found)
{
	struct buf url = BUF_INIT;
	bool ok;

	if (slice_ends(path, "/index.html"))
		path.len -= strlen("index.html");
	else if (slice_ends(path, ".html"))
		path.len -= strlen(".html");
	buf_put(&url, path);
	if (url.len && url.ptr[url.len - 1] != '/')
		buf_putc(&url, '/');
	ok = take_page(found, site_find_url(site, buf_slice(&url)), NULL);
	if (!ok)
		found->made = site_find_made(site, buf_slice(&url));
	ok = ok || found->made.len;
	buf_finish(&url);
	return ok;
}

/* Where the page was before: the link goes to where it is now. */
static bool
try_alias(const struct site *site, struct slice path, struct found *found)
{
	struct buf url = BUF_INIT;
	struct page *page = site_find_alias(site, path);

	if (!page && slice_ends(path, "/index.html"))
		path.len -= strlen("index.html");
	buf_put(&url, path);
	if (url.len && url.ptr[url.len - 1] != '/')
		buf_putc(&url, '/');
	page = page ? page : site_find_alias(site, buf_slice(&url));
	buf_finish(&url);
	return take_page(found, page, "an old address of that page, which `aliases:` keeps alive");
}

static bool
try_folded(const struct site *site, struct slice path, struct found *found)
{
	const struct name *names = site_find_folded(site, path, false);

	found->warn = true;
	return names &&
	       take_page(found, names->pages[0], "written with other upper and lower case");
}

/* A page that this language does not have, where another does. */
static bool
try_other_language(const struct site *site, struct slice path, struct found *found)
{
	const char *slash = memchr(path.ptr, '/', path.len);
	struct buf other = BUF_INIT;
	bool ok = false;

	if (!slash ||
	    config_find_lang(site->conf, slice_head(path, (size_t)(slash - path.ptr))) < 0)
		return false;
	for (size_t i = 0; !ok && i < site->conf->langs_len; i++) {
		buf_truncate(&other, 0);
		buf_puts(&other, site->conf->langs[i].tag);
		buf_put(&other, slice_skip(path, (size_t)(slash - path.ptr)));
		ok = try_file(site, buf_slice(&other), found);
	}
	if (found->page && found->page->derived_from)
		found->page = site_find_path(site, found->page->derived_from->path);
	buf_finish(&other);
	found->note = "not written in this language; linked to another one";
	return ok;
}

typedef bool attempt(const struct site *site, struct slice path, struct found *found);

static bool
try_all(const struct site *site, struct slice path, struct found *found)
{
	static attempt *const attempts[] = {try_file, try_folder, try_without_blanks, try_url,
	    try_alias, try_folded, try_other_language};

	for (size_t i = 0; i < sizeof(attempts) / sizeof(*attempts); i++) {
		*found = (struct found){0};
		if (attempts[i](site, path, found))
			return true;
	}
	return false;
}

/* The path below content/ that is meant: relative to the page's folder, or to the content root. */
static bool
put_full_path(struct buf *out, const struct page *page, struct slice path)
{
	struct buf resolved = BUF_INIT;
	bool ok;

	if (path.len && path.ptr[0] == '/')
		ok = path_resolve(&resolved, SLICE(""), slice_skip(path, 1));
	else
		ok = path_resolve(&resolved, path_dir(page->path), path);
	unicode_nfc(out, buf_slice(&resolved));
	buf_finish(&resolved);
	return ok;
}

bool
find_target(
    const struct site *site, const struct page *page, struct slice path, struct found *ret_found)
{
	struct buf full = BUF_INIT;
	struct found found = {0};
	bool ok = put_full_path(&full, page, path);

	ok = ok && try_all(site, buf_slice(&full), &found);
	if (!ok && path.len && path.ptr[0] != '/') {
		/* Relative to the page's address, as a browser would read it. */
		buf_truncate(&full, 0);
		ok = path_resolve(&full, path_dir(page->url), path) &&
		     (try_url(site, buf_slice(&full), &found) ||
			 try_alias(site, buf_slice(&full), &found));
	}
	if (!ok && path.len && path.ptr[0] == '/') {
		/* "/plans/x" for "/ko/plans/x" on a Korean page. */
		buf_truncate(&full, 0);
		ok = path_resolve(
			 &full, slice_of(site->conf->langs[page->lang].tag), slice_skip(path, 1)) &&
		     try_all(site, buf_slice(&full), &found);
	}
	buf_finish(&full);
	if (ok)
		*ret_found = found;
	return ok;
}

static bool
better_note(const struct page *page, const struct page *a, const struct page *b)
{
	if ((a->lang == page->lang) != (b->lang == page->lang))
		return a->lang == page->lang;
	return a->path.len < b->path.len;
}

/* True when `path` without extension ends in the segments of `name`, case aside. */
static bool
ends_in(struct slice path, struct slice name)
{
	struct buf a = BUF_INIT, b = BUF_INIT;
	bool ok;

	unicode_fold(&a, slice_head(path, path.len - path_ext(path).len));
	unicode_fold(&b, name);
	ok =
	    slice_ends(buf_slice(&a), b.ptr) && (a.len == b.len || a.ptr[a.len - b.len - 1] == '/');
	buf_finish(&a);
	buf_finish(&b);
	return ok;
}

/* Vaults keep pictures in one folder, and notes name them without it: the shortest path wins. */
static struct asset *
find_attachment(const struct site *site, struct slice name)
{
	struct asset *asset, *next, *best = NULL;

	HASH_ITER (hh, site->assets, asset, next)
		if (asset->path.len > name.len &&
		    asset->path.ptr[asset->path.len - name.len - 1] == '/' &&
		    slice_eq(slice_skip(asset->path, asset->path.len - name.len), name) &&
		    (!best || asset->path.len < best->path.len ||
			(asset->path.len == best->path.len &&
			    slice_cmp(asset->path, best->path) < 0)))
			best = asset;
	return best;
}

bool
find_note(
    const struct site *site, const struct page *page, struct slice name, struct found *ret_found)
{
	struct buf nfc = BUF_INIT;
	const struct name *names;
	struct page *best = NULL;
	bool ok;

	unicode_nfc(&nfc, name);
	if (slice_ends(buf_slice(&nfc), ".md"))
		buf_truncate(&nfc, nfc.len - 3);
	names = nfc.len ? site_find_folded(site, buf_slice(&nfc), true) : NULL;
	for (size_t i = 0; names && i < names->len; i++)
		if (ends_in(names->pages[i]->path, buf_slice(&nfc)) &&
		    (!best || better_note(page, names->pages[i], best)))
			best = names->pages[i];
	*ret_found = (struct found){.page = best};
	ok = best || (name.len && find_target(site, page, name, ret_found));
	if (!ok && path_ext(name).len && !slice_ends(name, ".md")) {
		ret_found->asset = find_attachment(site, buf_slice(&nfc));
		ok = ret_found->asset != NULL;
	}
	buf_finish(&nfc);
	return ok;
}

enum { SUGGEST_PAGES = 2000 }; /* of one folder that are compared */

/* The file's name without its extension, which would make any two short names alike. */
static struct slice
stem_of(struct slice path)
{
	struct slice base = path_base(path);

	return slice_head(base, base.len - path_ext(base).len);
}

/* A page of the same folder, or below it, with a name like the one that was written. */
static const struct page *
similar_page(const struct site *site, struct slice full)
{
	struct slice dir = slice_head(full, full.len - path_base(full).len);
	const struct page *best = NULL;
	struct arena names = ARENA_INIT;
	struct suggest search;
	size_t from = site_position(site, dir);

	suggest_init(&search, stem_of(full));
	for (size_t i = from; i < site->pages_len && i < from + SUGGEST_PAGES; i++) {
		const struct page *page = site->pages[i];
		const char *before = search.best;

		if (page->path.len < dir.len || memcmp(page->path.ptr, dir.ptr, dir.len) != 0)
			break;
		suggest_offer(&search, arena_copy(&names, stem_of(page->path)).ptr);
		if (search.best != before)
			best = page;
	}
	arena_finish(&names);
	return best;
}

bool
find_suggestion(
    const struct site *site, const struct page *page, struct slice path, struct buf *out)
{
	const struct name *names = site_find_folded(site, path_base(path), true);
	const struct page *best = names ? names->pages[0] : NULL;
	struct buf full = BUF_INIT;

	if (!best && put_full_path(&full, page, path))
		best = similar_page(site, buf_slice(&full));
	buf_finish(&full);
	if (best)
		path_relative(out, path_dir(page->path), best->path);
	return best != NULL;
}
