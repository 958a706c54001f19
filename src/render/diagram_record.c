#include "render/diagram_record.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

enum {
	PAD = 10, /* at the sides */
	TITLE_PAD = 7,
	ROW_LINE = 19,
	ROW_PAD = 8, /* above the first row of a part, and below the last */
	COL_GAP = 12,
	WIDE_CELL = 300, /* of a row that has one */
	CELL = 170,
	LEAST = 76
};

static bool
is_single(const struct chart_node *node)
{
	for (size_t i = 0; i < node->rows_len; i++)
		if (node->rows[i].cells[1].len)
			return false;
	return true;
}

static void
measure_row(struct record *record, const struct chart_node *node, size_t row, double max)
{
	const struct chart_row *at = &node->rows[row];
	size_t lines = 1;

	for (size_t i = 0; i < ROW_CELLS; i++) {
		struct em_lines *cell = &record->cells[row * ROW_CELLS + i];

		if (!at->cells[i].len)
			continue;
		em_wrap(cell, at->cells[i], max / FONT, false);
		record->cols[i] = fmax(record->cols[i], ceil(cell->width * FONT));
		lines = cell->len > lines ? cell->len : lines;
	}
	record->heights[row] = (double)lines * ROW_LINE;
}

/* The room above a row: a new part begins there. */
static double
room_above(const struct chart_node *node, size_t row)
{
	if (!node->rows[row].rule)
		return 0;
	return row ? 2 * ROW_PAD : ROW_PAD;
}

void
record_measure(struct record *record, const struct chart_node *node, const struct label *title)
{
	double max = is_single(node) ? WIDE_CELL : CELL, w = 0;

	*record = (struct record){.len = node->rows_len};
	record->cells = xcalloc(node->rows_len * ROW_CELLS + 1, sizeof(*record->cells));
	record->heights = xcalloc(node->rows_len + 1, sizeof(*record->heights));
	record->title_h = title->h + 2 * TITLE_PAD;
	record->h = record->title_h + (node->rows_len ? ROW_PAD + 1 : 0);
	for (size_t i = 0; i < node->rows_len; i++) {
		measure_row(record, node, i, max);
		record->h += record->heights[i] + room_above(node, i);
	}
	for (size_t i = 0; i < ROW_CELLS; i++)
		w += record->cols[i] > 0 ? record->cols[i] + (w > 0 ? COL_GAP : 0) : 0;
	record->w = ceil(fmax(LEAST, fmax(w, title->w) + 2 * PAD));
	record->h = ceil(record->h);
}

void
record_finish(struct record *record)
{
	for (size_t i = 0; i < record->len * ROW_CELLS; i++)
		em_lines_finish(&record->cells[i]);
	free(record->cells);
	free(record->heights);
}

/* The lines above the parts, in one path. */
static void
put_rules(
    struct buf *out, const struct record *record, const struct chart_node *node, double x, double y)
{
	bool any = false;

	for (size_t i = 0; i < node->rows_len; i++) {
		double above = room_above(node, i);

		if (above > 0) {
			buf_puts(out, any ? "M" : "<path d=\"M");
			any = true;
			svg_num(out, x);
			buf_putc(out, ' ');
			svg_num(out, y + (i ? ROW_PAD : 0));
			buf_putc(out, 'h');
			svg_num(out, record->w);
		}
		y += above + record->heights[i];
	}
	if (any)
		buf_puts(out, "\"/>");
}

/* Adds attributes to the text that begins at `start`. */
static void
paint(struct buf *out, size_t start, struct slice attrs)
{
	buf_insert(out, start + strlen("<text"), attrs);
}

static void
put_rows(struct buf *out, const struct record *record, const struct chart_node *node, double x,
    double y, struct slice text_attrs)
{
	for (size_t i = 0; i < node->rows_len; i++) {
		double at = x + PAD;

		y += room_above(node, i);
		for (size_t k = 0; k < ROW_CELLS; k++) {
			const struct em_lines *cell = &record->cells[i * ROW_CELLS + k];
			double middle = y + 1 + ROW_LINE * (double)cell->len / 2;
			size_t start = out->len;

			if (cell->len) {
				svg_text(out, cell, at, middle, ROW_LINE);
				paint(out, start, text_attrs);
			}
			at += record->cols[k] > 0 ? record->cols[k] + COL_GAP : 0;
		}
		y += record->heights[i];
	}
}

void
record_put(struct buf *out, const struct record *record, const struct chart_node *node,
    const struct label *title, struct point middle, struct slice attrs, struct slice text_attrs)
{
	double x = middle.x - record->w / 2, y = middle.y - record->h / 2;
	size_t at = out->len + strlen("<rect");

	svg_rect(out, x, y, record->w, record->h, 4);
	buf_insert(out, at, attrs);
	put_rules(out, record, node, x, y + record->title_h);
	if (title->text.len) {
		buf_puts(out, "<g class=\"hd\">");
		at = out->len;
		label_put(out, title, middle.x, y + record->title_h / 2 + 1);
		paint(out, at, text_attrs);
		buf_puts(out, "</g>");
	}
	if (!node->rows_len)
		return;
	buf_puts(out, "<g class=\"rw\">");
	put_rows(out, record, node, x, y + record->title_h, text_attrs);
	buf_puts(out, "</g>");
}
