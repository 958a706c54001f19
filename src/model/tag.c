#include "base/mem.h"
#include "base/unicode.h"
#include "model/folder.h"

#include <stdlib.h>

/* Two spellings that differ in case or in Unicode form are one tag. */
static void
put_key(struct buf *key, int lang, struct slice name)
{
	buf_put_int(key, lang);
	buf_putc(key, ':');
	unicode_fold(key, name);
}

/* The name as one segment of a URL: lower case, no characters that a path cannot hold. */
static struct slice
make_slug(struct slice name)
{
	struct buf slug = BUF_INIT;
	struct buf lower = BUF_INIT;
	size_t len;

	unicode_fold(&lower, name);
	for (size_t i = 0; i < lower.len; i++) {
		unsigned char c = (unsigned char)lower.ptr[i];
		bool bad =
		    c <= ' ' || c == 0x7F || c == '/' || c == '\\' || (c == '.' && !slug.len);

		buf_putc(&slug, bad ? '-' : (char)c);
	}
	while (slug.len > 180) { /* whole code points only */
		len = slug.len - 1;
		while (len && ((unsigned char)slug.ptr[len] & 0xC0) == 0x80)
			len--;
		buf_truncate(&slug, len);
	}
	buf_finish(&lower);
	len = slug.len;
	return slice_from(buf_detach(&slug), len);
}

struct tag *
site_find_tag(const struct site *site, int lang, struct slice name)
{
	struct buf key = BUF_INIT;
	struct tag *tag;

	put_key(&key, lang, name);
	HASH_FIND(hh, site->tags, key.ptr, key.len, tag);
	buf_finish(&key);
	return tag;
}

static struct tag *
tag_new(struct site *site, int lang, struct slice name)
{
	struct tag *tag = xcalloc(1, sizeof(*tag));
	struct buf key = BUF_INIT;

	put_key(&key, lang, name);
	tag->key.len = key.len;
	tag->key.ptr = buf_detach(&key);
	tag->slug = make_slug(name);
	tag->lang = lang;
	HASH_ADD_KEYPTR(hh, site->tags, tag->key.ptr, tag->key.len, tag);
	return tag;
}

static void
tag_rename(struct tag *tag, const struct page *page, struct slice name)
{
	free((char *)tag->name.ptr);
	tag->name = slice_from(xstrndup(name.ptr, name.len), name.len);
	tag->namer = page;
}

static void
tag_free(struct site *site, struct tag *tag)
{
	HASH_DEL(site->tags, tag);
	free((char *)tag->key.ptr);
	free((char *)tag->name.ptr);
	free((char *)tag->slug.ptr);
	free((char *)tag->url.ptr);
	free(tag->pages);
	free(tag);
}

void
tags_free(struct site *site)
{
	struct tag *tag, *next;

	HASH_ITER (hh, site->tags, tag, next) {
		tag_free(site, tag);
	}
}

static struct slice
tag_name(const json_t *item)
{
	return slice_from(json_string_value(item), json_string_length(item));
}

/* The tag as the page writes it, the first time; empty when it does not have it. */
static struct slice
find_spelling(const struct tag *tag, const struct page *page)
{
	struct slice found = SLICE("");
	const json_t *item;
	size_t i;

	json_array_foreach (json_object_get(page->front.data, "tags"), i, item) {
		struct buf key = BUF_INIT;

		if (!json_is_string(item) || found.len)
			continue;
		put_key(&key, tag->lang, tag_name(item));
		if (slice_eq(buf_slice(&key), tag->key))
			found = tag_name(item);
		buf_finish(&key);
	}
	return found;
}

/* The page that gave the name is gone. */
static void
name_anew(struct tag *tag)
{
	const struct page *least = tag->pages[0];

	for (size_t i = 1; i < tag->pages_len; i++)
		if (slice_cmp(tag->pages[i]->path, least->path) < 0)
			least = tag->pages[i];
	tag_rename(tag, least, find_spelling(tag, least));
}

void
tags_add_page(struct site *site, struct page *page)
{
	const json_t *item;
	size_t i;

	json_array_foreach (json_object_get(page->front.data, "tags"), i, item) {
		struct tag *tag;

		if (!json_is_string(item) || !json_string_length(item))
			continue;
		tag = site_find_tag(site, page->lang, tag_name(item));
		if (!tag)
			tag = tag_new(site, page->lang, tag_name(item));
		if (!tag->namer || slice_cmp(page->path, tag->namer->path) < 0)
			tag_rename(tag, page, tag_name(item));
		pages_insert(&tag->pages, &tag->pages_len, &tag->pages_cap, page);
	}
}

void
tags_remove_page(struct site *site, struct page *page)
{
	const json_t *item;
	size_t i;

	json_array_foreach (json_object_get(page->front.data, "tags"), i, item) {
		struct tag *tag;

		if (!json_is_string(item) || !json_string_length(item))
			continue;
		tag = site_find_tag(site, page->lang, tag_name(item));
		if (!tag)
			continue;
		pages_delete(tag->pages, &tag->pages_len, page);
		if (!tag->pages_len)
			tag_free(site, tag);
		else if (tag->namer == page)
			name_anew(tag);
	}
}
