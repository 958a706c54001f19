#include "unit.h"

#include "base/buf.h"
#include "base/fs.h"
#include "base/mem.h"
#include "parse/autolink.h"
#include "parse/emphasis.h"
#include "parse/softbreak.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <cmark-gfm/node.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

enum { EMPHASIS = 1, AUTOLINK = 2, SOFTBREAK = 4 };

static cmark_node *
parse(struct slice text, int steps, const char *lang)
{
	cmark_parser *parser = cmark_parser_new(CMARK_OPT_DEFAULT);
	cmark_node *root;

	if (steps & EMPHASIS)
		cmark_parser_attach_syntax_extension(parser, emphasis_extension());
	cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension("table"));
	cmark_parser_feed(parser, text.ptr, text.len);
	root = cmark_parser_finish(parser);
	if (steps & AUTOLINK)
		autolink_make(root);
	if (steps & SOFTBREAK)
		softbreak_join(root, slice_of(lang));
	cmark_parser_free(parser);
	assert_true(cmark_node_check(root, stderr) == 0);
	return root;
}

/* The HTML of a document; the caller frees. */
static char *
render(struct slice text, int steps, const char *lang)
{
	cmark_node *root = parse(text, steps, lang);
	char *html = cmark_render_html(root, CMARK_OPT_UNSAFE, NULL);

	cmark_node_free(root);
	return html;
}

/* The same without <p> around it and the line feed at its end. */
static char *
render_inline(const char *markdown, int steps, const char *lang)
{
	char *html = render(slice_of(markdown), steps, lang);
	size_t len = strlen(html);

	assert_true(len >= 8 && !strncmp(html, "<p>", 3) && !strcmp(html + len - 5, "</p>\n"));
	html[len - 5] = '\0';
	memmove(html, html + 3, len - 7);
	return html;
}

struct pair {
	const char *in, *want;
};

static void
check_pairs(const struct pair *pairs, size_t len, int steps, const char *lang)
{
	for (size_t i = 0; i < len; i++) {
		char *html = render_inline(pairs[i].in, steps, lang);

		if (strcmp(html, pairs[i].want))
			fail_msg("%s: %s\n  wanted %s", pairs[i].in, html, pairs[i].want);
		free(html);
	}
}

#define CHECK(pairs, steps, lang) check_pairs(pairs, sizeof(pairs) / sizeof(*(pairs)), steps, lang)

static bool
read_beside(const char *rest, struct buf *out)
{
	char *path = xasprintf("%s/%s", getenv("RMGEN_TESTS"), rest);
	int error = fs_read(AT_FDCWD, path, 1 << 20, out);

	free(path);
	return error == 0;
}

/* Turns "\n" of a case's line into a line feed, in place. */
static void
unescape(char *line)
{
	char *to = line;

	for (; *line; line++) {
		if (line[0] == '\\' && line[1] == 'n')
			*to++ = '\n', line++;
		else
			*to++ = *line;
	}
	*to = '\0';
}

static void
own_cases_hold(void **state)
{
	struct buf file = BUF_INIT;
	char *line, *rest, *markdown = NULL;
	unsigned count = 0;

	assert_true(read_beside("emphasis.test", &file));
	for (line = strtok_r(file.ptr, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		if (line[0] == '#')
			continue;
		unescape(line);
		if (!markdown) {
			markdown = line;
			continue;
		}
		check_pairs(&(struct pair){markdown, line}, 1, EMPHASIS, "");
		markdown = NULL;
		count++;
	}
	assert_null(markdown);
	assert_true(count >= 30);
	buf_finish(&file);
}

/* "<s>" of the others is our "<del>". */
static char *
with_del(const char *html)
{
	struct buf out = BUF_INIT;

	for (; *html; html++) {
		if (!strncmp(html, "<s>", 3))
			buf_puts(&out, "<del>"), html += 2;
		else if (!strncmp(html, "</s>", 4))
			buf_puts(&out, "</del>"), html += 3;
		else
			buf_putc(&out, *html);
	}
	return buf_detach(&out);
}

static void
friendly_cases_hold(void **state)
{
	struct buf file = BUF_INIT;
	json_t *cases, *item;
	size_t i;

	if (!read_beside("../../shared/conformance/cjk/emphasis.json", &file))
		skip();
	cases = json_loadb(file.ptr, file.len, 0, NULL);
	assert_true(json_array_size(cases) > 100);
	json_array_foreach (cases, i, item) {
		const char *markdown = json_string_value(json_object_get(item, "markdown"));
		char *want = with_del(json_string_value(json_object_get(item, "html")));
		char *html = render(slice_of(markdown), EMPHASIS, "");

		assert_string_equal(html, want);
		free(want);
		free(html);
	}
	json_decref(cases);
	buf_finish(&file);
}

static void
strikes_in_tables(void **state)
{
	char *html = render(SLICE("| a |\n|---|\n| ~~刪。~~**重：**字 |\n"), EMPHASIS, "");

	assert_non_null(strstr(html, "<td><del>刪。</del><strong>重：</strong>字</td>"));
	free(html);
}

static void
marks_have_places(void **state)
{
	cmark_node *root = parse(SLICE("一二**三。**四 ~~五~~"), EMPHASIS, "");
	cmark_node *node = cmark_node_first_child(cmark_node_first_child(root));

	assert_string_equal(cmark_node_get_literal(node), "一二");
	assert_int_equal(cmark_node_get_start_column(node), 1);
	node = cmark_node_next(node);
	assert_int_equal(cmark_node_get_type(node), CMARK_NODE_STRONG);
	assert_int_equal(cmark_node_get_start_column(node), 7);
	node = cmark_node_next(cmark_node_next(node));
	assert_int_equal(cmark_node_get_type(node), emphasis_strikethrough());
	assert_string_equal(cmark_node_get_type_string(node), "strikethrough");
	assert_int_equal(cmark_node_get_start_column(node), 21);
	assert_int_equal(cmark_node_get_end_column(node), 27);
	cmark_node_free(root);
}

static void
breaks_join(void **state)
{
	static const struct pair zh[] = {
	    {"中文\n換行", "中文換行"},
	    {"中文\nLatin", "中文\nLatin"},
	    {"Latin\n中文", "Latin\n中文"},
	    {"중국\n한국", "중국\n한국"},
	    {"中文，\n한글", "中文，\n한글"},
	    {"句。\n**重點**", "句。<strong>重點</strong>"},
	    {"**重\n點**", "<strong>重點</strong>"},
	    {"*[重](u)*\n`碼`文", "<em><a href=\"u\">重</a></em><code>碼</code>文"},
	    {"~~刪~~\n中", "<del>刪</del>中"},
	    {"說\n“引用”", "說“引用”"},
	    {"說……\n然後", "說……然後"},
	    {"中\n`code`", "中\n<code>code</code>"},
	    {"ｶﾅ\nかな", "ｶﾅかな"},
	    {"好🚀\n下一步", "好🚀下一步"},
	    {"🚀\n🚀", "🚀\n🚀"},
	    {"a\u200B\nb", "a\u200Bb"},
	    {"か\u3099\nな", "か\u3099な"},
	    {"中  \n文", "中<br />\n文"},
	    {"中\n<span>文</span>", "中<span>文</span>"},
	    {"中<br>\n文", "中<br>\n文"},
	    {"中\n<IMG src=x>文", "中\n<IMG src=x>文"},
	    {"中\n![文\n字](u)\n文", "中\n<img src=\"u\" alt=\"文字\" />\n文"},
	    {"中\n<b>\n文", "中\n<b>\n文"},
	    {"中\n文\n字", "中文字"},
	    {"５\n中", "５中"},
	};
	static const struct pair ko[] = {
	    {"說\n“引用”", "說\n“引用”"},
	    {"中文\n換行", "中文換行"},
	    {"한글\n中文", "한글\n中文"},
	    {"好🚀\n下", "好🚀\n下"},
	};

	CHECK(zh, EMPHASIS | SOFTBREAK, "zh-Hant");
	CHECK(ko, EMPHASIS | SOFTBREAK, "ko");
	CHECK(ko, EMPHASIS | SOFTBREAK, "");
}

static void
breaks_do_not_cross_blocks(void **state)
{
	cmark_node *root = parse(SLICE("- 中\n文\n\n> 中\n> 文\n\n# 中\n文\n"), 0, "");

	assert_int_equal(softbreak_join(root, SLICE("ja")), 2);
	cmark_node_free(root);
}

#define LINK(href, text) "<a href=\"" href "\">" text "</a>"
#define SAME(url)        LINK(url, url)

static void
addresses_become_links(void **state)
{
	static const struct pair pairs[] = {
	    /* GitHub's rules */
	    {"www.commonmark.org", LINK("http://www.commonmark.org", "www.commonmark.org")},
	    {"Visit www.commonmark.org/a.b.",
		"Visit " LINK("http://www.commonmark.org/a.b", "www.commonmark.org/a.b") "."},
	    {"www.x.com/s?q=(business)+ok",
		LINK("http://www.x.com/s?q=(business)+ok", "www.x.com/s?q=(business)+ok")},
	    {"(www.x.com/s?q=Markup+(business)))",
		"(" LINK("http://www.x.com/s?q=Markup+(business)",
		    "www.x.com/s?q=Markup+(business)") "))"},
	    {"www.x.com/s?q=commonmark&hl;",
		LINK("http://www.x.com/s?q=commonmark", "www.x.com/s?q=commonmark") "&amp;hl;"},
	    {"https://x.com/s?a=1&b=2 _",
		LINK("https://x.com/s?a=1&amp;b=2", "https://x.com/s?a=1&amp;b=2") " _"},
	    {"HTTP://X.com/A_b_c", SAME("HTTP://X.com/A_b_c")},
	    {"http://localhost:8080/a", SAME("http://localhost:8080/a")},
	    {"https://x.com/a<b", SAME("https://x.com/a") "&lt;b"},
	    {"*https://x.com/*", "<em>" SAME("https://x.com/") "</em>"},
	    {"http://a_b.example.com/ http://a.ex_ample.com/",
		SAME("http://a_b.example.com/") " http://a.ex_ample.com/"},
	    {"http:// http://. xhttp://a.b www. www.. awww.a.b", NULL},
	    {"foo@bar.baz", LINK("mailto:foo@bar.baz", "foo@bar.baz")},
	    {"mailto:foo@bar.baz", SAME("mailto:foo@bar.baz")},
	    {"a.b-c_d@a.b.", LINK("mailto:a.b-c_d@a.b", "a.b-c_d@a.b") "."},
	    {"a.b-c_d@a.b- a.b-c_d@a.b_ @a.b a@b", NULL},
	    {"hello+xyz@mail.example.com",
		LINK("mailto:hello+xyz@mail.example.com", "hello+xyz@mail.example.com")},
	    /* beside CJK */
	    {"https://example.com/a，謝謝。", SAME("https://example.com/a") "，謝謝。"},
	    {"請看https://example.com/a中文", "請看" SAME("https://example.com/a") "中文"},
	    {"(https://example.com)에서", "(" SAME("https://example.com") ")에서"},
	    {"（https://example.com/x?y=1）", "（" SAME("https://example.com/x?y=1") "）"},
	    {"https://example.com/a(b)를", SAME("https://example.com/a(b)") "를"},
	    {"“https://example.com”——這", "“" SAME("https://example.com") "”——這"},
	    {"https://example.com/%ED%95%9C에서", SAME("https://example.com/%ED%95%9C") "에서"},
	    {"看www.example.com。", "看" LINK("http://www.example.com", "www.example.com") "。"},
	    {"메일은 a@b.com으로", "메일은 " LINK("mailto:a@b.com", "a@b.com") "으로"},
	    {"https://a.com　b", SAME("https://a.com") "　b"},
	    {"https://例え.jp", "https://例え.jp"},
	    {"https://b\u00FCcher.de/\u00E9.",
		LINK("https://b%C3%BCcher.de/%C3%A9", "https://b\u00FCcher.de/\u00E9") "."},
	    {"**網址：**https://a.com**後。**字",
		"<strong>網址：</strong>" SAME("https://a.com") "<strong>後。</strong>字"},
	    /* never inside */
	    {"[https://a.com](u) `https://a.com` <https://a.com>",
		LINK("u", "https://a.com") " <code>https://a.com</code> " SAME("https://a.com")},
	    {"<a href=\"u\">https://a.com</a> a@b.cc",
		"<a href=\"u\">https://a.com</a> " LINK("mailto:a@b.cc", "a@b.cc")},
	    {"[see https://a.com]", "[see " SAME("https://a.com") "]"},
	    {"![https://a.com](u)", "<img src=\"u\" alt=\"https://a.com\" />"},
	};

	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
		struct pair pair = {pairs[i].in, pairs[i].want ? pairs[i].want : pairs[i].in};

		check_pairs(&pair, 1, EMPHASIS | AUTOLINK, "");
	}
}

static void
links_have_places(void **state)
{
	cmark_node *root =
	    parse(SLICE("> a_b & 看\n> x_ https://a.com/b_c 或 <u@v.ww>"), EMPHASIS, "");
	cmark_iter *iter;
	cmark_node *node, *links[2];
	size_t len = 0;

	assert_int_equal(autolink_make(root), 1);
	iter = cmark_iter_new(root);
	while (cmark_iter_next(iter) != CMARK_EVENT_DONE) {
		node = cmark_iter_get_node(iter);
		if (cmark_iter_get_event_type(iter) == CMARK_EVENT_ENTER &&
		    cmark_node_get_type(node) == CMARK_NODE_LINK && len < 2)
			links[len++] = node;
	}
	cmark_iter_free(iter);
	assert_int_equal(len, 2);
	assert_true(autolink_is(links[0]));
	assert_false(autolink_is(links[1]));
	assert_int_equal(cmark_node_get_start_line(links[0]), 2);
	assert_int_equal(cmark_node_get_start_column(links[0]), 6);
	assert_int_equal(cmark_node_get_end_column(links[0]), 22);
	cmark_node_free(root);
}

/* Long rows of what could begin something: with a pass that looks back these take minutes. */
static void
long_rows_end(void **state)
{
	static const char *const units[] = {"a@", "a@b.", "www.", "www._", "http://", "(",
	    "https://(", "www.a.b;", "&a;", "~~", "~~漢", "**漢。", "漢**", "\\*漢", "_漢",
	    "https://a.b/))", "中\n", "中\n<b>", "*漢_", "www.a]", "https://a.b:"};

	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
		struct buf text = BUF_INIT;
		char *html;

		buf_puts(&text, "text "); /* no block of its own */
		while (text.len < 60000)
			buf_puts(&text, units[i]);
		html = render(buf_slice(&text), EMPHASIS | AUTOLINK | SOFTBREAK, "zh");
		if (strlen(html) < 20000)
			fail_msg("%s: %zu bytes of HTML", units[i], strlen(html));
		free(html);
		buf_finish(&text);
	}
}

static int
set_up(void **state)
{
	cmark_gfm_core_extensions_ensure_registered();
	emphasis_register();
	emphasis_register();
	return 0;
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(own_cases_hold),
	    cmocka_unit_test(friendly_cases_hold),
	    cmocka_unit_test(strikes_in_tables),
	    cmocka_unit_test(marks_have_places),
	    cmocka_unit_test(breaks_join),
	    cmocka_unit_test(breaks_do_not_cross_blocks),
	    cmocka_unit_test(addresses_become_links),
	    cmocka_unit_test(links_have_places),
	    cmocka_unit_test(long_rows_end),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
