/* Any bytes as a whole page: decoding, front matter, Markdown, and HTML that is well nested. */
#include "base/utf8.h"
#include "conf/config.h"
#include "fuzz.h"
#include "parse/cmark_mem.h"
#include "parse/doc.h"
#include "read/page.h"
#include "read/read.h"
#include "render/fragment.h"

#include <assert.h>
#include <stdlib.h>

static struct config_lang langs[] = {{.tag = "zh-Hant", .back_label = "back"},
    {.tag = "zh-Hans", .back_label = "back"}, {.tag = "ko", .back_label = "back"}};

static void
check_slots(const struct doc *doc)
{
	size_t ends[256], depth = 0, last = 0;

	for (size_t i = 0; i < doc->slots_len; i++) {
		const struct slot *slot = &doc->slots[i];

		assert(slot->start <= slot->end && slot->end <= doc->html.len);
		assert(slot->start >= last);
		last = slot->start;
		while (depth && ends[depth - 1] <= slot->start)
			depth--;
		assert(!depth || slot->end <= ends[depth - 1]);
		if (depth < 256)
			ends[depth++] = slot->end;
	}
}

static void
check_outline(const struct doc *doc)
{
	size_t html = 0, block = 0;

	for (size_t i = 0; i < doc->sections_len; i++) {
		const struct section *section = &doc->sections[i];

		assert(section->html_start >= html && section->html_end >= section->html_start);
		assert(section->block_start >= block && section->block_end >= section->block_start);
		assert(section->parent < (int)i);
		html = section->html_end;
		block = section->block_end;
	}
	assert(html <= doc->html.len && block <= doc->blocks_len);
	for (size_t i = 0; i < doc->headings_len; i++)
		assert(doc->headings[i].id.len > 0);
	for (size_t i = 0; i < doc->blocks_len; i++) {
		assert(doc->blocks[i].parent < (int)i);
		assert(doc->blocks[i].section < doc->sections_len);
		for (unsigned k = 0; k < doc->blocks[i].spans_len; k++)
			assert(doc->blocks[i].spans[k].end <= doc->blocks[i].text.len);
	}
}

static void
check_html(struct page *page, const struct config *conf, bool plain)
{
	struct fragment_style style = {.conf = conf,
	    .lang = page->lang,
	    .plain = plain,
	    .words = {.callouts = {"N", "T", "I", "W", "C"}, .table = "T"}};
	struct fragment_result result;
	struct diag diag = DIAG_INIT;
	struct buf html = BUF_INIT;

	fragment_write(&html, page->doc, &style, NULL, plain ? NULL : &result, &diag);
	assert(utf8_check(buf_slice(&html)) == html.len);
	assert(conf->html == HTML_TRUSTED || !memmem(html.ptr, html.len, "<script", 7));
	assert(conf->html == HTML_TRUSTED || !memmem(html.ptr, html.len, "<x-canary", 9));
	assert(diag.len == 0);
	if (!plain)
		buf_finish(&result.heading);
	buf_finish(&html);
}

/* The first byte picks the policies, the rest is the file. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct config conf = {
	    .langs = langs,
	    .langs_len = 3,
	    .page_limit = 1 << 20,
	    .jobs = 1,
	    .autolink = true,
	};
	struct page *page = page_new(SLICE("ko/a.md"), "ko/a.md");
	uint8_t first = len ? data[0] : 0;

	doc_setup();
	conf.html = (enum html_policy)(first % 3);
	conf.breaks = first & 4 ? BREAKS_HARD : BREAKS_SOFT;
	if (len > 1)
		buf_put_bytes(&page->text, data + 1, len - 1);
	if (read_bytes(page, &conf)) {
		doc_parse(page, &conf);
		check_slots(page->doc);
		check_outline(page->doc);
		for (size_t i = 0; i < page->doc->links_len; i++)
			page->doc->links[i].href = page->doc->links[i].dest;
		check_html(page, &conf, false);
		check_html(page, &conf, true);
	}
	doc_free(page->doc);
	page_free(page);
	cmark_mem_finish();
	return 0;
}
