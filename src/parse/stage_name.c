#include "parse/label_impl.h"

#include "base/utf8.h"
#include "parse/marks.h"
#include "parse/time_lex.h"

/* Bytes that the label leaves out. */
struct hole {
	size_t start, end;
};

/* Widens a hole over parentheses that hold nothing else. */
static struct hole
widen(struct slice text, struct hole hole)
{
	for (int i = 0; i < 2; i++) {
		size_t from = hole.start, to = lex_blank(text, hole.end), len;
		uint32_t open = 0, close = 0;

		from = label_skip_about(text, from);
		len = utf8_prev(text, from, &open);
		while (rune_is_label_sep(lex_rune(text, to)) && label_rune_opens(open))
			to = lex_blank(text, to + utf8_next(slice_skip(text, to), &close));
		if (!label_rune_opens(open) || !label_rune_closes(lex_rune(text, to)))
			break;
		hole.start = from - len;
		hole.end = to + utf8_next(slice_skip(text, to), &close);
	}
	return hole;
}

/* The end of a run of characters that are neither pictures nor blanks but single spaces: most texts
 * are one. */
static size_t
plain_run(struct slice text, size_t at, size_t to)
{
	const unsigned char *p = (const unsigned char *)text.ptr;
	size_t from = at;

	while (at < to) {
		unsigned char byte = p[at], next = at + 1 < to ? p[at + 1] : 0;

		if (byte > ' ' && byte < 0x80) {
			/* a keycap is a digit, # or * with what comes behind it */
			if (next == 0xE2 || next >= 0xEF)
				break;
			at++;
		} else if (byte == ' ' && at > from && p[at - 1] != ' ' && next > ' ') {
			at++;
		} else if ((byte >= 0xE4 && byte <= 0xED) ||
			   (byte == 0xE3 && next != 0x80 && at + 2 < to)) {
			at += 3;
		} else if (byte >= 0xC3 && byte <= 0xDF) {
			at += 2;
		} else {
			break;
		}
	}
	return at < to ? at : to;
}

/* Appends a part of the text without pictures, with single blanks. */
static void
put_part(struct buf *out, size_t base, struct slice text, size_t from, size_t to)
{
	while (from < to) {
		uint32_t rune;
		size_t end = plain_run(text, from, to), len;

		buf_put_bytes(out, text.ptr + from, end - from);
		from = end;
		if (from == to)
			break;
		end = picture_end(text, from);
		if (end > from) {
			from = end;
			continue;
		}
		len = utf8_next(slice_from(text.ptr + from, to - from), &rune);
		if (rune <= ' ' || rune == 0x3000 || rune == 0xA0) {
			if (out->len > base && out->ptr[out->len - 1] != ' ')
				buf_putc(out, ' ');
		} else {
			if (rune == 0xFF08 && out->len > base && out->ptr[out->len - 1] == ' ')
				buf_truncate(out, out->len - 1);
			buf_put_bytes(out, text.ptr + from, len);
		}
		from += len;
	}
}

/* Cuts parentheses in which only separators are left. */
static void
drop_hollow(struct buf *out, size_t base)
{
	size_t open = 0, kept = base;
	bool inside = false, hollow = false;

	for (size_t at = base; at < out->len;) {
		uint32_t rune;
		size_t len = utf8_next(slice_skip(buf_slice(out), at), &rune);

		memmove(out->ptr + kept, out->ptr + at, len);
		at += len;
		if (label_rune_opens(rune)) {
			open = kept;
			inside = hollow = true;
		}
		kept += len;
		if (label_rune_closes(rune) && inside) {
			kept = hollow ? open : kept;
			inside = false;
		} else if (inside && !label_rune_opens(rune) && !rune_is_label_sep(rune) &&
			   rune != ' ') {
			hollow = false;
		}
	}
	buf_truncate(out, kept);
}

/* (MVP) as the whole label loses its parentheses. */
static void
unwrap(struct buf *out, size_t base)
{
	struct slice all = slice_skip(buf_slice(out), base);
	uint32_t open, close = 0, rune;
	size_t len = utf8_next(all, &open), last = utf8_prev(all, all.len, &close), step;

	if (!len || !last || !label_rune_opens(open) || !label_rune_closes(close) ||
	    len + last >= all.len)
		return;
	for (size_t at = len; (step = utf8_next(slice_skip(all, at), &rune)) && at + step < all.len;
	     at += step) {
		if (label_rune_opens(rune) || label_rune_closes(rune))
			return;
	}
	buf_truncate(out, out->len - last);
	memmove(out->ptr + base, out->ptr + base + len, out->len - base - len);
	buf_truncate(out, out->len - len);
}

/* Cuts separators and blanks at both ends of what was appended after `base`. */
static void
trim_label(struct buf *out, size_t base)
{
	struct slice all;
	uint32_t rune;
	size_t len, skip = base;

	all = buf_slice(out);
	while ((len = utf8_prev(all, out->len, &rune)) && out->len > base &&
	       (rune == ' ' || rune_is_label_sep(rune) || (label_rune_opens(rune) && out->len)))
		buf_truncate(out, out->len - len);
	all = buf_slice(out);
	while (skip < all.len && (len = utf8_next(slice_skip(all, skip), &rune)) &&
	       (rune == ' ' || (rune_is_label_sep(rune) && rune != '.') || label_rune_closes(rune)))
		skip += len;
	if (skip > base) {
		memmove(out->ptr + base, out->ptr + skip, out->len - skip);
		buf_truncate(out, out->len - (skip - base));
	}
}

void
stage_label_put(struct buf *out, struct slice text, const struct stage_label *label,
    struct time_context context)
{
	struct time_scan scan = time_scan(text, context);
	struct time_phrase phrase;
	struct marks marks;
	struct hole hole;
	size_t base = out->len, at;

	marks_read(text, &marks);
	at = label->word == WORD_HORIZON ? label->start : label->body;
	if (at < marks.start)
		at = marks.start;
	for (int i = 0; i < 16 && time_next(&scan, &phrase); i++) {
		if (phrase.end <= at || phrase.start >= marks.end)
			continue;
		if (!label_stands_alone(text, &phrase) || (phrase.weak && !phrase.tail))
			continue;
		hole = widen(text, (struct hole){phrase.start, phrase.end});
		if (hole.start > at)
			put_part(out, base, text, at, hole.start);
		at = hole.end > at ? hole.end : at;
	}
	if (at < marks.end)
		put_part(out, base, text, at, marks.end);
	drop_hollow(out, base);
	trim_label(out, base);
	unwrap(out, base);
}

/* The same as trim_label for a text. */
static struct slice
trimmed(struct slice text)
{
	uint32_t rune;
	size_t len;

	while ((len = utf8_prev(text, text.len, &rune)) &&
	       (rune == ' ' || rune_is_label_sep(rune) || label_rune_opens(rune)))
		text.len -= len;
	while ((len = utf8_next(text, &rune)) &&
	       (rune == ' ' || (rune_is_label_sep(rune) && rune != '.') || label_rune_closes(rune)))
		text = slice_skip(text, len);
	return text;
}

/* No pictures, no blanks but single spaces, no bracket that pulls a blank: put_part would copy the
 * text byte for byte. */
static bool
is_clean(struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char byte = (unsigned char)text.ptr[i];

		if (byte < ' ' || byte == 0xE2 || byte == 0xF0 || byte == 0xF3 || byte == 0xC2 ||
		    byte == 0xEF || (byte == 0xE3 && lex_starts(text, i, "\xE3\x80\x80", 3)) ||
		    (byte == ' ' && i + 1 < text.len && text.ptr[i + 1] == ' '))
			return false;
	}
	return true;
}

bool
stage_label_borrow(struct slice text, const struct marks *marks, struct slice *ret)
{
	size_t at = label_start(text);

	if (at < marks->start)
		at = marks->start;
	if (at >= marks->end || !is_clean(slice_from(text.ptr + at, marks->end - at)))
		return false;
	*ret = trimmed(slice_from(text.ptr + at, marks->end - at));
	return ret->len > 0;
}

void
stage_label_plain(struct buf *out, struct slice text, const struct marks *marks)
{
	size_t base = out->len, at = label_start(text);

	if (at < marks->start)
		at = marks->start;
	if (at < marks->end)
		put_part(out, base, text, at, marks->end);
	trim_label(out, base);
}
