/* Converted pages beside edited ones: taken out before the edit, made anew after it. */
#include "serve_edit.h"

#include "base/mem.h"
#include "base/unicode.h"
#include "derive.h"
#include "link/url.h"
#include "read/pair.h"
#include "render/skills.h"
#include "serve_model.h"

#include <stdlib.h>

static void
take(struct site *site, struct page *page, struct derived *ret)
{
	unsigned lists = HASH_COUNT(site->folders) + HASH_COUNT(site->tags);

	edit_take_out(site, page);
	if (HASH_COUNT(site->folders) + HASH_COUNT(site->tags) != lists)
		ret->emptied = true;
	ret->pages = xgrow(ret->pages, ret->len, &ret->cap, sizeof(*ret->pages));
	ret->pages[ret->len++] = page;
}

static void
note_key(struct derived *derived, struct slice key)
{
	for (size_t i = 0; i < derived->keys_len; i++)
		if (slice_is(key, derived->keys[i]))
			return;
	derived->keys =
	    xgrow(derived->keys, derived->keys_len, &derived->keys_cap, sizeof(*derived->keys));
	derived->keys[derived->keys_len++] = xstrndup(key.ptr, key.len);
}

static void
take_group(struct site *site, struct slice key, struct derived *ret)
{
	const struct translations *row;

	note_key(ret, key);
	/* The last page of a group takes it along. */
	for (size_t i = 0; i < site->conf->langs_len; i++) {
		row = pairs_find(site->pairs, key);
		if (row && row->pages[i] && row->pages[i]->derived_from)
			take(site, row->pages[i], ret);
	}
}

/* The key of a page that is in no group yet: as pairs_add has it. */
static void
take_group_of(struct site *site, const struct page *page, struct derived *ret)
{
	struct slice said = slice_of(page->front.translation_key);
	struct buf key = BUF_INIT;

	while (slice_starts(said, "/"))
		said = slice_skip(said, 1);
	if (said.len)
		unicode_nfc(&key, said);
	else
		buf_put(&key, page->logical);
	take_group(site, buf_slice(&key), ret);
	buf_finish(&key);
}

void
derived_take(struct site *site, const struct edits *edits, struct derived *ret)
{
	*ret = (struct derived){0};
	for (size_t i = 0; i < edits->len; i++) {
		const struct edit *edit = &edits->items[i];
		struct page *other;

		if (edit->kept)
			continue;
		if (edit->old)
			take_group_of(site, edit->old, ret);
		if (!edit->fresh)
			continue;
		take_group_of(site, edit->fresh, ret);
		other = site_find_path(site, edit->fresh->path);
		if (other && other->derived_from)
			take(site, other, ret);
	}
}

bool
derived_is_tangled(const struct site *site, const struct derived *derived)
{
	for (size_t i = 0; i < derived->keys_len; i++)
		if (pairs_is_contested(site->pairs, slice_of(derived->keys[i])))
			return true;
	return false;
}

void
derived_restore(struct site *site, struct derived *derived)
{
	struct diag unused = DIAG_INIT;

	for (size_t i = 0; i < derived->len; i++) {
		edit_put_in(site, derived->pages[i]);
		url_assign_page(site, derived->pages[i], &unused);
	}
	derived->len = 0;
	diag_finish(&unused);
}

/* The page that was taken out and is to be made again, which is not in the list any more. */
static struct page *
pick(struct derived *derived, const struct page *fresh)
{
	for (size_t i = 0; i < derived->len; i++) {
		struct page *page = derived->pages[i];

		if (page->derived_from != fresh->derived_from || page->lang != fresh->lang)
			continue;
		derived->pages[i] = derived->pages[--derived->len];
		return page;
	}
	return NULL;
}

static void
make(struct serve_model *model, const struct page *source, const struct tree *tree,
    struct derived *derived, struct edits *edits, struct diag *diag)
{
	struct site *site = model->build.site;
	struct page *fresh = derive_gap(&model->build, source, tree, diag), *page;
	struct edit edit = {.derived = true, .fresh = fresh, .placed = true, .anchors = true};

	if (!fresh)
		return;
	edit.old = pick(derived, fresh);
	page = edit.old ? edit.old : fresh;
	if (edit.old) {
		edit.placed = derived->emptied || !edit_same_place(edit.old, fresh);
		edit.anchors = edit.placed || !edit_same_anchors(edit.old, fresh);
		edit_swap(edit.old, fresh);
	}
	edit_put_in(site, page);
	url_assign_page(site, page, diag);
	if (!page->out.len) { /* its address is taken, which was said */
		edit_take_out(site, page);
		if (edit.old)
			edit_drop_page(fresh);
		edit = (struct edit){.derived = true, .old = page, .placed = true, .anchors = true};
	}
	edits_push(edits, edit);
}

void
derived_make(struct serve_model *model, const struct tree *tree, struct derived *derived,
    struct edits *edits, struct diag *diag)
{
	struct site *site = model->build.site;
	const struct page **sources = xcalloc(derived->len + 1, sizeof(*sources));
	size_t sources_len = 0;

	for (size_t i = 0; i < derived->len; i++)
		sources[sources_len++] = derived->pages[i]->derived_from;
	for (size_t i = 0; i < derived->keys_len; i++) {
		struct slice key = slice_of(derived->keys[i]);

		for (size_t lang = 0; lang < site->conf->langs_len; lang++) {
			const struct translations *row = pairs_find(site->pairs, key);

			if (row && row->pages[lang])
				make(model, row->pages[lang], tree, derived, edits, diag);
		}
	}
	/* Those that stood in the way of a page of another group may have their place again. */
	for (size_t i = 0; i < sources_len; i++)
		if (sources[i]->translations)
			make(model, sources[i], tree, derived, edits, diag);
	for (; derived->len; derived->len--)
		edits_push(edits, (struct edit){.old = derived->pages[derived->len - 1],
				      .placed = true,
				      .anchors = true,
				      .derived = true});
	free(sources);
}

void
edits_uncount(struct serve_model *model, const struct edits *edits, struct derived *derived)
{
	const struct site *site = model->build.site;

	for (size_t i = 0; i < edits->len; i++) {
		const struct edit *edit = &edits->items[i];

		derived->counted = derived->counted || (edit->counted && !edit->kept);
	}
	for (size_t i = 0; derived->counted && i < derived->keys_len; i++) {
		const struct translations *row =
		    pairs_find(site->pairs, slice_of(derived->keys[i]));

		if (row)
			skills_count_group(model->skills, row, -1);
	}
}

void
edits_count(struct serve_model *model, struct derived *derived)
{
	const struct site *site = model->build.site;

	for (size_t i = 0; derived->counted && i < derived->keys_len; i++) {
		const struct translations *row =
		    pairs_find(site->pairs, slice_of(derived->keys[i]));

		if (row)
			skills_count_group(model->skills, row, 1);
	}
}

void
derived_finish(struct derived *derived)
{
	for (size_t i = 0; i < derived->keys_len; i++)
		free(derived->keys[i]);
	free(derived->keys);
	free(derived->pages);
	*derived = (struct derived){0};
}
