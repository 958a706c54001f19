/* HTML into Markdown: one pass over tags and text. The HTML is ours, or was cleaned; of what comes
 * otherwise (`html: trusted`) the text is kept. */
#include "render/copy.h"

#include <stdio.h>
#include <stdlib.h>

enum { DEPTH_MAX = 48, TAG_NAME_MAX = 16 }; /* deeper quotes and lists stay at that depth */

struct level {
	size_t prefix; /* length of the prefix outside */
	bool ordered;
	long number; /* of the next item */
};

struct writer {
	struct buf *out;
	struct buf prefix; /* at the start of each line: "> " and the indent of items */
	struct level levels[DEPTH_MAX];
	size_t depth;      /* open quotes, lists and items */
	size_t start;      /* byte of `out` at which this page begins */
	bool line;         /* something stands on the current line */
	bool marked;       /* and it is no more than the mark of an item */
	bool gap;          /* an empty line is due before the next text */
	bool pre;          /* in a block of code */
	bool table, cell;  /* in a table; in one of its cells */
	unsigned cells;    /* of the current row */
	bool head;         /* the current row is the first of its table */
	unsigned muted;    /* depth of elements whose text is no text */
	struct buf target; /* of the open link */
};

struct tag {
	char name[TAG_NAME_MAX]; /* lower case; "" when it is none */
	struct slice attrs;
	bool closing;
};

static void
begin_line(struct writer *w)
{
	if (w->line)
		return;
	buf_put(w->out, buf_slice(&w->prefix));
	w->line = true;
}

static void
end_line(struct writer *w)
{
	if (w->line)
		buf_putc(w->out, '\n');
	w->line = false;
}

/* Ends what was before; the next text stands apart from it. */
static void
break_block(struct writer *w)
{
	end_line(w);
	w->gap = true;
}

static void
fill_gap(struct writer *w)
{
	size_t len = w->prefix.len;

	if (w->gap && !w->line && w->out->len > w->start) {
		while (len && w->prefix.ptr[len - 1] == ' ')
			len--;
		buf_put_bytes(w->out, w->prefix.ptr, len);
		buf_putc(w->out, '\n');
	}
	w->gap = false;
}

/* Text, or a mark, that belongs to the current line. */
static void
put(struct writer *w, const char *text)
{
	if (w->muted)
		return;
	fill_gap(w);
	begin_line(w);
	w->marked = false;
	buf_puts(w->out, text);
}

static void
put_byte(struct writer *w, char c)
{
	bool blank = c == ' ' || c == '\t' || c == '\n';

	if (blank && !w->pre && (w->marked || (w->table && !w->cell)))
		return;
	if (c == '\n' && !w->pre) {
		if (w->cell) {
			buf_putc(w->out, ' ');
		} else if (w->line) {
			end_line(w);
		}
		return;
	}
	if (c == '\n') {
		if (!w->line)
			fill_gap(w), begin_line(w);
		end_line(w);
		return;
	}
	if (!w->line && !w->pre && blank)
		return;
	fill_gap(w);
	begin_line(w);
	w->marked = false;
	if (w->cell && c == '|')
		buf_putc(w->out, '\\');
	buf_putc(w->out, c);
}

static const struct {
	const char *name, *text;
} entities[] = {
    {"amp", "&"}, {"lt", "<"}, {"gt", ">"}, {"quot", "\""}, {"apos", "'"}, {"nbsp", " "}};

/* The length of the entity at the start of the text and what it stands for; 0 when it is none. */
static size_t
read_entity(struct slice text, struct buf *ret)
{
	const char *end = memchr(text.ptr, ';', text.len < 12 ? text.len : 12);
	size_t len = end ? (size_t)(end - text.ptr) : 0;
	char number[12];
	unsigned long rune;

	if (len < 2)
		return 0;
	for (size_t i = 0; i < sizeof(entities) / sizeof(*entities); i++)
		if (slice_is(slice_from(text.ptr + 1, len - 1), entities[i].name)) {
			buf_puts(ret, entities[i].text);
			return len + 1;
		}
	if (text.ptr[1] != '#')
		return 0;
	memcpy(number, text.ptr + 2, len - 2);
	number[len - 2] = '\0';
	rune = number[0] == 'x' || number[0] == 'X' ? strtoul(number + 1, NULL, 16)
						    : strtoul(number, NULL, 10);
	if (!rune || rune > 0x10FFFF || (rune >= 0xD800 && rune < 0xE000))
		return 0;
	buf_put_rune(ret, (uint32_t)rune);
	return len + 1;
}

/* Bytes at the start of the text that can go out as they are, when a line has begun. */
static size_t
plain_run(const struct writer *w, struct slice text)
{
	size_t len = 0;

	if (!w->line || w->marked || w->gap || (w->table && !w->cell))
		return 0;
	while (
	    len < text.len && text.ptr[len] != '&' && text.ptr[len] != '\n' && text.ptr[len] != '|')
		len++;
	return len;
}

static void
put_text(struct writer *w, struct slice text)
{
	struct buf entity = BUF_INIT;

	for (size_t i = 0; i < text.len && !w->muted;) {
		size_t len = text.ptr[i] == '&' ? read_entity(slice_skip(text, i), &entity) : 0;

		if (len) {
			for (size_t j = 0; j < entity.len; j++)
				put_byte(w, entity.ptr[j]);
			buf_truncate(&entity, 0);
			i += len;
			continue;
		}
		put_byte(w, text.ptr[i++]);
		len = plain_run(w, slice_skip(text, i));
		buf_put_bytes(w->out, text.ptr + i, len);
		i += len;
	}
	buf_finish(&entity);
}

/* The value of an attribute, entities resolved; false when the tag has none of that name. */
static bool
find_attr(const struct tag *tag, const char *name, struct buf *out)
{
	size_t len = strlen(name);
	struct slice rest = tag->attrs;
	const char *at;

	while ((at = memmem(rest.ptr, rest.len, name, len))) {
		size_t from = (size_t)(at - rest.ptr);
		struct slice value = slice_skip(rest, from + len + 2);
		const char *end;
		bool own = from && rest.ptr[from - 1] == ' ' && from + len + 1 < rest.len &&
			   at[len] == '=' && at[len + 1] == '"';

		rest = slice_skip(rest, from + len);
		if (!own || !(end = memchr(value.ptr, '"', value.len)))
			continue;
		value = slice_head(value, (size_t)(end - value.ptr));
		for (size_t i = 0; out && i < value.len;) {
			size_t step =
			    value.ptr[i] == '&' ? read_entity(slice_skip(value, i), out) : 0;

			if (!step)
				buf_putc(out, value.ptr[i]);
			i += step ? step : 1;
		}
		return true;
	}
	return false;
}

static void
push(struct writer *w, const char *prefix, bool ordered)
{
	if (w->depth < DEPTH_MAX)
		w->levels[w->depth] =
		    (struct level){.prefix = w->prefix.len, .ordered = ordered, .number = 1};
	if (w->depth++ < DEPTH_MAX)
		buf_puts(&w->prefix, prefix);
}

static void
pop(struct writer *w)
{
	if (w->depth && --w->depth < DEPTH_MAX)
		buf_truncate(&w->prefix, w->levels[w->depth].prefix);
}

static void
do_list(struct writer *w, const struct tag *tag)
{
	struct buf start = BUF_INIT;

	if (tag->closing) {
		end_line(w);
		pop(w);
		w->gap = !w->depth || w->gap;
		return;
	}
	end_line(w);
	if (!w->depth)
		w->gap = true;
	push(w, "", tag->name[0] == 'o');
	if (find_attr(tag, "start", &start) && w->depth <= DEPTH_MAX)
		w->levels[w->depth - 1].number = strtol(start.ptr, NULL, 10);
	buf_finish(&start);
}

static void
do_item(struct writer *w, const struct tag *tag)
{
	struct level *list = w->depth && w->depth <= DEPTH_MAX ? &w->levels[w->depth - 1] : NULL;
	char mark[24] = "- ";

	end_line(w);
	if (tag->closing) {
		w->gap = false;
		pop(w);
		return;
	}
	if (list && list->ordered)
		snprintf(mark, sizeof(mark), "%ld. ", list->number++);
	put(w, mark);
	push(w, list && list->ordered ? "   " : "  ", false);
	w->marked = true;
}

static void
do_quote(struct writer *w, const struct tag *tag)
{
	break_block(w);
	if (tag->closing) {
		pop(w);
		return;
	}
	fill_gap(w);
	push(w, "> ", false);
}

static void
do_block(struct writer *w, const struct tag *tag)
{
	if (!w->marked) /* the first paragraph of an item stands beside its mark */
		break_block(w);
}

static void
do_heading(struct writer *w, const struct tag *tag)
{
	char mark[8] = "###### ";

	break_block(w);
	if (!tag->closing)
		put(w, mark + ('6' - tag->name[1]));
}

static void
do_pre(struct writer *w, const struct tag *tag)
{
	if (tag->closing) {
		end_line(w);
		w->pre = false;
		put(w, "```");
		break_block(w);
		return;
	}
	if (!w->marked)
		break_block(w);
	put(w, "```");
	w->pre = true;
}

static void
do_code(struct writer *w, const struct tag *tag)
{
	struct buf class = BUF_INIT;

	if (!w->pre) {
		put(w, "`");
	} else if (!tag->closing) {
		if (find_attr(tag, "class", &class) && strncmp(class.ptr, "language-", 9) == 0)
			put(w, class.ptr + 9);
		end_line(w);
	}
	buf_finish(&class);
}

static void
do_link(struct writer *w, const struct tag *tag)
{
	if (!tag->closing) {
		buf_truncate(&w->target, 0);
		if (find_attr(tag, "href", &w->target))
			put(w, "[");
	} else if (w->target.len) {
		put(w, "](");
		put(w, w->target.ptr);
		put(w, ")");
		buf_truncate(&w->target, 0);
	}
}

static void
do_image(struct writer *w, const struct tag *tag)
{
	struct buf alt = BUF_INIT, src = BUF_INIT;

	find_attr(tag, "alt", &alt);
	if (find_attr(tag, "src", &src)) {
		put(w, "![");
		put(w, alt.ptr);
		put(w, "](");
		put(w, src.ptr);
		put(w, ")");
	}
	buf_finish(&alt);
	buf_finish(&src);
}

static void
do_box(struct writer *w, const struct tag *tag)
{
	put(w, find_attr(tag, "checked", NULL) ? "[x]" : "[ ]");
}

static void
do_break(struct writer *w, const struct tag *tag)
{
	if (w->cell)
		put(w, "<br>");
	else
		end_line(w);
}

static void
do_rule(struct writer *w, const struct tag *tag)
{
	break_block(w);
	put(w, "---");
	break_block(w);
}

static void
do_strong(struct writer *w, const struct tag *tag)
{
	put(w, "**");
}

static void
do_emphasis(struct writer *w, const struct tag *tag)
{
	put(w, "*");
}

static void
do_deleted(struct writer *w, const struct tag *tag)
{
	put(w, "~~");
}

static void
do_table(struct writer *w, const struct tag *tag)
{
	break_block(w);
	w->table = w->head = !tag->closing;
	w->cell = false;
}

static void
do_row(struct writer *w, const struct tag *tag)
{
	end_line(w);
	w->cell = false;
	if (tag->closing && w->head) {
		put(w, "|");
		for (unsigned i = 0; i < w->cells; i++)
			put(w, " --- |");
		end_line(w);
		w->head = false;
	}
	w->cells = 0;
}

static void
do_cell(struct writer *w, const struct tag *tag)
{
	if (tag->closing) {
		if (!w->cell)
			return;
		put(w, " |");
		w->cell = false;
		return;
	}
	put(w, w->cells++ ? " " : "| ");
	w->cell = true;
}

static void
do_muted(struct writer *w, const struct tag *tag)
{
	if (tag->closing)
		w->muted -= w->muted > 0;
	else
		w->muted++;
}

static const struct {
	const char *name;
	void (*put)(struct writer *w, const struct tag *tag);
} elements[] = {
    {"a", do_link},
    {"aside", do_block},
    {"b", do_strong},
    {"blockquote", do_quote},
    {"br", do_break},
    {"code", do_code},
    {"del", do_deleted},
    {"details", do_block},
    {"div", do_block},
    {"em", do_emphasis},
    {"figure", do_block},
    {"h1", do_heading},
    {"h2", do_heading},
    {"h3", do_heading},
    {"h4", do_heading},
    {"h5", do_heading},
    {"h6", do_heading},
    {"hr", do_rule},
    {"i", do_emphasis},
    {"img", do_image},
    {"input", do_box},
    {"li", do_item},
    {"ol", do_list},
    {"p", do_block},
    {"pre", do_pre},
    {"s", do_deleted},
    {"script", do_muted},
    {"section", do_block},
    {"strong", do_strong},
    {"style", do_muted},
    {"summary", do_block},
    {"svg", do_muted},
    {"table", do_table},
    {"td", do_cell},
    {"th", do_cell},
    {"tr", do_row},
    {"ul", do_list},
};

static int
compare(const void *name, const void *element)
{
	return strcmp(name, *(const char *const *)element);
}

/* Length of the tag at the start of the HTML; 0 when it is none. */
static size_t
read_tag(struct slice html, struct tag *ret)
{
	size_t at = 1, len = 0;
	char quote = 0;

	*ret = (struct tag){.attrs = SLICE("")};
	if (slice_starts(html, "<!--")) {
		const char *end = memmem(html.ptr, html.len, "-->", 3);

		return end ? (size_t)(end - html.ptr) + 3 : html.len;
	}
	if (at < html.len && html.ptr[at] == '/')
		ret->closing = true, at++;
	for (; at < html.len && len + 1 < TAG_NAME_MAX; at++) {
		char c = html.ptr[at];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9' && len)))
			break;
		ret->name[len++] = c;
	}
	if (!len && html.len > 1 && html.ptr[1] != '!' && html.ptr[1] != '?')
		return 0;
	ret->attrs = slice_skip(html, at);
	for (; at < html.len; at++) {
		if (quote ? html.ptr[at] == quote : html.ptr[at] == '"' || html.ptr[at] == '\'')
			quote = quote ? 0 : html.ptr[at];
		else if (!quote && html.ptr[at] == '>')
			break;
	}
	if (at == html.len)
		return 0;
	ret->attrs = slice_head(ret->attrs, (size_t)(html.ptr + at - ret->attrs.ptr));
	return at + 1;
}

static void
put_tag(struct writer *w, const struct tag *tag)
{
	const size_t count = sizeof(elements) / sizeof(*elements), size = sizeof(*elements);
	size_t index;
	const char *const *found = bsearch(tag->name, elements, count, size, compare);

	if (!found)
		return;
	index = (size_t)((const char *)found - (const char *)elements) / size;
	if (!w->muted || elements[index].put == do_muted)
		elements[index].put(w, tag);
}

void
copy_put_markdown(struct buf *out, struct slice html)
{
	struct writer w = {.out = out, .start = out->len, .prefix = BUF_INIT, .target = BUF_INIT};
	struct tag tag;

	while (html.len) {
		const char *at = memchr(html.ptr, '<', html.len);
		size_t len = at ? (size_t)(at - html.ptr) : html.len;

		put_text(&w, slice_head(html, len));
		html = slice_skip(html, len);
		if (!html.len)
			break;
		len = read_tag(html, &tag);
		if (len)
			put_tag(&w, &tag);
		else
			put_byte(&w, '<');
		html = slice_skip(html, len ? len : 1);
	}
	end_line(&w);
	buf_finish(&w.prefix);
	buf_finish(&w.target);
}
