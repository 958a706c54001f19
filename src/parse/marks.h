/* Marks in a heading, an item or a cell: status, priority, mastery, difficulty, progress (section
 * 5 of the roadmap graph). What a leading sign means is decided by the whole document: collect
 * all marks in a mark_census, then ask marks_status. Owns nothing. */
#ifndef PARSE_MARKS_H
#define PARSE_MARKS_H

#include "parse/picture.h"

enum status {
	STATUS_NONE,
	STATUS_TODO,
	STATUS_DOING,
	STATUS_DONE,
	STATUS_PAUSED,
	STATUS_BLOCKED,
	STATUS_SKIPPED,
	STATUS_PLANNED,
	STATUS_PARTIAL
};

enum sign {
	SIGN_NONE,
	SIGN_CHECK, /* ✅ ✔ ☑ ✓ */
	SIGN_CROSS, /* ❌ ✗ ✘ ✖ */
	SIGN_WORK,  /* 🚧 🔄 ⏳ */
	SIGN_PLAN,  /* 📝 🔜 📋 */
	SIGN_BOX,   /* ⬜ 🔲 ☐ */
	SIGN_PAUSE,
	SIGN_BLOCK,
	SIGN_SKIP,
	SIGN_OTHER /* any other picture: decoration */
};

enum mark_level { LEVEL_HEADING, LEVEL_ITEM, LEVEL_CELL, LEVEL_TEXT, LEVEL_COUNT };

struct marks {
	enum sign lead, tail; /* the picture that begins, or ends, the text */
	enum status word;     /* said in words beside the mark, or in closing parentheses */
	size_t start, end;    /* bytes of the text without marks at both ends */
	struct slice priority, mastery; /* word after a coloured disc: 높음, 熟悉; else empty */
	int stars;                      /* ⭐★🌟 in a row: difficulty or importance */
	double progress;                /* 0 to 1; -1 when nothing is said */
};

/* What is known of the signs of one document; zero to start. */
struct mark_census {
	struct {
		unsigned check, contrast;
	} level[LEVEL_COUNT];
	enum status legend[SIGN_OTHER + 1]; /* what a legend says of a sign */
};

/* Reads the marks at both ends of `text`. Never fails. */
void marks_read(struct slice text, struct marks *ret);

/* Counts one text's leading sign. `pure`: all leading signs of its list are marks of status. */
void marks_count(
    struct mark_census *census, enum mark_level level, const struct marks *marks, bool pure);

/* Takes over a line that explains signs (✅ 完成 · 📝 计划); false when `text` is none. */
bool marks_legend(struct mark_census *census, struct slice text);

/* The status that a text's marks give it in its document, or STATUS_NONE. */
enum status marks_status(
    const struct mark_census *census, enum mark_level level, const struct marks *marks, bool pure);

/* "todo", "doing" and so on; NULL for STATUS_NONE. */
const char *status_name(enum status status);

/* The status with this name in front matter or a fence ("done"), in any language; or NONE. */
enum status status_word(struct slice word);

/* The status of `- [x]` by the character between the brackets. */
enum status status_task(char mark);

/* The status that a cell of a status column, or the value of a status label, states. */
enum status status_value(struct slice text);

/* Is the sign one of status, whatever it may mean? */
bool sign_is_status(enum sign sign);

/* 40%, 1/18 完成, ▰▰▱▱ as a share from 0 to 1; -1 when `text` states none. */
double progress_value(struct slice text);

#endif
