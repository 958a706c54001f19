/* "page": what is shown of one page itself. */
#include "conf/config.h"
#include "parse/doc.h"
#include "render/data.h"
#include "render/outline.h"

#include <stdlib.h>

enum {
	TOC_MIN = 2,  /* with fewer entries a contents list helps nobody */
	TOC_LONG = 40 /* with more, only the upper level is listed */
};

static unsigned
toc_depth(const struct doc *doc, const unsigned char *levels)
{
	size_t count = 0;

	for (size_t i = 0; i < doc->headings_len; i++)
		count += !doc->headings[i].nested && levels[i] >= 2 && levels[i] <= 3;
	return count > TOC_LONG ? 2 : 3;
}

static json_t *
make_toc(const struct doc *doc)
{
	unsigned char *levels = outline_levels(doc);
	unsigned depth = toc_depth(doc, levels);
	json_t *list = json_array();

	for (size_t i = 0; i < doc->headings_len; i++) {
		const struct heading *heading = &doc->headings[i];
		json_t *item;

		if (heading->nested || !heading->id.len || !heading->text.len || levels[i] < 2 ||
		    levels[i] > depth)
			continue;
		item = json_object();
		data_text(item, "id", heading->id);
		data_text(item, "text", heading->text);
		data_flag(item, "sub", levels[i] > 2);
		data_flag(item, "has_number", false);
		data_str(item, "number", "");
		json_array_append_new(list, item);
	}
	free(levels);
	if (json_array_size(list) < TOC_MIN)
		json_array_clear(list);
	return list;
}

static void
put_icons(json_t *page, unsigned icons)
{
	json_t *object = json_object();

	data_flag(object, "info", icons & ICON_INFO);
	data_flag(object, "warn", icons & ICON_WARN);
	data_flag(object, "bulb", icons & ICON_BULB);
	data_flag(object, "swap", false);
	json_object_set_new_nocheck(page, "icons", object);
}

static void
put_heading(json_t *object, const struct fragment_result *result, const char *title)
{
	struct buf escaped = BUF_INIT;

	buf_put_escaped(&escaped, slice_of(title));
	data_text(object, "heading",
	    result->heading.len ? buf_slice(&result->heading) : buf_slice(&escaped));
	data_text(object, "heading_id", result->id);
	data_flag(object, "has_heading_id", result->id.len > 0);
	buf_finish(&escaped);
}

static bool
is_blank(const struct buf *html)
{
	for (size_t i = 0; i < html->len; i++)
		if ((unsigned char)html->ptr[i] > ' ')
			return false;
	return true;
}

static void
put_content(const struct data_ctx *ctx, json_t *object, const char *title)
{
	const struct page *page = ctx->view->page;
	const struct doc *doc = page && ctx->view->number == 1 ? page->doc : NULL;
	struct fragment_result result = {.heading = BUF_INIT, .id = SLICE("")};
	struct buf html = BUF_INIT;

	if (doc)
		fragment_write(&html, doc, &ctx->data->styles[page->lang], &result, ctx->diag);
	while (html.len && html.ptr[html.len - 1] == '\n')
		buf_truncate(&html, html.len - 1);
	put_heading(object, &result, title);
	data_text(object, "content", buf_slice(&html));
	data_flag(object, "has_content", !is_blank(&html));
	data_flag(object, "wide", result.wide);
	put_icons(object, result.icons);
	data_list(object, "toc",
	    doc && page->front.toc && ctx->view->kind == VIEW_PAGE ? make_toc(doc) : json_array());
	buf_finish(&html);
	buf_finish(&result.heading);
}

static void
put_tags(const struct data_ctx *ctx, json_t *object)
{
	const struct page *page = ctx->view->page;
	json_t *list = json_array(), *name;
	size_t i;

	json_array_foreach (page ? json_object_get(page->front.data, "tags") : NULL, i, name) {
		struct slice text = slice_from(json_string_value(name), json_string_length(name));
		const struct tag *tag = site_find_tag(ctx->data->site, page->lang, text);
		json_t *item;

		if (!text.len || !tag || !tag->url.len)
			continue;
		item = json_object();
		data_text(item, "title", text);
		data_url(item, "url", ctx->data->site->conf, tag->url);
		json_array_append_new(list, item);
	}
	data_list(object, "tags", list);
}

static void
put_title(const struct data_ctx *ctx, json_t *object, const char *title)
{
	const char *site = ctx->data->site->conf->langs[ctx->view->lang].title;
	struct buf full = BUF_INIT;

	buf_puts(&full, title);
	if (strcmp(title, site) != 0)
		buf_printf(&full, " \xC2\xB7 %s", site);
	if (ctx->view->number > 1)
		buf_printf(&full, " (%u)", ctx->view->number);
	data_str(object, "title", title);
	data_text(object, "full_title", buf_slice(&full));
	buf_finish(&full);
}

static void
put_canonical(const struct data_ctx *ctx, json_t *object)
{
	bool has = ctx->data->absolute && ctx->view->kind != VIEW_NOT_FOUND;
	struct buf href = BUF_INIT;

	if (has)
		data_put_absolute(ctx, &href, buf_slice(&ctx->url));
	data_text(object, "canonical", buf_slice(&href));
	data_flag(object, "has_canonical", has);
	buf_finish(&href);
}

static void
put_facts(const struct data_ctx *ctx, json_t *object)
{
	const struct page *page = ctx->view->page;
	const char *day = page ? page->front.lastmod : NULL;
	json_t *date;

	if (page && !day)
		day = page->front.date;
	date = data_date(ctx->data, ctx->view->lang, day);
	json_object_set_new_nocheck(object, "date", date);
	data_versions(ctx, object);
	data_flag(object, "has_facts",
	    !json_is_null(date) || json_is_true(json_object_get(object, "has_versions")));
}

static const char *
title_of(const struct data_ctx *ctx)
{
	const struct view *view = ctx->view;
	const struct config *conf = ctx->data->site->conf;

	if (view->page)
		return view->page->title ? view->page->title : "";
	switch (view->kind) {
	case VIEW_SECTION:
		return NULL; /* the folder's name, which is a slice */
	case VIEW_TAGS:
		return data_word(ctx->data, view->lang, "tags");
	case VIEW_TAG:
		return view->tag->name.ptr;
	case VIEW_CHOOSER:
		return conf->title;
	case VIEW_NOT_FOUND:
		return "404";
	default:
		return conf->langs[view->lang].title;
	}
}

static void
put_description(const struct data_ctx *ctx, json_t *object)
{
	const struct view *view = ctx->view;
	const struct config *conf = ctx->data->site->conf;
	const char *text = view->page ? view->page->front.description : NULL;

	if (!text && (view->kind == VIEW_HOME || view->kind == VIEW_CHOOSER))
		text = conf->langs[view->lang].description;
	data_optional(object, "description", text);
}

json_t *
data_page(const struct data_ctx *ctx)
{
	const struct page *page = ctx->view->page;
	json_t *object = json_object();
	const char *title = title_of(ctx);
	struct buf name = BUF_INIT;
	json_t *params;

	if (!title) {
		buf_put(&name, ctx->view->folder->name);
		title = name.ptr;
	}
	put_title(ctx, object, title);
	put_content(ctx, object, title);
	put_description(ctx, object);
	put_canonical(ctx, object);
	put_facts(ctx, object);
	put_tags(ctx, object);
	data_crumbs(ctx, object);
	data_step(ctx, object);
	data_list(object, "backlinks", json_array());
	data_int(object, "line", page ? data_line(ctx->data, page) : 6);
	data_flag(object, "roadmap", page && page_is_roadmap(page));
	data_flag(object, "noindex", ctx->view->kind == VIEW_NOT_FOUND);
	data_str(object, "og_type", ctx->view->kind == VIEW_PAGE ? "article" : "website");
	params = page ? json_object_get(page->front.data, "params") : NULL;
	json_object_set_new_nocheck(object, "params", params ? json_incref(params) : json_object());
	buf_finish(&name);
	return object;
}
