#include "model/reading.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "model/reading_impl.h"
#include "parse/slug.h"
#include "parse/time_lex.h"

#include <stdlib.h>

/* The text without pictures at both ends: a label of last resort. */
static struct slice
plain_text(struct slice text)
{
	struct marks marks;

	marks_read(text, &marks);
	if (marks.end > marks.start)
		text = slice_from(text.ptr + marks.start, marks.end - marks.start);
	return slice_trim(text);
}

/* Cuts a fallback at its first stop, so that a lead's sentence gives a short name. */
static struct slice
first_clause(struct slice text)
{
	static const struct lex_word stops[] = {{"。", 0}, {"；", 0}, {";", 0}, {"，", 0}, {"", 0}};
	uint32_t rune;
	size_t len;

	while ((len = utf8_next(text, &rune)) && (rune_is_label_sep(rune) || rune <= ' '))
		text = slice_skip(text, len);
	for (size_t at = 0; (len = utf8_next(slice_skip(text, at), &rune)); at += len) {
		if (at && lex_word(text, at, stops, NULL))
			return slice_head(text, at);
	}
	return text;
}

static struct slice
stage_text(const struct cand *cand)
{
	if (cand->place != PLACE_LEAD)
		return cand->text;
	return cand->fallback.len ? slice_trim(slice_head(
					cand->text, (size_t)(cand->fallback.ptr - cand->text.ptr)))
				  : cand->text;
}

static struct slice
stage_name(struct reading *reading, const struct cand *cand)
{
	struct buf buf = BUF_INIT;
	struct slice text = stage_text(cand), name;
	struct stage_label label = cand->label;

	if (text.len < cand->text.len)
		stage_label_read(text, cand->context, &label);
	stage_label_put(&buf, text, &label, cand->context);
	/* 第4周（可选）: a remark is no name */
	if (cand->place == PLACE_ROW && label.word == WORD_TIME && cand->fallback.len &&
	    (lex_rune(text, label.body) == '(' || lex_rune(text, label.body) == 0xFF08))
		buf_truncate(&buf, 0);
	if (!buf.len && cand->fallback.len) {
		text = first_clause(cand->fallback);
		stage_label_read(text, (struct time_context){0}, &label);
		label.body = label.start;
		stage_label_put(&buf, text, &label, (struct time_context){0});
	}
	name = buf.len ? buf_slice(&buf) : plain_text(cand->text);
	name = arena_copy(&reading->scratch, name.len ? name : cand->text);
	buf_finish(&buf);
	return name;
}

static int
by_place(const void *a, const void *b, void *data)
{
	const struct reading *reading = data;
	const struct cand *x = &reading->cands[*(const unsigned *)a];
	const struct cand *y = &reading->cands[*(const unsigned *)b];

	if (x->block != y->block)
		return x->block < y->block ? -1 : 1;
	return x < y ? -1 : x > y;
}

/* A paragraph's stage goes on to the next lead of its kind. */
static void
end_paragraphs(struct reading *reading, const unsigned *taken, size_t len)
{
	for (size_t i = 0; i + 1 < len; i++) {
		struct cand *cand = &reading->cands[taken[i]];
		const struct cand *next = &reading->cands[taken[i + 1]];

		if (cand->place == PLACE_LEAD && cand->group == next->group &&
		    cand->end > next->block)
			cand->end = next->block;
	}
}

static void
add_stage(struct reading *reading, const struct cand *cand, int parent)
{
	struct page_graph *graph = reading->graph;
	struct pg_stage *stage;

	graph->stages =
	    xgrow(graph->stages, graph->stages_len, &graph->stages_cap, sizeof(*graph->stages));
	stage = &graph->stages[graph->stages_len++];
	*stage = (struct pg_stage){.kind = cand->kind,
	    .place = cand->place,
	    .ordinal = cand->label.ordinal,
	    .label = stage_name(reading, cand),
	    .text = cand->text,
	    .status = cand->status,
	    .progress = cand->progress,
	    .parent = parent,
	    .track = -1,
	    .heading = cand->heading,
	    .line = cand->line};
	if (cand->has_time)
		stage->when = cand->when;
}

/* The first characters, 90 bytes at most. */
static struct slice
short_text(struct slice text)
{
	size_t at = 0, len;
	uint32_t rune;

	while ((len = utf8_next(slice_skip(text, at), &rune)) && at + len <= 90)
		at += len;
	return slice_head(text, at);
}

/* A row has an id of its own: "row-" and the slug of its cell. */
static void
make_anchors(struct reading *reading)
{
	const struct doc *doc = reading->doc;
	struct page_graph *graph = reading->graph;
	struct slugger slugger;
	struct buf text = BUF_INIT;
	size_t rows = 0;

	for (size_t i = 0; i < graph->stages_len; i++)
		rows += graph->stages[i].place == PLACE_ROW;
	if (!rows)
		return;
	slugger_init(&slugger, &reading->scratch);
	for (size_t i = 0; i < doc->headings_len; i++)
		slugger_claim(&slugger, doc->headings[i].id);
	for (size_t i = 0; i < graph->stages_len; i++) {
		struct pg_stage *stage = &graph->stages[i];

		if (stage->place != PLACE_ROW)
			continue;
		buf_truncate(&text, 0);
		buf_puts(&text, "row ");
		buf_put(&text, short_text(stage->text));
		stage->anchor = slugger_make(&slugger, buf_slice(&text));
	}
	slugger_finish(&slugger);
	buf_finish(&text);
}

/* Makes stages of what was taken, in document order, each inside the innermost one around it. */
static void
build_stages(struct reading *reading)
{
	const struct doc *doc = reading->doc;
	unsigned *taken = arena_alloc(&reading->scratch, (reading->cands_len + 1) * sizeof(*taken));
	uint64_t *groups;
	struct when *lengths;
	int *sections;
	size_t len = 0;

	for (size_t i = 0; i < reading->cands_len; i++) {
		if (reading->cands[i].take)
			taken[len++] = (unsigned)i;
	}
	qsort_r(taken, len, sizeof(*taken), by_place, reading);
	end_paragraphs(reading, taken, len);
	groups = arena_alloc(&reading->scratch, (len + 1) * sizeof(*groups));
	sections = arena_alloc(&reading->scratch, (len + 1) * sizeof(*sections));
	lengths = arena_alloc(&reading->scratch, (len + 1) * sizeof(*lengths));
	reading->owner =
	    arena_alloc(&reading->scratch, (doc->blocks_len + 1) * sizeof(*reading->owner));
	for (size_t i = 0; i < doc->blocks_len; i++)
		reading->owner[i] = -1;
	for (size_t i = 0; i < len; i++) {
		const struct cand *cand = &reading->cands[taken[i]];

		add_stage(reading, cand, reading->owner[cand->block]);
		groups[i] = cand->group;
		lengths[i] = cand->length;
		sections[i] = cand->place == PLACE_HEADING ? doc->sections[cand->section].parent
							   : cand->section;
		for (unsigned b = cand->block; b < cand->end && b < doc->blocks_len; b++)
			reading->owner[b] = (int)i;
	}
	reading_anchor(reading);
	reading_settle_times(reading, groups, sections);
	reading_span_lengths(reading, lengths);
	reading_check_lengths(reading, lengths);
	make_anchors(reading);
}

static bool
wants_taken(const struct cand *cand)
{
	return cand->take && cand->place != PLACE_ROW && cand->label.word != WORD_TIME &&
	       cand->label.word != WORD_CHAPTER;
}

/* Ranges beside ordinals, read after label lines have added theirs. */
static void
chain_groups(struct reading *reading)
{
	size_t from = 0;
	struct group group;

	while (reading_next_group(reading, &from, &group))
		reading_chain(&group, wants_taken);
}

static struct slice
json_slice(const json_t *value)
{
	return value && json_is_string(value) ? slice_of(json_string_value(value))
					      : slice_from(NULL, 0);
}

static bool
names_heading(const struct reading *reading, const struct cand *cand, struct slice name)
{
	const struct heading *heading = &reading->doc->headings[cand->heading];
	struct buf label = BUF_INIT;
	bool same;

	if (slice_starts(name, "#"))
		return slice_eq(slice_skip(name, 1), heading->id);
	stage_label_put(&label, cand->text, &cand->label, cand->context);
	same = slice_eq(name, slice_trim(heading->text)) || slice_eq(name, heading->id) ||
	       slice_eq(name, buf_slice(&label));
	buf_finish(&label);
	return same;
}

static struct cand *
find_heading(struct reading *reading, struct slice name)
{
	for (size_t i = 0; i < reading->cands_len && name.len; i++) {
		struct cand *cand = &reading->cands[i];

		if (cand->place == PLACE_HEADING && names_heading(reading, cand, name))
			return cand;
	}
	return NULL;
}

/* One entry of `stages:`: the text or #id of a heading, or a map with heading, label, ordinal,
 * time, status; what names no heading is a stage of its own, on the first line. */
static void
take_entry(struct reading *reading, const json_t *entry)
{
	struct slice name = json_is_string(entry) ? json_slice(entry)
						  : json_slice(json_object_get(entry, "heading"));
	struct slice label = json_slice(json_object_get(entry, "label"));
	struct slice time = json_slice(json_object_get(entry, "time"));
	struct slice ordinal = json_slice(json_object_get(entry, "ordinal"));
	struct slice status = json_slice(json_object_get(entry, "status"));
	struct time_phrase phrase;
	struct cand *cand = find_heading(reading, name.len ? name : label);

	if (!name.len && !label.len)
		return;
	if (!cand) {
		cand = reading_add(reading);
		cand->place = PLACE_FRONT;
		cand->text = label.len ? label : name;
		cand->line = 1;
		cand->group = 1;
		stage_label_read(cand->text, cand->context, &cand->label);
		cand->has_time = cand->label.has_time;
		cand->when = cand->label.time.when;
		cand->form = cand->label.time.form;
	}
	cand->take = cand->forced = true;
	cand->barred = false;
	if (ordinal.len)
		cand->label.ordinal = ordinal;
	if (status.len)
		cand->status =
		    status_word(status) != STATUS_NONE ? status_word(status) : status_value(status);
	if (time.len && time_best(time, (struct time_context){.labelled = true}, &phrase)) {
		cand->has_time = true;
		cand->when = phrase.when;
		cand->form = phrase.form;
	}
}

/* `stages:` in front matter says which headings are stages; no others are then. */
static bool
take_front(struct reading *reading)
{
	const json_t *stages = json_object_get(reading->page->front.data, "stages");
	json_t *entry;
	size_t i;

	if (!json_is_array(stages) || !json_array_size(stages))
		return false;
	json_array_foreach (stages, i, entry) {
		if (i < 1000)
			take_entry(reading, entry);
	}
	return true;
}

static void
find_stages(struct reading *reading)
{
	reading_find_headings(reading);
	if (take_front(reading)) {
		for (size_t i = 0; i < reading->cands_len; i++)
			reading->cands[i].take &= reading->cands[i].forced;
		reading->order = arena_alloc(
		    &reading->scratch, (reading->cands_len + 1) * sizeof(*reading->order));
		for (size_t i = 0; i < reading->cands_len; i++)
			reading->order[i] = (unsigned)i;
	} else {
		reading_find_leads(reading);
		reading_find_rows(reading);
		reading_label_lines(reading);
		reading_decide(reading);
		reading_merge(reading);
	}
	chain_groups(reading);
	build_stages(reading);
}

/* Two stages, or tasks in the context of a plan, make a roadmap. */
static bool
is_roadmap(const struct reading *reading)
{
	const struct page_graph *graph = reading->graph;
	const struct front *front = &reading->page->front;
	const struct doc *doc = reading->doc;
	size_t stages = 0;
	bool plan = mood_plans(&reading->root);

	if (front->type)
		return strcmp(front->type, "roadmap") == 0;
	for (size_t i = 0; i < graph->stages_len; i++)
		stages += graph->stages[i].kind != STAGE_PROCEDURE;
	if (stages >= 2)
		return true;
	for (size_t i = 0; i < doc->sections_len && !plan; i++)
		plan = mood_plans(&reading->moods[i]);
	return plan && doc->tasks_len >= 2;
}

static void
find_span(struct page_graph *graph)
{
	struct when *when = &graph->when;

	for (size_t i = 0; i < graph->stages_len; i++) {
		const struct pg_stage *stage = &graph->stages[i];
		const struct when *own =
		    stage->when.kind == WHEN_DURATION ? &stage->position : &stage->when;

		if (own->kind == WHEN_NONE || stage->kind == STAGE_PROCEDURE ||
		    (own->kind == WHEN_CALENDAR && !own->from.year))
			continue;
		if (when->kind == WHEN_NONE ||
		    (when->kind == WHEN_POSITION && own->kind == WHEN_CALENDAR)) {
			*when = *own;
			continue;
		}
		if (when->kind != own->kind)
			continue;
		if (own->kind == WHEN_CALENDAR) {
			if (date_cmp(own->from, when->from) < 0)
				when->from = own->from;
			if (date_cmp(own->to, when->to) > 0)
				when->to = own->to;
		} else if (time_unit_days(own->unit, own->end) >
			   time_unit_days(when->unit, when->end)) {
			when->end = own->unit == when->unit ? own->end
							    : time_unit_days(own->unit, own->end) /
								  time_unit_days(when->unit, 1);
		}
		when->open |= own->open;
	}
}

/* How many lines of the code look like headings of stages. */
static unsigned
count_swallowed(struct slice code)
{
	unsigned count = 0;

	while (code.len) {
		const char *end = memchr(code.ptr, '\n', code.len);
		struct slice line = end ? slice_head(code, (size_t)(end - code.ptr)) : code;
		struct stage_label label;
		size_t marks = 0;

		while (marks < line.len && line.ptr[marks] == '#')
			marks++;
		if (marks && marks <= 6 && marks < line.len && line.ptr[marks] == ' ') {
			stage_label_read(
			    slice_skip(line, marks + 1), (struct time_context){0}, &label);
			count += label.word != WORD_NONE && !label.never;
		}
		code = slice_skip(code, line.len + 1);
	}
	return count;
}

/* A fence that is not closed takes the rest of the page, and its stages, into the code. */
static void
check_fences(struct reading *reading)
{
	const struct doc *doc = reading->doc;
	const struct block *last = &doc->blocks[doc->blocks_len - 1];
	const struct code *code;

	if (last->kind != BLOCK_CODE)
		return;
	code = &doc->codes[last->code];
	if (count_swallowed(code->text) < 2)
		return;
	diag_add(&reading->page->diag, DIAG_WARNING, "swallowed-stages",
	    (struct diag_at){reading->page->source, code->line ? code->line - 1 : 0, 0},
	    "close the code fence where its code ends, with as many marks as open it",
	    "the code block that opens here runs to the end of the page and holds headings of stages");
}

/* Drawing repeats the author's words: they are looked for once. */
static void
find_time_words(struct page_graph *graph)
{
	for (size_t i = 0; i < graph->stages_len; i++) {
		struct pg_stage *stage = &graph->stages[i];
		struct time_phrase phrase;

		if ((stage->when.kind != WHEN_POSITION && stage->when.kind != WHEN_DURATION) ||
		    !time_best(stage->text, (struct time_context){0}, &phrase))
			continue;
		stage->time_start = (unsigned)phrase.start;
		stage->time_end = (unsigned)phrase.end;
	}
}

void
reading_build(struct page *page)
{
	struct reading reading = {.page = page, .doc = page->doc};

	page_graph_free(page->graph);
	page->graph = reading.graph = xcalloc(1, sizeof(*page->graph));
	page->graph->progress = -1;
	if (!page->doc || !page->doc->blocks_len)
		return;
	reading_look_around(&reading);
	find_stages(&reading);
	check_fences(&reading);
	page->graph->is_roadmap = is_roadmap(&reading);
	reading_parts(&reading);
	reading_tracks(page->graph);
	reading_progress(page->graph);
	find_span(page->graph);
	reading_pack(page->doc, page->graph);
	find_time_words(page->graph);
	if (page->front.status)
		page->graph->status = status_word(slice_of(page->front.status));
	free(reading.cands);
	arena_finish(&reading.scratch);
}
