/* What an author may mean by the path in a link. */
#ifndef LINK_FIND_H
#define LINK_FIND_H

#include "model/site.h"

struct found {
	struct page *page;     /* or NULL */
	struct folder *folder; /* a folder without a page of its own, or NULL */
	struct asset *asset;   /* or NULL */
	struct slice made;     /* address of a list that the site makes, or empty */
	bool warn;             /* it works here, but will not on GitHub or on another disk */
	const char *note;      /* how it was found when not as written, or NULL; static */
};

/* Looks for `path`, decoded and without query or fragment, as written on `page`. Tried in order:
 * the file; with ".md"; the folder; blanks before ".md" taken out; the address of a page or list;
 * an old address (`aliases:`); another case; the same page in another language. False when nothing fits. */
bool find_target(
    const struct site *site, const struct page *page, struct slice path, struct found *ret_found);

/* Looks for a wikilink's name: a path from the content root, a path below some folder, or a
 * file's base name; pages of the same language first, then the shortest path. */
bool find_note(
    const struct site *site, const struct page *page, struct slice name, struct found *ret_found);

/* Appends the path of a page that looks like what was meant. False when there is none. */
bool find_suggestion(
    const struct site *site, const struct page *page, struct slice path, struct buf *out);

#endif
