#include "render/data_net.h"

#include "base/mem.h"
#include "conf/config.h"
#include "model/graph.h"
#include "render/data_topic.h"

#include <stdlib.h>

enum {
	NET_ROWS = 12,   /* with more rows each language has a table of its own */
	NET_SKILLS = 10, /* columns */
	NET_MIN = 2,     /* with fewer columns there is nothing to see */
	TERMS_MAX = 512  /* of a page, looked at */
};

/* What a skill is among the rows of one table. */
struct column {
	int term;
	unsigned rows;   /* that teach it */
	unsigned weight; /* how much is said of it; names of products before general words */
	double place;    /* sum of the places in the plans, 0 to 1 */
	size_t top, bottom;
};

struct net {
	const struct data_ctx *ctx;
	struct page *const *pages;
	const size_t *at; /* indices into pages: the rows */
	size_t len;
	struct column *columns;
	size_t columns_len;
	struct skill_stop (*stops)[NET_SKILLS]; /* by row and column; node -1: not taught */
};

static struct column *
column_of(struct net *net, struct column **by_term, int term)
{
	struct column *column = by_term[term];

	if (!column) {
		column = by_term[term] = &net->columns[net->columns_len++];
		*column = (struct column){.term = term};
	}
	return column;
}

static void
count_row(struct net *net, struct column **by_term, const struct page *page)
{
	const struct site *site = net->ctx->data->site;
	const struct page *source = skill_source(page);
	int terms[TERMS_MAX];
	size_t len = skill_terms(page, terms, TERMS_MAX);

	for (size_t i = 0; i < len; i++) {
		const struct term *term = terms_at(site->roadmap->terms, terms[i]);
		bool name = node_is_technical(term->label);
		struct column *column;
		struct skill_stop stop;

		if (!skills_is_shared(net->ctx->data->skills, terms[i]) ||
		    !skill_stops(site, page, terms[i], &stop, 1))
			continue;
		column = column_of(net, by_term, terms[i]);
		column->rows++;
		column->weight += (unsigned)stop.strength + (name ? 4 : 0);
		column->place += (double)stop.node / (double)source->nodes->len;
	}
}

static int
by_weight(const void *a, const void *b)
{
	const struct column *x = a, *y = b;

	if ((x->rows > 1) != (y->rows > 1))
		return x->rows > 1 ? -1 : 1;
	if (x->weight != y->weight)
		return x->weight > y->weight ? -1 : 1;
	return (x->term > y->term) - (x->term < y->term);
}

static int
by_place(const void *a, const void *b)
{
	const struct column *x = a, *y = b;
	double first = x->place / x->rows, second = y->place / y->rows;

	if (first != second)
		return first < second ? -1 : 1;
	return (x->term > y->term) - (x->term < y->term);
}

/* The most shared skills, in the order in which plans reach them. */
static void
choose_columns(struct net *net)
{
	size_t terms = net->ctx->data->skills->len, kept = 0;
	struct column **by_term = xcalloc(terms + 1, sizeof(*by_term));

	net->columns = xcalloc(terms + 1, sizeof(*net->columns));
	for (size_t i = 0; i < net->len; i++)
		count_row(net, by_term, net->pages[net->at[i]]);
	free(by_term);
	qsort(net->columns, net->columns_len, sizeof(*net->columns), by_weight);
	while (kept < net->columns_len && kept < NET_SKILLS && net->columns[kept].rows > 1)
		kept++;
	net->columns_len = kept;
	qsort(net->columns, kept, sizeof(*net->columns), by_place);
}

static void
find_stops(struct net *net)
{
	net->stops = xcalloc(net->len + 1, sizeof(*net->stops));
	for (size_t col = 0; col < net->columns_len; col++) {
		struct column *column = &net->columns[col];

		column->top = net->len;
		for (size_t row = 0; row < net->len; row++) {
			struct skill_stop *stop = &net->stops[row][col];

			if (!skill_stops(net->ctx->data->site, net->pages[net->at[row]],
				column->term, stop, 1)) {
				stop->node = -1;
				continue;
			}
			if (column->top == net->len)
				column->top = row;
			column->bottom = row;
		}
	}
}

static json_t *
make_cell(const struct net *net, size_t row, size_t col, size_t last)
{
	const struct data_ctx *ctx = net->ctx;
	const struct column *column = &net->columns[col];
	const struct skill_stop *stop = &net->stops[row][col];
	const struct page *page = net->pages[net->at[row]];
	json_t *cell = json_object(), *place = json_null();

	data_flag(cell, "on", stop->node >= 0);
	data_flag(cell, "line", col <= last);
	data_flag(cell, "end", col == last);
	data_flag(cell, "joined", row >= column->top && row <= column->bottom);
	data_flag(cell, "top", row == column->top);
	data_flag(cell, "bottom", row == column->bottom);
	if (stop->node >= 0) {
		place = json_object();
		data_stop(ctx, place, page, stop->stage >= 0 ? stop->stage : stop->node);
		json_object_set_nocheck(place, "stage", json_object_get(place, "title"));
		json_object_del(place, "title");
		data_text(
		    place, "skill", skill_label(ctx->data->site, ctx->view->lang, column->term));
	}
	json_object_set_new_nocheck(cell, "stop", place);
	return cell;
}

static json_t *
make_row(const struct net *net, const json_t *rows, size_t row)
{
	json_t *object = json_object(), *cells = json_array();
	size_t last = 0;
	bool any = false;

	for (size_t col = 0; col < net->columns_len; col++)
		if (net->stops[row][col].node >= 0) {
			last = col;
			any = true;
		}
	for (size_t col = 0; col < net->columns_len; col++)
		json_array_append_new(
		    cells, make_cell(net, row, col, any ? last : net->columns_len));
	json_object_set_nocheck(object, "row", json_array_get(rows, net->at[row]));
	data_list(object, "cells", cells);
	return object;
}

static json_t *
make_skills(const struct net *net)
{
	const struct data_ctx *ctx = net->ctx;
	json_t *list = json_array();

	for (size_t i = 0; i < net->columns_len; i++) {
		json_t *skill = json_object();

		data_text(skill, "title",
		    skill_label(ctx->data->site, ctx->view->lang, net->columns[i].term));
		data_topic_url(ctx, skill, "url", net->columns[i].term);
		json_array_append_new(list, skill);
	}
	return list;
}

/* The table of some of the rows; `label` may be NULL. */
static json_t *
make_net(struct net *net, const json_t *rows, const char *label)
{
	json_t *object = json_object(), *list = json_array();

	choose_columns(net);
	if (net->columns_len < NET_MIN)
		net->columns_len = 0;
	find_stops(net);
	for (size_t i = 0; i < net->len; i++)
		json_array_append_new(list, make_row(net, rows, i));
	data_optional(object, "label", label);
	data_list(object, "skills", make_skills(net));
	data_list(object, "rows", list);
	free(net->columns);
	free(net->stops);
	return object;
}

static bool
has_skills(const json_t *nets)
{
	json_t *net;
	size_t i;

	json_array_foreach (nets, i, net)
		if (json_is_true(json_object_get(net, "has_skills")))
			return true;
	return false;
}

/* The rows in one language, or all (-1). */
static void
add_net(
    const struct data_ctx *ctx, json_t *nets, const json_t *data, const struct rows *rows, int lang)
{
	struct net net = {.ctx = ctx, .pages = rows->items};
	size_t *at = xmalloc((rows->len + 1) * sizeof(*at));

	for (size_t i = 0; i < rows->len; i++)
		if (lang < 0 || rows->items[i]->lang == lang)
			at[net.len++] = i;
	net.at = at;
	if (net.len)
		json_array_append_new(nets,
		    make_net(&net, data,
			lang < 0 ? NULL : data_language_name(ctx->data, lang, ctx->view->lang)));
	free(at);
}

void
data_net(const struct data_ctx *ctx, json_t *list, const struct rows *rows)
{
	const json_t *data = json_object_get(list, "rows");
	json_t *nets = json_array();

	if (!skills_any(ctx->data->skills)) {
		data_list(list, "nets", nets);
		return;
	}
	if (rows->len <= NET_ROWS) {
		add_net(ctx, nets, data, rows, -1);
	} else {
		add_net(ctx, nets, data, rows, ctx->view->lang);
		for (size_t i = 0; i < ctx->data->site->conf->langs_len; i++)
			if ((int)i != ctx->view->lang)
				add_net(ctx, nets, data, rows, (int)i);
	}
	if (!has_skills(nets))
		json_array_clear(nets);
	data_list(list, "nets", nets);
}
