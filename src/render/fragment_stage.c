#include "render/fragment_stage.h"

#include "base/mem.h"
#include "parse/doc.h"

#include <stdlib.h>

size_t
fragment_section_end(const struct doc *doc, int heading)
{
	static const char notes[] = "<section class=\"footnotes\"";
	size_t start = doc->slots[doc->headings[heading].slot].start;
	const char *found;

	for (size_t i = (size_t)heading + 1; i < doc->headings_len; i++)
		if (!doc->headings[i].nested &&
		    doc->headings[i].level <= doc->headings[heading].level)
			return doc->slots[doc->headings[i].slot].start;
	found = memmem(doc->html.ptr + start, doc->html.len - start, notes, sizeof(notes) - 1);
	return found ? (size_t)(found - doc->html.ptr) : doc->html.len;
}

struct list {
	size_t open; /* byte of its tag */
	int item;    /* the item that holds it, or -1 */
	unsigned items, labels, leaves;
	bool bulleted; /* <ul> */
	bool quoted;
};

struct item {
	size_t open, close; /* bytes after <li>, before </li> */
	size_t first, last; /* its lists: where the first begins, the last ends */
	int list;
	unsigned lists;
};

struct edit {
	size_t at, cut; /* bytes that go */
	const char *put;
};

struct lists {
	struct slice html;
	struct list *lists;
	struct item *items;
	struct edit *edits;
	int *open; /* lists and items that are open: index, and for items its complement */
	size_t lists_len, lists_cap, items_len, items_cap, edits_len, edits_cap, open_len, open_cap;
	unsigned quotes;
};

static void
edit(struct lists *all, size_t at, size_t cut, const char *put)
{
	all->edits = xgrow(all->edits, all->edits_len, &all->edits_cap, sizeof(*all->edits));
	all->edits[all->edits_len++] = (struct edit){at, cut, put};
}

static int
top(const struct lists *all)
{
	return all->open_len ? all->open[all->open_len - 1] : -1;
}

static void
push(struct lists *all, int value)
{
	all->open = xgrow(all->open, all->open_len, &all->open_cap, sizeof(*all->open));
	all->open[all->open_len++] = value;
}

static void
open_list(struct lists *all, size_t at, bool bulleted)
{
	int item = all->open_len && top(all) < 0 ? ~top(all) : -1;

	all->lists = xgrow(all->lists, all->lists_len, &all->lists_cap, sizeof(*all->lists));
	all->lists[all->lists_len] =
	    (struct list){.open = at, .item = item, .bulleted = bulleted, .quoted = all->quotes};
	if (item >= 0 && !all->items[item].lists++)
		all->items[item].first = at;
	push(all, (int)all->lists_len++);
}

static void
open_item(struct lists *all, size_t after)
{
	int list = all->open_len && top(all) >= 0 ? top(all) : -1;

	if (list < 0)
		return;
	all->items = xgrow(all->items, all->items_len, &all->items_cap, sizeof(*all->items));
	all->items[all->items_len] = (struct item){.open = after, .list = list};
	all->lists[list].items++;
	push(all, ~(int)all->items_len++);
}

static struct slice
part(const struct lists *all, size_t from, size_t to)
{
	return slice_from(all->html.ptr + from, to > from ? to - from : 0);
}

/* The length of "<strong>...</strong>" with which `text` begins, if nothing but a colon follows;
 * else 0. */
static size_t
label_length(struct slice text)
{
	static const char end[] = "</strong>";
	const char *close;
	struct slice rest;

	if (!slice_starts(text, "<strong>"))
		return 0;
	close = memmem(text.ptr, text.len, end, sizeof(end) - 1);
	if (!close)
		return 0;
	rest = slice_trim(slice_skip(text, (size_t)(close - text.ptr) + sizeof(end) - 1));
	if (rest.len && !slice_is(rest, ":") && !slice_is(rest, "\xEF\xBC\x9A"))
		return 0;
	return (size_t)(close - text.ptr) + sizeof(end) - 1;
}

/* What stands before the item's lists, without the paragraph that a loose list puts around. */
static struct slice
lead_of(const struct lists *all, const struct item *item)
{
	struct slice lead =
	    slice_trim(part(all, item->open, item->lists ? item->first : item->close));

	if (slice_starts(lead, "<p>") && slice_ends(lead, "</p>"))
		lead = slice_trim(slice_skip(slice_head(lead, lead.len - 4), 3));
	return lead;
}

static void
close_item(struct lists *all, size_t at)
{
	struct item *item;
	struct list *list;

	if (!all->open_len || top(all) >= 0)
		return;
	item = &all->items[~top(all)];
	item->close = at;
	all->open_len--;
	list = &all->lists[item->list];
	list->leaves += item->lists == 0;
	list->labels += item->lists == 1 && !slice_trim(part(all, item->last, at)).len &&
			label_length(lead_of(all, item)) > 0;
}

static void
close_list(struct lists *all, size_t after)
{
	if (!all->open_len || top(all) < 0)
		return;
	all->open_len--;
	if (all->open_len && top(all) < 0)
		all->items[~top(all)].last = after;
}

static void
scan(struct lists *all)
{
	const char *at = all->html.ptr, *end = at + all->html.len;

	while ((at = memchr(at, '<', (size_t)(end - at)))) {
		struct slice rest = slice_from(at, (size_t)(end - at));
		size_t here = (size_t)(at - all->html.ptr);

		if (slice_starts(rest, "<ul>"))
			open_list(all, here, true);
		else if (slice_starts(rest, "<ol"))
			open_list(all, here, false);
		else if (slice_starts(rest, "<ul"))
			open_list(all, here, false); /* the author's own */
		else if (slice_starts(rest, "<li>"))
			open_item(all, here + 4);
		else if (slice_starts(rest, "</li>"))
			close_item(all, here);
		else if (slice_starts(rest, "</ul>") || slice_starts(rest, "</ol>"))
			close_list(all, here + 5);
		else if (slice_starts(rest, "<blockquote"))
			all->quotes++;
		else if (slice_starts(rest, "</blockquote") && all->quotes)
			all->quotes--;
		at++;
	}
}

static bool
is_tracks(const struct list *list)
{
	return list->bulleted && list->item < 0 && !list->quoted && list->items &&
	       list->labels == list->items;
}

static bool
is_tasks(const struct lists *all, const struct list *list)
{
	if (!list->bulleted || list->quoted || !list->items || list->leaves != list->items)
		return false;
	return list->item < 0 || is_tracks(&all->lists[all->items[list->item].list]);
}

/* The label alone, with its colon inside: it is the first column of a grid. */
static void
edit_label(struct lists *all, const struct item *item)
{
	struct slice lead = lead_of(all, item);
	size_t length = label_length(lead), start = (size_t)(lead.ptr - all->html.ptr);
	struct slice colon = slice_trim(slice_skip(lead, length));

	if (start > item->open)
		edit(all, item->open, start - item->open, "");
	if (colon.len)
		edit(all, start + length - 9, item->first - (start + length - 9),
		    slice_is(colon, ":") ? ":</strong>" : "\xEF\xBC\x9A</strong>");
	else
		edit(all, start + length, item->first - (start + length), "");
}

/* An authored box and its text become one target. The text is the box's name, but for the name of a
 * box with a mark, which says more. */
static void
edit_task(struct lists *all, const struct item *item)
{
	static const char box[] = "<input class=\"box\" type=\"checkbox\"";
	struct slice body = part(all, item->open, item->close);
	const char *end, *name;
	size_t cut, text;

	if (!slice_starts(body, box))
		return;
	end = memchr(body.ptr, '>', body.len);
	if (!end)
		return;
	cut = text = (size_t)(end - body.ptr);
	name = memmem(body.ptr, cut, " aria-label=\"", 13);
	if (name && !memmem(body.ptr, cut, " data-m=\"", 9))
		cut = (size_t)(name - body.ptr);
	text++;
	while (text < body.len && body.ptr[text] == ' ')
		text++;
	edit(all, item->open, sizeof(box) - 1, "<label class=\"task\"><input type=\"checkbox\"");
	edit(all, item->open + cut, text - cut, "><span>");
	edit(all, item->close, 0, "</span></label>");
}

static int
by_place(const void *a, const void *b)
{
	const struct edit *x = a, *y = b;

	return (x->at > y->at) - (x->at < y->at);
}

static void
apply(const struct lists *all, struct buf *out)
{
	size_t at = 0;

	for (size_t i = 0; i < all->edits_len; i++) {
		const struct edit *edit = &all->edits[i];

		if (edit->at < at)
			continue;
		buf_put(out, part(all, at, edit->at));
		buf_puts(out, edit->put);
		at = edit->at + edit->cut;
	}
	buf_put(out, part(all, at, all->html.len));
}

static void
lists_finish(struct lists *all)
{
	free(all->lists);
	free(all->items);
	free(all->edits);
	free(all->open);
}

bool
fragment_mark_lists(struct buf *out, size_t start, const struct fragment_stage *stage)
{
	size_t tasks = 0, at = 0;
	struct buf copy = BUF_INIT;
	struct lists all = {0};

	buf_put(&copy, slice_skip(buf_slice(out), start));
	all.html = buf_slice(&copy);
	scan(&all);
	for (size_t i = 0; i < all.items_len; i++)
		tasks += all.items[i].close && is_tasks(&all, &all.lists[all.items[i].list]);
	if (stage->quiet && tasks != stage->items_len) {
		lists_finish(&all);
		buf_finish(&copy);
		return false;
	}
	for (size_t i = 0; i < all.lists_len; i++) {
		if (is_tracks(&all.lists[i]))
			edit(&all, all.lists[i].open, 4, "<ul class=\"tracks\" role=\"list\">");
		else if (is_tasks(&all, &all.lists[i]))
			edit(&all, all.lists[i].open, 4, "<ul class=\"tasks\" role=\"list\">");
	}
	for (size_t i = 0; i < all.items_len; i++) {
		const struct item *item = &all.items[i];

		if (!item->close)
			continue;
		if (tasks == stage->items_len && is_tasks(&all, &all.lists[item->list]))
			edit(&all, item->open - 4, 4, stage->items[at++]);
		if (is_tracks(&all.lists[item->list]))
			edit_label(&all, item);
		else if (is_tasks(&all, &all.lists[item->list]))
			edit_task(&all, item);
	}
	if (all.edits_len) {
		qsort(all.edits, all.edits_len, sizeof(*all.edits), by_place);
		buf_truncate(out, start);
		apply(&all, out);
	}
	lists_finish(&all);
	buf_finish(&copy);
	return at > 0;
}
