/* The stages of a plan in its text: each becomes a section whose heading hangs on the line. */
#ifndef RENDER_FRAGMENT_STAGE_H
#define RENDER_FRAGMENT_STAGE_H

#include "base/buf.h"

#include <stdbool.h>

struct doc;

struct fragment_stage {
	int heading;              /* index into doc->headings; rising */
	size_t end;               /* byte of doc->html at which its section ends */
	struct slice head;        /* HTML from the section's tag to the heading */
	const char *const *items; /* tags of the list items that are tasks, in order */
	size_t items_len;
	bool quiet; /* no section of its own: only its lists are marked, if all items are known */
};

/* A row of a table that is a stage. */
struct fragment_row {
	unsigned line; /* of the file */
	struct slice id;
	const char *key; /* under which its tick is kept; NULL when it has none */
	int stage;       /* of the plan */
};

struct fragment_plan {
	const struct fragment_stage *stages;
	size_t len;
	const struct fragment_row *rows; /* by line */
	size_t rows_len;
};

/* Byte of doc->html at which the section of a heading ends: where a heading of the same level or
 * above begins, or the footnotes, or the text ends. */
size_t fragment_section_end(const struct doc *doc, int heading);

/* Marks up the lists in out[start..): lists of labels with lists become ul.tracks, plain lists of
 * things to do ul.tasks. Their items get the tags of `stage` when there are as many of them. Other lists
 * stay as they are. True when items got tags. */
bool fragment_mark_lists(struct buf *out, size_t start, const struct fragment_stage *stage);

#endif
