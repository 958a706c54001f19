/* The state of one pass over a fragment, shared by the files that write its slots. */
#ifndef RENDER_FRAGMENT_PASS_H
#define RENDER_FRAGMENT_PASS_H

#include "render/fragment.h"

#include <jansson.h>

/* A slot that is open. */
struct fragment_frame {
	const struct slot *slot;
	size_t start; /* byte of `out` after what the writer put in front */
};

/* The table that is being written. GFM tables do not nest. */
struct fragment_table {
	bool open;
	bool fat;          /* mostly sentences: rows become blocks where it is narrow */
	bool row_heads;    /* the first cell of a row names the row */
	bool body;         /* past the header */
	unsigned line;     /* of the file, of the current row */
	unsigned number;   /* of the table on the page, from 1 */
	unsigned col;      /* of the current cell */
	size_t tag, cell;  /* bytes of `out`: where the current header cell and its content start */
	struct buf labels; /* text of the header cells, one after the other */
	size_t *ends;      /* byte of `labels` at which each ends */
	size_t ends_len, ends_cap;
};

struct fragment_pass {
	const struct doc *doc;
	const struct fragment_style *style;
	struct fragment_result *result;
	struct diag *diag;
	struct buf *out;
	struct fragment_frame *frames; /* open slots, outermost first */
	size_t frames_len, frames_cap;
	struct fragment_table table;
	unsigned char *levels; /* by heading: see outline.h */
	int lifted;            /* see outline.h */
	int heading;           /* the last one that began, or -1 */
	struct slice prefix; /* of text that another page takes over: the way to where it is from */
	unsigned tocs;       /* contents lists so far */
	size_t embedded;     /* bytes that were taken over */
	size_t embed_start;  /* byte of `out` at which the current embed starts */
	const struct fragment_plan *plan;
	size_t stage;       /* the next one of plan->stages, or the open one */
	bool in_stage;      /* its section is open */
	size_t stage_start; /* byte of `out` after its heading */
};

/* Puts what stands before, and after, the content of a slot. `start` is where in `out` the
 * content began. */
typedef void fragment_open(struct fragment_pass *pass, const struct slot *slot);
typedef void fragment_close(struct fragment_pass *pass, const struct slot *slot, size_t start);

struct fragment_writer {
	fragment_open *open;
	fragment_close *close;
};

/* The built-in writers by kind of slot. */
extern const struct fragment_writer fragment_writers[SLOT_KINDS];

/* Writes the fragment from one byte to another; slots are wholly inside or outside. */
void fragment_write_range(struct fragment_pass *pass, size_t start, size_t end);
void fragment_pass_finish(struct fragment_pass *pass);

fragment_open embed_open;
fragment_close embed_close;

/* Appends HTML that is taken over: without ids, which must be unique, and with addresses that
 * still lead where they did. */
void embed_put_html(struct fragment_pass *pass, struct slice html);

/* Starts a table whose markup a hook writes: its tags are still completed. */
fragment_open table_begin;

fragment_open table_open;
fragment_close table_close;

/* Appends a run of a table's HTML, with what its tags need for readers of a screen. */
void table_put(struct fragment_pass *pass, struct slice html);

/* Replaces the content of a slot, from byte `start` of `out`, by what the theme's hook makes. */
void hook_close(struct fragment_pass *pass, const struct slot *slot, size_t start);

/* Index of a callout's kind in enum order: note tip important warning caution. */
size_t callout_index(struct slice kind);

/* Appends HTML without its tags; entities stay. */
void put_without_tags(struct buf *out, struct slice html);

#endif
