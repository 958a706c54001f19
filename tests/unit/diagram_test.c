#include "unit.h"

#include "base/fs.h"
#include "base/mem.h"
#include "render/diagram.h"
#include "render/em.h"
#include "render/gantt_axis.h"
#include "render/layout.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct diagram_words words = {
    .diagram = "Diagram",
    .source = "Source",
    .failed = "Failed.",
    .needs_script = "Needs a script.",
    .start = "Start",
    .end = "End",
    .frames = {"Loop", "Either", "Optional", "At once", "Critical", "Break off"},
    .states = {"none", "todo", "doing", "done", "paused", "blocked", "skipped", "planned", "doing"},
};

static struct layout *layout;

static struct diagram_target
find(const void *context, struct slice label)
{
	if (slice_is(label, "Python"))
		return (struct diagram_target){SLICE("#python"), STATUS_DONE};
	return (struct diagram_target){SLICE(""), STATUS_NONE};
}

/* The figure of a block; the caller finishes `out`. */
static void
draw(struct buf *out, const char *block)
{
	struct mermaid_source src = {slice_of(block), "f.md", 10};
	struct arena arena = ARENA_INIT;
	struct diag diag = DIAG_INIT;
	struct diagram_env env = {.words = &words,
	    .source = src.text,
	    .name = SLICE("Heading"),
	    .find = find,
	    .layout = layout};

	buf_init(out);
	diagram_put(out, mermaid_read(src, &arena, &diag), &env);
	diag_finish(&diag);
	arena_finish(&arena);
}

static void
expect_in(const struct buf *out, const char *part)
{
	if (!strstr(out->ptr, part))
		fail_msg("no %s in\n%s", part, out->ptr);
}

static void
expect_not_in(const struct buf *out, const char *part)
{
	if (strstr(out->ptr, part))
		fail_msg("%s in\n%s", part, out->ptr);
}

static void
check_wrap(const char *text, double max, const char *expected)
{
	struct em_lines lines = {0};
	struct buf out = BUF_INIT;

	em_wrap(&lines, slice_of(text), max, false);
	for (size_t i = 0; i < lines.len; i++)
		buf_printf(&out, "%s%.*s", i ? "|" : "", SLICE_ARG(lines.lines[i]));
	assert_string_equal(out.ptr, expected);
	assert_true(lines.width <= max + 1e-6 || lines.len == 1);
	em_lines_finish(&lines);
	buf_finish(&out);
}

static void
test_wrap(void **state)
{
	check_wrap("Docker", 10, "Docker");
	check_wrap("", 10, "");
	check_wrap("雲端原生架構設計", 4, "雲端原生|架構設計");
	check_wrap("先学容器，再学编排。", 6, "先学容器，|再学编排。");
	check_wrap("學習「容器」技術", 4, "學習「容|器」技術");
	check_wrap("서비스 메시와 관찰 가능성", 7, "서비스 메시와|관찰 가능성");
	check_wrap("GitHub Actions workflow", 9, "GitHub Actions|workflow");
	check_wrap("Pneumonoultramicroscopic", 6, "Pneumonou|ltramicrosco|pic");
	check_wrap("CI/CD/deploy", 4, "CI/CD/|deploy");
}

static void
test_width(void **state)
{
	assert_true(em_width(SLICE("中文"), false) == 2);
	assert_true(em_width(SLICE("한글"), true) > em_width(SLICE("한글"), false));
	assert_true(em_width(SLICE("e\u0301"), false) == em_width(SLICE("e"), false));
	assert_true(em_width(SLICE("\U0001F468\u200D\U0001F4BB"), false) ==
		    em_width(SLICE("\U0001F468"), false));
}

static void
test_breakdown(void **state)
{
	struct buf out;

	draw(&out, "graph TD\nA[백엔드] --> B[언어]\nA --> C[도구]\nB --> D[Python]\nB --> E[Go]\n"
		   "C --> F[Git]\nC --> G[Make]\n");
	expect_in(&out, "<figure class=\"diagram bleed\" data-kind=\"flowchart\">");
	expect_in(&out, "<div class=\"wide\">");
	expect_in(&out, "<div class=\"tall\">");
	expect_in(&out, "<g class=\"root\">");
	expect_in(&out, "<g class=\"grp\">");
	expect_in(&out, "<a href=\"#python\" class=\"leaf done\" aria-label=\"Python: done\">");
	expect_in(&out, "<li>언어 \u2192 Python, Go</li>");
	expect_in(&out, "</svg>done</span>");
	expect_in(&out,
	    "<pre tabindex=\"0\"><code class=\"language-mermaid\">graph TD\nA[백엔드] --&gt; ");
	buf_finish(&out);
}

static void
test_boxes(void **state)
{
	struct buf out;

	draw(&out, "flowchart LR\nA{판단} -->|예| B[(저장)]\nB -.-> C((끝))\n");
	expect_in(&out, "role=\"img\" aria-label=\"Heading\"");
	expect_in(&out, "<g class=\"l\">");
	expect_in(&out, "stroke-dasharray=\"2 5\"");
	expect_in(&out, "<li>판단 \u2192 저장 (예)</li>");
	expect_not_in(&out, " style=");
	expect_not_in(&out, " id=");
	buf_finish(&out);
}

static void
test_author_styles(void **state)
{
	struct buf out;

	draw(&out, "flowchart LR\nA --> B\nstyle A fill:#123456,stroke:#f00\nstyle B fill:#ffe\n");
	expect_in(&out, "fill=\"#123456\" stroke=\"#f00\"");
	expect_in(&out, "fill=\"#fff\"");
	expect_in(&out, "fill=\"#111\"");
	buf_finish(&out);
}

/* Circles, two arrows between the same nodes, groups: what is no tree. */
static void
test_graphs(void **state)
{
	struct buf out, again;

	if (!layout)
		skip();
	draw(&out,
	    "flowchart TD\nA --> B --> C --> A\nA --> A\nA --> C\nsubgraph g [묶음]\nB\nend\n"
	    "g --> D\n");
	draw(&again,
	    "flowchart TD\nA --> B --> C --> A\nA --> A\nA --> C\nsubgraph g [묶음]\nB\nend\n"
	    "g --> D\n");
	expect_in(&out, "<g class=\"cl\"><rect");
	expect_in(&out, ">묶음</text>");
	assert_string_equal(out.ptr, again.ptr);
	buf_finish(&out);
	buf_finish(&again);
}

/* The process that makes layouts, which is the only child. */
static pid_t
layout_process(void)
{
	char *path = xasprintf("/proc/self/task/%d/children", (int)getpid());
	struct buf text = BUF_INIT;
	pid_t child = fs_read(AT_FDCWD, path, 4096, &text) == 0 ? (pid_t)atoi(text.ptr) : 0;

	buf_finish(&text);
	free(path);
	return child;
}

/* A killed layout process costs the pictures, and nothing else. */
static void
test_killed(void **state)
{
	struct layout *kept = layout;
	pid_t process;
	struct buf out;

	if (!layout)
		skip();
	layout_stop(layout);
	layout = layout_start();
	process = layout_process();
	if (process > 0) {
		assert_int_equal(kill(process, SIGKILL), 0);
		draw(&out,
		    "flowchart TD\nkilled1 --> killed2 --> killed3 --> killed1\nkilled1 --> killed3\n");
		expect_in(&out, "<figure class=\"diagram failed\">");
		expect_in(&out, "killed1 --&gt; killed2");
		buf_finish(&out);
		draw(&out, "flowchart TD\nA --> B\n");
		expect_in(&out, "<svg");
		buf_finish(&out);
	}
	layout_stop(layout);
	layout = layout_start();
	assert_true(kept != NULL);
}

/* A layout of its own, which remembers nothing from earlier runs. */
static struct layout *
start_fresh(void)
{
	char *home = getenv("XDG_CACHE_HOME") ? xstrdup(getenv("XDG_CACHE_HOME")) : NULL;
	struct layout *fresh;

	setenv("XDG_CACHE_HOME", "/nonexistent/cache", 1);
	fresh = layout_start();
	if (home)
		setenv("XDG_CACHE_HOME", home, 1);
	else
		unsetenv("XDG_CACHE_HOME");
	free(home);
	return fresh;
}

static const char small_circle[] = "flowchart TD\none --> two --> three --> one\none --> three\n";

/* One that hangs costs its time limit once, and the program ends all the same. */
static void
test_stopped(void **state)
{
	struct layout *kept = layout;
	struct buf out;
	pid_t process;

	if (!layout)
		skip();
	layout_stop(layout);
	layout = start_fresh();
	process = layout_process();
	if (process > 0) {
		layout_limit(layout, 200);
		assert_int_equal(kill(process, SIGSTOP), 0);
		draw(&out, small_circle);
		expect_in(&out, "<figure class=\"diagram failed\"><p class=\"fail\">Failed.");
		expect_in(&out, "one --&gt; two");
		buf_finish(&out);
		layout_limit(
		    layout, 3600 * 1000); /* nobody waits for that: it is not asked again */
		draw(&out, small_circle);
		expect_in(&out, "<figure class=\"diagram failed\">");
		buf_finish(&out);
	}
	layout_stop(layout);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* no child is left behind */
	assert_int_equal(errno, ECHILD);
	layout = layout_start();
	assert_true(kept != NULL);
}

/* A graph that takes longer than its limit costs its own picture, and no other. */
static void
test_slow(void **state)
{
	struct layout *kept = layout;
	struct buf block = BUF_INIT, out;

	if (!layout)
		skip();
	layout_stop(layout);
	layout = start_fresh();
	buf_puts(&block, "flowchart TD\n");
	for (unsigned i = 0; i < 480; i++)
		buf_printf(&block, "n%u --> n%u\n", i * 7919 % 160, i * 104729 % 163);
	draw(&out, small_circle); /* its worker waits for the next */
	expect_in(&out, "<svg");
	buf_finish(&out);
	layout_limit(layout, 1);
	draw(&out, block.ptr);
	expect_in(&out, "<figure class=\"diagram failed\">");
	buf_finish(&out);
	layout_limit(layout, 60 * 1000);
	draw(&out, small_circle);
	expect_in(&out, "<svg");
	buf_finish(&out);
	layout_stop(layout);
	layout = layout_start();
	buf_finish(&block);
	assert_true(kept != NULL);
}

static void
test_other_kinds(void **state)
{
	struct buf out;

	draw(&out, "mindmap\n root((중심))\n  가\n  나\n");
	expect_in(&out, "<li>중심 \u2192 가, 나</li>");
	buf_finish(&out);
	draw(&out, "timeline\n title 여정\n section 기초\n 2025-07 : 자바 : 스프링\n");
	expect_in(&out, "<p class=\"dt\">여정</p>");
	expect_in(&out, "<li>2025-07: 자바, 스프링</li>");
	buf_finish(&out);
	draw(&out,
	    "gantt\n section 하나\n 자바 :done, 2025-07-01, 10d\n 시험 :milestone, 2025-07-20, 0d\n");
	expect_in(&out, "<g class=\"bar done\">");
	expect_in(&out, "<li>자바: 2025-07-01 \u2013 2025-07-10 (done)</li>");
	buf_finish(&out);
	draw(&out,
	    "sequenceDiagram\n A->>B: 안녕\n loop 매일\n  B--)A: 네\n end\n Note over A,B: 끝\n");
	expect_in(&out, "<figure class=\"diagram bleed\" data-kind=\"sequenceDiagram\">");
	expect_in(&out,
	    "<ol class=\"vh\"><li>A \u2192 B: 안녕</li><li>Loop: 매일</li><li>B \u2192 A: 네</li><li>A, B: 끝</li></ol>");
	buf_finish(&out);
	draw(&out,
	    "sequenceDiagram\n box 상자\n participant A\n end\n A->>+B: 1\n Note left of A: 왼쪽\n"
	    "Note right of B: 오른쪽\n Note over B: 위\n B->>B: 혼자\n create actor C\n B->>C: 생김\n"
	    "destroy C\n C-xB: 끝\n alt 하나\n else\n end\n");
	expect_in(&out, ">왼쪽</text>");
	expect_in(&out, ">오른쪽</text>");
	expect_in(&out, ">생김</text>");
	buf_finish(&out);
	draw(&out, "stateDiagram-v2\n [*] --> 시작\n 시작 --> [*] : 다음\n");
	expect_in(&out, "data-kind=\"stateDiagram\"");
	expect_in(&out, "<li>Start \u2192 시작</li><li>시작 \u2192 End (다음)</li>");
	buf_finish(&out);
	draw(&out, "pie\n \"가\" : 3\n \"나\" : 1\n");
	expect_in(&out, "<li>가: 75%</li><li>나: 25%</li>");
	buf_finish(&out);
	draw(&out, "gitGraph\n commit id: \"가<\"\n");
	expect_in(&out, "<figure class=\"diagram other\" data-kind=\"gitGraph\" data-name=");
	expect_in(
	    &out, "<code class=\"language-mermaid\">gitGraph\n commit id: &quot;가&lt;&quot;");
	buf_finish(&out);
}

/* Boxes with rows, every head, what stands at the ends; what is not understood is left to Mermaid. */
static void
test_records(void **state)
{
	struct buf out;

	draw(&out, "classDiagram\n class 가 {\n <<interface>>\n +String 이름\n +크기() int\n }\n"
		   " 가 <|-- 나\n 가 \"1\" *-- \"0..*\" 다 : 담다\n 나 o-- 라\n 다 ..> 마\n");
	expect_in(&out, "data-kind=\"classDiagram\"");
	expect_in(&out, ">\u00ABinterface\u00BB<tspan");
	expect_in(&out, "<g class=\"rw\"><text");
	expect_in(&out, ">+크기() : int</text>");
	expect_in(&out, "<path class=\"h\" d=\"M");
	expect_in(&out, "<path class=\"f\" d=\"M");
	expect_in(&out, ">0..*</text>");
	expect_in(&out, "<li>\u00ABinterface\u00BB 가: +String 이름; +크기() : int</li>");
	expect_in(&out, "\u2192 나, 다 (담다)</li>");
	buf_finish(&out);
	draw(&out, "erDiagram\n 가 ||--o{ 나 : 갖다\n 나 }|..o| 다 : \"\"\n"
		   " 나 {\n  int 번호 PK \"열쇠\"\n }\n");
	expect_in(&out, "data-kind=\"erDiagram\"");
	expect_in(&out, "<li>나: int 번호 PK 열쇠</li>");
	expect_in(&out, "a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z");
	buf_finish(&out);
	draw(&out, "classDiagram\n 가 ()-- 나\n");
	expect_in(&out, "<figure class=\"diagram other\" data-kind=\"classDiagram\"");
	buf_finish(&out);
	draw(&out,
	    "classDiagram\n class A {\n  +\"><script>x</script>\n }\n A --> B : <img src=x>\n");
	expect_not_in(&out, "<script");
	expect_not_in(&out, "<img");
	buf_finish(&out);
}

static void
test_errors(void **state)
{
	struct buf out;

	draw(&out, "flowchart TD\nA[열림 --> B\n");
	expect_in(&out, "<figure class=\"diagram failed\">");
	expect_in(&out, "Failed. <span lang=\"en\">11:2: '[' is never closed by ']'</span>");
	expect_not_in(&out, "<svg");
	buf_finish(&out);
	draw(&out, "");
	expect_in(&out, "diagram failed");
	buf_finish(&out);
	draw(&out, "flowchart TD\n");
	expect_in(&out, "diagram failed");
	buf_finish(&out);
}

/* Nothing from a block becomes markup, an attribute, or an address that runs. */
static void
test_hostile(void **state)
{
	static const char *const blocks[] = {
	    "flowchart TD\nA[\"#lt;script#gt;alert(1)#lt;/script#gt;\"] --> B[\"x' onload='y\"]\n",
	    "flowchart TD\nA[\"#quot; onclick=#quot;x\"] -->|\"<img src=x onerror=alert(1)>\"| B\n",
	    "flowchart TD\nA --> B\nclick A \"javascript:alert(1)\"\nclick B \"JaVaScRiPt:alert(1)\"\n",
	    "flowchart TD\nA --> B\nclick A \"https://x/#quot;onclick=alert(1)\" \"a\"\n",
	    "flowchart TD\nA --> B\nstyle A fill:url(javascript:x),stroke:red;}x{,color:\"><script>\n",
	    "mindmap\n a\n  \"</text><script>alert(1)</script>\"\n",
	    "timeline\n title </p><script>x</script>\n <script> : </svg><script>\n",
	    "gantt\n title <script>\n section <script>\n <script>x</script> :2025-01-01, 1d\n",
	    "flowchart TD\nsubgraph \"</title><script>\"\nA\nend\nA --> B --> A\n",
	    "flowchart TD\n  accTitle: \"><script>\n  A --> B\n",
	};

	for (size_t i = 0; i < sizeof(blocks) / sizeof(*blocks); i++) {
		struct buf out;

		draw(&out, blocks[i]);
		expect_not_in(&out, "<script");
		expect_not_in(&out, "<img");
		expect_not_in(&out, "\" onclick");
		expect_not_in(&out, "\"onclick");
		expect_not_in(&out, "href=\"j");
		expect_not_in(&out, "href=\"J");
		expect_not_in(&out, "=\"url(");
		buf_finish(&out);
	}
}

/* Large and odd charts end, and every node is drawn. */
static void
test_large(void **state)
{
	struct buf block = BUF_INIT, out;

	buf_puts(&block, "flowchart TD\n");
	for (int i = 0; i < 2000; i++)
		buf_printf(&block, "n%d[이름 %d] --> n%d\n", i / 3, i / 3, i + 1);
	draw(&out, block.ptr);
	expect_in(&out, ">n2000</text>");
	buf_finish(&out);
	buf_truncate(&block, 0);
	buf_puts(&block, "flowchart TD\nA[");
	for (int i = 0; i < 5000; i++)
		buf_puts(&block, "가");
	buf_puts(&block, "] --> B\n");
	draw(&out, block.ptr);
	expect_in(&out, ">B</text>");
	buf_finish(&out);
	buf_truncate(&block, 0);
	buf_puts(&block, "flowchart LR\n");
	for (int i = 0; i < 1000; i++)
		buf_printf(&block, "n%d --> n%d\n", i, i + 1);
	draw(&out, block.ptr);
	expect_in(&out, ">n1000</text>");
	buf_finish(&out);
	buf_finish(&block);
}

static void
test_axis(void **state)
{
	struct axis_tick ticks[AXIS_TICKS];
	int64_t day = 86400, start = 20270 * day; /* 2025-07-01 */
	size_t len = axis_ticks(start, start + 150 * day, 8, ticks);

	assert_int_equal(len, 5);
	assert_string_equal(ticks[0].text, "2025-07");
	assert_string_equal(ticks[1].text, "08");
	len = axis_ticks(start, start + 20 * day, 8, ticks);
	assert_string_equal(ticks[0].text, "07-07"); /* a Monday */
	assert_true(len >= 2 && len <= 8);
	len = axis_ticks(start, start + 6 * 3600, 8, ticks);
	assert_string_equal(ticks[1].text, "01:00");
	assert_true(axis_ticks(start, start + 40000 * day, 8, ticks) <= 8);
}

/* No two nodes of a tree overlap, and parents stand over the middle of their children. */
static void
test_tidy(void **state)
{
	struct layout_graph graph = {.node_gap = 10, .rank_gap = 20};
	enum { NODES = 200 };

	graph.nodes = xcalloc(NODES, sizeof(*graph.nodes));
	graph.edges = xcalloc(NODES, sizeof(*graph.edges));
	for (int i = 0; i < NODES; i++) {
		graph.nodes[graph.nodes_len++] =
		    (struct layout_node){20 + i * 7 % 50, 20 + i % 3 * 10, -1, 0, 0};
		if (i)
			graph.edges[graph.edges_len++] =
			    (struct layout_edge){.from = (i * 7 % i) / 2, .to = i, .ranks = 1};
	}
	assert_true(tidy_place(&graph));
	for (int a = 0; a < NODES; a++)
		for (int b = 0; b < a; b++) {
			const struct layout_node *m = &graph.nodes[a], *n = &graph.nodes[b];

			assert_true(m->x + m->w / 2 <= n->x - n->w / 2 + 0.01 ||
				    n->x + n->w / 2 <= m->x - m->w / 2 + 0.01 ||
				    m->y + m->h / 2 <= n->y - n->h / 2 + 0.01 ||
				    n->y + n->h / 2 <= m->y - m->h / 2 + 0.01);
		}
	graph.edges[0].from = graph.edges[0].to; /* a circle is no tree */
	assert_false(tidy_place(&graph));
	layout_graph_finish(&graph);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_wrap),
	    cmocka_unit_test(test_width),
	    cmocka_unit_test(test_breakdown),
	    cmocka_unit_test(test_boxes),
	    cmocka_unit_test(test_author_styles),
	    cmocka_unit_test(test_graphs),
	    cmocka_unit_test(test_killed),
	    cmocka_unit_test(test_stopped),
	    cmocka_unit_test(test_slow),
	    cmocka_unit_test(test_other_kinds),
	    cmocka_unit_test(test_records),
	    cmocka_unit_test(test_errors),
	    cmocka_unit_test(test_hostile),
	    cmocka_unit_test(test_large),
	    cmocka_unit_test(test_axis),
	    cmocka_unit_test(test_tidy),
	};
	int failed;

	layout = layout_start();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	layout_stop(layout);
	return failed;
}
