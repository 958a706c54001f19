#include "render/plan_leads.h"

#include "base/mem.h"
#include "parse/doc.h"
#include "read/page.h"
#include "render/outline.h"

#include <stdlib.h>

/* Something that can be ticked: a task, or a lead without tasks. */
struct tick {
	unsigned line;
	int task, stage; /* stage: of the plan, or -1 */
};

static int
by_line(const void *a, const void *b)
{
	const struct tick *x = a, *y = b;

	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return (x->task > y->task) - (x->task < y->task);
}

static struct tick *
collect(const struct plan *plan, size_t *ret_len)
{
	const struct page_graph *graph = plan->graph;
	struct tick *ticks = xmalloc((graph->tasks_len + plan->len + 1) * sizeof(*ticks));

	*ret_len = 0;
	for (size_t i = 0; i < graph->tasks_len; i++)
		ticks[(*ret_len)++] = (struct tick){
		    graph->tasks[i].line, (int)i, plan_home(plan, graph->tasks[i].stage)};
	for (size_t i = 0; i < plan->len; i++)
		if (plan_is_tick(plan, i) && plan->stages[i].from->place == PLACE_LEAD)
			ticks[(*ret_len)++] = (struct tick){plan->stages[i].from->line, -1, (int)i};
	if (*ret_len)
		qsort(ticks, *ret_len, sizeof(*ticks), by_line);
	return ticks;
}

static bool
has_lead(const struct plan *plan, unsigned from, unsigned to)
{
	for (size_t i = 0; i < plan->len; i++) {
		const struct pg_stage *stage = plan->stages[i].from;

		if (stage->place == PLACE_LEAD && stage->line >= from && stage->line < to)
			return true;
	}
	return false;
}

static const char *
make_tag(const struct plan *plan, const struct tick *tick)
{
	const char *key = tick->task >= 0 ? plan->keys[tick->task] : plan->stage_keys[tick->stage];

	if (tick->stage < 0) /* of no stage that the map shows */
		return xstrdup("<li>");
	return xasprintf("<li data-k=\"%s\" data-g=\"%d\">", key, tick->stage);
}

static void
put_tags(const struct plan *plan, const struct tick *ticks, size_t len, unsigned from, unsigned to,
    struct fragment_stage *ret)
{
	const char **tags = xcalloc(len + 1, sizeof(*tags));

	for (size_t i = 0; i < len; i++)
		if (ticks[i].line >= from && ticks[i].line < to)
			tags[ret->items_len++] = make_tag(plan, &ticks[i]);
	ret->items = tags;
}

/* Index of the next heading of the outline, or headings_len. */
static size_t
next_heading(const struct doc *doc, size_t i)
{
	for (i++; i < doc->headings_len && doc->headings[i].nested;)
		i++;
	return i;
}

size_t
plan_lead_sections(const struct plan *plan, struct fragment_stage *ret)
{
	const struct doc *doc = plan->page ? plan->page->doc : NULL;
	struct tick *ticks;
	size_t len, count = 0;

	if (!plan->len || !plan->keys || plan->stages[0].from->place != PLACE_LEAD)
		return 0;
	ticks = collect(plan, &len);
	for (size_t i = 0; i < doc->headings_len; i = next_heading(doc, i)) {
		size_t next = next_heading(doc, i);
		bool last = next >= doc->headings_len;
		unsigned to = last ? (unsigned)-1 : doc->headings[next].line;

		if (doc->headings[i].nested || !has_lead(plan, doc->headings[i].line, to))
			continue;
		ret[count] = (struct fragment_stage){.heading = (int)i,
		    .end = last ? fragment_section_end(doc, (int)i)
				: doc->slots[doc->headings[next].slot].start,
		    .quiet = true};
		put_tags(plan, ticks, len, doc->headings[i].line, to, &ret[count++]);
	}
	free(ticks);
	return count;
}
