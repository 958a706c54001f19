#include "derive.h"

#include "base/mem.h"
#include "base/path.h"
#include "build.h"
#include "model/page_graph.h"
#include "model/reading.h"
#include "parse/convert.h"
#include "parse/doc.h"
#include "read/pair.h"
#include "read/read.h"

#include <stdlib.h>

/* The page that a language lacks, and what becomes of it. */
struct gap {
	const struct page *source;
	int lang;
	struct page *page; /* NULL when it could not be made */
};

struct derive_job {
	const struct build *build;
	const struct tree *content;
	struct gap *gaps;
	size_t len, cap;
};

int
derive_target(const struct build *build, const struct page *page)
{
	const struct config *conf = build->conf;
	const struct translations *group = page->translations;

	if (!group || page->front.no_convert || page->derived_from || !page->doc ||
	    group->pages[page->lang] != page)
		return -1;
	for (size_t i = 0; i < conf->langs_len; i++)
		if (conf->langs[i].derive_from == page->lang && !group->pages[i])
			return (int)i;
	return -1;
}

/* "zh-Hans/plans/x.md" -> "zh-Hant/plans/x.md", "x.zh-cn.md" -> "x.zh-Hant.md": where an author
 * would have put it. */
static struct slice
path_in(struct page *page, const struct config *conf, const struct page *source, int lang)
{
	struct pair_path at = pair_read_path(conf, source->path);
	const char *slash = memchr(source->path.ptr, '/', source->path.len);
	struct slice first =
	    slice_head(source->path, slash ? (size_t)(slash - source->path.ptr) : 0);
	const char *tag = conf->langs[lang].tag;
	struct slice ext = path_ext(source->path), base = path_base(source->path);

	if (first.len && config_find_lang(conf, first) == source->lang &&
	    at.stem.len + ext.len == base.len)
		return slice_of(arena_printf(
		    &page->arena, "%s%.*s", tag, SLICE_ARG(slice_skip(source->path, first.len))));
	return slice_of(arena_printf(&page->arena, "%.*s%s%.*s.%s%.*s", SLICE_ARG(at.dir),
	    at.dir.len ? "/" : "", SLICE_ARG(at.stem), tag, SLICE_ARG(ext)));
}

static const char *
converted(struct page *page, const char *text)
{
	struct buf out = BUF_INIT;

	if (!text)
		return NULL;
	convert_text(page->convert, slice_of(text), &out);
	text = arena_strdup(&page->arena, out.ptr);
	buf_finish(&out);
	return text;
}

static void
convert_list(struct page *page, const char *key)
{
	json_t *list = json_object_get(page->front.data, key), *item;
	size_t i;

	json_array_foreach (list, i, item) {
		if (json_is_string(item))
			json_array_set_new(
			    list, i, json_string(converted(page, json_string_value(item))));
	}
}

/* `url: /zh-Hans/start/` becomes /zh-Hant/start/, and `url: /start/` /zh-Hant/start/. */
static const char *
url_in(struct page *page, const struct config *conf, const struct page *source, int lang)
{
	struct slice own = slice_of(page->front.url);
	const char *slash;
	struct slice first;

	while (own.len && own.ptr[0] == '/')
		own = slice_skip(own, 1);
	slash = memchr(own.ptr, '/', own.len);
	first = slice_head(own, slash ? (size_t)(slash - own.ptr) : own.len);
	if (first.len && config_find_lang(conf, first) == source->lang)
		own = slice_skip(own, first.len + 1);
	return arena_printf(&page->arena, "/%s/%.*s", conf->langs[lang].tag, SLICE_ARG(own));
}

static void
convert_front(struct page *page, const struct config *conf, const struct page *source, int lang)
{
	static const char *const lists[] = {"tags", "categories"};
	struct front *front = &page->front;

	front->title = converted(page, front->title);
	front->link_title = converted(page, front->link_title);
	front->description = converted(page, front->description);
	front->estimate = converted(page, front->estimate);
	for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++)
		convert_list(page, lists[i]);
	if (front->url)
		front->url = url_in(page, conf, source, lang);
	/* Old addresses lead to the source. */
	json_object_del(front->data, "aliases");
}

static void
keep_phrases(struct convert *convert, const json_t *data)
{
	const json_t *list = json_object_get(data, "no_convert"), *item;
	size_t i;

	json_array_foreach (list, i, item) {
		struct slice text = slice_from(json_string_value(item), json_string_length(item));

		phrases_add(&convert->kept, text, text);
	}
}

static void
convert_slice(struct page *page, struct slice *text)
{
	struct buf out = BUF_INIT;

	convert_text(page->convert, *text, &out);
	*text = arena_copy(&page->graph->arena, buf_slice(&out));
	buf_finish(&out);
}

/* What was read from the author's words is shown in the reader's. */
static void
convert_graph(struct page *page)
{
	struct page_graph *graph = page->graph;

	for (size_t i = 0; i < graph->stages_len; i++) {
		convert_slice(page, &graph->stages[i].ordinal);
		convert_slice(page, &graph->stages[i].label);
		convert_slice(page, &graph->stages[i].text);
	}
	for (size_t i = 0; i < graph->tracks_len; i++)
		convert_slice(page, &graph->tracks[i].label);
	for (size_t i = 0; i < graph->topics_len; i++)
		convert_slice(page, &graph->topics[i].label);
	for (size_t i = 0; i < graph->tasks_len; i++)
		convert_slice(page, &graph->tasks[i].label);
	for (size_t i = 0; i < graph->resources_len; i++)
		convert_slice(page, &graph->resources[i].title);
	for (size_t i = 0; i < graph->chains_len; i++) {
		convert_slice(page, &graph->chains[i].label);
		for (size_t j = 0; j < graph->chains[i].items_len; j++)
			convert_slice(page, &graph->chains[i].items[j]);
	}
}

/* A chart is drawn with the reader's words; its source is shown as it was written. A name that
 * stands for itself in several places is converted alike in all: arrows and brackets keep it apart. */
static void
convert_charts(struct page *page)
{
	struct doc *doc = page->doc;

	for (size_t i = 0; doc && i < doc->codes_len; i++) {
		struct code *code = &doc->codes[i];
		struct buf out = BUF_INIT;

		if (!slice_is(code->lang, "mermaid"))
			continue;
		convert_text(page->convert, code->text, &out);
		code->shown = arena_copy(&doc->arena, buf_slice(&out));
		buf_finish(&out);
	}
}

struct page *
derive_page(const struct build *build, const struct page *source, int lang,
    const struct tree *content, const struct converter *converter)
{
	const struct config *conf = build->conf;
	struct page *page = page_new(source->path, source->file);
	struct convert convert = {.converter = converter};

	page->derived_from = source;
	page->source = source->source;
	if (!read_page(page, content, conf)) {
		page_free(page);
		return NULL;
	}
	page->lang = lang;
	page->logical = arena_copy(&page->arena, source->logical);
	page->path = path_in(page, conf, source, lang);
	keep_phrases(&convert, page->front.data);
	page->convert = &convert;
	convert_front(page, conf, source, lang);
	doc_parse(page, conf);
	page_set_sort(page, conf);
	reading_build(page);
	doc_drop_blocks(page->doc);
	doc_show_converted(page->doc);
	convert_graph(page);
	convert_charts(page);
	page->convert = NULL;
	phrases_finish(&convert.kept);
	diag_finish(&page->diag); /* all of it was said of the source */
	page->diag = (struct diag)DIAG_INIT;
	return page;
}

static void
derive_one(void *context, size_t i)
{
	struct derive_job *job = context;
	struct gap *gap = &job->gaps[i];

	gap->page = derive_page(
	    job->build, gap->source, gap->lang, job->content, job->build->converters[gap->lang]);
}

/* The converter into a language, opened when it is first needed. */
static const struct converter *
converter_into(struct build *build, int lang, struct diag *diag)
{
	if (!build->converters)
		build->converters = xcalloc(build->conf->langs_len, sizeof(*build->converters));
	if (!build->converters[lang] && !build->no_conversion)
		build->converters[lang] =
		    converter_new(build->conf, build->conf->langs[lang].derive_from, lang, diag);
	build->no_conversion = !build->converters[lang];
	return build->converters[lang];
}

static void
find_gaps(struct derive_job *job, struct build *build, struct diag *diag)
{
	for (size_t i = 0; i < build->site->pages_len && !build->no_conversion; i++) {
		const struct page *page = build->site->pages[i];
		int lang = derive_target(build, page);

		if (lang < 0 || !converter_into(build, lang, diag))
			continue;
		job->gaps = xgrow(job->gaps, job->len, &job->cap, sizeof(*job->gaps));
		job->gaps[job->len++] = (struct gap){.source = page, .lang = lang};
	}
}

static void
free_page(struct page *page)
{
	page_graph_free(page->graph);
	doc_free(page->doc);
	page_free(page);
}

/* Two files that ought to be translations of each other, and say that they are not. */
static bool
place_is_taken(const struct site *site, const struct page *page, struct diag *diag)
{
	const struct page *other = site_find_path(site, page->path);

	if (!other)
		return false;
	diag_add(diag, DIAG_ERROR, "derived-collision", (struct diag_at){page->source, 1, 1},
	    "give both the same `translation_key`, or write `no_convert: true` here",
	    "the page cannot be converted into %s: %s is there, and is no translation of it",
	    site->conf->langs[page->lang].tag, other->source);
	return true;
}

void
derive_site(struct build *build, const struct tree *content, struct diag *diag)
{
	struct derive_job job = {.build = build, .content = content};

	build_begin_stage(build, STAGE_DERIVE, "converting", 0);
	find_gaps(&job, build, diag);
	build_each(build, job.len, derive_one, &job);
	for (size_t i = 0; i < job.len; i++) {
		struct page *page = job.gaps[i].page;

		if (!page)
			continue;
		if (place_is_taken(build->site, page, diag))
			free_page(page);
		else
			site_add(build->site, page);
	}
	build_end_stage(build, STAGE_DERIVE);
	free(job.gaps);
}

struct page *
derive_gap(
    struct build *build, const struct page *source, const struct tree *content, struct diag *diag)
{
	int lang = build->no_conversion ? -1 : derive_target(build, source);
	const struct converter *converter = lang >= 0 ? converter_into(build, lang, diag) : NULL;
	struct page *page = converter ? derive_page(build, source, lang, content, converter) : NULL;

	if (!page || !place_is_taken(build->site, page, diag))
		return page;
	free_page(page);
	return NULL;
}

void
derive_drop_homeless(struct build *build)
{
	for (size_t i = build->site->pages_len; i-- > 0;) {
		struct page *page = build->site->pages[i];

		if (!page->derived_from || page->out.len)
			continue;
		site_remove(build->site, page);
		free_page(page);
	}
}
