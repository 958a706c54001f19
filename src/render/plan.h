/* What is drawn of a plan: its line of stages, chosen from all that reading found, and below each
 * stage the entries of the map. Borrows from the page; cheap enough to be made for each drawing. */
#ifndef RENDER_PLAN_H
#define RENDER_PLAN_H

#include "model/page_graph.h"

#include <stdbool.h>

struct page;

enum plan_state { PLAN_TODO, PLAN_DOING, PLAN_DONE, PLAN_PLANNED, PLAN_STATES };

/* Something that a stage holds directly: a topic, a task or a nested stage. */
struct plan_item {
	struct slice label;
	enum status status;
	unsigned line;
	int heading; /* index into doc->headings, or -1 */
	int topic;   /* index into graph->topics, or -1 */
	int task;    /* index into graph->tasks, or -1 */
};

struct plan_stage {
	const struct pg_stage *from;
	int index;         /* into graph->stages */
	struct slice name; /* the label up to its parentheses */
	char number[24];   /* as the author has it, else its position; may be "" */
	enum plan_state state;
	unsigned tasks;          /* leaves below it, with a status or not */
	bool joined;             /* the next stage follows at once */
	struct plan_item *items; /* in the order of the text */
	size_t items_len, items_cap;
};

enum { PLAN_KEY = 17 };

/* From the first stage to the last, in one kind of time. */
struct plan_span {
	enum when_kind kind;  /* WHEN_NONE: nothing is known */
	enum time_unit unit;  /* of `start` and `end`; for dates how exactly they were said */
	double start, end;    /* as positions */
	struct date from, to; /* half-open */
	bool open;            /* goes on after the end */
};

struct plan {
	const struct page *page;
	const struct page_graph *graph;
	struct plan_stage *stages;
	size_t len;
	bool has_tracks;              /* graph->tracks are the rows of the map */
	unsigned tasks;               /* leaves of the whole plan */
	unsigned done, all;           /* tasks with a status; topics, where no task has one */
	bool by_topics;               /* they are topics */
	char (*keys)[PLAN_KEY];       /* by task: what a reader's tick is kept under; or NULL */
	char (*stage_keys)[PLAN_KEY]; /* by stage; NULL as above */
	struct plan_span span;
};

/* The plan of a page; one without stages (or without a graph) has len 0. Free with plan_free. */
void plan_of_page(struct plan *ret_plan, const struct page *page);

/* The same without what the stages hold: their number, progress and span, for lists of plans. */
void plan_brief(struct plan *ret_plan, const struct page *page);
void plan_free(struct plan *plan);

/* Index of the plan's stage in which a stage of the graph stands, or -1. */
int plan_home(const struct plan *plan, int stage);

/* Fills plan->keys: made of the words of the task and its stage, so that they last when other
 * parts move; those of the first language where the plan has the same shape in it, so that all
 * languages share them. */
void plan_make_keys(struct plan *plan);

/* True for a stage that is ticked as a whole: a row or lead without tasks. */
bool plan_is_tick(const struct plan *plan, size_t stage);

/* Percent done, or -1 when nothing has a status. */
int plan_percent(const struct plan *plan);

/* What a stage says of itself, else what its tasks do. */
enum plan_state plan_stage_state(const struct pg_stage *stage);

/* "todo", "doing", "done", "planned": the theme's data-s. */
const char *plan_state_name(enum plan_state state);

/* The text up to its first parenthesis when four or more characters stand before it. */
struct slice plan_short(struct slice text);

/* The topic's track: its own, else that of the topics around it; -1 when there is none. */
int plan_track_of_topic(const struct page_graph *graph, int topic);

#endif
