#include "read/page.h"

#include "base/mem.h"

#include <stdlib.h>

struct page *
page_new(struct slice path, const char *file)
{
	struct page *page = xcalloc(1, sizeof(*page));

	buf_init(&page->text);
	page->path = arena_copy(&page->arena, path);
	page->file = arena_strdup(&page->arena, file);
	page->source = page->path.ptr;
	page->sort = SLICE("");
	page->lang = -1;
	return page;
}

/* The doc and the graph are freed by the stages that made them: see site_remove. */
void
page_free(struct page *page)
{
	if (!page)
		return;
	json_decref(page->front.data);
	buf_finish(&page->text);
	diag_finish(&page->diag);
	free(page->sign);
	arena_finish(&page->arena);
	free(page);
}
