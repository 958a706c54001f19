#include "read/decode.h"

#include "base/utf8.h"
#include "read/clean.h"
#include "read/frequent.h"

#include <errno.h>
#include <iconv.h>
#include <strings.h>
#include <uchardet.h>

/* Below SURE_BYTES a guess needs a second voice. The figures are measured. */
enum { SURE_BYTES = 2000, VOTE_BYTES = 64 * 1024, DECLARED_BYTES = 4096, UTF8_PER_BAD = 4 };
#define SCORE_MIN 0.25
#define LEAD_MIN  0.1
#define LEAD_SURE 0.6

#define HINT_DECLARE                                                                               \
	"save the file as UTF-8, or say what it is written in: `encoding: big5` (gb18030, "        \
	"cp949) in its front matter, or `encodings` in rmgen.yaml"

/* The only names that reach iconv. The larger encoding stands in for its subset: GB18030 for
 * GB2312, CP949 for EUC-KR. */
static const struct {
	const char *name, *iconv;
} encodings[] = {
    {"utf8", "UTF-8"},
    {"utf16", "UTF-16LE"},
    {"utf16le", "UTF-16LE"},
    {"utf16be", "UTF-16BE"},
    {"big5", "BIG5-HKSCS"},
    {"big5hkscs", "BIG5-HKSCS"},
    {"cp950", "BIG5-HKSCS"},
    {"ms950", "BIG5-HKSCS"},
    {"windows950", "BIG5-HKSCS"},
    {"gb18030", "GB18030"},
    {"gbk", "GB18030"},
    {"gb2312", "GB18030"},
    {"euccn", "GB18030"},
    {"cp936", "GB18030"},
    {"ms936", "GB18030"},
    {"windows936", "GB18030"},
    {"cp949", "CP949"},
    {"uhc", "CP949"},
    {"ms949", "CP949"},
    {"windows949", "CP949"},
    {"euckr", "CP949"},
    {"ksc5601", "CP949"},
    {"ksc56011987", "CP949"},
    {"johab", "JOHAB"},
    {"cp1361", "JOHAB"},
    {"euctw", "EUC-TW"},
    {"shiftjis", "CP932"},
    {"sjis", "CP932"},
    {"cp932", "CP932"},
    {"windows31j", "CP932"},
    {"eucjp", "EUC-JP"},
    {"latin1", "ISO-8859-1"},
    {"iso88591", "ISO-8859-1"},
    {"cp1252", "CP1252"},
    {"windows1252", "CP1252"},
};

static const struct {
	const char *bytes;
	size_t len;
	const char *iconv;
} marks[] = {
    {"\xEF\xBB\xBF", 3, "UTF-8"},
    {"\xFF\xFE\0\0", 4, "UTF-32LE"},
    {"\0\0\xFE\xFF", 4, "UTF-32BE"},
    {"\xFF\xFE", 2, "UTF-16LE"},
    {"\xFE\xFF", 2, "UTF-16BE"},
    {"\x84\x31\x95\x33", 4, "GB18030"},
};

/* One attempt to read the bytes. */
struct reading {
	const char *encoding;
	struct buf text; /* what could be read */
	size_t bad;      /* offset of the first byte that could not; the length when all could */
	bool ok;
};

static void
reading_finish(struct reading *reading)
{
	buf_finish(&reading->text);
}

const char *
decode_find(struct slice name)
{
	char squeezed[24];
	size_t len = 0;

	for (size_t i = 0; i < name.len; i++) {
		if (strchr("-_ .:", name.ptr[i]))
			continue;
		if (len + 1 == sizeof(squeezed))
			return NULL;
		squeezed[len++] = name.ptr[i];
	}
	squeezed[len] = '\0';
	for (size_t i = 0; i < sizeof(encodings) / sizeof(*encodings); i++)
		if (strcasecmp(squeezed, encodings[i].name) == 0)
			return encodings[i].iconv;
	return NULL;
}

/* Feeds what is left of the input, or the end of it when `in` is NULL. False at a bad byte. */
static bool
pump(iconv_t cd, char **in, size_t *left, struct buf *text)
{
	for (;;) {
		size_t room, got;
		char *out;

		buf_reserve(text, *left + *left / 2 + 64);
		out = text->ptr + text->len;
		room = text->cap - text->len - 1;
		got = iconv(cd, in, left, &out, &room);
		text->len = (size_t)(out - text->ptr);
		text->ptr[text->len] = '\0';
		if (got != (size_t)-1)
			return true;
		if (errno != E2BIG)
			return false;
	}
}

/* A descriptor of iconv belongs to one thread; it is opened for each of these rare files. */
static struct reading
read_as(struct slice bytes, const char *encoding)
{
	struct reading reading = {.encoding = encoding, .text = BUF_INIT};
	iconv_t cd = iconv_open("UTF-8", encoding);
	char *in = (char *)bytes.ptr;
	size_t left = bytes.len, none = 0;

	if (cd == (iconv_t)-1)
		return reading;
	reading.ok =
	    pump(cd, &in, &left, &reading.text) && !left && pump(cd, NULL, &none, &reading.text);
	reading.bad = bytes.len - left;
	iconv_close(cd);
	return reading;
}

/* As read_as; the few codes of CP950 that BIG5-HKSCS lacks get a second try. */
static struct reading
read_old(struct slice bytes, const char *encoding)
{
	struct reading reading = read_as(bytes, encoding), second;

	if (reading.ok || strcmp(encoding, "BIG5-HKSCS") != 0)
		return reading;
	second = read_as(bytes, "CP950");
	if (!second.ok) {
		reading_finish(&second);
		return reading;
	}
	reading_finish(&reading);
	return second;
}

static const char *
encoding_of_mark(struct slice bytes, size_t *ret_len)
{
	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++) {
		if (bytes.len < marks[i].len ||
		    memcmp(bytes.ptr, marks[i].bytes, marks[i].len) != 0)
			continue;
		*ret_len = marks[i].len;
		return marks[i].iconv;
	}
	*ret_len = 0;
	return NULL;
}

/* True for 16-bit units that make text: surrogates in pairs, no control characters. */
static bool
is_utf16(struct slice bytes, bool big)
{
	const unsigned char *p = (const unsigned char *)bytes.ptr;
	bool high = false;

	for (size_t i = 0; i < bytes.len; i += 2) {
		unsigned unit = big ? p[i] << 8 | p[i + 1] : p[i + 1] << 8 | p[i];
		bool low = unit >= 0xDC00 && unit <= 0xDFFF;

		if (low != high || (unit < ' ' && !(unit && strchr("\t\n\f\r", (int)unit))))
			return false;
		high = unit >= 0xD800 && unit <= 0xDBFF;
	}
	return !high;
}

/* True for UTF-8 with a few bad bytes: far more of its sequences are right than wrong, which does
 * not happen by chance. */
static bool
is_nearly_utf8(struct slice bytes)
{
	size_t right = 0, wrong = 0;

	while (bytes.len) {
		uint32_t rune;
		size_t len = utf8_next(bytes, &rune);

		right += len > 1;
		wrong += len == 1 && (unsigned char)bytes.ptr[0] >= 0x80;
		bytes = slice_skip(bytes, len);
	}
	return right > 4 * wrong;
}

/* UTF-16 without a mark shows by zero bytes, which are half of each ASCII character: on one
 * parity only. A stray NUL in UTF-8 is told apart by being rare. */
static const char *
encoding_of_zeros(struct slice bytes)
{
	size_t zeros[2] = {0, 0};
	bool big;

	if (bytes.len % 2 || !memchr(bytes.ptr, '\0', bytes.len))
		return NULL;
	for (size_t i = 0; i < bytes.len; i++)
		zeros[i & 1] += !bytes.ptr[i];
	if (zeros[0] && zeros[1])
		return NULL;
	big = zeros[0] > 0;
	if (zeros[!big] < bytes.len / 4 && clean_check(bytes, NULL) == bytes.len)
		return NULL;
	if (!is_utf16(bytes, big) || (zeros[!big] < bytes.len / 4 && is_nearly_utf8(bytes)))
		return NULL;
	return big ? "UTF-16BE" : "UTF-16LE";
}

static bool
is_ascii(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.ptr[i] >= 0x7F || (unsigned char)text.ptr[i] < ' ')
			return false;
	return true;
}

/* The value of a key of front matter, before it is known what the bytes mean: all encodings that
 * come here agree on ASCII. Empty when it is not said. */
static struct slice
declared_value(struct slice bytes, const char *key)
{
	struct slice rest = slice_head(bytes, DECLARED_BYTES);
	size_t key_len = strlen(key);

	if (!slice_starts(rest, "---"))
		return SLICE("");
	for (bool first = true;; first = false) {
		const char *end = memchr(rest.ptr, '\n', rest.len);
		struct slice line = slice_head(rest, end ? (size_t)(end - rest.ptr) : rest.len);

		rest = slice_skip(rest, line.len + 1);
		if (!first && (slice_starts(line, "---") || slice_starts(line, "...")))
			return SLICE("");
		if (slice_starts(line, key) && line.len > key_len && line.ptr[key_len] == ':') {
			line = slice_trim(slice_skip(line, key_len + 1));
			if (line.len >= 2 && strchr("\"'", line.ptr[0]))
				line = slice_from(line.ptr + 1, line.len - 2);
			return is_ascii(line) ? slice_trim(line) : SLICE("");
		}
		if (!end)
			return SLICE("");
	}
}

/* Text that is UTF-8 but for a few bytes is not guessed at. */
static bool
is_mostly_utf8(struct slice bytes)
{
	size_t good = 0, bad = 0, len;
	uint32_t rune;

	while ((len = utf8_next(bytes, &rune))) {
		good += len > 1;
		bad += len == 1 && (unsigned char)bytes.ptr[0] >= 0x80;
		bytes = slice_skip(bytes, len);
	}
	return good >= bad * UTF8_PER_BAD;
}

static bool
report_bad(const struct decode_request *req, struct diag *diag, const struct reading *reading,
    struct slice bytes, size_t mark)
{
	struct diag_at at = {.path = req->path};
	size_t offset = reading->bad + mark;

	utf8_position(buf_slice(&reading->text), reading->text.len, &at.line, &at.col);
	if (offset < bytes.len)
		diag_add(diag, DIAG_ERROR, "encoding", at, HINT_DECLARE,
		    "byte 0x%02X at offset %zu is not valid %s", (unsigned char)bytes.ptr[offset],
		    offset, reading->encoding);
	else
		diag_add(diag, DIAG_ERROR, "encoding", at, HINT_DECLARE,
		    "the file ends at offset %zu in the middle of a character of %s", offset,
		    reading->encoding);
	return false;
}

static bool
report_bad_utf8(const struct decode_request *req, struct diag *diag, struct slice bytes, size_t bad)
{
	struct reading reading = {.encoding = "UTF-8", .text = BUF_INIT, .bad = bad};

	buf_put(&reading.text, slice_head(bytes, bad));
	report_bad(req, diag, &reading, bytes, 0);
	reading_finish(&reading);
	return false;
}

/* Puts what was read in the place of the bytes. */
static bool
accept(struct reading *reading, struct buf *text, const char **ret_encoding)
{
	bool noncharacter = false;

	buf_finish(text);
	*text = reading->text;
	buf_init(&reading->text);
	clean_check(buf_slice(text), &noncharacter);
	clean_text(text, noncharacter);
	*ret_encoding = reading->encoding;
	return true;
}

static bool
read_known(const struct decode_request *req, struct buf *text, const char *encoding, size_t mark,
    const char **ret_encoding, struct diag *diag)
{
	struct reading reading = read_old(slice_skip(buf_slice(text), mark), encoding);
	bool ok = reading.ok;

	if (ok)
		accept(&reading, text, ret_encoding);
	else
		report_bad(req, diag, &reading, buf_slice(text), mark);
	reading_finish(&reading);
	return ok;
}

static const char *
vote(struct slice bytes)
{
	uchardet_t detector = uchardet_new();
	struct slice head = slice_head(bytes, VOTE_BYTES);
	const char *name = NULL;

	if (uchardet_handle_data(detector, head.ptr, head.len) == 0) {
		uchardet_data_end(detector);
		name = decode_find(slice_of(uchardet_get_charset(detector)));
	}
	uchardet_delete(detector);
	return name;
}

/* The old encodings of the site's languages, tried on one text. */
struct guess {
	struct reading readings[SCRIPT_COUNT];
	double scores[SCRIPT_COUNT];
	bool tried[SCRIPT_COUNT];
	int count; /* how many were tried */
	int best;  /* index, or -1 when none decodes */
	double lead;
};

static const char *const script_encodings[SCRIPT_COUNT] = {
    [SCRIPT_HANT] = "BIG5-HKSCS",
    [SCRIPT_HANS] = "GB18030",
    [SCRIPT_KO] = "CP949",
};

static void
guess_try(struct guess *guess, struct slice bytes, enum script script)
{
	if (script == SCRIPT_NONE || guess->tried[script])
		return;
	guess->tried[script] = true;
	guess->count++;
	guess->readings[script] = read_old(bytes, script_encodings[script]);
	if (guess->readings[script].ok)
		guess->scores[script] =
		    frequent_score(buf_slice(&guess->readings[script].text), script);
}

static void
guess_rank(struct guess *guess)
{
	double second = 0;

	guess->best = -1;
	for (int i = 0; i < SCRIPT_COUNT; i++)
		if (guess->tried[i] && guess->readings[i].ok &&
		    (guess->best < 0 || guess->scores[i] > guess->scores[guess->best]))
			guess->best = i;
	for (int i = 0; i < SCRIPT_COUNT; i++)
		if (i != guess->best && guess->tried[i] && guess->readings[i].ok &&
		    guess->scores[i] > second)
			second = guess->scores[i];
	guess->lead = guess->best < 0 ? 0 : guess->scores[guess->best] - second;
}

/* Long texts speak for themselves; short and close ones need the detector's agreement, or a
 * folder that says the language. */
static bool
guess_is_safe(const struct guess *guess, struct slice bytes, enum script hint)
{
	const char *other;

	if (guess->best < 0 || guess->scores[guess->best] <= SCORE_MIN)
		return false;
	if (guess->count == 1 || guess->best == (int)hint || guess->lead > LEAD_SURE)
		return true;
	if (bytes.len >= SURE_BYTES && guess->lead > LEAD_MIN)
		return true;
	other = vote(bytes);
	return other && strcmp(other, script_encodings[guess->best]) == 0;
}

static void
report_guess(const struct decode_request *req, struct diag *diag, const struct guess *guess,
    struct slice bytes, size_t bad)
{
	struct diag_at at = {.path = req->path};
	struct buf list = BUF_INIT;

	for (int i = 0; i < SCRIPT_COUNT; i++)
		if (guess->tried[i] && guess->readings[i].ok)
			buf_printf(&list, "%s%s (likeness %.2f)", list.len ? ", " : "",
			    script_encodings[i], guess->scores[i]);
	utf8_position(bytes, bad, &at.line, &at.col);
	diag_add(diag, DIAG_ERROR, "encoding", at, HINT_DECLARE,
	    "byte 0x%02X at offset %zu is not valid UTF-8, and no other encoding is certain: %s",
	    (unsigned char)bytes.ptr[bad], bad,
	    list.len ? list.ptr : "none of the site's languages fits");
	buf_finish(&list);
}

static bool
read_guessed(const struct decode_request *req, struct buf *text, size_t bad,
    const char **ret_encoding, struct diag *diag)
{
	struct slice bytes = buf_slice(text), lang = declared_value(bytes, "lang");
	enum script hint = frequent_script(lang.len ? lang : slice_of(req->lang));
	struct guess guess = {.best = -1};
	bool ok;

	guess_try(&guess, bytes, hint);
	for (size_t i = 0; i < req->langs_len; i++)
		guess_try(&guess, bytes, frequent_script(slice_of(req->langs[i])));
	guess_rank(&guess);
	ok = guess_is_safe(&guess, bytes, hint);
	if (ok)
		accept(&guess.readings[guess.best], text, ret_encoding);
	else
		report_guess(req, diag, &guess, bytes, bad);
	for (int i = 0; i < SCRIPT_COUNT; i++)
		if (guess.tried[i])
			reading_finish(&guess.readings[i]);
	return ok;
}

/* Not UTF-8: what is declared, else what it looks like. `bad` is the first byte that says so. */
static bool
read_other(const struct decode_request *req, struct buf *text, size_t bad,
    const char **ret_encoding, struct diag *diag)
{
	struct slice bytes = buf_slice(text), said = declared_value(bytes, "encoding");
	const char *encoding;

	if (!said.len)
		said = slice_of(req->declared);
	encoding = decode_find(said);
	if (said.len && !encoding) {
		diag_add(diag, DIAG_ERROR, "encoding", (struct diag_at){.path = req->path},
		    "known are utf-8, utf-16, big5, gb18030, cp949, euc-tw, shift_jis, euc-jp, latin1",
		    "\"%.*s\" is no encoding that can be read",
		    (int)(said.len < 40 ? said.len : 40), said.ptr);
		return false;
	}
	if (encoding && strcmp(encoding, "UTF-8") != 0)
		return read_known(req, text, encoding, 0, ret_encoding, diag);
	if (encoding || is_mostly_utf8(bytes))
		return report_bad_utf8(req, diag, bytes, bad);
	return read_guessed(req, text, bad, ret_encoding, diag);
}

bool
decode_text(const struct decode_request *req, struct buf *text, const char **ret_encoding,
    struct diag *diag)
{
	struct slice bytes = buf_slice(text);
	size_t mark, bad;
	const char *encoding = encoding_of_mark(bytes, &mark);
	bool noncharacter;

	if (!encoding)
		encoding = encoding_of_zeros(bytes);
	if (encoding && strcmp(encoding, "UTF-8") != 0)
		return read_known(req, text, encoding, mark, ret_encoding, diag);
	bad = clean_check(bytes, &noncharacter);
	if (bad < bytes.len)
		return mark ? report_bad_utf8(req, diag, bytes, bad)
			    : read_other(req, text, bad, ret_encoding, diag);
	if (mark) {
		memmove(text->ptr, text->ptr + mark, text->len - mark);
		buf_truncate(text, text->len - mark);
	}
	clean_text(text, noncharacter);
	*ret_encoding = "UTF-8";
	return true;
}
