#include "link/resolve.h"

#include "base/mem.h"
#include "base/path.h"
#include "link/anchor.h"
#include "link/find.h"
#include "link/url.h"
#include "parse/doc.h"

#include <stdlib.h>

/* A reference taken apart; slices of the link's destination. */
struct parts {
	struct slice path, query, fragment; /* query and fragment without their first sign */
	bool has_fragment;
};

static struct parts
split(struct slice dest, bool wiki)
{
	struct parts parts = {dest, SLICE(""), SLICE(""), false};
	const char *sign = memchr(dest.ptr, '#', dest.len);

	if (sign) {
		parts.has_fragment = true;
		parts.path.len = (size_t)(sign - dest.ptr);
		parts.fragment = slice_skip(dest, parts.path.len + 1);
	}
	/* the name of a note may be a question */
	sign = wiki ? NULL : memchr(parts.path.ptr, '?', parts.path.len);
	if (sign) {
		parts.query = slice_skip(parts.path, (size_t)(sign - parts.path.ptr) + 1);
		parts.path.len = (size_t)(sign - parts.path.ptr);
	}
	return parts;
}

static struct diag_at
place(const struct page *page, const struct link *link)
{
	return (struct diag_at){page->source, link->line, link->col};
}

static void
report_broken(struct page *page, struct link *link, const char *hint)
{
	link->broken = true;
	diag_add(&page->diag, DIAG_WARNING,
	    link->image   ? "broken-image"
	    : link->embed ? "broken-embed"
			  : "broken-link",
	    place(page, link), hint, "%s \"%.*s\" leads nowhere",
	    link->image ? "the image" : "the link", SLICE_ARG(link->dest));
}

static void
report_missing_page(
    const struct site *site, struct page *page, struct link *link, struct slice path)
{
	struct buf hint = BUF_INIT;

	buf_puts(&hint, "did you mean \"");
	if (find_suggestion(site, page, path, &hint)) {
		buf_puts(&hint, "\"?");
	} else {
		buf_truncate(&hint, 0);
		buf_puts(&hint,
		    "no file of that name is below content/ or static/: correct the path, or add the file");
	}
	report_broken(page, link, hint.ptr);
	buf_finish(&hint);
}

/* Indexing the ids of a page is worth keeping: links mostly go to the page they stand on. */
struct anchor_cache {
	const struct page *page;
	struct slice *ids;
	struct anchors *anchors;
};

static void
cache_drop(struct anchor_cache *cache)
{
	anchors_free(cache->anchors);
	free(cache->ids);
	*cache = (struct anchor_cache){0};
}

static struct anchors *
cache_get(struct anchor_cache *cache, const struct page *page)
{
	const struct doc *doc = page->doc;

	if (cache->page == page)
		return cache->anchors;
	cache_drop(cache);
	cache->page = page;
	cache->ids = xcalloc(doc->headings_len, sizeof(*cache->ids));
	for (size_t i = 0; i < doc->headings_len; i++)
		cache->ids[i] = doc->headings[i].id;
	cache->anchors = anchors_new(cache->ids, doc->headings_len);
	return cache->anchors;
}

static void
report_missing_anchor(
    struct page *page, struct link *link, const struct anchor_match *match, const struct slice *ids)
{
	struct buf hint = BUF_INIT;

	if (match->hits_len > 1) {
		buf_puts(&hint, "several headings fit; write the whole id of one: ");
		for (size_t i = 0; i < match->hits_len && i < ANCHOR_HITS; i++) {
			buf_puts(&hint, i ? ", #" : "#");
			buf_put(&hint, ids[match->hits[i]]);
		}
	} else if (match->nearest) {
		buf_printf(&hint, "did you mean \"#%s\"?", match->nearest);
	} else {
		buf_puts(&hint, "the page has no heading like that");
	}
	report_broken(page, link, hint.ptr);
	buf_finish(&hint);
}

static void
note_anchor(struct page *page, const struct link *link, struct slice fragment, struct slice id,
    enum anchor_stage stage)
{
	diag_add(&page->diag, DIAG_NOTE, "repaired-anchor", place(page, link),
	    "write the id as it is now to silence this", "\"#%.*s\" is taken for \"#%.*s\" (%s)",
	    SLICE_ARG(fragment), SLICE_ARG(id), anchor_stage_name(stage));
}

/* Appends "#id" for the fragment, repaired when one heading is nearly it. */
static void
put_fragment(struct buf *out, struct page *page, struct link *link, const struct page *target,
    struct slice fragment, struct anchor_cache *cache)
{
	struct anchor_match match;
	struct buf decoded = BUF_INIT;

	const struct anchor *anchor;

	buf_putc(out, '#');
	url_decode(&decoded, fragment);
	anchor = target->doc ? doc_find_anchor(target->doc, buf_slice(&decoded)) : NULL;
	if (anchor) {
		url_encode_path(out, anchor->id);
		buf_finish(&decoded);
		return;
	}
	match = anchors_find(cache_get(cache, target), fragment);
	if (match.stage != ANCHOR_NONE && match.hits_len == 1) {
		struct slice id = cache->ids[match.hits[0]];

		url_encode_path(out, id);
		if (match.stage > ANCHOR_NFC)
			note_anchor(page, link, buf_slice(&decoded), id, match.stage);
	} else {
		url_encode_path(out, buf_slice(&decoded));
		if (decoded.len && !slice_is(buf_slice(&decoded), "top"))
			report_missing_anchor(page, link, &match, cache->ids);
	}
	buf_finish(&decoded);
}

static void
put_target(
    struct buf *out, const struct site *site, const struct page *page, const struct found *found)
{
	struct slice url = found->page     ? found->page->url
			   : found->folder ? found->folder->url
			   : found->asset  ? found->asset->path
					   : found->made;

	url_put_relative(out, site->conf, page->url, url);
}

static void
note_repair(struct page *page, const struct link *link, const struct found *found)
{
	struct buf hint = BUF_INIT;

	if (!found->note)
		return;
	buf_puts(&hint, "write ");
	if (found->page)
		path_relative(&hint, path_dir(page->path), found->page->path);
	else
		buf_puts(&hint, "the path as the file is named");
	diag_add(&page->diag, found->warn ? DIAG_WARNING : DIAG_NOTE, "repaired-link",
	    place(page, link), hint.ptr, "\"%.*s\" is %s", SLICE_ARG(link->dest), found->note);
	buf_finish(&hint);
}

/* "zh-Hant/topics/" for "zh-Hans/topics/". */
static void
stay_in_list(const struct site *site, const struct page *page, struct found *found)
{
	struct slice from = site->roots[page->derived_from->lang]->url, made;
	struct buf url = BUF_INIT;

	if (!slice_eq(slice_head(found->made, from.len), from))
		return;
	buf_put(&url, site->roots[page->lang]->url);
	buf_put(&url, slice_skip(found->made, from.len));
	made = site_find_made(site, buf_slice(&url));
	if (made.len)
		found->made = made;
	buf_finish(&url);
}

/* What a converted page links to in its source's language is linked to in its own, where it is
 * there too. */
static void
stay_in_language(const struct site *site, const struct page *page, struct found *found)
{
	const struct page *target = found->page;
	struct page *there;
	struct folder *folder;

	if (target && target->lang == page->derived_from->lang && target->translations) {
		there = target->translations->pages[page->lang];
		if (there && there->out.len)
			found->page = there;
	} else if (found->folder && found->folder->lang == page->derived_from->lang) {
		folder = site_find_folder(site, page->lang, found->folder->logical);
		if (folder) {
			found->page = folder->page;
			found->folder = folder->page ? NULL : folder;
		}
	} else if (found->made.len) {
		stay_in_list(site, page, found);
	}
}

static void
resolve_path(const struct site *site, struct page *page, struct link *link,
    const struct parts *parts, struct buf *href)
{
	const struct page *written = page->derived_from ? page->derived_from : page;
	struct buf decoded = BUF_INIT;
	struct found found = {0};
	bool ok;

	url_decode(&decoded, parts->path);
	ok = link->wiki ? find_note(site, written, buf_slice(&decoded), &found)
			: find_target(site, written, buf_slice(&decoded), &found);
	if (ok) {
		if (page->derived_from)
			stay_in_language(site, page, &found);
		put_target(href, site, page, &found);
		link->target = found.page;
		note_repair(page, link, &found);
	} else {
		report_missing_page(site, page, link, buf_slice(&decoded));
		buf_put(href, parts->path);
	}
	buf_finish(&decoded);
}

static void
resolve_link(
    const struct site *site, struct page *page, struct link *link, struct anchor_cache *cache)
{
	struct parts parts = split(link->dest, link->wiki);
	struct buf href = BUF_INIT;

	if (link->broken || (!link->wiki && url_is_external(link->dest)) ||
	    (!link->dest.len && !link->wiki)) {
		link->external = link->dest.len > 0;
		link->href = link->dest;
		return;
	}
	if (parts.path.len)
		resolve_path(site, page, link, &parts, &href);
	else
		link->target = page;
	if (parts.query.len) {
		buf_putc(&href, '?');
		buf_put(&href, parts.query);
	}
	if (parts.has_fragment && link->target && link->target->doc)
		put_fragment(&href, page, link, link->target, parts.fragment, cache);
	else if (parts.has_fragment) {
		buf_putc(&href, '#');
		buf_put(&href, parts.fragment);
	}
	/* Resolved again and again while a page is edited, links must not fill the arena. */
	if (!href.len || !slice_eq(link->href, buf_slice(&href)))
		link->href = arena_copy(&page->doc->arena, buf_slice(&href));
	buf_finish(&href);
}

void
unresolve_page(struct page *page)
{
	for (size_t i = 0; page->doc && i < page->doc->links_len; i++) {
		struct link *link = &page->doc->links[i];

		/* What was broken before it was resolved shows its destination as it is. */
		if (link->href.ptr != link->dest.ptr)
			link->broken = false;
		link->target = NULL;
	}
}

void
resolve_page(const struct site *site, struct page *page)
{
	struct anchor_cache cache = {0};

	for (size_t i = 0; page->doc && i < page->doc->links_len; i++)
		resolve_link(site, page, &page->doc->links[i], &cache);
	cache_drop(&cache);
}
