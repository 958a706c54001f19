#include "parse/html_tags.h"

#include <ctype.h>
#include <stdlib.h>
#include <strings.h>

enum { VOID = HTML_VOID, CLOSES = HTML_CLOSES, FORMATS = HTML_FORMATS, RAW = HTML_RAWTEXT };
enum { ALIGN = HTML_ALIGNED, BLOCK = HTML_BLOCK, LEAF = HTML_LEAF, INLINE = HTML_INLINE };

/* Sorted by name. Elements that style belong to their nearest kin that still is in HTML. */
static const struct html_element elements[] = {
    {"a", NULL, HTML_KEEP, FORMATS, " href name ", NULL},
    {"abbr", NULL, HTML_KEEP, INLINE, "", NULL},
    {"acronym", "abbr", HTML_KEEP, INLINE, "", NULL},
    {"address", NULL, HTML_UNWRAP, 0, "", NULL},
    {"applet", NULL, HTML_DROP, 0, "", NULL},
    {"area", NULL, HTML_UNWRAP, VOID, "", NULL},
    {"article", NULL, HTML_UNWRAP, 0, "", NULL},
    {"aside", NULL, HTML_UNWRAP, BLOCK, "", NULL},
    {"audio", NULL, HTML_UNWRAP, 0, "", NULL},
    {"b", NULL, HTML_KEEP, FORMATS | INLINE, "", NULL},
    {"base", NULL, HTML_UNWRAP, VOID, "", NULL},
    {"bdi", NULL, HTML_KEEP, INLINE, "", NULL},
    {"bdo", NULL, HTML_KEEP, INLINE, "", NULL},
    {"big", NULL, HTML_UNWRAP, FORMATS, "", NULL},
    {"blockquote", NULL, HTML_KEEP, BLOCK, " cite ", NULL},
    {"body", NULL, HTML_UNWRAP, 0, "", NULL},
    {"br", NULL, HTML_KEEP, VOID, "", NULL},
    {"button", NULL, HTML_UNWRAP, 0, "", NULL},
    {"canvas", NULL, HTML_UNWRAP, 0, "", NULL},
    {"caption", NULL, HTML_KEEP, CLOSES | BLOCK, "", " table "},
    {"center", "div", HTML_KEEP, BLOCK, "", NULL},
    {"cite", NULL, HTML_KEEP, INLINE, "", NULL},
    {"code", NULL, HTML_KEEP, FORMATS | INLINE, "", NULL},
    {"col", NULL, HTML_KEEP, VOID | CLOSES, " span ", " colgroup "},
    {"colgroup", NULL, HTML_KEEP, CLOSES, " span ", " table "},
    {"data", NULL, HTML_UNWRAP, 0, "", NULL},
    {"datalist", NULL, HTML_DROP, 0, "", NULL},
    {"dd", NULL, HTML_KEEP, CLOSES | BLOCK, "", " dl div "},
    {"del", NULL, HTML_KEEP, 0, " cite datetime ", NULL},
    {"details", NULL, HTML_KEEP, BLOCK, " open ", NULL},
    {"dfn", NULL, HTML_KEEP, INLINE, "", NULL},
    {"dialog", NULL, HTML_UNWRAP, 0, "", NULL},
    {"div", NULL, HTML_KEEP, ALIGN | BLOCK, "", NULL},
    {"dl", NULL, HTML_KEEP, BLOCK, "", NULL},
    {"dt", NULL, HTML_KEEP, CLOSES | BLOCK, "", " dl div "},
    {"em", NULL, HTML_KEEP, FORMATS | INLINE, "", NULL},
    {"embed", NULL, HTML_UNWRAP, VOID, "", NULL},
    {"fieldset", NULL, HTML_UNWRAP, 0, "", NULL},
    {"figcaption", NULL, HTML_KEEP, BLOCK, "", " figure "},
    {"figure", NULL, HTML_KEEP, BLOCK, "", NULL},
    {"font", NULL, HTML_UNWRAP, FORMATS, "", NULL},
    {"footer", NULL, HTML_UNWRAP, 0, "", NULL},
    {"form", NULL, HTML_UNWRAP, 0, "", NULL},
    {"frame", NULL, HTML_UNWRAP, VOID, "", NULL},
    {"frameset", NULL, HTML_UNWRAP, 0, "", NULL},
    {"h1", NULL, HTML_KEEP, ALIGN | BLOCK | LEAF, "", NULL},
    {"h2", NULL, HTML_KEEP, ALIGN | BLOCK | LEAF, "", NULL},
    {"h3", NULL, HTML_KEEP, ALIGN | BLOCK | LEAF, "", NULL},
    {"h4", NULL, HTML_KEEP, ALIGN | BLOCK | LEAF, "", NULL},
    {"h5", NULL, HTML_KEEP, ALIGN | BLOCK | LEAF, "", NULL},
    {"h6", NULL, HTML_KEEP, ALIGN | BLOCK | LEAF, "", NULL},
    {"head", NULL, HTML_UNWRAP, 0, "", NULL},
    {"header", NULL, HTML_UNWRAP, 0, "", NULL},
    {"hgroup", NULL, HTML_UNWRAP, 0, "", NULL},
    {"hr", NULL, HTML_KEEP, VOID | BLOCK, "", NULL},
    {"html", NULL, HTML_UNWRAP, 0, "", NULL},
    {"i", NULL, HTML_KEEP, FORMATS | INLINE, "", NULL},
    {"iframe", NULL, HTML_DROP, RAW, "", NULL},
    {"img", NULL, HTML_KEEP, VOID, " src alt width height ", NULL},
    {"input", NULL, HTML_UNWRAP, VOID, "", NULL},
    {"ins", NULL, HTML_KEEP, 0, " cite datetime ", NULL},
    {"kbd", NULL, HTML_KEEP, INLINE, "", NULL},
    {"label", NULL, HTML_UNWRAP, 0, "", NULL},
    {"legend", NULL, HTML_UNWRAP, 0, "", NULL},
    {"li", NULL, HTML_KEEP, CLOSES | BLOCK, " value ", " ul ol "},
    {"link", NULL, HTML_UNWRAP, VOID, "", NULL},
    {"main", NULL, HTML_UNWRAP, 0, "", NULL},
    {"map", NULL, HTML_UNWRAP, 0, "", NULL},
    {"mark", NULL, HTML_KEEP, INLINE, "", NULL},
    {"marquee", NULL, HTML_UNWRAP, 0, "", NULL},
    {"math", NULL, HTML_DROP, 0, "", NULL},
    {"menu", NULL, HTML_UNWRAP, 0, "", NULL},
    {"meta", NULL, HTML_UNWRAP, VOID, "", NULL},
    {"meter", NULL, HTML_UNWRAP, 0, "", NULL},
    {"nav", NULL, HTML_UNWRAP, BLOCK, "", NULL},
    {"nobr", NULL, HTML_UNWRAP, FORMATS, "", NULL},
    {"noembed", NULL, HTML_DROP, RAW, "", NULL},
    {"noframes", NULL, HTML_DROP, RAW, "", NULL},
    {"noscript", NULL, HTML_DROP, RAW, "", NULL},
    {"object", NULL, HTML_DROP, 0, "", NULL},
    {"ol", NULL, HTML_KEEP, BLOCK, " start reversed ", NULL},
    {"optgroup", NULL, HTML_UNWRAP, 0, "", NULL},
    {"option", NULL, HTML_UNWRAP, 0, "", NULL},
    {"output", NULL, HTML_UNWRAP, 0, "", NULL},
    {"p", NULL, HTML_KEEP, CLOSES | ALIGN | BLOCK | LEAF, "", NULL},
    {"param", NULL, HTML_UNWRAP, VOID, "", NULL},
    {"picture", NULL, HTML_UNWRAP, 0, "", NULL},
    {"plaintext", NULL, HTML_UNWRAP, 0, "", NULL},
    {"pre", NULL, HTML_KEEP, BLOCK | LEAF, "", NULL},
    {"progress", NULL, HTML_UNWRAP, 0, "", NULL},
    {"q", NULL, HTML_KEEP, INLINE, " cite ", NULL},
    {"rp", NULL, HTML_KEEP, CLOSES | LEAF, "", " ruby "},
    {"rt", NULL, HTML_KEEP, CLOSES | LEAF, "", " ruby "},
    {"ruby", NULL, HTML_KEEP, 0, "", NULL},
    {"s", NULL, HTML_KEEP, FORMATS | INLINE, "", NULL},
    {"samp", NULL, HTML_KEEP, INLINE, "", NULL},
    {"script", NULL, HTML_DROP, RAW, "", NULL},
    {"section", NULL, HTML_UNWRAP, BLOCK, "", NULL},
    {"select", NULL, HTML_UNWRAP, 0, "", NULL},
    {"slot", NULL, HTML_UNWRAP, 0, "", NULL},
    {"small", NULL, HTML_KEEP, FORMATS | INLINE, "", NULL},
    {"source", NULL, HTML_UNWRAP, VOID, "", NULL},
    {"span", NULL, HTML_KEEP, INLINE, "", NULL},
    {"strike", "s", HTML_KEEP, FORMATS | INLINE, "", NULL},
    {"strong", NULL, HTML_KEEP, FORMATS | INLINE, "", NULL},
    {"style", NULL, HTML_DROP, RAW, "", NULL},
    {"sub", NULL, HTML_KEEP, INLINE, "", NULL},
    {"summary", NULL, HTML_KEEP, LEAF, "", " details "},
    {"sup", NULL, HTML_KEEP, INLINE, "", NULL},
    {"svg", NULL, HTML_DROP, 0, "", NULL},
    {"table", NULL, HTML_KEEP, BLOCK, "", NULL},
    {"tbody", NULL, HTML_KEEP, CLOSES | BLOCK, "", " table "},
    {"td", NULL, HTML_KEEP, CLOSES | ALIGN | BLOCK, " colspan rowspan headers ", " tr "},
    {"template", NULL, HTML_DROP, 0, "", NULL},
    {"textarea", NULL, HTML_UNWRAP, 0, "", NULL},
    {"tfoot", NULL, HTML_KEEP, CLOSES | BLOCK, "", " table "},
    {"th", NULL, HTML_KEEP, CLOSES | ALIGN | BLOCK, " colspan rowspan headers scope abbr ", " tr "},
    {"thead", NULL, HTML_KEEP, CLOSES | BLOCK, "", " table "},
    {"time", NULL, HTML_KEEP, INLINE, " datetime ", NULL},
    {"title", NULL, HTML_DROP, RAW, "", NULL},
    {"tr", NULL, HTML_KEEP, CLOSES | BLOCK, "", " table thead tbody tfoot "},
    {"track", NULL, HTML_UNWRAP, VOID, "", NULL},
    {"tt", "code", HTML_KEEP, FORMATS | INLINE, "", NULL},
    {"u", NULL, HTML_KEEP, FORMATS | INLINE, "", NULL},
    {"ul", NULL, HTML_KEEP, BLOCK, "", NULL},
    {"var", NULL, HTML_KEEP, INLINE, "", NULL},
    {"video", NULL, HTML_UNWRAP, 0, "", NULL},
    {"wbr", NULL, HTML_KEEP, VOID, "", NULL},
    {"xmp", NULL, HTML_UNWRAP, 0, "", NULL},
};

static int
compare_name(const void *key, const void *entry)
{
	const struct slice *name = key;
	const char *other = ((const struct html_element *)entry)->name;
	int order = strncasecmp(name->ptr, other, name->len);

	return order ? order : other[name->len] ? -1 : 0;
}

const struct html_element *
html_element_find(struct slice name)
{
	if (!name.len)
		return NULL;
	return bsearch(
	    &name, elements, sizeof(elements) / sizeof(*elements), sizeof(*elements), compare_name);
}

static const struct {
	const char *name;
	enum html_attr_kind kind;
	bool everywhere;
} attributes[] = {
    {"align", ATTR_ALIGN, false}, /* where HTML_ALIGNED */
    {"abbr", ATTR_TEXT, false},
    {"alt", ATTR_TEXT, false},
    {"aria-label", ATTR_TEXT, true},
    {"cite", ATTR_URL, false},
    {"colspan", ATTR_NUMBER, false},
    {"datetime", ATTR_TEXT, false},
    {"dir", ATTR_TEXT, true},
    {"headers", ATTR_TEXT, false},
    {"height", ATTR_NUMBER, false},
    {"href", ATTR_URL, false},
    {"id", ATTR_ID, true},
    {"lang", ATTR_TEXT, true},
    {"name", ATTR_ID, false},
    {"open", ATTR_FLAG, false},
    {"reversed", ATTR_FLAG, false},
    {"rowspan", ATTR_NUMBER, false},
    {"scope", ATTR_TEXT, false},
    {"span", ATTR_NUMBER, false},
    {"src", ATTR_URL, false},
    {"start", ATTR_NUMBER, false},
    {"title", ATTR_TEXT, true},
    {"value", ATTR_NUMBER, false},
    {"width", ATTR_NUMBER, false},
};

static bool
has_word(const char *words, struct slice word)
{
	const char *at = words;

	while ((at = strchr(at, ' ')) && *++at)
		if (!strncmp(at, word.ptr, word.len) && at[word.len] == ' ')
			return true;
	return false;
}

enum html_attr_kind
html_attr_kind(const struct html_element *element, struct slice name)
{
	for (size_t i = 0; i < sizeof(attributes) / sizeof(*attributes); i++) {
		if (!slice_is(name, attributes[i].name))
			continue;
		if (attributes[i].everywhere || has_word(element->attrs, name) ||
		    (attributes[i].kind == ATTR_ALIGN && element->flags & HTML_ALIGNED))
			return attributes[i].kind;
		break;
	}
	return ATTR_NONE;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

static struct html_token
comment_token(struct slice html, size_t open, const char *close)
{
	const char *end =
	    html.len > open ? memmem(html.ptr + open, html.len - open, close, strlen(close)) : NULL;
	struct html_token token = {.kind = TOKEN_COMMENT, .text = html, .cut = !end};

	if (end)
		token.text.len = (size_t)(end - html.ptr) + strlen(close);
	return token;
}

static struct html_token
text_token(struct slice html, size_t len, bool lone)
{
	return (struct html_token){.kind = TOKEN_TEXT, .text = slice_head(html, len), .lone = lone};
}

/* The byte after an attribute's value, which starts at `at`; past the end when it does not end. */
static size_t
skip_value(struct slice html, size_t at)
{
	while (at < html.len && is_blank(html.ptr[at]))
		at++;
	if (at < html.len && (html.ptr[at] == '"' || html.ptr[at] == '\'')) {
		const char *end = memchr(html.ptr + at + 1, html.ptr[at], html.len - at - 1);

		return end ? (size_t)(end - html.ptr) + 1 : html.len;
	}
	while (at < html.len && !is_blank(html.ptr[at]) && html.ptr[at] != '>')
		at++;
	return at;
}

/* The byte after the '>' of a tag whose attributes start at `at`, or 0. The states of HTML's
 * tokenizer: quotation marks count only at the start of a value. */
static size_t
skip_attributes(struct slice html, size_t at, unsigned *ret_count)
{
	while (at < html.len) {
		if (html.ptr[at] == '>')
			return at + 1;
		if (is_blank(html.ptr[at]) || html.ptr[at] == '/') {
			at++;
			continue;
		}
		++*ret_count;
		at++; /* the first byte of a name may be '=' */
		while (at < html.len && !is_blank(html.ptr[at]) && !strchr("/>=", html.ptr[at]))
			at++;
		while (at < html.len && is_blank(html.ptr[at]))
			at++;
		if (at < html.len && html.ptr[at] == '=')
			at = skip_value(html, at + 1);
	}
	return 0;
}

struct html_token
html_token_next(struct slice html)
{
	struct html_token token = {.kind = TOKEN_OPEN, .text = html};
	const char *open = memchr(html.ptr, '<', html.len);
	size_t at = 1, start;

	if (!open || open > html.ptr)
		return text_token(html, open ? (size_t)(open - html.ptr) : html.len, false);
	if (slice_starts(html, "<!--")) {
		/* <!--> and <!---> are whole comments */
		if (slice_starts(html, "<!-->") || slice_starts(html, "<!--->"))
			return comment_token(html, 4, ">");
		return comment_token(html, 4, "-->");
	}
	if (slice_starts(html, "<![CDATA["))
		return comment_token(html, 9, "]]>");
	if (slice_starts(html, "<!") || slice_starts(html, "<?"))
		return comment_token(html, 2, ">");
	if (html.len > 1 && html.ptr[1] == '/') {
		token.kind = TOKEN_CLOSE;
		at = 2;
	}
	if (at >= html.len || !isalpha((unsigned char)html.ptr[at]))
		return text_token(html, 1, true);
	for (start = at; at < html.len && !is_blank(html.ptr[at]) && !strchr("/>", html.ptr[at]);)
		at++;
	token.name = slice_from(html.ptr + start, at - start);
	at = skip_attributes(html, at, &token.attrs);
	if (!at)
		return text_token(html, 1, true);
	token.text.len = at;
	return token;
}

size_t
html_find_end(struct slice html, struct slice name)
{
	size_t at = 0;

	while (at < html.len) {
		const char *open = memmem(html.ptr + at, html.len - at, "</", 2);
		size_t after;

		if (!open)
			return 0;
		at = (size_t)(open - html.ptr) + 2;
		after = at + name.len;
		if (after >= html.len || strncasecmp(html.ptr + at, name.ptr, name.len))
			continue;
		if (is_blank(html.ptr[after]) || html.ptr[after] == '/' || html.ptr[after] == '>') {
			const char *end = memchr(html.ptr + after, '>', html.len - after);

			return end ? (size_t)(end - html.ptr) + 1 : 0;
		}
	}
	return 0;
}
