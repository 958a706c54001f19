#include "parse/marks_sign.h"

#include "base/utf8.h"

/* The first sign of status in a text. */
static enum sign
first_sign(struct slice text)
{
	uint32_t rune;
	size_t len;

	for (size_t at = 0; (len = utf8_next(slice_skip(text, at), &rune)); at += len) {
		enum sign sign = sign_of(rune);

		if (sign != SIGN_NONE && sign != SIGN_OTHER)
			return sign;
	}
	return SIGN_NONE;
}

enum status
status_value(struct slice text)
{
	struct slice word;
	int status;
	size_t end;

	text = slice_trim(text);
	if (text.len == 3 && text.ptr[0] == '[' && text.ptr[2] == ']')
		return status_task(text.ptr[1]);
	if (text.len == 2 && memcmp(text.ptr, "[]", 2) == 0)
		return STATUS_TODO;
	word = sign_strip(text);
	if (word.len) {
		uint32_t next;

		end = lex_word(word, 0, status_words, &status);
		next = lex_rune(word, end);
		if (end && (end == word.len || sign_is_edge(next) || rune_is_picture(next) ||
			       next == 0xFF08 || next == '/'))
			return (enum status)status;
		return text.ptr == word.ptr ? STATUS_NONE
					    : sign_status(first_sign(
						  slice_head(text, (size_t)(word.ptr - text.ptr))));
	}
	return sign_status(first_sign(text));
}

/* A word of status in brackets that end the text at `*end`: （已完成）, [완료], (✅ done). */
static enum status
closing_word(struct slice text, size_t *end)
{
	uint32_t rune;
	size_t at = *end, len = utf8_prev(text, at, &rune);
	enum status status;

	if (!len || (rune != ')' && rune != 0xFF09 && rune != ']' && rune != 0x3011))
		return STATUS_NONE;
	at -= len;
	for (int i = 0; i < 16; i++) {
		len = utf8_prev(text, at, &rune);
		if (!len)
			return STATUS_NONE;
		at -= len;
		if (rune == '(' || rune == 0xFF08 || rune == '[' || rune == 0x3010)
			break;
	}
	status = status_word(slice_from(text.ptr + at, *end - at));
	if (status != STATUS_NONE)
		*end = at;
	return status;
}

/* The same in brackets that begin the text: [완료] 1단계. */
static enum status
opening_word(struct slice text, size_t *start)
{
	uint32_t rune = lex_rune(text, *start);
	size_t at = *start;
	enum status status;

	if (rune != '[' && rune != 0x3010 && rune != '(' && rune != 0xFF08)
		return STATUS_NONE;
	for (int i = 0;
	     i < 16 && rune && rune != ']' && rune != 0x3011 && rune != ')' && rune != 0xFF09;
	     i++) {
		at += utf8_next(slice_skip(text, at), &rune);
	}
	status = status_word(slice_from(text.ptr + *start, at - *start));
	if (status != STATUS_NONE)
		*start = at;
	return status;
}

static bool
is_dash(uint32_t rune)
{
	return rune == '-' || rune == '|' || rune == 0xB7 || rune == 0x2013 || rune == 0x2014 ||
	       rune == 0xFF5C;
}

/* A word of status behind a dash that ends the text: … — 完成, … | 진행 중. A plan, 계획, may be what
 * the text is about. */
static enum status
dashed_word(struct slice text, size_t start, size_t *end)
{
	static const struct lex_word subjects[] = {
	    {"计划", 0}, {"計劃", 0}, {"計畫", 0}, {"계획", 0}, {"plan", 0}, {"todo", 0}, {"", 0}};
	size_t at = *end, len;
	uint32_t rune;

	for (int i = 0; i < 14 && at > start && (len = utf8_prev(text, at, &rune)); i++) {
		struct slice word;
		enum status status;

		at -= len;
		if (!is_dash(rune) || at <= start)
			continue;
		/* a hyphen needs blanks: top-down */
		if (rune == '-' && text.ptr[at - 1] != ' ')
			return STATUS_NONE;
		word = slice_trim(slice_from(text.ptr + at + len, *end - at - len));
		status =
		    lex_word(word, 0, subjects, NULL) == word.len ? STATUS_NONE : status_word(word);
		*end = status != STATUS_NONE ? at : *end;
		return status;
	}
	return STATUS_NONE;
}

static size_t
blank_back(struct slice text, size_t at)
{
	uint32_t rune;
	size_t len;

	while ((len = utf8_prev(text, at, &rune)) &&
	       (rune <= ' ' || rune == 0xA0 || rune == 0x3000 || rune_is_joiner(rune)))
		at -= len;
	return at;
}

/* Pictures and words at the end: "… ✅", "… 🚧 进行中", "…（完成）". */
static void
read_tail(struct slice text, struct marks *marks)
{
	for (int i = 0; i < 8; i++) {
		size_t end = blank_back(text, marks->end), len, word;
		uint32_t rune;
		enum status status = closing_word(text, &end);

		marks->end = end;
		if (status != STATUS_NONE) {
			marks->word = status;
			continue;
		}
		len = utf8_prev(text, end, &rune);
		if (len && (rune_is_picture(rune) || rune == 0x1F51F) && end - len > marks->start) {
			if (marks->tail == SIGN_NONE || marks->tail == SIGN_OTHER)
				marks->tail = sign_of(rune);
			marks->stars += rune == 0x2B50 || rune == 0x2605 || rune == 0x1F31F;
			marks->end = end - len;
			continue;
		}
		if ((status = dashed_word(text, marks->start, &end)) != STATUS_NONE) {
			marks->word = status;
			marks->end = end;
			continue;
		}
		/* a word behind a sign: … 🚧 进行中 */
		if (!memchr(text.ptr, 0xF0, end) && !memchr(text.ptr, 0xE2, end))
			break;
		word = end;
		for (int back = 0; back < 12 && (len = utf8_prev(text, word, &rune)); back++) {
			if (rune_is_picture(rune) || rune_is_joiner(rune))
				break;
			word -= len;
		}
		if (word < end && word > marks->start && len &&
		    sign_is_status(sign_of(
			rune_is_picture(rune) ? rune : lex_before(text, blank_back(text, word))))) {
			status = status_word(slice_from(text.ptr + word, end - word));
			if (status != STATUS_NONE) {
				marks->word = status;
				marks->end = word;
				continue;
			}
		}
		break;
	}
}

static void
read_lead(struct slice text, struct marks *marks)
{
	for (int i = 0; i < 8; i++) {
		size_t at = lex_blank(text, marks->start), end;
		enum status status = opening_word(text, &at);
		enum sign sign;
		uint32_t rune = lex_rune(text, at);

		marks->start = at;
		if (status != STATUS_NONE) {
			marks->word = status;
			continue;
		}
		end = picture_end(text, at);
		if (end == at)
			return;
		sign = rune < 0x80 ? SIGN_OTHER : sign_of(rune);
		marks->stars += rune == 0x2B50 || rune == 0x2605 || rune == 0x1F31F;
		if (sign != SIGN_NONE && (marks->lead == SIGN_NONE || sign != SIGN_OTHER) &&
		    (marks->lead == SIGN_NONE || marks->lead == SIGN_OTHER))
			marks->lead = sign;
		marks->start = end;
	}
}

/* The length of the coloured disc at `at`, or 0. */
static size_t
disc_len(struct slice text, size_t at)
{
	unsigned char byte = (unsigned char)text.ptr[at];
	uint32_t rune;
	size_t len;

	/* discs begin with these bytes, and little else does */
	if (byte != 0xF0 && byte != 0xE2)
		return 0;
	len = utf8_next(slice_skip(text, at), &rune);
	return rune == 0x1F534 || (rune >= 0x1F7E0 && rune <= 0x1F7E5) || rune == 0x1F535 ||
		       rune == 0x26AA || rune == 0x26AB
		   ? len
		   : 0;
}

/* 🔴 높음, 🟢 精通: a coloured disc with its word. */
static void
read_colours(struct slice text, struct marks *marks)
{
	static const struct lex_word levels[] = {{"높음", 1}, {"중간", 1}, {"보통", 1}, {"낮음", 1},
	    {"高", 1}, {"中", 1}, {"低", 1}, {"high", 1}, {"medium", 1}, {"low", 1}, {"紧急", 1},
	    {"緊急", 1}, {"필수", 1}, {"必学", 1}, {"必學", 1}, {"了解", 2}, {"熟悉", 2},
	    {"精通", 2}, {"掌握", 2}, {"이해", 2}, {"숙련", 2}, {"입문", 2}, {"기초", 2},
	    {"basic", 2}, {"familiar", 2}, {"expert", 2}, {"", 0}};

	for (size_t at = 0; at < text.len; at++) {
		size_t from, end, len = disc_len(text, at);
		int kind;

		if (!len)
			continue;
		from = lex_blank(text, at + len);
		end = lex_word(text, from, levels, &kind);
		if (!end)
			continue;
		*(kind == 1 ? &marks->priority : &marks->mastery) =
		    slice_from(text.ptr + from, end - from);
	}
}

double
progress_value(struct slice text)
{
	struct lex_num num, total;
	unsigned full = 0, empty = 0;
	uint32_t rune;
	size_t len;

	for (size_t at = 0; (len = utf8_next(slice_skip(text, at), &rune)); at += len) {
		size_t end;

		full += rune == 0x25B0 || rune == 0x2588 || rune == 0x25A0 || rune == 0x1F7E9;
		empty += rune == 0x25B1 || rune == 0x2591 || rune == 0x25A1 || rune == 0x2B1C;
		if (rune < '0' || rune > '9')
			continue;
		end = lex_number(text, at, &num);
		if (!end)
			return -1;
		len = end - at;
		if (end < text.len &&
		    (text.ptr[end] == '%' || slice_starts(slice_skip(text, end), "％")))
			return num.value <= 100 ? num.value / 100 : -1;
		end = lex_blank(text, end);
		if (end >= text.len || text.ptr[end] != '/')
			continue;
		end = lex_number(text, lex_blank(text, end + 1), &total);
		if (!end || num.fraction || total.fraction || total.value <= 0 ||
		    num.value > total.value || (end < text.len && text.ptr[end] == '/'))
			return -1; /* a date, 24/7 */
		return num.value / total.value;
	}
	return full + empty >= 3 ? (double)full / (full + empty) : -1;
}

/* 1/18 完成, 3/5 완료: a share with its word. */
static double
stated_progress(struct slice text)
{
	static const struct lex_word done[] = {{"完成", 0}, {"已完成", 0}, {"완료", 0}, {"done", 0},
	    {"completed", 0}, {"complete", 0}, {"", 0}};
	size_t slash = 0, end;
	struct lex_num num;

	while (slash < text.len && text.ptr[slash] != '/')
		slash++;
	if (slash >= text.len || !(end = lex_number(text, lex_blank(text, slash + 1), &num)))
		return -1;
	if (!lex_word(text, lex_blank(text, end), done, NULL))
		return -1;
	return progress_value(text);
}

/* Can a blank, bracket or picture begin, or end, with this byte? */
static bool
may_be_edge(unsigned char byte)
{
	return byte <= ' ' || byte == '(' || byte == '[' || byte == 0xC2 || byte == 0xE2 ||
	       byte == 0xE3 || byte >= 0xEE;
}

/* Is there a dash near the end, behind which a word of status may stand? */
static bool
may_be_dashed(struct slice text)
{
	const unsigned char *p = (const unsigned char *)text.ptr;
	unsigned char dash = 0;

	for (size_t i = text.len > 44 ? text.len - 44 : 0; i + 1 < text.len; i++)
		dash |= (p[i] == '|') | (p[i] == 0xC2) | ((p[i] == '-') & (p[i + 1] == ' ')) |
			((p[i] == 0xE2) & (p[i + 1] == 0x80));
	return dash;
}

/* Says of most texts, by their bytes, that no mark stands at their ends: there are no pictures, and
 * no brackets or blanks at the ends. `*ret_slash`: a share may be stated. */
static bool
is_unmarked(struct slice text, bool *ret_slash)
{
	const unsigned char *p = (const unsigned char *)text.ptr;
	unsigned char last, picture = 0, slash = 0;

	if (!text.len || may_be_edge(p[0]))
		return false;
	last = p[text.len - 1];
	if (last < 0x80 ? last <= ' ' || last == ')' || last == ']'
			: text.len < 3 || may_be_edge(p[text.len - 3]) || p[text.len - 2] == 0xC2)
		return false;
	/* Pictures from U+2200 on; without branches, so that the compiler makes vectors of it. */
	for (size_t i = 0; i + 1 < text.len; i++) {
		picture |= ((p[i] == 0xE2) & (p[i + 1] >= 0x88)) | (p[i] >= 0xF0);
		slash |= p[i] == '/';
	}
	*ret_slash = slash | (last == '/');
	return !picture && !may_be_dashed(text);
}

void
marks_read(struct slice text, struct marks *ret)
{
	struct marks marks = {.end = text.len, .progress = -1};
	bool slash;

	if (is_unmarked(text, &slash)) {
		if (slash)
			marks.progress = stated_progress(text);
		*ret = marks;
		return;
	}
	read_lead(text, &marks);
	read_tail(text, &marks);
	if (marks.end < marks.start)
		marks.end = marks.start;
	if (memchr(text.ptr, 0xF0, text.len) || memchr(text.ptr, 0xE2, text.len))
		read_colours(text, &marks);
	if (memchr(text.ptr, '/', text.len))
		marks.progress = stated_progress(text);
	*ret = marks;
}
