/* libyaml says what it stumbled over; most who read the message want to know what to type. */
#include "base/yaml_internal.h"

#include "base/utf8.h"

#define QUOTE_IT   "put the text in quotes: key: \"text\""
#define INDENT_IT  "use spaces, and indent all keys of one map by the same number of them"
#define SPACE_IT   "indent with spaces; YAML does not take tabs there"
#define FULL_COLON "write \": \" (colon and space) instead of the full-width colon"

static const struct {
	const char *problem, *hint;
} hints[] = {
    {"mapping values are not allowed",
	"a text with \": \" in it needs quotes: key: \"text: more text\"; else check the indentation"},
    {"found a tab character", SPACE_IT},
    {"could not find expected ':'",
	"write each entry as \"key: value\", with a space after the colon"},
    {"did not find expected key", INDENT_IT},
    {"did not find expected '-' indicator",
	"begin each item of the list with \"- \", all at one indentation"},
    {"did not find expected ',' or ']'", "close the list with ] and put commas between its items"},
    {"did not find expected ',' or '}'", "close the map with } and put commas between its entries"},
    {"did not find expected node content", "write a value here, or put it in quotes"},
    {"block sequence entries are not allowed", "put each \"- item\" on its own line below the key"},
    {"found unexpected end of stream", "close the quote that was opened here"},
    {"found unknown escape character", "use 'single quotes' where a backslash is meant as it is"},
    {"did not find expected digit", "write a number from 1 to 9 after | or >"},
    {"found undefined tag handle", "take the ! away or " QUOTE_IT},
    {"did not find URI escape", QUOTE_IT},
    {"found unexpected document indicator", "close the quote before the line of ---"},
    {"did not find expected <document start>", INDENT_IT},
    {"did not find expected alphabetic or numeric character", QUOTE_IT},
    {"did not find expected comment or line break",
	"nothing but a comment may follow | or > on its line"},
    {"found incompatible YAML document", "write %YAML 1.2, or take the line away"},
    {"found duplicate", "take one of the two lines away"},
};

static bool
has_full_width_colon(struct slice line)
{
	return memmem(line.ptr, line.len, "\xEF\xBC\x9A", 3) != NULL;
}

static uint32_t
rune_at(struct slice line, unsigned col)
{
	uint32_t rune = 0;
	size_t at = 0, len;

	for (unsigned i = 1; (len = utf8_next(slice_skip(line, at), &rune)) && i < col; i++)
		at += len;
	return rune;
}

const char *
yaml_hint(const char *problem, struct slice before, struct slice line, unsigned col)
{
	if (!problem)
		return NULL;
	if (strstr(problem, "cannot start any token"))
		return rune_at(line, col) == '\t' ? SPACE_IT : QUOTE_IT;
	/* "title：x" is no key, so it is the next line's colon that libyaml complains about. */
	if (strstr(problem, "mapping values") && has_full_width_colon(before))
		return FULL_COLON;
	if (has_full_width_colon(line) &&
	    (strstr(problem, "expected ':'") || strstr(problem, "expected key") ||
		strstr(problem, "document start")))
		return FULL_COLON;
	for (size_t i = 0; i < sizeof(hints) / sizeof(*hints); i++)
		if (strstr(problem, hints[i].problem))
			return hints[i].hint;
	return NULL;
}
