/* The graph as files of the site: graph.json, and beside each roadmap its own exports. */
#include "build.h"
#include "draw.h"
#include "model/graph.h"
#include "render/export.h"
#include "write/output.h"

struct graph_job {
	const struct site *site;
	struct output *out;
};

static void
take_bytes(void *user, struct slice bytes)
{
	buf_put(user, bytes);
}

/* Calendars and Gantt charts are there only where there are dates to show. */
static bool
may_be_empty(enum export_format format)
{
	return format != EXPORT_ICS && format != EXPORT_GANTT;
}

static void
put_export(const struct graph_job *job, struct page *page, enum export_format format)
{
	struct graph_scope scope = {EXTENT_PAGE, page};
	struct buf bytes = BUF_INIT, path = BUF_INIT;
	size_t count = export_write(job->site->roadmap, format, scope, take_bytes, &bytes);

	buf_put(&path, page->url);
	buf_puts(&path, export_file(format));
	if (count || may_be_empty(format))
		output_put(job->out, buf_slice(&path), buf_slice(&bytes), page->source);
	buf_finish(&bytes);
	buf_finish(&path);
}

static void
draw_exports(void *context, size_t i)
{
	const struct graph_job *job = context;
	struct page *page = job->site->pages[i];

	if (!page->nodes || !page->graph->is_roadmap)
		return;
	for (int format = 0; format < EXPORT_FORMATS; format++)
		if (export_file((enum export_format)format))
			put_export(job, page, (enum export_format)format);
}

void
draw_graph(struct build *build, struct output *out)
{
	struct graph_job job = {build->site, out};
	struct graph_scope scope = {EXTENT_SITE, NULL};
	struct buf bytes = BUF_INIT;

	build_begin_stage(build, STAGE_EXPORT, "exporting", build->site->pages_len);
	build_each(build, build->site->pages_len, draw_exports, &job);
	export_write(build->site->roadmap, EXPORT_JSON, scope, take_bytes, &bytes);
	output_put(out, SLICE("graph.json"), buf_slice(&bytes), "graph");
	build_end_stage(build, STAGE_EXPORT);
	buf_finish(&bytes);
}
