/* What an author's raw HTML may hold: tags cut out of the text exactly as HTML's own tokenizer
 * does, and the lists of allowed elements and attributes, close to GitHub's. */
#ifndef PARSE_HTML_TAGS_H
#define PARSE_HTML_TAGS_H

#include "base/slice.h"

/* What becomes of an element. */
enum html_fate {
	HTML_KEEP,
	HTML_UNWRAP,  /* its tags go, its content stays */
	HTML_DROP,    /* it goes with its content */
	HTML_UNKNOWN, /* no element of HTML: shown as text */
};

enum html_flags {
	HTML_VOID = 1,     /* has no end tag */
	HTML_CLOSES = 2,   /* HTML closes it by itself, so it does not nest */
	HTML_FORMATS = 4,  /* HTML opens it again in the next block when it was not closed */
	HTML_RAWTEXT = 8,  /* the tokenizer reads its content as text up to the end tag */
	HTML_ALIGNED = 16, /* may have align=, which becomes a class */
	HTML_BLOCK = 32,   /* stands between paragraphs, not in them */
	HTML_LEAF = 64,    /* a block that holds no other */
	HTML_INLINE = 128, /* part of a line: ends where a block starts */
};

struct html_element {
	const char *name;   /* lower case */
	const char *output; /* the element to write instead of an obsolete one, or NULL */
	enum html_fate fate;
	unsigned flags;
	const char *attrs;   /* besides those allowed everywhere: " href name " */
	const char *parents; /* it may only stand in these: " ul ol ", or NULL */
};

/* The entry for a name in any case; NULL for names that are not in HTML. */
const struct html_element *html_element_find(struct slice name);

enum html_attr_kind {
	ATTR_NONE,   /* not allowed */
	ATTR_TEXT,   /* any text */
	ATTR_NUMBER, /* digits */
	ATTR_URL,
	ATTR_ID,    /* prefixed */
	ATTR_ALIGN, /* left, center, right: becomes a class */
	ATTR_FLAG,  /* without a value */
};

/* What the attribute of this lower-case name may hold on the element. */
enum html_attr_kind html_attr_kind(const struct html_element *element, struct slice name);

enum html_token_kind {
	TOKEN_TEXT,    /* up to the next tag, or a '<' that starts none */
	TOKEN_OPEN,    /* <name ...> */
	TOKEN_CLOSE,   /* </name ...> */
	TOKEN_COMMENT, /* comments, declarations, processing instructions, CDATA */
};

struct html_token {
	enum html_token_kind kind;
	struct slice text; /* all of it */
	struct slice name; /* of a tag, as written */
	unsigned attrs;    /* how many */
	bool cut;          /* a comment that the text ends in */
	bool lone;         /* of TOKEN_TEXT: a '<' that must be escaped */
};

/* Reads the token at the start of `html`, which is not empty. A tag that does not end within it is
 * a lone '<'. */
struct html_token html_token_next(struct slice html);

/* The byte after the end tag of `name` in `html`, or 0 when there is none. */
size_t html_find_end(struct slice html, struct slice name);

#endif
