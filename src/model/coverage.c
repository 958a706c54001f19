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

static json_t *
version_json(const struct config *conf, const struct page *page)
{
	const struct page *source =
	    page->derived_from ? page->derived_from : health_source(page, conf);
	json_t *object = json_object();

	json_object_set_new(object, "state", json_string(health_name(page_health(page, conf))));
	json_object_set_new(object, "path", json_string(page->source));
	json_object_set_new(object, "url", json_stringn(page->url.ptr, page->url.len));
	json_object_set_new(object, "title", json_string(page->title));
	json_object_set_new(object, "source", source ? json_string(source->source) : json_null());
	return object;
}

static json_t *
languages_json(const struct coverage *coverage)
{
	const struct config *conf = coverage->site->conf;
	json_t *list = json_array();

	for (size_t i = 0; i < conf->langs_len; i++) {
		const struct coverage_lang *lang = &coverage->langs[i];
		json_t *object = json_object();

		json_object_set_new(object, "language", json_string(conf->langs[i].tag));
		json_object_set_new(object, "written", json_integer((json_int_t)lang->written));
		for (int state = 0; state < HEALTHS; state++)
			json_object_set_new(object, health_name((enum health)state),
			    json_integer((json_int_t)lang->states[state]));
		json_object_set_new(object, "missing", json_integer((json_int_t)lang->missing));
		json_object_set_new(object, "covered", json_integer(lang->percent));
		json_array_append_new(list, object);
	}
	return list;
}

json_t *
coverage_json(const struct coverage *coverage)
{
	const struct config *conf = coverage->site->conf;
	json_t *root = json_object(), *pages = json_array();

	json_object_set_new(root, "languages", languages_json(coverage));
	for (size_t i = 0; i < coverage->len; i++) {
		const struct translations *group = coverage->groups[i];
		json_t *object = json_object(), *versions = json_object();

		for (size_t j = 0; j < group->len; j++)
			json_object_set_new(versions, conf->langs[j].tag,
			    group->pages[j] ? version_json(conf, group->pages[j]) : json_null());
		json_object_set_new(object, "key", json_stringn(group->key.ptr, group->key.len));
		json_object_set_new(object, "versions", versions);
		json_array_append_new(pages, object);
	}
	json_object_set_new(root, "pages", pages);
	return root;
}
