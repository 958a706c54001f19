/* Labels: from what stands in the block to lines of plain text. */
#include "base/utf8.h"
#include "parse/mermaid_lex.h"

#include <stdlib.h>
#include <strings.h>

struct label_reader {
	struct mermaid *m;
	struct buf line;
	struct chart_label label;
	size_t cap;
	bool markdown;
	bool bold, all_bold; /* inside **, and nothing outside so far */
	bool blank;          /* white space is due before the next character */
};

static void
end_line(struct label_reader *r)
{
	struct chart_line *lines;

	lines = mermaid_grow(r->m, r->label.lines, r->label.len, &r->cap, sizeof(*lines));
	r->label.lines = lines;
	lines[r->label.len++] = (struct chart_line){
	    arena_copy(r->m->arena, slice_trim(buf_slice(&r->line))), r->all_bold && r->line.len};
	buf_truncate(&r->line, 0);
	r->all_bold = true;
	r->blank = false;
}

static void
put_rune(struct label_reader *r, uint32_t rune)
{
	if (rune <= ' ' || rune == 0x7F) {
		r->blank = true;
		return;
	}
	if (r->blank && r->line.len)
		buf_putc(&r->line, ' ');
	r->blank = false;
	if (!r->bold)
		r->all_bold = false;
	buf_put_rune(&r->line, rune);
}

static const struct {
	const char *name;
	uint32_t rune;
} entities[] = {{"quot", '"'}, {"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"apos", '\''},
    {"nbsp", 0xA0}, {"semi", ';'}, {"colon", ':'}, {"comma", ','}, {"num", '#'}, {"lpar", '('},
    {"rpar", ')'}, {"lsqb", '['}, {"rsqb", ']'}, {"lbrack", '['}, {"rbrack", ']'}, {"lcub", '{'},
    {"rcub", '}'}, {"lbrace", '{'}, {"rbrace", '}'}, {"verbar", '|'}, {"vert", '|'}, {"ast", '*'},
    {"grave", '`'}, {"bsol", '\\'}, {"sol", '/'}, {"copy", 0xA9}, {"reg", 0xAE}, {"trade", 0x2122},
    {"deg", 0xB0}, {"plusmn", 0xB1}, {"times", 0xD7}, {"divide", 0xF7}, {"middot", 0xB7},
    {"bull", 0x2022}, {"hellip", 0x2026}, {"ndash", 0x2013}, {"mdash", 0x2014}, {"lsquo", 0x2018},
    {"rsquo", 0x2019}, {"ldquo", 0x201C}, {"rdquo", 0x201D}, {"larr", 0x2190}, {"uarr", 0x2191},
    {"rarr", 0x2192}, {"darr", 0x2193}, {"harr", 0x2194}, {"rArr", 0x21D2}, {"le", 0x2264},
    {"ge", 0x2265}, {"ne", 0x2260}, {"infin", 0x221E}, {"hearts", 0x2665}, {"check", 0x2713},
    {"cross", 0x2717}, {"star", 0x2606}, {"starf", 0x2605}};

/* The character that a name stands for: "quot", "35", "#35", "x2665"; 0 when unknown. */
static uint32_t
entity_rune(struct slice name)
{
	char digits[12] = "", *end;
	unsigned long value;

	for (size_t i = 0; i < sizeof(entities) / sizeof(*entities); i++)
		if (slice_is(name, entities[i].name))
			return entities[i].rune;
	if (slice_starts(name, "#"))
		name = slice_skip(name, 1);
	if (!name.len || name.len >= sizeof(digits))
		return 0;
	memcpy(digits, name.ptr, name.len);
	if (digits[0] == 'x' || digits[0] == 'X')
		value = strtoul(digits + 1, &end, 16);
	else
		value = strtoul(digits, &end, 10);
	return *end || value > 0x10FFFF ? 0 : (uint32_t)value;
}

/* "#quot;" or "&quot;": the length, or 0. */
static size_t
read_entity(struct label_reader *r, struct slice rest)
{
	size_t len = 1;
	uint32_t rune;

	while (len < rest.len && len < 12 &&
	       (rest.ptr[len] == '#' || (rest.ptr[len] >= '0' && rest.ptr[len] <= '9') ||
		   ((rest.ptr[len] | 32) >= 'a' && (rest.ptr[len] | 32) <= 'z')))
		len++;
	if (len == 1 || len >= rest.len || rest.ptr[len] != ';')
		return 0;
	rune = entity_rune(slice_from(rest.ptr + 1, len - 1));
	if (!rune)
		return 0;
	if (rune == 0xA0)
		rune = ' ';
	put_rune(r, rune);
	return len + 1;
}

/* Tags that authors put into labels. What is no tag ("List<String>") stays text. */
static const char *const tags[] = {"a", "b", "br", "big", "code", "del", "div", "em", "font", "h1",
    "h2", "h3", "h4", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "s", "small",
    "span", "strong", "sub", "sup", "table", "td", "tr", "u", "ul", "center"};

static bool
is_tag(struct slice name)
{
	for (size_t i = 0; i < sizeof(tags) / sizeof(*tags); i++)
		if (name.len == strlen(tags[i]) && strncasecmp(name.ptr, tags[i], name.len) == 0)
			return true;
	return false;
}

static void
act_on_tag(struct label_reader *r, struct slice name, bool closing)
{
	static const char *const breaking[] = {"br", "p", "div", "li", "tr", "hr"};

	if (name.len == 1 ? (*name.ptr | 32) == 'b'
			  : name.len == 6 && strncasecmp(name.ptr, "strong", 6) == 0)
		r->bold = !closing;
	for (size_t i = 0; i < sizeof(breaking) / sizeof(*breaking); i++) {
		if (name.len != strlen(breaking[i]) ||
		    strncasecmp(name.ptr, breaking[i], name.len) != 0)
			continue;
		if (i == 0 || r->line.len)
			end_line(r);
	}
}

/* "<b>", "</b>", "<br/>", "<span class='x'>": the length, or 0. */
static size_t
read_tag(struct label_reader *r, struct slice rest)
{
	size_t at = 1, start;
	bool closing = at < rest.len && rest.ptr[at] == '/';
	struct slice name;

	start = at += closing;
	while (at < rest.len && (((rest.ptr[at] | 32) >= 'a' && (rest.ptr[at] | 32) <= 'z') ||
				    (at > start && rest.ptr[at] >= '1' && rest.ptr[at] <= '4')))
		at++;
	name = slice_from(rest.ptr + start, at - start);
	if (!is_tag(name))
		return 0;
	while (at < rest.len && at < 300 && rest.ptr[at] != '>' && rest.ptr[at] != '<')
		at++;
	if (at >= rest.len || rest.ptr[at] != '>')
		return 0;
	act_on_tag(r, name, closing);
	return at + 1;
}

/* "fa:fa-car", "fab:fa-github": icons of a font that no page here loads. */
static size_t
read_icon(struct slice rest)
{
	size_t at = 2;

	if (!slice_starts(rest, "fa"))
		return 0;
	while (at < rest.len && at < 5 && rest.ptr[at] >= 'a' && rest.ptr[at] <= 'z')
		at++;
	if (!slice_starts(slice_skip(rest, at), ":fa-"))
		return 0;
	at += 4;
	while (
	    at < rest.len && ((rest.ptr[at] >= 'a' && rest.ptr[at] <= 'z') || rest.ptr[at] == '-' ||
				 (rest.ptr[at] >= '0' && rest.ptr[at] <= '9')))
		at++;
	return at;
}

/* Markdown of labels in back-ticks: bold and emphasis; the marks go. */
static size_t
read_markdown(struct label_reader *r, struct slice rest)
{
	if (slice_starts(rest, "**") || slice_starts(rest, "__")) {
		r->bold = !r->bold;
		return 2;
	}
	return *rest.ptr == '*' ? 1 : 0;
}

/* Reads what is more than a character at the start of `rest`: the length, or 0. */
static size_t
read_special(struct label_reader *r, struct slice rest)
{
	switch (*rest.ptr) {
	case '\n':
		end_line(r);
		return 1;
	case '\\':
		if (slice_starts(rest, "\\n") && !r->markdown) {
			end_line(r);
			return 2;
		}
		return 0;
	case '#':
	case '&':
		return read_entity(r, rest);
	case '<':
		return read_tag(r, rest);
	case '*':
	case '_':
		return r->markdown ? read_markdown(r, rest) : 0;
	case 'f':
		return !r->line.len || r->blank ? read_icon(rest) : 0;
	default:
		return 0;
	}
}

/* Lines at both ends that hold nothing are not shown. */
static struct chart_label
without_empty_ends(struct chart_label label)
{
	while (label.len && !label.lines[label.len - 1].text.len)
		label.len--;
	while (label.len && !label.lines[0].text.len) {
		label.lines++;
		label.len--;
	}
	return label;
}

struct chart_label
mermaid_label(struct mermaid *m, struct slice raw)
{
	struct label_reader r = {.m = m, .line = BUF_INIT, .all_bold = true};
	size_t len;

	raw = slice_trim(raw);
	r.markdown = raw.len >= 2 && raw.ptr[0] == '`' && raw.ptr[raw.len - 1] == '`';
	if (r.markdown)
		raw = slice_trim(slice_from(raw.ptr + 1, raw.len - 2));
	for (size_t at = 0; at < raw.len; at += len) {
		struct slice rest = slice_skip(raw, at);
		uint32_t rune;

		len = read_special(&r, rest);
		if (len)
			continue;
		len = utf8_next(rest, &rune);
		put_rune(&r, rune);
	}
	end_line(&r);
	r.label = without_empty_ends(r.label);
	if (!r.label.len && raw.len && *raw.ptr == '<') { /* a label about a tag */
		buf_put(&r.line, raw);
		end_line(&r);
	}
	buf_finish(&r.line);
	return r.label;
}
