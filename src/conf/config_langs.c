#include "conf/config_langs.h"

#include "base/mem.h"
#include "conf/lang.h"
#include "conf/suggest.h"

#include <stdlib.h>

enum { LANGS_MAX = 64, TAG_MAX = 35 };

/* Own names of the languages that sites in the region have. */
static const struct {
	const char *tag, *label;
} labels[] = {
    {"zh-Hant", "繁體中文"},
    {"zh-Hans", "简体中文"},
    {"ko", "한국어"},
    {"ja", "日本語"},
    {"en", "English"},
    {"vi", "Tiếng Việt"},
    {"th", "ไทย"},
    {"id", "Bahasa Indonesia"},
    {"fr", "Français"},
    {"de", "Deutsch"},
    {"es", "Español"},
    {"pt", "Português"},
    {"ru", "Русский"},
};

const char *
config_text(struct config *conf, const struct yaml_marks *marks, const char *place,
    const json_t *value, const char *fallback)
{
	struct slice written = yaml_written(marks, place);

	if (json_is_number(value) && written.len)
		return arena_copy(&conf->arena, written).ptr;
	if (!json_is_string(value) || !json_string_length(value))
		return fallback;
	return arena_strdup(&conf->arena, json_string_value(value));
}

static const char *
label_of(const char *tag)
{
	for (size_t i = 0; i < sizeof(labels) / sizeof(*labels); i++)
		if (strcmp(labels[i].tag, tag) == 0)
			return labels[i].label;
	return tag;
}

static const char *
member(struct config *conf, const struct yaml_marks *marks, const char *key, const char *name,
    const char *fallback)
{
	const json_t *lang = json_object_get(json_object_get(conf->data, "languages"), key);
	char *place = xasprintf("languages.%s.%s", key, name);
	const char *text = config_text(conf, marks, place, json_object_get(lang, name), fallback);

	free(place);
	return text;
}

static void
add_lang(struct config *conf, const struct yaml_marks *marks, const char *key, struct diag *diag)
{
	char *place = xasprintf("languages.%s", key);
	struct diag_at at = yaml_mark(marks, place);
	struct buf tag = BUF_INIT;
	struct config_lang *lang = &conf->langs[conf->langs_len];

	free(place);
	if (strlen(key) > TAG_MAX || !lang_canonical(&tag, slice_of(key))) {
		diag_fatal(diag, EXIT_USAGE, "config-language", at,
		    "use a tag such as zh-Hant, zh-Hans, ko or en",
		    "\"%.60s\" is no language tag of BCP 47", key);
		goto out;
	}
	for (size_t i = 0; i < conf->langs_len; i++) {
		if (strcmp(conf->langs[i].tag, tag.ptr) != 0)
			continue;
		diag_fatal(diag, EXIT_USAGE, "config-language", at, "keep one of them",
		    "%s is the same language as one above: %s", key, tag.ptr);
		goto out;
	}
	lang->tag = arena_strdup(&conf->arena, tag.ptr);
	lang->label = member(conf, marks, key, "label", label_of(lang->tag));
	lang->title = member(conf, marks, key, "title", conf->title);
	lang->description = member(conf, marks, key, "description",
	    config_text(
		conf, marks, "description", json_object_get(conf->data, "description"), ""));
	lang->derive_from = -1;
	conf->langs_len++;
out:
	buf_finish(&tag);
}

/* The index of a language that the file names elsewhere, or -1 after a diagnostic. */
static int
named_lang(struct config *conf, const char *name, struct diag_at at, struct diag *diag)
{
	int index = config_find_lang(conf, slice_of(name));
	struct suggest search;
	char *hint;

	if (index >= 0)
		return index;
	suggest_init(&search, slice_of(name));
	for (size_t i = 0; i < conf->langs_len; i++)
		suggest_offer(&search, conf->langs[i].tag);
	hint = search.best ? xasprintf("did you mean \"%s\"?", search.best) : NULL;
	diag_fatal(diag, EXIT_USAGE, "config-language", at,
	    hint ? hint : "name one of the languages, or add it to them",
	    "\"%.60s\" is none of the site's languages", name);
	free(hint);
	return -1;
}

static bool
is_chinese(const struct config *conf, int lang, const char *tag)
{
	return strcmp(conf->langs[lang].tag, tag) == 0;
}

static void
read_derive(struct config *conf, const struct yaml_marks *marks, struct diag *diag)
{
	const json_t *list = json_object_get(conf->data, "derive");
	int pair[2] = {-1, -1};

	if (json_is_array(list) && json_array_size(list) == 0)
		return;
	if (!json_is_array(list)) {
		for (size_t i = 0; i < conf->langs_len; i++) {
			if (is_chinese(conf, (int)i, "zh-Hant"))
				pair[0] = (int)i;
			if (is_chinese(conf, (int)i, "zh-Hans"))
				pair[1] = (int)i;
		}
		if (pair[0] < 0 || pair[1] < 0)
			return;
	} else {
		for (size_t i = 0; i < 2; i++) {
			const char *name = json_string_value(json_array_get(list, i));
			char *place = xasprintf("derive.%zu", i);

			if (name)
				pair[i] = named_lang(conf, name, yaml_mark(marks, place), diag);
			free(place);
			if (name && pair[i] < 0)
				return;
		}
	}
	if (json_array_size(list) > 2 || pair[0] < 0 || pair[1] < 0 || pair[0] == pair[1] ||
	    strncmp(conf->langs[pair[0]].tag, "zh-Han", 6) != 0 ||
	    strncmp(conf->langs[pair[1]].tag, "zh-Han", 6) != 0) {
		diag_fatal(diag, EXIT_USAGE, "config-value", yaml_mark(marks, "derive"),
		    "write derive: [zh-Hant, zh-Hans], or [] to turn conversion off",
		    "derive names the two languages between which pages can be converted");
		return;
	}
	conf->langs[pair[0]].derive_from = pair[1];
	conf->langs[pair[1]].derive_from = pair[0];
}

static void
read_suffixes(struct config *conf, const struct yaml_marks *marks, struct diag *diag)
{
	json_t *map = json_object_get(conf->data, "suffixes"), *value;
	const char *key;

	conf->suffixes =
	    arena_alloc(&conf->arena, (json_object_size(map) + 1) * sizeof(*conf->suffixes));
	json_object_foreach (map, key, value) {
		char *place = xasprintf("suffixes.%s", key);
		struct diag_at at = yaml_mark(marks, place);
		const char *name = json_string_value(value);
		int lang = name ? named_lang(conf, name, at, diag) : -1;
		bool led = strchr(".-_", key[0]) != NULL;

		free(place);
		if (!key[led] || strchr(key, '/'))
			diag_fatal(diag, EXIT_USAGE, "config-value", at,
			    "write \"cn\" for page.cn.md, or \"-cn\" for page-cn.md",
			    "\"%.60s\" is no ending of a file name", key);
		if (lang < 0)
			continue;
		conf->suffixes[conf->suffixes_len++] = (struct config_suffix){
		    arena_printf(&conf->arena, "%s%s", led ? "" : ".", key), lang};
	}
}

static void
read_default(struct config *conf, const struct yaml_marks *marks, struct diag *diag)
{
	const char *name = json_string_value(json_object_get(conf->data, "default_language"));
	int index;

	if (!name)
		return;
	index = named_lang(conf, name, yaml_mark(marks, "default_language"), diag);
	if (index >= 0)
		conf->default_lang = index;
}

void
config_read_langs(struct config *conf, const struct yaml_marks *marks, struct diag *diag)
{
	json_t *map = json_object_get(conf->data, "languages"), *value;
	size_t len = json_object_size(map);
	const char *key;

	if (len == 0 || len > LANGS_MAX) {
		diag_fatal(diag, EXIT_USAGE, "config-language", yaml_mark(marks, "languages"),
		    "write languages: { ko: { label: 한국어 } }",
		    "a site has from 1 to %d languages, not %zu", LANGS_MAX, len);
		return;
	}
	conf->langs = arena_alloc(&conf->arena, len * sizeof(*conf->langs));
	json_object_foreach (map, key, value)
		add_lang(conf, marks, key, diag);
	if (!conf->langs_len)
		return;
	read_default(conf, marks, diag);
	read_derive(conf, marks, diag);
	read_suffixes(conf, marks, diag);
}

static int
find_tag(const struct config *conf, struct slice tag)
{
	for (size_t i = 0; i < conf->langs_len; i++)
		if (slice_is(tag, conf->langs[i].tag))
			return (int)i;
	return -1;
}

/* A bare language stands for the one variety of it that the site has; Chinese without a script
 * is taken as Simplified first, as CLDR does. */
static int
find_variety(const struct config *conf, struct slice language)
{
	int found = slice_is(language, "zh") ? find_tag(conf, SLICE("zh-Hans")) : -1;

	for (size_t i = 0; found < 0 && i < conf->langs_len; i++)
		if (strncmp(conf->langs[i].tag, language.ptr, language.len) == 0 &&
		    conf->langs[i].tag[language.len] == '-')
			found = (int)i;
	return found;
}

/* True when the last part of a spelled tag is a region. */
static bool
ends_in_region(struct slice tag)
{
	size_t len = tag.len - lang_parent(tag).len;

	return lang_parent(tag).len && ((len == 3 && tag.ptr[tag.len - 1] <= 'Z') ||
					   (len == 4 && tag.ptr[tag.len - 1] <= '9'));
}

int
config_find_lang(const struct config *conf, struct slice tag)
{
	struct buf spelled = BUF_INIT, canonical = BUF_INIT;
	struct slice name;
	int found = -1;

	if (tag.len > TAG_MAX || !lang_spell(&spelled, tag))
		goto out;
	lang_canonical(&canonical, tag);
	name = buf_slice(&canonical);
	found = find_tag(conf, buf_slice(&spelled));
	if (found < 0)
		found = find_tag(conf, name);
	if (found < 0 && ends_in_region(name)) {
		name = lang_parent(name);
		found = find_tag(conf, name);
	}
	if (found < 0 && !lang_parent(name).len)
		found = find_variety(conf, name);
out:
	buf_finish(&spelled);
	buf_finish(&canonical);
	return found;
}
