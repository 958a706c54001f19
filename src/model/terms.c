#include "model/terms_impl.h"

#include "base/fs.h"
#include "base/mem.h"
#include "base/unicode.h"
#include "base/yaml.h"
#include "conf/config.h"
#include "conf/datadir.h"
#include "conf/suggest.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

enum { GLOSSARY_MAX = 4 << 20, NAMES_MAX = 200 * 1000 };

/* One glossary that is being read. */
struct glossary {
	struct terms *terms;
	struct yaml_marks *marks;
	struct diag *diag;
	const char *path; /* lives as long as the terms */
	bool own;         /* the site's */
};

static void __attribute__((format(printf, 4, 5)))
warn(const struct glossary *g, const char *dotted, const char *hint, const char *fmt, ...)
{
	struct diag_at at = yaml_mark(g->marks, dotted);
	va_list ap;

	at.path = g->path;
	va_start(ap, fmt);
	diag_addv(g->diag, DIAG_WARNING, EXIT_CONTENT, "glossary", at, hint, fmt, ap);
	va_end(ap);
}

static struct term_entry *
find_entry(const struct terms *terms, struct slice id)
{
	struct term_entry *entry;

	HASH_FIND(hh, terms->by_id, id.ptr, id.len, entry);
	return entry;
}

static int
add_entry(struct terms *terms, struct slice id)
{
	struct term_entry *entry = arena_alloc(&terms->arena, sizeof(*entry));

	entry->term.id = arena_copy(&terms->arena, id);
	HASH_ADD_KEYPTR(hh, terms->by_id, entry->term.id.ptr, entry->term.id.len, entry);
	terms->entries =
	    xgrow(terms->entries, terms->entries_len, &terms->entries_cap, sizeof(*terms->entries));
	terms->entries[terms->entries_len] = entry;
	return (int)terms->entries_len++;
}

static int
entry_index(const struct terms *terms, const struct term_entry *entry)
{
	for (size_t i = 0; i < terms->entries_len; i++)
		if (terms->entries[i] == entry)
			return (int)i;
	return -1;
}

static int
tag_index(struct terms *terms, const char *tag)
{
	for (size_t i = 0; i < terms->tags_len; i++)
		if (slice_is(terms->tags[i], tag))
			return (int)i;
	terms->tags = xgrow(terms->tags, terms->tags_len, &terms->tags_cap, sizeof(*terms->tags));
	terms->tags[terms->tags_len] = slice_of(arena_strdup(&terms->arena, tag));
	return (int)terms->tags_len++;
}

static void
add_name(const struct glossary *g, struct term_name name, const char *dotted)
{
	struct terms *terms = g->terms;
	struct buf key = BUF_INIT;

	name.text = slice_trim(name.text);
	unicode_fold_compat(&key, name.text);
	if (!key.len || key.len > TERM_NAME_MAX || memchr(key.ptr, '\0', key.len)) {
		warn(g, dotted, "write one name of a few words",
		    "a name of a term has 1 to %d bytes, this one has %zu", TERM_NAME_MAX, key.len);
	} else if (terms->names_len < NAMES_MAX) {
		name.text = arena_copy(&terms->arena, name.text);
		name.key = arena_copy(&terms->arena, buf_slice(&key));
		name.own = g->own;
		name.at = yaml_mark(g->marks, dotted);
		name.at.path = g->path;
		terms->names =
		    xgrow(terms->names, terms->names_len, &terms->names_cap, sizeof(*terms->names));
		terms->names[terms->names_len++] = name;
	}
	buf_finish(&key);
}

/* Text of a value, also of one that YAML took for a number. */
static struct slice
text_of(const struct glossary *g, const json_t *value, const char *dotted)
{
	if (json_is_string(value))
		return slice_from(json_string_value(value), json_string_length(value));
	return yaml_written(g->marks, dotted);
}

static void
read_list(const struct glossary *g, int term, const char *dotted, json_t *list, bool exact)
{
	json_t *item;
	size_t i;

	if (!json_is_array(list)) {
		warn(g, dotted, "write a list: [K8s, kube]", "expected a list of names");
		return;
	}
	json_array_foreach (list, i, item) {
		char *place = xasprintf("%s.%zu", dotted, i);
		struct term_name name = {
		    .text = text_of(g, item, place), .term = term, .lang = -1, .exact = exact};

		add_name(g, name, place);
		free(place);
	}
}

static void
read_label(const struct glossary *g, int term, const char *dotted, const char *tag, json_t *value)
{
	struct terms *terms = g->terms;
	struct slice text = text_of(g, value, dotted);
	struct term_name name = {.text = text, .term = term, .lang = tag_index(terms, tag)};

	if (!text.len) {
		warn(g, dotted, "write the name of the term in this language",
		    "expected a text as the label");
		return;
	}
	for (size_t i = 0; i < terms->names_len; i++)
		if (terms->names[i].term == term && terms->names[i].lang == name.lang)
			terms->names[i].dropped = true;
	add_name(g, name, dotted);
}

/* Looks like a tag of a language: two or three letters, then perhaps more parts. */
static bool
is_tag(const char *key)
{
	size_t letters = strspn(key, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

	return (letters == 2 || letters == 3) && (key[letters] == '\0' || key[letters] == '-');
}

static void
read_field(const struct glossary *g, int term, const char *dotted, const char *key, json_t *value)
{
	static const char *const known[] = {"aliases", "exact", "en", "ko", "zh-Hant", "zh-Hans"};
	const char *near;
	char *hint;

	if (strcmp(key, "aliases") == 0 || strcmp(key, "exact") == 0) {
		read_list(g, term, dotted, value, key[0] == 'e');
	} else if (is_tag(key)) {
		read_label(g, term, dotted, key, value);
	} else {
		near = suggest_from(slice_of(key), known, sizeof(known) / sizeof(*known));
		hint = near ? xasprintf("did you mean \"%s\"?", near)
			    : xstrdup("write a language, aliases or exact");
		warn(g, dotted, hint, "a term has no field \"%s\"", key);
		free(hint);
	}
}

static void
drop_term(struct terms *terms, struct term_entry *entry, int term)
{
	entry->dropped = true;
	for (size_t i = 0; i < terms->names_len; i++)
		terms->names[i].dropped |= terms->names[i].term == term;
}

static void
read_term(const struct glossary *g, const char *id, json_t *fields)
{
	struct term_entry *entry = find_entry(g->terms, slice_of(id));
	int term = entry ? entry_index(g->terms, entry) : -1;
	json_t *value;
	const char *key;

	if (json_is_null(fields)) {
		if (entry)
			drop_term(g->terms, entry, term);
		else
			warn(g, id, "take the line out", "there is no term \"%s\" to take out", id);
		return;
	}
	if (!json_is_object(fields)) {
		warn(g, id, "write en: name below it, and a label for each language",
		    "expected the labels of the term \"%s\"", id);
		return;
	}
	if (term < 0)
		term = add_entry(g->terms, slice_of(id));
	g->terms->entries[term]->dropped = false;
	json_object_foreach (fields, key, value) {
		char *dotted = xasprintf("%s.%s", id, key);

		read_field(g, term, dotted, key, value);
		free(dotted);
	}
}

struct terms *
terms_read(const struct config *conf, struct terms *base, struct slice text, const char *path,
    struct diag *diag)
{
	struct yaml_source src = {.text = text, .path = path, .limit = GLOSSARY_MAX};
	struct terms *terms = base ? base : xcalloc(1, sizeof(*terms));
	struct glossary g = {.terms = terms, .diag = diag, .own = terms->read_once};
	json_t *data, *fields;
	const char *id;

	terms->conf = conf;
	terms->read_once = true;
	g.path = arena_strdup(&terms->arena, path);
	data = yaml_load(src, DIAG_WARNING, EXIT_USAGE, diag, &g.marks);
	if (json_is_object(data))
		json_object_foreach (data, id, fields)
			read_term(&g, id, fields);
	else if (data)
		warn(&g, "", "write id: and below it en: name", "expected terms by their ids");
	yaml_marks_free(g.marks);
	json_decref(data);
	return terms;
}

static struct terms *
read_file(const struct config *conf, struct terms *terms, const char *path, struct diag *diag)
{
	struct buf text = BUF_INIT;
	int error = fs_read(AT_FDCWD, path, GLOSSARY_MAX, &text);

	if (error && error != ENOENT && error != ENOTDIR)
		diag_add(diag, DIAG_WARNING, "glossary", (struct diag_at){path, 0, 0},
		    "check the file and its permissions", "cannot read the glossary: %s",
		    strerror(error));
	terms = terms_read(conf, terms, buf_slice(&text), path, diag);
	buf_finish(&text);
	return terms;
}

struct terms *
terms_load(const struct config *conf, struct diag *diag)
{
	char *data = datadir_find(), *real = NULL;
	char *own = xasprintf("%s/i18n/glossary.yaml", conf->root);
	char *shipped = data ? xasprintf("%s/i18n/glossary.yaml", data) : NULL;
	struct terms *terms = terms_read(conf, NULL, SLICE(""), "", diag);

	if (shipped) {
		terms->read_once = false;
		terms = read_file(conf, terms, shipped, diag);
		real = realpath(shipped, NULL);
	}
	/* The site of this repository has the program's own glossary as its own. */
	free(data);
	data = realpath(own, NULL);
	if (data && !(real && strcmp(real, data) == 0))
		terms = read_file(conf, terms, own, diag);
	terms_seal(terms, diag);
	free(data);
	free(real);
	free(own);
	free(shipped);
	return terms;
}

void
terms_free(struct terms *terms)
{
	if (!terms)
		return;
	HASH_CLEAR(hh, terms->by_id);
	automaton_finish(&terms->automaton);
	free(terms->entries);
	free(terms->names);
	free(terms->tags);
	free(terms->keys);
	arena_finish(&terms->arena);
	free(terms);
}

size_t
terms_len(const struct terms *terms)
{
	return terms->entries_len;
}

const struct term *
terms_at(const struct terms *terms, int term)
{
	return &terms->entries[term]->term;
}
