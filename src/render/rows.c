#include "render/rows.h"

#include "base/mem.h"
#include "conf/config.h"
#include "model/page_graph.h"
#include "model/site.h"

#include <stdlib.h>

bool
page_stands_for(const struct page *page, int lang)
{
	const struct translations *group = page->translations;

	if (!group)
		return true;
	if (lang >= 0 && (size_t)lang < group->len && group->pages[lang])
		return group->pages[lang] == page;
	for (size_t i = 0; i < group->len; i++) /* what was written before what was converted */
		if (group->pages[i] && !group->pages[i]->derived_from)
			return group->pages[i] == page;
	return !page->derived_from;
}

bool
page_is_listed(const struct page *page)
{
	return page->out.len > 0;
}

bool
page_is_roadmap(const struct page *page)
{
	if (page->is_folder)
		return false;
	if (page->front.type)
		return strcmp(page->front.type, "roadmap") == 0;
	return !page->graph || page->graph->is_roadmap;
}

static void
push(struct rows *rows, struct page *page)
{
	rows->items = xgrow(rows->items, rows->len, &rows->cap, sizeof(*rows->items));
	rows->items[rows->len++] = page;
}

/* Position of a language's folder in the merge below. */
struct cursor {
	struct page **next, **end;
};

/* The cursor whose next page comes first, or NULL when all are at their end. Pages that do not
 * stand for their group here are passed over. */
static struct cursor *
first_cursor(struct cursor *cursors, size_t len, int lang)
{
	struct cursor *first = NULL;

	for (size_t i = 0; i < len; i++) {
		struct cursor *cursor = &cursors[i];

		while (cursor->next < cursor->end &&
		       (!page_stands_for(*cursor->next, lang) || !page_is_listed(*cursor->next)))
			cursor->next++;
		if (cursor->next < cursor->end &&
		    (!first || page_order(*cursor->next, *first->next) < 0))
			first = cursor;
	}
	return first;
}

void
rows_of_folder(struct rows *ret_rows, const struct site *site, const struct folder *folder)
{
	size_t langs = site->conf->langs_len;
	struct cursor *cursors = xcalloc(langs, sizeof(*cursors));
	struct cursor *cursor;

	*ret_rows = (struct rows){0};
	for (size_t i = 0; i < langs; i++) {
		const struct folder *there = site_find_folder(site, (int)i, folder->logical);

		if (there)
			cursors[i] = (struct cursor){there->pages, there->pages + there->pages_len};
	}
	while ((cursor = first_cursor(cursors, langs, folder->lang)))
		push(ret_rows, *cursor->next++);
	free(cursors);
}

size_t
rows_count_folder(const struct site *site, const struct folder *folder)
{
	size_t count = 0;

	for (size_t i = 0; i < site->conf->langs_len; i++) {
		const struct folder *there = site_find_folder(site, (int)i, folder->logical);

		for (size_t j = 0; there && j < there->pages_len; j++)
			count += page_is_listed(there->pages[j]) &&
				 page_stands_for(there->pages[j], folder->lang);
	}
	return count;
}

/* Keeps the first `max` pages of all that are offered, in order. */
static void
offer(struct rows *rows, struct page *page, size_t max)
{
	size_t at = rows->len;

	if (rows->len == max && (!max || page_order(page, rows->items[max - 1]) >= 0))
		return;
	if (rows->len < max)
		push(rows, page);
	else
		at--;
	for (; at > 0 && page_order(page, rows->items[at - 1]) < 0; at--)
		rows->items[at] = rows->items[at - 1];
	rows->items[at] = page;
}

void
rows_of_home(struct rows *ret_rows, const struct site *site, int lang, size_t max)
{
	*ret_rows = (struct rows){0};
	for (size_t i = 0; i < site->pages_len; i++) {
		struct page *page = site->pages[i];

		if (page_is_listed(page) && page_is_roadmap(page) && page_stands_for(page, lang))
			offer(ret_rows, page, max);
	}
}

void
rows_free(struct rows *rows)
{
	free(rows->items);
	*rows = (struct rows){0};
}
