#include "unit.h"

#include "base/fs.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "parse/chain.h"
#include "parse/marks.h"
#include "parse/stage_label.h"
#include "parse/time.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

/* Each line of tests/<name>.test is `input => expected`; lines that begin with # are comments.
 * The functions below print what they find for one input in the short form of those files. */
typedef void (*print_fn)(struct slice input, struct buf *out);

static void
put_date(struct buf *out, struct date date)
{
	date_print(out, date);
}

/* week [0,2), month [37,), month 1..3, week 2, month 6+, 2025-07-01..2025-08-01 */
static void
put_when(struct buf *out, const struct when *when)
{
	switch (when->kind) {
	case WHEN_NONE:
		buf_putc(out, '-');
		break;
	case WHEN_CALENDAR:
		put_date(out, when->from);
		buf_puts(out, "..");
		if (!when->open)
			put_date(out, when->to);
		break;
	case WHEN_POSITION:
		buf_printf(out, "%s [%.6g,", time_unit_name(when->unit), when->start);
		if (!when->open)
			buf_printf(out, "%.6g", when->end);
		buf_putc(out, ')');
		break;
	case WHEN_DURATION:
		buf_printf(out, "%s %.6g", time_unit_name(when->unit), when->start);
		if (when->open)
			buf_putc(out, '+');
		else if (when->end != when->start)
			buf_printf(out, "..%.6g", when->end);
		break;
	}
}

struct flags {
	struct time_context context;
	bool all;
};

/* Takes "@name " and "@name=value " off the front. */
static struct slice
read_flags(struct slice input, struct flags *flags)
{
	*flags = (struct flags){0};
	while (slice_starts(input, "@")) {
		const char *end = memchr(input.ptr, ' ', input.len);
		struct slice word = slice_head(input, (size_t)(end - input.ptr));

		if (slice_is(word, "@labelled"))
			flags->context.labelled = true;
		else if (slice_is(word, "@dates"))
			flags->context.dates = true;
		else if (slice_is(word, "@codes"))
			flags->context.codes = true;
		else if (slice_is(word, "@all"))
			flags->all = true;
		else if (slice_starts(word, "@column="))
			flags->context.column = time_column_unit(slice_skip(word, 8));
		else
			fail_msg("unknown flag %.*s", SLICE_ARG(word));
		input = slice_skip(input, word.len + 1);
	}
	return input;
}

static void
print_time(struct slice input, struct buf *out)
{
	struct flags flags;
	struct time_phrase phrase;

	input = read_flags(input, &flags);
	if (flags.all) {
		struct time_scan scan = time_scan(input, flags.context);

		while (time_next(&scan, &phrase)) {
			if (out->len)
				buf_puts(out, "; ");
			put_when(out, &phrase.when);
		}
	} else if (time_best(input, flags.context, &phrase)) {
		put_when(out, &phrase.when);
	}
	if (!out->len)
		buf_putc(out, '-');
}

static void
print_stage(struct slice input, struct buf *out)
{
	struct flags flags;
	struct stage_label label;

	input = read_flags(input, &flags);
	stage_label_read(input, flags.context, &label);
	if (label.never || label.word == WORD_NONE) {
		buf_puts(out, "none");
		return;
	}
	buf_printf(out, "%s %.*s | ", stage_word_name(label.word),
	    label.ordinal.len ? (int)label.ordinal.len : 1,
	    label.ordinal.len ? label.ordinal.ptr : "-");
	stage_label_put(out, input, &label, flags.context);
	buf_puts(out, " | ");
	if (label.has_time)
		put_when(out, &label.time.when);
	else
		buf_putc(out, '-');
	if (label.weak)
		buf_puts(out, " weak");
	if (label.facet)
		buf_puts(out, " facet");
}

static const char *
status_text(enum status status)
{
	return status == STATUS_NONE ? "none" : status_name(status);
}

/* list A | B | C: leading signs in one list, with a legend line when a part begins "legend:" */
static void
print_list(struct slice input, enum mark_level level, struct buf *out)
{
	struct mark_census census = {0};
	struct slice parts[16];
	size_t count = 0, from = 0;
	bool pure = true;

	for (size_t at = 0; at <= input.len; at++) {
		if (at < input.len && input.ptr[at] != '|')
			continue;
		parts[count++] = slice_trim(slice_from(input.ptr + from, at - from));
		from = at + 1;
	}
	for (size_t i = 0; i < count; i++) {
		struct marks marks;

		marks_read(parts[i], &marks);
		pure &= marks.lead == SIGN_NONE || sign_is_status(marks.lead);
	}
	for (size_t i = 0; i < count; i++) {
		struct marks marks;

		if (slice_starts(parts[i], "legend:")) {
			assert_true(marks_legend(&census, slice_skip(parts[i], 7)));
			continue;
		}
		marks_read(parts[i], &marks);
		marks_count(&census, level, &marks, pure);
	}
	for (size_t i = 0; i < count; i++) {
		struct marks marks;

		if (slice_starts(parts[i], "legend:"))
			continue;
		marks_read(parts[i], &marks);
		if (out->len)
			buf_puts(out, " | ");
		buf_puts(out, status_text(marks_status(&census, level, &marks, pure)));
	}
}

static void
print_status(struct slice input, struct buf *out)
{
	struct marks marks;
	double progress;

	if (slice_starts(input, "task ")) {
		buf_puts(out, status_text(status_task(input.ptr[5])));
	} else if (slice_starts(input, "value ")) {
		buf_puts(out, status_text(status_value(slice_skip(input, 6))));
	} else if (slice_starts(input, "list ")) {
		print_list(slice_skip(input, 5), LEVEL_ITEM, out);
	} else if (slice_starts(input, "progress ")) {
		progress = progress_value(slice_skip(input, 9));
		buf_printf(out, "%.3g", progress);
	} else if (slice_starts(input, "colour ")) {
		marks_read(slice_skip(input, 7), &marks);
		buf_printf(out, "priority=%.*s mastery=%.*s stars=%d", (int)marks.priority.len,
		    marks.priority.len ? marks.priority.ptr : "", (int)marks.mastery.len,
		    marks.mastery.len ? marks.mastery.ptr : "", marks.stars);
	} else {
		fail_msg("unknown test %.*s", SLICE_ARG(input));
	}
}

static void
print_chain(struct slice input, struct buf *out)
{
	struct chain chain;

	if (!chain_read(input, NULL, 0, 0, &chain)) {
		buf_putc(out, '-');
		return;
	}
	if (chain.label.len)
		buf_printf(out, "%.*s: ", SLICE_ARG(chain.label));
	for (size_t i = 0; i < chain.len; i++)
		buf_printf(out, "%s%.*s", i ? " > " : "", SLICE_ARG(chain.items[i]));
	if (chain.learning)
		buf_puts(out, " [learning]");
	if (chain.process)
		buf_puts(out, " [process]");
}

static struct slice
next_line(struct slice *rest)
{
	const char *end = memchr(rest->ptr, '\n', rest->len);
	struct slice line = slice_head(*rest, end ? (size_t)(end - rest->ptr) : rest->len);

	*rest = slice_skip(*rest, line.len + 1);
	return line;
}

static const char *
find_arrow(struct slice line)
{
	for (size_t at = line.len; at-- > 4;) {
		if (memcmp(line.ptr + at - 4, " => ", 4) == 0)
			return line.ptr + at - 4;
	}
	return NULL;
}

static void
run_file(const char *name, print_fn print)
{
	const char *folder = getenv("RMGEN_TESTS");
	struct buf text = BUF_INIT, got = BUF_INIT;
	char *path;
	struct slice rest;
	unsigned number = 0, failed = 0, count = 0;

	if (!folder)
		skip();
	path = xasprintf("%s/%s", folder, name);
	assert_int_equal(fs_read(AT_FDCWD, path, 1 << 20, &text), 0);
	rest = buf_slice(&text);
	while (rest.len) {
		struct slice line = next_line(&rest), want;
		const char *arrow = find_arrow(line);

		number++;
		if (!line.len || line.ptr[0] == '#' || !arrow)
			continue;
		want = slice_skip(line, (size_t)(arrow - line.ptr) + 4);
		buf_truncate(&got, 0);
		print(slice_head(line, (size_t)(arrow - line.ptr)), &got);
		count++;
		if (slice_eq(buf_slice(&got), want))
			continue;
		failed++;
		print_error("%s:%u: %.*s\n  expected %.*s\n  but got  %s\n", name, number,
		    (int)(arrow - line.ptr), line.ptr, SLICE_ARG(want), got.ptr);
	}
	free(path);
	buf_finish(&text);
	buf_finish(&got);
	assert_true(count > 25);
	assert_int_equal(failed, 0);
}

static void
times_are_read(void **state)
{
	run_file("time.test", print_time);
}

static void
stage_labels_are_read(void **state)
{
	run_file("stage.test", print_stage);
}

static void
marks_are_read(void **state)
{
	run_file("status.test", print_status);
}

static void
chains_are_read(void **state)
{
	run_file("chain.test", print_chain);
}

static void
normal_form_is_json(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
	    {"第3周",
		"{\"kind\":\"position\",\"unit\":\"week\",\"start\":2,\"end\":3,\"open\":false}"},
	    {"37 個月後", "{\"kind\":\"position\",\"unit\":\"month\",\"start\":37,\"open\":true}"},
	    {"1.5 个月",
		"{\"kind\":\"duration\",\"unit\":\"month\",\"start\":1.5,\"end\":1.5,\"open\":false}"},
	    {"2025年7月",
		"{\"kind\":\"calendar\",\"start\":\"2025-07-01\",\"end\":\"2025-08-01\",\"open\":false}"},
	    {"11월 2일",
		"{\"kind\":\"calendar\",\"start\":\"--11-02\",\"end\":\"--11-03\",\"open\":false}"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct buf buf = BUF_INIT;
		struct time_phrase phrase;

		assert_true(time_best(slice_of(cases[i].text), (struct time_context){0}, &phrase));
		when_print(&buf, &phrase.when);
		assert_string_equal(buf.ptr, cases[i].want);
		buf_finish(&buf);
	}
}

static void
check_anchored(enum time_unit unit, double start, double end, const char *want)
{
	struct when when = {.kind = WHEN_POSITION, .unit = unit, .start = start, .end = end};
	struct buf buf = BUF_INIT;

	when = when_anchored(when, (struct date){2025, 1, 31});
	put_when(&buf, &when);
	assert_string_equal(buf.ptr, want);
	buf_finish(&buf);
}

static void
positions_are_anchored(void **state)
{
	check_anchored(UNIT_MONTH, 0, 1, "2025-01-31..2025-02-28");
	check_anchored(UNIT_MONTH, 6, 12, "2025-07-31..2026-01-31");
	check_anchored(UNIT_WEEK, 2, 3, "2025-02-14..2025-02-21");
	check_anchored(UNIT_DAY, -7, -6, "2025-01-24..2025-01-25");
	check_anchored(UNIT_YEAR, 1, 2, "2026-01-31..2027-01-31");
	check_anchored(UNIT_MONTH, 0, 1.5, "2025-01-31..2025-03-15");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(times_are_read),
	    cmocka_unit_test(stage_labels_are_read),
	    cmocka_unit_test(marks_are_read),
	    cmocka_unit_test(chains_are_read),
	    cmocka_unit_test(normal_form_is_json),
	    cmocka_unit_test(positions_are_anchored),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
