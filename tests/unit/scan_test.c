#include "unit.h"

#include "read/page.h"
#include "read/scan.h"
#include "site_files.h"

#include <errno.h>
#include <stdio.h>

/* A scan, and what came of it. */
struct run {
	struct site_files files;
	struct scan scan;
	struct diag diag;
	bool ok;
};

static void
run_scan(struct run *run)
{
	run->ok = scan_site(&run->scan, &run->files.conf, &run->diag);
}

static void
run_finish(struct run *run)
{
	scan_finish(&run->scan);
	diag_finish(&run->diag);
	site_files_finish(&run->files);
}

static void
put(struct run *run, const char *path)
{
	site_files_put(&run->files, path, SLICE("x\n"));
}

static void
put_link(struct run *run, const char *target, const char *path)
{
	assert_int_equal(symlinkat(target, run->files.fd, path), 0);
}

/* Paths of pages and of assets, a space between, in their order. */
static void
assert_found(struct run *run, const char *pages, const char *assets)
{
	struct buf out = BUF_INIT;

	for (size_t i = 0; i < run->scan.pages_len; i++)
		buf_printf(&out, "%s%s", i ? " " : "", run->scan.pages[i]->path.ptr);
	assert_string_equal(out.ptr, pages);
	buf_truncate(&out, 0);
	for (size_t i = 0; i < run->scan.assets_len; i++)
		buf_printf(&out, "%s%s%s", i ? " " : "",
		    run->scan.assets[i].root == run->files.conf.static_dir ? "static:" : "",
		    run->scan.assets[i].path.ptr);
	assert_string_equal(out.ptr, assets);
	buf_finish(&out);
}

static const struct diag_item *
find_diag(const struct run *run, const char *code, const char *path)
{
	for (size_t i = 0; i < run->diag.len; i++)
		if (strcmp(run->diag.items[i].code, code) == 0 &&
		    strcmp(run->diag.items[i].path, path) == 0)
			return &run->diag.items[i];
	for (size_t i = 0; i < run->diag.len; i++)
		print_message("# %s %s: %s\n", run->diag.items[i].path, run->diag.items[i].code,
		    run->diag.items[i].message);
	fail_msg("no %s at %s", code, path);
	return NULL;
}

static void
pages_and_files_are_found(void **state)
{
	struct run run = {0};

	site_files_init(&run.files);
	put(&run, "content/ko/b.md");
	put(&run, "content/ko/a.MARKDOWN");
	put(&run, "content/ko/img/x.png");
	put(&run, "content/index.md");
	put(&run, "content/ko-b.md");
	put(&run, "content/.obsidian/app.json");
	put(&run, "content/.hidden.md");
	put(&run, "content/node_modules/a.md");
	put(&run, "content/draw.excalidraw.md");
	put(&run, "content/old.md~");
	put(&run, "static/robots.md");
	put(&run, "static/css/x.css");
	run_scan(&run);
	assert_true(run.ok);
	assert_int_equal(run.diag.len, 0);
	assert_found(&run, "index.md ko-b.md ko/a.MARKDOWN ko/b.md",
	    "ko/img/x.png static:css/x.css static:robots.md");
	assert_string_equal(run.scan.pages[3]->source, "content/ko/b.md");
	run_finish(&run);
}

static void
links_inside_the_site_are_followed_once(void **state)
{
	struct run run = {0};
	char *absolute;

	site_files_init(&run.files);
	absolute = xasprintf("%s/notes/abs.md", run.files.root);
	put(&run, "content/a.md");
	put(&run, "content/img/x.png");
	put(&run, "notes/n.md");
	put(&run, "notes/deep/m.md");
	put(&run, "notes/abs.md");
	put_link(&run, "../notes", "content/z-notes");
	put_link(&run, "../../notes", "content/img/notes2"); /* its pages were there before */
	put_link(&run, "a.md", "content/copy.md");           /* a page is read once */
	put_link(&run, "img/x.png", "content/y.png");        /* a file may be copied twice */
	put_link(&run, absolute, "content/abs.md");
	put_link(&run, "deep", "notes/again");
	run_scan(&run);
	assert_true(run.ok);
	assert_int_equal(run.diag.counts[DIAG_ERROR], 0);
	assert_found(&run, "a.md abs.md img/notes2/deep/m.md img/notes2/n.md", "img/x.png y.png");
	find_diag(&run, "symlink-duplicate", "content/copy.md");
	find_diag(&run, "symlink-duplicate", "content/z-notes/n.md");
	find_diag(&run, "symlink-nested", "content/z-notes/again");
	free(absolute);
	run_finish(&run);
}

static void
hostile_trees_are_refused(void **state)
{
	struct run run = {0};
	const struct diag_item *item;

	site_files_init(&run.files);
	put(&run, "content/a.md");
	put(&run, "content/sub/b.md");
	put(&run, "public/index.html");
	put(&run, ".git/config");
	put_link(&run, "/etc/passwd", "content/passwd.md");
	put_link(&run, "../../../../../../../../etc", "content/etc");
	put_link(&run, "..", "content/up");
	put_link(&run, ".", "content/sub/here");
	put_link(&run, "self", "content/self");
	put_link(&run, "two", "content/one");
	put_link(&run, "one", "content/two");
	put_link(&run, "nothing", "content/dangling.md");
	put_link(&run, "../.git/config", "content/config.txt");
	put_link(&run, "../public", "content/out");
	put_link(&run, "pipe.md", "content/to-pipe.md");
	assert_int_equal(mkfifoat(run.files.fd, "content/pipe.md", 0644), 0);
	put(&run, "content/back\\slash.png");
	put(&run, "content/bad\xFFname.md");
	put(&run, "content/line\nend.md");
	run_scan(&run);
	assert_true(run.ok);
	assert_found(&run, "a.md sub/b.md", "");
	item = find_diag(&run, "symlink-outside", "content/passwd.md");
	assert_non_null(strstr(item->message, "/etc/passwd"));
	find_diag(&run, "symlink-outside", "content/etc");
	find_diag(&run, "symlink-outside", "content/config.txt");
	find_diag(&run, "symlink-outside", "content/out");
	find_diag(&run, "symlink-loop", "content/sub/here");
	find_diag(&run, "symlink-loop", "content/self");
	find_diag(&run, "symlink-loop", "content/one");
	find_diag(&run, "symlink-loop", "content/two");
	find_diag(&run, "symlink-broken", "content/dangling.md");
	find_diag(&run, "special-file", "content/pipe.md");
	find_diag(&run, "special-file", "content/to-pipe.md");
	find_diag(&run, "bad-name", "content/back\\slash.png");
	find_diag(&run, "bad-name", "content/bad\\xFFname.md");
	find_diag(&run, "bad-name", "content/line\\x0Aend.md");
	find_diag(&run, "symlink-loop", "content/up");
	assert_int_equal(run.diag.len, 15);
	assert_int_equal(run.diag.counts[DIAG_ERROR], 15);
	run_finish(&run);
}

#define NFC "\xED\x95\x9C"                         /* 한 */
#define NFD "\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB" /* the same in three jamo */

static void
names_are_normalised_and_twins_refused(void **state)
{
	struct run run = {0};
	const struct diag_item *item;

	site_files_init(&run.files);
	put(&run, "content/" NFD "/" NFD ".md");
	put(&run, "content/" NFC "/a.md");
	put(&run, "content/t/" NFC ".md");
	put(&run, "content/t/" NFD ".md");
	run_scan(&run);
	assert_found(&run, "t/" NFC ".md " NFC "/a.md " NFC "/" NFC ".md", "");
	assert_string_equal(run.scan.pages[2]->file, NFD "/" NFD ".md");
	item = find_diag(&run, "same-name", "content/t/" NFC ".md");
	assert_non_null(strstr(item->message, "t/" NFC ".md\" ("));
	assert_non_null(strstr(item->message, "t/" NFD ".md\" ("));
	assert_int_equal(run.diag.counts[DIAG_ERROR], 1);
	run_finish(&run);
}

static void
unreadable_things_are_reported(void **state)
{
	struct run run = {0};
	bool root = geteuid() == 0;

	site_files_init(&run.files);
	put(&run, "content/dir/a.md");
	put(&run, "content/x.png");
	fchmodat(run.files.fd, "content/dir", 0, 0);
	fchmodat(run.files.fd, "content/x.png", 0, 0);
	fchmodat(run.files.fd, ".", 0755, 0);
	/* for root everything is readable */
	if (root)
		assert_int_equal(seteuid(65534), 0);
	run_scan(&run);
	if (root)
		assert_int_equal(seteuid(0), 0);
	assert_found(&run, "", "");
	find_diag(&run, "unreadable", "content/dir");
	find_diag(&run, "unreadable", "content/x.png");
	fchmodat(run.files.fd, "content/dir", 0755, 0);
	run_finish(&run);
}

static void
missing_and_foreign_content_is_fatal(void **state)
{
	struct run run = {0};

	site_files_init(&run.files);
	assert_int_equal(unlinkat(run.files.fd, "content", AT_REMOVEDIR), 0);
	run_scan(&run);
	assert_false(run.ok);
	find_diag(&run, "no-content", run.files.content);
	assert_int_equal(run.diag.items[0].status, EXIT_USAGE);
	scan_finish(&run.scan);
	put_link(&run, "/etc", "content");
	run_scan(&run);
	assert_false(run.ok);
	find_diag(&run, "symlink-outside", run.files.content);
	run_finish(&run);
}

/* Both ways of opening, the kernel's and our own, must agree. */
static void
opening_stays_beneath(void **state)
{
	static const struct {
		const char *file;
		int error;
	} rows[] = {
	    {"a.md", 0},
	    {"sub/../a.md", 0},
	    {"linked/n.md", 0},
	    {"missing.md", ENOENT},
	    {"out/passwd", EXDEV},
	    {"../../../../../../etc/passwd", EXDEV},
	    {"self", ELOOP},
	    {"a.md/b", ENOTDIR},
	};
	struct run run = {0};
	struct tree tree;

	site_files_init(&run.files);
	put(&run, "content/a.md");
	put(&run, "content/sub/b.md");
	put(&run, "notes/n.md");
	put_link(&run, "../notes", "content/linked");
	put_link(&run, "/etc", "content/out");
	put_link(&run, "self", "content/self");
	assert_int_equal(tree_init(&tree, run.files.root, run.files.content), 0);
	for (size_t i = 0; i < 2 * sizeof(rows) / sizeof(*rows); i++) {
		int fd = -1;

		tree.slow = i & 1;
		assert_int_equal(
		    tree_open(&tree, rows[i / 2].file, O_RDONLY, &fd), rows[i / 2].error);
		assert_int_equal(fd >= 0, rows[i / 2].error == 0);
		if (fd >= 0)
			close(fd);
	}
	tree_finish(&tree);
	run_finish(&run);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(pages_and_files_are_found),
	    cmocka_unit_test(links_inside_the_site_are_followed_once),
	    cmocka_unit_test(hostile_trees_are_refused),
	    cmocka_unit_test(names_are_normalised_and_twins_refused),
	    cmocka_unit_test(unreadable_things_are_reported),
	    cmocka_unit_test(missing_and_foreign_content_is_fatal),
	    cmocka_unit_test(opening_stays_beneath),
	};

	return cmocka_run_group_tests_name("scan", tests, NULL, NULL);
}
