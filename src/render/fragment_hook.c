/* The theme's own markup for a kind of slot: templates/hooks/<kind>.mustache, drawn with a flat
 * object. Every key of a kind is always there. */
#include "conf/config.h"
#include "read/page.h"
#include "render/fragment_pass.h"
#include "render/mustache.h"

static json_t *
text_value(struct slice text)
{
	return json_stringn_nocheck(text.ptr, text.len);
}

static void
set_text(json_t *data, const char *key, struct slice text)
{
	json_object_set_new_nocheck(data, key, text_value(text));
}

static void
set_flag(json_t *data, const char *key, bool value)
{
	json_object_set_new_nocheck(data, key, json_boolean(value));
}

static void
heading_data(const struct fragment_pass *pass, unsigned ref, json_t *data)
{
	const struct heading *heading = &pass->doc->headings[ref];
	unsigned level = pass->style->plain ? heading->level : pass->levels[ref];

	set_text(data, "id", heading->id);
	set_text(data, "text", heading->text);
	json_object_set_new_nocheck(data, "level", json_integer(level));
}

static void
link_data(const struct fragment_pass *pass, unsigned ref, json_t *data)
{
	const struct link *link = &pass->doc->links[ref];
	const struct page *target = link->target;
	bool foreign = target && target->lang >= 0 && target->lang != pass->style->lang;
	struct slice href = link->href.len ? link->href : link->dest;

	set_text(data, "href", link->broken ? SLICE("") : href);
	set_text(data, "title", link->title);
	set_text(data, "lang",
	    foreign ? slice_of(pass->style->conf->langs[target->lang].tag) : SLICE(""));
	set_text(data, "attrs", link->attrs);
	set_flag(data, "has_title", link->title.len > 0);
	set_flag(data, "foreign", foreign);
	set_flag(data, "external", link->external);
	set_flag(data, "broken", link->broken);
}

static void
code_data(const struct fragment_pass *pass, unsigned ref, json_t *data)
{
	const struct code *code = &pass->doc->codes[ref];

	set_text(data, "lang", code->lang);
	set_text(data, "info", code->info);
	set_flag(data, "has_lang", code->lang.len > 0);
}

static void
callout_data(const struct fragment_pass *pass, unsigned ref, json_t *data)
{
	const struct callout *callout = &pass->doc->callouts[ref];
	size_t index = callout_index(callout->kind);

	set_text(data, "kind", callout->kind);
	set_text(data, "title",
	    callout->title.len ? callout->title : slice_of(pass->style->words.callouts[index]));
	set_flag(data, "foldable", callout->foldable);
	set_flag(data, "open", callout->open);
}

static void
table_data(const struct fragment_pass *pass, unsigned ref, json_t *data)
{
	set_flag(data, "fat", pass->table.fat);
	json_object_set_new_nocheck(data, "number", json_integer(pass->table.number));
}

static void
task_data(const struct fragment_pass *pass, unsigned ref, json_t *data)
{
	const struct task *task = &pass->doc->tasks[ref];

	set_text(data, "id", task->id);
	set_text(data, "text", task->shown.len ? task->shown : task->text);
	set_text(data, "mark", slice_from(&task->mark, 1));
	set_flag(data, "done", task->done);
}

static void
no_data(const struct fragment_pass *pass, unsigned ref, json_t *data)
{
}

static void (*const slot_data[SLOT_KINDS])(const struct fragment_pass *, unsigned, json_t *) = {
    [SLOT_HEADING] = heading_data,
    [SLOT_LINK] = link_data,
    [SLOT_IMAGE] = link_data,
    [SLOT_CODE] = code_data,
    [SLOT_CALLOUT] = callout_data,
    [SLOT_DIAGRAM] = code_data,
    [SLOT_TABLE] = table_data,
    [SLOT_TASK] = task_data,
    [SLOT_EMBED] = link_data,
    [SLOT_MATH] = no_data,
    [SLOT_TOC] = no_data,
};

void
hook_close(struct fragment_pass *pass, const struct slot *slot, size_t start)
{
	json_t *data;

	/* The title goes into the page's head, where there is no place for another heading. */
	if (slot->kind == SLOT_HEADING) {
		if (!pass->doc->headings[slot->ref].nested)
			pass->heading = (int)slot->ref;
		if ((int)slot->ref == pass->lifted) {
			fragment_writers[SLOT_HEADING].close(pass, slot, start);
			return;
		}
	}
	if (slot->kind == SLOT_TABLE)
		pass->table.open = false;
	data = json_object();
	set_text(data, "html", slice_skip(buf_slice(pass->out), start));
	slot_data[slot->kind](pass, slot->ref, data);
	buf_truncate(pass->out, start);
	mustache_render(
	    pass->style->hooks[slot->kind], &data, 1, pass->style->late, pass->out, pass->diag);
	json_decref(data);
}
