#include "unit.h"

#include "base/unicode.h"
#include "base/unicode_sort.h"

#include <stdlib.h>

typedef void (*transform)(struct buf *out, struct slice text);

struct pair {
	const char *in, *want;
};

static void
check(transform make, const struct pair *pairs, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		struct buf buf = BUF_INIT;

		buf_puts(&buf, "[");
		make(&buf, slice_of(pairs[i].in));
		assert_string_equal(buf.ptr + 1, pairs[i].want);
		assert_int_equal(buf.len, 1 + strlen(pairs[i].want));
		buf_finish(&buf);
	}
}

#define CHECK(make, pairs) check(make, pairs, sizeof(pairs) / sizeof(*(pairs)))

static void
nfc_composes(void **state)
{
	static const struct pair pairs[] = {
	    {"", ""},
	    {"plain ASCII", "plain ASCII"},
	    {"한글 繁體 かな", "한글 繁體 かな"},
	    {"\u1112\u1161\u11AB\u1100\u1173\u11AF.md", "한글.md"},
	    {"\uAC00\u11A8", "각"},
	    {"か\u3099", "が"},
	    {"e\u0301\u0323", "\u1EB9\u0301"},
	    {"\u212B", "\u00C5"},
	    {"\uFA1C", "\u9756"},
	    {"a\xFF\u0301", "a\uFFFD\u0301"},
	};

	CHECK(unicode_nfc, pairs);
}

static void
lower_is_full_and_knows_sigma(void **state)
{
	static const struct pair pairs[] = {
	    {"ABC z 한글 中文", "abc z 한글 中文"},
	    {"ΟΔΟΣ ΟΔΟΣ", "οδος οδος"},
	    {"İ", "i\u0307"},
	    {"ＡＩ Ⅳ", "ａｉ ⅳ"},
	    {"straße", "straße"},
	};

	CHECK(unicode_lower, pairs);
}

static void
fold_joins_spellings(void **state)
{
	static const struct pair fold[] = {
	    {"STRASSE 中文", "strasse 中文"},
	    {"straße", "strasse"},
	    {"\u1112\u1161\u11AB", "한"},
	    {"E\u0301", "\u00E9"},
	    {"ＡＩ", "ａｉ"},
	};
	static const struct pair compat[] = {
	    {"ＡＩ　①", "ai 1"},
	    {"ｶﾞ", "ガ"},
	    {"A\u200DB\uFE0F", "ab"},
	    {"ﬀ Ⅳ", "ff iv"},
	};

	CHECK(unicode_fold, fold);
	CHECK(unicode_fold_compat, compat);
}

/* An accent sends the text to ICU: signs that are known here must become the same there. */
static void
known_signs_fold_as_in_icu(void **state)
{
	static const uint32_t ranges[][2] = {{0x20, 0x7E}, {0x2010, 0x2030}, {0x2180, 0x2200},
	    {0x25F0, 0x27D0}, {0x2FF0, 0x30FF}, {0xAC00, 0xAC10}, {0xFF00, 0xFF70},
	    {0x1F2F0, 0x1FB10}};
	struct buf in = BUF_INIT, quick = BUF_INIT, slow = BUF_INIT, both = BUF_INIT;

	for (size_t i = 0; i < sizeof(ranges) / sizeof(*ranges); i++)
		for (uint32_t rune = ranges[i][0]; rune <= ranges[i][1]; rune++) {
			buf_truncate(&in, 0);
			buf_truncate(&quick, 0);
			buf_truncate(&slow, 0);
			buf_truncate(&both, 0);
			buf_puts(&in, "x");
			buf_put_rune(&in, rune);
			buf_puts(&in, "Y");
			unicode_fold_compat(&quick, buf_slice(&in));
			buf_puts(&in, "\u00E9");
			unicode_fold_compat(&slow, buf_slice(&in));
			buf_put(&both, buf_slice(&quick));
			buf_puts(&both, "\u00E9");
			assert_string_equal(both.ptr, slow.ptr);
		}
	buf_finish(&in);
	buf_finish(&quick);
	buf_finish(&slow);
	buf_finish(&both);
}

static void
long_text_leaves_the_stack(void **state)
{
	struct buf in = BUF_INIT, out = BUF_INIT;

	for (int i = 0; i < 5000; i++)
		buf_puts(&in, "\u1112\u1161\u11ABΐ");
	unicode_fold(&out, buf_slice(&in));
	assert_int_equal(out.len, 5000 * strlen("한ΐ"));
	buf_truncate(&out, 0);
	unicode_lower(&out, buf_slice(&in));
	assert_string_equal(out.ptr, in.ptr);
	buf_finish(&in);
	buf_finish(&out);
}

typedef bool (*property)(uint32_t rune);

static void
properties_hold(void **state)
{
	static const struct {
		property has;
		uint32_t yes[8], no[8]; /* until 0 */
	} rows[] = {
	    {unicode_is_word, {'a', '_', '5', 0x4E2D, 0xFE0F, 0x20E3, 0x2163, 0x0301},
		{'-', ' ', '.', 0xFF08, 0x2460, 0x1F6E0, 0x00BD}},
	    {unicode_is_letter_or_digit, {'a', '5', 0x4E2D, 0xAC00}, {'_', 0xFE0F, 0x20E3, '-'}},
	    {unicode_is_space, {' ', '\t', '\n', '\f', '\r', 0xA0, 0x3000, 0x2009},
		{0x0B, 0x200B, 0x0085, 0x2028, 'x', 0xFEFF}},
	    {unicode_is_punct, {'!', '$', '~', '^', 0x3002, 0x00A3, 0x201C, 0x1F600},
		{'a', '0', ' ', 0x7F, 0x4E2D, 0xFE0F}},
	    {unicode_is_wide, {0x4E2D, 0xAC00, 0xFF08, 0xFF76, 0x3002, 0x1F600, 0x20000},
		{'a', 0x201C, 0x00E9, 0x2026, 0x1160}},
	    {unicode_is_ambiguous_width, {0x201C, 0x2026, 0x2014, 0x00B7}, {'a', 0x4E2D, 0xAC00}},
	    {unicode_is_hangul, {0xAC00, 0x1112, 0x3131, 0xFFA1, 0x1160}, {0x4E2D, 0x3042, 'a'}},
	    {unicode_is_han_or_kana, {0x4E2D, 0x3005, 0x3042, 0x30AB, 0x3105, 0xFF76, 0x20000},
		{0xAC00, 'a', 0x3002, 0xFF08}},
	    {unicode_is_emoji, {0x231A, 0x1F600, 0x2728}, {0x1F6E0, '1', 0x3030, 0x263A}},
	    {unicode_is_cjk, {0x1100, 0x1160, 0x20A9, 0x4E2D, 0xAC00, 0x3030, 0x3FFFD, 0x1F200},
		{'a', 0x10FF, 0x1F600, 0x303F, 0x3040, 0x201C, 0x3FFFE, 0x10FFFF}},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		for (size_t k = 0; k < 8 && rows[i].yes[k]; k++)
			if (!rows[i].has(rows[i].yes[k]))
				fail_msg("row %zu: U+%04X should have it", i, rows[i].yes[k]);
		for (size_t k = 0; k < 8 && rows[i].no[k]; k++)
			if (rows[i].has(rows[i].no[k]))
				fail_msg("row %zu: U+%04X should not have it", i, rows[i].no[k]);
	}
}

/* Sorts with the keys of a language, and joins with blanks. */
static void
assert_sorted(const char *tag, const char *expected)
{
	struct collator *collator = collator_open(tag);
	struct buf keys[16];
	size_t len = 0;
	char *words = strdup(expected), *rest = words, *word;

	assert_non_null(collator);
	while ((word = strsep(&rest, " "))) {
		keys[len] = (struct buf)BUF_INIT;
		collator_put_key(collator, &keys[len++], slice_of(word));
	}
	for (size_t i = 1; i < len; i++)
		if (slice_cmp(buf_slice(&keys[i - 1]), buf_slice(&keys[i])) >= 0)
			fail_msg(
			    "%s: word %zu of \"%s\" is not after the one before", tag, i, expected);
	for (size_t i = 0; i < len; i++)
		buf_finish(&keys[i]);
	free(words);
	collator_close(collator);
}

static void
words_sort_as_readers_do(void **state)
{
	struct buf key = BUF_INIT;

	assert_sorted("zh-Hans", "啊 北京 重庆 三年 一 银行 张"); /* pinyin; 重 is chong here */
	assert_sorted("zh-Hant", "一 三年 北京 張 雲端 資料庫 學習"); /* strokes */
	assert_sorted("ko", "가나다 데이터 백엔드 빅데이터 클라우드 하둡");
	assert_sorted("ko", "2단계 10단계");
	assert_sorted("en", "alpha Beta gamma");
	assert_sorted("zh-Hant", "Phase-2 Phase-10");
	collator_put_key(NULL, &key, SLICE("글"));
	assert_string_equal(key.ptr, "글");
	buf_finish(&key);
}

/* Neither long nor broken text is too much. */
static void
any_text_has_a_key(void **state)
{
	struct collator *collator = collator_open("zh-Hans");
	struct buf text = BUF_INIT, key = BUF_INIT;

	collator_put_key(collator, &key, SLICE(""));
	buf_truncate(&key, 0);
	for (int i = 0; i < 5000; i++)
		buf_puts(&text, i % 7 ? "學" : "\xF0\x9F");
	collator_put_key(collator, &key, buf_slice(&text));
	assert_true(key.len > 100);
	collator_close(collator);
	buf_finish(&text);
	buf_finish(&key);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nfc_composes),
	    cmocka_unit_test(lower_is_full_and_knows_sigma),
	    cmocka_unit_test(fold_joins_spellings),
	    cmocka_unit_test(known_signs_fold_as_in_icu),
	    cmocka_unit_test(long_text_leaves_the_stack),
	    cmocka_unit_test(properties_hold),
	    cmocka_unit_test(words_sort_as_readers_do),
	    cmocka_unit_test(any_text_has_a_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
