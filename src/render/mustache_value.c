#include "render/mustache_program.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Lists deeper than this inside a printed list are left out. */
#define LIST_DEPTH 32

/* Integers up to here are the same in JavaScript's numbers. */
#define SAFE_INTEGER ((json_int_t)1 << 53)

static const struct slice entities[256] = {
    ['&'] = SLICE("&amp;"),
    ['<'] = SLICE("&lt;"),
    ['>'] = SLICE("&gt;"),
    ['"'] = SLICE("&quot;"),
    ['\''] = SLICE("&#x27;"),
    ['`'] = SLICE("&#x60;"),
};

/* The same as bytes: a small table stays in the cache. */
static const bool special[256] = {
    ['&'] = true, ['<'] = true, ['>'] = true, ['"'] = true, ['\''] = true, ['`'] = true};

typedef unsigned char bytes16 __attribute__((vector_size(16)));

/* True when one of sixteen bytes is special. */
static inline bool
has_special16(const char *text)
{
	bytes16 bytes, found;
	uint64_t halves[2];

	memcpy(&bytes, text, sizeof(bytes));
	found = (bytes16)((bytes == '&') | (bytes == '<') | (bytes == '>') | (bytes == '"') |
			  (bytes == '\'') | (bytes == '`'));
	memcpy(halves, &found, sizeof(halves));
	return halves[0] | halves[1];
}

/* The next special byte, or `end`. */
static inline const char *
find_special(const char *p, const char *end)
{
	while (end - p >= 16 && !has_special16(p))
		p += 16;
	while (p < end && !special[(unsigned char)*p])
		p++;
	return p;
}

static void
put_escaped(struct buf *out, struct slice text)
{
	const char *p = text.ptr, *end = p + text.len, *from = p;

	for (; (p = find_special(p, end)) < end; p++) {
		const struct slice *entity;

		entity = &entities[(unsigned char)*p];
		put_bytes(out, from, (size_t)(p - from));
		put_bytes(out, entity->ptr, entity->len);
		from = p + 1;
	}
	put_bytes(out, from, (size_t)(p - from));
}

/* The fewest digits that read back as the same number, and the exponent of the first of them. */
static size_t
shortest_digits(double number, char digits[24], int *ret_exponent)
{
	char text[40];
	size_t len = 0;
	char *p;

	for (int precision = 0; precision < 17; precision++) {
		snprintf(text, sizeof(text), "%.*e", precision, number);
		if (strtod(text, NULL) == number)
			break;
	}
	for (p = text; *p != 'e'; p++) /* skips the point, whatever the locale writes */
		if (*p >= '0' && *p <= '9')
			digits[len++] = *p;
	*ret_exponent = atoi(p + 1);
	return len;
}

static void
put_zeros(struct buf *out, int count)
{
	while (count-- > 0)
		buf_putc(out, '0');
}

/* ECMA-262, Number::toString: digits up to 1e21, then an exponent. */
static void
put_real(struct buf *out, double number)
{
	char digits[24];
	int exponent, len, point;

	if (number == 0) {
		buf_putc(out, '0');
		return;
	}
	if (number < 0)
		buf_putc(out, '-');
	len = (int)shortest_digits(fabs(number), digits, &exponent);
	point = exponent + 1;
	if (point > 21 || point < -5) {
		buf_putc(out, digits[0]);
		if (len > 1)
			buf_putc(out, '.');
		buf_put_bytes(out, digits + 1, (size_t)len - 1);
		buf_printf(out, "e%+d", exponent);
	} else if (point <= 0) {
		buf_puts(out, "0.");
		put_zeros(out, -point);
		buf_put_bytes(out, digits, (size_t)len);
	} else if (point >= len) {
		buf_put_bytes(out, digits, (size_t)len);
		put_zeros(out, point - len);
	} else {
		buf_put_bytes(out, digits, (size_t)point);
		buf_putc(out, '.');
		buf_put_bytes(out, digits + point, (size_t)(len - point));
	}
}

static void
put_integer(struct buf *out, json_int_t number)
{
	char text[24], *p = text + sizeof(text);
	uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;

	if (number > SAFE_INTEGER || number < -SAFE_INTEGER) {
		put_real(out, (double)number);
		return;
	}
	do {
		*--p = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest);
	if (number < 0)
		*--p = '-';
	buf_put_bytes(out, p, (size_t)(text + sizeof(text) - p));
}

/* All but lists; nothing for NULL. */
static void
put_scalar(struct buf *out, const json_t *value)
{
	if (!value)
		return;
	switch (json_typeof(value)) {
	case JSON_STRING:
		put_bytes(out, json_string_value(value), json_string_length(value));
		break;
	case JSON_INTEGER:
		put_integer(out, json_integer_value(value));
		break;
	case JSON_REAL:
		put_real(out, json_real_value(value));
		break;
	case JSON_TRUE:
		buf_put(out, SLICE("true"));
		break;
	case JSON_FALSE:
		buf_put(out, SLICE("false"));
		break;
	case JSON_OBJECT:
		buf_put(out, SLICE("[object Object]"));
		break;
	default:
		break;
	}
}

static void
put_list(struct buf *out, const json_t *list)
{
	struct {
		const json_t *list;
		size_t next;
	} stack[LIST_DEPTH] = {{list, 0}};
	size_t depth = 1;

	while (depth) {
		const json_t *item;

		if (stack[depth - 1].next == json_array_size(stack[depth - 1].list)) {
			depth--;
			continue;
		}
		if (stack[depth - 1].next)
			buf_putc(out, ',');
		item = json_array_get(stack[depth - 1].list, stack[depth - 1].next++);
		if (!json_is_array(item)) {
			put_scalar(out, item);
		} else if (depth < LIST_DEPTH) {
			stack[depth].list = item;
			stack[depth++].next = 0;
		}
	}
}

void
mustache_put_value(struct buf *out, const json_t *value)
{
	if (json_is_array(value))
		put_list(out, value);
	else
		put_scalar(out, value);
}

void
mustache_put_escaped_value(struct buf *out, const json_t *value)
{
	struct buf text = BUF_INIT;

	if (json_is_string(value)) {
		put_escaped(out, slice_from(json_string_value(value), json_string_length(value)));
	} else if (json_is_array(value)) {
		put_list(&text, value);
		put_escaped(out, buf_slice(&text));
		buf_finish(&text);
	} else {
		put_scalar(out, value); /* nothing in it to escape */
	}
}
