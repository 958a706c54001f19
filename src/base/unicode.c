#include "base/unicode.h"

#include "base/cjk_table.h"
#include "base/mem.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>

/* ICU counts in 32 bits and a conversion may grow; longer text is copied as it is. */
#define UNICODE_MAX ((size_t)1 << 28)

/* UTF-16 as ICU wants it; short texts, which headings and file names are, stay off the heap. */
struct wide {
	UChar *ptr;
	int32_t len, cap;
	UChar local[384];
};

/* One step of ICU from `src` to `dst`, in the shape of u_strToLower: the length needed. */
typedef int32_t (*wide_step)(UChar *dst, int32_t cap, const UChar *src, int32_t len, UErrorCode *);

static void
wide_init(struct wide *wide)
{
	wide->ptr = wide->local;
	wide->len = 0;
	wide->cap = sizeof(wide->local) / sizeof(wide->local[0]);
}

static void
wide_finish(struct wide *wide)
{
	if (wide->ptr != wide->local)
		free(wide->ptr);
}

/* Room for `cap` units; what was inside is lost. */
static void
wide_room(struct wide *wide, int32_t cap)
{
	if (cap <= wide->cap)
		return;
	wide_finish(wide);
	wide->ptr = xmalloc((size_t)cap * sizeof(UChar));
	wide->cap = cap;
}

static void
wide_from_utf8(struct wide *wide, struct slice text)
{
	UErrorCode err = U_ZERO_ERROR;

	wide_init(wide);
	wide_room(wide, (int32_t)text.len);
	u_strFromUTF8WithSub(
	    wide->ptr, wide->cap, &wide->len, text.ptr, (int32_t)text.len, 0xFFFD, NULL, &err);
}

static void
wide_put_utf8(const struct wide *wide, struct buf *out)
{
	UErrorCode err = U_ZERO_ERROR;
	size_t room = (size_t)wide->len * 3;
	int32_t len = 0;

	buf_reserve(out, room + 1);
	u_strToUTF8WithSub(
	    out->ptr + out->len, (int32_t)room + 1, &len, wide->ptr, wide->len, 0xFFFD, NULL, &err);
	out->len += (size_t)len;
	out->ptr[out->len] = '\0';
}

/* Replaces what `wide` holds by what `step` makes of it. */
static void
wide_apply(struct wide *wide, wide_step step)
{
	UErrorCode err = U_ZERO_ERROR;
	struct wide dst;

	wide_init(&dst);
	wide_room(&dst, wide->len + 16);
	dst.len = step(dst.ptr, dst.cap, wide->ptr, wide->len, &err);
	if (err == U_BUFFER_OVERFLOW_ERROR) {
		err = U_ZERO_ERROR;
		wide_room(&dst, dst.len);
		dst.len = step(dst.ptr, dst.cap, wide->ptr, wide->len, &err);
	}
	if (!U_FAILURE(err)) {
		wide_room(wide, dst.len);
		u_memcpy(wide->ptr, dst.ptr, dst.len);
		wide->len = dst.len;
	}
	wide_finish(&dst);
}

static int32_t
step_nfc(UChar *dst, int32_t cap, const UChar *src, int32_t len, UErrorCode *err)
{
	return unorm2_normalize(unorm2_getNFCInstance(err), src, len, dst, cap, err);
}

static int32_t
step_lower(UChar *dst, int32_t cap, const UChar *src, int32_t len, UErrorCode *err)
{
	return u_strToLower(dst, cap, src, len, "", err);
}

static int32_t
step_fold(UChar *dst, int32_t cap, const UChar *src, int32_t len, UErrorCode *err)
{
	return u_strFoldCase(dst, cap, src, len, U_FOLD_CASE_DEFAULT, err);
}

static int32_t
step_fold_compat(UChar *dst, int32_t cap, const UChar *src, int32_t len, UErrorCode *err)
{
	return unorm2_normalize(unorm2_getNFKCCasefoldInstance(err), src, len, dst, cap, err);
}

/* Han, composed kana and Hangul syllables: of no case, no compatibility form, no combining class,
 * and NFC as they are. (U+3099..309A combine, U+309B and U+309F are compatibility forms.) */
static bool
is_inert(uint32_t rune)
{
	return (rune >= 0x4E00 && rune <= 0x9FFF) || (rune >= 0xAC00 && rune <= 0xD7A3) ||
	       (rune >= 0x3041 && rune <= 0x3096) || (rune >= 0x30A1 && rune <= 0x30FA);
}

static bool
is_plain_nfc(uint32_t rune)
{
	if (rune < 0x300 || is_inert(rune))
		return true;
	return u_getIntPropertyValue((UChar32)rune, UCHAR_NFC_QUICK_CHECK) == UNORM_YES &&
	       u_getCombiningClass((UChar32)rune) == 0;
}

/* The offset of the first code point that is neither ASCII nor accepted by `accept`. */
static size_t
span(struct slice text, bool (*accept)(uint32_t))
{
	size_t at = 0, step;
	uint32_t rune;

	while (at < text.len) {
		if ((unsigned char)text.ptr[at] < 0x80) {
			at++;
			continue;
		}
		step = utf8_next(slice_skip(text, at), &rune);
		if (!accept(rune))
			break;
		at += step;
	}
	return at;
}

static void
put_ascii_lower(struct buf *out, struct slice text)
{
	size_t i, from = out->len;

	buf_put(out, text);
	for (i = from; i < out->len; i++)
		if (out->ptr[i] >= 'A' && out->ptr[i] <= 'Z')
			out->ptr[i] += 'a' - 'A';
}

/* Runs up to three steps over text that no short cut could take. */
static void
convert(struct buf *out, struct slice text, const wide_step *steps)
{
	struct wide wide;

	if (text.len > UNICODE_MAX) {
		buf_put(out, text);
		return;
	}
	wide_from_utf8(&wide, text);
	for (; *steps; steps++)
		wide_apply(&wide, *steps);
	wide_put_utf8(&wide, out);
	wide_finish(&wide);
}

void
unicode_nfc(struct buf *out, struct slice text)
{
	static const wide_step steps[] = {step_nfc, NULL};

	if (span(text, is_plain_nfc) == text.len)
		buf_put(out, text);
	else
		convert(out, text, steps);
}

void
unicode_lower(struct buf *out, struct slice text)
{
	static const wide_step steps[] = {step_lower, NULL};

	if (span(text, is_inert) == text.len)
		put_ascii_lower(out, text);
	else
		convert(out, text, steps);
}

void
unicode_fold(struct buf *out, struct slice text)
{
	static const wide_step steps[] = {step_nfc, step_fold, step_nfc, NULL};

	if (span(text, is_inert) == text.len)
		put_ascii_lower(out, text);
	else
		convert(out, text, steps);
}

/* What common signs become, beside letters that are inert: none of them joins its neighbours.
 * Full-width ASCII is ASCII, an ideographic space a space; brackets, full stops, dashes, arrows,
 * dingbats and most emoji stay. 0 for what is not known here. */
static uint32_t
fold_compat_sign(uint32_t rune)
{
	if (rune >= 0xFF01 && rune <= 0xFF5E)
		return rune - 0xFEE0;
	if (rune == 0x3000)
		return ' ';
	if ((rune >= 0x3001 && rune <= 0x3003) || (rune >= 0x3008 && rune <= 0x3011) ||
	    (rune >= 0x3014 && rune <= 0x301B) || (rune >= 0x2012 && rune <= 0x2014) ||
	    (rune >= 0x2018 && rune <= 0x201D) || (rune >= 0x2190 && rune <= 0x21FF) ||
	    (rune >= 0x2600 && rune <= 0x27BF) || (rune >= 0x1F300 && rune <= 0x1FAFF))
		return rune;
	return 0;
}

/* False, with something half done, when the text needs more than this. */
static bool
put_fold_compat(struct buf *out, struct slice text)
{
	size_t from = 0, step;
	uint32_t rune, sign;

	for (size_t at = 0; at < text.len; at += step) {
		unsigned char c = (unsigned char)text.ptr[at];

		step = 1;
		if (c < 0x80 && (c < 'A' || c > 'Z'))
			continue;
		rune = c | 0x20;
		if (c >= 0x80) {
			step = utf8_next(slice_skip(text, at), &rune);
			if (is_inert(rune))
				continue;
			sign = fold_compat_sign(rune);
			if (!sign)
				return false;
			if (sign == rune)
				continue;
			rune = sign >= 'A' && sign <= 'Z' ? sign | 0x20 : sign;
		}
		buf_put_bytes(out, text.ptr + from, at - from);
		buf_putc(out, (char)rune);
		from = at + step;
	}
	buf_put_bytes(out, text.ptr + from, text.len - from);
	return true;
}

void
unicode_fold_compat(struct buf *out, struct slice text)
{
	static const wide_step steps[] = {step_fold_compat, NULL};
	size_t from = out->len;

	if (put_fold_compat(out, text))
		return;
	buf_truncate(out, from);
	convert(out, text, steps);
}

bool
unicode_is_word(uint32_t rune)
{
	if (is_inert(rune))
		return true;
	return u_isUAlphabetic((UChar32)rune) ||
	       (U_GET_GC_MASK((UChar32)rune) & (U_GC_M_MASK | U_GC_ND_MASK | U_GC_PC_MASK));
}

bool
unicode_is_letter_or_digit(uint32_t rune)
{
	if (is_inert(rune))
		return true;
	return U_GET_GC_MASK((UChar32)rune) & (U_GC_L_MASK | U_GC_ND_MASK);
}

bool
unicode_is_mark(uint32_t rune)
{
	return rune >= 0x300 && !is_inert(rune) && (U_GET_GC_MASK((UChar32)rune) & U_GC_M_MASK);
}

bool
unicode_is_space(uint32_t rune)
{
	if (rune < 0x80)
		return rune == ' ' || rune == '\t' || rune == '\n' || rune == '\f' || rune == '\r';
	return rune == 0xA0 || rune == 0x1680 || (rune >= 0x2000 && rune <= 0x200A) ||
	       rune == 0x202F || rune == 0x205F || rune == 0x3000;
}

bool
unicode_is_punct(uint32_t rune)
{
	if (rune < 0x80)
		return (rune > ' ' && rune < '0') || (rune > '9' && rune < 'A') ||
		       (rune > 'Z' && rune < 'a') || (rune > 'z' && rune < 0x7F);
	if (is_inert(rune))
		return false;
	return U_GET_GC_MASK((UChar32)rune) & (U_GC_P_MASK | U_GC_S_MASK);
}

bool
unicode_is_wide(uint32_t rune)
{
	int32_t width;

	if (rune < 0x1100)
		return false;
	if (is_inert(rune))
		return true;
	width = u_getIntPropertyValue((UChar32)rune, UCHAR_EAST_ASIAN_WIDTH);
	return width == U_EA_FULLWIDTH || width == U_EA_WIDE || width == U_EA_HALFWIDTH;
}

bool
unicode_is_ambiguous_width(uint32_t rune)
{
	return rune >= 0xA1 &&
	       u_getIntPropertyValue((UChar32)rune, UCHAR_EAST_ASIAN_WIDTH) == U_EA_AMBIGUOUS;
}

static UScriptCode
script_of(uint32_t rune)
{
	UErrorCode err = U_ZERO_ERROR;

	return uscript_getScript((UChar32)rune, &err);
}

bool
unicode_is_hangul(uint32_t rune)
{
	if (rune < 0x1100)
		return false;
	return (rune >= 0xAC00 && rune <= 0xD7A3) || script_of(rune) == USCRIPT_HANGUL;
}

bool
unicode_is_han_or_kana(uint32_t rune)
{
	UScriptCode script;

	if (rune < 0x2E80)
		return rune == 0x2EA || rune == 0x2EB; /* Bopomofo's tone marks */
	if (rune >= 0x4E00 && rune <= 0x9FFF)
		return true;
	script = script_of(rune);
	return script == USCRIPT_HAN || script == USCRIPT_HIRAGANA || script == USCRIPT_KATAKANA ||
	       script == USCRIPT_BOPOMOFO;
}

bool
unicode_is_emoji(uint32_t rune)
{
	return rune >= 0x231A && u_hasBinaryProperty((UChar32)rune, UCHAR_EMOJI_PRESENTATION);
}

bool
unicode_is_cjk(uint32_t rune)
{
	size_t low = 0, high = sizeof(cjk_table) / sizeof(cjk_table[0]), mid;

	if (rune < cjk_table[0].first)
		return false;
	if (is_inert(rune))
		return true;
	while (low < high) {
		mid = (low + high) / 2;
		if (rune > cjk_table[mid].last)
			low = mid + 1;
		else if (rune < cjk_table[mid].first)
			high = mid;
		else
			return true;
	}
	return false;
}
