#include "render/theme_asset.h"

#include "base/diag.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/utf8.h"
#include "render/theme_css.h"
#include "render/theme_dir.h"
#include "render/theme_mini.h"

#include <stdlib.h>

/* "style.css" -> "style" */
static struct slice
stem(struct slice name)
{
	return slice_head(name, name.len - path_ext(name).len);
}

static bool
is_sheet(const struct theme_asset *asset)
{
	return slice_is(path_ext(slice_of(asset->name)), ".css");
}

static bool
is_script(const struct theme_asset *asset)
{
	struct slice name = slice_of(asset->name), ext = path_ext(name);

	return (slice_is(ext, ".js") || slice_is(ext, ".mjs")) && !slice_ends(stem(name), ".min");
}

void
theme_add_asset(struct theme *theme, struct theme_file *file, const char *label)
{
	struct theme_asset *asset;

	theme->assets =
	    xgrow(theme->assets, theme->assets_len, &theme->assets_cap, sizeof(*theme->assets));
	asset = &theme->assets[theme->assets_len++];
	*asset = (struct theme_asset){
	    .name = xstrdup(file->name), .label = xstrdup(label), .order = theme->assets_len};
	asset->bytes = file->bytes;
	buf_init(&file->bytes);
}

void
theme_asset_finish(struct theme_asset *asset)
{
	free(asset->name);
	free(asset->label);
	free((char *)asset->path.ptr);
	buf_finish(&asset->bytes);
}

static int
by_name_and_order(const void *a, const void *b)
{
	const struct theme_asset *first = a, *second = b;
	int order = strcmp(first->name, second->name);

	return order ? order : (first->order > second->order) - (first->order < second->order);
}

/* Sorts, and drops the files of themes further away that a nearer one has too. */
static void
sort_assets(struct theme *theme)
{
	struct theme_asset *assets = theme->assets;
	size_t len = 0;

	if (theme->assets_len)
		qsort(assets, theme->assets_len, sizeof(*assets), by_name_and_order);
	for (size_t i = 0; i < theme->assets_len; i++) {
		if (len && strcmp(assets[len - 1].name, assets[i].name) == 0)
			theme_asset_finish(&assets[i]);
		else
			assets[len++] = assets[i];
	}
	theme->assets_len = len;
}

static int
by_name(const void *a, const void *b)
{
	const struct theme_asset *first = a, *second = b;

	return strcmp(first->name, second->name);
}

/* The asset of this name, or NULL. They are sorted. */
static struct theme_asset *
find(const struct theme *theme, const char *name)
{
	struct theme_asset key = {.name = (char *)name};

	return !theme->assets_len
		   ? NULL
		   : bsearch(&key, theme->assets, theme->assets_len, sizeof(key), by_name);
}

/* 40 bits: among thousands of versions of a file two do not meet. */
static void
give_path(struct theme_asset *asset)
{
	struct slice name = slice_of(asset->name);
	struct buf path = BUF_INIT;

	buf_puts(&path, "assets/");
	buf_put(&path, stem(name));
	buf_printf(&path, ".%010llx",
	    (unsigned long long)(hash_bytes(buf_slice(&asset->bytes)) & 0xFFFFFFFFFFull));
	buf_put(&path, path_ext(name));
	asset->path.len = path.len;
	asset->path.ptr = buf_detach(&path);
}

/* The part of a reference that names a file. */
static struct slice
file_part(struct slice reference)
{
	size_t len = 0;

	while (len < reference.len && reference.ptr[len] != '?' && reference.ptr[len] != '#')
		len++;
	return slice_head(reference, len);
}

/* The asset that a sheet refers to; NULL when the reference leads elsewhere. `ret_lost` says that
 * it should be an asset, but is none. */
static struct theme_asset *
resolve(const struct theme *theme, const struct theme_asset *sheet, struct slice reference,
    bool *ret_lost)
{
	struct slice file = file_part(reference);
	struct buf decoded = BUF_INIT, name = BUF_INIT;
	struct theme_asset *asset = NULL;

	*ret_lost = false;
	if (!file.len || file.ptr[0] == '/' || url_is_external(reference))
		return NULL;
	url_decode(&decoded, file);
	if (path_resolve(&name, path_dir(slice_of(sheet->name)), buf_slice(&decoded)))
		asset = find(theme, name.ptr);
	*ret_lost = !asset;
	buf_finish(&decoded);
	buf_finish(&name);
	return asset;
}

static void
warn_lost(
    const struct theme_asset *sheet, struct slice css, struct slice reference, struct diag *diag)
{
	struct diag_at at = {.path = sheet->label};

	utf8_position(css, (size_t)(reference.ptr - css.ptr), &at.line, &at.col);
	diag_add(diag, DIAG_WARNING, "theme-asset", at,
	    "correct the path (it is relative to the style sheet), or add the file to assets/",
	    "expected a file of the theme, saw \"%.*s\", which does not exist",
	    SLICE_ARG(reference));
}

/* Puts the new names into a style sheet; what it refers to has its path already. */
static void
rewrite(const struct theme *theme, struct theme_asset *sheet, struct diag *diag)
{
	struct slice css = buf_slice(&sheet->bytes), reference;
	struct css_scan scan = {0};
	struct buf out = BUF_INIT;
	size_t done = 0;
	bool lost;

	while (css_next_reference(&scan, css, &reference)) {
		struct theme_asset *target = resolve(theme, sheet, reference, &lost);
		struct slice file = file_part(reference), base = path_base(file);

		if (lost)
			warn_lost(sheet, css, reference, diag);
		if (!target)
			continue;
		buf_put_bytes(&out, css.ptr + done, (size_t)(base.ptr - css.ptr) - done);
		url_encode_path(&out, path_base(target->path));
		done = (size_t)(base.ptr + base.len - css.ptr);
	}
	buf_put(&out, slice_skip(css, done));
	buf_finish(&sheet->bytes);
	sheet->bytes = out;
}

static void
shorten(struct theme_asset *asset, void minify(struct buf *out, struct slice text))
{
	struct buf out = BUF_INIT;

	minify(&out, buf_slice(&asset->bytes));
	buf_finish(&asset->bytes);
	asset->bytes = out;
}

/* A style sheet whose imports are being looked at. */
struct visit {
	struct theme_asset *sheet;
	struct css_scan scan;
};

/* The next style sheet that `visit` refers to; NULL when there is none left. */
static struct theme_asset *
next_sheet(const struct theme *theme, struct visit *visit)
{
	struct slice reference;
	bool lost;

	while (css_next_reference(&visit->scan, buf_slice(&visit->sheet->bytes), &reference)) {
		struct theme_asset *target = resolve(theme, visit->sheet, reference, &lost);

		if (target && is_sheet(target))
			return target;
	}
	return NULL;
}

/* Names a style sheet after those it refers to: their names are part of its content. */
static bool
name_sheet(
    const struct theme *theme, struct theme_asset *first, struct visit *stack, struct diag *diag)
{
	size_t depth = 0;

	stack[depth++] = (struct visit){first, {0}};
	first->open = true;
	while (depth) {
		struct visit *top = &stack[depth - 1];
		struct theme_asset *next = next_sheet(theme, top);

		if (next && next->open) {
			diag_fatal(diag, EXIT_USAGE, "theme-asset",
			    (struct diag_at){top->sheet->label, 0, 0},
			    "take out one @import of the circle",
			    "the style sheet imports \"%s\", which imports it in turn", next->name);
			return false;
		}
		if (next && !next->path.len) {
			next->open = true;
			stack[depth++] = (struct visit){next, {0}};
		} else if (!next) {
			rewrite(theme, top->sheet, diag);
			shorten(top->sheet, css_minify);
			give_path(top->sheet);
			top->sheet->open = false;
			depth--;
		}
	}
	return true;
}

static void
set_path(json_t *paths, struct slice key, const struct theme_asset *asset)
{
	struct buf url = BUF_INIT;

	url_encode_path(&url, asset->path);
	json_object_setn_new(paths, key.ptr, key.len, json_stringn(url.ptr, url.len));
	buf_finish(&url);
}

static size_t
count_of(json_t *counts, struct slice key)
{
	return (size_t)json_integer_value(json_object_getn(counts, key.ptr, key.len));
}

/* Of files that differ only in their extensions each has a key of its own too. */
static void
fill_paths(struct theme *theme)
{
	json_t *counts = json_object();

	for (size_t i = 0; i < theme->assets_len; i++) {
		struct slice key = stem(slice_of(theme->assets[i].name));
		json_int_t count = (json_int_t)count_of(counts, key) + 1;

		json_object_setn_new(counts, key.ptr, key.len, json_integer(count));
		if (count == 1)
			set_path(theme->asset_paths, key, &theme->assets[i]);
	}
	for (size_t i = 0; i < theme->assets_len; i++) {
		struct slice name = slice_of(theme->assets[i].name), ext = path_ext(name);
		struct buf full = BUF_INIT;

		if (!ext.len || count_of(counts, stem(name)) == 1)
			continue;
		buf_put(&full, stem(name));
		buf_printf(&full, "-%.*s", SLICE_ARG(slice_skip(ext, 1)));
		set_path(theme->asset_paths, buf_slice(&full), &theme->assets[i]);
		buf_finish(&full);
	}
	json_decref(counts);
}

bool
theme_name_assets(struct theme *theme, struct diag *diag)
{
	struct visit *stack;
	bool good = true;

	sort_assets(theme);
	stack = xcalloc(theme->assets_len + 1, sizeof(*stack));
	for (size_t i = 0; i < theme->assets_len; i++)
		if (is_script(&theme->assets[i]))
			shorten(&theme->assets[i], js_minify);
	for (size_t i = 0; i < theme->assets_len; i++)
		if (!is_sheet(&theme->assets[i]))
			give_path(&theme->assets[i]);
	for (size_t i = 0; good && i < theme->assets_len; i++)
		if (is_sheet(&theme->assets[i]) && !theme->assets[i].path.len)
			good = name_sheet(theme, &theme->assets[i], stack, diag);
	if (good)
		fill_paths(theme);
	free(stack);
	return good;
}
