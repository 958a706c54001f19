#include "model/health.h"

#include "conf/config.h"
#include "read/page.h"

enum { HASH_DIGITS = 16 };

const char *
health_name(enum health health)
{
	static const char *const names[HEALTHS] = {
	    "source", "current", "outdated", "unmarked", "derived"};

	return names[health];
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool
health_read_mark(const struct config *conf, struct slice mark, int *ret_lang, uint64_t *ret_hash)
{
	const char *at = memchr(mark.ptr, '@', mark.len);
	struct slice digits;
	uint64_t hash = 0;
	int lang;

	if (!at)
		return false;
	digits = slice_skip(mark, (size_t)(at - mark.ptr) + 1);
	lang = config_find_lang(conf, slice_head(mark, (size_t)(at - mark.ptr)));
	if (lang < 0 || digits.len != HASH_DIGITS)
		return false;
	for (size_t i = 0; i < HASH_DIGITS; i++) {
		int digit = hex_digit(digits.ptr[i]);

		if (digit < 0)
			return false;
		hash = hash << 4 | (unsigned)digit;
	}
	*ret_lang = lang;
	*ret_hash = hash;
	return true;
}

static const struct page *
version(const struct page *page, int lang)
{
	const struct page *other = page->translations->pages[lang];

	return other && !other->derived_from ? other : NULL;
}

const struct page *
health_source(const struct page *page, const struct config *conf)
{
	const struct page *source = NULL;
	uint64_t hash;
	int lang;

	if (!page->translations)
		return NULL;
	if (health_read_mark(conf, slice_of(page->front.translated_from), &lang, &hash))
		source = version(page, lang);
	if (!source)
		source = version(page, conf->default_lang);
	for (size_t i = 0; !source && i < page->translations->len; i++)
		source = version(page, (int)i);
	return source == page ? NULL : source;
}

enum health
page_health(const struct page *page, const struct config *conf)
{
	const struct page *source;
	uint64_t hash;
	int lang;

	if (page->derived_from)
		return HEALTH_DERIVED;
	source = health_source(page, conf);
	if (!source)
		return HEALTH_SOURCE;
	if (!health_read_mark(conf, slice_of(page->front.translated_from), &lang, &hash) ||
	    source->lang != lang)
		return HEALTH_UNMARKED;
	return source->hash == hash ? HEALTH_CURRENT : HEALTH_OUTDATED;
}

const struct page *
page_outdated_by(const struct page *page, const struct config *conf)
{
	/* what was converted is as old as what it was converted from */
	if (page->derived_from)
		page = page->derived_from;
	return page_health(page, conf) == HEALTH_OUTDATED ? health_source(page, conf) : NULL;
}
