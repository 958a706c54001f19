#include "model/reading_impl.h"

#include "base/mem.h"
#include "base/path.h"
#include "parse/time_lex.h"

enum { CANDS_MIN = 64 };

struct cand *
reading_add(struct reading *reading)
{
	struct cand *cand;

	if (!reading->cands) {
		reading->cands_cap = CANDS_MIN;
		reading->cands = xmalloc(CANDS_MIN * sizeof(*reading->cands));
	}
	reading->cands =
	    xgrow(reading->cands, reading->cands_len, &reading->cands_cap, sizeof(*reading->cands));
	cand = &reading->cands[reading->cands_len++];
	*cand = (struct cand){.heading = -1, .section = -1, .progress = -1};
	return cand;
}

static uint64_t
make_group(enum group_kind kind, uint64_t which, unsigned level)
{
	return (uint64_t)kind << 48 | which << 4 | level;
}

/* Is `word` among the space-separated words of an attribute text (".stage .x")? */
static bool
has_attr(struct slice attr, const char *word)
{
	size_t len = strlen(word);

	for (size_t at = 0; at + len <= attr.len; at++) {
		char after = at + len < attr.len ? attr.ptr[at + len] : ' ';

		if ((at == 0 || attr.ptr[at - 1] == ' ') && memcmp(attr.ptr + at, word, len) == 0 &&
		    (after == ' ' || after == '}'))
			return true;
	}
	return false;
}

/* `marks` are those of the text. */
static void
take_label(struct cand *cand, const struct marks *marks)
{
	stage_label_read_marked(cand->text, marks, cand->context, &cand->label);
	if (!cand->label.has_time)
		return;
	cand->has_time = true;
	cand->when = cand->label.time.when;
	cand->form = cand->label.time.form;
	cand->offset = cand->label.time.offset;
}

/* # 第一阶段 … # 第二阶段: a first heading whose siblings count on is no title. */
static void
free_title(struct reading *reading)
{
	struct cand *title = NULL;

	for (size_t i = 0; i < reading->cands_len; i++) {
		struct cand *cand = &reading->cands[i];

		if (cand->heading == reading->doc->title_heading) {
			title = cand;
			if (!title->barred || title->label.word == WORD_NONE ||
			    has_attr(reading->doc->headings[cand->heading].attr, ".not-stage"))
				return;
		} else if (title && cand->group == title->group &&
			   cand->label.word == title->label.word &&
			   !slice_eq(cand->label.ordinal, title->label.ordinal)) {
			title->barred = false;
			return;
		}
	}
}

void
reading_find_headings(struct reading *reading)
{
	const struct doc *doc = reading->doc;

	for (size_t i = 0; i < doc->blocks_len; i++) {
		const struct block *block = &doc->blocks[i];
		const struct heading *heading;
		const struct section *section = &doc->sections[block->section];
		struct marks marks;
		struct cand *cand;

		if (block->kind != BLOCK_HEADING)
			continue;
		heading = &doc->headings[block->heading];
		if (heading->nested || section->heading != (int)block->heading)
			continue;
		cand = reading_add(reading);
		cand->place = PLACE_HEADING;
		cand->group =
		    make_group(GROUP_HEADINGS, (uint64_t)(section->parent + 1), heading->level);
		cand->block = (unsigned)i;
		cand->end = reading->section_end[block->section];
		cand->heading = (int)block->heading;
		cand->section = (int)block->section;
		cand->level = heading->level;
		cand->line = heading->line;
		cand->text = heading->text;
		cand->forced = has_attr(heading->attr, ".stage");
		cand->barred = has_attr(heading->attr, ".not-stage") ||
			       ((int)block->heading == doc->title_heading && !cand->forced);
		if (slice_eq(reading_line(block), cand->text))
			marks = reading->marks[i];
		else
			marks_read(cand->text, &marks);
		take_label(cand, &marks);
		cand->status = reading_block_status(reading, block);
		cand->progress = reading->marks[i].progress;
	}
	if (doc->title_heading >= 0)
		free_title(reading);
}

/* The span of strong text, or the link to another page, that begins the block; NULL if none. */
static const struct span *
lead_span(const struct doc *doc, const struct block *block)
{
	size_t start = block->spans_len ? label_start(block->text) : 0;

	for (unsigned i = 0; i < block->spans_len; i++) {
		const struct span *span = &block->spans[i];

		if (span->start > start)
			break;
		if (span->end <= start)
			continue;
		if (span->kind == SPAN_STRONG)
			return span;
		if (span->kind == SPAN_LINK && block->kind == BLOCK_ITEM) {
			struct slice dest = doc->links[span->ref].dest;

			if (dest.len && dest.ptr[0] != '#' && !url_is_external(dest))
				return span;
		}
	}
	return NULL;
}

/* The stage word must stand in the lead, a time in it or in parentheses after it. */
static void
check_lead(struct cand *cand, size_t lead_end)
{
	struct stage_label *label = &cand->label;
	size_t ordinal_end =
	    label->ordinal.len ? (size_t)(label->ordinal.ptr - cand->text.ptr) + label->ordinal.len
			       : label->start + 1;

	if (cand->has_time && label->time.end > lead_end &&
	    !(label->time.paren && label->time.start <= lead_end + 4)) {
		bool beside = label->word != WORD_TIME && label->time.form <= FORM_ORDINAL;

		if (!beside || label->time.start > lead_end + 8)
			cand->has_time = false;
	}
	if (ordinal_end > lead_end || (label->word == WORD_TIME && !cand->has_time))
		label->word = WORD_NONE;
	if (label->word == WORD_TIME && label->time.end > lead_end && !label->time.paren)
		label->word = WORD_NONE;
}

static unsigned
item_end(const struct doc *doc, unsigned block)
{
	unsigned end = block + 1;

	/* what an item holds follows it; each block inside has a parent that is not before it */
	while (end < doc->blocks_len && doc->blocks[end].parent >= (int)block)
		end++;
	return end;
}

void
reading_find_leads(struct reading *reading)
{
	const struct doc *doc = reading->doc;

	for (size_t i = 0; i < doc->blocks_len; i++) {
		const struct block *block = &doc->blocks[i];
		const struct span *span;
		struct marks marks;
		struct cand *cand;
		bool item = block->kind == BLOCK_ITEM;

		if ((!item && block->kind != BLOCK_PARAGRAPH) || block->quote)
			continue;
		if (!item && block->parent >= 0)
			continue;
		span = lead_span(doc, block);
		if (!span)
			continue;
		cand = reading_add(reading);
		cand->place = PLACE_LEAD;
		cand->group = make_group(
		    item ? GROUP_ITEMS : GROUP_PARAGRAPHS, item ? block->list : block->section, 0);
		cand->block = (unsigned)i;
		cand->end =
		    item ? item_end(doc, cand->block) : doc->sections[block->section].block_end;
		cand->section = (int)block->section;
		cand->line = block->line;
		cand->text = reading_line(block);
		if (item)
			marks = reading->marks[i];
		else
			marks_read(cand->text, &marks);
		take_label(cand, &marks);
		check_lead(cand, span->end);
		if (span->end < cand->text.len) {
			cand->fallback = slice_trim(slice_skip(cand->text, span->end));
			if (cand->fallback.len > 120)
				cand->fallback.len = 0;
		}
		cand->status = item ? reading_block_status(reading, block)
				    : marks_status(&reading->census, LEVEL_TEXT, &marks, false);
		if (block->task >= 0)
			cand->status = status_task(doc->tasks[block->task].mark);
	}
}
