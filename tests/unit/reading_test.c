#include "unit.h"

#include "base/mem.h"
#include "read_page.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

/* Each tests/roadmaps/<name>.md has a <name>.expect beside it: what is read from it, as the list
 * that print_graph makes. `reading_test FILE.md` prints that list. */

static void
put_when(struct buf *out, const struct when *when)
{
	struct buf one = BUF_INIT;

	if (when->kind == WHEN_CALENDAR) {
		date_print(&one, when->from);
		buf_puts(&one, "..");
		if (!when->open)
			date_print(&one, when->to);
	} else if (when->kind == WHEN_POSITION) {
		buf_printf(&one, "%s [%.6g,", time_unit_name(when->unit), when->start);
		if (!when->open)
			buf_printf(&one, "%.6g", when->end);
		buf_putc(&one, ')');
	} else if (when->kind == WHEN_DURATION) {
		buf_printf(&one, "%s %.6g", time_unit_name(when->unit), when->start);
		if (when->open)
			buf_putc(&one, '+');
		else if (when->end != when->start)
			buf_printf(&one, "..%.6g", when->end);
	} else {
		buf_putc(&one, '-');
	}
	buf_put(out, buf_slice(&one));
	buf_finish(&one);
}

static void
put_stage(struct buf *out, const struct page_graph *graph, const struct pg_stage *stage)
{
	int depth = 0;

	for (int up = stage->parent; up >= 0; up = graph->stages[up].parent)
		depth++;
	buf_printf(out, "%*s", depth * 2, "");
	if (stage->kind != STAGE_STAGE)
		buf_printf(out, "%s ", stage_kind_name(stage->kind));
	buf_printf(out, "%.*s | %.*s | ", stage->ordinal.len ? (int)stage->ordinal.len : 1,
	    stage->ordinal.len ? stage->ordinal.ptr : "-", SLICE_ARG(stage->label));
	put_when(out, &stage->when);
	if (stage->status != STATUS_NONE)
		buf_printf(out, " | %s", status_name(stage->status));
	if (stage->progress >= 0)
		buf_printf(out, " | %.0f%%", stage->progress * 100);
	buf_printf(out, " @%u\n", stage->line);
}

static void
put_counts(struct buf *out, const struct page_graph *graph)
{
	unsigned topics[STATUS_PARTIAL + 1] = {0}, tasks[STATUS_PARTIAL + 1] = {0};

	for (size_t i = 0; i < graph->topics_len; i++)
		topics[graph->topics[i].status]++;
	for (size_t i = 0; i < graph->tasks_len; i++)
		tasks[graph->tasks[i].status]++;
	buf_printf(out, "topics %zu", graph->topics_len);
	for (int i = 1; i <= STATUS_PARTIAL; i++) {
		if (topics[i])
			buf_printf(out, " %s=%u", status_name((enum status)i), topics[i]);
	}
	buf_printf(out, ", tasks %zu", graph->tasks_len);
	for (int i = 1; i <= STATUS_PARTIAL; i++) {
		if (tasks[i])
			buf_printf(out, " %s=%u", status_name((enum status)i), tasks[i]);
	}
	buf_printf(out, ", resources %zu\n", graph->resources_len);
}

static void
print_graph(const struct page_graph *graph, struct buf *out)
{
	buf_printf(out, "roadmap %s", graph->is_roadmap ? "yes" : "no");
	if (graph->anchor.year) {
		buf_puts(out, ", from ");
		date_print(out, graph->anchor);
	}
	buf_putc(out, '\n');
	for (size_t i = 0; i < graph->stages_len; i++)
		put_stage(out, graph, &graph->stages[i]);
	for (size_t i = 0; i < graph->tracks_len; i++)
		buf_printf(out, "track %.*s x%u\n", SLICE_ARG(graph->tracks[i].label),
		    graph->tracks[i].count);
	put_counts(out, graph);
	for (size_t i = 0; i < graph->chains_len; i++) {
		const struct pg_chain *chain = &graph->chains[i];

		buf_printf(out, "chain @%u ", chain->line);
		if (chain->label.len)
			buf_printf(out, "%.*s: ", SLICE_ARG(chain->label));
		for (size_t k = 0; k < chain->items_len; k++)
			buf_printf(out, "%s%.*s", k ? " > " : "", SLICE_ARG(chain->items[k]));
		buf_putc(out, '\n');
	}
}

static void
put_warnings(struct buf *out, const struct diag *diag)
{
	for (size_t i = 0; i < diag->len; i++) {
		if (strcmp(diag->items[i].code, "stage-length") == 0 ||
		    strcmp(diag->items[i].code, "swallowed-stages") == 0)
			buf_printf(
			    out, "warning %s @%u\n", diag->items[i].code, diag->items[i].line);
	}
}

static void
print_page(const struct page *page, struct buf *out)
{
	print_graph(page->graph, out);
	put_warnings(out, &page->diag);
}

static bool
check_file(const char *path, const char *expect_path)
{
	struct buf got = BUF_INIT, want = BUF_INIT;
	bool same;

	if (!read_page(path, print_page, &got)) {
		print_error("%s: cannot be read\n", path);
		return false;
	}
	fs_read(AT_FDCWD, expect_path, 1 << 20, &want);
	same = slice_eq(buf_slice(&got), buf_slice(&want));
	if (!same)
		print_error("%s: expected\n%sbut got\n%s\n", path, want.ptr, got.ptr);
	buf_finish(&got);
	buf_finish(&want);
	return same;
}

static int
is_markdown(const struct dirent *entry)
{
	return slice_ends(slice_of(entry->d_name), ".md");
}

static void
roadmaps_are_read(void **state)
{
	const char *tests = getenv("RMGEN_TESTS");
	char *folder = xasprintf("%s/roadmaps", tests ? tests : ".");
	struct dirent **names;
	int count = scandir(folder, &names, is_markdown, alphasort), failed = 0;

	assert_true(count > 0);
	for (int i = 0; i < count; i++) {
		char *path = xasprintf("%s/%s", folder, names[i]->d_name);
		char *expect = xasprintf("%.*s.expect", (int)strlen(path) - 3, path);

		failed += !check_file(path, expect);
		free(path);
		free(expect);
		free(names[i]);
	}
	free(names);
	free(folder);
	assert_int_equal(failed, 0);
}

/* The five documents that the project starts from, read where they lie beside it. */
static void
seeds_are_read(void **state)
{
	static const char *const seeds[] = {"000_9fddc5ec4fe50380", "001_3a8480ea84d416d3",
	    "002_d172869db0fc703d", "003_9c85e509bdcdc96c", "004_7e19aef5e95e8e43"};
	const char *tests = getenv("RMGEN_TESTS");
	int failed = 0, read = 0;

	for (size_t i = 0; tests && i < sizeof(seeds) / sizeof(*seeds); i++) {
		char *path = xasprintf("%s/../../shared/seeds/%s.txt", tests, seeds[i]);
		char *expect = xasprintf("%s/roadmaps/seed-%.3s.expect", tests, seeds[i]);
		struct buf probe = BUF_INIT;

		if (fs_read(AT_FDCWD, path, 1 << 20, &probe) == 0) {
			read++;
			failed += !check_file(path, expect);
		}
		buf_finish(&probe);
		free(path);
		free(expect);
	}
	assert_int_equal(failed, 0);
	if (!read)
		skip();
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(roadmaps_are_read),
	    cmocka_unit_test(seeds_are_read),
	};

	doc_setup();
	for (int i = 1; i < argc; i++) {
		struct buf out = BUF_INIT;

		read_page(argv[i], print_page, &out);
		fputs(out.ptr, stdout);
		buf_finish(&out);
	}
	return argc > 1 ? 0 : cmocka_run_group_tests(tests, NULL, NULL);
}
