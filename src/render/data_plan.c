#include "render/data_plan.h"

#include "conf/config.h"
#include "model/graph.h"
#include "parse/doc.h"
#include "read/page.h"
#include "render/plan_links.h"
#include "render/plan_time.h"

#include <stdlib.h>

enum {
	CELL_ITEMS = 6,  /* shown of a cell; the others are counted */
	HUES = 12,       /* stages that the style sheet turns */
	LONG_TRACKS = 8, /* with more stages the map is drawn downwards at every width */
	LONG_SINGLE = 10
};

static const struct {
	const char *mark, *word;
} looks[] = {
    [STATUS_NONE] = {"todo", NULL},
    [STATUS_TODO] = {"todo", NULL},
    [STATUS_DOING] = {"half", "state_doing"},
    [STATUS_DONE] = {"ok", "state_done"},
    [STATUS_PAUSED] = {"paused", "state_paused"},
    [STATUS_BLOCKED] = {"blocked", "state_blocked"},
    [STATUS_SKIPPED] = {"skipped", "state_skipped"},
    [STATUS_PLANNED] = {"planned", "state_planned"},
    [STATUS_PARTIAL] = {"half", "state_doing"},
};

const char *
data_mark_of(enum status status)
{
	return looks[status].mark;
}

json_t *
data_ring(const struct plan *plan)
{
	json_t *ring = json_object();
	int percent = plan_percent(plan);

	data_flag(ring, "has_progress", percent >= 0);
	data_int(ring, "percent", percent < 0 ? 0 : percent > 100 ? 100 : percent);
	data_flag(ring, "counted", plan->all > 0);
	data_flag(ring, "by_topics", plan->all && plan->by_topics);
	data_int(ring, "done", plan->done);
	data_int(ring, "planned", (long)plan->all - (long)plan->done);
	data_int(ring, "total", plan->all);
	return ring;
}

/* The last heading of the outline above a line, where a reader is sent who looks for the line. */
static struct slice
anchor_of(const struct plan *plan, int heading, unsigned line)
{
	const struct doc *doc = plan->page->doc;
	struct slice id = SLICE("main");

	if (heading >= 0 && doc->headings[heading].id.len)
		return doc->headings[heading].id;
	for (size_t i = 0; i < doc->headings_len && doc->headings[i].line <= line; i++)
		if (doc->headings[i].id.len)
			id = doc->headings[i].id;
	return id;
}

static struct slice
stage_anchor(const struct plan *plan, const struct pg_stage *stage)
{
	return stage->anchor.len ? stage->anchor : anchor_of(plan, stage->heading, stage->line);
}

static bool
is_certificate(struct slice label)
{
	static const char *const words[] = {
	    "證照", "证书", "證書", "认证考试", "자격증", "ertificat"};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (memmem(label.ptr, label.len, words[i], strlen(words[i])))
			return true;
	return false;
}

/* Does the label name a skill that other plans teach, too? */
static bool
is_transfer(const struct data_ctx *ctx, struct slice label)
{
	const struct site *site = ctx->data->site;
	struct terms_scan scan;
	struct mention mention;

	if (!site->roadmap || !ctx->data->skills->len)
		return false;
	scan = terms_scan(site->roadmap->terms, label, 0, label.len);
	while (terms_next(&scan, &mention))
		if (skills_is_shared(ctx->data->skills, mention.term))
			return true;
	return false;
}

struct cell {
	const struct data_ctx *ctx;
	const struct plan *plan;
	json_t *groups, *items; /* items: of the last group */
	struct slice anchor;    /* of the stage */
	size_t count;           /* all items, shown or not */
	bool certificates;
	unsigned *marks;
};

static void
open_group(struct cell *cell, struct slice label)
{
	json_t *group = json_object();

	cell->items = json_array();
	data_text(group, "label", label);
	data_flag(group, "has_label", label.len > 0);
	json_object_set_new_nocheck(group, "items", cell->items);
	json_array_append_new(cell->groups, group);
}

static void
put_item(
    struct cell *cell, struct slice label, enum status status, int heading, unsigned line, int task)
{
	const struct page_data *data = cell->ctx->data;
	bool plain = !looks[status].word, certificate = plain && cell->certificates;
	const char *word = certificate ? "state_certificate" : looks[status].word;
	json_t *item;

	if (cell->count++ >= CELL_ITEMS)
		return;
	item = json_object();
	data_optional(item, "key", task >= 0 && cell->plan->keys ? cell->plan->keys[task] : NULL);
	data_text(item, "text", plan_short(label));
	data_text(item, "id", heading >= 0 ? anchor_of(cell->plan, heading, line) : cell->anchor);
	data_str(item, "mark", certificate ? "cert" : looks[status].mark);
	data_flag(item, "has_word", word != NULL);
	data_flag(item, "transfer", is_transfer(cell->ctx, label));
	data_str(item, "word", word ? data_word(data, cell->ctx->view->lang, word) : "");
	json_array_append_new(cell->items, item);
	*cell->marks |= certificate ? MARK_CERTIFICATE : 1u << status;
}

static void
close_groups(json_t *groups)
{
	json_t *group;
	size_t i;

	json_array_foreach (groups, i, group)
		data_list(group, "items", json_incref(json_object_get(group, "items")));
}

static void
put_cell(const struct data_ctx *ctx, struct cell *cell, json_t *cells, struct slice label, bool all)
{
	json_t *object = json_object();

	close_groups(cell->groups);
	data_text(object, "label", label);
	data_int(object, "total", (long)cell->count);
	data_flag(object, "all", all);
	data_list(object, "groups", cell->groups);
	data_flag(object, "has_more", cell->count > CELL_ITEMS);
	data_count(
	    ctx, object, "count", cell->count > CELL_ITEMS ? (long)(cell->count - CELL_ITEMS) : 0);
	data_text(object, "id", cell->anchor);
	json_array_append_new(cells, object);
}

static void
start_cell(struct cell *cell)
{
	cell->groups = json_array();
	cell->items = NULL;
	cell->count = 0;
	cell->certificates = false;
}

/* Tasks right below a topic; false when it has none. */
static bool
put_tasks_of(struct cell *cell, int topic)
{
	const struct page_graph *graph = cell->plan->graph;
	bool any = false;

	for (size_t i = 0; i < graph->tasks_len; i++) {
		if (graph->tasks[i].topic != topic)
			continue;
		put_item(cell, graph->tasks[i].label, graph->tasks[i].status, -1,
		    graph->tasks[i].line, (int)i);
		any = true;
	}
	return any;
}

/* The topics of one track inside the stage with what they hold. */
static void
put_track(struct cell *cell, const struct plan_stage *stage, int track)
{
	const struct page_graph *graph = cell->plan->graph;

	open_group(cell, SLICE(""));
	cell->certificates = is_certificate(graph->tracks[track].label);
	for (size_t i = 0; i < graph->topics_len; i++) {
		const struct pg_topic *topic = &graph->topics[i];
		bool bearer = topic->track == track;

		if (topic->stage != stage->index ||
		    (!bearer && plan_track_of_topic(graph, (int)i) != track))
			continue;
		if (!put_tasks_of(cell, (int)i) && !bearer)
			put_item(
			    cell, topic->label, topic->status, topic->heading, topic->line, -1);
	}
}

static bool
is_in_track(const struct plan *plan, const struct plan_item *item)
{
	return item->topic >= 0 && plan_track_of_topic(plan->graph, item->topic) >= 0;
}

static bool
has_tracks(const struct plan *plan, const struct plan_stage *stage)
{
	for (size_t i = 0; i < stage->items_len; i++)
		if (is_in_track(plan, &stage->items[i]))
			return true;
	return false;
}

/* A stage with labels of its own fills its column with them. */
static void
put_own_groups(struct cell *cell, const struct plan_stage *stage)
{
	const struct page_graph *graph = cell->plan->graph;

	for (size_t i = 0; i < stage->items_len; i++) {
		const struct plan_item *item = &stage->items[i];
		bool topic = item->topic >= 0 && item->task < 0;

		if (topic && graph->topics[item->topic].topic < 0) {
			open_group(cell, item->label);
			if (put_tasks_of(cell, item->topic))
				continue;
			json_array_remove(cell->groups, json_array_size(cell->groups) - 1);
			cell->items = NULL;
		} else if (item->topic >= 0) {
			continue; /* came with its topic */
		}
		if (!cell->items)
			open_group(cell, SLICE(""));
		put_item(cell, item->label, item->status, item->heading, item->line, item->task);
	}
}

/* What the stage holds directly. */
static void
put_direct(struct cell *cell, const struct plan_stage *stage)
{
	const struct page_graph *graph = cell->plan->graph;

	open_group(cell, SLICE(""));
	for (size_t i = 0; i < stage->items_len; i++) {
		const struct plan_item *item = &stage->items[i];
		int around = item->task >= 0    ? item->topic
			     : item->topic >= 0 ? graph->topics[item->topic].topic
						: -1;

		if (around < 0)
			put_item(
			    cell, item->label, item->status, item->heading, item->line, item->task);
	}
}

static json_t *
make_cells(const struct data_ctx *ctx, const struct plan *plan, const struct plan_stage *stage,
    unsigned *marks)
{
	struct cell cell = {
	    .ctx = ctx, .plan = plan, .marks = marks, .anchor = stage_anchor(plan, stage->from)};
	struct slice tasks = slice_of(data_word(ctx->data, ctx->view->lang, "tasks"));
	json_t *cells = json_array();

	if (!stage->items_len)
		return cells;
	if (plan->has_tracks && has_tracks(plan, stage)) {
		for (size_t i = 0; i < plan->graph->tracks_len; i++) {
			start_cell(&cell);
			put_track(&cell, stage, (int)i);
			put_cell(ctx, &cell, cells, plan->graph->tracks[i].label, false);
		}
		return cells;
	}
	start_cell(&cell);
	if (plan->has_tracks)
		put_own_groups(&cell, stage);
	else
		put_direct(&cell, stage);
	put_cell(ctx, &cell, cells, tasks, plan->has_tracks);
	return cells;
}

/* Does today fall into it? */
static bool
is_now(const struct data_ctx *ctx, const struct when *when)
{
	struct date today = ctx->data->today;

	if (when->kind != WHEN_CALENDAR || !when->from.year || !today.year)
		return false;
	return date_cmp(when->from, today) <= 0 && (when->open || date_cmp(today, when->to) < 0);
}

/* The word beside the time: only what the circle alone does not say. */
static void
put_state(const struct data_ctx *ctx, json_t *object, const struct plan_stage *stage)
{
	enum status status = stage->from->status;
	const char *word = NULL;

	if (stage->state == PLAN_DONE)
		word = "state_done";
	else if (stage->state == PLAN_DOING)
		word = "state_doing";
	else if (status != STATUS_NONE && status != STATUS_TODO)
		word = looks[status].word;
	data_str(object, "state", plan_state_name(stage->state));
	data_flag(object, "now", stage->state == PLAN_DOING);
	data_flag(object, "current", is_now(ctx, &stage->from->when));
	data_flag(object, "has_word", word != NULL);
	data_str(object, "word", word ? data_word(ctx->data, ctx->view->lang, word) : "");
}

/* First day and the one after the last, for the script that says which stage is now. */
static void
put_days(json_t *object, const struct when *when)
{
	struct buf from = BUF_INIT, to = BUF_INIT;
	bool dated = when->kind == WHEN_CALENDAR && when->from.year;

	if (dated)
		date_print(&from, when->from);
	if (dated && !when->open)
		date_print(&to, when->to);
	data_flag(object, "dated", dated);
	data_text(object, "from", buf_slice(&from));
	data_text(object, "to", buf_slice(&to));
	buf_finish(&from);
	buf_finish(&to);
}

static void
put_time(const struct data_ctx *ctx, json_t *object, const struct pg_stage *stage)
{
	struct buf text = BUF_INIT, iso = BUF_INIT;

	plan_put_when(&text, ctx->data, ctx->view->lang, stage);
	plan_put_iso(&iso, &stage->when);
	data_text(object, "time", buf_slice(&text));
	/* a stage that is named by its time alone says it once */
	data_flag(object, "has_time", text.len > 0 && !slice_eq(buf_slice(&text), stage->label));
	data_text(object, "iso", buf_slice(&iso));
	data_flag(object, "has_iso", iso.len > 0);
	put_days(object, &stage->when);
	buf_finish(&text);
	buf_finish(&iso);
}

/* The stages that must come before this one: "2 Docker". In the map's columns they are arcs to the
 * left (`span` columns) or, when the author has it the other way round, to the right. */
static json_t *
make_needs(const struct plan *plan, const struct plan_links *links, size_t index)
{
	json_t *list = json_array();

	for (size_t i = 0; i < links->needs_len; i++) {
		const struct plan_need *need = &links->needs[i];
		const struct plan_stage *to = &plan->stages[need->to];
		int span = need->from - need->to;
		json_t *item;

		if (need->from != (int)index)
			continue;
		item = json_object();
		data_text(item, "id", stage_anchor(plan, to->from));
		data_str(item, "number", to->number);
		data_text(item, "name", to->name);
		data_int(item, "span", span < 0 ? -span : span);
		data_flag(item, "back", span < 0);
		data_int(item, "lane", need->lane);
		json_array_append_new(list, item);
	}
	return list;
}

static json_t *
make_stage(const struct data_ctx *ctx, const struct plan *plan, const struct plan_links *links,
    size_t index, unsigned *marks)
{
	const struct plan_stage *stage = &plan->stages[index];
	json_t *object = json_object();

	data_text(object, "id", stage_anchor(plan, stage->from));
	data_str(object, "number", stage->number);
	data_text(object, "name", stage->name);
	data_int(object, "hue", index < HUES ? (long)index : HUES - 1);
	put_state(ctx, object, stage);
	put_time(ctx, object, stage->from);
	data_flag(object, "counted", stage->from->all > 0);
	data_int(object, "done", stage->from->done);
	data_int(object, "total", stage->from->all);
	data_flag(object, "has_tasks", stage->tasks > 0);
	data_count(ctx, object, "count", stage->tasks);
	data_int(object, "transfers", links->shared[index]);
	data_flag(object, "has_transfers", links->shared[index] > 0);
	data_list(object, "needs", make_needs(plan, links, index));
	data_list(object, "cells", make_cells(ctx, plan, stage, marks));
	return object;
}

static void
put_map(const struct plan *plan, json_t *object, json_t *stages)
{
	json_t *labels = json_array(), *stage;
	size_t tracks = plan->has_tracks ? plan->graph->tracks_len : 0, i;
	bool any = false;

	json_array_foreach (stages, i, stage)
		any |= json_is_true(json_object_get(stage, "has_cells"));
	for (i = 0; i < tracks; i++) {
		json_t *label = json_object();

		data_text(label, "text", plan->graph->tracks[i].label);
		json_array_append_new(labels, label);
	}
	data_list(object, "tracks", labels);
	data_int(object, "rows", tracks ? (long)tracks : any);
	data_flag(object, "long", plan->len > (tracks ? LONG_TRACKS : LONG_SINGLE));
}

/* The same in all languages. */
static struct slice
plan_id(const struct plan *plan)
{
	const struct page *page = plan->page;

	if (!plan->keys)
		return SLICE("");
	return page->translations ? page->translations->key : page->logical;
}

json_t *
data_plan(const struct data_ctx *ctx, const struct plan *plan, unsigned *ret_marks)
{
	json_t *object, *stages;
	struct plan_links links;
	struct buf text = BUF_INIT;

	*ret_marks = 0;
	if (!plan->graph || (!plan->len && !plan->tasks))
		return json_null();
	object = json_object();
	stages = json_array();
	plan_links_init(&links, ctx->data->skills, plan);
	for (size_t i = 0; i < plan->len; i++)
		json_array_append_new(stages, make_stage(ctx, plan, &links, i, ret_marks));
	if (plan->keys)
		*ret_marks |= 1u << STATUS_DONE | 1u << STATUS_TODO;
	json_object_set_new_nocheck(object, "ring", data_ring(plan));
	plan_put_span(&text, ctx->data, ctx->view->lang, &plan->span, false);
	data_text(object, "time", buf_slice(&text));
	data_flag(object, "has_time", text.len > 0);
	data_text(object, "id", plan_id(plan));
	data_flag(object, "has_id", plan->keys != NULL);
	data_count(ctx, object, "count", (long)plan->len);
	data_int(object, "tasks", plan->tasks);
	data_flag(object, "has_tasks", plan->tasks > 0);
	data_list(object, "stages", stages);
	json_object_set_new_nocheck(object, "gantt", data_gantt(ctx, plan));
	put_map(plan, object, stages);
	data_int(object, "gutter", links.lanes);
	plan_links_free(&links);
	buf_finish(&text);
	return object;
}
