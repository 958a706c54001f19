/* Shared by the files of model/reading: what looks like a stage, and what is known of its place.
 * The candidates live in the reading, not in the graph; they borrow the document's text. */
#ifndef MODEL_READING_IMPL_H
#define MODEL_READING_IMPL_H

#include "model/reading.h"
#include "model/words.h"
#include "parse/doc.h"
#include "parse/stage_label.h"
#include "read/page.h"

struct cand {
	enum stage_place place;
	uint64_t group; /* siblings have the same: see reading_group */
	unsigned block; /* its heading, its lead, its first cell */
	unsigned end;   /* block after its last one; for leads and rows, and then for headings */
	int heading;    /* index into doc->headings, or -1 */
	int section;    /* a heading's own, else the one that holds it */
	unsigned level; /* of a heading; 0 else */
	unsigned line;
	struct slice text;     /* one line */
	struct slice fallback; /* a name where the text holds only an ordinal or a time */
	struct stage_label label;
	struct time_context context;
	bool has_time, offset;
	enum time_form form;
	struct when when;
	struct when length; /* stated beside dates, or WHEN_NONE */
	enum status status;
	double progress;
	enum stage_kind kind;
	bool take, forced,
	    barred; /* forced: by {.stage} or front matter; barred: by {.not-stage} */
	bool same;  /* in a table: the rows belong to known stages */
};

/* What a section's heading and those around it say. */
struct section_mood {
	bool plan, log, howto;
	bool study; /* something is learnt: a plan, or notes on a subject */
	bool hint;  /* goals, preparations, things to do: a plan where there are dates */
	int year;   /* that the nearest heading names, or 0 */
};

struct reading {
	struct page *page;
	const struct doc *doc;
	struct page_graph *graph;
	struct arena scratch;
	struct words_index words;
	struct mark_census census;
	struct section_mood *moods; /* by section */
	struct section_mood root;
	unsigned *section_end; /* by section: block after its last one, sub-sections included */
	struct marks *marks;   /* by block, of items' and headings' first lines */
	bool *pure;            /* by list: all leading signs are marks of status */
	bool heading_pure[7];  /* by level */
	struct cand *cands;
	size_t cands_len, cands_cap;
	unsigned *order; /* candidates by group, then by place */
	int *owner;      /* by block: the innermost stage, or -1 */
};

/* A run of reading->order: the members of one group. */
struct group {
	struct reading *reading;
	const unsigned *members;
	size_t len;
};

/* Goes through the groups: the one that begins at *at, which moves on. False behind the last. */
static inline bool
reading_next_group(struct reading *reading, size_t *at, struct group *ret)
{
	size_t from = *at, to = from;

	if (from >= reading->cands_len)
		return false;
	while (to < reading->cands_len && reading->cands[reading->order[to]].group ==
					      reading->cands[reading->order[from]].group)
		to++;
	*ret = (struct group){reading, reading->order + from, to - from};
	*at = to;
	return true;
}

static inline struct cand *
group_cand(const struct group *group, size_t i)
{
	return &group->reading->cands[group->members[i]];
}

enum group_kind { GROUP_HEADINGS = 1, GROUP_ITEMS, GROUP_PARAGRAPHS, GROUP_ROWS };

/* The line of the block's text, as the source has it, that starts at byte `*at`, which is moved to
 * the next one; false at the end. */
bool reading_next_line(const struct block *block, size_t *at, struct slice *ret);

/* The first line. */
struct slice reading_line(const struct block *block);

struct section_mood reading_mood(const struct reading *reading, int section);

/* A plan, by its name or by what it is about. */
static inline bool
mood_plans(const struct section_mood *mood)
{
	return mood->plan || mood->study;
}

/* Do the dates below the candidates run backwards? Then they tell what was. */
bool reading_runs_back(const struct group *group);

/* Appends a candidate. */
struct cand *reading_add(struct reading *reading);

/* reading_mood.c: census of marks, moods of sections. */
void reading_look_around(struct reading *reading);
/* The status of an item or heading by its own marks, or of any other text in a block. */
enum status reading_block_status(const struct reading *reading, const struct block *block);
enum status reading_status(
    const struct reading *reading, const struct block *block, struct slice text);

/* reading_cands.c: headings, bold leads, link leads. */
void reading_find_headings(struct reading *reading);
void reading_find_leads(struct reading *reading);

/* reading_table.c: rows of the tables that are plans. */
void reading_find_rows(struct reading *reading);

/* reading_decide.c: which candidates are stages. */
void reading_decide(struct reading *reading);

/* reading_named.c: parts of a plan that has no other stages, by their names or lengths. */
void reading_take_named(struct reading *reading);

/* reading_merge.c: what repeats known stages adds to them. */
void reading_merge(struct reading *reading);

/* reading_time.c */

/* Turns the group's ranges into positions where they make a chain (section 4). Looks at the
 * candidates that `wants` accepts. */
void reading_chain(const struct group *group, bool (*wants)(const struct cand *));
/* Label lines below headings: time, status, progress. */
void reading_label_lines(struct reading *reading);
/* The plan's first day, from front matter or a label line near the top. */
void reading_anchor(struct reading *reading);
/* Years, anchors, lengths end to end, for the graph's stages; of the i-th one, `groups[i]` are its
 * siblings and `sections[i]` is the section that holds it. */
void reading_settle_times(struct reading *reading, const uint64_t *groups, const int *sections);

/* A first day and a length make a span; of the i-th stage, `lengths[i]` or WHEN_NONE. */
void reading_span_lengths(struct reading *reading, const struct when *lengths);

/* Warns of lengths that contradict the dates; of the i-th stage, `lengths[i]` or WHEN_NONE. */
void reading_check_lengths(struct reading *reading, const struct when *lengths);

/* reading_parts.c: topics, tasks, resources, chains, tracks, progress. */
void reading_parts(struct reading *reading);
void reading_tracks(struct page_graph *graph);
void reading_progress(struct page_graph *graph);

/* reading_pack.c: moves the graph, when it is done, into one block of its arena. */
void reading_pack(const struct doc *doc, struct page_graph *graph);

#endif
