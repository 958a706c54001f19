/* Mermaid blocks: what a chart says. Flowcharts, mind maps, timelines, Gantt charts, state and sequence
 * diagrams and pies are read; every other kind is recognised and left to its source. Nothing here is drawn. */
#ifndef PARSE_MERMAID_H
#define PARSE_MERMAID_H

#include "base/arena.h"
#include "base/diag.h"

#include <stdint.h>

enum chart_kind {
	CHART_NONE, /* empty, or no word that Mermaid knows: an error was said */
	CHART_FLOWCHART,
	CHART_MINDMAP,
	CHART_TIMELINE,
	CHART_GANTT,
	CHART_STATE,    /* nodes, edges and groups as in a flowchart */
	CHART_SEQUENCE, /* nodes are participants, groups boxes of them, edges messages */
	CHART_PIE,      /* nodes are slices */
	CHART_CLASS,    /* nodes and groups as in a flowchart; nodes have rows */
	CHART_ER,       /* the same: entities with their attributes */
	CHART_OTHER,    /* a kind of Mermaid that is not read: `keyword` names it */
};

enum chart_direction { DIRECTION_NONE, DIRECTION_TB, DIRECTION_BT, DIRECTION_LR, DIRECTION_RL };

/* What is drawn; Mermaid has more names than these for the same shapes. */
enum chart_shape {
	SHAPE_DEFAULT, /* none was said: a rectangle, or plain text in a mind map */
	SHAPE_SQUARE,
	SHAPE_ROUND,
	SHAPE_STADIUM,
	SHAPE_SUBROUTINE,
	SHAPE_CYLINDER,
	SHAPE_CIRCLE,
	SHAPE_DOUBLE_CIRCLE,
	SHAPE_ELLIPSE,
	SHAPE_DIAMOND,
	SHAPE_HEXAGON,
	SHAPE_ODD,
	SHAPE_LEAN_RIGHT,
	SHAPE_LEAN_LEFT,
	SHAPE_TRAPEZOID,
	SHAPE_INV_TRAPEZOID,
	SHAPE_BANG,
	SHAPE_CLOUD,
	SHAPE_DOCUMENT,
	SHAPE_DOCUMENTS,
	SHAPE_STACKED,
	SHAPE_CARD, /* a corner is cut off */
	SHAPE_TRIANGLE,
	SHAPE_BAR,   /* fork and join */
	SHAPE_DOT,   /* filled small circle */
	SHAPE_RING,  /* framed small circle */
	SHAPE_BRACE, /* text with a brace at its left */
	SHAPE_BRACE_RIGHT,
	SHAPE_BRACES,
	SHAPE_TEXT, /* no outline */
	SHAPE_HORIZONTAL_CYLINDER,
	SHAPE_DELAY,
	SHAPE_NOTE,   /* a corner is turned down */
	SHAPE_ACTOR,  /* of a sequence: a person */
	SHAPE_RECORD, /* a title and rows */
};

/* HEAD_OPEN: of a message that is not waited for. From HEAD_TRIANGLE on those of classes, from HEAD_ONE on
 * those of entities: one, none or one, one or more, any number. */
enum chart_head {
	HEAD_NONE,
	HEAD_ARROW,
	HEAD_CIRCLE,
	HEAD_CROSS,
	HEAD_OPEN,
	HEAD_TRIANGLE,
	HEAD_DIAMOND, /* filled: a part of it */
	HEAD_DIAMOND_OPEN,
	HEAD_ONE,
	HEAD_MAYBE,
	HEAD_SOME,
	HEAD_ANY
};
enum chart_stroke { STROKE_NORMAL, STROKE_THICK, STROKE_DOTTED, STROKE_INVISIBLE };

/* A line of a label: plain text, entities decoded, tags and Markdown marks taken out, trimmed. */
struct chart_line {
	struct slice text;
	bool bold;
};

struct chart_label {
	struct chart_line *lines;
	size_t len; /* 0: nothing to show */
};

/* What an author may set; empty slices and false = not set. Values hold only characters that
 * colours and lengths are made of, so they may stand in an attribute as they are. */
struct chart_style {
	struct slice fill, stroke, color, stroke_width, stroke_dasharray;
	bool bold;
};

struct chart_class {
	struct slice name;
	struct chart_style style;
};

enum { ROW_CELLS = 4 };

/* A member of a class, in one cell; an attribute of an entity: type, name, keys, comment. */
struct chart_row {
	struct slice cells[ROW_CELLS];
	bool rule; /* a line above it */
};

struct chart_node {
	struct slice id;
	struct chart_label label;
	struct chart_row *rows; /* of SHAPE_RECORD */
	size_t rows_len, rows_cap;
	enum chart_shape shape;
	struct slice shape_name; /* as the author wrote it in @{shape: …}, else empty */
	struct slice href, tip;  /* an address that is safe to link to, and its tooltip; or empty */
	int *classes;            /* indices into chart->classes */
	size_t classes_len, classes_cap;
	struct chart_style style;
	int group;          /* the innermost group that it belongs to, or -1 */
	int stands_for;     /* the group whose id this is (then it is not drawn), or -1 */
	int parent;         /* mind maps: the node above, or -1 */
	double value;       /* pies: how much it is */
	unsigned line, col; /* of the file: where it was named first */
};

struct chart_edge {
	int from, to; /* indices into chart->nodes */
	enum chart_head head_from, head_to;
	enum chart_stroke stroke;
	unsigned length; /* ranks that it spans at least, 1 to 10 */
	struct slice id; /* empty when none was given */
	struct chart_label label;
	struct slice from_text, to_text; /* beside its ends: "0..*" */
	struct chart_style style;
	unsigned line; /* of the file */
};

struct chart_group {
	struct slice id; /* made up when the author gave only a title */
	struct chart_label title;
	enum chart_direction direction; /* its own, or DIRECTION_NONE */
	int parent;                     /* the group around it, or -1 */
	int node;                       /* the node that stands for it in edges, or -1 */
	unsigned line;
};

/* Of a timeline or a Gantt chart; section 0 has no title when lines stand before the first. */
struct chart_section {
	struct chart_label title;
	unsigned line;
};

/* A period of a timeline with its events: chart->events[first .. first + len). */
struct chart_period {
	int section; /* index into chart->sections */
	struct chart_label label;
	size_t first, len;
	unsigned line;
};

struct chart_task {
	int section;
	struct chart_label label;
	struct slice id;    /* may be empty */
	int64_t start, end; /* seconds since 1970 as if in UTC; half-open */
	bool done, active, crit, milestone, vert;
	bool dated; /* start and end are known */
	struct slice href;
	unsigned line, col;
};

/* What happens in a sequence, from top to bottom. */
enum chart_step_kind {
	STEP_MESSAGE, /* chart->edges[edge] */
	STEP_NOTE_LEFT,
	STEP_NOTE_RIGHT,
	STEP_NOTE_OVER, /* of a, or of all from a to b */
	STEP_LOOP,      /* these open a frame that STEP_END closes */
	STEP_ALT,
	STEP_OPT,
	STEP_PAR,
	STEP_CRITICAL,
	STEP_BREAK,
	STEP_RECT,
	STEP_ELSE, /* begins the next part of a frame */
	STEP_END,
	STEP_ACTIVATE,
	STEP_DEACTIVATE,
	STEP_CREATE, /* the next message makes a */
	STEP_DESTROY,
	STEP_NUMBER, /* from here on messages are numbered from a, in steps of b; b = 0: no more */
};

struct chart_step {
	enum chart_step_kind kind;
	int a, b; /* participants, as the kind says; -1 for none */
	int edge;
	struct chart_label label;
};

/* Lives in the arena that it was read into. */
struct chart {
	enum chart_kind kind;
	struct slice keyword; /* the word that names the kind, as written: "sequenceDiagram" */
	enum chart_direction direction;
	struct slice title, acc_title, acc_descr; /* may be empty */
	bool requires;                            /* "%% rmgen: requires" */
	bool to_the_day;                          /* Gantt: the date format has no time of day */
	bool shows_value;                         /* pies: the author's numbers are shown */
	struct chart_node *nodes;
	struct chart_edge *edges;
	struct chart_group *groups;
	struct chart_class *classes;
	struct chart_section *sections;
	struct chart_period *periods;
	struct chart_label *events;
	struct chart_task *tasks;
	struct chart_step *steps;
	size_t nodes_len, nodes_cap, edges_len, edges_cap, groups_len, groups_cap;
	size_t classes_len, classes_cap, sections_len, sections_cap, periods_len, periods_cap;
	size_t events_len, events_cap, tasks_len, tasks_cap, steps_len, steps_cap;
	unsigned errors;      /* Mermaid would not draw it, and neither shall we */
	struct slice problem; /* the first error, in English; empty when there is none */
	unsigned problem_line, problem_col;
};

/* Where a block stands in its file. */
struct mermaid_source {
	struct slice text; /* what is between the fences */
	const char *path;
	unsigned line; /* of the file: the first line of `text` */
};

/* Reads one block; never NULL. All mistakes of the block go to `diag`: errors (Mermaid would
 * refuse it), warnings (shown, but more simply than Mermaid would) and notes. Linear in the
 * length of the text. The grammars are those of Mermaid 11. */
struct chart *mermaid_read(struct mermaid_source src, struct arena *arena, struct diag *diag);

/* What `from` sets takes the place of what `into` had. */
void chart_style_merge(struct chart_style *into, const struct chart_style *from);

/* Is it a chart that can be drawn from what was read? */
static inline bool
chart_drawable(const struct chart *chart)
{
	return !chart->errors && chart->kind != CHART_NONE && chart->kind != CHART_OTHER;
}

#endif
