/* The page of the whole graph. Its picture shows roadmaps and shared skills, as links; the explorer
 * reads all nodes from one small file:
 *
 *	{"w":…, "h":…, "at":[x, y, x, y, …], "kind":[…], "title":[…], "url":[…], "edges":[a, b, a, b, …]}
 *
 * where a kind from 1 to 8 is a roadmap with the colour of that line, 9 a shared skill, 10 a skill of
 * one roadmap, and addresses are seen from the page. */
#include "render/data_web.h"

#include "conf/config.h"
#include "render/em.h"
#include "render/svg.h"
#include "render/web.h"

#include <math.h>
#include <stdlib.h>

enum {
	KIND_SHARED = 9,
	KIND_SINGLE = 10,
	LINES_SHOWN = 150, /* in the picture */
	SKILLS_SHOWN = 120,
	SINGLES_SHOWN = 400,
	LABEL_EM = 9,
	LABEL_LINES = 3,
	LABEL_STEP = 17
};

static bool
is_shared(const struct web *web, size_t node)
{
	return node >= web->lines_len && web->nodes[node].links > 1;
}

/* The version of a roadmap for readers of a language. */
static const struct page *
version_of(const struct page *page, int lang)
{
	const struct translations *group = page->translations;
	const struct page *own = group && (size_t)lang < group->len ? group->pages[lang] : NULL;

	return own && page_is_listed(own) ? own : page;
}

static struct slice
title_of(const struct page_data *data, int lang, const struct web_node *node)
{
	if (node->page)
		return slice_of(data_page_name(version_of(node->page, lang)));
	return skill_label(data->site, lang, node->term);
}

static void
put_target(struct buf *out, const struct page_data *data, int lang, const struct web_node *node)
{
	if (node->page) {
		buf_put(out, version_of(node->page, lang)->url);
	} else {
		struct view view = {
		    .kind = VIEW_TOPIC, .lang = lang, .term = node->term, .number = 1};

		view_put_url(out, data->site, &view);
	}
}

static int
kind_of(const struct page_data *data, const struct web *web, size_t i)
{
	return i < web->lines_len  ? data_line(data, web->nodes[i].page)
	       : is_shared(web, i) ? KIND_SHARED
				   : KIND_SINGLE;
}

/* The way from the page of the graph, which lies two deep or less, to the root. */
static void
put_way_up(struct buf *out, const struct page_data *data, int lang)
{
	struct view view = {.kind = VIEW_GRAPH, .lang = lang, .number = 1};
	struct buf own = BUF_INIT;

	view_put_url(&own, data->site, &view);
	for (size_t i = 0; i < own.len; i++)
		if (own.ptr[i] == '/')
			buf_puts(out, "../");
	buf_finish(&own);
}

static void
put_strings(
    struct buf *out, const struct page_data *data, int lang, const struct web *web, bool urls)
{
	struct buf url = BUF_INIT;
	size_t up;

	put_way_up(&url, data, lang);
	up = url.len;
	for (size_t i = 0; i < web->len; i++) {
		if (i)
			buf_putc(out, ',');
		if (!urls) {
			buf_put_json(out, title_of(data, lang, &web->nodes[i]));
			continue;
		}
		buf_truncate(&url, up);
		put_target(&url, data, lang, &web->nodes[i]);
		buf_put_json(out, buf_slice(&url));
	}
	buf_finish(&url);
}

/* Two whole numbers, as places are. */
static void
put_pair(struct buf *out, char between, double x, double y)
{
	buf_put_int(out, (int64_t)x);
	buf_putc(out, between);
	buf_put_int(out, (int64_t)y);
}

void
web_put_file(struct buf *out, const struct page_data *data, int lang)
{
	const struct web *web = data->web;

	buf_printf(out, "{\"w\":%.0f,\"h\":%.0f,\"at\":[", web->w, web->h);
	for (size_t i = 0; i < web->len; i++) {
		buf_puts(out, i ? "," : "");
		put_pair(out, ',', web->nodes[i].x, web->nodes[i].y);
	}
	buf_puts(out, "],\"kind\":[");
	for (size_t i = 0; i < web->len; i++) {
		buf_puts(out, i ? "," : "");
		buf_put_int(out, kind_of(data, web, i));
	}
	buf_puts(out, "],\"title\":[");
	put_strings(out, data, lang, web, false);
	buf_puts(out, "],\"url\":[");
	put_strings(out, data, lang, web, true);
	buf_puts(out, "],\"edges\":[");
	for (size_t i = 0; i < web->edges_len; i++) {
		buf_puts(out, i ? "," : "");
		buf_put_uint(out, web->edges[i].line);
		buf_putc(out, ',');
		buf_put_uint(out, web->edges[i].skill);
	}
	buf_puts(out, "]}\n");
}

static void
put_number(json_t *object, const char *key, double number)
{
	struct buf text = BUF_INIT;

	svg_num(&text, number);
	data_text(object, key, buf_slice(&text));
	buf_finish(&text);
}

/* The name in lines below the node. */
static json_t *
make_label(struct slice title, double x, double y)
{
	struct em_lines lines = {0};
	json_t *list = json_array();

	em_wrap(&lines, title, LABEL_EM, false);
	for (size_t i = 0; i < lines.len && i < LABEL_LINES; i++) {
		json_t *line = json_object();
		struct buf text = BUF_INIT;

		buf_put(&text, slice_trim(lines.lines[i]));
		if (i + 1 == LABEL_LINES && lines.len > LABEL_LINES)
			buf_puts(&text, "\u2026");
		data_text(line, "text", buf_slice(&text));
		put_number(line, "x", x);
		put_number(line, "y", y + (double)i * LABEL_STEP);
		json_array_append_new(list, line);
		buf_finish(&text);
	}
	em_lines_finish(&lines);
	return list;
}

static json_t *
make_node(const struct data_ctx *ctx, size_t i, struct slice links)
{
	const struct web_node *node = &ctx->data->web->nodes[i];
	struct slice title = title_of(ctx->data, ctx->view->lang, node);
	json_t *object = json_object();
	struct buf url = BUF_INIT;

	data_text(object, "title", title);
	put_target(&url, ctx->data, ctx->view->lang, node);
	data_url(object, "url", ctx->data->site->conf, buf_slice(&url));
	data_str(object, "tag",
	    data_tag(ctx->data,
		node->page ? version_of(node->page, ctx->view->lang)->lang : ctx->view->lang));
	data_int(object, "line", node->page ? data_line(ctx->data, node->page) : 0);
	put_number(object, "x", node->x);
	put_number(object, "y", node->y);
	put_number(object, "r", node->r);
	data_text(object, "links", links);
	data_list(object, "label", make_label(title, node->x, node->y + node->r + 14));
	buf_finish(&url);
	return object;
}

/* Path data of the edges of a roadmap to skills that are shared, or to those that are not. The edges
 * stand in the order of their roadmaps: `*at` is the first that was not passed yet. */
static void
put_edges(struct buf *out, const struct web *web, size_t line, bool shared, size_t *at)
{
	for (; *at < web->edges_len && web->edges[*at].line <= line; ++*at) {
		const struct web_edge *edge = &web->edges[*at];
		const struct web_node *a = &web->nodes[edge->line], *b = &web->nodes[edge->skill];

		if (edge->line != line || is_shared(web, edge->skill) != shared)
			continue;
		buf_putc(out, 'M');
		put_pair(out, ' ', a->x, a->y);
		buf_putc(out, 'L');
		put_pair(out, ' ', b->x, b->y);
	}
}

/* Skills of one roadmap, as dots. */
static void
put_dots(struct buf *out, const struct web *web)
{
	size_t shown = 0;

	for (size_t i = web->lines_len; i < web->len && shown < SINGLES_SHOWN; i++) {
		if (is_shared(web, i))
			continue;
		buf_putc(out, 'M');
		put_pair(out, ' ', web->nodes[i].x, web->nodes[i].y);
		buf_puts(out, "h0");
		shown++;
	}
}

void
data_web(const struct data_ctx *ctx, json_t *list)
{
	const struct web *web = ctx->data->web;
	json_t *graph = json_object(), *lines = json_array(), *skills = json_array();
	struct buf text = BUF_INIT;

	put_number(graph, "width", web->w);
	put_number(graph, "height", web->h);
	for (size_t i = 0, at = 0; i < web->lines_len && i < LINES_SHOWN; i++) {
		buf_truncate(&text, 0);
		put_edges(&text, web, i, true, &at);
		json_array_append_new(lines, make_node(ctx, i, buf_slice(&text)));
	}
	buf_truncate(&text, 0);
	for (size_t i = web->lines_len; i < web->len && json_array_size(skills) < SKILLS_SHOWN; i++)
		if (is_shared(web, i))
			json_array_append_new(skills, make_node(ctx, i, SLICE("")));
	data_list(graph, "lines", lines);
	data_list(graph, "skills", skills);
	for (size_t i = 0, at = 0; i < web->lines_len && i < LINES_SHOWN; i++)
		put_edges(&text, web, i, false, &at);
	data_text(graph, "single", buf_slice(&text));
	buf_truncate(&text, 0);
	put_dots(&text, web);
	data_text(graph, "dots", buf_slice(&text));
	data_flag(graph, "explorer", !ctx->data->site->conf->offline);
	json_object_set_new_nocheck(list, "graph", graph);
	buf_finish(&text);
}

bool
web_exists(const struct site *site, int lang)
{
	struct view view = {.kind = VIEW_GRAPH, .lang = lang, .number = 1};
	struct buf url = BUF_INIT;
	bool exists;

	view_put_url(&url, site, &view);
	exists =
	    skill_exists(site, -1) && !site_find_url(site, buf_slice(&url)) &&
	    !site_find_folder(site, lang, slice_skip(buf_slice(&url), site->roots[lang]->url.len));
	buf_finish(&url);
	return exists;
}
