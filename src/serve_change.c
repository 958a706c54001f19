#include "serve_change.h"

#include "base/mem.h"
#include "base/path.h"
#include "base/unicode.h"
#include "conf/i18n.h"
#include "read/scan.h"
#include "render/theme.h"
#include "serve_diag.h"

#include <stdlib.h>
#include <sys/stat.h>

enum { MANY = 200 }; /* changed files from which reading everything, on all threads, is quicker */

/* The part of `path` below the folder, or NULL. */
static const char *
below(const char *path, const char *folder)
{
	size_t len = strlen(folder);

	if (strncmp(path, folder, len) != 0 || (path[len] && path[len] != '/'))
		return NULL;
	return path[len] ? path + len + 1 : path + len;
}

static bool
has_ignored_part(const char *path)
{
	while (*path) {
		size_t len = strcspn(path, "/");

		if (scan_is_ignored(slice_from(path, len)))
			return true;
		path += len + (path[len] == '/');
	}
	return false;
}

/* True when pages or files of the site lie below `folder`, a path below content/ or static/. */
static bool
holds_something(const struct site *site, struct slice folder)
{
	struct slice path;

	for (size_t i = 0; i < site->pages_len; i++) {
		path = site->pages[i]->path;
		if (path.len > folder.len && path.ptr[folder.len] == '/' &&
		    memcmp(path.ptr, folder.ptr, folder.len) == 0)
			return true;
	}
	for (const struct asset *asset = site->assets; asset; asset = asset->hh.next) {
		path = asset->path;
		if (path.len > folder.len && path.ptr[folder.len] == '/' &&
		    memcmp(path.ptr, folder.ptr, folder.len) == 0)
			return true;
	}
	return false;
}

static struct change
classify_page(const struct site *site, struct slice path, const char *file, const struct stat *st)
{
	struct change change = {.kind = CHANGE_PAGE, .gone = !st};

	change.old = site_find_path(site, path);
	if (change.old && change.old->derived_from) /* it gives way to what is written */
		change.old = NULL;
	if (!change.old && !st)
		return (struct change){.kind = CHANGE_NONE};
	/* Links, and names that are one in NFC: whoever scans the folder judges them. */
	if ((st && !S_ISREG(st->st_mode)) ||
	    (change.old ? strcmp(change.old->file, file) != 0 : !slice_is(path, file)))
		return (struct change){.kind = CHANGE_ALL};
	change.file = xstrdup(file);
	return change;
}

static struct change
classify_file(const struct site *site, struct slice path, const char *file, const char *root,
    const struct stat *st)
{
	struct asset *asset = site_find_asset(site, path);

	if (asset && asset->root == root && st && S_ISREG(st->st_mode))
		return (struct change){.kind = CHANGE_ASSET, .asset = asset};
	if (asset ? asset->root == root && !st : st && S_ISREG(st->st_mode))
		return (struct change){.kind = CHANGE_FILES,
		    .path = xstrndup(path.ptr, path.len),
		    .file = xstrdup(file),
		    .root = root,
		    .gone = !st};
	if (!asset && st && S_ISDIR(st->st_mode))
		return (struct change){.kind = CHANGE_NONE}; /* what is in it comes too */
	if (!asset && !st && !holds_something(site, path))
		return (struct change){.kind = CHANGE_NONE};
	return (struct change){.kind = CHANGE_ALL};
}

/* A file that could not be taken in is not in the site, but what is said about it is. */
static bool
is_complained_about(const struct diag *diag, const char *file)
{
	for (size_t i = 0; i < diag->len; i++)
		if (slice_ends(slice_of(diag->items[i].path), file))
			return true;
	return false;
}

static struct change
classify_input(
    const struct serve_model *model, const char *file, const char *root, const char *full)
{
	const struct site *site = model->build.site;
	bool content = root == site->conf->content_dir;
	struct buf path = BUF_INIT;
	struct change change;
	struct stat st;
	bool there = lstat(full, &st) == 0, folder = there && S_ISDIR(st.st_mode);

	if (has_ignored_part(file))
		return (struct change){.kind = CHANGE_NONE};
	unicode_nfc(&path, slice_of(file));
	if (content && scan_is_page(path_base(slice_of(file))) &&
	    (!folder || site_find_path(site, buf_slice(&path)))) /* a folder in a page's place */
		change = classify_page(site, buf_slice(&path), file, there && !folder ? &st : NULL);
	else
		change = classify_file(site, buf_slice(&path), file, root, there ? &st : NULL);
	buf_finish(&path);
	if (change.kind == CHANGE_NONE && !there && is_complained_about(&model->diag, file))
		change.kind = CHANGE_ALL;
	return change;
}

/* The words of a language are drawn with pages; anything else in i18n/ may be read with them. */
static bool
is_words(const struct config *conf, const char *name)
{
	struct slice stem = path_base(slice_of(name));

	stem.len -= path_ext(stem).len;
	return slice_is(stem, "en") || config_find_lang(conf, stem) >= 0;
}

static bool
is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

struct change
change_classify(const struct serve_site *site, const char *path)
{
	const struct serve_model *model = site->model;
	const struct config *conf = model->conf;
	const struct theme *theme = model->build.theme;
	const char *file;

	if (below(path, conf->output_dir))
		return (struct change){.kind = CHANGE_NONE};
	if ((file = below(path, conf->content_dir)))
		return classify_input(model, file, conf->content_dir, path);
	if ((file = below(path, conf->static_dir)))
		return classify_input(model, file, conf->static_dir, path);
	for (size_t i = 0; i < theme->dirs_len; i++)
		if ((file = below(path, theme->dirs[i])))
			return (struct change){.kind = CHANGE_THEME};
	file = strstr(path, "/i18n");
	if (file && !file[5]) /* the folder: what is in it comes too */
		return (struct change){.kind = is_folder(path) ? CHANGE_NONE : CHANGE_THEME};
	if (file && strcmp(file, "/i18n/glossary.yaml") == 0)
		return (struct change){.kind = CHANGE_TERMS};
	if (file && file[5] == '/')
		return (struct change){.kind = is_words(conf, file) ? CHANGE_THEME : CHANGE_ALL};
	file = below(path, site->root);
	if (file && slice_is(path_base(slice_of(conf->file)), file))
		return (struct change){.kind = CHANGE_CONFIG};
	if (file && !strchr(file, '/') && !slice_ends(slice_of(file), ".yaml") &&
	    !slice_ends(slice_of(file), ".yml") && strcmp(file, "themes") != 0 &&
	    strcmp(file, "i18n") != 0)
		return (struct change){.kind = CHANGE_NONE};
	return (struct change){.kind = CHANGE_ALL};
}

bool
change_theme(struct serve_site *site, struct serve_news *news)
{
	struct serve_model *model = site->model;
	struct config *conf = model->conf;
	struct build fresh = {0}, old = model->build;
	json_t *styles;
	bool good;

	fresh.theme = theme_load(conf, &news->diag);
	if (fresh.theme)
		fresh.words = theme_load_words(fresh.theme, conf, &news->diag);
	for (size_t i = 0; fresh.words && i < conf->langs_len; i++)
		if (strcmp(i18n_word(fresh.words, (int)i, "footnote_back"),
			conf->langs[i].back_label) != 0)
			goto all; /* it is written into the pages' text */
	if (!fresh.words)
		goto all;
	styles = serve_changed_styles(old.theme, fresh.theme);
	pthread_mutex_lock(&site->lock);
	model->build.theme = fresh.theme;
	model->build.words = fresh.words;
	good = model_prepare(model, &news->diag);
	if (good) {
		for (size_t i = 0; i < conf->langs_len; i++)
			conf->langs[i].back_label = i18n_word(fresh.words, (int)i, "footnote_back");
		model_age(model, ++site->generation);
		diag_finish(&site->told);
		model_index_theme(model);
		model_read_policy(model);
		json_decref(site->styles);
		site->styles = styles;
		fresh = old;
	} else {
		model->build.theme = old.theme;
		model->build.words = old.words;
		json_decref(styles);
	}
	pthread_mutex_unlock(&site->lock);
	if (good) {
		i18n_free(fresh.words);
		theme_free(fresh.theme);
		return true;
	}
all:
	diag_finish(&news->diag);
	i18n_free(fresh.words);
	theme_free(fresh.theme);
	return false;
}

static void
change_assets(struct serve_site *site, struct change *changes, size_t len, struct serve_news *news)
{
	pthread_mutex_lock(&site->lock);
	for (size_t i = 0; i < len; i++)
		if (changes[i].kind == CHANGE_ASSET)
			model_reload_asset(site->model, changes[i].asset, &news->diag);
	model_age(site->model, ++site->generation);
	pthread_mutex_unlock(&site->lock);
}

/* What is printed for what was changed: its path, or how many there are. */
static void
put_what(struct buf *what, const struct serve_site *site, const struct watch_changes *changes,
    size_t relevant, const char *first)
{
	const char *file = first && site->root ? below(first, site->root) : NULL;

	if (changes->lost)
		buf_puts(what, "too many changes to tell");
	else if (relevant == 1)
		buf_puts(what, file && *file ? file : first);
	else
		buf_printf(what, "%zu files", relevant);
}

/* Kinds that were met, as bits. */
static unsigned
classify_all(struct serve_site *site, const struct watch_changes *changes, struct change *ret,
    struct serve_news *news)
{
	const char *first = NULL;
	size_t relevant = 0;
	unsigned kinds = 0;

	for (size_t i = 0; i < changes->len; i++) {
		ret[i] = site->model ? change_classify(site, changes->paths[i])
				     : (struct change){.kind = CHANGE_ALL};
		if (ret[i].kind == CHANGE_NONE)
			continue;
		kinds |= 1u << ret[i].kind;
		first = relevant++ ? first : changes->paths[i];
	}
	if (changes->lost)
		kinds |= 1u << CHANGE_ALL;
	if (kinds)
		put_what(&news->what, site, changes, relevant, first);
	return kinds;
}

/* False when everything has to be read again. */
static bool
change_some(struct serve_site *site, unsigned kinds, struct change *changes, size_t len,
    struct serve_news *news)
{
	if ((kinds & 1u << CHANGE_ALL) || site->stale || !site->model || len > MANY)
		return false;
	if ((kinds & 1u << CHANGE_CONFIG) && !change_config(site, news))
		return false;
	if (!(kinds & 1u << CHANGE_CONFIG) && (kinds & 1u << CHANGE_THEME) &&
	    !change_theme(site, news))
		return false;
	if ((kinds & 1u << CHANGE_TERMS) && !change_terms(site, news))
		return false;
	if ((kinds & 1u << CHANGE_FILES) && !change_files(site, changes, len, news))
		return false;
	if (kinds & 1u << CHANGE_ASSET)
		change_assets(site, changes, len, news);
	if (kinds & 1u << CHANGE_PAGE)
		return change_pages(site, changes, len, news);
	return true;
}

void
serve_site_change(
    struct serve_site *site, const struct watch_changes *changes, struct serve_news *ret_news)
{
	struct change *list = xcalloc(changes->len + 1, sizeof(*list));
	double start = serve_seconds();
	struct serve_news whole;
	unsigned kinds;

	*ret_news = (struct serve_news){.what = BUF_INIT};
	kinds = classify_all(site, changes, list, ret_news);
	ret_news->done = kinds != 0;
	if (kinds && !(kinds & (1u << CHANGE_THEME | 1u << CHANGE_CONFIG))) {
		pthread_mutex_lock(&site->lock);
		json_decref(site->styles);
		site->styles = NULL;
		pthread_mutex_unlock(&site->lock);
	}
	if (kinds && !change_some(site, kinds, list, changes->len, ret_news)) {
		serve_site_load(site, &whole);
		buf_finish(&whole.what);
		diag_finish(&ret_news->diag);
		whole.what = ret_news->what;
		*ret_news = whole;
	}
	ret_news->seconds = serve_seconds() - start;
	for (size_t i = 0; i < changes->len; i++) {
		free(list[i].file);
		free(list[i].path);
	}
	free(list);
}

bool
serve_site_is_busy(const struct serve_site *site)
{
	return site->pending_len && site->model && !site->stale;
}

void
serve_site_continue(struct serve_site *site, struct serve_news *ret_news)
{
	double start = serve_seconds();

	*ret_news = (struct serve_news){.what = BUF_INIT};
	if (!change_reread(site, ret_news)) {
		serve_site_load(site, ret_news);
		return;
	}
	ret_news->seconds = serve_seconds() - start;
	if (site->pending_len)
		return;
	ret_news->done = true;
	ret_news->pages = site->reread_changed;
	buf_puts(&ret_news->what, "all pages looked through");
}

bool
serve_site_is_unchecked(const struct serve_site *site)
{
	return site->unchecked && site->model && !site->stale;
}

void
serve_site_check(struct serve_site *site, struct diag *news)
{
	site->unchecked = false;
	change_check(site, news);
}
