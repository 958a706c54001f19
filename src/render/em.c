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
static const char *const no_start =
    "\u3001\u3002\uFF0C\uFF0E\uFF1A\uFF1B\uFF01\uFF1F\uFF09\uFF3D\uFF5D\u300D\u300F\u3011\u3015"
    "\u300B\u3009\u201D\u2019\u2026\u00B7\u30FB\u2014\uFF5E\u301C\u30FC\u3005\uFF05\u2192";
static const char *const no_end =
    "\uFF08\uFF3B\uFF5B\u300C\u300E\u3010\u3014\u300A\u3008\u201C\u2018";

static bool
is_mark(const char *marks, uint32_t rune)
{
	struct slice rest = slice_of(marks);
	uint32_t mark;
	size_t len;

	if (rune < 0xB7 || (rune >= 0x3100 && rune < 0xFF00)) /* letters, most of the time */
		return false;
	for (; (len = utf8_next(rest, &mark)); rest = slice_skip(rest, len))
		if (mark == rune)
			return true;
	return false;
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
	if (rune >= 0x4E00 && rune <= 0x9FFF)
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

/* The longest start of `text` that is no wider than `max`, cut where a line may end; inside a word
 * when nothing else helps. At least one character. */
static size_t
line_len(struct slice text, double max)
{
	size_t at = 0, good = 0, fits = 0, len;
	double width = 0;
	uint32_t rune, last = 0;

	for (; (len = utf8_next(slice_skip(text, at), &rune)); at += len) {
		if (at && break_between(last, rune) != NO_BREAK)
			good = at;
		width += last == 0x200D ? 0 : rune_width(rune);
		if (width > max + 1e-9 && rune != ' ')
			break;
		fits = at + len;
		last = rune;
	}
	if (!len)
		return text.len;
	return good ? good : fits ? fits : len;
}

/* How many lines it takes. */
static size_t
count_lines(struct slice text, double max)
{
	size_t count = 0;

	for (; text.len; count++)
		text = slice_trim(slice_skip(text, line_len(text, max)));
	return count;
}

/* The widest part inside of which no line may end. */
static double
widest_part(struct slice text)
{
	double width = 0, widest = 0;
	uint32_t rune, last = 0;
	size_t len;

	for (; (len = utf8_next(text, &rune)); text = slice_skip(text, len)) {
		if (last && break_between(last, rune) != NO_BREAK)
			width = 0;
		width += rune == ' ' || last == 0x200D ? 0 : rune_width(rune);
		widest = width > widest ? width : widest;
		last = rune;
	}
	return widest;
}

/* The narrowest width that needs no more lines than `high` and breaks no more words. */
static double
balance(struct slice text, double high)
{
	double low = widest_part(text), middle;
	size_t count = count_lines(text, high);

	if (low < high / 2)
		low = high / 2;
	if (low > high || count > 50)
		return high;
	if (count_lines(text, low) == count)
		return low;
	for (int i = 0; i < 6; i++) {
		middle = (low + high) / 2;
		if (count_lines(text, middle) > count)
			low = middle;
		else
			high = middle;
	}
	return high;
}

void
em_wrap(struct em_lines *lines, struct slice text, double max, bool bold)
{
	double high = bold ? max / 1.05 : max;

	text = slice_trim(text);
	high = em_width(text, false) > high ? balance(text, high) : 1e9;
	do {
		size_t len = line_len(text, high);
		struct slice line = slice_trim(slice_head(text, len));
		double width = em_width(line, bold);

		lines->lines = xgrow(lines->lines, lines->len, &lines->cap, sizeof(*lines->lines));
		lines->lines[lines->len++] = line;
		lines->width = width > lines->width ? width : lines->width;
		text = slice_trim(slice_skip(text, len));
	} while (text.len);
}

void
em_lines_finish(struct em_lines *lines)
{
	free(lines->lines);
	*lines = (struct em_lines){0};
}
