#include "render/theme.h"

#include "base/diag.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/yaml.h"
#include "conf/config.h"
#include "conf/datadir.h"
#include "conf/i18n.h"
#include "conf/suggest.h"
#include "render/mustache.h"
#include "render/theme_asset.h"
#include "render/theme_dir.h"

#include <fcntl.h>
#include <stdlib.h>

static const char *const hook_names[SLOT_KINDS] = {
    [SLOT_HEADING] = "hooks/heading",
    [SLOT_LINK] = "hooks/link",
    [SLOT_IMAGE] = "hooks/image",
    [SLOT_CODE] = "hooks/code",
    [SLOT_CALLOUT] = "hooks/callout",
    [SLOT_DIAGRAM] = "hooks/diagram",
    [SLOT_TABLE] = "hooks/table",
    [SLOT_TASK] = "hooks/task",
    [SLOT_EMBED] = "hooks/embed",
    [SLOT_MATH] = "hooks/math",
    [SLOT_TOC] = "hooks/toc",
};

/* "style.css" -> "style" */
static struct slice
stem(const char *name)
{
	struct slice all = slice_of(name);

	return slice_head(all, all.len - path_ext(all).len);
}

static bool
add_templates(struct theme *theme, const struct config *conf, const char *dir, struct diag *diag)
{
	struct theme_files files;
	bool good = theme_read(&files, dir, "templates", diag);

	for (size_t i = 0; good && i < files.len; i++) {
		const struct theme_file *file = &files.items[i];
		char *label;

		if (!slice_ends(slice_of(file->name), ".mustache"))
			continue;
		label = theme_label(conf, dir, "templates", file->name);
		/* a name that is there already keeps its template: the nearer theme comes first */
		good = mustache_set_add(
		    theme->templates, stem(file->name), label, buf_slice(&file->bytes), diag);
		free(label);
	}
	theme_files_free(&files);
	return good;
}

static bool
add_assets(struct theme *theme, const struct config *conf, const char *dir, struct diag *diag)
{
	struct theme_files files;
	bool good = theme_read(&files, dir, "assets", diag);

	for (size_t i = 0; good && i < files.len; i++) {
		char *label = theme_label(conf, dir, "assets", files.items[i].name);

		theme_add_asset(theme, &files.items[i], label);
		free(label);
	}
	theme_files_free(&files);
	return good;
}

/* What theme.yaml may say; all but params is text. */
static const char *const theme_keys[] = {
    "name", "version", "extends", "description", "license", "author", "params"};

static bool
check_key(const char *key, const json_t *value, struct diag_at at, struct diag *diag)
{
	size_t len = sizeof(theme_keys) / sizeof(*theme_keys);
	const char *near = suggest_from(slice_of(key), theme_keys, len);
	bool params = strcmp(key, "params") == 0;
	char *hint;

	if (near && strcmp(near, key) == 0) {
		if (params ? json_is_object(value)
			   : !json_is_object(value) && !json_is_array(value))
			return true;
		diag_fatal(diag, EXIT_USAGE, "theme-key", at,
		    params ? "write `params:` and below it keys with values"
			   : "write one word or line",
		    "expected %s for \"%s\"", params ? "keys and values" : "text", key);
		return false;
	}
	hint = xasprintf("%s%s%sa theme has name, version, extends, description, license, author "
			 "and params",
	    near ? "did you mean \"" : "", near ? near : "", near ? "\"? " : "");
	diag_fatal(diag, EXIT_USAGE, "theme-key", at, hint, "unknown key \"%s\"", key);
	free(hint);
	return false;
}

static bool
check_keys(json_t *data, const struct yaml_marks *marks, const char *label, struct diag *diag)
{
	bool good = true;
	const char *key;
	json_t *value;

	json_object_foreach (data, key, value) {
		struct diag_at at = yaml_mark(marks, key);

		at.path = label;
		good &= check_key(key, value, at, diag);
	}
	return good;
}

/* Reads theme.yaml; `label` is its path for diagnostics, `ret_extends` the place of that key. NULL
 * after a fatal diagnostic. */
static json_t *
read_manifest(const char *dir, const char *label, struct diag_at *ret_extends, struct diag *diag)
{
	char *path = xasprintf("%s/theme.yaml", dir);
	struct yaml_marks *marks = NULL;
	struct buf text = BUF_INIT;
	json_t *data = NULL;
	int error = fs_read(AT_FDCWD, path, 64 << 10, &text);

	if (error) {
		diag_fatal(diag, EXIT_USAGE, "theme-file", (struct diag_at){label, 0, 0},
		    "check the theme's files", "cannot read: %s", strerror(error));
		goto out;
	}
	data = yaml_load((struct yaml_source){buf_slice(&text), label, 1, 0}, DIAG_FATAL,
	    EXIT_USAGE, diag, &marks);
	if (data && !json_is_object(data)) {
		diag_fatal(diag, EXIT_USAGE, "theme-key", (struct diag_at){label, 1, 1},
		    "write at least `name: my-theme`", "expected keys and values");
		json_decref(data);
		data = NULL;
	}
	if (data && !check_keys(data, marks, label, diag)) {
		json_decref(data);
		data = NULL;
	}
	if (data)
		*ret_extends = yaml_mark(marks, "extends");
	ret_extends->path = label;
out:
	yaml_marks_free(marks);
	buf_finish(&text);
	free(path);
	return data;
}

/* What to do about a theme that is not there: the nearest name, and all of them. */
static char *
missing_hint(const struct config *conf, const char *name)
{
	json_t *names = theme_list(conf), *item;
	struct suggest search;
	struct buf hint = BUF_INIT;
	size_t i;

	suggest_init(&search, slice_of(name));
	json_array_foreach (names, i, item)
		suggest_offer(&search, json_string_value(item));
	if (search.best)
		buf_printf(&hint, "did you mean \"%s\"? ", search.best);
	buf_puts(&hint, "put the theme into the folder themes/ with a theme.yaml");
	json_array_foreach (names, i, item)
		buf_printf(&hint, "%s %s", i ? "," : ", or use one of:", json_string_value(item));
	json_decref(names);
	return buf_detach(&hint);
}

/* A chain of themes while it is followed. */
struct chain {
	struct theme *theme;
	const struct config *conf;
	struct diag *diag;
	json_t *params;    /* of the nearer themes, over those further away */
	char *label;       /* theme.yaml of the theme that was added last; owned */
	struct diag_at at; /* where the next theme is named */
	char *next;        /* its name, or NULL; owned */
};

static bool
refuse_missing(const struct chain *chain)
{
	char *hint = missing_hint(chain->conf, chain->next);

	diag_fatal(chain->diag, EXIT_USAGE, "theme-missing", chain->at, hint,
	    chain->label ? "the theme \"%s\", which is extended, was not found"
			 : "the theme \"%s\" was not found",
	    chain->next);
	free(hint);
	return false;
}

/* The place in the chain of a theme's folder, or -1: a theme may be called by name and by path. */
static int
find_in_chain(const struct theme *theme, const char *dir)
{
	for (size_t i = 0; i < theme->dirs_len; i++)
		if (strcmp(theme->dirs[i], dir) == 0)
			return (int)i;
	return -1;
}

/* "a extends b extends a" */
static bool
refuse_loop(const struct chain *chain, int first)
{
	json_t *names = chain->theme->names;
	struct buf way = BUF_INIT;

	for (size_t i = (size_t)first; i < json_array_size(names); i++)
		buf_printf(&way, "%s extends ", json_string_value(json_array_get(names, i)));
	diag_fatal(chain->diag, EXIT_USAGE, "theme-loop", chain->at,
	    "take out this `extends:`, or name a theme that stands by itself, such as default",
	    "themes extend each other in a circle: %s%s", way.ptr, chain->next);
	buf_finish(&way);
	return false;
}

static bool
refuse_long(const struct chain *chain)
{
	diag_fatal(chain->diag, EXIT_USAGE, "theme-loop", chain->at,
	    "let the themes extend one that is further down the chain",
	    "expected at most %d themes that extend one another", THEME_CHAIN_MAX);
	return false;
}

/* What this theme says about its params, below what nearer ones have said. */
static void
take_params(struct chain *chain, json_t *data)
{
	json_t *params = json_object_get(data, "params");

	if (json_is_object(params))
		json_object_update_missing(chain->params, params);
}

/* Adds the theme chain->next, and steps on to the one that it extends. */
static bool
add_theme(struct chain *chain)
{
	struct theme *theme = chain->theme;
	char *dir = theme_find(chain->conf, chain->next);
	int seen = dir ? find_in_chain(theme, dir) : -1;
	json_t *data;
	bool good;

	if (!dir)
		return refuse_missing(chain);
	if (seen >= 0 || theme->dirs_len == THEME_CHAIN_MAX) {
		free(dir);
		return seen >= 0 ? refuse_loop(chain, seen) : refuse_long(chain);
	}
	json_array_append_new(theme->names, json_string(chain->next));
	theme->dirs = xgrow(theme->dirs, theme->dirs_len, &theme->dirs_cap, sizeof(*theme->dirs));
	theme->dirs[theme->dirs_len++] = dir;
	free(chain->label);
	chain->label = theme_label(chain->conf, dir, "", "theme.yaml");
	free(chain->next);
	chain->next = NULL;
	data = read_manifest(dir, chain->label, &chain->at, chain->diag);
	good = data && add_templates(theme, chain->conf, dir, chain->diag) &&
	       add_assets(theme, chain->conf, dir, chain->diag);
	if (good && json_is_string(json_object_get(data, "extends")))
		chain->next = xstrdup(json_string_value(json_object_get(data, "extends")));
	take_params(chain, data);
	json_decref(data);
	return good;
}

static bool
find_templates(const struct chain *chain)
{
	struct theme *theme = chain->theme;
	bool good = true;

	for (size_t i = 0; i < VIEW_KINDS; i++) {
		const char *name = view_kind_name((enum view_kind)i);

		theme->views[i] = mustache_set_find(theme->templates, slice_of(name));
		if (theme->views[i])
			continue;
		diag_fatal(chain->diag, EXIT_USAGE, "template-missing",
		    (struct diag_at){chain->label, 0, 0},
		    "add the file, or write `extends: default` into this theme.yaml",
		    "the theme has no templates/%s.mustache", name);
		good = false;
	}
	for (size_t i = 0; i < SLOT_KINDS; i++)
		theme->hooks[i] = mustache_set_find(theme->templates, slice_of(hook_names[i]));
	return good;
}

static bool
load_chain(struct chain *chain)
{
	struct theme *theme = chain->theme;

	while (chain->next)
		if (!add_theme(chain))
			return false;
	return theme_name_assets(theme, chain->diag) &&
	       mustache_set_link(theme->templates, NULL, "t/", chain->diag) &&
	       find_templates(chain);
}

struct theme *
theme_load(const struct config *conf, struct diag *diag)
{
	struct theme *theme = xcalloc(1, sizeof(*theme));
	struct chain chain = {.theme = theme,
	    .conf = conf,
	    .diag = diag,
	    .params = theme->params = json_object(),
	    .at = conf->theme_at,
	    .next = xstrdup(conf->theme && *conf->theme ? conf->theme : "default")};
	bool good;

	theme->templates = mustache_set_new();
	theme->asset_paths = json_object();
	theme->names = json_array();
	if (!chain.at.path)
		chain.at.path = conf->file;
	good = load_chain(&chain);
	free(chain.label);
	free(chain.next);
	if (good)
		return theme;
	theme_free(theme);
	return NULL;
}

void
theme_free(struct theme *theme)
{
	if (!theme)
		return;
	mustache_set_free(theme->templates);
	for (size_t i = 0; i < theme->assets_len; i++)
		theme_asset_finish(&theme->assets[i]);
	free(theme->assets);
	for (size_t i = 0; i < theme->dirs_len; i++)
		free(theme->dirs[i]);
	free(theme->dirs);
	json_decref(theme->asset_paths);
	json_decref(theme->names);
	json_decref(theme->params);
	free(theme);
}

struct i18n *
theme_load_words(const struct theme *theme, const struct config *conf, struct diag *diag)
{
	char *dirs[THEME_CHAIN_MAX + 2], *data = datadir_find();
	struct i18n *words;
	size_t len = 0;

	if (data)
		dirs[len++] = xasprintf("%s/i18n", data);
	for (size_t i = theme->dirs_len; i-- > 0;)
		dirs[len++] = xasprintf("%s/i18n", theme->dirs[i]);
	dirs[len++] = xasprintf("%s/i18n", conf->root);
	words = i18n_load(conf, (const char *const *)dirs, len, diag);
	while (len--)
		free(dirs[len]);
	free(data);
	return words;
}
