#include "render/fragment.h"

#include "base/mem.h"
#include "render/fragment_pass.h"
#include "render/outline.h"

#include <stdlib.h>

static const struct fragment_frame *
top_frame(const struct fragment_pass *pass)
{
	return pass->frames_len ? &pass->frames[pass->frames_len - 1] : NULL;
}

static bool
holds_others(enum slot_kind kind)
{
	return kind == SLOT_LINK || kind == SLOT_HEADING || kind == SLOT_CALLOUT ||
	       kind == SLOT_TABLE;
}

/* True when `next` stands inside the open slot. Ranges alone cannot tell for an empty slot at the
 * end of another: an image without text in a link without text is taken to be inside. */
static bool
is_inside(const struct slot *open, const struct slot *next)
{
	if (next->start < open->end)
		return true;
	return open->start == open->end && next->start == open->start && next->end == open->end &&
	       holds_others(open->kind) && !holds_others(next->kind);
}

static void
put_html(struct fragment_pass *pass, size_t from, size_t to)
{
	struct slice html = slice_from(pass->doc->html.ptr + from, to - from);

	if (pass->table.open)
		table_put(pass, html);
	else if (pass->prefix.len)
		embed_put_html(pass, html);
	else
		buf_put(pass->out, html);
}

static const struct fragment_stage *
stage_of(const struct fragment_pass *pass, const struct slot *slot)
{
	const struct fragment_stage *stage;

	if (!pass->plan || pass->stage >= pass->plan->len || slot->kind != SLOT_HEADING)
		return NULL;
	stage = &pass->plan->stages[pass->stage];
	return stage->heading == (int)slot->ref ? stage : NULL;
}

/* Ends the section of a stage when the text has come to its end. */
static void
end_stage(struct fragment_pass *pass, size_t at)
{
	if (!pass->in_stage || at < pass->plan->stages[pass->stage].end)
		return;
	if (fragment_mark_lists(pass->out, pass->stage_start, &pass->plan->stages[pass->stage]))
		pass->result->parts |= PART_TICKS;
	if (!pass->plan->stages[pass->stage].quiet)
		buf_puts(pass->out, "</section>\n");
	pass->in_stage = false;
	pass->stage++;
}

/* Appends the fragment's HTML between two slots; a stage may end inside it (before footnotes). */
static void
put_run(struct fragment_pass *pass, size_t from, size_t to)
{
	size_t end = pass->in_stage ? pass->plan->stages[pass->stage].end : to;

	if (end > from && end < to) {
		put_html(pass, from, end);
		from = end;
	}
	if (end <= from)
		end_stage(pass, from);
	put_html(pass, from, to);
	end_stage(pass, to);
}

static const unsigned parts_of_slots[SLOT_KINDS] = {
    [SLOT_TABLE] = PART_TABLE,
    [SLOT_DIAGRAM] = PART_DIAGRAM | PART_CODE,
    [SLOT_CODE] = PART_CODE | PART_MORE,
    [SLOT_CALLOUT] = PART_MORE,
    [SLOT_TASK] = PART_MORE,
    [SLOT_EMBED] = PART_MORE,
    [SLOT_TOC] = PART_MORE,
};

static void
open_slot(struct fragment_pass *pass, const struct slot *slot)
{
	const struct fragment_stage *stage = stage_of(pass, slot);

	if (slot->kind != SLOT_TASK || !pass->in_stage)
		pass->result->parts |= parts_of_slots[slot->kind] | (stage ? PART_STAGE : 0);
	if (stage)
		buf_put(pass->out, stage->head);
	if (slot->kind == SLOT_EMBED)
		pass->embed_start = pass->out->len;
	if (!pass->style->hooks[slot->kind])
		fragment_writers[slot->kind].open(pass, slot);
	else if (slot->kind == SLOT_TABLE)
		table_begin(pass, slot);
	pass->frames =
	    xgrow(pass->frames, pass->frames_len, &pass->frames_cap, sizeof(*pass->frames));
	pass->frames[pass->frames_len++] = (struct fragment_frame){slot, pass->out->len};
}

static void
close_slot(struct fragment_pass *pass)
{
	const struct fragment_frame frame = pass->frames[--pass->frames_len];

	if (pass->style->hooks[frame.slot->kind])
		hook_close(pass, frame.slot, frame.start);
	else
		fragment_writers[frame.slot->kind].close(pass, frame.slot, frame.start);
	if (stage_of(pass, frame.slot)) {
		if (!pass->plan->stages[pass->stage].quiet)
			buf_puts(pass->out, "</div>");
		pass->in_stage = true;
		pass->stage_start = pass->out->len;
	}
}

/* Closes what ends before `next` (all that is open when it is NULL); returns the byte of the
 * fragment up to which everything is written. */
static size_t
close_until(struct fragment_pass *pass, const struct slot *next, size_t at)
{
	const struct fragment_frame *top;

	while ((top = top_frame(pass)) && !(next && is_inside(top->slot, next))) {
		put_html(pass, at, top->slot->end);
		at = top->slot->end;
		close_slot(pass);
	}
	return at;
}

void
fragment_write_range(struct fragment_pass *pass, size_t start, size_t end)
{
	const struct doc *doc = pass->doc;
	size_t at = start;

	for (size_t i = 0; i < doc->slots_len; i++) {
		const struct slot *slot = &doc->slots[i];

		if (slot->start < start)
			continue;
		if (slot->start >= end && end < doc->html.len)
			break;
		at = close_until(pass, slot, at);
		put_run(pass, at, slot->start);
		at = slot->start;
		open_slot(pass, slot);
	}
	at = close_until(pass, NULL, at);
	put_run(pass, at, end);
}

void
fragment_pass_finish(struct fragment_pass *pass)
{
	free(pass->levels);
	free(pass->frames);
	free(pass->table.ends);
	buf_finish(&pass->table.labels);
}

void
fragment_write(struct buf *out, const struct doc *doc, const struct fragment_style *style,
    const struct fragment_plan *plan, struct fragment_result *ret_result, struct diag *diag)
{
	struct fragment_result ignored = {.heading = BUF_INIT};
	struct fragment_pass pass = {
	    .doc = doc,
	    .style = style,
	    .result = ret_result ? ret_result : &ignored,
	    .diag = diag,
	    .plan = style->plain ? NULL : plan,
	    .out = out,
	    .table.labels = BUF_INIT,
	    .lifted = style->plain ? -1 : outline_lifted(doc),
	    .heading = -1,
	};

	*pass.result = (struct fragment_result){.heading = BUF_INIT, .id = SLICE("")};
	pass.levels = outline_levels(doc);
	buf_reserve(out, doc->html.len + doc->html.len / 8);
	fragment_write_range(&pass, 0, doc->html.len);
	fragment_pass_finish(&pass);
	buf_finish(&ignored.heading);
}
