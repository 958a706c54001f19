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

/* Reads theme.yaml. NULL after a fatal diagnostic. */
static json_t *
read_manifest(const struct config *conf, const char *dir, struct diag *diag)
{
	char *path = xasprintf("%s/theme.yaml", dir),
	     *label = theme_label(conf, dir, "", "theme.yaml");
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
out:
	yaml_marks_free(marks);
	buf_finish(&text);
	free(label);
	free(path);
	return data;
}

static bool
is_in_chain(json_t *names, const char *name)
{
	json_t *item;
	size_t i;

	json_array_foreach (names, i, item)
		if (strcmp(json_string_value(item), name) == 0)
			return true;
	return false;
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

static bool
refuse_missing(const struct config *conf, const char *name, bool extended, struct diag *diag)
{
	char *hint = missing_hint(conf, name);

	diag_fatal(diag, EXIT_USAGE, "theme-missing", (struct diag_at){conf->file, 0, 0}, hint,
	    extended ? "the theme \"%s\", which is extended, was not found"
		     : "the theme \"%s\" was not found",
	    name);
	free(hint);
	return false;
}

/* Adds one theme; `ret_next` is the name of the one that it extends, or NULL. */
static bool
add_theme(struct theme *theme, const struct config *conf, const char *name, char **ret_next,
    struct diag *diag)
{
	char *dir = theme_find(conf, name);
	json_t *data = NULL;
	const char *next;
	bool good = false;

	*ret_next = NULL;
	if (!dir)
		return refuse_missing(conf, name, json_array_size(theme->names) > 0, diag);
	json_array_append_new(theme->names, json_string(name));
	theme->dirs = xgrow(theme->dirs, theme->dirs_len, &theme->dirs_cap, sizeof(*theme->dirs));
	theme->dirs[theme->dirs_len++] = dir;
	data = read_manifest(conf, dir, diag);
	if (data)
		good = add_templates(theme, conf, dir, diag) && add_assets(theme, conf, dir, diag);
	next = json_string_value(json_object_get(data, "extends"));
	if (good && next)
		*ret_next = xstrdup(next);
	json_decref(data);
	return good;
}

static bool
add_chain(struct theme *theme, const struct config *conf, struct diag *diag)
{
	char *name = xstrdup(conf->theme && *conf->theme ? conf->theme : "default");
	bool good = true;

	while (good && name) {
		char *next = NULL;

		if (is_in_chain(theme->names, name) ||
		    json_array_size(theme->names) == THEME_CHAIN_MAX) {
			diag_fatal(diag, EXIT_USAGE, "theme-loop",
			    (struct diag_at){conf->file, 0, 0},
			    "take out one `extends:` in the themes' theme.yaml",
			    "the theme \"%s\" extends itself through others, or the chain is too long",
			    name);
			good = false;
			break;
		}
		good = add_theme(theme, conf, name, &next, diag);
		free(name);
		name = next;
	}
	free(name);
	return good;
}

static bool
find_templates(struct theme *theme, const struct config *conf, struct diag *diag)
{
	bool good = true;

	for (size_t i = 0; i < VIEW_KINDS; i++) {
		const char *name = view_kind_name((enum view_kind)i);

		theme->views[i] = mustache_set_find(theme->templates, slice_of(name));
		if (theme->views[i])
			continue;
		diag_fatal(diag, EXIT_USAGE, "template-missing", (struct diag_at){conf->file, 0, 0},
		    "add the file, or write `extends: default` in the theme's theme.yaml",
		    "the theme has no templates/%s.mustache", name);
		good = false;
	}
	for (size_t i = 0; i < SLOT_KINDS; i++)
		theme->hooks[i] = mustache_set_find(theme->templates, slice_of(hook_names[i]));
	return good;
}

struct theme *
theme_load(const struct config *conf, struct diag *diag)
{
	struct theme *theme = xcalloc(1, sizeof(*theme));

	theme->templates = mustache_set_new();
	theme->asset_paths = json_object();
	theme->names = json_array();
	if (add_chain(theme, conf, diag) && theme_name_assets(theme, diag) &&
	    mustache_set_link(theme->templates, NULL, "t/", diag) &&
	    find_templates(theme, conf, diag))
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
