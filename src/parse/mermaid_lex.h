/* What the readers of Mermaid's kinds share: a cursor over the text, places for diagnostics,
 * labels, ids. For the files mermaid*.c only. */
#ifndef PARSE_MERMAID_LEX_H
#define PARSE_MERMAID_LEX_H

#include "base/buf.h"
#include "parse/mermaid.h"

#include <jansson.h>

/* Beyond Mermaid's own limits (50,000 characters, 500 edges), which only warn here. */
enum {
	MERMAID_TEXT_MAX = 1 << 19,
	MERMAID_NODES_MAX = 5000,
	MERMAID_EDGES_MAX = 5000,
	MERMAID_DEPTH_MAX = 64, /* of groups in groups */
};

struct mermaid {
	struct slice text; /* a copy of the block in which comments and directives are blank */
	size_t at;         /* the cursor */
	struct chart *chart;
	struct arena *arena;
	struct diag *diag;
	struct mermaid_source src;
	size_t seen_at; /* a place whose line and column are known */
	unsigned seen_line, seen_col;
	unsigned said;   /* diagnostics so far */
	unsigned misses; /* bits of enum mermaid_miss */
	struct flow *flow;
};

/* What was searched up to the end of the text in vain, so that it is not searched again. */
enum mermaid_miss { MISS_BRACE = 1, MISS_DOTTED = 2, MISS_DIRECTIVE = 4, MISS_TAG = 8 };

/* The byte at `at`, or 0 at the end. */
static inline char
mermaid_char(const struct mermaid *m, size_t at)
{
	return at < m->text.len ? m->text.ptr[at] : '\0';
}

static inline bool
mermaid_ended(const struct mermaid *m)
{
	return m->at >= m->text.len;
}

static inline bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

/* The place of a byte, in the file. */
struct diag_at mermaid_place(struct mermaid *m, size_t at);

/* Adds a diagnostic at byte `at`; after the 50th of a block nothing more is added, but errors
 * still count. */
void mermaid_say(struct mermaid *m, enum diag_level level, size_t at, const char *hint,
    const char *fmt, ...) __attribute__((format(printf, 5, 6)));
void mermaid_sayv(struct mermaid *m, enum diag_level level, size_t at, const char *hint,
    const char *fmt, va_list ap);

/* Moves over blanks in the line; over the rest of the line without its end; to the next line. */
void mermaid_skip_blanks(struct mermaid *m);
void mermaid_skip_line(struct mermaid *m);
struct slice mermaid_rest_of_line(const struct mermaid *m);

/* Is `word` at the cursor, and no word character after it? */
bool mermaid_is_word(const struct mermaid *m, const char *word);

/* Reads "accTitle: …", "accDescr: …", "accDescr { … }" and moves past it; else false. */
bool mermaid_accessible(struct mermaid *m);

/* Reads YAML inside the block, which begins in `line` of the file. A new reference, or NULL after
 * an error was said. */
json_t *mermaid_yaml(struct mermaid *m, struct slice text, unsigned line);

/* A character for a message: in quotes, or as U+XXXX when it cannot be seen. */
const char *mermaid_show(struct mermaid *m, size_t at);

/* The lines of a label as written in the block: tags, entities, Markdown in back-ticks. */
struct chart_label mermaid_label(struct mermaid *m, struct slice raw);

/* Room for one more element, doubling within the arena; returns the array. */
void *mermaid_grow(struct mermaid *m, void *array, size_t len, size_t *cap, size_t elem_size);

/* Adds an element to chart->nodes and the like, zeroed. */
#define MERMAID_PUSH(m, array)                                                                     \
	((m)->chart->array = mermaid_grow((m), (m)->chart->array, (m)->chart->array##_len,         \
	     &(m)->chart->array##_cap, sizeof(*(m)->chart->array)),                                \
	    &(m)->chart->array[(m)->chart->array##_len++])

/* "TB", "TD" and so on at the start of `word`, all of it; DIRECTION_NONE for other words. */
enum chart_direction mermaid_direction(struct slice word);

/* The address, if it is one that a page may link to: http, https, mailto or relative; else empty. */
struct slice mermaid_href(struct mermaid *m, struct slice url);

/* Readers of the kinds: the cursor stands after the word that names the kind. */
void mermaid_read_flow(struct mermaid *m);
void mermaid_read_mindmap(struct mermaid *m);
void mermaid_read_timeline(struct mermaid *m);
void mermaid_read_gantt(struct mermaid *m);
void mermaid_read_state(struct mermaid *m);
void mermaid_read_sequence(struct mermaid *m);
void mermaid_read_pie(struct mermaid *m);
void mermaid_read_class(struct mermaid *m);
void mermaid_read_er(struct mermaid *m);

#endif
