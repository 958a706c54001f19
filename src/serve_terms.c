/* A changed glossary. Any page may name its terms: those that were looked at last are read again at
 * once, the others bit by bit while nothing else is to be done. */
#include "serve_change.h"
#include "serve_edit.h"

#include "base/mem.h"
#include "link/alias.h"
#include "model/graph.h"
#include "parse/cmark_mem.h"
#include "read/tree.h"
#include "render/skills.h"
#include "render/view.h"
#include "serve_diag.h"

#include <stdlib.h>

enum {
	RECENT = 8, /* pages that are read at once */
	CHUNK = 128 /* pages that are read before it is looked for other changes */
};

/* The pages that were drawn last, as changes. */
static size_t
recent_pages(const struct serve_model *model, struct change *ret)
{
	const struct serve_entry *entry = model->drawn ? model->drawn->prev : NULL;
	size_t len = 0;

	for (; entry && len < RECENT; entry = entry == model->drawn ? NULL : entry->prev) {
		struct page *page = model->views.items[entry->view].page;

		if (entry->source != SERVE_VIEW || !page)
			continue;
		if (page->derived_from)
			page = site_find_path(model->build.site, page->derived_from->path);
		if (page)
			ret[len++] = (struct change){
			    .kind = CHANGE_PAGE, .old = page, .file = xstrdup(page->file)};
	}
	return len;
}

bool
change_terms(struct serve_site *site, struct serve_news *news)
{
	struct serve_model *model = site->model;
	struct site *pages = model->build.site;
	struct diag diag = DIAG_INIT;
	struct terms *fresh = terms_load(model->conf, &diag), *old = NULL;
	struct change recent[RECENT];
	size_t len = 0;
	bool good;

	pthread_mutex_lock(&site->lock);
	good = roadmap_exchange_terms(pages->roadmap, fresh, &old);
	if (good) {
		diags_drop_code(&model->diag, "glossary");
		for (size_t i = 0; i < diag.len; i++)
			diags_add(&news->diag, &diag.items[i]);
		diag_merge(&model->diag, &diag);
		len = recent_pages(model, recent);
		model_count(model);
		views_tell_counted(pages, model->skills);
		aliases_tell(pages, NULL);
		good = model_prepare(model, &news->diag) && model_index(model, &news->diag);
		model_age(model, ++site->generation);
	}
	pthread_mutex_unlock(&site->lock);
	diag_finish(&diag);
	terms_free(old ? old : fresh);
	good = good && change_pages(site, recent, len, news);
	for (size_t i = 0; i < len; i++)
		free(recent[i].file);
	site->rereading = good;
	site->reread = site->reread_changed = 0;
	return good;
}

struct job {
	const struct serve_site *site;
	const struct tree *tree;
	size_t from;
	struct edit edits[CHUNK];
	bool good[CHUNK];
};

static void
read_one(void *context, size_t i)
{
	struct job *job = context;
	struct page *page = job->site->model->build.site->pages[job->from + i];
	struct change change = {.kind = CHANGE_PAGE, .old = page, .file = (char *)page->file};

	job->good[i] = true;
	if (!page->derived_from)
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

bool
change_reread(struct serve_site *site, struct serve_news *news)
{
	const struct site *pages = site->model->build.site;
	size_t left = pages->pages_len > site->reread ? pages->pages_len - site->reread : 0;
	size_t len = left < CHUNK ? left : CHUNK;
	struct job *job = xcalloc(1, sizeof(*job));
	struct tree tree = {0};
	bool good;

	*job = (struct job){.site = site, .tree = &tree, .from = site->reread};
	good = tree_init(&tree, site->model->conf->root, site->model->conf->content_dir) == 0;
	if (good) {
		build_each(&site->model->build, len, read_one, job);
		good = take_read(site, job, len, news);
	}
	tree_finish(&tree);
	free(job);
	cmark_mem_finish();
	site->reread += len;
	site->rereading = good && len < left;
	return good;
}
