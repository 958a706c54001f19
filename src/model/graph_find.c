/* What an author means by a name in `requires:`. */
#include "base/mem.h"
#include "base/path.h"
#include "model/graph.h"
#include "parse/doc.h"
#include "read/pair.h"

#include <stdlib.h>

/* The node of the page with that id, the author's or ours, or the node of a heading with that
 * anchor, or which it stands in; -1 when there is none. */
static int
find_node(const struct page *page, struct slice id)
{
	struct buf own = BUF_INIT;
	int found = -1;

	for (size_t i = 0; page->nodes && i < page->nodes->len && found < 0; i++) {
		const struct node *node = &page->nodes->nodes[i];
		int heading = node->kind == NODE_STAGE || node->kind == NODE_TOPIC
				  ? node_heading(page, node)
				  : -1;

		if (heading >= 0 && slice_eq(page->doc->headings[heading].id, id) &&
		    page->doc->headings[heading].line == node->line) {
			found = (int)i;
			break;
		}
		buf_truncate(&own, 0);
		node_put_id(&own, page, node);
		if (i && slice_eq(buf_slice(&own), id))
			found = (int)i;
	}
	for (size_t i = 0; page->doc && i < page->doc->headings_len && found < 0; i++)
		if (page->nodes && slice_eq(page->doc->headings[i].id, id))
			found = node_at_line(page, page->doc->headings[i].line);
	buf_finish(&own);
	return found;
}

/* The page of a name: of its own language first. */
static struct page *
best_of(struct page *const *pages, size_t len, int lang)
{
	for (size_t i = 0; i < len; i++)
		if (pages[i]->lang == lang)
			return pages[i];
	return len ? pages[0] : NULL;
}

static struct page *
by_path(const struct roadmap *roadmap, const struct page *page, struct slice name)
{
	struct buf path = BUF_INIT;
	const struct name *folded;
	struct page *found = NULL;

	for (int pass = 0; pass < 2 && !found; pass++) {
		struct slice dir = path_dir(page->path);

		buf_truncate(&path, 0);
		if (pass && dir.len)
			buf_printf(&path, "%.*s/", SLICE_ARG(dir));
		buf_put(&path, name);
		found = site_find_path(roadmap->site, buf_slice(&path));
		if (!found) {
			buf_puts(&path, ".md");
			found = site_find_path(roadmap->site, buf_slice(&path));
		}
	}
	folded = found ? NULL : site_find_folded(roadmap->site, name, true);
	if (folded && !memchr(name.ptr, '/', name.len))
		found = best_of(folded->pages, folded->len, page->lang);
	buf_finish(&path);
	return found;
}

static struct page *
find_page(const struct roadmap *roadmap, const struct page *page, struct slice name)
{
	enum { SOME = 64 };
	struct page *pages[SOME], *found;
	size_t len;
	uint64_t title;

	while (slice_starts(name, "./"))
		name = slice_skip(name, 2);
	if (slice_starts(name, "/"))
		name = slice_skip(name, 1);
	if (slice_ends(name, "/"))
		name.len--;
	if (slice_starts(name, "[[") && slice_ends(name, "]]"))
		name = slice_head(slice_skip(name, 2), name.len - 4);
	len = roadmap_find_pages(roadmap, name, pages, SOME);
	found = best_of(pages, len < SOME ? len : SOME, page->lang);
	if (!found)
		found = by_path(roadmap, page, name);
	title = node_key(name);
	if (!found && title) {
		const struct name *entry =
		    names_find(roadmap->by_title, slice_from((const char *)&title, sizeof(title)));

		found = entry ? best_of(entry->pages, entry->len, page->lang) : NULL;
	}
	return found;
}

static int
find_topic(const struct page *page, struct slice name)
{
	uint64_t key = node_key(name);

	for (size_t i = 1; key && i < page->nodes->len; i++) {
		const struct node *node = &page->nodes->nodes[i];

		if ((node->kind == NODE_TOPIC || node->kind == NODE_LINK) && node->key == key)
			return (int)i;
	}
	return -1;
}

bool
roadmap_find(
    const struct roadmap *roadmap, const struct page *page, struct slice name, struct node_ref *ret)
{
	const char *sign = memchr(name.ptr, '#', name.len);
	struct slice path = sign ? slice_head(name, (size_t)(sign - name.ptr)) : name;
	struct page *found = path.len ? find_page(roadmap, page, path) : (struct page *)page;
	int node = 0, term;

	if (found && sign)
		node = find_node(found, slice_skip(name, path.len + 1));
	if (found && found->nodes && node >= 0) {
		*ret = (struct node_ref){found, node};
		return true;
	}
	node = page->nodes ? find_topic(page, name) : -1;
	if (node >= 0) {
		*ret = (struct node_ref){(struct page *)page, node};
		return true;
	}
	term = terms_find_id(roadmap->terms, name);
	if (term < 0)
		term = terms_find_name(roadmap->terms, name);
	if (term >= 0)
		*ret = (struct node_ref){NULL, term};
	return term >= 0;
}

size_t
roadmap_requires_len(const struct page *page)
{
	return json_array_size(json_object_get(page->front.data, "requires"));
}

bool
roadmap_requires(
    const struct roadmap *roadmap, const struct page *page, size_t i, struct node_ref *ret)
{
	json_t *name = json_array_get(json_object_get(page->front.data, "requires"), i);

	return json_is_string(name) &&
	       roadmap_find(roadmap, page,
		   slice_from(json_string_value(name), json_string_length(name)), ret);
}

/* The outline's headings have the same levels in the same order. */
static bool
same_outline(const struct doc *a, const struct doc *b)
{
	if (a->sections_len != b->sections_len)
		return false;
	for (size_t i = 0; i < a->sections_len; i++) {
		int first = a->sections[i].heading, second = b->sections[i].heading;

		if ((first < 0) != (second < 0) ||
		    (first >= 0 && a->headings[first].level != b->headings[second].level))
			return false;
	}
	return true;
}

static bool
same_nodes(const struct page_nodes *a, const struct page_nodes *b)
{
	if (a->len != b->len)
		return false;
	for (size_t i = 0; i < a->len; i++)
		if (a->nodes[i].kind != b->nodes[i].kind ||
		    a->nodes[i].parent != b->nodes[i].parent)
			return false;
	return true;
}

/* The version in the default language, else in the first of the languages that has one. */
static struct page *
source_of(const struct config *conf, const struct page *page)
{
	const struct translations *row = page->translations;
	struct page *source = NULL;

	if (!row)
		return NULL;
	if (conf->default_lang >= 0 && (size_t)conf->default_lang < row->len)
		source = row->pages[conf->default_lang];
	for (size_t i = 0; i < row->len && !source; i++)
		source = row->pages[i];
	return source == page || !source || !source->nodes ? NULL : source;
}

struct twin_map
twin_map(const struct roadmap *roadmap, const struct page *page)
{
	struct twin_map map = {.page = page};

	map.source = source_of(roadmap->site->conf, page);
	map.outline = map.source && same_outline(page->doc, map.source->doc);
	map.nodes = map.outline && same_nodes(page->nodes, map.source->nodes);
	return map;
}

/* Of each heading of the outline its section, -1 for others. To be freed. */
static int *
list_sections(const struct doc *doc)
{
	int *sections = xmalloc((doc->headings_len + 1) * sizeof(*sections));

	for (size_t i = 0; i < doc->headings_len; i++)
		sections[i] = -1;
	for (size_t i = doc->sections_len; i-- > 0;)
		if (doc->sections[i].heading >= 0)
			sections[doc->sections[i].heading] = (int)i;
	return sections;
}

/* The heading of the source that an id or a place gives; -1 when neither does. */
static int
twin_heading(const struct twin_map *map, const int *sections, int heading)
{
	const struct doc *doc = map->page->doc, *source = map->source->doc;

	if (doc->headings[heading].explicit_id)
		for (size_t i = 0; i < source->headings_len; i++)
			if (source->headings[i].explicit_id &&
			    slice_eq(source->headings[i].id, doc->headings[heading].id))
				return (int)i;
	return map->outline && sections[heading] >= 0 ? source->sections[sections[heading]].heading
						      : -1;
}

/* The heading that a stage or topic is, -1 for other nodes. */
static int
heading_of(const struct page *page, const struct node *node)
{
	int heading =
	    node->kind == NODE_STAGE || node->kind == NODE_TOPIC ? node_heading(page, node) : -1;

	return heading >= 0 && page->doc->headings[heading].line == node->line ? heading : -1;
}

/* Of each heading the first stage, then the first topic that is made from it; -1 for none. To be
 * freed. */
static int *
list_heading_nodes(const struct page *page)
{
	size_t len = page->doc->headings_len;
	int *found = xmalloc((len * 2 + 1) * sizeof(*found));

	for (size_t i = 0; i < len * 2; i++)
		found[i] = -1;
	for (size_t i = page->nodes->len; i-- > 1;) {
		const struct node *node = &page->nodes->nodes[i];
		int heading = heading_of(page, node);

		if (heading >= 0)
			found[(node->kind == NODE_TOPIC ? len : 0) + (size_t)heading] = (int)i;
	}
	return found;
}

void
twin_list(const struct twin_map *map, int *ret)
{
	const struct page_nodes *nodes = map->page->nodes;
	int *sections, *found;

	for (size_t i = 0; i < nodes->len; i++)
		ret[i] = map->source && (i == 0 || map->nodes) ? (int)i : -1;
	if (!map->source || map->nodes)
		return;
	sections = list_sections(map->page->doc);
	found = list_heading_nodes(map->source);
	for (size_t i = 1; i < nodes->len; i++) {
		int heading = heading_of(map->page, &nodes->nodes[i]);
		bool topic = nodes->nodes[i].kind == NODE_TOPIC;

		if (heading >= 0)
			heading = twin_heading(map, sections, heading);
		if (heading >= 0)
			ret[i] =
			    found[(topic ? map->source->doc->headings_len : 0) + (size_t)heading];
	}
	free(sections);
	free(found);
}
