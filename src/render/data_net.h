/* The home page's table of lines: a row is a roadmap, a column a skill that several teach. */
#ifndef RENDER_DATA_NET_H
#define RENDER_DATA_NET_H

#include "render/data.h"

/* Sets list.nets: tables of the pages in `rows` (of which list.rows has the data), one for all, or
 * of many pages one for each language. Empty where the pages have too little in common. */
void data_net(const struct data_ctx *ctx, json_t *list, const struct rows *rows);

#endif
