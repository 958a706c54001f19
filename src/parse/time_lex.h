/* Words of time in Chinese, Korean and English: the bricks of parse/time.c. All functions look at
 * a bounded number of bytes from `at` and return where they stopped, or 0 when nothing fits. */
#ifndef PARSE_TIME_LEX_H
#define PARSE_TIME_LEX_H

#include "parse/lex.h"
#include "parse/when.h"

struct lex_num {
	double value;
	unsigned digits; /* Arabic or full-width digits before the point; 0 when in words */
	bool han, korean, fraction;
};

struct lex_unit {
	enum time_unit unit;
	double extra; /* 0.5 for 个半月, 年半 */
	bool ordinal; /* N주차, N학기: which one, not how many */
	bool month;   /* 月 or 월 alone: a month of the year unless 第 stands before */
};

/* A number: digits with at most one point, full-width digits, Chinese numerals up to hundreds or
 * digit by digit (二〇二五), Korean counts up to four. */
size_t lex_number(struct slice text, size_t at, struct lex_num *ret);

/* What the character behind a number says of it, by its first look: a unit, a range or a list may
 * follow, or more of a date. */
enum lex_follow { FOLLOW_UNIT = 1, FOLLOW_DATE = 2 };

/* Bits of enum lex_follow for what stands at `at` or behind blanks there; 0: a number that ends
 * here is none of a time, unless it is a whole year or the column gives the unit. */
unsigned lex_follow(struct slice text, size_t at);

/* 〇一二三…十百两兩零 */
bool rune_is_numeral(uint32_t rune);

/* One to four digits (also full-width) or Chinese numerals, no fraction. */
size_t lex_int(struct slice text, size_t at, int *ret, unsigned *ret_digits);

/* A unit after a number, with the blanks and the 个 before it. Refuses words that only begin like
 * a unit (周年, 天气, 일정, 주요). */
size_t lex_unit(struct slice text, size_t at, struct lex_unit *ret);

/* A separator of a range with the blanks around it; a spelt-out one ("to") needs blanks. */
size_t lex_range(struct slice text, size_t at);

/* A separator of two neighbours (第1、2周), with blanks. */
size_t lex_list(struct slice text, size_t at);

/* Now, today: the end of an open range. */
size_t lex_now(struct slice text, size_t at);

/* True when the rest of the text from `at` is empty, blank, or begins by closing a parenthesis. */
bool lex_at_close(struct slice text, size_t at);

/* True when a Korean word may end at `at`: no syllable follows, or a particle does. */
bool lex_korean_end(struct slice text, size_t at);

#endif
