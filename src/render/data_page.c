/* "page": what is shown of one page itself. */
#include "base/mem.h"
#include "base/path.h"
#include "base/utf8.h"
#include "conf/config.h"
#include "parse/doc.h"
#include "render/copy.h"
#include "render/data_topic.h"
#include "render/fragment_pass.h"

#include <stdlib.h>

static const struct page *
derived_from(const struct data_ctx *ctx)
{
	return ctx->view->page ? ctx->view->page->derived_from : NULL;
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

	if (has && ctx->view->kind == VIEW_ALIAS)
		data_put_absolute(ctx, &href, ctx->view->page->url);
	else if (has)
		data_put_absolute(ctx, &href, buf_slice(&ctx->url));
	data_text(object, "canonical", buf_slice(&href));
	data_flag(object, "has_canonical", has);
	buf_finish(&href);
}

static void
put_copy(const struct data_ctx *ctx, json_t *object)
{
	const struct view *view = ctx->view;
	bool has = view->page && view->number == 1 && view->kind != VIEW_ALIAS &&
		   copy_exists(ctx->data->site, view->page);
	struct buf path = BUF_INIT, url = BUF_INIT;

	if (has) {
		copy_put_path(&path, view->page);
		url_encode_path(&url, buf_slice(&path));
	}
	data_text(object, "copy", buf_slice(&url));
	data_flag(object, "has_copy", has);
	buf_finish(&path);
	buf_finish(&url);
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
	    !json_is_null(date) || !json_is_null(json_object_get(object, "plan")) ||
		json_is_true(json_object_get(object, "has_requires")) ||
		json_is_true(json_object_get(object, "has_versions")));
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
	case VIEW_TIMELINE:
		return data_word(ctx->data, view->lang, "timeline");
	case VIEW_STATUS:
		return data_word(ctx->data, view->lang, "coverage");
	case VIEW_TOPICS:
		return data_word(ctx->data, view->lang, "topics");
	case VIEW_TOPIC:
		return NULL; /* the skill's name, which is a slice */
	case VIEW_GRAPH:
		return data_word(ctx->data, view->lang, "graph");
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

enum { SUMMARY_LEAST = 30, SUMMARY_MOST = 150 }; /* characters of the beginning of a text */

/* Appends text as it was before it was escaped, to the given number of characters. */
static void
put_plain(struct buf *out, struct slice html, size_t most)
{
	static const char *const entities[][2] = {
	    {"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}};
	const char *after = "";

	for (size_t used = 0; html.len; used++) {
		size_t len = 1;
		const char *plain = html.ptr;

		while (len < html.len && (html.ptr[len] & 0xC0) == 0x80)
			len++;
		if (used == most) {
			after = "\xE2\x80\xA6";
			break;
		}
		for (size_t i = 0; i < sizeof(entities) / sizeof(*entities); i++)
			if (slice_starts(html, entities[i][0])) {
				plain = entities[i][1];
				html = slice_skip(html, strlen(entities[i][0]) - 1);
				len = 1;
			}
		if (*plain == '\n')
			buf_putc(out, ' ');
		else
			buf_put_bytes(out, plain, len);
		html = slice_skip(html, len);
	}
	buf_puts(out, after);
}

/* The first paragraph that says something, else the first one. */
static void
put_beginning(struct buf *out, struct slice html)
{
	struct buf first = BUF_INIT;
	const char *open, *close;

	while ((open = memmem(html.ptr, html.len, "<p>", 3))) {
		struct buf text = BUF_INIT;

		html = slice_skip(html, (size_t)(open + 3 - html.ptr));
		close = memmem(html.ptr, html.len, "</p>", 4);
		if (!close)
			break;
		put_without_tags(&text, slice_head(html, (size_t)(close - html.ptr)));
		if (!first.len || utf8_count(buf_slice(&text)) >= SUMMARY_LEAST) {
			buf_truncate(&first, 0);
			put_plain(&first, slice_trim(buf_slice(&text)), SUMMARY_MOST);
		}
		buf_finish(&text);
		if (utf8_count(buf_slice(&first)) >= SUMMARY_LEAST)
			break;
	}
	buf_put(out, buf_slice(&first));
	buf_finish(&first);
}

/* What search engines and previews show below the title. */
static void
put_summary(const struct data_ctx *ctx, json_t *object)
{
	const char *description = json_string_value(json_object_get(object, "description"));
	const json_t *content = json_object_get(object, "content");
	struct buf text = BUF_INIT;

	if (description && *description)
		buf_puts(&text, description);
	else if (ctx->view->page && json_is_string(content))
		put_beginning(
		    &text, slice_from(json_string_value(content), json_string_length(content)));
	else if (ctx->view->kind == VIEW_SECTION || ctx->view->kind == VIEW_NOT_FOUND)
		buf_puts(&text, ctx->data->site->conf->langs[ctx->view->lang].description);
	data_optional(object, "summary", text.ptr);
	data_flag(
	    object, "made", ctx->view->kind >= VIEW_TIMELINE && ctx->view->kind <= VIEW_STATUS);
	buf_finish(&text);
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
		buf_put(&name, ctx->view->kind == VIEW_TOPIC
				   ? skill_label(ctx->data->site, ctx->view->lang, ctx->view->term)
				   : ctx->view->folder->name);
		title = name.ptr;
	}
	put_title(ctx, object, title);
	data_side(ctx, object);
	data_content(ctx, object, title);
	put_description(ctx, object);
	put_summary(ctx, object);
	put_canonical(ctx, object);
	put_copy(ctx, object);
	data_url(object, "target", ctx->data->site->conf,
	    ctx->view->kind == VIEW_ALIAS ? page->url : SLICE(""));
	put_facts(ctx, object);
	put_tags(ctx, object);
	data_crumbs(ctx, object);
	data_step(ctx, object);
	data_notes(ctx, object);
	data_json_ld(ctx, object);
	json_object_set_new_nocheck(
	    object, "topic", ctx->view->kind == VIEW_TOPIC ? data_topic(ctx) : json_null());
	data_int(object, "line", page ? data_line(ctx->data, page) : 6);
	data_flag(object, "roadmap", page && page_is_roadmap(page));
	data_str(object, "converted_from",
	    derived_from(ctx) ? data_tag(ctx->data, derived_from(ctx)->lang) : "");
	data_flag(object, "noindex",
	    ctx->view->kind == VIEW_NOT_FOUND || ctx->view->kind == VIEW_STATUS ||
		ctx->view->kind == VIEW_ALIAS);
	data_str(object, "og_type", ctx->view->kind == VIEW_PAGE ? "article" : "website");
	params = page ? json_object_get(page->front.data, "params") : NULL;
	if (params)
		data_shared(object, "params", params);
	else
		json_object_set_new_nocheck(object, "params", json_object());
	buf_finish(&name);
	return object;
}
