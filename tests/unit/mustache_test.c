#include "unit.h"

#include "base/fs.h"
#include "base/mem.h"
#include "render/mustache.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

/* A path below tests/. */
static char *
test_path(const char *rest)
{
	const char *root = getenv("RMGEN_TESTS");

	return xasprintf("%s/%s", root ? root : "tests", rest);
}

/* What a rendering of one template with partials came to. */
struct outcome {
	struct buf out;
	struct diag diag;
	bool ok;
};

static void
outcome_finish(struct outcome *outcome)
{
	buf_finish(&outcome->out);
	diag_finish(&outcome->diag);
}

/* `partials`: an object of name -> text; may be NULL. */
static struct outcome
draw(struct slice template, json_t *data, json_t *partials)
{
	struct outcome outcome = {.diag = DIAG_INIT, .ok = true};
	struct mustache_set *set = mustache_set_new();
	const char *name;
	json_t *text;

	buf_init(&outcome.out);
	json_object_foreach (partials, name, text) {
		struct slice source = slice_from(json_string_value(text), json_string_length(text));

		outcome.ok &= mustache_set_add(set, slice_of(name), name, source, &outcome.diag);
	}
	outcome.ok &= mustache_set_add(set, SLICE("(page)"), "page", template, &outcome.diag);
	outcome.ok = outcome.ok && mustache_set_link(set, NULL, NULL, &outcome.diag) &&
		     mustache_render(mustache_set_find(set, SLICE("(page)")), &data, 1, NULL,
			 &outcome.out, &outcome.diag);
	mustache_set_free(set);
	return outcome;
}

static void
check_spec_case(const char *file, json_t *test)
{
	json_t *data = json_object_get(test, "data"), *nothing = json_object();
	json_t *template = json_object_get(test, "template");
	const char *expected = json_string_value(json_object_get(test, "expected"));
	struct outcome outcome =
	    draw(slice_from(json_string_value(template), json_string_length(template)),
		data ? data : nothing, json_object_get(test, "partials"));

	if (!outcome.ok || strcmp(outcome.out.ptr, expected) != 0)
		fail_msg("%s: %s: %s\n expected: %s\n saw: %s\n %s", file,
		    json_string_value(json_object_get(test, "name")), json_string_value(template),
		    expected, outcome.out.ptr,
		    outcome.diag.len ? outcome.diag.items[0].message : "");
	outcome_finish(&outcome);
	json_decref(nothing);
}

static void
the_specification_holds(void **state)
{
	static const char *const files[] = {"comments", "delimiters", "dynamic-names",
	    "inheritance", "interpolation", "inverted", "partials", "sections"};
	size_t done = 0;

	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		char *rest = xasprintf("../../shared/conformance/mustache/%s.json", files[i]);
		char *path = test_path(rest);
		json_t *spec = json_load_file(path, 0, NULL), *test;
		size_t at;

		json_array_foreach (json_object_get(spec, "tests"), at, test) {
			check_spec_case(files[i], test);
			done++;
		}
		json_decref(spec);
		free(path);
		free(rest);
	}
	if (!done)
		skip();
}

/* One case of mustache.test. Texts point into the file. */
struct test_case {
	struct slice name, data, template, expect, error;
	bool has_error;
	json_t *partials;
};

/* The line at the start of `rest`, without its feed; moves `rest` on. */
static struct slice
next_line(struct slice *rest)
{
	const char *feed = memchr(rest->ptr, '\n', rest->len);
	size_t len = feed ? (size_t)(feed - rest->ptr) : rest->len;
	struct slice line = slice_head(*rest, len);

	*rest = slice_skip(*rest, len + 1);
	return line;
}

/* The lines up to the next marker, without the blank ones that part cases. */
static struct slice
next_text(struct slice *rest, bool chomp)
{
	const char *start = rest->ptr;
	struct slice text;

	while (rest->len && !slice_starts(*rest, "--- ") && !slice_starts(*rest, "=== "))
		next_line(rest);
	text = slice_from(start, (size_t)(rest->ptr - start));
	if ((!rest->len || slice_starts(*rest, "=== ")) && slice_ends(text, "\n\n"))
		text.len--;
	if (slice_is(text, "\n") && slice_starts(*rest, "=== "))
		text.len = 0;
	if (chomp && slice_ends(text, "\n"))
		text.len--;
	return text;
}

static bool
next_case(struct slice *rest, struct test_case *test)
{
	struct slice line = SLICE("");

	while (rest->len && !slice_starts(line, "=== "))
		line = next_line(rest);
	*test = (struct test_case){.name = slice_skip(line, 4), .data = SLICE("{}")};
	test->partials = json_object();
	while (slice_starts(*rest, "--- ")) {
		struct slice head = slice_skip(next_line(rest), 4), text;
		bool chomp = slice_ends(head, " chomp");

		head.len -= chomp ? 6 : 0;
		text = next_text(rest, chomp);
		if (slice_is(head, "data"))
			test->data = text;
		else if (slice_is(head, "template"))
			test->template = text;
		else if (slice_is(head, "expect"))
			test->expect = text;
		else if (slice_is(head, "error"))
			test->error = text, test->has_error = true;
		else if (slice_starts(head, "partial "))
			json_object_setn_new(test->partials, head.ptr + 8, head.len - 8,
			    json_stringn(text.ptr, text.len));
		else
			assert_true(slice_is(head, "only"));
	}
	return test->name.len > 0;
}

/* Diagnostics as the cases write them. */
static void
write_errors(const struct diag *diag, struct buf *out)
{
	for (size_t i = 0; i < diag->len; i++) {
		const struct diag_item *item = &diag->items[i];
		bool itself = strcmp(item->path, "page") == 0 && diag->counts[DIAG_FATAL];

		assert_true(item->hint && item->message);
		buf_printf(out, "%s%s%u:%u %s\n", itself ? "" : item->path, itself ? "" : " ",
		    item->line, item->col, item->code);
	}
}

static void
check_case(const struct test_case *test)
{
	json_t *data = json_loadb(test->data.ptr, test->data.len, JSON_DECODE_ANY, NULL);
	struct outcome outcome = draw(test->template, data, test->partials);
	struct slice want = test->has_error ? test->error : test->expect;
	struct buf errors = BUF_INIT;

	write_errors(&outcome.diag, &errors);
	if (!data || outcome.ok == test->has_error || (test->has_error && outcome.out.len) ||
	    !slice_eq(buf_slice(test->has_error ? &errors : &outcome.out), want))
		fail_msg("%.*s\n--- expected\n%.*s\n--- saw\n%s\n%s", SLICE_ARG(test->name),
		    SLICE_ARG(want), outcome.out.ptr, errors.ptr);
	buf_finish(&errors);
	outcome_finish(&outcome);
	json_decref(data);
}

static void
own_cases_hold(void **state)
{
	char *path = test_path("mustache.test");
	struct buf file = BUF_INIT;
	struct slice rest;
	struct test_case test;
	size_t done = 0;

	assert_int_equal(fs_read(AT_FDCWD, path, 1 << 20, &file), 0);
	for (rest = buf_slice(&file); next_case(&rest, &test); done++) {
		check_case(&test);
		json_decref(test.partials);
	}
	json_decref(test.partials);
	assert_true(done > 30);
	buf_finish(&file);
	free(path);
}

static void
contexts_stack(void **state)
{
	json_t *site = json_pack("{s:s, s:s}", "title", "site", "lang", "ko");
	json_t *page = json_pack("{s:s}", "title", "page");
	json_t *stack[] = {site, page};
	struct mustache_set *set = mustache_set_new();
	struct diag diag = DIAG_INIT;
	struct buf out = BUF_INIT;

	assert_true(mustache_set_add(set, SLICE("a"), "a", SLICE("{{title}} {{lang}}"), &diag));
	assert_true(mustache_set_link(set, NULL, "", &diag));
	buf_puts(&out, "> ");
	assert_true(
	    mustache_render(mustache_set_find(set, SLICE("a")), stack, 2, NULL, &out, &diag));
	assert_string_equal(out.ptr, "> page ko");
	buf_truncate(&out, 0);
	assert_true(
	    mustache_render(mustache_set_find(set, SLICE("a")), stack, 0, NULL, &out, &diag));
	assert_string_equal(out.ptr, " ");
	buf_finish(&out);
	mustache_set_free(set);
	json_decref(site);
	json_decref(page);
}

/* More names than answers of the outermost context are remembered, each asked twice, and again where
 * an item has the name, too. */
static void
answers_are_not_mixed_up(void **state)
{
	enum { NAMES = 300 };
	json_t *data = json_object(), *item = json_object();
	struct mustache_set *set = mustache_set_new();
	struct buf template = BUF_INIT, want = BUF_INIT, out = BUF_INIT;
	struct diag diag = DIAG_INIT;

	for (int i = 0; i < 2 * NAMES; i++) {
		char name[16];

		snprintf(name, sizeof(name), "n%d", i % NAMES);
		json_object_set_new(data, name, json_integer(i % NAMES));
		if (i % 2)
			json_object_set_new(item, name, json_string("item"));
		buf_printf(&template, "{{%s}}{{#item}}{{%s}}{{/item}}{{none%d}} ", name, name, i);
		buf_printf(&want, "%d", i % NAMES);
		if (i % 2)
			buf_puts(&want, "item ");
		else
			buf_printf(&want, "%d ", i % NAMES);
	}
	json_object_set_new(data, "item", item);
	assert_true(mustache_set_add(set, SLICE("a"), "a", buf_slice(&template), &diag));
	assert_true(mustache_set_link(set, NULL, "", &diag));
	assert_true(
	    mustache_render(mustache_set_find(set, SLICE("a")), &data, 1, NULL, &out, &diag));
	assert_string_equal(out.ptr, want.ptr);
	buf_finish(&template);
	buf_finish(&want);
	buf_finish(&out);
	mustache_set_free(set);
	json_decref(data);
}

/* A theme and the words of one language: a set that is linked to it. */
static struct mustache_set *
words_of(const struct mustache_set *theme, const char *progress, struct diag *diag)
{
	struct mustache_set *words = mustache_set_new();

	assert_true(
	    mustache_set_add(words, SLICE("t/progress"), "words", slice_of(progress), diag));
	assert_true(mustache_set_link(words, theme, "", diag));
	return words;
}

static void
late_partials_come_from_the_words_of_a_language(void **state)
{
	json_t *data = json_pack("{s:i, s:i, s:s}", "done", 3, "all", 5, "which", "t/progress");
	struct mustache_set *theme = mustache_set_new(), *ko, *hans;
	struct diag diag = DIAG_INIT;
	struct buf out = BUF_INIT;
	const struct mustache *page;

	mustache_set_add(
	    theme, SLICE("page"), "page", SLICE("<{{>part}}|{{>*which}}|{{>t/none}}>"), &diag);
	mustache_set_add(theme, SLICE("part"), "part", SLICE("{{>t/progress}}"), &diag);
	mustache_set_add(theme, SLICE("n"), "n", SLICE("({{done}})"), &diag);
	assert_true(mustache_set_link(theme, NULL, "t/", &diag));
	page = mustache_set_find(theme, SLICE("page"));
	ko = words_of(theme, "{{all}}개 중 {{>n}}", &diag);
	hans = words_of(theme, "{{done}}/{{all}}", &diag);
	assert_true(mustache_render(page, &data, 1, ko, &out, &diag));
	assert_string_equal(out.ptr, "<5개 중 (3)|5개 중 (3)|>");
	buf_truncate(&out, 0);
	assert_true(mustache_render(page, &data, 1, hans, &out, &diag));
	assert_string_equal(out.ptr, "<3/5|3/5|>");
	buf_truncate(&out, 0);
	assert_true(mustache_render(page, &data, 1, NULL, &out, &diag));
	assert_string_equal(out.ptr, "<||>");
	assert_int_equal(diag.len, 0);

	assert_false(mustache_set_check_late(theme, ko, &diag));
	assert_int_equal(diag.len, 1);
	assert_non_null(strstr(diag.items[0].message, "t/none"));
	assert_int_equal(diag.items[0].col, 24);
	buf_finish(&out);
	diag_finish(&diag);
	mustache_set_free(ko);
	mustache_set_free(hans);
	mustache_set_free(theme);
	json_decref(data);
}

static void
unknown_partials_are_named(void **state)
{
	struct mustache_set *set = mustache_set_new();
	struct diag diag = DIAG_INIT;

	mustache_set_add(set, SLICE("page"), "page", SLICE("a\n{{>parts/bar}}{{>t/x}}"), &diag);
	assert_false(mustache_set_link(set, NULL, "t/", &diag));
	assert_int_equal(diag.len, 1);
	assert_string_equal(diag.items[0].code, "template-partial");
	assert_int_equal(diag.items[0].line, 2);
	assert_int_equal(diag.items[0].status, EXIT_USAGE);
	assert_non_null(strstr(diag.items[0].message, "parts/bar"));
	diag_finish(&diag);
	mustache_set_free(set);
}

/* Nesting up to the limit of one template works, one more is a diagnostic. */
static void
sections_nest_to_a_limit(void **state)
{
	json_t *data = json_pack("{s:b}", "a", 1);

	for (int extra = 0; extra < 2; extra++) {
		struct buf text = BUF_INIT;
		struct outcome outcome;

		for (int i = 0; i < MUSTACHE_NESTING_MAX + extra; i++)
			buf_puts(&text, "{{#a}}");
		buf_puts(&text, "x");
		for (int i = 0; i < MUSTACHE_NESTING_MAX + extra; i++)
			buf_puts(&text, "{{/a}}");
		outcome = draw(buf_slice(&text), data, NULL);
		assert_int_equal(outcome.ok, !extra);
		assert_string_equal(outcome.out.ptr, extra ? "" : "x");
		outcome_finish(&outcome);
		buf_finish(&text);
	}
	json_decref(data);
}

/* Each prefix and each one-byte change of a template: diagnostics or output, never a crash. */
static void
bad_bytes_do_no_harm(void **state)
{
	static const char text[] = "{{<p}}\n {{$a}}\n  {{=| |=}}|#x||.||/x|\n |/a|\n|/p||{b}|"
				   "|={{ }}=|{{{c}}}{{!x}}{{>*n}}\r\n";
	static const char bytes[] = "{}|#/$<>=!*\n\xFF ";
	json_t *data = json_pack("{s:[i,i], s:s}", "x", 1, 2, "n", "p");
	json_t *partials = json_pack("{s:s}", "p", "  {{$a}}{{/a}}\n{{#x}}{{$a}}\n\n{{/a}}{{/x}}");

	for (size_t i = 0; i < sizeof(text); i++) {
		struct outcome outcome = draw(slice_from(text, i), data, partials);

		outcome_finish(&outcome);
		for (size_t j = 0; j < sizeof(bytes) && i; j++) {
			char copy[sizeof(text)];

			memcpy(copy, text, sizeof(text));
			copy[i - 1] = bytes[j];
			outcome = draw(slice_from(copy, sizeof(text) - 1), data, partials);
			assert_true(outcome.ok || outcome.diag.len);
			outcome_finish(&outcome);
		}
	}
	json_decref(partials);
	json_decref(data);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_specification_holds),
	    cmocka_unit_test(own_cases_hold),
	    cmocka_unit_test(contexts_stack),
	    cmocka_unit_test(answers_are_not_mixed_up),
	    cmocka_unit_test(late_partials_come_from_the_words_of_a_language),
	    cmocka_unit_test(unknown_partials_are_named),
	    cmocka_unit_test(sections_nest_to_a_limit),
	    cmocka_unit_test(bad_bytes_do_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
