#include "serve_diag.h"

#include "base/fs.h"
#include "base/json_text.h"
#include "base/mem.h"
#include "base/utf8.h"

#include <fcntl.h>
#include <stdlib.h>

enum { ERRORS_MAX = 40, LINE_MAX = 400, SOURCE_MAX = 16 << 20 };

void
diags_add(struct diag *diag, const struct diag_item *item)
{
	struct diag_at at = {item->path, item->line, item->col};

	if (item->level == DIAG_FATAL)
		diag_fatal(diag, item->status, item->code, at, item->hint, "%s", item->message);
	else
		diag_add(diag, item->level, item->code, at, item->hint, "%s", item->message);
}

static bool
same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

bool
diags_add_once(struct diag *diag, const struct diag_item *item)
{
	for (size_t i = 0; i < diag->len; i++) {
		const struct diag_item *other = &diag->items[i];

		if (other->line == item->line && other->col == item->col &&
		    same_text(other->path, item->path) && same_text(other->message, item->message))
			return false;
	}
	diags_add(diag, item);
	return true;
}

/* What a code is about, so that it can be taken back when that changes. */
enum about { ABOUT_PAGE, ABOUT_SITE, ABOUT_LINK, ABOUT_CHECK };

static const struct {
	const char *code;
	enum about about;
} codes[] = {
    {"same-translation", ABOUT_CHECK},
    {"cycle", ABOUT_CHECK},
    {"unreachable", ABOUT_CHECK},
    {"missing-prerequisite", ABOUT_CHECK},
    {"duplicate-id", ABOUT_CHECK},
    {"same-name", ABOUT_SITE},
    {"duplicate-url", ABOUT_SITE},
    {"duplicate-file", ABOUT_SITE},
    {"output-twice", ABOUT_SITE},
    {"broken-link", ABOUT_LINK},
    {"broken-image", ABOUT_LINK},
    {"broken-embed", ABOUT_LINK},
    {"repaired-link", ABOUT_LINK},
    {"repaired-anchor", ABOUT_LINK},
};

static enum about
about(const struct diag_item *item)
{
	for (size_t i = 0; i < sizeof(codes) / sizeof(*codes); i++)
		if (strcmp(item->code, codes[i].code) == 0)
			return codes[i].about;
	return ABOUT_PAGE;
}

struct sources {
	const char **items; /* in order */
	size_t len;
};

typedef bool is_to_drop(const struct diag_item *item, const struct sources *sources);

static int
compare_sources(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool
is_among(const char *path, const struct sources *sources)
{
	return path && bsearch(&path, sources->items, sources->len, sizeof(*sources->items),
			   compare_sources);
}

static bool
is_of_page(const struct diag_item *item, const struct sources *sources)
{
	return is_among(item->path, sources) && about(item) != ABOUT_SITE;
}

static bool
is_link_of_page(const struct diag_item *item, const struct sources *sources)
{
	return is_among(item->path, sources) && about(item) == ABOUT_LINK;
}

static bool
is_check(const struct diag_item *item, const struct sources *sources)
{
	return about(item) == ABOUT_CHECK;
}

static void
drop(struct diag *diag, is_to_drop *test, const struct sources *sources)
{
	size_t kept = 0;

	for (size_t i = 0; i < diag->len; i++) {
		struct diag_item *item = &diag->items[i];

		if (!test(item, sources)) {
			diag->items[kept++] = *item;
			continue;
		}
		diag->counts[item->level]--;
		free(item->path);
		free(item->message);
		free(item->hint);
	}
	diag->len = kept;
}

void
diags_drop_page(struct diag *diag, const char *source)
{
	const struct sources one = {&source, 1};

	drop(diag, is_of_page, &one);
}

void
diags_drop_links(struct diag *diag, const char **sources, size_t len)
{
	const struct sources all = {sources, len};

	qsort(sources, len, sizeof(*sources), compare_sources);
	drop(diag, is_link_of_page, &all);
}

static int
compare_items(const void *left, const void *right)
{
	const struct diag_item *a = left, *b = right;
	int order = strcmp(a->path ? a->path : "", b->path ? b->path : "");

	if (!order)
		order = (a->line > b->line) - (a->line < b->line);
	return order ? order : strcmp(a->message, b->message);
}

void
diags_take_checks(struct diag *diag, struct diag *checks, struct diag *news)
{
	struct diag old = DIAG_INIT;

	for (size_t i = 0; i < diag->len; i++)
		if (is_check(&diag->items[i], NULL))
			diags_add(&old, &diag->items[i]);
	drop(diag, is_check, NULL);
	if (old.len)
		qsort(old.items, old.len, sizeof(*old.items), compare_items);
	for (size_t i = 0; i < checks->len; i++)
		if (!old.len || !bsearch(&checks->items[i], old.items, old.len, sizeof(*old.items),
				    compare_items))
			diags_add(news, &checks->items[i]);
	diag_merge(diag, checks);
	diag_finish(&old);
}

static bool
has_code(const struct diag_item *item, const struct sources *sources)
{
	return strcmp(item->code, sources->items[0]) == 0;
}

void
diags_drop_code(struct diag *diag, const char *code)
{
	const struct sources one = {&code, 1};

	drop(diag, has_code, &one);
}

bool
diags_has_code(const struct diag *diag, const char *code)
{
	for (size_t i = 0; i < diag->len; i++)
		if (strcmp(diag->items[i].code, code) == 0)
			return true;
	return false;
}

/* The line, when the file is still as it was, as text that JSON takes. */
static json_t *
excerpt(const struct diag_item *item, const char *root)
{
	struct buf text = BUF_INIT, clean = BUF_INIT;
	char *path = NULL;
	struct slice rest;
	uint32_t rune = 0;
	json_t *line;
	size_t len;

	if (!item->path || !item->line)
		return json_null();
	path = item->path[0] == '/' || !root ? xstrdup(item->path)
					     : xasprintf("%s/%s", root, item->path);
	if (fs_read(AT_FDCWD, path, SOURCE_MAX, &text) != 0)
		buf_truncate(&text, 0);
	rest = buf_slice(&text);
	for (unsigned i = 1; i < item->line; i++) {
		const char *end = memchr(rest.ptr, '\n', rest.len);

		rest = end ? slice_skip(rest, (size_t)(end - rest.ptr) + 1) : SLICE("");
	}
	for (; (len = utf8_next(rest, &rune)) && rune != '\n' && clean.len < LINE_MAX;
	     rest = slice_skip(rest, len))
		buf_put_rune(&clean, rune < ' ' ? ' ' : rune);
	line = json_stringn(clean.ptr, clean.len);
	buf_finish(&clean);
	buf_finish(&text);
	free(path);
	return line;
}

/* A chart that is not drawn is a warning, since the page is there; who looks at the page wants to
 * know all the same. */
static bool
is_shown(const struct diag_item *item, bool diagrams)
{
	return item->level >= DIAG_ERROR ||
	       (diagrams && strcmp(item->code, "diagram-not-drawn") == 0);
}

json_t *
diags_errors(const struct diag *diag, const char *root, bool diagrams)
{
	json_t *list = json_array();

	for (size_t i = 0; i < diag->len && json_array_size(list) < ERRORS_MAX; i++) {
		const struct diag_item *item = &diag->items[i];

		if (!is_shown(item, diagrams))
			continue;
		json_array_append_new(
		    list, json_pack("{s:o, s:i, s:i, s:o, s:o, s:o}", "path", json_text(item->path),
			      "line", (int)item->line, "column", (int)item->col, "message",
			      json_text(item->message), "hint", json_text(item->hint), "excerpt",
			      excerpt(item, root)));
	}
	return list;
}

void
diags_put_text(struct buf *out, const struct diag *diag)
{
	for (size_t i = 0; i < diag->len; i++) {
		const struct diag_item *item = &diag->items[i];

		if (item->level < DIAG_ERROR)
			continue;
		if (item->path)
			buf_puts(out, item->path);
		if (item->path && item->line)
			buf_printf(out, ":%u:%u", item->line, item->col);
		buf_printf(out, "%s%s\n", item->path ? ": " : "", item->message);
		if (item->hint)
			buf_printf(out, "  %s\n", item->hint);
	}
}
