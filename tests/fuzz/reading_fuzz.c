/* Any bytes as a Markdown page: what is read from it points inside it. */
#include "base/utf8.h"
#include "conf/config.h"
#include "fuzz.h"
#include "model/reading.h"
#include "parse/doc.h"
#include "read/front.h"
#include "read/page.h"

#include <assert.h>

static void
check_graph(const struct page_graph *graph, const struct doc *doc)
{
	for (size_t i = 0; i < graph->stages_len; i++) {
		const struct pg_stage *stage = &graph->stages[i];

		assert(stage->parent < (int)i);
		assert(stage->label.len > 0);
		assert(stage->heading < (int)doc->headings_len);
	}
	for (size_t i = 0; i < graph->topics_len; i++) {
		assert(graph->topics[i].stage < (int)graph->stages_len);
		assert(graph->topics[i].topic < (int)i);
		assert(graph->topics[i].track < (int)graph->tracks_len);
	}
	for (size_t i = 0; i < graph->tasks_len; i++)
		assert(graph->tasks[i].topic < (int)graph->topics_len);
	assert(graph->progress <= 1);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct config_lang lang = {.tag = "zh-Hans"};
	struct config conf = {
	    .html = HTML_SANITIZE, .page_limit = 1 << 20, .langs = &lang, .langs_len = 1};
	struct page *page = page_new(slice_of("fuzz.md"), "fuzz.md");

	page->lang = 0;
	for (size_t i = 0; i < len; i++)
		buf_putc(&page->text, data[i] ? (char)data[i] : ' ');
	if (utf8_check(buf_slice(&page->text)) == page->text.len) {
		doc_setup();
		front_read(page, &conf);
		doc_parse(page, &conf);
		reading_build(page);
		check_graph(page->graph, page->doc);
	}
	page_graph_free(page->graph);
	doc_free(page->doc);
	page_free(page);
	return 0;
}
