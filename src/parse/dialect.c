#include "parse/dialect.h"

#include "base/unicode.h"
#include "base/utf8.h"
#include "parse/callout.h"

#include <cmark-gfm/node.h>

enum {
	INDENT = 4,
	MAX_DEPTH = 16 /* of containers: each line is asked by all of them */,
	NODE_OPEN = 1 /* cmark's CMARK_NODE__OPEN */
};

/* Written by dialect_register only. */
static struct {
	cmark_syntax_extension *extension;
	cmark_node_type container;
} registered;

static char tight_heading_mark;

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* The line from its first character that is not blank on, without blanks at its end. */
static struct slice
rest_of_line(cmark_parser *parser, const unsigned char *input, int len)
{
	int first = cmark_parser_get_first_nonspace(parser);

	if (first >= len)
		return SLICE("");
	return slice_trim(slice_from((const char *)input + first, (size_t)(len - first)));
}

static void
skip_line(cmark_parser *parser, unsigned char *input, int len)
{
	int offset = cmark_parser_get_offset(parser);

	while (len > offset && (input[len - 1] == '\n' || input[len - 1] == '\r'))
		len--;
	cmark_parser_advance_offset(parser, (const char *)input, len - offset, 0);
}

static struct dialect_block *
new_block(cmark_node *node, enum dialect_kind kind)
{
	cmark_mem *mem = cmark_node_mem(node);
	struct dialect_block *block = mem->calloc(1, sizeof(*block));

	block->kind = kind;
	block->open = true;
	block->title = SLICE("");
	node->extension = registered.extension;
	node->user_data = block;
	return block;
}

static struct slice
copy(cmark_node *node, struct slice text)
{
	char *bytes = cmark_node_mem(node)->calloc(text.len + 1, 1);

	memcpy(bytes, text.ptr, text.len);
	return slice_from(bytes, text.len);
}

struct dialect_block *
dialect_of(cmark_node *node)
{
	return node->extension == registered.extension ? node->user_data : NULL;
}

void
dialect_become(cmark_node *node, enum dialect_kind kind)
{
	if (kind == DIALECT_QUOTE) {
		node->type = (uint16_t)registered.container;
	} else {
		while (node->first_child)
			cmark_node_free(node->first_child);
		node->type = CMARK_NODE_CODE_BLOCK;
		memset(&node->as, 0, sizeof(node->as));
	}
	new_block(node, kind);
}

bool
dialect_is_tight_heading(const cmark_node *node)
{
	return node->user_data == &tight_heading_mark;
}

static size_t
run_length(struct slice text, char c)
{
	size_t len = 0;

	while (len < text.len && text.ptr[len] == c)
		len++;
	return len;
}

/* The word at the start of `text`: ASCII letters. */
static struct slice
first_word(struct slice text)
{
	size_t len = 0;

	while (len < text.len && ((text.ptr[len] | 32) >= 'a' && (text.ptr[len] | 32) <= 'z'))
		len++;
	return slice_head(text, len);
}

/* "[Title]", or the rest of the line; attributes in braces at its end say nothing here. */
static struct slice
container_title(struct slice text)
{
	const char *end;

	text = slice_trim(text);
	if (text.len && text.ptr[0] == '[' && (end = memchr(text.ptr, ']', text.len)))
		return slice_from(text.ptr + 1, (size_t)(end - text.ptr) - 1);
	if (text.len && text.ptr[text.len - 1] == '}') {
		const char *open = memrchr(text.ptr, '{', text.len);

		if (open)
			text = slice_trim(slice_head(text, (size_t)(open - text.ptr)));
	}
	if (slice_ends(text, ":::"))
		text.len = 0;
	return text;
}

static bool
is_too_deep(const cmark_node *parent)
{
	int depth = 0;

	for (; parent && depth < MAX_DEPTH; parent = parent->parent)
		depth += parent->type == registered.container;
	return depth == MAX_DEPTH;
}

static cmark_node *
add_container(cmark_parser *parser, cmark_node *parent, enum dialect_kind kind,
    const struct callout_word *word, struct slice title)
{
	cmark_node *node = cmark_parser_add_child(parser, parent, registered.container,
	    cmark_parser_get_first_nonspace_column(parser) + 1);
	struct dialect_block *block = new_block(node, kind);

	block->word = word;
	block->title = copy(node, title);
	block->foldable = word->folds;
	block->open = !word->folds;
	return node;
}

static cmark_node *
open_colons(cmark_parser *parser, cmark_node *parent, unsigned char *input, int len)
{
	struct slice line = rest_of_line(parser, input, len), word;
	size_t colons = run_length(line, ':');
	const struct callout_word *found;
	cmark_node *node;

	if (colons < 3)
		return NULL;
	line = slice_trim(slice_skip(line, colons));
	word = first_word(line);
	found = callout_find(word);
	if (!found || is_too_deep(parent) ||
	    (word.len < line.len && !strchr(" \t[{", line.ptr[word.len])))
		return NULL;
	node = add_container(
	    parser, parent, DIALECT_COLONS, found, container_title(slice_skip(line, word.len)));
	((struct dialect_block *)node->user_data)->colons = (unsigned)colons;
	skip_line(parser, input, len);
	return node;
}

/* Words of MkDocs after the kind ("inline end"), then a title in quotation marks. */
static bool
read_bang_title(struct slice text, struct slice *ret_title)
{
	*ret_title = SLICE("");
	text = slice_trim(text);
	while (text.len && text.ptr[0] != '"') {
		struct slice word = first_word(text);

		if (!word.len || (word.len < text.len && !is_blank(text.ptr[word.len])))
			return false;
		text = slice_trim(slice_skip(text, word.len));
	}
	if (!text.len)
		return true;
	if (text.len < 2 || text.ptr[text.len - 1] != '"')
		return false;
	*ret_title = slice_from(text.ptr + 1, text.len - 2);
	return true;
}

static cmark_node *
open_bangs(cmark_parser *parser, cmark_node *parent, unsigned char *input, int len)
{
	struct slice line = rest_of_line(parser, input, len), word, title;
	char c = line.ptr[0];
	const struct callout_word *found;
	struct dialect_block *block;
	cmark_node *node;
	bool open;

	if (run_length(line, c) != 3)
		return NULL;
	line = slice_skip(line, 3);
	open = c == '?' && line.len && line.ptr[0] == '+';
	line = slice_skip(line, open);
	if (!line.len || !is_blank(line.ptr[0]))
		return NULL;
	line = slice_trim(line);
	word = first_word(line);
	found = callout_find(word);
	if (!found || is_too_deep(parent) || !read_bang_title(slice_skip(line, word.len), &title))
		return NULL;
	node = add_container(parser, parent, DIALECT_BANGS, found, title);
	block = node->user_data;
	if (c == '?') {
		block->foldable = true;
		block->open = open;
	}
	skip_line(parser, input, len);
	return node;
}

/* cmark gathers the lines of a code block as they are, and takes the first for its info. */
static cmark_node *
open_verbatim(cmark_parser *parser, cmark_node *parent, enum dialect_kind kind, struct slice line)
{
	cmark_node *node = cmark_parser_add_child(parser, parent, CMARK_NODE_CODE_BLOCK,
	    cmark_parser_get_first_nonspace_column(parser) + 1);

	node->as.code.fenced = true;
	node->as.code.fence_char = '`';
	node->as.code.fence_length = 3;
	node->as.code.info = cmark_chunk_literal("");
	new_block(node, kind)->title = copy(node, line);
	return node;
}

static cmark_node *
open_math(cmark_parser *parser, cmark_node *parent, unsigned char *input, int len)
{
	struct slice line = rest_of_line(parser, input, len);

	if (!slice_is(line, "$$") && !slice_is(line, "\\["))
		return NULL;
	return open_verbatim(parser, parent, DIALECT_MATH, line);
}

static cmark_node *
open_comment(cmark_parser *parser, cmark_node *parent, unsigned char *input, int len)
{
	struct slice line = rest_of_line(parser, input, len);

	if (!slice_is(line, "%%"))
		return NULL;
	return open_verbatim(parser, parent, DIALECT_COMMENT, line);
}

static cmark_node *
open_heading(cmark_parser *parser, cmark_node *parent, unsigned char *input, int len)
{
	struct slice line = rest_of_line(parser, input, len);
	size_t level = run_length(line, '#');
	cmark_node *node;
	uint32_t rune;

	if (level < 2 || level > 6)
		return NULL;
	utf8_next(slice_skip(line, level), &rune);
	if (!unicode_is_han_or_kana(rune) && !unicode_is_hangul(rune))
		return NULL;
	cmark_parser_advance_offset(parser, (const char *)input,
	    cmark_parser_get_first_nonspace(parser) + (int)level - cmark_parser_get_offset(parser),
	    0);
	node = cmark_parser_add_child(
	    parser, parent, CMARK_NODE_HEADING, cmark_parser_get_first_nonspace_column(parser) + 1);
	node->as.heading.level = (int)level;
	node->as.heading.setext = false;
	node->user_data = &tight_heading_mark;
	return node;
}

static cmark_node *
open_block(cmark_syntax_extension *self, int indented, cmark_parser *parser, cmark_node *parent,
    unsigned char *input, int len)
{
	int first = cmark_parser_get_first_nonspace(parser);

	if (indented || first >= len)
		return NULL;
	switch (input[first]) {
	case ':':
		return open_colons(parser, parent, input, len);
	case '!':
	case '?':
		return open_bangs(parser, parent, input, len);
	case '$':
	case '\\':
		return open_math(parser, parent, input, len);
	case '%':
		return open_comment(parser, parent, input, len);
	case '#':
		return open_heading(parser, parent, input, len);
	default:
		return NULL;
	}
}

/* True when a block inside of the container takes the line of colons: its own closing line, or
 * the text of a code block. */
static bool
is_for_inner(cmark_node *container, size_t colons)
{
	cmark_node *node = container;

	while ((node = node->last_child) && node->flags & NODE_OPEN) {
		struct dialect_block *block = dialect_of(node);

		if (block && block->kind == DIALECT_COLONS && !block->closed &&
		    block->colons <= colons)
			return true;
		if (node->type == CMARK_NODE_CODE_BLOCK && node->as.code.fenced &&
		    !(block && block->closed))
			return true;
	}
	return false;
}

static bool
continue_colons(cmark_parser *parser, struct dialect_block *block, cmark_node *node,
    unsigned char *input, int len)
{
	struct slice line = rest_of_line(parser, input, len);
	size_t colons = run_length(line, ':');

	if (block->closed)
		return false;
	if (colons >= block->colons && colons == line.len &&
	    cmark_parser_get_indent(parser) < INDENT && !is_for_inner(node, colons)) {
		block->closed = true;
		skip_line(parser, input, len);
	}
	return true;
}

static bool
continue_bangs(cmark_parser *parser, unsigned char *input)
{
	if (cmark_parser_is_blank(parser))
		return true;
	if (cmark_parser_get_indent(parser) < INDENT)
		return false;
	cmark_parser_advance_offset(parser, (const char *)input, INDENT, 1);
	return true;
}

static bool
continue_verbatim(cmark_parser *parser, struct dialect_block *block, unsigned char *input, int len)
{
	struct slice line = rest_of_line(parser, input, len);

	if (block->closed)
		return false;
	if (block->kind == DIALECT_COMMENT) {
		block->closed = slice_ends(line, "%%");
		return true;
	}
	block->closed = slice_is(line, "$$") || slice_is(line, "\\]");
	return line.len > 0; /* no formula has an empty line */
}

static int
continue_block(cmark_syntax_extension *self, cmark_parser *parser, unsigned char *input, int len,
    cmark_node *node)
{
	struct dialect_block *block = node->user_data;

	switch (block->kind) {
	case DIALECT_COLONS:
		return continue_colons(parser, block, node, input, len);
	case DIALECT_BANGS:
		return continue_bangs(parser, input);
	default:
		return continue_verbatim(parser, block, input, len);
	}
}

static int
can_contain(cmark_syntax_extension *self, cmark_node *node, cmark_node_type child)
{
	if (CMARK_NODE_INLINE_P(node)) /* a wikilink */
		return CMARK_NODE_TYPE_INLINE_P(child);
	return node->type == registered.container && CMARK_NODE_TYPE_BLOCK_P(child) &&
	       child != CMARK_NODE_ITEM;
}

static const char *
type_name(cmark_syntax_extension *self, cmark_node *node)
{
	return node->type == registered.container ? "container" : "code_block";
}

void
dialect_register(void)
{
	cmark_syntax_extension *ext;

	if (registered.extension)
		return;
	ext = cmark_syntax_extension_new("rmgen-dialect");
	registered.container = cmark_syntax_extension_add_node(0);
	cmark_syntax_extension_set_open_block_func(ext, open_block);
	cmark_syntax_extension_set_match_block_func(ext, continue_block);
	cmark_syntax_extension_set_can_contain_func(ext, can_contain);
	cmark_syntax_extension_set_get_type_string_func(ext, type_name);
	registered.extension = ext;
}

cmark_syntax_extension *
dialect_extension(void)
{
	return registered.extension;
}

cmark_node_type
dialect_container(void)
{
	return registered.container;
}
