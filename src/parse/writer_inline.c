#include "base/mem.h"
#include "base/path.h"
#include "conf/config.h"
#include "parse/autolink.h"
#include "parse/dialect_tree.h"
#include "parse/emphasis.h"
#include "parse/html_raw.h"
#include "parse/softbreak.h"
#include "parse/writer.h"
#include "parse/writer_dialect.h"
#include "read/page.h"

/* Inside an image everything becomes its alternative text. */

/* The text of a link that is its address stays that address on a converted page. */
static bool
is_address(const cmark_node *text)
{
	return text->parent->type == CMARK_NODE_LINK &&
	       memmem(text->as.literal.data, (size_t)text->as.literal.len, "://", 3);
}

static void
write_text(struct writer *writer, cmark_node *node, bool entering)
{
	struct slice text = chunk_slice(node->as.literal);

	if (softbreak_was_here(node))
		writer_add_span(writer, SPAN_JOIN, writer->text.len, 0);
	buf_put_escaped(writer->html, is_address(node) ? text : writer_shown(writer, text));
	buf_put(&writer->text, text);
}

static void
write_soft_break(struct writer *writer, cmark_node *node, bool entering)
{
	buf_putc(&writer->text, '\n');
	if (writer->plain)
		buf_putc(writer->html, ' ');
	else if (writer->conf->breaks == BREAKS_HARD)
		buf_puts(writer->html, "<br />\n");
	else
		buf_putc(writer->html, '\n');
}

static void
write_line_break(struct writer *writer, cmark_node *node, bool entering)
{
	size_t start = writer->text.len;

	buf_putc(&writer->text, '\n');
	writer_add_span(writer, SPAN_BREAK, start, 0);
	buf_puts(writer->html, writer->plain ? " " : "<br />\n");
}

static void
write_code(struct writer *writer, cmark_node *node, bool entering)
{
	struct slice text = chunk_slice(node->as.literal);
	size_t start = writer->text.len;

	if (emphasis_is_math(node)) {
		writer_math(writer, node);
		return;
	}
	if (!writer->plain)
		buf_puts(writer->html, "<code>");
	buf_put_escaped(writer->html, text);
	if (!writer->plain)
		buf_puts(writer->html, "</code>");
	buf_put(&writer->text, text);
	writer_add_span(writer, SPAN_CODE, start, 0);
}

/* <br> is the one way to break a line inside a table's cell. */
static bool
is_break(struct slice html)
{
	return html.len >= 4 && html.len <= 6 && (html.ptr[1] | 32) == 'b' &&
	       (html.ptr[2] | 32) == 'r';
}

static void
write_html(struct writer *writer, cmark_node *node, bool entering)
{
	struct slice html = chunk_slice(node->as.literal);
	size_t start = writer->text.len;

	if (is_break(html)) {
		buf_putc(&writer->text, '\n');
		writer_add_span(writer, SPAN_BREAK, start, 0);
	}
	if (writer->plain)
		buf_put_escaped(writer->html, html);
	else
		html_write_raw(writer, node);
}

/* Spans of nested marks are noted when they end, so their start waits in the node. */
static void
note_mark(struct writer *writer, cmark_node *node, bool entering, enum span_kind kind)
{
	if (entering)
		node->user_data = (void *)(uintptr_t)writer->text.len;
	else
		writer_add_span(writer, kind, (uintptr_t)node->user_data, 0);
}

static void
write_emph(struct writer *writer, cmark_node *node, bool entering)
{
	note_mark(writer, node, entering, SPAN_EMPH);
	if (!writer->plain)
		buf_puts(writer->html, entering ? "<em>" : "</em>");
}

static void
write_strong(struct writer *writer, cmark_node *node, bool entering)
{
	note_mark(writer, node, entering, SPAN_STRONG);
	if (!writer->plain)
		buf_puts(writer->html, entering ? "<strong>" : "</strong>");
}

static void
write_strike(struct writer *writer, cmark_node *node, bool entering)
{
	if (!writer->plain)
		buf_puts(writer->html, entering ? "<del>" : "</del>");
}

static void
write_marked(struct writer *writer, cmark_node *node, bool entering)
{
	if (!writer->plain)
		buf_puts(writer->html, entering ? "<mark>" : "</mark>");
}

static size_t
add_link(struct writer *writer, cmark_node *node, bool image)
{
	struct doc *doc = writer->doc;
	struct slice dest = chunk_slice(node->as.link.url);
	const struct wiki *wiki = dialect_wiki(node);
	struct link *link;

	doc->links = xgrow(doc->links, doc->links_len, &doc->links_cap, sizeof(*doc->links));
	link = &doc->links[doc->links_len];
	*link = (struct link){
	    .dest = arena_copy(&doc->arena, dest),
	    .title =
		arena_copy(&doc->arena, writer_shown(writer, chunk_slice(node->as.link.title))),
	    .href = SLICE(""),
	    .attrs = wiki ? arena_copy(&doc->arena, wiki->attrs) : SLICE(""),
	    .wiki = wiki != NULL,
	    .embed = wiki && wiki->embed && node->parent->user_data == &writer_embed_mark,
	    .line = writer_line(writer, node),
	    .col = writer_column(writer, node),
	    .image = image,
	    .autolink = !image && autolink_is(node),
	};
	if (writer->conf->html != HTML_TRUSTED && !html_url_is_safe(dest)) {
		diag_add(&writer->page->diag, DIAG_WARNING, "unsafe-link",
		    (struct diag_at){writer->page->source, link->line, link->col},
		    "link to an http(s) address or to a file of the site",
		    "an address that starts with \"%.*s\" is not linked",
		    (int)(dest.len < 24 ? dest.len : 24), dest.ptr);
		link->dest = SLICE("");
		link->broken = true;
	}
	return doc->links_len++;
}

static void
write_link(struct writer *writer, cmark_node *node, bool entering)
{
	size_t slot, start;

	if (writer->plain)
		return;
	if (entering) {
		size_t link = add_link(writer, node, false);

		writer_open_slot(
		    writer, node, writer->doc->links[link].embed ? SLOT_EMBED : SLOT_LINK, link);
		/* Where its text starts waits in the span list's place: see below. */
		writer_add_span(writer, SPAN_LINK, writer->text.len, writer->doc->links_len - 1);
		return;
	}
	writer_close_slot(writer, node);
	slot = (uintptr_t)node->user_data;
	start = writer->spans_len;
	while (start-- > 0) {
		struct span *span = &writer->spans[start];

		if (span->kind == SPAN_LINK && span->ref == writer->doc->slots[slot].ref) {
			span->end = (unsigned)writer->text.len;
			break;
		}
	}
}

static void
write_image(struct writer *writer, cmark_node *node, bool entering)
{
	if (writer->plain && writer->plain != node)
		return;
	if (entering) {
		writer_open_slot(writer, node, SLOT_IMAGE, add_link(writer, node, true));
		writer->plain = node;
	} else {
		writer_close_slot(writer, node);
		writer->plain = NULL;
	}
}

static void
write_footnote_reference(struct writer *writer, cmark_node *node, bool entering)
{
	cmark_node *definition = node->parent_footnote_def;
	struct buf *html = writer->html;

	if (writer->plain || !entering)
		return;
	buf_puts(html, "<sup class=\"footnote-ref\"><a href=\"#fn-");
	url_put_href(html, chunk_slice(definition->as.literal));
	buf_puts(html, "\" id=\"fnref-");
	url_put_href(html, chunk_slice(definition->as.literal));
	if (node->footnote.ref_ix > 1)
		buf_printf(html, "-%d", node->footnote.ref_ix);
	buf_puts(html, "\" data-footnote-ref>");
	url_put_href(html, chunk_slice(node->as.literal));
	buf_puts(html, "</a></sup>");
}

node_handler *
writer_inline_handler(cmark_node *node)
{
	static node_handler *const handlers[] = {
	    [CMARK_NODE_TEXT & CMARK_NODE_VALUE_MASK] = write_text,
	    [CMARK_NODE_SOFTBREAK & CMARK_NODE_VALUE_MASK] = write_soft_break,
	    [CMARK_NODE_LINEBREAK & CMARK_NODE_VALUE_MASK] = write_line_break,
	    [CMARK_NODE_CODE & CMARK_NODE_VALUE_MASK] = write_code,
	    [CMARK_NODE_HTML_INLINE & CMARK_NODE_VALUE_MASK] = write_html,
	    [CMARK_NODE_EMPH & CMARK_NODE_VALUE_MASK] = write_emph,
	    [CMARK_NODE_STRONG & CMARK_NODE_VALUE_MASK] = write_strong,
	    [CMARK_NODE_LINK & CMARK_NODE_VALUE_MASK] = write_link,
	    [CMARK_NODE_IMAGE & CMARK_NODE_VALUE_MASK] = write_image,
	    [CMARK_NODE_FOOTNOTE_REFERENCE & CMARK_NODE_VALUE_MASK] = write_footnote_reference,
	};
	size_t kind = node->type & CMARK_NODE_VALUE_MASK;

	if (node->type == emphasis_strikethrough())
		return write_strike;
	if (node->type == emphasis_mark())
		return write_marked;
	return kind < sizeof(handlers) / sizeof(*handlers) ? handlers[kind] : NULL;
}
