#include "base/diag.h"

#include "base/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
item_finish(struct diag_item *item)
{
	free(item->path);
	free(item->message);
	free(item->hint);
}

void
diag_finish(struct diag *diag)
{
	for (size_t i = 0; i < diag->len; i++)
		item_finish(&diag->items[i]);
	free(diag->items);
	*diag = (struct diag)DIAG_INIT;
}

static void
append(struct diag *diag, struct diag_item item)
{
	diag->items = xgrow(diag->items, diag->len, &diag->cap, sizeof(item));
	diag->items[diag->len++] = item;
	diag->counts[item.level]++;
}

static char *
format(const char *fmt, va_list ap)
{
	char *text = NULL;

	if (vasprintf(&text, fmt, ap) < 0)
		text = xstrdup(fmt);
	return text;
}

void
diag_addv(struct diag *diag, enum diag_level level, enum exit_status status, const char *code,
    struct diag_at at, const char *hint, const char *fmt, va_list ap)
{
	struct diag_item item = {.level = level, .code = code, .line = at.line, .col = at.col};

	item.status = level == DIAG_FATAL ? status : EXIT_CONTENT;
	item.path = at.path ? xstrdup(at.path) : NULL;
	item.hint = hint ? xstrdup(hint) : NULL;
	item.message = format(fmt, ap);
	append(diag, item);
}

void
diag_add(struct diag *diag, enum diag_level level, const char *code, struct diag_at at,
    const char *hint, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	diag_addv(diag, level, EXIT_CONTENT, code, at, hint, fmt, ap);
	va_end(ap);
}

void
diag_fatal(struct diag *diag, enum exit_status status, const char *code, struct diag_at at,
    const char *hint, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	diag_addv(diag, DIAG_FATAL, status, code, at, hint, fmt, ap);
	va_end(ap);
}

void
diag_merge(struct diag *diag, struct diag *from)
{
	for (size_t i = 0; i < from->len; i++)
		append(diag, from->items[i]);
	free(from->items);
	*from = (struct diag)DIAG_INIT;
}

void
diag_raise(struct diag *diag, const char *code, enum diag_level level)
{
	for (size_t i = 0; i < diag->len; i++) {
		struct diag_item *item = &diag->items[i];

		if (item->level >= level || strcmp(item->code, code) != 0)
			continue;
		diag->counts[item->level]--;
		diag->counts[level]++;
		item->level = level;
	}
}

static int
compare(const void *va, const void *vb)
{
	const struct diag_item *a = va, *b = vb;
	int order = strcmp(a->path ? a->path : "", b->path ? b->path : "");

	if (!order)
		order = (a->line > b->line) - (a->line < b->line);
	if (!order)
		order = (a->col > b->col) - (a->col < b->col);
	if (!order)
		order = strcmp(a->code, b->code);
	return order;
}

/* A merge sort, because qsort does not keep equal items in order. */
static void
merge_sort(struct diag_item *items, struct diag_item *spare, size_t len)
{
	size_t half = len / 2, a = 0, b = half, out = 0;

	if (len < 2)
		return;
	merge_sort(items, spare, half);
	merge_sort(items + half, spare, len - half);
	while (a < half && b < len)
		spare[out++] = compare(&items[b], &items[a]) < 0 ? items[b++] : items[a++];
	while (a < half)
		spare[out++] = items[a++];
	memcpy(items, spare, out * sizeof(*items));
}

void
diag_sort(struct diag *diag)
{
	struct diag_item *spare = xmalloc((diag->len + 1) * sizeof(*spare));

	merge_sort(diag->items, spare, diag->len);
	free(spare);
}
