/* What one page says about learning: stages, topics, tasks, chains (roadmap graph, section 1).
 * Arrays of one page that point at each other by index, -1 for none. Arrays and text lie in the
 * graph's own arena, or where the document keeps the same text (headings, tasks, links): its blocks
 * can be dropped, but the document must outlive the graph. Made by model/reading. */
#ifndef MODEL_PAGE_GRAPH_H
#define MODEL_PAGE_GRAPH_H

#include "base/arena.h"
#include "parse/marks.h"
#include "parse/when.h"

enum stage_kind {
	STAGE_STAGE,
	STAGE_PRIORITY,
	STAGE_MILESTONE,
	STAGE_HORIZON,
	STAGE_PROCEDURE /* a step of instructions: shown, not counted in progress or time */
};

enum stage_place { PLACE_HEADING, PLACE_LEAD, PLACE_ROW, PLACE_FRONT };

struct pg_stage {
	enum stage_kind kind : 8;
	enum stage_place place : 8;
	enum status status : 8;
	struct slice ordinal; /* as written, may be empty */
	struct slice label;   /* never empty */
	struct slice text;    /* the heading, lead or cell as written */
	/* Of `text`, from byte to byte: the position or length as the author wrote it, "3-6개월차".
	 * Both 0 where it is said elsewhere, or in dates. */
	unsigned time_start, time_end;
	struct when when;     /* WHEN_NONE when nothing is said; dates if the plan has an anchor */
	struct when position; /* before the anchor was applied; a length laid end to end */
	double progress;      /* 0 to 1; -1 when no task has a status and nothing is said */
	unsigned done, all;   /* tasks with a status, those of nested stages included */
	int parent;           /* enclosing stage */
	int track;            /* where a stage names one, else -1 */
	int heading;          /* index into doc->headings, or -1 */
	unsigned line;        /* of the file, 1-based */
	struct slice anchor;  /* id of a table's row in the page; empty for other places */
};

/* A heading or lead that repeats in two or more stages. */
struct pg_track {
	struct slice label;
	unsigned count;
	unsigned line; /* the first time */
};

/* Other axes than status, where marks say them. */
struct pg_axes {
	struct slice priority, mastery; /* the author's words: 높음, 熟悉; may be empty */
	int stars;                      /* ⭐ and ★: difficulty or importance */
};

struct pg_topic {
	struct slice label;
	int axes;                /* index into page_graph.axes, or -1: most have none */
	int stage, topic, track; /* topic: the enclosing one */
	int heading;             /* index into doc->headings, or -1 */
	enum status status : 4;
	unsigned line : 28;
};

struct pg_task {
	struct slice label;
	int axes; /* index into page_graph.axes, or -1 */
	int stage, topic;
	int task; /* index into doc->tasks for a checkbox, or -1 */
	enum status status;
	unsigned line;
};

struct pg_resource {
	struct slice url, title;
	int stage, topic;
	unsigned line;
};

struct pg_chain {
	struct slice label; /* may be empty */
	struct slice *items;
	size_t items_len;
	int stage;
	unsigned line;
};

struct page_graph {
	struct arena arena;
	bool is_roadmap;
	struct pg_stage *stages; /* in document order; a parent before its children */
	struct pg_track *tracks;
	struct pg_topic *topics; /* a parent before its children */
	struct pg_task *tasks;
	struct pg_resource *resources;
	struct pg_chain *chains;
	struct pg_axes *axes;
	size_t stages_len, stages_cap, tracks_len, tracks_cap, topics_len, topics_cap;
	size_t tasks_len, tasks_cap, resources_len, resources_cap, chains_len, chains_cap;
	size_t axes_len, axes_cap;
	struct date anchor; /* the plan's first day; year 0 when not said */
	enum status status;
	double progress; /* of the roadmap; -1 as above */
	unsigned done, all;
	struct when when; /* from the first to the last stage, or WHEN_NONE */
};

void page_graph_free(struct page_graph *graph);

const char *stage_kind_name(enum stage_kind kind);

#endif
