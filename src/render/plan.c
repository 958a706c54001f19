#include "render/plan.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "parse/doc.h"
#include "read/page.h"

#include <stdio.h>
#include <stdlib.h>

enum { TRACKS_MAX = 4, NUMBER_CHARS = 3, ROW_GAP = 3, SHORT_CHARS = 4 };

static const char *const state_names[PLAN_STATES] = {"todo", "doing", "done", "planned"};

const char *
plan_state_name(enum plan_state state)
{
	return state_names[state];
}

static size_t
count_chars(struct slice text)
{
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++)
		count += ((unsigned char)text.ptr[i] & 0xC0) != 0x80;
	return count;
}

struct slice
plan_short(struct slice text)
{
	static const char wide[] = "\xEF\xBC\x88"; /* （ */
	const char *paren = text.ptr, *end = text.ptr + text.len;
	struct slice head;

	while (paren < end && *paren != '(' &&
	       (*paren != wide[0] || end - paren < 3 || memcmp(paren, wide, 3) != 0))
		paren++;
	if (paren == end)
		return text;
	head = slice_trim(slice_head(text, (size_t)(paren - text.ptr)));
	return count_chars(head) >= SHORT_CHARS ? head : text;
}

/* Runs of stages that belong together: the same kind of place under the same parent, and rows of
 * one table. */
static bool
is_sibling(const struct page *page, const struct pg_stage *last, const struct pg_stage *stage)
{
	const struct doc *doc = page->doc;

	if (last->place != stage->place || last->parent != stage->parent)
		return false;
	if ((last->kind == STAGE_PRIORITY) != (stage->kind == STAGE_PRIORITY) ||
	    (last->kind == STAGE_PROCEDURE) != (stage->kind == STAGE_PROCEDURE))
		return false;
	if (stage->place == PLACE_ROW)
		return stage->line - last->line <= ROW_GAP;
	if (stage->place == PLACE_HEADING && last->heading >= 0 && stage->heading >= 0)
		return doc->headings[last->heading].level == doc->headings[stage->heading].level;
	return true;
}

static long
weight_of(const struct pg_stage *stage)
{
	bool timed = stage->when.kind == WHEN_CALENDAR || stage->when.kind == WHEN_POSITION;
	long weight = timed ? 3 : 1;

	if (stage->place == PLACE_HEADING || stage->place == PLACE_FRONT)
		weight = weight * 3 / 2 + 1;
	return stage->kind == STAGE_PRIORITY || stage->kind == STAGE_PROCEDURE ? 0 : weight * 4;
}

/* Numbers the groups of siblings in `groups` (by stage) and returns the one that says most: the
 * most stages, those with a time first. -1 when there is none. */
static int
choose_group(const struct page *page, int *groups)
{
	const struct page_graph *graph = page->graph;
	size_t len = graph->stages_len, count = 0;
	size_t *lasts = xmalloc((len + 1) * sizeof(*lasts));
	long *weights = xcalloc(len + 1, sizeof(*weights));
	int best = -1;

	for (size_t i = 0; i < len; i++) {
		const struct pg_stage *stage = &graph->stages[i];
		size_t tries = count < 16 ? count : 16, at = count;

		/* a stage under another opens a group of its own; going back finds the outer one */
		for (size_t j = count; at == count && j > count - tries; j--)
			if (is_sibling(page, &graph->stages[lasts[j - 1]], stage))
				at = j - 1;
		count += at == count;
		lasts[at] = i;
		groups[i] = (int)at;
		weights[at] += weight_of(stage) + 1;
	}
	for (size_t i = 0; i < count; i++)
		if (best < 0 || weights[i] > weights[best])
			best = (int)i;
	free(lasts);
	free(weights);
	return best;
}

enum plan_state
plan_stage_state(const struct pg_stage *stage)
{
	switch (stage->status) {
	case STATUS_DONE:
		return PLAN_DONE;
	case STATUS_DOING:
	case STATUS_PARTIAL:
		return PLAN_DOING;
	case STATUS_PLANNED:
		return PLAN_PLANNED;
	case STATUS_NONE:
		break;
	default:
		return PLAN_TODO;
	}
	if (stage->all && stage->done == stage->all)
		return PLAN_DONE;
	return stage->done ? PLAN_DOING : PLAN_TODO;
}

static bool
number_is_taken(const struct plan *plan, const char *number)
{
	for (size_t i = 0; i < plan->len; i++)
		if (strcmp(plan->stages[i].number, number) == 0)
			return true;
	return false;
}

static void
number_stages(struct plan *plan)
{
	for (size_t i = 0; i < plan->len; i++) {
		struct slice ordinal = plan->stages[i].from->ordinal;

		if (ordinal.len && count_chars(ordinal) <= NUMBER_CHARS)
			memcpy(plan->stages[i].number, ordinal.ptr, ordinal.len);
	}
	for (size_t i = 0; i < plan->len && plan->len < 1000; i++) {
		char number[24];

		if (*plan->stages[i].number)
			continue;
		snprintf(number, sizeof(number), "%zu", i + 1);
		if (!*plan->stages[i].number && !number_is_taken(plan, number))
			strcpy(plan->stages[i].number, number);
	}
}

static void
add_item(struct plan_stage *stage, struct plan_item item)
{
	stage->items =
	    xgrow(stage->items, stage->items_len, &stage->items_cap, sizeof(*stage->items));
	stage->items[stage->items_len++] = item;
}

int
plan_track_of_topic(const struct page_graph *graph, int topic)
{
	for (; topic >= 0; topic = graph->topics[topic].topic)
		if (graph->topics[topic].track >= 0)
			return graph->topics[topic].track;
	return -1;
}

static int
item_order(const void *a, const void *b)
{
	const struct plan_item *x = a, *y = b;
	int order = (x->line > y->line) - (x->line < y->line);

	/* one line can hold a topic and what stands in it */
	return order ? order : (x->task > y->task) - (x->task < y->task);
}

/* The stage of the line in which each stage of the graph stands, or -1. */
static void
find_homes(const struct plan *plan, int *homes)
{
	const struct page_graph *graph = plan->graph;

	for (size_t i = 0; i < graph->stages_len; i++)
		homes[i] = graph->stages[i].parent >= 0 ? homes[graph->stages[i].parent] : -1;
	for (size_t i = 0; i < plan->len; i++)
		homes[plan->stages[i].index] = (int)i;
	for (size_t i = 0; i < graph->stages_len; i++)
		if (homes[i] < 0 && graph->stages[i].parent >= 0)
			homes[i] = homes[graph->stages[i].parent];
}

static void
collect_items(struct plan *plan)
{
	const struct page_graph *graph = plan->graph;
	int *homes = xmalloc((graph->stages_len + 1) * sizeof(*homes));

	find_homes(plan, homes);
	for (size_t i = 0; i < graph->stages_len; i++) {
		const struct pg_stage *stage = &graph->stages[i];
		int home = stage->parent >= 0 ? homes[stage->parent] : -1;

		if (home >= 0 && plan->stages[home].index == stage->parent)
			add_item(
			    &plan->stages[home], (struct plan_item){stage->label, stage->status,
						     stage->line, stage->heading, -1, -1});
	}
	for (size_t i = 0; i < graph->topics_len; i++) {
		const struct pg_topic *topic = &graph->topics[i];
		int home = topic->stage >= 0 ? homes[topic->stage] : -1;

		if (home >= 0 && plan->stages[home].index == topic->stage)
			add_item(
			    &plan->stages[home], (struct plan_item){topic->label, topic->status,
						     topic->line, topic->heading, (int)i, -1});
	}
	for (size_t i = 0; i < graph->tasks_len; i++) {
		const struct pg_task *task = &graph->tasks[i];
		int home = task->stage >= 0 ? homes[task->stage] : -1;

		plan->tasks++;
		if (home < 0)
			continue;
		plan->stages[home].tasks++;
		if (plan->stages[home].index == task->stage)
			add_item(&plan->stages[home], (struct plan_item){task->label, task->status,
							  task->line, -1, task->topic, (int)i});
	}
	for (size_t i = 0; i < plan->len; i++)
		if (plan->stages[i].items_len)
			qsort(plan->stages[i].items, plan->stages[i].items_len,
			    sizeof(struct plan_item), item_order);
	free(homes);
}

/* Dates win over positions, and of positions the unit of the first counts for all. */
static void
measure(struct plan *plan)
{
	struct plan_span *span = &plan->span;

	for (size_t i = 0; i < plan->len; i++) {
		const struct when *when = &plan->stages[i].from->when;
		bool dated = when->kind == WHEN_CALENDAR && when->from.year;

		if (dated && span->kind != WHEN_CALENDAR) {
			*span = (struct plan_span){.kind = WHEN_CALENDAR,
			    .unit = when->unit,
			    .from = when->from,
			    .to = when->open ? when->from : when->to};
		} else if (dated) {
			if (date_cmp(when->from, span->from) < 0)
				span->from = when->from;
			if (!when->open && date_cmp(when->to, span->to) > 0)
				span->to = when->to;
		} else if (when->kind == WHEN_POSITION && span->kind != WHEN_CALENDAR) {
			double factor;

			if (span->kind == WHEN_NONE)
				*span = (struct plan_span){.kind = WHEN_POSITION,
				    .unit = when->unit,
				    .start = when->start,
				    .end = when->start};
			factor = time_unit_days(when->unit, 1) / time_unit_days(span->unit, 1);
			if (when->start * factor < span->start)
				span->start = when->start * factor;
			if (!when->open && when->end * factor > span->end)
				span->end = when->end * factor;
		} else {
			continue;
		}
		span->open |= when->open;
	}
}

static void
join_stages(struct plan *plan)
{
	const struct doc *doc = plan->page->doc;

	for (size_t i = 0; i + 1 < plan->len; i++) {
		const struct pg_stage *here = plan->stages[i].from,
				      *next = plan->stages[i + 1].from;

		plan->stages[i].joined = true;
		if (here->heading < 0 || next->heading < 0)
			continue;
		for (int j = here->heading + 1; j < next->heading; j++)
			if (!doc->headings[j].nested &&
			    doc->headings[j].level <= doc->headings[here->heading].level)
				plan->stages[i].joined = false;
	}
}

/* Where the marks are on topics and not on tasks, topics are counted. */
static void
count_progress(struct plan *plan)
{
	const struct page_graph *graph = plan->graph;

	plan->done = graph->done;
	plan->all = graph->all;
	plan->by_topics = !plan->all;
	for (size_t i = 0; plan->by_topics && i < graph->topics_len; i++) {
		plan->all += graph->topics[i].status != STATUS_NONE;
		plan->done += graph->topics[i].status == STATUS_DONE;
	}
}

void
plan_brief(struct plan *ret_plan, const struct page *page)
{
	const struct page_graph *graph = page->graph;
	int *groups, best;

	*ret_plan = (struct plan){.page = page, .graph = graph};
	if (!graph || !page->doc)
		return;
	groups = xmalloc((graph->stages_len + 1) * sizeof(*groups));
	best = choose_group(page, groups);
	ret_plan->stages = xcalloc(graph->stages_len + 1, sizeof(*ret_plan->stages));
	for (size_t i = 0; i < graph->stages_len; i++) {
		const struct pg_stage *stage = &graph->stages[i];

		if (groups[i] != best)
			continue;
		ret_plan->stages[ret_plan->len++] = (struct plan_stage){.from = stage,
		    .index = (int)i,
		    .name = plan_short(stage->label),
		    .state = plan_stage_state(stage)};
	}
	free(groups);
	measure(ret_plan);
	count_progress(ret_plan);
}

void
plan_of_page(struct plan *ret_plan, const struct page *page)
{
	plan_brief(ret_plan, page);
	if (!ret_plan->stages)
		return;
	number_stages(ret_plan);
	collect_items(ret_plan);
	join_stages(ret_plan);
	ret_plan->has_tracks =
	    ret_plan->graph->tracks_len >= 2 && ret_plan->graph->tracks_len <= TRACKS_MAX;
}

int
plan_home(const struct plan *plan, int stage)
{
	for (; stage >= 0; stage = plan->graph->stages[stage].parent) {
		size_t low = 0, high = plan->len; /* their indices rise */

		while (low < high) {
			size_t middle = low + (high - low) / 2;

			if (plan->stages[middle].index < stage)
				low = middle + 1;
			else
				high = middle;
		}
		if (low < plan->len && plan->stages[low].index == stage)
			return (int)low;
	}
	return -1;
}

void
plan_free(struct plan *plan)
{
	for (size_t i = 0; i < plan->len; i++)
		free(plan->stages[i].items);
	free(plan->stages);
	free(plan->keys);
	free(plan->stage_keys);
	*plan = (struct plan){0};
}

bool
plan_is_tick(const struct plan *plan, size_t stage)
{
	const struct plan_stage *here = &plan->stages[stage];

	return !here->tasks && (here->from->place == PLACE_ROW || here->from->place == PLACE_LEAD);
}

int
plan_percent(const struct plan *plan)
{
	if (plan->all)
		return (int)((100.0 * plan->done) / plan->all + 0.5);
	if (!plan->graph || plan->graph->progress < 0)
		return -1;
	return (int)(plan->graph->progress * 100 + 0.5);
}
