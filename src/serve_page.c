#include "serve_page.h"

#include "base/hash.h"
#include "base/mem.h"
#include "conf/i18n.h"
#include "serve_diag.h"
#include "serve_file.h"
#include "serve_files.h"
#include "serve_model.h"

#include <stdlib.h>

static void
put_attribute(struct buf *out, const char *name, struct slice value)
{
	buf_printf(out, " data-%s=\"", name);
	buf_put_escaped(out, value);
	buf_putc(out, '"');
}

/* The date from which a page is public, when that is still to come; else NULL. */
static const char *
future_date(const struct page *page, const char *today)
{
	const char *from = page->front.publish_date ? page->front.publish_date : page->front.date;

	return from && strncmp(from, today, 10) > 0 ? from : NULL;
}

/* What readers of the preview must know and those of the site never see. */
static void
put_ribbon(struct buf *out, const struct serve_model *model, const struct view *view)
{
	const struct page *page = view->page;
	const struct i18n *words = model->build.words;
	const char *date = page ? future_date(page, model->today) : NULL;
	const char *text = NULL, *gap;
	struct buf full = BUF_INIT;

	if (page && page->front.draft)
		text = i18n_word(words, view->lang, "note_draft");
	else if (date)
		text = i18n_word(words, view->lang, "note_future");
	if (!text)
		return;
	gap = strstr(text, "{{date}}");
	buf_put(&full, gap ? slice_from(text, (size_t)(gap - text)) : slice_of(text));
	if (gap && date)
		buf_printf(&full, "%.10s%s", date, gap + strlen("{{date}}"));
	put_attribute(out, "ribbon", buf_slice(&full));
	buf_finish(&full);
}

/* Relative like everything else on a page, so that it works behind a proxy too. The 404 page is
 * shown at any depth. */
static void
put_root(struct buf *out, const struct serve_model *model, const struct view *view)
{
	struct buf url = BUF_INIT;

	view_put_url(&url, model->build.site, view);
	if (view->kind == VIEW_NOT_FOUND)
		buf_puts(out, model->conf->base_path);
	for (size_t i = 0; view->kind != VIEW_NOT_FOUND && i < url.len; i++)
		if (url.ptr[i] == '/')
			buf_puts(out, "../");
	buf_finish(&url);
}

static void
put_script(struct buf *out, const struct serve_model *model, const struct view *view,
    struct slice ribbon, uint64_t etag)
{
	const struct i18n *words = model->build.words;
	char text[17];

	snprintf(text, sizeof(text), "%016llx", (unsigned long long)etag);
	buf_puts(out, "<script src=\"");
	put_root(out, model, view);
	buf_puts(out, SERVE_SCRIPT "\"");
	put_attribute(out, "etag", slice_of(text));
	if (!model->reload)
		buf_puts(out, " data-still");
	buf_put(out, ribbon);
	put_attribute(out, "failed", slice_of(i18n_word(words, view->lang, "serve_failed")));
	put_attribute(out, "old", slice_of(i18n_word(words, view->lang, "serve_old")));
	buf_puts(out, " defer></script>\n");
}

/* Returns what tells this state of the page from others, the script aside. */
static uint64_t
insert_script(struct buf *html, const struct serve_model *model, const struct view *view)
{
	const char *head = memmem(html->ptr, html->len, "</head>", 7);
	size_t at = head ? (size_t)(head - html->ptr) : 0;
	uint64_t etag = hash_bytes(buf_slice(html));
	struct buf script = BUF_INIT, ribbon = BUF_INIT;

	put_ribbon(&ribbon, model, view);
	etag ^= ribbon.len ? hash_bytes(buf_slice(&ribbon)) : 0;
	put_script(&script, model, view, buf_slice(&ribbon), etag);
	buf_insert(html, at, buf_slice(&script));
	buf_finish(&ribbon);
	buf_finish(&script);
	return etag;
}

struct serve_file *
page_draw(struct serve_model *model, const struct view *view)
{
	struct buf html = BUF_INIT;
	struct diag diag = DIAG_INIT;
	struct serve_file *file = NULL;
	uint64_t etag;

	renderer_complete(model->renderer, view->kind);
	if (renderer_draw(model->renderer, view, &html, &diag)) {
		etag = insert_script(&html, model, view);
		file =
		    serve_file_new(&html, serve_file_type(SLICE("page.html")), etag, model->policy);
	}
	for (size_t i = 0; i < diag.len; i++)
		diags_add_once(&model->drawing, &diag.items[i]);
	diag_finish(&diag);
	buf_finish(&html);
	return file;
}

struct serve_file *
page_waiting(const struct diag *diag)
{
	struct buf html = BUF_INIT, text = BUF_INIT;
	const char *gap = strstr(serve_wait_html, "{{errors}}");
	struct serve_file *file;
	uint64_t etag;

	diags_put_text(&text, diag);
	buf_put_bytes(&html, serve_wait_html, (size_t)(gap - serve_wait_html));
	buf_put_escaped(&html, buf_slice(&text));
	buf_puts(&html, gap + strlen("{{errors}}"));
	etag = hash_bytes(buf_slice(&html));
	file = serve_file_new(&html, serve_file_type(SLICE("page.html")), etag,
	    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'");
	buf_finish(&text);
	buf_finish(&html);
	return file;
}

struct serve_file *
page_script(void)
{
	struct buf bytes = BUF_INIT;

	buf_puts(&bytes, serve_reload_js);
	return serve_file_new(&bytes, serve_file_type(SLICE("reload.js")),
	    hash_bytes(slice_of(serve_reload_js)), NULL);
}

char *
page_policy(const json_t *csp)
{
	static const char *const entities[][2] = {
	    {"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}};
	const char *text = json_is_string(csp) ? json_string_value(csp) : "";
	struct buf out = BUF_INIT;

	while (*text) {
		const char *plain = NULL;

		for (size_t i = 0; !plain && i < sizeof(entities) / sizeof(*entities); i++) {
			if (strncmp(text, entities[i][0], strlen(entities[i][0])) != 0)
				continue;
			plain = entities[i][1];
			text += strlen(entities[i][0]);
		}
		if (plain)
			buf_puts(&out, plain);
		else
			buf_putc(&out, *text++);
	}
	return buf_detach(&out);
}
