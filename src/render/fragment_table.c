/* Tables. The parser prints a plain <table>; here its tags get what a screen reader, a phone and
 * the style sheet need: scopes, the named region that scrolls, and for tables full of sentences
 * the title of its column on each cell, since there each row becomes a block where it is narrow.
 * A script of the theme gives them the roles that `display: block` takes away. */
#include "base/mem.h"
#include "base/utf8.h"
#include "render/fragment_pass.h"

enum {
	FAT_CELL_CHARS = 40, /* mean of a cell from which a table counts as text */
	ROW_HEAD_CHARS = 24, /* longest first cell that can name its row */
};

void
put_without_tags(struct buf *out, struct slice html)
{
	while (html.len) {
		const char *open = memchr(html.ptr, '<', html.len);
		size_t text = open ? (size_t)(open - html.ptr) : html.len;
		const char *end;

		buf_put(out, slice_head(html, text));
		html = slice_skip(html, text);
		end = html.len ? memchr(html.ptr, '>', html.len) : NULL;
		html = slice_skip(html, end ? (size_t)(end + 1 - html.ptr) : html.len);
	}
}

/* Characters of HTML that are text; an entity counts by its letters. */
static size_t
text_length(struct slice html)
{
	size_t count = 0;

	while (html.len) {
		const char *open = memchr(html.ptr, '<', html.len), *close;
		size_t len = open ? (size_t)(open - html.ptr) : html.len;

		for (size_t i = 0; i < len; i++)
			count += ((unsigned char)html.ptr[i] & 0xC0) != 0x80 && html.ptr[i] != '>';
		html = slice_skip(html, len);
		close = html.len ? memchr(html.ptr, '>', html.len) : NULL;
		html = slice_skip(html, close ? (size_t)(close + 1 - html.ptr) : html.len);
	}
	return count;
}

static const char *
find(struct slice html, const char *needle)
{
	return memmem(html.ptr, html.len, needle, strlen(needle));
}

/* Looks at the body's first cells: all of them must be short, and say something. */
static bool
has_row_heads(struct slice body)
{
	const char *row;
	bool any = false;

	while ((row = find(body, "<tr>"))) {
		const char *cell, *end;
		size_t length;

		body = slice_skip(body, (size_t)(row + 4 - body.ptr));
		cell = find(body, "<td");
		end = find(body, "</td>");
		if (!cell || !end || end < cell)
			return false;
		length = text_length(slice_from(cell, (size_t)(end - cell)));
		if (!length || length > ROW_HEAD_CHARS)
			return false;
		any = true;
	}
	return any;
}

static void
measure(struct fragment_table *state, const struct table *table, struct slice html)
{
	const char *body = find(html, "<tbody>");
	size_t cells = (size_t)table->rows * table->cols;

	state->fat = false;
	state->row_heads = false;
	if (!body || !cells)
		return;
	html = slice_skip(html, (size_t)(body - html.ptr));
	state->fat = text_length(html) > cells * FAT_CELL_CHARS;
	state->row_heads = state->fat && table->cols > 1 && has_row_heads(html);
}

/* "Table 2: the heading above it": each region of a page needs a name of its own. */
static void
put_label(struct fragment_pass *pass)
{
	struct buf *out = pass->out;

	buf_put_escaped(out, slice_of(pass->style->words.table));
	buf_printf(out, " %u", pass->table.number);
	if (pass->heading < 0)
		return;
	buf_puts(out, ": ");
	buf_put_escaped(out, pass->doc->headings[pass->heading].text);
}

void
table_begin(struct fragment_pass *pass, const struct slot *slot)
{
	struct fragment_table *state = &pass->table;
	struct slice html = slice_from(pass->doc->html.ptr + slot->start, slot->end - slot->start);

	if (pass->style->plain)
		return;
	measure(state, &pass->doc->tables[slot->ref], html);
	state->open = true;
	state->body = false;
	state->line = pass->doc->tables[slot->ref].line;
	state->number++;
	state->ends_len = 0;
	buf_truncate(&state->labels, 0);
	if (state->fat)
		pass->result->wide = true;
}

void
table_open(struct fragment_pass *pass, const struct slot *slot)
{
	if (pass->style->plain)
		return;
	table_begin(pass, slot);
	buf_puts(pass->out, pass->table.fat ? "<div class=\"fat bleed\">" : "");
	buf_puts(pass->out, "<div class=\"scroll\" role=\"region\" aria-label=\"");
	put_label(pass);
	buf_puts(pass->out, "\" tabindex=\"0\">");
}

void
table_close(struct fragment_pass *pass, const struct slot *slot, size_t start)
{
	if (pass->style->plain)
		return;
	pass->table.open = false;
	buf_puts(pass->out, pass->table.fat ? "</div></div>" : "</div>");
}

static struct slice
column_label(const struct fragment_table *state)
{
	size_t from;

	if (state->col >= state->ends_len)
		return SLICE("");
	from = state->col ? state->ends[state->col - 1] : 0;
	return slice_from(state->labels.ptr + from, state->ends[state->col] - from);
}

/* Each takes the rest of its tag after the name: attributes and '>'. */

static void
begin_body(struct fragment_pass *pass, struct slice rest)
{
	pass->table.body = true;
	buf_puts(pass->out, "<tbody");
	buf_put(pass->out, rest);
}

/* The row that begins when it is a stage, else NULL. */
static const struct fragment_row *
find_row(const struct fragment_pass *pass)
{
	const struct fragment_plan *plan = pass->plan;
	size_t low = 0, high = plan ? plan->rows_len : 0;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (plan->rows[middle].line < pass->table.line)
			low = middle + 1;
		else
			high = middle;
	}
	return plan && low < plan->rows_len && plan->rows[low].line == pass->table.line
		   ? &plan->rows[low]
		   : NULL;
}

static void
begin_row(struct fragment_pass *pass, struct slice rest)
{
	const struct fragment_row *row = find_row(pass);

	pass->table.col = 0;
	/* one line a row, but below the titles is that of the dashes */
	pass->table.line += pass->table.body ? 1 : 2;
	buf_puts(pass->out, "<tr");
	if (row) {
		buf_puts(pass->out, " id=\"");
		buf_put_escaped(pass->out, row->id);
		buf_putc(pass->out, '"');
	}
	if (row && row->key) {
		buf_printf(pass->out, " data-k=\"%s\" data-g=\"%d\"", row->key, row->stage);
		pass->result->parts |= PART_TICKS | PART_STAGE;
	}
	buf_put(pass->out, rest);
}

static void
begin_header(struct fragment_pass *pass, struct slice rest)
{
	pass->table.tag = pass->out->len;
	buf_puts(pass->out, "<th scope=\"col\"");
	buf_put(pass->out, rest);
	pass->table.cell = pass->out->len;
}

/* An empty cell heads nothing: it becomes a plain one. */
static void
end_header(struct fragment_pass *pass, struct slice rest)
{
	struct fragment_table *state = &pass->table;
	struct slice text = slice_skip(buf_slice(pass->out), state->cell);

	put_without_tags(&state->labels, text);
	state->ends = xgrow(state->ends, state->ends_len, &state->ends_cap, sizeof(*state->ends));
	state->ends[state->ends_len++] = state->labels.len;
	state->col++;
	if (text.len) {
		buf_puts(pass->out, "</th>");
		return;
	}
	buf_truncate(pass->out, state->tag);
	buf_puts(pass->out, "<td></td>");
}

static bool
names_row(const struct fragment_table *state)
{
	return state->body && state->row_heads && state->col == 0;
}

static void
begin_cell(struct fragment_pass *pass, struct slice rest)
{
	struct slice label = column_label(&pass->table);

	if (names_row(&pass->table)) {
		buf_puts(pass->out, "<th scope=\"row\"");
	} else {
		buf_puts(pass->out, "<td");
		if (pass->table.fat && label.len) {
			buf_puts(pass->out, " data-label=\"");
			buf_put(pass->out, label); /* escaped already: it came from HTML */
			buf_putc(pass->out, '"');
		}
	}
	buf_put(pass->out, rest);
}

static void
end_cell(struct fragment_pass *pass, struct slice rest)
{
	buf_puts(pass->out, names_row(&pass->table) ? "</th>" : "</td>");
	pass->table.col++;
}

static const struct {
	struct slice tag;
	void (*put)(struct fragment_pass *pass, struct slice rest);
} table_tags[] = {
    {SLICE("<tbody"), begin_body},
    {SLICE("<tr"), begin_row},
    {SLICE("<th"), begin_header},
    {SLICE("</th"), end_header},
    {SLICE("<td"), begin_cell},
    {SLICE("</td"), end_cell},
};

/* Writes the tag at the start of `html` when it is one of the table's; its length, or 0. */
static size_t
put_table_tag(struct fragment_pass *pass, struct slice html)
{
	const char *end = memchr(html.ptr, '>', html.len);

	if (!end)
		return 0;
	html = slice_head(html, (size_t)(end + 1 - html.ptr));
	for (size_t i = 0; i < sizeof(table_tags) / sizeof(*table_tags); i++) {
		struct slice tag = table_tags[i].tag;

		if (!slice_eq(slice_head(html, tag.len), tag) || !strchr(" >", html.ptr[tag.len]))
			continue;
		table_tags[i].put(pass, slice_skip(html, tag.len));
		return html.len;
	}
	return 0;
}

void
table_put(struct fragment_pass *pass, struct slice html)
{
	while (html.len) {
		const char *open = memchr(html.ptr, '<', html.len);
		size_t text = open ? (size_t)(open - html.ptr) : html.len;
		size_t tag;

		buf_put(pass->out, slice_head(html, text));
		html = slice_skip(html, text);
		if (!html.len)
			break;
		tag = put_table_tag(pass, html);
		if (!tag) {
			buf_putc(pass->out, '<');
			tag = 1;
		}
		html = slice_skip(html, tag);
	}
}
