/* Notes that a page takes over, ![[note#heading]]: the text of another page, or of one of its
 * sections, in the place of the embed. One step deep: an embed in what is taken over is a link.
 * Ids stay where they come from, and links lead where they led. */
#include "base/mem.h"
#include "base/path.h"
#include "read/page.h"
#include "render/fragment_pass.h"
#include "render/outline.h"

#include <stdlib.h>

enum {
	MAX_BYTES = 256 << 10, /* of one embed */
	MAX_ALL = 1 << 20,     /* of all on a page */
	LAST_LEVEL = 6,
};

struct range {
	size_t start, end;
	int heading; /* the first one inside, or -1 */
};

static struct slice
fragment_of(struct slice href)
{
	const char *sign = memchr(href.ptr, '#', href.len);

	return sign ? slice_skip(href, (size_t)(sign - href.ptr) + 1) : SLICE("");
}

/* From the heading with this id to the next that is not below it. */
static bool
find_section(const struct doc *doc, struct slice id, struct range *ret_range)
{
	size_t i = 0, end;

	while (
	    i < doc->sections_len && (doc->sections[i].heading < 0 ||
					 !slice_eq(doc->headings[doc->sections[i].heading].id, id)))
		i++;
	if (i == doc->sections_len)
		return false;
	for (end = i + 1; end < doc->sections_len; end++)
		if (doc->headings[doc->sections[end].heading].level <=
		    doc->headings[doc->sections[i].heading].level)
			break;
	*ret_range = (struct range){
	    doc->sections[i].html_start, doc->sections[end - 1].html_end, doc->sections[i].heading};
	return true;
}

static bool
find_block(const struct doc *doc, struct slice name, struct range *ret_range)
{
	const struct anchor *anchor = doc_find_anchor(doc, name);

	if (!anchor || anchor->html_end <= anchor->html_start)
		return false;
	*ret_range = (struct range){anchor->html_start, anchor->html_end, -1};
	return true;
}

static bool
find_range(const struct doc *doc, struct slice fragment, struct range *ret_range)
{
	struct buf id = BUF_INIT;
	bool found = true;

	*ret_range = (struct range){0, doc->html.len, doc->headings_len ? 0 : -1};
	if (fragment.len) {
		url_decode(&id, fragment);
		found = find_section(doc, buf_slice(&id), ret_range) ||
			find_block(doc, buf_slice(&id), ret_range);
		buf_finish(&id);
	}
	return found;
}

static bool
is_void(struct slice tag)
{
	static const char *const names[] = {"br", "hr", "wbr", "img", "input", "col"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		size_t len = strlen(names[i]);

		if (tag.len > len && !memcmp(tag.ptr, names[i], len) && strchr(" />", tag.ptr[len]))
			return true;
	}
	return false;
}

/* True when every element that starts in the range ends there, and no slot is cut: raw HTML may
 * stretch over headings. */
static bool
is_whole(const struct doc *doc, const struct range *range)
{
	struct slice html = slice_from(doc->html.ptr + range->start, range->end - range->start);
	size_t depth = 0;

	for (size_t i = 0; i < doc->slots_len && doc->slots[i].start < range->end; i++)
		if ((doc->slots[i].start < range->start && doc->slots[i].end > range->start) ||
		    (doc->slots[i].start >= range->start && doc->slots[i].end > range->end))
			return false;
	for (size_t i = 0; i + 1 < html.len; i++) {
		if (html.ptr[i] != '<')
			continue;
		if (html.ptr[i + 1] == '/') {
			if (!depth--)
				return false;
		} else if (!is_void(slice_skip(html, i + 1))) {
			depth++;
		}
	}
	return depth == 0;
}

/* The way to the page that is taken over, to be put before its relative addresses. */
static struct slice
prefix_of(struct slice href)
{
	struct slice fragment = fragment_of(href);

	if (memchr(href.ptr, '#', href.len))
		href.len -= fragment.len + 1;
	if (slice_ends(href, "index.html"))
		href.len -= strlen("index.html");
	return href.len ? href : SLICE("./");
}

/* Headings go below the one that the embed stands under. */
static void
sink_levels(
    struct fragment_pass *pass, const struct fragment_pass *outer, const struct range *range)
{
	unsigned under = outer->heading >= 0 ? outer->levels[outer->heading] : 1;
	int first = range->heading, shift;

	if (first >= 0 && first == pass->lifted && (size_t)first + 1 < pass->doc->headings_len)
		first++;
	shift = first >= 0 ? (int)under + 1 - pass->levels[first] : 0;
	for (size_t i = 0; i < pass->doc->headings_len; i++) {
		int level = pass->levels[i] + shift;

		level = level > LAST_LEVEL ? LAST_LEVEL : level < 2 ? 2 : level;
		pass->levels[i] = (unsigned char)level;
	}
}

static void
put_source(struct fragment_pass *pass, const struct link *link)
{
	buf_puts(pass->out, "<p class=\"embed-source\"><a href=\"");
	url_put_href(pass->out, link->href);
	buf_puts(pass->out, "\">");
	buf_put_escaped(pass->out, slice_of(link->target->title));
	buf_puts(pass->out, "</a></p>\n</div>");
}

static void
put_embed(struct fragment_pass *outer, const struct link *link, const struct range *range)
{
	struct fragment_result result = {.heading = BUF_INIT};
	struct fragment_pass pass = {
	    .doc = link->target->doc,
	    .style = outer->style,
	    .result = &result,
	    .diag = outer->diag,
	    .out = outer->out,
	    .table = {.labels = BUF_INIT, .number = outer->table.number},
	    .lifted = outline_lifted(link->target->doc),
	    .heading = -1,
	    .prefix = prefix_of(link->href),
	};

	pass.levels = outline_levels(pass.doc);
	sink_levels(&pass, outer, range);
	buf_puts(outer->out, "<div class=\"embed\">\n");
	fragment_write_range(&pass, range->start, range->end);
	put_source(outer, link);
	outer->table.number = pass.table.number;
	outer->result->icons |= result.icons;
	outer->result->parts |= result.parts;
	outer->result->wide |= result.wide;
	outer->result->scripted |= result.scripted;
	fragment_pass_finish(&pass);
	buf_finish(&result.heading);
}

void
embed_open(struct fragment_pass *pass, const struct slot *slot)
{
	buf_puts(pass->out, "<p>");
	fragment_writers[SLOT_LINK].open(pass, slot);
}

/* What was written is the embed as a link, which stays when there is nothing to take over. */
void
embed_close(struct fragment_pass *pass, const struct slot *slot, size_t start)
{
	const struct link *link = &pass->doc->links[slot->ref];
	const struct doc *doc = link->target ? link->target->doc : NULL;
	struct slice fragment = fragment_of(link->href);
	struct range range;

	buf_puts(pass->out, "</a></p>");
	if (!doc || pass->prefix.len || pass->style->plain || link->broken || pass->table.open ||
	    (doc == pass->doc && !fragment.len) || !find_range(doc, fragment, &range))
		return;
	if (range.end - range.start > MAX_BYTES ||
	    pass->embedded + range.end - range.start > MAX_ALL || !is_whole(doc, &range))
		return;
	pass->embedded += range.end - range.start;
	buf_truncate(pass->out, pass->embed_start);
	put_embed(pass, link, &range);
}

/* The byte at which `sign` stands in a tag, or its length. */
static size_t
find_in(struct slice tag, const char *sign)
{
	size_t len = strlen(sign);

	for (size_t i = 0; i + len <= tag.len; i++)
		if (tag.ptr[i] == ' ' && !memcmp(tag.ptr + i, sign, len))
			return i;
	return tag.len;
}

/* Writes a tag without its id, and with its address led to the page that it comes from. */
static void
put_moved_tag(struct fragment_pass *pass, struct slice tag)
{
	static const char id_sign[] = " id=\"", href_sign[] = " href=\"#";

	while (tag.len) {
		size_t id = find_in(tag, id_sign), href = find_in(tag, href_sign);
		size_t at = id < href ? id : href;

		if (href < id)
			at += sizeof(href_sign) - 2;
		buf_put(pass->out, slice_head(tag, at));
		tag = slice_skip(tag, at);
		if (href < id) {
			buf_put_escaped(pass->out, pass->prefix);
		} else if (tag.len) {
			tag = slice_skip(tag, sizeof(id_sign) - 1);
			while (tag.len && tag.ptr[0] != '"')
				tag = slice_skip(tag, 1);
			tag = slice_skip(tag, 1);
		}
	}
}

void
embed_put_html(struct fragment_pass *pass, struct slice html)
{
	while (html.len) {
		const char *open = memchr(html.ptr, '<', html.len), *close;
		size_t text = open ? (size_t)(open - html.ptr) : html.len;

		buf_put(pass->out, slice_head(html, text));
		html = slice_skip(html, text);
		if (!html.len)
			return;
		close = memchr(html.ptr, '>', html.len);
		text = close ? (size_t)(close + 1 - html.ptr) : html.len;
		put_moved_tag(pass, slice_head(html, text));
		html = slice_skip(html, text);
	}
}
