/* What all pages share: "site" and "lang". */
#include "base/utf8.h"
#include "conf/config.h"
#include "render/data.h"
#include "render/data_web.h"
#include "render/timetable.h"
#include "render/vendor.h"

#include <ctype.h>

/* As Open Graph writes languages. Others: the tag with an underscore. */
static const char *const locales[][2] = {
    {"zh-Hant", "zh_TW"},
    {"zh-Hans", "zh_CN"},
    {"ko", "ko_KR"},
    {"en", "en_US"},
    {"ja", "ja_JP"},
};

void
data_locale(json_t *object, const char *tag)
{
	struct buf out = BUF_INIT;

	for (size_t i = 0; i < sizeof(locales) / sizeof(*locales); i++)
		if (strcmp(tag, locales[i][0]) == 0)
			buf_puts(&out, locales[i][1]);
	for (size_t i = 0; !out.len && tag[i]; i++)
		buf_putc(&out, tag[i] == '-' ? '_' : tag[i]);
	data_text(object, "locale", buf_slice(&out));
	buf_finish(&out);
}

/* The sign of a language in the switcher: the first character of its own name for scripts where
 * one is enough, else the tag's first subtag in capitals. */
static void
put_short(json_t *object, const struct config_lang *lang)
{
	struct buf out = BUF_INIT;

	if ((unsigned char)lang->label[0] >= 0xE0) {
		size_t len = 1;

		while (((unsigned char)lang->label[len] & 0xC0) == 0x80)
			len++;
		buf_put_bytes(&out, lang->label, len);
	} else {
		for (size_t i = 0; lang->tag[i] && lang->tag[i] != '-'; i++)
			buf_putc(&out, (char)toupper((unsigned char)lang->tag[i]));
	}
	data_text(object, "short", buf_slice(&out));
	buf_finish(&out);
}

static bool
has_tags(const struct site *site, int lang)
{
	for (const struct tag *tag = site->tags; tag; tag = tag->hh.next)
		if (tag->lang == lang)
			return true;
	return false;
}

static void
put_status_url(const struct page_data *data, int lang, json_t *object)
{
	struct view view = {.kind = VIEW_STATUS, .lang = lang, .number = 1};
	struct buf url = BUF_INIT;

	view_put_url(&url, data->site, &view);
	data_url(object, "status", data->site->conf, buf_slice(&url));
	data_flag(object, "has_status", view_has_status(data->site, lang));
	buf_finish(&url);
}

/* The list is known to be made, or a page stands in its place. */
static bool
has_timeline(const struct page_data *data, int lang, struct slice url)
{
	const struct site *site = data->site;

	return site_find_made(site, url).len ||
	       ((!site->made_len || site_find_url(site, url)) && timetable_exists(site, lang));
}

static void
put_list_urls(const struct page_data *data, int lang, json_t *object)
{
	const struct config *conf = data->site->conf;
	const struct folder *root = data->site->roots[lang];
	struct view tags = {.kind = VIEW_TAGS, .lang = lang, .number = 1};
	struct view timeline = {.kind = VIEW_TIMELINE, .lang = lang, .number = 1};
	struct view topics = {.kind = VIEW_TOPICS, .lang = lang, .number = 1};
	struct view graph = {.kind = VIEW_GRAPH, .lang = lang, .number = 1};
	struct buf url = BUF_INIT;

	data_url(object, "home", conf, folder_url(root));
	view_put_url(&url, data->site, &tags);
	data_url(object, "tags", conf, buf_slice(&url));
	data_flag(object, "has_tags", has_tags(data->site, lang));
	buf_truncate(&url, 0);
	view_put_url(&url, data->site, &topics);
	data_url(object, "topics", conf, buf_slice(&url));
	data_flag(object, "has_topics", skills_any(data->skills));
	buf_truncate(&url, 0);
	view_put_url(&url, data->site, &timeline);
	data_url(object, "timeline", conf, buf_slice(&url));
	data_flag(object, "has_timeline", has_timeline(data, lang, buf_slice(&url)));
	buf_truncate(&url, 0);
	view_put_url(&url, data->site, &graph);
	data_url(object, "graph", conf, buf_slice(&url));
	data_flag(object, "has_graph", web_exists(data->site, lang));
	put_status_url(data, lang, object);
	buf_truncate(&url, 0);
	buf_put(&url, root->url);
	buf_puts(&url, "atom.xml");
	data_url(object, "feed", conf, buf_slice(&url));
	buf_finish(&url);
}

json_t *
data_lang(const struct page_data *data, int lang)
{
	static const char *const own_words[] = {"lost_title", "lost_text", "lost_go"};
	const struct config_lang *conf = &data->site->conf->langs[lang];
	json_t *object = json_object();

	data_str(object, "tag", conf->tag);
	data_str(object, "label", conf->label);
	data_str(object, "title", conf->title);
	data_optional(object, "description", conf->description);
	data_int(object, "line", lang % 8 + 1);
	put_short(object, conf);
	data_locale(object, conf->tag);
	put_list_urls(data, lang, object);
	for (size_t i = 0; i < sizeof(own_words) / sizeof(*own_words); i++)
		data_str(object, own_words[i], data_word(data, lang, own_words[i]));
	return object;
}

static const char *const csp_rules[][2] = {
    {"default-src", "'none'"},
    {"script-src", "'self'"},
    {"style-src", "'self'"},
    {"img-src", "'self' data: https:"},
    {"font-src", "'self'"},
    {"connect-src", "'self'"},
    {"base-uri", "'none'"},
    {"form-action", "'none'"},
};

static void
put_rule(struct buf *out, const char *name, const char *value, const char *more)
{
	if (out->len)
		buf_puts(out, "; ");
	buf_puts(out, name);
	/* 'none' and anything else exclude one another */
	if (!more || strcmp(value, "'none'") != 0)
		buf_printf(out, " %s", value);
	if (more) {
		buf_putc(out, ' ');
		buf_put_escaped(out, slice_of(more));
	}
}

static bool
is_known_rule(const char *name)
{
	for (size_t i = 0; i < sizeof(csp_rules) / sizeof(*csp_rules); i++)
		if (strcmp(name, csp_rules[i][0]) == 0)
			return true;
	return false;
}

/* The policy with the site's additions. Ready for an attribute. `style` is added to what styles may
 * come from, or NULL. */
static void
put_csp(const struct config *conf, json_t *object, const char *key, const char *style)
{
	struct buf out = BUF_INIT;
	const char *name;
	json_t *value;

	for (size_t i = 0; i < sizeof(csp_rules) / sizeof(*csp_rules); i++) {
		put_rule(&out, csp_rules[i][0], csp_rules[i][1],
		    json_string_value(json_object_get(conf->csp, csp_rules[i][0])));
		if (style && strcmp(csp_rules[i][0], "style-src") == 0)
			buf_printf(&out, " %s", style);
	}
	json_object_foreach (conf->csp, name, value) {
		if (!is_known_rule(name) && json_is_string(value))
			put_rule(&out, name, "'self'", json_string_value(value));
	}
	data_text(object, key, buf_slice(&out));
	buf_finish(&out);
}

/* What the theme says, and over it what the site says. A new reference. */
static json_t *
join_params(json_t *theme, json_t *site)
{
	json_t *all = theme ? json_copy(theme) : json_object();

	if (site)
		json_object_update(all, site);
	return all;
}

json_t *
data_site(const struct page_data *data, json_t *assets, json_t *params)
{
	const struct config *conf = data->site->conf;
	json_t *object = json_object(), *langs = json_array();

	data_str(object, "title", conf->title);
	data_str(object, "base_url", data->absolute ? conf->base_url : "");
	data_str(object, "base_path", conf->base_path);
	data_flag(object, "offline", conf->offline);
	data_flag(object, "many_langs", conf->langs_len > 4);
	put_csp(conf, object, "csp", NULL);
	/* Mermaid's drawings carry their styles inside */
	put_csp(conf, object, "csp_mermaid", "'unsafe-inline'");
	data_text(object, "mermaid", data->vendor ? vendor_module(data->vendor) : SLICE(""));
	json_object_set_nocheck(object, "assets", assets);
	json_object_set_new_nocheck(object, "params", join_params(params, conf->params));
	for (size_t i = 0; i < conf->langs_len; i++)
		json_array_append(langs, data->langs[i]);
	data_list(object, "langs", langs);
	return object;
}
