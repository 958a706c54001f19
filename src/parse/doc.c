#include "parse/doc.h"

#include "base/mem.h"
#include "base/path.h"
#include "conf/config.h"
#include "parse/autolink.h"
#include "parse/cmark_mem.h"
#include "parse/dialect.h"
#include "parse/dialect_tree.h"
#include "parse/emphasis.h"
#include "parse/indented.h"
#include "parse/limits.h"
#include "parse/mermaid.h"
#include "parse/note_guard.h"
#include "parse/slug.h"
#include "parse/softbreak.h"
#include "parse/writer.h"
#include "read/page.h"

#include <pthread.h>
#include <stdlib.h>

#include <cmark-gfm-core-extensions.h>

enum { OPTIONS = CMARK_OPT_FOOTNOTES | CMARK_OPT_UNSAFE };

/* cmark_parser_finish sets and clears tables of the whole process, so one thread at a time. */
static pthread_mutex_t finish_lock = PTHREAD_MUTEX_INITIALIZER;

void
doc_setup(void)
{
	cmark_gfm_core_extensions_ensure_registered();
	emphasis_register();
	dialect_register();
}

static void
attach_extensions(cmark_parser *parser, unsigned features)
{
	static const char *const names[] = {"table", "tasklist"};

	cmark_parser_attach_syntax_extension(parser, emphasis_extension());
	if (features & FEATURE_BLOCKS)
		cmark_parser_attach_syntax_extension(parser, dialect_extension());
	if (features & FEATURE_FORMULAS)
		cmark_parser_set_backslash_ispunct_func(parser, emphasis_is_escapable);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(names[i]));
}

static cmark_node *
parse_tree(struct slice text, unsigned features)
{
	cmark_parser *parser = cmark_parser_new_with_mem(OPTIONS, cmark_mem_thread());
	cmark_node *root;

	attach_extensions(parser, features);
	cmark_parser_feed(parser, text.ptr, text.len);
	pthread_mutex_lock(&finish_lock);
	root = cmark_parser_finish(parser);
	pthread_mutex_unlock(&finish_lock);
	return root;
}

static int
compare_anchors(const void *left, const void *right)
{
	return slice_cmp(((const struct anchor *)left)->name, ((const struct anchor *)right)->name);
}

static void
sort_anchors(struct doc *doc)
{
	if (doc->anchors_len > 1)
		qsort(doc->anchors, doc->anchors_len, sizeof(*doc->anchors), compare_anchors);
}

const struct anchor *
doc_find_anchor(const struct doc *doc, struct slice name)
{
	struct anchor key = {.name = name};

	if (!doc->anchors_len)
		return NULL;
	return bsearch(&key, doc->anchors, doc->anchors_len, sizeof(key), compare_anchors);
}

static void
read_charts(struct page *page)
{
	struct doc *doc = page->doc;

	for (size_t i = 0; i < doc->codes_len; i++) {
		struct code *code = &doc->codes[i];
		struct mermaid_source src = {code->text, page->source, code->line};

		if (!slice_is(code->lang, "mermaid"))
			continue;
		code->chart = mermaid_read(src, &doc->block_arena, &page->diag);
		doc->has_scripted = doc->has_scripted || code->chart->kind == CHART_OTHER;
	}
}

static void
write_doc(struct page *page, const struct config *conf, cmark_node *root)
{
	struct writer writer = {
	    .doc = page->doc,
	    .page = page,
	    .conf = conf,
	    .html = &page->doc->html,
	    .text = BUF_INIT,
	    .shown = BUF_INIT,
	    .block = -1,
	    .line = 1,
	    .line_start = page->body,
	};

	/* what most pages need: tags add about half */
	buf_reserve(writer.html, (page->text.len - page->body) * 3 / 2);
	slugger_init(&writer.slugger, &page->doc->arena);
	writer_run(&writer, root);
	slugger_finish(&writer.slugger);
	read_charts(page);
	if (writer.raws_len)
		sanitize_html(page, writer.raws, writer.raws_len);
	free(writer.raws);
	sort_anchors(page->doc);
}

/* What cannot be parsed safely is shown as it was written. */
static void
write_verbatim(struct doc *doc, struct slice text)
{
	buf_puts(&doc->html, "<pre>");
	buf_put_escaped(&doc->html, text);
	buf_puts(&doc->html, "</pre>\n");
	doc->title_heading = -1;
	doc->sections = xcalloc(1, sizeof(*doc->sections));
	doc->sections[doc->sections_len++] =
	    (struct section){.heading = -1, .parent = -1, .html_end = doc->html.len};
}

static void
parse_markdown(struct page *page, const struct config *conf, struct slice text, unsigned features)
{
	struct buf moved = BUF_INIT, guarded = BUF_INIT;
	cmark_node *root;

	if (features & FEATURE_INDENTED && indented_fix(page, text, &moved))
		text = buf_slice(&moved);
	if (features & FEATURE_NOTES && note_guard_put(&guarded, text))
		text = buf_slice(&guarded);
	root = parse_tree(text, features);
	if (guarded.len)
		note_guard_remove(root);
	dialect_find(root, features);
	if (conf->autolink && autolink_may_stand(text))
		autolink_make(root);
	if (conf->breaks == BREAKS_SOFT)
		softbreak_join(root, slice_of(conf->langs[page->lang].tag));
	write_doc(page, conf, root);
	cmark_mem_reset();
	buf_finish(&moved);
	buf_finish(&guarded);
}

static const char *
shown_text(const struct heading *heading)
{
	return heading->shown.len ? heading->shown.ptr : heading->text.ptr;
}

static const char *
find_title(struct page *page)
{
	const struct doc *doc = page->doc;
	struct slice base = path_base(page->path);

	if (page->front.title && *page->front.title)
		return page->front.title;
	if (doc->title_heading >= 0 && doc->headings[doc->title_heading].text.len)
		return shown_text(&doc->headings[doc->title_heading]);
	for (size_t i = 0; i < doc->headings_len; i++)
		if (!doc->headings[i].nested && doc->headings[i].text.len)
			return shown_text(&doc->headings[i]);
	base = slice_head(base, base.len - path_ext(base).len);
	return arena_copy(&page->arena, base).ptr;
}

/* Arrays that are kept give back what they did not use. */
static void *
shrink(void *array, size_t len, size_t elem_size)
{
	if (!array)
		return NULL;
	return xrealloc(array, len * elem_size);
}

static void
trim_doc(struct doc *doc)
{
	doc->html.ptr = doc->html.cap ? xrealloc(doc->html.ptr, doc->html.len + 1) : doc->html.ptr;
	doc->html.cap = doc->html.cap ? doc->html.len + 1 : 0;
	doc->slots = shrink(doc->slots, doc->slots_len, sizeof(*doc->slots));
	doc->headings = shrink(doc->headings, doc->headings_len, sizeof(*doc->headings));
	doc->links = shrink(doc->links, doc->links_len, sizeof(*doc->links));
	doc->codes = shrink(doc->codes, doc->codes_len, sizeof(*doc->codes));
	doc->tables = shrink(doc->tables, doc->tables_len, sizeof(*doc->tables));
	doc->tasks = shrink(doc->tasks, doc->tasks_len, sizeof(*doc->tasks));
	doc->anchors = shrink(doc->anchors, doc->anchors_len, sizeof(*doc->anchors));
	doc->sections = shrink(doc->sections, doc->sections_len, sizeof(*doc->sections));
}

void
doc_parse(struct page *page, const struct config *conf)
{
	struct slice text = slice_skip(buf_slice(&page->text), page->body);
	struct doc *doc = xcalloc(1, sizeof(*doc));
	unsigned features = 0;

	buf_init(&doc->html);
	page->doc = doc;
	if (limits_check(page, text, &features))
		parse_markdown(page, conf, text, features);
	else
		write_verbatim(doc, text);
	trim_doc(doc);
	page->title = find_title(page);
	buf_finish(&page->text);
}

void
doc_drop_blocks(struct doc *doc)
{
	free(doc->blocks);
	doc->blocks = NULL;
	doc->blocks_len = doc->blocks_cap = 0;
	arena_finish(&doc->block_arena);
	for (size_t i = 0; i < doc->codes_len; i++)
		doc->codes[i].chart = NULL;
}

void
doc_show_converted(struct doc *doc)
{
	for (size_t i = 0; i < doc->headings_len; i++)
		if (doc->headings[i].shown.len)
			doc->headings[i].text = doc->headings[i].shown;
}

void
doc_free(struct doc *doc)
{
	if (!doc)
		return;
	doc_drop_blocks(doc);
	free(doc->slots);
	free(doc->headings);
	free(doc->links);
	free(doc->codes);
	free(doc->callouts);
	free(doc->tables);
	free(doc->tasks);
	free(doc->sections);
	free(doc->anchors);
	buf_finish(&doc->html);
	arena_finish(&doc->arena);
	free(doc);
}
