/* A site in memory, and the table of its addresses. One thread at a time: who holds the lock of
 * serve_site. */
#ifndef SERVE_MODEL_H
#define SERVE_MODEL_H

#include "base/today.h"
#include "build.h"
#include "render/renderer.h"

#include <uthash.h>

struct layout;
struct options;
struct serve_file;

enum serve_source {
	SERVE_VIEW,  /* drawn when asked for */
	SERVE_THEME, /* a file of the theme */
	SERVE_ASSET, /* a file of content/ or static/ */
	SERVE_MADE,  /* made from the whole site when asked for: sitemaps, feeds */
};

/* A file that the published site would have. */
struct serve_entry {
	UT_hash_handle hh; /* by path */
	enum serve_source source;
	size_t view;                     /* SERVE_VIEW: index into views */
	struct serve_file *file;         /* NULL: not drawn yet, or given up again */
	unsigned drawn;                  /* generation in which `file` was drawn */
	struct serve_entry *prev, *next; /* of those that were drawn, the oldest first; or made */
	char path[];                     /* below the output folder */
};

struct serve_model {
	struct config *conf; /* owned, as the rest */
	struct build build;
	struct renderer *renderer;
	struct skills *skills; /* what the renderer and the views were made with */
	struct skills *spent;  /* those before them, which a renderer may still borrow */
	struct views views;
	struct serve_entry *entries; /* hash */
	struct serve_entry *drawn;   /* list */
	struct serve_entry *themed;  /* list: files of the theme */
	struct serve_entry *made;    /* list: those that are made from the whole site */
	size_t drawn_bytes;
	struct config **retired; /* what `conf` was before; the site has strings of theirs */
	size_t retired_len, retired_cap;
	char *policy;        /* Content-Security-Policy of pages */
	unsigned generation; /* grows with each change */
	bool reload;         /* pages get the script that reloads them */
	char today[TODAY_SIZE];
	struct diag diag;    /* everything that is wrong with the site now */
	struct diag drawing; /* what went wrong when pages of this generation were drawn */
	size_t drawing_told; /* how much of it was told */
};

/* Reads the whole site. `layout` places charts; borrowed, may be NULL. False, and diagnostics in
 * model->diag, when it could not be built. End with model_finish in any case. */
bool model_load(struct serve_model *model, const struct options *options, struct layout *layout,
    unsigned generation);

/* Loads the configuration as the preview wants it. NULL as config_load. */
struct config *model_load_config(const struct options *options, struct diag *diag);
void model_finish(struct serve_model *model);

/* Makes the table of addresses anew, keeping what was drawn. False after a fatal diagnostic (two
 * things of one address). */
bool model_index(struct serve_model *model, struct diag *diag);

/* The same when only files of the theme may be others. */
void model_index_theme(struct serve_model *model);

/* Counts the skills anew, for the two below and for views_tell_counted. */
void model_count(struct serve_model *model);

/* What is shared by the pages that are drawn (a renderer) anew; false after a fatal diagnostic. */
bool model_prepare(struct serve_model *model, struct diag *diag);

/* The entry of a path below the output folder, or NULL. */
struct serve_entry *model_find(struct serve_model *model, struct slice path);

/* The file of an entry, held for the caller; NULL when it cannot be drawn. */
struct serve_file *model_file(struct serve_model *model, struct serve_entry *entry);

/* Everything that was drawn is out of date from now on. */
void model_age(struct serve_model *model, unsigned generation);

/* Takes the policy of pages from the configuration and the theme. */
void model_read_policy(struct serve_model *model);

/* Reads a file of content/ or static/ again. */
void model_reload_asset(struct serve_model *model, const struct asset *asset, struct diag *diag);

#endif
