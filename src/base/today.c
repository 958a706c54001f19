#include "base/today.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

void
today_get(char ret_today[TODAY_SIZE])
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	bool stopped = epoch && *epoch;
	time_t now = stopped ? (time_t)strtoll(epoch, NULL, 10) : time(NULL);
	struct tm tm, *ok = stopped ? gmtime_r(&now, &tm) : localtime_r(&now, &tm);

	/* a year of five digits: no page is dated later */
	if (!ok || !strftime(ret_today, TODAY_SIZE, "%Y-%m-%d", &tm))
		strcpy(ret_today, "9999-12-31");
}
