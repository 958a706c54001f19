#include "unit.h"

#include "base/fs.h"
#include "base/mem.h"
#include "parse/mermaid.h"

#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* A chart in words of its own and what was said about it. */
struct reading {
	struct arena arena;
	struct diag diag;
	struct chart *chart;
};

static void
read_at(struct reading *r, struct slice text, unsigned line)
{
	*r = (struct reading){.arena = ARENA_INIT, .diag = DIAG_INIT};
	r->chart = mermaid_read((struct mermaid_source){text, "f.md", line}, &r->arena, &r->diag);
	assert_int_equal(r->chart->errors > 0, r->diag.counts[DIAG_ERROR] > 0);
}

static void
forget(struct reading *r)
{
	arena_finish(&r->arena);
	diag_finish(&r->diag);
}

/* As Mermaid names the two ends of an arrow. */
static const char *
arrow_name(const struct chart_edge *edge)
{
	static const char *const names[] = {
	    "arrow_open", "arrow_point", "arrow_circle", "arrow_cross"};
	static const char *const doubles[] = {
	    "arrow_open", "double_arrow_point", "double_arrow_circle", "double_arrow_cross"};

	return (edge->head_from == HEAD_NONE ? names : doubles)[edge->head_to];
}

static const char *const stroke_names[] = {"normal", "thick", "dotted", "invisible"};

static const char *
string_of(json_t *object, const char *key)
{
	const char *value = json_string_value(json_object_get(object, key));

	return value ? value : "";
}

static bool
same_edge(const struct chart *chart, const struct chart_edge *edge, json_t *expected)
{
	return slice_is(chart->nodes[edge->from].id, string_of(expected, "from")) &&
	       slice_is(chart->nodes[edge->to].id, string_of(expected, "to")) &&
	       strcmp(arrow_name(edge), string_of(expected, "arrow")) == 0 &&
	       strcmp(stroke_names[edge->stroke], string_of(expected, "stroke")) == 0;
}

static bool
same_edges(const struct chart *chart, json_t *expected)
{
	if (chart->edges_len != json_array_size(expected))
		return false;
	for (size_t i = 0; i < chart->edges_len; i++)
		if (!same_edge(chart, &chart->edges[i], json_array_get(expected, i)))
			return false;
	return true;
}

/* The cases lie beside the project, or nowhere: then the test is skipped. */
static json_t *
load_cases(const char *name)
{
	char *path =
	    xasprintf("%s/../../shared/conformance/mermaid/%s", getenv("RMGEN_TESTS"), name);
	json_t *cases = json_load_file(path, 0, NULL);

	free(path);
	if (!cases)
		skip();
	return cases;
}

static bool
agrees(json_t *expected)
{
	bool valid = json_is_true(json_object_get(expected, "valid"));
	struct reading r;
	bool good;

	read_at(&r, slice_of(string_of(expected, "text")), 1);
	good = (r.chart->errors == 0) == valid &&
	       (!valid || same_edges(r.chart, json_object_get(expected, "edges")));
	if (!good)
		print_message("differs: %s%s%s\n", string_of(expected, "text"),
		    r.diag.len ? "\n  said: " : "", r.diag.len ? r.diag.items[0].message : "");
	forget(&r);
	return good;
}

static void
test_flowchart_suite(void **state)
{
	json_t *cases = load_cases("flowchart.json"), *expected;
	size_t i, good = 0;

	json_array_foreach (cases, i, expected)
		good += agrees(expected);
	print_message("# flowcharts as Mermaid reads them: %zu of %zu\n", good, i);
	assert_true(good * 100 >= i * 99);
	json_decref(cases);
}

static void
test_accepted_suites(void **state)
{
	static const char *const names[] = {"mindmap.json", "timeline.json", "gantt.json"};

	for (size_t k = 0; k < 3; k++) {
		json_t *cases = load_cases(names[k]), *expected;
		struct reading r;
		size_t i;

		json_array_foreach (cases, i, expected) {
			read_at(&r, slice_of(string_of(expected, "text")), 1);
			if ((r.chart->errors > 0) !=
			    json_is_true(json_object_get(expected, "throws")))
				fail_msg("%s: %s\n%s", names[k], string_of(expected, "text"),
				    r.diag.len ? r.diag.items[0].message : "read");
			forget(&r);
		}
		json_decref(cases);
	}
}

/* What follows prints a chart in the short form of tests/mermaid.test. */

static void
put_label(struct buf *out, const struct chart_label *label)
{
	for (size_t i = 0; i < label->len; i++)
		buf_printf(out, "%s%s%.*s%s", i ? " / " : "", label->lines[i].bold ? "*" : "",
		    SLICE_ARG(label->lines[i].text), label->lines[i].bold ? "*" : "");
}

static const char *const shape_names[] = {"", "square", "round", "stadium", "subroutine",
    "cylinder", "circle", "double-circle", "ellipse", "diamond", "hexagon", "odd", "lean-right",
    "lean-left", "trapezoid", "inv-trapezoid", "bang", "cloud", "document", "documents", "stacked",
    "card", "triangle", "bar", "dot", "ring", "brace", "brace-right", "braces", "text",
    "horizontal-cylinder", "delay", "note", "actor", "record"};

static void
put_slice(struct buf *out, const char *name, struct slice value)
{
	if (value.len)
		buf_printf(out, " %s=%.*s", name, SLICE_ARG(value));
}

static void
put_style(struct buf *out, const struct chart_style *style)
{
	put_slice(out, "fill", style->fill);
	put_slice(out, "stroke", style->stroke);
	put_slice(out, "color", style->color);
	put_slice(out, "stroke-width", style->stroke_width);
	put_slice(out, "stroke-dasharray", style->stroke_dasharray);
	if (style->bold)
		buf_puts(out, " bold");
}

/* node id (shape) label in=group under=parent .class href=… 3:5 */
static void
put_node(struct buf *out, const struct chart *chart, const struct chart_node *node)
{
	buf_printf(
	    out, "%s %.*s", node->stands_for < 0 ? "node" : "group-node", SLICE_ARG(node->id));
	if (node->shape)
		buf_printf(out, " (%s)", shape_names[node->shape]);
	if (node->label.len) {
		buf_puts(out, " \"");
		put_label(out, &node->label);
		buf_putc(out, '"');
	}
	if (node->group >= 0)
		put_slice(out, "in", chart->groups[node->group].id);
	if (node->parent >= 0)
		buf_printf(out, " under=%d", node->parent);
	if (node->value > 0)
		buf_printf(out, " value=%g", node->value);
	for (size_t i = 0; i < node->classes_len; i++)
		buf_printf(out, " .%.*s", SLICE_ARG(chart->classes[node->classes[i]].name));
	put_slice(out, "href", node->href);
	put_slice(out, "tip", node->tip);
	put_style(out, &node->style);
	buf_printf(out, " @%u:%u\n", node->line, node->col);
	for (size_t i = 0; i < node->rows_len; i++) {
		const struct chart_row *row = &node->rows[i];

		buf_puts(out, row->rule ? "row ---" : "row");
		for (size_t k = 0; k < ROW_CELLS; k++)
			if (row->cells[k].len)
				buf_printf(out, " | %.*s", SLICE_ARG(row->cells[k]));
		buf_putc(out, '\n');
	}
}

/* edge a --> b "label" */
static void
put_edge(struct buf *out, const struct chart *chart, const struct chart_edge *edge)
{
	static const char *const from_heads[] = {
	    "", "<", "o", "x", ")", "<|", "*", "<>", "||", "|o", "}|", "}o"};
	static const char *const to_heads[] = {
	    "", ">", "o", "x", ")", "|>", "*", "<>", "||", "o|", "|{", "o{"};
	static const char *const lines[] = {"--", "==", "-.-", "~~~"};

	buf_printf(out, "edge %.*s ", SLICE_ARG(chart->nodes[edge->from].id));
	buf_puts(out, from_heads[edge->head_from]);
	buf_puts(out, lines[edge->stroke]);
	buf_puts(out, to_heads[edge->head_to]);
	buf_printf(out, " %.*s", SLICE_ARG(chart->nodes[edge->to].id));
	if (edge->length > 1)
		buf_printf(out, " x%u", edge->length);
	put_slice(out, "id", edge->id);
	put_slice(out, "from-text", edge->from_text);
	put_slice(out, "to-text", edge->to_text);
	if (edge->label.len) {
		buf_puts(out, " \"");
		put_label(out, &edge->label);
		buf_putc(out, '"');
	}
	put_style(out, &edge->style);
	buf_putc(out, '\n');
}

static void
put_group(struct buf *out, const struct chart *chart, const struct chart_group *group)
{
	static const char *const directions[] = {"", " TB", " BT", " LR", " RL"};

	buf_printf(out, "group %.*s%s", SLICE_ARG(group->id), directions[group->direction]);
	if (group->parent >= 0)
		put_slice(out, "in", chart->groups[group->parent].id);
	buf_puts(out, " \"");
	put_label(out, &group->title);
	buf_puts(out, "\"\n");
}

static void
put_flow(struct buf *out, const struct chart *chart)
{
	for (size_t i = 0; i < chart->groups_len; i++)
		put_group(out, chart, &chart->groups[i]);
	for (size_t i = 0; i < chart->nodes_len; i++)
		put_node(out, chart, &chart->nodes[i]);
	for (size_t i = 0; i < chart->edges_len; i++)
		put_edge(out, chart, &chart->edges[i]);
	for (size_t i = 0; i < chart->classes_len; i++) {
		buf_printf(out, "class %.*s", SLICE_ARG(chart->classes[i].name));
		put_style(out, &chart->classes[i].style);
		buf_putc(out, '\n');
	}
}

static void
put_periods(struct buf *out, const struct chart *chart)
{
	for (size_t i = 0; i < chart->periods_len; i++) {
		const struct chart_period *period = &chart->periods[i];

		buf_puts(out, "period \"");
		put_label(out, &period->label);
		buf_puts(out, "\" in \"");
		put_label(out, &chart->sections[period->section].title);
		buf_putc(out, '"');
		for (size_t k = 0; k < period->len; k++) {
			buf_puts(out, " : ");
			put_label(out, &chart->events[period->first + k]);
		}
		buf_putc(out, '\n');
	}
}

static void
put_time(struct buf *out, const struct chart *chart, int64_t seconds)
{
	time_t time = (time_t)seconds;
	struct tm tm;
	char text[32];

	gmtime_r(&time, &tm);
	strftime(text, sizeof(text), chart->to_the_day ? "%F" : "%FT%H:%M", &tm);
	buf_puts(out, text);
}

static void
put_tasks(struct buf *out, const struct chart *chart)
{
	for (size_t i = 0; i < chart->tasks_len; i++) {
		const struct chart_task *task = &chart->tasks[i];

		buf_puts(out, "task \"");
		put_label(out, &task->label);
		buf_puts(out, "\" in \"");
		put_label(out, &chart->sections[task->section].title);
		buf_puts(out, "\" ");
		if (task->dated) {
			put_time(out, chart, task->start);
			buf_puts(out, "..");
			put_time(out, chart, task->end);
		} else {
			buf_puts(out, "-");
		}
		put_slice(out, "id", task->id);
		buf_printf(out, "%s%s%s%s\n", task->done ? " done" : "",
		    task->active ? " active" : "", task->crit ? " crit" : "",
		    task->milestone ? " milestone" : "");
	}
}

static void
put_steps(struct buf *out, const struct chart *chart)
{
	static const char *const names[] = {"message", "note-left", "note-right", "note-over",
	    "loop", "alt", "opt", "par", "critical", "break", "rect", "else", "end", "activate",
	    "deactivate", "create", "destroy", "number"};
	static const char heads[] = " >ox)";

	for (size_t i = 0; i < chart->steps_len; i++) {
		const struct chart_step *step = &chart->steps[i];
		const struct chart_edge *edge = step->edge >= 0 ? &chart->edges[step->edge] : NULL;
		const struct chart_label *label = edge ? &edge->label : &step->label;

		buf_puts(out, names[step->kind]);
		if (edge)
			buf_printf(out, " %c%s%c", heads[edge->head_from],
			    edge->stroke == STROKE_DOTTED ? "--" : "-", heads[edge->head_to]);
		if (step->kind == STEP_NUMBER)
			buf_printf(out, " %d %d", step->a, step->b);
		else if (step->a >= 0)
			buf_printf(out, " %.*s", SLICE_ARG(chart->nodes[step->a].id));
		if (step->kind != STEP_NUMBER && step->b >= 0)
			buf_printf(out, " %.*s", SLICE_ARG(chart->nodes[step->b].id));
		if (label->len) {
			buf_puts(out, " \"");
			put_label(out, label);
			buf_putc(out, '"');
		}
		buf_putc(out, '\n');
	}
}

static void
put_said(struct buf *out, const struct diag *diag)
{
	static const char *const levels[] = {"note", "warning", "error", "fatal"};

	for (size_t i = 0; i < diag->len; i++) {
		const struct diag_item *item = &diag->items[i];

		buf_printf(
		    out, "%s %u:%u %s", levels[item->level], item->line, item->col, item->message);
		if (item->hint)
			buf_printf(out, " | %s", item->hint);
		buf_putc(out, '\n');
	}
}

static void
put_chart(struct buf *out, const struct chart *chart)
{
	static const char *const directions[] = {"", " TB", " BT", " LR", " RL"};

	buf_printf(out, "%.*s%s", SLICE_ARG(chart->keyword), directions[chart->direction]);
	put_slice(out, "title", chart->title);
	put_slice(out, "accTitle", chart->acc_title);
	put_slice(out, "accDescr", chart->acc_descr);
	buf_puts(out, chart->requires ? " requires\n" : "\n");
	put_flow(out, chart);
	put_periods(out, chart);
	put_tasks(out, chart);
	put_steps(out, chart);
}

/* A case of mermaid.test: a line "### name [@line]", the block, a line "=>", what is printed. */
struct test_case {
	struct slice name, text, expected;
	unsigned line;
};

static bool
next_case(struct slice *rest, struct test_case *ret)
{
	const char *start = memmem(rest->ptr, rest->len, "### ", 4), *arrow, *end, *at;

	if (!start)
		return false;
	*rest = slice_skip(*rest, (size_t)(start - rest->ptr) + 4);
	end = memchr(rest->ptr, '\n', rest->len);
	arrow = memmem(rest->ptr, rest->len, "\n=>\n", 4);
	assert_non_null(arrow);
	ret->name = slice_from(rest->ptr, (size_t)(end - rest->ptr));
	at = memchr(ret->name.ptr, '@', ret->name.len);
	ret->line = at ? (unsigned)atoi(at + 1) : 1;
	ret->text = arrow > end ? slice_from(end + 1, (size_t)(arrow - end)) : SLICE("");
	*rest = slice_skip(*rest, (size_t)(arrow - rest->ptr) + 4);
	end = memmem(rest->ptr, rest->len, "\n### ", 5);
	ret->expected = slice_trim(end ? slice_head(*rest, (size_t)(end - rest->ptr)) : *rest);
	return true;
}

static bool
run_case(const struct test_case *test)
{
	struct buf out = BUF_INIT;
	struct reading r;
	bool same;

	read_at(&r, test->text, test->line);
	put_chart(&out, r.chart);
	put_said(&out, &r.diag);
	same = slice_eq(slice_trim(buf_slice(&out)), test->expected);
	if (!same)
		fprintf(stderr, "### %.*s\n%.*s=>\n%s\n", SLICE_ARG(test->name),
		    SLICE_ARG(test->text), out.ptr);
	buf_finish(&out);
	forget(&r);
	return same;
}

static void
test_cases(void **state)
{
	char *path = xasprintf("%s/mermaid.test", getenv("RMGEN_TESTS"));
	struct buf text = BUF_INIT;
	struct slice rest;
	struct test_case test;
	size_t failed = 0;

	assert_int_equal(fs_read(AT_FDCWD, path, SIZE_MAX, &text), 0);
	rest = buf_slice(&text);
	while (next_case(&rest, &test))
		failed += !run_case(&test);
	assert_int_equal(failed, 0);
	buf_finish(&text);
	free(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_cases),
	    cmocka_unit_test(test_flowchart_suite),
	    cmocka_unit_test(test_accepted_suites),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
