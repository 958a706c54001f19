#include "unit.h"

#include "base/fs.h"
#include "read/page.h"
#include "read/pair.h"
#include "read/read.h"
#include "read/scan.h"
#include "site_files.h"

static void
paths_say_language_and_place(void **state)
{
	static struct config_suffix suffixes[] = {{"-cn", 1}, {".kr", 2}};
	static const struct {
		const char *path;
		int lang;
		const char *logical;
		bool is_folder;
	} rows[] = {
	    {"ko/plans/backend.md", 2, "plans/backend", false},
	    {"plans/backend.ko.md", 2, "plans/backend", false},
	    {"zh-TW/x.markdown", 0, "x", false},
	    {"ZH_CN/x.md", 1, "x", false},
	    {"README.ko-KR.md", 2, "", true},
	    {"ko/readme.md", 2, "", true},
	    {"ko/plans/_index.md", 2, "plans/", true},
	    {"plans/index.zh-Hans.md", 1, "plans/", true},
	    {"index.md", 0, "", true},
	    {"fr/x.md", 0, "fr/x", false},
	    {"ko-plans/x.md", 0, "ko-plans/x", false},
	    {"x/ko/y.md", 0, "x/ko/y", false},
	    {"v1.2.md", 0, "v1.2", false},
	    {"ko.md", 0, "ko", false},
	    {"ko/x.zh-Hant.md", 0, "x", false},
	    {"guide-cn.md", 1, "guide", false},
	    {"guide.kr.md", 2, "guide", false},
	    {"-cn.md", 0, "-cn", false},
	};
	struct config conf = site_conf();

	conf.suffixes = suffixes;
	conf.suffixes_len = 2;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct page *page = page_new(slice_of(rows[i].path), rows[i].path);

		pair_place(page, &conf);
		assert_int_equal(page->lang, rows[i].lang);
		assert_string_equal(page->logical.ptr, rows[i].logical);
		assert_int_equal(page->logical.len, strlen(rows[i].logical));
		assert_int_equal(page->is_folder, rows[i].is_folder);
		page_free(page);
	}
}

static struct page *
make_page(const char *path, const char *key, const char *lang)
{
	struct page *page = page_new(slice_of(path), path);
	struct config conf = site_conf();

	page->front.translation_key = key;
	page->front.lang = lang;
	pair_place(page, &conf);
	return page;
}

static void
pages_meet_by_path_and_by_key(void **state)
{
	struct pairs *pairs = pairs_new(3);
	struct page *pages[] = {
	    make_page("ko/a.md", NULL, NULL),
	    make_page("zh-Hant/a.md", NULL, NULL),
	    make_page("zh-Hans/b.md", "/a", NULL),
	    make_page("c.md", NULL, "ko"),
	};
	const struct translations *row;

	for (size_t i = 0; i < 4; i++)
		pairs_add(pairs, pages[i]);
	row = pairs_find(pairs, SLICE("a"));
	assert_non_null(row);
	assert_ptr_equal(row->pages[0], pages[1]);
	assert_ptr_equal(row->pages[1], pages[2]);
	assert_ptr_equal(row->pages[2], pages[0]);
	assert_ptr_equal(pages[2]->translations, row);
	assert_int_equal(pages[3]->lang, 2);
	assert_null(pages[3]->translations->pages[0]);
	assert_null(pairs_find(pairs, SLICE("b")));
	pairs_remove(pairs, pages[3]);
	assert_null(pairs_find(pairs, SLICE("c")));
	assert_null(pages[3]->translations);
	pairs_remove(pairs, pages[3]);
	pairs_free(pairs);
	for (size_t i = 0; i < 4; i++)
		page_free(pages[i]);
}

static void
two_pages_for_one_place_are_reported(void **state)
{
	struct pairs *pairs = pairs_new(3);
	struct config conf = site_conf();
	struct diag diag = DIAG_INIT;
	struct page *one = make_page("ko/README.md", NULL, NULL);
	struct page *two = make_page("ko/index.md", NULL, NULL);

	pairs_add(pairs, two);
	pairs_add(pairs, one);
	pairs_report(pairs, &conf, &diag);
	assert_int_equal(diag.len, 1);
	assert_int_equal(diag.items[0].level, DIAG_ERROR);
	assert_string_equal(diag.items[0].path, "ko/index.md");
	assert_non_null(strstr(diag.items[0].message, "ko/README.md"));
	assert_ptr_equal(two->translations->pages[2], two);
	pairs_remove(pairs, one);
	assert_ptr_equal(pairs_find(pairs, SLICE(""))->pages[2], two);
	assert_ptr_equal(two->translations, pairs_find(pairs, SLICE("")));
	pairs_free(pairs);
	page_free(one);
	page_free(two);
	diag_finish(&diag);
}

enum { RANDOM_PAGES = 60 };

/* What the table says of each page: the paths in its row. */
static void
describe(struct page **pages, const bool *in, struct buf *out)
{
	for (size_t i = 0; i < RANDOM_PAGES; i++) {
		if (!in[i])
			continue;
		buf_printf(out, "%s:", pages[i]->path.ptr);
		for (size_t k = 0; k < pages[i]->translations->len; k++) {
			const struct page *other = pages[i]->translations->pages[k];

			buf_printf(out, " %s", other ? other->path.ptr : "-");
		}
		buf_putc(out, '\n');
	}
}

static void
adding_and_removing_equals_a_fresh_table(void **state)
{
	static const char *const langs[] = {"zh-Hant", "zh-Hans", "ko"};
	struct pairs *pairs = pairs_new(3), *fresh = pairs_new(3);
	struct buf got = BUF_INIT, want = BUF_INIT;
	struct page *pages[RANDOM_PAGES];
	bool in[RANDOM_PAGES] = {false};
	unsigned seed = 3;

	for (size_t i = 0; i < RANDOM_PAGES; i++) {
		struct buf path = BUF_INIT;

		buf_printf(&path, "%s/%zu/x.md", langs[i % 3], i);
		pages[i] = make_page(path.ptr, i % 4 ? NULL : "shared", NULL);
		if (i % 4 == 1)
			pages[i]->front.translation_key = "other";
		buf_finish(&path);
	}
	for (int round = 0; round < 2000; round++) {
		size_t i;

		seed = seed * 1103515245u + 12345u;
		i = (seed >> 16) % RANDOM_PAGES;
		if (in[i])
			pairs_remove(pairs, pages[i]);
		else
			pairs_add(pairs, pages[i]);
		in[i] = !in[i];
	}
	describe(pages, in, &got);
	for (size_t i = 0; i < RANDOM_PAGES; i++)
		if (in[i])
			pairs_add(fresh, pages[i]);
	describe(pages, in, &want);
	assert_true(got.len > 100);
	assert_string_equal(got.ptr, want.ptr);
	pairs_free(pairs);
	pairs_free(fresh);
	for (size_t i = 0; i < RANDOM_PAGES; i++)
		page_free(pages[i]);
	buf_finish(&got);
	buf_finish(&want);
}

/* Reads one file of a site; the page is the caller's. */
static struct page *
read_one(struct site_files *files, const char *name, bool *ret_ok)
{
	struct page *page = page_new(slice_of(name), name);
	struct tree tree;

	assert_int_equal(tree_init(&tree, files->root, files->content), 0);
	*ret_ok = read_page(page, &tree, &files->conf);
	tree_finish(&tree);
	return page;
}

static void
files_are_read_with_their_limits(void **state)
{
	static struct config_encoding encodings[] = {{"old/*", "big5"}};
	struct site_files files;
	struct page *page;
	bool ok;

	site_files_init(&files);
	files.conf.encodings = encodings;
	files.conf.encodings_len = 1;
	files.conf.page_limit = 64;
	site_files_put(&files, "content/ko/a.md", SLICE("---\ntitle: x\n---\n# x\n"));
	site_files_put(&files, "content/big.md",
	    SLICE("0123456789012345678901234567890123456789012345678901234567890123x"));
	site_files_put(&files, "content/old/b.md", SLICE("\xA4\xA4"));
	site_files_put(
	    &files, "content/ko/c.md", SLICE("\xC7\xD1\xB1\xB9\xBE\xEE \xC7\xD0\xBD\xC0"));
	assert_int_equal(mkfifoat(files.fd, "content/p.md", 0644), 0);
	assert_int_equal(symlinkat("/etc/passwd", files.fd, "content/l.md"), 0);
	page = read_one(&files, "ko/a.md", &ok);
	assert_true(ok && page->lang == 2 && page->mtime_ns > 0);
	assert_string_equal(page->front.title, "x");
	page_free(page);
	page = read_one(&files, "old/b.md", &ok);
	assert_true(ok);
	assert_string_equal(page->text.ptr, "中");
	page_free(page);
	page = read_one(&files, "ko/c.md", &ok); /* short, but in a folder that says Korean */
	assert_true(ok);
	assert_string_equal(page->text.ptr, "한국어 학습");
	assert_string_equal(page->encoding, "CP949");
	page_free(page);
	for (size_t i = 0; i < 4; i++) {
		static const char *const bad[][2] = {{"big.md", "page-too-large"},
		    {"p.md", "special-file"}, {"l.md", "symlink-outside"},
		    {"none.md", "unreadable"}};

		page = read_one(&files, bad[i][0], &ok);
		assert_false(ok);
		assert_int_equal(page->diag.counts[DIAG_ERROR], 1);
		assert_string_equal(page->diag.items[0].code, bad[i][1]);
		page_free(page);
	}
	site_files_finish(&files);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(paths_say_language_and_place),
	    cmocka_unit_test(pages_meet_by_path_and_by_key),
	    cmocka_unit_test(two_pages_for_one_place_are_reported),
	    cmocka_unit_test(adding_and_removing_equals_a_fresh_table),
	    cmocka_unit_test(files_are_read_with_their_limits),
	};

	return cmocka_run_group_tests_name("pair", tests, NULL, NULL);
}
