/* `rmgen status`: what is translated into which language, and what has grown old since. */
#include "base/mem.h"
#include "build.h"
#include "commands.h"
#include "model/health.h"
#include "status_mark.h"

#include <stdio.h>
#include <stdlib.h>

/* Counts of one language. */
struct coverage {
	size_t states[HEALTHS]; /* pages by enum health */
	size_t missing;         /* groups without a page in it */
};

struct status {
	const struct config *conf;
	const struct translations **groups; /* by key */
	size_t len, cap;
	struct coverage *langs;
};

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
count_group(struct status *status, const struct translations *group)
{
	for (size_t i = 0; i < group->len; i++) {
		if (group->pages[i])
			status->langs[i].states[page_health(group->pages[i], status->conf)]++;
		else
			status->langs[i].missing++;
	}
}

static void
collect(struct status *status, const struct site *site)
{
	status->conf = site->conf;
	status->langs = xcalloc(site->conf->langs_len, sizeof(*status->langs));
	for (size_t i = 0; i < site->pages_len; i++) {
		if (!is_first_of_group(site->pages[i]))
			continue;
		status->groups =
		    xgrow(status->groups, status->len, &status->cap, sizeof(*status->groups));
		status->groups[status->len++] = site->pages[i]->translations;
		count_group(status, site->pages[i]->translations);
	}
	if (status->len)
		qsort(status->groups, status->len, sizeof(*status->groups), group_order);
}

static size_t
count_written(const struct coverage *lang)
{
	return lang->states[HEALTH_SOURCE] + lang->states[HEALTH_CURRENT] +
	       lang->states[HEALTH_OUTDATED] + lang->states[HEALTH_UNMARKED];
}

/* Percent of the groups that readers of the language have, rounded down: 100 means all. */
static size_t
percent(const struct status *status, const struct coverage *lang)
{
	return status->len ? (status->len - lang->missing) * 100 / status->len : 100;
}

static void
print_head(void)
{
	printf("%-10s %8s %8s %8s %8s %8s %8s\n", "language", "written", "derived", "missing",
	    "outdated", "unmarked", "covered");
}

static void
print_languages(const struct status *status)
{
	print_head();
	for (size_t i = 0; i < status->conf->langs_len; i++) {
		const struct coverage *lang = &status->langs[i];

		printf("%-10s %8zu %8zu %8zu %8zu %8zu %7zu%%\n", status->conf->langs[i].tag,
		    count_written(lang), lang->states[HEALTH_DERIVED], lang->missing,
		    lang->states[HEALTH_OUTDATED], lang->states[HEALTH_UNMARKED],
		    percent(status, lang));
	}
}

static const char *
group_name(const struct translations *group)
{
	return group->key.len ? group->key.ptr : "(home)";
}

/* One line: the group, and the languages that lack it; nothing when none does. */
static void
print_missing(const struct status *status, const struct translations *group)
{
	size_t count = 0;

	for (size_t i = 0; i < group->len; i++) {
		if (group->pages[i])
			continue;
		if (!count++)
			printf("%s:", group_name(group));
		printf(" %s", status->conf->langs[i].tag);
	}
	if (count)
		putchar('\n');
}

static void
print_outdated(const struct status *status, const struct translations *group)
{
	for (size_t i = 0; i < group->len; i++) {
		const struct page *page = group->pages[i];
		const struct page *source = page ? page_outdated_by(page, status->conf) : NULL;

		if (source)
			printf("%s: %s has changed\n", page->source, source->source);
	}
}

static size_t
count_all(const struct status *status, bool missing)
{
	size_t count = 0;

	for (size_t i = 0; i < status->conf->langs_len; i++)
		count +=
		    missing ? status->langs[i].missing : status->langs[i].states[HEALTH_OUTDATED];
	return count;
}

static void
print_pages(const struct status *status)
{
	if (count_all(status, false))
		puts("\nOut of date:");
	for (size_t i = 0; i < status->len; i++)
		print_outdated(status, status->groups[i]);
	if (count_all(status, true))
		puts("\nMissing:");
	for (size_t i = 0; i < status->len; i++)
		print_missing(status, status->groups[i]);
}

static json_t *
version_json(const struct status *status, const struct page *page)
{
	const struct page *source =
	    page->derived_from ? page->derived_from : health_source(page, status->conf);
	json_t *object = json_object();

	json_object_set_new(
	    object, "state", json_string(health_name(page_health(page, status->conf))));
	json_object_set_new(object, "path", json_string(page->source));
	json_object_set_new(object, "url", json_stringn(page->url.ptr, page->url.len));
	json_object_set_new(object, "title", json_string(page->title));
	json_object_set_new(object, "source", source ? json_string(source->source) : json_null());
	return object;
}

static json_t *
languages_json(const struct status *status)
{
	json_t *list = json_array();

	for (size_t i = 0; i < status->conf->langs_len; i++) {
		const struct coverage *lang = &status->langs[i];
		json_t *object = json_object();

		json_object_set_new(object, "language", json_string(status->conf->langs[i].tag));
		json_object_set_new(
		    object, "written", json_integer((json_int_t)count_written(lang)));
		for (int state = 0; state < HEALTHS; state++)
			json_object_set_new(object, health_name((enum health)state),
			    json_integer((json_int_t)lang->states[state]));
		json_object_set_new(object, "missing", json_integer((json_int_t)lang->missing));
		json_object_set_new(
		    object, "covered", json_integer((json_int_t)percent(status, lang)));
		json_array_append_new(list, object);
	}
	return list;
}

static void
print_json(const struct status *status)
{
	json_t *root = json_object(), *pages = json_array();

	json_object_set_new(root, "languages", languages_json(status));
	for (size_t i = 0; i < status->len; i++) {
		const struct translations *group = status->groups[i];
		json_t *object = json_object(), *versions = json_object();

		for (size_t j = 0; j < group->len; j++)
			json_object_set_new(versions, status->conf->langs[j].tag,
			    group->pages[j] ? version_json(status, group->pages[j]) : json_null());
		json_object_set_new(object, "key", json_stringn(group->key.ptr, group->key.len));
		json_object_set_new(object, "versions", versions);
		json_array_append_new(pages, object);
	}
	json_object_set_new(root, "pages", pages);
	json_dumpf(root, stdout, JSON_INDENT(2));
	putchar('\n');
	json_decref(root);
}

/* Every translation notes its source as it is now. Pages that are current stay untouched. */
static void
mark_all(const struct build *build, const struct options *options, struct diag *diag)
{
	const struct site *site = build->site;

	for (size_t i = 0; i < site->pages_len; i++) {
		const struct page *page = site->pages[i];
		enum health health = page_health(page, build->conf);
		const struct page *source = health_source(page, build->conf);

		if (health != HEALTH_OUTDATED && health != HEALTH_UNMARKED)
			continue;
		if (status_mark_page(build->conf, page, source, diag) && !options->quiet)
			printf("%s: marked as a translation of %s\n", page->source, source->source);
	}
}

enum exit_status
cmd_status(const struct options *options, struct diag *diag)
{
	struct config *conf = config_load(options, diag);
	struct build build = {0};
	struct status status = {0};

	if (conf && build_init(&build, conf, NULL, diag) && build_model(&build, diag)) {
		if (options->mark) {
			mark_all(&build, options, diag);
		} else {
			collect(&status, build.site);
			if (options->status_format == STATUS_JSON) {
				print_json(&status);
			} else {
				print_languages(&status);
				print_pages(&status);
			}
		}
	}
	free(status.groups);
	free(status.langs);
	build_finish(&build);
	config_free(conf);
	diag_sort(diag);
	return EXIT_GOOD;
}
