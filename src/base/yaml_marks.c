#include "base/yaml_internal.h"

#include "base/arena.h"
#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>

#include <uthash.h>

/* A tree instead of whole paths: a long key with many children must not be copied for each. */
struct node {
	char *key; /* the parent's number, then the name */
	size_t key_len;
	unsigned number; /* 1-based; 0 is the root, which has no node */
	unsigned line, col;
	struct slice written;
	UT_hash_handle hh;
};

struct yaml_marks {
	struct arena arena;
	struct node *by_key;
	struct node **nodes; /* nodes[number - 1] */
	size_t len, cap;
	const char *path;
};

struct yaml_marks *
yaml_marks_new(const char *path)
{
	struct yaml_marks *marks = xcalloc(1, sizeof(*marks));

	marks->path = path ? arena_strdup(&marks->arena, path) : NULL;
	return marks;
}

void
yaml_marks_free(struct yaml_marks *marks)
{
	if (!marks)
		return;
	HASH_CLEAR(hh, marks->by_key);
	free(marks->nodes);
	arena_finish(&marks->arena);
	free(marks);
}

unsigned
yaml_marks_add(
    struct yaml_marks *marks, unsigned parent, struct slice name, unsigned line, unsigned col)
{
	struct node *node = arena_alloc(&marks->arena, sizeof(*node));

	node->key_len = sizeof(parent) + name.len;
	node->key = arena_alloc(&marks->arena, node->key_len);
	memcpy(node->key, &parent, sizeof(parent));
	memcpy(node->key + sizeof(parent), name.ptr, name.len);
	node->line = line;
	node->col = col;
	marks->nodes = xgrow(marks->nodes, marks->len, &marks->cap, sizeof(*marks->nodes));
	marks->nodes[marks->len++] = node;
	node->number = (unsigned)marks->len;
	HASH_ADD_KEYPTR(hh, marks->by_key, node->key, node->key_len, node);
	return node->number;
}

unsigned
yaml_marks_child(const struct yaml_marks *marks, unsigned parent, struct slice name)
{
	size_t len = sizeof(parent) + name.len;
	char *key = xmalloc(len);
	struct node *node;

	memcpy(key, &parent, sizeof(parent));
	memcpy(key + sizeof(parent), name.ptr, name.len);
	HASH_FIND(hh, marks->by_key, key, len, node);
	free(key);
	return node ? node->number : 0;
}

struct diag_at
yaml_marks_at(const struct yaml_marks *marks, unsigned node)
{
	struct diag_at at = {marks->path, 0, 0};

	if (node) {
		at.line = marks->nodes[node - 1]->line;
		at.col = marks->nodes[node - 1]->col;
	}
	return at;
}

void
yaml_marks_write(struct yaml_marks *marks, unsigned node, struct slice text)
{
	if (node)
		marks->nodes[node - 1]->written = arena_copy(&marks->arena, text);
}

/* Walks down name by name. A name may hold dots itself ("page.en"): the shortest that is there
 * is taken at each step. */
static unsigned
find(const struct yaml_marks *marks, struct slice path)
{
	unsigned node = 0;

	while (path.len) {
		unsigned child = 0;
		size_t len = 0;

		while (!child && len <= path.len) {
			const char *dot =
			    len < path.len ? memchr(path.ptr + len, '.', path.len - len) : NULL;

			len = dot ? (size_t)(dot - path.ptr) : path.len;
			child = yaml_marks_child(marks, node, slice_head(path, len));
			len++;
		}
		if (!child)
			return 0;
		node = child;
		path = slice_skip(path, len);
	}
	return node;
}

struct diag_at
yaml_mark(const struct yaml_marks *marks, const char *dotted_path)
{
	if (!marks)
		return (struct diag_at){NULL, 0, 0};
	return yaml_marks_at(marks, find(marks, slice_of(dotted_path)));
}

struct slice
yaml_written(const struct yaml_marks *marks, const char *dotted_path)
{
	unsigned node = marks ? find(marks, slice_of(dotted_path)) : 0;

	return node ? slice_from(
			  marks->nodes[node - 1]->written.ptr, marks->nodes[node - 1]->written.len)
		    : slice_of("");
}
