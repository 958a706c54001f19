/* Changed pages: only they are read; what looks at them is put right. A page whose text alone
 * changed keeps its place in all lists. */
#include "serve_change.h"

#include "base/mem.h"
#include "link/resolve.h"
#include "link/url.h"
#include "model/graph.h"
#include "model/page_graph.h"
#include "parse/cmark_mem.h"
#include "parse/doc.h"
#include "read/pair.h"
#include "read/tree.h"
#include "render/view.h"
#include "serve_diag.h"

#include <stdlib.h>

struct edit {
	struct page *old;   /* in the site, or NULL */
	struct page *fresh; /* read just now, or NULL when the page goes */
	bool placed;        /* it needs another place in the lists, or another address */
	bool anchors;       /* links to its headings may lead elsewhere */
	bool kept;          /* it cannot be read: the last version stays */
};

static void
drop_page(struct page *page)
{
	if (!page)
		return;
	nodes_free(page->nodes);
	page_graph_free(page->graph);
	doc_free(page->doc);
	page_free(page);
}

/* A page changes its content, not its place in memory: links, lists and rows go on pointing at it. */
static void
swap_content(struct page *a, struct page *b)
{
	struct page c = *a;

	*a = *b;
	*b = c;
}

static bool
same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static bool
same_place(const struct page *a, const struct page *b)
{
	return a->lang == b->lang && a->is_folder == b->is_folder &&
	       slice_eq(a->logical, b->logical) && same_text(a->title, b->title) &&
	       json_equal(a->front.data, b->front.data);
}

static bool
same_anchors(const struct doc *a, const struct doc *b)
{
	if (a->headings_len != b->headings_len || a->anchors_len != b->anchors_len)
		return false;
	for (size_t i = 0; i < a->headings_len; i++)
		if (!slice_eq(a->headings[i].id, b->headings[i].id))
			return false;
	for (size_t i = 0; i < a->anchors_len; i++)
		if (!slice_eq(a->anchors[i].name, b->anchors[i].name) ||
		    !slice_eq(a->anchors[i].id, b->anchors[i].id))
			return false;
	return true;
}

/* How diagnostics name a page of this path: as another page is named. */
static char *
source_of(const struct serve_model *model, const char *file)
{
	const struct site *site = model->build.site;
	const struct page *other = site->pages_len ? site->pages[0] : NULL;
	size_t all = other ? strlen(other->source) : 0;

	if (!other || all < other->path.len)
		return NULL;
	return xasprintf("%.*s%s", (int)(all - other->path.len), other->source, file);
}

/* False when the page is not understood well enough to go on with it alone. */
static bool
read_edit(const struct serve_model *model, const struct tree *tree, const struct change *change,
    struct edit *ret)
{
	struct page *old = change->old, *page;
	char *source;

	*ret = (struct edit){.old = old, .placed = true, .anchors = true};
	if (change->gone)
		return true;
	source = old ? xstrdup(old->source) : source_of(model, change->file);
	if (!source)
		return false;
	page = page_new(slice_of(change->file), change->file);
	page->source = arena_strdup(&page->arena, source);
	free(source);
	ret->fresh = page;
	if (!build_page(page, tree, model->conf, model->build.site->roadmap->terms, model->today)) {
		ret->kept = old && page->diag.counts[DIAG_ERROR];
		if (ret->kept || page->diag.counts[DIAG_ERROR])
			return ret->kept;
		drop_page(page); /* not published any more, or not yet */
		ret->fresh = NULL;
		return true;
	}
	if (old && old->doc && page->doc) {
		ret->placed = !same_place(old, page);
		ret->anchors = ret->placed || !same_anchors(old->doc, page->doc);
	}
	return !diag_failed(&page->diag);
}

/* The text alone changed. */
static void
take_text(struct site *site, struct edit *edit)
{
	struct page *page = edit->old;

	roadmap_remove(site->roadmap, page);
	swap_content(page, edit->fresh);
	page->translations = edit->fresh->translations;
	edit->fresh->translations = NULL;
	page->url = arena_copy(&page->arena, edit->fresh->url);
	page->out = arena_copy(&page->arena, edit->fresh->out);
	roadmap_add(site->roadmap, page);
}

static void
take_out(struct site *site, struct page *page)
{
	roadmap_remove(site->roadmap, page);
	site_remove(site, page);
}

static void
put_in(struct site *site, struct page *page)
{
	site_add(site, page);
	roadmap_add(site->roadmap, page);
}

static void
take_place(struct site *site, struct edit *edit, struct diag *diag)
{
	if (edit->old)
		take_out(site, edit->old);
	if (edit->old && edit->fresh)
		swap_content(edit->old, edit->fresh);
	if (edit->fresh)
		put_in(site, edit->old ? edit->old : edit->fresh);
}

static void
give_back(struct site *site, struct edit *edit)
{
	if (edit->fresh)
		take_out(site, edit->old ? edit->old : edit->fresh);
	if (edit->old && edit->fresh)
		swap_content(edit->old, edit->fresh);
	if (edit->old)
		put_in(site, edit->old);
}

/* Gives addresses to what was placed. */
static void
assign(struct site *site, struct edit *edits, size_t len, struct diag *diag)
{
	for (size_t i = 0; i < len; i++) {
		struct page *page = edits[i].old ? edits[i].old : edits[i].fresh;

		if (page && edits[i].placed && site_find_path(site, page->path) == page)
			url_assign_page(site, page, diag);
	}
	url_assign_lists(site);
}

/* Takes the edits into the lists of the site. False when that is impossible, and the site is as it
 * was. */
static bool
place(struct serve_model *model, struct edit *edits, size_t len, struct diag *diag)
{
	struct site *site = model->build.site;
	struct diag unused = DIAG_INIT;
	bool good;

	for (size_t i = 0; i < len; i++)
		if (!edits[i].kept && edits[i].placed)
			take_place(site, &edits[i], diag);
		else if (!edits[i].kept)
			take_text(site, &edits[i]);
	assign(site, edits, len, diag);
	good = !diag_failed(diag);
	for (size_t i = len; !good && i-- > 0;) {
		if (edits[i].kept)
			continue;
		if (edits[i].placed)
			give_back(site, &edits[i]);
		else
			take_text(site, &edits[i]);
	}
	if (!good)
		assign(site, edits, len, &unused);
	diag_finish(&unused);
	return good;
}

struct relink {
	struct site *site;
	bool *wanted; /* by page; NULL: all */
};

static void
relink_one(void *context, size_t i)
{
	struct relink *relink = context;
	struct page *page = relink->site->pages[i];

	if (relink->wanted && !relink->wanted[i])
		return;
	unresolve_page(page);
	resolve_page(relink->site, page);
}

static bool
links_to_edited(const struct page *page, const struct edit *edits, size_t len)
{
	for (size_t i = 0; page->doc && i < page->doc->links_len; i++)
		for (size_t j = 0; j < len; j++)
			if (edits[j].anchors && edits[j].old &&
			    page->doc->links[i].target == edits[j].old)
				return true;
	return false;
}

/* True when links may find something else than before, or what they found at another address. */
static bool
is_moved(const struct edit *edit)
{
	if (edit->kept || !edit->placed)
		return false;
	return !edit->old || !edit->fresh || !slice_eq(edit->old->url, edit->fresh->url) ||
	       edit->old->lang != edit->fresh->lang;
}

/* When pages came, went or moved, any link may mean another one; when headings changed, those to
 * them. */
static void
relink(struct serve_model *model, struct edit *edits, size_t len, struct serve_news *news)
{
	struct site *site = model->build.site;
	bool moved = views_tell(site);
	struct relink job = {.site = site};

	for (size_t i = 0; i < len; i++)
		moved = moved || is_moved(&edits[i]);
	if (!moved)
		job.wanted = xcalloc(site->pages_len + 1, sizeof(bool));
	for (size_t i = 0; job.wanted && i < site->pages_len; i++) {
		bool own = false;

		for (size_t j = 0; !own && j < len; j++)
			own = edits[j].old == site->pages[i] && !edits[j].kept;
		job.wanted[i] = own || links_to_edited(site->pages[i], edits, len);
		news->linked += job.wanted[i];
		if (job.wanted[i])
			diags_drop_links(&model->diag, site->pages[i]->source);
	}
	if (moved) {
		diags_drop_links(&model->diag, NULL);
		news->linked = site->pages_len;
	}
	for (size_t i = 0; i < site->pages_len; i++)
		if (moved || job.wanted[i])
			roadmap_unlink(site->roadmap, site->pages[i]);
	if (moved)
		build_each(&model->build, site->pages_len, relink_one, &job);
	for (size_t i = 0; !moved && i < site->pages_len; i++)
		relink_one(&job, i);
	for (size_t i = 0; i < site->pages_len; i++)
		if (moved || job.wanted[i])
			roadmap_link(site->roadmap, site->pages[i]);
	free(job.wanted);
}

/* What was found on the pages that were read is news; what the links of others led to is not. */
static void
take_diagnostics(struct serve_model *model, struct edit *edits, size_t len, struct diag *news)
{
	struct site *site = model->build.site;

	for (size_t i = 0; i < len; i++) {
		struct page *page = edits[i].kept || !edits[i].old ? edits[i].fresh : edits[i].old;

		if (edits[i].old)
			diags_drop_page(
			    &model->diag, edits[i].kept ? page->source : edits[i].old->source);
		for (size_t j = 0; page && edits[i].fresh && j < page->diag.len; j++)
			diags_add(news, &page->diag.items[j]);
		if (edits[i].kept)
			diag_merge(&model->diag, &page->diag);
	}
	for (size_t i = 0; i < site->pages_len; i++)
		diag_merge(&model->diag, &site->pages[i]->diag);
	diags_drop_code(&model->diag, "same-translation");
	pairs_report(site->pairs, model->conf, &model->diag);
}

/* True when the model is whole again. */
static bool
finish(struct serve_model *model, const struct edit *edits, size_t len, struct diag *diag)
{
	bool placed = false;

	for (size_t i = 0; i < len; i++)
		placed = placed || (edits[i].placed && !edits[i].kept);
	return !placed || (model_prepare(model, diag) && model_index(model, diag));
}

/* `ret_taken` is set when the site holds what was read, also when it is not whole then. */
static bool
apply(struct serve_site *site, struct edit *edits, size_t len, struct serve_news *news,
    bool *ret_taken)
{
	struct serve_model *model = site->model;
	bool good;

	pthread_mutex_lock(&site->lock);
	good = *ret_taken = place(model, edits, len, &news->diag);
	if (good) {
		relink(model, edits, len, news);
		take_diagnostics(model, edits, len, &news->diag);
		good = finish(model, edits, len, &news->diag);
		model_age(model, ++site->generation);
	}
	pthread_mutex_unlock(&site->lock);
	return good;
}

/* Frees what the site does not hold after edits that were taken in, or were not. */
static void
free_edits(struct edit *edits, size_t len, bool taken)
{
	for (size_t i = 0; i < len; i++) {
		struct edit *edit = &edits[i];

		if (!taken || edit->kept || (edit->old && edit->fresh))
			drop_page(edit->fresh); /* the new content, or the old one */
		else if (!edit->fresh)
			drop_page(edit->old);
	}
	free(edits);
}

bool
change_pages(struct serve_site *site, struct change *changes, size_t len, struct serve_news *news)
{
	struct serve_model *model = site->model;
	struct edit *edits = xcalloc(len, sizeof(*edits));
	struct tree tree = {0};
	size_t edits_len = 0;
	bool taken = false,
	     good = tree_init(&tree, model->conf->root, model->conf->content_dir) == 0;

	for (size_t i = 0; good && i < len; i++) {
		if (changes[i].kind != CHANGE_PAGE)
			continue;
		good = read_edit(model, &tree, &changes[i], &edits[edits_len++]);
	}
	tree_finish(&tree);
	good = good && apply(site, edits, edits_len, news, &taken);
	news->pages = edits_len;
	free_edits(edits, edits_len, taken);
	cmark_mem_finish();
	return good;
}
