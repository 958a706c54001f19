#include "link/url.h"

#include "base/path.h"
#include "base/unicode.h"

void
url_put_file(struct buf *out, struct slice url)
{
	buf_put(out, url);
	if (!url.len || url.ptr[url.len - 1] == '/')
		buf_puts(out, "index.html");
}

void
url_put_relative(struct buf *out, const struct config *conf, struct slice from, struct slice to)
{
	struct buf way = BUF_INIT;

	path_relative(&way, path_dir(from), to);
	if (!way.len)
		buf_puts(&way, conf->offline ? "" : "./");
	if (conf->offline && (!way.len || way.ptr[way.len - 1] == '/'))
		buf_puts(&way, "index.html");
	/* A first segment with a colon would read as a scheme. */
	if (url_is_external(buf_slice(&way)))
		buf_puts(out, "./");
	url_encode_path(out, buf_slice(&way));
	buf_finish(&way);
}

/* A file name as a segment: blanks become hyphens, so that addresses can be pasted into text. */
static void
put_segment(struct buf *out, struct slice name)
{
	for (size_t i = 0; i < name.len; i++)
		buf_putc(out, name.ptr[i] == ' ' ? '-' : name.ptr[i]);
}

static void
put_lang(struct buf *out, const struct site *site, int lang)
{
	buf_puts(out, site->conf->langs[lang].tag);
	buf_putc(out, '/');
}

static void
refuse(struct page *page, struct diag *diag, const char *key, const char *value)
{
	diag_fatal(diag, EXIT_CONTENT, "bad-url", (struct diag_at){page->source, 1, 1},
	    "use names without \"..\", a leading dot, a backslash or control characters",
	    "`%s: %s` cannot be an address", key, value);
}

/* From `url:` in the front matter: "/a/b/", "a/b" or "a/b.html". */
static void
put_own_url(struct buf *out, struct slice own)
{
	while (own.len && own.ptr[0] == '/')
		own = slice_skip(own, 1);
	unicode_nfc(out, own);
	if (out->len && out->ptr[out->len - 1] != '/' && !slice_ends(buf_slice(out), ".html"))
		buf_putc(out, '/');
}

static void
put_page_url(struct buf *out, const struct site *site, const struct page *page)
{
	struct slice dir = page->is_folder ? page->logical : path_dir(page->logical);

	put_lang(out, site, page->lang);
	put_segment(out, dir);
	if (dir.len && dir.ptr[dir.len - 1] != '/')
		buf_putc(out, '/');
	if (page->is_folder)
		return;
	if (page->front.slug)
		unicode_nfc(out, slice_of(page->front.slug));
	else
		put_segment(out, path_base(page->logical));
	buf_putc(out, '/');
}

void
url_assign_page(struct site *site, struct page *page, struct diag *diag)
{
	struct buf url = BUF_INIT;
	struct page *other = NULL;

	if (page->front.url)
		put_own_url(&url, slice_of(page->front.url));
	else
		put_page_url(&url, site, page);
	if (!path_segments_ok(buf_slice(&url))) {
		const char *key = page->front.url ? "url" : page->front.slug ? "slug" : "path";
		const char *value = page->front.url    ? page->front.url
				    : page->front.slug ? page->front.slug
						       : page->path.ptr;

		refuse(page, diag, key, value);
	}
	page->url = arena_copy(&page->arena, buf_slice(&url));
	buf_truncate(&url, 0);
	url_put_file(&url, page->url);
	page->out = arena_copy(&page->arena, buf_slice(&url));
	if (site_claim_url(site, page, &other)) {
		buf_finish(&url);
		return;
	}
	if (page->derived_from) {
		diag_add(diag, DIAG_ERROR, "derived-collision",
		    (struct diag_at){page->source, 1, 1},
		    "give both the same `translation_key`, or write `no_convert: true` here",
		    "the page cannot be converted into %s: its address /%s is that of %s",
		    site->conf->langs[page->lang].tag, page->url.ptr, other->source);
		page->url = page->out = SLICE("");
	} else {
		diag_fatal(diag, EXIT_CONTENT, "duplicate-url",
		    (struct diag_at){page->source, 1, 1},
		    "rename one of the files, or give one a `slug:` of its own",
		    "its address /%s is also that of %s", page->url.ptr, other->path.ptr);
	}
	buf_finish(&url);
}

static struct slice
take(struct buf *url)
{
	size_t len = url->len;

	return slice_from(buf_detach(url), len);
}

void
url_assign_lists(struct site *site)
{
	struct folder *folder, *next_folder;
	struct tag *tag, *next_tag;

	HASH_ITER (hh, site->folders, folder, next_folder) {
		struct buf url = BUF_INIT;

		if (folder->url.len)
			continue;
		put_lang(&url, site, folder->lang);
		put_segment(&url, folder->logical);
		folder->url = take(&url);
	}
	HASH_ITER (hh, site->tags, tag, next_tag) {
		struct buf url = BUF_INIT;

		if (tag->url.len)
			continue;
		put_lang(&url, site, tag->lang);
		buf_puts(&url, "tags/");
		buf_put(&url, tag->slug);
		buf_putc(&url, '/');
		tag->url = take(&url);
	}
}
