/* Any bytes as a page: text, front matter and place, or an error. */
#include "base/utf8.h"
#include "conf/config.h"
#include "fuzz.h"
#include "read/page.h"
#include "read/read.h"

#include <assert.h>

static struct config_lang langs[] = {{.tag = "zh-Hant"}, {.tag = "zh-Hans"}, {.tag = "ko"}};
static struct config_encoding encodings[] = {{"old/*", "big5"}};
static struct config_suffix suffixes[] = {{"-cn", 1}};

static void
check_text(const struct page *page)
{
	struct slice text = buf_slice(&page->text);
	unsigned line, col;

	assert(utf8_check(text) == text.len);
	assert(!memchr(text.ptr, '\0', text.len));
	assert(!memchr(text.ptr, '\r', text.len));
	assert(!memmem(text.ptr, text.len, "\xEF\xB7\x90", 3));
	assert(!memmem(text.ptr, text.len, "\xEF\xBF\xBF", 3));
	assert(page->encoding && page->body <= text.len);
	utf8_position(text, page->body, &line, &col);
	assert(line == page->body_line);
}

/* What later stages take for granted. */
static void
check_front(const struct page *page)
{
	const char *const lists[] = {"tags", "categories", "aliases", "requires", "related"};

	assert(json_is_object(json_object_get(page->front.data, "params")));
	assert(!page->front.title || *page->front.title);
	assert(!page->front.date || strlen(page->front.date) >= 10);
	for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++) {
		json_t *list = json_object_get(page->front.data, lists[i]), *item;
		size_t k;

		assert(!list || json_is_array(list));
		json_array_foreach (list, k, item)
			assert(json_is_string(item) && json_string_length(item) > 0);
	}
	assert(page->lang >= 0 && page->lang < 3);
	assert(page->logical.ptr);
}

/* The first byte picks where the page lies, the rest is the file. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const char *const paths[] = {
	    "index.md", "ko/a.md", "old/b.md", "zh-TW/c/README.md", "x.ko.md", "y-cn.md"};
	struct config conf = {
	    .langs = langs,
	    .langs_len = 3,
	    .encodings = encodings,
	    .encodings_len = 1,
	    .suffixes = suffixes,
	    .suffixes_len = 1,
	    .page_limit = 1 << 20,
	};
	const char *path = paths[len ? data[0] % (sizeof(paths) / sizeof(*paths)) : 0];
	struct page *page = page_new(slice_of(path), path);

	if (len)
		buf_put_bytes(&page->text, data + 1, len - 1);
	if (read_bytes(page, &conf)) {
		check_text(page);
		check_front(page);
	} else {
		assert(page->diag.counts[DIAG_ERROR] > 0);
	}
	page_free(page);
	return 0;
}
