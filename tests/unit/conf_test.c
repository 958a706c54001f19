#include "unit.h"

#include "base/mem.h"
#include "base/yaml.h"
#include "conf/config.h"
#include "conf/config_keys.h"
#include "conf/config_langs.h"
#include "conf/lang.h"
#include "conf/options.h"
#include "conf/suggest.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* A site folder of its own for each test. */
struct site {
	char dir[32];
	struct options options;
	struct diag diag;
};

static int
setup(void **state)
{
	struct site *site = xcalloc(1, sizeof(*site));

	strcpy(site->dir, "/tmp/rmgen-conf-XXXXXX");
	assert_non_null(mkdtemp(site->dir));
	site->options.source = site->dir;
	*state = site;
	return 0;
}

static int
teardown(void **state)
{
	struct site *site = *state;
	char *file = xasprintf("%s/rmgen.yaml", site->dir);

	unlink(file);
	rmdir(site->dir);
	diag_finish(&site->diag);
	free(file);
	free(site);
	return 0;
}

static struct config *
load(struct site *site, const char *text)
{
	char *path = xasprintf("%s/rmgen.yaml", site->dir);
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	free(path);
	diag_finish(&site->diag);
	return config_load(&site->options, &site->diag);
}

#define LANGS "languages: { zh-TW: {}, zh_cn: {label: 简}, KO-kr: }\n"

static void
a_full_file_is_read(void **state)
{
	struct site *site = *state;
	struct config *conf = load(site, "title: 學習\n"
					 "base_url: https://example.org/maps\n"
					 "default_language: ko\n"
					 "languages:\n"
					 "  zh-TW: {label: 繁, title: 路線}\n"
					 "  zh-CN:\n"
					 "  ko: {title: 2025, description: 설명}\n"
					 "derive: [zh-Hant, zh-hans]\n"
					 "markdown: {html: escape, breaks: hard, autolink: false}\n"
					 "encodings: {'old/**': gb18030}\n"
					 "suffixes: {cn: zh-CN, -tw: zh-TW}\n"
					 "page_limit: 2048\n"
					 "csp: {frame-src: https://video.example}\n"
					 "params: {any: [1]}\n");

	if (!conf)
		fail_msg("%s", site->diag.items[0].message);
	assert_string_equal(conf->title, "學習");
	assert_string_equal(conf->base_url, "https://example.org/maps/");
	assert_string_equal(conf->base_path, "/maps/");
	assert_int_equal(conf->langs_len, 3);
	assert_string_equal(conf->langs[0].tag, "zh-Hant");
	assert_string_equal(conf->langs[0].label, "繁");
	assert_string_equal(conf->langs[1].label, "简体中文");
	assert_string_equal(conf->langs[1].title, "學習");
	assert_string_equal(conf->langs[2].title, "2025");
	assert_string_equal(conf->langs[2].description, "설명");
	assert_int_equal(conf->default_lang, 2);
	assert_int_equal(conf->langs[0].derive_from, 1);
	assert_int_equal(conf->langs[1].derive_from, 0);
	assert_int_equal(conf->langs[2].derive_from, -1);
	assert_int_equal(conf->html, HTML_ESCAPE);
	assert_int_equal(conf->breaks, BREAKS_HARD);
	assert_false(conf->autolink);
	assert_int_equal(conf->encodings_len, 1);
	assert_string_equal(conf->encodings[0].encoding, "GB18030");
	assert_int_equal(conf->suffixes_len, 2);
	assert_string_equal(conf->suffixes[0].suffix, ".cn");
	assert_int_equal(conf->suffixes[0].lang, 1);
	assert_string_equal(conf->suffixes[1].suffix, "-tw");
	assert_int_equal(conf->page_limit, 2048);
	assert_string_equal(
	    json_string_value(json_object_get(conf->csp, "frame-src")), "https://video.example");
	assert_int_equal(json_object_size(conf->params), 1);
	assert_true(conf->jobs >= 1);
	assert_int_equal(site->diag.len, 0);
	config_free(conf);
}

static void
defaults_are_filled_in(void **state)
{
	struct site *site = *state;
	struct config *conf = load(site, "title: A\n" LANGS "params:\n");
	size_t len;

	assert_non_null(conf);
	assert_string_equal(conf->base_url, "/");
	assert_string_equal(conf->base_path, "/");
	assert_string_equal(conf->theme, "default");
	assert_int_equal(conf->default_lang, 0);
	assert_int_equal(conf->html, HTML_SANITIZE);
	assert_int_equal(conf->breaks, BREAKS_SOFT);
	assert_true(conf->autolink);
	assert_int_equal(conf->page_limit, 1 << 20);
	assert_int_equal(json_object_size(conf->csp), 0);
	assert_int_equal(json_object_size(conf->params), 0);
	assert_int_equal(conf->langs[0].derive_from, 1);
	len = strlen(conf->root);
	assert_memory_equal(conf->content_dir, conf->root, len);
	assert_string_equal(conf->content_dir + len, "/content");
	assert_string_equal(conf->static_dir + len, "/static");
	assert_string_equal(conf->output_dir + len, "/public");
	config_free(conf);
	conf = load(site, "title: A\nderive: []\n" LANGS);
	assert_int_equal(conf->langs[0].derive_from, -1);
	config_free(conf);
}

static void
options_win(void **state)
{
	struct site *site = *state;
	struct config *conf;

	site->options.base_url = "http://localhost:4000/x/";
	site->options.theme = "other";
	site->options.jobs = 7;
	site->options.drafts = true;
	site->options.destination = "/tmp/out/../else";
	conf = load(site, "title: A\nbase_url: https://example.org/\n" LANGS);
	assert_non_null(conf);
	assert_string_equal(conf->base_path, "/x/");
	assert_string_equal(conf->theme, "other");
	assert_int_equal(conf->jobs, 7);
	assert_true(conf->drafts);
	assert_string_equal(conf->output_dir, "/tmp/else");
	config_free(conf);
}

static void
mistakes_are_located(void **state)
{
	static const struct {
		const char *text;
		unsigned line, col;
		const char *message, *hint;
	} rows[] = {
	    {"titel: A\n", 1, 1, "unknown key \"titel\"", "\"title\""},
	    {"title: A\nbaseURL: /\n", 2, 1, "unknown key \"baseURL\"", "\"base_url\""},
	    {"title: A\nqqqq: /\n", 2, 1, "unknown key", "params"},
	    {"title: A\nlanguages:\n  ko: {lable: x}\n", 3, 8, "languages.ko.lable", "label"},
	    {"title: [A]\n", 1, 1, "title must be a text, not a list", "name"},
	    {"title: A\nmarkdown: hard\n", 2, 1, "markdown must be a map, not \"hard\"", ""},
	    {"title: A\nmarkdown: {breaks: harrd}\n", 2, 12, "expected soft or hard", "\"hard\""},
	    {"title: A\nmarkdown: {autolink: yes}\n", 2, 12, "true or false, not \"yes\"", ""},
	    {"title: A\npage_limit: 3\n", 2, 1, "from 1024", ""},
	    {"title: A\nderive: [1]\n", 2, 10, "each item of derive", ""},
	    {"languages: {ko: }\n", 0, 0, "the key title is missing", ""},
	    {"title: ''\nlanguages: {ko: }\n", 0, 0, "the key title is missing", ""},
	    {"title: A\n", 0, 0, "the key languages is missing", ""},
	    {"title: A\nlanguages: {}\n", 2, 1, "from 1 to 64 languages", ""},
	    {"title: A\nlanguages: {x: }\n", 2, 13, "no language tag", "zh-Hant"},
	    {"title: A\nlanguages: {zh-TW: , zh-HK: }\n", 2, 22, "same language", "keep one"},
	    {"title: A\ndefault_language: ja\n" LANGS, 2, 1, "none of the site's languages", ""},
	    {"title: A\nderive: [ko, zh-TW]\n" LANGS, 2, 1, "derive names", "[]"},
	    {"title: A\nsuffixes: {cn: fr}\n" LANGS, 2, 12, "none of the site's", ""},
	    {"title: A\nbase_url: example.org\n" LANGS, 2, 1, "no address", "https://"},
	    {"title: A\nbase_url: 'https://a/\"x'\n" LANGS, 2, 1, "no address", "https://"},
	    {"title: A\nbase_url: https://\n" LANGS, 2, 1, "no address", "https://"},
	    {"title: A\nbase_url: https://a/?q\n" LANGS, 2, 1, "no address", "https://"},
	    {"title: A\ncontent_dir: ../x\n" LANGS, 2, 1, "inside the site", "below"},
	    {"title: A\nencodings: {a: big6}\n" LANGS, 2, 13, "expected UTF-8", "BIG5"},
	    {"title: A\ncsp: {frame_src: x}\n" LANGS, 2, 7, "no directive", "frame-src"},
	    {"title: A\ncsp: {frame-src: 'x;y'}\n" LANGS, 2, 7, "cannot hold", "spaces"},
	    {"title：A\nb: c\n", 2, 2, "mapping values", "full-width colon"},
	    {"- a\n", 1, 1, "key: value", "title"},
	};
	struct site *site = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct diag_item *found = NULL;

		assert_null(load(site, rows[i].text));
		for (size_t j = 0; j < site->diag.len && !found; j++)
			if (strstr(site->diag.items[j].message, rows[i].message))
				found = &site->diag.items[j];
		if (!found)
			fail_msg("%s: %s", rows[i].text, site->diag.items[0].message);
		assert_int_equal(found->status, EXIT_USAGE);
		if (found->line != rows[i].line || found->col != rows[i].col)
			fail_msg("%s: at %u:%u", rows[i].text, found->line, found->col);
		if (*rows[i].hint && !strstr(found->hint, rows[i].hint))
			fail_msg("%s: hint %s", rows[i].text, found->hint);
	}
}

static void
all_mistakes_are_told_at_once(void **state)
{
	struct site *site = *state;

	assert_null(load(site, "titel: A\nmarkdown: {html: x}\nlanguages: {ko: {a: 1}}\n"));
	assert_int_equal(site->diag.counts[DIAG_FATAL], 4);
}

static void
no_file_says_what_to_do(void **state)
{
	struct site *site = *state;

	assert_null(config_load(&site->options, &site->diag));
	assert_int_equal(site->diag.len, 1);
	assert_string_equal(site->diag.items[0].code, "config-missing");
	assert_non_null(site->diag.items[0].hint);
	assert_null(config_find_root(&site->options));
}

static void
languages_are_found_in_any_spelling(void **state)
{
	static const struct {
		const char *tag;
		int index;
	} rows[] = {
	    {"zh-Hant", 0},
	    {"zh_hant", 0},
	    {"ZH-tw", 0},
	    {"zh-HK", 0},
	    {"zh-Hant-HK", 0},
	    {"zh-CN", 1},
	    {"zh-SG", 1},
	    {"zh", 1},
	    {"ko", 2},
	    {"KO-kr", 2},
	    {"ko-US", 2},
	    {"en", 3},
	    {"en-US", 3},
	    {"en-GB", 3},
	    {"ja", -1},
	    {"ko-draft", -1},
	    {"k", -1},
	    {"", -1},
	    {"ko-", -1},
	    {"korean-and-a-very-long-name-of-a-file", -1},
	    {"한국어", -1},
	};
	struct site *site = *state;
	struct config *conf =
	    load(site, "title: A\nlanguages: {zh-Hant: , zh-Hans: , ko: , en-US: }\n");

	assert_non_null(conf);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (config_find_lang(conf, slice_of(rows[i].tag)) != rows[i].index)
			fail_msg(
			    "%s: %d", rows[i].tag, config_find_lang(conf, slice_of(rows[i].tag)));
	config_free(conf);
}

static void
tags_are_spelled(void **state)
{
	static const struct {
		const char *tag, *want;
	} rows[] = {
	    {"ZH_HANT-tw", "zh-Hant-TW"},
	    {"sr-latn-rs", "sr-Latn-RS"},
	    {"es-419", "es-419"},
	    {"zh-yue-hk", "zh-yue-HK"},
	    {"de-1996", "de-1996"},
	    {"en-x-Test", "en-x-test"},
	    {"en-u-ca-buddhist", "en-u-ca-buddhist"},
	    {"en-x", NULL},
	    {"e", NULL},
	    {"english", NULL},
	    {"en--us", NULL},
	    {"en-toolongpart", NULL},
	    {"en-ü", NULL},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct buf out = BUF_INIT;

		assert_int_equal(lang_spell(&out, slice_of(rows[i].tag)), rows[i].want != NULL);
		assert_string_equal(out.ptr, rows[i].want ? rows[i].want : "");
		buf_finish(&out);
	}
	assert_true(lang_is_rtl(SLICE("ar")) && lang_is_rtl(SLICE("az-Arab")));
	assert_false(lang_is_rtl(SLICE("ko")) || lang_is_rtl(SLICE("ar-Latn")));
}

static void
near_words_are_suggested(void **state)
{
	static const char *const known[] = {"build", "serve", "base_url", "기초", "路線圖"};
	static const struct {
		const char *word, *want;
	} rows[] = {
	    {"biuld", "build"},
	    {"serv", "serve"},
	    {"baseURL", "base_url"},
	    {"BUILD", "build"},
	    {"기최", "기초"},
	    {"路线圖", "路線圖"},
	    {"zzz", NULL},
	    {"", NULL},
	    {"x", NULL},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const char *got = suggest_from(slice_of(rows[i].word), known, 5);

		if ((got == NULL) != (rows[i].want == NULL) ||
		    (got && strcmp(got, rows[i].want) != 0))
			fail_msg("%s: %s", rows[i].word, got ? got : "nothing");
	}
}

/* Follows "a.*.b" into a JSON Schema. */
static json_t *
schema_at(json_t *schema, const char *path)
{
	while (schema && *path) {
		size_t len = strcspn(path, ".");

		if (path[0] == '*')
			schema = json_object_get(schema, "additionalProperties");
		else {
			char *name = xstrndup(path, len);

			schema = json_object_get(json_object_get(schema, "properties"), name);
			free(name);
		}
		path += len + (path[len] == '.');
	}
	return schema;
}

static size_t
count_keys(json_t *schema)
{
	json_t *stack[32] = {schema}, *value;
	size_t len = 1, count = 0;
	const char *name;

	while (len) {
		json_t *at = stack[--len], *more = json_object_get(at, "additionalProperties");

		json_object_foreach (json_object_get(at, "properties"), name, value) {
			assert_true(len < 30);
			stack[len++] = value;
			count++;
		}
		if (json_is_object(more)) {
			stack[len++] = more;
			count++;
		}
	}
	return count;
}

static bool
has_item(const json_t *list, const char *text)
{
	for (size_t i = 0; i < json_array_size(list); i++)
		if (strcmp(json_string_value(json_array_get(list, i)), text) == 0)
			return true;
	return false;
}

static void
schema_and_table_agree(void **state)
{
	static const char *const types[] = {
	    "string", "boolean", "integer", "string", "array", "object"};
	const char *tests = getenv("RMGEN_TESTS");
	char *path = xasprintf("%s/../src/schema/rmgen.schema.json", tests ? tests : "tests");
	json_t *schema = json_load_file(path, 0, NULL);
	const struct config_key *keys;
	size_t len;

	free(path);
	assert_non_null(schema);
	keys = config_keys(&len);
	assert_int_equal(count_keys(schema), len);
	for (size_t i = 0; i < len; i++) {
		json_t *at = schema_at(schema, keys[i].path), *type, *words;
		size_t count = 0;

		if (!at)
			fail_msg("%s is not in the schema", keys[i].path);
		type = json_object_get(at, "type");
		assert_true(has_item(type, types[keys[i].type]) ||
			    strcmp(json_string_value(type), types[keys[i].type]) == 0);
		assert_string_equal(
		    json_string_value(json_object_get(at, "description")), keys[i].what);
		words = json_object_get(at, "enum");
		while (keys[i].words && keys[i].words[count])
			assert_true(has_item(words, keys[i].words[count++]));
		assert_int_equal(json_array_size(words), count);
		if (keys[i].type == CONFIG_NUMBER) {
			assert_int_equal(
			    json_integer_value(json_object_get(at, "minimum")), keys[i].min);
			assert_int_equal(
			    json_integer_value(json_object_get(at, "maximum")), keys[i].max);
		}
		if (!strchr(keys[i].path, '.'))
			assert_int_equal(
			    has_item(json_object_get(schema, "required"), keys[i].path),
			    keys[i].required);
	}
	json_decref(schema);
}

static enum exit_status
nothing(const struct options *options, struct diag *diag)
{
	return EXIT_GOOD;
}

static const command_table some = {
    [COMMAND_BUILD] = nothing,
    [COMMAND_SERVE] = nothing,
    [COMMAND_DATA] = nothing,
    [COMMAND_GRAPH] = nothing,
    [COMMAND_STATUS] = nothing,
    [COMMAND_HELP] = nothing,
};

/* Splits at spaces and parses. */
static bool
parse(struct options *options, const char *line, struct diag *diag)
{
	static char text[200];
	char *argv[32], *rest = text;
	int argc = 0;

	snprintf(text, sizeof(text), "%s", line);
	while (argc < 31 && (argv[argc] = strsep(&rest, " ")))
		argc++;
	argv[argc] = NULL;
	return options_parse(options, argc, argv, some, diag);
}

static void
options_are_read_in_any_form(void **state)
{
	static const char *const lines[] = {
	    "rmgen build -s DIR -D -j 3 --diagnostics json",
	    "rmgen -sDIR build -Dj3 --diagnostics=json",
	    "rmgen --source=DIR -D --jobs=3 build --diagnostics json",
	    "rmgen --source DIR -Dj 3 --diagnostics json build",
	    "rmgen -s=DIR -D -j=3 --diagnostics=json build --",
	};

	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		struct options options;
		struct diag diag = DIAG_INIT;

		if (!parse(&options, lines[i], &diag))
			fail_msg("%s: %s", lines[i], diag.items[0].message);
		assert_int_equal(options.command->id, COMMAND_BUILD);
		assert_string_equal(options.source, "DIR");
		assert_true(options.drafts);
		assert_int_equal(options.jobs, 3);
		assert_int_equal(options.diagnostics, FORMAT_JSON);
		options_finish(&options);
	}
}

static void
arguments_and_lists_are_kept(void **state)
{
	struct options options;
	struct diag diag = DIAG_INIT;

	assert_true(parse(&options, "rmgen data -- -odd.md", &diag));
	assert_string_equal(options.args.items[0], "-odd.md");
	options_finish(&options);
	assert_true(parse(&options, "rmgen serve --allow-host a --allow-host=b -p 80", &diag));
	assert_int_equal(options.allow_hosts.len, 2);
	assert_string_equal(options.allow_hosts.items[1], "b");
	assert_int_equal(options.port, 80);
	options_finish(&options);
	assert_true(parse(&options, "rmgen graph --format ics", &diag));
	assert_int_equal(options.graph_format, GRAPH_ICS);
	options_finish(&options);
	assert_true(parse(&options, "rmgen status --format json", &diag));
	assert_int_equal(options.status_format, STATUS_JSON);
	options_finish(&options);
	assert_true(parse(&options, "rmgen", &diag));
	assert_null(options.command);
	options_finish(&options);
	assert_int_equal(diag.len, 0);
}

static void
wrong_command_lines_are_refused(void **state)
{
	static const struct {
		const char *line, *message, *hint;
	} rows[] = {
	    {"rmgen biuld", "unknown command \"biuld\"", "build"},
	    {"rmgen import x", "unknown command", ""},
	    {"rmgen build --drafst", "unknown option --drafst", "--drafts"},
	    {"rmgen build -Dxy", "unknown option -xy", ""},
	    {"rmgen build -j 0", "-j takes a number from 1", ""},
	    {"rmgen build -j x", "-j takes a number", ""},
	    {"rmgen build -j", "-j needs a value: N", ""},
	    {"rmgen build --drafts=1", "takes no value", ""},
	    {"rmgen build --port 80", "no option of rmgen build", "rmgen help build"},
	    {"rmgen build x", "takes no argument \"x\"", "usage: rmgen build"},
	    {"rmgen data", "needs PAGE", "usage: rmgen data [options] PAGE"},
	    {"rmgen build --diagnostics jsn", "not \"jsn\"", "json"},
	    {"rmgen build --source=", "not empty", ""},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct options options;
		struct diag diag = DIAG_INIT;

		assert_false(parse(&options, rows[i].line, &diag));
		assert_int_equal(diag.items[0].status, EXIT_USAGE);
		if (!strstr(diag.items[0].message, rows[i].message))
			fail_msg("%s: %s", rows[i].line, diag.items[0].message);
		if (*rows[i].hint && !strstr(diag.items[0].hint, rows[i].hint))
			fail_msg("%s: %s", rows[i].line, diag.items[0].hint);
		diag_finish(&diag);
		options_finish(&options);
	}
}

static void
help_names_what_there_is(void **state)
{
	struct options options;
	struct diag diag = DIAG_INIT;
	struct buf out = BUF_INIT;

	assert_true(parse(&options, "rmgen help", &diag));
	options_help(&out, &options, NULL);
	assert_non_null(strstr(out.ptr, "  build "));
	assert_null(strstr(out.ptr, "  import "));
	buf_truncate(&out, 0);
	options_help(&out, &options, options_find_command(some, SLICE("serve")));
	assert_non_null(strstr(out.ptr, "-p, --port N"));
	assert_non_null(strstr(out.ptr, "Examples:\n  rmgen serve --open"));
	assert_null(strstr(out.ptr, "--strict "));
	buf_finish(&out);
	options_finish(&options);
}

/* One letter or name must not stand for two options of a command. */
static void
option_table_is_unambiguous(void **state)
{
	const struct option_row *rows;
	size_t len;

	rows = options_rows(&len);
	for (size_t i = 0; i < len; i++)
		for (size_t j = i + 1; j < len; j++)
			for (int id = COMMAND_INIT; id < COMMANDS; id++) {
				if (!option_fits(&rows[i], (enum command_id)id) ||
				    !option_fits(&rows[j], (enum command_id)id))
					continue;
				assert_string_not_equal(rows[i].name, rows[j].name);
				assert_false(rows[i].letter && rows[i].letter == rows[j].letter);
			}
	for (size_t i = 0; i < COMMANDS - 1; i++)
		assert_int_equal(options_commands(NULL)[i].id, i + 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(a_full_file_is_read, setup, teardown),
	    cmocka_unit_test_setup_teardown(defaults_are_filled_in, setup, teardown),
	    cmocka_unit_test_setup_teardown(options_win, setup, teardown),
	    cmocka_unit_test_setup_teardown(mistakes_are_located, setup, teardown),
	    cmocka_unit_test_setup_teardown(all_mistakes_are_told_at_once, setup, teardown),
	    cmocka_unit_test_setup_teardown(no_file_says_what_to_do, setup, teardown),
	    cmocka_unit_test_setup_teardown(languages_are_found_in_any_spelling, setup, teardown),
	    cmocka_unit_test(tags_are_spelled),
	    cmocka_unit_test(near_words_are_suggested),
	    cmocka_unit_test(schema_and_table_agree),
	    cmocka_unit_test(options_are_read_in_any_form),
	    cmocka_unit_test(arguments_and_lists_are_kept),
	    cmocka_unit_test(wrong_command_lines_are_refused),
	    cmocka_unit_test(help_names_what_there_is),
	    cmocka_unit_test(option_table_is_unambiguous),
	};

	return cmocka_run_group_tests_name("conf", tests, NULL, NULL);
}
