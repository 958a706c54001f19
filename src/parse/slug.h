/* Ids of headings as GitHub makes them (npm github-slugger 2): lower case, only letters, marks,
 * digits, connectors, '-' and ' ', which becomes '-'. Nothing is trimmed or collapsed, so that
 * links that work on GitHub work here. */
#ifndef PARSE_SLUG_H
#define PARSE_SLUG_H

#include "base/arena.h"
#include "base/buf.h"

/* The ids of one page so far. Those that it makes are kept in `arena`. */
struct slugger {
	struct slug_entry *ids; /* uthash by id */
	struct arena entries;
	struct arena *arena;
};

void slugger_init(struct slugger *slugger, struct arena *arena);
void slugger_finish(struct slugger *slugger);

/* Appends the slug of a text; it may be empty, and is not yet unique. */
void slug_put(struct buf *out, struct slice text);

/* The id for a heading with this text: its slug, or "section" where that is empty, with "-1",
 * "-2", … where it was taken. Lives in the slugger's arena. */
struct slice slugger_make(struct slugger *slugger, struct slice text);

/* Takes an id that an author chose; false when it was taken before. */
bool slugger_claim(struct slugger *slugger, struct slice id);

#endif
