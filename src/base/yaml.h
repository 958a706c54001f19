/* YAML to jansson values, by libyaml's event API, with limits: no aliases, anchors or tags,
 * depth <= 16, <= 64 KiB unless told. Plain scalars follow YAML 1.2's core schema, except that
 * dates stay text. Maps keep their order; a key twice is an error. */
#ifndef BASE_YAML_H
#define BASE_YAML_H

#include "base/diag.h"
#include "base/slice.h"

#include <jansson.h>

/* Where each key and item stands, so that later checks can name it. */
struct yaml_marks;

struct yaml_source {
	struct slice text;
	const char *path;    /* for diagnostics */
	unsigned first_line; /* line of the file at which `text` starts, 1-based */
	size_t limit;        /* bytes; 0 = 64 KiB */
};

/* Reads one document. Returns a new reference (an empty object for an empty document), or NULL
 * after adding one diagnostic of `level` with code "yaml" at the place of the error. `ret_marks`
 * may be NULL; else it gets the places, to be freed with yaml_marks_free. */
json_t *yaml_load(struct yaml_source src, enum diag_level level, enum exit_status status,
    struct diag *diag, struct yaml_marks **ret_marks);

void yaml_marks_free(struct yaml_marks *marks);

/* The place of a value by its dotted path ("languages.ko.label", "tags.0"): of the key for a
 * map's entry, of the item for a list's. Line and column 0 when there is none. */
struct diag_at yaml_mark(const struct yaml_marks *marks, const char *dotted_path);

/* How a number, truth value or null was written ("1.10" for 1.1), so that it can still be taken
 * as text; empty for other values. Lives as long as the marks. */
struct slice yaml_written(const struct yaml_marks *marks, const char *dotted_path);

#endif
