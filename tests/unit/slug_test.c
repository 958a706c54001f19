#include "unit.h"

#include "parse/slug.h"

#include <stdio.h>

static void
slugs_are_github_s(void **state)
{
	static const struct {
		const char *text, *slug;
	} cases[] = {
	    {"Hello World", "hello-world"},
	    {"", ""},
	    {"  a  b ", "--a--b-"},
	    {"C++ & C#!", "c--c"},
	    {"snake_case-and.dots", "snake_case-anddots"},
	    {"현재까지의 학습 현황", "현재까지의-학습-현황"},
	    {"🛠️ 기술 스택", "\uFE0F-기술-스택"},
	    {"1️⃣ 1단계: 백엔드 (1~2년)", "1️⃣-1단계-백엔드-12년"},
	    {"一、基礎（必修）：概觀。", "一基礎必修概觀"},
	    {"ＡＩ Ⅳ ①½²", "ａｉ-ⅳ-"},
	    {"ΟΔΟΣ", "οδος"},
	    {"한글", "한글"},
	    {"a\tb\nc", "abc"},
	    {"!?", ""},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct buf slug = BUF_INIT;

		slug_put(&slug, slice_of(cases[i].text));
		assert_string_equal(slug.ptr, cases[i].slug);
		buf_finish(&slug);
	}
}

static void
ids_are_unique_and_never_empty(void **state)
{
	static const struct {
		const char *text, *id;
		bool claim, ok;
	} steps[] = {
	    {"foo", "foo"},
	    {"Foo", "foo-1"},
	    {"foo 1", "foo-1-1"},
	    {"foo", "foo-2"},
	    {"my-id", "my-id", true, true},
	    {"my-id", "my-id", true, false},
	    {"foo", "foo", true, false},
	    {"My id", "my-id-1"},
	    {"bar-1", "bar-1", true, true},
	    {"bar", "bar"},
	    {"bar", "bar-2"},
	    {"", "section"},
	    {"💡", "section-1"},
	    {"Section", "section-2"},
	};
	struct arena arena = ARENA_INIT;
	struct slugger slugger;

	slugger_init(&slugger, &arena);
	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
		struct slice text = slice_of(steps[i].text);

		if (steps[i].claim)
			assert_int_equal(slugger_claim(&slugger, text), steps[i].ok);
		else
			assert_string_equal(slugger_make(&slugger, text).ptr, steps[i].id);
	}
	slugger_finish(&slugger);
	arena_finish(&arena);
}

static void
many_equal_headings_end(void **state)
{
	struct arena arena = ARENA_INIT;
	struct slugger slugger;
	struct slice id = SLICE("");

	slugger_init(&slugger, &arena);
	for (int i = 0; i < 20000; i++)
		id = slugger_make(&slugger, SLICE("總結"));
	assert_string_equal(id.ptr, "總結-19999");
	slugger_finish(&slugger);
	arena_finish(&arena);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(slugs_are_github_s),
	    cmocka_unit_test(ids_are_unique_and_never_empty),
	    cmocka_unit_test(many_equal_headings_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
