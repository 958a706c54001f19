#include "parse/picture.h"

#include "base/utf8.h"

#include "parse/lex.h"

bool
rune_in_pictures(uint32_t rune)
{
	static const struct {
		uint32_t first, last;
	} ranges[] = {{0x2298, 0x2298}, {0x231A, 0x231B}, {0x23CF, 0x23FA}, {0x25A0, 0x27BF},
	    {0x2934, 0x2935}, {0x2B00, 0x2BFF}, {0x1F000, 0x1FAFF}};

	if (rune == 0x2794 || (rune >= 0x2798 && rune <= 0x27BE))
		return false; /* arrows of the dingbats make chains */
	for (size_t i = 0; i < sizeof(ranges) / sizeof(*ranges); i++) {
		if (rune >= ranges[i].first && rune <= ranges[i].last)
			return true;
	}
	return false;
}

static size_t
skip_joiners(struct slice text, size_t at)
{
	uint32_t rune;
	size_t len;
	bool joined = false;

	while ((len = utf8_next(slice_skip(text, at), &rune)) &&
	       (rune_is_joiner(rune) || (joined && rune_is_picture(rune)))) {
		joined = rune == 0x200D;
		at += len;
	}
	return at;
}

size_t
picture_end(struct slice text, size_t at)
{
	uint32_t rune;
	size_t len = utf8_next(slice_skip(text, at), &rune), after;

	if (!len || (rune >= 0x80 && rune < 0x200D) || (rune >= 0x2C00 && rune < 0xFE00))
		return at;
	if (rune < 0x80 && at + 1 < text.len && (unsigned char)text.ptr[at + 1] < 0x80)
		return at;
	if (rune < 0x80 && ((rune >= '0' && rune <= '9') || rune == '#' || rune == '*')) {
		after = skip_joiners(text, at + 1);
		return after > at + 1 && lex_before(text, after) == 0x20E3 ? after : at;
	}
	if (rune == 0x1F51F || rune_is_picture(rune))
		return skip_joiners(text, at + len);
	return rune_is_joiner(rune) ? skip_joiners(text, at) : at;
}
