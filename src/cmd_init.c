/* `rmgen init`: the first files of a site. Nothing is asked and nothing that is there is touched. */
#include "base/mem.h"
#include "base/path.h"
#include "base/today.h"
#include "base/yaml.h"
#include "commands.h"
#include "conf/config.h"
#include "conf/lang.h"
#include "conf/suggest.h"
#include "render/theme_dir.h"
#include "starter.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#ifndef RMGEN_REPOSITORY
#define RMGEN_REPOSITORY ""
#endif

enum { LANGS_MAX = 16 };

#define USUAL_LANGUAGES "zh-Hant,zh-Hans,ko"
#define FALLBACK        "en" /* whose texts a language gets that has none here */

/* Files of every site, and those of each language below scaffold/<tag>/. */
static const char *const site_files[][2] = {
    {"rmgen.yaml.mustache", "rmgen.yaml"},
    {"glossary.yaml", "i18n/glossary.yaml"},
    {"gitignore", ".gitignore"},
    {"pages.yml.mustache", ".github/workflows/pages.yml"},
};
static const char *const lang_files[][2] = {
    {"index.md", "index.md"},
    {"guide.md", "guide.md"},
    {"plans.md", "plans/index.md"},
    {"web-backend.md.mustache", "plans/web-backend.md"},
};

/* Codes of countries that are taken for those of their languages. */
static const char *const mistaken[][2] = {
    {"kr", "ko"}, {"jp", "ja"}, {"cn", "zh-Hans"}, {"tw", "zh-Hant"}, {"hk", "zh-Hant"}};

/* A language that was asked for. */
struct start_lang {
	char *tag;
	const char *texts; /* the folder of its texts: the tag, or FALLBACK */
};

struct start {
	const struct options *options;
	struct diag *diag;
	struct start_lang langs[LANGS_MAX];
	size_t langs_len;
	json_t *data; /* what the templates see */
	struct starter starter;
};

#define NOWHERE ((struct diag_at){NULL, 0, 0})

static bool
fail_usage(struct start *start, const char *hint, const char *message, const char *what)
{
	diag_fatal(start->diag, EXIT_USAGE, "usage", NOWHERE, hint, message, what);
	return false;
}

static bool
check_mistaken(struct start *start, const char *tag)
{
	char *hint;

	for (size_t i = 0; i < sizeof(mistaken) / sizeof(*mistaken); i++) {
		if (strcmp(mistaken[i][0], tag) != 0)
			continue;
		hint = xasprintf("did you mean %s?", mistaken[i][1]);
		fail_usage(
		    start, hint, "\"%s\" is the code of a country, not of its language", tag);
		free(hint);
		return false;
	}
	return true;
}

static bool
add_lang(struct start *start, struct slice written)
{
	struct buf tag = BUF_INIT;
	char *given = xstrndup(written.ptr, written.len);
	bool good = false;

	if (start->langs_len == LANGS_MAX)
		fail_usage(start, "begin with fewer; more can stand in rmgen.yaml",
		    "more than 16 languages%s", "");
	else if (written.len > 35 || !lang_canonical(&tag, written))
		fail_usage(start, "write tags with commas between, as in --languages zh-Hant,ko,en",
		    "\"%.60s\" is no language tag of BCP 47", given);
	else
		good = check_mistaken(start, tag.ptr);
	for (size_t i = 0; good && i < start->langs_len; i++)
		if (strcmp(start->langs[i].tag, tag.ptr) == 0)
			good = fail_usage(start, "name each language once",
			    "--languages names %s twice", tag.ptr);
	if (good)
		start->langs[start->langs_len++].tag = buf_detach(&tag);
	buf_finish(&tag);
	free(given);
	return good;
}

static bool
read_languages(struct start *start)
{
	struct slice rest =
	    slice_of(start->options->languages ? start->options->languages : USUAL_LANGUAGES);

	for (;;) {
		const char *comma = memchr(rest.ptr, ',', rest.len);
		size_t len = comma ? (size_t)(comma - rest.ptr) : rest.len;

		if (!add_lang(start, slice_trim(slice_head(rest, len))))
			return false;
		if (!comma)
			return true;
		rest = slice_skip(rest, len + 1);
	}
}

/* Stores a text as YAML can hold it, or null when there is none. */
static void
set_yaml(json_t *object, const char *key, const char *text)
{
	struct buf out = BUF_INIT;

	if (text)
		starter_put_yaml(&out, slice_of(text));
	json_object_set_new(object, key, text ? json_string(out.ptr) : json_null());
	buf_finish(&out);
}

static void
set_texts(json_t *object, const json_t *texts, const char *const *keys)
{
	for (; *keys; keys++)
		set_yaml(object, *keys, json_string_value(json_object_get(texts, *keys)));
}

/* The texts of a language: its own, else those of FALLBACK. NULL after a fatal diagnostic. */
static json_t *
read_texts(struct start *start, struct start_lang *lang)
{
	const char *const folders[] = {lang->tag, FALLBACK};
	struct buf text = BUF_INIT;
	json_t *texts = NULL;
	bool good = true;

	for (size_t i = 0; i < 2 && !text.len && good; i++) {
		char *name = xasprintf("%s/language.yaml", folders[i]);

		lang->texts = folders[i];
		good = starter_read(&text, name, NULL, i == 0, start->diag);
		free(name);
	}
	if (good)
		texts = yaml_load(
		    (struct yaml_source){.text = buf_slice(&text), .path = "language.yaml"},
		    DIAG_FATAL, EXIT_IO, start->diag, NULL);
	if (texts && strcmp(lang->texts, lang->tag) != 0)
		diag_add(start->diag, DIAG_WARNING, "init-language", NOWHERE,
		    "translate the pages that were made, or write your own",
		    "there is no sample in \"%s\" yet: its pages begin in English", lang->tag);
	buf_finish(&text);
	return texts;
}

static bool
has_lang(const struct start *start, const char *tag)
{
	for (size_t i = 0; i < start->langs_len; i++)
		if (strcmp(start->langs[i].tag, tag) == 0)
			return true;
	return false;
}

static bool
make_data(struct start *start)
{
	static const char *const own[] = {"label", "title", "description", NULL};
	static const char *const shared[] = {"title", "description", NULL};
	const char *theme = start->options->theme, *repository = RMGEN_REPOSITORY;
	json_t *langs = json_array();
	char today[TODAY_SIZE];

	start->data = json_object();
	json_object_set_new(start->data, "languages", langs);
	for (size_t i = 0; i < start->langs_len; i++) {
		json_t *texts = read_texts(start, &start->langs[i]), *lang = json_object();

		json_array_append_new(langs, lang);
		if (!texts)
			return false;
		if (start->langs[i].texts == start->langs[i].tag)
			set_texts(lang, texts, own);
		else
			set_texts(lang, NULL, own);
		set_yaml(lang, "tag", start->langs[i].tag);
		if (i == 0)
			set_texts(start->data, texts, shared);
		json_decref(texts);
	}
	today_get(today);
	json_object_set_new(start->data, "date", json_string(today));
	json_object_set_new(start->data, "has_description", json_true());
	set_yaml(start->data, "default_language", start->langs[0].tag);
	set_yaml(start->data, "theme", theme ? theme : "default");
	json_object_set_new(start->data, "derives",
	    json_boolean(has_lang(start, "zh-Hant") && has_lang(start, "zh-Hans")));
	json_object_set_new(
	    start->data, "repository", json_string(*repository ? repository : "OWNER/rmgen"));
	return true;
}

static bool
add_file(struct start *start, const char *from, const char *to)
{
	struct buf bytes = BUF_INIT;
	bool good = starter_read(&bytes, from, start->data, false, start->diag);

	if (good)
		starter_add(&start->starter, to, &bytes);
	buf_finish(&bytes);
	return good;
}

static bool
add_files(struct start *start)
{
	bool good = true;

	for (size_t i = 0; good && i < sizeof(site_files) / sizeof(*site_files); i++)
		good = add_file(start, site_files[i][0], site_files[i][1]);
	for (size_t i = 0; good && i < start->langs_len; i++) {
		for (size_t j = 0; good && j < sizeof(lang_files) / sizeof(*lang_files); j++) {
			const struct start_lang *lang = &start->langs[i];
			char *from = xasprintf("%s/%s", lang->texts, lang_files[j][0]);
			char *to = xasprintf("content/%s/%s", lang->tag, lang_files[j][1]);

			good = add_file(start, from, to);
			free(from);
			free(to);
		}
	}
	return good;
}

/* What a new repository holds before its first page is no reason to stop. */
static bool
is_usual(const char *name)
{
	static const char *const beginnings[] = {".", "README", "LICENSE", "LICENCE", "COPYING"};

	for (size_t i = 0; i < sizeof(beginnings) / sizeof(*beginnings); i++)
		if (slice_starts(slice_of(name), beginnings[i]))
			return true;
	return false;
}

/* Looks through the folder: is there a site, and, in `ret_other`, is there anything else that a
 * new repository does not hold? False when it cannot be looked through; errno says why. */
static bool
look_through(const char *root, bool *ret_site, char **ret_other)
{
	DIR *folder = opendir(*root ? root : ".");
	struct dirent *entry;

	if (!folder)
		return false;
	while ((entry = readdir(folder))) {
		*ret_site = *ret_site || strcmp(entry->d_name, "rmgen.yaml") == 0;
		if (!*ret_other && !is_usual(entry->d_name))
			*ret_other = xstrdup(entry->d_name);
	}
	closedir(folder);
	return true;
}

/* The folder must be empty, new, or meant. */
static bool
check_folder(struct start *start)
{
	const char *root = start->starter.root;
	struct diag_at at = {*root ? root : ".", 0, 0};
	char *other = NULL;
	bool is_site = false, good;

	if (!look_through(root, &is_site, &other)) {
		if (errno == ENOENT)
			return true;
		diag_fatal(start->diag, EXIT_USAGE, "init-folder", at,
		    errno == ENOTDIR ? "name a folder: rmgen init my-roadmaps"
				     : "choose a folder that you may read and write",
		    "no site can begin here: %s", strerror(errno));
		return false;
	}
	good = !other || start->options->force;
	if (!good && is_site)
		diag_fatal(start->diag, EXIT_USAGE, "init-folder", at,
		    "rmgen build makes it; rmgen init --force adds the files that are missing and "
		    "keeps the others",
		    "there is a site here already: it has a rmgen.yaml");
	else if (!good)
		diag_fatal(start->diag, EXIT_USAGE, "init-folder", at,
		    "name a new folder (rmgen init my-roadmaps), or add --force: it keeps every file "
		    "that is there",
		    "the folder is not empty: it holds %.100s", other);
	free(other);
	return good;
}

/* Only a theme that can be found goes into the configuration. */
static bool
check_theme(struct start *start)
{
	const char *name = start->options->theme, *root = start->starter.root, *near;
	struct config conf = {.root = *root ? root : "."};
	char *found = name ? theme_find(&conf, name) : NULL, *hint;
	struct suggest search;
	json_t *list, *item;
	bool good = !name || found;
	size_t i;

	free(found);
	if (good)
		return true;
	list = theme_list(&conf);
	suggest_init(&search, slice_of(name));
	json_array_foreach (list, i, item)
		suggest_offer(&search, json_string_value(item));
	near = search.best;
	hint = near ? xasprintf("did you mean \"%s\"?", near)
		    : xstrdup("leave --theme out: the site begins with the theme \"default\"");
	fail_usage(start, hint, "there is no theme \"%.60s\"", name);
	free(hint);
	json_decref(list);
	return false;
}

static void
print_made(const struct start *start)
{
	const struct starter *starter = &start->starter;
	bool kept = false;

	for (size_t i = 0; i < starter->len; i++) {
		char *path = starter_shown(starter, starter->files[i].path);

		kept = kept || starter->files[i].there;
		printf("  %s  %s\n", starter->files[i].there ? "kept" : "made", path);
		free(path);
	}
	if (kept)
		printf(
		    "Files that were there stay as they were. A .gitignore should name /public/ and "
		    "/.public.rmgen-*\n");
}

/* Appends a path as a shell takes it for one word. */
static void
put_word(struct buf *out, const char *path)
{
	bool plain = path[0] != '-';

	for (const char *p = path; *p && plain; p++)
		plain = (unsigned char)*p >= 0x80 || isalnum((unsigned char)*p) ||
			strchr("/._-+@:,", *p);
	if (plain) {
		buf_puts(out, path);
		return;
	}
	buf_puts(out, path[0] == '-' ? "-- '" : "'");
	for (; *path; path++) {
		if (*path == '\'')
			buf_puts(out, "'\\'");
		buf_putc(out, *path);
	}
	buf_putc(out, '\'');
}

static void
print_next(const struct start *start)
{
	const struct options *options = start->options;
	const char *root = start->starter.root;
	bool serves = options->commands[COMMAND_SERVE];

	struct buf word = BUF_INIT;

	put_word(&word, root);
	printf("\nNext:\n");
	if (*root)
		printf("  cd %s\n", word.ptr);
	buf_finish(&word);
	if (serves)
		printf("  rmgen serve --open    # see it, and change it\n");
	printf("  rmgen build           # the finished site, in public/\n");
	if (!serves && !*root)
		printf("  rmgen check           # what is wrong, and where\n");
	if (!*RMGEN_REPOSITORY)
		printf(
		    "\nIn .github/workflows/pages.yml, put the GitHub repository of rmgen in the place "
		    "of OWNER/rmgen.\n");
}

static void
finish(struct start *start)
{
	for (size_t i = 0; i < start->langs_len; i++)
		free(start->langs[i].tag);
	json_decref(start->data);
	starter_finish(&start->starter);
}

enum exit_status
cmd_init(const struct options *options, struct diag *diag)
{
	struct start start = {.options = options, .diag = diag};
	const char *root = options->args.len ? options->args.items[0] : "";

	starter_init(&start.starter, strcmp(root, ".") == 0 ? "" : root);
	if (read_languages(&start) && check_folder(&start) && check_theme(&start) &&
	    make_data(&start) && add_files(&start)) {
		starter_look(&start.starter);
		if (starter_write(&start.starter, diag) && !options->quiet &&
		    options->diagnostics == FORMAT_TEXT) {
			print_made(&start);
			print_next(&start);
		}
	}
	finish(&start);
	return EXIT_GOOD;
}
