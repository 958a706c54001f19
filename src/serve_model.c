#include "serve_model.h"

#include "base/hash.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/today.h"
#include "conf/i18n.h"
#include "conf/options.h"
#include "model/graph.h"
#include "parse/cmark_mem.h"
#include "render/export.h"
#include "render/skills.h"
#include "render/theme.h"
#include "serve_diag.h"
#include "serve_file.h"
#include "serve_page.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <utlist.h>

/* Pages that were drawn are kept up to this many bytes; the oldest are given up first. */
enum { DRAWN_MAX = 16 << 20 };

static struct serve_entry *
find(struct serve_entry *entries, struct slice path)
{
	struct serve_entry *entry;

	HASH_FIND(hh, entries, path.ptr, path.len, entry);
	return entry;
}

static struct serve_entry *
add(struct serve_model *model, struct slice path, enum serve_source source)
{
	struct serve_entry *entry = xcalloc(1, sizeof(*entry) + path.len + 1);

	memcpy(entry->path, path.ptr, path.len);
	entry->source = source;
	HASH_ADD_KEYPTR(hh, model->entries, entry->path, path.len, entry);
	return entry;
}

static void
forget_drawn(struct serve_model *model, struct serve_entry *entry)
{
	if (entry->source == SERVE_VIEW && entry->file) {
		DL_DELETE(model->drawn, entry);
		model->drawn_bytes -= serve_file_size(entry->file);
	}
	serve_file_drop(entry->file);
	entry->file = NULL;
}

static void
keep_drawn(struct serve_model *model, struct serve_entry *entry, struct serve_file *file)
{
	forget_drawn(model, entry);
	entry->file = file;
	DL_APPEND(model->drawn, entry);
	model->drawn_bytes += serve_file_size(file);
	while (model->drawn_bytes > DRAWN_MAX && model->drawn != entry)
		forget_drawn(model, model->drawn);
}

/* They are made again when they are asked for. */
static void
drop_made(struct serve_model *model)
{
	struct serve_entry *entry, *next;

	DL_FOREACH_SAFE(model->made, entry, next)
	{
		DL_DELETE(model->made, entry);
		HASH_DEL(model->entries, entry);
		serve_file_drop(entry->file);
		free(entry);
	}
}

static void
drop_entries(struct serve_model *model)
{
	struct serve_entry *entry, *next;

	HASH_ITER (hh, model->entries, entry, next) {
		forget_drawn(model, entry);
		HASH_DEL(model->entries, entry);
		free(entry);
	}
}

/* The owner is named as a build would name it. */
static void
report_twice(struct diag *diag, struct slice path, const char *owner)
{
	diag_fatal(diag, EXIT_CONTENT, "output-twice", (struct diag_at){owner, 0, 0},
	    "give all but one of them another name, slug or url", "%.*s would be made twice",
	    SLICE_ARG(path));
}

static bool
add_views(struct serve_model *model, struct diag *diag)
{
	struct buf path = BUF_INIT;
	bool good = true;

	views_free(&model->views);
	views_of_counted(&model->views, model->build.site, model->skills);
	for (size_t i = 0; i < model->views.len; i++) {
		const struct view *view = &model->views.items[i];

		buf_truncate(&path, 0);
		view_put_file(&path, model->build.site, view);
		if (find(model->entries, buf_slice(&path))) {
			report_twice(
			    diag, buf_slice(&path), view->page ? view->page->source : path.ptr);
			good = false;
			continue;
		}
		add(model, buf_slice(&path), SERVE_VIEW)->view = i;
	}
	buf_finish(&path);
	return good;
}

static struct serve_file *
open_asset(const struct asset *asset, int dir, struct diag *diag)
{
	const char *type = serve_file_type(asset->path);
	bool svg = strncmp(type, "image/svg", 9) == 0;
	struct serve_file *file;

	/* A drawing that is opened by itself must not run what is in it. */
	file = serve_file_open(dir, asset->file, type, svg ? "script-src 'none'; sandbox" : NULL);
	if (!file)
		diag_add(diag, DIAG_ERROR, "unreadable", (struct diag_at){asset->file, 0, 0},
		    errno == EACCES ? "give yourself the right to read it"
				    : "see whether the file is still there",
		    "cannot be read: %s", strerror(errno));
	return file;
}

static int
open_root(const struct serve_model *model, const struct asset *asset)
{
	bool content = asset->root == model->conf->content_dir;

	return open(content ? model->conf->content_dir : model->conf->static_dir,
	    O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

void
model_reload_asset(struct serve_model *model, const struct asset *asset, struct diag *diag)
{
	struct serve_entry *entry = find(model->entries, asset->path);
	int dir = entry && entry->source == SERVE_ASSET ? open_root(model, asset) : -1;
	struct serve_file *file = dir >= 0 ? open_asset(asset, dir, diag) : NULL;

	if (file) {
		serve_file_drop(entry->file);
		entry->file = file;
	}
	if (dir >= 0)
		close(dir);
}

static bool
add_assets(struct serve_model *model, struct serve_entry *old, struct diag *diag)
{
	const struct asset *asset;
	const char *root = NULL;
	int dir = -1;
	bool good = true;

	for (asset = model->build.site->assets; asset; asset = asset->hh.next) {
		struct serve_entry *known = find(old, asset->path), *entry;

		if (find(model->entries, asset->path)) {
			report_twice(diag, asset->path, asset->file);
			good = false;
			continue;
		}
		if (asset->root != root) {
			if (dir >= 0)
				close(dir);
			root = asset->root;
			dir = open_root(model, asset);
		}
		entry = add(model, asset->path, SERVE_ASSET);
		if (known && known->source == SERVE_ASSET && known->file)
			entry->file = serve_file_hold(known->file);
		else
			entry->file = open_asset(asset, dir, diag);
	}
	if (dir >= 0)
		close(dir);
	return good;
}

static void
add_theme(struct serve_model *model)
{
	const struct theme *theme = model->build.theme;

	for (size_t i = 0; i < theme->assets_len; i++) {
		struct slice path = theme->assets[i].path;
		struct slice bytes = buf_slice(&theme->assets[i].bytes);
		struct serve_entry *entry;
		struct buf copy = BUF_INIT;

		if (find(model->entries, path))
			continue; /* the site ships its own */
		buf_put(&copy, bytes);
		entry = add(model, path, SERVE_THEME);
		entry->file = serve_file_new(&copy, serve_file_type(path), hash_bytes(bytes), NULL);
		DL_APPEND(model->themed, entry);
	}
}

void
model_index_theme(struct serve_model *model)
{
	struct serve_entry *entry, *next;

	DL_FOREACH_SAFE(model->themed, entry, next)
	{
		DL_DELETE(model->themed, entry);
		HASH_DEL(model->entries, entry);
		serve_file_drop(entry->file);
		free(entry);
	}
	add_theme(model);
}

/* Pages of the last table stay until they are drawn anew: they are shown when that fails. */
static void
take_drawn(struct serve_model *model, struct serve_entry *old)
{
	struct serve_entry *entry, *next;

	HASH_ITER (hh, old, entry, next) {
		struct serve_entry *now = find(model->entries, slice_of(entry->path));

		if (entry->source == SERVE_VIEW && entry->file && now &&
		    now->source == SERVE_VIEW) {
			now->drawn = entry->drawn;
			keep_drawn(model, now, entry->file);
			entry->file = NULL;
		}
		serve_file_drop(entry->file);
		HASH_DEL(old, entry);
		free(entry);
	}
}

bool
model_index(struct serve_model *model, struct diag *diag)
{
	struct serve_entry *old;
	bool good;

	drop_made(model);
	old = model->entries;
	model->entries = NULL;
	model->drawn = model->themed = NULL;
	model->drawn_bytes = 0;
	good = add_views(model, diag);
	good = add_assets(model, old, diag) && good;
	add_theme(model);
	take_drawn(model, old);
	return good;
}

void
model_count(struct serve_model *model)
{
	skills_free(model->spent); /* the renderer, which has borrowed them, is gone */
	model->spent = model->skills;
	model->skills = skills_new(model->build.site);
}

bool
model_prepare(struct serve_model *model, struct diag *diag)
{
	const struct build *build = &model->build;
	struct renderer *renderer =
	    renderer_new_counted(build->site, build->theme, build->words, model->skills, diag);

	if (!renderer)
		return false;
	renderer_use_layout(renderer, build->layout);
	renderer_free(model->renderer);
	model->renderer = renderer;
	return true;
}

void
model_read_policy(struct serve_model *model)
{
	struct view view = {.kind = VIEW_CHOOSER, .lang = model->conf->default_lang, .number = 1};
	struct diag unused = DIAG_INIT;
	json_t *data = renderer_view_data(model->renderer, &view, &unused);

	free(model->policy);
	model->policy = page_policy(json_object_get(json_object_get(data, "site"), "csp"));
	json_decref(data);
	diag_finish(&unused);
}

void
model_age(struct serve_model *model, unsigned generation)
{
	drop_made(model);
	model->generation = generation;
	diag_finish(&model->drawing);
	model->drawing_told = 0;
}

struct config *
model_load_config(const struct options *options, struct diag *diag)
{
	struct options own = *options;
	struct config *conf;

	own.drafts = own.future = true;
	own.offline = false;
	conf = config_load(&own, diag);
	if (conf)
		conf->signs = true;
	return conf;
}

bool
model_load(struct serve_model *model, const struct options *options, struct layout *layout,
    unsigned generation)
{
	bool good;

	*model = (struct serve_model){.generation = generation, .reload = !options->no_reload};
	today_get(model->today);
	model->conf = model_load_config(options, &model->diag);
	good = model->conf && build_init_shared(&model->build, model->conf, layout, &model->diag) &&
	       build_model(&model->build, &model->diag);
	if (good)
		model_count(model);
	good = good && model_prepare(model, &model->diag) && model_index(model, &model->diag);
	if (good)
		model_read_policy(model);
	cmark_mem_finish();
	return good && !diag_failed(&model->diag);
}

void
model_finish(struct serve_model *model)
{
	drop_entries(model);
	views_free(&model->views);
	renderer_free(model->renderer);
	skills_free(model->skills);
	skills_free(model->spent);
	build_finish(&model->build);
	config_free(model->conf);
	for (size_t i = 0; i < model->retired_len; i++)
		config_free(model->retired[i]);
	free(model->retired);
	free(model->policy);
	diag_finish(&model->diag);
	diag_finish(&model->drawing);
	*model = (struct serve_model){0};
}

static void
put_made(void *user, struct slice path, struct slice bytes)
{
	struct serve_model *model = user;
	struct serve_entry *entry = find(model->entries, path);
	struct buf copy = BUF_INIT;

	if (entry)
		return;
	entry = add(model, path, SERVE_MADE);
	DL_APPEND(model->made, entry);
	buf_put(&copy, bytes);
	entry->file = serve_file_new(&copy, serve_file_type(path), hash_bytes(bytes), NULL);
}

static void
take_bytes(void *user, struct slice bytes)
{
	buf_put(user, bytes);
}

/* As draw_graph: calendars and Gantt charts are there only where there are dates to show. */
static struct serve_entry *
make_export(struct serve_model *model, struct slice path, enum export_format format,
    struct graph_scope scope)
{
	struct buf bytes = BUF_INIT;
	struct export_job job = {.format = format, .take = take_bytes, .user = &bytes};

	export_write(model->build.site->roadmap, scope, &job, 1);
	if (job.count || (format != EXPORT_ICS && format != EXPORT_GANTT))
		put_made(model, path, buf_slice(&bytes));
	buf_finish(&bytes);
	return find(model->entries, path);
}

/* The graph's files, each made when it is asked for: there are many, and few are looked at. */
static struct serve_entry *
find_export(struct serve_model *model, struct slice path)
{
	struct slice name = path_base(path);
	const struct site *site = model->build.site;
	struct page *page;

	if (slice_is(path, "graph.json"))
		return make_export(
		    model, path, EXPORT_JSON, (struct graph_scope){EXTENT_SITE, NULL});
	page = site_find_url(site, slice_head(path, path.len - name.len));
	if (!page || !page->nodes || !page->graph->is_roadmap)
		return NULL;
	for (int format = 0; format < EXPORT_FORMATS; format++) {
		const char *file = export_file((enum export_format)format);

		if (file && slice_is(name, file))
			return make_export(model, path, (enum export_format)format,
			    (struct graph_scope){EXTENT_PAGE, page});
	}
	return NULL;
}

/* The plain copy of a page. */
static struct serve_entry *
find_copy(struct serve_model *model, struct slice path)
{
	struct slice stem = slice_head(path, path.len - path_ext(path).len);
	struct buf url = BUF_INIT, own = BUF_INIT, text = BUF_INIT;
	struct serve_entry *entry = NULL;
	struct page *page;

	if (slice_is(path_base(path), "index.md")) {
		buf_put(&url, path_dir(path));
		if (url.len)
			buf_putc(&url, '/');
	} else {
		buf_put(&url, stem);
		buf_puts(&url, ".html");
	}
	page = slice_ends(path, ".md") ? site_find_url(model->build.site, buf_slice(&url)) : NULL;
	if (page && renderer_has_copy(model->renderer, page)) {
		renderer_put_copy(model->renderer, page, &own, &text);
		put_made(model, path, buf_slice(&text));
		entry = find(model->entries, path);
	}
	buf_finish(&url);
	buf_finish(&own);
	buf_finish(&text);
	return entry;
}

struct serve_entry *
model_find(struct serve_model *model, struct slice path)
{
	struct serve_entry *entry = find(model->entries, path);

	if (!entry) {
		renderer_site_file(model->renderer, &model->views, path, put_made, model);
		entry = find(model->entries, path);
	}
	if (!entry)
		entry = find_export(model, path);
	return entry ? entry : find_copy(model, path);
}

struct serve_file *
model_file(struct serve_model *model, struct serve_entry *entry)
{
	if (entry->source == SERVE_VIEW && (!entry->file || entry->drawn != model->generation)) {
		struct serve_file *file = page_draw(model, &model->views.items[entry->view]);

		if (file)
			keep_drawn(model, entry, file);
		entry->drawn = model->generation;
	}
	return entry->file ? serve_file_hold(entry->file) : NULL;
}
