/* From a parsed document to the HTML of its text: every slot is written by a built-in writer, or
 * by the theme's hook for its kind. One pass over the fragment, whatever is nested in what. */
#ifndef RENDER_FRAGMENT_H
#define RENDER_FRAGMENT_H

#include "base/buf.h"
#include "parse/doc.h"
#include "render/diagram.h"
#include "render/fragment_stage.h"

struct config;
struct diag;
struct mustache;
struct mustache_set;

enum { CALLOUT_KINDS = 5, SLOT_KINDS = SLOT_TOC + 1 };

/* What the writers say to readers, in one language. */
struct fragment_words {
	const char *callouts[CALLOUT_KINDS]; /* note tip important warning caution */
	const char *table;                   /* "Table" */
	struct diagram_words diagram;
};

/* How text is written; the same for all pages of a language, never changed by a page. */
struct fragment_style {
	const struct config *conf;
	int lang;   /* of the page, index into conf->langs */
	bool plain; /* as cmark-gfm itself prints it: for `rmgen render` */
	struct fragment_words words;
	const struct mustache *hooks[SLOT_KINDS]; /* NULL: the built-in writer */
	const struct mustache_set *late;          /* the words, for hooks */
	const struct mustache *stage; /* what stands above the heading of a stage, or NULL */
	struct layout *layout;        /* of charts that are no trees, or NULL */
	diagram_find *find;           /* may be NULL; set for each page */
	const void *find_context;
	const char *path; /* of the page, for messages; may be NULL */
};

/* Symbols that the text refers to: the page's sprite must hold them. */
enum fragment_icon { ICON_INFO = 1, ICON_WARN = 2, ICON_BULB = 4 };

/* What the text holds, so that a page asks for no style sheet and no script in vain. */
enum fragment_part {
	PART_TABLE = 1,
	PART_DIAGRAM = 2,
	PART_STAGE = 4,
	PART_TICKS = 8, /* tasks of stages that readers can tick */
	PART_CODE = 16, /* a block of it */
	PART_MORE = 32, /* that, or a callout, a task outside stages, an embed, a contents list */
};

/* What came out besides the text. */
struct fragment_result {
	struct buf heading; /* HTML inside the page's h1 when the text starts with it, else empty */
	struct slice id;    /* of that h1, or empty */
	unsigned icons;     /* enum fragment_icon */
	unsigned parts;     /* enum fragment_part */
	bool scripted;      /* holds a chart that waits for Mermaid's script */
	bool wide;          /* holds something that wants more room than the text column */
};

/* Appends the text of `doc` to `out`. `ret_result` may be NULL only with style->plain, when the
 * title stays in the text; the caller frees ret_result->heading. Hooks that fail add to `diag`. `plan` says
 * which sections are stages of a plan; NULL for none. */
void fragment_write(struct buf *out, const struct doc *doc, const struct fragment_style *style,
    const struct fragment_plan *plan, struct fragment_result *ret_result, struct diag *diag);

#endif
