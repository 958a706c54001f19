#include "render/mustache_program.h"

#include "base/mem.h"
#include "conf/suggest.h"

#include <stdlib.h>

struct mustache_set *
mustache_set_new(void)
{
	return xcalloc(1, sizeof(struct mustache_set));
}

void
mustache_set_free(struct mustache_set *set)
{
	if (!set)
		return;
	arena_finish(&set->arena);
	free(set->templates);
	free(set->open);
	free(set->bound);
	free(set);
}

static int
compare(const void *va, const void *vb)
{
	const struct mustache *const *a = va, *const *b = vb;

	return slice_cmp((*a)->name, (*b)->name);
}

const struct mustache *
mustache_set_find(const struct mustache_set *set, struct slice name)
{
	struct mustache key = {.name = name}, *key_ptr = &key, **hit;

	if (set->linked) {
		hit = set->len ? bsearch(&key_ptr, set->templates, set->len, sizeof(*hit), compare)
			       : NULL;
		return hit ? *hit : NULL;
	}
	for (size_t i = 0; i < set->len; i++)
		if (slice_eq(set->templates[i]->name, name))
			return set->templates[i];
	return NULL;
}

bool
mustache_set_add(struct mustache_set *set, struct slice name, const char *path, struct slice text,
    struct diag *diag)
{
	struct source src = {.text = text, .path = path};
	struct mustache *template;
	bool ok;

	if (mustache_set_find(set, name))
		return true;
	ok = mustache_scan(&src, diag);
	if (ok) {
		template = arena_alloc(&set->arena, sizeof(*template));
		template->name = arena_copy(&set->arena, name);
		template->path = arena_strdup(&set->arena, path);
		template->set = set;
		mustache_compile(set, template, &src);
		set->templates =
		    xgrow(set->templates, set->len, &set->cap, sizeof(*set->templates));
		set->templates[set->len++] = template;
	}
	free(src.tags);
	return ok;
}

/* The number of an open name, given when it is met first. */
static uint32_t
open_number(struct mustache_set *set, struct slice name)
{
	for (size_t i = 0; i < set->open_len; i++)
		if (slice_eq(set->open[i], name))
			return (uint32_t)i;
	set->open = xgrow(set->open, set->open_len, &set->open_cap, sizeof(*set->open));
	set->open[set->open_len++] = name;
	return (uint32_t)set->open_len - 1;
}

/* What to do about a call of `name`: the nearest name among those that there are. */
static char *
open_hint(const struct mustache_set *set, struct slice name)
{
	static const char text[] =
	    "write the name of a template as it stands below templates/, without .mustache";
	struct suggest search;

	if (slice_starts(name, "t/"))
		return xasprintf(
		    "add a line \"%.*s: ...\" to i18n/en.yaml and to the other languages "
		    "of the theme or the site",
		    SLICE_ARG(slice_skip(name, 2)));
	suggest_init(&search, name);
	for (size_t i = 0; i < set->len; i++)
		suggest_offer(&search, set->templates[i]->name.ptr);
	return search.best ? xasprintf("did you mean \"%s\"? %s", search.best, text)
			   : xstrdup(text);
}

static void
report_open(const struct mustache *template, const struct call *call, struct diag *diag)
{
	char *hint = open_hint(template->set, call->name);

	diag_fatal(diag, EXIT_USAGE, "template-partial",
	    (struct diag_at){template->path, call->line, call->col}, hint,
	    "expected the name of a %s, saw \"%.*s\", which does not exist",
	    slice_starts(call->name, "t/") ? "word" : "template", SLICE_ARG(call->name));
	free(hint);
}

static bool
link_call(struct mustache_set *set, const struct mustache *template, struct call *call,
    const char *late_prefix, struct diag *diag)
{
	call->target = mustache_set_find(set, call->name);
	if (!call->target && set->base)
		call->target = mustache_set_find(set->base, call->name);
	if (call->target)
		return true;
	call->late = open_number(set, call->name);
	if (!late_prefix || slice_starts(call->name, late_prefix))
		return true;
	report_open(template, call, diag);
	return false;
}

/* The next op of a template that calls another by a fixed name, from `*at` on; NULL at the end. */
static struct call *
next_call(const struct mustache *template, uint32_t *at)
{
	while (*at < template->ops_len) {
		const struct op *op = &template->ops[(*at)++];

		if ((op->code == OP_PARTIAL || op->code == OP_PARENT) && !op->call->dynamic)
			return op->call;
	}
	return NULL;
}

static void
bind_late(struct mustache_set *set)
{
	const struct mustache_set *base = set->base;

	set->bound = xcalloc(base->open_len + 1, sizeof(*set->bound));
	for (size_t i = 0; i < base->open_len; i++)
		set->bound[i] = mustache_set_find(set, base->open[i]);
}

bool
mustache_set_link(struct mustache_set *set, const struct mustache_set *base,
    const char *late_prefix, struct diag *diag)
{
	struct call *call;
	bool ok = true;

	set->base = base;
	if (set->len)
		qsort(set->templates, set->len, sizeof(*set->templates), compare);
	set->linked = true;
	for (size_t i = 0; i < set->len; i++)
		for (uint32_t at = 0; (call = next_call(set->templates[i], &at));)
			ok &= link_call(set, set->templates[i], call, late_prefix, diag);
	if (base)
		bind_late(set);
	return ok;
}

bool
mustache_set_check_late(
    const struct mustache_set *base, const struct mustache_set *late, struct diag *diag)
{
	struct call *call;
	bool ok = true;

	for (size_t i = 0; i < base->len; i++)
		for (uint32_t at = 0; (call = next_call(base->templates[i], &at));) {
			if (call->late == LATE_NONE || late->bound[call->late])
				continue;
			report_open(base->templates[i], call, diag);
			ok = false;
		}
	return ok;
}
