/* What stands beside the text: the same skills elsewhere, who links here, what must come before
 * and what comes after, and the files of the plan for other programs. */
#include "base/mem.h"
#include "conf/config.h"
#include "model/graph.h"
#include "parse/doc.h"
#include "render/data_near.h"
#include "render/data_topic.h"
#include "render/export.h"

#include <stdlib.h>

enum {
	TRANSFERS = NEAR_SKILLS,
	TERMS_MAX = 512,  /* of a page, looked at */
	SEARCH_MAX = 256, /* pages looked through for the one other plan */
	BACKLINKS = 12
};

struct candidate {
	int term, strength;
	unsigned lines;
};

static bool
is_before(const struct candidate *a, const struct candidate *b)
{
	if (a->strength != b->strength)
		return a->strength > b->strength;
	if (a->lines != b->lines)
		return a->lines > b->lines;
	return a->term < b->term;
}

/* Of dozens the first few, in order. */
static void
keep_best(struct candidate best[TRANSFERS], size_t *len, struct candidate candidate)
{
	size_t at = *len;

	if (at == TRANSFERS && !is_before(&candidate, &best[--at]))
		return;
	for (; at > 0 && is_before(&candidate, &best[at - 1]); at--)
		best[at] = best[at - 1];
	best[at] = candidate;
	*len += *len < TRANSFERS;
}

static bool
is_same_plan(const struct page *a, const struct page *b)
{
	return a == b || (a->translations && a->translations == b->translations);
}

/* The only other plan that teaches the skill; NULL when it is not found soon. */
static const struct page *
only_other(const struct data_ctx *ctx, int term)
{
	struct page_list list = roadmap_term_pages(ctx->data->site->roadmap, term);

	for (size_t i = 0; i < list.len && i < SEARCH_MAX; i++) {
		const struct page *page = skill_line(list.items[i], term, ctx->view->lang);

		if (page && !is_same_plan(page, ctx->view->page))
			return page;
	}
	return NULL;
}

static json_t *
make_transfer(const struct data_ctx *ctx, const struct candidate *from)
{
	const struct skill *skill = &ctx->data->skills->items[from->term];
	const struct page *other = skill->lines == 2 ? only_other(ctx, from->term) : NULL;
	json_t *item = json_object(), *stop = json_null();
	struct skill_stop at;

	data_text(item, "title", skill_label(ctx->data->site, ctx->view->lang, from->term));
	data_topic_url(ctx, item, "url", from->term);
	data_count(ctx, item, "lines", skill->lines);
	data_count(ctx, item, "languages", skill->languages);
	if (other && skill_stops(ctx->data->site, other, from->term, &at, 1)) {
		stop = json_object();
		data_stop(ctx, stop, other, at.stage >= 0 ? at.stage : at.node);
		if (at.stage < 0)
			data_str(stop, "title", data_page_name(other));
		data_shared(stop, "short", json_object_get(ctx->data->langs[other->lang], "short"));
		json_object_set_nocheck(stop, "skill", json_object_get(item, "title"));
		data_str(stop, "roadmap", data_page_name(other));
	}
	json_object_set_new_nocheck(item, "stop", stop);
	return item;
}

/* What the page names in its stages and topics first, what most lines share first. */
static json_t *
make_transfers(const struct data_ctx *ctx, struct near *near)
{
	const struct page *page = ctx->view->page;
	int *terms = xmalloc(TERMS_MAX * sizeof(*terms));
	size_t len = skill_terms(page, terms, TERMS_MAX), count = 0;
	struct candidate best[TRANSFERS];
	json_t *list = json_array();

	for (size_t i = 0; i < len; i++) {
		struct skill_stop stop;

		if (skills_is_shared(ctx->data->skills, terms[i]) &&
		    skill_stops(ctx->data->site, page, terms[i], &stop, 1))
			keep_best(best, &count,
			    (struct candidate){
				terms[i], stop.strength, ctx->data->skills->items[terms[i]].lines});
	}
	for (size_t i = 0; i < count; i++) {
		json_array_append_new(list, make_transfer(ctx, &best[i]));
		near->skills[near->skills_len++] = best[i].term;
	}
	free(terms);
	return list;
}

static json_t *
make_link(const struct data_ctx *ctx, const struct page *page)
{
	json_t *item = json_object();

	data_str(item, "title", data_page_name(page));
	data_url(item, "url", ctx->data->site->conf, page->url);
	data_str(item, "tag", data_tag(ctx->data, page->lang));
	return item;
}

/* Readers' own language first; of a page in several languages the one that stands for it. */
static json_t *
make_backlinks(const struct data_ctx *ctx, struct near *near, long *ret_more)
{
	const struct page *here = ctx->view->page;
	struct page_list list = roadmap_backlinks(ctx->data->site->roadmap, here);
	json_t *links = json_array();

	*ret_more = 0;
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < list.len; i++) {
			const struct page *page = list.items[i];

			if ((page->lang == here->lang) != (pass == 0) || !page_is_listed(page) ||
			    is_same_plan(page, here) ||
			    (pass && !page_stands_for(page, here->lang)))
				continue;
			if (json_array_size(links) < BACKLINKS)
				json_array_append_new(links, make_link(ctx, page));
			else
				++*ret_more;
			if (!near_has(near, page))
				near_add(
				    near->links, &near->links_len, (struct near_stop){page, 0});
		}
	return links;
}

/* What the front matter requires: pages, their stages, and skills. */
static json_t *
make_requires(const struct data_ctx *ctx, struct near *near)
{
	const struct page *page = ctx->view->page;
	const struct page *source = page->derived_from ? page->derived_from : page;
	json_t *list = json_array();

	for (size_t i = 0; i < roadmap_requires_len(source); i++) {
		struct node_ref ref;
		json_t *item;

		if (!roadmap_requires(ctx->data->site->roadmap, source, i, &ref))
			continue;
		item = json_object();
		if (!ref.page) {
			data_text(
			    item, "title", skill_label(ctx->data->site, ctx->view->lang, ref.node));
			data_str(item, "tag", data_tag(ctx->data, ctx->view->lang));
			data_topic_url(ctx, item, "url", ref.node);
			data_str(item, "id", "main");
			data_flag(item, "linked", skills_has(ctx->data->skills, ref.node));
			if (skills_has(ctx->data->skills, ref.node))
				near_add(near->before, &near->before_len,
				    (struct near_stop){NULL, ref.node});
		} else {
			const struct translations *group = ref.page->translations;
			const struct page *other = ref.page;

			if (group && group->pages[ctx->view->lang] &&
			    page_is_listed(group->pages[ctx->view->lang]) &&
			    (ref.node == 0 || group->pages[ctx->view->lang]->derived_from == other))
				other = group->pages[ctx->view->lang];
			if (skill_source(other) == ref.page) {
				data_stop(ctx, item, other, ref.node);
			} else {
				data_str(item, "title", data_page_name(other));
				data_url(item, "url", ctx->data->site->conf, other->url);
				data_str(item, "id", "main");
				data_str(item, "tag", data_tag(ctx->data, other->lang));
			}
			data_flag(item, "linked", page_is_listed(other));
			if (page_is_listed(other) && !is_same_plan(other, page))
				near_add(
				    near->before, &near->before_len, (struct near_stop){other, 0});
		}
		json_array_append_new(list, item);
	}
	return list;
}

static json_t *
make_required_by(const struct data_ctx *ctx, struct near *near)
{
	const struct page_data *data = ctx->data;
	const struct page *here = ctx->view->page;
	const struct page *source = here->derived_from ? here->derived_from : here;
	json_t *list = json_array();

	for (size_t i = 0; i < data->needs_len && json_array_size(list) < BACKLINKS; i++) {
		const struct page *from = data->needs[i].from;

		if (!is_same_plan(data->needs[i].to, source) || is_same_plan(from, here))
			continue;
		if (from->translations && from->translations->pages[here->lang] &&
		    page_is_listed(from->translations->pages[here->lang])) {
			if (from->lang != here->lang &&
			    from->translations->pages[here->lang]->derived_from != from)
				continue;
			from = from->translations->pages[here->lang];
		}
		json_array_append_new(list, make_link(ctx, from));
		near_add(near->after, &near->after_len, (struct near_stop){from, 0});
	}
	return list;
}

/* What the page itself links to. */
static void
add_targets(const struct page *page, struct near *near)
{
	for (size_t i = 0; i < page->doc->links_len && near->links_len < NEAR_PAGES; i++) {
		const struct page *target = page->doc->links[i].target;

		if (target && page_is_listed(target) && !is_same_plan(target, page) &&
		    !near_has(near, target))
			near_add(near->links, &near->links_len, (struct near_stop){target, 0});
	}
}

void
needs_init(struct page_data *data)
{
	const struct site *site = data->site;
	size_t cap = 0;

	for (size_t i = 0; site->roadmap && i < site->pages_len; i++) {
		struct page *page = site->pages[i];

		if (page->derived_from || !page_is_listed(page))
			continue;
		for (size_t j = 0; j < roadmap_requires_len(page); j++) {
			struct node_ref ref;

			if (!roadmap_requires(site->roadmap, page, j, &ref) || !ref.page)
				continue;
			data->needs =
			    xgrow(data->needs, data->needs_len, &cap, sizeof(*data->needs));
			data->needs[data->needs_len++] = (struct need){page, ref.page};
		}
	}
}

static bool
has_dates(const struct page_graph *graph)
{
	for (size_t i = 0; i < graph->stages_len; i++)
		if (graph->stages[i].when.kind == WHEN_CALENDAR && graph->stages[i].when.from.year)
			return true;
	return false;
}

/* Files that programs open, as draw_graph writes them: those of a converted page are its source's. */
static json_t *
make_exports(const struct data_ctx *ctx)
{
	static const struct {
		enum export_format format;
		const char *word;
	} files[] = {{EXPORT_ICS, "export_ics"}, {EXPORT_MERMAID, "export_mmd"},
	    {EXPORT_CANVAS, "export_canvas"}, {EXPORT_JSON, "export_json"}};
	const struct page *source = skill_source(ctx->view->page);
	json_t *list = json_array();

	for (size_t i = 0; source && i < sizeof(files) / sizeof(*files); i++) {
		struct buf url = BUF_INIT;
		json_t *item;

		if (files[i].format == EXPORT_ICS && !has_dates(source->graph))
			continue;
		item = json_object();
		buf_put(&url, source->url);
		buf_puts(&url, export_file(files[i].format));
		data_str(item, "text", data_word(ctx->data, ctx->view->lang, files[i].word));
		data_url(item, "url", ctx->data->site->conf, buf_slice(&url));
		json_array_append_new(list, item);
		buf_finish(&url);
	}
	return list;
}

void
data_side(const struct data_ctx *ctx, json_t *object)
{
	static const char *const lists[] = {
	    "transfers", "requires", "required_by", "backlinks", "exports"};
	const struct page *page = ctx->view->page;
	bool graph = ctx->data->site->roadmap != NULL && ctx->view->number == 1;
	bool plan = graph && page && ctx->view->kind == VIEW_PAGE, any = false;
	struct near near = {.skills_len = 0};
	long more = 0;

	data_list(object, "transfers", plan ? make_transfers(ctx, &near) : json_array());
	data_list(object, "requires", plan ? make_requires(ctx, &near) : json_array());
	data_list(object, "required_by", plan ? make_required_by(ctx, &near) : json_array());
	data_list(object, "backlinks", plan ? make_backlinks(ctx, &near, &more) : json_array());
	data_list(object, "exports", plan ? make_exports(ctx) : json_array());
	json_object_set_new_nocheck(object, "more_backlinks", more ? json_object() : json_null());
	if (more)
		data_count(ctx, json_object_get(object, "more_backlinks"), "count", more);
	for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++)
		any |= json_array_size(json_object_get(object, lists[i])) > 0 && i != 1;
	if (plan)
		add_targets(page, &near);
	data_near(ctx, object, &near);
	data_flag(object, "has_side", any);
}
