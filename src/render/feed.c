#include "render/feed.h"

#include "base/mem.h"
#include "base/path.h"
#include "conf/config.h"
#include "render/copy.h"
#include "render/data.h"

#include <stdlib.h>

/* Text for XML: as for HTML, without the control characters that XML 1.0 does not know. */
static void
put_xml(struct buf *out, struct slice text)
{
	size_t from = 0;

	for (size_t i = 0; i <= text.len; i++) {
		unsigned char c = i < text.len ? (unsigned char)text.ptr[i] : 0;

		if (i < text.len && (c >= ' ' || c == '\n' || c == '\t'))
			continue;
		buf_put_escaped(out, slice_from(text.ptr + from, i - from));
		from = i + 1;
	}
}

static bool
has_host(const struct config *conf)
{
	return url_is_external(slice_of(conf->base_url));
}

static void
put_address(struct buf *out, const struct config *conf, struct slice url)
{
	struct buf encoded = BUF_INIT;

	buf_puts(&encoded, conf->base_url);
	url_encode_path(&encoded, url);
	put_xml(out, buf_slice(&encoded));
	buf_finish(&encoded);
}

static const char *
page_date(const struct page *page)
{
	return page->front.lastmod ? page->front.lastmod : page->front.date;
}

/* The part of a list after the first, 404, old addresses and what translators look at are no places to arrive
 * at. */
static bool
is_in_sitemap(const struct view *view)
{
	return view->kind != VIEW_NOT_FOUND && view->kind != VIEW_STATUS &&
	       view->kind != VIEW_ALIAS && view->number == 1;
}

static size_t
count_addresses(const struct views *views)
{
	size_t count = 0;

	for (size_t i = 0; i < views->len; i++)
		count += is_in_sitemap(&views->items[i]);
	return count;
}

unsigned
sitemap_parts(const struct site *site, const struct views *views)
{
	if (!has_host(site->conf))
		return 0;
	return (unsigned)((count_addresses(views) + SITEMAP_PART - 1) / SITEMAP_PART);
}

static void
put_alternates(struct buf *out, const struct data_ctx *ctx)
{
	json_t *list = data_alternates(ctx), *item;
	size_t i;

	json_array_foreach (list, i, item) {
		buf_printf(out, "<xhtml:link rel=\"alternate\" hreflang=\"%s\" href=\"",
		    json_string_value(json_object_get(item, "code")));
		put_xml(out, slice_of(json_string_value(json_object_get(item, "href"))));
		buf_puts(out, "\"/>\n");
	}
	json_decref(list);
}

static void
put_sitemap_entry(struct buf *out, const struct page_data *data, const struct view *view)
{
	struct data_ctx ctx = {.data = data, .view = view, .url = BUF_INIT, .root = BUF_INIT};
	const char *date = view->page ? page_date(view->page) : NULL;

	view_put_url(&ctx.url, data->site, view);
	buf_puts(out, "<url>\n<loc>");
	put_address(out, data->site->conf, buf_slice(&ctx.url));
	buf_puts(out, "</loc>\n");
	if (date)
		buf_printf(out, "<lastmod>%s</lastmod>\n", date);
	put_alternates(out, &ctx);
	buf_puts(out, "</url>\n");
	buf_finish(&ctx.url);
}

void
sitemap_put_part(
    struct buf *out, const struct page_data *data, const struct views *views, unsigned part)
{
	size_t from = (size_t)part * SITEMAP_PART, to = from + SITEMAP_PART, at = 0;

	buf_puts(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		      "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" "
		      "xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n");
	for (size_t i = 0; i < views->len && at < to; i++) {
		if (!is_in_sitemap(&views->items[i]))
			continue;
		if (at++ >= from)
			put_sitemap_entry(out, data, &views->items[i]);
	}
	buf_puts(out, "</urlset>\n");
}

void
sitemap_put_index(struct buf *out, const struct site *site, unsigned parts)
{
	buf_puts(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		      "<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
	for (unsigned i = 1; i <= parts; i++) {
		buf_puts(out, "<sitemap><loc>");
		put_address(out, site->conf, SLICE(""));
		buf_printf(out, "sitemap-%u.xml</loc></sitemap>\n", i);
	}
	buf_puts(out, "</sitemapindex>\n");
}

/* Newest first; equal dates in the order of paths. */
static int
newest_first(const void *a, const void *b)
{
	const struct page *const *first = a, *const *second = b;
	int order = strcmp(page_date(*second), page_date(*first));

	return order ? order : slice_cmp((*first)->path, (*second)->path);
}

static struct rows
dated_pages(const struct site *site, int lang)
{
	struct rows rows = {0};

	for (size_t i = 0; i < site->pages_len; i++) {
		struct page *page = site->pages[i];

		if (page->lang != lang || !page_is_listed(page) || !page_date(page))
			continue;
		rows.items = xgrow(rows.items, rows.len, &rows.cap, sizeof(*rows.items));
		rows.items[rows.len++] = page;
	}
	if (rows.len)
		qsort(rows.items, rows.len, sizeof(*rows.items), newest_first);
	return rows;
}

/* Atom wants a time; a date alone counts from midnight UTC. */
static void
put_time(struct buf *out, const char *tag, const char *date)
{
	buf_printf(out, "<%s>%s%s</%s>\n", tag, date, strlen(date) == 10 ? "T00:00:00Z" : "", tag);
}

/* A site without an address still needs ids that are IRIs. */
static void
put_id(struct buf *out, const struct config *conf, struct slice url)
{
	struct buf encoded = BUF_INIT;

	buf_puts(out, "<id>");
	if (has_host(conf)) {
		put_address(out, conf, url);
	} else {
		buf_puts(out, "urn:x-rmgen:");
		url_encode_path(&encoded, url);
		put_xml(out, buf_slice(&encoded));
	}
	buf_puts(out, "</id>\n");
	buf_finish(&encoded);
}

/* Below the site's address, or seen from the folder of the language. */
static void
put_link(struct buf *out, const struct config *conf, const char *attrs, struct slice url)
{
	struct buf encoded = BUF_INIT;

	buf_printf(out, "<link %s href=\"", attrs);
	if (has_host(conf)) {
		put_address(out, conf, url);
	} else {
		buf_puts(&encoded, "../");
		url_encode_path(&encoded, url);
		if (conf->offline && slice_ends(url, "/"))
			buf_puts(&encoded, "index.html");
		put_xml(out, buf_slice(&encoded));
	}
	buf_puts(out, "\"/>\n");
	buf_finish(&encoded);
}

static void
put_entry(struct buf *out, const struct config *conf, const struct page *page)
{
	buf_puts(out, "<entry>\n<title>");
	put_xml(out, slice_of(page->title));
	buf_puts(out, "</title>\n");
	put_id(out, conf, page->url);
	put_link(out, conf, "rel=\"alternate\" type=\"text/html\"", page->url);
	put_time(out, "updated", page_date(page));
	if (page->front.date)
		put_time(out, "published", page->front.date);
	if (page->front.description) {
		buf_puts(out, "<summary>");
		put_xml(out, slice_of(page->front.description));
		buf_puts(out, "</summary>\n");
	}
	buf_puts(out, "</entry>\n");
}

void
feed_put_atom(struct buf *out, const struct page_data *data, int lang)
{
	const struct config *conf = data->site->conf;
	const struct config_lang *language = &conf->langs[lang];
	struct slice home = folder_url(data->site->roots[lang]);
	struct rows rows = dated_pages(data->site, lang);
	struct buf self = BUF_INIT;

	buf_put(&self, data->site->roots[lang]->url);
	buf_puts(&self, "atom.xml");
	buf_printf(out,
	    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	    "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"%s\">\n<title>",
	    language->tag);
	put_xml(out, slice_of(language->title));
	buf_puts(out, "</title>\n");
	put_id(out, conf, home);
	put_link(out, conf, "rel=\"self\" type=\"application/atom+xml\"", buf_slice(&self));
	put_link(out, conf, "rel=\"alternate\" type=\"text/html\"", home);
	put_time(out, "updated", rows.len ? page_date(rows.items[0]) : "1970-01-01");
	buf_puts(out, "<author><name>");
	put_xml(out, slice_of(language->title));
	buf_puts(out, "</name></author>\n<generator>rmgen</generator>\n");
	for (size_t i = 0; i < rows.len && i < FEED_ENTRIES; i++)
		put_entry(out, conf, rows.items[i]);
	buf_puts(out, "</feed>\n");
	buf_finish(&self);
	rows_free(&rows);
}

/* One line of text: a name in square brackets ends at none of its own. */
static void
put_line(struct buf *out, const char *text)
{
	for (; *text; text++)
		buf_putc(out, (unsigned char)*text < ' '     ? ' '
			      : *text == '[' || *text == ']' ? (*text == '[' ? '(' : ')')
							     : *text);
}

static void
put_copy_entry(struct buf *out, const struct site *site, const struct page *page)
{
	const struct config *conf = site->conf;
	struct buf path = BUF_INIT;

	if (copy_exists(site, page))
		copy_put_path(&path, page);
	else
		buf_put(&path, page->url);
	buf_puts(out, "- [");
	put_line(out, page->title);
	buf_puts(out, "](");
	if (has_host(conf))
		buf_puts(out, conf->base_url);
	url_encode_path(out, buf_slice(&path));
	buf_putc(out, ')');
	if (page->front.description) {
		buf_puts(out, ": ");
		put_line(out, page->front.description);
	}
	buf_putc(out, '\n');
	buf_finish(&path);
}

void
llms_put(struct buf *out, const struct page_data *data)
{
	const struct site *site = data->site;
	const struct config *conf = site->conf;

	buf_puts(out, "# ");
	put_line(out, conf->title);
	buf_puts(out, "\n");
	if (*conf->langs[conf->default_lang].description) {
		buf_puts(out, "\n> ");
		put_line(out, conf->langs[conf->default_lang].description);
		buf_putc(out, '\n');
	}
	for (size_t i = 0; i < conf->langs_len; i++) {
		bool any = false;

		for (size_t j = 0; j < site->pages_len; j++) {
			const struct page *page = site->pages[j];

			if (page->lang != (int)i || page->derived_from || !page_is_listed(page))
				continue;
			if (!any)
				buf_printf(out, "\n## %s\n\n", conf->langs[i].label);
			any = true;
			put_copy_entry(out, site, page);
		}
	}
}

void
robots_put(struct buf *out, const struct site *site)
{
	buf_puts(out, "User-agent: *\nAllow: /\n");
	if (has_host(site->conf))
		buf_printf(out, "Sitemap: %ssitemap.xml\n", site->conf->base_url);
}
