/* HTML as Markdown for programs that read. */
#include "unit.h"

#include "render/copy.h"

static void
check(const char *html, const char *expected)
{
	struct buf out = BUF_INIT;

	copy_put_markdown(&out, slice_of(html));
	assert_string_equal(out.ptr, expected);
	buf_finish(&out);
}

static void
test_blocks(void **state)
{
	check("", "");
	check("<p>a\nb</p>\n<p>c</p>\n", "a\nb\n\nc\n");
	check("<h2 id=\"x\">A &amp; <em>b</em></h2>\n<p>c<br />\nd</p>", "## A & *b*\n\nc\nd\n");
	check(
	    "<ul>\n<li>a\n<ol start=\"3\">\n<li>b</li>\n<li>c</li>\n</ol>\n</li>\n<li>d</li>\n</ul>\n",
	    "- a\n  3. b\n  4. c\n- d\n");
	check("<ul>\n<li>\n<p>a</p>\n<p>b</p>\n</li>\n</ul>\n<p>c</p>", "- a\n\n  b\n\nc\n");
	check("<blockquote>\n<p>a</p>\n<p>b</p>\n</blockquote>\n<hr />\n", "> a\n>\n> b\n\n---\n");
	check("<pre><code class=\"language-c\">int a;\n\n  b &lt; c;\n</code></pre>\n<p>x</p>",
	    "```c\nint a;\n\n  b < c;\n```\n\nx\n");
	check("<ul><li><pre><code>a\nb\n</code></pre></li></ul>", "- ```\n  a\n  b\n  ```\n");
}

static void
test_tables(void **state)
{
	check("<table>\n<thead>\n<tr>\n<th>a</th>\n<th>b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n"
	      "<td>1|2<br>3</td>\n<td></td>\n</tr>\n</tbody>\n</table>\n<p>x</p>",
	    "| a | b |\n| --- | --- |\n| 1\\|2<br>3 |  |\n\nx\n");
}

static void
test_inline(void **state)
{
	check("<p><a href=\"../b/?x=1&amp;y\" title=\"t\"><strong>B</strong></a> "
	      "<img alt=\"&quot;p&quot;\" src=\"p.png\"> <code>a&lt;b</code> <del>c</del></p>",
	    "[**B**](../b/?x=1&y) ![\"p\"](p.png) `a<b` ~~c~~\n");
	check("<p><a id=\"x\">no link</a> &#23416;&#x7FD2; &nosuch; &</p>",
	    "no link 學習 &nosuch; &\n");
	check("<ul><li><input type=\"checkbox\" checked=\"\" disabled=\"\" /> a</li></ul>",
	    "- [x] a\n");
	check("<p>a<script>b<svg>c</svg></script>d<style>e</style></p>", "ad\n");
}

/* `html: trusted` lets anything through. */
static void
test_broken(void **state)
{
	struct buf deep = BUF_INIT, out = BUF_INIT;

	check("a < b <p", "a < b <p\n");
	check("</ul></li></blockquote></td>x</script>", "x\n");
	check("<!-- <p> -->x<!DOCTYPE y>", "x\n");
	for (int i = 0; i < 20000; i++)
		buf_puts(&deep, "<blockquote><ul><li>");
	copy_put_markdown(&out, buf_slice(&deep));
	assert_true(out.len < deep.len * 60);
	buf_finish(&deep);
	buf_finish(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_blocks),
	    cmocka_unit_test(test_tables),
	    cmocka_unit_test(test_inline),
	    cmocka_unit_test(test_broken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
