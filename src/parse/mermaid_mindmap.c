/* Mind maps: a tree by indentation. */
#include "parse/mermaid_lex.h"

struct map_shape {
	const char *opener, *closer;
	enum chart_shape shape;
};

/* Longer openers first where one begins another. */
static const struct map_shape shapes[] = {
    {"((", "))", SHAPE_CIRCLE},
    {"(-", "-)", SHAPE_ELLIPSE},
    {"{{", "}}", SHAPE_HEXAGON},
    {"))", "((", SHAPE_BANG},
    {"(", ")", SHAPE_ROUND},
    {")", "(", SHAPE_CLOUD},
    {"[", "]", SHAPE_SQUARE},
};

/* The way from the root to the last node. */
struct map_path {
	int *nodes;
	unsigned *indents;
	size_t len, nodes_cap, indents_cap;
};

static bool
fail(struct mermaid *m, size_t at)
{
	m->at = at;
	mermaid_skip_line(m);
	return false;
}

/* `"text"` after an opener, which may go over lines. */
static bool
read_quoted(struct mermaid *m, struct slice *ret_raw)
{
	size_t at = m->at;
	struct slice rest = slice_skip(m->text, at + 1);
	bool markdown = slice_starts(rest, "`");
	const char *end =
	    markdown ? memmem(rest.ptr, rest.len, "`\"", 2) : memchr(rest.ptr, '"', rest.len);

	if (!end) {
		mermaid_say(m, DIAG_ERROR, at, "end the text with '\"'", "'\"' is never closed");
		return fail(m, at);
	}
	*ret_raw = slice_head(rest, (size_t)(end - rest.ptr) + markdown);
	m->at = at + 2 + ret_raw->len;
	return true;
}

/* Bare text up to a bracket. */
static void
read_bare(struct mermaid *m, const char *closer, struct slice *ret_raw)
{
	size_t start = m->at;

	while (!mermaid_ended(m) && m->text.ptr[m->at] != '\n' &&
	       !slice_starts(slice_skip(m->text, m->at), closer) &&
	       (*closer == '(' || !strchr("()]}", m->text.ptr[m->at])))
		m->at++;
	*ret_raw = slice_from(m->text.ptr + start, m->at - start);
}

/* The text between the brackets of a shape. False after an error. */
static bool
read_text(struct mermaid *m, const struct map_shape *shape, struct slice *ret_raw)
{
	size_t opener = m->at;

	m->at += strlen(shape->opener);
	if (mermaid_char(m, m->at) == '"') {
		if (!read_quoted(m, ret_raw))
			return false;
	} else {
		read_bare(m, shape->closer, ret_raw);
	}
	if (slice_starts(slice_skip(m->text, m->at), shape->closer)) {
		m->at += strlen(shape->closer);
		return true;
	}
	if (mermaid_ended(m) || mermaid_char(m, m->at) == '\n') {
		mermaid_say(m, DIAG_ERROR, opener, "close it in the line in which it opens",
		    "'%s' is never closed by '%s'", shape->opener, shape->closer);
		return fail(m, opener);
	}
	mermaid_say(m, DIAG_ERROR, m->at, "put the text in quotes: [\"text (more)\"]",
	    "unexpected %s in text of '%s…%s'", mermaid_show(m, m->at), shape->opener,
	    shape->closer);
	return fail(m, m->at);
}

/* The node above: the last one that is indented less. -1 for the root. */
static int
parent_of(struct map_path *path, unsigned indent)
{
	while (path->len && path->indents[path->len - 1] >= indent)
		path->len--;
	return path->len ? path->nodes[path->len - 1] : -1;
}

static void
add_node(struct mermaid *m, struct map_path *path, struct chart_node node, size_t at)
{
	unsigned indent = node.col - 1;
	size_t depth = path->len;

	node.parent = parent_of(path, indent);
	if (node.parent < 0 && m->chart->nodes_len) {
		mermaid_say(m, DIAG_ERROR, at, "indent it deeper than the root in the first line",
		    "a mind map has one root: no node stands above this one");
		path->len = depth; /* go on as if it were in place */
		return;
	}
	if (m->chart->nodes_len >= MERMAID_NODES_MAX) {
		mermaid_say(m, DIAG_ERROR, at, "split the diagram",
		    "more than %d nodes in one diagram", MERMAID_NODES_MAX);
		m->at = m->text.len;
		return;
	}
	*MERMAID_PUSH(m, nodes) = node;
	path->nodes =
	    mermaid_grow(m, path->nodes, path->len, &path->nodes_cap, sizeof(*path->nodes));
	path->indents =
	    mermaid_grow(m, path->indents, path->len, &path->indents_cap, sizeof(*path->indents));
	path->nodes[path->len] = (int)m->chart->nodes_len - 1;
	path->indents[path->len++] = indent;
}

static void
expect_line_end(struct mermaid *m)
{
	mermaid_skip_blanks(m);
	if (mermaid_char(m, m->at) != '\n' && !mermaid_ended(m))
		mermaid_say(m, DIAG_ERROR, m->at, "put each node into a line of its own",
		    "expected the end of the line, saw %s", mermaid_show(m, m->at));
	mermaid_skip_line(m);
}

/* text, id[text], [text], id(text) … */
static void
read_node(struct mermaid *m, struct map_path *path)
{
	struct diag_at place = mermaid_place(m, m->at);
	struct chart_node node = {
	    .group = -1, .stands_for = -1, .line = place.line, .col = place.col};
	const struct map_shape *shape = NULL;
	size_t at = m->at;
	struct slice raw;

	while (!mermaid_ended(m) && !strchr("([{)}\n", m->text.ptr[m->at]))
		m->at++;
	node.id = slice_trim(slice_from(m->text.ptr + at, m->at - at));
	for (size_t i = 0; i < sizeof(shapes) / sizeof(*shapes) && !shape; i++)
		if (slice_starts(slice_skip(m->text, m->at), shapes[i].opener))
			shape = &shapes[i];
	raw = node.id;
	if (shape) {
		if (!read_text(m, shape, &raw))
			return;
		node.shape = shape->shape;
	}
	node.label = mermaid_label(m, raw);
	add_node(m, path, node, at);
	expect_line_end(m);
}

/* ":::class names" for the node before. */
static void
read_classes(struct mermaid *m)
{
	struct slice names;
	struct chart_node *node;

	m->at += 3;
	names = slice_trim(mermaid_rest_of_line(m));
	while (names.len && m->chart->nodes_len) {
		size_t len = 0, class = 0;

		while (len < names.len && !is_blank(names.ptr[len]))
			len++;
		while (class < m->chart->classes_len &&
		       !slice_eq(m->chart->classes[class].name, slice_head(names, len)))
			class ++;
		if (class == m->chart->classes_len) {
			if (class >= 64) /* so that the search above stays short */
				break;
			MERMAID_PUSH(m, classes)->name = slice_head(names, len);
		}
		node = &m->chart->nodes[m->chart->nodes_len - 1];
		if (node->classes_len < 16) {
			node->classes = mermaid_grow(m, node->classes, node->classes_len,
			    &node->classes_cap, sizeof(*node->classes));
			node->classes[node->classes_len++] = (int)class;
		}
		names = slice_trim(slice_skip(names, len));
	}
	mermaid_skip_line(m);
}

void
mermaid_read_mindmap(struct mermaid *m)
{
	struct map_path path = {0};

	m->chart->direction = DIRECTION_LR;
	if (slice_trim(mermaid_rest_of_line(m)).len)
		mermaid_say(m, DIAG_ERROR, m->at, "begin the tree in the next line",
		    "expected the end of the line after 'mindmap'");
	mermaid_skip_line(m);
	while (!mermaid_ended(m)) {
		struct slice rest;

		mermaid_skip_blanks(m);
		rest = slice_skip(m->text, m->at);
		if (mermaid_ended(m) || *rest.ptr == '\n')
			m->at += !mermaid_ended(m);
		else if (slice_starts(rest, ":::"))
			read_classes(m);
		else if (slice_starts(rest, "::icon("))
			mermaid_skip_line(m); /* of a font that no page loads */
		else if (!mermaid_accessible(m))
			read_node(m, &path);
	}
	if (!m->chart->nodes_len && !m->chart->errors)
		mermaid_say(m, DIAG_ERROR, 0, "write the root into the next line",
		    "the mind map has no node");
}
