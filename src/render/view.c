#include "render/view.h"
#include "render/data_web.h"

#include "base/mem.h"
#include "conf/config.h"
#include "model/coverage.h"
#include "model/graph.h"
#include "render/data_topic.h"
#include "render/skills.h"
#include "render/timetable.h"

#include <stdlib.h>

unsigned
view_parts(size_t count)
{
	return count ? (unsigned)((count + VIEW_LIST_PART - 1) / VIEW_LIST_PART) : 1;
}

static void
add(struct views *views, struct view view)
{
	views->items = xgrow(views->items, views->len, &views->cap, sizeof(*views->items));
	views->items[views->len++] = view;
}

static struct view
view_of_folder(const struct folder *folder, unsigned number)
{
	return (struct view){
	    .kind = folder->parent ? VIEW_SECTION : VIEW_HOME,
	    .lang = folder->lang,
	    .page = folder->page,
	    .folder = folder,
	    .number = number,
	};
}

struct view
view_of_page(const struct site *site, struct page *page)
{
	const struct folder *folder = NULL;

	if (page->is_folder)
		folder = site_find_folder(site, page->lang, page->logical);
	if (folder && folder->page == page)
		return view_of_folder(folder, 1);
	return (struct view){.kind = VIEW_PAGE, .lang = page->lang, .page = page, .number = 1};
}

/* Adds a list that the site makes, unless somebody wrote a page for its address: "plans.md" beside
 * "plans/", or "tags.md". */
static void
add_list(struct views *views, const struct site *site, struct view view)
{
	struct buf url = BUF_INIT;

	view_put_url(&url, site, &view);
	if (view.page || !site_find_url(site, buf_slice(&url)))
		add(views, view);
	buf_finish(&url);
}

static int
folder_order(const void *a, const void *b)
{
	const struct folder *const *first = a, *const *second = b;

	return slice_cmp((*first)->path, (*second)->path);
}

static int
tag_order(const void *a, const void *b)
{
	const struct tag *const *first = a, *const *second = b;

	return slice_cmp((*first)->key, (*second)->key);
}

/* Hashes have no order of their own that would last; lists are sorted by key. */

static void
add_folders(struct views *views, const struct site *site)
{
	size_t len = HASH_COUNT(site->folders), i = 0;
	const struct folder **folders = xmalloc(len * sizeof(struct folder *));

	for (const struct folder *folder = site->folders; folder; folder = folder->hh.next)
		folders[i++] = folder;
	qsort(folders, len, sizeof(*folders), folder_order);
	for (i = 0; i < len; i++) {
		unsigned parts =
		    folders[i]->parent ? view_parts(rows_count_folder(site, folders[i])) : 1;

		for (unsigned number = 1; number <= parts; number++)
			add_list(views, site, view_of_folder(folders[i], number));
	}
	free(folders);
}

static void
add_tags(struct views *views, const struct site *site)
{
	size_t len = HASH_COUNT(site->tags), i = 0;
	const struct tag **tags = xmalloc(len * sizeof(struct tag *));
	int lang = -1;

	for (const struct tag *tag = site->tags; tag; tag = tag->hh.next)
		tags[i++] = tag;
	qsort(tags, len, sizeof(*tags), tag_order);
	for (i = 0; i < len; i++) {
		unsigned parts = view_parts(tags[i]->pages_len);

		if (tags[i]->lang != lang)
			add_list(views, site,
			    (struct view){.kind = VIEW_TAGS, .lang = tags[i]->lang, .number = 1});
		lang = tags[i]->lang;
		for (unsigned number = 1; number <= parts; number++)
			add_list(views, site,
			    (struct view){
				.kind = VIEW_TAG, .lang = lang, .tag = tags[i], .number = number});
	}
	free(tags);
}

/* A page of that address wins. */
static void
add_timelines(struct views *views, const struct site *site)
{
	struct buf url = BUF_INIT;

	for (size_t i = 0; i < site->conf->langs_len; i++) {
		struct view view = {.kind = VIEW_TIMELINE, .lang = (int)i, .number = 1};

		buf_truncate(&url, 0);
		view_put_url(&url, site, &view);
		if (!site_find_url(site, buf_slice(&url)) && timetable_exists(site, (int)i))
			add(views, view);
	}
	buf_finish(&url);
}

/* A folder of that name shows its own list there. */
static void
add_topic_view(struct views *views, const struct site *site, struct view view)
{
	struct buf url = BUF_INIT;

	view_put_url(&url, site, &view);
	if (!site_find_folder(
		site, view.lang, slice_skip(buf_slice(&url), site->roots[view.lang]->url.len)))
		add_list(views, site, view);
	buf_finish(&url);
}

static void
add_topics(struct views *views, const struct site *site, const struct skills *skills)
{
	unsigned parts = topics_parts(skills);

	for (size_t lang = 0; lang < site->conf->langs_len && skills_any(skills); lang++) {
		for (unsigned number = 1; number <= parts; number++)
			add_topic_view(views, site,
			    (struct view){
				.kind = VIEW_TOPICS, .lang = (int)lang, .number = number});
		for (size_t i = 0; i < skills->len; i++)
			if (skills_has(skills, (int)i))
				add_topic_view(views, site,
				    (struct view){.kind = VIEW_TOPIC,
					.lang = (int)lang,
					.term = (int)i,
					.number = 1});
	}
}

/* Where there is one language there is nothing to compare. */
bool
view_has_status(const struct site *site, int lang)
{
	struct view view = {.kind = VIEW_STATUS, .lang = lang, .number = 1};
	struct buf url = BUF_INIT;
	bool has;

	view_put_url(&url, site, &view);
	has = site->conf->langs_len > 1 && site->pages_len && !site_find_url(site, buf_slice(&url));
	buf_finish(&url);
	return has;
}

static void
add_status(struct views *views, const struct site *site)
{
	unsigned parts = 0;

	for (size_t i = 0; i < site->conf->langs_len; i++) {
		if (!view_has_status(site, (int)i))
			continue;
		if (!parts)
			parts = view_parts(coverage_count(site));
		for (unsigned number = 1; number <= parts; number++)
			add(views,
			    (struct view){.kind = VIEW_STATUS, .lang = (int)i, .number = number});
	}
}

static void
add_graphs(struct views *views, const struct site *site, const struct skills *skills)
{
	for (size_t i = 0; i < site->conf->langs_len && skills_any(skills); i++)
		if (web_exists(site, (int)i))
			add(views, (struct view){.kind = VIEW_GRAPH, .lang = (int)i, .number = 1});
}

static void
add_lists(struct views *views, const struct site *site, const struct skills *skills)
{
	add_folders(views, site);
	add_topics(views, site, skills);
	add_tags(views, site);
	add_timelines(views, site);
	add_status(views, site);
	add_graphs(views, site, skills);
}

bool
views_tell(struct site *site)
{
	struct skills *skills = skills_new(site);
	bool changed = views_tell_counted(site, skills);

	skills_free(skills);
	return changed;
}

bool
views_tell_counted(struct site *site, const struct skills *skills)
{
	struct views lists = {0};
	struct slice *urls;
	size_t len = 0;

	add_lists(&lists, site, skills);
	urls = xcalloc(lists.len + 1, sizeof(*urls));
	for (size_t i = 0; i < lists.len; i++) {
		struct buf url = BUF_INIT;

		if (lists.items[i].page)
			continue;
		view_put_url(&url, site, &lists.items[i]);
		urls[len].len = url.len;
		urls[len++].ptr = buf_detach(&url);
	}
	views_free(&lists);
	return site_take_made(site, urls, len);
}

static void
add_aliases(struct views *views, const struct site *site)
{
	aliases_of_site(&views->aliases, site, NULL);
	for (size_t i = 0; i < views->aliases.len; i++) {
		const struct alias *alias = &views->aliases.items[i];

		add(views, (struct view){.kind = VIEW_ALIAS,
			       .lang = alias->page->lang,
			       .page = alias->page,
			       .alias = alias->url,
			       .number = 1});
	}
}

void
views_of_site(struct views *ret_views, const struct site *site)
{
	struct skills *skills = skills_new(site);

	views_of_counted(ret_views, site, skills);
	skills_free(skills);
}

void
views_of_counted(struct views *ret_views, const struct site *site, const struct skills *skills)
{
	int lang = site->conf->default_lang;

	*ret_views = (struct views){0};
	for (size_t i = 0; i < site->pages_len; i++) {
		struct page *page = site->pages[i];

		if (page->out.len && view_of_page(site, page).kind == VIEW_PAGE)
			add(ret_views, view_of_page(site, page));
	}
	add_lists(ret_views, site, skills);
	add_aliases(ret_views, site);
	/* a site may bring its own */
	if (!site_find_asset(site, SLICE("index.html")))
		add(ret_views, (struct view){.kind = VIEW_CHOOSER, .lang = lang, .number = 1});
	if (!site_find_asset(site, SLICE("404.html")))
		add(ret_views, (struct view){.kind = VIEW_NOT_FOUND, .lang = lang, .number = 1});
}

void
views_free(struct views *views)
{
	aliases_finish(&views->aliases);
	free(views->items);
	*views = (struct views){0};
}

struct slice
folder_url(const struct folder *folder)
{
	return folder->page && folder->page->url.len ? folder->page->url : folder->url;
}

void
view_put_url(struct buf *out, const struct site *site, const struct view *view)
{
	switch (view->kind) {
	case VIEW_PAGE:
		buf_put(out, view->page->url);
		break;
	case VIEW_HOME:
	case VIEW_SECTION:
		buf_put(out, folder_url(view->folder));
		break;
	case VIEW_TIMELINE:
		buf_put(out, site->roots[view->lang]->url);
		buf_puts(out, "timeline/");
		break;
	case VIEW_ALIAS:
		buf_put(out, view->alias);
		break;
	case VIEW_STATUS:
		buf_put(out, site->roots[view->lang]->url);
		buf_puts(out, "status/");
		break;
	case VIEW_TOPICS:
		buf_put(out, site->roots[view->lang]->url);
		buf_puts(out, "topics/");
		break;
	case VIEW_GRAPH:
		buf_put(out, site->roots[view->lang]->url);
		buf_puts(out, "graph/");
		break;
	case VIEW_TOPIC:
		buf_put(out, site->roots[view->lang]->url);
		buf_puts(out, "topics/");
		skill_put_slug(out, site, view->term);
		buf_putc(out, '/');
		break;
	case VIEW_TAGS:
		buf_put(out, site->roots[view->lang]->url);
		buf_puts(out, "tags/");
		break;
	case VIEW_TAG:
		buf_put(out, view->tag->url);
		break;
	case VIEW_NOT_FOUND:
		buf_puts(out, "404.html");
		break;
	case VIEW_CHOOSER:
	case VIEW_KINDS:
		break;
	}
	if (view->number > 1)
		buf_printf(out, "page/%u/", view->number);
}

void
view_put_file(struct buf *out, const struct site *site, const struct view *view)
{
	size_t start = out->len;

	if (view->kind == VIEW_PAGE) {
		buf_put(out, view->page->out);
		return;
	}
	view_put_url(out, site, view);
	if (out->len == start || out->ptr[out->len - 1] == '/')
		buf_puts(out, "index.html");
}
