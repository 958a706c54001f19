/* Which pages a list shows to readers of a language: what exists in it, and of the rest the
 * version that does exist. */
#ifndef RENDER_ROWS_H
#define RENDER_ROWS_H

#include <stdbool.h>
#include <stddef.h>

struct folder;
struct page;
struct site;

/* A list of pages. `items` is owned. */
struct rows {
	struct page **items;
	size_t len, cap;
};

/* True when the page stands for its translation group in that language: it is the version in
 * it, or there is none and this is the first that was written, in the order of the configuration. */
bool page_stands_for(const struct page *page, int lang);

/* True when the page has a URL of its own and may be listed. */
bool page_is_listed(const struct page *page);

/* True for a plan with stages, false for a page of plain text. */
bool page_is_roadmap(const struct page *page);

/* The pages of a folder for readers of its language, in reading order; those that exist only in
 * another language are taken from the folder of the same path there. */
void rows_of_folder(struct rows *ret_rows, const struct site *site, const struct folder *folder);
size_t rows_count_folder(const struct site *site, const struct folder *folder);

/* The first `max` roadmaps of the whole site for readers of a language, in reading order. */
void rows_of_home(struct rows *ret_rows, const struct site *site, int lang, size_t max);

void rows_free(struct rows *rows);

#endif
