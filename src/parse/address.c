#include "parse/address.h"

#include "base/unicode.h"
#include "base/utf8.h"

#include <strings.h>

static bool
is_alpha(unsigned char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static bool
is_alnum(unsigned char c)
{
	return is_alpha(c) || (c >= '0' && c <= '9');
}

static unsigned char
byte_at(struct slice text, size_t at)
{
	return at < text.len ? (unsigned char)text.ptr[at] : '\0';
}

/* True for what is in no address: space, controls, '<', and everything CJK. */
static bool
is_border(uint32_t rune)
{
	if (rune < 0x80)
		return rune <= ' ' || rune == '<' || rune == 0x7F;
	return unicode_is_cjk(rune) || unicode_is_space(rune) || rune == 0x200B || rune == 0xFEFF ||
	       rune == 0x2028 || rune == 0x2029 || rune == 0xFFFD || rune < 0xA0;
}

/* Where the characters of an address end, at a border or a ']' that nothing opened. */
static size_t
find_border(struct slice text, size_t at)
{
	size_t len, depth = 0;
	uint32_t rune;

	while ((len = utf8_next(slice_skip(text, at), &rune)) && !is_border(rune)) {
		if (rune == '[')
			depth++;
		else if (rune == ']' && depth-- == 0)
			break;
		at += len;
	}
	return at;
}

/* The end without what looks like an entity before a ';', or without the ';'. */
static size_t
trim_semicolon(struct slice text, size_t end)
{
	size_t at = end - 1;

	while (at && is_alnum((unsigned char)text.ptr[at - 1]))
		at--;
	if (at && at < end - 1 && text.ptr[at - 1] == '&')
		return at - 1;
	return end - 1;
}

/* Marks that end a sentence and not an address. */
static bool
is_trailing(uint32_t rune)
{
	if (rune < 0x80)
		return rune && strchr("?!.,:*_~'\"", (int)rune);
	return unicode_is_punct(rune) || rune == 0xFE0F || rune == 0x200D;
}

/* Leaves out trailing marks, and ')' of which there are more than '('. Of an address in quotation
 * marks or before a dash, “https://example.com”——, these too. */
static size_t
trim_end(struct slice text, size_t start, size_t end)
{
	size_t opened = 0, closed = 0, len;
	uint32_t rune;

	for (size_t i = start; i < end; i++) {
		opened += text.ptr[i] == '(';
		closed += text.ptr[i] == ')';
	}
	while (end > start) {
		len = utf8_prev(text, end, &rune);
		if (rune == ')') {
			if (closed-- <= opened)
				break;
			end--;
		} else if (rune == ';') {
			end = trim_semicolon(text, end);
		} else if (is_trailing(rune)) {
			end -= len;
		} else {
			break;
		}
	}
	return end;
}

static bool
is_host_char(uint32_t rune)
{
	if (rune < 0x80)
		return is_alnum((unsigned char)rune) || rune == '-' || rune == '_' || rune == '.';
	return !is_border(rune) && !unicode_is_punct(rune);
}

/* The end of the host that begins at `at`; `*ret_good` tells whether it is one: not empty, with
 * `dots` dots at least, and no underscore in its last two parts. */
static size_t
read_host(struct slice text, size_t at, size_t dots, bool *ret_good)
{
	size_t len, start = at, seen = 0, score[2] = {0, 0};
	uint32_t rune;

	while ((len = utf8_next(slice_skip(text, at), &rune)) && is_host_char(rune)) {
		if (rune == '.') {
			seen++;
			score[0] = score[1];
			score[1] = 0;
		} else if (rune == '_') {
			score[1]++;
		}
		at += len;
	}
	*ret_good = at > start && seen >= dots && !score[0] && !score[1];
	return at;
}

/* True when `www.` may begin at `at`: after space, an opening mark, or what is no Latin word. */
static bool
is_word_start(struct slice text, size_t at)
{
	uint32_t rune;

	if (!utf8_prev(text, at, &rune))
		return true;
	if (rune < 0x80)
		return rune <= ' ' || strchr("*_~(", (int)rune);
	return unicode_is_cjk(rune) || !unicode_is_word(rune);
}

/* The start of "http" or "https" that ends at `at`; `at` when neither does. */
static size_t
find_scheme(struct slice text, size_t at)
{
	static const char *const schemes[] = {"https", "http"};
	size_t len;

	for (size_t i = 0; i < sizeof(schemes) / sizeof(*schemes); i++) {
		len = strlen(schemes[i]);
		if (at >= len && !strncasecmp(text.ptr + at - len, schemes[i], len))
			return at - len;
	}
	return at;
}

static bool
read_web(struct slice text, size_t start, size_t host, size_t dots, struct address *ret)
{
	bool good;
	size_t end = read_host(text, host, dots, &good);

	ret->start = start;
	ret->end = end;
	if (!good)
		return false;
	end = trim_end(text, host, find_border(text, end));
	if (end == host)
		return false;
	ret->end = end;
	return true;
}

static bool
read_url(struct slice text, size_t at, size_t floor, struct address *ret)
{
	size_t start = find_scheme(text, at);

	ret->prefix = "";
	ret->end = at + 1;
	if (start == at || start < floor)
		return false;
	if (start && is_alnum((unsigned char)text.ptr[start - 1]))
		return false;
	if (!is_alnum(byte_at(text, at + 3)) && byte_at(text, at + 3) < 0x80)
		return false;
	return read_web(text, start, at + 3, 0, ret);
}

static bool
read_www(struct slice text, size_t at, size_t floor, struct address *ret)
{
	ret->prefix = "http://";
	ret->end = at + 1;
	if (at < floor || !is_word_start(text, at) || byte_at(text, at + 4) == '.')
		return false;
	return read_web(text, at, at, 1, ret) && ret->end > at + 4;
}

static bool
is_local_char(unsigned char c)
{
	return is_alnum(c) || c == '.' || c == '+' || c == '-' || c == '_';
}

/* The end of the mail host at `at`, or `at` when it is none: two parts at least, a letter last. */
static size_t
read_mail_host(struct slice text, size_t at)
{
	size_t end = at, dots = 0;
	unsigned char c;

	for (; (c = byte_at(text, end)); end++) {
		if (c == '.' && is_alnum(byte_at(text, end + 1)))
			dots++;
		else if (!is_alnum(c) && c != '-' && c != '_')
			break;
	}
	if (!dots || c == '@' || !is_alpha((unsigned char)text.ptr[end - 1]))
		return at;
	return end;
}

static bool
read_email(struct slice text, size_t at, size_t floor, struct address *ret)
{
	size_t start = at, end;

	while (start > floor && is_local_char((unsigned char)text.ptr[start - 1]))
		start--;
	ret->start = start;
	ret->end = at + 1;
	ret->prefix = "mailto:";
	if (start == at || (start && text.ptr[start - 1] == '/'))
		return false;
	end = read_mail_host(text, at + 1);
	if (end == at + 1)
		return false;
	ret->end = end;
	if (start - floor >= 7 && !strncasecmp(text.ptr + start - 7, "mailto:", 7)) {
		ret->start -= 7;
		ret->prefix = "";
	}
	return true;
}

bool
address_read(
    struct slice text, size_t at, size_t floor, enum address_kind kind, struct address *ret)
{
	switch (kind) {
	case ADDRESS_URL:
		return read_url(text, at, floor, ret);
	case ADDRESS_WWW:
		return read_www(text, at, floor, ret);
	case ADDRESS_EMAIL:
		break;
	}
	return read_email(text, at, floor, ret);
}
