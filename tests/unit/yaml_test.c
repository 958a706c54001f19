#include "unit.h"

#include "base/buf.h"
#include "base/yaml.h"

#include <stdlib.h>

static json_t *
load(struct slice text, struct diag *diag, struct yaml_marks **ret_marks)
{
	struct yaml_source src = {.text = text, .path = "a.md", .first_line = 2};

	return yaml_load(src, DIAG_WARNING, EXIT_GOOD, diag, ret_marks);
}

static void
assert_loads(const char *text, const char *want)
{
	struct diag diag = DIAG_INIT;
	json_t *value = load(slice_of(text), &diag, NULL);
	char *got;

	if (!value)
		fail_msg("%s: %s", text, diag.items[0].message);
	got = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
	assert_string_equal(got, want);
	assert_int_equal(diag.len, 0);
	free(got);
	json_decref(value);
	diag_finish(&diag);
}

/* Exactly one diagnostic at the place, whose message holds `part`. */
static void
assert_fails(struct slice text, unsigned line, unsigned col, const char *part)
{
	struct diag diag = DIAG_INIT;
	struct yaml_marks *marks = NULL;

	assert_null(load(text, &diag, &marks));
	assert_null(marks);
	assert_int_equal(diag.len, 1);
	if (!strstr(diag.items[0].message, part))
		fail_msg("\"%s\" has no \"%s\"", diag.items[0].message, part);
	assert_int_equal(diag.items[0].line, line);
	assert_int_equal(diag.items[0].col, col);
	assert_string_equal(diag.items[0].path, "a.md");
	diag_finish(&diag);
}

static void
plain_scalars_follow_the_core_schema(void **state)
{
	static const struct {
		const char *plain, *want;
	} rows[] = {
	    {"", "null"},
	    {"~", "null"},
	    {"Null", "null"},
	    {"true", "true"},
	    {"FALSE", "false"},
	    {"yes", "\"yes\""},
	    {"no", "\"no\""},
	    {"On", "\"On\""},
	    {"tRue", "\"tRue\""},
	    {"12", "12"},
	    {"-3", "-3"},
	    {"+7", "7"},
	    {"0", "0"},
	    {"007", "\"007\""},
	    {"0x1F", "31"},
	    {"0o17", "15"},
	    {"0b1", "\"0b1\""},
	    {"1_000", "\"1_000\""},
	    {"9223372036854775807", "9223372036854775807"},
	    {"9223372036854775808", "\"9223372036854775808\""},
	    {"1.5", "1.5"},
	    {".5", "0.5"},
	    {"-2e3", "-2000.0"},
	    {"1e999", "\"1e999\""},
	    {".inf", "\".inf\""},
	    {".nan", "\".nan\""},
	    {".", "\".\""},
	    {"1.2.3", "\"1.2.3\""},
	    {"2025-07-11", "\"2025-07-11\""},
	    {"12:30", "\"12:30\""},
	    {"3天", "\"3天\""},
	    {"\"12\"", "\"12\""},
	    {"'true'", "\"true\""},
	    {"|\n  12\n", "\"12\\n\""},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char text[96], want[96];

		snprintf(text, sizeof(text), "k: %s", rows[i].plain);
		snprintf(want, sizeof(want), "{\"k\":%s}", rows[i].want);
		assert_loads(text, want);
	}
}

static void
structures_keep_their_order(void **state)
{
	assert_loads("z: [1, {b: 2}]\na:\n- 기초\n- x: 심화\n  y:\n",
	    "{\"z\":[1,{\"b\":2}],\"a\":[\"기초\",{\"x\":\"심화\",\"y\":null}]}");
	assert_loads("", "{}");
	assert_loads("# only a comment\n", "{}");
	assert_loads("\xEF\xBB\xBF"
		     "title: 標題\r\nx: 1\r\n",
	    "{\"title\":\"標題\",\"x\":1}");
	assert_loads("2025: a\ntrue: b\n", "{\"2025\":\"a\",\"true\":\"b\"}");
	assert_loads("---\na: 1\n...\n", "{\"a\":1}");
	assert_loads("- 1\n", "[1]");
}

static void
escapes_make_no_unwanted_characters(void **state)
{
	assert_loads(
	    "k: \"a\\x01b\\ufdd0c\\uffffd\\te\"", "{\"k\":\"a\uFFFDb\uFFFDc\uFFFDd\\te\"}");
	assert_loads("k: \"\\U0001F600\"", "{\"k\":\"😀\"}");
	assert_fails(SLICE("k: \"a\\0\""), 2, 4, "NUL");
	assert_fails(SLICE("k: \"\\ud800\""), 2, 7, "invalid Unicode");
}

static void
errors_name_their_place(void **state)
{
	assert_fails(SLICE("a: 1\nb: 2\na: 3\n"), 4, 1, "already given on line 2");
	assert_fails(SLICE("a: &x 1\n"), 2, 4, "anchors");
	assert_fails(SLICE("a: *x\n"), 2, 4, "aliases");
	assert_fails(SLICE("a: !x 1\n"), 2, 4, "tags");
	assert_fails(SLICE("%TAG ! tag:x,2000:\n---\na: 1\n"), 2, 1, "tags");
	assert_fails(SLICE("a: 1\n---\nb: 1\n"), 3, 1, "second");
	assert_fails(SLICE("[a]: 1\n"), 2, 1, "key");
	assert_fails(SLICE("제목: 가: 나\n"), 2, 6, "mapping values");
	assert_fails(SLICE("a: \"open\nb: 1\n"), 2, 4, "not closed");
	assert_fails(SLICE("a:\n\t- 1\n"), 3, 1, "cannot start any token");
	assert_fails(SLICE("標題: \xFF\n"), 2, 5, "0xFF");
	assert_fails(SLICE("a: 1\nb: \x01\n"), 3, 4, "U+0001");
	assert_fails(SLICE("a: b\0c\n"), 2, 5, "U+0000");
	assert_fails(SLICE("a: {b\n"), 3, 1, "expected");
}

static void
hints_say_what_to_type(void **state)
{
	static const struct {
		const char *text, *hint;
	} rows[] = {
	    {"title：學習\ndate: 1\n", "full-width colon"},
	    {"a: @home\n", "quotes"},
	    {"a:\n\t- 1\n", "spaces"},
	    {"a: b: c\n", "quotes"},
	    {"a: 'x\n", "close the quote"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct diag diag = DIAG_INIT;

		assert_null(load(slice_of(rows[i].text), &diag, NULL));
		assert_non_null(diag.items[0].hint);
		if (!strstr(diag.items[0].hint, rows[i].hint))
			fail_msg("%s: %s", rows[i].text, diag.items[0].hint);
		diag_finish(&diag);
	}
}

static void
marks_find_keys_and_items(void **state)
{
	struct diag diag = DIAG_INIT;
	struct yaml_marks *marks = NULL;
	json_t *value =
	    load(SLICE("tags:\n  - 가\n  - 나\nlanguages:\n  ko: {label: 한국어, v: 1.10}\n"
		       "page.en: 1\n"),
		&diag, &marks);

	assert_non_null(value);
	assert_int_equal(yaml_mark(marks, "tags").line, 2);
	assert_int_equal(yaml_mark(marks, "tags.1").line, 4);
	assert_int_equal(yaml_mark(marks, "tags.1").col, 5);
	assert_int_equal(yaml_mark(marks, "languages.ko.label").col, 8);
	assert_int_equal(yaml_mark(marks, "page.en").line, 7);
	assert_int_equal(yaml_mark(marks, "languages.en.label").line, 0);
	assert_int_equal(yaml_mark(marks, "").line, 0);
	assert_true(slice_is(yaml_written(marks, "languages.ko.v"), "1.10"));
	assert_true(slice_is(yaml_written(marks, "languages.ko.label"), ""));
	assert_int_equal(yaml_mark(NULL, "x").line, 0);
	yaml_marks_free(marks);
	json_decref(value);
}

static void
repeat(struct buf *out, const char *piece, size_t bytes)
{
	while (out->len + strlen(piece) <= bytes)
		buf_puts(out, piece);
}

/* Each of these is slow, or worse, in a plain libyaml loader. */
static void
bombs_are_refused(void **state)
{
	static const char *const pieces[] = {
	    "[", "{", "- ", "? ", "[\n", "{a: ", "[a, ", "[{", "- [", "a: {", "{? ", "[? "};
	struct buf text = BUF_INIT;

	for (size_t i = 0; i < sizeof(pieces) / sizeof(*pieces); i++) {
		struct diag diag = DIAG_INIT;

		buf_truncate(&text, 0);
		repeat(&text, pieces[i], 64 * 1024);
		assert_null(load(buf_slice(&text), &diag, NULL));
		assert_int_equal(diag.len, 1);
		diag_finish(&diag);
	}
	buf_truncate(&text, 0);
	repeat(&text, "a", 64 * 1024 + 1);
	assert_fails(buf_slice(&text), 2, 0, "65536");
	assert_fails(SLICE("a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n"), 2, 4, "anchors");
	buf_finish(&text);
}

/* Large but honest: done in linear time, and the marks do not multiply a long key. */
static void
wide_texts_are_read(void **state)
{
	static const char *const pieces[] = {"[],", "{},", "a,", "\n", "#\n", "'',", "1,", "[a],"};
	struct buf text = BUF_INIT;

	for (size_t i = 0; i < sizeof(pieces) / sizeof(*pieces); i++) {
		struct diag diag = DIAG_INIT;
		json_t *value;

		buf_truncate(&text, 0);
		buf_puts(&text, "k: [");
		repeat(&text, pieces[i], 64 * 1024 - 8);
		buf_puts(&text, "\n ]");
		value = load(buf_slice(&text), &diag, NULL);
		if (!value)
			fail_msg("%s: %s", pieces[i], diag.items[0].message);
		json_decref(value);
	}
	buf_truncate(&text, 0);
	repeat(&text, "k", 1000);
	buf_puts(&text, ":\n");
	repeat(&text, " - x\n", 64 * 1024);
	{
		struct diag diag = DIAG_INIT;
		json_t *value = load(buf_slice(&text), &diag, NULL);

		assert_non_null(value);
		json_decref(value);
	}
	buf_finish(&text);
}

static void
depth_of_sixteen_is_allowed(void **state)
{
	struct buf text = BUF_INIT;
	struct diag diag = DIAG_INIT;
	json_t *value;

	for (int i = 0; i < 16; i++)
		buf_putc(&text, '[');
	for (int i = 0; i < 16; i++)
		buf_putc(&text, ']');
	value = load(buf_slice(&text), &diag, NULL);
	assert_non_null(value);
	json_decref(value);
	buf_insert(&text, 16, SLICE("[]"));
	assert_fails(buf_slice(&text), 2, 17, "16 levels");
	buf_finish(&text);
}

static void
levels_and_status_are_passed_on(void **state)
{
	struct yaml_source src = {.text = SLICE("a: [\n"), .path = "rmgen.yaml"};
	struct diag diag = DIAG_INIT;

	assert_null(yaml_load(src, DIAG_FATAL, EXIT_USAGE, &diag, NULL));
	assert_true(diag_failed(&diag));
	assert_int_equal(diag.items[0].status, EXIT_USAGE);
	diag_finish(&diag);
	src.text = SLICE("0123456789");
	src.limit = 9;
	assert_null(yaml_load(src, DIAG_ERROR, EXIT_CONTENT, &diag, NULL));
	assert_int_equal(diag.counts[DIAG_ERROR], 1);
	diag_finish(&diag);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(plain_scalars_follow_the_core_schema),
	    cmocka_unit_test(structures_keep_their_order),
	    cmocka_unit_test(escapes_make_no_unwanted_characters),
	    cmocka_unit_test(errors_name_their_place),
	    cmocka_unit_test(hints_say_what_to_type),
	    cmocka_unit_test(marks_find_keys_and_items),
	    cmocka_unit_test(bombs_are_refused),
	    cmocka_unit_test(wide_texts_are_read),
	    cmocka_unit_test(depth_of_sixteen_is_allowed),
	    cmocka_unit_test(levels_and_status_are_passed_on),
	};

	return cmocka_run_group_tests_name("yaml", tests, NULL, NULL);
}
