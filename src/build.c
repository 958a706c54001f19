/* The table of contents of the program: read build_site first. */
#include "build.h"

#include "base/mem.h"
#include "base/spill.h"
#include "base/today.h"
#include "conf/i18n.h"
#include "derive.h"
#include "draw.h"
#include "link/alias.h"
#include "link/resolve.h"
#include "link/url.h"
#include "model/graph.h"
#include "model/reading.h"
#include "model/sign.h"
#include "parse/cmark_mem.h"
#include "parse/convert.h"
#include "parse/doc.h"
#include "pool.h"
#include "progress.h"
#include "read/git.h"
#include "read/pair.h"
#include "read/read.h"
#include "read/scan.h"
#include "render/layout.h"
#include "render/theme.h"
#include "render/view.h"
#include "write/output.h"

#include <stdlib.h>
#include <time.h>

enum { SPILL_KEEP = 2 * 1024 * 1024 }; /* bytes of finished text that stay in memory */

static void read_pages(struct build *build, struct scan *scan, struct diag *diag);
static void take_pages(struct build *build, struct scan *scan, struct diag *diag);
static void roadmap_build(struct build *build);
static void link_site(struct build *build, struct diag *diag);
static void take_diagnostics(struct build *build, struct diag *diag);
static bool load_theme(struct build *build, struct config *conf, struct diag *diag);

bool
build_site(struct build *build, struct output *out, struct diag *diag)
{
	bool done;

	build->spill = spill_new(build->conf->output_dir, SPILL_KEEP);
	if (!build_model(build, diag))
		return false;
	draw_site(build, out, diag); /* graph, text, theme -> bytes */
	build_begin_stage(build, STAGE_PUBLISH, "publishing", 0);
	done = output_finish(out, diag);
	build_end_stage(build, STAGE_PUBLISH);
	return done;
}

bool
build_model(struct build *build, struct diag *diag)
{
	struct scan scan;

	doc_setup();
	if (!scan_site(&scan, build->conf, diag)) {
		scan_finish(&scan);
		return false;
	}
	build->site = site_new(build->conf);
	build->site->roadmap = roadmap_new(build->site, terms_load(build->conf, diag));
	read_pages(build, &scan, diag); /* files -> text, front matter -> outline and fragment */
	take_pages(build, &scan, diag); /* pages -> one site */
	roadmap_build(build);           /* what pages say -> one graph */
	derive_site(build, &scan.content, diag); /* gaps -> converted pages */
	link_site(build, diag);                  /* names -> addresses, anchors, errors */
	take_diagnostics(build, diag);
	scan_finish(&scan);
	return !diag_failed(diag);
}

static double
clock_seconds(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

void
build_begin_stage(struct build *build, enum build_stage stage, const char *name, size_t total)
{
	progress_stage(build->progress, name, total);
	build->seconds[stage] -= clock_seconds(CLOCK_MONOTONIC);
	build->cpu[stage] -= clock_seconds(CLOCK_PROCESS_CPUTIME_ID);
}

void
build_end_stage(struct build *build, enum build_stage stage)
{
	build->seconds[stage] += clock_seconds(CLOCK_MONOTONIC);
	build->cpu[stage] += clock_seconds(CLOCK_PROCESS_CPUTIME_ID);
}

void
build_each(struct build *build, size_t len, pool_job *job, void *context)
{
	struct pool pool = {
	    .threads = build->conf->jobs,
	    .end = cmark_mem_finish,
	    .step = progress_step,
	    .step_context = build->progress,
	};

	pool_run(&pool, len, job, context);
}

bool
build_init(struct build *build, struct config *conf, struct progress *progress, struct diag *diag)
{
	*build = (struct build){.conf = conf, .progress = progress};
	build->layout = layout_start(); /* a fork, so before all threads */
	if (conf->dates == DATES_GIT)
		conf->git_dates = build->git_dates = git_dates_new(conf, diag);
	return load_theme(build, conf, diag);
}

bool
build_init_shared(
    struct build *build, struct config *conf, struct layout *layout, struct diag *diag)
{
	*build = (struct build){.conf = conf, .layout = layout, .layout_shared = true};
	return load_theme(build, conf, diag);
}

static bool
load_theme(struct build *build, struct config *conf, struct diag *diag)
{
	build->theme = theme_load(conf, diag);
	if (build->theme)
		build->words = theme_load_words(build->theme, conf, diag);
	if (!build->words)
		return false;
	for (size_t i = 0; i < conf->langs_len; i++) {
		conf->langs[i].back_label = i18n_word(build->words, (int)i, "footnote_back");
	}
	return true;
}

void
build_finish(struct build *build)
{
	site_free(build->site);
	spill_free(build->spill);
	for (size_t i = 0; build->converters && i < build->conf->langs_len; i++)
		converter_free(build->converters[i]);
	free(build->converters);
	git_dates_free(build->git_dates);
	i18n_free(build->words);
	theme_free(build->theme);
	if (!build->layout_shared)
		layout_stop(build->layout);
	*build = (struct build){0};
}

/* ISO dates compare as text. `today` has ten characters. */
static bool
is_published(const struct page *page, const struct config *conf, const char *today)
{
	const struct front *front = &page->front;
	const char *from = front->publish_date ? front->publish_date : front->date;

	if (front->draft && !conf->drafts)
		return false;
	if (from && !conf->future && strncmp(from, today, 10) > 0)
		return false;
	return !front->expiry_date || strncmp(front->expiry_date, today, 10) > 0;
}

struct read_job {
	const struct config *conf;
	struct spill *spill; /* or NULL */
	struct scan *scan;
	const struct terms *terms;
	char today[TODAY_SIZE];
	bool *keep; /* by page: it goes into the site */
};

bool
build_page(struct page *page, const struct tree *tree, const struct config *conf,
    const struct terms *terms, const char *today)
{
	if (!read_page(page, tree, conf))
		return false;
	if (!is_published(page, conf, today)) {
		buf_finish(&page->text);
		return false;
	}
	doc_parse(page, conf);
	page_set_sort(page, conf);
	reading_build(page);
	nodes_build(page, terms);
	if (conf->signs)
		sign_page(page);
	doc_drop_blocks(page->doc);
	return true;
}

static void
read_one(void *context, size_t i)
{
	struct read_job *job = context;
	struct page *page = job->scan->pages[i];

	job->keep[i] = build_page(page, &job->scan->content, job->conf, job->terms, job->today);
	if (job->keep[i] && job->spill)
		spill_take(job->spill, &page->doc->html);
}

/* Reading and parsing are one job per page, so that no more than a few texts are in memory. Pages
 * that do not go into the site are freed, their diagnostics kept. */
static void
read_pages(struct build *build, struct scan *scan, struct diag *diag)
{
	struct read_job job = {.conf = build->conf,
	    .spill = build->spill,
	    .scan = scan,
	    .terms = build->site->roadmap->terms};
	size_t kept = 0;

	job.keep = xcalloc(scan->pages_len, sizeof(bool));
	today_get(job.today);
	build_begin_stage(build, STAGE_READ, "reading", scan->pages_len);
	build_each(build, scan->pages_len, read_one, &job);
	if (build->spill)
		spill_map(build->spill);
	build_end_stage(build, STAGE_READ);
	for (size_t i = 0; i < scan->pages_len; i++) {
		if (job.keep[i]) {
			scan->pages[kept++] = scan->pages[i];
			continue;
		}
		diag_merge(diag, &scan->pages[i]->diag);
		doc_free(scan->pages[i]->doc);
		page_free(scan->pages[i]);
	}
	scan->pages_len = kept;
	free(job.keep);
}

static void
take_pages(struct build *build, struct scan *scan, struct diag *diag)
{
	for (size_t i = 0; i < scan->pages_len; i++)
		site_add(build->site, scan->pages[i]);
	scan->pages_len = 0;
	for (size_t i = 0; i < scan->assets_len; i++) {
		const struct scan_asset *asset = &scan->assets[i];

		if (!site_add_asset(build->site, asset->path, asset->root, asset->file))
			diag_fatal(diag, EXIT_CONTENT, "duplicate-file",
			    (struct diag_at){asset->path.ptr, 0, 0}, "rename or delete one of them",
			    "this file is in content/ and in static/, and would be published once");
	}
	pairs_report(build->site->pairs, build->conf, diag);
}

static void
roadmap_build(struct build *build)
{
	struct site *site = build->site;

	build_begin_stage(build, STAGE_GRAPH, "relating", 0);
	for (size_t i = 0; i < site->pages_len; i++)
		roadmap_add(site->roadmap, site->pages[i]);
	roadmap_check(site->roadmap);
	build_end_stage(build, STAGE_GRAPH);
}

static void
link_site(struct build *build, struct diag *diag)
{
	struct site *site = build->site;

	build_begin_stage(build, STAGE_LINK, "linking", 0);
	/* Derived pages come second: they give way. */
	for (size_t i = 0; i < site->pages_len; i++)
		if (!site->pages[i]->derived_from)
			url_assign_page(site, site->pages[i], diag);
	for (size_t i = 0; i < site->pages_len; i++)
		if (site->pages[i]->derived_from)
			url_assign_page(site, site->pages[i], diag);
	derive_drop_homeless(build);
	url_assign_lists(site);
	views_tell(site);
	aliases_tell(site, diag);
	for (size_t i = 0; i < site->pages_len; i++)
		resolve_page(site, site->pages[i]);
	for (size_t i = 0; i < site->pages_len; i++)
		roadmap_link(site->roadmap, site->pages[i]);
	build_end_stage(build, STAGE_LINK);
}

/* In the order of the pages, whatever the threads did. */
static void
take_diagnostics(struct build *build, struct diag *diag)
{
	for (size_t i = 0; i < build->site->pages_len; i++)
		if (!build->site->pages[i]->derived_from)
			diag_merge(diag, &build->site->pages[i]->diag);
}
