#include "model/reading_impl.h"

#include "parse/time_lex.h"

#include <stdlib.h>

static bool
rune_is_digit(uint32_t rune)
{
	return rune >= '0' && rune <= '9';
}

static bool
is_wide_digit(const unsigned char *p, size_t left)
{
	return left >= 3 && p[0] == 0xEF && p[1] == 0xBC && p[2] >= 0x90 && p[2] <= 0x99;
}

/* Can what stands before 年 or 년 at `at` be the number of a year: 25, 二〇二五? 学年 and 학년 are
 * said of years, too. */
static bool
may_be_year(struct slice text, size_t at)
{
	uint32_t rune = 0, before = 0;
	size_t len = utf8_prev(text, at, &rune);

	if (rune == 0x5B66 || rune == 0x5B78 || rune == 0xD559) /* 学 學 학 */
		at -= len;
	while (at && (len = utf8_prev(text, at, &rune)) &&
	       (rune == ' ' || rune == '\t' || rune == 0xA0 || rune == 0x3000))
		at -= len;
	utf8_prev(text, at - (at ? len : 0), &before);
	return (rune_is_digit(rune) && rune_is_digit(before)) ||
	       (rune_is_numeral(rune) && rune_is_numeral(before));
}

/* Four digits, or 年 or 년 behind a number: no year is said without them. A look at the bytes. */
static bool
may_name_year(struct slice text)
{
	size_t digits = 0;

	for (size_t i = 0; i < text.len; i++) {
		unsigned char byte = (unsigned char)text.ptr[i];

		digits = byte >= '0' && byte <= '9' ? digits + 1 : 0;
		if (digits == 4 ||
		    is_wide_digit((const unsigned char *)text.ptr + i, text.len - i) ||
		    (((byte == 0xE5 && lex_starts(text, i, "年", 3)) ||
			 (byte == 0xEB && lex_starts(text, i, "년", 3))) &&
			may_be_year(text, i)))
			return true;
	}
	return false;
}

static void
update_mood(const struct reading *reading, struct section_mood *mood, struct slice text)
{
	struct time_scan scan;
	struct time_phrase phrase;
	unsigned kinds = words_mood(&reading->words, text);
	bool plan = kinds & WORDS_PLAN, log = kinds & WORDS_LOG;

	if (plan) {
		mood->plan = true;
		mood->log = false;
	} else if (log) {
		mood->log = true;
	}
	mood->hint |= (kinds & WORDS_HINT) != 0;
	mood->study |= (kinds & WORDS_STUDY) != 0 && !log;
	mood->howto = kinds & WORDS_HOWTO || (mood->howto && !plan);
	if (!may_name_year(text))
		return;
	scan = time_scan(text, (struct time_context){0});
	for (int i = 0; i < 4 && time_next(&scan, &phrase); i++) {
		if (phrase.when.kind == WHEN_CALENDAR && phrase.when.from.year) {
			mood->year = phrase.when.from.year;
			return;
		}
	}
	/* a bare year in a title: 로드맵 2024 */
	for (size_t at = 0; at + 4 <= text.len; at++) {
		const char *p = text.ptr + at;

		if (p[0] == '2' && p[1] == '0' && p[2] >= '1' && p[2] <= '4' && p[3] >= '0' &&
		    p[3] <= '9' && (!at || p[-1] < '0' || p[-1] > '9') &&
		    (at + 4 == text.len || p[4] < '0' || p[4] > '9')) {
			mood->year = 2000 + (p[2] - '0') * 10 + (p[3] - '0');
			return;
		}
	}
}

/* What the first lines below the title say of the document: "…的计划". */
static void
read_opening(struct reading *reading)
{
	const struct doc *doc = reading->doc;
	unsigned paragraphs = 0;

	for (size_t i = 0; i < doc->blocks_len && i < 8 && paragraphs < 3; i++) {
		const struct block *block = &doc->blocks[i];

		if (block->kind == BLOCK_HEADING && (int)block->heading != doc->title_heading)
			return;
		if (block->kind != BLOCK_PARAGRAPH)
			continue;
		paragraphs++;
		if (words_mood(&reading->words, block->text) & (WORDS_PLAN | WORDS_HINT))
			reading->root.hint = true;
	}
}

static void
read_moods(struct reading *reading)
{
	const struct doc *doc = reading->doc;
	const struct front *front = &reading->page->front;

	if (reading->page->title)
		update_mood(reading, &reading->root, slice_of(reading->page->title));
	if (front->title && front->title != reading->page->title)
		update_mood(reading, &reading->root, slice_of(front->title));
	if (front->type && strcmp(front->type, "roadmap") == 0) {
		reading->root.plan = true;
		reading->root.log = false;
	}
	read_opening(reading);
	reading->moods =
	    arena_alloc(&reading->scratch, doc->sections_len * sizeof(*reading->moods));
	for (size_t i = 0; i < doc->sections_len; i++) {
		const struct section *section = &doc->sections[i];

		reading->moods[i] = section->parent >= 0 && section->parent < (int)i
					? reading->moods[section->parent]
					: reading->root;
		if (section->heading >= 0)
			update_mood(
			    reading, &reading->moods[i], doc->headings[section->heading].text);
	}
}

struct section_mood
reading_mood(const struct reading *reading, int section)
{
	return section >= 0 ? reading->moods[section] : reading->root;
}

/* Sub-sections stand behind their parents, so one pass backwards is enough. */
static void
find_section_ends(struct reading *reading)
{
	const struct doc *doc = reading->doc;

	reading->section_end =
	    arena_alloc(&reading->scratch, doc->sections_len * sizeof(*reading->section_end));
	for (size_t i = doc->sections_len; i-- > 0;) {
		const struct section *section = &doc->sections[i];

		if (reading->section_end[i] < section->block_end)
			reading->section_end[i] = section->block_end;
		if (section->parent >= 0 && section->parent < (int)i &&
		    reading->section_end[section->parent] < reading->section_end[i])
			reading->section_end[section->parent] = reading->section_end[i];
	}
}

bool
reading_next_line(const struct block *block, size_t *at, struct slice *ret)
{
	struct slice rest = slice_skip(block->text, *at);
	const char *newline;

	if (!rest.len)
		return false;
	newline = memchr(rest.ptr, '\n', rest.len);
	*ret = newline ? slice_head(rest, (size_t)(newline - rest.ptr)) : rest;
	for (unsigned i = 0; i < block->spans_len; i++) {
		const struct span *span = &block->spans[i];

		if (span->kind == SPAN_JOIN && span->start > *at && span->start - *at < ret->len) {
			*ret = slice_head(rest, span->start - *at);
			*at += ret->len;
			return true;
		}
	}
	*at += ret->len + 1;
	return true;
}

struct slice
reading_line(const struct block *block)
{
	struct slice line = block->text;
	size_t at = 0;

	reading_next_line(block, &at, &line);
	return line;
}

static enum mark_level
level_of(const struct block *block)
{
	return block->kind == BLOCK_HEADING ? LEVEL_HEADING
	       : block->kind == BLOCK_ITEM  ? LEVEL_ITEM
	       : block->kind == BLOCK_CELL  ? LEVEL_CELL
					    : LEVEL_TEXT;
}

static bool
is_pure(const struct reading *reading, const struct block *block)
{
	if (block->kind == BLOCK_ITEM)
		return reading->pure[block->list];
	if (block->kind == BLOCK_HEADING)
		return reading->heading_pure[reading->doc->headings[block->heading].level];
	return false;
}

/* Says of each list, and of each level of headings, whether its signs may be marks of status. */
static void
find_purity(struct reading *reading)
{
	const struct doc *doc = reading->doc;
	unsigned lists = 0;

	for (size_t i = 0; i < doc->blocks_len; i++) {
		if (doc->blocks[i].kind == BLOCK_ITEM && doc->blocks[i].list >= lists)
			lists = doc->blocks[i].list + 1;
	}
	reading->pure = arena_alloc(&reading->scratch, lists + 1);
	memset(reading->pure, true, lists);
	memset(reading->heading_pure, true, sizeof(reading->heading_pure));
	reading->marks = arena_alloc(&reading->scratch, doc->blocks_len * sizeof(*reading->marks));
	for (size_t i = 0; i < doc->blocks_len; i++) {
		const struct block *block = &doc->blocks[i];
		struct marks *marks = &reading->marks[i];

		if (block->kind != BLOCK_ITEM && block->kind != BLOCK_HEADING)
			continue;
		marks_read(reading_line(block), marks);
		if (marks->lead == SIGN_NONE || sign_is_status(marks->lead))
			continue;
		if (block->kind == BLOCK_ITEM)
			reading->pure[block->list] = false;
		else
			reading->heading_pure[doc->headings[block->heading].level] = false;
	}
}

static void
take_census(struct reading *reading)
{
	const struct doc *doc = reading->doc;

	for (size_t i = 0; i < doc->blocks_len; i++) {
		const struct block *block = &doc->blocks[i];

		if (block->kind == BLOCK_CODE || block->kind == BLOCK_CELL)
			continue;
		if (marks_legend(&reading->census, block->text))
			continue;
		if (block->kind != BLOCK_ITEM && block->kind != BLOCK_HEADING)
			continue;
		marks_count(
		    &reading->census, level_of(block), &reading->marks[i], is_pure(reading, block));
	}
}

enum status
reading_block_status(const struct reading *reading, const struct block *block)
{
	return marks_status(&reading->census, level_of(block),
	    &reading->marks[block - reading->doc->blocks], is_pure(reading, block));
}

enum status
reading_status(const struct reading *reading, const struct block *block, struct slice text)
{
	struct marks marks;

	marks_read(text, &marks);
	return marks_status(&reading->census, level_of(block), &marks, is_pure(reading, block));
}

void
reading_look_around(struct reading *reading)
{
	words_index_make(&reading->words);
	read_moods(reading);
	find_section_ends(reading);
	find_purity(reading);
	take_census(reading);
}
