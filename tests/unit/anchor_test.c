#include "unit.h"

#include "base/buf.h"
#include "link/anchor.h"

static const struct slice ids[] = {
    {"-현재까지의-학습-현황", sizeof("-현재까지의-학습-현황") - 1},
    {"\uFE0F-기술-스택-로드맵", sizeof("\uFE0F-기술-스택-로드맵") - 1},
    {"1️⃣-1단계-백엔드-전문성-강화-1-2년",
	sizeof("1️⃣-1단계-백엔드-전문성-강화-1-2년") - 1},
    {"part-one", sizeof("part-one") - 1},
    {"part-one-1", sizeof("part-one-1") - 1},
    {"cafe\u0301", sizeof("cafe\u0301") - 1},
    {"ａｉ-기초", sizeof("ａｉ-기초") - 1},
    {"twin", sizeof("twin") - 1},
    {"-twin", sizeof("-twin") - 1},
    {"tw-in", sizeof("tw-in") - 1},
    {"二一基礎", sizeof("二一基礎") - 1},
    {"系統設計與效能調校", sizeof("系統設計與效能調校") - 1},
    {"", 0},
    {"--", 2},
};

enum { IDS = sizeof(ids) / sizeof(*ids) };

static void
ladder_holds(void **state)
{
	static const struct {
		const char *fragment;
		enum anchor_stage stage;
		size_t hits, first;
	} cases[] = {
	    {"part-one", ANCHOR_EXACT, 1, 3},
	    {"part%2Done", ANCHOR_EXACT, 1, 3},
	    {"%E4%BA%8C%E4%B8%80%E5%9F%BA%E7%A4%8E", ANCHOR_EXACT, 1, 10},
	    {"-twin", ANCHOR_EXACT, 1, 8},
	    {"caf\u00E9", ANCHOR_NFC, 1, 5},
	    {"Part-One", ANCHOR_CASE, 1, 3},
	    {"CAF%C3%89", ANCHOR_CASE, 1, 5},
	    {"현재까지의-학습-현황", ANCHOR_LOOSE, 1, 0},
	    {"기술-스택-로드맵", ANCHOR_LOOSE, 1, 1},
	    {"\u1100\u1175술-스택-로드맵", ANCHOR_LOOSE, 1, 1},
	    {"1-1단계-백엔드-전문성-강화-1-2년", ANCHOR_LOOSE, 1, 2},
	    {"part--one-", ANCHOR_LOOSE, 1, 3},
	    {"Part One", ANCHOR_SLUG, 1, 3},
	    {"📊 현재까지의 학습 현황", ANCHOR_SLUG, 1, 0},
	    {"1️⃣ 1단계: 백엔드 전문성 강화 (1-2년)", ANCHOR_SLUG, 1, 2},
	    {"二、一：基礎", ANCHOR_SLUG, 1, 10},
	    {"AI기초", ANCHOR_LETTERS, 1, 6},
	    {"partone", ANCHOR_LETTERS, 1, 3},
	    {"twin-", ANCHOR_LOOSE, 2, 7},
	    {"t-w-i-n", ANCHOR_LETTERS, 3, 7},
	    {"", ANCHOR_NONE, 0, 0},
	    {"!?", ANCHOR_NONE, 0, 0},
	    {"---", ANCHOR_NONE, 0, 0},
	    {"nothing-alike", ANCHOR_NONE, 0, 0},
	    {"1단계-백엔드-전문성-강화-1-2년", ANCHOR_NONE, 0, 0},
	    {"\xFF%FF", ANCHOR_NONE, 0, 0},
	};
	struct anchors *anchors = anchors_new(ids, IDS);

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct anchor_match match = anchors_find(anchors, slice_of(cases[i].fragment));

		if (match.stage != cases[i].stage || match.hits_len != cases[i].hits ||
		    match.hits[0] != cases[i].first)
			fail_msg("#%s: stage %d, %zu hits, first %zu", cases[i].fragment,
			    match.stage, match.hits_len, match.hits[0]);
	}
	anchors_free(anchors);
}

static void
nearest_is_named(void **state)
{
	struct anchors *anchors = anchors_new(ids, IDS);
	struct anchor_match match = anchors_find(anchors, SLICE("1단계-백엔드-전문성-강화-1-2년"));

	assert_string_equal(match.nearest, "1️⃣-1단계-백엔드-전문성-강화-1-2년");
	match = anchors_find(anchors, SLICE("系統設計與效能調整"));
	assert_int_equal(match.stage, ANCHOR_NONE);
	assert_string_equal(match.nearest, "系統設計與效能調校");
	match = anchors_find(anchors, SLICE("無關"));
	assert_null(match.nearest);
	assert_string_equal(anchor_stage_name(ANCHOR_CASE), "letter case");
	anchors_free(anchors);
	anchors_free(NULL);
}

static void
many_twins_are_counted(void **state)
{
	static struct slice twins[1000];
	struct anchor_match match;
	struct anchors *anchors;

	for (size_t i = 0; i < 1000; i++)
		twins[i] = i % 2 ? SLICE("x-") : SLICE("-x");
	anchors = anchors_new(twins, 1000);
	match = anchors_find(anchors, SLICE("x"));
	assert_int_equal(match.stage, ANCHOR_LOOSE);
	assert_int_equal(match.hits_len, 1000);
	assert_int_equal(match.hits[ANCHOR_HITS - 1], ANCHOR_HITS - 1);
	anchors_free(anchors);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(ladder_holds),
	    cmocka_unit_test(nearest_is_named),
	    cmocka_unit_test(many_twins_are_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
