/* Everything that becomes an HTML file: a page that someone wrote, or a list that the site makes.
 * A view names it; templates and data follow from it. */
#ifndef RENDER_VIEW_H
#define RENDER_VIEW_H

#include "base/buf.h"
#include "link/alias.h"

#include <stdbool.h>

struct config;
struct folder;
struct page;
struct site;
struct tag;

enum view_kind {
	VIEW_PAGE,      /* a written page */
	VIEW_HOME,      /* the root folder of a language */
	VIEW_SECTION,   /* any other folder */
	VIEW_TIMELINE,  /* the roadmaps of a language in time */
	VIEW_TOPICS,    /* the skills that roadmaps teach */
	VIEW_TOPIC,     /* one of them */
	VIEW_GRAPH,     /* roadmaps and skills as one picture */
	VIEW_TAGS,      /* all tags of a language */
	VIEW_TAG,       /* the pages of one tag */
	VIEW_STATUS,    /* what exists in which language */
	VIEW_ALIAS,     /* an old address, which leads on */
	VIEW_CHOOSER,   /* "/": offers the languages */
	VIEW_NOT_FOUND, /* 404.html, in all languages */
	VIEW_KINDS,
};

/* A value; it borrows from the site. Fields that a kind does not have are NULL. */
struct view {
	enum view_kind kind;
	int lang;                    /* index; of the whole site: the default language */
	struct page *page;           /* the written page, also of a home or a section */
	const struct folder *folder; /* VIEW_HOME, VIEW_SECTION */
	const struct tag *tag;       /* VIEW_TAG */
	struct slice alias;          /* VIEW_ALIAS: the old address; of views.aliases */
	int term;                    /* VIEW_TOPIC: index in the glossary */
	unsigned number;             /* of the part of a long list, from 1 */
};

enum { VIEW_LIST_PART = 100 }; /* pages in one part of a list */

struct views {
	struct view *items; /* owned; written pages in order of their paths, then the lists */
	size_t len, cap;
	struct aliases aliases;
};

/* All views of a linked site, in an order that depends on nothing but the site. Free with
 * views_free. */
void views_of_site(struct views *ret_views, const struct site *site);
void views_free(struct views *views);

/* The same for who has counted the skills, which takes most of the time. */
struct skills;
void views_of_counted(
    struct views *ret_views, const struct site *site, const struct skills *skills);

/* True when the language has a page that tells what is translated. */
bool view_has_status(const struct site *site, int lang);

/* Tells the site the addresses of its lists, which links may lead to; for a site whose pages have
 * theirs. True when they are others than before. */
bool views_tell(struct site *site);
bool views_tell_counted(struct site *site, const struct skills *skills);

/* The view of a written page. */
struct view view_of_page(const struct site *site, struct page *page);

/* The template's name, and the "kind" in its data: "page", "home", "not-found". */
const char *view_kind_name(enum view_kind kind);

/* Appends the view's URL below the site's root, decoded: "ko/tags/mlops/page/2/"; "404.html". */
void view_put_url(struct buf *out, const struct site *site, const struct view *view);

/* Appends the path of its file below the output folder. */
void view_put_file(struct buf *out, const struct site *site, const struct view *view);

/* URL of a folder's list: that of its own page when it has one. */
struct slice folder_url(const struct folder *folder);

/* Parts of a list of `count` pages, at least 1. */
unsigned view_parts(size_t count);

#endif
