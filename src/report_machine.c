#include "report.h"

#include "base/json_text.h"
#include "base/path.h"

#include <stdlib.h>

#include <jansson.h>

#define SARIF_SCHEMA                                                                               \
	"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"                      \
	"sarif-schema-2.1.0.json"

static json_t *
text_or_null(const char *text)
{
	return text ? json_text(text) : json_null();
}

static json_t *
number_or_null(unsigned number)
{
	return number ? json_integer(number) : json_null();
}

static void
put_json(struct buf *out, json_t *value)
{
	char *text = json_dumps(value, JSON_INDENT(2));

	buf_puts(out, text);
	buf_putc(out, '\n');
	free(text);
	json_decref(value);
}

static const char *
level_name(const struct diag_item *item)
{
	static const char *const names[] = {"note", "warning", "error", "error"};

	return names[item->level];
}

void
report_json(struct buf *out, const struct diag *diag, const struct report_style *style)
{
	json_t *list = json_array();

	for (size_t i = 0; i < diag->len; i++) {
		const struct diag_item *item = &diag->items[i];

		if (!report_shows(style, item))
			continue;
		json_array_append_new(list,
		    json_pack("{s:s, s:s, s:b, s:o, s:o, s:o, s:o, s:o}", "level", level_name(item),
			"code", item->code, "fatal", item->level == DIAG_FATAL, "path",
			text_or_null(item->path), "line", number_or_null(item->line), "column",
			number_or_null(item->col), "message", text_or_null(item->message), "hint",
			text_or_null(item->hint)));
	}
	put_json(out, json_pack("{s:i, s:s, s:o, s:I, s:I, s:I}", "version", 1, "generator",
			  "rmgen " RMGEN_VERSION, "diagnostics", list, "errors",
			  (json_int_t)(diag->counts[DIAG_ERROR] + diag->counts[DIAG_FATAL]),
			  "warnings", (json_int_t)diag->counts[DIAG_WARNING], "notes",
			  (json_int_t)diag->counts[DIAG_NOTE]));
}

/* A URI reference: relative below the working directory, else with its scheme. */
static json_t *
uri_of(const char *path)
{
	struct buf uri = BUF_INIT;
	json_t *value;

	if (path[0] == '/')
		buf_puts(&uri, "file://");
	/* "a:b.md" would be read as a scheme. */
	else if (url_is_external(slice_of(path)))
		buf_puts(&uri, "./");
	url_encode_path(&uri, slice_of(path));
	value = json_string(uri.ptr);
	buf_finish(&uri);
	return value;
}

static json_t *
sarif_location(const struct diag_item *item)
{
	json_t *physical = json_pack("{s:{s:o}}", "artifactLocation", "uri", uri_of(item->path));
	json_t *region = NULL;

	if (item->line) {
		region = json_pack("{s:i}", "startLine", (int)item->line);
		if (item->col)
			json_object_set_new(region, "startColumn", json_integer(item->col));
		json_object_set_new(physical, "region", region);
	}
	return json_pack("[{s:o}]", "physicalLocation", physical);
}

static json_t *
sarif_message(const struct diag_item *item)
{
	struct buf text = BUF_INIT;
	json_t *value;

	buf_puts(&text, item->message);
	if (item->hint)
		buf_printf(&text, "\n%s", item->hint);
	value = json_pack("{s:o}", "text", text_or_null(text.ptr));
	buf_finish(&text);
	return value;
}

/* The index of a code among the rules, added when it is new. `seen` maps codes to indices. */
static json_int_t
rule_index(json_t *rules, json_t *seen, const char *code)
{
	json_t *index = json_object_get(seen, code);

	if (!index) {
		index = json_integer((json_int_t)json_array_size(rules));
		json_object_set_new(seen, code, index);
		json_array_append_new(rules, json_pack("{s:s}", "id", code));
	}
	return json_integer_value(index);
}

void
report_sarif(struct buf *out, const struct diag *diag, const struct report_style *style)
{
	json_t *results = json_array(), *rules = json_array(), *seen = json_object();

	for (size_t i = 0; i < diag->len; i++) {
		const struct diag_item *item = &diag->items[i];
		json_t *result;

		if (!report_shows(style, item))
			continue;
		result = json_pack("{s:s, s:I, s:s, s:o}", "ruleId", item->code, "ruleIndex",
		    rule_index(rules, seen, item->code), "level", level_name(item), "message",
		    sarif_message(item));
		if (item->path)
			json_object_set_new(result, "locations", sarif_location(item));
		json_array_append_new(results, result);
	}
	json_decref(seen);
	put_json(out, json_pack("{s:s, s:s, s:[{s:{s:{s:s, s:s, s:o}}, s:s, s:o}]}", "$schema",
			  SARIF_SCHEMA, "version", "2.1.0", "runs", "tool", "driver", "name",
			  "rmgen", "version", RMGEN_VERSION, "rules", rules, "columnKind",
			  "unicodeCodePoints", "results", results));
}

/* Workflow commands end at a line's end, and their properties at ':' and ','. */
static void
put_command_text(struct buf *out, const char *text, bool is_property)
{
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (c == '%' || c == '\r' || c == '\n' || (is_property && (c == ':' || c == ',')))
			buf_printf(out, "%%%02X", c);
		else
			buf_putc(out, (char)c);
	}
}

void
report_github(struct buf *out, const struct diag *diag, const struct report_style *style)
{
	static const char *const names[] = {"notice", "warning", "error", "error"};

	for (size_t i = 0; i < diag->len; i++) {
		const struct diag_item *item = &diag->items[i];

		if (!report_shows(style, item))
			continue;
		buf_printf(out, "::%s ", names[item->level]);
		if (item->path) {
			buf_puts(out, "file=");
			put_command_text(out, item->path, true);
			buf_putc(out, ',');
		}
		if (item->path && item->line)
			buf_printf(out, "line=%u,", item->line);
		if (item->path && item->line && item->col)
			buf_printf(out, "col=%u,", item->col);
		buf_printf(out, "title=rmgen %s::", item->code);
		put_command_text(out, item->message, false);
		if (item->hint) {
			buf_puts(out, "%0A");
			put_command_text(out, item->hint, false);
		}
		buf_putc(out, '\n');
	}
}
