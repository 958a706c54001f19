#include "conf/config.h"

#include "base/fs.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/unicode_sort.h"
#include "base/yaml.h"
#include "conf/config_keys.h"
#include "conf/config_langs.h"
#include "conf/options.h"
#include "conf/suggest.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <unistd.h>

#define FILE_NAME "rmgen.yaml"

enum { JOBS_MAX = 64, UP_MAX = 256 };

/* Where the configuration lies; strings in the configuration's arena. */
struct place {
	const char *root; /* absolute */
	const char *file; /* as the user would name it */
};

/* Appends an absolute path for `path`, seen from the absolute folder `base`. False when it
 * climbs above the root. */
static bool
put_absolute(struct buf *out, const char *base, const char *path)
{
	size_t start = out->len;

	buf_putc(out, '/');
	if (path[0] == '/')
		base = "/";
	if (path_resolve(out, slice_of(""), slice_of(base))) {
		struct buf whole = BUF_INIT;
		struct slice dir = slice_skip(buf_slice(out), start + 1);
		bool good = path_resolve(&whole, dir, slice_of(path));

		buf_truncate(out, start + 1);
		buf_put(out, buf_slice(&whole));
		buf_finish(&whole);
		if (good)
			return true;
	}
	buf_truncate(out, start);
	return false;
}

static const char *
absolute(struct config *conf, const char *base, const char *path)
{
	struct buf out = BUF_INIT;
	const char *result = NULL;

	if (put_absolute(&out, base, path))
		result = arena_strdup(&conf->arena, out.ptr);
	buf_finish(&out);
	return result;
}

static const char *
real(struct arena *arena, const char *path)
{
	char *found = realpath(path, NULL);
	const char *copy = found ? arena_strdup(arena, found) : NULL;

	free(found);
	return copy;
}

/* Goes up from the working directory until a folder holds rmgen.yaml. */
static bool
walk_up(struct arena *arena, struct place *ret_place)
{
	struct buf path = BUF_INIT, last = BUF_INIT;
	bool found = false;

	for (int up = 0; up < UP_MAX && !found; up++) {
		const char *folder;

		buf_truncate(&path, 0);
		for (int i = 0; i < up; i++)
			buf_puts(&path, "../");
		folder = real(arena, *path.ptr ? path.ptr : ".");
		if (!folder || strcmp(folder, last.ptr) == 0) /* the root is its own parent */
			break;
		buf_truncate(&last, 0);
		buf_puts(&last, folder);
		buf_puts(&path, FILE_NAME);
		found = access(path.ptr, F_OK) == 0;
		if (found)
			*ret_place = (struct place){folder, arena_strdup(arena, path.ptr)};
	}
	buf_finish(&path);
	buf_finish(&last);
	return found;
}

/* By -c, by -s, or upwards; false when nothing is there. */
static bool
locate(struct arena *arena, const struct options *options, struct place *ret_place)
{
	const char *source = options->source, *file = options->config;
	struct slice dir;

	if (!source && !file)
		return walk_up(arena, ret_place);
	if (!file)
		file = arena_printf(
		    arena, "%s%s" FILE_NAME, source, slice_ends(slice_of(source), "/") ? "" : "/");
	dir = path_dir(slice_of(file));
	if (!source)
		source = dir.len ? arena_copy(arena, dir).ptr : file[0] == '/' ? "/" : ".";
	*ret_place = (struct place){real(arena, source), file};
	return ret_place->root && access(file, F_OK) == 0;
}

char *
config_find_root(const struct options *options)
{
	struct arena arena = ARENA_INIT;
	struct place place = {NULL, NULL};
	char *root = locate(&arena, options, &place) ? xstrdup(place.root) : NULL;

	arena_finish(&arena);
	return root;
}

static void
fail_missing(const struct options *options, const struct place *place, struct diag *diag)
{
	struct diag_at at = {place->file, 0, 0};

	if (options->source && !place->root)
		diag_fatal(diag, EXIT_USAGE, "config-missing",
		    (struct diag_at){options->source, 0, 0}, "name the folder of the site after -s",
		    "there is no such folder");
	else if (place->file)
		diag_fatal(diag, EXIT_USAGE, "config-missing", at,
		    "name the folder that holds it with -s, or the file with -c",
		    "there is no such configuration");
	else
		diag_fatal(diag, EXIT_USAGE, "config-missing", (struct diag_at){NULL, 0, 0},
		    access("rmgen.yml", F_OK) == 0
			? "rename rmgen.yml to " FILE_NAME
			: "go to the folder of a site, name it with -s DIR, or start one: rmgen init",
		    "no " FILE_NAME " here or in a folder above");
}

static json_t *
read_file(
    const struct place *place, struct buf *text, struct diag *diag, struct yaml_marks **ret_marks)
{
	struct diag_at at = {place->file, 0, 0};
	int error = fs_read(AT_FDCWD, place->file, 64 * 1024, text);
	json_t *data;

	if (error) {
		diag_fatal(diag, EXIT_USAGE, "config-read", at,
		    error == EFBIG ? "keep it below 64 KiB" : "check its type and permissions",
		    "the configuration cannot be read: %s", strerror(error));
		return NULL;
	}
	data = yaml_load((struct yaml_source){.text = buf_slice(text), .path = place->file},
	    DIAG_FATAL, EXIT_USAGE, diag, ret_marks);
	if (data && !json_is_object(data)) {
		at.line = at.col = 1;
		diag_fatal(diag, EXIT_USAGE, "config-type", at,
		    "begin with a line such as title: My plans",
		    "expected lines of \"key: value\"");
		yaml_marks_free(*ret_marks);
		*ret_marks = NULL;
		json_decref(data);
		data = NULL;
	}
	return data;
}

/* Stores what the table says where to. */
static void
store_simple(struct config *conf, const struct yaml_marks *marks)
{
	const struct config_key *keys;
	size_t len;

	keys = config_keys(&len);
	for (size_t i = 0; i < len; i++) {
		const char *dot = strchr(keys[i].path, '.');
		const json_t *map = conf->data, *value;
		char *field = (char *)conf + keys[i].offset;

		if (keys[i].offset == CONFIG_NOWHERE)
			continue;
		if (dot) { /* such keys are one map deep */
			char *name = xstrndup(keys[i].path, (size_t)(dot - keys[i].path));

			map = json_object_get(conf->data, name);
			free(name);
		}
		value = json_object_get(map, dot ? dot + 1 : keys[i].path);
		if (!value || json_is_null(value))
			continue;
		if (keys[i].type == CONFIG_TEXT)
			*(const char **)field =
			    config_text(conf, marks, keys[i].path, value, *(const char **)field);
		else if (keys[i].type == CONFIG_BOOL)
			*(bool *)field = json_is_true(value);
		else if (keys[i].type == CONFIG_NUMBER)
			*(size_t *)field = (size_t)json_integer_value(value);
		else if (keys[i].type == CONFIG_WORD)
			*(unsigned *)field =
			    (unsigned)config_find_word(keys[i].words, json_string_value(value));
	}
}

/* A folder inside the site. */
static const char *
read_folder(struct config *conf, const struct yaml_marks *marks, const char *key, const char *usual,
    struct diag *diag)
{
	const char *name = config_text(conf, marks, key, json_object_get(conf->data, key), usual);
	struct buf inside = BUF_INIT;
	const char *path = NULL;

	if (name[0] != '/' && path_resolve(&inside, slice_of(""), slice_of(name)) && inside.len)
		path = absolute(conf, conf->root, inside.ptr);
	else
		diag_fatal(diag, EXIT_USAGE, "config-value", yaml_mark(marks, key),
		    "name a folder below that of " FILE_NAME, "%s must lie inside the site: %s",
		    key, name);
	buf_finish(&inside);
	return path;
}

static void
read_output(struct config *conf, const struct yaml_marks *marks, const struct options *options,
    struct diag *diag)
{
	char *cwd = getcwd(NULL, 0);
	const char *name = config_text(
	    conf, marks, "output_dir", json_object_get(conf->data, "output_dir"), "public");

	if (options->destination)
		conf->output_dir = absolute(conf, cwd ? cwd : "/", options->destination);
	else
		conf->output_dir = absolute(conf, conf->root, name);
	free(cwd);
	if (!conf->output_dir)
		diag_fatal(diag, EXIT_USAGE, "config-value", yaml_mark(marks, "output_dir"),
		    "name a folder", "the output folder is above the root of the file system");
}

/* Bytes that a URL may hold and that are safe in an attribute. */
static bool
url_bytes_ok(const char *url)
{
	for (; *url; url++)
		if ((unsigned char)*url <= ' ' || *url == 0x7F || strchr("\"'<>\\^`{|}?#", *url))
			return false;
	return true;
}

static void
fail_base_url(const char *url, struct diag_at at, struct diag *diag)
{
	diag_fatal(diag, EXIT_USAGE, "config-base-url", at,
	    "write https://example.org/ or https://example.org/folder/, or / for none",
	    "this is no address that a site can have: \"%.200s\"", url);
}

static void
read_base_url(struct config *conf, const struct yaml_marks *marks, const struct options *options,
    struct diag *diag)
{
	struct diag_at at = yaml_mark(marks, "base_url");
	const char *url =
	    config_text(conf, marks, "base_url", json_object_get(conf->data, "base_url"), "/");
	const char *path = url;

	if (options->base_url) {
		url = path = options->base_url;
		at = (struct diag_at){NULL, 0, 0};
	}
	if (strncasecmp(url, "https://", 8) == 0 || strncasecmp(url, "http://", 7) == 0) {
		const char *host = strchr(url, ':') + 3;

		path = host + strcspn(host, "/");
		if (path == host)
			url = "";
	} else if (url[0] != '/' || url[1] == '/') {
		fail_base_url(url, at, diag);
		return;
	}
	if (!*url || !url_bytes_ok(url) || strstr(path, "/../") || strstr(path, "//") ||
	    slice_ends(slice_of(path), "/..")) {
		fail_base_url(*url ? url : "https://", at, diag);
		return;
	}
	conf->base_url =
	    arena_printf(&conf->arena, "%s%s", url, slice_ends(slice_of(url), "/") ? "" : "/");
	conf->base_path = conf->base_url + (path - url);
}

static void
read_encodings(struct config *conf)
{
	static const char *const pattern = "encodings.*";
	json_t *map = json_object_get(conf->data, "encodings"), *value;
	const struct config_key *keys, *key;
	const char *glob;
	size_t len;

	for (keys = key = config_keys(&len); key < keys + len && strcmp(key->path, pattern) != 0;)
		key++;
	conf->encodings =
	    arena_alloc(&conf->arena, (json_object_size(map) + 1) * sizeof(*conf->encodings));
	json_object_foreach (map, glob, value) {
		int word = json_is_string(value)
			       ? config_find_word(key->words, json_string_value(value))
			       : -1;

		if (word >= 0)
			conf->encodings[conf->encodings_len++] = (struct config_encoding){
			    arena_strdup(&conf->arena, glob), key->words[word]};
	}
}

/* The policy is written into an attribute of each page, so its bytes are checked here. */
static void
read_csp(struct config *conf, const struct yaml_marks *marks, struct diag *diag)
{
	static const char *const directives[] = {"child-src", "connect-src", "default-src",
	    "font-src", "frame-src", "img-src", "manifest-src", "media-src", "object-src",
	    "script-src", "style-src", "worker-src", "base-uri", "form-action"};
	json_t *map = json_object_get(conf->data, "csp"), *value;
	const char *name;

	json_decref(conf->csp);
	conf->csp = map && json_is_object(map) ? json_incref(map) : json_object();
	json_object_foreach (conf->csp, name, value) {
		const size_t len = sizeof(directives) / sizeof(*directives);
		const char *near = suggest_from(slice_of(name), directives, len);
		const char *text = json_string_value(value);
		char *place = xasprintf("csp.%s", name);
		char *hint = near ? xasprintf("did you mean \"%s\"?", near) : NULL;

		if (!near || strcmp(near, name) != 0)
			diag_fatal(diag, EXIT_USAGE, "config-value", yaml_mark(marks, place),
			    hint ? hint
				 : "use frame-src, script-src, img-src or another source list",
			    "\"%.60s\" is no directive that can be added to", name);
		else if (text && strpbrk(text, ";,\"<>&\n\r\t"))
			diag_fatal(diag, EXIT_USAGE, "config-value", yaml_mark(marks, place),
			    "write the sources with spaces between: https://a.example https://b.example",
			    "a directive's sources cannot hold any of ; , \" < > &");
		free(hint);
		free(place);
	}
}

static void
read_options(struct config *conf, const struct options *options)
{
	cpu_set_t cpus;

	conf->drafts = options->drafts;
	conf->future = options->future;
	conf->offline = options->offline;
	conf->strict = options->strict;
	conf->jobs = options->jobs;
	if (options->theme) {
		conf->theme = arena_strdup(&conf->arena, options->theme);
		conf->theme_at = (struct diag_at){.path = "--theme"};
	}
	if (!conf->jobs && sched_getaffinity(0, sizeof(cpus), &cpus) == 0)
		conf->jobs = (unsigned)CPU_COUNT(&cpus);
	if (!conf->jobs)
		conf->jobs = 1;
	if (conf->jobs > JOBS_MAX)
		conf->jobs = JOBS_MAX;
}

/* Takes the values over, each under its own care; the types are right by now. */
static void
fill(struct config *conf, const struct yaml_marks *marks, const struct options *options,
    struct diag *diag)
{
	json_t *params = json_object_get(conf->data, "params");

	store_simple(conf, marks);
	conf->theme_at = yaml_mark(marks, "theme");
	conf->theme_at.path = conf->file; /* the marks' own copy goes with them */
	config_read_langs(conf, marks, diag);
	for (size_t i = 0; i < conf->langs_len; i++)
		conf->langs[i].collator = collator_open(conf->langs[i].tag);
	conf->content_dir = read_folder(conf, marks, "content_dir", "content", diag);
	conf->static_dir = read_folder(conf, marks, "static_dir", "static", diag);
	read_output(conf, marks, options, diag);
	read_base_url(conf, marks, options, diag);
	read_encodings(conf);
	read_csp(conf, marks, diag);
	conf->params = json_is_object(params) ? json_incref(params) : json_object();
	read_options(conf, options);
}

static struct config *
config_new(void)
{
	struct config *conf = xcalloc(1, sizeof(*conf));

	conf->title = "";
	conf->theme = "default";
	conf->base_url = conf->base_path = "/";
	conf->html = HTML_SANITIZE;
	conf->breaks = BREAKS_SOFT;
	conf->autolink = true;
	conf->page_limit = 1 << 20;
	return conf;
}

struct config *
config_load(const struct options *options, struct diag *diag)
{
	struct config *conf = config_new();
	struct diag found = DIAG_INIT;
	struct place place = {NULL, NULL};
	struct yaml_marks *marks = NULL;
	struct buf text = BUF_INIT;

	if (!locate(&conf->arena, options, &place)) {
		fail_missing(options, &place, &found);
		goto out;
	}
	conf->root = place.root;
	conf->file = place.file;
	conf->data = read_file(&place, &text, &found, &marks);
	if (!conf->data)
		goto out;
	config_check_keys(conf->data, marks, &found);
	if (!diag_failed(&found))
		fill(conf, marks, options, &found);
out:
	if (diag_failed(&found)) {
		config_free(conf);
		conf = NULL;
	}
	diag_merge(diag, &found);
	yaml_marks_free(marks);
	buf_finish(&text);
	return conf;
}

/* A site of one language and nothing else, in the working directory. */
static struct config *
make_default(const struct options *options, struct diag *diag)
{
	struct config *conf = config_new();
	struct yaml_marks *marks = NULL;
	struct yaml_source src = {.path = "(defaults)", .first_line = 1};

	conf->root = arena_strdup(&conf->arena, ".");
	conf->file = "(defaults)";
	src.text = slice_of(arena_printf(&conf->arena, "title: rmgen\nlanguages:\n  \"%s\": {}\n",
	    options->lang ? options->lang : "en"));
	conf->data = yaml_load(src, DIAG_FATAL, EXIT_USAGE, diag, &marks);
	if (conf->data)
		fill(conf, marks, options, diag);
	yaml_marks_free(marks);
	if (!diag_failed(diag))
		return conf;
	config_free(conf);
	return NULL;
}

struct config *
config_load_alone(const struct options *options, struct diag *diag)
{
	char *root = config_find_root(options);
	struct config *conf;

	conf = root || options->config || options->source ? config_load(options, diag)
							  : make_default(options, diag);
	free(root);
	return conf;
}

void
config_free(struct config *conf)
{
	if (!conf)
		return;
	for (size_t i = 0; i < conf->langs_len; i++)
		collator_close(conf->langs[i].collator);
	json_decref(conf->csp);
	json_decref(conf->params);
	json_decref(conf->data);
	arena_finish(&conf->arena);
	free(conf);
}
