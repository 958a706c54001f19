#include "render/page.h"

#include "base/mem.h"
#include "base/today.h"
#include "conf/config.h"
#include "render/data.h"
#include "render/vendor.h"
#include "render/web.h"

#include <stdlib.h>

enum { LINES = 8, LINE_OF_LISTS = 6 };

const char *const page_word_keys[] = {"tags", "table", "callout_note", "callout_tip",
    "callout_important", "callout_warning", "callout_caution", "switch_none", "derived",
    "lost_title", "lost_text", "lost_go", "tasks", "hours", "days", "weeks", "months", "years",
    "span_from", "timeline", "topics", "graph", "export_ics", "export_mmd", "export_canvas",
    "export_json", "timeline_start", "timeline_calendar", "timeline_months", "timeline_years",
    "state_done", "state_doing", "state_planned", "state_paused", "state_blocked", "state_skipped",
    "state_certificate", "coverage", "coverage_written", "coverage_derived", "coverage_outdated",
    "coverage_missing", "note_fallback", "note_fallback_more", "note_fallback_go", NULL};

/* The line of a plan, the same in all its languages. */
struct line_entry {
	const void *plan; /* its translation group, or the page when it has none */
	int number;
	UT_hash_handle hh;
};

static const void *
plan_of(const struct page *page)
{
	return page->translations ? (const void *)page->translations : page;
}

/* By id, which is the path without its language, so that all languages count alike. */
static int
plan_order(const void *a, const void *b)
{
	const struct page *const *first = a, *const *second = b;
	int order = slice_cmp((*first)->logical, (*second)->logical);

	return order ? order : slice_cmp((*first)->path, (*second)->path);
}

static void
number_lines(struct page_data *data)
{
	const struct site *site = data->site;
	struct page **plans = xmalloc(site->pages_len * sizeof(*plans));
	size_t len = 0;
	int number = 0;

	for (size_t i = 0; i < site->pages_len; i++)
		if (page_is_roadmap(site->pages[i]))
			plans[len++] = site->pages[i];
	qsort(plans, len, sizeof(*plans), plan_order);
	for (size_t i = 0; i < len; i++) {
		const void *plan = plan_of(plans[i]);
		struct line_entry *entry;

		HASH_FIND_PTR(data->lines, &plan, entry);
		if (entry)
			continue;
		entry = xcalloc(1, sizeof(*entry));
		entry->plan = plan;
		entry->number = number++ % LINES + 1;
		HASH_ADD_PTR(data->lines, plan, entry);
	}
	free(plans);
}

int
data_line(const struct page_data *data, const struct page *page)
{
	const json_t *params = json_object_get(page->front.data, "params");
	json_int_t own = json_integer_value(json_object_get(params, "line"));
	const void *plan = plan_of(page);
	struct line_entry *entry;

	if (own >= 1 && own <= LINES)
		return (int)own;
	HASH_FIND_PTR(data->lines, &plan, entry);
	return entry ? entry->number : LINE_OF_LISTS;
}

static bool
is_absolute(const char *url)
{
	return strncmp(url, "http://", 7) == 0 || strncmp(url, "https://", 8) == 0;
}

struct page_data *
page_data_new(const struct site *site, const struct i18n *words, json_t *assets, json_t *params,
    const struct fragment_style *styles)
{
	struct page_data *data = page_data_new_counted(site, words, assets, params, styles, NULL);

	page_data_complete(data, VIEW_KINDS);
	return data;
}

struct page_data *
page_data_new_counted(const struct site *site, const struct i18n *words, json_t *assets,
    json_t *params, const struct fragment_style *styles, const struct skills *skills)
{
	struct page_data *data = xcalloc(1, sizeof(*data));
	size_t langs = site->conf->langs_len;
	char today[TODAY_SIZE];

	data->site = site;
	data->words = words;
	data->styles = styles;
	data->vendor = vendor_open(site->conf->root);
	data->absolute = is_absolute(site->conf->base_url);
	data->own_skills = skills ? NULL : skills_new(site);
	data->skills = skills ? skills : data->own_skills;
	data->langs = xcalloc(langs, sizeof(*data->langs));
	for (size_t i = 0; i < langs; i++)
		data->langs[i] = data_lang(data, (int)i);
	data->shared = data_site(data, assets, params);
	today_get(today);
	date_read(slice_of(today), &data->today);
	number_lines(data);
	needs_init(data);
	data->around_len = data->skills->len;
	data->around = xcalloc(data->around_len + 1, sizeof(*data->around));
	return data;
}

void
page_data_complete(struct page_data *data, enum view_kind kind)
{
	bool all = kind == VIEW_KINDS;

	if (!data->web && (all || kind == VIEW_GRAPH))
		data->web = web_new(data->site, data->skills);
	if (!data->coverage.site && data->site->conf->langs_len > 1 && (all || kind == VIEW_STATUS))
		coverage_init(&data->coverage, data->site);
}

void
page_data_free(struct page_data *data)
{
	struct line_entry *entry, *next;

	if (!data)
		return;
	HASH_ITER (hh, data->lines, entry, next) {
		HASH_DEL(data->lines, entry);
		free(entry);
	}
	coverage_finish(&data->coverage);
	free(data->needs);
	for (size_t i = 0; i < data->around_len; i++)
		free(data->around[i]);
	free(data->around);
	skills_free(data->own_skills);
	web_free(data->web);
	vendor_close(data->vendor);
	json_decref(data->shared);
	for (size_t i = 0; i < data->site->conf->langs_len; i++)
		json_decref(data->langs[i]);
	free(data->langs);
	free(data);
}

/* The way up from the view's file. The 404 page is shown at any address, so it starts from the
 * site's own path. */
static void
put_root(struct data_ctx *ctx)
{
	const struct config *conf = ctx->data->site->conf;

	if (ctx->view->kind == VIEW_NOT_FOUND && !conf->offline) {
		buf_puts(&ctx->root, conf->base_path);
		return;
	}
	for (size_t i = 0; i < ctx->url.len; i++)
		if (ctx->url.ptr[i] == '/')
			buf_puts(&ctx->root, "../");
	if (!ctx->root.len)
		buf_puts(&ctx->root, "./");
}

/* Which entry of the navigation the view belongs to. */
static json_t *
make_at(const struct view *view)
{
	json_t *at = json_object();

	data_flag(at, "home", view->kind == VIEW_HOME);
	data_flag(at, "lines", view->kind == VIEW_PAGE && page_is_roadmap(view->page));
	data_flag(at, "timeline", view->kind == VIEW_TIMELINE);
	data_flag(at, "status", view->kind == VIEW_STATUS);
	data_flag(at, "graph", view->kind == VIEW_GRAPH);
	data_flag(at, "topics", view->kind == VIEW_TOPICS);
	data_flag(at, "topic", view->kind == VIEW_TOPIC);
	data_flag(at, "tags", view->kind == VIEW_TAGS);
	data_flag(at, "tag", view->kind == VIEW_TAG);
	return at;
}

json_t *
page_data_of(const struct page_data *data, const struct view *view, struct diag *diag)
{
	struct data_ctx ctx = {
	    .data = data, .view = view, .url = BUF_INIT, .root = BUF_INIT, .diag = diag};
	json_t *object = json_object();

	view_put_url(&ctx.url, data->site, view);
	put_root(&ctx);
	data_str(object, "kind", view_kind_name(view->kind));
	data_text(object, "root", buf_slice(&ctx.root));
	data_shared(object, "site", data->shared);
	data_shared(object, "lang", data->langs[view->lang]);
	json_object_set_new_nocheck(object, "at", make_at(view));
	data_list(object, "switch", data_switch(&ctx));
	data_list(object, "alternates", data_alternates(&ctx));
	json_object_set_new_nocheck(object, "page", data_page(&ctx));
	json_object_set_new_nocheck(object, "list", data_listing(&ctx));
	buf_finish(&ctx.url);
	buf_finish(&ctx.root);
	return object;
}
