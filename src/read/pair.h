/* Which language a page is in, and which pages are translations of each other. */
#ifndef READ_PAIR_H
#define READ_PAIR_H

#include "base/diag.h"
#include "base/slice.h"

struct config;
struct page;

/* What a path says: "ko/plans/backend.md" and "plans/backend.ko.md" are both "plans/backend" in
 * the language ko. Slices point into the path. */
struct pair_path {
	struct slice dir;  /* without the folder of the language, no slash at its end */
	struct slice stem; /* of the file, without language and extension */
	int lang;          /* index; -1 when the path says none */
	bool is_folder;    /* index, _index or README */
};

struct pair_path pair_read_path(const struct config *conf, struct slice path);

/* Fills the page's lang, logical and is_folder from its path and its front matter, where `lang`
 * wins over the file's suffix, and that over the folder. */
void pair_place(struct page *page, const struct config *conf);

/* All translation groups of a site. Pages are not owned. */
struct pairs;

struct pairs *pairs_new(size_t langs_len);
void pairs_free(struct pairs *pairs);

/* Enters a page under its `translation_key`, else its logical path, and sets
 * page->translations. When two pages of a group have one language, the one with the lesser path
 * stands in the row and the other has a row of its own, whatever the order of adding. */
void pairs_add(struct pairs *pairs, struct page *page);

/* Takes it out again; page->translations is NULL then. Nothing happens when it is not in. */
void pairs_remove(struct pairs *pairs, struct page *page);

/* The row for a key (a `translation_key` or a logical path), or NULL. */
const struct translations *pairs_find(const struct pairs *pairs, struct slice key);

/* True when two pages of the group have one language. */
bool pairs_is_contested(const struct pairs *pairs, struct slice key);

/* An error for each page that claims the place of another. */
void pairs_report(const struct pairs *pairs, const struct config *conf, struct diag *diag);

#endif
