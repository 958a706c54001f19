#include "unit.h"

#include "base/fs.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "read/clean.h"
#include "read/decode.h"
#include "read/frequent.h"

#include <fcntl.h>
#include <glob.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>

static const char *const site_langs[] = {"zh-Hant", "zh-Hans", "ko"};

static struct decode_request
request(void)
{
	return (struct decode_request){.path = "content/a.md", .langs = site_langs, .langs_len = 3};
}

/* `text` (UTF-8) in another encoding; what that cannot write is left out. The caller finishes. */
static struct buf
encode(struct slice text, const char *encoding)
{
	iconv_t cd = iconv_open(encoding, "UTF-8");
	struct buf out = BUF_INIT;
	uint32_t rune;
	size_t len;

	assert_true(cd != (iconv_t)-1);
	while ((len = utf8_next(text, &rune))) {
		char *in = (char *)text.ptr, to[16], *end = to;
		size_t left = len, room = sizeof(to);

		if (iconv(cd, &in, &left, &end, &room) != (size_t)-1)
			buf_put_bytes(&out, to, (size_t)(end - to));
		text = slice_skip(text, len);
	}
	iconv_close(cd);
	return out;
}

/* Asserts how bytes are read; `want` NULL for an error. */
static void
check(struct decode_request req, struct slice bytes, const char *want, const char *want_encoding)
{
	struct buf text = BUF_INIT;
	struct diag diag = DIAG_INIT;
	const char *encoding = NULL;
	bool ok;

	buf_put(&text, bytes);
	ok = decode_text(&req, &text, &encoding, &diag);
	assert_int_equal(ok, want != NULL);
	assert_int_equal(diag.counts[DIAG_ERROR], !ok);
	if (want) {
		assert_string_equal(text.ptr, want);
		assert_int_equal(text.len, strlen(want));
		assert_string_equal(encoding, want_encoding);
	} else {
		assert_string_equal(diag.items[0].code, "encoding");
	}
	buf_finish(&text);
	diag_finish(&diag);
}

static void
clean_utf8_stays_where_it_is(void **state)
{
	struct decode_request req = request();
	struct diag diag = DIAG_INIT;
	struct buf text = BUF_INIT;
	const char *encoding, *before;

	buf_puts(&text, "繁體 한국어 🚀\tx\xC2\xA0y\xE2\x80\x8B\n");
	before = text.ptr;
	assert_true(decode_text(&req, &text, &encoding, &diag));
	assert_ptr_equal(text.ptr, before);
	assert_string_equal(text.ptr, "繁體 한국어 🚀\tx\xC2\xA0y\xE2\x80\x8B\n");
	buf_finish(&text);
}

static void
marks_line_ends_and_specials_are_cleaned(void **state)
{
	struct decode_request req = request();

	check(req, SLICE("\xEF\xBB\xBF# 가\r\nb\rc\r"), "# 가\nb\nc\n", "UTF-8");
	check(req, SLICE("a\r\r\nb"), "a\n\nb", "UTF-8");
	check(req, SLICE("x\0y\0z"), "x\xEF\xBF\xBDy\xEF\xBF\xBDz", "UTF-8");
	check(req, SLICE("\xEF\xB7\x90 \xEF\xB7\xAF \xEF\xBF\xBE \xEF\xBF\xBF \xEF\xB7\xB0"),
	    "\xEF\xBF\xBD \xEF\xBF\xBD \xEF\xBF\xBD \xEF\xBF\xBD \xEF\xB7\xB0", "UTF-8");
	check(req, SLICE(""), "", "UTF-8");
	check(req, SLICE("\xEF\xBB\xBF"), "", "UTF-8");
	check(req, SLICE("\xEF\xBB\xBF\r\n\0"), "\n\xEF\xBF\xBD", "UTF-8");
}

/* The first bad byte, one character at a time. */
static size_t
plain_check(struct slice text)
{
	size_t at = 0, len;
	uint32_t rune;

	while ((len = utf8_next(slice_skip(text, at), &rune))) {
		if (len == 1 && (unsigned char)text.ptr[at] >= 0x80)
			break;
		at += len;
	}
	return at;
}

static void
the_fast_check_agrees_with_the_plain_one(void **state)
{
	static const char *const pool[] = {"a", "bcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", "\n",
	    "한국어", "繁體中文", "🚀", "é", "\xEF\xBF\xBD", "\xED\x9F\xBF", "\xF4\x8F\xBF\xBF",
	    "\xE0\xA0\x80", "\xF0\x90\x80\x80", "한", "中", "글", "文"};
	static const char *const bad[] = {"\x80", "\xBF", "\xC2", "\xE0\x9F\x80", "\xED\xA0\x80",
	    "\xF0\x8F\x80\x80", "\xF4\x90\x80\x80", "\xF5", "\xC0\x80", "\xE4\xB8", "\xE4",
	    "\xF0\x9F\x9A", "\xFF"};
	unsigned seed = 7;
	size_t found = 0;

	for (int round = 0; round < 20000; round++) {
		struct buf text = BUF_INIT;
		size_t pieces, wrong;

		seed = seed * 1103515245u + 12345u;
		pieces = (seed >> 16) % 40;
		wrong = (seed >> 24) % 60;
		for (size_t i = 0; i < pieces; i++) {
			seed = seed * 1103515245u + 12345u;
			buf_puts(&text, pool[(seed >> 16) % (sizeof(pool) / sizeof(*pool))]);
			if (i == wrong)
				buf_puts(&text, bad[(seed >> 8) % (sizeof(bad) / sizeof(*bad))]);
		}
		assert_int_equal(
		    clean_check(buf_slice(&text), NULL), plain_check(buf_slice(&text)));
		found += plain_check(buf_slice(&text)) < text.len;
		buf_finish(&text);
	}
	assert_true(found > 2000);
}

/* Asserts the place and the offset that are named for bytes which cannot be read. */
static void
check_bad(struct decode_request req, struct slice bytes, unsigned line, unsigned col, size_t offset)
{
	struct buf text = BUF_INIT;
	struct diag diag = DIAG_INIT;
	const char *encoding;
	char want[32];

	buf_put(&text, bytes);
	assert_false(decode_text(&req, &text, &encoding, &diag));
	assert_int_equal(diag.len, 1);
	assert_string_equal(diag.items[0].path, "content/a.md");
	assert_int_equal(diag.items[0].line, line);
	assert_int_equal(diag.items[0].col, col);
	snprintf(want, sizeof(want), "offset %zu ", offset);
	if (!strstr(diag.items[0].message, want))
		fail_msg("%s: no \"%s\"", diag.items[0].message, want);
	assert_non_null(diag.items[0].hint);
	buf_finish(&text);
	diag_finish(&diag);
}

static void
bad_bytes_are_named_exactly(void **state)
{
	struct decode_request req = request();

	check_bad(req, SLICE("# 가나다\n한글 \xFFx 한글"), 2, 4, 19);
	check_bad(req, SLICE("繁體中文\n\n繁\xE9\xAB"), 3, 2, 17);
	check_bad(req, SLICE("\xEF\xBB\xBFok\n\x80"), 2, 1, 6);
	req.declared = "big5";
	check_bad(req, SLICE("\xA4\xA4\xA4\xE5\n\xA4\xA4\xFF\xFF"), 2, 2, 7);
	req.declared = "euc-kr";
	check_bad(req, SLICE("\xB0\xA1\n\n\xB3\xAA\xC7"), 3, 2, 6);
	req.declared = "gbk";
	check_bad(req, SLICE("a\xD6\xD0\xFF\xFF"), 1, 3, 3);
	check_bad(req,
	    SLICE("\xFF\xFE"
		  "a\0\n\0\0\xDC"
		  "b\0"),
	    2, 1, 6);
	check_bad(req, SLICE("\xFE\xFF\0a\0"), 1, 2, 4);
}

static void
utf16_is_known_by_mark_and_by_zeros(void **state)
{
	static const char *const texts[] = {"# 한국어 🚀\n본문\n", "繁體中文\n", "plain ascii\n"};
	static const char *const names[] = {"UTF-16LE", "UTF-16BE"};

	for (size_t i = 0; i < 6; i++) {
		struct buf bytes = encode(slice_of(texts[i / 2]), names[i % 2]);

		check(request(), buf_slice(&bytes), texts[i / 2], names[i % 2]);
		buf_insert(&bytes, 0, i % 2 ? SLICE("\xFE\xFF") : SLICE("\xFF\xFE"));
		check(request(), buf_slice(&bytes), texts[i / 2], names[i % 2]);
		buf_finish(&bytes);
	}
	/* one stray NUL does not make UTF-16 of a text, not even of one that is broken */
	check_bad(request(), SLICE("한국어 문서 쪽 하나\0\xFF "), 1, 13, 28);
	check(request(), SLICE("some text\0 is"), "some text\xEF\xBF\xBD is", "UTF-8");
}

static void
declared_encodings_are_taken(void **state)
{
	struct decode_request req = request();

	check(req, SLICE("---\nencoding: Big5\n---\n\xA4\xA4"), "---\nencoding: Big5\n---\n中",
	    "BIG5-HKSCS");
	check(req, SLICE("---\nencoding: \"ks_c_5601-1987\"\n---\n\xB0\xA1"),
	    "---\nencoding: \"ks_c_5601-1987\"\n---\n가", "CP949");
	/* after the end of the front matter it is text */
	check(req, SLICE("---\na: b\n---\nencoding: big5\n\xA4\xA4\xFF"), NULL, NULL);
	check(req, SLICE("---\nencoding: ISO-2022-CN-EXT\n---\n\xB0\xA1"), NULL, NULL);
	check(req, SLICE("---\nencoding: utf-8//TRANSLIT\n---\n\xB0\xA1"), NULL, NULL);
	/* UTF-8 is UTF-8, whatever is said */
	check(req, SLICE("---\nencoding: gbk\n---\n中"), "---\nencoding: gbk\n---\n中", "UTF-8");
	req.declared = "GB2312";
	check(req, SLICE("\xD6\xD0\x81\x30\x81\x30"), "中\xC2\x80", "GB18030");
	req.declared = "EUC-KR"; /* a syllable that only CP949 has */
	check(req, SLICE("\x8C\x63"), "똠", "CP949");
	req.declared = "big5"; /* a character of HKSCS, and one that only CP950 has */
	check(req, SLICE("\xFA\x40"), "\xF0\xA0\x95\x87", "BIG5-HKSCS");
	check(req, SLICE("\xA4\xA4\xA1\xFE\xA4\xE5"), "中／文", "CP950");
}

static void
names_of_encodings(void **state)
{
	assert_string_equal(decode_find(SLICE("Windows-949")), "CP949");
	assert_string_equal(decode_find(SLICE("UTF8")), "UTF-8");
	assert_null(decode_find(SLICE("utf-7")));
	assert_null(decode_find(SLICE("")));
	assert_null(decode_find(SLICE("a-name-that-is-longer-than-any")));
	assert_int_equal(frequent_script(SLICE("zh_tw")), SCRIPT_HANT);
	assert_int_equal(frequent_script(SLICE("zh-Hant-HK")), SCRIPT_HANT);
	assert_int_equal(frequent_script(SLICE("zh-CN")), SCRIPT_HANS);
	assert_int_equal(frequent_script(SLICE("kok")), SCRIPT_NONE);
}

/* What one sample made of the guess. */
enum outcome { RIGHT, REJECTED, WRONG };

static enum outcome
guess(struct slice sample, const char *encoding, const char *only_lang)
{
	struct decode_request req = request();
	struct buf bytes = encode(sample, encoding), back = BUF_INIT;
	struct diag diag = DIAG_INIT;
	const char *got;
	enum outcome outcome = REJECTED;

	if (only_lang) {
		req.langs = &only_lang;
		req.langs_len = 1;
	}
	buf_put(&back, buf_slice(&bytes));
	if (decode_text(&req, &bytes, &got, &diag)) {
		struct buf again = encode(buf_slice(&bytes), encoding);

		outcome = slice_eq(buf_slice(&again), buf_slice(&back)) ? RIGHT : WRONG;
		buf_finish(&again);
	}
	buf_finish(&bytes);
	buf_finish(&back);
	diag_finish(&diag);
	return outcome;
}

static struct buf
read_all(const char *pattern)
{
	const char *root = getenv("RMGEN_TESTS");
	char *full = xasprintf("%s/../content/%s", root ? root : "tests", pattern);
	struct buf text = BUF_INIT;
	glob_t found;

	if (glob(full, 0, NULL, &found) == 0)
		for (size_t i = 0; i < found.gl_pathc; i++)
			assert_int_equal(fs_read(AT_FDCWD, found.gl_pathv[i], 1 << 20, &text), 0);
	globfree(&found);
	free(full);
	return text;
}

/* Samples of the site's own pages, cut at characters, must be read right or refused; never wrong.
 * `least` is the share in percent that must be right. */
static void
check_samples(const char *lang, const char *encoding, size_t bytes, int least, int least_one)
{
	char *pattern = xasprintf("%s/plans/*.md", lang);
	struct buf text = read_all(pattern);
	int counts[2][3] = {{0}}, total = 0;

	free(pattern);
	if (!text.len)
		fail_msg("no pages in content/");
	for (size_t at = 0; at + bytes * 2 < text.len && total < 200; at += text.len / 211 + 1) {
		struct slice sample = slice_from(text.ptr + at, bytes + bytes / 2);
		bool other = false;

		while (sample.len && ((unsigned char)sample.ptr[0] & 0xC0) == 0x80)
			sample = slice_skip(sample, 1);
		for (size_t i = 0; i < sample.len; i++)
			other |= (unsigned char)sample.ptr[i] >= 0xE3;
		if (!other)
			continue;
		counts[0][guess(sample, encoding, NULL)]++;
		counts[1][guess(sample, encoding, lang)]++;
		total++;
	}
	print_message("# %-10s %5zu B: of %3d, %3d right, %2d refused, %d wrong; one language: %d "
		      "right, %d refused, %d wrong\n",
	    encoding, bytes, total, counts[0][RIGHT], counts[0][REJECTED], counts[0][WRONG],
	    counts[1][RIGHT], counts[1][REJECTED], counts[1][WRONG]);
	assert_true(total > 20);
	assert_true(counts[0][RIGHT] * 100 >= least * total);
	assert_true(counts[1][RIGHT] * 100 >= least_one * total);
	assert_true(counts[0][WRONG] * 100 <= total);
	assert_int_equal(counts[1][WRONG], 0);
	buf_finish(&text);
}

static void
samples_of_real_pages_are_read(void **state)
{
	static const struct {
		const char *lang, *encoding;
		size_t bytes;
		int least, least_one;
	} rows[] = {
	    {"zh-Hant", "BIG5-HKSCS", 60, 90, 97},
	    {"zh-Hant", "BIG5-HKSCS", 120, 98, 99},
	    {"zh-Hant", "BIG5-HKSCS", 1000, 100, 100},
	    {"ko", "CP949", 60, 96, 99},
	    {"ko", "CP949", 120, 98, 99},
	    {"ko", "CP949", 1000, 100, 100},
	    {"zh-Hans", "GB18030", 60, 90, 96},
	    {"zh-Hans", "GB18030", 120, 97, 99},
	    {"zh-Hans", "GB18030", 500, 99, 100},
	    {"zh-Hans", "GB18030", 2500, 100, 100},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		check_samples(rows[i].lang, rows[i].encoding, rows[i].bytes, rows[i].least,
		    rows[i].least_one);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(clean_utf8_stays_where_it_is),
	    cmocka_unit_test(marks_line_ends_and_specials_are_cleaned),
	    cmocka_unit_test(the_fast_check_agrees_with_the_plain_one),
	    cmocka_unit_test(bad_bytes_are_named_exactly),
	    cmocka_unit_test(utf16_is_known_by_mark_and_by_zeros),
	    cmocka_unit_test(declared_encodings_are_taken),
	    cmocka_unit_test(names_of_encodings),
	    cmocka_unit_test(samples_of_real_pages_are_read),
	};

	return cmocka_run_group_tests_name("decode", tests, NULL, NULL);
}
