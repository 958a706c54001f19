/* What is said about a page itself: notices to its readers, and JSON-LD to programs. */
#include "base/path.h"
#include "conf/config.h"
#include "model/health.h"
#include "render/data.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

enum { STAGES_MAX = 200 }; /* in the description for programs */

const char *
data_language_name(const struct page_data *data, int lang, int in_lang)
{
	const char *tag = data_tag(data, lang), *word;
	char key[64];
	size_t len = (size_t)snprintf(key, sizeof(key), "lang_%s", tag);

	for (size_t i = 0; i < len && i < sizeof(key) - 1; i++)
		key[i] = key[i] == '-' ? '_' : (char)tolower((unsigned char)key[i]);
	word = data_word(data, in_lang, key);
	return strcmp(word, key) == 0 ? data->site->conf->langs[lang].label : word;
}

static void
add_note(const struct data_ctx *ctx, json_t *list, const struct page *source, bool derived)
{
	json_t *item;

	if (!source || !page_is_listed(source))
		return;
	item = json_object();
	data_flag(item, "derived", derived);
	data_flag(item, "stale", !derived);
	data_str(item, "source", data_language_name(ctx->data, source->lang, ctx->view->lang));
	data_str(item, "tag", data_tag(ctx->data, source->lang));
	data_url(item, "url", ctx->data->site->conf, source->url);
	json_array_append_new(list, item);
}

/* A word for readers of another language than the page's; its two possible names filled in. */
static void
put_foreign_word(
    const struct data_ctx *ctx, json_t *item, const char *to, const char *key, int lang)
{
	const char *word = data_word(ctx->data, lang, key), *at;
	const char *const names[][2] = {
	    {"{{language}}", data_language_name(ctx->data, lang, lang)},
	    {"{{source}}", data_language_name(ctx->data, ctx->view->lang, lang)},
	};
	struct buf out = BUF_INIT;

	for (; *word; word = at) {
		const char *name = NULL;

		at = word + 1;
		for (size_t i = 0; !name && i < sizeof(names) / sizeof(*names); i++) {
			if (strncmp(word, names[i][0], strlen(names[i][0])) != 0)
				continue;
			name = names[i][1];
			at = word + strlen(names[i][0]);
		}
		if (name)
			buf_puts(&out, name);
		else
			buf_putc(&out, *word);
	}
	data_text(item, to, buf_slice(&out));
	buf_finish(&out);
}

/* For those who come from the list of a language in which this page does not exist: hidden, until
 * its id is the target of the address. */
static void
add_fallback(const struct data_ctx *ctx, json_t *list, int lang)
{
	const struct page *page = ctx->view->page;
	const struct translations *group = page->translations;
	const struct page *version = group ? group->pages[lang] : NULL;
	json_t *item;

	if (lang == page->lang || (version && page_is_listed(version)))
		return;
	item = json_object();
	data_str(item, "tag", data_tag(ctx->data, lang));
	data_url(item, "url", ctx->data->site->conf, data_nearest_list(ctx, lang));
	put_foreign_word(ctx, item, "text", "note_fallback", lang);
	put_foreign_word(ctx, item, "more", "note_fallback_more", lang);
	put_foreign_word(ctx, item, "go", "note_fallback_go", lang);
	json_array_append_new(list, item);
}

void
data_notes(const struct data_ctx *ctx, json_t *object)
{
	const struct page *page = ctx->view->page;
	json_t *list = json_array();

	if (page) {
		add_note(ctx, list, page->derived_from, true);
		add_note(ctx, list, page_outdated_by(page, ctx->data->site->conf), false);
	}
	data_list(object, "notes", list);
	list = json_array();
	for (size_t i = 0; i < ctx->data->site->conf->langs_len; i++)
		if (ctx->view->kind == VIEW_PAGE)
			add_fallback(ctx, list, (int)i);
	data_list(object, "fallbacks", list);
}

/* JSON-LD is written as it is: it is the same for every theme, and no template looks into it. */
static void
put_member(struct buf *out, const char *key, struct slice value)
{
	if (out->ptr[out->len - 1] != '{')
		buf_putc(out, ',');
	buf_put_json(out, slice_of(key));
	buf_putc(out, ':');
	buf_put_json(out, value);
}

static void
describe(const struct data_ctx *ctx, const struct page *page, struct buf *out)
{
	put_member(
	    out, "@type", page_is_roadmap(page) ? SLICE("LearningResource") : SLICE("Article"));
	put_member(out, "name", slice_of(page->title ? page->title : ""));
	put_member(out, "inLanguage", slice_of(data_tag(ctx->data, page->lang)));
	if (ctx->data->absolute) {
		struct buf href = BUF_INIT;

		data_put_absolute(ctx, &href, page->url);
		put_member(out, "url", buf_slice(&href));
		buf_finish(&href);
	}
}

/* One more object of a list. */
static void
open_item(struct buf *out)
{
	buf_puts(out, out->ptr[out->len - 1] == '[' ? "{" : ",{");
}

/* As in the page's own links: what is not ASCII stays as it is, which takes a third of the bytes and
 * none where the page has said it already. */
static void
put_fragment(struct buf *out, struct slice id)
{
	for (size_t i = 0; i < id.len; i++) {
		if (id.ptr[i] & 0x80)
			buf_putc(out, id.ptr[i]);
		else
			url_encode_path(out, slice_from(id.ptr + i, 1));
	}
}

/* The stages as an ordered list, each with the address of its place on the page. */
static void
put_stages(const struct data_ctx *ctx, const json_t *page_data, struct buf *out)
{
	const json_t *stages = json_object_get(json_object_get(page_data, "plan"), "stages"),
		     *stage;
	struct buf url = BUF_INIT;
	size_t i;

	if (!json_array_size(stages))
		return;
	buf_puts(out, ",\"mainEntity\":{");
	put_member(out, "@type", SLICE("ItemList"));
	buf_puts(out, ",\"numberOfItems\":");
	buf_put_uint(out, json_array_size(stages));
	buf_puts(out, ",\"itemListElement\":[");
	json_array_foreach (stages, i, stage) {
		if (i == STAGES_MAX)
			break;
		open_item(out);
		put_member(out, "@type", SLICE("ListItem"));
		buf_puts(out, ",\"position\":");
		buf_put_uint(out, i + 1);
		put_member(
		    out, "name", slice_of(json_string_value(json_object_get(stage, "name"))));
		if (ctx->data->absolute) {
			buf_truncate(&url, 0);
			data_put_absolute(ctx, &url, ctx->view->page->url);
			buf_putc(&url, '#');
			put_fragment(
			    &url, slice_of(json_string_value(json_object_get(stage, "id"))));
			put_member(out, "url", buf_slice(&url));
		}
		buf_putc(out, '}');
	}
	buf_puts(out, "]}");
	buf_finish(&url);
}

/* What was made from this page, where it is the source of the others. */
static void
put_translations(const struct data_ctx *ctx, struct buf *out)
{
	const struct page *page = ctx->view->page;
	const struct translations *group = page->translations;
	size_t start = out->len;

	buf_puts(out, ",\"workTranslation\":[");
	for (size_t i = 0; group && i < group->len; i++) {
		const struct page *other = group->pages[i];

		if (!other || other == page || !page_is_listed(other))
			continue;
		open_item(out);
		describe(ctx, other, out);
		buf_putc(out, '}');
	}
	if (out->ptr[out->len - 1] == '[')
		buf_truncate(out, start);
	else
		buf_putc(out, ']');
}

/* In a script element nothing may look like its end. */
static void
put_script(json_t *object, const char *key, struct slice json)
{
	struct buf out = BUF_INIT;
	const char *sign;

	while ((sign = memchr(json.ptr, '<', json.len))) {
		buf_put_bytes(&out, json.ptr, (size_t)(sign - json.ptr));
		buf_puts(&out, "\\u003c");
		json = slice_skip(json, (size_t)(sign + 1 - json.ptr));
	}
	if (out.len) {
		buf_put(&out, json);
		json = buf_slice(&out);
	}
	data_text(object, key, json);
	buf_finish(&out);
}

void
data_json_ld(const struct data_ctx *ctx, json_t *object)
{
	const struct page *page = ctx->view->kind == VIEW_PAGE ? ctx->view->page : NULL;
	const struct page *source;
	struct buf text = BUF_INIT;

	if (!page) {
		data_str(object, "json_ld", "");
		return;
	}
	source = page->derived_from;
	if (!source)
		source = health_source(page, ctx->data->site->conf);
	buf_puts(&text, "{");
	put_member(&text, "@context", SLICE("https://schema.org"));
	describe(ctx, page, &text);
	if (page->front.description)
		put_member(&text, "description", slice_of(page->front.description));
	if (page->front.date)
		put_member(&text, "datePublished", slice_of(page->front.date));
	if (page->front.lastmod)
		put_member(&text, "dateModified", slice_of(page->front.lastmod));
	if (source) {
		buf_puts(
		    &text, page->derived_from ? ",\"isBasedOn\":{" : ",\"translationOfWork\":{");
		describe(ctx, source, &text);
		buf_putc(&text, '}');
	} else {
		put_translations(ctx, &text);
	}
	put_stages(ctx, object, &text);
	buf_putc(&text, '}');
	put_script(object, "json_ld", buf_slice(&text));
	buf_finish(&text);
}
