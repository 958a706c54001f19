/* A map from names to pages. One name may mean several pages, in order of their paths. */
#ifndef MODEL_NAMES_H
#define MODEL_NAMES_H

#include "base/slice.h"

#include <uthash.h>

struct page;

struct name {
	struct slice name; /* owned */
	struct page **pages;
	size_t len, cap;
	UT_hash_handle hh;
};

void names_add(struct name **names, struct slice name, struct page *page);
void names_remove(struct name **names, struct slice name, const struct page *page);
void names_free(struct name **names);

/* NULL on a miss; else at least one page is in it. */
const struct name *names_find(struct name *names, struct slice name);

#endif
