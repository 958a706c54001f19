/* The indices of a site: any order of adding and removing pages ends in the same site. */
#include "unit.h"

#include "base/mem.h"
#include "conf/config.h"
#include "link/find.h"
#include "link/url.h"
#include "model/site.h"
#include "parse/doc.h"

#include <stdlib.h>
#include <string.h>

static struct config_lang langs[] = {{.tag = "zh-Hant"}, {.tag = "ko"}};
static const struct config conf = {.langs = langs, .langs_len = 2};

static struct page *
make_page(const char *path, long weight, const char *tag)
{
	struct page *page = page_new(slice_of(path), path);
	const char *slash = strchr(path, '/');
	const char *base = strrchr(path, '/') + 1;

	page->lang = slash - path == 2;
	page->is_folder = strcmp(base, "index.md") == 0;
	page->logical = slice_from(slash + 1, strlen(slash + 1) - (page->is_folder ? 8 : 3));
	page->logical = arena_copy(&page->arena, page->logical);
	page->title = arena_strdup(&page->arena, base);
	page->front.has_weight = true;
	page->front.weight = weight;
	page->front.data = tag ? json_pack("{s:[s]}", "tags", tag) : json_object();
	return page;
}

/* Everything that the indices say, as text. */
static char *
describe(const struct site *site)
{
	struct buf out = BUF_INIT;
	struct buf lines = BUF_INIT;
	struct folder *folder, *next;
	struct tag *tag, *next_tag;

	for (size_t i = 0; i < site->pages_len; i++)
		buf_printf(&out, "page %s\n", site->pages[i]->path.ptr);
	HASH_ITER (hh, site->folders, folder, next) {
		/* The order of a hash depends on its history: sum the lines up instead. */
		unsigned long sum = 5381;

		buf_truncate(&lines, 0);
		buf_printf(&lines, "%.*s %s:", SLICE_ARG(folder->path),
		    folder->page ? folder->page->path.ptr : "-");
		for (size_t i = 0; i < folder->pages_len; i++)
			buf_printf(&lines, " %s", folder->pages[i]->path.ptr);
		for (size_t i = 0; i < folder->folders_len; i++)
			buf_printf(&lines, " +%.*s", SLICE_ARG(folder->folders[i]->name));
		for (size_t i = 0; i < lines.len; i++)
			sum = sum * 33 + (unsigned char)lines.ptr[i];
		buf_printf(&out, "%lu\n", sum);
	}
	HASH_ITER (hh, site->tags, tag, next_tag) {
		buf_printf(&out, "tag %.*s %zu\n", SLICE_ARG(tag->key), tag->pages_len);
	}
	buf_finish(&lines);
	return buf_detach(&out);
}

static int
compare_lines(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static char *
sorted(char *text)
{
	char *lines[4096], *save = NULL;
	struct buf out = BUF_INIT;
	size_t len = 0;

	for (char *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
		lines[len++] = line;
	qsort(lines, len, sizeof(*lines), compare_lines);
	for (size_t i = 0; i < len; i++)
		buf_printf(&out, "%s\n", lines[i]);
	free(text);
	return buf_detach(&out);
}

static void
random_changes_equal_a_fresh_site(void **state)
{
	static const char *const names[] = {"index", "plans/index", "plans/a", "plans/b",
	    "plans/deep/c", "notes/d", "notes/deep/er/e", "about"};
	enum { NAMES = sizeof(names) / sizeof(*names) };
	struct site *site = site_new(&conf), *fresh = site_new(&conf);
	struct page *present[2][NAMES] = {0};
	unsigned seed = 7;
	char path[64], *got, *want;

	for (int step = 0; step < 300; step++) {
		size_t lang = (seed = seed * 1103515245 + 12345) >> 16 & 1;
		size_t name = ((seed = seed * 1103515245 + 12345) >> 16) % NAMES;

		if (present[lang][name]) {
			site_remove(site, present[lang][name]);
			page_free(present[lang][name]);
			present[lang][name] = NULL;
			continue;
		}
		snprintf(path, sizeof(path), "%s/%s.md", langs[lang].tag, names[name]);
		present[lang][name] = make_page(path, (long)(name % 3), name & 1 ? "K8s" : "k8S");
		site_add(site, present[lang][name]);
	}
	for (size_t lang = 0; lang < 2; lang++)
		for (size_t name = 0; name < NAMES; name++)
			if (present[lang][name]) {
				snprintf(
				    path, sizeof(path), "%s/%s.md", langs[lang].tag, names[name]);
				site_add(fresh, make_page(path, (long)(name % 3), "k8s"));
			}
	got = sorted(describe(site));
	want = sorted(describe(fresh));
	assert_string_equal(got, want);
	assert_true(site->pages_len > 2);
	free(got);
	free(want);
	site_free(site);
	site_free(fresh);
}

static struct page *
find_page(const struct site *site, const char *from, const char *path, const char **ret_note)
{
	struct found found = {0};
	bool ok = find_target(site, site_find_path(site, slice_of(from)), slice_of(path), &found);

	*ret_note = found.note;
	return ok ? found.page : NULL;
}

static void
links_find_what_is_meant(void **state)
{
	static const struct {
		const char *link, *want;
		bool noted;
	} rows[] = {
	    {"b.md", "ko/plans/b.md", false},
	    {"./b.md", "ko/plans/b.md", false},
	    {"b", "ko/plans/b.md", false},
	    {"../about.md", "ko/about.md", false},
	    {"/ko/about.md", "ko/about.md", false},
	    {"/about.md", "ko/about.md", false},
	    {"../plans", "ko/plans/index.md", false},
	    {"../plans/", "ko/plans/index.md", false},
	    {"B.MD", "ko/plans/b.md", true},
	    {"b .md", "ko/plans/b.md", true},
	    {"/ko/plans/b/", "ko/plans/b.md", false},
	    {"/ko/plans/b/index.html", "ko/plans/b.md", false},
	    {"../b/", "ko/plans/b.md", false},
	    {"only-hant.md", "zh-Hant/plans/only-hant.md", true},
	    {"\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB.md", "ko/plans/\xED\x95\x9C.md", false},
	    {"c.md", NULL, false},
	    {"../../../etc/passwd", NULL, false},
	};
	static const char *const paths[] = {"ko/plans/a.md", "ko/plans/b.md", "ko/about.md",
	    "ko/plans/index.md", "zh-Hant/plans/only-hant.md", "ko/plans/\xED\x95\x9C.md"};
	struct site *site = site_new(&conf);
	struct diag diag = DIAG_INIT;
	const char *note;

	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		struct page *page = make_page(paths[i], 0, NULL);

		site_add(site, page);
		url_assign_page(site, page, &diag);
	}
	url_assign_lists(site);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct page *page = find_page(site, "ko/plans/a.md", rows[i].link, &note);

		if ((page == NULL) != (rows[i].want == NULL))
			print_error("%s\n", rows[i].link);
		assert_int_equal(page == NULL, rows[i].want == NULL);
		if (page)
			assert_string_equal(page->path.ptr, rows[i].want);
		if (page)
			assert_int_equal(note != NULL, rows[i].noted);
	}
	assert_int_equal(diag.len, 0);
	site_free(site);
}

static void
a_slip_gets_a_suggestion(void **state)
{
	struct site *site = site_new(&conf);
	struct page *page = make_page("ko/plans/a.md", 0, NULL);
	struct buf hint = BUF_INIT;

	site_add(site, page);
	site_add(site, make_page("ko/plans/backend.md", 0, NULL));
	site_add(site, make_page("ko/notes/frontend.md", 0, NULL));
	assert_true(find_suggestion(site, page, SLICE("bakcend.md"), &hint));
	assert_string_equal(hint.ptr, "backend.md");
	buf_truncate(&hint, 0);
	assert_true(find_suggestion(site, page, SLICE("frontend.md"), &hint));
	assert_string_equal(hint.ptr, "../notes/frontend.md");
	assert_false(find_suggestion(site, page, SLICE("nothing-of-the-kind.md"), &hint));
	buf_finish(&hint);
	site_free(site);
}

static void
wikilinks_prefer_the_same_language(void **state)
{
	struct site *site = site_new(&conf);
	struct found found = {0};
	struct page *page = make_page("ko/plans/a.md", 0, NULL);

	site_add(site, page);
	site_add(site, make_page("ko/x/y/note.md", 0, NULL));
	site_add(site, make_page("ko/z/note.md", 0, NULL));
	site_add(site, make_page("zh-Hant/note.md", 0, NULL));
	assert_true(find_note(site, page, SLICE("Note"), &found));
	assert_string_equal(found.page->path.ptr, "ko/z/note.md");
	assert_true(find_note(site, page, SLICE("y/note"), &found));
	assert_string_equal(found.page->path.ptr, "ko/x/y/note.md");
	assert_false(find_note(site, page, SLICE("notes"), &found));
	site_free(site);
}

static void
urls_are_claimed_once(void **state)
{
	struct site *site = site_new(&conf);
	struct diag diag = DIAG_INIT;
	struct page *one = make_page("ko/a b.md", 0, NULL), *two = make_page("ko/a-b.md", 0, NULL);
	struct page *bad = make_page("ko/c.md", 0, NULL), *home = make_page("ko/index.md", 0, NULL);
	struct buf way = BUF_INIT;

	bad->front.url = "/../x/";
	site_add(site, one);
	site_add(site, two);
	site_add(site, bad);
	site_add(site, home);
	url_assign_page(site, one, &diag);
	url_assign_page(site, home, &diag);
	assert_int_equal(diag.len, 0);
	assert_string_equal(one->url.ptr, "ko/a-b/");
	assert_string_equal(one->out.ptr, "ko/a-b/index.html");
	assert_string_equal(home->url.ptr, "ko/");
	url_assign_page(site, two, &diag);
	assert_int_equal(diag.len, 1);
	assert_string_equal(diag.items[0].code, "duplicate-url");
	url_assign_page(site, bad, &diag);
	assert_string_equal(diag.items[1].code, "bad-url");
	assert_int_equal(diag.counts[DIAG_FATAL], 2);
	url_put_relative(&way, &conf, one->url, home->url);
	assert_string_equal(way.ptr, "../");
	buf_truncate(&way, 0);
	url_put_relative(&way, &conf, one->url, one->url);
	assert_string_equal(way.ptr, "./");
	buf_truncate(&way, 0);
	url_put_relative(&way, &conf, SLICE(""), SLICE("ko/한 글/"));
	assert_string_equal(way.ptr, "ko/%ED%95%9C%20%EA%B8%80/");
	buf_finish(&way);
	diag_finish(&diag);
	site_free(site);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(random_changes_equal_a_fresh_site),
	    cmocka_unit_test(links_find_what_is_meant),
	    cmocka_unit_test(a_slip_gets_a_suggestion),
	    cmocka_unit_test(wikilinks_prefer_the_same_language),
	    cmocka_unit_test(urls_are_claimed_once),
	};

	return cmocka_run_group_tests_name("site", tests, NULL, NULL);
}
