/* `rmgen graph`: the graph of the site, or of one roadmap, on standard output. */
#include "base/mem.h"
#include "build.h"
#include "commands.h"
#include "conf/options.h"
#include "conf/suggest.h"
#include "render/export.h"

#include <stdio.h>
#include <stdlib.h>

_Static_assert((int)EXPORT_JSON == (int)GRAPH_JSON && (int)EXPORT_ICS == (int)GRAPH_ICS,
    "the formats of the option are the first of those that there are");

static void
print_bytes(void *user, struct slice bytes)
{
	fwrite(bytes.ptr, 1, bytes.len, user);
}

static void
fail_no_roadmap(const struct roadmap *roadmap, const char *id, struct diag *diag)
{
	struct suggest search;
	char *hint;

	suggest_init(&search, slice_of(id));
	for (struct name *name = roadmap->by_id; name; name = name->hh.next) {
		const char *colon = memchr(name->name.ptr, ':', name->name.len);

		suggest_offer(&search, colon ? colon + 1 : name->name.ptr);
		suggest_offer(&search, name->name.ptr);
	}
	hint = search.best ? xasprintf("did you mean \"%s\"?", search.best)
			   : xstrdup("rmgen graph lists the ids of all roadmaps");
	diag_fatal(diag, EXIT_USAGE, "usage", (struct diag_at){NULL, 0, 0}, hint,
	    "there is no roadmap \"%s\"", id);
	free(hint);
}

/* The page that is meant: by its id with or without the language (then the default language's
 * version, or the only one), its path, or its title. */
static struct page *
find_roadmap(const struct build *build, const char *name)
{
	struct site *site = build->site;
	struct page *pages[64];
	size_t len = roadmap_find_pages(site->roadmap, slice_of(name), pages, 64);
	struct node_ref ref;

	for (size_t i = 0; i < len && i < 64; i++)
		if (pages[i]->lang == build->conf->default_lang)
			return pages[i];
	if (len)
		return pages[0];
	for (size_t i = 0; i < site->pages_len; i++)
		if (site->pages[i]->nodes && slice_is(slice_of(name), site->pages[i]->source))
			return site->pages[i];
	for (size_t i = 0; i < site->pages_len; i++)
		if (site->pages[i]->nodes)
			return roadmap_find(site->roadmap, site->pages[i], slice_of(name), &ref) &&
				       ref.page && ref.node == 0
				   ? ref.page
				   : NULL;
	return NULL;
}

static void
print_graph(const struct build *build, const struct options *options, struct diag *diag)
{
	struct graph_scope scope = {EXTENT_ALL, NULL};
	struct export_job job = {(enum export_format)options->graph_format, print_bytes, stdout, 0};

	if (options->roadmap) {
		scope.extent = EXTENT_PAGE;
		scope.page = find_roadmap(build, options->roadmap);
		if (!scope.page) {
			fail_no_roadmap(build->site->roadmap, options->roadmap, diag);
			return;
		}
	}
	export_write(build->site->roadmap, scope, &job, 1);
}

enum exit_status
cmd_graph(const struct options *options, struct diag *diag)
{
	struct config *conf = config_load(options, diag);
	struct build build = {0};

	if (conf && build_init(&build, conf, NULL, diag) && build_model(&build, diag))
		print_graph(&build, options, diag);
	build_finish(&build);
	config_free(conf);
	diag_sort(diag);
	return EXIT_GOOD;
}
