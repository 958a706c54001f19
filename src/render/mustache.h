/* Mustache, spec 1.4: all core modules, inheritance (blocks and parents) and dynamic names; no
 * lambdas, so a template runs no code. Escaping, numbers and what counts as false are those of
 * JavaScript's engines (npm wontache), so any of them draws the same bytes from the same JSON.
 *
 * Templates live in a set, which owns them. Compile with mustache_set_add, then link once; from
 * then on a set never changes and any number of threads may render from it. */
#ifndef RENDER_MUSTACHE_H
#define RENDER_MUSTACHE_H

#include "base/buf.h"
#include "base/diag.h"

#include <jansson.h>

enum {
	MUSTACHE_PARTIALS_MAX = 64, /* partials and parents inside one another */
	MUSTACHE_FRAMES_MAX = 256,  /* the same, and blocks */
	MUSTACHE_NESTING_MAX = 128, /* sections, blocks and parents in one template */
};

struct mustache;
struct mustache_set;

/* A new, empty set. Free with mustache_set_free, after the sets that were linked to it. */
struct mustache_set *mustache_set_new(void);
void mustache_set_free(struct mustache_set *set);

/* Compiles `text` under `name`; everything is copied. `path` is for diagnostics. False after
 * adding fatal diagnostics (EXIT_USAGE, code "template") with line and column. A name that is
 * there already keeps its first template. */
bool mustache_set_add(struct mustache_set *set, struct slice name, const char *path,
    struct slice text, struct diag *diag);

/* Finds every partial and parent that is called by a fixed name: in this set, else in `base`
 * (may be NULL; linked already). Call it once, after the last add.
 *
 * Names found nowhere stay open. They can come late: in another set, linked with this one as its
 * base and given to mustache_render, say the words of one language. `late_prefix` says which may:
 * an open name that does not start with it is a fatal diagnostic; NULL lets every name stay open.
 * What is still open while rendering is drawn as nothing, as the spec wants. False when there
 * were diagnostics. */
bool mustache_set_link(struct mustache_set *set, const struct mustache_set *base,
    const char *late_prefix, struct diag *diag);

/* Reports (fatal, EXIT_USAGE, code "template-partial") each call in `base` that is open still with
 * the names of `late` (linked with `base` as its base). False when there is one. */
bool mustache_set_check_late(
    const struct mustache_set *base, const struct mustache_set *late, struct diag *diag);

/* The template of this name in the set itself; NULL on a miss. */
const struct mustache *mustache_set_find(const struct mustache_set *set, struct slice name);

/* Appends the rendered template to `out`. `context` is the stack that names are looked up in, the
 * innermost (last) first; borrowed and not changed. `late` is NULL or a set linked to the
 * template's set. False, and `out` as it was, after adding a DIAG_ERROR (code "template-depth" or
 * "template-size") when partials nest too deep or there is no end to the output. */
bool mustache_render(const struct mustache *template, json_t *const *context, size_t context_len,
    const struct mustache_set *late, struct buf *out, struct diag *diag);

#endif
