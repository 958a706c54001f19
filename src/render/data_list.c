/* "list": what home, section, tag and tags pages list. */
#include "base/mem.h"
#include "base/unicode_sort.h"
#include "conf/config.h"
#include "render/data_net.h"
#include "render/data_plan.h"
#include "render/data_topic.h"
#include "render/data_web.h"
#include "render/plan_time.h"
#include "render/timetable.h"

#include <stdlib.h>

enum { HOME_ROADMAPS = 24, RECENT = 8 };

static void
row_versions(const struct page_data *data, const struct page *page, json_t *row)
{
	const struct config *conf = data->site->conf;
	const struct translations *group = page->translations;
	json_t *list = json_array();

	for (size_t i = 0; i < conf->langs_len; i++) {
		const struct page *other = group && i < group->len ? group->pages[i] : NULL;
		json_t *item;

		if (page->lang != (int)i && (!other || !page_is_listed(other)))
			continue;
		item = json_object();
		data_str(item, "tag", conf->langs[i].tag);
		data_str(item, "label", conf->langs[i].label);
		json_array_append_new(list, item);
	}
	data_list(row, "versions", list);
}

/* What a card says of a roadmap: progress, length, stages. */
static void
put_plan(const struct data_ctx *ctx, const struct page *page, json_t *row)
{
	struct buf time = BUF_INIT;
	struct plan plan = {0};

	if (page_is_roadmap(page))
		plan_brief(&plan, page);
	plan_put_span(&time, ctx->data, ctx->view->lang, &plan.span, true);
	json_object_set_new_nocheck(row, "ring", plan.graph ? data_ring(&plan) : json_null());
	data_text(row, "time", buf_slice(&time));
	data_flag(row, "has_time", time.len > 0);
	data_count(ctx, row, "count", (long)plan.len);
	data_flag(row, "has_stages", plan.len > 0);
	plan_free(&plan);
	buf_finish(&time);
}

/* Who comes from the list of another language is told so there: see data_notes. */
static void
put_row_url(const struct data_ctx *ctx, const struct page *page, json_t *row)
{
	const struct config *conf = ctx->data->site->conf;
	struct buf url = BUF_INIT;

	data_url(row, "url", conf, page->url);
	if (page->lang != ctx->view->lang && !page->is_folder) {
		buf_puts(&url, json_string_value(json_object_get(row, "url")));
		buf_printf(&url, "#note-for-%s", conf->langs[ctx->view->lang].tag);
		data_text(row, "url", buf_slice(&url));
	}
	buf_finish(&url);
}

static json_t *
make_row(const struct data_ctx *ctx, const struct page *page)
{
	const struct page_data *data = ctx->data;
	const char *date = page->front.lastmod ? page->front.lastmod : page->front.date;
	json_t *row = json_object();

	data_str(row, "title", data_page_name(page));
	put_row_url(ctx, page, row);
	data_str(row, "tag", data_tag(data, page->lang));
	data_flag(row, "foreign", page->lang != ctx->view->lang);
	data_str(row, "language", data_language_name(data, page->lang, ctx->view->lang));
	data_int(row, "line", data_line(data, page));
	data_optional(row, "description", page->front.description);
	json_object_set_new_nocheck(row, "date", data_date(data, ctx->view->lang, date));
	put_plan(ctx, page, row);
	row_versions(data, page, row);
	return row;
}

static void
put_rows(const struct data_ctx *ctx, json_t *list, struct page *const *pages, size_t len)
{
	json_t *rows = json_array();

	for (size_t i = 0; i < len; i++)
		json_array_append_new(rows, make_row(ctx, pages[i]));
	data_list(list, "rows", rows);
}

static void
pager_link(
    const struct data_ctx *ctx, json_t *pager, const char *key, const char *has, unsigned number)
{
	struct view other = *ctx->view;
	struct buf url = BUF_INIT;

	other.number = number;
	data_flag(pager, has, number > 0);
	if (number)
		view_put_url(&url, ctx->data->site, &other);
	if (number)
		data_url(pager, key, ctx->data->site->conf, buf_slice(&url));
	else
		data_str(pager, key, "");
	buf_finish(&url);
}

void
data_list_pager(const struct data_ctx *ctx, json_t *list, unsigned parts)
{
	unsigned number = ctx->view->number;
	json_t *pager;

	if (parts < 2)
		return;
	pager = json_object();
	data_int(pager, "number", number);
	data_int(pager, "total", parts);
	pager_link(ctx, pager, "previous", "has_previous", number - 1);
	pager_link(ctx, pager, "next", "has_next", number < parts ? number + 1 : 0);
	json_object_set_new_nocheck(list, "pager", pager);
}

size_t
data_put_pager(const struct data_ctx *ctx, json_t *list, size_t len)
{
	data_list_pager(ctx, list, view_parts(len));
	return (size_t)(ctx->view->number - 1) * VIEW_LIST_PART;
}

/* One part of a long list. */
static void
put_part(const struct data_ctx *ctx, json_t *list, struct page *const *pages, size_t len)
{
	size_t from = data_put_pager(ctx, list, len);
	size_t left = from < len ? len - from : 0;

	put_rows(
	    ctx, list, pages + (left ? from : 0), left < VIEW_LIST_PART ? left : VIEW_LIST_PART);
}

/* Folders have a number of pages, pages have none. */
static json_t *
make_section(const struct data_ctx *ctx, struct slice title, struct slice url, long count)
{
	json_t *item = json_object();

	data_text(item, "title", title);
	data_url(item, "url", ctx->data->site->conf, url);
	data_count(ctx, item, "count", count);
	data_flag(item, "has_count", count > 0);
	return item;
}

/* A folder or a tag on its way into a list that is sorted as its readers sort. */
struct entry {
	long weight;
	struct buf sort;
	struct slice key; /* where nothing else decides */
	const void *what;
};

static struct entry
make_entry(const struct data_ctx *ctx, struct slice name, struct slice key, const void *what)
{
	struct entry entry = {.sort = BUF_INIT, .key = key, .what = what};

	collator_put_key(ctx->data->site->conf->langs[ctx->view->lang].collator, &entry.sort, name);
	return entry;
}

static struct entry
make_folder_entry(const struct data_ctx *ctx, const struct folder *folder)
{
	struct entry entry = make_entry(ctx, data_folder_name(folder), folder->path, folder);

	if (folder->page && folder->page->front.has_weight)
		entry.weight = folder->page->front.weight;
	return entry;
}

static int
entry_order(const void *a, const void *b)
{
	const struct entry *first = a, *second = b;
	int order = (first->weight > second->weight) - (first->weight < second->weight);

	if (!order)
		order = slice_cmp(buf_slice(&first->sort), buf_slice(&second->sort));
	return order ? order : slice_cmp(first->key, second->key);
}

static void
sort_entries(struct entry *entries, size_t len)
{
	if (len)
		qsort(entries, len, sizeof(*entries), entry_order);
}

static void
free_entries(struct entry *entries, size_t len)
{
	for (size_t i = 0; i < len; i++)
		buf_finish(&entries[i].sort);
	free(entries);
}

static void
put_sections(const struct data_ctx *ctx, json_t *list, bool with_pages)
{
	const struct folder *folder = ctx->view->folder;
	struct entry *folders = xcalloc(folder->folders_len + 1, sizeof(*folders));
	json_t *sections = json_array();

	for (size_t i = 0; i < folder->folders_len; i++)
		folders[i] = make_folder_entry(ctx, folder->folders[i]);
	sort_entries(folders, folder->folders_len);
	for (size_t i = 0; i < folder->folders_len; i++) {
		const struct folder *child = folders[i].what;

		json_array_append_new(
		    sections, make_section(ctx, data_folder_name(child), folder_url(child),
				  (long)rows_count_folder(ctx->data->site, child)));
	}
	free_entries(folders, folder->folders_len);
	for (size_t i = 0; with_pages && i < folder->pages_len && i < VIEW_LIST_PART; i++) {
		const struct page *page = folder->pages[i];

		if (!page_is_roadmap(page) && page_is_listed(page))
			json_array_append_new(sections,
			    make_section(ctx, slice_of(data_page_name(page)), page->url, 0));
	}
	data_list(list, "sections", sections);
}

static const char *
changed_on(const struct page *page)
{
	return page->front.lastmod ? page->front.lastmod : page->front.date;
}

static bool
is_newer(const struct page *a, const struct page *b)
{
	int order = strncmp(changed_on(a), changed_on(b), 10);

	return order ? order > 0 : page_order(a, b) < 0;
}

/* What changed last, for readers of the view's language. */
static void
put_recent(const struct data_ctx *ctx, json_t *list)
{
	const struct site *site = ctx->data->site;
	const struct page *newest[RECENT];
	json_t *items = json_array();
	size_t len = 0;

	for (size_t i = 0; i < site->pages_len; i++) {
		const struct page *page = site->pages[i];
		size_t at = len;

		if (!changed_on(page) || page->is_folder ||
		    (len == RECENT && !is_newer(page, newest[len - 1])) || !page_is_listed(page) ||
		    !page_stands_for(page, ctx->view->lang))
			continue;
		if (len < RECENT)
			len++;
		else
			at--;
		for (; at > 0 && is_newer(page, newest[at - 1]); at--)
			newest[at] = newest[at - 1];
		newest[at] = page;
	}
	for (size_t i = 0; i < len; i++) {
		json_t *item = json_object(),
		       *date = data_date(ctx->data, ctx->view->lang, changed_on(newest[i]));

		data_str(item, "title", data_page_name(newest[i]));
		put_row_url(ctx, newest[i], item);
		data_str(item, "tag", data_tag(ctx->data, newest[i]->lang));
		json_object_set_new_nocheck(item, "date", date);
		json_array_append_new(items, item);
	}
	data_list(list, "recent", items);
}

static void
list_home(const struct data_ctx *ctx, json_t *list)
{
	struct rows rows;

	rows_of_home(&rows, ctx->data->site, ctx->view->lang, HOME_ROADMAPS);
	put_rows(ctx, list, rows.items, rows.len);
	data_net(ctx, list, &rows);
	data_list(list, "axes", timetable_make(ctx, rows.items, rows.len, NULL, NULL));
	rows_free(&rows);
	put_recent(ctx, list);
	put_sections(ctx, list, true);
}

static void
list_timeline(const struct data_ctx *ctx, json_t *list)
{
	struct rows rows;
	struct page **left;
	size_t len;

	rows_of_home(&rows, ctx->data->site, ctx->view->lang, TIMETABLE_MAX);
	left = xcalloc(rows.len + 1, sizeof(struct page *));
	data_list(list, "axes", timetable_make(ctx, rows.items, rows.len, left, &len));
	put_rows(ctx, list, left, len);
	free(left);
	rows_free(&rows);
}

static void
list_section(const struct data_ctx *ctx, json_t *list)
{
	struct rows rows;

	rows_of_folder(&rows, ctx->data->site, ctx->view->folder);
	put_part(ctx, list, rows.items, rows.len);
	rows_free(&rows);
	put_sections(ctx, list, false);
}

static void
list_tags(const struct data_ctx *ctx, json_t *list)
{
	const struct site *site = ctx->data->site;
	struct entry *tags = xcalloc(HASH_COUNT(site->tags) + 1, sizeof(*tags));
	json_t *items = json_array();
	size_t len = 0;

	for (const struct tag *tag = site->tags; tag; tag = tag->hh.next)
		if (tag->lang == ctx->view->lang)
			tags[len++] = make_entry(ctx, tag->name, tag->key, tag);
	sort_entries(tags, len);
	for (size_t i = 0; i < len; i++) {
		const struct tag *tag = tags[i].what;

		json_array_append_new(
		    items, make_section(ctx, tag->name, tag->url, (long)tag->pages_len));
	}
	data_list(list, "tags", items);
	free_entries(tags, len);
}

static void
list_tag(const struct data_ctx *ctx, json_t *list)
{
	put_part(ctx, list, ctx->view->tag->pages, ctx->view->tag->pages_len);
}

static void (*const listings[VIEW_KINDS])(const struct data_ctx *, json_t *) = {
    [VIEW_HOME] = list_home,
    [VIEW_SECTION] = list_section,
    [VIEW_TIMELINE] = list_timeline,
    [VIEW_TOPICS] = data_topics,
    [VIEW_GRAPH] = data_web,
    [VIEW_TAGS] = list_tags,
    [VIEW_TAG] = list_tag,
    [VIEW_STATUS] = data_status,
};

json_t *
data_listing(const struct data_ctx *ctx)
{
	json_t *list;

	if (!listings[ctx->view->kind])
		return json_null();
	list = json_object();
	data_list(list, "rows", json_array());
	data_list(list, "sections", json_array());
	data_list(list, "axes", json_array());
	data_list(list, "tags", json_array());
	data_list(list, "recent", json_array());
	data_list(list, "languages", json_array());
	data_list(list, "groups", json_array());
	data_list(list, "nets", json_array());
	data_list(list, "topics", json_array());
	data_list(list, "single_topics", json_array());
	json_object_set_new_nocheck(list, "pager", json_null());
	json_object_set_new_nocheck(list, "graph", json_null());
	listings[ctx->view->kind](ctx, list);
	return list;
}
