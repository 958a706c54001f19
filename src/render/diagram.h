/* A Mermaid chart as a figure: inline SVG in the colours of the page, and its source below. */
#ifndef RENDER_DIAGRAM_H
#define RENDER_DIAGRAM_H

#include "base/buf.h"
#include "parse/marks.h"
#include "parse/mermaid.h"

struct layout;

enum { STATUS_COUNT = STATUS_PARTIAL + 1, FRAME_WORDS = STEP_BREAK - STEP_LOOP + 1 };

/* What figures say to readers, in one language. */
struct diagram_words {
	const char *diagram;      /* "Diagram": what a nameless one is called */
	const char *source;       /* "Show the Mermaid source" */
	const char *failed;       /* "This diagram cannot be drawn; its source follows." */
	const char *needs_script; /* "A script draws this kind of diagram; …" */
	const char *start, *end;  /* of a state diagram: "start", "end" */
	const char
	    *frames[FRAME_WORDS]; /* of a sequence: "loop" … in the order of enum chart_step_kind */
	const char *states[STATUS_COUNT]; /* "done" … by status; [STATUS_NONE]: "no mark" */
};

/* What the site knows of a node by its label: where it is taught, and how far it is. */
struct diagram_target {
	struct slice href; /* unescaped; empty when nothing is known */
	enum status status;
};

typedef struct diagram_target diagram_find(const void *context, struct slice label);

struct diagram_env {
	const struct diagram_words *words;
	struct slice source; /* the block as it stands between the fences */
	struct slice name;   /* of the heading above, for a chart without a title; may be empty */
	diagram_find *find;  /* may be NULL */
	const void *context;
	struct layout *layout; /* for charts that are no trees; NULL: those show their source */
};

enum diagram_result {
	DIAGRAM_DRAWN,
	DIAGRAM_WRONG,    /* it has errors, which were said when it was read, or nothing in it */
	DIAGRAM_OTHER,    /* of a kind that only Mermaid itself draws */
	DIAGRAM_UNPLACED, /* its layout failed, or there is nobody to make it */
};

/* Appends the figure. A chart that has errors or cannot be drawn shows its source with a message.
 * The same input gives the same bytes; safe to call from any thread. */
enum diagram_result diagram_put(
    struct buf *out, const struct chart *chart, const struct diagram_env *env);

#endif
