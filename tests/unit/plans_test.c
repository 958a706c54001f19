#include "unit.h"

#include "base/mem.h"
#include "read_page.h"

#include <stdio.h>
#include <stdlib.h>

/* The five plans of content/, read into stages, topics and tasks: the list that print_plan makes
 * is tests/roadmaps/plan-<name>.tree. `plans_test FILE.md` prints it. */

struct line {
	unsigned line, rank, depth;
	char *text;
};

struct list {
	const struct page_graph *graph;
	struct line *lines;
	size_t len, cap;
};

static void
add_line(struct list *list, unsigned line, unsigned rank, unsigned depth, struct buf *text)
{
	list->lines = xgrow(list->lines, list->len, &list->cap, sizeof(*list->lines));
	list->lines[list->len++] = (struct line){line, rank, depth, buf_detach(text)};
}

static unsigned
stage_depth(const struct page_graph *graph, int stage)
{
	unsigned depth = 0;

	for (; stage >= 0; stage = graph->stages[stage].parent)
		depth++;
	return depth;
}

static unsigned
topic_depth(const struct page_graph *graph, int topic)
{
	unsigned depth = 0;
	int stage = graph->topics[topic].stage;

	for (; topic >= 0; topic = graph->topics[topic].topic)
		depth++;
	return depth + stage_depth(graph, stage);
}

static void
put_status(struct buf *out, enum status status)
{
	if (status != STATUS_NONE)
		buf_printf(out, " [%s]", status_name(status));
}

static void
add_stages(struct list *list)
{
	for (size_t i = 0; i < list->graph->stages_len; i++) {
		const struct pg_stage *stage = &list->graph->stages[i];
		struct buf text = BUF_INIT;

		buf_printf(&text, "%s", stage_kind_name(stage->kind));
		if (stage->ordinal.len)
			buf_printf(&text, " %.*s", SLICE_ARG(stage->ordinal));
		buf_printf(&text, ": %.*s ", SLICE_ARG(stage->label));
		when_print(&text, &stage->when);
		put_status(&text, stage->status);
		if (stage->progress >= 0)
			buf_printf(&text, " %u/%u", stage->done, stage->all);
		add_line(list, stage->line, 0, stage_depth(list->graph, (int)i) - 1, &text);
	}
}

static void
add_topics(struct list *list)
{
	for (size_t i = 0; i < list->graph->topics_len; i++) {
		const struct pg_topic *topic = &list->graph->topics[i];
		struct buf text = BUF_INIT;

		buf_printf(&text, "+ %.*s", SLICE_ARG(topic->label));
		if (topic->track >= 0)
			buf_printf(&text, " (track %.*s)",
			    SLICE_ARG(list->graph->tracks[topic->track].label));
		put_status(&text, topic->status);
		add_line(list, topic->line, 1, topic_depth(list->graph, (int)i) - 1, &text);
	}
}

static void
add_tasks(struct list *list)
{
	for (size_t i = 0; i < list->graph->tasks_len; i++) {
		const struct pg_task *task = &list->graph->tasks[i];
		struct buf text = BUF_INIT;
		unsigned depth = task->topic >= 0 ? topic_depth(list->graph, task->topic)
						  : stage_depth(list->graph, task->stage);

		buf_printf(&text, "- %.*s", SLICE_ARG(task->label));
		put_status(&text, task->status);
		add_line(list, task->line, 2, depth, &text);
	}
}

static void
add_chains(struct list *list)
{
	for (size_t i = 0; i < list->graph->chains_len; i++) {
		const struct pg_chain *chain = &list->graph->chains[i];
		struct buf text = BUF_INIT;

		buf_puts(&text, "chain");
		for (size_t k = 0; k < chain->items_len; k++)
			buf_printf(&text, "%s %.*s", k ? " >" : "", SLICE_ARG(chain->items[k]));
		add_line(list, chain->line, 3, stage_depth(list->graph, chain->stage), &text);
	}
}

static int
by_line(const void *a, const void *b)
{
	const struct line *x = a, *y = b;

	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return (x->rank > y->rank) - (x->rank < y->rank);
}

static void
print_plan(const struct page_graph *graph, struct buf *out)
{
	struct list list = {.graph = graph};

	for (size_t i = 0; i < graph->tracks_len; i++)
		buf_printf(out, "track %.*s x%u\n", SLICE_ARG(graph->tracks[i].label),
		    graph->tracks[i].count);
	add_stages(&list);
	add_topics(&list);
	add_tasks(&list);
	add_chains(&list);
	qsort(list.lines, list.len, sizeof(*list.lines), by_line);
	for (size_t i = 0; i < list.len; i++) {
		buf_printf(out, "%4u %*s%s\n", list.lines[i].line, (int)list.lines[i].depth * 2, "",
		    list.lines[i].text);
		free(list.lines[i].text);
	}
	free(list.lines);
}

static void
print_page(const struct page *page, struct buf *out)
{
	print_plan(page->graph, out);
}

static void
plans_are_read(void **state)
{
	static const char *const plans[] = {"zh-Hant/plans/cloud-mlops", "ko/plans/backend",
	    "zh-Hans/plans/python-devops", "zh-Hans/plans/sre-dba",
	    "zh-Hans/plans/golang-cloud-native"};
	const char *tests = getenv("RMGEN_TESTS");
	int failed = 0;

	for (size_t i = 0; i < sizeof(plans) / sizeof(*plans); i++) {
		char *path = xasprintf("%s/../content/%s.md", tests ? tests : "tests", plans[i]);
		char *tree = xasprintf("%s/roadmaps/plan-%s.tree", tests ? tests : "tests",
		    strrchr(plans[i], '/') + 1);
		struct buf got = BUF_INIT, want = BUF_INIT;

		assert_true(read_page(path, print_page, &got));
		fs_read(AT_FDCWD, tree, 1 << 20, &want);
		if (!slice_eq(buf_slice(&got), buf_slice(&want))) {
			print_error("%s is read as\n%s\n", plans[i], got.ptr);
			failed++;
		}
		buf_finish(&got);
		buf_finish(&want);
		free(path);
		free(tree);
	}
	assert_int_equal(failed, 0);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(plans_are_read)};

	doc_setup();
	for (int i = 1; i < argc; i++) {
		struct buf out = BUF_INIT;

		read_page(argv[i], print_page, &out);
		fputs(out.ptr, stdout);
		buf_finish(&out);
	}
	return argc > 1 ? 0 : cmocka_run_group_tests(tests, NULL, NULL);
}
