#include "conf/lang.h"

#include <ctype.h>

/* After lang_spell; a region behind a script is dropped before. */
static const struct {
	const char *from, *to;
} aliases[] = {
    {"zh-TW", "zh-Hant"},
    {"zh-HK", "zh-Hant"},
    {"zh-MO", "zh-Hant"},
    {"zh-Hant-TW", "zh-Hant"},
    {"zh-Hant-HK", "zh-Hant"},
    {"zh-Hant-MO", "zh-Hant"},
    {"zh-CN", "zh-Hans"},
    {"zh-SG", "zh-Hans"},
    {"zh-MY", "zh-Hans"},
    {"zh-Hans-CN", "zh-Hans"},
    {"zh-Hans-SG", "zh-Hans"},
    {"zh-Hans-MY", "zh-Hans"},
    {"zh-CHT", "zh-Hant"}, /* older than RFC 4646, still in file names */
    {"zh-CHS", "zh-Hans"},
    {"ko-KR", "ko"},
    {"ko-Kore", "ko"},
    {"ko-Kore-KR", "ko"},
};

/* What may still come in a tag. */
enum part { PART_SCRIPT, PART_REGION, PART_VARIANT, PART_EXTENSION };

static bool
all(struct slice part, int (*is)(int))
{
	for (size_t i = 0; i < part.len; i++)
		if ((unsigned char)part.ptr[i] >= 0x80 || !is((unsigned char)part.ptr[i]))
			return false;
	return part.len > 0;
}

static void
put_cased(struct buf *out, struct slice part, bool first_up, bool rest_up)
{
	for (size_t i = 0; i < part.len; i++) {
		int c = (unsigned char)part.ptr[i];

		buf_putc(out, (char)((i ? rest_up : first_up) ? toupper(c) : tolower(c)));
	}
}

/* Puts one part after the language; false when it cannot stand here. */
static bool
put_part(struct buf *out, struct slice part, enum part *state)
{
	if (!all(part, isalnum) || part.len > 8)
		return false;
	buf_putc(out, '-');
	if (*state <= PART_SCRIPT && part.len == 4 && all(part, isalpha)) {
		put_cased(out, part, true, false);
		*state = PART_REGION;
	} else if (*state <= PART_REGION && ((part.len == 2 && all(part, isalpha)) ||
						(part.len == 3 && all(part, isdigit)))) {
		put_cased(out, part, true, true);
		*state = PART_VARIANT;
	} else if (*state == PART_SCRIPT && part.len == 3 && all(part, isalpha)) {
		put_cased(out, part, false, false); /* an extended language: zh-yue */
	} else if (*state <= PART_VARIANT &&
		   (part.len >= 5 || (part.len == 4 && isdigit((unsigned char)part.ptr[0])))) {
		put_cased(out, part, false, false);
		*state = PART_VARIANT;
	} else if (part.len == 1 || *state == PART_EXTENSION) {
		put_cased(out, part, false, false);
		*state = PART_EXTENSION;
	} else {
		return false;
	}
	return true;
}

static struct slice
next_part(struct slice *tag)
{
	size_t len = 0;
	struct slice part;

	while (len < tag->len && tag->ptr[len] != '-' && tag->ptr[len] != '_')
		len++;
	part = slice_head(*tag, len);
	/* A separator at the end leaves an empty last part, which is refused. */
	*tag = slice_skip(*tag, len);
	return part;
}

bool
lang_spell(struct buf *out, struct slice tag)
{
	size_t start = out->len;
	enum part state = PART_SCRIPT;
	struct slice part = next_part(&tag);
	bool good = (part.len == 2 || part.len == 3) && all(part, isalpha);

	put_cased(out, part, false, false);
	while (good && tag.len) {
		tag = slice_skip(tag, 1);
		part = next_part(&tag);
		good = part.len && put_part(out, part, &state);
	}
	/* An extension's singleton needs something behind it. */
	if (good && out->len - start >= 2 && out->ptr[out->len - 2] == '-')
		good = false;
	if (!good)
		buf_truncate(out, start);
	return good;
}

static const char *
alias_of(struct slice tag)
{
	for (size_t i = 0; i < sizeof(aliases) / sizeof(*aliases); i++) {
		struct slice from = slice_of(aliases[i].from);

		if (from.len == tag.len && strncasecmp(from.ptr, tag.ptr, tag.len) == 0)
			return aliases[i].to;
	}
	return NULL;
}

bool
lang_canonical(struct buf *out, struct slice tag)
{
	size_t start = out->len;
	const char *alias;

	if (!lang_spell(out, tag))
		return false;
	alias = alias_of(slice_skip(buf_slice(out), start));
	if (alias) {
		buf_truncate(out, start);
		buf_puts(out, alias);
	}
	return true;
}

struct slice
lang_parent(struct slice tag)
{
	size_t len = tag.len;

	while (len && tag.ptr[len - 1] != '-')
		len--;
	return slice_head(tag, len ? len - 1 : 0);
}

bool
lang_is_rtl(struct slice tag)
{
	static const char *const languages[] = {
	    "ar", "arc", "ckb", "dv", "fa", "he", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"};
	static const char *const scripts[] = {"Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm"};
	struct slice language = next_part(&tag), part = slice_of("");

	if (tag.len) {
		tag = slice_skip(tag, 1);
		part = next_part(&tag);
	}
	for (size_t i = 0; i < sizeof(scripts) / sizeof(*scripts); i++)
		if (slice_is(part, scripts[i]))
			return true;
	if (part.len == 4 && all(part, isalpha)) /* any other script */
		return false;
	for (size_t i = 0; i < sizeof(languages) / sizeof(*languages); i++)
		if (slice_is(language, languages[i]))
			return true;
	return false;
}
