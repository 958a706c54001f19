#include "base/yaml_internal.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>

#include <yaml.h>

enum { DEPTH_MAX = 16, LIMIT_DEFAULT = 64 * 1024 };

/* An open list or map. */
struct level {
	json_t *value;  /* borrowed: its parent owns it */
	char *key;      /* of a map's entry whose value comes next; NULL when a key is due */
	unsigned node;  /* of the value in the marks */
	unsigned entry; /* node of the entry under `key` */
	bool is_map;
};

struct reader {
	struct yaml_source src;
	enum diag_level level;
	enum exit_status status;
	struct diag *diag;
	struct yaml_marks *marks;
	json_t *root;
	struct level levels[DEPTH_MAX];
	unsigned depth;
	unsigned documents;
	bool failed;
};

static struct diag_at
place(const struct reader *r, yaml_mark_t mark)
{
	return (struct diag_at){
	    r->src.path, (unsigned)mark.line + r->src.first_line, (unsigned)mark.column + 1};
}

/* Reports the one error of this text. */
static void __attribute__((format(printf, 4, 5)))
fail(struct reader *r, struct diag_at at, const char *hint, const char *fmt, ...)
{
	va_list ap;

	if (r->failed)
		return;
	r->failed = true;
	va_start(ap, fmt);
	diag_addv(r->diag, r->level, r->status, "yaml", at, hint, fmt, ap);
	va_end(ap);
}

/* The text of a 1-based line of the source; empty when there is no such line. */
static struct slice
line_of(struct slice text, unsigned line)
{
	const char *end;

	if (!line)
		return slice_head(text, 0);
	while (--line && text.len) {
		end = memchr(text.ptr, '\n', text.len);
		text = slice_skip(text, end ? (size_t)(end - text.ptr) + 1 : text.len);
	}
	end = memchr(text.ptr, '\n', text.len);
	return end ? slice_head(text, (size_t)(end - text.ptr)) : text;
}

/* Attaches a value (the reference is taken over) to the open list or map, or makes it the root.
 * Returns its node in the marks. */
static unsigned
attach(struct reader *r, json_t *value, yaml_mark_t mark)
{
	struct level *top = r->depth ? &r->levels[r->depth - 1] : NULL;
	struct diag_at at = place(r, mark);
	char index[24];
	unsigned node;

	if (!top) {
		r->root = value;
		return 0;
	}
	if (top->is_map) {
		json_object_set_new_nocheck(top->value, top->key, value);
		free(top->key);
		top->key = NULL;
		return top->entry;
	}
	snprintf(index, sizeof(index), "%zu", json_array_size(top->value));
	node = yaml_marks_add(r->marks, top->node, slice_of(index), at.line, at.col);
	json_array_append_new(top->value, value);
	return node;
}

static bool
key_is_due(const struct reader *r)
{
	const struct level *top = r->depth ? &r->levels[r->depth - 1] : NULL;

	return top && top->is_map && !top->key;
}

static void
take_key(struct reader *r, struct slice text, yaml_mark_t mark)
{
	struct level *top = &r->levels[r->depth - 1];
	struct diag_at at = place(r, mark);
	json_t *clean = yaml_string(text);
	struct slice key = slice_from(json_string_value(clean), json_string_length(clean));
	unsigned first = yaml_marks_child(r->marks, top->node, key);

	if (first)
		fail(r, at, "keep one of the two", "the key \"%.60s\" is already given on line %u",
		    key.ptr, yaml_marks_at(r->marks, first).line);
	top->key = xstrndup(key.ptr, key.len);
	top->entry = yaml_marks_add(r->marks, top->node, key, at.line, at.col);
	json_decref(clean);
}

/* Anchors and tags are what makes YAML a program; nothing here needs them. */
static bool
refuse_extras(struct reader *r, const yaml_char_t *anchor, const yaml_char_t *tag, yaml_mark_t mark)
{
	if (anchor)
		fail(r, place(r, mark),
		    "quote a text that begins with &, or repeat the value instead",
		    "anchors are not supported: &%.60s", (const char *)anchor);
	else if (tag)
		fail(r, place(r, mark), "quote a text that begins with !, or take the tag away",
		    "tags are not supported: %.60s", (const char *)tag);
	return anchor || tag;
}

static void
on_scalar(struct reader *r, const yaml_event_t *event)
{
	struct slice text =
	    slice_from((const char *)event->data.scalar.value, event->data.scalar.length);
	yaml_mark_t mark = event->start_mark;
	bool plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	json_t *value;
	unsigned node;

	if (refuse_extras(r, event->data.scalar.anchor, event->data.scalar.tag, mark))
		return;
	if (memchr(text.ptr, '\0', text.len)) {
		fail(
		    r, place(r, mark), "take the \\0 away", "a text cannot hold the character NUL");
		return;
	}
	if (key_is_due(r)) {
		take_key(r, text, mark);
		return;
	}
	value = plain ? yaml_resolve_plain(text) : yaml_string(text);
	node = attach(r, value, mark);
	if (!json_is_string(value))
		yaml_marks_write(r->marks, node, text);
}

static void
on_open(struct reader *r, const yaml_event_t *event)
{
	bool is_map = event->type == YAML_MAPPING_START_EVENT;
	yaml_mark_t mark = event->start_mark;
	json_t *value;
	unsigned node;

	if (is_map ? refuse_extras(
			 r, event->data.mapping_start.anchor, event->data.mapping_start.tag, mark)
		   : refuse_extras(r, event->data.sequence_start.anchor,
			 event->data.sequence_start.tag, mark))
		return;
	if (key_is_due(r)) {
		fail(r, place(r, mark),
		    "write a plain word as key; quote a text that begins with [ or {",
		    "a key must be a word, not a %s", is_map ? "map" : "list");
		return;
	}
	if (r->depth == DEPTH_MAX) {
		fail(r, place(r, mark),
		    "flatten the structure; quote a text that begins with [ or {",
		    "lists and maps are nested deeper than %d levels", DEPTH_MAX);
		return;
	}
	value = is_map ? json_object() : json_array();
	node = attach(r, value, mark);
	r->levels[r->depth++] = (struct level){.value = value, .node = node, .is_map = is_map};
}

static void
on_alias(struct reader *r, const yaml_event_t *event)
{
	fail(r, place(r, event->start_mark),
	    "quote a text that begins with *, or repeat the value instead",
	    "aliases are not supported: *%.60s", (const char *)event->data.alias.anchor);
}

static void
on_document(struct reader *r, const yaml_event_t *event)
{
	if (r->documents++)
		fail(r, place(r, event->start_mark), "take the second --- away",
		    "expected one YAML document, saw a second one");
	else if (event->data.document_start.tag_directives.start !=
		 event->data.document_start.tag_directives.end)
		fail(r, place(r, event->start_mark), "take the %TAG line away",
		    "tags are not supported");
}

static void
on_event(struct reader *r, const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		on_document(r, event);
		break;
	case YAML_ALIAS_EVENT:
		on_alias(r, event);
		break;
	case YAML_SCALAR_EVENT:
		on_scalar(r, event);
		break;
	case YAML_SEQUENCE_START_EVENT:
	case YAML_MAPPING_START_EVENT:
		on_open(r, event);
		break;
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		r->depth--;
		break;
	default:
		break;
	}
}

static void
on_syntax_error(struct reader *r, const yaml_parser_t *parser)
{
	struct diag_at at = place(r, parser->problem_mark);
	const char *problem = parser->problem ? parser->problem : "the text cannot be read";
	struct diag_at from = place(r, parser->context_mark);
	unsigned line = (unsigned)parser->problem_mark.line + 1;
	const char *hint =
	    yaml_hint(problem, line_of(r->src.text, line - 1), line_of(r->src.text, line), at.col);

	if (strstr(problem, "unexpected end of stream") && parser->context)
		fail(r, from, hint, "the quote that begins here is not closed");
	else if (parser->context && from.line && from.line != at.line)
		fail(r, at, hint, "%s, %s that began on line %u", problem, parser->context,
		    from.line);
	else if (parser->context)
		fail(r, at, hint, "%s, %s", problem, parser->context);
	else
		fail(r, at, hint, "%s", problem);
}

/* Pulls events one by one, so that too deep a nesting is refused when it is met: libyaml looks
 * at most 1024 characters ahead, and is quadratic only in the depth that it has seen. */
static void
pull(struct reader *r)
{
	yaml_parser_t parser;
	yaml_event_t event;
	bool more = true;

	if (!yaml_parser_initialize(&parser)) {
		fail(r, (struct diag_at){r->src.path, 0, 0}, "close some programs, then try again",
		    "out of memory");
		return;
	}
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(
	    &parser, (const unsigned char *)r->src.text.ptr, r->src.text.len);
	while (more && !r->failed) {
		if (!yaml_parser_parse(&parser, &event)) {
			on_syntax_error(r, &parser);
			break;
		}
		more = event.type != YAML_STREAM_END_EVENT;
		on_event(r, &event);
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&parser);
}

static bool
is_forbidden(uint32_t rune)
{
	return (rune < 0x20 && rune != '\t' && rune != '\n' && rune != '\r') ||
	       (rune >= 0x7F && rune < 0xA0 && rune != 0x85) || rune == 0xFEFF || rune == 0xFFFE ||
	       rune == 0xFFFF;
}

/* Size, bytes that are no UTF-8, and control characters, with their place. */
static void
check_bytes(struct reader *r)
{
	struct slice text = r->src.text;
	size_t limit = r->src.limit ? r->src.limit : LIMIT_DEFAULT, bad = utf8_check(text), len;
	struct diag_at at = {r->src.path, r->src.first_line, 0};
	uint32_t rune = 0;
	unsigned line;

	if (text.len > limit) {
		fail(r, at, "move what is long out of it", "more than %zu bytes of YAML: %zu",
		    limit, text.len);
		return;
	}
	for (size_t i = 0; i < bad; i += len) {
		len = utf8_next(slice_skip(text, i), &rune);
		if (is_forbidden(rune))
			bad = i;
	}
	if (bad == text.len)
		return;
	utf8_position(text, bad, &line, &at.col);
	at.line += line - 1;
	if (is_forbidden(rune))
		fail(r, at, "delete it; in \"double quotes\" it can be written with a backslash",
		    "a control character (U+%04X) cannot stand in YAML", rune);
	else
		fail(r, at, "save the file as UTF-8", "the byte 0x%02X is no valid UTF-8",
		    (unsigned char)text.ptr[bad]);
}

static void
reader_finish(struct reader *r)
{
	while (r->depth)
		free(r->levels[--r->depth].key);
}

json_t *
yaml_load(struct yaml_source src, enum diag_level level, enum exit_status status, struct diag *diag,
    struct yaml_marks **ret_marks)
{
	struct reader r = {.src = src, .level = level, .status = status, .diag = diag};

	if (!r.src.first_line)
		r.src.first_line = 1;
	if (slice_starts(r.src.text, "\xEF\xBB\xBF"))
		r.src.text = slice_skip(r.src.text, 3);
	r.marks = yaml_marks_new(src.path);
	check_bytes(&r);
	if (!r.failed)
		pull(&r);
	reader_finish(&r);
	if (!r.root || json_is_null(r.root)) {
		json_decref(r.root);
		r.root = json_object();
	}
	if (r.failed) {
		json_decref(r.root);
		r.root = NULL;
	}
	if (r.root && ret_marks)
		*ret_marks = r.marks;
	else
		yaml_marks_free(r.marks);
	return r.root;
}
