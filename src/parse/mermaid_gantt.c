/* Gantt charts: tasks with times that depend on each other. */
#include "parse/mermaid_gantt.h"

#include "base/hash.h"
#include "parse/mermaid_lex.h"

#include <strings.h>

/* DAYS_MAX: how many days are looked at in all, for whether they are left out. */
enum { EXCLUDED_MAX = 400, DAYS_MAX = 200000, ROUNDS_MAX = 10, TASKS_MAX = 5000, CLICKS_MAX = 500 };

/* Times as written, until all ids are known. */
struct pending {
	struct slice start, end; /* start empty: when the task before ends */
	size_t at;               /* byte of the data */
};

struct gantt {
	struct slice format;
	bool inclusive;
	unsigned weekdays;      /* bits of days that are left out, 0 = Sunday */
	unsigned weekend_start; /* 5 or 6 */
	bool weekends;
	int64_t excluded[EXCLUDED_MAX], included[EXCLUDED_MAX];
	size_t excluded_len, included_len;
	unsigned looked, clicks;
	struct pending *pending; /* as many as tasks */
	size_t pending_len, pending_cap;
	unsigned *ids; /* open addressing from an id to a task's index + 1 */
	size_t ids_cap;
};

static const char *const day_names[] = {
    "sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"};

static bool
equals(struct slice a, const char *word)
{
	return a.len == strlen(word) && strncasecmp(a.ptr, word, a.len) == 0;
}

static int
day_named(struct slice word)
{
	for (int i = 0; i < 7; i++)
		if (equals(word, day_names[i]))
			return i;
	return -1;
}

static struct slice
next_word(struct slice *rest, const char *separators)
{
	size_t start = 0, end;
	struct slice word;

	while (start < rest->len && strchr(separators, rest->ptr[start]))
		start++;
	for (end = start; end < rest->len && !strchr(separators, rest->ptr[end]);)
		end++;
	word = slice_from(rest->ptr + start, end - start);
	*rest = slice_skip(*rest, end);
	return word;
}

static void
read_days(struct mermaid *m, struct gantt *gantt, struct slice rest, bool include)
{
	int64_t *days = include ? gantt->included : gantt->excluded;
	size_t *len = include ? &gantt->included_len : &gantt->excluded_len;
	struct slice word;
	int64_t time;

	while ((word = next_word(&rest, " ,\t\r")).len) {
		int day = day_named(word);

		if (!include && day >= 0)
			gantt->weekdays |= 1u << day;
		else if (!include && equals(word, "weekends"))
			gantt->weekends = true;
		else if ((gantt_time(word, gantt->format, &time) ||
			     gantt_time(word, SLICE("YYYY-MM-DD"), &time)) &&
			 *len < EXCLUDED_MAX)
			days[(*len)++] = gantt_day_of(time);
		else if (*len < EXCLUDED_MAX && !equals(word, "weekdays"))
			mermaid_say(m, DIAG_WARNING, (size_t)(word.ptr - m->text.ptr),
			    "weekends, a day of the week, or a date",
			    "'%.*s' is no day to leave out", SLICE_ARG(word));
	}
}

static void
set_format(struct mermaid *m, struct gantt *gantt, struct slice rest)
{
	gantt->format = rest;
	m->chart->to_the_day = gantt_to_the_day(rest);
	if (slice_starts(rest, "yyyy"))
		mermaid_say(m, DIAG_WARNING, m->at, "write dateFormat YYYY-MM-DD",
		    "Mermaid does not know 'yyyy' in a date format");
}

static void
on_date_format(struct mermaid *m, struct gantt *gantt, struct slice rest)
{
	set_format(m, gantt, rest);
}

static void
on_title(struct mermaid *m, struct gantt *gantt, struct slice rest)
{
	m->chart->title = rest;
}

static void
on_section(struct mermaid *m, struct gantt *gantt, struct slice rest)
{
	struct chart_section *section = MERMAID_PUSH(m, sections);

	section->line = mermaid_place(m, m->at).line;
	section->title = mermaid_label(m, rest);
}

static void
on_excludes(struct mermaid *m, struct gantt *gantt, struct slice rest)
{
	read_days(m, gantt, rest, false);
}

static void
on_includes(struct mermaid *m, struct gantt *gantt, struct slice rest)
{
	read_days(m, gantt, rest, true);
}

static void
on_inclusive(struct mermaid *m, struct gantt *gantt, struct slice rest)
{
	gantt->inclusive = true;
}

static void
on_weekend(struct mermaid *m, struct gantt *gantt, struct slice rest)
{
	if (equals(rest, "friday"))
		gantt->weekend_start = 5;
	else if (!equals(rest, "saturday"))
		mermaid_say(m, DIAG_ERROR, m->at, "write friday or saturday",
		    "a weekend begins on friday or saturday, not '%.*s'", SLICE_ARG(rest));
}

static void
on_weekday(struct mermaid *m, struct gantt *gantt, struct slice rest)
{
	if (day_named(rest) < 0)
		mermaid_say(m, DIAG_ERROR, m->at, "write monday, tuesday …",
		    "'%.*s' is no day of the week", SLICE_ARG(rest));
}

static void
on_nothing(struct mermaid *m, struct gantt *gantt, struct slice rest)
{
}

/* click id href "address" */
static void
on_click(struct mermaid *m, struct gantt *gantt, struct slice rest)
{
	struct slice id = next_word(&rest, " \t\r");
	struct slice word = next_word(&rest, " \t\r"), href;
	const char *end;

	if (!slice_is(word, "href") || gantt->clicks++ >= CLICKS_MAX ||
	    !slice_starts(slice_trim(rest), "\""))
		return;
	rest = slice_skip(slice_trim(rest), 1);
	end = memchr(rest.ptr, '"', rest.len);
	href = mermaid_href(m, end ? slice_head(rest, (size_t)(end - rest.ptr)) : rest);
	if (!href.len)
		mermaid_say(m, DIAG_WARNING, m->at,
		    "link to http, https, mailto or a relative address",
		    "the link of %.*s is left out: its address is not safe", SLICE_ARG(id));
	for (size_t i = 0; i < m->chart->tasks_len; i++)
		if (href.len && slice_eq(m->chart->tasks[i].id, id))
			m->chart->tasks[i].href = href;
}

static const struct {
	const char *word;
	void (*act)(struct mermaid *m, struct gantt *gantt, struct slice rest);
} statements[] = {
    {"dateFormat", on_date_format},
    {"title", on_title},
    {"section", on_section},
    {"excludes", on_excludes},
    {"includes", on_includes},
    {"inclusiveEndDates", on_inclusive},
    {"weekend", on_weekend},
    {"weekday", on_weekday},
    {"axisFormat", on_nothing},
    {"tickInterval", on_nothing},
    {"topAxis", on_nothing},
    {"todayMarker", on_nothing},
    {"click", on_click},
};

/* active, done, crit, milestone, vert in front of the data. */
static bool
set_tag(struct chart_task *task, struct slice word)
{
	const struct {
		const char *name;
		bool *flag;
	} tags[] = {{"active", &task->active}, {"done", &task->done}, {"crit", &task->crit},
	    {"milestone", &task->milestone}, {"vert", &task->vert}};

	for (size_t i = 0; i < sizeof(tags) / sizeof(*tags); i++) {
		if (!slice_is(word, tags[i].name))
			continue;
		*tags[i].flag = true;
		return true;
	}
	return false;
}

/* "done, id, after a, 3d": what is left after the tags goes by count. */
static void
read_data(struct mermaid *m, struct slice data, struct chart_task *task, struct pending *pending)
{
	struct slice items[4] = {SLICE(""), SLICE(""), SLICE(""), SLICE("")};
	size_t len = 0;
	bool tags = true;

	while (data.len) {
		const char *comma = memchr(data.ptr, ',', data.len);
		struct slice item =
		    slice_trim(comma ? slice_head(data, (size_t)(comma - data.ptr)) : data);

		data = comma ? slice_skip(data, (size_t)(comma - data.ptr) + 1) : SLICE("");
		if (tags && set_tag(task, item))
			continue;
		tags = false;
		if (len < 4)
			items[len++] = item;
	}
	if (len > 3)
		mermaid_say(m, DIAG_WARNING, pending->at, "write name : id, start, end",
		    "a task has at most an id, a start and an end");
	task->id = len >= 3 ? items[0] : SLICE("");
	pending->start = len >= 2 ? items[len >= 3] : SLICE("");
	pending->end = len >= 3 ? items[2] : len == 2 ? items[1] : items[0];
}

static void
fail_task(struct mermaid *m, struct slice line)
{
	const char *wide = memmem(line.ptr, line.len, "\xEF\xBC\x9A", 3);

	if (wide)
		mermaid_say(m, DIAG_ERROR, (size_t)(wide - m->text.ptr),
		    "write name : 2025-07-01, 3d with an ASCII colon",
		    "'\xEF\xBC\x9A' does not separate a task from its data");
	else
		mermaid_say(m, DIAG_ERROR, m->at, "write name : id, 2025-07-01, 3d",
		    "expected ':' after the name of a task");
}

static void
read_task(struct mermaid *m, struct gantt *gantt)
{
	struct slice line = mermaid_rest_of_line(m), data;
	const char *colon = memchr(line.ptr, ':', line.len);
	struct diag_at place = mermaid_place(m, m->at);
	struct chart_task *task;
	struct pending *pending;
	size_t len = 0;

	if (!colon || m->chart->tasks_len >= TASKS_MAX) {
		fail_task(m, line);
		return;
	}
	if (!m->chart->sections_len)
		MERMAID_PUSH(m, sections)->line = place.line;
	data = slice_skip(line, (size_t)(colon - line.ptr) + 1);
	while (len < data.len && data.ptr[len] != '#' && data.ptr[len] != ';')
		len++;
	task = MERMAID_PUSH(m, tasks);
	*task = (struct chart_task){.section = (int)m->chart->sections_len - 1,
	    .label = mermaid_label(m, slice_head(line, (size_t)(colon - line.ptr))),
	    .line = place.line,
	    .col = place.col};
	gantt->pending = mermaid_grow(
	    m, gantt->pending, gantt->pending_len, &gantt->pending_cap, sizeof(*pending));
	pending = &gantt->pending[gantt->pending_len++];
	pending->at = (size_t)(colon + 1 - m->text.ptr);
	read_data(m, slice_trim(slice_head(data, len)), task, pending);
}

static void
read_line(struct mermaid *m, struct gantt *gantt)
{
	struct slice line = mermaid_rest_of_line(m);

	for (size_t i = 0; i < sizeof(statements) / sizeof(*statements); i++) {
		size_t len = strlen(statements[i].word);

		if (line.len < len || strncasecmp(line.ptr, statements[i].word, len) != 0 ||
		    (line.len > len && !is_blank(line.ptr[len])))
			continue;
		statements[i].act(m, gantt, slice_trim(slice_skip(line, len)));
		mermaid_skip_line(m);
		return;
	}
	read_task(m, gantt);
	mermaid_skip_line(m);
}

static size_t
id_slot(const struct mermaid *m, const struct gantt *gantt, struct slice id)
{
	size_t at = hash_bytes(id) & (gantt->ids_cap - 1);

	while (gantt->ids[at] && !slice_eq(m->chart->tasks[gantt->ids[at] - 1].id, id))
		at = (at + 1) & (gantt->ids_cap - 1);
	return at;
}

static void
index_ids(struct mermaid *m, struct gantt *gantt)
{
	for (gantt->ids_cap = 16; gantt->ids_cap < 2 * m->chart->tasks_len;)
		gantt->ids_cap *= 2;
	gantt->ids = arena_alloc(m->arena, gantt->ids_cap * sizeof(*gantt->ids));
	for (size_t i = 0; i < m->chart->tasks_len; i++)
		if (m->chart->tasks[i].id.len)
			gantt->ids[id_slot(m, gantt, m->chart->tasks[i].id)] = (unsigned)i + 1;
}

enum answer { ANSWER_WAIT, ANSWER_KNOWN, ANSWER_NEVER };

/* "after a b": the latest end; "until a b": the earliest start. */
static enum answer
resolve_ids(struct mermaid *m, struct gantt *gantt, struct slice ids, bool until, int64_t *ret)
{
	enum answer answer = ANSWER_NEVER;
	struct slice id;

	while ((id = next_word(&ids, " \t\r")).len) {
		unsigned slot = gantt->ids[id_slot(m, gantt, id)];
		const struct chart_task *task = slot ? &m->chart->tasks[slot - 1] : NULL;
		int64_t time;

		if (!task)
			continue;
		if (!task->dated)
			return ANSWER_WAIT;
		time = until ? task->start : task->end;
		if (answer == ANSWER_NEVER || (until ? time < *ret : time > *ret))
			*ret = time;
		answer = ANSWER_KNOWN;
	}
	return answer;
}

static bool
starts_word(struct slice text, const char *word)
{
	size_t len = strlen(word);

	return text.len > len && slice_starts(text, word) && is_blank(text.ptr[len]);
}

static enum answer
resolve_start(struct mermaid *m, struct gantt *gantt, size_t i, int64_t *ret)
{
	struct slice start = gantt->pending[i].start;

	if (!start.len) {
		if (!i)
			return ANSWER_NEVER;
		*ret = m->chart->tasks[i - 1].end;
		return m->chart->tasks[i - 1].dated ? ANSWER_KNOWN : ANSWER_WAIT;
	}
	if (starts_word(start, "after"))
		return resolve_ids(m, gantt, slice_skip(start, 6), false, ret);
	if (gantt_time(start, gantt->format, ret) || gantt_time(start, SLICE("YYYY-MM-DD"), ret))
		return ANSWER_KNOWN;
	return ANSWER_NEVER;
}

static bool
is_excluded(const struct gantt *gantt, int64_t day)
{
	unsigned weekday = (unsigned)(((day + 4) % 7 + 7) % 7); /* 1970-01-01 was a Thursday */

	for (size_t i = 0; i < gantt->included_len; i++)
		if (gantt->included[i] == day)
			return false;
	if (gantt->weekdays >> weekday & 1)
		return true;
	if (gantt->weekends &&
	    (weekday == gantt->weekend_start || weekday == (gantt->weekend_start + 1) % 7))
		return true;
	for (size_t i = 0; i < gantt->excluded_len; i++)
		if (gantt->excluded[i] == day)
			return true;
	return false;
}

/* A length does not count days that are left out. */
static int64_t
skip_excluded(struct gantt *gantt, int64_t start, int64_t end)
{
	int64_t day = gantt_day_of(start);

	if (!gantt->weekdays && !gantt->weekends && !gantt->excluded_len)
		return end;
	for (; gantt->looked < DAYS_MAX && day * GANTT_DAY < end; gantt->looked++, day++)
		if (is_excluded(gantt, day))
			end += GANTT_DAY;
	return end;
}

static enum answer
resolve_end(struct mermaid *m, struct gantt *gantt, size_t i, int64_t start, int64_t *ret)
{
	struct slice end = gantt->pending[i].end;

	if (starts_word(end, "until"))
		return resolve_ids(m, gantt, slice_skip(end, 6), true, ret);
	if (gantt_time(end, gantt->format, ret)) {
		*ret += gantt->inclusive && m->chart->to_the_day ? GANTT_DAY : 0;
		return ANSWER_KNOWN;
	}
	if (gantt_add(end, start, ret)) {
		*ret = skip_excluded(gantt, start, *ret);
		return ANSWER_KNOWN;
	}
	return ANSWER_NEVER;
}

/* Mermaid draws a bad end as a task without length, but refuses a bad start. */
static void
say_end(struct mermaid *m, struct gantt *gantt, size_t i)
{
	mermaid_say(m, DIAG_WARNING, gantt->pending[i].at,
	    "for example 2025-07-15, 3d, 2w or until id", "'%.*s' is no end of a task",
	    SLICE_ARG(gantt->pending[i].end));
}

static void
say_start(struct mermaid *m, struct gantt *gantt, size_t i)
{
	if (gantt->pending[i].start.len)
		mermaid_say(m, DIAG_ERROR, gantt->pending[i].at,
		    "write a date in the chart's dateFormat, or after id",
		    "'%.*s' is no start of a task in the format %.*s",
		    SLICE_ARG(gantt->pending[i].start), SLICE_ARG(gantt->format));
	else
		mermaid_say(m, DIAG_ERROR, gantt->pending[i].at, "write name : 2025-07-01, 3d",
		    "the first task needs a start");
}

/* True when something became known. */
static bool
resolve_task(struct mermaid *m, struct gantt *gantt, size_t i)
{
	struct chart_task *task = &m->chart->tasks[i];
	enum answer answer = resolve_start(m, gantt, i, &task->start);

	if (answer == ANSWER_NEVER) {
		say_start(m, gantt, i);
		task->start = task->end = 0;
		return task->dated = true;
	}
	if (answer == ANSWER_WAIT)
		return false;
	answer = resolve_end(m, gantt, i, task->start, &task->end);
	if (answer == ANSWER_WAIT)
		return false;
	if (answer == ANSWER_NEVER) {
		if (!task->milestone && !task->vert)
			say_end(m, gantt, i);
		task->end = task->start;
	}
	if (task->end < task->start) {
		mermaid_say(m, DIAG_WARNING, gantt->pending[i].at, "swap the dates",
		    "the task ends before it starts");
		task->end = task->start;
	}
	task->dated = true;
	return true;
}

/* Most tasks name earlier ones: one round is enough; each further one is for those which name
 * later ones, and Mermaid makes ten as well. */
static void
resolve(struct mermaid *m, struct gantt *gantt)
{
	size_t open = m->chart->tasks_len;

	index_ids(m, gantt);
	for (int round = 0; round < ROUNDS_MAX && open; round++)
		for (size_t i = 0; i < m->chart->tasks_len; i++)
			if (!m->chart->tasks[i].dated && resolve_task(m, gantt, i))
				open--;
	for (size_t i = 0; open && i < m->chart->tasks_len; i++)
		if (!m->chart->tasks[i].dated)
			mermaid_say(m, DIAG_ERROR, gantt->pending[i].at, "give one of them a date",
			    "the task waits for tasks that wait for it");
}

void
mermaid_read_gantt(struct mermaid *m)
{
	struct gantt *gantt = arena_alloc(m->arena, sizeof(*gantt));

	gantt->format = SLICE("YYYY-MM-DD");
	gantt->weekend_start = 6;
	m->chart->to_the_day = true;
	if (slice_trim(mermaid_rest_of_line(m)).len)
		mermaid_say(m, DIAG_ERROR, m->at, "begin in the next line",
		    "expected the end of the line after 'gantt'");
	mermaid_skip_line(m);
	while (!mermaid_ended(m)) {
		mermaid_skip_blanks(m);
		if (mermaid_ended(m) || mermaid_char(m, m->at) == '\n')
			m->at += !mermaid_ended(m);
		else if (!mermaid_accessible(m))
			read_line(m, gantt);
	}
	resolve(m, gantt);
}
