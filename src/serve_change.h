/* Changed files, taken into the site: as little as has to be read again. */
#ifndef SERVE_CHANGE_H
#define SERVE_CHANGE_H

#include "serve_site_impl.h"

/* What has to be done about a changed path, from the least to the most. */
enum change_kind {
	CHANGE_NONE,   /* it is no part of the site */
	CHANGE_ASSET,  /* a known file that is copied has other bytes */
	CHANGE_FILES,  /* a file that is copied came or went */
	CHANGE_PAGE,   /* a page was written, added or removed */
	CHANGE_THEME,  /* of the theme or the words */
	CHANGE_CONFIG, /* rmgen.yaml */
	CHANGE_TERMS,  /* the glossary */
	CHANGE_ALL,    /* what is too seldom to be worth more, or not understood */
};

struct change {
	enum change_kind kind;
	struct asset *asset; /* CHANGE_ASSET */
	struct page *old;    /* CHANGE_PAGE: the page that is in the site, or NULL */
	char *file;          /* CHANGE_PAGE, CHANGE_FILES: below `root`, as on the disk; owned */
	char *path;          /* CHANGE_FILES: the same in NFC; owned */
	const char *root;    /* CHANGE_FILES: content_dir or static_dir of the configuration */
	bool gone;           /* CHANGE_PAGE, CHANGE_FILES: it is not there any more */
};

/* Says what the path (absolute) is to the site, which has a model. */
struct change change_classify(const struct serve_site *site, const char *path);

/* Takes pages in. False when everything has to be read again; a diagnostic then says why, or there
 * is none. */
bool change_pages(
    struct serve_site *site, struct change *changes, size_t len, struct serve_news *news);

/* The same for files that came or went. */
bool change_files(
    struct serve_site *site, struct change *changes, size_t len, struct serve_news *news);

/* The theme and the words anew, the configuration, the glossary. False as above. */
bool change_theme(struct serve_site *site, struct serve_news *news);
bool change_config(struct serve_site *site, struct serve_news *news);
bool change_terms(struct serve_site *site, struct serve_news *news);

/* Goes on with what change_terms has begun, for a moment. False as above. */
bool change_reread(struct serve_site *site, struct serve_news *news);

/* Looks for what is wrong between pages, which takes a while. What is new since the last time goes
 * to `news`. */
void change_check(struct serve_site *site, struct diag *news);

#endif
