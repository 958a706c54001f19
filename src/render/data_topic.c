/* The page of a skill: a line for each roadmap, with the stop before and the one after. */
#include "render/data_topic.h"

#include "base/mem.h"
#include "base/unicode.h"
#include "base/utf8.h"
#include "conf/config.h"
#include "model/graph.h"
#include "parse/doc.h"
#include "render/plan.h"
#include "render/plan_time.h"

#include <stdatomic.h>
#include <stdlib.h>

enum { HUES = 12, LABEL_MAX = 200 };

void
topic_put_url(struct buf *out, const struct site *site, int lang, int term)
{
	struct view view = {.kind = VIEW_TOPIC, .lang = lang, .term = term, .number = 1};

	view_put_url(out, site, &view);
}

void
data_topic_url(const struct data_ctx *ctx, json_t *object, const char *key, int term)
{
	struct buf url = BUF_INIT;

	topic_put_url(&url, ctx->data->site, ctx->view->lang, term);
	data_url(object, key, ctx->data->site->conf, buf_slice(&url));
	buf_finish(&url);
}

/* A converted page has the same graph as its source, in other words. */
const struct pg_stage *
skill_stage(const struct page *page, int at)
{
	const struct page *source = skill_source(page);
	const struct node *node = &source->nodes->nodes[at];
	const struct page_graph *graph = page->graph;

	if (node->kind != NODE_STAGE)
		return NULL;
	if (!graph || graph->stages_len != source->graph->stages_len)
		graph = source->graph;
	return &graph->stages[node->ref];
}

/* Emoji and the like in front of a heading's words. */
static struct slice
without_signs(struct slice text)
{
	static const char keycap[] = "\xEF\xB8\x8F\xE2\x83\xA3"; /* after a digit */
	struct slice rest = text;
	uint32_t rune;
	size_t len;

	while ((len = utf8_next(rest, &rune))) {
		struct slice after = slice_skip(rest, len);

		if (slice_starts(after, keycap))
			after = slice_skip(after, sizeof(keycap) - 1);
		else if (unicode_is_word(rune))
			break;
		rest = after;
	}
	return rest.len ? rest : text;
}

static struct slice
label_of(const struct page *page, int at)
{
	const struct page *source = skill_source(page);
	const struct node *node = &source->nodes->nodes[at];
	const struct pg_stage *stage = skill_stage(page, at);
	const struct page_graph *graph = page->graph;

	if (stage && stage->place == PLACE_HEADING && stage->ordinal.len)
		return plan_short(without_signs(stage->text));
	if (stage)
		return plan_short(stage->label);
	if (node->kind == NODE_TOPIC && graph && graph->topics_len == source->graph->topics_len)
		return graph->topics[node->ref].label;
	if (node->kind == NODE_PAGE || node->kind == NODE_ROADMAP)
		return slice_of(data_page_name(page));
	return node_label(source, node);
}

/* A long one ends in an ellipsis, after a whole character. */
static void
put_label(json_t *object, struct slice label)
{
	struct buf cut = BUF_INIT;
	size_t len = LABEL_MAX;

	if (label.len <= LABEL_MAX) {
		data_text(object, "title", label);
		return;
	}
	while (len && ((unsigned char)label.ptr[len] & 0xC0) == 0x80)
		len--;
	buf_put(&cut, slice_head(label, len));
	buf_puts(&cut, "\xE2\x80\xA6");
	data_text(object, "title", buf_slice(&cut));
	buf_finish(&cut);
}

void
data_stop(const struct data_ctx *ctx, json_t *object, const struct page *page, int at)
{
	const struct page *source = skill_source(page);
	int heading = node_heading(source, &source->nodes->nodes[at]);
	struct slice id = heading >= 0 ? source->doc->headings[heading].id : SLICE("");
	const struct pg_stage *stage = skill_stage(page, at);

	if (stage && stage->anchor.len)
		id = stage->anchor;
	put_label(object, label_of(page, at));
	data_url(object, "url", ctx->data->site->conf, page->url);
	data_text(object, "id", id.len ? id : SLICE("main"));
	data_str(object, "tag", data_tag(ctx->data, page->lang));
}

static json_t *
make_stop(const struct data_ctx *ctx, const struct page *page, int at)
{
	json_t *object;

	if (at < 0)
		return json_null();
	object = json_object();
	data_stop(ctx, object, page, at);
	return object;
}

/* The stage after it among its siblings, or -1. */
static int
stage_after(const struct page_nodes *nodes, int stage)
{
	for (size_t i = nodes->nodes[stage].end; i < nodes->len; i++)
		if (nodes->nodes[i].kind == NODE_STAGE && nodes->nodes[i].group == stage)
			return (int)i;
	return -1;
}

/* What stands before and after a skill in a roadmap: nodes, or -1. */
struct neighbours {
	int before, after;
};

static bool
names(const struct page_nodes *nodes, int at, int term)
{
	size_t low = 0, high = nodes->mentions_len;

	if (nodes->nodes[at].term == term)
		return true;
	while (low < high) { /* by term, then by node */
		const struct node_mention *mention;
		size_t middle = low + (high - low) / 2;

		mention = &nodes->mentions[middle];
		if (mention->term < term || (mention->term == term && mention->node < at))
			low = middle + 1;
		else
			high = middle;
	}
	return low < nodes->mentions_len && nodes->mentions[low].term == term &&
	       nodes->mentions[low].node == at;
}

/* A chain of the author's says it best: "Docker -> K8s -> Helm". */
static struct neighbours
chain_of(const struct page_nodes *nodes, int term, int stage)
{
	struct neighbours found = {-1, -1};

	for (size_t i = 0; i < nodes->edges_len; i++) {
		const struct node_edge *edge = &nodes->edges[i];

		if (edge->relation != RELATION_REQUIRES)
			continue;
		if (found.before < 0 && names(nodes, edge->from, term) &&
		    node_stage(nodes, edge->from) == stage)
			found.before = edge->to;
		if (found.after < 0 && names(nodes, edge->to, term) &&
		    node_stage(nodes, edge->to) == stage)
			found.after = edge->from;
	}
	return found;
}

static struct neighbours
neighbours_of(const struct page_nodes *nodes, int term, int stage)
{
	struct neighbours found = chain_of(nodes, term, stage);

	if (stage >= 0 && found.before < 0)
		found.before = nodes->nodes[stage].group;
	if (stage >= 0 && found.after < 0)
		found.after = stage_after(nodes, stage);
	return found;
}

/* How many stages stand before it, which turns its hue. */
static int
hue_of(const struct page_nodes *nodes, int stage)
{
	int hue = 0;

	for (; stage >= 0 && nodes->nodes[stage].group >= 0 && hue < HUES - 1; hue++)
		stage = nodes->nodes[stage].group;
	return hue;
}

static void
put_time(const struct data_ctx *ctx, json_t *object, const struct page *page, int stage)
{
	const struct pg_stage *from = stage >= 0 ? skill_stage(page, stage) : NULL;
	struct buf text = BUF_INIT;

	if (from)
		plan_put_when(&text, ctx->data, ctx->view->lang, from);
	data_text(object, "time", buf_slice(&text));
	data_flag(object, "has_time", text.len > 0 && !slice_eq(buf_slice(&text), from->label));
	buf_finish(&text);
}

/* The stages of the same plan that teach it as well. */
static json_t *
make_more(
    const struct data_ctx *ctx, const struct page *page, const struct skill_stop *stops, size_t len)
{
	json_t *list = json_array();

	for (size_t i = 1; i < len; i++) {
		json_t *item = json_object();

		data_stop(ctx, item, page, stops[i].stage >= 0 ? stops[i].stage : stops[i].node);
		json_array_append_new(list, item);
	}
	return list;
}

/* The same plan in other languages, at the same skill. */
static json_t *
make_others(const struct data_ctx *ctx, const struct page *page, int term)
{
	const struct translations *group = page->translations;
	json_t *list = json_array();

	for (size_t i = 0; group && i < group->len; i++) {
		const struct page *other = group->pages[i];
		struct skill_stop stop;
		json_t *item;

		if (!other || other == page || !other->url.len ||
		    !skill_stops(ctx->data->site, other, term, &stop, 1))
			continue;
		item = json_object();
		data_stop(ctx, item, other, stop.stage >= 0 ? stop.stage : stop.node);
		data_str(item, "label", ctx->data->site->conf->langs[i].label);
		data_shared(item, "short", json_object_get(ctx->data->langs[i], "short"));
		data_flag(item, "derived", other->derived_from != NULL);
		json_array_append_new(list, item);
	}
	return list;
}

static json_t *
make_line(const struct data_ctx *ctx, const struct page *page, int term)
{
	const struct page_nodes *nodes = skill_source(page)->nodes;
	struct skill_stop stops[TOPIC_STOPS + 1];
	size_t len = skill_stops(ctx->data->site, page, term, stops, TOPIC_STOPS + 1);
	struct neighbours around = neighbours_of(nodes, term, stops[0].stage);
	json_t *line = json_object();

	data_stop(ctx, line, page, stops[0].stage >= 0 ? stops[0].stage : stops[0].node);
	data_int(line, "line", data_line(ctx->data, page));
	data_int(line, "hue", hue_of(nodes, stops[0].stage));
	put_time(ctx, line, page, stops[0].stage);
	data_str(line, "roadmap", data_page_name(page));
	json_object_set_new_nocheck(line, "previous", make_stop(ctx, page, around.before));
	json_object_set_new_nocheck(line, "next", make_stop(ctx, page, around.after));
	data_list(line, "stages", make_more(ctx, page, stops, len));
	data_list(line, "others", make_others(ctx, page, term));
	return line;
}

struct lines {
	struct page *pages[TOPIC_LINES];
	size_t len;
};

/* What stands next to a skill, by term: in how many roadmaps. */
struct counts {
	unsigned *before, *after;
	size_t asked; /* roadmaps */
};

/* The terms that stand before a skill most often, and those after it: the same in all languages. */
struct topic_around {
	int before[TOPIC_OFTEN], after[TOPIC_OFTEN];
	size_t before_len, after_len;
};

/* Which terms stand in the stages around the skill, and not in its own. */
static void
ask_page(struct counts *counts, const struct site *site, const struct page *page, int term)
{
	const struct page_nodes *nodes = skill_source(page)->nodes;
	struct skill_stop stop = {0};
	struct neighbours around;
	int here;

	if (!skill_stops(site, page, term, &stop, 1))
		return;
	here = stop.stage;
	around = neighbours_of(nodes, term, here);
	for (size_t i = 0; i < nodes->mentions_len;) {
		int other = nodes->mentions[i].term;
		bool before = false, after = false, same = other == term;

		for (; i < nodes->mentions_len && nodes->mentions[i].term == other; i++) {
			int node = nodes->mentions[i].node;

#define IS_IN(at) ((at) >= 0 && node >= (at) && node < (int)nodes->nodes[at].end)
			before |= IS_IN(around.before);
			after |= IS_IN(around.after);
			same |= IS_IN(here) && nodes->nodes[node].term != other;
#undef IS_IN
		}
		if (!same && before != after) {
			counts->before[other] += before;
			counts->after[other] += after;
		}
	}
}

/* The version in the language of a plan that has the term, met once for each plan: with the page
 * itself or that which it was converted from. NULL when there is none. */
static struct page *
own_version(struct page *page, int lang)
{
	const struct translations *group = page->translations;
	struct page *own = group && (size_t)lang < group->len ? group->pages[lang] : NULL;

	if (page->lang == lang)
		return page;
	return own && own->derived_from == page ? own : NULL;
}

/* Readers' own language first, then in the order of the pages. Most pages are passed over without
 * a look at what they teach. */
static void
collect(const struct data_ctx *ctx, int term, struct lines *lines)
{
	const struct roadmap *roadmap = ctx->data->site->roadmap;
	struct page_list list = roadmap_term_pages(roadmap, term);

	for (size_t i = 0; i < list.len && lines->len < TOPIC_LINES; i++) {
		struct page *page = own_version(list.items[i], ctx->view->lang);

		if (page && skill_is_taught(page, term))
			lines->pages[lines->len++] = page;
	}
	for (size_t i = 0; i < list.len && lines->len < TOPIC_LINES; i++) {
		struct page *page = skill_line(list.items[i], term, ctx->view->lang);

		if (page && page->lang != ctx->view->lang)
			lines->pages[lines->len++] = page;
	}
}

struct often {
	int term;
	unsigned count, lines;
};

static int
by_count(const void *a, const void *b)
{
	const struct often *x = a, *y = b;

	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	if (x->lines != y->lines)
		return x->lines > y->lines ? -1 : 1;
	return (x->term > y->term) - (x->term < y->term);
}

/* What stands before it more often than after it; what stands there once only says little where
 * many roadmaps were asked. */
static size_t
choose_often(const struct skills *skills, const unsigned *counts, const unsigned *against,
    size_t lines, int *ret)
{
	struct often *all = xcalloc(skills->len + 1, sizeof(*all));
	size_t len = 0;

	for (size_t i = 0; i < skills->len; i++)
		if (counts[i] > against[i] && skills_has(skills, (int)i) &&
		    (counts[i] > 1 || lines < 3 || skills_is_shared(skills, (int)i)))
			all[len++] = (struct often){(int)i, counts[i], skills->items[i].lines};
	qsort(all, len, sizeof(*all), by_count);
	len = len < TOPIC_OFTEN ? len : TOPIC_OFTEN;
	for (size_t i = 0; i < len; i++)
		ret[i] = all[i].term;
	free(all);
	return len;
}

/* Of a long list a sample from all over. */
static struct topic_around *
look_around(const struct page_data *data, int term)
{
	struct page_list list = roadmap_term_pages(data->site->roadmap, term);
	struct topic_around *around = xcalloc(1, sizeof(*around));
	size_t len = data->skills->len;
	struct counts counts = {
	    xcalloc(len + 1, sizeof(*counts.before)), xcalloc(len + 1, sizeof(*counts.after)), 0};

	for (size_t i = 0; i < list.len; i += list.len / TOPIC_NEIGHBOURS + 1) {
		if (!skill_line(list.items[i], term, list.items[i]->lang))
			continue;
		ask_page(&counts, data->site, list.items[i], term);
		counts.asked++;
	}
	around->before_len =
	    choose_often(data->skills, counts.before, counts.after, counts.asked, around->before);
	around->after_len =
	    choose_often(data->skills, counts.after, counts.before, counts.asked, around->after);
	free(counts.before);
	free(counts.after);
	return around;
}

/* The first page of the skill that is drawn looks, those in other languages find it done. Should two
 * threads look at once, both see the same. */
static const struct topic_around *
around_of(const struct page_data *data, int term)
{
	struct topic_around *found = atomic_load(&data->around[term]), *own;

	if (found)
		return found;
	own = look_around(data, term);
	if (atomic_compare_exchange_strong(&data->around[term], &found, own))
		return own;
	free(own);
	return found;
}

static json_t *
make_often(const struct data_ctx *ctx, const int *terms, size_t len)
{
	json_t *list = json_array();

	for (size_t i = 0; i < len; i++) {
		json_t *item = json_object();

		data_text(item, "title", skill_label(ctx->data->site, ctx->view->lang, terms[i]));
		data_topic_url(ctx, item, "url", terms[i]);
		data_count(ctx, item, "count", ctx->data->skills->items[terms[i]].lines);
		json_array_append_new(list, item);
	}
	return list;
}

static void
add_alias(const struct data_ctx *ctx, json_t *list, struct slice text, int lang)
{
	struct slice own = skill_label(ctx->data->site, ctx->view->lang, ctx->view->term);
	json_t *item;
	size_t i;

	if (!text.len || slice_eq(text, own))
		return;
	json_array_foreach (list, i, item)
		if (slice_eq(text, slice_of(json_string_value(json_object_get(item, "text")))))
			return;
	item = json_object();
	data_text(item, "text", text);
	data_str(item, "tag", data_tag(ctx->data, lang >= 0 ? lang : ctx->view->lang));
	json_array_append_new(list, item);
}

/* Its names in the other languages, then all that the glossary knows. */
static json_t *
make_aliases(const struct data_ctx *ctx)
{
	const struct site *site = ctx->data->site;
	const struct term *term = terms_at(site->roadmap->terms, ctx->view->term);
	json_t *list = json_array();

	add_alias(ctx, list, term->label, -1);
	for (size_t i = 0; i < site->conf->langs_len; i++)
		add_alias(ctx, list, term->labels[i], (int)i);
	for (size_t i = 0; i < term->aliases_len && json_array_size(list) < 8; i++)
		add_alias(ctx, list, term->aliases[i], -1);
	return list;
}

json_t *
data_topic(const struct data_ctx *ctx)
{
	const struct skills *skills = ctx->data->skills;
	int term = ctx->view->term;
	struct lines lines = {0};
	json_t *topic = json_object(), *list = json_array();
	const struct skill *skill = &skills->items[term];
	const struct topic_around *around = around_of(ctx->data, term);

	collect(ctx, term, &lines);
	for (size_t i = 0; i < lines.len; i++)
		json_array_append_new(list, make_line(ctx, lines.pages[i], term));
	data_list(topic, "aliases", make_aliases(ctx));
	data_count(ctx, topic, "roadmaps", skill->lines);
	data_count(ctx, topic, "stops", skill->stages);
	data_flag(topic, "has_stops", skill->stages > 0);
	data_count(ctx, topic, "languages", skill->languages);
	data_list(topic, "lines", list);
	data_flag(topic, "has_more", skill->lines > lines.len);
	data_count(
	    ctx, topic, "count", skill->lines > lines.len ? (long)(skill->lines - lines.len) : 0);
	data_list(topic, "before", make_often(ctx, around->before, around->before_len));
	data_list(topic, "after", make_often(ctx, around->after, around->after_len));
	return topic;
}
