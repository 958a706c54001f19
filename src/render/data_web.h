/* The page of the whole graph: its data for templates, and the file that its explorer reads. */
#ifndef RENDER_DATA_WEB_H
#define RENDER_DATA_WEB_H

#include "render/data.h"

/* "list.graph" of VIEW_GRAPH. */
void data_web(const struct data_ctx *ctx, json_t *list);

/* Appends the file of a language: see data_web.c. */
void web_put_file(struct buf *out, const struct page_data *data, int lang);

/* Is there a graph, and no page of that address? */
bool web_exists(const struct site *site, int lang);

#endif
