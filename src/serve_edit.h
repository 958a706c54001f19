/* Edits of pages: shared by serve_pages.c (reads them and takes them in), serve_derive.c (pages
 * that are converted from them) and serve_relink.c (links that look at them). */
#ifndef SERVE_EDIT_H
#define SERVE_EDIT_H

#include "base/diag.h"
#include "model/site.h"

struct serve_model;
struct serve_news;
struct translations;
struct tree;

struct edit {
	struct page *old;   /* in the site, or NULL */
	struct page *fresh; /* read just now, or NULL when the page goes */
	bool placed;        /* it needs another place in the lists, or another address */
	bool anchors;       /* links to its headings may lead elsewhere */
	bool counted;       /* what is counted over all pages (topics) may be another sum */
	bool kept;          /* it cannot be read: the last version stays */
	bool derived;       /* of a page that is converted from another one */
};

struct edits {
	struct edit *items;
	size_t len, cap;
	size_t folders; /* of the site, before */
	bool emptied;   /* folders or tags were gone for a moment, and are not the same in memory */
};

/* Appends one; borrowed until the next. */
struct edit *edits_push(struct edits *edits, struct edit edit);

/* Reads the page of a change. False when it is not understood well enough to go on with it alone.
 * From any thread, for different pages; these call cmark_mem_finish at their end. */
struct change;
bool edit_read(const struct serve_model *model, const struct tree *tree,
    const struct change *change, struct edit *ret);

/* Takes the edits into the site, and frees them. False when everything has to be read again. */
struct serve_site;
bool edits_apply(
    struct serve_site *site, const struct tree *tree, struct edits *edits, struct serve_news *news);

/* Frees what the site does not hold after edits that were taken in, or were not. */
void edits_finish(struct edits *edits, bool taken);

/* A page changes its content, not its place in memory: links, lists and rows go on pointing at it. */
void edit_swap(struct page *a, struct page *b);

/* Takes a page out of the site and its graph, and puts it in. */
void edit_take_out(struct site *site, struct page *page);
void edit_put_in(struct site *site, struct page *page);

/* True when the page stays where it is in all lists, or the links that lead to its headings do. */
bool edit_same_place(const struct page *a, const struct page *b);
bool edit_same_anchors(const struct page *a, const struct page *b);

void edit_drop_page(struct page *page); /* takes NULL */

/* What was taken out of the site because edits concern it. */
struct derived {
	struct page **pages; /* owned by whoever has this, until they are put back */
	size_t len, cap;
	char **keys; /* of the translation groups that may change */
	size_t keys_len, keys_cap;
	bool counted; /* the skills are without what these groups teach */
	bool emptied; /* folders or tags are gone, and will not come back at the same place */
};

/* Takes out the converted pages that stand beside what is edited, or in its way. */
void derived_take(struct site *site, const struct edits *edits, struct derived *ret);

/* True when several pages claim to be the same page in the same language: who of them is the
 * translation of others, is best found out from the beginning. */
bool derived_is_tangled(const struct site *site, const struct derived *derived);

/* Puts them back as they were. */
void derived_restore(struct site *site, struct derived *derived);

/* Makes those that there are to be now, appending to the edits; the site has the others by now. */
void derived_make(struct serve_model *model, const struct tree *tree, struct derived *derived,
    struct edits *edits, struct diag *diag);

void derived_finish(struct derived *derived);

/* Takes what the groups of edits teach out of the skills, when that changes, before the edits are in
 * the site; and puts in what they teach then. */
void edits_uncount(struct serve_model *model, const struct edits *edits, struct derived *derived);
void edits_count(struct serve_model *model, struct derived *derived);

/* Looks up the links anew that may lead elsewhere after the edits, which are in the site. True when
 * the site has other lists than before. */
bool edits_relink(struct serve_model *model, const struct edits *edits,
    const struct derived *derived, struct serve_news *news);

/* The same for files that came or went: paths below the output folder. */
void assets_relink(
    struct serve_model *model, const struct slice *paths, size_t len, struct serve_news *news);

#endif
