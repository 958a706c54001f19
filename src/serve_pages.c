/* Changed pages: only they are read; what looks at them is put right. A page whose text alone
 * changed keeps its place in all lists. */
#include "serve_change.h"

#include "base/mem.h"
#include "link/url.h"
#include "model/graph.h"
#include "model/page_graph.h"
#include "parse/cmark_mem.h"
#include "parse/doc.h"
#include "read/pair.h"
#include "read/tree.h"
#include "serve_diag.h"
#include "serve_edit.h"

#include <stdlib.h>

struct edit *
edits_push(struct edits *edits, struct edit edit)
{
	edits->items = xgrow(edits->items, edits->len, &edits->cap, sizeof(*edits->items));
	edits->items[edits->len] = edit;
	return &edits->items[edits->len++];
}

void
edit_drop_page(struct page *page)
{
	if (!page)
		return;
	nodes_free(page->nodes);
	page_graph_free(page->graph);
	doc_free(page->doc);
	page_free(page);
}

void
edit_swap(struct page *a, struct page *b)
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

bool
edit_same_place(const struct page *a, const struct page *b)
{
	return a->lang == b->lang && a->is_folder == b->is_folder &&
	       slice_eq(a->logical, b->logical) && same_text(a->title, b->title) &&
	       json_equal(a->front.data, b->front.data);
}

bool
edit_same_anchors(const struct page *x, const struct page *y)
{
	const struct doc *a = x->doc, *b = y->doc;

	if (!a || !b || a->headings_len != b->headings_len || a->anchors_len != b->anchors_len)
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

static bool
same_times(const struct page_graph *a, const struct page_graph *b)
{
	if (a->is_roadmap != b->is_roadmap || a->stages_len != b->stages_len)
		return false;
	for (size_t i = 0; i < a->stages_len; i++)
		if (a->stages[i].when.kind != b->stages[i].when.kind ||
		    date_cmp(a->stages[i].when.from, b->stages[i].when.from) != 0 ||
		    date_cmp(a->stages[i].when.to, b->stages[i].when.to) != 0)
			return false;
	return true;
}

/* Does the page teach the same, at the same stages, at the same time? */
static bool
same_counts(const struct page *x, const struct page *y)
{
	const struct page_nodes *a = x->nodes, *b = y->nodes;

	if (x->lang != y->lang || x->is_folder != y->is_folder ||
	    !same_text(x->front.type, y->front.type) || !slice_eq(x->logical, y->logical) ||
	    !same_text(x->front.translation_key, y->front.translation_key))
		return false;
	if (!a || !b || !x->graph || !y->graph || !same_times(x->graph, y->graph) ||
	    a->len != b->len || a->mentions_len != b->mentions_len)
		return false;
	for (size_t i = 0; i < a->len; i++)
		if (a->nodes[i].kind != b->nodes[i].kind ||
		    a->nodes[i].parent != b->nodes[i].parent ||
		    a->nodes[i].key != b->nodes[i].key || a->nodes[i].term != b->nodes[i].term)
			return false;
	for (size_t i = 0; i < a->mentions_len; i++)
		if (a->mentions[i].term != b->mentions[i].term ||
		    a->mentions[i].node != b->mentions[i].node)
			return false;
	return true;
}

/* How diagnostics name a page of this path: as another page is named. */
static char *
source_of(const struct serve_model *model, const char *file)
{
	const struct site *site = model->build.site;
	const struct page *other = NULL;
	size_t all;

	for (size_t i = 0; !other && i < site->pages_len; i++)
		if (!site->pages[i]->derived_from)
			other = site->pages[i];
	all = other ? strlen(other->source) : 0;
	if (!other || all < other->path.len)
		return NULL;
	return xasprintf("%.*s%s", (int)(all - other->path.len), other->source, file);
}

bool
edit_read(const struct serve_model *model, const struct tree *tree, const struct change *change,
    struct edit *ret)
{
	struct page *old = change->old, *page;
	char *source;

	*ret = (struct edit){.old = old, .placed = true, .anchors = true, .counted = true};
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
		edit_drop_page(page); /* not published any more, or not yet */
		ret->fresh = NULL;
		return true;
	}
	roadmap_check_page(page);
	if (old && old->doc && page->doc) {
		ret->placed = !edit_same_place(old, page);
		ret->anchors = ret->placed || !edit_same_anchors(old, page);
		ret->counted = !same_counts(old, page);
	}
	return !diag_failed(&page->diag);
}

/* The text alone changed. */
static void
take_text(struct site *site, struct edit *edit)
{
	struct page *page = edit->old;

	roadmap_remove(site->roadmap, page);
	edit_swap(page, edit->fresh);
	page->translations = edit->fresh->translations;
	edit->fresh->translations = NULL;
	page->url = arena_copy(&page->arena, edit->fresh->url);
	page->out = arena_copy(&page->arena, edit->fresh->out);
	roadmap_add(site->roadmap, page);
}

void
edit_take_out(struct site *site, struct page *page)
{
	roadmap_remove(site->roadmap, page);
	site_remove(site, page);
}

void
edit_put_in(struct site *site, struct page *page)
{
	site_add(site, page);
	roadmap_add(site->roadmap, page);
}

static size_t
count_lists(const struct site *site)
{
	return HASH_COUNT(site->folders) + HASH_COUNT(site->tags);
}

static void
take_place(struct site *site, struct edits *edits, struct edit *edit)
{
	size_t lists = count_lists(site);

	if (edit->old)
		edit_take_out(site, edit->old);
	edits->emptied = edits->emptied || count_lists(site) != lists;
	if (edit->old && edit->fresh)
		edit_swap(edit->old, edit->fresh);
	if (edit->fresh)
		edit_put_in(site, edit->old ? edit->old : edit->fresh);
}

static void
give_back(struct site *site, struct edit *edit)
{
	if (edit->fresh)
		edit_take_out(site, edit->old ? edit->old : edit->fresh);
	if (edit->old && edit->fresh)
		edit_swap(edit->old, edit->fresh);
	if (edit->old)
		edit_put_in(site, edit->old);
}

/* Gives addresses to what was placed. */
static void
assign(struct site *site, const struct edits *edits, struct diag *diag)
{
	for (size_t i = 0; i < edits->len; i++) {
		const struct edit *edit = &edits->items[i];
		struct page *page = edit->old ? edit->old : edit->fresh;

		if (page && edit->placed && site_find_path(site, page->path) == page)
			url_assign_page(site, page, diag);
	}
}

static void
take_back(struct site *site, struct edits *edits)
{
	struct diag unused = DIAG_INIT;

	for (size_t i = edits->len; i-- > 0;) {
		if (edits->items[i].kept)
			continue;
		if (edits->items[i].placed)
			give_back(site, &edits->items[i]);
		else
			take_text(site, &edits->items[i]);
	}
	assign(site, edits, &unused);
	diag_finish(&unused);
}

/* Takes the edits into the lists of the site. False when that is impossible, and the site is as it
 * was. */
static bool
place(struct site *site, struct edits *edits, struct diag *diag)
{
	for (size_t i = 0; i < edits->len; i++)
		if (!edits->items[i].kept && edits->items[i].placed)
			take_place(site, edits, &edits->items[i]);
		else if (!edits->items[i].kept)
			take_text(site, &edits->items[i]);
	assign(site, edits, diag);
	if (!diag_failed(diag))
		return true;
	take_back(site, edits);
	return false;
}

/* What was found on the pages that were read is news; what the links of others led to is not. */
static void
take_diagnostics(
    struct serve_model *model, const struct edits *edits, struct diag *told, struct diag *news)
{
	for (size_t i = 0; i < edits->len; i++) {
		const struct edit *edit = &edits->items[i];
		struct page *page = edit->kept || !edit->old ? edit->fresh : edit->old;

		if (edit->derived) { /* nothing that was not said of its source */
			if (edit->fresh)
				diag_finish(&page->diag);
			continue;
		}
		if (edit->old) {
			const char *source = edit->kept ? page->source : edit->old->source;

			diags_drop_page(&model->diag, source);
			diags_drop_page(told, source);
		}
		if (!edit->fresh)
			continue;
		for (size_t j = 0; j < page->diag.len; j++)
			diags_add(news, &page->diag.items[j]);
		diag_merge(&model->diag, &page->diag);
	}
}

void
change_check(struct serve_site *site, struct diag *news)
{
	struct site *pages = site->model->build.site;
	struct diag checks = DIAG_INIT;

	roadmap_check_between(pages->roadmap);
	for (size_t i = 0; i < pages->pages_len; i++)
		if (!pages->pages[i]->derived_from)
			diag_merge(&checks, &pages->pages[i]->diag);
	pairs_report(pages->pairs, site->model->conf, &checks);
	pthread_mutex_lock(&site->lock);
	diags_take_checks(&site->model->diag, &checks, news);
	pthread_mutex_unlock(&site->lock);
	diag_finish(&checks);
}

/* Does the table of addresses hold the same after the edit? */
static bool
is_indexed(const struct edit *edit)
{
	const struct page *a = edit->old, *b = edit->fresh;

	if (!edit->placed)
		return true;
	return a && b && !a->is_folder && !b->is_folder && a->out.len && slice_eq(a->out, b->out) &&
	       a->lang == b->lang &&
	       json_equal(json_object_get(a->front.data, "aliases"),
		   json_object_get(b->front.data, "aliases"));
}

/* True when the model is whole again. `lists`: the site has others than before. */
static bool
finish(struct serve_model *model, const struct edits *edits, bool lists, struct diag *diag)
{
	bool indexed = !lists && !edits->emptied, counted = lists;

	for (size_t i = 0; i < edits->len; i++) {
		if (edits->items[i].kept)
			continue;
		indexed = indexed && is_indexed(&edits->items[i]);
		counted = counted || edits->items[i].placed || edits->items[i].counted;
	}
	return (!counted || model_prepare(model, diag)) && (indexed || model_index(model, diag));
}

/* `ret_taken` is set when the site holds what was read, also when it is not whole then. */
static bool
apply(struct serve_site *site, const struct tree *tree, struct edits *edits,
    struct serve_news *news, bool *ret_taken)
{
	struct serve_model *model = site->model;
	struct derived derived;
	struct diag diag = DIAG_INIT;
	bool good, lists, tangled;

	pthread_mutex_lock(&site->lock);
	edits->folders = HASH_COUNT(model->build.site->folders);
	derived_take(model->build.site, edits, &derived);
	tangled = derived_is_tangled(model->build.site, &derived);
	edits_uncount(model, edits, &derived);
	good = *ret_taken = !tangled && place(model->build.site, edits, &news->diag);
	if (good) {
		edits_count(model, &derived);
		derived_make(model, tree, &derived, edits, &diag);
		tangled = derived_is_tangled(model->build.site, &derived);
		url_assign_lists(model->build.site);
		edits->emptied = edits->emptied || derived.emptied;
		lists = edits_relink(model, edits, &derived, news);
		take_diagnostics(model, edits, &site->told, &news->diag);
		for (size_t i = 0; i < diag.len; i++)
			diags_add(&news->diag, &diag.items[i]);
		diag_merge(&model->diag, &diag);
		good = finish(model, edits, lists, &news->diag);
		model_age(model, ++site->generation);
		good = good && !tangled;
	} else {
		derived_restore(model->build.site, &derived);
		url_assign_lists(model->build.site);
		/* folders are the same again, but not in memory */
		model_count(model);
		if (model_prepare(model, &diag))
			model_index(model, &diag);
	}
	pthread_mutex_unlock(&site->lock);
	derived_finish(&derived);
	diag_finish(&diag);
	return good;
}

bool
edits_apply(
    struct serve_site *site, const struct tree *tree, struct edits *edits, struct serve_news *news)
{
	bool taken = false, good = apply(site, tree, edits, news, &taken);

	site->unchecked = site->unchecked || taken;
	edits_finish(edits, taken);
	return good;
}

void
edits_finish(struct edits *edits, bool taken)
{
	for (size_t i = 0; i < edits->len; i++) {
		struct edit *edit = &edits->items[i];

		if (!taken || edit->kept || (edit->old && edit->fresh))
			edit_drop_page(edit->fresh); /* the new content, or the old one */
		else if (!edit->fresh)
			edit_drop_page(edit->old);
	}
	free(edits->items);
	*edits = (struct edits){0};
}

bool
change_pages(struct serve_site *site, struct change *changes, size_t len, struct serve_news *news)
{
	struct serve_model *model = site->model;
	struct edits edits = {0};
	struct tree tree = {0};
	bool good = tree_init(&tree, model->conf->root, model->conf->content_dir) == 0;

	for (size_t i = 0; good && i < len; i++) {
		struct edit *edit;

		if (changes[i].kind != CHANGE_PAGE)
			continue;
		edit = edits_push(&edits, (struct edit){0});
		good = edit_read(model, &tree, &changes[i], edit);
		/* what stands in the way of a converted page may be gone */
		good = good && !(edit->placed && diags_has_code(&model->diag, "derived-collision"));
	}
	news->pages = edits.len;
	if (good)
		good = edits_apply(site, &tree, &edits, news);
	else
		edits_finish(&edits, false);
	tree_finish(&tree);
	cmark_mem_finish();
	return good;
}
