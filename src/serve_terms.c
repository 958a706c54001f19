/* A changed glossary. Only pages whose text may hold a name that is not what it was are read again: at
 * once when they are few, else those that were looked at last, and the others bit by bit while nothing
 * else is to be done. */
#include "serve_change.h"
#include "serve_edit.h"

#include "base/mem.h"
#include "link/alias.h"
#include "model/graph.h"
#include "model/sign.h"
#include "parse/cmark_mem.h"
#include "read/tree.h"
#include "render/skills.h"
#include "render/view.h"
#include "serve_diag.h"

#include <stdlib.h>

enum {
	RECENT = 8,   /* pages that are read first */
	AT_ONCE = 48, /* up to so many pages, all of them are */
	CHUNK = 128   /* pages that are read before it is looked for other changes */
};

void
serve_forget_pending(struct serve_site *site)
{
	for (size_t i = 0; i < site->pending_len; i++)
		free(site->pending[i]);
	free(site->pending);
	site->pending = NULL;
	site->pending_len = site->pending_cap = 0;
}

static void
put_pending(struct serve_site *site, const struct page *page)
{
	site->pending =
	    xgrow(site->pending, site->pending_len, &site->pending_cap, sizeof(*site->pending));
	site->pending[site->pending_len++] = xstrndup(page->path.ptr, page->path.len);
}

struct names {
	struct slice *keys;
	size_t len;
};

static bool
is_concerned(const struct page *page, const struct names *names)
{
	for (size_t i = 0; i < names->len; i++)
		if (sign_may_name(page, names->keys[i]))
			return true;
	return false;
}

/* The pages that were drawn last come last, so that they are read first. */
static size_t
put_recent(struct serve_site *site, const struct names *names)
{
	const struct serve_model *model = site->model;
	const struct serve_entry *entry = model->drawn ? model->drawn->prev : NULL;
	size_t before = site->pending_len;

	for (int i = 0; entry && i < RECENT; i++) {
		const struct page *page = model->views.items[entry->view].page;

		if (page && page->derived_from)
			page = page->derived_from;
		if (page && is_concerned(page, names))
			put_pending(site, page);
		entry = entry == model->drawn ? NULL : entry->prev;
	}
	return site->pending_len - before;
}

/* Returns how many of them are to be read at once, the last ones. */
static size_t
choose(struct serve_site *site, const struct names *names)
{
	const struct site *pages = site->model->build.site;
	size_t before = site->pending_len, recent;

	for (size_t i = 0; i < pages->pages_len; i++)
		if (!pages->pages[i]->derived_from && is_concerned(pages->pages[i], names))
			put_pending(site, pages->pages[i]);
	recent = put_recent(site, names);
	return site->pending_len - before <= AT_ONCE ? site->pending_len - before : recent;
}

/* Pages name terms by their numbers. False when these are others, and all pages are to be read. */
static bool
exchange(struct serve_site *site, struct serve_news *news, size_t *ret_first)
{
	struct serve_model *model = site->model;
	struct diag diag = DIAG_INIT;
	struct terms *fresh = terms_load(model->conf, &diag), *old = NULL;
	struct names names = {0};
	bool good;

	pthread_mutex_lock(&site->lock);
	good = roadmap_exchange_terms(model->build.site->roadmap, fresh, &old);
	if (good) {
		names.keys = terms_differ(old, fresh, &names.len);
		*ret_first = choose(site, &names);
		diags_drop_code(&model->diag, "glossary");
		for (size_t i = 0; i < diag.len; i++)
			diags_add(&news->diag, &diag.items[i]);
		diag_merge(&model->diag, &diag);
		if (terms_len(old) != terms_len(fresh))
			model_count(model);
	}
	pthread_mutex_unlock(&site->lock);
	free(names.keys);
	diag_finish(&diag);
	terms_free(old ? old : fresh);
	return good;
}

struct job {
	const struct serve_site *site;
	const struct tree *tree;
	struct page *pages[CHUNK]; /* NULL: it is gone */
	struct edit edits[CHUNK];
	bool good[CHUNK];
};

static void
read_one(void *context, size_t i)
{
	struct job *job = context;
	struct page *page = job->pages[i];
	struct change change = {.kind = CHANGE_PAGE, .old = page};

	job->good[i] = true;
	if (!page)
		return;
	change.file = (char *)page->file;
	job->good[i] = edit_read(job->site->model, job->tree, &change, &job->edits[i]);
}

/* Of what was read, only that which is different is taken. */
static bool
take_read(struct serve_site *site, struct job *job, size_t len, struct serve_news *news)
{
	struct edits edits = {0};
	bool good = true;

	for (size_t i = 0; i < len; i++) {
		struct edit *edit = &job->edits[i];

		good = good && job->good[i];
		if (edit->old && (edit->counted || edit->placed || !edit->fresh))
			edits_push(&edits, *edit);
		else
			edit_drop_page(edit->fresh);
	}
	site->reread_changed += edits.len;
	if (good && edits.len)
		return edits_apply(site, job->tree, &edits, news);
	edits_finish(&edits, false);
	return good;
}

/* Takes the next pages, each once. */
static size_t
take_pending(struct serve_site *site, size_t max, struct job *job)
{
	const struct site *pages = site->model->build.site;
	size_t len = 0;

	for (; site->pending_len && len < max; len++) {
		char *path = site->pending[--site->pending_len];
		struct page *page = site_find_path(pages, slice_of(path));

		if (page && page->derived_from)
			page = NULL;
		for (size_t i = 0; i < len && i < RECENT; i++) /* which are twice in the list */
			if (job->pages[i] == page)
				page = NULL;
		job->pages[len] = page;
		free(path);
	}
	return len;
}

static bool
read_some(struct serve_site *site, size_t max, struct serve_news *news)
{
	struct job *job = xcalloc(1, sizeof(*job));
	struct tree tree = {0};
	size_t len;
	bool good;

	job->site = site;
	job->tree = &tree;
	len = take_pending(site, max, job);
	good = tree_init(&tree, site->model->conf->root, site->model->conf->content_dir) == 0;
	if (good) {
		build_each(&site->model->build, len, read_one, job);
		good = take_read(site, job, len, news);
	}
	tree_finish(&tree);
	free(job);
	cmark_mem_finish();
	if (!good)
		serve_forget_pending(site);
	return good;
}

bool
change_reread(struct serve_site *site, struct serve_news *news)
{
	return read_some(site, CHUNK, news);
}

bool
change_terms(struct serve_site *site, struct serve_news *news)
{
	struct serve_model *model = site->model;
	size_t first = 0;
	bool good;

	pthread_mutex_lock(&site->gate);
	good = exchange(site, news, &first);
	site->reread_changed = 0;
	site->unchecked = good; /* what is required may be a term */
	good = good && read_some(site, first, news);
	if (good && !site->reread_changed) { /* else edits have done it */
		pthread_mutex_lock(&site->lock);
		good = model_prepare(model, &news->diag);
		model_age(model, ++site->generation);
		pthread_mutex_unlock(&site->lock);
	}
	news->pages = site->reread_changed;
	pthread_mutex_unlock(&site->gate);
	return good;
}
