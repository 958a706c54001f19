/* The reader of sequence diagrams, in parts. For the files mermaid_sequence*.c only. */
#ifndef PARSE_MERMAID_SEQUENCE_H
#define PARSE_MERMAID_SEQUENCE_H

#include "parse/mermaid_flow.h"

enum { SEQUENCE_STEPS_MAX = 20000 };

/* A frame whose `end` has not come yet. */
struct sequence_open {
	enum chart_step_kind kind;
	size_t at;
};

struct sequence {
	struct slice line; /* the statement at hand, trimmed; its first byte is at m->at */
	struct sequence_open open[MERMAID_DEPTH_MAX];
	size_t open_len;
	int box; /* the group that is open, or -1 */
	size_t box_at;
	int *active; /* by node: activations that are open */
	size_t active_len, active_cap;
	bool full;
};

/* The byte of the block where `part`, a part of it, begins. */
static inline size_t
sequence_at(const struct mermaid *m, struct slice part)
{
	return (size_t)(part.ptr - m->text.ptr);
}

/* Adds a step; it is zero but for its kind, and a and b, which are -1. */
struct chart_step *sequence_step(struct mermaid *m, struct sequence *s, enum chart_step_kind kind);

/* If the statement begins with `word` in any case, the rest of it behind blanks; a NULL ptr if not. */
struct slice sequence_word(struct slice line, const char *word);

/* Reads the statement if it opens, divides or closes a frame or a box; else false. */
bool sequence_frame(struct mermaid *m, struct sequence *s);

/* Says what is left open at the end. */
void sequence_close_all(struct mermaid *m, struct sequence *s);

#endif
