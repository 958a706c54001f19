#include "parse/heading.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "parse/attributes.h"
#include "parse/dialect.h"
#include "read/page.h"

static void
end_section(struct writer *writer)
{
	struct doc *doc = writer->doc;
	struct section *section;

	if (!doc->sections_len)
		return;
	section = &doc->sections[doc->sections_len - 1];
	section->block_end = (unsigned)doc->blocks_len;
	section->html_end = writer->html->len;
}

/* The nearest earlier section of a lower level. Levels are few, so the climb is short. */
static int
find_parent(const struct doc *doc, int heading)
{
	int parent = (int)doc->sections_len - 1;

	if (heading < 0)
		return -1;
	while (parent > 0 &&
	       doc->headings[doc->sections[parent].heading].level >= doc->headings[heading].level)
		parent = doc->sections[parent].parent;
	return parent > 0 ? parent : -1;
}

void
heading_begin_section(struct writer *writer, int heading)
{
	struct doc *doc = writer->doc;
	int parent = find_parent(doc, heading);

	end_section(writer);
	doc->sections =
	    xgrow(doc->sections, doc->sections_len, &doc->sections_cap, sizeof(*doc->sections));
	doc->sections[doc->sections_len++] = (struct section){
	    .heading = heading,
	    .parent = parent,
	    .block_start = (unsigned)doc->blocks_len,
	    .html_start = writer->html->len,
	};
}

void
heading_enter(struct writer *writer, cmark_node *node)
{
	struct doc *doc = writer->doc;
	struct heading *heading;
	struct attributes attributes;

	if (dialect_is_tight_heading(node))
		diag_add(&writer->page->diag, DIAG_WARNING, "heading-space",
		    (struct diag_at){writer->page->source, writer_line(writer, node), 1},
		    "put a blank after the '#', so that other programs see it too",
		    "a heading without a blank after '#' is read as one");
	attributes_take(node, &doc->arena, &attributes);
	doc->headings =
	    xgrow(doc->headings, doc->headings_len, &doc->headings_cap, sizeof(*doc->headings));
	heading = &doc->headings[doc->headings_len];
	*heading = (struct heading){
	    .id = attributes.id,
	    .text = SLICE(""),
	    .shown = SLICE(""),
	    .attr = attributes.rest,
	    .level = (unsigned)node->as.heading.level,
	    .line = writer_line(writer, node),
	    .setext = node->as.heading.setext,
	    .explicit_id = attributes.id.len > 0,
	    .nested = node->parent->type != CMARK_NODE_DOCUMENT,
	};
	if (!heading->nested)
		heading_begin_section(writer, (int)doc->headings_len);
	writer_begin_block(writer, BLOCK_HEADING, node)->heading = (unsigned)doc->headings_len;
	writer_open_slot(writer, node, SLOT_HEADING, doc->headings_len);
	heading->slot = doc->slots_len - 1;
	doc->headings_len++;
}

/* The text as github-slugger gets it: one line. */
static struct slice
one_line(struct arena *arena, struct slice text)
{
	struct slice line = arena_copy(arena, text);
	char *bytes = (char *)line.ptr;

	for (size_t i = 0; i < line.len; i++)
		if (bytes[i] == '\n')
			bytes[i] = ' ';
	return line;
}

static void
replace_taken_id(struct writer *writer, struct heading *heading)
{
	struct slice taken = heading->id;

	heading->id = slugger_make(&writer->slugger, heading->text);
	diag_add(&writer->page->diag, DIAG_WARNING, "duplicate-id",
	    (struct diag_at){writer->page->source, heading->line, 1},
	    "give the heading an id that no other on the page has",
	    "the id \"%.*s\" is taken; the heading has \"%.*s\"", SLICE_ARG(taken),
	    SLICE_ARG(heading->id));
}

/* The heading's text converted, code in it left alone. */
static struct slice
converted_text(struct writer *writer, cmark_node *node)
{
	cmark_iter *iter = cmark_iter_new(node);
	cmark_event_type event;
	struct buf text = BUF_INIT;
	struct slice shown;

	while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
		cmark_node *child = cmark_iter_get_node(iter);

		if (event != CMARK_EVENT_ENTER)
			continue;
		if (child->type == CMARK_NODE_TEXT)
			buf_put(&text, writer_shown(writer, chunk_slice(child->as.literal)));
		else if (child->type == CMARK_NODE_CODE)
			buf_put(&text, chunk_slice(child->as.literal));
		else if (child->type == CMARK_NODE_SOFTBREAK || child->type == CMARK_NODE_LINEBREAK)
			buf_putc(&text, ' ');
	}
	cmark_iter_free(iter);
	shown = arena_copy(&writer->doc->arena, buf_slice(&text));
	buf_finish(&text);
	return shown;
}

void
heading_leave(struct writer *writer, cmark_node *node)
{
	struct doc *doc = writer->doc;
	size_t slot = (uintptr_t)node->user_data;
	struct heading *heading = &doc->headings[doc->slots[slot].ref];

	writer_close_slot(writer, node);
	heading->text = one_line(&doc->arena, buf_slice(&writer->text));
	if (!heading->explicit_id)
		heading->id = slugger_make(&writer->slugger, heading->text);
	else if (!slugger_claim(&writer->slugger, heading->id))
		replace_taken_id(writer, heading);
	if (writer->page->convert)
		heading->shown = converted_text(writer, node);
}

/* The page's title is its only h1, or one that comes before anything else. */
static void
find_title(struct doc *doc)
{
	size_t count = 0, first = 0;

	for (size_t i = 0; i < doc->headings_len; i++) {
		if (doc->headings[i].level != 1 || doc->headings[i].nested)
			continue;
		if (!count++)
			first = i;
	}
	doc->title_heading = -1;
	if (!count)
		return;
	doc->title_leads = doc->blocks_len && doc->blocks[0].kind == BLOCK_HEADING &&
			   doc->blocks[0].heading == first;
	if (count == 1 || doc->title_leads)
		doc->title_heading = (int)first;
	doc->heading_shift = count > (doc->title_leads ? 1 : 0);
}

void
heading_end_sections(struct writer *writer)
{
	end_section(writer);
	find_title(writer->doc);
}
