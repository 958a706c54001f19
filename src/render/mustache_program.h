/* Private to mustache_*.c: the compiled form of a template, a flat array of ops.
 *
 * Indentation: the spec puts the white space before a lone {{>partial}} in front of each line of
 * that partial. Here that is done while rendering: an op at the start of a line has `bol` set and
 * puts the indentation of the running frame first (none, nearly always); a text op does it after
 * each line feed within. So there is one program per template, whatever calls it from where. */
#ifndef RENDER_MUSTACHE_PROGRAM_H
#define RENDER_MUSTACHE_PROGRAM_H

#include "base/arena.h"
#include "render/mustache.h"

#include <stdint.h>

enum op_code {
	OP_TEXT,     /* text */
	OP_ESCAPED,  /* path */
	OP_RAW,      /* path */
	OP_SECTION,  /* path; jump past its OP_NEXT when false */
	OP_NEXT,     /* jump to the first op of the section while there are items */
	OP_INVERTED, /* path; jump past the section when true */
	OP_PARTIAL,  /* call */
	OP_PARENT,   /* call; jump past the overriding blocks */
	OP_BLOCK,    /* block; its own body follows; jump past it */
	OP_TAIL,     /* indents the last line of an empty block */
	OP_RETURN,   /* end of a template or of a block's body */
};

/* What the outermost context said to names that were asked of it. */
enum { ROOTS = 64 };

/* A dotted name, split; no keys at all for ".". */
struct path {
	uint32_t len;
	uint32_t root; /* where the answer to the first key is remembered */
	struct slice keys[];
};

/* {{>name}} or {{<name}}. */
struct call {
	struct slice name;             /* of a fixed call */
	const struct path *dynamic;    /* of {{>*name}}; else NULL */
	const struct mustache *target; /* filled by linking; NULL while open */
	uint32_t late;   /* number among the open names of the set; filled by linking */
	bool standalone; /* alone on its line: indents the lines of the target by `ws` */
	struct slice ws;
	const struct block *overrides; /* of a parent: a list */
	unsigned line, col;
};

/* {{$name}}: a place in a template, or what a {{<parent}} puts there, or both. */
struct block {
	struct slice name;
	uint32_t hash;
	uint32_t body; /* op */
	bool indents;  /* the place puts the running indentation and `ws` before lines */
	struct slice ws;
	bool dedented;            /* the body's own indentation was taken out */
	bool lead;                /* the body starts within a line */
	const struct block *next; /* in the list of a parent */
	const struct mustache *home;
	unsigned line, col;
};

struct op {
	uint8_t code;
	bool bol;      /* at the start of a line: indent first */
	uint32_t jump; /* index of an op; of text: its length */
	union {
		const char *text;
		const struct path *path;
		struct call *call;
		const struct block *block;
	};
};

struct mustache {
	struct slice name;
	const char *path;
	const struct mustache_set *set;
	struct op *ops;
	uint32_t ops_len;
};

/* Number of a name that nobody defined. */
#define LATE_NONE UINT32_MAX

struct mustache_set {
	struct arena arena; /* everything but the arrays */
	struct mustache **templates;
	size_t len, cap;
	bool linked; /* `templates` is sorted by name */
	struct slice *open;
	size_t open_len, open_cap;
	const struct mustache_set *base;
	const struct mustache **bound; /* for each open name of `base`, or NULL */
};

/* What the scanner sees. */
enum tag_kind {
	TAG_ESCAPED,
	TAG_RAW,
	TAG_SECTION,
	TAG_INVERTED,
	TAG_CLOSE,
	TAG_PARTIAL,
	TAG_PARENT,
	TAG_BLOCK,
	TAG_COMMENT,
	TAG_DELIMITER,
};

struct tag {
	enum tag_kind kind;
	struct slice name; /* into the source, trimmed */
	size_t start, end; /* with the delimiters */
	size_t ws;         /* where the white space before it starts */
	size_t after;      /* past the line break after it, when clear_right */
	bool clear_left;   /* only white space before it on its line */
	bool clear_right;  /* only white space after it on its line */
	bool in_parent;    /* directly inside a {{<parent}} */
	uint32_t match;    /* index of the tag that closes it, or that it closes */
	unsigned line, col;
};

struct source {
	struct slice text;
	const char *path;
	struct tag *tags;
	size_t len, cap;
};

/* Finds the tags of a template and pairs them. False after diagnostics; `tags` is to be freed
 * anyway. */
bool mustache_scan(struct source *src, struct diag *diag);

/* Makes the program of a scanned template; its memory is the set's. */
void mustache_compile(
    struct mustache_set *set, struct mustache *template, const struct source *src);

/* Appends a value as JavaScript's String() would write it: null is empty, lists are joined by
 * commas, an object is "[object Object]". */
void mustache_put_value(struct buf *out, const json_t *value);

/* The same, with & < > " ' ` as entities. */
void mustache_put_escaped_value(struct buf *out, const json_t *value);

/* buf_put_bytes where calls would cost more than the copying: most pieces are a few bytes. */
static inline void
put_bytes(struct buf *out, const char *bytes, size_t len)
{
	if (out->cap - out->len <= len)
		buf_reserve(out, len);
	memcpy(out->ptr + out->len, bytes, len);
	out->len += len;
	out->ptr[out->len] = '\0';
}

/* FNV-1a. */
static inline uint32_t
name_hash(struct slice name)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < name.len; i++)
		hash = (hash ^ (unsigned char)name.ptr[i]) * 16777619u;
	return hash;
}

#endif
