/* The site: all pages, and the indices through which one finds another. A build is N times
 * site_add; an edit is one site_remove and one site_add, and leaves the same site as a fresh
 * build would have made. */
#ifndef MODEL_SITE_H
#define MODEL_SITE_H

#include "base/arena.h"
#include "base/diag.h"
#include "conf/config.h"
#include "model/names.h"
#include "read/page.h"

#include <uthash.h>

struct pairs;
struct roadmap;

/* A file that is copied as it is. */
struct asset {
	struct slice path; /* below the output folder, NFC */
	const char *file;  /* bytes of its path on the disk, below `root` */
	const char *root;  /* absolute: conf->content_dir or conf->static_dir */
	UT_hash_handle hh; /* by path */
};

/* A folder of one language's content. Exists while it holds a page or a folder, as do the
 * folders above it; the root of each language always exists. */
struct folder {
	struct slice path;    /* hash key: language index, ':' and the logical path ("1:plans/") */
	struct slice logical; /* "plans/", or "" for a root */
	struct slice name;    /* last segment of the path: "plans" */
	int lang;
	struct folder *parent;   /* NULL for the root of a language */
	struct page *page;       /* its own page (index.md), or NULL */
	struct page **pages;     /* the others, in reading order */
	struct folder **folders; /* by name */
	size_t pages_len, pages_cap, folders_len, folders_cap;
	struct slice url; /* below the site's root: "ko/plans/" */
	UT_hash_handle hh;
};

/* A tag in one language. Exists while a page has it. */
struct tag {
	struct slice key;         /* hash key: language index, ':' and the folded name */
	struct slice name;        /* as the page with the least path writes it */
	const struct page *namer; /* that page */
	int lang;
	struct page **pages; /* in reading order */
	size_t pages_len, pages_cap;
	struct slice slug; /* last segment of its URL */
	struct slice url;  /* below the site's root: "ko/tags/mlops/" */
	UT_hash_handle hh;
};

/* An old address of a page: link/alias. */
struct alias {
	struct slice url; /* as page->url: "old/place/", "old.html"; owned */
	struct page *page;
};

struct site {
	const struct config *conf;
	struct page **pages; /* in order of their paths */
	size_t pages_len, pages_cap;
	struct name *by_path, *by_url;
	struct name *by_fold;    /* by path without extension, case folded */
	struct name *by_base;    /* by the last segment of that */
	struct asset *assets;    /* hash by path */
	struct folder *folders;  /* hash by path */
	struct folder **roots;   /* by language */
	struct tag *tags;        /* hash by key */
	struct pairs *pairs;     /* translation groups: read/pair */
	struct roadmap *roadmap; /* owned; NULL where nobody asked for it */
	struct slice *made;      /* addresses of lists that the site makes, sorted; owned */
	size_t made_len;
	struct alias *aliases; /* old addresses, sorted; owned */
	size_t aliases_len;
	struct arena arena; /* of assets */
};

struct site *site_new(const struct config *conf);

/* Frees the site and all pages that are still in it. */
void site_free(struct site *site);

/* Takes the page (parsed, with its language and logical path) into all indices. */
void site_add(struct site *site, struct page *page);

/* Takes the page out again; the caller owns it then. */
void site_remove(struct site *site, struct page *page);

/* Enters the page's URL. False, and the page that has it in `ret_other`, when it is taken. */
bool site_claim_url(struct site *site, struct page *page, struct page **ret_other);

/* Says which lists the site makes, for links that lead to them; takes over `urls` and what they
 * point to. True when they are others than before. */
bool site_take_made(struct site *site, struct slice *urls, size_t len);

/* Adds a file to copy; false when another one has this path. */
bool site_add_asset(struct site *site, struct slice path, const char *root, const char *file);

/* Takes a file out again; nothing happens when there is none of that path. */
void site_remove_asset(struct site *site, struct slice path);

/* Index in site->pages of the first page whose path is not before this one. */
size_t site_position(const struct site *site, struct slice path);

/* All of these return NULL on a miss. Paths are NFC, below content/, with extension. */
struct page *site_find_path(const struct site *site, struct slice path);
struct page *site_find_url(const struct site *site, struct slice url);

/* Pages whose path (or, with `base_only`, file name) without extension is this but for case. */
const struct name *site_find_folded(const struct site *site, struct slice path, bool base_only);

/* The address of a list that the site makes ("ko/tags/"), as it is kept; a NULL slice on a miss. */
struct slice site_find_made(const struct site *site, struct slice url);

/* Says which old addresses lead to pages; takes over `items` (sorted, each address once) and their
 * addresses. */
void site_take_aliases(struct site *site, struct alias *items, size_t len);

/* The page that once had this address, or NULL. */
struct page *site_find_alias(const struct site *site, struct slice url);

struct asset *site_find_asset(const struct site *site, struct slice path);
struct folder *site_find_folder(const struct site *site, int lang, struct slice logical);
struct tag *site_find_tag(const struct site *site, int lang, struct slice name);

/* The folder that lists the page: for a folder's own page the one above it. NULL for a home. */
struct folder *site_folder_of(const struct site *site, const struct page *page);

/* Position of the page in the list of its folder, or pages_len when it is not there. */
size_t folder_position(const struct folder *folder, const struct page *page);

/* Sets page->sort from its title. Needed once a page is parsed, before it goes into a site. */
void page_set_sort(struct page *page, const struct config *conf);

/* Reading order everywhere: weight, then date (newest first), then title as readers of the
 * language sort it, then path. */
int page_order(const struct page *a, const struct page *b);

#endif
