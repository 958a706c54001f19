#include "model/coverage.h"

#include "base/mem.h"
#include "model/site.h"

#include <stdlib.h>

static bool
is_first_of_group(const struct page *page)
{
	const struct translations *group = page->translations;

	for (size_t i = 0; group && i < group->len; i++)
		if (group->pages[i])
			return group->pages[i] == page;
	return false;
}

static int
group_order(const void *a, const void *b)
{
	const struct translations *const *first = a, *const *second = b;

	return slice_cmp((*first)->key, (*second)->key);
}

static void
count_group(struct coverage *coverage, const struct translations *group)
{
	for (size_t i = 0; i < group->len; i++) {
		struct coverage_lang *lang = &coverage->langs[i];
		enum health health;

		if (!group->pages[i]) {
			lang->missing++;
			continue;
		}
		health = page_health(group->pages[i], coverage->site->conf);
		lang->states[health]++;
		lang->written += health != HEALTH_DERIVED;
	}
}

void
coverage_init(struct coverage *ret, const struct site *site)
{
	const struct config *conf = site->conf;

	*ret = (struct coverage){.site = site};
	ret->langs = xcalloc(conf->langs_len, sizeof(*ret->langs));
	for (size_t i = 0; i < site->pages_len; i++) {
		if (!is_first_of_group(site->pages[i]))
			continue;
		ret->groups = xgrow(ret->groups, ret->len, &ret->cap, sizeof(*ret->groups));
		ret->groups[ret->len++] = site->pages[i]->translations;
		count_group(ret, site->pages[i]->translations);
	}
	if (ret->len)
		qsort(ret->groups, ret->len, sizeof(*ret->groups), group_order);
	for (size_t i = 0; i < conf->langs_len; i++)
		ret->langs[i].percent =
		    ret->len ? (unsigned)((ret->len - ret->langs[i].missing) * 100 / ret->len)
			     : 100;
}

size_t
coverage_count(const struct site *site)
{
	size_t count = 0;

	for (size_t i = 0; i < site->pages_len; i++)
		count += is_first_of_group(site->pages[i]);
	return count;
}

void
coverage_finish(struct coverage *coverage)
{
	free(coverage->groups);
	free(coverage->langs);
	*coverage = (struct coverage){0};
}

const struct page *
coverage_name(const struct coverage *coverage, const struct translations *group)
{
	const struct page *first = group->pages[coverage->site->conf->default_lang], *any = first;

	if (first && !first->derived_from)
		return first;
	for (size_t i = 0; i < group->len; i++) {
		if (group->pages[i] && !group->pages[i]->derived_from)
			return group->pages[i];
		if (!any)
			any = group->pages[i];
	}
	return any;
}

static void
put_member(struct buf *out, const char *before, struct slice text)
{
	buf_puts(out, before);
	buf_put_json(out, text);
}

static void
put_version(struct buf *out, const struct config *conf, const struct page *page)
{
	const struct page *source =
	    page->derived_from ? page->derived_from : health_source(page, conf);

	put_member(out, "{\"state\":", slice_of(health_name(page_health(page, conf))));
	put_member(out, ",\"path\":", slice_of(page->source));
	put_member(out, ",\"url\":", page->url);
	put_member(out, ",\"title\":", slice_of(page->title));
	if (source)
		put_member(out, ",\"source\":", slice_of(source->source));
	else
		buf_puts(out, ",\"source\":null");
	buf_putc(out, '}');
}

static void
put_count(struct buf *out, const char *key, size_t count)
{
	buf_puts(out, ",\"");
	buf_puts(out, key);
	buf_puts(out, "\":");
	buf_put_uint(out, count);
}

static void
put_languages(struct buf *out, const struct coverage *coverage)
{
	const struct config *conf = coverage->site->conf;

	for (size_t i = 0; i < conf->langs_len; i++) {
		const struct coverage_lang *lang = &coverage->langs[i];

		put_member(
		    out, i ? ",{\"language\":" : "{\"language\":", slice_of(conf->langs[i].tag));
		put_count(out, "written", lang->written);
		for (int state = 0; state < HEALTHS; state++)
			put_count(out, health_name((enum health)state), lang->states[state]);
		put_count(out, "missing", lang->missing);
		put_count(out, "covered", (size_t)lang->percent);
		buf_putc(out, '}');
	}
}

static void
put_versions(struct buf *out, const struct config *conf, const struct translations *group)
{
	for (size_t i = 0; i < group->len; i++) {
		put_member(out, i ? "," : "", slice_of(conf->langs[i].tag));
		buf_putc(out, ':');
		if (group->pages[i])
			put_version(out, conf, group->pages[i]);
		else
			buf_puts(out, "null");
	}
}

void
coverage_put_json(struct buf *out, const struct coverage *coverage)
{
	const struct config *conf = coverage->site->conf;

	buf_puts(out, "{\"languages\":[");
	put_languages(out, coverage);
	buf_puts(out, "],\"pages\":[");
	for (size_t i = 0; i < coverage->len; i++) {
		const struct translations *group = coverage->groups[i];

		put_member(out, i ? ",{\"key\":" : "{\"key\":", group->key);
		buf_puts(out, ",\"versions\":{");
		put_versions(out, conf, group);
		buf_puts(out, "}}");
	}
	buf_puts(out, "]}");
}
