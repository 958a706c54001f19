/* What is drawn of a plan: its line of stages, their entries and times, what is ticked under which
 * name; and of many plans: the skills at which they meet. */
#include "unit.h"

#include "base/mem.h"
#include "render/fragment_stage.h"
#include "render/plan.h"
#include "render/plan_axis.h"
#include "render/plan_leads.h"
#include "render/plan_links.h"
#include "render/skills.h"
#include "render/view.h"
#include "world.h"

#include <stdlib.h>

static const char glossary[] = "docker:\n  en: Docker\n  ko: 도커\n"
			       "kubernetes:\n  en: Kubernetes\n  ko: 쿠버네티스\n  aliases: [K8s]\n"
			       "C/C++:\n  en: Cpp\n"
			       "helm:\n  en: Helm\n";

static struct page *
add(struct world *world, const char *path, const char *text)
{
	struct page *page = world_read(world, path, text);

	world_enter(world, page);
	return page;
}

static const char two_stages[] =
    "---\ntitle: 로드맵\n---\n\n## 1단계: 기초 (0–3개월)\n\n- [x] 셸\n- [ ] 깃\n\n"
    "## 2단계: 배포 (3–6개월)\n\n- 도커 이미지\n";

static void
test_stages(void **state)
{
	struct world world;
	struct plan plan;
	struct page *page;

	world_init(&world, glossary);
	page = add(&world, "ko/a.md", two_stages);
	plan_of_page(&plan, page);
	assert_int_equal(plan.len, 2);
	assert_string_equal(plan.stages[0].number, "1");
	assert_true(slice_is(plan.stages[1].name, "배포"));
	assert_int_equal(plan.stages[0].state, PLAN_DOING);
	assert_int_equal(plan.stages[1].state, PLAN_TODO);
	assert_int_equal(plan.stages[0].items_len, 2);
	assert_true(plan.stages[0].joined);
	assert_int_equal(plan.tasks, 3);
	assert_int_equal(plan_percent(&plan), 50);
	assert_int_equal(plan.span.kind, WHEN_POSITION);
	assert_true(plan.span.start == 0 && plan.span.end == 6);
	assert_int_equal(plan_home(&plan, plan.stages[1].index), 1);
	assert_int_equal(plan_home(&plan, -1), -1);
	plan_free(&plan);
	world_finish(&world);
}

/* A page of plain text has no plan, and asking for one does no harm. */
static void
test_nothing(void **state)
{
	struct world world;
	struct plan plan;

	world_init(&world, glossary);
	plan_of_page(&plan, add(&world, "ko/a.md", "말뿐인 글입니다.\n"));
	assert_int_equal(plan.len, 0);
	assert_int_equal(plan_percent(&plan), -1);
	plan_make_keys(&plan);
	assert_null(plan.keys);
	assert_int_equal(plan_axis_kind(&plan.span), AXIS_NONE);
	plan_free(&plan);
	world_finish(&world);
}

static void
test_short(void **state)
{
	assert_true(slice_is(plan_short(SLICE("系統設計題基礎（CAP、快取）")), "系統設計題基礎"));
	assert_true(
	    slice_is(plan_short(SLICE("깃 (기초)")), "깃 (기초)")); /* too short before it */
	assert_true(slice_is(plan_short(SLICE("Docker (a) b")), "Docker"));
	assert_true(slice_is(plan_short(SLICE("(전부)")), "(전부)"));
	assert_true(slice_is(plan_short(SLICE("")), ""));
}

/* Both languages tick under the same names; other parts of the text do not change them; two tasks
 * with the same words have different ones. */
static void
test_keys(void **state)
{
	struct world world;
	struct plan ko, zh, alone, later;
	struct page *page;

	world_init(&world, glossary);
	page = add(&world, "ko/a.md", two_stages);
	plan_of_page(
	    &zh, add(&world, "zh-Hant/a.md",
		     "---\ntitle: 路線圖\n---\n\n## 階段 1：基礎\n\n- [x] 殼\n- [ ] git\n\n"
		     "## 階段 2：部署\n\n- 映像\n"));
	plan_of_page(&ko, page);
	plan_make_keys(&ko);
	plan_make_keys(&zh);
	for (size_t i = 0; i < 3; i++)
		assert_string_equal(ko.keys[i], zh.keys[i]);
	assert_string_not_equal(ko.keys[0], ko.keys[1]);
	plan_of_page(&later,
	    add(&world, "ko/b.md",
		"---\ntitle: 로드맵\n---\n\n앞에 새 글.\n\n## 0단계: 준비\n\n- 새 일\n- 새 일\n\n"
		"## 1단계: 기초 (0–3개월)\n\n- [x] 셸\n"));
	plan_make_keys(&later);
	plan_of_page(&alone, add(&world, "ko/c.md", two_stages));
	plan_make_keys(&alone);
	assert_string_equal(later.keys[2], alone.keys[0]);
	assert_string_not_equal(later.keys[0], later.keys[1]);
	plan_free(&ko);
	plan_free(&zh);
	plan_free(&alone);
	plan_free(&later);
	world_finish(&world);
}

/* Rows without tasks of their own are ticked as a whole. */
static void
test_rows(void **state)
{
	struct world world;
	struct plan plan;

	world_init(&world, glossary);
	plan_of_page(
	    &plan, add(&world, "ko/a.md",
		       "# 학습 계획\n\n| 단계 | 기간 |\n|---|---|\n| 1단계: 기초 | 1–2개월 |\n"
		       "| 2단계: 배포 | 3–4개월 |\n"));
	assert_int_equal(plan.len, 2);
	assert_int_equal(plan.stages[0].from->place, PLACE_ROW);
	plan_make_keys(&plan);
	assert_non_null(plan.keys);
	for (size_t i = 0; i < plan.len; i++)
		if (plan_is_tick(&plan, i))
			assert_int_equal(strlen(plan.stage_keys[i]), 10);
	plan_free(&plan);
	world_finish(&world);
}

static void
free_items(struct fragment_stage *stage)
{
	for (size_t i = 0; i < stage->items_len; i++)
		free((char *)stage->items[i]);
	free((void *)stage->items);
}

static void
test_leads(void **state)
{
	struct world world;
	struct plan plan;
	struct fragment_stage sections[8];

	world_init(&world, glossary);
	plan_of_page(
	    &plan, add(&world, "ko/a.md",
		       "# 네 주 학습 계획\n\n## 일정\n\n- **1주차: 기초**\n  - 셸\n  - 깃\n"
		       "- **2주차: 배포**\n  - 이미지\n\n## 정리\n\n- 복습\n"));
	assert_int_equal(plan.len, 2);
	assert_int_equal(plan_lead_sections(&plan, sections), 0); /* without keys */
	plan_make_keys(&plan);
	assert_int_equal(plan_lead_sections(&plan, sections), 1);
	assert_true(sections[0].quiet);
	assert_int_equal(sections[0].items_len, 3);
	assert_non_null(strstr(sections[0].items[2], "data-g=\"1\""));
	free_items(&sections[0]);
	plan_free(&plan);
	world_finish(&world);
}

static void
mark(const char *html, const struct fragment_stage *stage, const char *expected)
{
	struct buf out = BUF_INIT;

	buf_puts(&out, "before");
	buf_puts(&out, html);
	fragment_mark_lists(&out, 6, stage);
	assert_string_equal(out.ptr + 6, expected);
	buf_finish(&out);
}

static void
test_lists(void **state)
{
	static const char *const tags[] = {"<li data-k=\"1\">", "<li data-k=\"2\">"};
	struct fragment_stage two = {.items = tags, .items_len = 2}, none = {0};
	struct fragment_stage quiet = {.items = tags, .items_len = 1, .quiet = true};

	mark("<ul><li>a</li><li>b</li></ul>", &two,
	    "<ul class=\"tasks\" role=\"list\"><li data-k=\"1\">a</li><li data-k=\"2\">b</li></ul>");
	/* more items than tasks: nobody knows which is which */
	mark("<ul><li>a</li><li>b</li><li>c</li></ul>", &two,
	    "<ul class=\"tasks\" role=\"list\"><li>a</li><li>b</li><li>c</li></ul>");
	mark("<ul><li>a</li><li>b</li></ul>", &quiet, "<ul><li>a</li><li>b</li></ul>");
	mark("<ul><li><strong>Cloud</strong>:<ul><li>a</li><li>b</li></ul></li></ul>", &two,
	    "<ul class=\"tracks\" role=\"list\"><li><strong>Cloud:</strong>"
	    "<ul class=\"tasks\" role=\"list\"><li data-k=\"1\">a</li><li data-k=\"2\">b</li></ul>"
	    "</li></ul>");
	mark("<blockquote><ul><li>a</li></ul></blockquote>", &none,
	    "<blockquote><ul><li>a</li></ul></blockquote>");
	mark("<ol><li>a</li></ol>", &none, "<ol><li>a</li></ol>");
	mark("<ul><li><input class=\"box\" type=\"checkbox\" checked disabled> a</li></ul>", &none,
	    "<ul class=\"tasks\" role=\"list\"><li><label class=\"task\"><input type=\"checkbox\" "
	    "checked disabled><span>a</span></label></li></ul>");
	mark("<ul><li>open", &none, "<ul><li>open"); /* an author's broken HTML */
	mark("</ul></li>", &none, "</ul></li>");
}

static void
test_axis(void **state)
{
	struct plan_axis axis = {.kind = AXIS_CALENDAR};
	struct plan_span span = {
	    .kind = WHEN_CALENDAR, .unit = UNIT_DAY, .from = {2025, 7, 11}, .to = {2025, 12, 15}};
	struct when when = {.kind = WHEN_CALENDAR, .from = {2025, 7, 1}, .to = {2026, 1, 1}};
	double from, to;

	assert_int_equal(plan_axis_kind(&span), AXIS_CALENDAR);
	plan_axis_take(&axis, &span);
	plan_axis_seal(&axis);
	assert_int_equal(axis.from.day, 1);
	assert_true(axis.length == 184);
	assert_true(plan_axis_place(&axis, &when, &from, &to));
	assert_true(from == 0 && to == 100);
	when.open = true;
	when.from = (struct date){2025, 10, 1};
	assert_true(plan_axis_place(&axis, &when, &from, &to));
	assert_true(from == 50 && to == 100);
	when.from = (struct date){2024, 10, 1};
	assert_false(plan_axis_place(&axis, &when, &from, &to));
	when.kind = WHEN_DURATION;
	assert_false(plan_axis_place(&axis, &when, &from, &to));
	span = (struct plan_span){.kind = WHEN_POSITION, .unit = UNIT_YEAR, .end = 3};
	assert_int_equal(plan_axis_kind(&span), AXIS_YEARS);
	span.unit = UNIT_WEEK;
	assert_int_equal(plan_axis_kind(&span), AXIS_MONTHS);
	span.end = 0;
	assert_int_equal(plan_axis_kind(&span), AXIS_NONE);
}

static const char chain[] =
    "---\ntitle: 로드맵\n---\n\n학습 순서: Linux → 도커 → 쿠버네티스\n\n"
    "## 1단계: 기초\n\n### Linux\n\n- 셸\n\n## 2단계: 컨테이너\n\n### 도커\n\n- 이미지\n\n"
    "## 3단계: 그물\n\n### DNS\n\n- 이름\n\n## 4단계: 무리\n\n### 쿠버네티스\n\n- 배포\n";

/* Docker comes right before nothing: only what the line does not say is an arc. */
static void
test_needs(void **state)
{
	struct world world;
	struct plan plan;
	struct plan_links links;
	struct skills *skills;
	struct page *page;

	world_init(&world, glossary);
	page = add(&world, "ko/a.md", chain);
	add(&world, "ko/b.md", two_stages);
	plan_of_page(&plan, page);
	skills = skills_new(world.site);
	plan_links_init(&links, skills, &plan);
	assert_int_equal(plan.len, 4);
	assert_int_equal(links.needs_len, 1);
	assert_int_equal(links.needs[0].from, 3);
	assert_int_equal(links.needs[0].to, 1);
	assert_int_equal(links.lanes, 1);
	assert_int_equal(links.shared[1], 1); /* Docker; nobody else teaches Kubernetes */
	assert_int_equal(links.shared[3], 0);
	plan_links_free(&links);
	plan_free(&plan);
	skills_free(skills);
	world_finish(&world);
}

static void
test_skills(void **state)
{
	struct world world;
	struct skills *skills;
	struct skill_stop stops[4];
	struct page *page, *other, *first;
	int docker, kubernetes, helm;

	world_init(&world, glossary);
	page = add(&world, "ko/a.md", chain);
	other = add(&world, "ko/b.md", two_stages);
	first = add(&world, "zh-Hant/b.md",
	    "---\ntitle: 路線圖\n---\n\n## 階段 1：基礎\n\n- [x] 殼\n- [ ] git\n\n## 階段 2：部署\n\n- Docker 映像\n");
	add(&world, "ko/c.md", "Helm과 Docker를 말하지만 계획은 아니다.\n");
	docker = terms_find_id(world.site->roadmap->terms, SLICE("docker"));
	kubernetes = terms_find_id(world.site->roadmap->terms, SLICE("kubernetes"));
	helm = terms_find_id(world.site->roadmap->terms, SLICE("helm"));
	skills = skills_new(world.site);
	assert_int_equal(skills->items[docker].lines, 2); /* a translation is no line of its own */
	assert_int_equal(skills->items[docker].languages, 2);
	assert_true(skills_is_shared(skills, docker));
	assert_true(skills_has(skills, kubernetes));
	assert_false(skills_is_shared(skills, kubernetes));
	assert_false(skills_has(skills, helm));
	assert_false(skills_has(skills, -1));
	assert_false(skills_has(NULL, docker));
	assert_int_equal(skill_stops(world.site, page, docker, stops, 4), 1);
	assert_int_equal(page->nodes->nodes[stops[0].stage].kind, NODE_STAGE);
	assert_null(skill_line(other, docker, other->lang)); /* met as the line of the first */
	assert_ptr_equal(skill_line(first, docker, other->lang), other);
	assert_ptr_equal(skill_line(first, docker, first->lang), first);
	assert_int_equal(skill_stops(world.site, page, helm, stops, 4), 0);
	skills_free(skills);
	world_finish(&world);
}

/* Addresses of topics are safe in a path, and two ids never have the same. */
static void
test_slugs(void **state)
{
	struct world world;
	struct buf slug = BUF_INIT;

	world_init(&world, glossary);
	skill_put_slug(
	    &slug, world.site, terms_find_id(world.site->roadmap->terms, SLICE("docker")));
	assert_string_equal(slug.ptr, "docker");
	buf_truncate(&slug, 0);
	skill_put_slug(
	    &slug, world.site, terms_find_id(world.site->roadmap->terms, SLICE("C/C++")));
	assert_null(strchr(slug.ptr, '/'));
	assert_true(slice_starts(buf_slice(&slug), "---c++-") || strncmp(slug.ptr, "--", 2) == 0);
	buf_finish(&slug);
	world_finish(&world);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_stages),
	    cmocka_unit_test(test_nothing),
	    cmocka_unit_test(test_short),
	    cmocka_unit_test(test_keys),
	    cmocka_unit_test(test_rows),
	    cmocka_unit_test(test_leads),
	    cmocka_unit_test(test_lists),
	    cmocka_unit_test(test_axis),
	    cmocka_unit_test(test_needs),
	    cmocka_unit_test(test_skills),
	    cmocka_unit_test(test_slugs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
