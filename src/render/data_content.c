/* "page.content" and what depends on it: the plan, the contents list, the symbols and scripts that
 * the page needs. */
#include "base/mem.h"
#include "conf/config.h"
#include "model/health.h"
#include "parse/doc.h"
#include "render/data_plan.h"
#include "render/mustache.h"
#include "render/outline.h"
#include "render/plan_leads.h"
#include "render/topics.h"

#include <stdlib.h>

enum {
	TOC_MIN = 2,  /* with fewer entries a contents list helps nobody */
	TOC_LONG = 40 /* with more, only the upper level is listed */
};

static unsigned
toc_depth(const struct doc *doc, const unsigned char *levels)
{
	size_t count = 0;

	for (size_t i = 0; i < doc->headings_len; i++)
		count += !doc->headings[i].nested && levels[i] >= 2 && levels[i] <= 3;
	return count > TOC_LONG ? 2 : 3;
}

/* Stations in the contents list: for each heading the stage it begins (index + 1), or the rest of
 * one (HEADING_INSIDE), or 0. To be freed. */
enum { HEADING_INSIDE = -1 };

static int *
stages_of_headings(const struct doc *doc, const struct plan *plan)
{
	int *stages = xcalloc(doc->headings_len + 1, sizeof(*stages));

	for (size_t i = 0; i < plan->len; i++) {
		int heading = plan->stages[i].from->heading;

		if (plan->stages[i].from->place != PLACE_HEADING || heading < 0)
			continue;
		stages[heading] = (int)i + 1;
		for (size_t j = (size_t)heading + 1; j < doc->headings_len; j++) {
			if (!doc->headings[j].nested &&
			    doc->headings[j].level <= doc->headings[heading].level)
				break;
			stages[j] = HEADING_INSIDE;
		}
	}
	return stages;
}

/* "P1" for a group of priority, which is no station. */
static void
put_priority(const struct plan *plan, size_t heading, json_t *item)
{
	const struct page_graph *graph = plan->graph;
	char number[16];

	for (size_t i = 0; graph && i < graph->stages_len; i++) {
		const struct pg_stage *stage = &graph->stages[i];

		if (stage->heading != (int)heading || stage->kind != STAGE_PRIORITY ||
		    !stage->ordinal.len || stage->ordinal.len > 4)
			continue;
		snprintf(number, sizeof(number), "%s%.*s", stage->ordinal.ptr[0] == 'P' ? "" : "P",
		    SLICE_ARG(stage->ordinal));
		data_flag(item, "has_number", true);
		data_str(item, "number", number);
		data_text(item, "text", stage->label);
	}
}

static void
put_station(const struct plan *plan, int stage, json_t *item)
{
	const struct plan_stage *here = stage > 0 ? &plan->stages[stage - 1] : NULL;

	data_flag(item, "stage", here != NULL);
	data_int(item, "hue", here ? (stage <= 12 ? stage - 1 : 11) : 0);
	data_str(item, "state", here ? plan_state_name(here->state) : "");
	data_flag(item, "line_first", stage == 1);
	data_flag(item, "line_last", here && !here->joined);
	data_flag(item, "has_number", here && *here->number);
	data_str(item, "number", here ? here->number : "");
	if (!here)
		return;
	data_flag(item, "sub", false);
	data_text(item, "text", here->name);
}

static json_t *
make_toc(const struct doc *doc, const struct plan *plan)
{
	unsigned char *levels = outline_levels(doc);
	unsigned depth = toc_depth(doc, levels);
	int *stages = stages_of_headings(doc, plan);
	json_t *list = json_array();

	for (size_t i = 0; i < doc->headings_len; i++) {
		const struct heading *heading = &doc->headings[i];
		json_t *item;

		if (heading->nested || !heading->id.len || !heading->text.len || levels[i] < 2 ||
		    stages[i] == HEADING_INSIDE || (levels[i] > depth && !stages[i]))
			continue;
		item = json_object();
		data_text(item, "id", heading->id);
		data_text(item, "text", heading->text);
		data_flag(item, "sub", levels[i] > 2);
		put_station(plan, stages[i], item);
		put_priority(plan, i, item);
		json_array_append_new(list, item);
	}
	free(stages);
	free(levels);
	if (json_array_size(list) < TOC_MIN)
		json_array_clear(list);
	return list;
}

static const struct page *
derived_from(const struct data_ctx *ctx)
{
	return ctx->view->page ? ctx->view->page->derived_from : NULL;
}

static bool
is_stale(const struct data_ctx *ctx)
{
	return ctx->view->page && page_outdated_by(ctx->view->page, ctx->data->site->conf);
}

/* True when some language lacks the page: see data_notes. */
static bool
has_fallback(const struct data_ctx *ctx)
{
	const struct page *page = ctx->view->kind == VIEW_PAGE ? ctx->view->page : NULL;
	const struct translations *group = page ? page->translations : NULL;

	for (size_t i = 0; group && i < group->len; i++)
		if (!group->pages[i] || !page_is_listed(group->pages[i]))
			return true;
	return page && !group && ctx->data->site->conf->langs_len > 1;
}

/* True when there is more to draw of a plan than a line with its stations. */
static bool
is_full_plan(const json_t *plan)
{
	return json_integer_value(json_object_get(plan, "rows")) ||
	       json_is_true(json_object_get(json_object_get(plan, "ring"), "has_progress"));
}

/* What the text holds: see enum fragment_part. */
static void
put_parts(json_t *page, unsigned parts, const json_t *plan)
{
	json_t *object = json_object();

	data_flag(object, "table", parts & PART_TABLE);
	data_flag(object, "diagram", parts & PART_DIAGRAM);
	data_flag(object, "plan", parts & PART_STAGE || is_full_plan(plan));
	data_flag(object, "ticks", parts & PART_TICKS);
	data_flag(object, "code", parts & PART_CODE);
	data_flag(object, "more", parts & PART_MORE);
	json_object_set_new_nocheck(page, "parts", object);
}

static void
put_icons(const struct data_ctx *ctx, json_t *page, unsigned icons, unsigned marks)
{
	static const enum status states[] = {STATUS_TODO, STATUS_DONE, STATUS_PLANNED,
	    STATUS_PAUSED, STATUS_BLOCKED, STATUS_SKIPPED};
	json_t *object = json_object();

	if (ctx->view->kind == VIEW_STATUS) {
		marks |= 1u << STATUS_TODO | 1u << STATUS_DONE;
		icons |= ICON_WARN;
	}
	if (marks & 1u << STATUS_NONE)
		marks |= 1u << STATUS_TODO;
	for (size_t i = 0; i < sizeof(states) / sizeof(*states); i++)
		data_flag(object, data_mark_of(states[i]), marks & 1u << states[i]);
	data_flag(object, "cert", marks & MARK_CERTIFICATE);

	data_flag(object, "info", icons & ICON_INFO || has_fallback(ctx));
	data_flag(object, "warn", icons & ICON_WARN || is_stale(ctx));
	data_flag(object, "bulb", icons & ICON_BULB);
	data_flag(object, "swap",
	    derived_from(ctx) != NULL || ctx->view->kind == VIEW_STATUS ||
		json_is_true(json_object_get(page, "has_transfers")));
	json_object_set_new_nocheck(page, "icons", object);
}

static void
put_heading(json_t *object, const struct fragment_result *result, const char *title)
{
	struct buf escaped = BUF_INIT;

	buf_put_escaped(&escaped, slice_of(title));
	data_text(object, "heading",
	    result->heading.len ? buf_slice(&result->heading) : buf_slice(&escaped));
	data_text(object, "heading_id", result->id);
	data_flag(object, "has_heading_id", result->id.len > 0);
	buf_finish(&escaped);
}

static bool
is_blank(const struct buf *html)
{
	for (size_t i = 0; i < html->len; i++)
		if ((unsigned char)html->ptr[i] > ' ')
			return false;
	return true;
}

/* A section with an unbalanced element of the author's around cannot be wrapped. */
static bool
is_whole(const struct doc *doc, size_t from, size_t to)
{
	static const char *const names[][2] = {
	    {"<details", "</details"}, {"<div", "</div"}, {"<section", "</section"}};
	struct slice html = slice_from(doc->html.ptr + from, to - from);

	for (size_t i = 0; doc->has_html && i < sizeof(names) / sizeof(*names); i++) {
		long depth = 0;

		for (size_t way = 0; way < 2; way++) {
			struct slice rest = html;
			const char *at;

			while ((at = memmem(
				    rest.ptr, rest.len, names[i][way], strlen(names[i][way])))) {
				depth += way ? -1 : 1;
				rest = slice_skip(rest, (size_t)(at + 1 - rest.ptr));
			}
		}
		if (depth)
			return false;
	}
	return true;
}

/* The tag of a stage's section and what hangs on the line above its heading. */
static void
put_stage_head(const struct data_ctx *ctx, const struct plan_stage *stage, json_t *data, bool first,
    bool last, struct buf *out)
{
	const struct fragment_style *style = &ctx->data->styles[ctx->view->page->lang];
	const struct doc *doc = ctx->view->page->doc;

	buf_printf(out, "<section class=\"stage hue i%lld%s%s\" data-s=\"%s\"",
	    (long long)json_integer_value(json_object_get(data, "hue")), first ? " first" : "",
	    last ? " last" : "", plan_state_name(stage->state));
	if (doc->headings[stage->from->heading].id.len) {
		buf_puts(out, " aria-labelledby=\"");
		buf_put_escaped(out, doc->headings[stage->from->heading].id);
		buf_putc(out, '"');
	}
	buf_puts(out, "><div class=\"stage-head\">");
	mustache_render(style->stage, &data, 1, style->late, out, ctx->diag);
	while (out->len && out->ptr[out->len - 1] == '\n')
		buf_truncate(out, out->len - 1);
}

/* The tasks by the stage that they stand in, in the order of the text within each: those of stage
 * i are order[starts[i]] to order[starts[i + 1]]. */
struct task_order {
	size_t *starts, *order;
};

static struct task_order
order_tasks(const struct plan *plan)
{
	const struct page_graph *graph = plan->graph;
	size_t len = plan->keys ? graph->tasks_len : 0;
	struct task_order tasks = {
	    xcalloc(plan->len + 2, sizeof(*tasks.starts)), xcalloc(len + 1, sizeof(*tasks.order))};
	int *homes = xcalloc(len + 1, sizeof(*homes));

	for (size_t i = 0; i < len; i++) {
		homes[i] = plan_home(plan, graph->tasks[i].stage);
		if (homes[i] >= 0)
			tasks.starts[homes[i] + 2]++;
	}
	for (size_t i = 2; i < plan->len + 2; i++)
		tasks.starts[i] += tasks.starts[i - 1];
	for (size_t i = 0; i < len; i++)
		if (homes[i] >= 0)
			tasks.order[tasks.starts[homes[i] + 1]++] = i;
	free(homes);
	return tasks;
}

/* A list item for each task of a stage, with the key of its tick. */
static void
put_item_tags(const struct plan *plan, const struct task_order *tasks, size_t index,
    struct fragment_stage *stage)
{
	size_t from = tasks->starts[index], to = tasks->starts[index + 1];
	const char **tags = xcalloc(to - from + 1, sizeof(*tags));

	for (size_t i = from; i < to; i++)
		tags[stage->items_len++] =
		    xasprintf("<li data-k=\"%s\">", plan->keys[tasks->order[i]]);
	stage->items = tags;
}

static void
free_stages(struct fragment_stage *stages, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		free((char *)stages[i].head.ptr);
		for (size_t j = 0; j < stages[i].items_len; j++)
			free((char *)stages[i].items[j]);
		free((void *)stages[i].items);
	}
	free(stages);
}

/* The stages that are sections of the text. `plan_data` is that of data_plan. */
static struct fragment_stage *
make_stages(
    const struct data_ctx *ctx, const struct plan *plan, const json_t *plan_data, size_t *ret_len)
{
	const json_t *list = json_object_get(plan_data, "stages");
	const struct doc *doc = plan->page ? plan->page->doc : NULL;
	size_t room = plan->len + (doc ? doc->headings_len : 0) + 1;
	struct fragment_stage *stages = xcalloc(room, sizeof(*stages));
	struct task_order tasks;

	*ret_len = 0;
	if (!ctx->data->styles[ctx->view->lang].stage)
		return stages;
	tasks = order_tasks(plan);
	for (size_t i = 0; i < plan->len; i++) {
		const struct plan_stage *stage = &plan->stages[i];
		int heading = stage->from->heading;
		struct buf head = BUF_INIT;
		size_t start, end;

		if (stage->from->place != PLACE_HEADING || heading < 0 ||
		    doc->headings[heading].nested || heading == outline_lifted(doc))
			continue;
		start = doc->slots[doc->headings[heading].slot].start;
		end = fragment_section_end(doc, heading);
		if (!is_whole(doc, start, end))
			continue;
		put_stage_head(ctx, stage, json_array_get(list, i), i == 0, !stage->joined, &head);
		stages[*ret_len] = (struct fragment_stage){
		    .heading = heading, .end = end, .head = slice_from(head.ptr, head.len)};
		put_item_tags(plan, &tasks, i, &stages[(*ret_len)++]);
	}
	free(tasks.starts);
	free(tasks.order);
	if (!*ret_len)
		*ret_len = plan_lead_sections(plan, stages);
	return stages;
}

/* What a row's tick is kept under: its stage, or the one task that its cells make. */
static const char *
row_key(const struct plan *plan, size_t index)
{
	const struct page_graph *graph = plan->graph;
	const struct plan_stage *stage = &plan->stages[index];

	if (plan_is_tick(plan, index))
		return plan->stage_keys[index];
	for (size_t i = 0; stage->tasks == 1 && i < graph->tasks_len; i++)
		if (graph->tasks[i].stage == stage->index)
			return plan->keys[i];
	return NULL;
}

/* The rows of tables that are stages, whatever group the map shows; the caller frees them. */
static struct fragment_row *
make_rows(const struct page *page, const struct plan *plan, size_t *ret_len)
{
	const struct page_graph *graph = page ? page->graph : NULL;
	size_t len = graph ? graph->stages_len : 0;
	struct fragment_row *rows = xmalloc((len + 1) * sizeof(*rows));

	*ret_len = 0;
	for (size_t i = 0; i < len; i++) {
		int home = plan->keys ? plan_home(plan, (int)i) : -1;
		bool shown = home >= 0 && plan->stages[home].index == (int)i;

		if (graph->stages[i].anchor.len)
			rows[(*ret_len)++] =
			    (struct fragment_row){graph->stages[i].line, graph->stages[i].anchor,
				shown ? row_key(plan, (size_t)home) : NULL, home};
	}
	return rows;
}

/* The text of the page; its diagrams know where the page teaches what they name. */
static void
put_text(const struct data_ctx *ctx, struct buf *html, const struct fragment_plan *plan,
    struct fragment_result *ret_result)
{
	const struct page *page = ctx->view->page;
	struct fragment_style style = ctx->data->styles[page->lang];
	struct topics *topics = topics_new(page);

	style.find = topics_find;
	style.find_context = topics;
	style.path = page->source;
	fragment_write(html, page->doc, &style, plan, ret_result, ctx->diag);
	topics_free(topics);
}

void
data_content(const struct data_ctx *ctx, json_t *object, const char *title)
{
	struct plan plan = {0};
	struct fragment_plan sections = {0};
	struct fragment_stage *stages;
	struct fragment_row *rows;
	json_t *plan_data;
	unsigned marks;
	const struct page *page = ctx->view->page;
	const struct doc *doc =
	    page && ctx->view->number == 1 && ctx->view->kind != VIEW_ALIAS ? page->doc : NULL;
	struct fragment_result result = {.heading = BUF_INIT, .id = SLICE("")};
	struct buf html = BUF_INIT;

	if (doc && ctx->view->kind == VIEW_PAGE && page_is_roadmap(page)) {
		plan_of_page(&plan, page);
		plan_make_keys(&plan);
	}
	plan_data = data_plan(ctx, &plan, &marks);
	stages = make_stages(ctx, &plan, plan_data, &sections.len);
	sections.stages = stages;
	sections.rows = rows = make_rows(page, &plan, &sections.rows_len);
	if (doc)
		put_text(ctx, &html, &sections, &result);
	free_stages(stages, sections.len);
	free(rows);
	json_object_set_new_nocheck(object, "plan", plan_data);
	data_flag(object, "has_map", json_is_true(json_object_get(plan_data, "has_stages")));
	while (html.len && html.ptr[html.len - 1] == '\n')
		buf_truncate(&html, html.len - 1);
	put_heading(object, &result, title);
	data_text(object, "content", buf_slice(&html));
	data_flag(object, "has_content", !is_blank(&html));
	data_flag(object, "wide", result.wide);
	data_flag(object, "has_mermaid", result.scripted && ctx->data->vendor);
	put_icons(ctx, object, result.icons, marks);
	put_parts(object, result.parts, plan_data);
	data_list(object, "toc",
	    doc && page->front.toc && ctx->view->kind == VIEW_PAGE ? make_toc(doc, &plan)
								   : json_array());
	plan_free(&plan);
	buf_finish(&html);
	buf_finish(&result.heading);
}
