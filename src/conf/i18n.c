#include "conf/i18n.h"

#include "base/buf.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/yaml.h"
#include "conf/config.h"
#include "conf/dates.h"
#include "conf/lang.h"
#include "conf/numbers.h"
#include "conf/plural.h"
#include "conf/suggest.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

enum { FILE_MAX = 256 * 1024, NAMED_MAX = 12 };

struct language {
	json_t *words;   /* with what was borrowed: texts, and objects of a text for each form */
	json_t *texts;   /* the same for templates: all are texts */
	json_t *missing; /* array of the keys that were borrowed */
	json_t *is[PLURALS]; /* {"one": true, "other": false ...}: what templates ask of a number */
	struct dates *dates;
	struct plurals *plurals;
	struct numbers *numbers;
};

struct i18n {
	const struct config *conf;
	struct language *langs;
	json_t *by_tag; /* tag -> words of all folders together */
};

/* A folder's file of words. */
struct word_file {
	char *path;
	struct buf tag; /* canonical */
	bool last;      /* of the last folder, the site's own */
};

static void
fail_read(const struct word_file *file, int error, struct diag *diag)
{
	diag_fatal(diag, EXIT_USAGE, "i18n-read", (struct diag_at){file->path, 0, 0},
	    "check its type, size and permissions", "the words cannot be read: %s",
	    strerror(error));
}

/* A key that only the site has: a word of its own templates, or a slip. */
static void
check_known(const struct i18n *i18n, const char *key, struct diag_at at, struct diag *diag)
{
	const char *tag, *known;
	json_t *words, *value;
	struct suggest search;
	char *hint;

	suggest_init(&search, slice_of(key));
	json_object_foreach (i18n->by_tag, tag, words) {
		if (json_object_get(words, key))
			return;
		json_object_foreach (words, known, value)
			suggest_offer(&search, known);
	}
	if (!search.best)
		return;
	hint = xasprintf("did you mean \"%s\"?", search.best);
	diag_add(
	    diag, DIAG_WARNING, "i18n-key", at, hint, "no template asks for the word \"%s\"", key);
	free(hint);
}

static enum plural
find_plural(const char *name)
{
	int found = 0;

	while (found < PLURALS && strcmp(name, plural_names[found]) != 0)
		found++;
	return (enum plural)found;
}

/* The number that a word with forms goes by: the first of its names, without the braces, and without
 * what says how it is written. */
static struct slice
number_of(const char *text)
{
	const char *open = strstr(text, "{{"), *end = open ? strstr(open, "}}") : NULL;
	struct slice name =
	    end ? slice_trim(slice_from(open + 2, (size_t)(end - open - 2))) : SLICE("");

	return slice_ends(name, "_text") ? slice_head(name, name.len - strlen("_text")) : name;
}

/* True when `forms` is a text for each form, `other` among them; what is wrong goes to `diag`. */
static bool
check_forms(const struct word_file *file, const char *key, const json_t *forms, struct diag_at at,
    struct diag *diag)
{
	const char *other = json_string_value(json_object_get(forms, "other")), *name;
	bool good = other && number_of(other).len;
	struct plurals *plurals;
	json_t *text;

	json_object_foreach ((json_t *)forms, name, text)
		good = good && json_is_string(text) && find_plural(name) < PLURALS;
	if (!good) {
		diag_fatal(diag, EXIT_USAGE, "i18n-type", at,
		    "write a text for each form, and in it the number: {one: '{{count_text}} page', other: '{{count_text}} pages'}",
		    "the word \"%s\" must be a text, or one for each of: zero one two few many other",
		    key);
		return false;
	}
	plurals = plurals_new(file->tag.ptr);
	for (int i = 0; i < PLURALS; i++) {
		bool has = json_object_get(forms, plural_names[i]) != NULL;

		if (has == plural_is_used(plurals, (enum plural)i) || (has && i == PLURAL_OTHER))
			continue;
		diag_add(diag, DIAG_WARNING, "i18n-plural", at,
		    has ? "take this form out" : "add a text for this form",
		    has ? "no number takes the form \"%s\" of the word \"%s\" in %s"
			: "some numbers take the form \"%s\", which the word \"%s\" lacks, in %s",
		    plural_names[i], key, file->tag.ptr);
	}
	plurals_free(plurals);
	return true;
}

/* Takes the words of one file over: texts, and texts for each form. */
static void
merge(struct i18n *i18n, const struct word_file *file, json_t *data, const struct yaml_marks *marks,
    struct diag *diag)
{
	json_t *words = json_object_get(i18n->by_tag, file->tag.ptr), *value,
	       *fresh = json_object();
	const char *key;

	json_object_foreach (data, key, value) {
		struct diag_at at = yaml_mark(marks, key);
		struct slice written = yaml_written(marks, key);

		if (file->last)
			check_known(i18n, key, at, diag);
		if (json_is_null(value))
			continue;
		if (json_is_object(value) ? check_forms(file, key, value, at, diag)
					  : json_is_string(value))
			json_object_set(fresh, key, value);
		else if (json_is_object(value))
			continue;
		else if (written.len)
			json_object_set_new(fresh, key, json_stringn(written.ptr, written.len));
		else
			diag_fatal(diag, EXIT_USAGE, "i18n-type", at,
			    "write key: text, one on each line", "the word \"%s\" must be a text",
			    key);
	}
	if (words)
		json_object_update(words, fresh);
	else
		json_object_set(i18n->by_tag, file->tag.ptr, fresh);
	json_decref(fresh);
}

static void
read_words(struct i18n *i18n, const struct word_file *file, struct diag *diag)
{
	struct buf text = BUF_INIT;
	struct yaml_marks *marks = NULL;
	struct yaml_source src = {.path = file->path, .limit = FILE_MAX};
	int error = fs_read(AT_FDCWD, file->path, FILE_MAX, &text);
	json_t *data = NULL;

	if (error) {
		fail_read(file, error, diag);
		goto out;
	}
	src.text = buf_slice(&text);
	data = yaml_load(src, DIAG_FATAL, EXIT_USAGE, diag, &marks);
	if (data && json_is_object(data))
		merge(i18n, file, data, marks, diag);
	else if (data)
		diag_fatal(diag, EXIT_USAGE, "i18n-type", (struct diag_at){file->path, 1, 1},
		    "write key: text, one on each line", "expected lines of \"key: text\"");
out:
	yaml_marks_free(marks);
	json_decref(data);
	buf_finish(&text);
}

/* Terms lie in the same folder: model/terms and parse/convert read them. */
static int
is_word_file(const struct dirent *entry)
{
	return entry->d_name[0] != '.' && slice_ends(slice_of(entry->d_name), ".yaml") &&
	       strncmp(entry->d_name, "terms.", 6) != 0 &&
	       strcmp(entry->d_name, "glossary.yaml") != 0;
}

/* In the order of names, so that messages do not depend on the file system. */
static void
read_folder(struct i18n *i18n, const char *dir, bool last, struct diag *diag)
{
	struct dirent **entries = NULL;
	int len = scandir(dir, &entries, is_word_file, alphasort);

	for (int i = 0; i < len; i++) {
		struct slice name = slice_of(entries[i]->d_name);
		struct word_file file = {.last = last, .tag = BUF_INIT};

		file.path = xasprintf("%s/%s", dir, entries[i]->d_name);
		if (lang_canonical(&file.tag, slice_head(name, name.len - 5)))
			read_words(i18n, &file, diag);
		else
			diag_add(diag, DIAG_WARNING, "i18n-file", (struct diag_at){file.path, 0, 0},
			    "name it by its language: ko.yaml, zh-Hant.yaml",
			    "the file's name is no language");
		buf_finish(&file.tag);
		free(file.path);
		free(entries[i]);
	}
	free(entries);
}

/* Adds the words that are not there yet; those borrowed from another language are noted. */
static void
borrow(struct language *language, const json_t *from, bool foreign)
{
	json_t *value;
	const char *key;

	json_object_foreach ((json_t *)from, key, value) {
		if (json_object_get(language->words, key))
			continue;
		json_object_set(language->words, key, value);
		if (foreign)
			json_array_append_new(language->missing, json_string(key));
	}
}

/* One text for all forms, in which templates choose by what is said of the number beside it. */
static json_t *
join_forms(const json_t *forms)
{
	const char *other = json_string_value(json_object_get(forms, "other")), *name;
	struct slice number = number_of(other);
	struct buf out = BUF_INIT, close = BUF_INIT;
	json_t *text, *joined;

	for (int i = 0; i < PLURAL_OTHER; i++) {
		name = plural_names[i];
		text = json_object_get(forms, name);
		if (!text)
			continue;
		buf_printf(&out, "{{#%.*s_is.%s}}%s{{/%.*s_is.%s}}", SLICE_ARG(number), name,
		    json_string_value(text), SLICE_ARG(number), name);
	}
	for (int i = 0; i < PLURAL_OTHER; i++)
		if (json_object_get(forms, plural_names[i]))
			buf_printf(&out, "{{^%.*s_is.%s}}", SLICE_ARG(number), plural_names[i]);
	buf_puts(&out, other);
	for (int i = PLURAL_OTHER - 1; i >= 0; i--)
		if (json_object_get(forms, plural_names[i]))
			buf_printf(&close, "{{/%.*s_is.%s}}", SLICE_ARG(number), plural_names[i]);
	buf_put(&out, buf_slice(&close));
	joined = json_stringn(out.ptr, out.len);
	buf_finish(&out);
	buf_finish(&close);
	return joined;
}

static void
fill_texts(struct language *language)
{
	const char *key;
	json_t *word;

	language->texts = json_object();
	json_object_foreach (language->words, key, word) {
		if (json_is_string(word))
			json_object_set(language->texts, key, word);
		else
			json_object_set_new(language->texts, key, join_forms(word));
	}
	for (int i = 0; i < PLURALS; i++) {
		language->is[i] = json_object();
		for (int j = 0; j < PLURALS; j++)
			json_object_set_new(language->is[i], plural_names[j], json_boolean(i == j));
	}
}

static void
fill_language(struct i18n *i18n, int index)
{
	const struct config *conf = i18n->conf;
	struct language *language = &i18n->langs[index];
	const char *others[] = {conf->langs[conf->default_lang].tag, "en"};
	struct slice tag = slice_of(conf->langs[index].tag);

	language->words = json_object();
	language->missing = json_array();
	language->dates = dates_new(tag.ptr);
	language->plurals = plurals_new(tag.ptr);
	language->numbers = numbers_new(tag.ptr);
	for (; tag.len; tag = lang_parent(tag)) {
		char *name = xstrndup(tag.ptr, tag.len);

		borrow(language, json_object_get(i18n->by_tag, name), false);
		free(name);
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		borrow(language, json_object_get(i18n->by_tag, others[i]), true);
	fill_texts(language);
}

struct i18n *
i18n_load(const struct config *conf, const char *const *dirs, size_t dirs_len, struct diag *diag)
{
	struct i18n *i18n = xcalloc(1, sizeof(*i18n));
	size_t fatal = diag->counts[DIAG_FATAL];

	i18n->conf = conf;
	i18n->by_tag = json_object();
	i18n->langs = xcalloc(conf->langs_len, sizeof(*i18n->langs));
	for (size_t i = 0; i < dirs_len; i++)
		read_folder(i18n, dirs[i], i > 0 && i == dirs_len - 1, diag);
	for (size_t i = 0; i < conf->langs_len; i++)
		fill_language(i18n, (int)i);
	if (diag->counts[DIAG_FATAL] == fatal)
		return i18n;
	i18n_free(i18n);
	return NULL;
}

void
i18n_free(struct i18n *i18n)
{
	if (!i18n)
		return;
	for (size_t i = 0; i < i18n->conf->langs_len; i++) {
		json_decref(i18n->langs[i].words);
		json_decref(i18n->langs[i].texts);
		json_decref(i18n->langs[i].missing);
		for (int j = 0; j < PLURALS; j++)
			json_decref(i18n->langs[i].is[j]);
		plurals_free(i18n->langs[i].plurals);
		numbers_free(i18n->langs[i].numbers);
		dates_free(i18n->langs[i].dates);
	}
	free(i18n->langs);
	json_decref(i18n->by_tag);
	free(i18n);
}

json_t *
i18n_words(const struct i18n *i18n, int lang)
{
	return i18n->langs[lang].texts;
}

const char *
i18n_word(const void *words, int lang, const char *key)
{
	return i18n_form(words, lang, key, -1);
}

const char *
i18n_form(const struct i18n *i18n, int lang, const char *key, long number)
{
	const struct language *language = &i18n->langs[lang];
	const json_t *word = json_object_get(language->words, key), *form = word;

	if (json_is_object(word)) {
		form = number < 0 ? NULL
				  : json_object_get(
					word, plural_names[plural_of(language->plurals, number)]);
		if (!form)
			form = json_object_get(word, plural_names[PLURAL_OTHER]);
	}
	return form ? json_string_value(form) : key;
}

json_t *
i18n_plural(const struct i18n *i18n, int lang, long number)
{
	const struct language *language = &i18n->langs[lang];

	return language->is[plural_of(language->plurals, number)];
}

const struct numbers *
i18n_numbers(const struct i18n *i18n, int lang)
{
	return i18n->langs[lang].numbers;
}

const struct dates *
i18n_dates(const struct i18n *i18n, int lang)
{
	return i18n->langs[lang].dates;
}

void
i18n_check(const struct i18n *i18n, struct diag *diag)
{
	for (size_t i = 0; i < i18n->conf->langs_len; i++) {
		const json_t *missing = i18n->langs[i].missing;
		size_t len = json_array_size(missing);
		struct buf names = BUF_INIT;
		char *hint;

		for (size_t j = 0; j < len && j < NAMED_MAX; j++)
			buf_printf(&names, "%s%s", j ? ", " : "",
			    json_string_value(json_array_get(missing, j)));
		if (len > NAMED_MAX)
			buf_printf(&names, " and %zu more", len - NAMED_MAX);
		hint = xasprintf("write them in i18n/%s.yaml", i18n->conf->langs[i].tag);
		if (len)
			diag_add(diag, DIAG_WARNING, "i18n-missing", (struct diag_at){NULL, 0, 0},
			    hint, "%zu words of the site are not in %s: %s", len,
			    i18n->conf->langs[i].tag, names.ptr);
		free(hint);
		buf_finish(&names);
	}
}
