/* The index of topics: which skill is taught on how many lines, in which language. */
#include "base/mem.h"
#include "base/unicode_sort.h"
#include "conf/config.h"
#include "model/graph.h"
#include "render/data_topic.h"

#include <stdlib.h>

struct topic_row {
	struct slice label;
	int term;
	const struct skill *skill;
	struct buf sort; /* key of the label in the readers' dictionaries */
};

/* Most shared first: interchanges, then stops of one line; names decide among equals. */
static int
compare_rows(const void *a, const void *b)
{
	const struct topic_row *x = a, *y = b;

	if (x->skill->lines != y->skill->lines)
		return x->skill->lines > y->skill->lines ? -1 : 1;
	return slice_cmp(buf_slice(&x->sort), buf_slice(&y->sort));
}

static size_t
sort_rows(const struct data_ctx *ctx, struct topic_row *rows)
{
	const struct skills *skills = ctx->data->skills;
	const struct site *site = ctx->data->site;
	const struct collator *collator = site->conf->langs[ctx->view->lang].collator;
	size_t len = 0;

	for (size_t i = 0; i < skills->len; i++) {
		struct topic_row *row = &rows[len];

		if (!skills->items[i].lines)
			continue;
		*row = (struct topic_row){skill_label(site, ctx->view->lang, (int)i), (int)i,
		    &skills->items[i], BUF_INIT};
		collator_put_key(collator, &row->sort, row->label);
		len++;
	}
	qsort(rows, len, sizeof(*rows), compare_rows);
	return len;
}

static json_t *
make_cells(const struct data_ctx *ctx, int term)
{
	size_t langs = ctx->data->site->conf->langs_len;
	json_t *cells = json_array();

	for (size_t i = 0; i < langs; i++) {
		unsigned count = ctx->data->skills->pages[(size_t)term * langs + i];
		json_t *cell = json_object();

		data_count(ctx, cell, "count", count);
		data_flag(cell, "on", count > 0);
		json_array_append_new(cells, cell);
	}
	return cells;
}

static json_t *
make_row(const struct data_ctx *ctx, const struct topic_row *from)
{
	json_t *row = json_object();

	data_text(row, "title", from->label);
	data_topic_url(ctx, row, "url", from->term);
	data_count(ctx, row, "count", from->skill->lines);
	data_flag(row, "shared", from->skill->lines > 1);
	data_list(row, "cells", make_cells(ctx, from->term));
	return row;
}

unsigned
topics_parts(const struct skills *skills)
{
	size_t count = 0;

	for (size_t i = 0; i < skills->len; i++)
		count += skills->items[i].lines > 0;
	return count ? (unsigned)((count + TOPICS_PART - 1) / TOPICS_PART) : 1;
}

void
data_topics(const struct data_ctx *ctx, json_t *list)
{
	struct topic_row *rows = xcalloc(ctx->data->skills->len + 1, sizeof(*rows));
	size_t len = sort_rows(ctx, rows), from = (ctx->view->number - 1) * (size_t)TOPICS_PART;
	json_t *shared = json_array(), *single = json_array();

	for (size_t i = from; i < len && i < from + TOPICS_PART; i++)
		json_array_append_new(
		    rows[i].skill->lines > 1 ? shared : single, make_row(ctx, &rows[i]));
	data_list(list, "topics", shared);
	data_list(list, "single_topics", single);
	data_list_pager(ctx, list, topics_parts(ctx->data->skills));
	for (size_t i = 0; i < len; i++)
		buf_finish(&rows[i].sort);
	free(rows);
}
