#include "unit.h"

#include "read/date.h"
#include "read/front.h"
#include "read/front_keys.h"
#include "read/page.h"
#include "read/read.h"
#include "site_langs.h"

#include <stdio.h>

/* A page that was read from these bytes. */
static struct page *
read_from(const char *path, struct slice bytes)
{
	struct page *page = page_new(slice_of(path), path);
	struct config conf = site_conf();

	buf_put(&page->text, bytes);
	assert_true(read_bytes(page, &conf));
	return page;
}

static void
assert_json(const json_t *data, const char *key, const char *want)
{
	char *text = json_dumps(json_object_get(data, key), JSON_COMPACT | JSON_ENCODE_ANY);

	assert_string_equal(text ? text : "(none)", want);
	free(text);
}

static void
keys_and_spellings_are_read(void **state)
{
	struct page *page = read_from("a.md", SLICE("---\r\n"
						    "title: \"三年：計畫\"\r\n"
						    "linkTitle: 計畫\r\n"
						    "created: 2025年7月11日\r\n"
						    "Updated: 2025-07-12 08:30 +0900\r\n"
						    "translationKey: plan\r\n"
						    "sidebar_position: 3\r\n"
						    "permalink: /x/\r\n"
						    "draft: yes\r\n"
						    "toc: false\r\n"
						    "estimate: 1.10\r\n"
						    "cssclasses: [wide]\r\n"
						    "params: {color: red}\r\n"
						    "---\r\n"
						    "# Text\r\n"));
	struct front *front = &page->front;

	assert_int_equal(page->diag.len, 0);
	assert_string_equal(front->title, "三年：計畫");
	assert_string_equal(front->link_title, "計畫");
	assert_string_equal(front->date, "2025-07-11");
	assert_string_equal(front->lastmod, "2025-07-12T08:30:00+09:00");
	assert_string_equal(front->translation_key, "plan");
	assert_string_equal(front->url, "/x/");
	assert_string_equal(front->estimate, "1.10");
	assert_true(front->has_weight && front->weight == 3);
	assert_true(front->draft && !front->toc);
	assert_json(front->data, "params", "{\"cssclasses\":[\"wide\"],\"color\":\"red\"}");
	assert_json(front->data, "lastmod", "\"2025-07-12T08:30:00+09:00\"");
	assert_string_equal(page->text.ptr + page->body, "# Text\n");
	assert_int_equal(page->body_line, 15);
	page_free(page);
}

static void
lists_of_names(void **state)
{
	static const struct {
		const char *yaml, *want;
	} rows[] = {
	    {"tags: [Cloud, \" MLOps \", Cloud, 2024, '#자바']",
		"[\"Cloud\",\"MLOps\",\"2024\",\"자바\"]"},
	    {"tags:\n  - machine learning\n  - \xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB",
		"[\"machine learning\",\"한\"]"},
	    {"tags: machine learning", "[\"machine learning\"]"},
	    {"tags: a, b,,c ，d、e", "[\"a\",\"b\",\"c\",\"d\",\"e\"]"},
	    {"tags: \"#a #b/c\"", "[\"a\",\"b/c\"]"},
	    {"tag: one", "[\"one\"]"},
	    {"tags: 2024", "[\"2024\"]"},
	    {"tags: []", "[]"},
	    {"tags:", "(none)"},
	    {"tags: [[a, b], [c]]", "[\"a\",\"b\",\"c\"]"},
	    {"tags: [a]\ntag: b", "[\"a\"]"},
	    {"tag: b\ntags: [a]", "[\"a\"]"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct buf text = BUF_INIT;
		struct page *page;

		buf_printf(&text, "---\n%s\n---\n", rows[i].yaml);
		page = read_from("a.md", buf_slice(&text));
		assert_json(page->front.data, "tags", rows[i].want);
		assert_int_equal(page->diag.len, 0);
		page_free(page);
		buf_finish(&text);
	}
}

static void
wrong_values_warn_and_are_left_out(void **state)
{
	static const struct {
		const char *yaml;
		unsigned line;
		const char *part;
	} rows[] = {
	    {"title: [a]", 2, "`title` must be a text, saw a list"},
	    {"a: b\ndate: 2025-02-30", 3, "saw \"2025-02-30\""},
	    {"date: soon", 2, "`date` must be a date"},
	    {"weight: heavy", 2, "saw heavy"},
	    {"weight: 99999999999999999999999", 2, "whole number"},
	    {"draft: maybe", 2, "true or false"},
	    {"tags: {a: b}", 2, "`tags` must be a list, saw a map"},
	    {"requires:\n  - x: y\n", 3, "an item of `requires.0`"},
	    {"params: 3", 2, "`params` must be a map"},
	    {"published: sometimes", 2, "must be a date"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct buf text = BUF_INIT;
		struct page *page;

		buf_printf(&text, "---\n%s\n---\nbody", rows[i].yaml);
		page = read_from("a.md", buf_slice(&text));
		assert_int_equal(page->diag.len, 1);
		assert_int_equal(page->diag.items[0].level, DIAG_WARNING);
		assert_string_equal(page->diag.items[0].code, "front-matter");
		assert_int_equal(page->diag.items[0].line, rows[i].line);
		assert_string_equal(page->diag.items[0].path, "a.md");
		assert_non_null(page->diag.items[0].hint);
		if (!strstr(page->diag.items[0].message, rows[i].part))
			fail_msg("%s", page->diag.items[0].message);
		assert_null(page->front.title);
		assert_null(page->front.date);
		assert_false(page->front.has_weight || page->front.draft);
		assert_string_equal(page->text.ptr + page->body, "body");
		page_free(page);
		buf_finish(&text);
	}
}

static void
published_is_a_truth_or_a_date(void **state)
{
	struct page *page = read_from("a.md", SLICE("---\npublished: false\n---\n"));

	assert_true(page->front.draft);
	page_free(page);
	page = read_from("a.md", SLICE("---\npublished: 2025/7/1\n---\n"));
	assert_string_equal(page->front.publish_date, "2025-07-01");
	page_free(page);
	page = read_from("a.md", SLICE("---\npublished: false\ndraft: false\n---\n"));
	assert_false(page->front.draft);
	page_free(page);
}

/* Where the Markdown starts, and what is said about the rest. */
static void
what_counts_as_front_matter(void **state)
{
	static const struct {
		const char *text, *body;
		unsigned line;
		int level; /* of the one diagnostic; -1 for none */
		unsigned diag_line;
	} rows[] = {
	    {"# x", "# x", 1, -1, 0},
	    {"", "", 1, -1, 0},
	    {"---", "---", 1, -1, 0},
	    {"---\n\ntext\n---\n", "---\n\ntext\n---\n", 1, -1, 0},
	    {"---\n- a: b\n---\n", "---\n- a: b\n---\n", 1, -1, 0},
	    {"---\nhttp://x\n---\n", "---\nhttp://x\n---\n", 1, -1, 0},
	    {"---\n---\nx", "x", 3, -1, 0},
	    {"--- \na: b\n...\t\nx", "x", 4, -1, 0},
	    {"---\n태그: b\n---", "", 3, -1, 0},
	    {"---\n\"a b\": c\n---\nx", "x", 4, -1, 0},
	    {"---\ntitle: x\n\ntext", "---\ntitle: x\n\ntext", 1, DIAG_ERROR, 1},
	    {"---\nNote: x\n\ntext", "---\nNote: x\n\ntext", 1, DIAG_WARNING, 1},
	    {"---\na: [b\n---\nx", "x", 4, DIAG_ERROR, 3},
	    {"---\na: &x b\n---\nx", "x", 4, DIAG_ERROR, 2},
	    {"---\na: b\na: c\n---\nx", "x", 5, DIAG_ERROR, 3},
	    {"+++\ntitle = 1\n+++\nx", "x", 4, DIAG_ERROR, 1},
	    {"+++\nno end", "+++\nno end", 1, -1, 0},
	    {"{\n\"a\": \"}\"\n}\nx", "x", 4, DIAG_ERROR, 1},
	    {"{{< x >}}\n", "{{< x >}}\n", 1, -1, 0},
	    {"{\"a\": 1} x\n", "{\"a\": 1} x\n", 1, -1, 0},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct page *page = read_from("a.md", slice_of(rows[i].text));

		assert_string_equal(page->text.ptr + page->body, rows[i].body);
		assert_int_equal(page->body_line, rows[i].line);
		assert_int_equal(page->diag.len, rows[i].level >= 0);
		if (rows[i].level >= 0) {
			assert_int_equal(page->diag.items[0].level, rows[i].level);
			assert_int_equal(page->diag.items[0].line, rows[i].diag_line);
			assert_string_equal(page->diag.items[0].code, "front-matter");
		}
		assert_true(json_is_object(json_object_get(page->front.data, "params")));
		page_free(page);
	}
}

static void
an_unknown_language_is_an_error(void **state)
{
	struct page *page = read_from("ko/a.md", SLICE("---\nt: x\nlang: tlh\n---\n"));

	assert_int_equal(page->lang, 2);
	assert_null(page->front.lang);
	assert_int_equal(page->diag.counts[DIAG_ERROR], 1);
	assert_int_equal(page->diag.items[0].line, 3);
	assert_non_null(strstr(page->diag.items[0].message, "zh-Hant, zh-Hans, ko"));
	page_free(page);
}

static void
dates_of_all_kinds(void **state)
{
	static const struct {
		const char *text, *want;
	} rows[] = {
	    {"2025-07-11", "2025-07-11"},
	    {"2025/7/1", "2025-07-01"},
	    {"2025.7.11.", "2025-07-11"},
	    {"2025. 7. 11.", "2025-07-11"},
	    {"2025年7月11日", "2025-07-11"},
	    {"2025年 7 月 11 號", "2025-07-11"},
	    {"2025년 7월 11일", "2025-07-11"},
	    {"20250711", "2025-07-11"},
	    {"2025-07", "2025-07-01"},
	    {"2025年7月", "2025-07-01"},
	    {"2024-02-29", "2024-02-29"},
	    {"2025-07-11T08:00:00Z", "2025-07-11T08:00:00Z"},
	    {"2025-07-11 8:05", "2025-07-11T08:05:00Z"},
	    {"2025-07-11T08:00:00.123+09:00", "2025-07-11T08:00:00+09:00"},
	    {"2025-07-11 08:00:00 -0330", "2025-07-11T08:00:00-03:30"},
	    {"2025-02-29", NULL},
	    {"2025-13-01", NULL},
	    {"2025-00-01", NULL},
	    {"2025-07-11x", NULL},
	    {"2025-07-1108:00", NULL},
	    {"202507110", NULL},
	    {"2025-07-11 25:00", NULL},
	    {"2025-07-11 08:00 +99:00", NULL},
	    {"2025", NULL},
	    {"11.7.2025", NULL},
	    {"", NULL},
	    {"2025-07-11T", "2025-07-11"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char got[DATE_SIZE] = "(none)";
		bool ok = date_normalise(slice_of(rows[i].text), got);

		if (ok != (rows[i].want != NULL))
			fail_msg("%s: %s", rows[i].text, got);
		assert_string_equal(got, ok ? rows[i].want : "(none)");
	}
}

static void
spellings_of_keys(void **state)
{
	assert_string_equal(front_key_find(SLICE("Last-Modified_At"))->name, "lastmod");
	assert_string_equal(front_key_find(SLICE("tableOfContents"))->name, "toc");
	assert_string_equal(front_key_find(SLICE("alias"))->name, "aliases");
	assert_string_equal(front_key_find(SLICE("weight"))->name, "weight");
	assert_null(front_key_find(SLICE("wait")));
	assert_null(front_key_find(SLICE("")));
	assert_null(front_key_find(SLICE("a key that is longer than any other key")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(keys_and_spellings_are_read),
	    cmocka_unit_test(lists_of_names),
	    cmocka_unit_test(wrong_values_warn_and_are_left_out),
	    cmocka_unit_test(published_is_a_truth_or_a_date),
	    cmocka_unit_test(what_counts_as_front_matter),
	    cmocka_unit_test(an_unknown_language_is_an_error),
	    cmocka_unit_test(dates_of_all_kinds),
	    cmocka_unit_test(spellings_of_keys),
	};

	return cmocka_run_group_tests_name("front", tests, NULL, NULL);
}
