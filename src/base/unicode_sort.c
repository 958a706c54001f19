#include "base/unicode_sort.h"

#include "base/mem.h"

#include <stdlib.h>
#include <unicode/ucol.h>
#include <unicode/ustring.h>

enum { TEXT_MAX = 1024, LOCALE_MAX = 128 }; /* bytes of a text that count; of a locale */

struct collator {
	UCollator *icu;
};

/* CLDR's own choice for both scripts, said aloud: it must not depend on ICU's data. */
static const char *
order_of(const char *tag)
{
	if (strstr(tag, "-u-"))
		return "";
	if (strncmp(tag, "zh-Hant", 7) == 0)
		return "-u-co-stroke-kn-true";
	if (strncmp(tag, "zh", 2) == 0 && (!tag[2] || tag[2] == '-'))
		return "-u-co-pinyin-kn-true";
	return "-u-kn-true";
}

struct collator *
collator_open(const char *tag)
{
	UErrorCode status = U_ZERO_ERROR;
	struct collator *collator;
	char locale[LOCALE_MAX];
	char *full = xasprintf("%s%s", tag, order_of(tag));
	UCollator *icu = NULL;

	uloc_forLanguageTag(full, locale, sizeof(locale), NULL, &status);
	if (U_SUCCESS(status))
		icu = ucol_open(locale, &status);
	free(full);
	if (U_FAILURE(status)) {
		ucol_close(icu);
		return NULL;
	}
	collator = xmalloc(sizeof(*collator));
	collator->icu = icu;
	return collator;
}

void
collator_close(struct collator *collator)
{
	if (!collator)
		return;
	ucol_close(collator->icu);
	free(collator);
}

void
collator_put_key(const struct collator *collator, struct buf *out, struct slice text)
{
	UErrorCode status = U_ZERO_ERROR;
	UChar wide[TEXT_MAX];
	int32_t len = 0, need, room;

	if (!collator) {
		buf_put(out, text);
		return;
	}
	text = slice_head(text, TEXT_MAX); /* the rest of so long a text decides nothing */
	room = (int32_t)text.len * 2 + 16;
	u_strFromUTF8WithSub(
	    wide, TEXT_MAX, &len, text.ptr, (int32_t)text.len, 0xFFFD, NULL, &status);
	for (;;) {
		buf_reserve(out, (size_t)room);
		need =
		    ucol_getSortKey(collator->icu, wide, len, (uint8_t *)out->ptr + out->len, room);
		if (need <= room)
			break;
		room = need;
	}
	out->len += need > 0 ? (size_t)need - 1 : 0; /* the key ends in a zero byte */
	out->ptr[out->len] = '\0';
}
