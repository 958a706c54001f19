/* The keys of rmgen.yaml: one table, from which the reader, the JSON Schema's test, and the man
 * page come. */
#ifndef CONF_CONFIG_KEYS_H
#define CONF_CONFIG_KEYS_H

#include "base/yaml.h"

enum config_type {
	CONFIG_TEXT,
	CONFIG_BOOL,
	CONFIG_NUMBER, /* a whole number, stored as size_t */
	CONFIG_WORD,   /* one of `words`, stored as its index */
	CONFIG_LIST,   /* of texts */
	CONFIG_MAP,
};

enum { CONFIG_NOWHERE = -1 };

struct config_key {
	const char *path; /* "markdown.html"; '*' stands for any name: "languages.*.label" */
	enum config_type type;
	const char *const *words; /* of a CONFIG_WORD, NULL-terminated */
	size_t min, max;          /* of a CONFIG_NUMBER */
	bool required;            /* within its map */
	bool open;                /* of a CONFIG_MAP: anything may be in it */
	int offset;               /* in struct config, or CONFIG_NOWHERE for what config.c takes */
	const char *what;         /* one line */
};

const struct config_key *config_keys(size_t *ret_len);

/* Checks every key and type of the file, adding a fatal diagnostic for each that is wrong. */
void config_check_keys(json_t *data, const struct yaml_marks *marks, struct diag *diag);

/* The index of a word without regard to ASCII case, or -1. */
int config_find_word(const char *const *words, const char *word);

#endif
