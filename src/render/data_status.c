/* "list" of the status page: which page exists in which language. */
#include "conf/config.h"
#include "render/data.h"

static json_t *
make_language(const struct data_ctx *ctx, int lang)
{
	const struct coverage_lang *counts = &ctx->data->coverage.langs[lang];
	json_t *item = json_object();

	data_str(item, "tag", data_tag(ctx->data, lang));
	data_str(item, "label", ctx->data->site->conf->langs[lang].label);
	data_int(item, "written", (long)counts->written);
	data_int(item, "derived", (long)counts->states[HEALTH_DERIVED]);
	data_int(item, "outdated", (long)counts->states[HEALTH_OUTDATED]);
	data_int(item, "missing", (long)counts->missing);
	data_int(item, "percent", counts->percent);
	return item;
}

/* What a cell of the table shows: its state, the mark on the line, the word. */
struct cell_kind {
	const char *state, *mark, *word;
};

static const struct cell_kind *
kind_of(const struct page *page, const struct config *conf)
{
	static const struct cell_kind written = {"written", "ok", "coverage_written"},
				      derived = {"derived", "swap", "coverage_derived"},
				      outdated = {"outdated", "warn", "coverage_outdated"},
				      missing = {"missing", "todo", "coverage_missing"};

	if (!page)
		return &missing;
	switch (page_health(page, conf)) {
	case HEALTH_DERIVED:
		return &derived;
	case HEALTH_OUTDATED:
		return &outdated;
	default:
		return &written;
	}
}

static json_t *
make_cell(const struct data_ctx *ctx, const struct page *page, int lang)
{
	const struct cell_kind *kind = kind_of(page, ctx->data->site->conf);
	bool listed = page && page_is_listed(page);
	json_t *item = json_object();

	data_str(item, "tag", data_tag(ctx->data, lang));
	data_str(item, "state", kind->state);
	data_flag(item, "missing", !page);
	data_str(item, "mark", kind->mark);
	data_str(item, "word", data_word(ctx->data, ctx->view->lang, kind->word));
	data_str(item, "title", page ? data_page_name(page) : "");
	data_flag(item, "has_url", listed);
	data_url(item, "url", ctx->data->site->conf, listed ? page->url : SLICE(""));
	return item;
}

/* The name of the group for readers of the view: their own version's, else the first one's. */
static json_t *
make_group(const struct data_ctx *ctx, const struct translations *group)
{
	const struct page *own = group->pages[ctx->view->lang];
	const struct page *page = own ? own : coverage_name(&ctx->data->coverage, group);
	json_t *item = json_object(), *cells = json_array();

	data_str(item, "title", data_page_name(page));
	data_str(item, "tag", data_tag(ctx->data, page->lang));
	for (size_t i = 0; i < group->len; i++)
		json_array_append_new(cells, make_cell(ctx, group->pages[i], (int)i));
	data_list(item, "cells", cells);
	return item;
}

void
data_status(const struct data_ctx *ctx, json_t *list)
{
	const struct coverage *coverage = &ctx->data->coverage;
	json_t *languages = json_array(), *groups = json_array();
	size_t from = data_put_pager(ctx, list, coverage->len);

	for (size_t i = 0; i < ctx->data->site->conf->langs_len; i++)
		json_array_append_new(languages, make_language(ctx, (int)i));
	for (size_t i = from; i < coverage->len && i < from + VIEW_LIST_PART; i++)
		json_array_append_new(groups, make_group(ctx, coverage->groups[i]));
	data_list(list, "languages", languages);
	data_list(list, "groups", groups);
}
