/* Flowcharts: classes, styles, links. */
#include "parse/mermaid_flow.h"

#include <stdlib.h>

static bool
is_value_char(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       strchr("#.%- ", c);
}

/* A colour, length or number that may stand in an attribute; else empty. "rgb(1 2 3)" is not
 * taken: its commas separate properties here. */
static struct slice
plain_value(struct slice value)
{
	if (value.len > 40)
		return SLICE("");
	for (size_t i = 0; i < value.len; i++)
		if (!is_value_char(value.ptr[i]))
			return SLICE("");
	return value;
}

static void
set_property(struct chart_style *style, struct slice name, struct slice value)
{
	const struct {
		const char *name;
		struct slice *into;
	} properties[] = {{"fill", &style->fill}, {"background", &style->fill},
	    {"stroke", &style->stroke}, {"color", &style->color},
	    {"stroke-width", &style->stroke_width}, {"stroke-dasharray", &style->stroke_dasharray}};

	if (slice_ends(value, "!important"))
		value = slice_trim(slice_head(value, value.len - strlen("!important")));
	if (slice_is(name, "font-weight"))
		style->bold = slice_is(value, "bold") || atoi(value.ptr) >= 600;
	for (size_t i = 0; i < sizeof(properties) / sizeof(*properties); i++)
		if (slice_is(name, properties[i].name) && plain_value(value).len)
			*properties[i].into = plain_value(value);
}

/* "fill:#f9f,stroke-width:4px": what is known of it is set. */
static void
read_properties(struct slice text, struct chart_style *style)
{
	while (text.len) {
		const char *comma = memchr(text.ptr, ',', text.len);
		size_t len = comma ? (size_t)(comma - text.ptr) : text.len;
		struct slice part = slice_trim(slice_head(text, len));
		const char *colon = memchr(part.ptr, ':', part.len);

		if (colon)
			set_property(style,
			    slice_trim(slice_head(part, (size_t)(colon - part.ptr))),
			    slice_trim(slice_skip(part, (size_t)(colon - part.ptr) + 1)));
		text = slice_skip(text, len + 1);
	}
}

/* Mermaid takes "#fff;" for an entity when another ';' comes in the same line. */
static bool
is_entity_trap(struct slice value, struct slice after)
{
	const char *hash = memrchr(value.ptr, '#', value.len);

	if (!hash || !memchr(after.ptr, ';', after.len))
		return false;
	for (const char *c = hash + 1; c < value.ptr + value.len; c++)
		if (*c == ':' || *c == ',' || is_blank(*c))
			return false;
	return true;
}

/* The properties at the cursor, up to ';' or the end of the line. False after an error. */
static bool
read_style_value(struct mermaid *m, size_t statement, struct slice *ret_value)
{
	struct slice line, value;
	const char *stop;

	mermaid_skip_blanks(m);
	line = mermaid_rest_of_line(m);
	stop = memchr(line.ptr, ';', line.len);
	value = stop ? slice_head(line, (size_t)(stop - line.ptr)) : line;
	if (!slice_trim(value).len)
		return flow_fail(m, statement, "for example fill:#fee,stroke:#c00",
		    "expected properties before the end of the line");
	if (stop && is_entity_trap(value, slice_skip(line, value.len + 1)))
		return flow_fail(m, m->at + value.len, "begin the next statement in a new line",
		    "Mermaid reads the colour before this ';' as an entity");
	m->at += value.len;
	m->at += !mermaid_ended(m);
	*ret_value = slice_trim(value);
	return true;
}

/* Moves past the word of the statement and the blanks after it. */
static bool
begin(struct mermaid *m, const char *word)
{
	size_t at = m->at;

	m->at += strlen(word);
	if (!is_blank(mermaid_char(m, m->at)))
		return flow_fail(m, at, "take another id for a node",
		    "reserved word '%s' cannot start a node id", word);
	mermaid_skip_blanks(m);
	return true;
}

/* The ids, separated by commas, at the cursor. */
static bool
read_ids(struct mermaid *m, struct slice *ret_ids)
{
	*ret_ids = flow_id(m);
	if (!ret_ids->len)
		return flow_fail(m, m->at, "name a node or a class", "expected an id, saw %s",
		    mermaid_show(m, m->at));
	if (ret_ids->ptr[ret_ids->len - 1] == ',' && is_blank(mermaid_char(m, m->at)))
		return flow_fail(
		    m, m->at, "write class A,B name", "no blank may follow the comma between ids");
	return true;
}

/* The next of "A,B,C", taken off its front. */
static struct slice
next_id(struct slice *ids)
{
	const char *comma = memchr(ids->ptr, ',', ids->len);
	struct slice id = comma ? slice_head(*ids, (size_t)(comma - ids->ptr)) : *ids;

	*ids = slice_skip(*ids, id.len + 1);
	return id;
}

static struct chart_class *
class_of(struct mermaid *m, struct slice name)
{
	int index = flow_find(m, &m->flow->classes, name);

	if (index < 0) {
		*MERMAID_PUSH(m, classes) = (struct chart_class){.name = name};
		index = (int)m->chart->classes_len - 1;
		flow_keep(m, &m->flow->classes, name, index);
	}
	return &m->chart->classes[index];
}

void
flow_class_def(struct mermaid *m)
{
	size_t at = m->at;
	struct slice names, value;

	if (!begin(m, "classDef") || !read_ids(m, &names) || !read_style_value(m, at, &value))
		return;
	while (names.len) {
		struct slice name = next_id(&names);

		if (name.len)
			read_properties(value, &class_of(m, name)->style);
	}
}

/* Only blanks and the end may follow. */
static void
end_statement(struct mermaid *m)
{
	mermaid_skip_blanks(m);
	if (mermaid_ended(m) || mermaid_char(m, m->at) == '\n' || mermaid_char(m, m->at) == ';')
		m->at += !mermaid_ended(m);
	else
		flow_fail(m, m->at, "one statement ends with its line, or with ';'",
		    "expected the end of the line, saw %s", mermaid_show(m, m->at));
}

void
flow_class(struct mermaid *m)
{
	struct slice ids, name;

	if (!begin(m, "class") || !read_ids(m, &ids))
		return;
	mermaid_skip_blanks(m);
	if (!read_ids(m, &name))
		return;
	while (ids.len) {
		int node = flow_find(m, &m->flow->ids, next_id(&ids));

		if (node >= 0)
			flow_add_class(m, node, name);
	}
	end_statement(m);
}

void
flow_style(struct mermaid *m)
{
	size_t at = m->at, id_at;
	struct chart_style style = {.bold = false};
	struct slice id, value;
	int node;

	if (!begin(m, "style"))
		return;
	id_at = m->at;
	if (!read_ids(m, &id) || !read_style_value(m, at, &value))
		return;
	read_properties(value, &style);
	node = flow_node(m, id, id_at);
	if (node >= 0)
		chart_style_merge(&m->chart->nodes[node].style, &style);
}

/* A number below the count of edges so far, or -1 after an error. */
static long
edge_number(struct mermaid *m, size_t at, struct slice word)
{
	char digits[12] = "";
	size_t count = m->chart->edges_len;
	long number;

	memcpy(digits, word.ptr, word.len < 10 ? word.len : 10);
	number = strtol(digits, NULL, 10);
	if (!word.len || strspn(digits, "0123456789") != word.len)
		flow_fail(
		    m, at, "write linkStyle 0,1 stroke:#c00", "expected the number of a link");
	else if ((size_t)number >= count)
		flow_fail(m, at, "links count from 0, in the order in which they are written",
		    "linkStyle %ld: there are only %zu links so far", number, count);
	else
		return number;
	return -1;
}

/* "interpolate basis": curves are drawn in one way here. */
static bool
skip_interpolate(struct mermaid *m)
{
	if (!mermaid_is_word(m, "interpolate"))
		return false;
	m->at += strlen("interpolate");
	mermaid_skip_blanks(m);
	flow_id(m);
	mermaid_skip_blanks(m);
	return true;
}

static void
style_edges(struct mermaid *m, size_t at, struct slice numbers, const struct chart_style *style)
{
	while (numbers.len) {
		long number = edge_number(m, at, slice_trim(next_id(&numbers)));

		if (number < 0)
			return;
		chart_style_merge(&m->chart->edges[number].style, style);
	}
}

void
flow_link_style(struct mermaid *m)
{
	size_t at = m->at, numbers_at, end;
	struct chart_style style = {.bold = false};
	struct slice numbers, value = SLICE("");
	bool curved;

	if (!begin(m, "linkStyle"))
		return;
	numbers_at = m->at;
	while (!mermaid_ended(m) && !is_blank(m->text.ptr[m->at]) && m->text.ptr[m->at] != '\n' &&
	       m->text.ptr[m->at] != ';')
		m->at++;
	numbers = slice_from(m->text.ptr + numbers_at, m->at - numbers_at);
	mermaid_skip_blanks(m);
	curved = skip_interpolate(m);
	if (curved && (mermaid_ended(m) || strchr("\n;", mermaid_char(m, m->at))))
		m->at += !mermaid_ended(m);
	else if (!read_style_value(m, at, &value))
		return;
	read_properties(value, &style);
	end = m->at;
	if (slice_is(numbers, "default"))
		chart_style_merge(&m->flow->link_style, &style);
	else
		style_edges(m, numbers_at, numbers, &style);
	m->at = end; /* an error has moved it by a line, but the statement is over */
}

/* A text in quotes at the cursor, or empty. */
static struct slice
read_quoted(struct mermaid *m)
{
	struct slice line = slice_skip(mermaid_rest_of_line(m), 1);
	const char *end = memchr(line.ptr, '"', line.len);
	struct slice text;

	if (mermaid_char(m, m->at) != '"' || !end)
		return SLICE("");
	text = slice_head(line, (size_t)(end - line.ptr));
	m->at += text.len + 2;
	mermaid_skip_blanks(m);
	return text;
}

static void
set_link(struct mermaid *m, size_t at, struct slice id, struct slice url, struct slice tip)
{
	int node = flow_find(m, &m->flow->ids, id);
	struct slice href = mermaid_href(m, url);

	if (!href.len)
		mermaid_say(m, DIAG_WARNING, at,
		    "link to http, https, mailto or a relative address",
		    "the link of %.*s is left out: its address is not safe", SLICE_ARG(id));
	if (node < 0 || !href.len)
		return;
	m->chart->nodes[node].href = href;
	m->chart->nodes[node].tip = tip;
}

void
flow_click(struct mermaid *m)
{
	size_t at = m->at;
	struct slice id, url, tip;
	size_t start;

	if (!begin(m, "click"))
		return;
	for (start = m->at;
	     !mermaid_ended(m) && !is_blank(m->text.ptr[m->at]) && m->text.ptr[m->at] != '\n';)
		m->at++;
	id = slice_from(m->text.ptr + start, m->at - start);
	mermaid_skip_blanks(m);
	if (mermaid_is_word(m, "href")) {
		m->at += strlen("href");
		mermaid_skip_blanks(m);
		if (mermaid_char(m, m->at) != '"') {
			flow_fail(m, m->at, "write click A href \"address\"",
			    "expected an address in quotes, saw %s", mermaid_show(m, m->at));
			return;
		}
	}
	if (mermaid_char(m, m->at) == '"') {
		url = read_quoted(m);
		tip = read_quoted(m);
		set_link(m, at, id, url, tip);
	} else if (mermaid_ended(m) || mermaid_char(m, m->at) == '\n') {
		flow_fail(m, at, "write click A \"address\"",
		    "expected an address after 'click %.*s'", SLICE_ARG(id));
		return;
	} else {
		mermaid_say(m, DIAG_NOTE, at, "link with click A \"address\" instead",
		    "a click that calls a script does nothing here");
	}
	mermaid_skip_line(m);
}
