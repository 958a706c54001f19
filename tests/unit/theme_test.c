/* Themes from real folders, good and bad. */
#include "unit.h"

#include "base/diag.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/path.h"
#include "conf/config.h"
#include "render/mustache.h"
#include "render/theme.h"
#include "render/theme_css.h"
#include "render/theme_mini.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* A site in a folder of its own, with a theme "base" that has all it needs. */
struct fixture {
	char root[64];
	struct config conf;
	struct diag diag;
	struct theme *theme;
};

static void
write_file(const struct fixture *f, const char *name, const char *text)
{
	char *path = xasprintf("%s/%s", f->root, name);
	char *dir = xstrndup(path, path_dir(slice_of(path)).len);

	assert_int_equal(fs_mkdirs(AT_FDCWD, dir), 0);
	assert_int_equal(fs_write(AT_FDCWD, path, slice_of(text)), 0);
	free(dir);
	free(path);
}

static int
set_up(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));
	const char *tmp = getenv("TMPDIR");

	snprintf(f->root, sizeof(f->root), "%s/rmgen-theme-XXXXXX", tmp ? tmp : "/tmp");
	assert_non_null(mkdtemp(f->root));
	f->conf.root = f->root;
	f->conf.file = "rmgen.yaml";
	f->conf.theme = "base";
	write_file(f, "themes/base/theme.yaml", "name: base\nversion: 1.0\n");
	for (size_t i = 0; i < VIEW_KINDS; i++) {
		char *name = xasprintf(
		    "themes/base/templates/%s.mustache", view_kind_name((enum view_kind)i));

		write_file(f, name, "base: {{>parts/bar}}");
		free(name);
	}
	write_file(f, "themes/base/templates/parts/bar.mustache", "bar");
	*state = f;
	return 0;
}

static int
remove_entry(const char *path, const struct stat *st, int type, struct FTW *walk)
{
	return remove(path);
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	theme_free(f->theme);
	diag_finish(&f->diag);
	nftw(f->root, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
	free(f);
	return 0;
}

static void
load(struct fixture *f)
{
	f->theme = theme_load(&f->conf, &f->diag);
	if (!f->theme)
		fail_msg("%s: %s", f->diag.items[0].path, f->diag.items[0].message);
}

/* The theme must not load, for one reason: with this code, and these words in what is said. */
static const struct diag_item *
refuse(struct fixture *f, const char *code, const char *words)
{
	const struct diag_item *item;

	f->theme = theme_load(&f->conf, &f->diag);
	assert_null(f->theme);
	assert_int_equal(f->diag.counts[DIAG_FATAL], 1);
	item = &f->diag.items[f->diag.len - 1];
	assert_int_equal(item->status, EXIT_USAGE);
	assert_string_equal(item->code, code);
	assert_non_null(item->hint);
	if (!strstr(item->message, words))
		fail_msg("expected \"%s\" in: %s", words, item->message);
	return item;
}

static void
expect_drawn(const struct fixture *f, const struct mustache *template, const char *expected)
{
	struct diag diag = DIAG_INIT;
	struct buf out = BUF_INIT;

	assert_true(mustache_render(template, NULL, 0, NULL, &out, &diag));
	assert_string_equal(out.ptr, expected);
	buf_finish(&out);
	diag_finish(&diag);
}

static const char *
path_of(const struct fixture *f, const char *key)
{
	const char *path = json_string_value(json_object_get(f->theme->asset_paths, key));

	if (!path)
		fail_msg("no asset \"%s\"", key);
	return path;
}

/* The bytes that go to the site under a path. */
static const char *
bytes_of(const struct fixture *f, const char *path)
{
	for (size_t i = 0; i < f->theme->assets_len; i++)
		if (slice_is(f->theme->assets[i].path, path))
			return f->theme->assets[i].bytes.ptr;
	fail_msg("no file %s", path);
	return NULL;
}

static void
the_nearer_theme_wins_file_by_file(void **state)
{
	struct fixture *f = *state;

	f->conf.theme = "kid";
	write_file(f, "themes/kid/theme.yaml", "extends: base\n");
	write_file(f, "themes/kid/templates/parts/bar.mustache", "kid's");
	write_file(f, "themes/kid/templates/hooks/link.mustache", "<a>");
	write_file(f, "themes/kid/assets/style.css", "kid");
	write_file(f, "themes/base/assets/style.css", "base");
	write_file(f, "themes/base/assets/page.js", "js");
	load(f);
	expect_drawn(f, f->theme->views[VIEW_PAGE], "base: kid's");
	assert_non_null(f->theme->hooks[SLOT_LINK]);
	assert_null(f->theme->hooks[SLOT_IMAGE]);
	assert_int_equal(f->theme->assets_len, 2);
	assert_string_equal(bytes_of(f, path_of(f, "style")), "kid");
	assert_string_equal(bytes_of(f, path_of(f, "page")), "js");
	assert_int_equal(f->diag.len, 0);
}

/* "assets/" stem "." ten hex digits "." extension */
static void
expect_hashed(const char *path, const char *stem, const char *ext)
{
	size_t len = strlen(stem), digits;

	assert_int_equal(strncmp(path, "assets/", 7), 0);
	assert_int_equal(strncmp(path + 7, stem, len), 0);
	assert_int_equal(path[7 + len], '.');
	digits = strspn(path + 8 + len, "0123456789abcdef");
	assert_int_equal(digits, 10);
	assert_string_equal(path + 8 + len + digits, ext);
}

static void
style_sheets_refer_to_the_new_names(void **state)
{
	struct fixture *f = *state;
	char *want;

	write_file(f, "themes/base/assets/css/main.css",
	    "@import \"more.css\" screen;\n/* url(no.png) */ a { b: url( '../img/a b.png?x#y' ) }\n"
	    "c { d: URL(../img/a%20b.png) url(#half) url(data:x,y) url(https://x.example/a.png) "
	    "url(/abs.png) } e::before { content: \"url(../img/a b.png)\" }\n");
	write_file(f, "themes/base/assets/css/more.css", "x{}");
	write_file(f, "themes/base/assets/img/a b.png", "png");
	load(f);
	expect_hashed(path_of(f, "css/main"), "css/main", ".css");
	expect_hashed(path_of(f, "css/more"), "css/more", ".css");
	expect_hashed(path_of(f, "img/a b"), "img/a%20b", ".png");
	want = xasprintf(
	    "@import \"%s\" screen;a{b:url('../img/a%%20b.%.10s.png?x#y')}"
	    "c{d:URL(../img/a%%20b.%.10s.png) url(#half) url(data:x,y) "
	    "url(https://x.example/a.png) url(/abs.png)}e::before{content:\"url(../img/a b.png)\"}",
	    path_of(f, "css/more") + strlen("assets/css/"),
	    path_of(f, "img/a b") + strlen("assets/img/a%20b."),
	    path_of(f, "img/a b") + strlen("assets/img/a%20b."));
	assert_string_equal(bytes_of(f, path_of(f, "css/main")), want);
	assert_int_equal(f->diag.len, 0);
	free(want);
}

/* A browser that kept the sheet must fetch it again when only the picture changed. */
static void
a_changed_picture_renames_the_sheet(void **state)
{
	struct fixture *f = *state;
	char *before, *deep;

	write_file(f, "themes/base/assets/a.css", "@import 'b.css';");
	write_file(f, "themes/base/assets/b.css", "a{b:url(c.svg)}");
	write_file(f, "themes/base/assets/c.svg", "1");
	load(f);
	before = xstrdup(path_of(f, "a"));
	deep = xstrdup(path_of(f, "b"));
	theme_free(f->theme);
	load(f);
	assert_string_equal(path_of(f, "a"), before);
	theme_free(f->theme);
	write_file(f, "themes/base/assets/c.svg", "2");
	load(f);
	assert_string_not_equal(path_of(f, "a"), before);
	assert_string_not_equal(path_of(f, "b"), deep);
	free(before);
	free(deep);
}

static void
files_that_differ_in_extension_have_keys(void **state)
{
	struct fixture *f = *state;

	write_file(f, "themes/base/assets/page.css", "c");
	write_file(f, "themes/base/assets/page.js", "j");
	write_file(f, "themes/base/assets/one.js", "o");
	load(f);
	assert_string_equal(path_of(f, "page"), path_of(f, "page-css"));
	assert_string_equal(bytes_of(f, path_of(f, "page-js")), "j");
	assert_int_equal(json_object_size(f->theme->asset_paths), 4);
}

static void
a_lost_reference_is_a_warning(void **state)
{
	struct fixture *f = *state;

	write_file(f, "themes/base/assets/a.css", "/* 路 */\n路 { b: url(none.png) url(../../x) }");
	load(f);
	assert_int_equal(f->diag.len, 2);
	assert_int_equal(f->diag.items[0].level, DIAG_WARNING);
	assert_string_equal(f->diag.items[0].path, "themes/base/assets/a.css");
	assert_int_equal(f->diag.items[0].line, 2);
	assert_int_equal(f->diag.items[0].col, 12);
	assert_non_null(strstr(f->diag.items[0].message, "none.png"));
	assert_non_null(strstr(bytes_of(f, path_of(f, "a")), "url(none.png) url(../../x)"));
}

static void
sheets_in_a_circle_are_refused(void **state)
{
	struct fixture *f = *state;

	write_file(f, "themes/base/assets/a.css", "@import 'b.css';");
	write_file(f, "themes/base/assets/b.css", "@import url(a.css);");
	refuse(f, "theme-asset", "a.css");
}

static void
a_missing_theme_names_the_nearest(void **state)
{
	struct fixture *f = *state;
	const struct diag_item *item;

	f->conf.theme = "bsae";
	f->conf.theme_at = (struct diag_at){"rmgen.yaml", 7, 1};
	item = refuse(f, "theme-missing", "bsae");
	assert_string_equal(item->path, "rmgen.yaml");
	assert_int_equal(item->line, 7);
	assert_non_null(strstr(item->hint, "did you mean \"base\"?"));
	assert_non_null(strstr(item->hint, "use one of: base"));
}

static void
a_missing_base_is_said(void **state)
{
	struct fixture *f = *state;
	const struct diag_item *item;

	write_file(f, "themes/base/theme.yaml", "name: base\nextends: nowhere\n");
	item = refuse(f, "theme-missing", "extended");
	assert_string_equal(item->path, "themes/base/theme.yaml");
	assert_int_equal(item->line, 2);
}

static void
a_circle_of_themes_is_refused(void **state)
{
	struct fixture *f = *state;
	const struct diag_item *item;

	write_file(f, "themes/base/theme.yaml", "extends: kid\n");
	write_file(f, "themes/kid/theme.yaml", "extends: base\n");
	item = refuse(f, "theme-loop", "base extends kid extends base");
	assert_string_equal(item->path, "themes/kid/theme.yaml");
	assert_int_equal(item->line, 1);
}

/* One that goes by its name, then by its path. */
static void
a_circle_by_paths_is_refused(void **state)
{
	struct fixture *f = *state;

	write_file(f, "themes/base/theme.yaml", "extends: themes/base\n");
	refuse(f, "theme-loop", "base extends themes/base");
}

static void
too_long_a_chain_is_refused(void **state)
{
	struct fixture *f = *state;

	f->conf.theme = "t0";
	for (int i = 0; i < THEME_CHAIN_MAX; i++) {
		char *name = xasprintf("themes/t%d/theme.yaml", i);
		char *text = i + 1 < THEME_CHAIN_MAX ? xasprintf("extends: t%d\n", i + 1)
						     : xstrdup("extends: base\n");

		write_file(f, name, text);
		free(name);
		free(text);
	}
	refuse(f, "theme-loop", "at most 8");
}

static void
the_nearer_params_win(void **state)
{
	struct fixture *f = *state;

	f->conf.theme = "kid";
	write_file(f, "themes/base/theme.yaml", "params: { a: 1, b: 1 }\n");
	write_file(f, "themes/kid/theme.yaml", "extends: base\nparams: { b: 2 }\n");
	load(f);
	assert_int_equal(json_integer_value(json_object_get(f->theme->params, "a")), 1);
	assert_int_equal(json_integer_value(json_object_get(f->theme->params, "b")), 2);
}

static void
a_missing_template_is_named(void **state)
{
	struct fixture *f = *state;
	char *path = xasprintf("%s/themes/base/templates/tags.mustache", f->root);

	assert_int_equal(unlink(path), 0);
	refuse(f, "template-missing", "templates/tags.mustache");
	free(path);
}

static void
a_bad_template_has_its_place(void **state)
{
	struct fixture *f = *state;
	const struct diag_item *item;

	write_file(f, "themes/base/templates/page.mustache", "學\n {{#a}}");
	item = refuse(f, "template", "{{/a}}");
	assert_string_equal(item->path, "themes/base/templates/page.mustache");
	assert_int_equal(item->line, 2);
	assert_int_equal(item->col, 2);
}

static void
an_unknown_partial_has_its_place(void **state)
{
	struct fixture *f = *state;
	const struct diag_item *item;

	write_file(f, "themes/base/templates/page.mustache", "{{>t/word}}\n{{>parts/baz}}");
	item = refuse(f, "template-partial", "parts/baz");
	assert_string_equal(item->path, "themes/base/templates/page.mustache");
	assert_int_equal(item->line, 2);
}

static void
a_bad_manifest_has_its_place(void **state)
{
	static const struct {
		const char *text, *code, *words;
	} cases[] = {
	    {"name: a\nextend: base\n", "theme-key", "extend"},
	    {"name: a\nextends: [b]\n", "theme-key", "expected text"},
	    {"name: a\nparams: x\n", "theme-key", "expected keys"},
	    {"- a\n", "theme-key", "keys and values"},
	    {"name: 'a\n", "yaml", ""},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct diag_item *item;

		write_file(f, "themes/base/theme.yaml", cases[i].text);
		item = refuse(f, cases[i].code, cases[i].words);
		assert_string_equal(item->path, "themes/base/theme.yaml");
		assert_true(item->line > 0);
		if (i == 0)
			assert_non_null(strstr(item->hint, "did you mean \"extends\"?"));
		diag_finish(&f->diag);
	}
}

static void
a_link_out_of_the_theme_is_refused(void **state)
{
	struct fixture *f = *state;
	char *path = xasprintf("%s/themes/base/templates/out.mustache", f->root);

	write_file(f, "secret", "s");
	assert_int_equal(symlink("../../../secret", path), 0);
	refuse(f, "theme-file", "out of the theme");
	free(path);
}

static void
references_of_style_sheets_are_found(void **state)
{
	static const struct {
		const char *css, *references; /* each followed by a space */
	} cases[] = {
	    {"", ""},
	    {"a{b:url(c)}", "c "},
	    {"a{b:url(\n 'c\"d' )}", "c\"d "},
	    {"url()url('')url(", ""},
	    {"url(a", "a "},
	    {"url('a", "a "},
	    {"myurl(a) -url(b) url (c)", ""},
	    {"@import 'a';@import url(b);@IMPORT \"c\" layer(x);@charset 'd';", "a b c "},
	    {"@import; 'a' @media{'b'}", ""},
	    {"/* url(a) '*/url(b)/* ", "b "},
	    {"'url(a)\\'url(b)'url(c)\"\\", "c "},
	    {"'a\nurl(b)", "b "},
	    {"url(a\\)b) url(c)", "c "},
	    {"\\75rl(a)\\", ""},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct css_scan scan = {0};
		struct buf out = BUF_INIT;
		struct slice reference;

		while (css_next_reference(&scan, slice_of(cases[i].css), &reference)) {
			buf_put(&out, reference);
			buf_putc(&out, ' ');
		}
		assert_string_equal(out.ptr, cases[i].references);
		buf_finish(&out);
	}
}

static void
style_sheets_are_shortened(void **state)
{
	static const char *const cases[][2] = {
	    {"", ""},
	    {" a , b > c { d : e ; f: g h ; } ", "a,b > c{d :e;f:g h}"},
	    {"a :hover{b:c}", "a :hover{b:c}"},
	    {"a{--x: ;--y:  {a: b} }", "a{--x: ;--y: {a:b}}"},
	    {"@media screen and (min-width: 1px) {\n\ta{b:calc( 1px + 2px )}\n}",
		"@media screen and (min-width:1px){a{b:calc(1px + 2px)}}"},
	    {"/* a */b/**/c{}/*! keep */ d{e:f;}", "bc{}/*! keep */ d{e:f}"},
	    {"a{b:' c  /* d */ '}", "a{b:' c  /* d */ '}"},
	    {"a{b:\"\\\"  x\";c:'open\n}", "a{b:\"\\\"  x\";c:'open\n}"},
	    {"a{b:url( x  y ) url( 'z' )}", "a{b:url( x  y ) url('z')}"},
	    {".\\31  a\\{ {b:c}", ".\\31 a\\{{b:c}"},
	    {"a{b:c/*", "a{b:c"},
	    {"a{b:url(", "a{b:url("},
	    {"a{b:'", "a{b:'"},
	    {"a\\", "a\\"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct buf out = BUF_INIT, again = BUF_INIT;

		css_minify(&out, slice_of(cases[i][0]));
		assert_string_equal(out.ptr, cases[i][1]);
		css_minify(&again, buf_slice(&out));
		assert_string_equal(again.ptr, out.ptr);
		buf_finish(&out);
		buf_finish(&again);
	}
}

static void
scripts_are_shortened(void **state)
{
	static const char *const cases[][2] = {
	    {"", ""},
	    {"// a\n\tb(); // c\n\n  // d\n\t\te(\"//f\");", "b();e(\"//f\");"},
	    {"a = `\n  // b\n`", "a = `\n  // b\n`"},
	    {"/*\n // */ a", "a"},
	    {"/*! b */\na", "/*! b */\na"},
	    {"a = 'b\\\n  c'", "a='b\\\n  c'"},
	    {"a = b\n(c)\nd = 'x  y'\n", "a=b\n(c)\nd='x  y'"},
	    {"if (a) {\n\treturn \"x\" in b;\n} else c\n", "if(a){return\"x\"in b;}else c"},
	    {"a.replace(/\\W  \\/[/\"]+/g, \"-\") / 2", "a.replace(/\\W  \\/[/\"]+/g,\"-\")/ 2"},
	    {"if (a)  /  b'/.test(c)", "if(a)/ b'/.test(c)"},
	    {"if (a)  /b'/.test( c )", "if (a)  /b'/.test( c )"},
	    {"f(/\\W  \\/[/\"]+/g , 1)", "f(/\\W  \\/[/\"]+/g,1)"},
	    {"x = a / b / c", "x=a/ b/ c"},
	    {"return /  /.test(a)", "return/  /.test(a)"},
	    {"/a/ in b", "/a/ in b"},
	    {"a < /b/.c * /d/", "a< /b/.c* /d/"},
	    {"a = b + ++c - -d; e = 1 .f; g-- > h", "a=b+ ++c- -d;e=1 .f;g-- >h"},
	    {"a++ / 2  /  3", "a++ / 2  /  3"},
	    {"a = b /* c */ d\n/* e\n */ f", "a=b d\nf"},
	    {"a = '", "a='"},
	    {"a = /b", "a=/b"},
	    {"/*", ""},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct buf out = BUF_INIT;

		js_minify(&out, slice_of(cases[i][0]));
		assert_string_equal(out.ptr, cases[i][1]);
		buf_finish(&out);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(the_nearer_theme_wins_file_by_file),
	    TEST(style_sheets_refer_to_the_new_names),
	    TEST(a_changed_picture_renames_the_sheet),
	    TEST(files_that_differ_in_extension_have_keys),
	    TEST(a_lost_reference_is_a_warning),
	    TEST(sheets_in_a_circle_are_refused),
	    TEST(a_missing_theme_names_the_nearest),
	    TEST(a_missing_base_is_said),
	    TEST(a_circle_of_themes_is_refused),
	    TEST(a_circle_by_paths_is_refused),
	    TEST(too_long_a_chain_is_refused),
	    TEST(the_nearer_params_win),
	    TEST(a_missing_template_is_named),
	    TEST(a_bad_template_has_its_place),
	    TEST(an_unknown_partial_has_its_place),
	    TEST(a_bad_manifest_has_its_place),
	    TEST(a_link_out_of_the_theme_is_refused),
	    TEST(style_sheets_are_shortened),
	    TEST(scripts_are_shortened),
	    cmocka_unit_test(references_of_style_sheets_are_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
