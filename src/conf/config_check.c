#include "conf/config_keys.h"

#include "base/buf.h"
#include "base/mem.h"
#include "conf/suggest.h"

#include <stdlib.h>

/* A map that is still to be checked: its keys in the table, and in the file. */
struct job {
	const json_t *map;
	char *pattern; /* "languages.*." */
	char *place;   /* "languages.ko." */
};

struct checker {
	const struct yaml_marks *marks;
	struct diag *diag;
	struct job *jobs;
	size_t len, cap;
};

static const char *const type_names[] = {
    [CONFIG_TEXT] = "a text",
    [CONFIG_BOOL] = "true or false",
    [CONFIG_NUMBER] = "a whole number",
    [CONFIG_WORD] = "a word",
    [CONFIG_LIST] = "a list",
    [CONFIG_MAP] = "a map",
};

static void
describe(struct buf *out, const json_t *value)
{
	switch (json_typeof(value)) {
	case JSON_OBJECT:
		buf_puts(out, "a map");
		break;
	case JSON_ARRAY:
		buf_puts(out, "a list");
		break;
	case JSON_STRING:
		buf_printf(out, "\"%.60s\"", json_string_value(value));
		break;
	case JSON_INTEGER:
		buf_printf(out, "the number %lld", (long long)json_integer_value(value));
		break;
	case JSON_REAL:
		buf_printf(out, "the number %g", json_real_value(value));
		break;
	default:
		buf_puts(out, json_is_true(value)    ? "true"
			      : json_is_false(value) ? "false"
						     : "nothing");
	}
}

/* The part of a key's path behind a map's pattern, when it is directly in that map. */
static const char *
name_in(const struct config_key *key, const char *pattern)
{
	size_t len = strlen(pattern);

	if (strncmp(key->path, pattern, len) != 0 || strchr(key->path + len, '.'))
		return NULL;
	return key->path + len;
}

static const struct config_key *
find(const char *pattern, const char *name)
{
	const struct config_key *keys, *any = NULL;
	size_t len;

	keys = config_keys(&len);
	for (size_t i = 0; i < len; i++) {
		const char *own = name_in(&keys[i], pattern);

		if (own && strcmp(own, name) == 0)
			return &keys[i];
		if (own && strcmp(own, "*") == 0)
			any = &keys[i];
	}
	return any;
}

static void
fail_unknown(struct checker *c, const struct job *job, const char *name, struct diag_at at)
{
	const struct config_key *keys;
	struct suggest search;
	struct buf hint = BUF_INIT;
	size_t len;

	keys = config_keys(&len);
	suggest_init(&search, slice_of(name));
	for (size_t i = 0; i < len; i++)
		if (name_in(&keys[i], job->pattern))
			suggest_offer(&search, name_in(&keys[i], job->pattern));
	if (search.best) {
		buf_printf(&hint, "did you mean \"%s\"?", search.best);
	} else {
		buf_puts(&hint, "known here:");
		for (size_t i = 0; i < len; i++)
			if (name_in(&keys[i], job->pattern))
				buf_printf(&hint, " %s", name_in(&keys[i], job->pattern));
		if (!*job->pattern)
			buf_puts(&hint, "; free data goes below params");
	}
	diag_fatal(c->diag, EXIT_USAGE, "config-key", at, hint.ptr, "unknown key \"%s%.60s\"",
	    job->place, name);
	buf_finish(&hint);
}

static void
fail_type(struct checker *c, const struct config_key *key, const json_t *value, struct diag_at at)
{
	struct buf seen = BUF_INIT;
	const char *name = strrchr(key->path, '.');

	describe(&seen, value);
	diag_fatal(c->diag, EXIT_USAGE, "config-type", at, key->what, "%s must be %s, not %s",
	    strcmp(key->path, "*") == 0 || (name && name[1] == '*') ? "this value" : key->path,
	    type_names[key->type], seen.ptr);
	buf_finish(&seen);
}

static void
check_word(struct checker *c, const struct config_key *key, const char *word, struct diag_at at)
{
	struct suggest search;
	struct buf all = BUF_INIT;

	if (config_find_word(key->words, word) >= 0)
		return;
	suggest_init(&search, slice_of(word));
	for (size_t i = 0; key->words[i]; i++) {
		suggest_offer(&search, key->words[i]);
		buf_printf(&all, "%s%s", i ? key->words[i + 1] ? ", " : " or " : "", key->words[i]);
	}
	if (search.best) {
		char *hint = xasprintf("did you mean \"%s\"?", search.best);

		diag_fatal(c->diag, EXIT_USAGE, "config-value", at, hint,
		    "expected %s, not \"%.60s\"", all.ptr, word);
		free(hint);
	} else {
		diag_fatal(c->diag, EXIT_USAGE, "config-value", at, key->what,
		    "expected %s, not \"%.60s\"", all.ptr, word);
	}
	buf_finish(&all);
}

static void
check_list(struct checker *c, const struct config_key *key, const json_t *list, const char *place)
{
	size_t i;
	json_t *item;

	json_array_foreach (list, i, item) {
		char *path = xasprintf("%s.%zu", place, i);

		if (!json_is_string(item))
			diag_fatal(c->diag, EXIT_USAGE, "config-type", yaml_mark(c->marks, path),
			    key->what, "each item of %s must be a text", key->path);
		free(path);
	}
}

static bool
type_fits(const struct config_key *key, const json_t *value)
{
	switch (key->type) {
	case CONFIG_TEXT:
		/* "title: 2025" is meant as text. */
		return json_is_string(value) || json_is_number(value);
	case CONFIG_WORD:
		return json_is_string(value);
	case CONFIG_BOOL:
		return json_is_boolean(value);
	case CONFIG_NUMBER:
		return json_is_integer(value);
	case CONFIG_LIST:
		return json_is_array(value);
	case CONFIG_MAP:
		return json_is_object(value);
	}
	return false;
}

static void
push(struct checker *c, const json_t *map, char *pattern, char *place)
{
	c->jobs = xgrow(c->jobs, c->len, &c->cap, sizeof(*c->jobs));
	c->jobs[c->len++] = (struct job){map, pattern, place};
}

static void
check_value(struct checker *c, const struct config_key *key, const json_t *value, const char *place)
{
	struct diag_at at = yaml_mark(c->marks, place);

	if (json_is_null(value)) /* "params:" with nothing behind it */
		return;
	if (!type_fits(key, value)) {
		fail_type(c, key, value, at);
		return;
	}
	if (key->type == CONFIG_WORD)
		check_word(c, key, json_string_value(value), at);
	else if (key->type == CONFIG_LIST)
		check_list(c, key, value, place);
	else if (key->type == CONFIG_NUMBER &&
		 (json_integer_value(value) < (json_int_t)key->min ||
		     json_integer_value(value) > (json_int_t)key->max))
		diag_fatal(c->diag, EXIT_USAGE, "config-value", at, key->what,
		    "%s must be from %zu to %zu, not %lld", key->path, key->min, key->max,
		    (long long)json_integer_value(value));
	else if (key->type == CONFIG_MAP && !key->open)
		push(c, value, xasprintf("%s.", key->path), xasprintf("%s.", place));
}

/* Not given, null, or a text without characters. A value of a wrong type was told before. */
static bool
is_empty(const json_t *value)
{
	return !value || json_is_null(value) ||
	       (json_is_string(value) && !json_string_length(value));
}

static void
check_required(struct checker *c, const struct job *job)
{
	const struct config_key *keys;
	size_t len;

	keys = config_keys(&len);
	for (size_t i = 0; i < len; i++) {
		const char *name = name_in(&keys[i], job->pattern);
		struct diag_at at = yaml_mark(c->marks, "");

		if (!name || !keys[i].required || !is_empty(json_object_get(job->map, name)))
			continue;
		diag_fatal(c->diag, EXIT_USAGE, "config-missing", at, keys[i].what,
		    "the key %s%s is missing or empty", job->place, name);
	}
}

static void
check_map(struct checker *c, const struct job *job)
{
	const char *name;
	json_t *value;

	json_object_foreach ((json_t *)job->map, name, value) {
		char *place = xasprintf("%s%s", job->place, name);
		const struct config_key *key = find(job->pattern, name);

		if (key)
			check_value(c, key, value, place);
		else
			fail_unknown(c, job, name, yaml_mark(c->marks, place));
		free(place);
	}
	check_required(c, job);
}

void
config_check_keys(json_t *data, const struct yaml_marks *marks, struct diag *diag)
{
	struct checker c = {.marks = marks, .diag = diag};

	push(&c, data, xstrdup(""), xstrdup(""));
	while (c.len) {
		struct job job = c.jobs[--c.len];

		check_map(&c, &job);
		free(job.pattern);
		free(job.place);
	}
	free(c.jobs);
	diag_sort(diag);
}
