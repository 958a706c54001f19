#include "parse/convert.h"

#include "base/fs.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "base/yaml.h"
#include "conf/config.h"
#include "conf/datadir.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

#ifdef HAVE_OPENCC
#include <opencc.h>
#else
typedef void *opencc_t;
#endif

enum { TERMS_LIMIT = 1 << 20 }; /* bytes of a file of terms */

struct converter {
	opencc_t opencc; /* shared: converting does not change it */
	struct phrases terms, kept;
};

/* Who has not asked for conversion is not to be troubled where there is none. */
static enum diag_level
severity(const struct config *conf)
{
	return json_object_get(conf->data, "derive") ? DIAG_WARNING : DIAG_NOTE;
}

#ifdef HAVE_OPENCC

/* OpenCC's own configurations, by the scripts of both languages; Hong Kong has its own words. */
static const char *
configuration(const char *from, const char *to)
{
	if (strncmp(to, "zh-Hans", 7) == 0)
		return strcmp(from, "zh-Hant-HK") == 0 ? "hk2s.json" : "tw2sp.json";
	return strcmp(to, "zh-Hant-HK") == 0 ? "s2hk.json" : "s2twp.json";
}

/* Opening happens on one thread, so the message, which is global, is ours. */
static bool
open_dictionaries(
    struct converter *converter, const struct config *conf, int from, int to, struct diag *diag)
{
	const char *name = configuration(conf->langs[from].tag, conf->langs[to].tag);

	converter->opencc = opencc_open(name);
	if (converter->opencc != (opencc_t)-1)
		return true;
	converter->opencc = NULL;
	diag_add(diag, severity(conf), "no-conversion", (struct diag_at){conf->file, 0, 0},
	    "install OpenCC's dictionaries (libopencc-data), or write `derive: []`",
	    "%s pages are not converted into %s: OpenCC cannot open %s (%s)", conf->langs[from].tag,
	    conf->langs[to].tag, name, opencc_error());
	return false;
}

static void
close_dictionaries(struct converter *converter)
{
	if (converter->opencc)
		opencc_close(converter->opencc);
}

static void
put_converted(const struct converter *converter, struct slice text, struct buf *out)
{
	/* What is no UTF-8 would make OpenCC write its global message, from any thread. */
	char *converted = utf8_check(text) == text.len
			      ? opencc_convert_utf8(converter->opencc, text.ptr, text.len)
			      : NULL;

	if (!converted) {
		buf_put(out, text);
		return;
	}
	buf_puts(out, converted);
	opencc_convert_utf8_free(converted);
}

#else

static bool
open_dictionaries(
    struct converter *converter, const struct config *conf, int from, int to, struct diag *diag)
{
	diag_add(diag, severity(conf), "no-conversion", (struct diag_at){conf->file, 0, 0},
	    "build rmgen where libopencc-dev is installed, or write `derive: []`",
	    "%s pages are not converted into %s: this rmgen was built without OpenCC",
	    conf->langs[from].tag, conf->langs[to].tag);
	return false;
}

static void
close_dictionaries(struct converter *converter)
{
}

static void
put_converted(const struct converter *converter, struct slice text, struct buf *out)
{
	buf_put(out, text);
}

#endif

static void
add_term(struct converter *converter, const char *from, const json_t *to, struct diag_at at,
    struct diag *diag)
{
	if (!json_is_string(to)) {
		diag_add(diag, DIAG_WARNING, "terms", at,
		    "write the two wordings: `what is written: what should be`",
		    "expected a text after \"%s:\"", from);
		return;
	}
	if (!json_string_length(to))
		phrases_remove(&converter->terms, slice_of(from));
	else if (!phrases_add(&converter->terms, slice_of(from), slice_of(json_string_value(to))))
		diag_add(diag, DIAG_WARNING, "terms", at, "use a shorter one",
		    "the term \"%s\" is longer than %d bytes", from, PHRASE_MAX);
}

static void
take_terms(struct converter *converter, const json_t *data, const struct yaml_marks *marks,
    const char *path, struct diag *diag)
{
	const char *from;
	json_t *to;

	json_object_foreach ((json_t *)data, from, to) {
		struct diag_at at = yaml_mark(marks, from);

		if (!at.path)
			at.path = path;
		add_term(converter, from, to, at, diag);
	}
}

/* A label that is the same in both languages is a name: it stays as it is. */
static void
take_names(
    struct converter *converter, const json_t *data, const struct config *conf, int from, int to)
{
	const char *id;
	json_t *term;

	json_object_foreach ((json_t *)data, id, term) {
		const char *a = json_string_value(json_object_get(term, conf->langs[from].tag));
		const char *b = json_string_value(json_object_get(term, conf->langs[to].tag));

		if (a && b && strcmp(a, b) == 0 && utf8_count(slice_of(a)) > 1)
			phrases_add(&converter->kept, slice_of(a), slice_of(a));
	}
}

/* The object in <folder>/i18n/<name>, or NULL when there is no such file. */
static json_t *
load(const char *path, struct diag *diag, struct yaml_marks **ret_marks)
{
	struct buf text = BUF_INIT;
	int error = fs_read(AT_FDCWD, path, TERMS_LIMIT, &text);
	json_t *data = NULL;

	if (!error) {
		struct yaml_source source = {
		    .text = buf_slice(&text), .path = path, .first_line = 1, .limit = TERMS_LIMIT};

		data = yaml_load(source, DIAG_WARNING, EXIT_GOOD, diag, ret_marks);
	} else if (error != ENOENT && error != ENOTDIR) {
		diag_add(diag, DIAG_WARNING, "terms", (struct diag_at){path, 0, 0},
		    "check the file and its permissions", "cannot be read: %s", strerror(error));
	}
	buf_finish(&text);
	return data;
}

static void
read_folder(struct converter *converter, const char *folder, const struct config *conf, int from,
    int to, struct diag *diag)
{
	char *terms = xasprintf("%s/i18n/terms.%s.yaml", folder, conf->langs[to].tag);
	char *glossary = xasprintf("%s/i18n/glossary.yaml", folder);
	struct diag ignored = DIAG_INIT; /* model/terms tells what is wrong in a glossary */
	struct yaml_marks *marks = NULL;
	json_t *data = load(terms, diag, &marks);

	take_terms(converter, data, marks, terms, diag);
	yaml_marks_free(marks);
	json_decref(data);
	data = load(glossary, &ignored, NULL);
	take_names(converter, data, conf, from, to);
	json_decref(data);
	diag_finish(&ignored);
	free(terms);
	free(glossary);
}

struct converter *
converter_new(const struct config *conf, int from, int to, struct diag *diag)
{
	struct converter *converter = xcalloc(1, sizeof(*converter));
	char *shipped;

	if (!open_dictionaries(converter, conf, from, to, diag)) {
		converter_free(converter);
		return NULL;
	}
	shipped = datadir_find();
	if (shipped)
		read_folder(converter, shipped, conf, from, to, diag);
	if (conf->root && (!shipped || strcmp(shipped, conf->root) != 0))
		read_folder(converter, conf->root, conf, from, to, diag);
	free(shipped);
	return converter;
}

void
converter_free(struct converter *converter)
{
	if (!converter)
		return;
	close_dictionaries(converter);
	phrases_finish(&converter->terms);
	phrases_finish(&converter->kept);
	free(converter);
}

/* Appends the text with the terms in place of what they are for. */
static void
put_terms(const struct phrases *terms, struct slice text, struct buf *out)
{
	size_t from = 0, at = 0;
	struct slice to;
	uint32_t rune;

	while (at < text.len) {
		size_t len = phrases_match(terms, slice_skip(text, at), &to);

		if (!len) {
			at += utf8_next(slice_skip(text, at), &rune);
			continue;
		}
		buf_put(out, slice_from(text.ptr + from, at - from));
		buf_put(out, to);
		from = at += len;
	}
	buf_put(out, slice_skip(text, from));
}

static bool
is_ascii(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.ptr[i] >= 0x80)
			return false;
	return true;
}

/* A run of text without phrases that are kept. */
static void
put_run(const struct converter *converter, struct slice text, struct buf *out)
{
	struct buf converted = BUF_INIT;

	if (is_ascii(text)) {
		buf_put(out, text);
		return;
	}
	put_converted(converter, text, &converted);
	put_terms(&converter->terms, buf_slice(&converted), out);
	buf_finish(&converted);
}

void
convert_text(const struct convert *convert, struct slice text, struct buf *out)
{
	size_t from = 0, at = 0;
	struct slice kept;
	uint32_t rune;

	while (at < text.len) {
		struct slice rest = slice_skip(text, at);
		size_t len = phrases_match(&convert->kept, rest, &kept);

		if (!len)
			len = phrases_match(&convert->converter->kept, rest, &kept);
		if (!len) {
			at += utf8_next(rest, &rune);
			continue;
		}
		put_run(convert->converter, slice_from(text.ptr + from, at - from), out);
		buf_put(out, kept);
		from = at += len;
	}
	put_run(convert->converter, slice_skip(text, from), out);
}
