/* Each input is one on which Debian's cmark-gfm takes seconds, gigabytes, or aborts. The test is
 * that the limit names the right line, and that texts just inside the limits go through. */
#include "unit.h"

#include "base/mem.h"
#include "parse/limits.h"
#include "read/page.h"

#include <stdlib.h>
#include <string.h>

struct shape {
	const char *name, *head, *unit;
	size_t times;
	const char *tail;
	unsigned line; /* of the diagnostic; 0: the text is fine */
};

static const struct shape shapes[] = {
    {"deep quotes", "a\n\n", ">", 65, " b\n", 3},
    {"quotes at the limit", "", ">", 64, " b\n", 0},
    {"deep lists", "", "- ", 65, "b\n", 1},
    {"deep numbered lists", "", "1. ", 65, "b\n", 1},
    {"many nested lists", "", "- - - - - - - - - - b\n", 4100, "", 4001},
    {"a long tight list", "", "- item of a list\n", 20000, "", 0},
    {"many headings", "", "# a\n", 30000, "", 0},
    {"one huge paragraph", "a\n\n", "word ", 14000, "\n", 3},
    {"the same in a fence", "```\n", "word ", 14000, "\n```\n", 0},
    {"a fence that never closes", "```\n", "word\n", 100000, "", 0},
    {"brackets", "\n", "![[]()", 8000, "\n", 2},
    {"processing instructions", "a ", "<?", 30000, "\n", 1},
    {"declarations", "a ", "<!A ", 16000, "\n", 1},
    {"emphasis soup", "", "_a b*c** ", 7000, "\n", 1},
    {"emphasis soup in many paragraphs", "", "*a_ *a_ *a_ *a_ *a_ *a_ *a_ *a_\n\n", 5000, "", 0},
    {"table of many columns", "", "a|", 201, "\n", 1},
    {"200 columns", "", "a|", 199, "a\n", 0},
    {"many delimiter rows", "", "a|b\n-|-|-\n", 300, "", 402},
    {"short references", "[a]: /u\n\n", "[a] ", 2000, "\n", 0},
};

static char *
repeat(const struct shape *shape)
{
	size_t head = strlen(shape->head), unit = strlen(shape->unit), tail = strlen(shape->tail);
	char *text = xmalloc(head + unit * shape->times + tail + 1), *at = text;

	at = (char *)mempcpy(at, shape->head, head);
	for (size_t i = 0; i < shape->times; i++)
		at = (char *)mempcpy(at, shape->unit, unit);
	memcpy(at, shape->tail, tail + 1);
	return text;
}

static void
check(const char *name, const char *text, unsigned line)
{
	struct page *page = page_new(SLICE("ko/x.md"), "ko/x.md");
	unsigned features;
	bool ok;

	page->body_line = 1;
	ok = limits_check(page, slice_of(text), &features);
	if (ok != (line == 0))
		print_error("%s: %s\n", name, ok ? "accepted" : page->diag.items[0].message);
	assert_int_equal(ok, line == 0);
	if (!ok) {
		assert_int_equal(page->diag.len, 1);
		assert_string_equal(page->diag.items[0].code, "limit");
		assert_non_null(page->diag.items[0].hint);
		if (page->diag.items[0].line != line)
			print_error("%s: line %u\n", name, page->diag.items[0].line);
		assert_int_equal(page->diag.items[0].line, line);
	}
	page_free(page);
}

static void
shapes_are_told_apart(void **state)
{
	for (size_t i = 0; i < sizeof(shapes) / sizeof(*shapes); i++) {
		char *text = repeat(&shapes[i]);

		check(shapes[i].name, text, shapes[i].line);
		free(text);
	}
}

static char *
table(size_t columns, size_t rows)
{
	struct buf text = BUF_INIT;

	for (size_t i = 0; i < columns; i++)
		buf_puts(&text, "|a");
	buf_putc(&text, '\n');
	for (size_t i = 0; i < columns; i++)
		buf_puts(&text, "|-");
	buf_putc(&text, '\n');
	for (size_t i = 0; i < rows; i++)
		buf_puts(&text, "|b\n");
	return buf_detach(&text);
}

static void
tables_cannot_explode(void **state)
{
	char *small = table(10, 5000), *large = table(100, 1000);

	check("5,000 rows of 10", small, 0);
	check("1,000 rows of 100", large, 1001);
	free(small);
	free(large);
}

/* A definition of `len` bytes, used `uses` times in as many paragraphs, with labels that differ
 * in case and blanks. */
static char *
uses_of(size_t len, size_t uses)
{
	struct buf text = BUF_INIT;

	buf_puts(&text, "[A  b]: data:image/png;base64,");
	for (size_t i = 0; i < len; i++)
		buf_putc(&text, 'u');
	for (size_t i = 0; i < uses; i++)
		buf_puts(&text, "\n\n![x][a b]");
	return buf_detach(&text);
}

static void
definitions_cannot_explode(void **state)
{
	char *fine = uses_of(200000, 10), *bomb = uses_of(200000, 30);
	struct buf other = BUF_INIT;

	check("an embedded image, ten times", fine, 0);
	check("thirty times", bomb, 41);
	buf_puts(&other, fine);
	for (int i = 0; i < 3000; i++)
		buf_puts(&other, "\n\n[other]");
	check("many brackets that do not use it", other.ptr, 0);
	buf_finish(&other);
	free(fine);
	free(bomb);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(shapes_are_told_apart),
	    cmocka_unit_test(tables_cannot_explode),
	    cmocka_unit_test(definitions_cannot_explode),
	};

	return cmocka_run_group_tests_name("limits", tests, NULL, NULL);
}
