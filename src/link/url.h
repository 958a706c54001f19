/* Addresses of everything that the site shows. All are below the site's root, decoded, NFC and
 * without a slash in front; a page's ends in one, since each page is a folder's index.html. */
#ifndef LINK_URL_H
#define LINK_URL_H

#include "model/site.h"

/* Gives the page its URL and output file and enters it in the site. Two pages with one URL, or a
 * `url:` or `slug:` that cannot be a path, are fatal diagnostics. */
void url_assign_page(struct site *site, struct page *page, struct diag *diag);

/* Gives folders and tags that have none their URLs. */
void url_assign_lists(struct site *site);

/* Appends the way from one URL to another, relative, percent-encoded, ready for an attribute
 * after escaping: "../golang/", or "./" for the same page. */
void url_put_relative(
    struct buf *out, const struct config *conf, struct slice from, struct slice to);

/* Appends the output file of a URL: "ko/x/index.html" for "ko/x/", "404.html" as it is. */
void url_put_file(struct buf *out, struct slice url);

#endif
