/* Words by which a document shows what it is: a plan, a diary, instructions; names of columns and
 * of label lines. Chinese (both scripts), Korean, English. */
#ifndef MODEL_WORDS_H
#define MODEL_WORDS_H

#include "base/slice.h"

#include <stdbool.h>

/* What the words of a title or heading speak of. */
enum words_kind {
	WORDS_PLAN = 1,
	WORDS_LOG = 2,       /* a record of what was done */
	WORDS_HOWTO = 4,     /* instructions */
	WORDS_CONTENTS = 8,  /* a table of contents */
	WORDS_OVERVIEW = 16, /* what repeats known stages: an overview, a checklist */
	WORDS_HINT = 32,     /* a plan where there are dates: goals, preparations */
	WORDS_STUDY = 64,    /* what is learnt: a plan, or notes on a subject */
};

enum { WORDS_BUCKETS = 2048 };

/* By how a word begins: the kinds that have words beginning so. A plain value; all
 * share their buckets. */
struct words_index {
	const unsigned char *buckets; /* WORDS_BUCKETS of them */
};

void words_index_make(struct words_index *ret);

/* Those of the `wanted` kinds (bits) that the text has words of. Latin words count only whole. */
unsigned words_kinds(const struct words_index *index, struct slice text, unsigned wanted);

/* WORDS_PLAN, _LOG, _HOWTO, _HINT and _STUDY; of the first two a name has only one: the head stands
 * last (學習日記 is a diary, 会议计划 a plan), what is said in parentheses aside. */
unsigned words_mood(const struct words_index *index, struct slice text);

/* Does the text tell what was done: 学了, 배웠다? */
bool words_past(struct slice text);

enum label_key {
	KEY_NONE,
	KEY_START,    /* 起始时间, 시작일 */
	KEY_TIME,     /* 时间, 기간 */
	KEY_STATUS,   /* 状态, 상태 */
	KEY_PROGRESS, /* 进度, 진행률 */
	KEY_PATH      /* 路径: a chain */
};

/* Splits "label: value"; KEY_NONE, `ret_value` untouched, when the line does not start with one
 * of the labels above. */
enum label_key words_label(struct slice line, struct slice *ret_value);

enum column {
	COLUMN_OTHER,
	COLUMN_STAGE,    /* its title is 阶段, 단계, Phase */
	COLUMN_TIME,     /* 时间, 周次, 기간 */
	COLUMN_DURATION, /* 时长, 소요 시간 */
	COLUMN_STATUS,
	COLUMN_PROGRESS,
	COLUMN_END, /* 结束日期, 종료일: the last day of what another column begins */
	COLUMN_TASK /* 任务, 내용: a row of such a table is something to do */
};

/* What the title of a table's column says of the cells below it. */
enum column words_column(struct slice title);

#endif
