#include "model/reading_impl.h"

#include <math.h>
#include <stdio.h>

/* Does the candidate hold a range or an open length that may be a link of a chain? */
static bool
is_range(const struct cand *cand)
{
	if (!cand->has_time || cand->offset)
		return false;
	if (cand->when.kind == WHEN_DURATION)
		return cand->form == FORM_RANGE || cand->when.open;
	return cand->when.kind == WHEN_POSITION && cand->form == FORM_RANGE;
}

enum step { LINK_NONE, LINK_TOUCH, LINK_NEXT };

/* How a range goes on from the one before it: 1–3, 3–6 touch; 1–2, 3–5 follow. */
static enum step
link_of(const struct when *before, const struct when *when)
{
	double end, start, one;

	if (before->open || when->unit < before->unit)
		return LINK_NONE;
	if (before->unit == when->unit) {
		if (when->start == before->end)
			return LINK_TOUCH;
		return when->start == before->end + 1 ? LINK_NEXT : LINK_NONE;
	}
	/* the unit rises: 6–12 个月, 1–2 年 */
	end = time_unit_days(before->unit, before->end);
	start = time_unit_days(when->unit, when->start);
	one = time_unit_days(when->unit, 1);
	if (fabs(start - end) <= end * 0.15)
		return LINK_TOUCH;
	return fabs(start - one - end) <= end * 0.15 ? LINK_NEXT : LINK_NONE;
}

/* 1 年以上 after 3–6 个月: an end of the chain with a gap before it. */
static bool
opens_later(const struct when *before, const struct when *when)
{
	return when->open && !before->open && link_of(before, when) == LINK_NONE &&
	       time_unit_days(when->unit, when->start) >=
		   time_unit_days(before->unit, before->end) * 0.99;
}

struct chain_tally {
	size_t links, touches, nexts, timed, open;
	struct cand *first;
	bool broken;
};

static struct chain_tally
tally_chain(const struct group *group, bool (*wants)(const struct cand *))
{
	struct chain_tally tally = {0};
	const struct cand *before = NULL;

	for (size_t i = 0; i < group->len; i++) {
		struct cand *cand = group_cand(group, i);

		if (!wants(cand) || !cand->has_time)
			continue;
		tally.timed++;
		if (!is_range(cand)) {
			/* 6개월 이후 closes a chain */
			tally.open +=
			    before && cand->when.open && !before->when.open &&
			    cand->when.kind == WHEN_POSITION &&
			    time_unit_days(cand->when.unit, cand->when.start) >=
				time_unit_days(before->when.unit, before->when.end) * 0.99;
			continue;
		}
		tally.open += before && opens_later(&before->when, &cand->when);
		if (!tally.first)
			tally.first = cand;
		if (before) {
			enum step link = link_of(&before->when, &cand->when);

			tally.touches += link == LINK_TOUCH;
			tally.nexts += link == LINK_NEXT;
			if (link == LINK_NONE && opens_later(&before->when, &cand->when))
				continue;
			tally.broken |= link == LINK_NONE;
		}
		tally.links++;
		before = cand;
	}
	return tally;
}

static bool
is_chain(const struct chain_tally *tally)
{
	double start;

	if (!tally->first || tally->links < 2)
		return tally->first && tally->first->when.start == 0 && tally->links == 1;
	start = tally->first->when.start;
	if (start == 0 && !tally->broken)
		return true;
	if (tally->broken)
		return start == 0;
	if (tally->links == 2)
		return start <= 1 && tally->links + tally->open == tally->timed;
	return true;
}

/* Offsets (1–3, 3–6) or ordinals (1–2, 3–5): both become half-open positions from 0. */
static void
make_position(struct when *when, bool offsets, bool first)
{
	double start = when->start;

	if (offsets)
		start = first && start == 1 ? 0 : start;
	else if (start >= 1)
		start -= 1;
	when->kind = WHEN_POSITION;
	when->start = start;
	if (when->open)
		when->end = start;
}

void
reading_chain(const struct group *group, bool (*wants)(const struct cand *))
{
	struct chain_tally tally = tally_chain(group, wants);
	bool offsets;

	if (!is_chain(&tally))
		return;
	offsets = tally.touches > 0 || !tally.nexts;
	for (size_t i = 0; i < group->len; i++) {
		struct cand *cand = group_cand(group, i);

		if (!wants(cand) || !is_range(cand))
			continue;
		if (cand->when.kind == WHEN_DURATION)
			make_position(&cand->when, offsets, cand == tally.first);
	}
}

/* Keeps a length, of `least` units or longer ones, that stands beside dates. */
static void
note_length(struct cand *cand, const struct when *when, enum time_unit least)
{
	if (when->kind == WHEN_DURATION && when->unit >= least && cand->when.kind == WHEN_CALENDAR)
		cand->length = *when;
	else if (when->kind == WHEN_CALENDAR && cand->when.kind == WHEN_DURATION &&
		 cand->when.unit >= least)
		cand->length = cand->when;
}

/* One line below a stage's heading. */
static void
read_label_line(struct reading *reading, struct cand *cand, struct slice line)
{
	struct time_context context = {.labelled = true, .dates = true};
	struct time_phrase phrase;
	enum when_kind best = WHEN_NONE;
	struct time_scan scan;
	struct slice value = {0};
	double progress;

	switch (words_label(line, &value)) {
	case KEY_TIME:
	case KEY_START:
		if (!time_best(value, context, &phrase))
			break;
		scan = time_scan(value, context);
		note_length(cand, &phrase.when, UNIT_DAY);
		best = phrase.when.kind;
		if (!cand->has_time ||
		    (cand->when.kind == WHEN_DURATION && phrase.when.kind != WHEN_DURATION) ||
		    (cand->when.kind != WHEN_CALENDAR && phrase.when.kind == WHEN_CALENDAR)) {
			cand->has_time = true;
			cand->when = phrase.when;
			cand->form = phrase.form;
			cand->offset = phrase.offset;
		}
		/* 时间：2025年9月起，3个月 */
		for (int i = 0; best == WHEN_CALENDAR && i < 4 && time_next(&scan, &phrase); i++)
			note_length(cand, &phrase.when, UNIT_DAY);
		break;
	case KEY_STATUS:
		if (cand->status == STATUS_NONE)
			cand->status = status_value(value);
		break;
	case KEY_PROGRESS:
		progress = progress_value(value);
		if (progress >= 0)
			cand->progress = progress;
		break;
	default:
		break;
	}
}

static void
read_block_lines(struct reading *reading, struct cand *cand, const struct block *block)
{
	struct slice line;
	size_t at = 0;

	while (reading_next_line(block, &at, &line))
		read_label_line(reading, cand, line);
}

/* A length in the heading itself: （2025年7月，3 个月）. */
static void
read_own_length(struct cand *cand)
{
	struct time_scan scan = time_scan(cand->text, cand->context);
	struct time_phrase phrase;

	for (int i = 0; i < 4 && time_next(&scan, &phrase); i++)
		note_length(cand, &phrase.when, UNIT_WEEK);
}

/* The blocks that may hold a stage's label lines: the first of its own text. */
static unsigned
own_end(const struct reading *reading, const struct cand *cand)
{
	unsigned end = cand->place == PLACE_HEADING
			   ? reading->doc->sections[cand->section].block_end
			   : cand->end;

	return end > cand->block + 10 ? cand->block + 10 : end;
}

void
reading_label_lines(struct reading *reading)
{
	const struct doc *doc = reading->doc;

	for (size_t i = 0; i < reading->cands_len; i++) {
		struct cand *cand = &reading->cands[i];

		if (cand->place == PLACE_ROW || cand->label.word == WORD_NONE)
			continue;
		if (cand->has_time && cand->when.kind == WHEN_CALENDAR)
			read_own_length(cand);
		for (unsigned b = cand->block + 1; b < own_end(reading, cand); b++) {
			const struct block *block = &doc->blocks[b];

			if (block->kind == BLOCK_CODE || block->kind == BLOCK_CELL ||
			    block->kind == BLOCK_HEADING)
				break;
			if (block->kind == BLOCK_ITEM && block->depth > 1 &&
			    cand->place == PLACE_HEADING)
				continue;
			if (cand->place == PLACE_LEAD &&
			    doc->blocks[cand->block].kind == BLOCK_PARAGRAPH && b > cand->block + 1)
				break;
			read_block_lines(reading, cand, block);
		}
	}
}

void
reading_anchor(struct reading *reading)
{
	const struct doc *doc = reading->doc;
	const struct front *front = &reading->page->front;
	struct page_graph *graph = reading->graph;

	if (front->start && date_read(slice_of(front->start), &graph->anchor))
		return;
	for (size_t i = 0; i < doc->blocks_len && i < 24 && !graph->anchor.year; i++) {
		const struct block *block = &doc->blocks[i];
		struct slice line, value;
		size_t at = 0;

		if (block->kind == BLOCK_CODE || block->kind == BLOCK_CELL ||
		    (reading->owner && reading->owner[i] >= 0))
			continue;
		while (reading_next_line(block, &at, &line)) {
			struct time_phrase phrase;
			enum label_key key = words_label(line, &value);

			if ((key == KEY_START || key == KEY_TIME) &&
			    time_best(value, (struct time_context){0}, &phrase) &&
			    phrase.when.kind == WHEN_CALENDAR && phrase.when.from.year) {
				graph->anchor = phrase.when.from;
				break;
			}
		}
	}
}

/* The last date said among the stages of one group, for those that leave the year out. */
struct year_trail {
	uint64_t group;
	int parent;
	struct date last;
};

static void
fill_year(struct when *when, struct date after)
{
	when->from.year = after.year + (when->from.month < after.month);
	if (!when->to.year)
		when->to.year = when->from.year + (when->to.month < when->from.month ||
						      (when->to.month == when->from.month &&
							  when->to.day <= when->from.day));
}

static struct date
year_before(const struct reading *reading, const struct pg_stage *stage, int section)
{
	const struct page_graph *graph = reading->graph;
	struct section_mood mood = reading_mood(reading, section);

	if (stage->parent >= 0 && graph->stages[stage->parent].when.kind == WHEN_CALENDAR &&
	    graph->stages[stage->parent].when.from.year)
		return graph->stages[stage->parent].when.from;
	/* a heading's own year is nearer than the plan's first day, that of the title is not */
	if (graph->anchor.year && (!mood.year || mood.year == reading->root.year))
		return (struct date){graph->anchor.year, graph->anchor.month, 1};
	return (struct date){mood.year, 1, 1};
}

/* The year of the first dated stage that says one, back by the months before it. */
static void
fill_backwards(struct reading *reading, const uint64_t *groups, size_t at)
{
	struct page_graph *graph = reading->graph;
	struct date next = graph->stages[at].when.from;

	while (at-- > 0) {
		struct when *when = &graph->stages[at].when;

		if (groups[at] != groups[at + 1] || when->kind != WHEN_CALENDAR || when->from.year)
			return;
		when->from.year = next.year - (when->from.month > next.month);
		if (!when->to.year)
			when->to.year = when->from.year + (when->to.month < when->from.month);
		next = when->from;
	}
}

static void
settle_years(struct reading *reading, const uint64_t *groups, const int *sections)
{
	struct page_graph *graph = reading->graph;
	struct year_trail trails[8] = {{0}};
	size_t next = 0;

	for (size_t i = 0; i < graph->stages_len; i++) {
		struct pg_stage *stage = &graph->stages[i];
		struct year_trail *trail = NULL;

		if (stage->when.kind != WHEN_CALENDAR)
			continue;
		for (size_t t = 0; t < 8; t++) {
			if (trails[t].group == groups[i] && trails[t].parent == stage->parent)
				trail = &trails[t];
		}
		if (!trail) {
			trail = &trails[next++ % 8];
			*trail = (struct year_trail){groups[i], stage->parent, {0, 0, 0}};
		}
		if (!stage->when.from.year) {
			struct date after = trail->last.year
						? trail->last
						: year_before(reading, stage, sections[i]);

			if (!after.year)
				continue;
			fill_year(&stage->when, after);
		} else if (!trail->last.year) {
			fill_backwards(reading, groups, i);
		}
		trail->last = stage->when.from;
	}
}

/* Lays lengths of one group end to end, in the unit of the first. */
static void
lay_out(struct page_graph *graph, const uint64_t *groups)
{
	for (size_t i = 0; i < graph->stages_len; i++) {
		struct pg_stage *stage = &graph->stages[i];
		double at = 0;
		enum time_unit unit = stage->when.unit;

		if (stage->when.kind != WHEN_DURATION || stage->position.kind != WHEN_NONE)
			continue;
		for (size_t j = i; j < graph->stages_len && j < i + 512; j++) {
			struct pg_stage *next = &graph->stages[j];
			double length;

			if (groups[j] != groups[i] || next->parent != stage->parent)
				continue;
			if (next->when.kind != WHEN_DURATION)
				break;
			length = next->when.unit == unit
				     ? next->when.end
				     : time_unit_days(next->when.unit, next->when.end) /
					   time_unit_days(unit, 1);
			next->position = (struct when){.kind = WHEN_POSITION,
			    .unit = unit,
			    .start = at,
			    .end = at + length,
			    .open = next->when.open};
			at += length;
		}
	}
}

static void
apply_anchor(struct page_graph *graph)
{
	for (size_t i = 0; i < graph->stages_len; i++) {
		struct pg_stage *stage = &graph->stages[i];
		const struct pg_stage *parent =
		    stage->parent >= 0 ? &graph->stages[stage->parent] : NULL;
		struct date anchor = graph->anchor;

		if (stage->when.kind != WHEN_POSITION)
			continue;
		stage->position = stage->when;
		/* weeks counted anew below each phase start with the phase */
		if (parent && parent->when.kind == WHEN_CALENDAR && parent->when.from.year &&
		    (!anchor.year || (stage->when.start == 0 && parent->position.start > 0) ||
			parent->position.kind == WHEN_NONE))
			anchor = parent->when.from;
		if (graph->anchor.year)
			stage->when = when_anchored(stage->when, anchor);
	}
}

/* Dates win over a length that contradicts them, with a warning. */
static void
check_length(struct reading *reading, const struct pg_stage *stage, const struct when *length)
{
	const struct when *when = &stage->when;
	char most_days[32] = "more";
	double days, least, most;

	if (length->kind != WHEN_DURATION || when->kind != WHEN_CALENDAR || when->open ||
	    !when->from.year || !when->to.year)
		return;
	days = (double)date_days_between(when->from, when->to);
	/* one day beside a length is the day on which the stage begins */
	if (when->unit == UNIT_DAY && days <= 1)
		return;
	least = time_unit_days(length->unit, length->start);
	most = length->open ? days : time_unit_days(length->unit, length->end);
	if (days >= least * 0.7 - 3 && days <= most * 1.3 + 3)
		return;
	if (!length->open)
		snprintf(most_days, sizeof(most_days), "%.0f", most);
	diag_add(&reading->page->diag, DIAG_WARNING, "stage-length",
	    (struct diag_at){reading->page->source, stage->line, 0},
	    "change the length or the dates, so that they agree",
	    "the stage \"%.*s\" lasts %.0f days by its dates, but its stated length is %.0f to %s "
	    "days; the dates are used",
	    SLICE_ARG(stage->label), days, least, most_days);
}

/* The span from the first day of `when` on. */
static void
span(struct when *when, const struct when *length)
{
	struct date first = when->from;
	struct when whole = {
	    .kind = WHEN_POSITION, .unit = length->unit, .end = length->end, .open = length->open};
	bool yearless = !first.year;

	if (yearless)
		first.year = 2000;
	whole = when_anchored(whole, first);
	if (yearless)
		whole.from.year = whole.to.year = 0;
	when->to = whole.to;
	when->open = length->open;
}

void
reading_span_lengths(struct reading *reading, const struct when *lengths)
{
	struct page_graph *graph = reading->graph;

	for (size_t i = 0; i < graph->stages_len; i++) {
		struct when *when = &graph->stages[i].when;
		bool day = when->unit == UNIT_DAY && when->from.year == when->to.year &&
			   date_cmp(date_add_days(when->from, 1), when->to) == 0;

		if (lengths[i].kind == WHEN_DURATION && lengths[i].end > 0 &&
		    when->kind == WHEN_CALENDAR && (when->open || day))
			span(when, &lengths[i]);
	}
}

void
reading_check_lengths(struct reading *reading, const struct when *lengths)
{
	for (size_t i = 0; i < reading->graph->stages_len; i++)
		check_length(reading, &reading->graph->stages[i], &lengths[i]);
}

void
reading_settle_times(struct reading *reading, const uint64_t *groups, const int *sections)
{
	settle_years(reading, groups, sections);
	lay_out(reading->graph, groups);
	apply_anchor(reading->graph);
}
