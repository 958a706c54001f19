/* What the readers of classes and of entities share: boxes with rows, and lines between them. What they
 * do not know is left to Mermaid itself, and is no mistake. For the files mermaid_*.c only. */
#ifndef PARSE_MERMAID_RECORD_H
#define PARSE_MERMAID_RECORD_H

#include "parse/mermaid_flow.h"

enum { RECORD_ROWS_MAX = 200 };

/* A cursor within a line. */
struct record_line {
	struct slice rest;
};

void record_blanks(struct record_line *line);
/* Takes `word` off the front; a word of letters only when no letter follows. */
bool record_take(struct record_line *line, const char *word);
/* "text in quotes"; false when none is there, or it is not closed. */
bool record_quoted(struct record_line *line, struct slice *ret_text);

/* The node of that id, made as a record in `group` when it is new; -1 at the limit. */
int record_node(struct mermaid *m, struct slice id, int group);
/* Adds a row and gives it, or NULL when there are enough. */
struct chart_row *record_row(struct mermaid *m, int node);
/* Adds a line between two nodes; NULL at the limit. */
struct chart_edge *record_edge(struct mermaid *m, int from, int to);

/* `style`, `classDef`, `direction` and what is said for listeners; the cursor stands at the start of
 * the line. True when it was one of these: then the cursor stands after it. */
bool record_setting(struct mermaid *m);

/* Reads line after line: `read` is given each that says something, without its end; the first for
 * which it gives false makes the diagram one for Mermaid itself. */
void record_lines(struct mermaid *m,
    bool (*read)(struct mermaid *m, void *state, struct slice line), void *state);

/* Leaves the diagram to Mermaid itself. */
void record_give_up(struct mermaid *m);

#endif
