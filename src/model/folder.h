/* Folders and tags: the lists in which pages stand. Kept in order as pages come and go. */
#ifndef MODEL_FOLDER_H
#define MODEL_FOLDER_H

#include "model/site.h"

/* The folder of that logical path ("plans/", "" for the root of the language), made with those
 * above it when missing. */
struct folder *folder_make(struct site *site, int lang, struct slice logical);

void folder_add_page(struct site *site, struct page *page);
void folder_remove_page(struct site *site, struct page *page);
void folders_free(struct site *site);

void tags_add_page(struct site *site, struct page *page);
void tags_remove_page(struct site *site, struct page *page);
void tags_free(struct site *site);

/* Lists of pages in reading order, shared by folders and tags; a page stands in one once. */
void pages_insert(struct page ***pages, size_t *len, size_t *cap, struct page *page);
void pages_delete(struct page **pages, size_t *len, const struct page *page);

#endif
