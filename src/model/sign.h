/* What a page's text may name, in a few hundred bytes: bits of the pairs of characters that stand in
 * it, so that it is known without the text which pages a changed glossary does not concern. */
#ifndef MODEL_SIGN_H
#define MODEL_SIGN_H

#include "base/slice.h"

#include <stdbool.h>

struct page;

/* Makes page->sign, which page_free frees. For a page with nodes and blocks. */
void sign_page(struct page *page);

/* False when the page's text and labels do not hold the name, which is folded as terms fold it: see
 * terms_differ. True may be wrong. A page without a sign may hold anything. */
bool sign_may_name(const struct page *page, struct slice key);

#endif
