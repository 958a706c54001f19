#include "parse/sanitize.h"

#include "base/mem.h"
#include "parse/doc.h"
#include "parse/html_raw.h"
#include "parse/html_tags.h"
#include "parse/sanitize_mark.h"
#include "parse/slug.h"
#include "read/page.h"

#include <ctype.h>
#include <gumbo.h>
#include <stdlib.h>
#include <strings.h>

enum { MAX_OUTPUT_FACTOR = 16, MAX_OUTPUT_EXTRA = 1 << 20 };

/* An element whose content is being written. */
struct open_node {
	const GumboVector *children;
	unsigned next;
	const char *end;  /* what to write after it: the name for an end tag, or NULL */
	const char *name; /* of the element that is written, for what may stand in what */
	unsigned flags;   /* of the element that is written */
	unsigned slot;    /* its slot, 1-based, or 0 */
};

struct rewriter {
	struct marked *marked;
	struct doc *doc;
	struct buf html;
	struct slot *slots;
	size_t slots_len, slots_cap;
	struct open_node *open;
	size_t open_len, open_cap;
	struct slugger ids; /* of the author */
	size_t *places;     /* by position: the byte of the new fragment, or SIZE_MAX */
	size_t max;
};

static size_t
offset_of(const struct rewriter *rewriter, GumboStringPiece piece)
{
	if (!piece.data || !piece.length || piece.data < rewriter->marked->text.ptr)
		return SIZE_MAX;
	return (size_t)(piece.data - rewriter->marked->text.ptr);
}

static unsigned
flags_of(const char *name)
{
	const struct html_element *element = html_element_find(slice_of(name));

	return element ? element->flags : 0;
}

static void
push(struct rewriter *rewriter, const GumboNode *node, const char *end, const char *name,
    unsigned slot)
{
	rewriter->open =
	    xgrow(rewriter->open, rewriter->open_len, &rewriter->open_cap, sizeof(*rewriter->open));
	rewriter->open[rewriter->open_len++] = (struct open_node){
	    .children = &node->v.element.children,
	    .end = end,
	    .name = name,
	    .flags = name ? flags_of(name) : 0,
	    .slot = slot,
	};
}

/* The nearest element around what is written now that is itself written. */
static const char *
parent_name(const struct rewriter *rewriter)
{
	for (size_t i = rewriter->open_len; i > 0; i--)
		if (rewriter->open[i - 1].name)
			return rewriter->open[i - 1].name;
	return "";
}

static unsigned
open_slot(struct rewriter *rewriter, enum slot_kind kind, unsigned ref)
{
	rewriter->slots = xgrow(
	    rewriter->slots, rewriter->slots_len, &rewriter->slots_cap, sizeof(*rewriter->slots));
	rewriter->slots[rewriter->slots_len++] = (struct slot){
	    .start = rewriter->html.len,
	    .end = rewriter->html.len,
	    .kind = kind,
	    .ref = ref,
	};
	return (unsigned)rewriter->slots_len;
}

static void
put_attribute(struct buf *out, const char *name, struct slice value)
{
	buf_printf(out, " %s=\"", name);
	buf_put_escaped(out, value);
	buf_putc(out, '"');
}

/* What the page's own tags carry. */
static void
put_own_attributes(struct rewriter *rewriter, const GumboElement *element)
{
	for (unsigned i = 0; i < element->attributes.length; i++) {
		const GumboAttribute *attribute = element->attributes.data[i];

		if (!strncasecmp(attribute->name, "on", 2))
			continue;
		if (attribute->value[0])
			put_attribute(&rewriter->html, attribute->name, slice_of(attribute->value));
		else
			buf_printf(&rewriter->html, " %s", attribute->name);
	}
}

/* Ids have no blanks, and are the author's own: none can stand for one of the page's. */
static struct slice
add_anchor(struct rewriter *rewriter, struct slice name)
{
	struct doc *doc = rewriter->doc;
	struct buf id = BUF_INIT;
	struct anchor *anchor;

	name = slice_trim(name);
	if (!name.len || !slugger_claim(&rewriter->ids, name))
		return SLICE("");
	doc->anchors =
	    xgrow(doc->anchors, doc->anchors_len, &doc->anchors_cap, sizeof(*doc->anchors));
	anchor = &doc->anchors[doc->anchors_len++];
	anchor->name = arena_copy(&doc->arena, name);
	buf_puts(&id, "user-content-");
	for (size_t i = 0; i < name.len; i++)
		buf_putc(&id, (unsigned char)name.ptr[i] <= ' ' ? '-' : name.ptr[i]);
	anchor->id = arena_copy(&doc->arena, buf_slice(&id));
	buf_finish(&id);
	return anchor->id;
}

static bool
is_number(struct slice value)
{
	if (!value.len || value.len > 5)
		return false;
	for (size_t i = 0; i < value.len; i++)
		if (!isdigit((unsigned char)value.ptr[i]))
			return false;
	return true;
}

static const char *
alignment(struct slice value)
{
	static const char *const names[] = {"left", "center", "right"};

	value = slice_trim(value);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (value.len == strlen(names[i]) && !strncasecmp(value.ptr, names[i], value.len))
			return names[i];
	return NULL;
}

struct author_tag {
	const struct html_element *element;
	unsigned line;
	struct slice url; /* of href or src */
	struct slice alt, title;
	bool has_url, has_id;
};

static void
report_attribute(struct rewriter *rewriter, const struct author_tag *tag, const char *name)
{
	mark_report_removed(rewriter->marked, tag->line,
	    "the attribute \"%s\" is not allowed, and was left out", slice_of(name), NULL);
}

/* Reads the number at the start of "300", "300px". */
static struct slice
number_of(struct slice value)
{
	value = slice_trim(value);
	if (slice_ends(value, "px"))
		value.len -= 2;
	return value;
}

static void
put_author_attribute(struct rewriter *rewriter, struct author_tag *tag, struct buf *out,
    const GumboAttribute *attribute)
{
	struct slice value = slice_of(attribute->value);
	enum html_attr_kind kind = html_attr_kind(tag->element, slice_of(attribute->name));

	switch (kind) {
	case ATTR_TEXT:
		if (!strcmp(attribute->name, "alt"))
			tag->alt = value;
		else if (!strcmp(attribute->name, "title") && strchr("ai", tag->element->name[0]) &&
			 tag->has_url)
			tag->title = value;
		else
			put_attribute(out, attribute->name, value);
		return;
	case ATTR_NUMBER:
		if (is_number(number_of(value))) {
			put_attribute(out, attribute->name, number_of(value));
			return;
		}
		break;
	case ATTR_URL:
		if (!html_url_is_safe(value))
			break;
		if (!strcmp(attribute->name, "cite"))
			put_attribute(out, "cite", value);
		return;
	case ATTR_ID:
		if (tag->has_id)
			return;
		value = add_anchor(rewriter, value);
		tag->has_id = value.len > 0;
		if (value.len)
			put_attribute(out, "id", value);
		return;
	case ATTR_ALIGN:
		if (alignment(value)) {
			put_attribute(out, "class", slice_of(alignment(value)));
			return;
		}
		break;
	case ATTR_FLAG:
		buf_printf(out, " %s", attribute->name);
		return;
	case ATTR_NONE:
		break;
	}
	report_attribute(rewriter, tag, attribute->name);
}

/* The address that makes a link or an image of the tag. */
static void
find_url(struct author_tag *tag, const GumboElement *element)
{
	const char *name = !strcmp(tag->element->name, "a")     ? "href"
			   : !strcmp(tag->element->name, "img") ? "src"
								: NULL;
	const GumboAttribute *attribute =
	    name ? gumbo_get_attribute(&element->attributes, name) : NULL;

	if (!attribute)
		return;
	tag->url = slice_trim(slice_of(attribute->value));
	tag->has_url = html_url_is_safe(tag->url);
}

static unsigned
add_link(struct rewriter *rewriter, const struct author_tag *tag, struct slice attrs)
{
	struct doc *doc = rewriter->doc;
	struct link *link;

	doc->links = xgrow(doc->links, doc->links_len, &doc->links_cap, sizeof(*doc->links));
	link = &doc->links[doc->links_len];
	*link = (struct link){
	    .dest = arena_copy(&doc->arena, tag->url),
	    .title = arena_copy(&doc->arena, tag->title),
	    .attrs = arena_copy(&doc->arena, attrs),
	    .href = SLICE(""),
	    .line = tag->line,
	    .image = tag->element->name[0] == 'i',
	};
	return (unsigned)doc->links_len++;
}

static const char *
output_name(const struct html_element *element)
{
	return element->output ? element->output : element->name;
}

static bool
may_stand_here(const struct rewriter *rewriter, const struct html_element *element)
{
	const char *parent = parent_name(rewriter), *at;
	size_t len = strlen(parent);

	if (!element->parents)
		return true;
	for (at = element->parents; len && (at = strstr(at, parent)); at++)
		if (at[-1] == ' ' && at[len] == ' ')
			return true;
	return false;
}

static void
end_element(struct rewriter *rewriter, struct open_node *open)
{
	if (open->end)
		buf_printf(&rewriter->html, "</%s>", open->end);
	if (open->slot)
		rewriter->slots[open->slot - 1].end = rewriter->html.len;
	open->end = open->name = NULL;
	open->flags = open->slot = 0;
}

/* Makes room for a block: what is part of a line ends here (browsers would start it again in each
 * block that follows). False inside of a block that cannot hold another. */
static bool
begin_block(struct rewriter *rewriter)
{
	size_t outermost = rewriter->open_len;

	for (size_t i = rewriter->open_len; i > 0; i--) {
		if (rewriter->open[i - 1].flags & HTML_LEAF)
			return false;
		if (rewriter->open[i - 1].flags & HTML_BLOCK)
			break;
		if (rewriter->open[i - 1].flags & HTML_INLINE)
			outermost = i - 1;
	}
	for (size_t i = rewriter->open_len; i > outermost; i--)
		end_element(rewriter, &rewriter->open[i - 1]);
	return true;
}

static void
enter_author(struct rewriter *rewriter, const GumboNode *node, const struct mark *mark)
{
	const GumboElement *element = &node->v.element;
	struct author_tag tag = {.line = mark->line, .alt = SLICE(""), .title = SLICE("")};
	struct buf attrs = BUF_INIT;
	bool is_void;

	tag.element = html_element_find(slice_of(gumbo_normalized_tagname(element->tag)));
	if (!tag.element || tag.element->fate != HTML_KEEP ||
	    !may_stand_here(rewriter, tag.element)) {
		push(rewriter, node, NULL, NULL, 0);
		return;
	}
	is_void = tag.element->flags & HTML_VOID;
	if (tag.element->flags & HTML_BLOCK && !begin_block(rewriter)) {
		if (!is_void)
			push(rewriter, node, NULL, NULL, 0);
		return;
	}
	find_url(&tag, element);
	if (!strcmp(tag.element->name, "center"))
		buf_puts(&attrs, " class=\"center\"");
	for (unsigned i = 0; i < element->attributes.length; i++)
		put_author_attribute(rewriter, &tag, &attrs, element->attributes.data[i]);
	if (tag.has_url && !is_void) {
		unsigned link = add_link(rewriter, &tag, buf_slice(&attrs));

		push(rewriter, node, NULL, "a", open_slot(rewriter, SLOT_LINK, link));
	} else if (tag.has_url) {
		unsigned slot =
		    open_slot(rewriter, SLOT_IMAGE, add_link(rewriter, &tag, buf_slice(&attrs)));

		buf_put_escaped(&rewriter->html, tag.alt);
		rewriter->slots[slot - 1].end = rewriter->html.len;
	} else if (strcmp(tag.element->name, "img") != 0) {
		buf_printf(&rewriter->html, "<%s%s%s", output_name(tag.element), attrs.ptr,
		    is_void ? " />" : ">");
		if (!is_void)
			push(rewriter, node, output_name(tag.element), tag.element->name, 0);
	}
	buf_finish(&attrs);
}

static void
enter_slot(struct rewriter *rewriter, const GumboNode *node, unsigned old)
{
	const struct slot *slot = &rewriter->doc->slots[old];
	const char *name = gumbo_normalized_tagname(node->v.element.tag);
	unsigned made;

	if (flags_of(name) & HTML_BLOCK)
		begin_block(rewriter);
	made = open_slot(rewriter, slot->kind, slot->ref);
	if (slot->kind == SLOT_HEADING)
		rewriter->doc->headings[slot->ref].slot = made - 1;
	if (mark_is_verbatim(slot->kind)) {
		buf_put_bytes(&rewriter->html, rewriter->doc->html.ptr + slot->start,
		    slot->end - slot->start);
		rewriter->slots[made - 1].end = rewriter->html.len;
		return;
	}
	push(rewriter, node, NULL, name, made);
}

static bool
is_void(GumboTag tag)
{
	const struct html_element *element =
	    html_element_find(slice_of(gumbo_normalized_tagname(tag)));

	return element && element->flags & HTML_VOID;
}

static void
enter_own(struct rewriter *rewriter, const GumboNode *node)
{
	const GumboElement *element = &node->v.element;
	const char *name = gumbo_normalized_tagname(element->tag);

	/* what is left of a paragraph that the author's HTML had ended */
	if (!element->children.length && element->tag == GUMBO_TAG_P)
		return;
	if (flags_of(name) & HTML_BLOCK && !begin_block(rewriter)) {
		push(rewriter, node, NULL, NULL, 0);
		return;
	}
	buf_printf(&rewriter->html, "<%s", name);
	put_own_attributes(rewriter, element);
	buf_puts(&rewriter->html, is_void(element->tag) ? " />" : ">");
	if (!is_void(element->tag))
		push(rewriter, node, name, name, 0);
}

/* What the author's HTML has left of an element whose content must not be shown. */
static void
enter_dropped(struct rewriter *rewriter, const GumboNode *node)
{
	const GumboElement *element = &node->v.element;
	size_t start = offset_of(rewriter, element->original_tag);
	size_t end = offset_of(rewriter, element->original_end_tag);

	if (node->parse_flags & GUMBO_INSERTION_IMPLICIT_END_TAG || end == SIZE_MAX ||
	    mark_has_heading(rewriter->marked, start, end))
		push(rewriter, node, NULL, NULL, 0);
}

/* An element of a line that was not closed goes on in the next block; an author has forgotten it. */
static bool
is_carried_over(const GumboNode *node)
{
	unsigned parent = flags_of(gumbo_normalized_tagname(node->parent->v.element.tag));

	return node->parse_flags & GUMBO_INSERTION_RECONSTRUCTED_FORMATTING_ELEMENT &&
	       (node->index_within_parent == 0 || !(parent & (HTML_LEAF | HTML_INLINE)));
}

static void
enter_element(struct rewriter *rewriter, const GumboNode *node)
{
	const GumboElement *element = &node->v.element;
	const struct mark *mark =
	    mark_find(rewriter->marked, offset_of(rewriter, element->original_tag));

	if (element->tag == GUMBO_TAG_UNKNOWN || element->tag_namespace != GUMBO_NAMESPACE_HTML)
		enter_dropped(rewriter, node);
	else if (is_carried_over(node))
		push(rewriter, node, NULL, NULL, 0);
	else if (!mark)
		enter_own(rewriter, node);
	else if (mark->kind == MARK_SLOT)
		enter_slot(rewriter, node, mark->ref);
	else
		enter_author(rewriter, node, mark);
}

static void
put_place(struct rewriter *rewriter, const GumboText *text)
{
	const struct mark *mark =
	    mark_find(rewriter->marked, offset_of(rewriter, text->original_text));

	if (mark && mark->kind == MARK_POSITION)
		rewriter->places[mark->ref] = rewriter->html.len;
}

static void
put_text(struct rewriter *rewriter, const GumboNode *node)
{
	const char *text = node->v.text.text;

	/* the parser takes the first line feed from a <pre> */
	if (text[0] == '\n' && node->index_within_parent == 0 &&
	    !strcmp(parent_name(rewriter), "pre"))
		buf_putc(&rewriter->html, '\n');
	buf_put_escaped(&rewriter->html, slice_of(text));
}

static void
enter(struct rewriter *rewriter, const GumboNode *node)
{
	switch (node->type) {
	case GUMBO_NODE_ELEMENT:
		enter_element(rewriter, node);
		break;
	case GUMBO_NODE_TEXT:
	case GUMBO_NODE_WHITESPACE:
	case GUMBO_NODE_CDATA:
		put_text(rewriter, node);
		break;
	case GUMBO_NODE_COMMENT:
		put_place(rewriter, &node->v.text);
		break;
	case GUMBO_NODE_DOCUMENT:
	case GUMBO_NODE_TEMPLATE:
		break;
	}
}

static void
leave(struct rewriter *rewriter)
{
	end_element(rewriter, &rewriter->open[--rewriter->open_len]);
}

static void
walk(struct rewriter *rewriter, const GumboNode *root)
{
	push(rewriter, root, NULL, NULL, 0);
	while (rewriter->open_len) {
		struct open_node *top = &rewriter->open[rewriter->open_len - 1];

		if (top->next == top->children->length || rewriter->html.len > rewriter->max)
			leave(rewriter);
		else
			enter(rewriter, top->children->data[top->next++]);
	}
}

/* Positions whose mark got lost stay between their neighbours; none runs ahead of one before it. */
static void
move_positions(struct rewriter *rewriter)
{
	const struct marked *marked = rewriter->marked;
	size_t last = 0, old = SIZE_MAX;

	for (size_t i = 0; i < marked->positions_len; i++) {
		bool same = i && *marked->positions[i] == old;

		old = *marked->positions[i];
		if (!same && rewriter->places[i] != SIZE_MAX && rewriter->places[i] > last)
			last = rewriter->places[i];
		*marked->positions[i] = last;
	}
}

static void
report_length(struct rewriter *rewriter)
{
	const struct page *page = rewriter->marked->page;
	struct diag_at at = {page->source, rewriter->marked->raws[0].line, 1};

	diag_add(&rewriter->marked->page->diag, DIAG_ERROR, "limit", at,
	    "close the elements that are open",
	    "the page's HTML grew over %zu bytes; what follows is left out", rewriter->max);
}

static void
parse_and_walk(struct rewriter *rewriter)
{
	const struct buf *text = &rewriter->marked->text;
	GumboOptions options = kGumboDefaultOptions;
	GumboOutput *output;

	options.max_errors = 0;
	options.fragment_context = GUMBO_TAG_DIV;
	output = gumbo_parse_with_options(&options, text->ptr, text->len);
	walk(rewriter, output->root);
	if (rewriter->html.len > rewriter->max)
		report_length(rewriter);
	gumbo_destroy_output(&options, output);
}

void
sanitize_html(struct page *page, const struct raw_html *raws, size_t raws_len)
{
	struct doc *doc = page->doc;
	struct marked marked = {.page = page, .raws = raws, .raws_len = raws_len, .text = BUF_INIT};
	struct rewriter rewriter = {.marked = &marked, .doc = doc, .html = BUF_INIT};

	for (size_t i = 0; i < doc->anchors_len; i++) /* the array grows: its ranges do not move */
		doc->anchors[i].html_start = doc->anchors[i].html_end = 0;
	slugger_init(&rewriter.ids, &doc->arena);
	mark_fragment(&marked);
	rewriter.max = doc->html.len * MAX_OUTPUT_FACTOR + MAX_OUTPUT_EXTRA;
	rewriter.places = xmalloc((marked.positions_len + 1) * sizeof(*rewriter.places));
	for (size_t i = 0; i < marked.positions_len; i++)
		rewriter.places[i] = SIZE_MAX;
	buf_reserve(&rewriter.html, doc->html.len);
	parse_and_walk(&rewriter);
	move_positions(&rewriter);
	buf_finish(&doc->html);
	doc->html = rewriter.html;
	free(doc->slots);
	doc->slots = rewriter.slots;
	doc->slots_len = rewriter.slots_len;
	doc->slots_cap = rewriter.slots_cap;
	free(rewriter.open);
	free(rewriter.places);
	slugger_finish(&rewriter.ids);
	mark_finish(&marked);
}
