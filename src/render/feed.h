/* What machines read of a whole site: sitemap, Atom, robots.txt. Nothing in them depends on when
 * the site was built. */
#ifndef RENDER_FEED_H
#define RENDER_FEED_H

#include "base/buf.h"

struct page_data;
struct site;
struct views;

enum {
	SITEMAP_PART = 20000, /* addresses in one file; the protocol allows 50,000 and 50 MB */
	FEED_ENTRIES = 50,    /* newest pages in an Atom feed */
};

/* Number of sitemap files that hold addresses; 0 when the site's address is not known (base_url
 * without a host), as the protocol wants absolute ones. With more than one, an index is needed. */
unsigned sitemap_parts(const struct site *site, const struct views *views);

/* Appends one file of addresses with their alternates; `part` counts from 0. */
void sitemap_put_part(
    struct buf *out, const struct page_data *data, const struct views *views, unsigned part);

/* Appends the index of `parts` files, "sitemap-1.xml" and so on. */
void sitemap_put_index(struct buf *out, const struct site *site, unsigned parts);

/* Appends the Atom feed (RFC 4287) of a language: its newest dated pages. */
void feed_put_atom(struct buf *out, const struct page_data *data, int lang);

/* Appends llms.txt: the written pages of each language (their plain copies, where the site gives
 * them), for programs that read (llmstxt.org). */
void llms_put(struct buf *out, const struct page_data *data);

/* Appends robots.txt. */
void robots_put(struct buf *out, const struct site *site);

#endif
