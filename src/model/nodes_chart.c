/* What the graph keeps of a chart: a hundredth of what drawing it needs, which is read again then. */
#include "base/mem.h"
#include "model/nodes_impl.h"
#include "parse/mermaid.h"

#include <stdlib.h>

/* A flowchart that is a forest, and most of whose inner nodes branch, shows what consists of
 * what. One arrow into each node, and a node without one: circles only apart from the trees. */
static bool
is_breakdown(const struct chart *chart)
{
	unsigned *in = xcalloc(chart->nodes_len + 1, sizeof(*in));
	unsigned *out = xcalloc(chart->nodes_len + 1, sizeof(*out));
	size_t inner = 0, branching = 0, roots = 0;
	bool forest = chart->kind == CHART_FLOWCHART && chart->edges_len > 0 && !chart->requires;

	for (size_t i = 0; i < chart->edges_len; i++) {
		in[chart->edges[i].to]++;
		out[chart->edges[i].from]++;
	}
	for (size_t i = 0; i < chart->nodes_len; i++) {
		forest = forest && in[i] <= 1;
		inner += out[i] > 0;
		branching += out[i] > 1;
		roots += out[i] > 0 && !in[i];
	}
	free(in);
	free(out);
	return forest && roots && branching * 2 > inner;
}

static struct slice
copy(struct nodes_build *b, struct slice text)
{
	return text.len ? arena_copy(&b->nodes->arena, text) : SLICE("");
}

static struct slice
copy_label(struct nodes_build *b, const struct chart_label *label, struct slice fallback)
{
	buf_truncate(&b->scratch, 0);
	for (size_t i = 0; i < label->len; i++) {
		if (b->scratch.len)
			buf_putc(&b->scratch, ' ');
		buf_put(&b->scratch, label->lines[i].text);
	}
	if (!b->scratch.len)
		buf_put(&b->scratch, fallback.len ? fallback : SLICE(""));
	return copy(b, buf_slice(&b->scratch));
}

/* Does the text on an arrow say that one thing needs the other? */
static bool
says_requires(const struct chart_label *label)
{
	static const char *const words[] = {"requires", "require", "prerequisite", "needs",
	    "depends on", "前置", "先修", "依赖", "依賴", "需要", "선행", "필수", "선수"};

	for (size_t i = 0; i < label->len; i++)
		for (size_t w = 0; w < sizeof(words) / sizeof(*words); w++)
			if (memmem(label->lines[i].text.ptr, label->lines[i].text.len, words[w],
				strlen(words[w])))
				return true;
	return false;
}

/* Seconds since 1970 as a day; a date without a year where that is out of what dates can be. */
static struct date
day_of(int64_t seconds)
{
	int64_t days = seconds / 86400 - (seconds % 86400 < 0);
	struct date epoch = {1970, 1, 1};

	if (days < -700000 || days > 2900000)
		return epoch;
	return date_add_days(epoch, (long)days);
}

static struct when
task_when(const struct chart_task *task)
{
	struct when when = {.kind = WHEN_NONE};

	if (!task->dated || task->end < task->start)
		return when;
	when.kind = WHEN_CALENDAR;
	when.unit = UNIT_DAY;
	when.from = day_of(task->start);
	when.to = day_of(task->end + 86399);
	return when;
}

static void
take_nodes(struct nodes_build *b, const struct chart *chart, struct node_chart *ret)
{
	for (size_t i = 0; i < ret->items_len; i++) {
		const struct chart_node *node = &chart->nodes[i];

		ret->items[i] = (struct chart_item){
		    .id = copy(b, node->id),
		    .label = copy_label(b, &node->label, node->id),
		    .parent = node->parent < (int)ret->items_len ? node->parent : -1,
		    .line = node->line,
		};
	}
}

static void
take_tasks(struct nodes_build *b, const struct chart *chart, struct node_chart *ret)
{
	for (size_t i = 0; i < ret->items_len; i++) {
		const struct chart_task *task = &chart->tasks[i];

		ret->items[i] = (struct chart_item){
		    .id = copy(b, task->id),
		    .label = copy_label(b, &task->label, task->id),
		    .when = task_when(task),
		    .status = task->done     ? STATUS_DONE
			      : task->active ? STATUS_DOING
					     : STATUS_NONE,
		    .parent = -1,
		    .line = task->line,
		};
	}
}

static void
take_periods(struct nodes_build *b, const struct chart *chart, struct node_chart *ret)
{
	for (size_t i = 0; i < ret->items_len; i++) {
		const struct chart_period *period = &chart->periods[i];

		ret->items[i] = (struct chart_item){
		    .id = SLICE(""),
		    .label = copy_label(b, &period->label, SLICE("")),
		    .parent = -1,
		    .line = period->line,
		};
	}
}

static void
take_arrows(struct nodes_build *b, const struct chart *chart, struct node_chart *ret)
{
	ret->arrows = arena_alloc(&b->nodes->arena, (chart->edges_len + 1) * sizeof(*ret->arrows));
	for (size_t i = 0; i < chart->edges_len; i++) {
		const struct chart_edge *edge = &chart->edges[i];

		if (edge->from >= (int)ret->items_len || edge->to >= (int)ret->items_len ||
		    edge->stroke == STROKE_INVISIBLE)
			continue;
		ret->arrows[ret->arrows_len++] = (struct chart_arrow){
		    .from = edge->from,
		    .to = edge->to,
		    .label = edge->label.len ? copy_label(b, &edge->label, SLICE("")) : SLICE(""),
		    .one_way = edge->head_from != HEAD_ARROW && edge->head_to != HEAD_CROSS,
		    .requires = chart->requires || says_requires(&edge->label),
		};
	}
}

void
nodes_read_chart(struct nodes_build *b, unsigned code, struct node_chart *ret)
{
	static void (*const takers[])(
	    struct nodes_build *, const struct chart *, struct node_chart *) = {
	    [CHART_FLOWCHART] = take_nodes,
	    [CHART_MINDMAP] = take_nodes,
	    [CHART_TIMELINE] = take_periods,
	    [CHART_GANTT] = take_tasks,
	    [CHART_STATE] = take_nodes,
	    [CHART_OTHER] = take_nodes,
	};
	const struct code *source = &b->page->doc->codes[code];
	struct mermaid_source src = {source->text, b->page->source, source->line};
	struct arena arena = ARENA_INIT;
	struct diag said_before = DIAG_INIT; /* when the page was parsed */
	const struct chart *chart =
	    source->chart ? source->chart : mermaid_read(src, &arena, &said_before);
	size_t len = chart->kind == CHART_GANTT      ? chart->tasks_len
		     : chart->kind == CHART_TIMELINE ? chart->periods_len
						     : chart->nodes_len;

	*ret = (struct node_chart){.kind = chart->kind, .code = code};
	ret->keyword = copy(b, chart->keyword);
	ret->title = copy(b, chart->title);
	ret->breakdown = is_breakdown(chart);
	ret->items_len = len < CHART_NODES_MAX ? len : CHART_NODES_MAX;
	ret->items = arena_alloc(&b->nodes->arena, (ret->items_len + 1) * sizeof(*ret->items));
	if (takers[chart->kind])
		takers[chart->kind](b, chart, ret);
	else
		ret->items_len = 0;
	take_arrows(b, chart, ret);
	diag_finish(&said_before);
	arena_finish(&arena);
}
