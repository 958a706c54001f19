/* Any bytes as a template that knows itself as a partial: it is refused with a place, or it draws
 * within its limits. */
#include "fuzz.h"
#include "render/mustache.h"

#include <assert.h>

static json_t *
make_context(void)
{
	return json_pack("{s:s, s:[{s:i}, {s:i}, {s:i}], s:{s:{s:s}}, s:b, s:n, s:[], s:s}",
	    "title", "<A & B>", "items", "n", 1, "n", 2, "n", 3, "a", "b", "c", "deep", "yes", 1,
	    "none", "empty", "name", "self");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct mustache_set *set = mustache_set_new();
	struct diag diag = DIAG_INIT;
	struct buf out = BUF_INIT;
	json_t *context = make_context();
	bool ok;

	ok = mustache_set_add(
	    set, SLICE("self"), "self.mustache", slice_from((const char *)data, len), &diag);
	ok = ok && mustache_set_add(set, SLICE("layout"), "layout.mustache",
		       SLICE("[{{$main}}{{title}}{{/main}}]"), &diag);
	ok = ok && mustache_set_link(set, NULL, NULL, &diag);
	if (!ok)
		assert(diag.len > 0 && diag.items[0].line > 0);
	else if (!mustache_render(
		     mustache_set_find(set, SLICE("self")), &context, 1, NULL, &out, &diag))
		assert(diag.len > 0 && out.len == 0);
	json_decref(context);
	buf_finish(&out);
	diag_finish(&diag);
	mustache_set_free(set);
	return 0;
}
