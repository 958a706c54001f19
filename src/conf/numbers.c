#include "conf/numbers.h"

#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>

#include <unicode/unum.h>
#include <unicode/ustring.h>

enum { SYMBOL_UNITS = 8, SYMBOL_BYTES = SYMBOL_UNITS * 3 + 1, DIGITS_MAX = 24 };

/* Taken out of ICU once, and filled in by hand: faster than ICU's formatter, and many threads may do
 * it at a time. */
struct numbers {
	char digits[10][SYMBOL_BYTES];
	char separator[SYMBOL_BYTES], minus[SYMBOL_BYTES];
	size_t group, next; /* digits of the last group, and of those before it; 0: none */
	size_t least;       /* digits in front of the only separator */
};

/* The languages of nearly all sites, without opening ICU's formatter; a test holds them against
 * ICU. */
static const char *const plain[] = {"zh", "ko", "ja", "en"};

static void
read_symbol(const UNumberFormat *format, UNumberFormatSymbol symbol, char *ret)
{
	UErrorCode status = U_ZERO_ERROR;
	UChar text[SYMBOL_UNITS];
	int32_t len = unum_getSymbol(format, symbol, text, SYMBOL_UNITS, &status);

	if (U_SUCCESS(status) && len < SYMBOL_UNITS)
		u_strToUTF8(ret, SYMBOL_BYTES, NULL, text, len, &status);
}

static void
read_format(struct numbers *numbers, const char *tag)
{
	UErrorCode status = U_ZERO_ERROR;
	UNumberFormat *format = unum_open(UNUM_DECIMAL, NULL, 0, tag, NULL, &status);
	int group, next;

	if (U_FAILURE(status))
		return;
	read_symbol(format, UNUM_GROUPING_SEPARATOR_SYMBOL, numbers->separator);
	read_symbol(format, UNUM_MINUS_SIGN_SYMBOL, numbers->minus);
	read_symbol(format, UNUM_ZERO_DIGIT_SYMBOL, numbers->digits[0]);
	for (int i = 1; i < 10; i++)
		read_symbol(format, (UNumberFormatSymbol)(UNUM_ONE_DIGIT_SYMBOL + i - 1),
		    numbers->digits[i]);
	group = unum_getAttribute(format, UNUM_GROUPING_SIZE);
	next = unum_getAttribute(format, UNUM_SECONDARY_GROUPING_SIZE);
	numbers->group = group > 0 ? (size_t)group : 0;
	numbers->next = next > 0 ? (size_t)next : numbers->group;
	numbers->least = (size_t)unum_getAttribute(format, UNUM_MINIMUM_GROUPING_DIGITS);
	unum_close(format);
}

static bool
is_plain(const char *tag)
{
	for (size_t i = 0; i < sizeof(plain) / sizeof(*plain); i++)
		if (strncmp(tag, plain[i], 2) == 0 && (!tag[2] || tag[2] == '-') &&
		    !strstr(tag, "-u-"))
			return true;
	return false;
}

struct numbers *
numbers_new(const char *tag)
{
	struct numbers *numbers = xcalloc(1, sizeof(*numbers));

	for (int i = 0; i < 10; i++)
		numbers->digits[i][0] = (char)('0' + i);
	*numbers->separator = ',';
	*numbers->minus = '-';
	numbers->group = numbers->next = 3;
	numbers->least = 1;
	/* en-IN and the like have groups of their own */
	if (!is_plain(tag) || (strncmp(tag, "en-", 3) == 0))
		read_format(numbers, tag);
	return numbers;
}

void
numbers_free(struct numbers *numbers)
{
	free(numbers);
}

/* True in front of the digit that `left` others follow. */
static bool
begins_group(const struct numbers *numbers, size_t left)
{
	if (!numbers->group || left < numbers->group)
		return false;
	return (left - numbers->group) % numbers->next == 0;
}

void
numbers_put(const struct numbers *numbers, struct buf *out, long number)
{
	char digits[DIGITS_MAX];
	size_t len;
	bool grouped;

	/* nearly all that there is to count */
	if (number >= 0 && number < 1000 && *numbers->digits[0] == '0') {
		buf_put_uint(out, (unsigned long)number);
		return;
	}
	len = (size_t)snprintf(digits, sizeof(digits), "%lu",
	    number < 0 ? 0UL - (unsigned long)number : (unsigned long)number);
	grouped = numbers->group && len >= numbers->group + numbers->least;

	if (number < 0)
		buf_puts(out, numbers->minus);
	for (size_t i = 0; i < len; i++) {
		if (i && grouped && begins_group(numbers, len - i))
			buf_puts(out, numbers->separator);
		buf_puts(out, numbers->digits[digits[i] - '0']);
	}
}
