/* The graph of a site: nodes, edges, ids; any order of adding and removing pages ends in the same
 * graph; what is contradictory is told. */
#include "unit.h"

#include "base/mem.h"
#include "link/resolve.h"
#include "parse/mermaid.h"
#include "render/export.h"
#include "world.h"

#include <stdlib.h>

static const char glossary[] = "docker:\n  en: Docker\n  ko: 도커\n"
			       "kubernetes:\n  en: Kubernetes\n  ko: 쿠버네티스\n  aliases: [K8s]\n"
			       "helm:\n  en: Helm\n";

/* As if nobody had looked where the link leads. */
static void
forget(struct page *page)
{
	for (size_t i = 0; i < page->doc->links_len; i++) {
		struct link *link = &page->doc->links[i];

		link->href = SLICE("");
		link->target = NULL;
		link->broken = link->external = false;
	}
}

static void
link_all(struct world *world)
{
	for (size_t i = 0; i < world->site->pages_len; i++) {
		struct page *page = world->site->pages[i];

		roadmap_unlink(world->site->roadmap, page);
		forget(page);
		resolve_page(world->site, page);
		roadmap_link(world->site->roadmap, page);
	}
}

static void
take(void *user, struct slice bytes)
{
	buf_put(user, bytes);
}

static struct buf export(const struct world *world, enum export_format format, struct page *page)
{
	struct graph_scope scope = {page ? EXTENT_PAGE : EXTENT_ALL, page};
	struct buf out = BUF_INIT;
	struct export_job job = {format, take, &out, 0};

	export_write(world->site->roadmap, scope, &job, 1);
	return out;
}

static json_t *
graph_of(const struct world *world, struct page *page)
{
	struct buf text = export(world, EXPORT_JSON, page);
	json_error_t error;
	json_t *root = json_loads(text.ptr, JSON_REJECT_DUPLICATES, &error), *graph;

	if (!root)
		print_message("%s at %d: %s\n", error.text, error.line, text.ptr);
	assert_non_null(root);
	graph = json_incref(json_object_get(root, "graph"));
	json_decref(root);
	buf_finish(&text);
	return graph;
}

static bool
has_edge(json_t *graph, const char *relation, const char *from, const char *to)
{
	json_t *edge;
	size_t i;

	json_array_foreach (json_object_get(graph, "edges"), i, edge)
		if (strcmp(json_string_value(json_object_get(edge, "relation")), relation) == 0 &&
		    strcmp(json_string_value(json_object_get(edge, "source")), from) == 0 &&
		    strcmp(json_string_value(json_object_get(edge, "target")), to) == 0)
			return true;
	return false;
}

static void
assert_edge(json_t *graph, const char *relation, const char *from, const char *to)
{
	json_t *edge;
	size_t i;

	if (has_edge(graph, relation, from, to))
		return;
	print_message("no %s from %s to %s among:\n", relation, from, to);
	json_array_foreach (json_object_get(graph, "edges"), i, edge)
		print_message("  %s %s -> %s\n",
		    json_string_value(json_object_get(edge, "relation")),
		    json_string_value(json_object_get(edge, "source")),
		    json_string_value(json_object_get(edge, "target")));
	fail();
}

static const char *
said(json_t *graph, const char *key, const char *field)
{
	json_t *node = json_object_get(json_object_get(graph, "nodes"), key);
	json_t *value = json_object_get(json_object_get(node, "metadata"), field);

	if (!node)
		print_message("no node %s\n", key);
	assert_non_null(node);
	return json_is_string(value) ? json_string_value(value) : "";
}

static const char plan[] =
    "---\ntitle: 後端學習路線圖\nid: backend\n---\n\n"
    "## 第一階段：基礎 (2025年1月)\n\n- **Docker**\n  - [x] 安裝 K8s\n  - [ ] 讀 `helm`\n"
    "- [文件](https://example.org/docs)\n\n"
    "## 第二階段：進階 (2025年2月)\n\n學習順序：Docker → K8s 基礎 → Helm\n\n"
    "見 [另一篇](other.md)。\n\n"
    "```mermaid\nflowchart LR\n  A[Docker] -->|then| B[Helm]\n  B --> C[別的]\n```\n";

static void
makes_nodes_and_edges(void **state)
{
	struct world world;
	struct term_use *uses;
	size_t uses_len;
	struct page *page;
	json_t *graph;

	world_init(&world, glossary);
	page = world_read(&world, "zh-Hant/plans/backend.md", plan);
	world_enter(&world, page);
	world_enter(&world, world_read(&world, "zh-Hant/plans/other.md", "# 筆記\n\nKubernetes\n"));
	link_all(&world);
	graph = graph_of(&world, NULL);
	assert_string_equal(said(graph, "zh-Hant:backend", "kind"), "roadmap");
	assert_string_equal(said(graph, "zh-Hant:backend", "id"), "backend");
	assert_string_equal(said(graph, "zh-Hant:backend", "path"), "zh-Hant/plans/backend.md");
	assert_string_equal(said(graph, "zh-Hant:backend", "url"), "/zh-Hant/plans/backend/");
	assert_string_equal(
	    said(graph, "zh-Hant:backend#第一階段-基礎-2025年1月", "kind"), "stage");
	assert_string_equal(
	    said(graph, "zh-Hant:backend#第一階段-基礎-2025年1月", "ordinal"), "一");
	assert_string_equal(
	    said(graph, "zh-Hant:backend#第一階段-基礎-2025年1月/docker", "term"), "term:docker");
	assert_string_equal(said(graph, "zh-Hant:plans/other", "kind"), "page");
	assert_edge(graph, "next", "zh-Hant:backend#第一階段-基礎-2025年1月",
	    "zh-Hant:backend#第二階段-進階-2025年2月");
	assert_edge(
	    graph, "contains", "zh-Hant:backend", "zh-Hant:backend#第一階段-基礎-2025年1月");
	assert_edge(graph, "mentions", "zh-Hant:plans/other", "term:kubernetes");
	assert_edge(
	    graph, "mentions", "zh-Hant:backend#第一階段-基礎-2025年1月/docker", "term:kubernetes");
	/* Code is no text. */
	assert_false(has_edge(
	    graph, "mentions", "zh-Hant:backend#第一階段-基礎-2025年1月/docker", "term:helm"));
	assert_edge(
	    graph, "links", "zh-Hant:backend#第二階段-進階-2025年2月", "zh-Hant:plans/other");
	assert_edge(graph, "leads_to", "zh-Hant:backend#第二階段-進階-2025年2月/diagram/A",
	    "zh-Hant:backend#第二階段-進階-2025年2月/diagram/B");
	assert_edge(graph, "same_as", "zh-Hant:backend#第二階段-進階-2025年2月/diagram/A",
	    "zh-Hant:backend#第一階段-基礎-2025年1月/docker");
	/* The chain: what comes later requires what comes before; Docker is the topic above. */
	assert_edge(graph, "requires", "zh-Hant:backend#第二階段-進階-2025年2月/k8s-基礎",
	    "zh-Hant:backend#第一階段-基礎-2025年1月/docker");
	assert_edge(graph, "requires", "zh-Hant:backend#第二階段-進階-2025年2月/helm",
	    "zh-Hant:backend#第二階段-進階-2025年2月/k8s-基礎");
	assert_int_equal(
	    json_array_size(json_object_get(
		json_array_get(json_object_get(json_object_get(graph, "metadata"), "chains"), 0),
		"items")),
	    3);
	assert_int_equal(roadmap_backlinks(world.site->roadmap, world.site->pages[1]).len, 1);
	uses_len = roadmap_term_uses(
	    world.site->roadmap, terms_find_id(world.site->roadmap->terms, SLICE("docker")), &uses);
	assert_int_equal(uses_len, 2);
	assert_ptr_equal(uses[0].page, page);
	assert_int_equal(page->nodes->nodes[uses[0].node].kind, NODE_STAGE);
	assert_int_equal(uses[1].line, 15);
	free(uses);
	json_decref(graph);
	world_finish(&world);
}

/* Other parts may be moved; the author's ids are taken as they are. */
static void
ids_are_stable(void **state)
{
	static const char first[] =
	    "---\ntype: roadmap\n---\n\n## 단계 밖\n\n## 1단계: 기초 {#basics}\n\n"
	    "### 리눅스\n\n## 2단계: 심화\n\n### 리눅스\n\n### 리눅스\n";
	static const char second[] =
	    "---\ntype: roadmap\n---\n\n## 2단계: 심화\n\n### 리눅스\n\n### 리눅스\n\n"
	    "## 1단계: 기초 {#basics}\n\n### 리눅스\n\n## 단계 밖\n";
	static const char *const keys[] = {"ko:a#basics", "ko:a#basics/리눅스", "ko:a#2단계-심화",
	    "ko:a#2단계-심화/리눅스", "ko:a#2단계-심화/리눅스~2", "ko:a#단계-밖"};
	const char *texts[] = {first, second};

	for (int i = 0; i < 2; i++) {
		struct world world;
		json_t *graph;

		world_init(&world, glossary);
		world_enter(&world, world_read(&world, "ko/a.md", texts[i]));
		graph = graph_of(&world, NULL);
		for (size_t k = 0; k < sizeof(keys) / sizeof(*keys); k++)
			said(graph, keys[k], "kind");
		json_decref(graph);
		world_finish(&world);
	}
}

static void
translations_share_ids(void **state)
{
	struct world world;
	json_t *graph;

	world_init(&world, glossary);
	world_enter(&world, world_read(&world, "zh-Hant/a.md",
				"---\ntype: roadmap\n---\n\n## 第一階段：甲\n\n## 第二階段：乙\n"));
	world_enter(&world, world_read(&world, "ko/a.md",
				"---\ntype: roadmap\n---\n\n## 1단계: 가\n\n## 2단계: 나\n"));
	world_enter(&world,
	    world_read(&world, "zh-Hans/a.md",
		"---\ntype: roadmap\n---\n\n## 第一阶段：甲 {#x}\n\n## 第二阶段：乙\n\n## 另\n"));
	graph = graph_of(&world, NULL);
	assert_string_equal(said(graph, "ko:a#2단계-나", "id"), "a#第二階段-乙");
	assert_edge(graph, "translates", "ko:a", "zh-Hant:a");
	assert_edge(graph, "translates", "ko:a#2단계-나", "zh-Hant:a#第二階段-乙");
	/* Another outline: the pages are translations, their stages are not matched. */
	assert_edge(graph, "translates", "zh-Hans:a", "zh-Hant:a");
	assert_false(
	    has_edge(graph, "translates", "zh-Hans:a#第二阶段-乙", "zh-Hant:a#第二階段-乙"));
	json_decref(graph);
	world_finish(&world);
}

static void
names_of_two_roadmaps_are_terms(void **state)
{
	struct world world;
	json_t *graph;

	world_init(&world, glossary);
	world_enter(&world, world_read(&world, "ko/a.md",
				"---\ntype: roadmap\n---\n\n## FastAPI\n\n## Overview\n"));
	world_enter(&world, world_read(&world, "zh-Hant/b.md",
				"---\ntype: roadmap\n---\n\n## fastAPI\n\n## Overview\n"));
	graph = graph_of(&world, NULL);
	assert_string_equal(said(graph, "name:fastapi", "kind"), "term");
	assert_edge(graph, "mentions", "ko:a#fastapi", "name:fastapi");
	assert_edge(graph, "mentions", "zh-Hant:b#fastapi", "name:fastapi");
	assert_edge(graph, "same_as", "zh-Hant:b#fastapi", "ko:a#fastapi");
	assert_null(json_object_get(json_object_get(graph, "nodes"), "name:overview"));
	json_decref(graph);
	world_finish(&world);
}

/* The code of the only diagnostic that begins so, with its line; "" for none. */
static void
expect_diag(struct world *world, const char *path, const char *code, unsigned line)
{
	struct page *page = site_find_path(world->site, slice_of(path));
	unsigned found = 0, at = 0;

	assert_non_null(page);
	for (size_t i = 0; i < page->diag.len; i++) {
		if (strcmp(page->diag.items[i].code, code) == 0) {
			found++;
			at = page->diag.items[i].line;
		} else if (!*code) {
			print_message(
			    "%s: %s\n", page->diag.items[i].code, page->diag.items[i].message);
			fail();
		}
	}
	if (*code && (found != 1 || at != line))
		print_message("%s: %u of %s, at %u\n", path, found, code, at);
	assert_int_equal(found, *code ? 1 : 0);
	if (*code)
		assert_int_equal(at, line);
}

static void
finds_contradictions(void **state)
{
	struct world world;

	world_init(&world, glossary);
	world_enter(&world,
	    world_read(&world, "ko/a.md", "---\ntitle: 가\nrequires:\n  - c\n  - b\n---\n"));
	world_enter(&world, world_read(&world, "ko/b.md", "---\ntitle: 나\nrequires: [a]\n---\n"));
	world_enter(&world, world_read(&world, "ko/c.md", "---\ntitle: 다\n---\n"));
	world_enter(&world, world_read(&world, "ko/d.md", "---\ntitle: 라\nrequires: 나\n---\n"));
	world_enter(&world,
	    world_read(&world, "ko/e.md", "---\ntitle: 마\nrequires: [docker, zzz, c.md]\n---\n"));
	world_enter(&world, world_read(&world, "ko/f.md", "---\ntitle: 바\nrequires: [e]\n---\n"));
	world_enter(&world, world_read(&world, "ko/g.md",
				"---\ntitle: 사\nrequires: [g#x, '#x', /h]\n---\n\n## 장 {#x}\n"));
	world_enter(&world, world_read(&world, "ko/h.md",
				"---\ntype: roadmap\n---\n\n## 1단계 (2025년 3월)\n\n"
				"## 2단계 (2025년 2월)\n\n## 3단계\n\n## 4단계 (2025년 5월)\n"));
	world_enter(&world,
	    world_read(&world, "ko/i.md",
		"---\ntype: roadmap\n---\n\n## 1단계: x\n\n학습 순서: Docker → Helm → Docker\n"));
	roadmap_check(world.site->roadmap);
	expect_diag(&world, "ko/a.md", "cycle", 5);
	expect_diag(&world, "ko/b.md", "", 0);
	expect_diag(&world, "ko/c.md", "", 0);
	expect_diag(&world, "ko/d.md", "unreachable", 3);
	expect_diag(&world, "ko/e.md", "missing-prerequisite", 3);
	expect_diag(&world, "ko/f.md", "unreachable", 3);
	expect_diag(&world, "ko/g.md", "", 0);
	expect_diag(&world, "ko/h.md", "time-order", 7);
	expect_diag(&world, "ko/h.md", "undated-stage", 9);
	expect_diag(&world, "ko/i.md", "cycle", 7);
	world_finish(&world);
}

static unsigned
random_below(unsigned *seed, unsigned limit)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (*seed >> 8) % limit;
}

static struct page *
random_page(struct world *world, unsigned number)
{
	static const char *const names[] = {
	    "Docker", "쿠버네티스", "Helm", "FastAPI", "Redis", "리눅스"};
	static const char *const tags[] = {"zh-Hant", "zh-Hans", "ko"};
	struct buf path = BUF_INIT, text = BUF_INIT;
	unsigned seed = number * 7919;
	struct page *page;

	buf_printf(&path, "%s/p%u.md", tags[number % 3], number / 3);
	buf_printf(&text, "---\ntitle: P%u\ntype: roadmap\nrequires: [p%u, nothing]\n", number / 3,
	    random_below(&seed, 12));
	if (number % 5 == 0)
		buf_printf(&text, "id: same%u\n", number % 10);
	buf_puts(&text, "---\n\n");
	for (unsigned i = 0; i < 3; i++) {
		buf_printf(&text, "## Phase %u: %s\n\n- **%s**\n  - 배우기 %s\n\n", i + 1,
		    names[random_below(&seed, 6)], names[random_below(&seed, 6)],
		    names[random_below(&seed, 6)]);
		buf_printf(&text, "[x](p%u.md)\n\n", random_below(&seed, 12));
	}
	buf_printf(&text, "```mermaid\nflowchart TD\n A[%s] --> B[%s]\n```\n",
	    names[random_below(&seed, 6)], names[random_below(&seed, 6)]);
	page = world_read(world, path.ptr, text.ptr);
	buf_finish(&path);
	buf_finish(&text);
	return page;
}

/* The whole graph and its diagnostics. */
static struct buf
describe(struct world *world)
{
	struct buf out;

	for (size_t i = 0; i < world->site->pages_len; i++)
		diag_finish(&world->site->pages[i]->diag);
	link_all(world);
	roadmap_check(world->site->roadmap);
	out = export(world, EXPORT_JSON, NULL);
	for (size_t i = 0; i < world->site->pages_len; i++) {
		const struct page *page = world->site->pages[i];

		for (size_t d = 0; d < page->diag.len; d++)
			buf_printf(&out, "%s:%u %s\n", page->path.ptr, page->diag.items[d].line,
			    page->diag.items[d].message);
		buf_printf(&out, "%s %zu\n", page->path.ptr,
		    roadmap_backlinks(world->site->roadmap, page).len);
	}
	return out;
}

static void
drop(struct page *page)
{
	nodes_free(page->nodes);
	page_graph_free(page->graph);
	doc_free(page->doc);
	page_free(page);
}

static void
random_changes_equal_a_fresh_graph(void **state)
{
	enum { PAGES = 36, CHANGES = 300 };
	struct page *in[PAGES] = {NULL};
	struct world world, fresh;
	struct buf changed, expected;
	unsigned seed = 42;

	world_init(&world, glossary);
	for (int i = 0; i < CHANGES; i++) {
		unsigned at = random_below(&seed, PAGES);

		/* Before a page goes, nothing points at it any more. */
		for (size_t p = 0; p < world.site->pages_len; p++) {
			roadmap_unlink(world.site->roadmap, world.site->pages[p]);
			forget(world.site->pages[p]);
		}
		if (in[at]) {
			site_remove(world.site, in[at]);
			roadmap_remove(world.site->roadmap, in[at]);
			drop(in[at]);
			in[at] = NULL;
		} else {
			in[at] = random_page(&world, at);
			world_enter(&world, in[at]);
		}
		if (i % 60 == 0)
			link_all(&world);
	}
	changed = describe(&world);
	world_init(&fresh, glossary);
	for (unsigned i = 0; i < PAGES; i++)
		if (in[i])
			world_enter(&fresh, random_page(&fresh, i));
	expected = describe(&fresh);
	assert_string_equal(changed.ptr, expected.ptr);
	for (size_t i = 0; i < terms_len(world.site->roadmap->terms); i++)
		assert_int_equal(roadmap_term_pages(world.site->roadmap, (int)i).len,
		    roadmap_term_pages(fresh.site->roadmap, (int)i).len);
	buf_finish(&changed);
	buf_finish(&expected);
	world_finish(&world);
	world_finish(&fresh);
}

static void
read_back_mermaid(struct world *world, enum export_format format, struct page *page)
{
	struct buf text = export(world, format, page);
	struct arena arena = ARENA_INIT;
	struct diag diag = DIAG_INIT;
	struct chart *chart =
	    mermaid_read((struct mermaid_source){buf_slice(&text), "x.mmd", 1}, &arena, &diag);

	if (chart->errors)
		print_message(
		    "%u: %.*s\n%s\n", chart->problem_line, SLICE_ARG(chart->problem), text.ptr);
	assert_int_equal(chart->errors, 0);
	if (format == EXPORT_GANTT)
		assert_int_equal(chart->tasks_len, 2);
	else
		assert_true(chart->nodes_len + chart->groups_len >= 2);
	arena_finish(&arena);
	diag_finish(&diag);
	buf_finish(&text);
}

static void
mermaid_is_read_back(void **state)
{
	struct world world;
	struct page *page, *odd;

	world_init(&world, glossary);
	page = world_read(&world, "zh-Hant/plans/backend.md", plan);
	odd = world_read(&world, "ko/odd.md",
	    "---\ntype: roadmap\n---\n\n## 1단계: \"따옴표\" #1; [x] <b> `c` end (2025년 1월)\n\n- **a:b**\n  - c\n\n"
	    "## 2단계: end (2025년 2월)\n\n- **end**\n  - c\n- **|pipe| \\ {x}**\n  - d\n");
	world_enter(&world, page);
	world_enter(&world, odd);
	read_back_mermaid(&world, EXPORT_MERMAID, page);
	read_back_mermaid(&world, EXPORT_GANTT, page);
	read_back_mermaid(&world, EXPORT_MERMAID, odd);
	read_back_mermaid(&world, EXPORT_GANTT, odd);
	read_back_mermaid(&world, EXPORT_MERMAID, NULL);
	world_finish(&world);
}

/* Five thousand stages, each with what could make a search quadratic. */
static void
long_plans_are_fast(void **state)
{
	struct buf text = BUF_INIT;
	struct world world;
	json_t *graph;

	buf_puts(&text, "---\ntype: roadmap\n---\n\n");
	for (int i = 0; i < 5000; i++)
		buf_printf(&text, "## Phase %d: FastAPI %d\n\n- **Docker**\n  - K8s\n\n", i + 1, i);
	world_init(&world, glossary);
	world_enter(&world, world_read(&world, "ko/long.md", text.ptr));
	roadmap_check(world.site->roadmap);
	graph = graph_of(&world, NULL);
	assert_true(json_object_size(json_object_get(graph, "nodes")) > 10000);
	json_decref(graph);
	buf_finish(&text);
	world_finish(&world);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(makes_nodes_and_edges),
	    cmocka_unit_test(ids_are_stable),
	    cmocka_unit_test(translations_share_ids),
	    cmocka_unit_test(names_of_two_roadmaps_are_terms),
	    cmocka_unit_test(finds_contradictions),
	    cmocka_unit_test(random_changes_equal_a_fresh_graph),
	    cmocka_unit_test(mermaid_is_read_back),
	    cmocka_unit_test(long_plans_are_fast),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
