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

static void
put_address(const struct data_ctx *ctx, json_t *object, struct slice url)
{
	struct buf href = BUF_INIT;

	if (ctx->data->absolute) {
		data_put_absolute(ctx, &href, url);
		data_text(object, "url", buf_slice(&href));
	}
	buf_finish(&href);
}

static json_t *
describe(const struct data_ctx *ctx, const struct page *page)
{
	json_t *object = json_object();

	data_str(object, "@type", page_is_roadmap(page) ? "LearningResource" : "Article");
	data_str(object, "name", page->title);
	data_str(object, "inLanguage", data_tag(ctx->data, page->lang));
	put_address(ctx, object, page->url);
	return object;
}

/* In a script element nothing may look like its end. */
static void
put_script(json_t *object, const char *key, const char *json)
{
	struct buf out = BUF_INIT;

	for (; *json; json++) {
		if (*json == '<')
			buf_puts(&out, "\\u003c");
		else
			buf_putc(&out, *json);
	}
	data_text(object, key, buf_slice(&out));
	buf_finish(&out);
}

/* The stages as an ordered list, each with the address of its place on the page. */
static void
put_stages(const struct data_ctx *ctx, const json_t *page_data, json_t *about)
{
	const json_t *stages = json_object_get(json_object_get(page_data, "plan"), "stages"),
		     *stage;
	json_t *list = json_array(), *entity;
	size_t i;

	json_array_foreach (stages, i, stage) {
		json_t *item = json_object();
		struct buf url = BUF_INIT;

		if (i == STAGES_MAX) {
			json_decref(item);
			break;
		}
		data_str(item, "@type", "ListItem");
		data_int(item, "position", (long)i + 1);
		json_object_set_nocheck(item, "name", json_object_get(stage, "name"));
		if (ctx->data->absolute) {
			data_put_absolute(ctx, &url, ctx->view->page->url);
			buf_putc(&url, '#');
			url_encode_path(
			    &url, slice_of(json_string_value(json_object_get(stage, "id"))));
			data_text(item, "url", buf_slice(&url));
		}
		json_array_append_new(list, item);
		buf_finish(&url);
	}
	if (!json_array_size(list)) {
		json_decref(list);
		return;
	}
	entity = json_object();
	data_str(entity, "@type", "ItemList");
	data_str(entity, "itemListOrder", "https://schema.org/ItemListOrderAscending");
	data_int(entity, "numberOfItems", (long)json_array_size(stages));
	json_object_set_new_nocheck(entity, "itemListElement", list);
	json_object_set_new_nocheck(about, "mainEntity", entity);
}

/* What was made from this page, where it is the source of the others. */
static void
put_translations(const struct data_ctx *ctx, json_t *about)
{
	const struct page *page = ctx->view->page;
	const struct translations *group = page->translations;
	json_t *list = json_array();

	for (size_t i = 0; group && i < group->len; i++) {
		const struct page *other = group->pages[i];

		if (other && other != page && page_is_listed(other))
			json_array_append_new(list, describe(ctx, other));
	}
	if (json_array_size(list))
		json_object_set_nocheck(about, "workTranslation", list);
	json_decref(list);
}

static int
take_json(const char *bytes, size_t len, void *text)
{
	buf_put_bytes(text, bytes, len);
	return 0;
}

void
data_json_ld(const struct data_ctx *ctx, json_t *object)
{
	const struct page *page = ctx->view->kind == VIEW_PAGE ? ctx->view->page : NULL;
	const struct page *source;
	json_t *about, *ordered;
	struct buf text = BUF_INIT;

	data_str(object, "json_ld", "");
	if (!page)
		return;
	source = page->derived_from;
	if (!source)
		source = health_source(page, ctx->data->site->conf);
	ordered = json_object();
	data_str(ordered, "@context", "https://schema.org");
	about = describe(ctx, page);
	json_object_update(ordered, about);
	if (page->front.description)
		data_str(ordered, "description", page->front.description);
	if (page->front.date)
		data_str(ordered, "datePublished", page->front.date);
	if (page->front.lastmod)
		data_str(ordered, "dateModified", page->front.lastmod);
	if (source)
		json_object_set_new_nocheck(ordered,
		    page->derived_from ? "isBasedOn" : "translationOfWork", describe(ctx, source));
	else
		put_translations(ctx, ordered);
	put_stages(ctx, object, ordered);
	json_dump_callback(ordered, take_json, &text, JSON_COMPACT);
	put_script(object, "json_ld", text.ptr);
	buf_finish(&text);
	json_decref(about);
	json_decref(ordered);
}
