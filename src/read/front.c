#include "read/front.h"

#include "base/mem.h"
#include "base/unicode.h"
#include "base/yaml.h"
#include "conf/config.h"
#include "read/date.h"
#include "read/front_keys.h"
#include "read/page.h"

#include <limits.h>
#include <stdlib.h>
#include <strings.h>

#define CODE "front-matter"

/* The value that counts for a key, and how the author spells the key. */
struct chosen {
	const char *spelling;
	json_t *value; /* borrowed */
	bool canonical;
};

struct reader {
	struct page *page;
	const struct config *conf;
	struct yaml_marks *marks;
	struct chosen chosen[FRONT_KEYS_MAX];
	const struct front_key *keys[FRONT_KEYS_MAX];
};

static const char *
kind_of(const json_t *value)
{
	static const char *const kinds[] = {[JSON_OBJECT] = "a map",
	    [JSON_ARRAY] = "a list",
	    [JSON_STRING] = "a text",
	    [JSON_INTEGER] = "a number",
	    [JSON_REAL] = "a number",
	    [JSON_TRUE] = "true",
	    [JSON_FALSE] = "false",
	    [JSON_NULL] = "nothing"};

	return kinds[json_typeof(value)];
}

static void __attribute__((format(printf, 4, 5)))
complain(struct reader *r, const char *spelling, const char *hint, const char *fmt, ...)
{
	struct diag_at at = yaml_mark(r->marks, spelling);
	va_list ap;

	at.path = r->page->source;
	va_start(ap, fmt);
	diag_addv(&r->page->diag, DIAG_WARNING, EXIT_CONTENT, CODE, at, hint, fmt, ap);
	va_end(ap);
}

/* A scalar as the author wrote it ("1.10" stays that), trimmed, on one line, in the page's arena.
 * Empty for lists and maps. */
static struct slice
text_of(struct reader *r, const char *dotted, const json_t *value)
{
	struct slice text = SLICE("");
	char *copy;

	if (json_is_string(value))
		text = slice_from(json_string_value(value), json_string_length(value));
	else if (json_is_number(value) || json_is_boolean(value))
		text = yaml_written(r->marks, dotted);
	text = slice_trim(text);
	copy = (char *)arena_copy(&r->page->arena, text).ptr;
	for (size_t i = 0; i < text.len; i++)
		if (copy[i] == '\n')
			copy[i] = ' ';
	return slice_from(copy, text.len);
}

static void *
field_of(struct reader *r, const struct front_key *key)
{
	return (char *)&r->page->front + key->offset;
}

static void
keep(struct reader *r, const struct front_key *key, json_t *value)
{
	json_object_set_new_nocheck(r->page->front.data, key->name, value);
}

static void
keep_text(struct reader *r, const struct front_key *key, const char *text)
{
	*(const char **)field_of(r, key) = text;
	keep(r, key, json_string_nocheck(text));
}

static void
read_text(struct reader *r, const struct front_key *key, const struct chosen *from)
{
	struct slice text = text_of(r, from->spelling, from->value);

	if (text.len)
		keep_text(r, key, text.ptr);
	else if (!json_is_string(from->value))
		complain(r, from->spelling, "write one text behind the colon",
		    "`%s` must be a text, saw %s", from->spelling, kind_of(from->value));
}

/* The date that is meant, in the page's arena; NULL after a complaint. */
static const char *
date_of(struct reader *r, const struct chosen *from)
{
	struct slice text = text_of(r, from->spelling, from->value);
	char date[DATE_SIZE];

	if (text.len && date_normalise(text, date))
		return arena_strdup(&r->page->arena, date);
	if (text.len)
		complain(r, from->spelling, "write it as 2025-07-11 or 2025-07-11T08:00:00+09:00",
		    "`%s` must be a date of the calendar, saw \"%.*s\"", from->spelling,
		    (int)(text.len < 60 ? text.len : 60), text.ptr);
	else if (!json_is_string(from->value))
		complain(r, from->spelling, "write it as 2025-07-11", "`%s` must be a date, saw %s",
		    from->spelling, kind_of(from->value));
	return NULL;
}

static void
read_date(struct reader *r, const struct front_key *key, const struct chosen *from)
{
	const char *date = date_of(r, from);

	if (date)
		keep_text(r, key, date);
}

/* 1, 0, or -1 for what is no truth value. */
static int
truth_of(const json_t *value)
{
	static const char *const yes[] = {"true", "yes", "on", "y"};
	static const char *const no[] = {"false", "no", "off", "n"};
	const char *word = json_string_value(value);

	if (json_is_boolean(value))
		return json_is_true(value);
	for (size_t i = 0; word && i < sizeof(yes) / sizeof(*yes); i++) {
		if (strcasecmp(word, yes[i]) == 0)
			return 1;
		if (strcasecmp(word, no[i]) == 0)
			return 0;
	}
	return -1;
}

static void
read_bool(struct reader *r, const struct front_key *key, const struct chosen *from)
{
	int truth = truth_of(from->value);

	if (truth < 0) {
		complain(r, from->spelling, "write true or false",
		    "`%s` must be true or false, saw %s", from->spelling, kind_of(from->value));
		return;
	}
	*(bool *)field_of(r, key) = truth;
	keep(r, key, json_boolean(truth));
}

static void
read_number(struct reader *r, const struct front_key *key, const struct chosen *from)
{
	struct slice text = text_of(r, from->spelling, from->value);
	char *end = NULL;
	long long number = strtoll(text.ptr, &end, 10);

	if (!text.len || *end || number < LONG_MIN / 2 || number > LONG_MAX / 2) {
		complain(r, from->spelling, "write a number such as 10",
		    "`%s` must be a whole number, saw %s", from->spelling,
		    text.len ? text.ptr : kind_of(from->value));
		return;
	}
	*(long *)field_of(r, key) = (long)number;
	r->page->front.has_weight = true;
	keep(r, key, json_integer(number));
}

/* A list of texts in the making. */
struct list {
	json_t *items; /* array */
	json_t *seen;  /* object: what is in it */
	bool tags;
	unsigned *lines; /* of the file, by item */
	size_t lines_len, lines_cap;
};

/* Trimmed, in NFC, once; tags without Obsidian's '#'. */
static void
list_add(struct list *list, struct slice text)
{
	struct buf nfc = BUF_INIT;

	text = slice_trim(text);
	while (list->tags && text.len && text.ptr[0] == '#')
		text = slice_skip(text, 1);
	unicode_nfc(&nfc, slice_trim(text));
	if (nfc.len && !json_object_get(list->seen, nfc.ptr)) {
		json_object_set_new_nocheck(list->seen, nfc.ptr, json_true());
		json_array_append_new(list->items, json_stringn_nocheck(nfc.ptr, nfc.len));
	}
	buf_finish(&nfc);
}

/* Bytes of the separator at the start of the text; 0 when there is none. */
static size_t
comma_len(struct slice text, bool spaces)
{
	if (slice_starts(text, ",") || (spaces && slice_starts(text, " ")))
		return 1;
	return slice_starts(text, "，") || slice_starts(text, "、") ? strlen("，") : 0;
}

/* "a, b" and "#a #b" are several; a text without commas that does not start with '#' is one. */
static void
list_split(struct list *list, struct slice text)
{
	bool spaces = list->tags && slice_starts(slice_trim(text), "#");
	size_t from = 0;

	for (size_t i = 0; i < text.len; i++) {
		size_t comma = comma_len(slice_skip(text, i), spaces);

		if (!comma)
			continue;
		list_add(list, slice_from(text.ptr + from, i - from));
		from = i + comma;
		i = from - 1;
	}
	list_add(list, slice_skip(text, from));
}

/* An item of the list; Hexo writes lists of lists for its categories. */
static void
list_take(struct reader *r, struct list *list, const char *dotted, json_t *item)
{
	struct slice text = text_of(r, dotted, item);
	json_t *inner;
	size_t i;

	if (text.len)
		list_add(list, text);
	json_array_foreach (item, i, inner)
		if (json_is_string(inner))
			list_add(list, slice_of(json_string_value(inner)));
	if (json_is_object(item))
		complain(r, dotted, "write texts only: - name",
		    "an item of `%s` must be a text, saw a map", dotted);
}

/* The items that have come since last time stand at that place. */
static void
note_lines(struct reader *r, struct list *list, const char *dotted)
{
	while (list->lines_len < json_array_size(list->items)) {
		list->lines =
		    xgrow(list->lines, list->lines_len, &list->lines_cap, sizeof(*list->lines));
		list->lines[list->lines_len++] = yaml_mark(r->marks, dotted).line;
	}
}

static void
keep_lines(struct reader *r, const struct list *list)
{
	unsigned *lines = arena_alloc(&r->page->arena, (list->lines_len + 1) * sizeof(*lines));

	for (size_t i = 0; i < list->lines_len; i++)
		lines[i] = list->lines[i];
	r->page->front.requires_lines = lines;
}

static void
read_list(struct reader *r, const struct front_key *key, const struct chosen *from)
{
	struct list list = {json_array(), json_object(), key->type == TYPE_TAGS};
	json_t *item;
	size_t i;

	if (json_is_object(from->value))
		complain(r, from->spelling, "write [a, b], or one `- a` a line",
		    "`%s` must be a list, saw a map", from->spelling);
	else if (!json_is_array(from->value))
		list_split(&list, text_of(r, from->spelling, from->value));
	json_array_foreach (from->value, i, item) {
		char *dotted = arena_printf(&r->page->arena, "%s.%zu", from->spelling, i);

		list_take(r, &list, dotted, item);
		note_lines(r, &list, dotted);
	}
	note_lines(r, &list, from->spelling);
	json_decref(list.seen);
	if (strcmp(key->name, "requires") == 0)
		keep_lines(r, &list);
	free(list.lines);
	keep(r, key, list.items);
}

static void
read_any(struct reader *r, const struct front_key *key, const struct chosen *from)
{
	keep(r, key, json_incref(from->value));
}

/* `published: false` is a draft, `published: 2025-07-11` a date; what is said plainly wins. */
static void
read_published(struct reader *r, const struct front_key *key, const struct chosen *from)
{
	struct front *front = &r->page->front;
	int truth = truth_of(from->value);
	const char *date;

	if (truth >= 0) {
		if (!json_object_get(front->data, "draft"))
			front->draft = !truth;
		return;
	}
	date = date_of(r, from);
	if (date && !front->publish_date)
		keep_text(r, front_key_find(SLICE("publish_date")), date);
}

static void
read_key(struct reader *r, const struct front_key *key, const struct chosen *from)
{
	static void (*const readers[])(
	    struct reader *, const struct front_key *, const struct chosen *) = {
	    [TYPE_TEXT] = read_text,
	    [TYPE_DATE] = read_date,
	    [TYPE_BOOL] = read_bool,
	    [TYPE_NUMBER] = read_number,
	    [TYPE_LIST] = read_list,
	    [TYPE_TAGS] = read_list,
	    [TYPE_ANY] = read_any,
	    [TYPE_PUBLISHED] = read_published,
	};

	if (!json_is_null(from->value))
		readers[key->type](r, key, from);
}

static void
keep_unknown(struct reader *r, const char *spelling, json_t *value)
{
	json_object_set_nocheck(json_object_get(r->page->front.data, "params"), spelling, value);
}

/* Of several spellings of one key the canonical one counts, else the first; the others are
 * parameters. */
static void
choose(struct reader *r, const char *spelling, json_t *value)
{
	const struct front_key *key = front_key_find(slice_of(spelling));
	struct chosen next = {spelling, value, false}, *have;

	if (!key) {
		keep_unknown(r, spelling, value);
		return;
	}
	have = &r->chosen[front_key_index(key)];
	next.canonical = strcmp(spelling, key->name) == 0;
	if (have->value && !next.canonical) {
		keep_unknown(r, spelling, value);
		return;
	}
	if (have->value)
		keep_unknown(r, have->spelling, have->value);
	*have = next;
	r->keys[front_key_index(key)] = key;
}

/* What the author put below `params:` comes beside the unknown keys, and before them. */
static void
merge_params(struct reader *r, json_t *unknown)
{
	json_t *own = json_object_get(r->page->front.data, "params");

	if (own && !json_is_object(own))
		complain(r, "params", "write `key: value` lines below it, indented",
		    "`params` must be a map, saw %s", kind_of(own));
	if (json_is_object(own))
		json_object_update(unknown, own);
	json_object_set_new_nocheck(r->page->front.data, "params", unknown);
}

static void
check_lang(struct reader *r)
{
	struct front *front = &r->page->front;
	struct diag_at at = yaml_mark(r->marks, "lang");
	struct buf known = BUF_INIT;

	if (!front->lang || config_find_lang(r->conf, slice_of(front->lang)) >= 0)
		return;
	for (size_t i = 0; i < r->conf->langs_len; i++)
		buf_printf(&known, "%s%s", i ? ", " : "", r->conf->langs[i].tag);
	at.path = r->page->source;
	diag_add(&r->page->diag, DIAG_ERROR, "unknown-language", at,
	    "correct it, or add the language to `languages` in rmgen.yaml",
	    "`lang: %s` is no language of this site, which has %s", front->lang, known.ptr);
	front->lang = NULL;
	json_object_del(front->data, "lang");
	buf_finish(&known);
}

static void
read_object(struct reader *r, json_t *root)
{
	json_t *data = r->page->front.data, *value;
	const char *spelling;

	json_object_foreach (root, spelling, value)
		choose(r, spelling, value);
	value = json_incref(json_object_get(data, "params"));
	for (size_t i = 0; i < FRONT_KEYS_MAX; i++)
		if (r->keys[i] && r->keys[i]->type != TYPE_PUBLISHED)
			read_key(r, r->keys[i], &r->chosen[i]);
	for (size_t i = 0; i < FRONT_KEYS_MAX; i++)
		if (r->keys[i] && r->keys[i]->type == TYPE_PUBLISHED)
			read_key(r, r->keys[i], &r->chosen[i]);
	if (json_object_get(data, "params") != value)
		merge_params(r, value);
	else
		json_decref(value);
	r->page->front.no_convert = json_is_true(json_object_get(data, "no_convert"));
	check_lang(r);
}

static void
read_yaml(struct page *page, const struct config *conf, struct slice text)
{
	struct reader r = {.page = page, .conf = conf};
	struct yaml_source source = {.text = text, .path = page->source, .first_line = 2};
	size_t before = page->diag.len;
	json_t *root = yaml_load(source, DIAG_ERROR, EXIT_CONTENT, &page->diag, &r.marks);

	for (size_t i = before; i < page->diag.len; i++)
		page->diag.items[i].code = CODE;
	if (json_is_object(root))
		read_object(&r, root);
	else if (root)
		diag_add(&page->diag, DIAG_ERROR, CODE, (struct diag_at){page->source, 2, 1},
		    "write one `key: value` a line", "front matter must be keys and values, saw %s",
		    kind_of(root));
	json_decref(root);
	yaml_marks_free(r.marks);
}

/* Text that only looks like front matter is common, a known key at its head is a mistake. */
static void
report_open(struct page *page, struct slice text)
{
	const char *colon = memchr(text.ptr, ':', text.len);
	struct slice key = slice_head(text, colon ? (size_t)(colon - text.ptr) : 0);
	bool known = front_key_find(slice_trim(key)) != NULL;

	diag_add(&page->diag, known ? DIAG_ERROR : DIAG_WARNING, CODE,
	    (struct diag_at){page->source, 1, 1},
	    "put a line --- behind the last key, or an empty line behind the first ---",
	    "the front matter that begins here has no end, and is shown as text");
}

void
front_read(struct page *page, const struct config *conf)
{
	struct front_split split = front_split(buf_slice(&page->text));

	page->front.toc = true;
	page->front.data = json_object();
	json_object_set_new_nocheck(page->front.data, "params", json_object());
	page->body = split.body;
	page->body_line = split.body_line;
	if (split.kind == FRONT_YAML)
		read_yaml(page, conf, split.text);
	else if (split.kind == FRONT_OPEN)
		report_open(page, split.text);
	else if (split.kind == FRONT_FOREIGN)
		diag_add(&page->diag, DIAG_ERROR, CODE, (struct diag_at){page->source, 1, 1},
		    "write it in YAML: a line ---, then lines such as `title: My plan`, then a line ---",
		    "%s front matter is not read", split.name);
}
