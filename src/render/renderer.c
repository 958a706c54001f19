#include "render/renderer.h"

#include "base/diag.h"
#include "base/json_arena.h"
#include "base/mem.h"
#include "conf/config.h"
#include "conf/i18n.h"
#include "model/site.h"
#include "render/copy.h"
#include "render/data.h"
#include "render/data_web.h"
#include "render/feed.h"
#include "render/mustache.h"
#include "render/vendor.h"

#include <stdio.h>
#include <stdlib.h>

struct renderer {
	const struct site *site;
	const struct theme *theme;
	struct mustache_set **words; /* by language, linked to the theme's templates */
	struct fragment_style *styles;
	struct page_data *data;
};

/* What the site ships itself in static/ wins over what would be made. */
struct site_put {
	const struct site *site;
	renderer_put *put;
	void *user;
	const struct views *views;
	struct slice only; /* path of the one file that is wanted; empty: all */
};

static bool
is_wanted(const struct site_put *to, struct slice path)
{
	return (!to->only.len || slice_eq(path, to->only)) && !site_find_asset(to->site, path);
}

static void
put_file(const struct site_put *to, struct slice path, struct slice bytes)
{
	if (is_wanted(to, path))
		to->put(to->user, path, bytes);
}

/* A language's words as partials: {{>t/next}}. */
static struct mustache_set *
compile_words(const struct theme *theme, const char *tag, json_t *words, struct diag *diag)
{
	struct mustache_set *set = mustache_set_new();
	char *path = xasprintf("i18n/%s.yaml", tag);
	const char *key;
	json_t *text;
	bool good = true;

	json_object_foreach (words, key, text) {
		char *name = xasprintf("t/%s", key);
		struct slice body = slice_from(json_string_value(text), json_string_length(text));

		if (!mustache_set_add(set, slice_of(name), path, body, diag))
			good = false;
		free(name);
	}
	good = good && mustache_set_link(set, theme->templates, NULL, diag) &&
	       mustache_set_check_late(theme->templates, set, diag);
	free(path);
	if (good)
		return set;
	mustache_set_free(set);
	return NULL;
}

static void
diagram_words_load(struct diagram_words *ret, const struct i18n *words, int lang)
{
	static const char *const states[STATUS_COUNT] = {"state_none", "state_todo", "state_doing",
	    "state_done", "state_paused", "state_blocked", "state_skipped", "state_planned",
	    "state_doing"};
	static const char *const frames[FRAME_WORDS] = {"diagram_loop", "diagram_alt",
	    "diagram_opt", "diagram_par", "diagram_critical", "diagram_break"};

	ret->diagram = i18n_word(words, lang, "diagram");
	ret->source = i18n_word(words, lang, "diagram_source");
	ret->failed = i18n_word(words, lang, "diagram_failed");
	ret->needs_script = i18n_word(words, lang, "diagram_needs_script");
	ret->start = i18n_word(words, lang, "diagram_start");
	ret->end = i18n_word(words, lang, "diagram_end");
	for (size_t i = 0; i < FRAME_WORDS; i++)
		ret->frames[i] = i18n_word(words, lang, frames[i]);
	for (size_t i = 0; i < STATUS_COUNT; i++)
		ret->states[i] = i18n_word(words, lang, states[i]);
}

static struct fragment_style
make_style(const struct renderer *renderer, int lang, const struct i18n *words)
{
	static const char *const callouts[CALLOUT_KINDS] = {"callout_note", "callout_tip",
	    "callout_important", "callout_warning", "callout_caution"};
	struct fragment_style style = {
	    .conf = renderer->site->conf,
	    .lang = lang,
	    .words.table = i18n_word(words, lang, "table"),
	    .late = renderer->words[lang],
	    .stage = mustache_set_find(renderer->theme->templates, SLICE("stage")),
	};

	for (size_t i = 0; i < CALLOUT_KINDS; i++)
		style.words.callouts[i] = i18n_word(words, lang, callouts[i]);
	diagram_words_load(&style.words.diagram, words, lang);
	for (size_t i = 0; i < SLOT_KINDS; i++)
		style.hooks[i] = renderer->theme->hooks[i];
	return style;
}

struct renderer *
renderer_new(
    const struct site *site, const struct theme *theme, const struct i18n *words, struct diag *diag)
{
	return renderer_new_counted(site, theme, words, NULL, diag);
}

struct renderer *
renderer_new_counted(const struct site *site, const struct theme *theme, const struct i18n *words,
    const struct skills *skills, struct diag *diag)
{
	struct renderer *renderer = xcalloc(1, sizeof(*renderer));
	size_t langs = site->conf->langs_len;

	json_arena_setup();
	renderer->site = site;
	renderer->theme = theme;
	renderer->words = xcalloc(langs, sizeof(*renderer->words));
	renderer->styles = xcalloc(langs, sizeof(*renderer->styles));
	for (size_t i = 0; i < langs; i++) {
		renderer->words[i] =
		    compile_words(theme, site->conf->langs[i].tag, i18n_words(words, (int)i), diag);
		if (!renderer->words[i]) {
			renderer_free(renderer);
			return NULL;
		}
		renderer->styles[i] = make_style(renderer, (int)i, words);
	}
	renderer->data = page_data_new_counted(
	    site, words, theme->asset_paths, theme->params, renderer->styles, skills);
	if (!skills)
		page_data_complete(renderer->data, VIEW_KINDS);
	return renderer;
}

void
renderer_complete(struct renderer *renderer, enum view_kind kind)
{
	page_data_complete(renderer->data, kind);
}

void
renderer_use_layout(struct renderer *renderer, struct layout *layout)
{
	for (size_t i = 0; i < renderer->site->conf->langs_len; i++)
		renderer->styles[i].layout = layout;
}

void
renderer_free(struct renderer *renderer)
{
	if (!renderer)
		return;
	page_data_free(renderer->data);
	for (size_t i = 0; i < renderer->site->conf->langs_len; i++)
		mustache_set_free(renderer->words[i]);
	free(renderer->words);
	free(renderer->styles);
	free(renderer);
}

json_t *
renderer_view_data(const struct renderer *renderer, const struct view *view, struct diag *diag)
{
	return page_data_of(renderer->data, view, diag);
}

bool
renderer_draw(
    const struct renderer *renderer, const struct view *view, struct buf *out, struct diag *diag)
{
	json_t *data;
	bool good;

	json_arena_begin();
	data = page_data_of(renderer->data, view, diag);
	good = mustache_render(
	    renderer->theme->views[view->kind], &data, 1, renderer->words[view->lang], out, diag);
	json_arena_end();
	return good;
}

bool
renderer_has_copy(const struct renderer *renderer, const struct page *page)
{
	return copy_exists(renderer->site, page);
}

void
renderer_put_copy(
    const struct renderer *renderer, const struct page *page, struct buf *path, struct buf *out)
{
	copy_put_path(path, page);
	copy_put(out, renderer->data, page);
}

static void
put_assets(const struct renderer *renderer, const struct site_put *to)
{
	const struct theme *theme = renderer->theme;

	for (size_t i = 0; i < theme->assets_len; i++)
		put_file(to, theme->assets[i].path, buf_slice(&theme->assets[i].bytes));
}

static void
put_llms(const struct renderer *renderer, const struct site_put *to)
{
	struct buf out = BUF_INIT;

	llms_put(&out, renderer->data);
	put_file(to, SLICE("llms.txt"), buf_slice(&out));
	buf_finish(&out);
}

static void
put_sitemaps(const struct renderer *renderer, const struct site_put *to)
{
	unsigned parts = sitemap_parts(renderer->site, to->views);
	struct buf out = BUF_INIT;

	for (unsigned i = 0; i < parts; i++) {
		char path[32];

		snprintf(path, sizeof(path), "sitemap-%u.xml", i + 1);
		buf_truncate(&out, 0);
		sitemap_put_part(&out, renderer->data, to->views, i);
		put_file(to, parts > 1 ? slice_of(path) : SLICE("sitemap.xml"), buf_slice(&out));
	}
	if (parts > 1) {
		buf_truncate(&out, 0);
		sitemap_put_index(&out, renderer->site, parts);
		put_file(to, SLICE("sitemap.xml"), buf_slice(&out));
	}
	buf_finish(&out);
}

static void
put_status(const struct renderer *renderer, const struct site_put *to)
{
	const struct coverage *coverage = &renderer->data->coverage;
	struct buf out = BUF_INIT;

	if (!coverage->site)
		return;
	coverage_put_json(&out, coverage);
	buf_putc(&out, '\n');
	put_file(to, SLICE("status.json"), buf_slice(&out));
	buf_finish(&out);
}

static void
put_feeds(const struct renderer *renderer, const struct site_put *to)
{
	const struct site *site = renderer->site;
	struct buf out = BUF_INIT, path = BUF_INIT;

	for (size_t i = 0; i < site->conf->langs_len; i++) {
		buf_truncate(&out, 0);
		buf_truncate(&path, 0);
		buf_put(&path, site->roots[i]->url);
		buf_puts(&path, "atom.xml");
		if (!is_wanted(to, buf_slice(&path)))
			continue;
		feed_put_atom(&out, renderer->data, (int)i);
		put_file(to, buf_slice(&path), buf_slice(&out));
	}
	buf_finish(&out);
	buf_finish(&path);
}

static void
put_robots(const struct renderer *renderer, const struct site_put *to)
{
	struct buf out = BUF_INIT;

	robots_put(&out, renderer->site);
	put_file(to, SLICE("robots.txt"), buf_slice(&out));
	put_file(to, SLICE(".nojekyll"), SLICE(""));
	buf_finish(&out);
}

static void
take_vendor_file(void *user, struct slice path, struct slice bytes)
{
	put_file(user, path, bytes);
}

/* What the explorer of the graph reads, beside its page. */
static void
put_graphs(const struct renderer *renderer, const struct site_put *to)
{
	struct buf path = BUF_INIT, file = BUF_INIT;

	for (size_t i = 0; i < to->views->len; i++) {
		const struct view *view = &to->views->items[i];

		if (view->kind != VIEW_GRAPH)
			continue;
		buf_truncate(&path, 0);
		buf_truncate(&file, 0);
		view_put_url(&path, renderer->site, view);
		buf_puts(&path, "data.json");
		if (!is_wanted(to, buf_slice(&path)))
			continue;
		web_put_file(&file, renderer->data, view->lang);
		put_file(to, buf_slice(&path), buf_slice(&file));
	}
	buf_finish(&path);
	buf_finish(&file);
}

void
renderer_say_missing(const struct renderer *renderer, struct diag *diag)
{
	const struct page *first = NULL;
	size_t count = 0;

	for (size_t i = 0; i < renderer->site->pages_len; i++) {
		const struct page *page = renderer->site->pages[i];

		if (!page->doc || !page->doc->has_scripted || page->derived_from)
			continue;
		first = first ? first : page;
		count++;
	}
	if (first && !renderer->data->vendor)
		diag_add(diag, DIAG_NOTE, "mermaid-missing", (struct diag_at){first->source, 0, 0},
		    "run make vendor in the folder of rmgen's source, or copy its "
		    "themes/vendor/mermaid beside your own themes; or leave it as it is",
		    "mermaid.js is not here, which alone draws some kinds of diagrams: readers of %zu "
		    "page%s see their source",
		    count, count == 1 ? "" : "s");
}

/* Mermaid's script, where a page has a chart for it. */
static void
put_vendor(const struct renderer *renderer, const struct site_put *to)
{
	const struct site *site = renderer->site;
	struct site_put own = *to; /* it is passed on as the user's data, which is not const */
	bool wanted = false;

	for (size_t i = 0; i < site->pages_len && !wanted; i++)
		wanted = site->pages[i]->doc && site->pages[i]->doc->has_scripted;
	if (wanted && renderer->data->vendor)
		vendor_each(renderer->data->vendor, take_vendor_file, &own);
}

/* Who makes the files of the site, and what their paths begin and end with. */
static const struct {
	void (*put)(const struct renderer *renderer, const struct site_put *to);
	const char *start, *end;
	enum view_kind needs; /* see page_data_complete */
} makers[] = {
    {put_assets, NULL, NULL, VIEW_PAGE},
    {put_sitemaps, "sitemap", ".xml", VIEW_PAGE},
    {put_feeds, "", "atom.xml", VIEW_PAGE},
    {put_status, "status.json", "", VIEW_STATUS},
    {put_llms, "llms.txt", "", VIEW_PAGE},
    {put_robots, "robots.txt", "", VIEW_PAGE},
    {put_robots, ".nojekyll", "", VIEW_PAGE},
    {put_vendor, "assets/mermaid/", "", VIEW_PAGE},
    {put_graphs, "", "/data.json", VIEW_GRAPH},
};

void
renderer_site_files(
    const struct renderer *renderer, const struct views *views, renderer_put *put, void *user)
{
	struct site_put to = {renderer->site, put, user, views, SLICE("")};

	for (size_t i = 0; i < sizeof(makers) / sizeof(*makers); i++)
		if (!i || makers[i].put != makers[i - 1].put)
			makers[i].put(renderer, &to);
}

void
renderer_site_file(struct renderer *renderer, const struct views *views, struct slice path,
    renderer_put *put, void *user)
{
	struct site_put to = {renderer->site, put, user, views, path};

	for (size_t i = 0; path.len && i < sizeof(makers) / sizeof(*makers); i++) {
		if (!makers[i].start || !slice_starts(path, makers[i].start) ||
		    !slice_ends(path, makers[i].end))
			continue;
		renderer_complete(renderer, makers[i].needs);
		makers[i].put(renderer, &to);
	}
}
