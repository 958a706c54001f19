/* Words by which a document shows what it is: a plan, a diary, instructions; names of columns and
 * of label lines. Chinese (both scripts), Korean, English. */
#ifndef MODEL_WORDS_H
#define MODEL_WORDS_H

#include "base/slice.h"

#include <stdbool.h>

/* Does a title or heading name a plan; a record of what was done; instructions? */
bool words_plan(struct slice text);
bool words_log(struct slice text);
bool words_howto(struct slice text);

/* Does a heading name a table of contents, or what repeats known stages (overview, checklist)? */
bool words_contents(struct slice text);
bool words_overview(struct slice text);

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
	COLUMN_TASK /* 任务, 내용: a row of such a table is something to do */
};

/* What the title of a table's column says of the cells below it. */
enum column words_column(struct slice title);

#endif
