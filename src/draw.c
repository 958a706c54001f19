#include "draw.h"

#include "base/mem.h"
#include "base/spill.h"
#include "build.h"
#include "parse/doc.h"
#include "render/renderer.h"
#include "write/output.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum { PAGE_BYTES = 40 * 1024 }; /* room for most pages, which would grow a dozen times */

struct draw_job {
	const struct renderer *renderer;
	const struct site *site;
	const struct views *views;
	struct output *out;
	struct diag *diags; /* by view */
	struct spill *spill;
};

/* What the file is made from, for messages: the page's source, or the list's URL. */
static const char *
owner_of(const struct view *view, struct slice file)
{
	return view->page ? view->page->source : file.ptr;
}

static void
draw_copy(const struct draw_job *job, const struct page *page)
{
	struct buf text = BUF_INIT, file = BUF_INIT;

	renderer_put_copy(job->renderer, page, &file, &text);
	output_put(job->out, buf_slice(&file), buf_slice(&text), page->source);
	buf_finish(&text);
	buf_finish(&file);
}

static void
draw_one(void *context, size_t i)
{
	struct draw_job *job = context;
	const struct view *view = &job->views->items[i];
	struct buf html = BUF_INIT, file = BUF_INIT;

	buf_reserve(&html, PAGE_BYTES);
	view_put_file(&file, job->site, view);
	if (renderer_draw(job->renderer, view, &html, &job->diags[i]))
		output_put(
		    job->out, buf_slice(&file), buf_slice(&html), owner_of(view, buf_slice(&file)));
	if (view->page && view->number == 1 && view->kind != VIEW_ALIAS &&
	    renderer_has_copy(job->renderer, view->page))
		draw_copy(job, view->page);
	buf_finish(&html);
	buf_finish(&file);
	spill_drawn(job->spill);
}

static void
draw_views(struct build *build, const struct renderer *renderer, const struct views *views,
    struct output *out, struct diag *diag)
{
	struct draw_job job = {renderer, build->site, views, out, NULL, build->spill};

	job.diags = xcalloc(views->len, sizeof(*job.diags));
	build_begin_stage(build, STAGE_RENDER, "drawing", views->len);
	build_each(build, views->len, draw_one, &job);
	build_end_stage(build, STAGE_RENDER);
	for (size_t i = 0; i < views->len; i++)
		diag_merge(diag, &job.diags[i]);
	free(job.diags);
}

static void
put_site_file(void *out, struct slice path, struct slice bytes)
{
	output_put(out, path, bytes, "theme");
}

static void
copy_assets(const struct site *site, struct output *out, struct diag *diag)
{
	int content = open(site->conf->content_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int statics = open(site->conf->static_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	for (struct asset *asset = site->assets; asset; asset = asset->hh.next) {
		bool in_content = asset->root == site->conf->content_dir;

		output_copy_file(
		    out, asset->path, in_content ? content : statics, asset->file, asset->file);
	}
	if (content >= 0)
		close(content);
	if (statics >= 0)
		close(statics);
}

void
draw_site(struct build *build, struct output *out, struct diag *diag)
{
	struct renderer *renderer = renderer_new(build->site, build->theme, build->words, diag);
	struct views views = {0};

	if (renderer) {
		renderer_use_layout(renderer, build->layout);
		renderer_say_missing(renderer, diag);
		views_of_site(&views, build->site);
		draw_views(build, renderer, &views, out, diag);
		renderer_site_files(renderer, &views, put_site_file, out);
		draw_graph(build, out);
		copy_assets(build->site, out, diag);
	}
	views_free(&views);
	renderer_free(renderer);
}
