/* Any bytes as a heading, an item, a cell: phrases lie inside the text, one after the other, with
 * a time that makes sense; labels, marks and chains do not stumble. */
#include "fuzz.h"
#include "parse/chain.h"
#include "parse/marks.h"
#include "parse/stage_label.h"

#include <assert.h>

static void
check_when(const struct when *when)
{
	assert(when->kind != WHEN_NONE);
	if (when->kind == WHEN_CALENDAR) {
		assert(date_valid(when->from) && date_valid(when->to));
	} else {
		assert(when->unit != UNIT_NONE);
		assert(when->open || when->start <= when->end);
	}
}

static void
check_times(struct slice text, struct time_context context)
{
	struct time_scan scan = time_scan(text, context);
	struct time_phrase phrase;
	size_t last = 0;

	while (time_next(&scan, &phrase)) {
		assert(phrase.start >= last && phrase.start < phrase.end && phrase.end <= text.len);
		check_when(&phrase.when);
		last = phrase.end;
	}
}

static void
check_label(struct slice text, struct time_context context)
{
	struct stage_label label;
	struct buf out = BUF_INIT;

	stage_label_read(text, context, &label);
	assert(label.body <= text.len && label.start <= label.body);
	stage_label_put(&out, text, &label, context);
	assert(out.len <= text.len);
	buf_finish(&out);
}

static void
check_marks(struct slice text)
{
	struct mark_census census = {0};
	struct marks marks;

	marks_legend(&census, text);
	marks_read(text, &marks);
	assert(marks.start <= marks.end && marks.end <= text.len);
	marks_count(&census, LEVEL_ITEM, &marks, true);
	marks_status(&census, LEVEL_ITEM, &marks, true);
	status_value(text);
	assert(progress_value(text) <= 1);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const struct time_context contexts[] = {
	    {0}, {.labelled = true}, {.codes = true, .dates = true}, {.column = UNIT_WEEK}};
	struct slice text = slice_from((const char *)data, len);
	struct chain chain;

	for (size_t i = 0; i < sizeof(contexts) / sizeof(*contexts); i++) {
		check_times(text, contexts[i]);
		check_label(text, contexts[i]);
	}
	check_marks(text);
	if (chain_read(text, NULL, 0, 0, &chain))
		assert(chain.len >= 3 && chain.len <= CHAIN_ITEMS);
	return 0;
}
