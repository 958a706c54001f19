/* A page for readers that are programs: its text as plain Markdown, as it stands on the page (links
 * lead where they lead there, converted words are converted), without the page around it. */
#ifndef RENDER_COPY_H
#define RENDER_COPY_H

#include "base/buf.h"

#include <stdbool.h>

struct page;
struct page_data;
struct site;

/* Appends the path of the copy below the output folder: "ko/x/index.md" for "ko/x/". */
void copy_put_path(struct buf *out, const struct page *page);

/* True when the site gives copies, the page is in it, and the author has no file of that path. */
bool copy_exists(const struct site *site, const struct page *page);

/* Appends the copy of a written page that has a document: a head of YAML (title, language, address,
 * dates, where it was converted from), then the text. Any number of threads at a time. */
void copy_put(struct buf *out, const struct page_data *data, const struct page *page);

/* Appends HTML as fragment_write makes it, as Markdown. Takes time in proportion to its length,
 * whatever it is; what has no form in Markdown is text. */
void copy_put_markdown(struct buf *out, struct slice html);

#endif
