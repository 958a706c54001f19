/* Is a heading, a bold lead or a cell the name of a stage? This reads one piece of text and says
 * what it looks like; its siblings decide (model/). Roadmap graph, section 3. */
#ifndef PARSE_STAGE_LABEL_H
#define PARSE_STAGE_LABEL_H

#include "base/buf.h"
#include "parse/time.h"

struct marks;

enum stage_word {
	WORD_NONE,
	WORD_PHASE,     /* 阶段 N, 第N阶段, Phase N, Stage N */
	WORD_DANGYE,    /* N단계: also a step of instructions, also a count */
	WORD_STEP,      /* Step N */
	WORD_LEVEL,     /* Level N */
	WORD_SPRINT,    /* Sprint N */
	WORD_MILESTONE, /* 里程碑 N, Milestone N, 마일스톤 N */
	WORD_PRIORITY,  /* 优先级 N, 우선순위 N */
	WORD_CHAPTER,   /* 第N章, 모듈 N: a stage only with a time */
	WORD_CODE,      /* M1: a milestone only beside a date */
	WORD_TIME,      /* 第N周, Week N, N주차, and dates: see time */
	WORD_HORIZON    /* 短期, 중기 */
};

struct stage_label {
	enum stage_word word;
	struct slice ordinal; /* as written (5A, 三, P0); empty for ranges, horizons, times */
	double number;        /* its value, to see runs; -1 when it is a letter */
	bool range;           /* 阶段 1-2 */
	bool weak;            /* only a blank after the ordinal: 阶段 1 基础 */
	bool bracket;         /* stood in brackets: 【阶段 1】 */
	bool facet;           /* names a part of that stage: Phase 1 完成標準 */
	bool empty;           /* nothing follows */
	bool never;           /* 2단계 인증, 第一步: looks like a stage and is none */
	size_t start, body;   /* bytes: of the stage word, and of what follows its separator */

	bool has_time;   /* the phrase stands for itself: between separators or parentheses */
	bool time_leads; /* the text begins with it */
	struct time_phrase time; /* the best phrase of the text */
};

/* Reads `text`, one line of plain text. Always fills `ret`; WORD_NONE when it is no stage. */
void stage_label_read(struct slice text, struct time_context context, struct stage_label *ret);

/* The same where the text's marks have been read. */
void stage_label_read_marked(struct slice text, const struct marks *marks,
    struct time_context context, struct stage_label *ret);

/* Appends the label: the text without ordinal, pictures, keycaps, times and marks of status. May
 * append nothing. */
void stage_label_put(struct buf *out, struct slice text, const struct stage_label *label,
    struct time_context context);

/* Appends the text without marks and pictures at its ends and outline numbers: the name of a topic
 * or task. */
void stage_label_plain(struct buf *out, struct slice text, const struct marks *marks);

/* Whether that name stands in the text as it is, which most do; then it is put into `*ret`. */
bool stage_label_borrow(struct slice text, const struct marks *marks, struct slice *ret);

/* Where the text begins behind bullets, pictures, keycaps and outline numbers (1. 一、 ①). */
size_t label_start(struct slice text);

/* Says whether `rune` parts the ordinal from the label: colon, dash, dot, comma, bar. */
bool rune_is_label_sep(uint32_t rune);

/* "phase", "step" and so on: a name for tests. */
const char *stage_word_name(enum stage_word word);

#endif
