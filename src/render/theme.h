/* A theme: templates and assets in a folder, over those of the themes that it extends. */
#ifndef RENDER_THEME_H
#define RENDER_THEME_H

#include "base/buf.h"
#include "render/fragment.h"
#include "render/view.h"

#include <jansson.h>

struct i18n;

enum {
	THEME_CHAIN_MAX = 8,          /* themes that extend one another */
	THEME_FILES_MAX = 4096,       /* in templates/ or assets/ of one theme */
	THEME_FILE_LIMIT = 16u << 20, /* bytes of one file */
};

/* A file that goes to the site. */
struct theme_asset {
	struct slice path; /* below the site's root, with a hash: "assets/style.3f1c9a020b.css" */
	struct buf bytes;
	char *name;   /* below the theme's assets/: "style.css" */
	char *label;  /* the path of its file, for diagnostics */
	size_t order; /* in which it was added */
	bool open;    /* what it refers to is being named */
};

struct theme {
	struct mustache_set *templates;           /* linked, but for words ("t/...") */
	const struct mustache *views[VIEW_KINDS]; /* none is NULL */
	const struct mustache *hooks[SLOT_KINDS]; /* NULL: the built-in writer */
	struct theme_asset *assets;               /* in order of their names */
	size_t assets_len, assets_cap;
	json_t *asset_paths; /* name without extension -> path as a URL, see theme_asset.h */
	json_t *params;      /* of the chain's themes, a nearer one's over those further away */
	json_t *names;       /* of the chain's themes, the site's own first */
	char **dirs;         /* their folders, in the same order */
	size_t dirs_len, dirs_cap;
};

/* Loads conf->theme: a folder below the site's root, or a name that is looked for in the site's
 * themes/ and among those installed with the program. NULL after fatal diagnostics (EXIT_USAGE):
 * no such theme, themes that extend one another in a circle, a missing template, a template
 * that cannot be compiled. Free with theme_free. */
struct theme *theme_load(const struct config *conf, struct diag *diag);

void theme_free(struct theme *theme);

/* Loads the words of the site: the program's own, over them those of the theme's chain from the
 * base on, over them the site's i18n/. As i18n_load; free with i18n_free. */
struct i18n *theme_load_words(
    const struct theme *theme, const struct config *conf, struct diag *diag);

#endif
