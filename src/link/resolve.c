#include "link/resolve.h"

#include "base/path.h"
#include "base/unicode.h"
#include "conf/suggest.h"
#include "link/anchor.h"
#include "link/find.h"
#include "link/url.h"
#include "parse/doc.h"

/* A reference taken apart; slices of the link's destination. */
struct parts {
	struct slice path, query, fragment; /* query and fragment without their first sign */
	bool has_fragment;
};

static struct parts
split(struct slice dest)
{
	struct parts parts = {dest, SLICE(""), SLICE(""), false};
	const char *sign = memchr(dest.ptr, '#', dest.len);

	if (sign) {
		parts.has_fragment = true;
		parts.path.len = (size_t)(sign - dest.ptr);
		parts.fragment = slice_skip(dest, parts.path.len + 1);
	}
	sign = memchr(parts.path.ptr, '?', parts.path.len);
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
	diag_add(&page->diag, DIAG_WARNING, link->image ? "broken-image" : "broken-link",
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

static void
report_missing_anchor(struct page *page, struct link *link, const struct anchor_match *match,
    const struct doc *target)
{
	struct buf hint = BUF_INIT;

	if (match->count > 1) {
		buf_puts(&hint, "several headings fit; write the whole id of one: ");
		for (size_t i = 0; i < match->count && i < 4; i++) {
			buf_puts(&hint, i ? ", #" : "#");
			buf_put(&hint, target->headings[match->candidates[i]].id);
		}
	} else if (match->suggestion >= 0) {
		buf_puts(&hint, "did you mean \"#");
		buf_put(&hint, target->headings[match->suggestion].id);
		buf_puts(&hint, "\"?");
	} else {
		buf_puts(&hint, "the page has no heading like that");
	}
	report_broken(page, link, hint.ptr);
	buf_finish(&hint);
}

/* Appends "#id" for the fragment, repaired when one heading is nearly it. */
static void
put_fragment(struct buf *out, struct page *page, struct link *link, const struct page *target,
    struct slice fragment)
{
	const struct doc *doc = target->doc;
	struct anchor_match match = {.suggestion = -1};
	struct buf decoded = BUF_INIT;

	url_decode(&decoded, fragment);
	if (doc && anchor_find(doc, buf_slice(&decoded), &match)) {
		buf_putc(out, '#');
		url_encode_path(out, match.id);
		if (match.stage > ANCHOR_NFC)
			diag_add(&page->diag, DIAG_NOTE, "repaired-anchor", place(page, link),
			    "write the id as it is now to silence this",
			    "\"#%.*s\" is taken for \"#%.*s\"", SLICE_ARG(buf_slice(&decoded)),
			    SLICE_ARG(match.id));
	} else if (doc && decoded.len && !slice_is(buf_slice(&decoded), "top")) {
		report_missing_anchor(page, link, &match, doc);
		buf_putc(out, '#');
		url_encode_path(out, buf_slice(&decoded));
	}
	anchor_match_finish(&match);
	buf_finish(&decoded);
}

static void
put_target(
    struct buf *out, const struct site *site, const struct page *page, const struct found *found)
{
	struct slice url = found->page     ? found->page->url
			   : found->folder ? found->folder->url
					   : found->asset->path;

	url_put_relative(out, site->conf, page->url, url);
}

static void
note_repair(struct page *page, const struct link *link, const struct found *found)
{
	if (found->note)
		diag_add(&page->diag, DIAG_NOTE, "repaired-link", place(page, link),
		    "write the path as the file is named", "\"%.*s\" is %s", SLICE_ARG(link->dest),
		    found->note);
}

static void
resolve_path(const struct site *site, struct page *page, struct link *link,
    const struct parts *parts, struct buf *href)
{
	struct buf decoded = BUF_INIT;
	struct found found = {0};
	bool ok;

	url_decode(&decoded, parts->path);
	ok = link->wiki ? find_note(site, page, buf_slice(&decoded), &found)
			: find_target(site, page, buf_slice(&decoded), &found);
	if (ok) {
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
resolve_link(const struct site *site, struct page *page, struct link *link)
{
	struct parts parts = split(link->dest);
	struct buf href = BUF_INIT;

	if (link->external || url_is_external(link->dest) || (!link->dest.len && !link->wiki)) {
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
	if (parts.has_fragment && link->target)
		put_fragment(&href, page, link, link->target, parts.fragment);
	else if (parts.has_fragment) {
		buf_putc(&href, '#');
		buf_put(&href, parts.fragment);
	}
	link->href = arena_copy(&page->doc->arena, buf_slice(&href));
	buf_finish(&href);
}

void
resolve_page(const struct site *site, struct page *page)
{
	for (size_t i = 0; page->doc && i < page->doc->links_len; i++)
		resolve_link(site, page, &page->doc->links[i]);
}
