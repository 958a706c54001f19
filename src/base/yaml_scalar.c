#include "base/yaml_internal.h"

#include "base/buf.h"
#include "base/utf8.h"

#include <errno.h>
#include <stdlib.h>

static size_t
digits(struct slice text, size_t from, const char *allowed)
{
	size_t i = from;

	while (i < text.len && strchr(allowed, text.ptr[i]) && text.ptr[i])
		i++;
	return i - from;
}

#define DECIMAL "0123456789"

/* [-+]?[0-9]+ without leading zeros, 0o[0-7]+, 0x[0-9a-fA-F]+; `ret_base` 0 = not an integer. */
static const char *
integer_digits(struct slice text, int *ret_base)
{
	size_t sign = text.len && (text.ptr[0] == '-' || text.ptr[0] == '+');
	size_t len;

	*ret_base = 0;
	if (slice_starts(text, "0x") && text.len > 2 &&
	    digits(text, 2, DECIMAL "abcdefABCDEF") == text.len - 2)
		*ret_base = 16;
	else if (slice_starts(text, "0o") && text.len > 2 &&
		 digits(text, 2, "01234567") == text.len - 2)
		*ret_base = 8;
	if (*ret_base)
		return text.ptr + 2;
	len = digits(text, sign, DECIMAL);
	if (len && len == text.len - sign && (len == 1 || text.ptr[sign] != '0'))
		*ret_base = 10;
	return text.ptr;
}

/* [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)? without leading zeros. */
static bool
is_float(struct slice text)
{
	size_t i = text.len && (text.ptr[0] == '-' || text.ptr[0] == '+');
	size_t whole = digits(text, i, DECIMAL), part = 0;

	if (whole > 1 && text.ptr[i] == '0')
		return false;
	i += whole;
	if (i < text.len && text.ptr[i] == '.') {
		part = digits(text, i + 1, DECIMAL);
		i += 1 + part;
	}
	if (!whole && !part)
		return false;
	if (i < text.len && (text.ptr[i] == 'e' || text.ptr[i] == 'E')) {
		size_t exponent;

		i++;
		if (i < text.len && (text.ptr[i] == '-' || text.ptr[i] == '+'))
			i++;
		exponent = digits(text, i, DECIMAL);
		if (!exponent)
			return false;
		i += exponent;
	}
	return i == text.len;
}

/* NULL when it is no number that fits. Longer text than any useful number is not looked at. */
static json_t *
resolve_number(struct slice text)
{
	char copy[64], *end;
	const char *from;
	int base;

	if (text.len >= sizeof(copy))
		return NULL;
	memcpy(copy, text.ptr, text.len);
	copy[text.len] = '\0';
	from = integer_digits(slice_from(copy, text.len), &base);
	errno = 0;
	if (base) {
		long long value = strtoll(from, &end, base);

		return errno || *end ? NULL : json_integer(value);
	}
	if (is_float(slice_from(copy, text.len))) {
		double value = strtod(copy, &end);

		return errno || *end ? NULL : json_real(value); /* NULL for an infinity */
	}
	return NULL;
}

json_t *
yaml_resolve_plain(struct slice text)
{
	static const char *const nulls[] = {"", "~", "null", "Null", "NULL"};
	static const char *const trues[] = {"true", "True", "TRUE"};
	static const char *const falses[] = {"false", "False", "FALSE"};
	json_t *number = NULL;

	for (size_t i = 0; text.len <= 4 && i < sizeof(nulls) / sizeof(*nulls); i++)
		if (slice_is(text, nulls[i]))
			return json_null();
	for (size_t i = 0; i < sizeof(trues) / sizeof(*trues); i++)
		if (slice_is(text, trues[i]))
			return json_true();
	for (size_t i = 0; i < sizeof(falses) / sizeof(*falses); i++)
		if (slice_is(text, falses[i]))
			return json_false();
	if (text.len && strchr("+-.0123456789", text.ptr[0]))
		number = resolve_number(text);
	return number ? number : yaml_string(text);
}

static bool
is_unwanted(uint32_t rune)
{
	if (rune < 0x20)
		return rune != '\t' && rune != '\n';
	return (rune >= 0x7F && rune <= 0x9F && rune != 0x85) ||
	       (rune >= 0xFDD0 && rune <= 0xFDEF) || (rune & 0xFFFE) == 0xFFFE;
}

json_t *
yaml_string(struct slice text)
{
	struct buf out = BUF_INIT;
	json_t *value;
	size_t from = 0, len;

	for (size_t i = 0; i < text.len; i += len) {
		uint32_t rune = 0;

		len = utf8_next(slice_skip(text, i), &rune);
		if (!is_unwanted(rune))
			continue;
		buf_put_bytes(&out, text.ptr + from, i - from);
		buf_put_rune(&out, 0xFFFD);
		from = i + len;
	}
	if (!from)
		return json_stringn(text.ptr, text.len);
	buf_put(&out, slice_skip(text, from));
	value = json_stringn(out.ptr, out.len);
	buf_finish(&out);
	return value;
}
