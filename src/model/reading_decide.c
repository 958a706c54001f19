#include "model/reading_impl.h"

#include "parse/time_lex.h"

#include <stdlib.h>

/* How often a word stands in the headings of one level: siblings under other parents count when
 * a stage has none of its own. */
struct cousins {
	unsigned words[WORD_HORIZON + 1][8];
	unsigned positions[8];
};

static bool
is_candidate(const struct cand *cand, enum stage_word word)
{
	/* Step 1000 counts something else */
	return cand->label.word == word && !cand->label.never && !cand->barred &&
	       ((word != WORD_STEP && word != WORD_LEVEL) || cand->label.number <= 60);
}

static bool
same_number(const struct cand *a, const struct cand *b)
{
	return slice_eq(a->label.ordinal, b->label.ordinal) && a->label.range == b->label.range &&
	       (!a->label.range || slice_eq(a->text, b->text));
}

/* How many different ordinals of `word` the group has; `strong`: only those with a separator. */
static size_t
count_ordinals(const struct group *group, enum stage_word word, bool strong)
{
	const struct cand *last = NULL;
	size_t count = 0;

	for (size_t i = 0; i < group->len; i++) {
		const struct cand *cand = group_cand(group, i);

		if (!is_candidate(cand, word) || (strong && cand->label.weak))
			continue;
		if (cand->label.weak && cand->label.facet)
			continue;
		count += !last || !same_number(cand, last);
		last = cand;
	}
	return count;
}

/* Do the group's ordinals, weak ones among them, run 0/1, 2, 3 … without a gap? */
static bool
is_run(const struct group *group, enum stage_word word)
{
	double expect = -1;

	for (size_t i = 0; i < group->len; i++) {
		const struct cand *cand = group_cand(group, i);
		double number = cand->label.number;

		if (!is_candidate(cand, word) || (cand->label.weak && cand->label.facet))
			continue;
		number = (double)(long)number;
		if (expect < 0 ? number > 1 || number < 0
			       : number != expect && number != expect - 1)
			return false;
		expect = number + 1;
	}
	return true;
}

/* Instructions or a plan? N단계 is used for both. */
static bool
is_procedure(const struct group *group, enum stage_word word)
{
	const struct cand *first = group_cand(group, 0);
	struct section_mood mood = reading_mood(group->reading, first->section);
	const struct doc *doc = group->reading->doc;
	size_t steps = 0, actions = 0;

	if (word != WORD_STEP && word != WORD_DANGYE)
		return false;
	if (first->place == PLACE_HEADING)
		mood = reading_mood(group->reading, doc->sections[first->section].parent);
	for (size_t i = 0; i < group->len; i++) {
		const struct cand *cand = group_cand(group, i);

		if (!is_candidate(cand, word))
			continue;
		/* instructions take no weeks, and nobody is in the middle of them */
		if ((cand->has_time && cand->when.unit > UNIT_DAY) || cand->status != STATUS_NONE)
			return false;
		steps++;
		actions += words_kinds(&group->reading->words,
			       slice_skip(cand->text, cand->label.body), WORDS_HOWTO) != 0;
	}
	if (mood_plans(&mood))
		return false;
	return word == WORD_STEP || mood.howto || actions * 2 >= steps;
}

static enum stage_kind
kind_of(enum stage_word word)
{
	return word == WORD_PRIORITY                         ? STAGE_PRIORITY
	       : word == WORD_MILESTONE || word == WORD_CODE ? STAGE_MILESTONE
	       : word == WORD_HORIZON                        ? STAGE_HORIZON
							     : STAGE_STAGE;
}

static void
take(struct cand *cand, enum stage_kind kind)
{
	if (cand->barred)
		return;
	cand->take = true;
	cand->kind = kind;
}

/* Level 1 of a plan or with a time; elsewhere it may be of anything: of isolation, of a game. */
static bool
is_learnt(const struct group *group, const struct section_mood *mood)
{
	bool timed = false;

	for (size_t i = 0; i < group->len && !timed; i++)
		timed = is_candidate(group_cand(group, i), WORD_LEVEL) &&
			group_cand(group, i)->has_time;
	return timed || mood_plans(mood) || mood->hint;
}

/* 阶段 N, N단계, Phase N …: two of them, or one whose siblings stand under other headings. */
static void
take_ordinals(const struct group *group, enum stage_word word, const struct cousins *cousins)
{
	const struct cand *first = group_cand(group, 0);
	struct section_mood mood = reading_mood(group->reading, first->section);
	size_t strong = count_ordinals(group, word, true), all = count_ordinals(group, word, false);
	bool run = all >= 2 && (mood_plans(&mood) || word == WORD_PHASE || strong >= 2) &&
		   is_run(group, word);
	bool lone = false;
	enum stage_kind kind;

	if (!all || (word == WORD_LEVEL && !is_learnt(group, &mood)))
		return;
	if (strong < 2 && !run) {
		if (strong == 1 && first->place == PLACE_HEADING)
			lone = cousins->words[word][first->level] >= 2 ||
			       (mood_plans(&mood) && group->len <= 2);
		if (!lone)
			return;
	}
	kind = is_procedure(group, word) ? STAGE_PROCEDURE : kind_of(word);
	for (size_t i = 0; i < group->len; i++) {
		struct cand *cand = group_cand(group, i);

		if (!is_candidate(cand, word) || (cand->label.weak && (!run || cand->label.facet)))
			continue;
		take(cand, kind);
	}
}

/* 短期 中期 长期: two of them, and a time. */
static void
take_horizons(const struct group *group)
{
	size_t count = 0, timed = 0;

	for (size_t i = 0; i < group->len; i++) {
		const struct cand *cand = group_cand(group, i);

		if (!is_candidate(cand, WORD_HORIZON))
			continue;
		count++;
		timed += cand->has_time;
	}
	if (count < 2 || timed < 2)
		return;
	for (size_t i = 0; i < group->len; i++) {
		if (is_candidate(group_cand(group, i), WORD_HORIZON))
			take(group_cand(group, i), STAGE_HORIZON);
	}
}

static bool
is_timed(const struct cand *cand)
{
	return cand->has_time && !cand->barred && !cand->label.never &&
	       (cand->label.word == WORD_TIME || cand->label.word == WORD_CHAPTER ||
		   cand->label.word == WORD_CODE);
}

/* 完成 (2025-07-11), 学完了, 했다: what was done, not what is to do. */
static bool
tells_past(const struct cand *cand)
{
	static const char *const ends[] = {"了", "했다", "했음", "함", "완료", "完成"};
	struct buf label = BUF_INIT;
	struct slice text;
	bool past;

	stage_label_put(&label, cand->text, &cand->label, cand->context);
	text = slice_trim(buf_slice(&label));
	past = status_word(text) == STATUS_DONE;
	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends) && !past; i++)
		past = slice_ends(text, ends[i]);
	buf_finish(&label);
	return past;
}

struct time_tally {
	size_t positions, dates, past, own_log, days;
	bool todo; /* a box that is not ticked stands below one */
};

/* Does something that is still to do stand below the candidate? */
static bool
holds_todo(const struct reading *reading, const struct cand *cand)
{
	const struct doc *doc = reading->doc;

	for (unsigned i = cand->block; i < cand->end && i < cand->block + 64; i++) {
		if (doc->blocks[i].task >= 0 && doc->tasks[doc->blocks[i].task].mark == ' ')
			return true;
	}
	return false;
}

static struct time_tally
tally_times(const struct group *group)
{
	struct time_tally tally = {0};

	for (size_t i = 0; i < group->len; i++) {
		const struct cand *cand = group_cand(group, i);

		if (!is_timed(cand))
			continue;
		if (cand->when.kind == WHEN_POSITION)
			tally.positions++;
		else if (cand->when.kind == WHEN_CALENDAR)
			tally.dates++;
		else
			continue;
		tally.days += cand->when.kind == WHEN_CALENDAR && cand->when.unit == UNIT_DAY &&
			      date_cmp(date_add_days(cand->when.from, 1), cand->when.to) == 0;
		tally.own_log += words_kinds(&group->reading->words, cand->text,
				     WORDS_LOG | WORDS_PLAN) == WORDS_LOG;
		/* M1: 기획 완료 is what is to be reached */
		tally.past += cand->label.word != WORD_CODE && tells_past(cand);
		tally.todo = tally.todo || holds_todo(group->reading, cand);
	}
	return tally;
}

/* Does the text below the candidate tell what has been done: 去了成都, 배웠다? A word of the past
 * in the first lines is enough; plans have none. */
static bool
recounts(const struct reading *reading, const struct cand *cand)
{
	const struct doc *doc = reading->doc;
	unsigned end =
	    cand->place == PLACE_HEADING ? doc->sections[cand->section].block_end : cand->end;

	for (unsigned i = cand->block + (cand->place == PLACE_HEADING);
	     i < end && i < cand->block + 8; i++) {
		if (doc->blocks[i].kind != BLOCK_CODE && words_past(doc->blocks[i].text))
			return true;
	}
	return false;
}

bool
reading_runs_back(const struct group *group)
{
	struct date last = {0};
	size_t falls = 0;

	for (size_t i = 0; i < group->len; i++) {
		const struct cand *cand = group_cand(group, i);

		if (!cand->has_time || cand->when.kind != WHEN_CALENDAR)
			continue;
		if (last.month && date_cmp(cand->when.from, last) >= 0)
			return false;
		/* without a year, November may come after January */
		falls +=
		    last.month && (cand->when.from.year || cand->when.from.month + 1 >= last.month);
		last = cand->when.from;
	}
	return falls > 0;
}

/* Do most parts tell what has been done? */
static bool
is_told(const struct group *group)
{
	size_t told = 0, all = 0;

	for (size_t i = 0; i < group->len; i++) {
		const struct cand *cand = group_cand(group, i);

		if (!is_timed(cand) || cand->when.kind == WHEN_DURATION)
			continue;
		all++;
		told += recounts(group->reading, cand);
	}
	return told * 2 >= all && all;
}

static bool
may_be_dated(
    const struct group *group, const struct section_mood *mood, const struct time_tally *tally)
{
	if (tally->dates < 2 || reading_runs_back(group))
		return false;
	if (mood->plan || tally->todo)
		return true;
	return (mood->hint || mood->study) && !is_told(group);
}

/* 3년차, 5년차, 10년차: positions that do not follow each other are no course. */
static bool
has_gaps(const struct group *group)
{
	const struct cand *last = NULL;
	size_t gaps = 0, steps = 0;

	for (size_t i = 0; i < group->len; i++) {
		const struct cand *cand = group_cand(group, i);

		if (!is_timed(cand) || cand->when.kind != WHEN_POSITION || cand->offset)
			continue;
		if (last && last->when.unit == cand->when.unit) {
			steps++;
			gaps += cand->when.start > last->when.end;
		}
		last = cand;
	}
	return gaps * 2 > steps;
}

/* Headings and leads that are stages for their time alone. */
static void
take_times(const struct group *group, const struct cousins *cousins)
{
	const struct cand *first = group_cand(group, 0);
	struct section_mood mood = reading_mood(group->reading, first->section);
	struct time_tally tally;
	size_t timed;
	bool dates, positions;

	if (first->place == PLACE_HEADING)
		mood = reading_mood(
		    group->reading, group->reading->doc->sections[first->section].parent);
	reading_chain(group, is_timed);
	tally = tally_times(group);
	timed = tally.positions + tally.dates;
	if (!timed || mood.log || tally.past * 2 >= timed || tally.own_log * 2 >= timed)
		return;
	positions =
	    tally.positions >= 2 || (tally.positions == 1 && first->place == PLACE_HEADING &&
					group->len == 1 && cousins->positions[first->level] >= 2);
	dates = may_be_dated(group, &mood, &tally);
	if (positions && !mood.plan && !tally.todo &&
	    (is_told(group) || (!mood.study && !mood.hint && has_gaps(group))))
		positions = false;
	for (size_t i = 0; i < group->len; i++) {
		struct cand *cand = group_cand(group, i);

		if (!is_timed(cand))
			continue;
		if ((positions && cand->when.kind == WHEN_POSITION) ||
		    ((dates || (positions && mood_plans(&mood))) &&
			cand->when.kind == WHEN_CALENDAR))
			take(cand, kind_of(cand->label.word));
		else if (cand->label.word == WORD_CODE && (mood_plans(&mood) || tally.dates >= 2))
			take(cand, STAGE_MILESTONE);
	}
}

/* Q1 … Q4 below a heading with a year. */
static bool
quarter_of(struct cand *cand, int year)
{
	struct lex_num num;
	size_t at = label_start(cand->text), end;
	uint32_t next;

	if (lex_rune(cand->text, at) != 'Q' || !(end = lex_number(cand->text, at + 1, &num)) ||
	    num.value < 1 || num.value > 4 || num.fraction || num.han)
		return false;
	next = lex_rune(cand->text, lex_blank(cand->text, end));
	if (next && !rune_is_label_sep(next) && next != '(' && next != 0xFF08)
		return false;
	cand->when = (struct when){.kind = WHEN_CALENDAR, .unit = UNIT_QUARTER};
	cand->when.from = (struct date){year, (int)num.value * 3 - 2, 1};
	cand->when.to = date_add_months(cand->when.from, 3);
	cand->label.body = end;
	while (rune_is_label_sep(lex_rune(cand->text, cand->label.body)))
		cand->label.body += lex_rune(cand->text, cand->label.body) < 0x80 ? 1 : 3;
	return true;
}

static void
take_quarters(const struct group *group)
{
	const struct cand *first = group_cand(group, 0);
	struct section_mood mood;
	size_t count = 0;

	if (first->place != PLACE_HEADING)
		return;
	mood = reading_mood(group->reading, group->reading->doc->sections[first->section].parent);
	if (!mood.year || !(mood_plans(&mood) || mood.hint) || mood.log)
		return;
	for (size_t i = 0; i < group->len; i++) {
		struct cand probe = *group_cand(group, i);

		if (slice_ends(probe.text, "?") || slice_ends(probe.text, "？"))
			return;
		count += quarter_of(&probe, mood.year);
	}
	for (size_t i = 0; count >= 2 && i < group->len; i++) {
		struct cand *cand = group_cand(group, i);

		if (!cand->barred && ((is_timed(cand) && cand->when.kind == WHEN_CALENDAR) ||
					 quarter_of(cand, mood.year))) {
			cand->has_time = true;
			cand->form = FORM_CALENDAR;
			take(cand, STAGE_STAGE);
		}
	}
}

static void
count_cousins(const struct reading *reading, struct cousins *cousins)
{
	for (size_t i = 0; i < reading->cands_len; i++) {
		const struct cand *cand = &reading->cands[i];

		if (cand->place != PLACE_HEADING || cand->label.never || cand->barred)
			continue;
		if (!cand->label.weak && !cand->label.facet)
			cousins->words[cand->label.word][cand->level]++;
		if (is_timed(cand) &&
		    (cand->when.kind == WHEN_POSITION || cand->form == FORM_RANGE))
			cousins->positions[cand->level]++;
	}
}

static void
decide_group(const struct group *group, const struct cousins *cousins)
{
	static const enum stage_word words[] = {WORD_PHASE, WORD_DANGYE, WORD_STEP, WORD_LEVEL,
	    WORD_SPRINT, WORD_MILESTONE, WORD_PRIORITY};

	unsigned present = 0;
	bool timed = false;

	if (group_cand(group, 0)->place == PLACE_ROW)
		return;
	for (size_t i = 0; i < group->len; i++) {
		present |= 1u << group_cand(group, i)->label.word;
		timed |= group_cand(group, i)->has_time;
	}
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (present >> words[i] & 1)
			take_ordinals(group, words[i], cousins);
	}
	if (present >> WORD_HORIZON & 1)
		take_horizons(group);
	if (timed)
		take_times(group, cousins);
	take_quarters(group);
	for (size_t i = 0; i < group->len; i++) {
		struct cand *cand = group_cand(group, i);

		if (cand->forced)
			take(cand, kind_of(cand->label.word));
	}
}

static int
by_key(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static uint64_t
ordinal_key(const struct cand *cand)
{
	return (uint64_t)cand->label.word << 32 | (uint64_t)(cand->label.number * 100 + 100);
}

/* 第三阶段 项目 names the third stage where nothing else does: a facet has a stage to belong to. */
static void
free_facets(struct reading *reading)
{
	uint64_t *keys = arena_alloc(&reading->scratch, (reading->cands_len + 1) * sizeof(*keys));
	size_t len = 0, facets = 0;

	for (size_t i = 0; i < reading->cands_len; i++) {
		const struct cand *cand = &reading->cands[i];

		facets += cand->label.facet;
		if (!cand->label.facet && cand->label.word != WORD_NONE)
			keys[len++] = ordinal_key(cand);
	}
	if (!facets)
		return;
	qsort(keys, len, sizeof(*keys), by_key);
	for (size_t i = 0; i < reading->cands_len; i++) {
		struct cand *cand = &reading->cands[i];
		uint64_t key = ordinal_key(cand);

		if (cand->label.facet && !bsearch(&key, keys, len, sizeof(*keys), by_key))
			cand->label.facet = false;
	}
}

static int
by_group(const void *a, const void *b, void *data)
{
	const struct reading *reading = data;
	unsigned left = *(const unsigned *)a, right = *(const unsigned *)b;
	uint64_t x = reading->cands[left].group, y = reading->cands[right].group;

	if (x != y)
		return x < y ? -1 : 1;
	return (left > right) - (left < right);
}

void
reading_decide(struct reading *reading)
{
	struct cousins cousins = {0};
	size_t from = 0;
	struct group group;

	reading->order =
	    arena_alloc(&reading->scratch, (reading->cands_len + 1) * sizeof(*reading->order));
	for (size_t i = 0; i < reading->cands_len; i++)
		reading->order[i] = (unsigned)i;
	qsort_r(reading->order, reading->cands_len, sizeof(*reading->order), by_group, reading);
	free_facets(reading);
	count_cousins(reading, &cousins);
	while (reading_next_group(reading, &from, &group))
		decide_group(&group, &cousins);
	reading_take_named(reading);
}
