/* Pages that fill the gaps of a language by conversion of those of its partner (zh-Hant and
 * zh-Hans): a derived page has its source's file, anchors and graph, the address and the words
 * of its own language. */
#ifndef DERIVE_H
#define DERIVE_H

#include "base/diag.h"

struct build;
struct converter;
struct page;
struct tree;

/* The language, as an index, in which this page is to be derived because its translation group
 * has none there; -1 when there is nothing to do, or the page says `no_convert: true`. The page
 * is in the site. */
int derive_target(const struct build *build, const struct page *page);

/* Reads, parses and converts `source` for language `lang`. NULL when its file can no longer be
 * read. The caller owns the page. */
struct page *derive_page(const struct build *build, const struct page *source, int lang,
    const struct tree *content, const struct converter *converter);

/* Adds all derived pages to the site. A page whose place another has is an error there, and is
 * left out. Without OpenCC there is one warning, and no derived page. */
void derive_site(struct build *build, const struct tree *content, struct diag *diag);

/* For `serve`: the page that fills the gap beside `source`, not in the site yet. NULL when there is
 * no gap, or it cannot be filled; why is in `diag`. The caller owns the page. */
struct page *derive_gap(
    struct build *build, const struct page *source, const struct tree *content, struct diag *diag);

/* After the addresses are known: takes out derived pages that got none. */
void derive_drop_homeless(struct build *build);

#endif
