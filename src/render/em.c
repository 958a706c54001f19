#include "render/em.h"

#include "base/mem.h"
#include "base/unicode.h"
#include "base/utf8.h"

#include <stdlib.h>

/* Advances of U+0020 to U+007E in hundredths of an em: for each character the widest of what a
 * browser measured in the faces that the themes name (and nine tenths of it in very wide ones). */
static const unsigned char ascii[] = {29, 36, 47, 75, 57, 92, 70, 28, 35, 35, 47, 75, 29, 35, 29,
    39, 57, 57, 57, 57, 57, 57, 57, 57, 57, 57, 30, 30, 75, 75, 75, 56, 102, 67, 67, 72, 72, 67, 61,
    78, 73, 29, 54, 67, 56, 83, 72, 78, 67, 78, 72, 67, 61, 72, 67, 94, 67, 67, 62, 35, 39, 35, 75,
    56, 61, 56, 62, 51, 62, 56, 32, 57, 61, 28, 28, 55, 28, 93, 61, 61, 62, 62, 39, 50, 38, 61, 53,
    80, 53, 53, 50, 57, 30, 57, 75};

/* The marks that lines may not begin with, beside ASCII ones, and those that they may not end with. */
static const uint16_t no_start[] = {0x3001, 0x3002, 0xFF0C, 0xFF0E, 0xFF1A, 0xFF1B, 0xFF01, 0xFF1F,
    0xFF09, 0xFF3D, 0xFF5D, 0x300D, 0x300F, 0x3011, 0x3015, 0x300B, 0x3009, 0x201D, 0x2019, 0x2026,
    0x00B7, 0x30FB, 0x2014, 0xFF5E, 0x301C, 0x30FC, 0x3005, 0xFF05, 0x2192, 0};
static const uint16_t no_end[] = {
    0xFF08, 0xFF3B, 0xFF5B, 0x300C, 0x300E, 0x3010, 0x3014, 0x300A, 0x3008, 0x201C, 0x2018, 0};

static bool
is_mark(const uint16_t *marks, uint32_t rune)
{
	if (rune < 0xB7 || (rune >= 0x3100 && rune < 0xFF00)) /* letters, most of the time */
		return false;
	while (*marks && *marks != rune)
		marks++;
	return *marks;
}

/* Characters which take no room: marks above others, joiners, variation selectors. */
static bool
is_zero(uint32_t rune)
{
	return (rune >= 0x300 && rune < 0x370) || (rune >= 0x200B && rune < 0x2010) ||
	       (rune >= 0xFE00 && rune < 0xFE10) || (rune >= 0x1160 && rune < 0x1200) ||
	       rune == 0x20E3 || (rune >= 0x1F3FB && rune <= 0x1F3FF) || rune >= 0xE0000;
}

static double
rune_width(uint32_t rune)
{
	if (rune < 0x20)
		return 0;
	if (rune < 0x7F)
		return ascii[rune - 0x20] / 100.0;
	if (rune >= 0xAC00 && rune <= 0xD7A3)
		return 0.95;
	if (is_zero(rune))
		return 0;
	if ((rune >= 0x4E00 && rune <= 0x9FFF) || (rune >= 0x3000 && rune < 0x303F) ||
	    (rune > 0xFF00 && rune < 0xFF61))
		return 1;
	if (unicode_is_emoji(rune))
		return 1.37;
	if (rune >= 0xFF61 && rune <= 0xFFDC)
		return 0.5;
	if (unicode_is_wide(rune) || unicode_is_ambiguous_width(rune))
		return 1;
	return 0.72;
}

double
em_width(struct slice text, bool bold)
{
	double width = 0;
	bool joined = false;
	uint32_t rune;
	size_t len;

	for (; (len = utf8_next(text, &rune)); text = slice_skip(text, len)) {
		if (!joined) /* what a joiner ties to the one before is one picture with it */
			width += rune_width(rune);
		joined = rune == 0x200D;
	}
	return bold ? width * 1.05 : width;
}

enum { NO_BREAK, MAY_BREAK, AT_BLANK };

enum { FEW_GLYPHS = 128 }; /* of a name as names are */

/* May a line end between two characters? */
static int
break_between(uint32_t before, uint32_t after)
{
	if (before == ' ')
		return AT_BLANK;
	if (after == ' ' || is_zero(after) || before == 0x200D)
		return NO_BREAK;
	if (is_mark(no_start, after) || is_mark(no_end, before) ||
	    (after < 0x7F && strchr("!),.:;?]}%", (int)after)))
		return NO_BREAK;
	if (before < 0x7F && strchr("/-_|&+", (int)before) && after > ' ')
		return MAY_BREAK;
	if (unicode_is_han_or_kana(before) || unicode_is_han_or_kana(after))
		return before < 0x7F && strchr("([{", (int)before) ? NO_BREAK : MAY_BREAK;
	return is_mark(no_start, before) ? MAY_BREAK : NO_BREAK;
}

/* A character of a text that is looked at again and again until its lines are of much the same
 * length; what needs tables is asked once. */
struct glyph {
	double width;
	uint32_t at;          /* byte of the text */
	unsigned char before; /* may a line end before it? */
	bool tied;  /* to the one before, by a joiner: takes no room but at the start of a line */
	bool blank; /* ' ' */
	bool white; /* trimmed at the ends of lines */
};

/* The glyphs of a text and one more for its end; up to `room` in `few`, else to be freed. */
static struct glyph *
read_glyphs(struct slice text, struct glyph *few, size_t room, size_t *ret_len)
{
	struct glyph *glyphs = text.len < room ? few : xmalloc((text.len + 1) * sizeof(*glyphs));
	uint32_t rune, last = 0;
	size_t count = 0, len;

	for (size_t at = 0; (len = utf8_next(slice_skip(text, at), &rune)); at += len) {
		glyphs[count++] = (struct glyph){
		    .width = rune_width(rune),
		    .at = (uint32_t)at,
		    .before = (unsigned char)(count ? break_between(last, rune) : NO_BREAK),
		    .tied = last == 0x200D,
		    .blank = rune == ' ',
		    .white = rune <= ' ',
		};
		last = rune;
	}
	glyphs[count] = (struct glyph){.at = (uint32_t)text.len};
	*ret_len = count;
	return glyphs;
}

static size_t
skip_white(const struct glyph *glyphs, size_t from, size_t len)
{
	while (from < len && glyphs[from].white)
		from++;
	return from;
}

static double
glyph_width(const struct glyph *glyphs, size_t from, size_t at)
{
	return at > from && glyphs[at].tied ? 0 : glyphs[at].width;
}

/* Where the longest line that starts at `from` and is no wider than `max` ends, cut where a line may
 * end; inside a word when nothing else helps. At least one character. */
static size_t
line_end(const struct glyph *glyphs, size_t from, size_t len, double max)
{
	size_t good = from, at;
	double width = 0;

	for (at = from; at < len; at++) {
		if (at > from && glyphs[at].before != NO_BREAK)
			good = at;
		width += glyph_width(glyphs, from, at);
		if (width > max + 1e-9 && !glyphs[at].blank)
			break;
	}
	if (at == len)
		return len;
	return good > from ? good : at > from ? at : from + 1;
}

/* How many lines it takes. */
static size_t
count_lines(const struct glyph *glyphs, size_t len, double max)
{
	size_t count = 0;

	for (size_t at = 0; at < len; count++)
		at = skip_white(glyphs, line_end(glyphs, at, len, max), len);
	return count;
}

/* The widest part inside of which no line may end. */
static double
widest_part(const struct glyph *glyphs, size_t len)
{
	double width = 0, widest = 0;

	for (size_t i = 0; i < len; i++) {
		if (glyphs[i].before != NO_BREAK)
			width = 0;
		width += glyphs[i].blank || glyphs[i].tied ? 0 : glyphs[i].width;
		widest = width > widest ? width : widest;
	}
	return widest;
}

/* The narrowest width that needs no more lines than `high` and breaks no more words. */
static double
balance(const struct glyph *glyphs, size_t len, double high)
{
	double low = widest_part(glyphs, len), middle;
	size_t count = count_lines(glyphs, len, high);

	if (low < high / 2)
		low = high / 2;
	if (low > high || count > 50)
		return high;
	if (count_lines(glyphs, len, low) == count)
		return low;
	for (int i = 0; i < 6; i++) {
		middle = (low + high) / 2;
		if (count_lines(glyphs, len, middle) > count)
			low = middle;
		else
			high = middle;
	}
	return high;
}

static double
line_width(const struct glyph *glyphs, size_t from, size_t to)
{
	double width = 0;

	for (size_t i = from; i < to; i++)
		width += glyph_width(glyphs, from, i);
	return width;
}

static void
add_line(struct em_lines *lines, struct slice text, double width)
{
	lines->lines = xgrow(lines->lines, lines->len, &lines->cap, sizeof(*lines->lines));
	lines->lines[lines->len++] = text;
	lines->width = width > lines->width ? width : lines->width;
}

void
em_wrap(struct em_lines *lines, struct slice text, double max, bool bold)
{
	double high = bold ? max / 1.05 : max, whole;
	struct glyph few[FEW_GLYPHS], *glyphs;
	size_t len, at = 0;

	text = slice_trim(text);
	whole = em_width(text, false);
	if (whole <= high) {
		add_line(lines, text, bold ? whole * 1.05 : whole);
		return;
	}
	glyphs = read_glyphs(text, few, FEW_GLYPHS, &len);
	high = balance(glyphs, len, high);
	do {
		size_t end = line_end(glyphs, at, len, high), last = end;
		double width;

		while (last > at && glyphs[last - 1].white)
			last--;
		width = line_width(glyphs, at, last);
		add_line(lines,
		    slice_from(text.ptr + glyphs[at].at, glyphs[last].at - glyphs[at].at),
		    bold ? width * 1.05 : width);
		at = skip_white(glyphs, end, len);
	} while (at < len);
	if (glyphs != few)
		free(glyphs);
}

void
em_lines_finish(struct em_lines *lines)
{
	free(lines->lines);
	*lines = (struct em_lines){0};
}
