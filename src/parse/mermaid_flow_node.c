/* Flowcharts: ids, nodes, their shapes and texts. */
#include "base/unicode.h"
#include "base/utf8.h"
#include "parse/mermaid_flow.h"

/* Words that cannot start an id; some only when a blank follows. */
static const struct {
	const char *word;
	bool blank;
} reserved[] = {{"style", false}, {"linkStyle", false}, {"classDef", false}, {"class", false},
    {"interpolate", false}, {"subgraph", false}, {"end", false}, {"graph", false},
    {"flowchart", false}, {"_self", false}, {"_blank", false}, {"_parent", false}, {"_top", false},
    {"click", true}, {"href", true}, {"call", true}};

static bool
is_word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

const char *
flow_reserved(const struct mermaid *m, size_t at)
{
	struct slice rest = slice_skip(m->text, at);

	if (!strchr("_cefghils", mermaid_char(m, at)) || !rest.len)
		return NULL;
	for (size_t i = 0; i < sizeof(reserved) / sizeof(*reserved); i++) {
		char next = mermaid_char(m, at + strlen(reserved[i].word));

		if (!slice_starts(rest, reserved[i].word))
			continue;
		if (reserved[i].blank ? is_blank(next) || next == '\n' : !is_word_char(next))
			return reserved[i].word;
	}
	return NULL;
}

/* Letters that Mermaid's lexer knows: those of the Basic Multilingual Plane, as of Unicode 6. */
static bool
is_id_letter(uint32_t rune)
{
	if (rune < 0xAA || rune > 0xFFFF || (rune > 0x9FCC && rune < 0xA000) ||
	    (rune > 0x4DB5 && rune < 0x4E00) || (rune >= 0xFF10 && rune <= 0xFF19))
		return false;
	return unicode_is_letter_or_digit(rune);
}

/* Characters of an id that are taken in runs. */
static size_t
run_len(const struct mermaid *m, size_t at)
{
	size_t end = at;

	for (;; end++) {
		char c = mermaid_char(m, end), next = mermaid_char(m, end + 1);

		if (is_word_char(c) || (c && strchr("!#$%&'*+.`?\\/", c)) || (c == '"' && end > at))
			continue;
		if (c == '-' && next != '>' && next != '-' && next != '.' && end + 1 < m->text.len)
			continue;
		if (c == '=' && next != '=')
			continue;
		return end - at;
	}
}

static size_t
digits_len(const struct mermaid *m, size_t at)
{
	size_t end = at;

	while (mermaid_char(m, end) >= '0' && mermaid_char(m, end) <= '9')
		end++;
	return end - at;
}

/* One token of an id, as Mermaid's lexer cuts it; 0 when none can stand here. */
static size_t
token_len(const struct mermaid *m, size_t at)
{
	struct slice rest = slice_skip(m->text, at);
	size_t len = digits_len(m, at);
	uint32_t rune;

	if (len)
		return len;
	if (slice_starts(rest, ":::") || flow_reserved(m, at) ||
	    flow_dash_at(m, at).dash != DASH_NONE)
		return 0;
	len = run_len(m, at);
	if (len)
		return len;
	len = utf8_next(rest, &rune);
	if (len == 1)
		return rune == ':' || rune == ',' || rune == '-' ? 1 : 0;
	return len && is_id_letter(rune) ? len : 0;
}

size_t
flow_id_len(const struct mermaid *m, size_t at)
{
	size_t end = at, len;

	while ((len = token_len(m, end)) > 0)
		end += len;
	return end - at;
}

struct slice
flow_id(struct mermaid *m)
{
	struct slice id = slice_from(m->text.ptr + m->at, flow_id_len(m, m->at));

	m->at += id.len;
	return id;
}

int
flow_node(struct mermaid *m, struct slice id, size_t at)
{
	int index = flow_find(m, &m->flow->ids, id);
	struct chart_node *node;
	struct diag_at place;

	if (index >= 0)
		return index;
	if (m->chart->nodes_len >= MERMAID_NODES_MAX) {
		if (!m->flow->full)
			mermaid_say(m, DIAG_ERROR, at, "split the diagram",
			    "more than %d nodes in one diagram", MERMAID_NODES_MAX);
		m->flow->full = true;
		return -1;
	}
	place = mermaid_place(m, at);
	node = MERMAID_PUSH(m, nodes);
	*node = (struct chart_node){.id = id,
	    .group = -1,
	    .stands_for = -1,
	    .parent = -1,
	    .line = place.line,
	    .col = place.col};
	index = (int)m->chart->nodes_len - 1;
	flow_keep(m, &m->flow->ids, id, index);
	return index;
}

struct flow_shape {
	const char *opener;
	const char *closers[3];
	enum chart_shape shapes[2]; /* by which closer it was */
};

/* Longer openers first where one begins another. */
static const struct flow_shape shapes[] = {
    {"(((", {")))"}, {SHAPE_DOUBLE_CIRCLE}},
    {"((", {"))"}, {SHAPE_CIRCLE}},
    {"([", {"])"}, {SHAPE_STADIUM}},
    {"(-", {"-)"}, {SHAPE_ELLIPSE}},
    {"(", {")"}, {SHAPE_ROUND}},
    {"[[", {"]]"}, {SHAPE_SUBROUTINE}},
    {"[(", {")]"}, {SHAPE_CYLINDER}},
    {"[/", {"/]", "\\]"}, {SHAPE_LEAN_RIGHT, SHAPE_TRAPEZOID}},
    {"[\\", {"\\]", "/]"}, {SHAPE_LEAN_LEFT, SHAPE_INV_TRAPEZOID}},
    {"[|", {"]"}, {SHAPE_SQUARE}},
    {"[", {"]"}, {SHAPE_SQUARE}},
    {"{{", {"}}"}, {SHAPE_HEXAGON}},
    {"{", {"}"}, {SHAPE_DIAMOND}},
    {">", {"]"}, {SHAPE_ODD}},
};

static const char *
closer_at(const struct mermaid *m, const char *const *closers)
{
	struct slice rest = slice_skip(m->text, m->at);

	for (size_t i = 0; closers[i]; i++)
		if (slice_starts(rest, closers[i]))
			return closers[i];
	return NULL;
}

/* A text in quotes; the cursor stands on the first one. */
static bool
read_string(struct mermaid *m, struct slice *ret_raw)
{
	size_t at = m->at;
	struct slice rest = slice_skip(m->text, at + 1);
	bool markdown = slice_starts(rest, "`");
	const char *end =
	    markdown ? memmem(rest.ptr, rest.len, "`\"", 2) : memchr(rest.ptr, '"', rest.len);

	if (!end)
		return flow_fail(m, at, "end the text with '\"'", "'\"' is never closed");
	*ret_raw = slice_head(rest, (size_t)(end - rest.ptr) + markdown);
	m->at = at + 1 + ret_raw->len + 1;
	return true;
}

/* Does a line end between the two bytes? */
static bool
crosses_line(const struct mermaid *m, size_t from, size_t to)
{
	return memchr(m->text.ptr + from, '\n', to - from) != NULL;
}

static bool
fail_text(struct mermaid *m, size_t opener, const char *const *closers)
{
	struct slice open = slice_from(m->text.ptr + opener, 1);
	size_t at = m->at;

	if (mermaid_ended(m) || crosses_line(m, opener, at))
		return flow_fail(m, opener,
		    mermaid_ended(m) ? "close it, or put a text with brackets in quotes"
				     : "close it in the line in which it opens",
		    slice_is(open, closers[0]) ? "'%.*s' is never closed"
					       : "'%.*s' is never closed by '%s'",
		    SLICE_ARG(open), closers[0]);
	return flow_fail(m, at, "put the text in quotes: A[\"text (more)\"]",
	    "unexpected %s in text of '%.*s…%s'", mermaid_show(m, at), SLICE_ARG(open), closers[0]);
}

/* After a text in quotes only its closer may come. */
static bool
close_string(struct mermaid *m, size_t quote, const char *const *closers)
{
	const char *closer;
	size_t at = m->at;

	if (!*closers[0])
		return true;
	while (is_blank(mermaid_char(m, m->at)) || mermaid_char(m, m->at) == '\n')
		m->at++;
	closer = closer_at(m, closers);
	if (closer) {
		m->at += strlen(closer);
		return true;
	}
	if (crosses_line(m, quote, at))
		return flow_fail(m, quote, "end the text with '\"' in the line in which it begins",
		    "'\"' is never closed in its line");
	return flow_fail(m, m->at, "write inner quotes as #quot;",
	    "expected '%s' after the text in quotes, saw %s", closers[0], mermaid_show(m, m->at));
}

/* Which characters end a bare text whether it is their turn or not. */
static const char *
stops_of(const char *const *closers)
{
	if (closers[1])
		return "[](){}\"";
	return strcmp(closers[0], "-)") == 0 ? "[](){}\"" : "[](){}|\"";
}

bool
flow_text(struct mermaid *m, size_t opener, const char *const *closers, struct slice *ret_raw)
{
	const char *stops = stops_of(closers), *closer = NULL;
	size_t start = m->at;

	if (mermaid_char(m, m->at) == '"') {
		if (!read_string(m, ret_raw) || !close_string(m, start, closers))
			return false;
		if (!ret_raw->len)
			return flow_fail(
			    m, start, "write \" \" for an empty box", "a text in quotes is empty");
		return true;
	}
	while (!mermaid_ended(m) && !(closer = closer_at(m, closers))) {
		char c = m->text.ptr[m->at];

		if (c == '\0' || strchr(stops, c))
			break;
		m->at++;
	}
	if (!closer)
		return fail_text(m, opener, closers);
	*ret_raw = slice_from(m->text.ptr + start, m->at - start);
	if (!ret_raw->len)
		return flow_fail(
		    m, opener, "write a text, or \" \"", "nothing is between the brackets");
	m->at += strlen(closer);
	return true;
}

/* "[|field:value|": the properties are not drawn. */
static bool
skip_properties(struct mermaid *m, size_t opener)
{
	while (!mermaid_ended(m) && m->text.ptr[m->at] != '|' && m->text.ptr[m->at] != '\n' &&
	       !strchr("[](){}\"", m->text.ptr[m->at]))
		m->at++;
	if (mermaid_char(m, m->at) != '|')
		return flow_fail(m, opener, "write [|field:value|text]", "'|' is never closed");
	m->at++;
	return true;
}

/* The text and shape right after an id, if there are any. */
static bool
read_shape(struct mermaid *m, int index)
{
	struct slice rest = slice_skip(m->text, m->at), raw;
	const struct flow_shape *shape = NULL;
	size_t opener = m->at;
	struct chart_node *node;

	for (size_t i = 0; i < sizeof(shapes) / sizeof(*shapes) && !shape; i++)
		if (slice_starts(rest, shapes[i].opener))
			shape = &shapes[i];
	if (!shape)
		return true;
	if (*shape->opener == '>' && mermaid_char(m, opener - 1) == '-')
		return flow_fail(m, opener - 1, "write -->", "'->' is no arrow");
	m->at += strlen(shape->opener);
	if (strcmp(shape->opener, "[|") == 0 && !skip_properties(m, opener))
		return false;
	if (!flow_text(m, opener, shape->closers, &raw))
		return false;
	node = &m->chart->nodes[index];
	node->label = mermaid_label(m, raw);
	node->shape = shape->shapes[0];
	if (shape->closers[1] && slice_ends(slice_head(m->text, m->at), shape->closers[1]))
		node->shape = shape->shapes[1];
	return true;
}

void
flow_add_class(struct mermaid *m, int node, struct slice name)
{
	int class = flow_find(m, &m->flow->classes, name);
	struct chart_node *at = &m->chart->nodes[node];

	if (class < 0) {
		*MERMAID_PUSH(m, classes) = (struct chart_class){.name = name};
		class = (int)m->chart->classes_len - 1;
		flow_keep(m, &m->flow->classes, name, class);
	}
	if (at->classes_len >= 16) /* more than anyone means */
		return;
	at->classes =
	    mermaid_grow(m, at->classes, at->classes_len, &at->classes_cap, sizeof(*at->classes));
	at->classes[at->classes_len++] = class;
}

static bool
read_class_suffix(struct mermaid *m, int node)
{
	struct slice name;

	if (!slice_starts(slice_skip(m->text, m->at), ":::"))
		return true;
	m->at += 3;
	name = flow_id(m);
	if (!name.len)
		return flow_fail(m, m->at, "write node:::name",
		    "expected a class after ':::', saw %s", mermaid_show(m, m->at));
	flow_add_class(m, node, name);
	return true;
}

bool
flow_is_wide_bracket(const struct mermaid *m, size_t at)
{
	static const uint32_t brackets[] = {0xFF08, 0xFF3B, 0xFF5B, 0x3010, 0x300C, 0x3014};
	uint32_t rune = 0;

	utf8_next(slice_skip(m->text, at), &rune);
	for (size_t i = 0; i < sizeof(brackets) / sizeof(*brackets); i++)
		if (rune == brackets[i])
			return true;
	return false;
}

static bool
fail_id(struct mermaid *m)
{
	const char *word = flow_reserved(m, m->at);

	if (word)
		return flow_fail(m, m->at, "write it with a capital letter, or take another id",
		    "reserved word '%s' cannot start a node id", word);
	if (flow_dash_at(m, m->at).dash)
		return flow_fail(m, m->at, "write the node that the arrow comes from",
		    "expected a node before the arrow");
	if (mermaid_ended(m))
		return flow_fail(m, m->at, "write the node that the arrow points to",
		    "expected a node, saw the end of the block");
	return flow_fail(m, m->at, "write id[\"text\"] with letters and digits in the id",
	    "%s cannot start a node id", mermaid_show(m, m->at));
}

/* A node as a side of an arrow, or alone. */
static bool
read_node(struct mermaid *m, struct flow_set *set)
{
	size_t at = m->at;
	struct slice id = flow_id(m);
	struct flow *flow = m->flow;
	int node;

	if (!id.len)
		return fail_id(m);
	if (slice_starts(slice_skip(m->text, m->at), "@{") && flow_find(m, &flow->edges, id) >= 0 &&
	    !set->len)
		return flow_metadata(m, id, at); /* of an edge: names no node */
	node = flow_node(m, id, at);
	if (node < 0)
		return false;
	if (!read_shape(m, node) || !read_class_suffix(m, node))
		return false;
	if (slice_starts(slice_skip(m->text, m->at), "@{") && !flow_metadata(m, id, at))
		return false;
	if (!read_class_suffix(m, node))
		return false;
	set->nodes = mermaid_grow(m, set->nodes, set->len, &set->cap, sizeof(*set->nodes));
	set->nodes[set->len++] = node;
	if (flow->open_len) {
		flow->mentions = mermaid_grow(m, flow->mentions, flow->mentions_len,
		    &flow->mentions_cap, sizeof(*flow->mentions));
		flow->mentions[flow->mentions_len++] = node;
	}
	return true;
}

bool
flow_nodes(struct mermaid *m, struct flow_set *set)
{
	for (;;) {
		size_t at;

		if (!read_node(m, set))
			return false;
		at = m->at;
		mermaid_skip_blanks(m);
		if (mermaid_char(m, m->at) != '&' || m->at == at) {
			m->at = at;
			return true;
		}
		m->at++;
		if (!is_blank(mermaid_char(m, m->at)))
			return flow_fail(
			    m, m->at - 1, "write A & B", "'&' needs a blank at both sides");
		mermaid_skip_blanks(m);
	}
}
