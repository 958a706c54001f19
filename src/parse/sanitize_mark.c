#include "parse/sanitize_mark.h"

#include "base/mem.h"
#include "parse/doc.h"
#include "parse/html_tags.h"
#include "read/page.h"

#include <stdlib.h>
#include <strings.h>

enum {
	MAX_NESTING = 256,      /* of the author's elements: the parser recurses */
	MAX_REOPENED = 1 << 19, /* formatting elements that are opened again in later blocks */
	MAX_ATTRS = 64,         /* of one tag: the parser compares each with each */
	MAX_FAILURES = 64,      /* '<' that start no tag, in one piece: each is looked for an end */
	MAX_REPORTS = 200,      /* of one page */
};

struct mark_report {
	unsigned line;
	const char *what;
	struct slice name;
};

struct builder {
	struct marked *marked;
	const struct doc *doc;
	size_t at; /* byte of the fragment up to which all is written */
	size_t next_slot, next_raw, next_position;
	const struct slot **open;
	size_t open_len, open_cap;
	size_t failures;
};

static const char *const hint_trusted =
    "write it in Markdown, or set \"markdown: { html: trusted }\" if you trust every author";

static bool
same_report(const struct mark_report *report, unsigned line, const char *what, struct slice name)
{
	return report->line == line && report->what == what && report->name.len == name.len &&
	       !strncasecmp(report->name.ptr, name.ptr, name.len);
}

void
mark_report_removed(
    struct marked *marked, unsigned line, const char *what, struct slice name, const char *hint)
{
	struct diag_at at = {marked->page->source, line, 1};
	size_t len = marked->reports_len;

	/* They come by line, so only the last few can be equal. */
	for (size_t i = len; i > 0 && i + 16 > len; i--)
		if (same_report(&marked->reports[i - 1], line, what, name))
			return;
	if (len >= MAX_REPORTS)
		return;
	if (name.len > 40)
		name.len = 40;
	name = arena_copy(&marked->page->arena, name);
	marked->reports =
	    xgrow(marked->reports, len, &marked->reports_cap, sizeof(*marked->reports));
	marked->reports[marked->reports_len++] = (struct mark_report){line, what, name};
	diag_add(&marked->page->diag, DIAG_WARNING, "html-removed", at, hint ? hint : hint_trusted,
	    what, name.ptr);
}

static void
add_mark(struct marked *marked, enum mark_kind kind, size_t ref, unsigned line)
{
	marked->marks =
	    xgrow(marked->marks, marked->marks_len, &marked->marks_cap, sizeof(*marked->marks));
	marked->marks[marked->marks_len++] =
	    (struct mark){.at = marked->text.len, .kind = kind, .ref = (unsigned)ref, .line = line};
}

/* Index of the first mark at this byte or after it. */
static size_t
lower_bound(const struct marked *marked, size_t at)
{
	size_t low = 0, high = marked->marks_len;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (marked->marks[middle].at < at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct mark *
mark_find(const struct marked *marked, size_t at)
{
	size_t index = lower_bound(marked, at);

	return index < marked->marks_len && marked->marks[index].at == at ? &marked->marks[index]
									  : NULL;
}

bool
mark_has_heading(const struct marked *marked, size_t start, size_t end)
{
	const struct slot *slots = marked->page->doc->slots;

	for (size_t i = lower_bound(marked, start); i < marked->marks_len; i++) {
		const struct mark *mark = &marked->marks[i];

		if (mark->at >= end)
			break;
		if (mark->kind == MARK_SLOT && slots[mark->ref].kind == SLOT_HEADING)
			return true;
	}
	return false;
}

/* The element that stands for a slot, and so lends it its rules. */
static const char *
slot_element(const struct builder *builder, const struct slot *slot)
{
	static const char *const headings[] = {"h1", "h2", "h3", "h4", "h5", "h6"};
	static const char *const names[] = {
	    [SLOT_LINK] = "a",
	    [SLOT_IMAGE] = "img",
	    [SLOT_CODE] = "pre",
	    [SLOT_CALLOUT] = "aside",
	    [SLOT_DIAGRAM] = "pre",
	    [SLOT_TABLE] = "div",
	    [SLOT_TASK] = "input",
	    [SLOT_EMBED] = "div",
	    [SLOT_MATH] = "kbd",
	    [SLOT_TOC] = "nav",
	};

	if (slot->kind == SLOT_HEADING)
		return headings[(builder->doc->headings[slot->ref].level - 1) % 6];
	return names[slot->kind];
}

bool
mark_is_verbatim(int kind)
{
	return kind == SLOT_IMAGE || kind == SLOT_CODE || kind == SLOT_DIAGRAM ||
	       kind == SLOT_TASK || kind == SLOT_EMBED || kind == SLOT_MATH || kind == SLOT_TOC;
}

static void
put_end(struct builder *builder, const struct slot *slot)
{
	buf_printf(&builder->marked->text, "</%s>", slot_element(builder, slot));
}

static void
open_slot(struct builder *builder, const struct slot *slot)
{
	struct marked *marked = builder->marked;

	add_mark(marked, MARK_SLOT, (size_t)(slot - builder->doc->slots), 0);
	buf_printf(&marked->text, "<%s>", slot_element(builder, slot));
	if (mark_is_verbatim(slot->kind)) {
		if (slot->kind != SLOT_IMAGE && slot->kind != SLOT_TASK)
			put_end(builder, slot);
		builder->at = slot->end;
		return;
	}
	builder->open =
	    xgrow(builder->open, builder->open_len, &builder->open_cap, sizeof(*builder->open));
	builder->open[builder->open_len++] = slot;
}

static unsigned
line_of(const struct raw_html *raw, const struct buf *html, size_t at)
{
	unsigned line = raw->line;

	for (size_t i = raw->start; i < at; i++)
		line += html->ptr[i] == '\n';
	return line;
}

static void
put_escaped(struct marked *marked, struct slice text)
{
	if (marked->escape) {
		buf_put_escaped(&marked->text, text);
		return;
	}
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '<')
			buf_puts(&marked->text, "&lt;");
		else
			buf_putc(&marked->text, text.ptr[i]);
	}
}

/* How deep the author's elements are, counted so that it is never less than it will be. */
static void
count_depth(struct marked *marked, const struct html_element *element, bool opens)
{
	unsigned *counts[] = {
	    &marked->depth, element->flags & HTML_FORMATS ? &marked->formats : NULL};

	if (element->flags & (HTML_VOID | HTML_CLOSES))
		return;
	for (size_t i = 0; i < 2 && counts[i]; i++) {
		if (opens)
			++*counts[i];
		else if (*counts[i])
			--*counts[i];
	}
	if (marked->depth > marked->depth_max)
		marked->depth_max = marked->depth;
	if (marked->formats > marked->formats_max)
		marked->formats_max = marked->formats;
}

/* Writes what becomes of the author's tag; returns how many bytes of `html` are done. */
static size_t
put_tag(struct builder *builder, struct slice html, const struct html_token *token, unsigned line)
{
	struct marked *marked = builder->marked;
	const struct html_element *element = html_element_find(token->name);
	size_t end;

	if (!element || token->attrs > MAX_ATTRS) {
		mark_report_removed(marked, line,
		    "<%s> is no element of HTML, and is shown as text", token->name,
		    "put `backquotes` around it if it is meant as text, or correct the name");
		put_escaped(marked, token->text);
		return token->text.len;
	}
	marked->tags++;
	if (element->fate == HTML_DROP && token->kind == TOKEN_OPEN) {
		mark_report_removed(marked, line,
		    "<%s> is not allowed, and was left out with its content", token->name,
		    hint_trusted);
		end = html_find_end(slice_skip(html, token->text.len), token->name);
		if (end)
			return token->text.len + end;
		builder->failures++;
	}
	if (element->fate == HTML_DROP) { /* the other end may be in a later piece */
		if (token->kind == TOKEN_OPEN)
			add_mark(marked, MARK_AUTHOR, 0, line);
		buf_printf(
		    &marked->text, token->kind == TOKEN_OPEN ? "<x-%s>" : "</x-%s>", element->name);
		count_depth(marked, element, token->kind == TOKEN_OPEN);
		return token->text.len;
	}
	if (element->fate == HTML_UNWRAP) {
		if (token->kind == TOKEN_OPEN)
			mark_report_removed(marked, line,
			    "<%s> is not allowed, and was left out; its content stays", token->name,
			    hint_trusted);
		return token->text.len;
	}
	count_depth(marked, element, token->kind == TOKEN_OPEN);
	if (token->kind == TOKEN_OPEN)
		add_mark(marked, MARK_AUTHOR, 0, line);
	buf_put(&marked->text, token->text);
	return token->text.len;
}

static void
put_raw(struct builder *builder, const struct raw_html *raw)
{
	struct marked *marked = builder->marked;
	const struct buf *html = &builder->doc->html;
	struct slice rest = slice_from(html->ptr + raw->start, raw->end - raw->start);
	struct raw_html from = *raw; /* moves along, so that lines are counted once */

	builder->at = raw->end;
	if (marked->escape) {
		put_escaped(marked, rest);
		return;
	}
	builder->failures = 0;
	while (rest.len) {
		struct html_token token = html_token_next(rest);
		size_t done = token.text.len;

		from.line = line_of(&from, html, (size_t)(rest.ptr - html->ptr));
		from.start = (size_t)(rest.ptr - html->ptr);
		if (builder->failures > MAX_FAILURES) {
			put_escaped(marked, rest);
			return;
		}
		if (token.kind == TOKEN_OPEN || token.kind == TOKEN_CLOSE)
			done = put_tag(builder, rest, &token, from.line);
		else if (token.kind == TOKEN_TEXT)
			put_escaped(marked, token.text);
		else if (token.cut)
			mark_report_removed(marked, from.line,
			    "<%s has no end, and hides what follows", SLICE("!--"),
			    "close the comment with \"-->\"");
		builder->failures += token.lone;
		rest = slice_skip(rest, done);
	}
}

/* As in the writer of fragments: an image without text in a link without text is inside it. */
static bool
is_inside_empty(const struct builder *builder, const struct slot *open)
{
	const struct slot *next = &builder->doc->slots[builder->next_slot];

	return open->start == open->end && builder->next_slot < builder->doc->slots_len &&
	       next->start == open->start && next->end == open->end && mark_is_verbatim(next->kind);
}

enum step { STEP_CLOSE, STEP_POSITION, STEP_OPEN, STEP_RAW, STEP_DONE };

/* What comes next in the fragment, and where. */
static enum step
next_step(const struct builder *builder, size_t *ret_at)
{
	const struct doc *doc = builder->doc;
	const struct marked *marked = builder->marked;
	enum step step = STEP_DONE;
	size_t at = doc->html.len;

	if (builder->next_raw < marked->raws_len && marked->raws[builder->next_raw].start <= at) {
		at = marked->raws[builder->next_raw].start;
		step = STEP_RAW;
	}
	if (builder->next_slot < doc->slots_len && doc->slots[builder->next_slot].start <= at) {
		at = doc->slots[builder->next_slot].start;
		step = STEP_OPEN;
	}
	if (builder->next_position < marked->positions_len &&
	    *marked->positions[builder->next_position] <= at) {
		at = *marked->positions[builder->next_position];
		step = STEP_POSITION;
	}
	if (builder->open_len) {
		const struct slot *open = builder->open[builder->open_len - 1];

		if (open->end <= at && !is_inside_empty(builder, open)) {
			at = open->end;
			step = STEP_CLOSE;
		}
	}
	*ret_at = at > builder->at ? at : builder->at;
	return step;
}

static void
put_position(struct builder *builder)
{
	struct marked *marked = builder->marked;
	size_t first = builder->next_position, value = *marked->positions[first];

	add_mark(marked, MARK_POSITION, first, 0);
	buf_puts(&marked->text, "<!---->");
	while (builder->next_position < marked->positions_len &&
	       *marked->positions[builder->next_position] == value)
		builder->next_position++;
}

static void
build(struct builder *builder)
{
	struct marked *marked = builder->marked;
	const struct doc *doc = builder->doc;
	enum step step;
	size_t at;

	while ((step = next_step(builder, &at)) != STEP_DONE) {
		buf_put_bytes(&marked->text, doc->html.ptr + builder->at, at - builder->at);
		builder->at = at;
		switch (step) {
		case STEP_CLOSE:
			put_end(builder, builder->open[--builder->open_len]);
			break;
		case STEP_POSITION:
			put_position(builder);
			break;
		case STEP_OPEN:
			open_slot(builder, &doc->slots[builder->next_slot++]);
			break;
		case STEP_RAW:
			put_raw(builder, &marked->raws[builder->next_raw++]);
			break;
		case STEP_DONE:
			break;
		}
	}
	buf_put_bytes(&marked->text, doc->html.ptr + builder->at, doc->html.len - builder->at);
}

static int
compare_position(const void *left, const void *right)
{
	size_t a = **(uint32_t *const *)left, b = **(uint32_t *const *)right;

	return (a > b) - (a < b);
}

static void
collect_positions(struct marked *marked)
{
	struct doc *doc = marked->page->doc;
	size_t len = 2 * (doc->blocks_len + doc->sections_len);

	marked->positions = xcalloc(len ? len : 1, sizeof(*marked->positions));
	for (size_t i = 0; i < doc->blocks_len; i++) {
		marked->positions[marked->positions_len++] = &doc->blocks[i].html_start;
		marked->positions[marked->positions_len++] = &doc->blocks[i].html_end;
	}
	for (size_t i = 0; i < doc->sections_len; i++) {
		marked->positions[marked->positions_len++] = &doc->sections[i].html_start;
		marked->positions[marked->positions_len++] = &doc->sections[i].html_end;
	}
	qsort(marked->positions, len, sizeof(*marked->positions), compare_position);
}

static bool
within_limits(const struct marked *marked)
{
	size_t blocks = marked->page->doc->blocks_len + marked->tags;

	return marked->depth_max <= MAX_NESTING && marked->formats_max * blocks <= MAX_REOPENED;
}

static void
build_all(struct marked *marked)
{
	struct builder builder = {.marked = marked, .doc = marked->page->doc};

	marked->marks_len = 0;
	buf_truncate(&marked->text, 0);
	buf_reserve(&marked->text, builder.doc->html.len + builder.doc->html.len / 4);
	build(&builder);
	free(builder.open);
}

bool
mark_fragment(struct marked *marked)
{
	struct diag_at at = {marked->page->source, marked->raws_len ? marked->raws[0].line : 0, 1};

	collect_positions(marked);
	build_all(marked);
	if (within_limits(marked))
		return true;
	diag_add(&marked->page->diag, DIAG_ERROR, "limit", at, "close the elements that are open",
	    "HTML elements are nested too deeply (at most %d); the HTML is shown as text",
	    MAX_NESTING);
	marked->escape = true;
	build_all(marked);
	return false;
}

void
mark_finish(struct marked *marked)
{
	buf_finish(&marked->text);
	free(marked->marks);
	free(marked->positions);
	free(marked->reports);
}
