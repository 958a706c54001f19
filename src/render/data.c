#include "render/data.h"

#include "base/json_arena.h"
#include "base/path.h"
#include "conf/dates.h"
#include "conf/i18n.h"
#include "conf/numbers.h"

#include <stdio.h>

void
data_shared(json_t *object, const char *key, json_t *value)
{
	json_object_set_new_nocheck(object, key, json_arena_lend(value));
}

void
data_text(json_t *object, const char *key, struct slice text)
{
	json_object_set_new_nocheck(object, key, json_stringn_nocheck(text.ptr, text.len));
}

void
data_str(json_t *object, const char *key, const char *text)
{
	json_object_set_new_nocheck(object, key, json_string_nocheck(text ? text : ""));
}

void
data_flag(json_t *object, const char *key, bool value)
{
	json_object_set_new_nocheck(object, key, json_boolean(value));
}

void
data_int(json_t *object, const char *key, long value)
{
	json_object_set_new_nocheck(object, key, json_integer(value));
}

static void
has_flag(json_t *object, const char *key, bool value)
{
	char name[64] = "has_";
	size_t len = strlen(key);

	if (len + 5 > sizeof(name))
		len = sizeof(name) - 5;
	memcpy(name + 4, key, len);
	name[4 + len] = '\0';
	data_flag(object, name, value);
}

void
data_list(json_t *object, const char *key, json_t *list)
{
	size_t len = json_array_size(list), i;
	json_t *item;

	json_array_foreach (list, i, item) {
		data_flag(item, "first", i == 0);
		data_flag(item, "last", i + 1 == len);
	}
	json_object_set_new_nocheck(object, key, list);
	has_flag(object, key, len > 0);
}

void
data_optional(json_t *object, const char *key, const char *text)
{
	data_str(object, key, text);
	has_flag(object, key, text && *text);
}

void
data_url(json_t *object, const char *key, const struct config *conf, struct slice url)
{
	struct buf out = BUF_INIT;

	if (!conf->offline && url_is_encoded(url)) { /* most are */
		data_text(object, key, url);
		return;
	}
	url_encode_path(&out, url);
	if (conf->offline && (!url.len || url.ptr[url.len - 1] == '/'))
		buf_puts(&out, "index.html");
	data_text(object, key, buf_slice(&out));
	buf_finish(&out);
}

void
data_count(const struct data_ctx *ctx, json_t *object, const char *key, long value)
{
	struct buf text = BUF_INIT;
	char name[64];
	size_t len = strnlen(key, sizeof(name) - sizeof("_text"));

	memcpy(name, key, len);
	data_int(object, key, value);
	numbers_put(i18n_numbers(ctx->data->words, ctx->view->lang), &text, value);
	memcpy(name + len, "_text", sizeof("_text"));
	data_text(object, name, buf_slice(&text));
	memcpy(name + len, "_is", sizeof("_is"));
	data_shared(object, name, i18n_plural(ctx->data->words, ctx->view->lang, value));
	buf_finish(&text);
}

const char *
data_word(const struct page_data *data, int lang, const char *key)
{
	return i18n_word(data->words, lang, key);
}

const char *
data_tag(const struct page_data *data, int lang)
{
	return data->site->conf->langs[lang].tag;
}

const char *
data_page_name(const struct page *page)
{
	const char *name = page->front.link_title;

	return name && *name ? name : page->title ? page->title : "";
}

struct slice
data_folder_name(const struct folder *folder)
{
	return folder->page ? slice_of(data_page_name(folder->page)) : folder->name;
}

json_t *
data_date(const struct page_data *data, int lang, const char *date)
{
	struct buf text = BUF_INIT;
	json_t *object;

	if (!date || !dates_put(i18n_dates(data->words, lang), &text, slice_of(date))) {
		buf_finish(&text);
		return json_null();
	}
	object = json_object();
	data_text(object, "iso", slice_head(slice_of(date), 10));
	data_text(object, "text", buf_slice(&text));
	buf_finish(&text);
	return object;
}

void
data_put_absolute(const struct data_ctx *ctx, struct buf *out, struct slice url)
{
	const struct config *conf = ctx->data->site->conf;

	if (ctx->data->absolute)
		buf_puts(out, conf->base_url);
	else
		buf_put(out, buf_slice(&ctx->root));
	url_encode_path(out, url);
	if (!ctx->data->absolute && conf->offline && (!url.len || url.ptr[url.len - 1] == '/'))
		buf_puts(out, "index.html");
}
