#include "render/theme.h"

#include "base/diag.h"
#include "base/fs.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/yaml.h"
#include "conf/config.h"
#include "conf/datadir.h"
#include "conf/i18n.h"
#include "render/mustache.h"
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

/* Style sheets and scripts are named by their content, so that browsers may keep them for good;
 * what they refer to themselves keeps its name. */
static void
put_asset_path(struct buf *out, const struct theme_file *file)
{
	struct slice ext = path_ext(slice_of(file->name));

	buf_puts(out, "assets/");
	buf_put(out, stem(file->name));
	if (slice_is(ext, ".css") || slice_is(ext, ".js"))
		buf_printf(
		    out, ".%08x", (unsigned)(hash_bytes(buf_slice(&file->bytes)) & 0xFFFFFFFFu));
	buf_put(out, ext);
}

static void
add_asset(struct theme *theme, struct theme_file *file)
{
	struct slice name = stem(file->name);
	struct theme_asset *asset;
	struct buf path = BUF_INIT;

	if (json_object_getn(theme->asset_paths, name.ptr, name.len))
		return;
	put_asset_path(&path, file);
	json_object_setn_new(theme->asset_paths, name.ptr, name.len, json_string(path.ptr));
	theme->assets =
	    xgrow(theme->assets, theme->assets_len, &theme->assets_cap, sizeof(*theme->assets));
	asset = &theme->assets[theme->assets_len++];
	asset->path.len = path.len;
	asset->path.ptr = buf_detach(&path);
	asset->bytes = file->bytes;
	buf_init(&file->bytes);
}

static bool
add_assets(struct theme *theme, const char *dir, struct diag *diag)
{
	struct theme_files files;
	bool good = theme_read(&files, dir, "assets", diag);

	for (size_t i = 0; good && i < files.len; i++)
		add_asset(theme, &files.items[i]);
	theme_files_free(&files);
	return good;
}

/* What theme.yaml may say. */
static const char *const theme_keys[] = {
    "name", "version", "extends", "description", "license", "author", "params", NULL};

static bool
check_keys(json_t *data, const struct yaml_marks *marks, const char *label, struct diag *diag)
{
	bool good = true;
	const char *key;
	json_t *value;

	json_object_foreach (data, key, value) {
		size_t i = 0;
		struct diag_at at = yaml_mark(marks, key);

		while (theme_keys[i] && strcmp(theme_keys[i], key) != 0)
			i++;
		if (theme_keys[i])
			continue;
		at.path = label;
		diag_fatal(diag, EXIT_USAGE, "theme-key", at,
		    "a theme has name, version, extends, description, license, author and params",
		    "unknown key \"%s\"", key);
		good = false;
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

static bool
refuse_missing(const struct config *conf, const char *name, bool extended, struct diag *diag)
{
	diag_fatal(diag, EXIT_USAGE, "theme-missing", (struct diag_at){conf->file, 0, 0},
	    "set `theme: default`, or put the theme into the folder themes/ with a theme.yaml",
	    extended ? "the theme \"%s\", which is extended, was not found"
		     : "the theme \"%s\" was not found",
	    name);
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
		good = add_templates(theme, conf, dir, diag) && add_assets(theme, dir, diag);
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
	if (add_chain(theme, conf, diag) && mustache_set_link(theme->templates, NULL, "t/", diag) &&
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
	for (size_t i = 0; i < theme->assets_len; i++) {
		free((char *)theme->assets[i].path.ptr);
		buf_finish(&theme->assets[i].bytes);
	}
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
