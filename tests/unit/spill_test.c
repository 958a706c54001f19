#include "unit.h"

#include "base/json_arena.h"
#include "base/spill.h"

#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { TEXTS = 600 };

static void
fill(struct buf *text, int number)
{
	buf_init(text);
	for (int i = 0; i <= number % 40; i++)
		buf_printf(text, "<p>%d of %d</p>\n", i, number);
}

static void
assert_all_there(const struct buf *texts)
{
	for (int i = 0; i < TEXTS; i++) {
		struct buf want;

		fill(&want, i);
		assert_int_equal(texts[i].len, want.len);
		assert_string_equal(texts[i].ptr, want.ptr);
		buf_finish(&want);
	}
}

/* Texts given to a spill come back as they were, however many of them stay in memory. */
static void
check(const char *output, size_t keep, bool spilled)
{
	struct spill *spill = spill_new(output, keep);
	struct buf texts[TEXTS];
	int gone = 0;

	for (int i = 0; i < TEXTS; i++) {
		fill(&texts[i], i);
		spill_take(spill, &texts[i]);
		gone += !texts[i].len;
	}
	assert_int_equal(gone > 0, spilled);
	spill_map(spill);
	assert_all_there(texts);
	for (int i = 0; i < 1000; i++)
		spill_drawn(spill);
	assert_all_there(texts);
	for (int i = 0; i < TEXTS; i++)
		buf_finish(&texts[i]);
	spill_free(spill);
}

static void
texts_come_back(void **state)
{
	char folder[] = "/tmp/rmgen-spill-XXXXXX", output[64];
	int probe; /* not every file system has files without a name */

	assert_non_null(mkdtemp(folder));
	snprintf(output, sizeof(output), "%s/public", folder);
	check(output, (size_t)1 << 30, false);
	check("/nonexistent/folder/public", 0, false);
	probe = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	check(output, 0, probe >= 0);
	check(output, 50000, probe >= 0);
	if (probe >= 0)
		close(probe);
	assert_int_equal(rmdir(folder), 0); /* nothing was left there */
}

/* What was there before stays whole when a page's values are dropped. */
static void
values_of_a_page_go_together(void **state)
{
	json_t *kept, *page;

	json_arena_setup();
	kept = json_pack("{s: s}", "a", "kept");
	for (int round = 0; round < 3; round++) {
		json_arena_begin();
		page = json_array();
		for (int i = 0; i < 20000; i++)
			json_array_append_new(
			    page, json_pack("{s: i, s: O}", "i", i, "kept", kept));
		assert_int_equal(
		    json_integer_value(json_object_get(json_array_get(page, 19999), "i")), 19999);
		json_decref(page);
		json_arena_end();
		assert_string_equal(json_string_value(json_object_get(kept, "a")), "kept");
		assert_int_equal(kept->refcount, 1);
	}
	json_decref(kept);
}

/* What is lent is given back with the page, though nobody goes through it. */
static void
lent_values_come_back(void **state)
{
	json_t *kept;

	json_arena_setup();
	kept = json_pack("{s: s}", "a", "kept");
	assert_ptr_equal(json_arena_lend(kept), kept);
	assert_int_equal(kept->refcount, 2);
	json_decref(kept);
	for (int round = 0; round < 3; round++) {
		json_t *page;

		json_arena_begin();
		page = json_object();
		json_object_set_new(page, "one", json_arena_lend(kept));
		json_object_set_new(page, "two", json_arena_lend(kept));
		assert_int_equal(kept->refcount, 3);
		json_arena_end();
		assert_int_equal(kept->refcount, 1);
	}
	json_decref(kept);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(texts_come_back),
	    cmocka_unit_test(values_of_a_page_go_together),
	    cmocka_unit_test(lent_values_come_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
