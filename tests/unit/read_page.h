/* A Markdown file read alone, as far as its graph. */
#ifndef TESTS_READ_PAGE_H
#define TESTS_READ_PAGE_H

#include "base/fs.h"
#include "conf/config.h"
#include "model/reading.h"
#include "parse/doc.h"
#include "read/front.h"
#include "read/page.h"

#include <fcntl.h>

/* Calls `print` with the page that stands in the file. False when that cannot be read. */
static inline bool
read_page(
    const char *path, void (*print)(const struct page *page, struct buf *out), struct buf *out)
{
	struct config_lang lang = {.tag = "zh-Hans"};
	struct config conf = {
	    .html = HTML_SANITIZE, .page_limit = 4 << 20, .langs = &lang, .langs_len = 1};
	struct page *page = page_new(slice_of("test.md"), "test.md");
	bool read = fs_read(AT_FDCWD, path, 4 << 20, &page->text) == 0;

	page->lang = 0;
	if (read) {
		front_read(page, &conf);
		doc_parse(page, &conf);
		reading_build(page);
		print(page, out);
	}
	page_graph_free(page->graph);
	doc_free(page->doc);
	page->doc = NULL;
	page->graph = NULL;
	page_free(page);
	return read;
}

#endif
