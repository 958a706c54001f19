/* The text of a page from its fragment. Documents are put together here slot by slot. */
#include "unit.h"

#include "base/diag.h"
#include "conf/config.h"
#include "read/page.h"
#include "render/fragment.h"
#include "render/mustache.h"
#include "render/outline.h"

#include <stdlib.h>

static struct config_lang langs[] = {{.tag = "ko"}, {.tag = "zh-Hant"}};
static struct config conf = {.langs = langs, .langs_len = 2};

static struct fragment_style
make_style(void)
{
	return (struct fragment_style){
	    .conf = &conf,
	    .words =
		{
		    .callouts = {"Note", "Tip", "Important", "Warning", "Caution"},
		    .table = "Table",
		},
	};
}

static void
check(const struct doc *doc, const struct fragment_style *style, const char *expected)
{
	struct fragment_result result;
	struct diag diag = DIAG_INIT;
	struct buf out = BUF_INIT;

	fragment_write(&out, doc, style, NULL, &result, &diag);
	assert_string_equal(out.ptr, expected);
	assert_int_equal(diag.len, 0);
	buf_finish(&out);
	buf_finish(&result.heading);
	diag_finish(&diag);
}

/* A doc whose HTML is a literal; arrays are the caller's. */
#define DOC(text, slot_array)                                                                      \
	{                                                                                          \
		.html = {(char *)(text), sizeof(text) - 1, 0}, .slots = (slot_array),              \
		.slots_len = sizeof(slot_array) / sizeof(*(slot_array)), .title_heading = -1       \
	}

static void
test_links(void **state)
{
	struct page target = {.lang = 1};
	struct link links[] = {
	    {.dest = SLICE("b.md"),
		.href = SLICE("../b/?x=1&y"),
		.title = SLICE("T\"<"),
		.target = &target},
	    {.dest = SLICE("gone.md"), .href = SLICE(""), .title = SLICE(""), .broken = true},
	};
	struct slot slots[] = {
	    {.start = 3, .end = 6, .kind = SLOT_LINK, .ref = 0},
	    {.start = 7, .end = 8, .kind = SLOT_LINK, .ref = 1},
	};
	struct doc doc = DOC("<p>one 2</p>", slots);
	struct fragment_style style = make_style();

	doc.links = links;
	check(&doc, &style,
	    "<p><a href=\"../b/?x=1&amp;y\" title=\"T&quot;&lt;\" hreflang=\"zh-Hant\">one</a> "
	    "<a class=\"broken\">2</a></p>");
	style.plain = true;
	check(&doc, &style,
	    "<p><a href=\"../b/?x=1&amp;y\" title=\"T&quot;&lt;\" hreflang=\"zh-Hant\">one</a> "
	    "<a href=\"gone.md\">2</a></p>");
}

/* A badge: an image without text inside a link without text, then an image on its own. */
static void
test_empty_slots_nest(void **state)
{
	struct link links[] = {
	    {.dest = SLICE("u"), .href = SLICE(""), .title = SLICE("")},
	    {.dest = SLICE("i"), .href = SLICE(""), .title = SLICE("")},
	};
	struct slot slots[] = {
	    {.start = 0, .end = 0, .kind = SLOT_LINK, .ref = 0},
	    {.start = 0, .end = 0, .kind = SLOT_IMAGE, .ref = 1},
	    {.start = 1, .end = 1, .kind = SLOT_IMAGE, .ref = 1},
	};
	struct doc doc = DOC(" ", slots);
	struct fragment_style style = make_style();

	doc.links = links;
	style.plain = true;
	check(&doc, &style,
	    "<a href=\"u\"><img src=\"i\" alt=\"\" /></a> <img src=\"i\" alt=\"\" />");
}

static void
test_title_is_lifted(void **state)
{
	struct heading headings[] = {
	    {.id = SLICE("top"), .text = SLICE("Top"), .level = 1, .slot = 0},
	    {.id = SLICE("deep"), .text = SLICE("Deep"), .level = 4, .slot = 1},
	    {.id = SLICE("up"), .text = SLICE("Up"), .level = 2, .slot = 2},
	};
	struct slot slots[] = {
	    {.start = 0, .end = 12, .kind = SLOT_HEADING, .ref = 0},
	    {.start = 13, .end = 17, .kind = SLOT_HEADING, .ref = 1},
	    {.start = 18, .end = 20, .kind = SLOT_HEADING, .ref = 2},
	};
	struct doc doc = DOC("<em>Top</em>\nDeep\nUp\n", slots);
	struct fragment_style style = make_style();
	struct fragment_result result;
	struct diag diag = DIAG_INIT;
	struct buf out = BUF_INIT;

	doc.headings = headings;
	doc.headings_len = 3;
	doc.title_heading = 0;
	doc.title_leads = true;
	fragment_write(&out, &doc, &style, NULL, &result, &diag);
	assert_string_equal(result.heading.ptr, "<em>Top</em>");
	assert_true(slice_is(result.id, "top"));
	assert_string_equal(out.ptr,
	    "\n<h2 id=\"deep\">Deep<a class=\"anchor\" href=\"#deep\" aria-hidden=\"true\" "
	    "tabindex=\"-1\"></a></h2>\n<h2 id=\"up\">Up<a class=\"anchor\" href=\"#up\" "
	    "aria-hidden=\"true\" tabindex=\"-1\"></a></h2>\n");
	buf_finish(&out);
	buf_finish(&result.heading);
	style.plain = true;
	check(&doc, &style,
	    "<h1 id=\"top\"><em>Top</em></h1>\n<h4 id=\"deep\">Deep</h4>\n<h2 id=\"up\">Up</h2>\n");
}

/* No level is skipped on the way down, whatever the author wrote. */
static void
test_levels(void **state)
{
	static const unsigned given[] = {3, 5, 6, 4, 2, 1, 3, 6};
	static const unsigned char wanted[] = {2, 3, 4, 3, 2, 2, 3, 4};
	struct heading headings[8];
	struct doc doc = {.headings = headings, .headings_len = 8, .title_heading = -1};
	unsigned char *levels;

	for (size_t i = 0; i < 8; i++)
		headings[i] = (struct heading){.level = given[i]};
	levels = outline_levels(&doc);
	assert_memory_equal(levels, wanted, 8);
	free(levels);
}

static void
test_slim_table(void **state)
{
	static const char html[] = "<table>\n<thead>\n<tr>\n<th></th>\n<th class=\"right\">B</th>\n"
				   "</tr>\n</thead>\n<tbody>\n<tr>\n<td>a</td>\n<td>1 &lt; 2</td>\n"
				   "</tr>\n</tbody>\n</table>";
	struct table tables[] = {{.rows = 1, .cols = 2}};
	struct slot slots[] = {{.start = 0, .end = sizeof(html) - 1, .kind = SLOT_TABLE}};
	struct doc doc = DOC("", slots);
	struct fragment_style style = make_style();

	doc.html = (struct buf){(char *)html, sizeof(html) - 1, 0};
	doc.tables = tables;
	check(&doc, &style,
	    "<div class=\"scroll\" role=\"region\" aria-label=\"Table 1\" tabindex=\"0\"><table>\n"
	    "<thead>\n<tr>\n<td></td>\n<th scope=\"col\" class=\"right\">B</th>\n</tr>\n</thead>\n"
	    "<tbody>\n<tr>\n<td>a</td>\n<td>1 &lt; 2</td>\n</tr>\n</tbody>\n</table></div>");
	style.plain = true;
	check(&doc, &style, html);
}

#define SENTENCE                                                                                   \
	"a sentence of words that fills its cell well beyond the mean, so it counts as text"

static void
test_fat_table(void **state)
{
	static const char html[] =
	    "<table>\n<thead>\n<tr>\n<th>When</th>\n<th>What <em>&amp;</em> why</th>\n</tr>\n"
	    "</thead>\n<tbody>\n<tr>\n<td>May</td>\n<td>" SENTENCE
	    "</td>\n</tr>\n</tbody>\n</table>";
	struct table tables[] = {{.rows = 1, .cols = 2}};
	struct slot slots[] = {{.start = 0, .end = sizeof(html) - 1, .kind = SLOT_TABLE}};
	struct doc doc = DOC("", slots);
	struct fragment_style style = make_style();
	struct fragment_result result;
	struct diag diag = DIAG_INIT;
	struct buf out = BUF_INIT;

	doc.html = (struct buf){(char *)html, sizeof(html) - 1, 0};
	doc.tables = tables;
	fragment_write(&out, &doc, &style, NULL, &result, &diag);
	assert_true(result.wide);
	assert_non_null(strstr(out.ptr, "<div class=\"fat bleed\"><div class=\"scroll\""));
	assert_non_null(strstr(out.ptr, "<th scope=\"col\">When</th>"));
	assert_non_null(strstr(out.ptr, "<th scope=\"row\">May</th>"));
	assert_int_equal(result.parts, PART_TABLE);
	assert_non_null(strstr(out.ptr, "<td data-label=\"What &amp; why\">" SENTENCE "</td>"));
	assert_non_null(strstr(out.ptr, "</table></div></div>"));
	buf_finish(&out);
	buf_finish(&result.heading);
}

static void
test_callouts(void **state)
{
	struct callout callouts[] = {
	    {.kind = SLICE("warning"), .title = SLICE("")},
	    {.kind = SLICE("tip"), .title = SLICE("A & B"), .foldable = true, .open = true},
	};
	struct slot slots[] = {
	    {.start = 0, .end = 19, .kind = SLOT_CALLOUT, .ref = 0},
	    {.start = 9, .end = 18, .kind = SLOT_CALLOUT, .ref = 1},
	};
	struct doc doc = DOC("<p>x</p>\n<p>y</p>\n\n", slots);
	struct fragment_style style = make_style();

	doc.callouts = callouts;
	check(&doc, &style,
	    "<aside class=\"call warning hue\" aria-label=\"Warning\" role=\"note\"><p><svg class=\"ic\" "
	    "aria-hidden=\"true\"><use href=\"#warn\"/></svg>Warning</p>\n<p>x</p>\n"
	    "<details class=\"call tip hue\" open><summary><svg class=\"ic\" aria-hidden=\"true\">"
	    "<use href=\"#bulb\"/></svg>A &amp; B</summary>\n<p>y</p>\n</details>\n</aside>");
}

static void
test_code_and_tasks(void **state)
{
	struct code codes[] = {{.lang = SLICE("c\"><x"), .info = SLICE("c")}};
	struct task tasks[] = {{.text = SLICE("Learn \"C\""), .done = true, .mark = 'x'}};
	struct slot slots[] = {
	    {.start = 4, .end = 4, .kind = SLOT_TASK, .ref = 0},
	    {.start = 12, .end = 15, .kind = SLOT_CODE, .ref = 0},
	};
	struct doc doc = DOC("<li> do</li>a&lt;", slots);
	struct fragment_style style = make_style();

	slots[1].end = doc.html.len;
	doc.codes = codes;
	doc.tasks = tasks;
	check(&doc, &style,
	    "<li><input class=\"box\" type=\"checkbox\" checked disabled aria-label=\"Learn "
	    "&quot;C&quot;\"> do</li><div class=\"code\"><pre tabindex=\"0\"><code "
	    "class=\"language-c&quot;&gt;&lt;x\">a&lt;</code></pre></div>");
	style.plain = true;
	check(&doc, &style,
	    "<li><input type=\"checkbox\" checked=\"\" disabled=\"\" /> do</li><pre><code "
	    "class=\"language-c&quot;&gt;&lt;x\">a&lt;</code></pre>");
}

/* The mark is there for style sheets, its meaning for those who listen; one that says nothing that
 * we know is shown all the same. */
static void
test_marks_of_tasks(void **state)
{
	struct task tasks[] = {{.text = SLICE("a"), .mark = '>'}, {.text = SLICE("b"), .mark = '?'},
	    {.text = SLICE("c"), .mark = ' '}};
	struct slot slots[] = {
	    {.start = 0, .end = 0, .kind = SLOT_TASK, .ref = 0},
	    {.start = 1, .end = 1, .kind = SLOT_TASK, .ref = 1},
	    {.start = 2, .end = 2, .kind = SLOT_TASK, .ref = 2},
	};
	struct doc doc = DOC("abc", slots);
	struct fragment_style style = make_style();

	style.words.diagram.states[STATUS_PLANNED] = "later";
	style.words.diagram.states[STATUS_NONE] = "no mark";
	doc.tasks = tasks;
	check(&doc, &style,
	    "<input class=\"box\" type=\"checkbox\" disabled data-m=\"&gt;\" aria-label=\"a (later)\">a"
	    "<input class=\"box\" type=\"checkbox\" disabled data-m=\"?\" aria-label=\"b\">b"
	    "<input class=\"box\" type=\"checkbox\" disabled aria-label=\"c\">c");
}

/* A theme's hook sees what is inside with the hooks and writers of that already done. */
static void
test_hooks(void **state)
{
	struct heading headings[] = {{.id = SLICE("h"), .text = SLICE("H l"), .level = 3}};
	struct link links[] = {{.dest = SLICE("u"), .href = SLICE(""), .title = SLICE("")}};
	struct slot slots[] = {
	    {.start = 0, .end = 3, .kind = SLOT_HEADING, .ref = 0},
	    {.start = 2, .end = 3, .kind = SLOT_LINK, .ref = 0},
	};
	struct doc doc = DOC("H l\n", slots);
	struct fragment_style style = make_style();
	struct mustache_set *set = mustache_set_new();
	struct diag diag = DIAG_INIT;

	assert_true(mustache_set_add(set, SLICE("hooks/heading"), "hooks/heading.mustache",
	    SLICE("<h{{level}} id={{id}}>{{{html}}}|{{text}}</h{{level}}>"), &diag));
	assert_true(mustache_set_add(set, SLICE("hooks/link"), "hooks/link.mustache",
	    SLICE("[{{href}} {{{html}}}]"), &diag));
	assert_true(mustache_set_link(set, NULL, NULL, &diag));
	style.hooks[SLOT_HEADING] = mustache_set_find(set, SLICE("hooks/heading"));
	style.hooks[SLOT_LINK] = mustache_set_find(set, SLICE("hooks/link"));
	doc.headings = headings;
	doc.headings_len = 1;
	doc.links = links;
	check(&doc, &style, "<h2 id=h>H [u l]|H l</h2>\n");
	mustache_set_free(set);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_links),
	    cmocka_unit_test(test_empty_slots_nest),
	    cmocka_unit_test(test_title_is_lifted),
	    cmocka_unit_test(test_levels),
	    cmocka_unit_test(test_slim_table),
	    cmocka_unit_test(test_fat_table),
	    cmocka_unit_test(test_callouts),
	    cmocka_unit_test(test_code_and_tasks),
	    cmocka_unit_test(test_marks_of_tasks),
	    cmocka_unit_test(test_hooks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
