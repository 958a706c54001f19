#include "parse/softbreak.h"

#include "base/unicode.h"
#include "base/utf8.h"
#include "parse/emphasis.h"
#include "parse/tree.h"

#include <strings.h>

/* What stands on one side of a break. */
enum side {
	SIDE_NONE,    /* no character, or one that keeps the break */
	SIDE_WIDE,    /* East Asian, written without spaces */
	SIDE_NEUTRAL, /* wide only in the company of wide characters: “ … — and emoji */
	SIDE_ZERO,    /* U+200B, which says that there is no space */
};

struct join {
	cmark_node *pending; /* a break whose right side is still to come */
	enum side left;      /* what was seen last in this block */
	bool neutral_joins;  /* Chinese or Japanese */
	size_t removed;
};

static enum side
side_of(uint32_t rune)
{
	if (rune < 0x80)
		return SIDE_NONE;
	if (rune == 0x200B)
		return SIDE_ZERO;
	if (unicode_is_emoji(rune))
		return SIDE_NEUTRAL;
	if (unicode_is_wide(rune))
		return unicode_is_hangul(rune) ? SIDE_NONE : SIDE_WIDE;
	if (unicode_is_ambiguous_width(rune) && unicode_is_punct(rune))
		return SIDE_NEUTRAL;
	return SIDE_NONE;
}

/* The last character, marks and variation selectors left out; false when there is none. */
static bool
last_side(struct slice text, enum side *ret_side)
{
	size_t at = text.len, len;
	uint32_t rune;

	while ((len = utf8_prev(text, at, &rune))) {
		if (!unicode_is_mark(rune)) {
			*ret_side = side_of(rune);
			return true;
		}
		at -= len;
	}
	return false;
}

static bool
is_joined(const struct join *join, enum side right)
{
	enum side left = join->left;

	if (left == SIDE_ZERO || right == SIDE_ZERO)
		return true;
	if (left == SIDE_WIDE && right == SIDE_WIDE)
		return true;
	return join->neutral_joins && ((left == SIDE_WIDE && right == SIDE_NEUTRAL) ||
					  (left == SIDE_NEUTRAL && right == SIDE_WIDE));
}

/* Something with its own width, or a border: a break beside it stays. */
static void
see_nothing(struct join *join)
{
	join->pending = NULL;
	join->left = SIDE_NONE;
}

/* The break becomes an empty text, so that who reads line by line still finds the lines. */
static void
remove_break(cmark_node *node)
{
	static char mark;

	cmark_node_set_type(node, CMARK_NODE_TEXT);
	cmark_node_set_literal(node, "");
	cmark_node_set_user_data(node, &mark);
}

bool
softbreak_was_here(cmark_node *node)
{
	return node->type == CMARK_NODE_TEXT && !node->as.literal.len &&
	       cmark_node_get_user_data(node);
}

static void
see_text(struct join *join, struct slice text)
{
	uint32_t rune;

	if (!text.len)
		return;
	if (join->pending) {
		utf8_next(text, &rune);
		if (is_joined(join, side_of(rune))) {
			remove_break(join->pending);
			join->removed++;
		}
		join->pending = NULL;
		join->left = SIDE_NONE;
	}
	last_side(text, &join->left);
}

static void
see_break(struct join *join, cmark_node *node)
{
	if (join->pending) /* nothing but tags between two breaks */
		see_nothing(join);
	else
		join->pending = node;
}

/* Tags are not seen, but for those that show something or break the line. */
static void
see_tag(struct join *join, const char *tag)
{
	static const char *const shown[] = {"br", "img", "hr", "input", "video", "audio", "svg"};
	size_t len;

	for (size_t i = 0; i < sizeof(shown) / sizeof(*shown); i++) {
		len = strlen(shown[i]);
		if (tag[0] == '<' && !strncasecmp(tag + 1, shown[i], len) &&
		    strchr(" \t\r\n/>", tag[1 + len]))
			see_nothing(join);
	}
}

static void
visit(struct join *join, cmark_node *node)
{
	cmark_node_type type = cmark_node_get_type(node);

	if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE) {
		see_text(join,
		    slice_from((const char *)node->as.literal.data, (size_t)node->as.literal.len));
	} else if (type == CMARK_NODE_SOFTBREAK) {
		see_break(join, node);
	} else if (type == CMARK_NODE_HTML_INLINE) {
		see_tag(join, cmark_node_get_literal(node));
	} else if (type != CMARK_NODE_EMPH && type != CMARK_NODE_STRONG &&
		   type != CMARK_NODE_LINK && type != emphasis_mark() &&
		   type != emphasis_strikethrough()) {
		see_nothing(join);
	}
}

static bool
is_chinese_or_japanese(struct slice lang)
{
	return lang.len >= 2 && (lang.len == 2 || lang.ptr[2] == '-') &&
	       (!strncasecmp(lang.ptr, "zh", 2) || !strncasecmp(lang.ptr, "ja", 2));
}

/* False when a block is written in one line, as most are. */
static bool
has_breaks(const cmark_node *block)
{
	struct slice source = slice_trim(tree_source(block));

	return !source.len || memchr(source.ptr, '\n', source.len) ||
	       memchr(source.ptr, '\r', source.len);
}

static void
join_block(struct join *join, cmark_node *block)
{
	cmark_iter *iter = cmark_iter_new(block);
	cmark_event_type event;
	cmark_node *node;

	while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
		node = cmark_iter_get_node(iter);
		if (event == CMARK_EVENT_ENTER)
			visit(join, node);
		else if (cmark_node_get_type(node) == CMARK_NODE_IMAGE)
			see_nothing(join); /* its alternative text has ended */
	}
	cmark_iter_free(iter);
}

size_t
softbreak_join(cmark_node *root, struct slice lang)
{
	struct join join = {NULL, SIDE_NONE, is_chinese_or_japanese(lang), 0};
	cmark_node *block = NULL;

	while ((block = tree_next_block(root, block)))
		if (has_breaks(block))
			join_block(&join, block);
	return join.removed;
}
