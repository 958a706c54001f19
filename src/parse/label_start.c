/* Where a label begins and what parts it: bullets, pictures, numbers of an outline, separators. */
#include "base/utf8.h"
#include "parse/label_impl.h"
#include "parse/marks.h"
#include "parse/time_lex.h"

bool
rune_is_label_sep(uint32_t rune)
{
	switch (rune) {
	case ':':
	case 0xFF1A:
	case '-':
	case 0x2010:
	case 0x2011:
	case 0x2013:
	case 0x2014:
	case 0x2212:
	case 0x2015:
	case 0xB7:
	case 0x30FB:
	case 0x2022:
	case '|':
	case 0xFF5C:
	case '.':
	case 0x3002:
	case ',':
	case 0xFF0C:
	case 0x3001:
	case '/':
	case 0xFF0F:
	case ';':
	case 0xFF1B:
	case '~':
	case 0xFF5E:
	case 0x2192:
	case '>':
	case 0xBB:
	case 0x2500:
	case '=':
	case 0xFF0D:
	case 0x2194:
		return true;
	default:
		return false;
	}
}

bool
label_rune_opens(uint32_t rune)
{
	return rune == '(' || rune == 0xFF08 || rune == '[' || rune == 0x3010 || rune == 0x300C ||
	       rune == 0x300E || rune == 0x3008 || rune == 0x300A || rune == 0x3014 ||
	       rune == '<' || rune == 0xFF3B;
}

bool
label_rune_closes(uint32_t rune)
{
	return rune == ')' || rune == 0xFF09 || rune == ']' || rune == 0x3011 || rune == 0x300D ||
	       rune == 0x300F || rune == 0x3009 || rune == 0x300B || rune == 0x3015 ||
	       rune == '>' || rune == 0xFF3D;
}

bool
label_rune_is_word(uint32_t rune)
{
	return rune_is_alnum(rune) || rune_is_han(rune) || rune_is_hangul(rune);
}

/* "1. ", "1) ", "2.3 ", "一、", "(1) ", "（一）", "①": numbers of an outline. */
static size_t
skip_number(struct slice text, size_t at)
{
	uint32_t rune = lex_rune(text, at);
	size_t from = at, end, next;
	unsigned digits;
	bool paren = rune == '(' || rune == 0xFF08;
	int value;

	if ((rune >= 0x2460 && rune <= 0x2473) || (rune >= 0x2776 && rune <= 0x2793))
		return at + 3;
	if (paren)
		from += rune == '(' ? 1 : 3;
	end = lex_int(text, from, &value, &digits);
	if (!end || value > 99)
		return at;
	rune = lex_rune(text, end);
	if (paren)
		return rune == ')' ? end + 1 : rune == 0xFF09 ? end + 3 : at;
	if (rune == 0x3001 || rune == 0xFF0E) /* 、 ． */
		return end + 3;
	if (rune == ')' && digits)
		return end + 1;
	if (rune != '.' || !digits)
		return at;
	while (end < text.len && text.ptr[end] == '.' &&
	       (next = lex_int(text, end + 1, &value, &digits)) && digits && digits <= 2)
		end = next;
	if (end < text.len && text.ptr[end] == '.')
		return end + 1;
	/* 2.3 Title, but neither 1.5 个月 nor 7.1 ~ 7.14 */
	if (lex_blank(text, end) > end && !lex_range(text, end)) {
		struct lex_unit unit;

		return lex_unit(text, end, &unit) ? at : end;
	}
	return at;
}

/* Most texts begin with a letter: of Latin, a Korean syllable, a Chinese character that is no
 * numeral. */
static bool
begins_itself(struct slice text, size_t at)
{
	unsigned char first = at < text.len ? (unsigned char)text.ptr[at] : 0;

	if (first >= 0xE4 && first <= 0xED)
		return !rune_is_numeral(lex_rune(text, at));
	return (first >= 'A' && first <= 'Z') || (first >= 'a' && first <= 'z');
}

size_t
label_start(struct slice text)
{
	size_t at = 0;

	for (int i = 0; i < 16; i++) {
		size_t from = lex_blank(text, at), end;
		uint32_t rune;

		at = from;
		if (begins_itself(text, from))
			break;
		end = picture_end(text, from);
		rune = lex_rune(text, from);
		if (end > from)
			at = end;
		else if (rune == '*' || rune == '#' || rune == 0x2022 || rune == 0x25AA ||
			 rune == '`')
			at = from + (rune < 0x80 ? 1 : 3);
		else if ((end = skip_number(text, from)) > from)
			at = end;
		else
			break;
	}
	return at;
}
