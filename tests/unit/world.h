/* A site of a few pages and a glossary, made without files. */
#ifndef TESTS_WORLD_H
#define TESTS_WORLD_H

#include "link/url.h"
#include "model/graph.h"
#include "model/reading.h"
#include "parse/cmark_mem.h"
#include "parse/doc.h"
#include "read/front.h"
#include "read/pair.h"
#include "site_langs.h"

struct world {
	struct config conf;
	struct site *site;
};

static inline void
world_init(struct world *world, const char *glossary)
{
	struct diag diag = DIAG_INIT;
	struct terms *terms;

	doc_setup();
	world->conf = site_conf();
	world->conf.base_url = world->conf.base_path = "/";
	world->conf.title = "Test";
	world->site = site_new(&world->conf);
	terms = terms_read(&world->conf, NULL, slice_of(glossary), "glossary.yaml", &diag);
	terms_seal(terms, &diag);
	assert_int_equal(diag.len, 0);
	world->site->roadmap = roadmap_new(world->site, terms);
}

static inline void
world_finish(struct world *world)
{
	site_free(world->site);
	cmark_mem_finish();
}

/* A page as it is read, not yet in the site. */
static inline struct page *
world_read(struct world *world, const char *path, const char *text)
{
	struct page *page = page_new(slice_of(path), path);

	buf_puts(&page->text, text);
	front_read(page, &world->conf);
	pair_place(page, &world->conf);
	doc_parse(page, &world->conf);
	reading_build(page);
	nodes_build(page, world->site->roadmap->terms);
	doc_drop_blocks(page->doc);
	return page;
}

/* Takes a page that was read into the site. */
static inline void
world_enter(struct world *world, struct page *page)
{
	struct diag diag = DIAG_INIT;

	site_add(world->site, page);
	roadmap_add(world->site->roadmap, page);
	url_assign_page(world->site, page, &diag);
	diag_finish(&diag);
}

#endif
