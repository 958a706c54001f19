/* The site as the preview keeps it: the whole model in memory, and pages that are drawn when they
 * are asked for. Requests look names up in a table; no file is opened because of one. */
#ifndef SERVE_SITE_H
#define SERVE_SITE_H

#include "base/buf.h"
#include "base/diag.h"
#include "serve_http.h"
#include "watch.h"

struct config;
struct options;
struct serve_site;

/* What was done about changes, for the line that is printed and for open browsers. */
struct serve_news {
	struct diag diag; /* what was found on the way; of the pages that were read */
	struct buf what;  /* "ko/a.md", "3 pages", "theme" */
	bool done;        /* false: nothing that belongs to the site has changed */
	bool failed;      /* the last site that worked stays */
	bool whole;       /* everything was read again */
	size_t pages;     /* read */
	size_t linked;    /* pages whose links were looked up again */
	double seconds;
};

/* Begins with nothing: every address shows a page that waits for the first site. */
struct serve_site *serve_site_new(const struct options *options);

/* The process that places charts is started by the caller, while there are no threads; borrowed. */
struct layout;
void serve_site_use_layout(struct serve_site *site, struct layout *layout);

/* Becomes readable (an eventfd) when a page was drawn that is not as it should be. */
int serve_site_wake_fd(const struct serve_site *site);

/* What has gone wrong in drawing since the last call, as news; false when there is nothing new. */
bool serve_site_take_drawn(struct serve_site *site, struct diag *ret_diag);
void serve_site_free(struct serve_site *site); /* takes NULL */

/* Reads everything. The first time, and when all may have changed. */
void serve_site_load(struct serve_site *site, struct serve_news *ret_news);

/* True when the site was read on another day than this: what is dated may be public by now. */
bool serve_site_is_old(const struct serve_site *site);

/* Takes changed files into the site. */
void serve_site_change(
    struct serve_site *site, const struct watch_changes *changes, struct serve_news *ret_news);

/* True when pages have changed since it was last looked at the site as a whole. serve_site_check does
 * so, when authors pause; what is new goes to `news`. */
bool serve_site_is_unchecked(const struct serve_site *site);
void serve_site_check(struct serve_site *site, struct diag *news);

/* True when there is work that waits for a quiet moment. serve_site_continue does a part of it, which
 * takes about 50 ms; `done` of the news is set when there is something to tell. */
bool serve_site_is_busy(const struct serve_site *site);
void serve_site_continue(struct serve_site *site, struct serve_news *ret_news);

void serve_news_finish(struct serve_news *news);

/* Adds the folders that the site is made from to what is watched. */
void serve_site_watch(struct serve_site *site, struct watch *watch, struct diag *diag);

/* Appends what browsers are told: JSON on one line. `fresh` is for the first event of a stream,
 * which leaves out what happened before. */
void serve_site_put_event(struct serve_site *site, bool fresh, struct buf *out);

/* Path of the site: "/" or "/repo/". Valid until the next load or change. */
const char *serve_site_base(struct serve_site *site);
size_t serve_site_pages(struct serve_site *site);

/* Fits http_find. From any thread. */
void serve_site_find(void *site, struct slice path, struct http_answer *ret_answer);

#endif
