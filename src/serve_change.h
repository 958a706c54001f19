/* Changed files, taken into the site: as little as has to be read again. */
#ifndef SERVE_CHANGE_H
#define SERVE_CHANGE_H

#include "serve_site_impl.h"

/* What has to be done about a changed path, from the least to the most. */
enum change_kind {
	CHANGE_NONE,  /* it is no part of the site */
	CHANGE_ASSET, /* a known file that is copied has other bytes */
	CHANGE_PAGE,  /* a page was written, added or removed */
	CHANGE_THEME, /* of the theme or the words */
	CHANGE_ALL,   /* the configuration, or what is too seldom to be worth more */
};

struct change {
	enum change_kind kind;
	struct asset *asset; /* CHANGE_ASSET */
	struct page *old;    /* CHANGE_PAGE: the page that is in the site, or NULL */
	char *file;          /* CHANGE_PAGE: below content/, as on the disk; owned */
	bool gone;           /* CHANGE_PAGE: the file is not there any more */
};

/* Says what the path (absolute) is to the site, which has a model. */
struct change change_classify(const struct serve_site *site, const char *path);

/* Takes pages in. False when everything has to be read again; a diagnostic then says why, or there
 * is none. */
bool change_pages(
    struct serve_site *site, struct change *changes, size_t len, struct serve_news *news);

/* Looks for what is wrong between pages, which takes a while. What is new since the last time goes
 * to `news`. */
void change_check(struct serve_site *site, struct diag *news);

#endif
