#include "unit.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/path.h"
#include "base/utf8.h"

static void
buf_grows_and_escapes(void **state)
{
	struct buf buf = BUF_INIT;

	buf_put_escaped(&buf, SLICE("a<b>&\"c\" 繁體"));
	assert_string_equal(buf.ptr, "a&lt;b&gt;&amp;&quot;c&quot; 繁體");
	buf_insert(&buf, 1, SLICE("__"));
	buf_truncate(&buf, 4);
	assert_string_equal(buf.ptr, "a__&");
	buf_finish(&buf);
}

/* Every length around those that are looked at at once, and a special byte at every place. */
static void
json_text_is_escaped_wherever_it_must_be(void **state)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEF";

	for (size_t len = 0; len < sizeof(plain); len++)
		for (size_t at = 0; at <= len; at++) {
			struct buf buf = BUF_INIT, want = BUF_INIT, text = BUF_INIT;

			buf_put_bytes(&text, plain, len);
			buf_printf(&want, "\"%.*s", (int)at, plain);
			if (at < len) {
				text.ptr[at] = '"';
				buf_puts(&want, "\\\"");
				buf_put_bytes(&want, plain + at + 1, len - at - 1);
			}
			buf_putc(&want, '"');
			buf_put_json(&buf, buf_slice(&text));
			assert_string_equal(buf.ptr, want.ptr);
			buf_finish(&buf);
			buf_finish(&want);
			buf_finish(&text);
		}
}

static void
json_text_has_no_control_characters(void **state)
{
	struct buf buf = BUF_INIT;

	buf_put_json(&buf, SLICE("\\ \n\x01\x7F 繁體 é"));
	assert_string_equal(buf.ptr, "\"\\\\ \\u000a\\u0001\\u007f 繁體 é\"");
	buf_finish(&buf);
}

static void
digits_are_filled_up(void **state)
{
	struct buf buf = BUF_INIT;

	buf_put_digits(&buf, 7, 4);
	buf_putc(&buf, ' ');
	buf_put_digits(&buf, 12345, 2);
	buf_putc(&buf, ' ');
	buf_put_digits(&buf, 0, 0);
	buf_putc(&buf, ' ');
	buf_put_digits(&buf, UINT64_MAX, 99);
	assert_string_equal(buf.ptr, "0007 12345 0 18446744073709551615");
	buf_finish(&buf);
}

static void
runes_round_trip(void **state)
{
	static const uint32_t runes[] = {
	    0, 'a', 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF};

	for (size_t i = 0; i < sizeof(runes) / sizeof(*runes); i++) {
		struct buf buf = BUF_INIT;
		uint32_t rune = 1;

		buf_put_rune(&buf, runes[i]);
		assert_int_equal(utf8_next(buf_slice(&buf), &rune), buf.len);
		assert_int_equal(rune, runes[i]);
		assert_int_equal(utf8_prev(buf_slice(&buf), buf.len, &rune), buf.len);
		assert_int_equal(rune, runes[i]);
		assert_int_equal(utf8_check(buf_slice(&buf)), buf.len);
		buf_finish(&buf);
	}
}

static void
bad_bytes_are_found(void **state)
{
	static const char *const bad[] = {
	    "ab\xC0\x80", "ab\xED\xA0\x80", "ab\xF4\x90\x80\x80", "ab\xE4\xB8", "ab\xFF"};
	unsigned line, col;

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_int_equal(utf8_check(slice_of(bad[i])), 2);
	utf8_position(SLICE("一\n二三x"), 10, &line, &col);
	assert_int_equal(line, 2);
	assert_int_equal(col, 3);
}

/* The quick check of many bytes at once says what reading one character after the other says. */
static void
checks_agree(void **state)
{
	static const unsigned char some[] = {'a', 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0,
	    0xC1, 0xC2, 0xDF, 0xE0, 0xE4, 0xED, 0xEF, 0xF0, 0xF1, 0xF4, 0xF5, 0xFF};
	uint32_t random = 1, rune;
	char text[80];

	for (int round = 0; round < 20000; round++) {
		size_t fine = 0, len, good = (size_t)round % 60, at = 0;
		struct slice all;

		while (at < good) { /* good characters first, so that all places are tried */
			memcpy(text + at, "\xED\x95\x9C\xF0\x9F\x98\x80z", 8);
			at += round & 64 ? 8 : 3;
		}
		for (int i = 0; i < 1 + round % 7; i++) {
			random = random * 1664525 + 1013904223;
			text[at++] = (char)some[(random >> 16) % sizeof(some)];
		}
		all = slice_from(text, at);
		while ((len = utf8_next(slice_skip(all, fine), &rune))) {
			if (len == 1 && (unsigned char)text[fine] >= 0x80)
				break;
			fine += len;
		}
		assert_int_equal(utf8_check(all), fine);
	}
}

static void
paths_resolve(void **state)
{
	static const struct {
		const char *dir, *rel, *want;
	} rows[] = {
	    {"ko/plans", "../about.md", "ko/about.md"},
	    {"", "a/./b//c", "a/b/c"},
	    {"ko", "..", ""},
	    {"ko", "../..", NULL},
	    {"", "../x", NULL},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct buf out = BUF_INIT;
		bool ok = path_resolve(&out, slice_of(rows[i].dir), slice_of(rows[i].rel));

		assert_int_equal(ok, rows[i].want != NULL);
		assert_string_equal(out.ptr, rows[i].want ? rows[i].want : "");
		buf_finish(&out);
	}
}

static void
paths_relate(void **state)
{
	static const struct {
		const char *dir, *target, *want;
	} rows[] = {
	    {"", "a/b", "a/b"},
	    {"a", "a/b", "b"},
	    {"a/b", "a/c/d", "../c/d"},
	    {"a/b", "x", "../../x"},
	    {"a/bc", "a/b/d", "../b/d"},
	    {"a", "a/", ""},
	    {"ko/x", "ko/", "../"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct buf out = BUF_INIT;

		path_relative(&out, slice_of(rows[i].dir), slice_of(rows[i].target));
		assert_string_equal(out.ptr, rows[i].want);
		buf_finish(&out);
	}
}

static void
urls_are_decoded_and_encoded(void **state)
{
	struct buf out = BUF_INIT;

	url_decode(&out, SLICE("%ED%95%9C%zz%4"));
	assert_string_equal(out.ptr, "한%zz%4");
	buf_truncate(&out, 0);
	url_encode_path(&out, SLICE("한/a b?#"));
	assert_string_equal(out.ptr, "%ED%95%9C/a%20b%3F%23");
	assert_true(url_is_encoded(SLICE("a/b-c.d/@~")) && url_is_encoded(SLICE("")));
	assert_false(url_is_encoded(SLICE("a b")) || url_is_encoded(SLICE("한")));
	assert_true(url_is_external(SLICE("https://x")) && url_is_external(SLICE("//x")));
	assert_false(url_is_external(SLICE("a/b:c")) || url_is_external(SLICE("3:a")));
	buf_finish(&out);
}

static void
diagnostics_sort_and_merge(void **state)
{
	struct diag all = DIAG_INIT, page = DIAG_INIT;

	diag_add(&all, DIAG_WARNING, "b", (struct diag_at){"b.md", 2, 1}, NULL, "second");
	diag_add(&page, DIAG_ERROR, "a", (struct diag_at){"a.md", 9, 1}, "do %d", "first %d", 1);
	diag_merge(&all, &page);
	diag_sort(&all);
	assert_int_equal(page.len, 0);
	assert_int_equal(all.counts[DIAG_ERROR], 1);
	assert_string_equal(all.items[0].message, "first 1");
	assert_string_equal(all.items[0].hint, "do %d");
	diag_finish(&all);
}

static void
arena_survives_large_and_small(void **state)
{
	struct arena arena = ARENA_INIT;
	struct slice kept = arena_copy(&arena, SLICE("kept"));

	for (size_t size = 1; size < 1 << 20; size *= 3)
		memset(arena_alloc(&arena, size), 0xAA, size);
	assert_string_equal(kept.ptr, "kept");
	assert_string_equal(arena_printf(&arena, "%d-%s", 7, "x"), "7-x");
	arena_finish(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(buf_grows_and_escapes),
	    cmocka_unit_test(json_text_is_escaped_wherever_it_must_be),
	    cmocka_unit_test(json_text_has_no_control_characters),
	    cmocka_unit_test(digits_are_filled_up),
	    cmocka_unit_test(runes_round_trip),
	    cmocka_unit_test(bad_bytes_are_found),
	    cmocka_unit_test(checks_agree),
	    cmocka_unit_test(paths_resolve),
	    cmocka_unit_test(paths_relate),
	    cmocka_unit_test(urls_are_decoded_and_encoded),
	    cmocka_unit_test(diagnostics_sort_and_merge),
	    cmocka_unit_test(arena_survives_large_and_small),
	};

	return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
