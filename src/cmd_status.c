/* `rmgen status`: what is translated into which language, and what has grown old since. */
#include "build.h"
#include "commands.h"
#include "model/coverage.h"
#include "status_mark.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

static void
print_head(void)
{
	printf("%-10s %8s %8s %8s %8s %8s %8s\n", "language", "written", "derived", "missing",
	    "outdated", "unmarked", "covered");
}

static void
print_languages(const struct coverage *coverage)
{
	const struct config *conf = coverage->site->conf;

	print_head();
	for (size_t i = 0; i < conf->langs_len; i++) {
		const struct coverage_lang *lang = &coverage->langs[i];

		printf("%-10s %8zu %8zu %8zu %8zu %8zu %7u%%\n", conf->langs[i].tag, lang->written,
		    lang->states[HEALTH_DERIVED], lang->missing, lang->states[HEALTH_OUTDATED],
		    lang->states[HEALTH_UNMARKED], lang->percent);
	}
}

static const char *
group_name(const struct translations *group)
{
	return group->key.len ? group->key.ptr : "(home)";
}

/* One line: the group, and the languages that lack it; nothing when none does. */
static void
print_missing(const struct coverage *coverage, const struct translations *group)
{
	size_t count = 0;

	for (size_t i = 0; i < group->len; i++) {
		if (group->pages[i])
			continue;
		if (!count++)
			printf("%s:", group_name(group));
		printf(" %s", coverage->site->conf->langs[i].tag);
	}
	if (count)
		putchar('\n');
}

static void
print_outdated(const struct coverage *coverage, const struct translations *group)
{
	for (size_t i = 0; i < group->len; i++) {
		const struct page *page = group->pages[i];
		const struct page *source =
		    page ? page_outdated_by(page, coverage->site->conf) : NULL;

		if (source)
			printf("%s: %s has changed\n", page->source, source->source);
	}
}

static size_t
count_all(const struct coverage *coverage, bool missing)
{
	size_t count = 0;

	for (size_t i = 0; i < coverage->site->conf->langs_len; i++)
		count += missing ? coverage->langs[i].missing
				 : coverage->langs[i].states[HEALTH_OUTDATED];
	return count;
}

static void
print_pages(const struct coverage *coverage)
{
	if (count_all(coverage, false))
		puts("\nOut of date:");
	for (size_t i = 0; i < coverage->len; i++)
		print_outdated(coverage, coverage->groups[i]);
	if (count_all(coverage, true))
		puts("\nMissing:");
	for (size_t i = 0; i < coverage->len; i++)
		print_missing(coverage, coverage->groups[i]);
}

static void
print_status(const struct site *site, enum status_format format)
{
	struct coverage coverage;
	struct buf text = BUF_INIT;
	json_t *json;

	coverage_init(&coverage, site);
	if (format == STATUS_JSON) {
		coverage_put_json(&text, &coverage);
		json = json_loadb(text.ptr, text.len, 0, NULL);
		json_dumpf(json, stdout, JSON_INDENT(2));
		putchar('\n');
		json_decref(json);
		buf_finish(&text);
	} else {
		print_languages(&coverage);
		print_pages(&coverage);
	}
	coverage_finish(&coverage);
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

	if (conf && build_init(&build, conf, NULL, diag) && build_model(&build, diag)) {
		if (options->mark)
			mark_all(&build, options, diag);
		else
			print_status(build.site, options->status_format);
	}
	build_finish(&build);
	config_free(conf);
	diag_sort(diag);
	return EXIT_GOOD;
}
