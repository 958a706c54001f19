#include "unit.h"

#include "base/buf.h"
#include "base/fs.h"
#include "base/hash.h"
#include "base/mem.h"
#include "conf/config.h"
#include "write/fstree.h"
#include "write/manifest.h"
#include "write/output.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* A project in a folder of its own: sources, a home folder, and a git repository around. */
struct project {
	char *top;  /* .../top; holds all below */
	char *root; /* top/repo/site; top/repo has a .git folder */
	struct config conf;
	struct diag diag;
};

static char *
below(const struct project *project, const char *path)
{
	return xasprintf("%s/%s", project->top, path);
}

static void
write_file(const struct project *project, const char *path, const char *text)
{
	char *full = below(project, path), *slash = strrchr(full, '/');

	*slash = '\0';
	assert_int_equal(fs_mkdirs(AT_FDCWD, full), 0);
	*slash = '/';
	assert_int_equal(fs_write(AT_FDCWD, full, slice_of(text)), 0);
	free(full);
}

/* The bytes of a file, or NULL. The caller frees. */
static char *
read_text(const struct project *project, const char *path)
{
	struct buf buf = BUF_INIT;
	char *full = below(project, path);
	int error = fs_read(AT_FDCWD, full, 1 << 24, &buf);

	free(full);
	if (!error)
		return buf_detach(&buf);
	buf_finish(&buf);
	return NULL;
}

static bool
has(const struct project *project, const char *path)
{
	char *full = below(project, path);
	struct stat st;
	bool found = lstat(full, &st) == 0;

	free(full);
	return found;
}

#define assert_file(project, path, want)                                                           \
	do {                                                                                       \
		char *text_ = read_text(project, path);                                            \
		assert_non_null(text_);                                                            \
		assert_string_equal(text_, want);                                                  \
		free(text_);                                                                       \
	} while (0)

static void
set_output(struct project *project, const char *path)
{
	free((char *)project->conf.output_dir);
	project->conf.output_dir = *path == '/' ? xstrdup(path) : below(project, path);
}

static int
setup(void **state)
{
	struct project *project = xcalloc(1, sizeof(*project));
	char *home;

	project->top = xstrdup("/tmp/rmgen-output-XXXXXX");
	assert_non_null(mkdtemp(project->top));
	project->root = below(project, "repo/site");
	write_file(project, "repo/.git/HEAD", "ref: refs/heads/main\n");
	write_file(project, "repo/site/rmgen.yaml", "title: x\n");
	write_file(project, "repo/site/content/ko/a.md", "# a\n");
	write_file(project, "repo/site/static/robots.txt", "User-agent: *\n");
	write_file(project, "repo/site/themes/mine/theme.yaml", "name: mine\n");
	write_file(project, "home/notes.txt", "mine\n");
	home = below(project, "home");
	assert_int_equal(setenv("HOME", home, 1), 0);
	free(home);
	assert_int_equal(chdir(project->root), 0);
	project->conf.root = project->root;
	project->conf.content_dir = below(project, "repo/site/content");
	project->conf.static_dir = below(project, "repo/site/static");
	project->conf.theme = "themes/mine";
	set_output(project, "repo/site/public");
	*state = project;
	return 0;
}

static int
teardown(void **state)
{
	struct project *project = *state;

	assert_int_equal(chdir("/"), 0);
	assert_int_equal(fstree_remove(AT_FDCWD, project->top, NULL), 0);
	free((char *)project->conf.output_dir);
	free((char *)project->conf.content_dir);
	free((char *)project->conf.static_dir);
	free(project->root);
	free(project->top);
	diag_finish(&project->diag);
	free(project);
	return 0;
}

static struct diag_item *
only_item(struct project *project)
{
	assert_int_equal(project->diag.len, 1);
	return &project->diag.items[0];
}

/* Asserts that the one diagnostic is fatal with this status and has a hint. */
static void
assert_fatal(struct project *project, enum exit_status status, const char *code)
{
	struct diag_item *item = only_item(project);

	assert_int_equal(item->level, DIAG_FATAL);
	assert_int_equal(item->status, status);
	assert_string_equal(item->code, code);
	assert_non_null(item->hint);
	diag_finish(&project->diag);
}

static void
assert_quiet(struct project *project)
{
	for (size_t i = 0; i < project->diag.len; i++)
		print_message("# %s\n", project->diag.items[i].message);
	assert_int_equal(project->diag.len, 0);
}

struct file {
	const char *path, *text;
};

/* Builds a site of these files (up to one without a path). */
static bool
build_stats(struct project *project, const struct file *files, struct output_stats *ret_stats)
{
	struct output *out = output_open_disk(&project->conf, &project->diag);
	bool good = out;

	for (; out && files->path; files++)
		output_put(out, slice_of(files->path), slice_of(files->text), "content/x.md");
	good = out && output_finish(out, &project->diag);
	if (ret_stats && out)
		*ret_stats = output_stats(out);
	output_free(out);
	return good;
}

static bool
build(struct project *project, const struct file *files)
{
	return build_stats(project, files, NULL);
}

/* One line for each thing below a folder: name, kind, content; in order. */
static struct buf snapshot_out;

static int
snapshot_visit(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	struct buf text = BUF_INIT;
	char target[4096];
	ssize_t len;

	buf_printf(&snapshot_out, "%d %s ", kind, path);
	if (kind == FTW_SL && (len = readlink(path, target, sizeof(target))) > 0)
		buf_put_bytes(&snapshot_out, target, (size_t)len);
	if (kind == FTW_F && fs_read(AT_FDCWD, path, 1 << 24, &text) == 0)
		buf_put(&snapshot_out, buf_slice(&text));
	buf_putc(&snapshot_out, '\n');
	buf_finish(&text);
	return 0;
}

static char *
snapshot(const char *dir)
{
	buf_init(&snapshot_out);
	assert_int_equal(nftw(dir, snapshot_visit, 16, FTW_PHYS), 0);
	return buf_detach(&snapshot_out);
}

static void
assert_refused(struct project *project)
{
	char *before = snapshot(project->top), *after;
	static const struct file files[] = {{"index.html", "x"}, {NULL, NULL}};

	assert_false(build(project, files));
	assert_fatal(project, EXIT_USAGE, "output-refused");
	assert_false(output_clean(&project->conf, &project->diag));
	assert_fatal(project, EXIT_USAGE, "output-refused");
	after = snapshot(project->top);
	assert_string_equal(before, after);
	free(before);
	free(after);
}

static void
places_that_are_not_for_output(void **state)
{
	static const char *const places[] = {
	    "/",                       /* the root */
	    "repo/site",               /* the sources: "." */
	    "repo/site/.",             /* */
	    "repo/site/public/..",     /* */
	    "repo",                    /* the git root: ".." */
	    "home",                    /* $HOME */
	    "",                        /* holds $HOME */
	    "repo/site/content",       /* */
	    "repo/site/content/ko",    /* inside */
	    "repo/site/content/new/x", /* inside, not there yet */
	    "repo/site/static",        /* */
	    "repo/site/static/x",      /* */
	    "repo/site/themes",        /* */
	    "repo/site/themes/mine",   /* */
	    "repo/site/i18n",          /* not there, and would be taken for sources later */
	    "repo/.git",               /* */
	    "repo/.git/public",        /* */
	    "repo/site/link",          /* a link to content */
	    "repo/site/link/below",    /* */
	    "repo/site/dangling",      /* */
	    "repo/site/rmgen.yaml",    /* a file */
	    "home/..",                 /* */
	    "/tmp",                    /* */
	};
	struct project *project = *state;
	char *link = below(project, "repo/site/link");
	char *dangling = below(project, "repo/site/dangling");

	assert_int_equal(symlink("content", link), 0);
	assert_int_equal(symlink("nowhere", dangling), 0);
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
		print_message("# %s\n", places[i]);
		set_output(project, places[i]);
		assert_refused(project);
	}
	free(link);
	free(dangling);
}

static void
folders_of_others_are_refused(void **state)
{
	struct project *project = *state;

	write_file(project, "repo/site/public/thesis.odt", "three years of work");
	assert_refused(project);
	write_file(project, "repo/site/public/.gitignore", "*\n");
	assert_refused(project);

	/* Another repository with files. */
	write_file(project, "repo/site/other/.git/HEAD", "ref: x\n");
	write_file(project, "repo/site/other/README.md", "x\n");
	set_output(project, "repo/site/other");
	assert_refused(project);

	/* A marker that is none. */
	write_file(project, "repo/site/third/.rmgen-output", "");
	set_output(project, "repo/site/third");
	assert_refused(project);
	write_file(project, "repo/site/third/.rmgen-output", "rmgen-output 1 2\n- 0 a\n");
	assert_refused(project);
	write_file(project, "repo/site/third/.rmgen-output", "rmgen-output 9 0\n");
	assert_refused(project);

	/* Something at the name of the stage. */
	write_file(project, "repo/site/.fourth.rmgen-new/mine.txt", "x");
	set_output(project, "repo/site/fourth");
	assert_refused(project);
}

static void
the_working_folder_is_refused(void **state)
{
	struct project *project = *state;
	static const struct file files[] = {{"ko/index.html", "x"}, {NULL, NULL}};
	char *inside = below(project, "repo/site/public/ko");

	assert_true(build(project, files));
	assert_int_equal(chdir(inside), 0);
	assert_refused(project);
	assert_int_equal(chdir(project->root), 0);
	assert_true(build(project, files));
	assert_quiet(project);
	free(inside);
}

static void
sites_replace_each_other(void **state)
{
	static const struct file first[] = {{"index.html", "one"}, {"ko/a/index.html", "a"},
	    {"ko/b/index.html", "b"}, {".nojekyll", ""}, {NULL, NULL}};
	static const struct file second[] = {{"index.html", "two"}, {"ko/b/index.html", "b"},
	    {"ko/c/index.html", "c"}, {NULL, NULL}};
	struct project *project = *state;
	struct output_stats stats;
	char *fresh, *again;

	assert_true(build_stats(project, first, &stats));
	assert_int_equal(stats.files, 4);
	assert_int_equal(stats.written, 4);
	assert_file(project, "repo/site/public/ko/a/index.html", "a");
	assert_true(build_stats(project, second, &stats));
	assert_int_equal(stats.written, 2);
	assert_false(has(project, "repo/site/public/ko/a"));
	assert_false(has(project, "repo/site/public/.nojekyll"));
	assert_file(project, "repo/site/public/index.html", "two");
	assert_file(project, "repo/site/public/ko/b/index.html", "b");
	assert_file(project, "repo/site/public/ko/c/index.html", "c");
	again = snapshot("public");

	/* The same as a build from nothing, to the byte. */
	assert_int_equal(fstree_remove(AT_FDCWD, "public", NULL), 0);
	assert_true(build(project, second));
	fresh = snapshot("public");
	assert_string_equal(fresh, again);
	assert_quiet(project);
	assert_false(has(project, "repo/site/.public.rmgen-new"));
	assert_false(has(project, "repo/site/.public.rmgen-lock"));
	free(fresh);
	free(again);
}

static ino_t
inode(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return st.st_ino;
}

static void
unchanged_sites_are_not_written(void **state)
{
	static const struct file files[] = {
	    {"index.html", "one"}, {"ko/a/index.html", "aaa"}, {NULL, NULL}};
	static const struct file fewer[] = {{"index.html", "one"}, {NULL, NULL}};
	struct project *project = *state;
	struct output_stats stats;
	ino_t folder, page;

	assert_true(build(project, files));
	folder = inode("public");
	page = inode("public/index.html");
	assert_true(build_stats(project, files, &stats));
	assert_int_equal(stats.written, 0);
	assert_int_equal(inode("public"), folder);

	/* What somebody wrote into a page is undone, though its size is the same. */
	write_file(project, "repo/site/public/ko/a/index.html", "bad");
	assert_true(build_stats(project, files, &stats));
	assert_int_equal(stats.written, 1);
	assert_file(project, "repo/site/public/ko/a/index.html", "aaa");
	assert_int_equal(inode("public/index.html"), page);

	/* So is a removal. */
	assert_int_equal(unlink("public/ko/a/index.html"), 0);
	assert_true(build_stats(project, files, &stats));
	assert_int_equal(stats.written, 1);
	assert_file(project, "repo/site/public/ko/a/index.html", "aaa");

	/* A page less is a change in which nothing is written. */
	assert_true(build_stats(project, fewer, &stats));
	assert_int_equal(stats.written, 0);
	assert_false(has(project, "repo/site/public/ko"));
	assert_int_equal(inode("public/index.html"), page);
	assert_quiet(project);
}

static void
what_people_keep_is_carried_over(void **state)
{
	static const struct file one[] = {{"index.html", "one"}, {NULL, NULL}};
	static const struct file two[] = {
	    {"index.html", "two"}, {"CNAME", "new.example"}, {NULL, NULL}};
	static const struct file clash[] = {{"verify.html", "ours"}, {NULL, NULL}};
	struct project *project = *state;
	char *before, *after;

	write_file(project, "repo/site/public/.gitignore", "*\n!.gitignore\n");
	write_file(project, "repo/site/public/CNAME", "old.example");
	write_file(project, "repo/site/public/.git/objects/ab/cd", "object");
	assert_true(build(project, one));
	assert_quiet(project);
	assert_file(project, "repo/site/public/.gitignore", "*\n!.gitignore\n");
	assert_file(project, "repo/site/public/CNAME", "old.example");
	assert_file(project, "repo/site/public/.git/objects/ab/cd", "object");

	/* A file of somebody is kept, and said. */
	write_file(project, "repo/site/public/verify.html", "token");
	write_file(project, "repo/site/public/deep/er/x", "x");
	assert_int_equal(symlink("index.html", "public/home.html"), 0);
	assert_true(build(project, two));
	assert_int_equal(only_item(project)->level, DIAG_WARNING);
	assert_non_null(strstr(only_item(project)->message, "public/deep/er/x and 2 more"));
	diag_finish(&project->diag);
	assert_file(project, "repo/site/public/index.html", "two");
	assert_file(project, "repo/site/public/CNAME", "new.example");
	assert_file(project, "repo/site/public/verify.html", "token");
	assert_file(project, "repo/site/public/deep/er/x", "x");
	assert_file(project, "repo/site/public/home.html", "two");
	assert_file(project, "repo/site/public/.git/objects/ab/cd", "object");

	/* Nothing is published over it. */
	before = snapshot(project->top);
	assert_false(build(project, clash));
	assert_fatal(project, EXIT_USAGE, "output-foreign");
	after = snapshot(project->top);
	assert_string_equal(before, after);
	free(before);
	free(after);
}

static void
clean_removes_only_what_was_made(void **state)
{
	static const struct file files[] = {
	    {"index.html", "one"}, {"ko/a/index.html", "a"}, {"zh/x", "x"}, {NULL, NULL}};
	struct project *project = *state;
	char *link;

	assert_true(output_clean(&project->conf, &project->diag));
	assert_true(build(project, files));
	assert_true(output_clean(&project->conf, &project->diag));
	assert_false(has(project, "repo/site/public"));
	assert_int_equal(mkdir("public", 0755), 0);
	assert_true(output_clean(&project->conf, &project->diag));
	assert_true(has(project, "repo/site/public"));

	write_file(project, "repo/site/public/.gitignore", "*\n");
	write_file(project, "repo/site/public/.git/HEAD", "x\n");
	assert_true(build(project, files));
	assert_true(output_clean(&project->conf, &project->diag));
	assert_quiet(project);
	assert_false(has(project, "repo/site/public/ko"));
	assert_false(has(project, "repo/site/public/.rmgen-output"));
	assert_file(project, "repo/site/public/.gitignore", "*\n");
	assert_file(project, "repo/site/public/.git/HEAD", "x\n");

	/* Not through a link, and not what others made. */
	assert_true(build(project, files));
	write_file(project, "home/zh/x", "not yours");
	assert_int_equal(fstree_remove(AT_FDCWD, "public/zh", NULL), 0);
	link = below(project, "home/zh");
	assert_int_equal(symlink(link, "public/zh"), 0);
	free(link);
	write_file(project, "repo/site/public/ko/a/mine.txt", "mine");
	assert_true(output_clean(&project->conf, &project->diag));
	assert_int_equal(only_item(project)->level, DIAG_NOTE);
	assert_file(project, "home/zh/x", "not yours");
	assert_file(project, "repo/site/public/ko/a/mine.txt", "mine");
	assert_false(has(project, "repo/site/public/ko/a/index.html"));
}

static void
leftovers_are_put_right(void **state)
{
	static const struct file files[] = {{"index.html", "one"}, {NULL, NULL}};
	struct project *project = *state;

	write_file(project, "repo/site/public/.git/HEAD", "x");
	assert_true(build(project, files));

	/* Killed between the two renames of a file system without an exchange. */
	assert_int_equal(rename("public", ".public.rmgen-old"), 0);
	write_file(project, "repo/site/.public.rmgen-new/.rmgen-output", "");
	write_file(project, "repo/site/.public.rmgen-new/a/b", "half");
	write_file(project, "repo/site/.public.rmgen-lock", "1\n");
	assert_true(build(project, files));
	assert_file(project, "repo/site/public/index.html", "one");
	assert_file(project, "repo/site/public/.git/HEAD", "x");
	assert_false(has(project, "repo/site/.public.rmgen-old"));
	assert_false(has(project, "repo/site/.public.rmgen-new"));
	assert_false(has(project, "repo/site/.public.rmgen-lock"));

	/* Killed between the exchange and the move of .git. */
	write_file(project, "repo/site/.public.rmgen-new/.rmgen-output", "");
	assert_int_equal(rename("public/.git", ".public.rmgen-new/.git"), 0);
	assert_true(build(project, files));
	assert_file(project, "repo/site/public/.git/HEAD", "x");
	assert_false(has(project, "repo/site/.public.rmgen-new"));
	assert_quiet(project);
}

static void
a_second_build_waits_outside(void **state)
{
	struct project *project = *state;
	struct output *out = output_open_disk(&project->conf, &project->diag);
	char pid[32];
	int status;
	pid_t child;

	assert_non_null(out);
	snprintf(pid, sizeof(pid), "%ld", (long)getpid());
	child = fork();
	if (child == 0) {
		struct diag diag = DIAG_INIT;
		bool good = !output_open_disk(&project->conf, &diag) && diag.len == 1 &&
			    diag.items[0].status == EXIT_BUSY &&
			    strstr(diag.items[0].message, "another rmgen build is running") &&
			    strstr(diag.items[0].hint, pid);

		_exit(good ? 0 : 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	output_free(out);
	assert_false(has(project, "repo/site/.public.rmgen-lock"));
	assert_false(has(project, "repo/site/public"));
	out = output_open_disk(&project->conf, &project->diag);
	assert_non_null(out);
	output_free(out);
}

static void
given_up_builds_leave_the_old_site(void **state)
{
	static const struct file files[] = {{"index.html", "one"}, {NULL, NULL}};
	struct project *project = *state;
	struct output *out;
	char *before, *after;

	assert_true(build(project, files));
	before = snapshot(project->top);
	out = output_open_disk(&project->conf, &project->diag);
	assert_true(output_put(out, SLICE("index.html"), SLICE("two"), NULL));
	assert_true(output_put(out, SLICE("a/b/c.html"), SLICE("new"), NULL));
	assert_true(has(project, "repo/site/.public.rmgen-new"));
	output_free(out);
	after = snapshot(project->top);
	assert_string_equal(before, after);
	free(after);

	/* An error elsewhere in the build. */
	out = output_open_disk(&project->conf, &project->diag);
	assert_true(output_put(out, SLICE("index.html"), SLICE("two"), NULL));
	diag_fatal(&project->diag, EXIT_USAGE, "theme", (struct diag_at){0}, NULL, "no theme");
	assert_false(output_finish(out, &project->diag));
	output_free(out);
	after = snapshot(project->top);
	assert_string_equal(before, after);
	free(before);
	free(after);
}

static void
names_clash(void **state)
{
	struct diag diag = DIAG_INIT;
	struct output *out = output_open_memory();

	assert_true(output_put(out, SLICE("ko/a/index.html"), SLICE("1"), "content/ko/c.md"));
	assert_false(output_put(out, SLICE("ko/a/index.html"), SLICE("2"), "content/ko/a.md"));
	assert_false(output_put(out, SLICE("ko/a/index.html"), SLICE("3"), "content/ko/b.md"));
	assert_true(output_put(out, SLICE("ko/b"), SLICE("4"), "static/ko/b"));
	assert_true(output_put(out, SLICE("ko/b/index.html"), SLICE("5"), "content/ko/x.md"));
	assert_true(output_put(out, SLICE("img/A.png"), SLICE("6"), NULL));
	assert_true(output_put(out, SLICE("img/a.png"), SLICE("7"), NULL));
	assert_true(output_put(out, SLICE("한.png"), SLICE("8"), NULL));
	assert_true(
	    output_put(out, SLICE("\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB.png"), SLICE("9"), NULL));
	assert_false(output_finish(out, &diag));
	assert_int_equal(diag.counts[DIAG_FATAL], 2);
	assert_int_equal(diag.counts[DIAG_WARNING], 2);
	assert_string_equal(diag.items[2].message,
	    "ko/a/index.html would be made by content/ko/a.md, content/ko/b.md and "
	    "content/ko/c.md");
	assert_string_equal(diag.items[2].path, "content/ko/a.md");
	assert_int_equal(diag.items[2].status, EXIT_CONTENT);
	assert_non_null(strstr(diag.items[3].message, "ko/b cannot be both a file"));
	output_free(out);
	diag_finish(&diag);
}

static void
names_clash_on_disk(void **state)
{
	static const struct file forth[] = {{"a", "x"}, {"a/b", "y"}, {NULL, NULL}};
	static const struct file back[] = {{"a/b", "y"}, {"a", "x"}, {NULL, NULL}};
	struct project *project = *state;

	assert_false(build(project, forth));
	assert_fatal(project, EXIT_CONTENT, "output-twice");
	assert_false(build(project, back));
	assert_fatal(project, EXIT_CONTENT, "output-twice");
	assert_false(has(project, "repo/site/public"));
}

static void
a_file_may_become_a_folder(void **state)
{
	static const struct file file[] = {{"a", "x"}, {NULL, NULL}};
	static const struct file folder[] = {{"a/b", "y"}, {NULL, NULL}};
	struct project *project = *state;

	assert_true(build(project, file));
	assert_true(build(project, folder));
	assert_file(project, "repo/site/public/a/b", "y");
	assert_true(build(project, file));
	assert_file(project, "repo/site/public/a", "x");
	assert_quiet(project);
}

static void
paths_stay_below_the_output(void **state)
{
	static const char *const bad[] = {"", "/", "/etc/passwd", "..", "../x", "a/../b", "a//b",
	    "a/", "./a", ".git/config", ".rmgen-output", "a/.b", "a\\b", "a\nb", "a/\x7F",
	    ".well-known/", ".well-known/../x", ".nojekyll/x"};
	static const char *const good[] = {"a", "b/c", "한글/index.html", ".nojekyll", "a..b/c",
	    ".well-known/security.txt", "CNAME"};
	struct diag diag = DIAG_INIT;
	struct output *out = output_open_memory();
	struct buf longer = BUF_INIT;
	struct slice bytes;

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_false(output_put(out, slice_of(bad[i]), SLICE("x"), "y"));
	assert_false(output_put(out, slice_from("a\0b", 3), SLICE("x"), "y"));
	for (size_t i = 0; i < 1001; i++)
		buf_puts(&longer, "a/");
	buf_puts(&longer, "a");
	assert_false(output_put(out, buf_slice(&longer), SLICE("x"), "y"));
	buf_truncate(&longer, 0);
	for (size_t i = 0; i < 201; i++)
		buf_puts(&longer, "a");
	assert_false(output_put(out, buf_slice(&longer), SLICE("x"), "y"));
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
		assert_true(output_put(out, slice_of(good[i]), SLICE("x"), "y"));
	assert_true(output_finish(out, &diag));
	assert_int_equal(diag.counts[DIAG_ERROR], sizeof(bad) / sizeof(*bad) + 3);
	assert_int_equal(output_stats(out).files, sizeof(good) / sizeof(*good));
	assert_true(output_get(out, SLICE("b/c"), &bytes));
	assert_true(slice_is(bytes, "x"));
	assert_false(output_get(out, SLICE("b/d"), &bytes));
	output_free(out);
	diag_finish(&diag);
	buf_finish(&longer);
}

static void
files_are_copied(void **state)
{
	struct project *project = *state;
	size_t size = 3 * 1024 * 1024 + 17; /* large: not held in memory */
	char *big = xcalloc(1, size + 1), *copy;
	struct output_stats stats = {0};

	memset(big, 'x', size);
	write_file(project, "repo/site/static/big.bin", big);
	write_file(project, "repo/site/static/empty", "");
	for (int round = 0; round < 3; round++) {
		struct output *out = output_open_disk(&project->conf, &project->diag);

		if (round == 2) {
			big[1234567] = 'y';
			write_file(project, "repo/site/static/big.bin", big);
		}
		assert_true(output_copy_file(
		    out, SLICE("big.bin"), AT_FDCWD, "static/big.bin", "static/big.bin"));
		assert_true(output_copy_file(out, SLICE("e"), AT_FDCWD, "static/empty", NULL));
		assert_false(
		    output_copy_file(out, SLICE("none"), AT_FDCWD, "static/none", "s/none"));
		assert_false(output_copy_file(out, SLICE("dir"), AT_FDCWD, "content", NULL));
		assert_true(output_finish(out, &project->diag));
		stats = output_stats(out);
		output_free(out);
		assert_int_equal(stats.files, 2);
		assert_int_equal(stats.written, round == 0 ? 2 : round == 1 ? 0 : 1);
		assert_int_equal(project->diag.counts[DIAG_ERROR], 2);
		diag_finish(&project->diag);
	}
	copy = read_text(project, "repo/site/public/big.bin");
	assert_memory_equal(copy, big, size + 1);
	free(copy);
	free(big);
}

struct putter {
	struct output *out;
	int first, count;
	const char *text;
};

static void *
put_many(void *arg)
{
	struct putter *putter = arg;

	for (int i = putter->first; i < putter->first + putter->count; i++) {
		char *path = xasprintf("%s/p%d/index.html", i % 3 ? "ko" : "zh-Hant", i);
		char *text = xasprintf("%s %d", putter->text, i % 7 ? 0 : i);

		output_put(putter->out, slice_of(path), slice_of(text), path);
		free(path);
		free(text);
	}
	return NULL;
}

static void
threads_put_together(void **state)
{
	struct project *project = *state;
	enum { THREADS = 4, EACH = 60 };

	for (int round = 0; round < 3; round++) {
		struct output *out = output_open_disk(&project->conf, &project->diag);
		struct putter putters[THREADS];
		pthread_t threads[THREADS];

		for (int i = 0; i < THREADS; i++) {
			/* The last thread repeats the work of the one before it. */
			int first = (i == THREADS - 1 ? i - 1 : i) * EACH;

			putters[i] = (struct putter){out, first, EACH, round ? "b" : "a"};
			assert_int_equal(
			    pthread_create(&threads[i], NULL, put_many, &putters[i]), 0);
		}
		for (int i = 0; i < THREADS; i++)
			pthread_join(threads[i], NULL);
		assert_false(output_finish(out, &project->diag));
		assert_int_equal(project->diag.counts[DIAG_FATAL], EACH);
		assert_int_equal(output_stats(out).files, (THREADS - 1) * EACH);
		output_free(out);
		diag_finish(&project->diag);

		out = output_open_disk(&project->conf, &project->diag);
		for (int i = 0; i < THREADS - 1; i++) {
			putters[i].out = out;
			pthread_create(&threads[i], NULL, put_many, &putters[i]);
		}
		for (int i = 0; i < THREADS - 1; i++)
			pthread_join(threads[i], NULL);
		assert_true(output_finish(out, &project->diag));
		assert_int_equal(output_stats(out).files, (THREADS - 1) * EACH);
		assert_int_equal(output_stats(out).written, round < 2 ? (THREADS - 1) * EACH : 0);
		output_free(out);
		assert_quiet(project);
	}
}

static void
manifests_round_trip(void **state)
{
	static const char *const bad[] = {"", "x", "rmgen-output 1 \n", "rmgen-output 1 1\n",
	    "rmgen-output 1 0\n1 2 a\n", "rmgen-output 1 1\n1 2 \n", "rmgen-output 1 1\n1 2 a",
	    "rmgen-output 1 1\ng 2 a\n", "rmgen-output 1 1\n1 f a\n", "rmgen-output 1 1\n1 2\n",
	    "rmgen-output 1 1\n11111111111111111 2 a\n",
	    "rmgen-output 1 1\n1 99999999999999999999 a\n"};
	struct manifest manifest = MANIFEST_INIT;
	const struct manifest_item *item;

	manifest_begin(&manifest.text, 3);
	manifest_put(&manifest.text, SLICE("b c"), UINT64_MAX, 7);
	manifest_put_unknown(&manifest.text, SLICE("z"));
	manifest_put(&manifest.text, SLICE("a"), 0, 0);
	assert_true(manifest_parse(&manifest));
	item = manifest_find(&manifest, SLICE("b c"));
	assert_non_null(item);
	assert_true(item->known && item->hash == UINT64_MAX && item->size == 7);
	item = manifest_find(&manifest, SLICE("z"));
	assert_true(item && !item->known);
	assert_null(manifest_find(&manifest, SLICE("b")));
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		buf_truncate(&manifest.text, 0);
		buf_puts(&manifest.text, bad[i]);
		assert_false(manifest_parse(&manifest));
	}
	manifest_finish(&manifest);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(places_that_are_not_for_output, setup, teardown),
	    cmocka_unit_test_setup_teardown(folders_of_others_are_refused, setup, teardown),
	    cmocka_unit_test_setup_teardown(the_working_folder_is_refused, setup, teardown),
	    cmocka_unit_test_setup_teardown(sites_replace_each_other, setup, teardown),
	    cmocka_unit_test_setup_teardown(unchanged_sites_are_not_written, setup, teardown),
	    cmocka_unit_test_setup_teardown(what_people_keep_is_carried_over, setup, teardown),
	    cmocka_unit_test_setup_teardown(clean_removes_only_what_was_made, setup, teardown),
	    cmocka_unit_test_setup_teardown(leftovers_are_put_right, setup, teardown),
	    cmocka_unit_test_setup_teardown(a_second_build_waits_outside, setup, teardown),
	    cmocka_unit_test_setup_teardown(given_up_builds_leave_the_old_site, setup, teardown),
	    cmocka_unit_test_setup_teardown(names_clash_on_disk, setup, teardown),
	    cmocka_unit_test_setup_teardown(a_file_may_become_a_folder, setup, teardown),
	    cmocka_unit_test_setup_teardown(files_are_copied, setup, teardown),
	    cmocka_unit_test_setup_teardown(threads_put_together, setup, teardown),
	    cmocka_unit_test(names_clash),
	    cmocka_unit_test(paths_stay_below_the_output),
	    cmocka_unit_test(manifests_round_trip),
	};

	return cmocka_run_group_tests_name("output", tests, NULL, NULL);
}
