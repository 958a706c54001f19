/* Any text as a date: nothing, or a date that reads back as itself. */
#include "fuzz.h"
#include "read/date.h"

#include <assert.h>

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	char once[DATE_SIZE], twice[DATE_SIZE];

	if (!date_normalise(slice_from((const char *)data, len), once))
		return 0;
	assert(strlen(once) >= strlen("2025-07-11"));
	assert(date_normalise(slice_of(once), twice));
	assert(strcmp(once, twice) == 0);
	return 0;
}
