#include "parse/emphasis.h"

#include "base/unicode.h"
#include "base/utf8.h"
#include "parse/formula.h"

#include <ctype.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <cmark-gfm/node.h>
#include <cmark-gfm/parser.h>
#include <cmark-gfm/render.h>

/* Written by emphasis_register only. */
static struct {
	cmark_syntax_extension *extension;
	cmark_node_type strikethrough, mark;
} registered;

/* A run of one marker in the text of a block, and what it may do. */
struct run {
	struct slice text;
	size_t start, end;
	unsigned char marker;
	bool opens, closes;
};

/* Where text ends: as in cmark, and at `~`, `=` and `$`. */
enum { STOP_NATIVE = 1, STOP_MARKER };

static const unsigned char stops[256] = {
    ['\n'] = STOP_NATIVE,
    ['\r'] = STOP_NATIVE,
    ['!'] = STOP_NATIVE,
    ['$'] = STOP_NATIVE,
    ['&'] = STOP_NATIVE,
    ['*'] = STOP_MARKER,
    ['<'] = STOP_NATIVE,
    ['='] = STOP_NATIVE,
    ['['] = STOP_NATIVE,
    ['\\'] = STOP_NATIVE,
    [']'] = STOP_NATIVE,
    ['_'] = STOP_MARKER,
    ['`'] = STOP_NATIVE,
    ['~'] = STOP_NATIVE,
};

#ifdef __SSE2__
static inline __m128i
equal(__m128i bytes, int but, char c)
{
	return _mm_cmpeq_epi8(_mm_and_si128(bytes, _mm_set1_epi8((char)~but)), _mm_set1_epi8(c));
}

/* The bytes from `from` on, `from + most` at most. */
static inline __m128i
between(__m128i bytes, char from, char most)
{
	__m128i above = _mm_sub_epi8(bytes, _mm_set1_epi8(from));

	return _mm_cmpeq_epi8(_mm_subs_epu8(above, _mm_set1_epi8(most)), _mm_setzero_si128());
}

/* Of sixteen bytes, bits for those that may be stops: all of the table above are. */
static inline unsigned
may_stop(__m128i bytes)
{
	__m128i found = between(bytes, '\n', 3);

	found = _mm_or_si128(found, between(bytes, '[', 5));
	found = _mm_or_si128(found, equal(bytes, 0, '!'));
	found = _mm_or_si128(found, equal(bytes, 2, '$'));
	found = _mm_or_si128(found, equal(bytes, 0, '*'));
	found = _mm_or_si128(found, equal(bytes, 1, '<'));
	found = _mm_or_si128(found, equal(bytes, 0, '~'));
	return (unsigned)_mm_movemask_epi8(found);
}
#endif

/* The next stop from `at` on, or the end. */
static size_t
find_stop(struct slice text, size_t at)
{
#ifdef __SSE2__
	for (; at + 16 <= text.len; at += 16) {
		const void *bytes = text.ptr + at;
		unsigned found = may_stop(_mm_loadu_si128((const __m128i *)bytes));

		for (; found; found &= found - 1) {
			size_t stop = at + (size_t)__builtin_ctz(found);

			if (stops[(unsigned char)text.ptr[stop]])
				return stop;
		}
	}
#endif
	while (at < text.len && !stops[(unsigned char)text.ptr[at]])
		at++;
	return at;
}

/* The sides of a run. A variation selector belongs to the character before it: `base` is that one,
 * `last` the selector; without a selector both are the same. */
struct sides {
	uint32_t last, base, after;
	bool selector;
};

static struct sides
look_around(struct slice text, size_t start, size_t end)
{
	struct sides sides = {'\n', '\n', '\n', false};
	size_t len = utf8_prev(text, start, &sides.last);
	uint32_t rune;

	utf8_next(slice_skip(text, end), &sides.after);
	sides.base = sides.last;
	if (sides.last < 0xFE00 || sides.last > 0xFE0E)
		return sides;
	if (utf8_prev(text, start - len, &rune) && !unicode_is_space(rune)) {
		sides.base = rune;
		sides.selector = true;
	}
	return sides;
}

/* U+FE01 makes these quotation marks full-width. */
static bool
is_wide_quote(const struct sides *sides)
{
	return sides->last == 0xFE01 && (sides->base == 0x2018 || sides->base == 0x2019 ||
					    sides->base == 0x201C || sides->base == 0x201D);
}

static bool
is_beside_cjk(const struct sides *sides)
{
	if (unicode_is_cjk(sides->after))
		return true;
	if (sides->selector)
		return unicode_is_cjk(sides->base) || is_wide_quote(sides);
	return unicode_is_cjk(sides->last) || (sides->last >= 0xE0100 && sides->last <= 0xE01EF);
}

/* Decides whether a run opens or closes: the rules of CommonMark 0.31 ("left-flanking",
 * "right-flanking") with the amendment for CJK, which `_` does not have. */
static void
judge(struct run *run)
{
	struct sides sides = look_around(run->text, run->start, run->end);
	bool punct_before, punct_after, left, right;

	if (unicode_is_space(sides.base) || unicode_is_space(sides.after)) {
		run->opens = !unicode_is_space(sides.after);
		run->closes = !unicode_is_space(sides.base);
		return;
	}
	punct_before = unicode_is_punct(sides.base);
	punct_after = unicode_is_punct(sides.after);
	left = !punct_after || punct_before;
	right = !punct_before || punct_after;
	if (run->marker == '_') {
		run->opens = left && (!right || punct_before);
		run->closes = right && (!left || punct_after);
	} else {
		run->opens = left || is_beside_cjk(&sides);
		run->closes = right || is_beside_cjk(&sides);
	}
}

/* The run of `text` from `start`, judged. */
static struct run
run_at(struct slice text, size_t start)
{
	struct run run = {text, start, start, (unsigned char)text.ptr[start], false, false};

	while (run.end < text.len && text.ptr[run.end] == text.ptr[start])
		run.end++;
	judge(&run);
	return run;
}

/* NUL at the end, which is in no text of cmark's. */
static unsigned char
byte_at(struct slice text, size_t at)
{
	return at < text.len ? (unsigned char)text.ptr[at] : '\0';
}

static struct slice
block_text(cmark_inline_parser *inlines)
{
	cmark_chunk *chunk = cmark_inline_parser_get_chunk(inlines);

	return slice_from((const char *)chunk->data, (size_t)chunk->len);
}

/* A text node for bytes of the block, not copied: they live as long as the block's other nodes. */
static cmark_node *
text_node(cmark_node *parent, cmark_inline_parser *inlines, size_t start, size_t end)
{
	cmark_node *node = cmark_node_new_with_mem(CMARK_NODE_TEXT, cmark_node_mem(parent));
	int offset = cmark_inline_parser_get_offset(inlines);
	int column = cmark_inline_parser_get_column(inlines) - offset;

	node->as.literal = cmark_chunk_dup(
	    cmark_inline_parser_get_chunk(inlines), (bufsize_t)start, (bufsize_t)(end - start));
	node->start_line = node->end_line = cmark_inline_parser_get_line(inlines);
	node->start_column = column + (int)start;
	node->end_column = column + (int)end - 1;
	return node;
}

/* True when `node` is the text of the whole run that ends at `end`: not of an escaped marker. */
static bool
is_run_node(const cmark_node *node, struct slice text, size_t end)
{
	size_t len, start, slashes = 0;

	if (!node || node->type != CMARK_NODE_TEXT || node->as.literal.len <= 0)
		return false;
	len = (size_t)node->as.literal.len;
	if (len > end || (const char *)node->as.literal.data != text.ptr + end - len)
		return false;
	start = end - len;
	for (size_t i = start; i < end; i++)
		if (text.ptr[i] != text.ptr[start])
			return false;
	while (slashes < start && text.ptr[start - slashes - 1] == '\\')
		slashes++;
	return len > 1 || slashes % 2 == 0;
}

/* Judges again the run before `at`, which cmark has just read by its own rules. */
static void
amend(cmark_node *parent, cmark_inline_parser *inlines, struct slice text, size_t at)
{
	cmark_node *node = cmark_node_last_child(parent);
	delimiter *last = cmark_inline_parser_get_last_delimiter(inlines);
	struct run run = {text, 0, at, (unsigned char)text.ptr[at - 1], false, false};

	if (!is_run_node(node, text, at))
		return;
	run.start = at - (size_t)node->as.literal.len;
	judge(&run);
	if (last && last->inl_text == node) {
		last->can_open = run.opens;
		last->can_close = run.closes;
	} else if (run.opens || run.closes) { /* cmark saw no use for it */
		cmark_inline_parser_push_delimiter(
		    inlines, run.marker, run.opens, run.closes, node);
	}
}

/* Reads the run at `start` in cmark's place. */
static cmark_node *
take_run(cmark_node *parent, cmark_inline_parser *inlines, struct slice text, size_t start)
{
	struct run run = run_at(text, start);
	cmark_node *node = text_node(parent, inlines, run.start, run.end);

	cmark_inline_parser_set_offset(inlines, (int)run.end);
	if ((run.marker == '~' || run.marker == '=') && run.end - run.start != 2)
		return node;
	if (run.opens || run.closes)
		cmark_inline_parser_push_delimiter(
		    inlines, run.marker, run.opens, run.closes, node);
	return node;
}

/* A formula with its delimiters, as it is. Code, since that may stand wherever text may. */
static cmark_node *
math_node(cmark_node *parent, cmark_inline_parser *inlines, size_t start, size_t end)
{
	cmark_node *node = text_node(parent, inlines, start, end);

	node->type = CMARK_NODE_CODE;
	node->extension = registered.extension;
	cmark_inline_parser_set_offset(inlines, (int)end);
	return node;
}

static cmark_node *
take_dollars(cmark_node *parent, cmark_inline_parser *inlines, struct slice text, size_t at)
{
	size_t run = at, end;

	while (byte_at(text, run) == '$')
		run++;
	end = formula_end(text, at, run - at);
	if (end)
		return math_node(parent, inlines, at, end);
	cmark_inline_parser_set_offset(inlines, (int)run);
	return text_node(parent, inlines, at, run);
}

/* `at` is the byte after a backslash. What `\(` and `\)` enclose is a formula; when they enclose
 * nothing they are escaped, and the backslash, which cmark has left as text, goes. */
static cmark_node *
take_parenthesis(cmark_node *parent, cmark_inline_parser *inlines, struct slice text, size_t at)
{
	cmark_node *slash = cmark_node_last_child(parent);
	size_t slashes = 0, end;

	while (slashes < at && text.ptr[at - slashes - 1] == '\\')
		slashes++;
	if (slashes % 2 == 0 || !slash || slash->type != CMARK_NODE_TEXT ||
	    slash->as.literal.len != 1)
		return NULL;
	end = text.ptr[at] == '(' ? formula_end_parenthesis(text, at + 1) : 0;
	cmark_node_free(slash);
	if (end)
		return math_node(parent, inlines, at - 1, end);
	cmark_inline_parser_set_offset(inlines, (int)at + 1);
	return text_node(parent, inlines, at, at + 1);
}

static bool
is_special(unsigned char c)
{
	return c == '~' || c == '=' || c == '$';
}

/* Text that ends where cmark ends it too. Read here, so that it is not looked through twice, but
 * not when other extensions wait for characters of their own in it. */
static cmark_node *
take_text(cmark_parser *parser, cmark_node *parent, cmark_inline_parser *inlines, struct slice text,
    size_t start, size_t end)
{
	cmark_node *node;

	if (parser->inline_syntax_extensions->next && !is_special(byte_at(text, end)))
		return NULL;
	node = text_node(parent, inlines, start, end);
	if (byte_at(text, end) == '\n' || byte_at(text, end) == '\r')
		cmark_chunk_rtrim(&node->as.literal);
	cmark_inline_parser_set_offset(inlines, (int)end);
	return node;
}

/* Called by cmark wherever text starts, so after each run that it read itself, and before each
 * that follows text. In both places a run may have a neighbour outside ASCII, and only then may
 * our judgement differ from cmark's. NULL: cmark reads the text. */
static cmark_node *
match_text(cmark_syntax_extension *self, cmark_parser *parser, cmark_node *parent,
    unsigned char first, cmark_inline_parser *inlines)
{
	struct slice text = block_text(inlines);
	size_t at = (size_t)cmark_inline_parser_get_offset(inlines), end;
	cmark_node *node;

	if (at && first >= 0x80 && stops[byte_at(text, at - 1)] == STOP_MARKER)
		amend(parent, inlines, text, at);
	if (first == '~' || first == '=')
		return take_run(parent, inlines, text, at);
	if (first == '$')
		return take_dollars(parent, inlines, text, at);
	if ((first == '(' || first == ')') && parser->backslash_ispunct && at &&
	    text.ptr[at - 1] == '\\') {
		node = take_parenthesis(parent, inlines, text, at);
		if (node)
			return node;
	}
	end = find_stop(text, at + 1);
	if (stops[byte_at(text, end)] != STOP_MARKER || byte_at(text, end - 1) < 0x80)
		return take_text(parser, parent, inlines, text, at, end);
	node = text_node(parent, inlines, at, end);
	cmark_node_append_child(parent, node);
	return take_run(parent, inlines, text, end);
}

/* Makes a strikethrough or a mark of two runs of `~~` or `==` that cmark has paired; returns the delimiter after
 * them. The opener's node becomes the container. */
static delimiter *
strike(cmark_syntax_extension *self, cmark_parser *parser, cmark_inline_parser *inlines,
    delimiter *opener, delimiter *closer)
{
	delimiter *rest = closer->next, *previous;
	cmark_node *node = opener->inl_text, *child;

	/* Not cmark_node_set_type: it would ask a table's cell, whose list of what it may contain
	 * knows cmark's own strikethrough only. */
	node->as.literal = cmark_chunk_literal("");
	node->type =
	    (uint16_t)(opener->delim_char == '=' ? registered.mark : registered.strikethrough);
	node->extension = self;
	while ((child = node->next) != closer->inl_text)
		cmark_node_append_child(node, child);
	node->end_line = closer->inl_text->end_line;
	node->end_column = closer->inl_text->end_column;
	cmark_node_free(closer->inl_text);
	for (; closer != opener; closer = previous) {
		previous = closer->previous;
		cmark_inline_parser_remove_delimiter(inlines, closer);
	}
	cmark_inline_parser_remove_delimiter(inlines, opener);
	return rest;
}

static bool
is_ours(const cmark_node *node)
{
	return node->type == registered.strikethrough || node->type == registered.mark;
}

static int
can_contain(cmark_syntax_extension *self, cmark_node *node, cmark_node_type child)
{
	return is_ours(node) && CMARK_NODE_TYPE_INLINE_P(child);
}

static const char *
type_name(cmark_syntax_extension *self, cmark_node *node)
{
	if (!is_ours(node))
		return "code";
	return node->type == registered.mark ? "mark" : "strikethrough";
}

static void
put_html(cmark_syntax_extension *self, cmark_html_renderer *renderer, cmark_node *node,
    cmark_event_type event, int options)
{
	const char *tag = node->type == registered.mark ? "mark" : "del";

	if (!is_ours(node))
		return;
	cmark_strbuf_puts(renderer->html, event == CMARK_EVENT_ENTER ? "<" : "</");
	cmark_strbuf_puts(renderer->html, tag);
	cmark_strbuf_putc(renderer->html, '>');
}

void
emphasis_register(void)
{
	cmark_syntax_extension *ext;
	cmark_llist *chars;

	if (registered.extension)
		return;
	ext = cmark_syntax_extension_new("rmgen-emphasis");
	chars = cmark_llist_append(cmark_get_default_mem_allocator(), NULL, (void *)(size_t)'~');
	chars = cmark_llist_append(cmark_get_default_mem_allocator(), chars, (void *)(size_t)'=');
	chars = cmark_llist_append(cmark_get_default_mem_allocator(), chars, (void *)(size_t)'$');
	registered.strikethrough = cmark_syntax_extension_add_node(1);
	registered.mark = cmark_syntax_extension_add_node(1);
	cmark_syntax_extension_set_special_inline_chars(ext, chars);
	cmark_syntax_extension_set_match_inline_func(ext, match_text);
	cmark_syntax_extension_set_inline_from_delim_func(ext, strike);
	cmark_syntax_extension_set_can_contain_func(ext, can_contain);
	cmark_syntax_extension_set_get_type_string_func(ext, type_name);
	cmark_syntax_extension_set_html_render_func(ext, put_html);
	registered.extension = ext;
}

cmark_syntax_extension *
emphasis_extension(void)
{
	return registered.extension;
}

bool
emphasis_is_math(const cmark_node *node)
{
	return node->type == CMARK_NODE_CODE && node->extension == registered.extension;
}

int
emphasis_is_escapable(char c)
{
	return c != '(' && c != ')' && ispunct((unsigned char)c);
}

cmark_node_type
emphasis_mark(void)
{
	return registered.mark;
}

cmark_node_type
emphasis_strikethrough(void)
{
	return registered.strikethrough;
}
