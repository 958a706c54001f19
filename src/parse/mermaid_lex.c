#include "parse/mermaid_lex.h"

#include "base/mem.h"
#include "base/unicode.h"
#include "base/utf8.h"
#include "base/yaml.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { SAY_MAX = 50 };

struct diag_at
mermaid_place(struct mermaid *m, size_t at)
{
	if (at < m->seen_at) {
		m->seen_at = 0;
		m->seen_line = m->src.line;
		m->seen_col = 1;
	}
	for (; m->seen_at < at && m->seen_at < m->text.len; m->seen_at++) {
		unsigned char c = (unsigned char)m->text.ptr[m->seen_at];

		if (c == '\n') {
			m->seen_line++;
			m->seen_col = 1;
		} else if ((c & 0xC0) != 0x80) {
			m->seen_col++;
		}
	}
	return (struct diag_at){m->src.path, m->seen_line, m->seen_col};
}

static const char *
code_of(enum diag_level level)
{
	return level == DIAG_ERROR     ? "mermaid-syntax"
	       : level == DIAG_WARNING ? "mermaid-simplified"
				       : "mermaid-note";
}

void
mermaid_sayv(struct mermaid *m, enum diag_level level, size_t at, const char *hint, const char *fmt,
    va_list ap)
{
	struct diag_at place;
	char *message = NULL;

	if (level == DIAG_ERROR)
		m->chart->errors++;
	/* Before asking for the place, which may cost a scan. The first error is always told. */
	if (m->said++ >= SAY_MAX && (level != DIAG_ERROR || m->chart->problem.len))
		return;
	if (vasprintf(&message, fmt, ap) < 0)
		message = xstrdup(fmt);
	place = mermaid_place(m, at);
	if (level == DIAG_ERROR && !m->chart->problem.len) {
		m->chart->problem = arena_copy(m->arena, slice_of(message));
		m->chart->problem_line = place.line;
		m->chart->problem_col = place.col;
	}
	diag_add(m->diag, level, code_of(level), place, hint, "%s", message);
	free(message);
}

void
mermaid_say(
    struct mermaid *m, enum diag_level level, size_t at, const char *hint, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	mermaid_sayv(m, level, at, hint, fmt, ap);
	va_end(ap);
}

/* Counts an error that someone else said last. */
static void
take_over(struct mermaid *m)
{
	const struct diag_item *item = &m->diag->items[m->diag->len - 1];

	m->said++;
	m->chart->errors++;
	if (m->chart->problem.len)
		return;
	m->chart->problem = arena_copy(m->arena, slice_of(item->message));
	m->chart->problem_line = item->line;
	m->chart->problem_col = item->col;
}

json_t *
mermaid_yaml(struct mermaid *m, struct slice text, unsigned line)
{
	struct yaml_source src = {text, m->src.path, line, 0};
	size_t before = m->diag->counts[DIAG_ERROR];
	json_t *value = yaml_load(src, DIAG_ERROR, EXIT_CONTENT, m->diag, NULL);

	if (m->diag->counts[DIAG_ERROR] > before)
		take_over(m);
	return value;
}

void
mermaid_skip_blanks(struct mermaid *m)
{
	while (is_blank(mermaid_char(m, m->at)))
		m->at++;
}

void
mermaid_skip_line(struct mermaid *m)
{
	m->at += mermaid_rest_of_line(m).len;
	if (!mermaid_ended(m))
		m->at++;
}

struct slice
mermaid_rest_of_line(const struct mermaid *m)
{
	struct slice rest = slice_skip(m->text, m->at);
	const char *end = rest.len ? memchr(rest.ptr, '\n', rest.len) : NULL;

	return end ? slice_head(rest, (size_t)(end - rest.ptr)) : rest;
}

/* As \w of regular expressions, which end Mermaid's keywords. */
static bool
is_word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

bool
mermaid_is_word(const struct mermaid *m, const char *word)
{
	struct slice rest = slice_skip(m->text, m->at);

	return slice_starts(rest, word) && !is_word_char(mermaid_char(m, m->at + strlen(word)));
}

/* "accDescr {" up to "}"; the cursor stands on the brace. */
static void
accessible_block(struct mermaid *m)
{
	struct slice rest = slice_skip(m->text, m->at + 1);
	const char *end = m->misses & MISS_BRACE ? NULL : memchr(rest.ptr, '}', rest.len);

	if (!end) {
		m->misses |= MISS_BRACE;
		mermaid_say(m, DIAG_ERROR, m->at, "end the description with '}'",
		    "'{' of accDescr is never closed");
		mermaid_skip_line(m);
		return;
	}
	m->chart->acc_descr = slice_trim(slice_head(rest, (size_t)(end - rest.ptr)));
	m->at += 2 + (size_t)(end - rest.ptr);
}

bool
mermaid_accessible(struct mermaid *m)
{
	bool descr = mermaid_is_word(m, "accDescr");
	size_t start = m->at;

	if (!descr && !mermaid_is_word(m, "accTitle"))
		return false;
	m->at += strlen("accTitle");
	while (!mermaid_ended(m) && (is_blank(m->text.ptr[m->at]) || m->text.ptr[m->at] == '\n'))
		m->at++;
	if (descr && mermaid_char(m, m->at) == '{') {
		accessible_block(m);
		return true;
	}
	if (mermaid_char(m, m->at) != ':') {
		m->at = start;
		return false;
	}
	m->at++;
	*(descr ? &m->chart->acc_descr : &m->chart->acc_title) =
	    slice_trim(mermaid_rest_of_line(m));
	mermaid_skip_line(m);
	return true;
}

const char *
mermaid_show(struct mermaid *m, size_t at)
{
	struct slice rest = slice_skip(m->text, at);
	uint32_t rune;
	size_t len = utf8_next(rest, &rune);

	if (!len)
		return "the end of the block";
	if (rune == '\n')
		return "the end of the line";
	if (rune <= ' ' || (rune >= 0x7F && rune < 0xA1) || unicode_is_space(rune) ||
	    (rune >= 0x200B && rune < 0x2010) || rune == 0xFEFF)
		return arena_printf(m->arena, "U+%04X", (unsigned)rune);
	return arena_printf(m->arena, "'%.*s'", (int)len, rest.ptr);
}

void *
mermaid_grow(struct mermaid *m, void *array, size_t len, size_t *cap, size_t elem_size)
{
	void *grown;

	if (len < *cap)
		return array;
	*cap = *cap ? *cap * 2 : 8;
	grown = arena_alloc(m->arena, *cap * elem_size);
	if (len)
		memcpy(grown, array, len * elem_size);
	return grown;
}

enum chart_direction
mermaid_direction(struct slice word)
{
	static const struct {
		const char *name;
		enum chart_direction direction;
	} names[] = {{"TB", DIRECTION_TB}, {"TD", DIRECTION_TB}, {"BT", DIRECTION_BT},
	    {"LR", DIRECTION_LR}, {"RL", DIRECTION_RL}, {"<", DIRECTION_RL}, {">", DIRECTION_LR},
	    {"^", DIRECTION_BT}, {"v", DIRECTION_TB}};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (slice_is(word, names[i].name))
			return names[i].direction;
	return DIRECTION_NONE;
}

/* What stands before the first ':' in front of any of "/?#", or empty. */
static struct slice
scheme_of(struct slice url)
{
	for (size_t i = 0; i < url.len; i++) {
		if (url.ptr[i] == ':')
			return slice_head(url, i);
		if (strchr("/?#", url.ptr[i]))
			break;
	}
	return SLICE("");
}

struct slice
mermaid_href(struct mermaid *m, struct slice url)
{
	static const char *const safe[] = {"http", "https", "mailto"};
	struct slice scheme;
	bool ok;

	url = slice_trim(url);
	for (size_t i = 0; i < url.len; i++) /* browsers skip tabs in "java\tscript:" */
		if ((unsigned char)url.ptr[i] < ' ')
			return SLICE("");
	scheme = scheme_of(url);
	ok = scheme.len == 0;
	for (size_t i = 0; !ok && i < sizeof(safe) / sizeof(*safe); i++)
		ok = scheme.len == strlen(safe[i]) &&
		     strncasecmp(scheme.ptr, safe[i], scheme.len) == 0;
	return ok ? url : SLICE("");
}
