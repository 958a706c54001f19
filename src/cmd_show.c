/* Commands that show what rmgen makes of one page: `data` and `render`. */
#include "base/fs.h"
#include "base/mem.h"
#include "build.h"
#include "commands.h"
#include "conf/options.h"
#include "conf/suggest.h"
#include "parse/cmark_mem.h"
#include "parse/doc.h"
#include "read/read.h"
#include "render/fragment.h"
#include "render/renderer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static bool
is_named(const struct site *site, const struct view *view, struct slice name)
{
	struct buf url = BUF_INIT;
	bool same;

	view_put_url(&url, site, view);
	same = slice_eq(buf_slice(&url), name) ||
	       (url.len == name.len + 1 && slice_starts(buf_slice(&url), name.ptr) &&
		   url.ptr[name.len] == '/');
	buf_finish(&url);
	return same || (view->page && (slice_eq(view->page->path, name) ||
					  slice_is(name, view->page->source)));
}

static const struct view *
find_view(const struct site *site, const struct views *views, const char *name)
{
	struct slice path = slice_of(name);

	if (path.len && path.ptr[0] == '/')
		path = slice_skip(path, 1);
	for (size_t i = 0; i < views->len; i++)
		if (is_named(site, &views->items[i], path))
			return &views->items[i];
	return NULL;
}

static void
fail_no_page(const struct site *site, const char *name, struct diag *diag)
{
	struct suggest search;
	char *hint;

	suggest_init(&search, slice_of(name));
	for (size_t i = 0; i < site->pages_len; i++)
		suggest_offer(&search, site->pages[i]->path.ptr);
	hint = search.best ? xasprintf("did you mean \"%s\"?", search.best)
			   : xstrdup("give a path below content/, or an address of the site");
	diag_fatal(diag, EXIT_USAGE, "usage", (struct diag_at){NULL, 0, 0}, hint,
	    "there is no page \"%s\"", name);
	free(hint);
}

static void
print_data(
    const struct build *build, const struct renderer *renderer, const char *name, struct diag *diag)
{
	struct views views = {0};
	const struct view *view;

	views_of_site(&views, build->site);
	view = find_view(build->site, &views, name);
	if (view) {
		json_t *data = renderer_view_data(renderer, view, diag);

		json_dumpf(data, stdout, JSON_INDENT(2));
		putchar('\n');
		json_decref(data);
	} else {
		fail_no_page(build->site, name, diag);
	}
	views_free(&views);
}

enum exit_status
cmd_data(const struct options *options, struct diag *diag)
{
	struct config *conf = config_load(options, diag);
	struct renderer *renderer = NULL;
	struct build build = {0};

	if (conf && build_init(&build, conf, NULL, diag) && build_model(&build, diag))
		renderer = renderer_new(build.site, build.theme, build.words, diag);
	if (renderer) {
		renderer_use_layout(renderer, build.layout);
		print_data(&build, renderer, options->args.items[0], diag);
	}
	renderer_free(renderer);
	build_finish(&build);
	config_free(conf);
	diag_sort(diag);
	return EXIT_GOOD;
}

/* Standard input, or a file; at most as much as a page may have. */
static int
read_input(const struct options *options, size_t limit, struct buf *text)
{
	const char *path = options->args.len ? options->args.items[0] : "-";
	char chunk[16384];
	ssize_t got;

	if (strcmp(path, "-") != 0)
		return fs_read(AT_FDCWD, path, limit, text);
	while ((got = read(STDIN_FILENO, chunk, sizeof(chunk))) > 0) {
		buf_put_bytes(text, chunk, (size_t)got);
		if (text->len > limit)
			return EFBIG;
	}
	return got < 0 ? errno : 0;
}

static void
print_fragment(struct page *page, const struct config *conf, struct diag *diag)
{
	struct fragment_style style = {.conf = conf, .lang = page->lang, .plain = true};
	struct buf html = BUF_INIT;

	for (size_t i = 0; i < page->doc->links_len; i++)
		page->doc->links[i].href = page->doc->links[i].dest;
	fragment_write(&html, page->doc, &style, NULL, NULL, diag);
	fwrite(html.ptr, 1, html.len, stdout);
	buf_finish(&html);
}

/* One document by itself: no site, no links to resolve, no theme. */
enum exit_status
cmd_render(const struct options *options, struct diag *diag)
{
	struct config *conf = config_load_alone(options, diag);
	const char *path = options->args.len ? options->args.items[0] : "-";
	struct page *page;
	int error;

	if (!conf)
		return EXIT_USAGE;
	conf->plain = true;
	page = page_new(slice_of(path), path);
	error = read_input(options, conf->page_limit, &page->text);
	if (error) {
		diag_fatal(diag, EXIT_IO, "input", (struct diag_at){path, 0, 0},
		    fs_read_hint(error), "cannot be read: %s", strerror(error));
	} else if (read_bytes(page, conf)) {
		doc_setup();
		page->lang = 0;
		doc_parse(page, conf);
		print_fragment(page, conf, diag);
	}
	diag_merge(diag, &page->diag);
	doc_free(page->doc);
	page_free(page);
	cmark_mem_finish();
	config_free(conf);
	return EXIT_GOOD;
}
