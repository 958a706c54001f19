#include "unit.h"

#include "base/buf.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/slice.h"
#include "conf/config.h"
#include "conf/datadir.h"
#include "conf/dates.h"
#include "conf/i18n.h"
#include "conf/numbers.h"
#include "conf/plural.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <unicode/udat.h>
#include <unicode/udatpg.h>
#include <unicode/unum.h>
#include <unicode/ustring.h>

static struct config_lang langs[] = {{.tag = "zh-Hant"}, {.tag = "zh-Hans"}, {.tag = "ko"},
    {.tag = "en"}, {.tag = "en-GB"}, {.tag = "vi"}};

static struct config
config_of(size_t len)
{
	return (struct config){.langs = langs, .langs_len = len, .default_lang = 0};
}

static char *
top(const char *below)
{
	const char *tests = getenv("RMGEN_TESTS");

	return xasprintf("%s/../%s", tests ? tests : "tests", below);
}

static struct i18n *
load_own(const struct config *conf)
{
	char *dir = top("i18n");
	const char *dirs[] = {dir};
	struct diag diag = DIAG_INIT;
	struct i18n *i18n = i18n_load(conf, dirs, 1, &diag);

	if (!i18n || diag.len)
		fail_msg("%s", diag.items[0].message);
	diag_finish(&diag);
	free(dir);
	return i18n;
}

/* Puts the {{names}} of a word into `out`, sorted by where they stand in the first language. */
static void
placeholders(json_t *out, const char *word)
{
	while ((word = strstr(word, "{{"))) {
		const char *end = strstr(word, "}}");
		char *name;

		assert_non_null(end);
		/* what chooses between forms is no name that is filled in */
		if (!strchr("#^/", word[2])) {
			name = xstrndup(word + 2, (size_t)(end - word - 2));
			json_object_set_new(out, name, json_true());
			free(name);
		}
		word = end;
	}
}

static void
languages_say_the_same_things(void **state)
{
	struct config conf = config_of(4);
	struct i18n *i18n = load_own(&conf);
	struct diag diag = DIAG_INIT;
	json_t *english = i18n_words(i18n, 3), *word;
	const char *key;

	i18n_check(i18n, &diag);
	if (diag.len)
		fail_msg("%s", diag.items[0].message);
	for (int lang = 0; lang < 3; lang++) {
		assert_int_equal(
		    json_object_size(i18n_words(i18n, lang)), json_object_size(english));
		json_object_foreach (i18n_words(i18n, lang), key, word) {
			json_t *own = json_object(), *other = json_object();

			placeholders(own, json_string_value(word));
			placeholders(other, i18n_word(i18n, 3, key));
			if (!json_equal(own, other))
				fail_msg("%s of %s: not the same {{names}} as in English", key,
				    langs[lang].tag);
			json_decref(own);
			json_decref(other);
		}
	}
	i18n_free(i18n);
}

/* Every {{>t/key}} of one template must be a word. */
static void
check_template(const struct i18n *i18n, const char *path)
{
	struct buf text = BUF_INIT;

	assert_int_equal(fs_read(AT_FDCWD, path, 1 << 20, &text), 0);
	for (const char *at = text.ptr; (at = strstr(at, "{{>t/"));) {
		size_t len = strcspn(at += 5, "} ");
		char *key = xstrndup(at, len);

		if (!json_object_get(i18n_words(i18n, 0), key))
			fail_msg("%s: no word \"%s\"", path, key);
		free(key);
	}
	buf_finish(&text);
}

static void
templates_find_their_words(void **state)
{
	static const char *const folders[] = {
	    "themes/default/templates", "themes/default/templates/hooks"};
	struct config conf = config_of(4);
	struct i18n *i18n = load_own(&conf);

	for (size_t i = 0; i < 2; i++) {
		char *dir = top(folders[i]);
		DIR *open = opendir(dir);
		struct dirent *entry;

		while (open && (entry = readdir(open))) {
			char *path = xasprintf("%s/%s", dir, entry->d_name);

			if (slice_ends(slice_of(path), ".mustache"))
				check_template(i18n, path);
			free(path);
		}
		if (open)
			closedir(open);
		free(dir);
	}
	i18n_free(i18n);
}

static void
words_are_borrowed_in_order(void **state)
{
	struct config conf = config_of(6);
	struct i18n *i18n = load_own(&conf);
	struct diag diag = DIAG_INIT;

	assert_string_equal(i18n_word(i18n, 0, "search"), "搜尋");
	assert_string_equal(i18n_word(i18n, 1, "search"), "搜索");
	assert_string_equal(i18n_word(i18n, 2, "search"), "검색");
	assert_string_equal(i18n_word(i18n, 4, "search"), "Search"); /* the base language */
	assert_string_equal(i18n_word(i18n, 5, "search"), "搜尋");   /* the default language */
	assert_string_equal(i18n_word(i18n, 5, "no-such-word"), "no-such-word");
	i18n_check(i18n, &diag);
	assert_int_equal(diag.len, 1);
	assert_non_null(strstr(diag.items[0].message, "vi"));
	assert_non_null(strstr(diag.items[0].hint, "i18n/vi.yaml"));
	diag_finish(&diag);
	i18n_free(i18n);
}

static void
write_file(const char *dir, const char *name, const char *text)
{
	char *path = xasprintf("%s/%s", dir, name);

	assert_int_equal(fs_write(AT_FDCWD, path, slice_of(text)), 0);
	free(path);
}

/* Loads the program's words and over them one file of a site. */
static struct i18n *
load_over(const struct config *conf, const char *name, const char *text, struct diag *diag)
{
	char dir[] = "/tmp/rmgen-i18n-XXXXXX", *own = top("i18n"), *path;
	const char *dirs[] = {own, "/nonexistent/i18n", dir};
	struct i18n *i18n;

	assert_non_null(mkdtemp(dir));
	write_file(dir, name, text);
	i18n = i18n_load(conf, dirs, 3, diag);
	path = xasprintf("%s/%s", dir, name);
	unlink(path);
	rmdir(dir);
	free(path);
	free(own);
	return i18n;
}

static void
sites_overlay_words(void **state)
{
	struct config conf = config_of(4);
	struct diag diag = DIAG_INIT;
	struct i18n *i18n = load_over(
	    &conf, "zh-TW.yaml", "serch: x\nhome: 1.10\nsearch: 找\nour_word: 我們\n", &diag);

	assert_non_null(i18n);
	assert_string_equal(i18n_word(i18n, 0, "search"), "找");
	assert_string_equal(i18n_word(i18n, 0, "home"), "1.10");
	assert_string_equal(i18n_word(i18n, 0, "skip"), "跳到內文");
	assert_string_equal(i18n_word(i18n, 0, "our_word"), "我們");
	assert_int_equal(diag.len, 1);
	assert_string_equal(diag.items[0].code, "i18n-key");
	assert_non_null(strstr(diag.items[0].hint, "search"));
	diag_finish(&diag);
	i18n_free(i18n);
}

static void
bad_files_are_refused(void **state)
{
	static const struct {
		const char *name, *text, *code;
	} rows[] = {
	    {"ko.yaml", "search: [a]\n", "i18n-type"},
	    {"ko.yaml", "- a\n", "i18n-type"},
	    {"ko.yaml", "search: {{x}} y\n", "yaml"},
	};
	struct config conf = config_of(4);

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct diag diag = DIAG_INIT;

		assert_null(load_over(&conf, rows[i].name, rows[i].text, &diag));
		assert_string_equal(diag.items[0].code, rows[i].code);
		assert_int_equal(diag.items[0].status, EXIT_USAGE);
		diag_finish(&diag);
	}
	{
		struct diag diag = DIAG_INIT;
		struct i18n *i18n = load_over(&conf, "korean words.yaml", "a: b\n", &diag);

		assert_non_null(i18n);
		assert_string_equal(diag.items[0].code, "i18n-file");
		diag_finish(&diag);
		i18n_free(i18n);
	}
}

/* What ICU itself makes of a number. */
static void
number_by_icu(struct buf *out, const char *tag, long number)
{
	UErrorCode status = U_ZERO_ERROR;
	UNumberFormat *format = unum_open(UNUM_DECIMAL, NULL, 0, tag, NULL, &status);
	UChar text[64];
	char utf8[192];
	int32_t len = unum_formatInt64(format, number, text, 64, NULL, &status);

	u_strToUTF8(utf8, sizeof(utf8), NULL, text, len, &status);
	assert_true(U_SUCCESS(status));
	buf_puts(out, utf8);
	unum_close(format);
}

static void
numbers_are_those_of_icu(void **state)
{
	static const char *const tags[] = {"zh-Hant", "zh-Hans", "ko", "ja", "en", "en-IN", "de",
	    "fr", "es", "pl", "hi", "ar-EG", "sv", "vi"};
	static const long values[] = {
	    0, 7, 99, 999, 1000, 1234, 9999, 12345, 100000, 1234567, 9876543210, -1, -4321};

	for (size_t i = 0; i < sizeof(tags) / sizeof(*tags); i++) {
		struct numbers *numbers = numbers_new(tags[i]);

		for (size_t j = 0; j < sizeof(values) / sizeof(*values); j++) {
			struct buf own = BUF_INIT, icu = BUF_INIT;

			numbers_put(numbers, &own, values[j]);
			number_by_icu(&icu, tags[i], values[j]);
			if (strcmp(own.ptr, icu.ptr) != 0)
				fail_msg("%s: %s, ICU: %s", tags[i], own.ptr, icu.ptr);
			buf_finish(&own);
			buf_finish(&icu);
		}
		numbers_free(numbers);
	}
}

static void
numbers_take_the_forms_of_the_language(void **state)
{
	static const struct {
		const char *tag;
		long number;
		enum plural want;
	} rows[] = {
	    {"en", 0, PLURAL_OTHER},
	    {"en", 1, PLURAL_ONE},
	    {"en", 2, PLURAL_OTHER},
	    {"en-GB", 1, PLURAL_ONE},
	    {"en", 1001, PLURAL_OTHER},
	    {"zh-Hant", 1, PLURAL_OTHER},
	    {"zh-Hans", 0, PLURAL_OTHER},
	    {"ko", 1, PLURAL_OTHER},
	    {"ja", 2, PLURAL_OTHER},
	    {"ru", 1, PLURAL_ONE},
	    {"ru", 2, PLURAL_FEW},
	    {"ru", 5, PLURAL_MANY},
	    {"ru", 21, PLURAL_ONE},
	    {"ru", 112, PLURAL_MANY},
	    {"ru", 1022, PLURAL_FEW},
	    {"ar", 0, PLURAL_ZERO},
	    {"ar", 2, PLURAL_TWO},
	    {"ar", 3, PLURAL_FEW},
	    {"ar", 11, PLURAL_MANY},
	    {"ar", 100, PLURAL_OTHER},
	    {"xx-no-such", 1, PLURAL_OTHER},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct plurals *plurals = plurals_new(rows[i].tag);

		if (plural_of(plurals, rows[i].number) != rows[i].want)
			fail_msg("%s %ld: %s", rows[i].tag, rows[i].number,
			    plural_names[plural_of(plurals, rows[i].number)]);
		assert_true(plural_is_used(plurals, rows[i].want));
		assert_true(plural_is_used(plurals, PLURAL_OTHER));
		plurals_free(plurals);
	}
}

/* Each number's own text in C; in templates one text that chooses by what stands beside the number. */
static void
words_have_forms(void **state)
{
	struct config conf = config_of(4);
	struct diag diag = DIAG_INIT;
	struct i18n *i18n = load_over(&conf, "en.yaml",
	    "days: {one: 'a day', other: '{{count}} days'}\n"
	    "count_pages: {one: '{{page.n_text}} leaf', other: '{{page.n_text}} leaves'}\n",
	    &diag);

	assert_non_null(i18n);
	assert_int_equal(diag.len, 0);
	assert_string_equal(i18n_form(i18n, 3, "days", 1), "a day");
	assert_string_equal(i18n_form(i18n, 3, "days", 2), "{{count}} days");
	assert_string_equal(i18n_form(i18n, 3, "days", -1), "{{count}} days");
	assert_string_equal(i18n_word(i18n, 3, "days"), "{{count}} days");
	assert_string_equal(i18n_form(i18n, 2, "days", 1), "{{count}}일");
	assert_string_equal(json_string_value(json_object_get(i18n_words(i18n, 3), "count_pages")),
	    "{{#page.n_is.one}}{{page.n_text}} leaf{{/page.n_is.one}}"
	    "{{^page.n_is.one}}{{page.n_text}} leaves{{/page.n_is.one}}");
	assert_true(json_is_true(json_object_get(i18n_plural(i18n, 3, 1), "one")));
	assert_true(json_is_false(json_object_get(i18n_plural(i18n, 3, 1), "other")));
	assert_true(json_is_true(json_object_get(i18n_plural(i18n, 2, 1), "other")));
	assert_int_equal(json_object_size(i18n_plural(i18n, 0, 7)), PLURALS);
	i18n_free(i18n);
	diag_finish(&diag);
}

static void
forms_that_do_not_fit_are_told(void **state)
{
	static const struct {
		const char *name, *text, *part; /* of the message */
	} rows[] =
	    {
		{"en.yaml", "days: {other: '{{count}} d'}\n", "\"one\""},
		{"ko.yaml", "days: {one: 하루, other: '{{count}}일'}\n", "\"one\""},
		{"en.yaml", "days: {one: x, few: y, other: '{{count}} d'}\n", "\"few\""},
	    },
	  bad[] = {
	      {"en.yaml", "days: {one: '{{count}} day'}\n", "one for each"},
	      {"en.yaml", "days: {one: a, more: b, other: '{{count}} c'}\n", "one for each"},
	      {"en.yaml", "days: {one: a, other: b}\n", "one for each"},
	      {"en.yaml", "days: {one: [a], other: '{{count}} c'}\n", "one for each"},
	      {"en.yaml", "days: {}\n", "one for each"},
	  };
	struct config conf = config_of(4);

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct diag diag = DIAG_INIT;
		struct i18n *i18n = load_over(&conf, rows[i].name, rows[i].text, &diag);

		assert_non_null(i18n);
		assert_int_equal(diag.len, 1);
		assert_string_equal(diag.items[0].code, "i18n-plural");
		assert_non_null(strstr(diag.items[0].message, rows[i].part));
		assert_int_equal(diag.items[0].line, 1);
		i18n_free(i18n);
		diag_finish(&diag);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct diag diag = DIAG_INIT;

		assert_null(load_over(&conf, bad[i].name, bad[i].text, &diag));
		assert_string_equal(diag.items[0].code, "i18n-type");
		assert_non_null(strstr(diag.items[0].message, bad[i].part));
		diag_finish(&diag);
	}
}

static void
dates_read_as_in_the_language(void **state)
{
	static const struct {
		const char *tag, *iso, *want;
	} rows[] = {
	    {"zh-Hant", "2025-07-11", "2025年7月11日"},
	    {"zh-Hans", "2025-07", "2025年7月"},
	    {"zh-Hans", "2025", "2025年"},
	    {"ko", "2025-07-11", "2025년 7월 11일"},
	    {"ko-KP", "2025-12-01T08:00:00Z", "2025년 12월 1일"},
	    {"ja", "2024-02-29", "2024年2月29日"},
	    {"en", "2025-07-11", "July 11, 2025"},
	    {"en-GB", "2025-07-11", "11 July 2025"},
	    {"en", "2025-07", "July 2025"},
	    {"de", "2025-03-01", "1. März 2025"},
	    {"th", "2025-03-01", "1 มีนาคม ค.ศ. 2025"},
	    {"ko", "2025-02-29", NULL},
	    {"ko", "2025-13", NULL},
	    {"ko", "2025-1-1", NULL},
	    {"ko", "", NULL},
	    {"ko", "2025-07-11x", NULL},
	    {"ko", "2025x", NULL},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct dates *dates = dates_new(rows[i].tag);
		struct buf out = BUF_INIT;
		bool put = dates_put(dates, &out, slice_of(rows[i].iso));

		assert_int_equal(put, rows[i].want != NULL);
		/* How much of an era ICU adds, depends on its version. */
		if (strcmp(rows[i].tag, "th") == 0)
			assert_non_null(strstr(out.ptr, "มีนาคม"));
		else
			assert_string_equal(out.ptr, rows[i].want ? rows[i].want : "");
		buf_finish(&out);
		dates_free(dates);
	}
}

static void
ranges_have_a_dash(void **state)
{
	static const struct {
		const char *from, *to, *want;
	} rows[] = {
	    {"2025-07", "2026-02", "2025年7月 – 2026年2月"},
	    {"2025-07", "", "2025年7月"},
	    {"", "2026", "2026年"},
	    {"2025", "2025", "2025年"},
	    {"x", "y", ""},
	};
	struct dates *dates = dates_new("zh-Hant");

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct buf out = BUF_INIT;

		assert_int_equal(
		    dates_put_range(dates, &out, slice_of(rows[i].from), slice_of(rows[i].to)),
		    *rows[i].want != '\0');
		assert_string_equal(out.ptr, rows[i].want);
		buf_finish(&out);
	}
	dates_free(dates);
}

/* What ICU itself makes of 2025-07-11 by a skeleton. */
static void
by_icu(struct buf *out, const char *locale, const UChar *skeleton)
{
	UErrorCode status = U_ZERO_ERROR;
	UDateTimePatternGenerator *generator = udatpg_open(locale, &status);
	UChar pattern[64], text[64];
	char utf8[192];
	int32_t len = udatpg_getBestPattern(generator, skeleton, -1, pattern, 64, &status);
	UDateFormat *format =
	    udat_open(UDAT_PATTERN, UDAT_PATTERN, locale, u"UTC", -1, pattern, len, &status);

	len = udat_format(format, 1752192000000.0, text, 64, NULL, &status);
	u_strToUTF8(utf8, sizeof(utf8), NULL, text, len, &status);
	assert_true(U_SUCCESS(status));
	buf_puts(out, utf8);
	udat_close(format);
	udatpg_close(generator);
}

static void
own_patterns_are_those_of_icu(void **state)
{
	static const char *const locales[] = {
	    "zh_Hant", "zh_Hans", "ko", "ja", "en", "fr", "ru", "pl"};
	static const char *const tags[] = {
	    "zh-Hant", "zh-Hans", "ko", "ja", "en", "fr", "ru", "pl"};
	static const UChar *const skeletons[] = {u"y", u"yMMMM", u"yMMMMd"};
	static const char *const isos[] = {"2025", "2025-07", "2025-07-11"};

	for (size_t i = 0; i < 8; i++) {
		struct dates *dates = dates_new(tags[i]);

		for (size_t j = 0; j < 3; j++) {
			struct buf want = BUF_INIT, got = BUF_INIT;

			by_icu(&want, locales[i], skeletons[j]);
			assert_true(dates_put(dates, &got, slice_of(isos[j])));
			assert_string_equal(got.ptr, want.ptr);
			buf_finish(&want);
			buf_finish(&got);
		}
		dates_free(dates);
	}
}

static void
data_folder_is_found(void **state)
{
	char *own = top(""), *real = realpath(own, NULL), *found;

	unsetenv("RMGEN_DATA");
	found = datadir_find(); /* the test lies in a build tree below the sources, or elsewhere */
	free(found);
	setenv("RMGEN_DATA", own, 1);
	found = datadir_find();
	assert_string_equal(found, real);
	unsetenv("RMGEN_DATA");
	free(found);
	free(real);
	free(own);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(languages_say_the_same_things),
	    cmocka_unit_test(templates_find_their_words),
	    cmocka_unit_test(words_are_borrowed_in_order),
	    cmocka_unit_test(sites_overlay_words),
	    cmocka_unit_test(numbers_are_those_of_icu),
	    cmocka_unit_test(numbers_take_the_forms_of_the_language),
	    cmocka_unit_test(words_have_forms),
	    cmocka_unit_test(forms_that_do_not_fit_are_told),
	    cmocka_unit_test(bad_files_are_refused),
	    cmocka_unit_test(dates_read_as_in_the_language),
	    cmocka_unit_test(ranges_have_a_dash),
	    cmocka_unit_test(own_patterns_are_those_of_icu),
	    cmocka_unit_test(data_folder_is_found),
	};

	return cmocka_run_group_tests_name("i18n", tests, NULL, NULL);
}
