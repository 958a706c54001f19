/* What the files of the YAML reader share. */
#ifndef BASE_YAML_INTERNAL_H
#define BASE_YAML_INTERNAL_H

#include "base/yaml.h"

/* A new, empty set of places for the file `path` (copied). */
struct yaml_marks *yaml_marks_new(const char *path);

/* Adds a child named `name` to the node `parent` (0 = the root) and returns its number. */
unsigned yaml_marks_add(
    struct yaml_marks *marks, unsigned parent, struct slice name, unsigned line, unsigned col);

/* The number of a child, or 0 when there is none. */
unsigned yaml_marks_child(const struct yaml_marks *marks, unsigned parent, struct slice name);

struct diag_at yaml_marks_at(const struct yaml_marks *marks, unsigned node);

/* Keeps how a plain scalar was written, for yaml_written. */
void yaml_marks_write(struct yaml_marks *marks, unsigned node, struct slice text);

/* A plain scalar by YAML 1.2's core schema, as a new reference. Text stays what would lose
 * something: numbers with leading zeros, over 64 bits, infinities; and all dates. */
json_t *yaml_resolve_plain(struct slice text);

/* Text as a new reference, in which U+FFFD stands for control characters and noncharacters
 * (escapes can make them, and later stages use noncharacters as marks of their own). */
json_t *yaml_string(struct slice text);

/* What to do about one of libyaml's errors, or NULL; it was found in `line`, after `before`. */
const char *yaml_hint(const char *problem, struct slice before, struct slice line, unsigned col);

#endif
