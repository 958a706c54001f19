#include "model/reading_impl.h"

#include "base/mem.h"
#include "base/path.h"
#include "base/unicode.h"
#include "base/utf8.h"
#include "parse/chain.h"
#include "parse/time_lex.h"

#include <stdlib.h>

/* Where the walk through the blocks stands. */
struct parts {
	struct reading *reading;
	struct page_graph *graph;
	int heading_topics[7]; /* by level: the topic of the last heading, or -1 */
	int *item_topics;      /* by block: the topic that an item makes, or -1 */
	int task_table;        /* table whose rows are tasks, or -1 */
	int task_column, status_column;
	struct buf buf; /* for labels */
};

/* No stage: only marks and pictures go, the words stay. `marks` are those of the text. */
static struct slice
plain_label(struct parts *parts, struct slice text, const struct marks *marks)
{
	struct marks own = *marks;
	struct slice label;

	if (own.end > text.len)
		own.end = text.len;
	if (stage_label_borrow(text, &own, &label))
		return label;
	buf_truncate(&parts->buf, 0);
	stage_label_plain(&parts->buf, text, &own);
	return parts->buf.len ? arena_copy(&parts->reading->scratch, buf_slice(&parts->buf))
			      : slice_trim(text);
}

/* The index of the axes that the marks say, or -1. */
static int
add_axes(struct page_graph *graph, const struct marks *marks)
{
	if (!marks->priority.len && !marks->mastery.len && !marks->stars)
		return -1;
	graph->axes = xgrow(graph->axes, graph->axes_len, &graph->axes_cap, sizeof(*graph->axes));
	graph->axes[graph->axes_len] =
	    (struct pg_axes){marks->priority, marks->mastery, marks->stars};
	return (int)graph->axes_len++;
}

static int
add_topic(struct parts *parts, struct slice text, const struct marks *marks, int stage, int topic,
    unsigned line)
{
	struct page_graph *graph = parts->graph;

	graph->topics =
	    xgrow(graph->topics, graph->topics_len, &graph->topics_cap, sizeof(*graph->topics));
	graph->topics[graph->topics_len] = (struct pg_topic){
	    .label = plain_label(parts, text, marks),
	    .axes = add_axes(graph, marks),
	    .stage = stage,
	    .topic = topic,
	    .track = -1,
	    .heading = -1,
	    .line = line,
	};
	return (int)graph->topics_len++;
}

static struct pg_task *
add_task(struct parts *parts, struct slice text, const struct marks *marks, int stage, int topic,
    unsigned line)
{
	struct page_graph *graph = parts->graph;

	graph->tasks =
	    xgrow(graph->tasks, graph->tasks_len, &graph->tasks_cap, sizeof(*graph->tasks));
	graph->tasks[graph->tasks_len] = (struct pg_task){
	    .label = plain_label(parts, text, marks),
	    .axes = add_axes(graph, marks),
	    .stage = stage,
	    .topic = topic,
	    .task = -1,
	    .line = line,
	};
	return &graph->tasks[graph->tasks_len++];
}

/* The topic around a block: of the item that holds it, else of its headings. A topic of another
 * stage does not reach in. */
static int
topic_around(const struct parts *parts, const struct block *block, int stage)
{
	int topic = -1;

	for (int up = block->parent; up >= 0 && topic < 0;
	     up = parts->reading->doc->blocks[up].parent)
		topic = parts->item_topics[up];
	for (int level = 6; level > 0 && topic < 0; level--)
		topic = parts->heading_topics[level];
	return topic >= 0 && parts->graph->topics[topic].stage == stage ? topic : -1;
}

static bool
is_stage_block(const struct parts *parts, unsigned at, int stage)
{
	const struct pg_stage *own = stage >= 0 ? &parts->graph->stages[stage] : NULL;

	return own && own->line == parts->reading->doc->blocks[at].line &&
	       own->place != PLACE_ROW && own->place != PLACE_FRONT;
}

static void
read_heading(struct parts *parts, unsigned at)
{
	const struct doc *doc = parts->reading->doc;
	const struct block *block = &doc->blocks[at];
	const struct heading *heading = &doc->headings[block->heading];
	int stage = parts->reading->owner[at], topic;

	if (heading->nested)
		return;
	for (unsigned level = heading->level; level <= 6; level++)
		parts->heading_topics[level] = -1;
	if (!parts->graph->is_roadmap || (int)block->heading == doc->title_heading ||
	    is_stage_block(parts, at, stage) ||
	    words_kinds(&parts->reading->words, heading->text, WORDS_CONTENTS) ||
	    !heading->text.len)
		return;
	topic = topic_around(parts, block, stage);
	topic = add_topic(
	    parts, heading->text, &parts->reading->marks[at], stage, topic, heading->line);
	parts->graph->topics[topic].heading = (int)block->heading;
	parts->graph->topics[topic].status = reading_block_status(parts->reading, block);
	parts->heading_topics[heading->level] = topic;
}

/* The strong text that begins an item, with what the item is about; 0 when there is none. */
static size_t
bold_end(const struct block *block)
{
	size_t start = block->spans_len ? label_start(block->text) : 0;

	for (unsigned i = 0; i < block->spans_len && block->spans[i].start <= start; i++) {
		if (block->spans[i].kind == SPAN_STRONG && block->spans[i].end > start)
			return block->spans[i].end;
	}
	return 0;
}

/* Nothing but separators after the lead: the whole item is a name. */
static bool
is_only_lead(const struct block *block, size_t end)
{
	uint32_t rune;
	size_t len;

	for (size_t at = end; (len = utf8_next(slice_skip(block->text, at), &rune)); at += len) {
		if (rune_is_alnum(rune) || rune_is_han(rune) || rune_is_hangul(rune))
			return false;
	}
	return true;
}

/* The item is a link and no more, to `*ret`. */
static bool
is_only_link(const struct doc *doc, const struct block *block, struct slice *ret)
{
	size_t start = block->spans_len ? label_start(block->text) : 0;

	for (unsigned i = 0; i < block->spans_len; i++) {
		const struct span *span = &block->spans[i];

		if (span->kind == SPAN_LINK && span->start <= start &&
		    is_only_lead(block, span->end)) {
			*ret = doc->links[span->ref].dest;
			return true;
		}
	}
	return false;
}

/* "时间：3 周", "状态：进行中": said of the stage, no task of it. */
static bool
is_label_line(struct slice text)
{
	struct slice value;
	enum label_key key = words_label(text, &value);

	return key != KEY_NONE && key != KEY_PATH;
}

/* The character of "[~] text", which cmark leaves in the text; 0 when there is none. */
static char
custom_mark(struct slice text)
{
	return text.len > 4 && text.ptr[0] == '[' && text.ptr[2] == ']' && text.ptr[3] == ' ' &&
		       strchr("~/-!>?", text.ptr[1])
		   ? text.ptr[1]
		   : 0;
}

static enum status
item_status(const struct parts *parts, const struct block *block, char mark)
{
	if (block->task >= 0)
		return status_task(parts->reading->doc->tasks[block->task].mark);
	if (mark)
		return status_task(mark);
	return reading_block_status(parts->reading, block);
}

static void
read_item(struct parts *parts, unsigned at)
{
	const struct doc *doc = parts->reading->doc;
	const struct block *block = &doc->blocks[at];
	struct slice line = reading_line(block), dest;
	struct marks marks = parts->reading->marks[at];
	int stage = parts->reading->owner[at], topic;
	size_t bold = bold_end(block);
	char mark = custom_mark(line);
	bool box = block->task >= 0 || mark, below;
	struct pg_task *task;

	if (is_stage_block(parts, at, stage) || block->quote)
		return;
	topic = topic_around(parts, block, stage);
	below = parts->graph->is_roadmap && (stage >= 0 || topic >= 0);
	if (!box && (!below || is_label_line(line) || is_only_link(doc, block, &dest)))
		return;
	if (mark && marks.start < 4)
		marks.start = 4;
	if (below && (block->has_children || (!box && bold && is_only_lead(block, bold)))) {
		topic = add_topic(
		    parts, bold ? slice_head(line, bold) : line, &marks, stage, topic, block->line);
		parts->graph->topics[topic].status = item_status(parts, block, mark);
		parts->item_topics[at] = topic;
		if (!box)
			return;
	}
	task = add_task(parts, line, &marks, stage, topic, block->line);
	task->task = block->task;
	task->status = item_status(parts, block, mark);
}

/* A table of things to do inside a stage: its rows are tasks. */
static void
start_table(struct parts *parts, unsigned at)
{
	const struct doc *doc = parts->reading->doc;
	const struct block *blocks = doc->blocks;

	parts->task_table = parts->task_column = parts->status_column = -1;
	for (unsigned i = at; i < doc->blocks_len && blocks[i].kind == BLOCK_CELL &&
			      blocks[i].table == blocks[at].table && blocks[i].row == 0;
	     i++) {
		enum column kind = words_column(reading_line(&blocks[i]));

		if (kind == COLUMN_TASK && parts->task_column < 0)
			parts->task_column = (int)blocks[i].col;
		else if (kind == COLUMN_STATUS || kind == COLUMN_PROGRESS)
			parts->status_column = (int)blocks[i].col;
	}
	if (parts->task_column < 0 && parts->status_column > 0)
		parts->task_column = 0;
	if (parts->task_column >= 0)
		parts->task_table = (int)blocks[at].table;
}

static void
read_cell(struct parts *parts, unsigned at)
{
	const struct doc *doc = parts->reading->doc;
	const struct block *block = &doc->blocks[at];
	int stage = parts->reading->owner[at], topic;
	struct marks marks;
	struct pg_task *task;

	if (block->row == 0 && block->col == 0)
		start_table(parts, at);
	if (block->row == 0 || (int)block->table != parts->task_table || block->quote)
		return;
	if ((int)block->col == parts->status_column && parts->graph->tasks_len) {
		task = &parts->graph->tasks[parts->graph->tasks_len - 1];
		if (task->line == block->line && task->status == STATUS_NONE)
			task->status = status_value(block->text);
		return;
	}
	topic = topic_around(parts, block, stage);
	if ((int)block->col != parts->task_column || !slice_trim(block->text).len ||
	    !parts->graph->is_roadmap || (stage < 0 && (topic < 0 || parts->status_column < 0)))
		return;
	marks_read(reading_line(block), &marks);
	task = add_task(parts, reading_line(block), &marks, stage, topic, block->line);
	task->status = reading_status(parts->reading, block, reading_line(block));
}

static void
read_resources(struct parts *parts, unsigned at)
{
	const struct doc *doc = parts->reading->doc;
	const struct block *block = &doc->blocks[at];
	struct page_graph *graph = parts->graph;

	for (unsigned i = 0; i < block->spans_len; i++) {
		const struct span *span = &block->spans[i];
		struct slice url, title;
		int stage = parts->reading->owner[at];

		if (span->kind != SPAN_LINK || doc->links[span->ref].image)
			continue;
		url = doc->links[span->ref].dest;
		if (!slice_starts(url, "http://") && !slice_starts(url, "https://"))
			continue;
		title = slice_from(block->text.ptr + span->start, span->end - span->start);
		graph->resources = xgrow(graph->resources, graph->resources_len,
		    &graph->resources_cap, sizeof(*graph->resources));
		graph->resources[graph->resources_len++] = (struct pg_resource){
		    .url = url,
		    .title = slice_trim(title),
		    .stage = stage,
		    .topic = parts->item_topics[at] >= 0 ? parts->item_topics[at]
							 : topic_around(parts, block, stage),
		    .line = block->line,
		};
	}
}

/* The lead over a chain that has none of its own: the item around it, or its heading. */
static bool
learning_around(const struct parts *parts, const struct block *block)
{
	const struct doc *doc = parts->reading->doc;
	const struct section *section = &doc->sections[block->section];

	if (block->parent >= 0 && chain_is_learning(reading_line(&doc->blocks[block->parent])))
		return true;
	return block->parent < 0 && section->heading >= 0 &&
	       chain_is_order(
		   doc->headings[section->heading].text, section->heading == doc->title_heading);
}

static void
add_chain(struct parts *parts, const struct chain *chain, int stage, unsigned line)
{
	struct page_graph *graph = parts->graph;
	struct pg_chain *made;

	graph->chains =
	    xgrow(graph->chains, graph->chains_len, &graph->chains_cap, sizeof(*graph->chains));
	made = &graph->chains[graph->chains_len++];
	*made = (struct pg_chain){
	    .label = chain->label,
	    .items = arena_alloc(&parts->reading->scratch, chain->len * sizeof(*made->items)),
	    .items_len = chain->len,
	    .stage = stage,
	    .line = line,
	};
	for (size_t i = 0; i < chain->len; i++)
		made->items[i] = chain->items[i];
}

/* A quotation all of whose lines are "label: value" is metadata (seed 002), others are quoted. */
static bool
is_metadata(const struct block *block)
{
	struct slice line;
	size_t lines = 0, next = 0;

	while (reading_next_line(block, &next, &line)) {
		size_t at = 0;

		while (at < line.len && at < 48 && line.ptr[at] != ':' &&
		       !slice_starts(slice_skip(line, at), "："))
			at++;
		if (slice_trim(line).len && (at == line.len || at == 48))
			return false;
		lines++;
	}
	return lines > 0;
}

static void
read_chains(struct parts *parts, unsigned at)
{
	const struct block *block = &parts->reading->doc->blocks[at];
	struct slice text;
	int stage = parts->reading->owner[at];
	bool inside = stage >= 0 && parts->graph->stages[stage].kind != STAGE_PROCEDURE;
	unsigned line = block->line;
	size_t next = 0;

	if (block->kind == BLOCK_HEADING || !chain_may_stand(block->text) ||
	    ((block->quote || block->kind == BLOCK_QUOTE) && !is_metadata(block)))
		return;
	for (; reading_next_line(block, &next, &text); line++) {
		size_t base = (size_t)(text.ptr - block->text.ptr);
		struct chain chain;

		if (chain_read(text, block->spans, block->spans_len, base, &chain)) {
			bool learning = chain.learning || (!chain.process && !chain.label.len &&
							      learning_around(parts, block));

			if (learning || (inside && !chain.process))
				add_chain(parts, &chain, stage, line);
		}
	}
}

void
reading_parts(struct reading *reading)
{
	const struct doc *doc = reading->doc;
	struct parts parts = {
	    .reading = reading, .graph = reading->graph, .task_table = -1, .buf = BUF_INIT};

	parts.item_topics = arena_alloc(&reading->scratch, doc->blocks_len * sizeof(int));
	for (size_t i = 0; i < doc->blocks_len; i++)
		parts.item_topics[i] = -1;
	for (int level = 0; level < 7; level++)
		parts.heading_topics[level] = -1;
	for (unsigned i = 0; i < doc->blocks_len; i++) {
		const struct block *block = &doc->blocks[i];

		if (block->kind == BLOCK_CODE)
			continue;
		if (block->kind == BLOCK_HEADING)
			read_heading(&parts, i);
		else if (block->kind == BLOCK_ITEM)
			read_item(&parts, i);
		else if (block->kind == BLOCK_CELL)
			read_cell(&parts, i);
		read_resources(&parts, i);
		read_chains(&parts, i);
	}
	buf_finish(&parts.buf);
}

/* A topic right below a stage, with the key under which its label repeats. */
struct repeat {
	char *key;
	unsigned topic;
};

static int
by_key(const void *a, const void *b)
{
	const struct repeat *x = a, *y = b;
	int order = strcmp(x->key, y->key);

	return order ? order : (x->topic > y->topic) - (x->topic < y->topic);
}

static char *
fold_label(struct slice label)
{
	struct buf folded = BUF_INIT, key = BUF_INIT;
	uint32_t rune;
	size_t len;

	unicode_fold_compat(&folded, label);
	for (size_t at = 0; (len = utf8_next(slice_skip(buf_slice(&folded), at), &rune));
	     at += len) {
		if (rune_is_alnum(rune) || rune >= 0x80)
			buf_put_bytes(&key, folded.ptr + at, len);
	}
	buf_finish(&folded);
	return buf_detach(&key);
}

static int
by_line(const void *a, const void *b)
{
	const struct pg_track *x = a, *y = b;

	return (x->line > y->line) - (x->line < y->line);
}

/* Gives the topics of one label their track if they stand in two or more stages. */
static void
add_track(struct page_graph *graph, const struct repeat *repeats, size_t len)
{
	const struct pg_topic *first = &graph->topics[repeats[0].topic];
	unsigned stages = 1;

	for (size_t i = 1; i < len; i++)
		stages += graph->topics[repeats[i].topic].stage !=
			  graph->topics[repeats[i - 1].topic].stage;
	if (stages < 2 || !repeats[0].key[0])
		return;
	graph->tracks =
	    xgrow(graph->tracks, graph->tracks_len, &graph->tracks_cap, sizeof(*graph->tracks));
	graph->tracks[graph->tracks_len++] =
	    (struct pg_track){.label = first->label, .count = stages, .line = first->line};
	for (size_t i = 0; i < len; i++)
		graph->topics[repeats[i].topic].track = (int)first->line;
}

void
reading_tracks(struct page_graph *graph)
{
	struct repeat *repeats = xcalloc(graph->topics_len + 1, sizeof(*repeats));
	size_t len = 0, from = 0;

	for (size_t i = 0; i < graph->topics_len; i++) {
		if (graph->topics[i].stage < 0 || graph->topics[i].topic >= 0)
			continue;
		repeats[len].key = fold_label(graph->topics[i].label);
		repeats[len++].topic = (unsigned)i;
	}
	qsort(repeats, len, sizeof(*repeats), by_key);
	while (from < len) {
		size_t to = from + 1;

		while (to < len && strcmp(repeats[to].key, repeats[from].key) == 0)
			to++;
		add_track(graph, repeats + from, to - from);
		from = to;
	}
	/* until now a topic's track was the line where the track begins */
	if (graph->tracks_len)
		qsort(graph->tracks, graph->tracks_len, sizeof(*graph->tracks), by_line);
	for (size_t i = 0; i < graph->topics_len; i++) {
		struct pg_track probe = {.line = (unsigned)graph->topics[i].track};
		const struct pg_track *found =
		    graph->topics[i].track < 0 || !graph->tracks_len
			? NULL
			: bsearch(&probe, graph->tracks, graph->tracks_len, sizeof(probe), by_line);

		graph->topics[i].track = found ? (int)(found - graph->tracks) : -1;
	}
	for (size_t i = 0; i < len; i++)
		free(repeats[i].key);
	free(repeats);
}

void
reading_progress(struct page_graph *graph)
{
	for (size_t i = 0; i < graph->tasks_len; i++) {
		const struct pg_task *task = &graph->tasks[i];
		bool procedure =
		    task->stage >= 0 && graph->stages[task->stage].kind == STAGE_PROCEDURE;

		if (task->status == STATUS_NONE)
			continue;
		if (!procedure) {
			graph->all++;
			graph->done += task->status == STATUS_DONE;
		}
		if (task->stage >= 0) {
			graph->stages[task->stage].all++;
			graph->stages[task->stage].done += task->status == STATUS_DONE;
		}
	}
	/* children stand behind their parents */
	for (size_t i = graph->stages_len; i-- > 0;) {
		struct pg_stage *stage = &graph->stages[i];

		if (stage->parent >= 0) {
			graph->stages[stage->parent].all += stage->all;
			graph->stages[stage->parent].done += stage->done;
		}
		if (stage->all)
			stage->progress = (double)stage->done / stage->all;
	}
	if (graph->all)
		graph->progress = (double)graph->done / graph->all;
}
