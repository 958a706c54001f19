#include "render/copy.h"

#include "base/path.h"
#include "conf/config.h"
#include "render/data.h"

#include <stdlib.h>

void
copy_put_path(struct buf *out, const struct page *page)
{
	struct slice path = page->out;

	buf_put(out, slice_head(path, path.len - path_ext(path).len));
	buf_puts(out, ".md");
}

bool
copy_exists(const struct site *site, const struct page *page)
{
	struct buf path = BUF_INIT;
	bool has = false;

	if (site->conf->copies && page_is_listed(page)) {
		copy_put_path(&path, page);
		has = !site_find_asset(site, buf_slice(&path));
	}
	buf_finish(&path);
	return has;
}

/* JSON's strings are YAML's. */
static void
put_field(struct buf *out, const char *key, const char *value)
{
	json_t *text = value && *value ? json_string(value) : NULL;
	char *quoted = text ? json_dumps(text, JSON_ENCODE_ANY) : NULL;

	if (quoted)
		buf_printf(out, "%s: %s\n", key, quoted);
	free(quoted);
	json_decref(text);
}

static void
put_head(struct buf *out, const struct page_data *data, const struct page *page)
{
	struct buf url = BUF_INIT;

	if (data->absolute) {
		buf_puts(&url, data->site->conf->base_url);
		url_encode_path(&url, page->url);
	}
	buf_puts(out, "---\n");
	put_field(out, "title", page->title);
	put_field(out, "description", page->front.description);
	put_field(out, "lang", data_tag(data, page->lang));
	put_field(out, "url", url.ptr);
	put_field(out, "date", page->front.date);
	put_field(out, "updated", page->front.lastmod);
	if (page->derived_from)
		put_field(out, "converted_from", data_tag(data, page->derived_from->lang));
	buf_puts(out, "---\n\n");
	buf_finish(&url);
}

void
copy_put(struct buf *out, const struct page_data *data, const struct page *page)
{
	const struct doc *doc = page->doc;
	struct fragment_style style = {
	    .conf = data->site->conf,
	    .lang = page->lang,
	    .plain = true,
	    .words = data->styles[page->lang].words,
	};
	struct buf html = BUF_INIT;

	put_head(out, data, page);
	if (!doc || !doc->title_leads)
		buf_printf(out, "# %s\n\n", page->title);
	if (doc)
		fragment_write(&html, doc, &style, NULL, NULL, NULL);
	copy_put_markdown(out, buf_slice(&html));
	buf_finish(&html);
}
