#include "render/export_impl.h"

#include "base/mem.h"
#include "base/path.h"
#include "conf/config.h"
#include "render/data.h"

#include <stdlib.h>

static const struct export_writer *const writers[EXPORT_FORMATS] = {
    [EXPORT_JSON] = &export_json,
    [EXPORT_DOT] = &export_dot,
    [EXPORT_GRAPHML] = &export_graphml,
    [EXPORT_MERMAID] = &export_mermaid,
    [EXPORT_CYTOSCAPE] = &export_cytoscape,
    [EXPORT_CANVAS] = &export_canvas,
    [EXPORT_OPML] = &export_opml,
    [EXPORT_ICS] = &export_ics,
    [EXPORT_GANTT] = &export_gantt,
};

/* All formats that are being written. */
struct pass {
	struct exporter *exporters;
	const struct export_job *jobs;
	size_t len;
	unsigned kinds[NODE_TERM + 1]; /* bits of the jobs that are told of them */
	unsigned relations[RELATIONS];
};

static void
pass_init(struct pass *pass)
{
	for (size_t i = 0; i < pass->len; i++) {
		const struct export_writer *writer = writers[pass->jobs[i].format];

		for (size_t kind = 0; kind <= NODE_TERM; kind++)
			pass->kinds[kind] |= (writer->kinds >> kind & 1) << i;
		for (size_t relation = 0; relation < RELATIONS; relation++)
			pass->relations[relation] |= (writer->relations >> relation & 1) << i;
	}
}

static void
take_node(void *user, const struct graph_item *item)
{
	const struct pass *pass = user;

	for (unsigned i = 0, jobs = pass->kinds[item->kind]; jobs; i++, jobs >>= 1) {
		if (!(jobs & 1))
			continue;
		writers[pass->jobs[i].format]->node(&pass->exporters[i], item);
		export_flush(&pass->exporters[i]);
	}
}

static void
take_edge(void *user, const struct graph_link *link)
{
	const struct pass *pass = user;

	for (unsigned i = 0, jobs = pass->relations[link->relation]; jobs; i++, jobs >>= 1) {
		if (!(jobs & 1))
			continue;
		writers[pass->jobs[i].format]->edge(&pass->exporters[i], link);
		export_flush(&pass->exporters[i]);
	}
}

const char *
export_file(enum export_format format)
{
	return writers[format]->file;
}

static void
exporter_init(struct exporter *e, const struct roadmap *roadmap, struct graph_scope scope,
    const struct export_job *job)
{
	*e = (struct exporter){
	    .roadmap = roadmap,
	    .scope = scope,
	    .take = job->take,
	    .user = job->user,
	    .out = BUF_INIT,
	    .card = BUF_INIT,
	    .cards = BUF_INIT,
	    .group_label = BUF_INIT,
	    .place = BUF_INIT,
	    .url = BUF_INIT,
	    .url_json = BUF_INIT,
	    .first = true,
	};
	if (job->whole)
		e->out = *job->whole;
	writers[job->format]->begin(e);
}

static void
exporter_finish(struct exporter *e, struct export_job *job)
{
	writers[job->format]->end(e);
	if (job->take) {
		job->take(job->user, buf_slice(&e->out));
		buf_finish(&e->out);
	} else {
		*job->whole = e->out;
	}
	job->count = e->count;
	HASH_CLEAR(hh, e->ids);
	free(e->numbers);
	free(e->names);
	arena_finish(&e->arena);
	buf_finish(&e->card);
	buf_finish(&e->cards);
	buf_finish(&e->place);
	buf_finish(&e->url);
	buf_finish(&e->url_json);
	buf_finish(&e->group_label);
}

void
export_write(
    const struct roadmap *roadmap, struct graph_scope scope, struct export_job *jobs, size_t len)
{
	struct exporter *exporters = xcalloc(len, sizeof(*exporters));
	struct pass pass = {.exporters = exporters, .jobs = jobs, .len = len};
	struct graph_visitor visitor = {take_node, NULL, &pass};

	pass_init(&pass);
	for (size_t i = 0; i < len; i++) {
		exporter_init(&exporters[i], roadmap, scope, &jobs[i]);
		if (writers[jobs[i].format]->relations)
			visitor.edge = take_edge;
	}
	graph_visit(roadmap, scope, &visitor);
	for (size_t i = 0; i < len; i++)
		exporter_finish(&exporters[i], &jobs[i]);
	free(exporters);
}

void *
export_room(struct exporter *e, void *items, int item, size_t size)
{
	size_t cap = e->items_cap ? e->items_cap : 64;

	if ((size_t)item < e->items_cap)
		return items;
	while (cap <= (size_t)item)
		cap *= 2;
	items = xrealloc(items, cap * size);
	memset((char *)items + e->items_cap * size, 0, (cap - e->items_cap) * size);
	e->items_cap = cap;
	return items;
}

unsigned
export_keep(struct exporter *e, const struct graph_item *item)
{
	struct export_id *id;

	if (e->scope.extent == EXTENT_PAGE) {
		e->numbers = export_room(e, e->numbers, item->index, sizeof(*e->numbers));
		return e->numbers[item->index] = ++e->kept;
	}
	id = arena_alloc(&e->arena, sizeof(*id));
	id->key = arena_copy(&e->arena, item->key);
	id->number = ++e->kept;
	HASH_ADD_KEYPTR(hh, e->ids, id->key.ptr, id->key.len, id);
	return id->number;
}

static unsigned
number_of(const struct exporter *e, struct slice key, int item)
{
	struct export_id *id;

	if (e->scope.extent == EXTENT_PAGE)
		return item >= 0 && (size_t)item < e->items_cap ? e->numbers[item] : 0;
	HASH_FIND(hh, e->ids, key.ptr, key.len, id);
	return id ? id->number : 0;
}

unsigned
export_from(const struct exporter *e, const struct graph_link *link)
{
	return number_of(e, link->from, link->from_at);
}

unsigned
export_to(const struct exporter *e, const struct graph_link *link)
{
	return number_of(e, link->to, link->to_at);
}

void
export_indent(struct exporter *e)
{
	for (size_t i = 0; i <= e->open; i++)
		buf_puts(&e->out, "  ");
}

void
export_close(struct exporter *e, int depth, const char *end)
{
	while (e->open && e->depth[e->open - 1] >= depth) {
		e->open--;
		export_indent(e);
		buf_puts(&e->out, end);
	}
}

const char *
export_title(const struct exporter *e)
{
	if (e->scope.extent == EXTENT_PAGE)
		return e->scope.page->title;
	return e->roadmap->site->conf->title ? e->roadmap->site->conf->title : "";
}

/* Control characters and U+FFFE, U+FFFF are no part of XML 1.0, however they are written. */
void
export_put_xml(struct buf *out, struct slice text)
{
	size_t from = 0;

	for (size_t i = 0; i <= text.len; i++) {
		unsigned char c = i < text.len ? (unsigned char)text.ptr[i] : 0;
		bool none = i + 3 <= text.len && c == 0xEF &&
			    (unsigned char)text.ptr[i + 1] == 0xBF &&
			    (unsigned char)text.ptr[i + 2] >= 0xBE;

		if (i < text.len && !none && (c >= ' ' || c == '\n' || c == '\t'))
			continue;
		buf_put_escaped(out, slice_from(text.ptr + from, i - from));
		i += none ? 2 : 0;
		from = i + 1;
	}
}

void
export_put_url(struct buf *out, const struct exporter *e, struct slice url)
{
	const char *sign = memchr(url.ptr, '#', url.len);
	size_t path = sign ? (size_t)(sign - url.ptr) : url.len;

	buf_puts(out, e->roadmap->site->conf->base_url ? e->roadmap->site->conf->base_url : "/");
	url_encode_path(out, slice_head(url, path));
	if (sign) {
		buf_putc(out, '#');
		url_encode_path(out, slice_skip(url, path + 1));
	}
}

const struct pg_stage *
export_stage(const struct graph_item *item)
{
	return item->kind == NODE_STAGE ? &item->page->graph->stages[item->node->ref] : NULL;
}

const struct when *
export_when(const struct graph_item *item)
{
	const struct when *when = NULL;

	if (item->kind == NODE_STAGE)
		when = &export_stage(item)->when;
	else if (item->kind == NODE_ROADMAP)
		when = &item->page->graph->when;
	else if (item->kind == NODE_DIAGRAM_NODE)
		when = &item->page->nodes->charts[item->node->group].items[item->node->ref].when;
	return when && when->kind != WHEN_NONE ? when : NULL;
}
