/* What a site shows of its pages: lists, ways between languages, data, sitemap and feeds. The
 * pages have no text here; they are made of front matter alone. */
#include "unit.h"

#include "base/diag.h"
#include "base/mem.h"
#include "conf/config.h"
#include "conf/i18n.h"
#include "link/url.h"
#include "model/site.h"
#include "read/pair.h"
#include "render/feed.h"
#include "render/page.h"
#include "render/rows.h"
#include "render/view.h"

#include <stdlib.h>

static struct config_lang langs[] = {
    {.tag = "zh-Hant", .label = "繁體中文", .title = "圖", .description = "", .derive_from = -1},
    {.tag = "ko", .label = "한국어", .title = "지도", .description = "", .derive_from = -1},
};

struct fixture {
	struct config conf;
	struct diag diag;
	struct site *site;
	struct i18n *words;
	struct fragment_style styles[2];
	json_t *assets;
	struct page_data *data;
};

static int
setup(void **state)
{
	struct fixture *fix = xcalloc(1, sizeof(*fix));

	fix->conf = (struct config){
	    .root = "/nowhere",
	    .file = "rmgen.yaml",
	    .base_url = "https://example.org/a b/",
	    .base_path = "/a b/",
	    .title = "Site",
	    .langs = langs,
	    .langs_len = 2,
	};
	fix->site = site_new(&fix->conf);
	fix->words = i18n_load(&fix->conf, NULL, 0, &fix->diag);
	fix->assets = json_pack("{s:s}", "style", "assets/style.css");
	assert_non_null(fix->words);
	*state = fix;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *fix = *state;

	page_data_free(fix->data);
	site_free(fix->site);
	i18n_free(fix->words);
	json_decref(fix->assets);
	diag_finish(&fix->diag);
	free(fix);
	return 0;
}

/* A page by its path, "date" and "tag" may be NULL. */
static struct page *
add(struct fixture *fix, const char *path, const char *title, const char *date, const char *tag)
{
	struct page *page = page_new(slice_of(path), path);

	page->title = arena_strdup(&page->arena, title);
	page->front.title = page->title;
	page->front.date = date;
	page->front.toc = true;
	page->front.data = tag ? json_pack("{s:[s]}", "tags", tag) : json_object();
	pair_place(page, &fix->conf);
	site_add(fix->site, page);
	return page;
}

static void
finish(struct fixture *fix)
{
	for (size_t i = 0; i < fix->site->pages_len; i++)
		url_assign_page(fix->site, fix->site->pages[i], &fix->diag);
	url_assign_lists(fix->site);
	fix->data = page_data_new(fix->site, fix->words, fix->assets, NULL, fix->styles);
	assert_int_equal(fix->diag.len, 0);
}

static json_t *
data_of_page(struct fixture *fix, struct page *page)
{
	struct view view = view_of_page(fix->site, page);

	return page_data_of(fix->data, &view, &fix->diag);
}

static const char *
text(json_t *data, const char *format, ...)
{
	char key[64], *rest = key, *next;
	va_list args;

	va_start(args, format);
	vsnprintf(key, sizeof(key), format, args);
	va_end(args);
	while (data && (next = strsep(&rest, ".")))
		data = json_is_array(data) ? json_array_get(data, (size_t)atoi(next))
					   : json_object_get(data, next);
	if (json_is_boolean(data))
		return json_is_true(data) ? "true" : "false";
	return json_is_null(data) ? "null" : json_string_value(data);
}

/* Every language's list shows every plan once, in its own words where it has them. */
static void
test_rows(void **state)
{
	struct fixture *fix = *state;
	struct page *both, *other, *own;
	struct rows rows;

	both = add(fix, "ko/plans/a.md", "가", "2025-01-02", NULL);
	add(fix, "zh-Hant/plans/a.md", "甲", "2025-01-02", NULL);
	other = add(fix, "zh-Hant/plans/b.md", "乙", "2025-03-01", NULL);
	own = add(fix, "ko/plans/c.md", "다", "2024-01-01", NULL);
	finish(fix);
	rows_of_home(&rows, fix->site, 1, 24);
	assert_int_equal(rows.len, 3);
	assert_ptr_equal(rows.items[0], other);
	assert_ptr_equal(rows.items[1], both);
	assert_ptr_equal(rows.items[2], own);
	rows_free(&rows);
	rows_of_home(&rows, fix->site, 1, 2);
	assert_int_equal(rows.len, 2);
	assert_ptr_equal(rows.items[1], both);
	rows_free(&rows);
	rows_of_folder(&rows, fix->site, site_find_folder(fix->site, 1, SLICE("plans/")));
	assert_int_equal(rows.len, 3);
	assert_ptr_equal(rows.items[0], other);
	rows_free(&rows);
}

static void
test_switch_and_alternates(void **state)
{
	struct fixture *fix = *state;
	struct page *both = add(fix, "ko/plans/a.md", "가", NULL, NULL);
	struct page *alone = add(fix, "ko/plans/x/b.md", "나", NULL, NULL);
	json_t *data;

	add(fix, "zh-Hant/plans/a.md", "甲", NULL, NULL);
	finish(fix);
	data = data_of_page(fix, both);
	assert_string_equal(text(data, "root"), "../../../");
	assert_string_equal(text(data, "switch.0.url"), "zh-Hant/plans/a/");
	assert_string_equal(text(data, "switch.0.none"), "false");
	assert_string_equal(text(data, "switch.1.current"), "true");
	assert_string_equal(
	    text(data, "alternates.0.href"), "https://example.org/a b/zh-Hant/plans/a/");
	assert_string_equal(text(data, "alternates.2.code"), "x-default");
	assert_string_equal(text(data, "page.versions.0.tag"), "zh-Hant");
	json_decref(data);

	/* nothing like it: the nearest folder that the other language has */
	data = data_of_page(fix, alone);
	assert_string_equal(text(data, "switch.0.none"), "true");
	assert_string_equal(text(data, "switch.0.url"), "zh-Hant/plans/");
	assert_string_equal(text(data, "has_alternates"), "false");
	assert_string_equal(text(data, "page.crumbs.2.url"), "ko/plans/x/");
	json_decref(data);
}

static void
test_neighbours_and_tags(void **state)
{
	struct fixture *fix = *state;
	struct page *middle;
	json_t *data;

	add(fix, "ko/p/a.md", "가", "2025-03-01", NULL);
	middle = add(fix, "ko/p/b.md", "나", "2025-02-01", "C++ / 서버");
	add(fix, "ko/p/c.md", "다", "2025-01-01", NULL);
	finish(fix);
	data = data_of_page(fix, middle);
	assert_string_equal(text(data, "page.previous.title"), "가");
	assert_string_equal(text(data, "page.next.url"), "ko/p/c/");
	assert_string_equal(text(data, "page.date.text"), "2025년 2월 1일");
	assert_string_equal(text(data, "page.tags.0.title"), "C++ / 서버");
	assert_null(strchr(text(data, "page.tags.0.url"), ' '));
	assert_string_equal(text(data, "page.full_title"), "나 · 지도");
	json_decref(data);
}

/* A folder of 201 pages is three lists; the second one knows both neighbours. */
static void
test_parts(void **state)
{
	struct fixture *fix = *state;
	struct views views;
	size_t parts = 0;

	for (int i = 0; i < 201; i++) {
		char path[32], title[32];

		snprintf(path, sizeof(path), "ko/p/n%03d.md", i);
		snprintf(title, sizeof(title), "N%03d", i);
		add(fix, path, title, NULL, NULL);
	}
	finish(fix);
	views_of_site(&views, fix->site);
	for (size_t i = 0; i < views.len; i++) {
		const struct view *view = &views.items[i];
		json_t *data;

		if (view->kind != VIEW_SECTION)
			continue;
		parts++;
		data = page_data_of(fix->data, view, &fix->diag);
		assert_int_equal(
		    json_array_size(json_object_get(json_object_get(data, "list"), "rows")),
		    view->number < 3 ? 100 : 1);
		if (view->number == 2) {
			assert_string_equal(text(data, "root"), "../../../../");
			assert_string_equal(text(data, "list.pager.previous"), "ko/p/");
			assert_string_equal(text(data, "list.pager.next"), "ko/p/page/3/");
			assert_string_equal(text(data, "list.rows.0.title"), "N100");
		}
		json_decref(data);
	}
	assert_int_equal(parts, 3);
	views_free(&views);
}

static void
test_not_found_stands_anywhere(void **state)
{
	struct fixture *fix = *state;
	struct view view = {.kind = VIEW_NOT_FOUND, .lang = 0, .number = 1};
	json_t *data;

	finish(fix);
	data = page_data_of(fix->data, &view, &fix->diag);
	assert_string_equal(text(data, "root"), "/a b/");
	assert_string_equal(text(data, "page.noindex"), "true");
	json_decref(data);
}

static void
test_csp_additions(void **state)
{
	struct fixture *fix = *state;
	json_t *csp = json_pack(
	    "{s:s, s:s}", "frame-src", "https://v.example\"", "script-src", "https://s.example");
	struct view view = {.kind = VIEW_CHOOSER, .lang = 0, .number = 1};
	json_t *data;

	fix->conf.csp = csp;
	finish(fix);
	data = page_data_of(fix->data, &view, &fix->diag);
	assert_string_equal(text(data, "site.csp"),
	    "default-src 'none'; script-src 'self' https://s.example; style-src 'self'; "
	    "img-src 'self' data: https:; font-src 'self'; connect-src 'self'; base-uri 'none'; "
	    "form-action 'none'; frame-src 'self' https://v.example&quot;");
	json_decref(data);
	json_decref(csp);
}

static void
test_sitemap_and_feed(void **state)
{
	struct fixture *fix = *state;
	struct buf out = BUF_INIT;
	struct views views;

	add(fix, "ko/p/새 글 & b.md", "A & <b>\x01", "2025-02-01", NULL);
	add(fix, "ko/p/old.md", "Old", "2024-02-01T10:00:00Z", NULL);
	add(fix, "ko/p/none.md", "None", NULL, NULL);
	finish(fix);
	views_of_site(&views, fix->site);
	assert_int_equal(sitemap_parts(fix->site, &views), 1);
	sitemap_put_part(&out, fix->data, &views, 0);
	assert_non_null(strstr(out.ptr, "/ko/p/%EC%83%88-%EA%B8%80-"));
	assert_null(strstr(out.ptr, "404"));
	assert_null(strstr(out.ptr, " & "));
	buf_truncate(&out, 0);
	feed_put_atom(&out, fix->data, 1);
	assert_non_null(strstr(out.ptr, "<updated>2025-02-01T00:00:00Z</updated>"));
	assert_non_null(strstr(out.ptr, "<updated>2024-02-01T10:00:00Z</updated>"));
	assert_non_null(strstr(out.ptr, "<title>A &amp; &lt;b&gt;</title>"));
	assert_null(strstr(out.ptr, "<title>None</title>"));
	buf_finish(&out);
	fix->conf.base_url = "/";
	assert_int_equal(sitemap_parts(fix->site, &views), 0);
	views_free(&views);
}

int
main(void)
{
#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
	    CASE(test_rows),
	    CASE(test_switch_and_alternates),
	    CASE(test_neighbours_and_tags),
	    CASE(test_parts),
	    CASE(test_not_found_stands_anywhere),
	    CASE(test_csp_additions),
	    CASE(test_sitemap_and_feed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
