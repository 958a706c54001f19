/* A build: from the files of a site to its output. `build`, `check`, `data` and `serve` all go
 * this way, as far as they need. */
#ifndef BUILD_H
#define BUILD_H

#include "base/diag.h"
#include "model/site.h"
#include "pool.h"

#include <stdbool.h>

struct converter;
struct git_dates;
struct i18n;
struct layout;
struct output;
struct progress;
struct theme;
struct terms;
struct tree;

enum build_stage {
	STAGE_READ,
	STAGE_GRAPH,
	STAGE_DERIVE,
	STAGE_LINK,
	STAGE_RENDER,
	STAGE_EXPORT,
	STAGE_PUBLISH,
	STAGES
};

struct build {
	const struct config *conf;
	struct theme *theme; /* owned, as the rest */
	struct i18n *words;
	struct progress *progress;     /* borrowed; NULL shows nothing */
	struct layout *layout;         /* places charts; NULL without Graphviz */
	bool layout_shared;            /* it outlives the build */
	struct site *site;             /* NULL until build_model */
	struct converter **converters; /* into each language, NULL until needed: see derive.h */
	struct spill *spill;           /* text that waits on the disk; NULL keeps it in memory */
	struct git_dates *git_dates;   /* for conf; NULL unless asked for */
	bool no_conversion;            /* there is no OpenCC, and that was said */
	double seconds[STAGES];        /* by the clock */
	double cpu[STAGES];            /* of all threads */
};

/* Prepares a build: loads the theme and the words, of which a few go into `conf`. False after
 * a fatal diagnostic. End with build_finish in any case. */
bool build_init(
    struct build *build, struct config *conf, struct progress *progress, struct diag *diag);

/* The same with a layout process that was started before, which is borrowed; NULL for none. For
 * programs that have threads by now, where no process can be made any more. */
bool build_init_shared(
    struct build *build, struct config *conf, struct layout *layout, struct diag *diag);
void build_finish(struct build *build);

/* The whole way: reads, parses, links, renders, and publishes the output whole. False when
 * nothing was published, after a fatal diagnostic. */
bool build_site(struct build *build, struct output *out, struct diag *diag);

/* The first half: everything that is known about the site without drawing a page. False after a
 * fatal diagnostic; build->site is there all the same, unless it could not even be begun. */
bool build_model(struct build *build, struct diag *diag);

/* For `serve`, which goes the same way for one page: reads and parses it. False when it does not go
 * into the site; `today` is from today_get, ISO 8601. Safe for different pages in different
 * threads, which call cmark_mem_finish at their end. */
bool build_page(struct page *page, const struct tree *tree, const struct config *conf,
    const struct terms *terms, const char *today);

/* For the files that go on where build.c ends: begin and end of a stage, and work on many things
 * by the build's threads. */
void build_begin_stage(struct build *build, enum build_stage stage, const char *name, size_t total);
void build_end_stage(struct build *build, enum build_stage stage);
void build_each(struct build *build, size_t len, pool_job *job, void *context);

#endif
