/* Which links have to be looked up again. A link finds what it names by the last part of its path,
 * so that a page that comes, goes or moves concerns those links that end in one of its names. */
#include "serve_edit.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/unicode.h"
#include "link/alias.h"
#include "link/resolve.h"
#include "model/graph.h"
#include "parse/doc.h"
#include "read/pair.h"
#include "render/view.h"
#include "serve_diag.h"
#include "serve_model.h"
#include "serve_site.h"

#include <stdlib.h>
#include <strings.h>

enum { NAMES_MAX = 64 }; /* from which looking at all links is as quick */

struct finder {
	struct site *site;
	const struct edits *edits;
	const struct derived *derived;
	struct buf names;              /* folded, each ended by NUL */
	struct slice items[NAMES_MAX]; /* into it */
	size_t len;
	bool folders; /* one came or went: links such as ".." lead to them */
	bool lists;   /* the site makes others than before */
	bool all;
};

/* Begins at 0 while names are collected; turned into slices when all are there. */
static void
add_name(struct finder *f, struct slice name)
{
	size_t from = f->names.len;

	if (!name.len)
		return;
	unicode_fold(&f->names, name);
	buf_putc(&f->names, '\0');
	for (size_t at = 0; at < from; at += strlen(f->names.ptr + at) + 1)
		if (strcmp(f->names.ptr + at, f->names.ptr + from) == 0) {
			buf_truncate(&f->names, from);
			return;
		}
	f->len++;
	f->all = f->all || f->len > NAMES_MAX;
}

static struct slice
without_ext(struct slice name)
{
	return slice_head(name, name.len - path_ext(name).len);
}

/* The names of all folders on the way, too: they come and go with what is in them. */
static void
add_segments(struct finder *f, struct slice path)
{
	while (path.len) {
		const char *slash = memchr(path.ptr, '/', path.len);
		size_t len = slash ? (size_t)(slash - path.ptr) : path.len;

		add_name(f, slice_head(path, len));
		path = slice_skip(path, len + (slash != NULL));
	}
}

static void
add_page(struct finder *f, const struct page *page)
{
	struct slice base = path_base(page->path);

	add_name(f, base);
	add_name(f, without_ext(base));
	add_segments(f, path_dir(page->path));
	add_segments(f, page->logical);
	add_segments(f, page->url);
	f->folders = f->folders || page->is_folder;
}

static void
seal(struct finder *f)
{
	const char *at = f->names.ptr;

	for (size_t i = 0; i < f->len && i < NAMES_MAX; i++) {
		f->items[i] = slice_of(at);
		at += f->items[i].len + 1;
	}
}

/* True when links may find something else than before, or what they found at another address. */
static bool
is_moved(const struct edit *edit)
{
	if (edit->kept || !edit->placed)
		return false;
	return !edit->old || !edit->fresh || !slice_eq(edit->old->url, edit->fresh->url) ||
	       edit->old->lang != edit->fresh->lang ||
	       !slice_eq(edit->old->logical, edit->fresh->logical);
}

static bool
has_name(const struct finder *f, struct slice name)
{
	for (size_t i = 0; i < f->len; i++)
		if (f->items[i].len == name.len &&
		    strncasecmp(f->items[i].ptr, name.ptr, name.len) == 0)
			return true;
	return false;
}

static bool
is_ascii(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((text.ptr[i] & 0x80) || text.ptr[i] == '%')
			return false;
	return true;
}

/* "a/x.md#y" -> "x.md" and "x", as a page would have them. */
static bool
names_one(const struct finder *f, struct slice dest)
{
	struct buf decoded = BUF_INIT, folded = BUF_INIT;
	struct slice name, stem;
	size_t len = dest.len;
	bool found;

	for (size_t i = 0; i < len; i++)
		if (dest.ptr[i] == '#' || dest.ptr[i] == '?')
			len = i;
	dest.len = len;
	while (dest.len && dest.ptr[dest.len - 1] == '/')
		dest.len--;
	name = path_base(dest);
	if (!is_ascii(name)) {
		url_decode(&decoded, name);
		unicode_fold(&folded, buf_slice(&decoded));
		name = buf_slice(&folded);
	}
	stem = without_ext(name);
	while (stem.len && stem.ptr[stem.len - 1] == ' ')
		stem.len--;
	found = has_name(f, name) || has_name(f, stem);
	if (!found && slice_is(stem, "index")) /* "x/index.html" is the address of x */
		found = has_name(f, path_base(path_dir(dest)));
	if (!name.len && !len) /* "#here" */
		found = false;
	else if (!name.len || slice_is(name, ".") || slice_is(name, ".."))
		found = f->folders;
	buf_finish(&decoded);
	buf_finish(&folded);
	return found;
}

/* True when what the link led to is not the same any more. */
static bool
leads_to_edited(const struct finder *f, const struct page *page, const struct link *link)
{
	const struct translations *group = link->target ? link->target->translations : NULL;

	for (size_t i = 0; f->edits && i < f->edits->len; i++)
		if (f->edits->items[i].anchors && f->edits->items[i].old &&
		    link->target == f->edits->items[i].old)
			return true;
	/* A converted page leads to what is in its language, when that is there. */
	for (size_t i = 0; page->derived_from && group && i < f->derived->keys_len; i++)
		if (slice_is(group->key, f->derived->keys[i]))
			return true;
	return false;
}

static bool
is_concerned(const struct finder *f, const struct page *page)
{
	for (size_t i = 0; page->doc && i < page->doc->links_len; i++) {
		const struct link *link = &page->doc->links[i];

		if (link->external)
			continue;
		if (leads_to_edited(f, page, link) || (f->len && names_one(f, link->dest)))
			return true;
	}
	return false;
}

struct job {
	const struct finder *finder;
	bool *wanted; /* by page */
};

/* Of most edits it is known without a look at other pages that these link to nothing new. */
static bool
concerns_others(const struct finder *f)
{
	for (size_t i = 0; f->edits && i < f->edits->len; i++)
		if (f->edits->items[i].anchors)
			return true;
	return f->len || f->all;
}

static void
want(struct job *job, const struct page *page)
{
	const struct site *site = job->finder->site;
	size_t at = site_position(site, page->path);

	if (at < site->pages_len && site->pages[at] == page)
		job->wanted[at] = true;
}

static void
want_linking(struct job *job, const struct page *to)
{
	const struct roadmap *roadmap = job->finder->site->roadmap;
	const struct page_list lists[] = {
	    roadmap_backlinks(roadmap, to), roadmap_showers(roadmap, to)};

	for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++)
		for (size_t j = 0; j < lists[i].len; j++)
			if (is_concerned(job->finder, lists[i].items[j]))
				want(job, lists[i].items[j]);
}

/* Where no name is new or gone, all links that may change lead to what was edited, or to what
 * stands beside it in another language. */
static void
choose_linking(struct job *job)
{
	const struct finder *f = job->finder;

	for (size_t i = 0; f->edits && i < f->edits->len; i++)
		if (f->edits->items[i].old)
			want_linking(job, f->edits->items[i].old);
	for (size_t i = 0; i < f->derived->keys_len; i++) {
		const struct translations *row =
		    pairs_find(f->site->pairs, slice_of(f->derived->keys[i]));

		for (size_t j = 0; row && j < row->len; j++)
			if (row->pages[j])
				want_linking(job, row->pages[j]);
	}
}

static void
choose(struct job *job)
{
	const struct finder *f = job->finder;
	const struct site *site = f->site;
	bool others = concerns_others(f), named = f->len || f->all;

	for (size_t i = 0; f->edits && i < f->edits->len; i++) {
		const struct edit *edit = &f->edits->items[i];
		const struct page *page = edit->old ? edit->old : edit->fresh;

		if (!edit->kept && page)
			want(job, page);
	}
	if (others && !named)
		choose_linking(job);
	for (size_t i = 0; named && i < site->pages_len; i++)
		job->wanted[i] = job->wanted[i] || f->all || is_concerned(f, site->pages[i]);
}

/* What is found on them is told by who reads them. */
static bool
is_edited(const struct finder *f, const struct page *page)
{
	for (size_t i = 0; f->edits && i < f->edits->len; i++)
		if ((f->edits->items[i].old ? f->edits->items[i].old : f->edits->items[i].fresh) ==
		    page)
			return true;
	return false;
}

static void
resolve_one(void *context, size_t i)
{
	struct job *job = context;
	struct page *page = job->finder->site->pages[i];

	if (!job->wanted[i])
		return;
	unresolve_page(page);
	resolve_page(job->finder->site, page);
}

static void
relink(struct serve_model *model, const struct finder *finder, struct serve_news *news)
{
	struct site *site = model->build.site;
	struct job job = {finder, xcalloc(site->pages_len + 1, sizeof(bool))};
	const char **sources = xcalloc(site->pages_len + 1, sizeof(*sources));
	size_t len = 0, sources_len = 0;

	choose(&job);
	for (size_t i = 0; i < site->pages_len; i++) {
		if (!job.wanted[i])
			continue;
		len++;
		roadmap_unlink(site->roadmap, site->pages[i]);
		/* nothing is said of a converted page that was not said of its source */
		if (!site->pages[i]->derived_from)
			sources[sources_len++] = site->pages[i]->source;
	}
	diags_drop_links(&model->diag, sources, sources_len);
	if (len > 200)
		build_each(&model->build, site->pages_len, resolve_one, &job);
	for (size_t i = 0; len <= 200 && i < site->pages_len; i++)
		resolve_one(&job, i);
	for (size_t i = 0; i < site->pages_len; i++) {
		if (!job.wanted[i])
			continue;
		roadmap_link(site->roadmap, site->pages[i]);
		if (site->pages[i]->derived_from)
			diag_finish(&site->pages[i]->diag);
		else if (!is_edited(finder, site->pages[i]))
			diag_merge(&model->diag, &site->pages[i]->diag);
	}
	news->linked += len;
	free(sources);
	free(job.wanted);
}

/* Lists that the site makes (of a tag, a topic) come and go with what pages say. */
static void
add_lists(struct finder *f, const struct skills *skills)
{
	struct site *site = f->site;
	struct buf before = BUF_INIT;
	const char *at;
	bool changed;

	for (size_t i = 0; i < site->made_len; i++) {
		buf_put(&before, site->made[i]);
		buf_putc(&before, '\0');
	}
	changed = views_tell_counted(site, skills);
	at = before.ptr;
	for (size_t i = 0; changed && (i < site->made_len || at < before.ptr + before.len);) {
		struct slice old = at < before.ptr + before.len ? slice_of(at) : SLICE("");
		int order = !old.len ? 1 : i == site->made_len ? -1 : slice_cmp(old, site->made[i]);

		if (order < 0)
			add_segments(f, old);
		else if (order > 0)
			add_segments(f, site->made[i]);
		at += order <= 0 ? old.len + 1 : 0;
		i += order >= 0;
	}
	f->lists = changed;
	buf_finish(&before);
}

static void
add_aliases_of(struct finder *f, const struct page *page)
{
	const struct site *site = f->site;

	for (size_t i = 0; i < site->aliases_len; i++)
		if (site->aliases[i].page == page)
			add_segments(f, site->aliases[i].url);
}

/* Old addresses come and go with their pages, and lead to where these are now. */
static void
add_aliases(struct finder *f)
{
	for (int fresh = 0; fresh < 2; fresh++) {
		for (size_t i = 0; i < f->edits->len; i++) {
			const struct edit *edit = &f->edits->items[i];

			if (!edit->kept && edit->old)
				add_aliases_of(f, edit->old);
			if (!edit->kept && edit->fresh)
				add_aliases_of(f, edit->fresh);
		}
		if (!fresh)
			aliases_tell(f->site, NULL);
	}
}

bool
edits_relink(struct serve_model *model, const struct edits *edits, const struct derived *derived,
    struct serve_news *news)
{
	struct finder finder = {
	    .site = model->build.site, .edits = edits, .derived = derived, .names = BUF_INIT};
	bool counted = false, placed = false;

	for (size_t i = 0; i < edits->len; i++) {
		const struct edit *edit = &edits->items[i];

		counted = counted || (!edit->kept && edit->counted);
		placed = placed || (!edit->kept && edit->placed);
		if (!is_moved(edit))
			continue;
		if (edit->old)
			add_page(&finder, edit->old);
		if (edit->fresh)
			add_page(&finder, edit->fresh);
	}
	if (counted || placed) {
		add_lists(&finder, model->skills);
		add_aliases(&finder);
	}
	finder.folders = finder.folders || HASH_COUNT(finder.site->folders) != edits->folders ||
			 (finder.len && edits->len > 1);
	seal(&finder);
	relink(model, &finder, news);
	buf_finish(&finder.names);
	return finder.lists;
}

void
assets_relink(
    struct serve_model *model, const struct slice *paths, size_t len, struct serve_news *news)
{
	const struct derived none = {0};
	struct finder finder = {.site = model->build.site, .derived = &none, .names = BUF_INIT};

	for (size_t i = 0; i < len; i++) {
		struct slice base = path_base(paths[i]);

		add_name(&finder, base);
		/* "a.html" is found as "a" too */
		add_name(&finder, without_ext(base));
	}
	seal(&finder);
	relink(model, &finder, news);
	buf_finish(&finder.names);
}
