/* Ways from a page to others: languages, breadcrumbs, neighbours. */
#include "conf/config.h"
#include "render/data.h"
#include "render/data_web.h"

static const struct translations *
group_of(const struct view *view)
{
	return view->page ? view->page->translations : NULL;
}

static struct slice
list_url(const struct data_ctx *ctx, int lang, struct buf *scratch)
{
	struct view other = {.kind = ctx->view->kind, .lang = lang, .number = 1};
	const struct site *site = ctx->data->site;

	if (other.kind == VIEW_HOME || other.kind == VIEW_SECTION) {
		other.folder = site_find_folder(site, lang, ctx->view->folder->logical);
		if (!other.folder)
			return SLICE("");
	}
	if (other.kind == VIEW_TOPIC)
		other.term = ctx->view->term;
	if (other.kind == VIEW_TIMELINE &&
	    !json_is_true(json_object_get(ctx->data->langs[lang], "has_timeline")))
		return SLICE("");
	if (other.kind == VIEW_GRAPH && !web_exists(site, lang))
		return SLICE("");
	if (other.kind == VIEW_STATUS && !view_has_status(site, lang))
		return SLICE("");
	if (other.kind == VIEW_TAGS &&
	    !json_is_true(json_object_get(ctx->data->langs[lang], "has_tags")))
		return SLICE("");
	view_put_url(scratch, site, &other);
	return buf_slice(scratch);
}

struct slice
data_version_url(const struct data_ctx *ctx, int lang, struct buf *scratch)
{
	const struct view *view = ctx->view;
	const struct translations *group = group_of(view);
	const struct tag *tag;

	if (lang == view->lang)
		return buf_slice(&ctx->url);
	if (group && (size_t)lang < group->len && group->pages[lang] &&
	    page_is_listed(group->pages[lang]))
		return group->pages[lang]->url;
	switch (view->kind) {
	case VIEW_HOME:
	case VIEW_SECTION:
	case VIEW_TAGS:
	case VIEW_TIMELINE:
	case VIEW_STATUS:
	case VIEW_TOPICS:
	case VIEW_GRAPH:
	case VIEW_TOPIC:
		return list_url(ctx, lang, scratch);
	case VIEW_TAG:
		tag = site_find_tag(ctx->data->site, lang, view->tag->name);
		return tag ? tag->url : SLICE("");
	case VIEW_PAGE:
	case VIEW_ALIAS:
	case VIEW_CHOOSER:
	case VIEW_NOT_FOUND:
	case VIEW_KINDS:
		break;
	}
	return SLICE("");
}

struct slice
data_nearest_list(const struct data_ctx *ctx, int lang)
{
	const struct site *site = ctx->data->site;
	const struct folder *folder = ctx->view->folder, *there;

	if (!folder && ctx->view->page)
		folder = site_folder_of(site, ctx->view->page);
	for (; folder; folder = folder->parent) {
		there = site_find_folder(site, lang, folder->logical);
		if (there)
			return folder_url(there);
	}
	return folder_url(site->roots[lang]);
}

/* True when what this page is in that language was converted. */
static bool
is_derived(const struct data_ctx *ctx, int lang)
{
	const struct translations *group = group_of(ctx->view);

	return group && (size_t)lang < group->len && group->pages[lang] &&
	       group->pages[lang]->derived_from;
}

static json_t *
switch_item(const struct data_ctx *ctx, int lang)
{
	const struct page_data *data = ctx->data;
	bool whole = ctx->view->kind == VIEW_CHOOSER || ctx->view->kind == VIEW_NOT_FOUND;
	bool current = lang == ctx->view->lang && !whole;
	struct buf scratch = BUF_INIT;
	struct slice url = whole ? SLICE("") : data_version_url(ctx, lang, &scratch);
	bool none = !whole && !current && !url.len;
	bool derived = !whole && is_derived(ctx, lang);
	json_t *item = json_object();

	if (!url.len)
		url = data_nearest_list(ctx, lang);
	data_str(item, "tag", data_tag(data, lang));
	data_str(item, "label", data->site->conf->langs[lang].label);
	data_shared(item, "short", json_object_get(data->langs[lang], "short"));
	data_url(item, "url", data->site->conf, url);
	data_flag(item, "current", current);
	data_flag(item, "derived", derived);
	data_flag(item, "none", none);
	data_str(item, "note",
	    none      ? data_word(data, lang, "switch_none")
	    : derived ? data_word(data, lang, "derived")
		      : "");
	buf_finish(&scratch);
	return item;
}

json_t *
data_switch(const struct data_ctx *ctx)
{
	json_t *list = json_array();

	for (size_t i = 0; i < ctx->data->site->conf->langs_len; i++)
		json_array_append_new(list, switch_item(ctx, (int)i));
	return list;
}

static void
add_alternate(const struct data_ctx *ctx, json_t *list, const char *code, struct slice url)
{
	json_t *item = json_object();
	struct buf href = BUF_INIT;

	data_put_absolute(ctx, &href, url);
	data_str(item, "code", code);
	data_text(item, "href", buf_slice(&href));
	json_array_append_new(list, item);
	buf_finish(&href);
}

static struct slice
alternate_url(const struct data_ctx *ctx, int lang, struct buf *scratch)
{
	if (ctx->view->kind == VIEW_CHOOSER)
		return folder_url(ctx->data->site->roots[lang]);
	return data_version_url(ctx, lang, scratch);
}

/* Readers of none of the languages: the page that offers them, or the default language. */
static void
add_default(const struct data_ctx *ctx, json_t *list)
{
	struct buf scratch = BUF_INIT;
	struct slice url;

	if (ctx->view->kind == VIEW_CHOOSER || ctx->view->kind == VIEW_HOME) {
		add_alternate(ctx, list, "x-default", SLICE(""));
		return;
	}
	url = data_version_url(ctx, ctx->data->site->conf->default_lang, &scratch);
	if (url.len)
		add_alternate(ctx, list, "x-default", url);
	buf_finish(&scratch);
}

/* Only what exists; nothing at all when the page exists in one language. */
json_t *
data_alternates(const struct data_ctx *ctx)
{
	const struct config *conf = ctx->data->site->conf;
	json_t *list = json_array();

	if (ctx->view->kind == VIEW_NOT_FOUND || ctx->view->kind == VIEW_ALIAS ||
	    ctx->view->number > 1)
		return list;
	for (size_t i = 0; i < conf->langs_len; i++) {
		struct buf scratch = BUF_INIT;
		struct slice url = alternate_url(ctx, (int)i, &scratch);

		if (url.len)
			add_alternate(ctx, list, conf->langs[i].tag, url);
		buf_finish(&scratch);
	}
	if (json_array_size(list) > 1)
		add_default(ctx, list);
	else
		json_array_clear(list);
	return list;
}

static void
add_crumb(const struct data_ctx *ctx, json_t *list, struct slice title, struct slice url)
{
	json_t *item = json_object();

	data_text(item, "title", title);
	data_url(item, "url", ctx->data->site->conf, url);
	json_array_append_new(list, item);
}

/* From the root down to, not including, the page itself. */
static void
add_folders(const struct data_ctx *ctx, json_t *list, const struct folder *folder)
{
	const struct folder *way[64];
	size_t depth = 0;

	for (; folder && folder->parent && depth < 64; folder = folder->parent)
		way[depth++] = folder;
	while (depth--)
		add_crumb(ctx, list, data_folder_name(way[depth]), folder_url(way[depth]));
}

void
data_crumbs(const struct data_ctx *ctx, json_t *page)
{
	const struct page_data *data = ctx->data;
	const struct view *view = ctx->view;
	json_t *list = json_array();
	struct buf url = BUF_INIT;
	struct view above = {.kind = VIEW_TAGS, .lang = view->lang, .number = 1};
	const char *word = "tags";

	if (view->kind != VIEW_HOME && view->kind != VIEW_CHOOSER && view->kind != VIEW_NOT_FOUND)
		add_crumb(ctx, list, slice_of(data->site->conf->langs[view->lang].title),
		    folder_url(data->site->roots[view->lang]));
	if (view->kind == VIEW_PAGE)
		add_folders(ctx, list, site_folder_of(data->site, view->page));
	else if (view->kind == VIEW_SECTION)
		add_folders(ctx, list, view->folder->parent);
	if (view->kind == VIEW_TAG || view->kind == VIEW_TOPIC) {
		if (view->kind == VIEW_TOPIC) {
			above.kind = VIEW_TOPICS;
			word = "topics";
		}
		view_put_url(&url, data->site, &above);
		add_crumb(ctx, list, slice_of(data_word(data, view->lang, word)), buf_slice(&url));
	}
	data_list(page, "crumbs", list);
	buf_finish(&url);
}

static json_t *
step_item(const struct data_ctx *ctx, const struct page *page)
{
	json_t *item;

	if (!page)
		return json_null();
	item = json_object();
	data_str(item, "title", data_page_name(page));
	data_url(item, "url", ctx->data->site->conf, page->url);
	data_str(item, "tag", data_tag(ctx->data, page->lang));
	return item;
}

void
data_step(const struct data_ctx *ctx, json_t *object)
{
	const struct page *page = ctx->view->page;
	const struct folder *folder = NULL;
	const struct page *previous = NULL, *next = NULL;
	size_t at;

	if (ctx->view->kind == VIEW_PAGE)
		folder = site_folder_of(ctx->data->site, page);
	if (folder && !page->is_folder &&
	    (at = folder_position(folder, page)) < folder->pages_len) {
		previous = at ? folder->pages[at - 1] : NULL;
		next = at + 1 < folder->pages_len ? folder->pages[at + 1] : NULL;
	}
	data_flag(object, "has_step", previous || next);
	json_object_set_new_nocheck(object, "previous", step_item(ctx, previous));
	json_object_set_new_nocheck(object, "next", step_item(ctx, next));
}

void
data_versions(const struct data_ctx *ctx, json_t *object)
{
	const struct translations *group = group_of(ctx->view);
	json_t *list = json_array();

	for (size_t i = 0; group && i < group->len; i++) {
		const struct page *page = group->pages[i];
		json_t *item;

		if (!page || page == ctx->view->page || !page_is_listed(page))
			continue;
		item = json_object();
		data_str(item, "tag", data_tag(ctx->data, page->lang));
		data_locale(item, data_tag(ctx->data, page->lang));
		data_str(item, "label", ctx->data->site->conf->langs[i].label);
		data_url(item, "url", ctx->data->site->conf, page->url);
		data_flag(item, "derived", page->derived_from != NULL);
		data_str(item, "note",
		    page->derived_from ? data_word(ctx->data, ctx->view->lang, "derived") : "");
		json_array_append_new(list, item);
	}
	data_list(object, "versions", list);
}
