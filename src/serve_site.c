#include "serve_site.h"

#include "base/mem.h"
#include "base/path.h"
#include "base/today.h"
#include "conf/datadir.h"
#include "conf/options.h"
#include "render/theme.h"
#include "serve_change.h"
#include "serve_diag.h"
#include "serve_file.h"
#include "serve_page.h"
#include "serve_site_impl.h"

#include <malloc.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

enum { TOLD_MAX = 2000 }; /* mistakes in drawing that are remembered */

double
serve_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

struct serve_site *
serve_site_new(const struct options *options)
{
	struct serve_site *site = xcalloc(1, sizeof(*site));

	site->options = options;
	site->root = config_find_root(options);
	site->script = page_script();
	site->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	site->waiting = page_waiting(&site->failure);
	pthread_mutex_init(&site->lock, NULL);
	pthread_mutex_init(&site->gate, NULL);
	return site;
}

static void
model_free(struct serve_model *model)
{
	if (!model)
		return;
	model_finish(model);
	free(model);
}

void
serve_site_free(struct serve_site *site)
{
	if (!site)
		return;
	model_free(site->model);
	diag_finish(&site->failure);
	diag_finish(&site->told);
	if (site->wake >= 0)
		close(site->wake);
	serve_file_drop(site->script);
	serve_file_drop(site->waiting);
	json_decref(site->styles);
	pthread_mutex_destroy(&site->lock);
	pthread_mutex_destroy(&site->gate);
	serve_forget_pending(site);
	free(site->base);
	free(site->root);
	free(site);
}

void
serve_news_finish(struct serve_news *news)
{
	diag_finish(&news->diag);
	buf_finish(&news->what);
	*news = (struct serve_news){0};
}

void
serve_site_use_layout(struct serve_site *site, struct layout *layout)
{
	site->layout = layout;
}

int
serve_site_wake_fd(const struct serve_site *site)
{
	return site->wake;
}

bool
serve_site_take_drawn(struct serve_site *site, struct diag *ret_diag)
{
	struct serve_model *model;
	uint64_t count;
	bool errors = false;

	if (site->wake < 0 || read(site->wake, &count, sizeof(count)) < 0)
		return false;
	pthread_mutex_lock(&site->lock);
	model = site->model;
	for (; model && model->drawing_told < model->drawing.len; model->drawing_told++) {
		const struct diag_item *item = &model->drawing.items[model->drawing_told];

		errors = errors || item->level >= DIAG_ERROR;
		if (site->told.len < TOLD_MAX && diags_add_once(&site->told, item))
			diags_add(ret_diag, item);
	}
	pthread_mutex_unlock(&site->lock);
	return errors || ret_diag->len;
}

static void
copy_diag(struct diag *to, const struct diag *from)
{
	for (size_t i = 0; i < from->len; i++)
		diags_add(to, &from->items[i]);
}

/* Style sheets that are another file now: [[old, new], …]. Null when more than that changed. */
json_t *
serve_changed_styles(const struct theme *old, const struct theme *now)
{
	json_t *list = json_array();

	for (size_t i = 0; old->assets_len == now->assets_len && i < now->assets_len; i++) {
		const struct theme_asset *a = &old->assets[i], *b = &now->assets[i];

		if (strcmp(a->name, b->name) != 0)
			break;
		if (!slice_eq(a->path, b->path) && slice_ends(b->path, ".css"))
			json_array_append_new(list, json_pack("[s%, s%]", a->path.ptr, a->path.len,
							b->path.ptr, b->path.len));
	}
	return list;
}

/* Puts a model in the place of the one that is served. */
static void
exchange(struct serve_site *site, struct serve_model *model)
{
	struct serve_model *old;

	pthread_mutex_lock(&site->lock);
	old = site->model;
	site->model = model;
	json_decref(site->styles);
	site->styles = old ? serve_changed_styles(old->build.theme, model->build.theme) : NULL;
	free(site->base);
	site->base = xstrdup(model->conf->base_path);
	diag_finish(&site->failure);
	pthread_mutex_unlock(&site->lock);
	model_free(old);
	/* Two sites were in memory for a moment; what the old one took goes back. */
	malloc_trim(0);
}

/* The last site that worked stays; errors are shown over it. */
void
serve_site_fail(struct serve_site *site, struct diag *diag)
{
	pthread_mutex_lock(&site->lock);
	diag_finish(&site->failure);
	diag_merge(&site->failure, diag);
	diag_sort(&site->failure);
	serve_file_drop(site->waiting);
	site->waiting = page_waiting(&site->failure);
	site->stale = true;
	pthread_mutex_unlock(&site->lock);
}

void
serve_site_load(struct serve_site *site, struct serve_news *ret_news)
{
	struct serve_model *model = xcalloc(1, sizeof(*model));
	double start = serve_seconds();
	bool gated = site->model != NULL; /* the first time, a page tells that the site is read */

	if (gated)
		pthread_mutex_lock(&site->gate);

	site->unchecked = false;
	serve_forget_pending(site);
	*ret_news = (struct serve_news){.done = true, .whole = true, .what = BUF_INIT};
	ret_news->failed = !model_load(model, site->options, site->layout, ++site->generation);
	diag_sort(&model->diag);
	copy_diag(&ret_news->diag, &model->diag);
	if (ret_news->failed) {
		serve_site_fail(site, &model->diag);
		model_free(model);
	} else {
		ret_news->pages = model->build.site->pages_len;
		exchange(site, model);
		site->stale = false;
	}
	if (gated)
		pthread_mutex_unlock(&site->gate);
	ret_news->seconds = serve_seconds() - start;
}

bool
serve_site_is_old(const struct serve_site *site)
{
	char today[TODAY_SIZE];

	today_get(today);
	return site->model && strcmp(site->model->today, today) != 0;
}

static void
watch_below(struct watch *watch, const char *folder, const char *name, struct diag *diag)
{
	char *path = xasprintf("%s/%s", folder, name);

	watch_add(watch, path, true, diag);
	free(path);
}

void
serve_site_watch(struct serve_site *site, struct watch *watch, struct diag *diag)
{
	struct serve_model *model = site->model;
	char *data;

	if (!site->root)
		return;
	watch_add(watch, site->root, false, diag);
	watch_below(watch, site->root, "themes", diag);
	watch_below(watch, site->root, "i18n", diag);
	if (!model) {
		watch_below(watch, site->root, "content", diag);
		watch_below(watch, site->root, "static", diag);
		return;
	}
	watch_add(watch, model->conf->content_dir, true, diag);
	watch_add(watch, model->conf->static_dir, true, diag);
	for (size_t i = 0; i < model->build.theme->dirs_len; i++)
		watch_add(watch, model->build.theme->dirs[i], true, diag);
	data = datadir_find();
	if (data && strcmp(data, site->root) != 0)
		watch_below(watch, data, "i18n", diag);
	free(data);
}

void
serve_site_put_event(struct serve_site *site, bool fresh, struct buf *out)
{
	const struct diag *diag;
	json_t *event, *errors;
	char *text;

	pthread_mutex_lock(&site->lock);
	diag = site->stale || !site->model ? &site->failure : &site->model->diag;
	errors = diags_errors(diag, site->root, false);
	if (site->model && !site->stale) {
		/* where there is no Graphviz at all, it was said once and helps no further */
		json_t *drawing =
		    diags_errors(&site->model->drawing, site->root, site->layout != NULL);

		json_array_extend(errors, drawing);
		json_decref(drawing);
	}
	event = json_pack("{s:I, s:o, s:b}", "generation", (json_int_t)site->generation, "errors",
	    errors, "stale", site->stale || !site->model);
	if (!fresh && site->styles)
		json_object_set(event, "styles", site->styles);
	pthread_mutex_unlock(&site->lock);
	text = json_dumps(event, JSON_COMPACT);
	buf_puts(out, text);
	free(text);
	json_decref(event);
}

const char *
serve_site_base(struct serve_site *site)
{
	return site->base ? site->base : "/";
}

size_t
serve_site_pages(struct serve_site *site)
{
	return site->model ? site->model->build.site->pages_len : 0;
}

static void
redirect(struct http_answer *answer, unsigned status, const char *base, struct slice path)
{
	struct buf location = BUF_INIT;

	buf_puts(&location, base);
	url_encode_path(&location, path);
	answer->kind = HTTP_REDIRECT;
	answer->status = status;
	answer->location = buf_detach(&location);
}

static bool
give(
    struct serve_site *site, struct serve_entry *entry, unsigned status, struct http_answer *answer)
{
	size_t known = site->model->drawing.len;

	answer->status = status;
	answer->file = model_file(site->model, entry);
	if (site->model->drawing.len != known)
		eventfd_write(site->wake, 1);
	if (!answer->file) { /* it cannot be drawn: its errors say why */
		answer->status = 500;
		answer->file = page_waiting(&site->model->drawing);
	}
	return true;
}

/* What GitHub Pages does with the address of no file: x is x.html, or the folder x/. */
static bool
find_file(struct serve_site *site, struct slice path, struct http_answer *answer)
{
	struct buf file = BUF_INIT;
	struct serve_entry *entry;
	size_t len;

	buf_put(&file, path);
	if (!path.len || path.ptr[path.len - 1] == '/')
		buf_puts(&file, "index.html");
	len = file.len;
	entry = model_find(site->model, buf_slice(&file));
	if (!entry && len == path.len) {
		buf_puts(&file, ".html");
		entry = model_find(site->model, buf_slice(&file));
	}
	if (entry) {
		give(site, entry, 200, answer);
	} else if (len == path.len) {
		buf_truncate(&file, len);
		buf_puts(&file, "/index.html");
		if (model_find(site->model, buf_slice(&file))) {
			buf_truncate(&file, len + 1);
			redirect(answer, 301, site->model->conf->base_path, buf_slice(&file));
			entry = (struct serve_entry *)site; /* found, but not here */
		}
	}
	buf_finish(&file);
	return entry != NULL;
}

static void
find_in_site(struct serve_site *site, struct slice path, struct http_answer *answer)
{
	const char *base = site->model->conf->base_path;
	struct serve_entry *lost;

	if (slice_starts(path, base)) {
		if (find_file(site, slice_skip(path, strlen(base)), answer))
			return;
	} else if (slice_is(path, "/")) {
		redirect(answer, 302, base, SLICE(""));
		return;
	} else if (path.len + 1 == strlen(base) && memcmp(path.ptr, base, path.len) == 0) {
		redirect(answer, 301, base, SLICE(""));
		return;
	}
	lost = model_find(site->model, SLICE("404.html"));
	if (lost)
		give(site, lost, 404, answer);
}

void
serve_site_find(void *user, struct slice path, struct http_answer *ret_answer)
{
	struct serve_site *site = user;

	*ret_answer = (struct http_answer){0};
	if (slice_ends(path, "/" SERVE_EVENTS)) {
		ret_answer->kind = HTTP_EVENTS;
		return;
	}
	if (slice_ends(path, "/" SERVE_SCRIPT)) {
		ret_answer->status = 200;
		ret_answer->file = serve_file_hold(site->script);
		return;
	}
	pthread_mutex_lock(&site->gate);
	pthread_mutex_unlock(&site->gate);
	pthread_mutex_lock(&site->lock);
	if (!site->model) {
		ret_answer->status = 503;
		ret_answer->file = serve_file_hold(site->waiting);
	} else {
		find_in_site(site, path, ret_answer);
	}
	pthread_mutex_unlock(&site->lock);
}
