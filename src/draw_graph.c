/* The graph as files of the site: graph.json, and beside each roadmap its own exports. */
#include "build.h"
#include "draw.h"
#include "model/graph.h"
#include "render/export.h"
#include "write/output.h"

/* About what a node and an edge take in JSON, and what all the rest does. */
enum { NODE_BYTES = 380, EDGE_BYTES = 76, ROOM_BYTES = 12 * 1024 };

struct graph_job {
	const struct site *site;
	struct output *out;
};

static size_t
json_room(const struct page *page)
{
	size_t nodes = page->nodes->len + page->graph->tasks_len + page->graph->resources_len;

	return nodes * NODE_BYTES + page->nodes->mentions_len * EDGE_BYTES + ROOM_BYTES;
}

/* Calendars and Gantt charts are there only where there are dates to show. */
static bool
may_be_empty(enum export_format format)
{
	return format != EXPORT_ICS && format != EXPORT_GANTT;
}

static void
put_file(const struct graph_job *job, const struct page *page, const struct export_job *made)
{
	struct buf path = BUF_INIT;

	buf_put(&path, page->url);
	buf_puts(&path, export_file(made->format));
	if (made->count || may_be_empty(made->format))
		output_put(job->out, buf_slice(&path), buf_slice(made->whole), page->source);
	buf_finish(&path);
}

static void
draw_exports(void *context, size_t i)
{
	const struct graph_job *job = context;
	struct page *page = job->site->pages[i];
	struct export_job made[EXPORT_FORMATS];
	struct buf bytes[EXPORT_FORMATS];
	size_t len = 0;

	if (!page->nodes || !page->graph->is_roadmap)
		return;
	for (int format = 0; format < EXPORT_FORMATS; format++) {
		if (!export_file((enum export_format)format))
			continue;
		buf_init(&bytes[len]);
		if (format ==
		    EXPORT_JSON) /* by far the longest: grown step by step it is copied a dozen
					      times */
			buf_reserve(&bytes[len], json_room(page));
		made[len] =
		    (struct export_job){.format = (enum export_format)format, .whole = &bytes[len]};
		len++;
	}
	export_write(job->site->roadmap, (struct graph_scope){EXTENT_PAGE, page}, made, len);
	for (size_t k = 0; k < len; k++) {
		put_file(job, page, &made[k]);
		buf_finish(&bytes[k]);
	}
}

static void
take_bytes(void *file, struct slice bytes)
{
	output_more(file, bytes);
}

/* Of a large site, the graph has a hundred megabytes: it is never held. */
static void
make_site_graph(void *user, struct output_file *file)
{
	const struct graph_job *job = user;
	struct export_job whole = {.format = EXPORT_JSON, .take = take_bytes, .user = file};

	export_write(job->site->roadmap, (struct graph_scope){EXTENT_SITE, NULL}, &whole, 1);
}

void
draw_graph(struct build *build, struct output *out)
{
	struct graph_job job = {build->site, out};

	build_begin_stage(build, STAGE_EXPORT, "exporting", build->site->pages_len);
	build_each(build, build->site->pages_len, draw_exports, &job);
	output_stream(out, SLICE("graph.json"), make_site_graph, &job, "graph");
	build_end_stage(build, STAGE_EXPORT);
}
