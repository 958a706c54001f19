#include "model/reading_impl.h"

#include "base/utf8.h"
#include "parse/time_lex.h"

enum { COLUMNS = 32, ROWS = 8192 };

/* One table of the document, with what its columns are for. */
struct grid {
	struct reading *reading;
	unsigned table, first, end; /* blocks of its cells */
	unsigned cols, rows;        /* rows with the title row */
	const struct block **cells; /* by row * cols + col; NULL where there is none */
	enum column kinds[COLUMNS];
	int stage, time, duration, status, progress; /* columns, or -1 */
	enum time_unit unit;                         /* of bare numbers in the time column */
	struct section_mood mood;
};

static struct slice
cell_text(const struct grid *grid, unsigned row, int col)
{
	const struct block *block;

	if (col < 0 || (unsigned)col >= grid->cols)
		return slice_from(NULL, 0);
	block = grid->cells[row * grid->cols + (unsigned)col];
	return block ? slice_trim(reading_line(block)) : slice_from(NULL, 0);
}

static void
find_columns(struct grid *grid)
{
	int *const places[] = {[COLUMN_STAGE] = &grid->stage,
	    [COLUMN_TIME] = &grid->time,
	    [COLUMN_DURATION] = &grid->duration,
	    [COLUMN_STATUS] = &grid->status,
	    [COLUMN_PROGRESS] = &grid->progress};

	for (size_t i = COLUMN_STAGE; i <= COLUMN_PROGRESS; i++)
		*places[i] = -1;
	for (unsigned col = 0; col < grid->cols; col++) {
		enum column kind = words_column(cell_text(grid, 0, (int)col));

		grid->kinds[col] = kind;
		if (kind >= COLUMN_STAGE && kind <= COLUMN_PROGRESS && *places[kind] < 0)
			*places[kind] = (int)col;
	}
	if (grid->time >= 0) {
		struct slice title = cell_text(grid, 0, grid->time);
		const char *open = memchr(title.ptr, '(', title.len);

		grid->unit = time_column_unit(title);
		if (open && grid->unit == UNIT_NONE)
			grid->unit = time_column_unit(
			    slice_from(open + 1, title.len - (size_t)(open - title.ptr) - 2));
	}
}

static bool
read_grid(struct reading *reading, unsigned first, struct grid *grid)
{
	const struct doc *doc = reading->doc;
	const struct block *block = &doc->blocks[first];

	*grid = (struct grid){.reading = reading, .table = block->table, .first = first};
	grid->end = first;
	while (grid->end < doc->blocks_len && doc->blocks[grid->end].kind == BLOCK_CELL &&
	       doc->blocks[grid->end].table == grid->table) {
		block = &doc->blocks[grid->end++];
		if (block->col >= grid->cols)
			grid->cols = block->col + 1;
		if (block->row >= grid->rows)
			grid->rows = block->row + 1;
	}
	if (grid->cols > COLUMNS)
		grid->cols = COLUMNS;
	if (grid->rows > ROWS)
		grid->rows = ROWS;
	if (grid->rows < 2)
		return false;
	grid->cells =
	    arena_alloc(&reading->scratch, grid->rows * grid->cols * sizeof(*grid->cells));
	for (unsigned i = first; i < grid->end; i++) {
		block = &doc->blocks[i];
		if (block->row < grid->rows && block->col < grid->cols)
			grid->cells[block->row * grid->cols + block->col] = block;
	}
	grid->mood = reading_mood(reading, (int)doc->blocks[first].section);
	find_columns(grid);
	return true;
}

/* A cell that is a time and no more: 第1周, 3/2(월), 2025年7月. */
static bool
whole_time(struct slice text, const struct stage_label *label)
{
	struct slice rest;
	uint32_t rune;

	if (!label->has_time || !label->time_leads)
		return false;
	rest = slice_skip(text, label->time.end);
	for (size_t at = 0, len; (len = utf8_next(slice_skip(rest, at), &rune)); at += len) {
		if (rune_is_alnum(rune) || rune_is_han(rune) || rune_is_hangul(rune))
			return at && (lex_rune(rest, lex_blank(rest, 0)) == '(' ||
					 lex_rune(rest, lex_blank(rest, 0)) == 0xFF08 ||
					 rune_is_label_sep(lex_rune(rest, lex_blank(rest, 0))));
	}
	return true;
}

/* The first cell that may name the step when the stage's own cell holds only its ordinal. */
static struct slice
naming_cell(const struct grid *grid, unsigned row, int except)
{
	for (unsigned col = 0; col < grid->cols; col++) {
		struct slice text = cell_text(grid, row, (int)col);

		if ((int)col == except || !text.len)
			continue;
		if (grid->kinds[col] != COLUMN_OTHER && grid->kinds[col] != COLUMN_TASK &&
		    grid->kinds[col] != COLUMN_STAGE)
			continue;
		return text.len <= 120 ? text : slice_from(NULL, 0);
	}
	return slice_from(NULL, 0);
}

/* The best time of the row's time columns: of 周次 and 日期 the date. */
static bool
column_time(const struct grid *grid, unsigned row, struct time_phrase *ret)
{
	struct time_context context = {.dates = true, .codes = true, .labelled = true};
	struct time_phrase phrase;
	bool found = false;

	for (unsigned col = 0; col < grid->cols; col++) {
		if (grid->kinds[col] != COLUMN_TIME)
			continue;
		context.column = (int)col == grid->time ? grid->unit : UNIT_NONE;
		if (time_best(cell_text(grid, row, (int)col), context, &phrase) &&
		    (!found || phrase.form < ret->form)) {
			*ret = phrase;
			found = true;
		}
	}
	for (unsigned col = 0; found && col < grid->cols; col++) {
		if (grid->kinds[col] == COLUMN_END && ret->when.kind == WHEN_CALENDAR &&
		    time_best(cell_text(grid, row, (int)col), context, &phrase) &&
		    phrase.when.kind == WHEN_CALENDAR &&
		    date_cmp(phrase.when.to, ret->when.from) > 0) {
			ret->when.to = phrase.when.to;
			ret->when.open = false;
			ret->form = FORM_CALENDAR;
		}
	}
	return found;
}

/* A length that stands in a column beside the date. */
static void
row_length(const struct grid *grid, unsigned row, struct cand *cand)
{
	struct time_context context = {.labelled = true};
	struct time_phrase phrase;

	for (unsigned col = 0; cand->when.kind == WHEN_CALENDAR && col < grid->cols; col++) {
		if (grid->kinds[col] != COLUMN_TIME && grid->kinds[col] != COLUMN_DURATION)
			continue;
		if (time_best(cell_text(grid, row, (int)col), context, &phrase) &&
		    phrase.when.kind == WHEN_DURATION && phrase.when.unit >= UNIT_DAY)
			cand->length = phrase.when;
	}
}

/* The row's time: of its time column, else of the stage's cell, else of its length column. */
static void
row_time(const struct grid *grid, unsigned row, struct cand *cand)
{
	struct slice text;
	struct time_phrase phrase;
	struct time_context context = {.labelled = true};

	if (column_time(grid, row, &phrase) &&
	    !(cand->has_time && cand->form < phrase.form && cand->when.kind != WHEN_DURATION)) {
		cand->has_time = true;
	} else if (!cand->has_time) {
		text = cell_text(grid, row, grid->duration);
		if (!text.len || !time_best(text, context, &phrase))
			return;
		cand->has_time = true;
	} else {
		return;
	}
	cand->when = phrase.when;
	cand->form = phrase.form;
	cand->offset = phrase.offset;
	row_length(grid, row, cand);
}

/* Bare numbers below 周次 are times, not names. */
static bool
is_bare_number(const struct cand *cand)
{
	struct slice number = cand->label.time.number;
	struct lex_unit unit;

	return cand->context.column != UNIT_NONE && number.len &&
	       number.ptr == cand->text.ptr + cand->label.time.start &&
	       !lex_unit(cand->text, (size_t)(number.ptr - cand->text.ptr) + number.len, &unit);
}

/* Below 阶段 a number alone is the ordinal. */
static void
number_cell(struct cand *cand)
{
	struct slice text = slice_trim(cand->text);
	struct lex_num num;

	if (cand->label.word != WORD_NONE || lex_number(text, 0, &num) != text.len || !text.len)
		return;
	cand->label.word = WORD_PHASE;
	cand->label.ordinal = text;
	cand->label.number = num.value;
	cand->label.start = 0;
	cand->label.body = cand->text.len;
	cand->label.empty = true;
}

/* `第一階段`, or 0–6 個月、6–12 個月: an example in a table to look things up in. */
static bool
is_example(const struct block *block, const struct cand *cand)
{
	size_t from = (size_t)(cand->text.ptr - block->text.ptr) + cand->label.start;
	struct stage_label second;
	size_t sep;

	for (unsigned i = 0; i < block->spans_len; i++) {
		const struct span *span = &block->spans[i];

		if (span->kind == SPAN_CODE && span->start <= from && from < span->end)
			return true;
	}
	if (cand->label.word == WORD_NONE)
		return false;
	for (sep = cand->label.start; sep < cand->text.len; sep++) {
		struct slice rest = slice_skip(cand->text, sep);

		if (slice_starts(rest, "、") || slice_starts(rest, "，") ||
		    slice_starts(rest, "／")) {
			rest = slice_skip(rest, 3);
		} else if (slice_starts(rest, ", ") || slice_starts(rest, "/ ")) {
			rest = slice_skip(rest, 2);
		} else {
			continue;
		}
		stage_label_read(slice_trim(rest), cand->context, &second);
		return second.word != WORD_NONE && !second.never && second.start == 0 &&
		       (second.word != WORD_TIME || second.time_leads);
	}
	return false;
}

static void
fill_row(const struct grid *grid, unsigned row, int col, struct cand *cand)
{
	const struct block *block = grid->cells[row * grid->cols + (unsigned)col];

	cand->place = PLACE_ROW;
	cand->group = (uint64_t)GROUP_ROWS << 48 | (uint64_t)grid->table << 4;
	cand->block = (unsigned)(block - grid->reading->doc->blocks);
	cand->end = cand->block + 1;
	while (cand->end < grid->end && grid->reading->doc->blocks[cand->end].row == row)
		cand->end++;
	while (cand->block > grid->first && grid->reading->doc->blocks[cand->block - 1].row == row)
		cand->block--;
	cand->section = (int)block->section;
	cand->line = block->line;
	cand->text = cell_text(grid, row, col);
	cand->context = (struct time_context){.dates = col == grid->time || col == 0,
	    .column = col == grid->time ? grid->unit : UNIT_NONE,
	    .codes = col == grid->time};
	stage_label_read(cand->text, cand->context, &cand->label);
	if (cand->label.has_time) {
		cand->has_time = true;
		cand->when = cand->label.time.when;
		cand->form = cand->label.time.form;
		cand->offset = cand->label.time.offset;
	}
	row_time(grid, row, cand);
	cand->fallback = naming_cell(grid, row, col);
	cand->status = grid->status >= 0 ? status_value(cell_text(grid, row, grid->status))
					 : reading_status(grid->reading, block, cand->text);
	if (grid->progress >= 0) {
		struct slice text = cell_text(grid, row, grid->progress);

		cand->progress = progress_value(text);
		if (cand->status == STATUS_NONE)
			cand->status = status_value(text);
	}
	if (cand->label.word == WORD_TIME && is_bare_number(cand))
		cand->label.ordinal.len = 0;
	if (col == grid->stage)
		number_cell(cand);
	if (cand->label.never)
		cand->label.word = WORD_NONE;
	if (grid->kinds[col] == COLUMN_OTHER && is_example(block, cand)) {
		cand->label.word = WORD_NONE;
		cand->has_time = false;
	}
}

static bool
is_ordinal(const struct cand *cand)
{
	return cand->label.word != WORD_NONE && cand->label.word < WORD_PRIORITY;
}

/* What the rows of a column hold, to decide whether the table is a plan. */
struct tally {
	unsigned filled, ordinals, positions, dates, lengths, horizons, years;
};

static struct tally
tally_rows(const struct grid *grid, size_t from)
{
	struct reading *reading = grid->reading;
	struct tally tally = {0};

	for (size_t i = from; i < reading->cands_len; i++) {
		const struct cand *cand = &reading->cands[i];

		tally.filled++;
		tally.ordinals += is_ordinal(cand);
		tally.horizons += cand->label.word == WORD_HORIZON;
		if (!cand->has_time)
			continue;
		tally.positions += cand->when.kind == WHEN_POSITION;
		tally.dates += cand->when.kind == WHEN_CALENDAR;
		tally.years += cand->when.kind == WHEN_CALENDAR && cand->when.unit == UNIT_YEAR;
		tally.lengths += cand->when.kind == WHEN_DURATION;
	}
	return tally;
}

/* Which column names the rows, or -1 when none can. */
static int
naming_column(const struct grid *grid)
{
	if (grid->stage >= 0)
		return grid->stage;
	if (grid->time >= 0)
		return grid->time;
	return 0;
}

static bool
rising(const struct grid *grid, size_t from)
{
	const struct cand *cands = grid->reading->cands;

	for (size_t i = from + 1; i < grid->reading->cands_len; i++) {
		if (cands[i].has_time && cands[i - 1].has_time &&
		    cands[i].when.start < cands[i - 1].when.start)
			return false;
	}
	return true;
}

/* Bare numbers below 天數 that do not rise are lengths. */
static void
numbers_to_lengths(const struct grid *grid, size_t from)
{
	for (size_t i = from; i < grid->reading->cands_len; i++) {
		struct cand *cand = &grid->reading->cands[i];

		if (!cand->has_time || cand->when.kind != WHEN_POSITION || cand->offset)
			continue;
		cand->when.kind = WHEN_DURATION;
		cand->when.start =
		    cand->form == FORM_ORDINAL ? cand->when.end : cand->when.start + 1;
	}
}

/* The table's rows are stages for what it says of itself; the rest is up to its siblings. */
static bool
is_plan(const struct grid *grid, const struct tally *tally, int col)
{
	unsigned timed = tally->positions + tally->dates;
	bool plan = grid->mood.plan && !grid->mood.log;
	/* of notes on a subject, only rows that most have a time, and not years alone */
	bool study = plan || (grid->mood.study && timed >= 2 && timed * 2 >= tally->filled &&
				 tally->years < timed);

	if (grid->mood.log)
		return false;
	if (tally->horizons >= 2 && (timed + tally->lengths >= 2 || plan))
		return true;
	if (grid->stage >= 0 && col == grid->stage) {
		if (plan && grid->stage == 0)
			return true;
		return tally->ordinals >= 2 || timed >= 2 ||
		       ((plan || grid->mood.study) && tally->ordinals + timed > 0);
	}
	if (grid->time >= 0 && col == grid->time) {
		if (tally->positions >= 2)
			return true;
		return study && timed >= 1;
	}
	if (col != 0)
		return false;
	if (tally->ordinals >= 2)
		return true;
	return study && timed >= 1;
}

static bool
wants_row(const struct cand *cand)
{
	return cand->has_time;
}

/* 合计, 합계: the last row of a table that counts. */
static bool
is_total(struct slice text)
{
	static const struct lex_word totals[] = {{"合计", 0}, {"合計", 0}, {"总计", 0}, {"總計", 0},
	    {"小计", 0}, {"小計", 0}, {"共计", 0}, {"总", 0}, {"합계", 0}, {"총계", 0}, {"총", 0},
	    {"계", 0}, {"소계", 0}, {"total", 0}, {"sum", 0}, {"", 0}};

	text = slice_trim(text);
	return lex_word(text, 0, totals, NULL) == text.len;
}

static void
take_rows(const struct grid *grid, size_t from, int col)
{
	struct reading *reading = grid->reading;
	struct cand *last = NULL;
	bool all = grid->stage >= 0 && col == grid->stage &&
		   ((grid->mood.plan && grid->stage == 0) || grid->time >= 0);

	for (size_t i = from; i < reading->cands_len; i++) {
		struct cand *cand = &reading->cands[i];
		bool timed = cand->has_time && cand->when.kind != WHEN_DURATION;

		if (is_total(cand->text))
			continue;
		/* several rows for one week are one stage */
		if (last && slice_eq(slice_trim(last->text), slice_trim(cand->text))) {
			last->end = cand->end;
			continue;
		}
		if (cand->label.word == WORD_HORIZON)
			cand->kind = STAGE_HORIZON;
		else if (cand->label.word == WORD_MILESTONE)
			cand->kind = STAGE_MILESTONE;
		if (all || is_ordinal(cand) || cand->label.word == WORD_HORIZON)
			cand->take = true;
		else if (timed && col == grid->time)
			cand->take = true;
		else if (timed && (grid->stage >= 0 || whole_time(cand->text, &cand->label)))
			cand->take = true;
		last = cand->take ? cand : last;
	}
}

static void
read_table(struct reading *reading, unsigned first, unsigned *ret_end)
{
	struct grid grid;
	size_t from = reading->cands_len;
	struct tally tally;
	struct group group;
	unsigned *members;
	int col;

	if (!read_grid(reading, first, &grid)) {
		*ret_end = grid.end;
		return;
	}
	*ret_end = grid.end;
	col = naming_column(&grid);
	for (unsigned row = 1; row < grid.rows; row++) {
		if (cell_text(&grid, row, col).len)
			fill_row(&grid, row, col, reading_add(reading));
	}
	if (grid.unit != UNIT_NONE && !rising(&grid, from))
		numbers_to_lengths(&grid, from);
	members =
	    arena_alloc(&reading->scratch, (reading->cands_len - from + 1) * sizeof(*members));
	for (size_t i = from; i < reading->cands_len; i++)
		members[i - from] = (unsigned)i;
	group = (struct group){reading, members, reading->cands_len - from};
	reading_chain(&group, wants_row);
	tally = tally_rows(&grid, from);
	if (is_plan(&grid, &tally, col) && !reading_runs_back(&group))
		take_rows(&grid, from, col);
	else
		reading->cands_len = from;
}

void
reading_find_rows(struct reading *reading)
{
	const struct doc *doc = reading->doc;

	for (unsigned i = 0; i < doc->blocks_len;) {
		if (doc->blocks[i].kind == BLOCK_CELL)
			read_table(reading, i, &i);
		else
			i++;
	}
}
