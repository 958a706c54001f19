/* The keys of front matter and the spellings under which they are known. */
#ifndef READ_FRONT_KEYS_H
#define READ_FRONT_KEYS_H

#include "base/slice.h"

enum front_type {
	TYPE_TEXT,
	TYPE_DATE,
	TYPE_BOOL,
	TYPE_NUMBER,   /* a whole one */
	TYPE_LIST,     /* of texts */
	TYPE_TAGS,     /* the same, with Obsidian's '#' */
	TYPE_ANY,      /* read by a later stage */
	TYPE_PUBLISHED /* a truth value (of Jekyll and Obsidian) or a date */
};

struct front_key {
	const char *name; /* canonical */
	enum front_type type;
	size_t offset; /* of the field of struct front; NO_FIELD when only `data` has it */
};

#define NO_FIELD ((size_t)-1)

/* The key for a spelling: case, '_', '-' and spaces do not matter. NULL for unknown ones. */
const struct front_key *front_key_find(struct slice spelling);

/* The place of a key in a table of FRONT_KEYS_MAX, for what is kept by key. */
enum { FRONT_KEYS_MAX = 40 };
size_t front_key_index(const struct front_key *key);

#endif
