/* Dates as people write them in front matter, to ISO 8601. */
#ifndef READ_DATE_H
#define READ_DATE_H

#include "base/slice.h"

enum { DATE_SIZE = 32 };

/* Reads "2025-07-11", "2025/7/11", "2025.7.11.", "2025年7月11日", "2025년 7월 11일", "20250711", the
 * same without a day (the first is meant), and a time with or without zone after it. Writes
 * "2025-07-11" or "2025-07-11T08:00:00+09:00" ("Z" when no zone is said), NUL-terminated, in the
 * author's own zone. False, and nothing written, when it is no date of the calendar. */
bool date_normalise(struct slice text, char ret[DATE_SIZE]);

#endif
