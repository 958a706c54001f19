/* Shared by the files of model/terms. */
#ifndef MODEL_TERMS_IMPL_H
#define MODEL_TERMS_IMPL_H

#include "base/arena.h"
#include "model/automaton.h"
#include "model/terms.h"

#include <uthash.h>

/* A label or alias, as the glossary has it. */
struct term_name {
	struct slice text;
	int term;
	int lang;     /* of a label: index into the languages of the glossaries; -1 for an alias */
	bool exact;   /* only as it is written */
	bool own;     /* of the site's glossary: worth a message */
	bool dropped; /* a later glossary took it out */
	struct diag_at at;
	struct slice key; /* folded: terms_seal */
	int next;         /* another name with the same key, or -1 */
};

struct term_entry {
	struct term term;
	bool dropped;
	UT_hash_handle hh; /* by id */
};

/* What the automaton finds: the names of one folded form. */
struct term_key {
	int first;  /* index into names */
	int term;   /* -1: claimed by two */
	bool exact; /* some of the names count only as they are written */
};

struct terms {
	const struct config *conf;
	struct arena arena;
	struct term_entry **entries; /* in the order of the glossaries */
	struct term_entry *by_id;
	size_t entries_len, entries_cap;
	struct term_name *names;
	size_t names_len, names_cap;
	struct slice *tags; /* languages of the glossaries */
	size_t tags_len, tags_cap;
	struct term_key *keys;
	size_t keys_len, keys_cap;
	struct automaton automaton;
	uint64_t firsts[1024]; /* bits of the code points below U+10000 that begin a name */
	/* How names begin, by their first two or three characters: see terms_next. */
	uint64_t ascii_pairs[128][4]; /* by the first, bits of the byte behind it */
	uint64_t
	    ascii_triples[1024];   /* bits of the hashes of three bytes, the first two of ASCII */
	uint64_t wide_pairs[1024]; /* bits of the hashes of two wide characters */
	uint64_t wide_firsts[128]; /* of the first, where the second is not wide */
	bool read_once;            /* the first glossary is the program's own */
};

/* What is known of a character at the border of a word. */
enum letter { LETTER_NONE, LETTER_LATIN, LETTER_HANGUL };

/* Appends the text as the scan sees it, folded character by character. */
void terms_put_folded(struct buf *out, struct slice text);

/* Enters the first two characters of a key, so that terms_next looks at them. */
void terms_note_pair(struct terms *terms, struct slice key);

/* Is all of `run`, Korean letters behind a noun, what a noun may have: particles, 하다, 되다? */
bool particle_fits(struct slice run);

#endif
