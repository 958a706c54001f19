#include "base/json_text.h"

#include "base/buf.h"
#include "base/utf8.h"

json_t *
json_text(const char *text)
{
	struct slice rest = slice_of(text);
	struct buf clean = BUF_INIT;
	uint32_t rune = 0;
	json_t *value;
	size_t len;

	if (utf8_check(rest) == rest.len)
		return json_stringn_nocheck(rest.ptr, rest.len);
	for (; (len = utf8_next(rest, &rune)); rest = slice_skip(rest, len))
		buf_put_rune(&clean, rune);
	value = json_stringn(clean.ptr, clean.len);
	buf_finish(&clean);
	return value;
}
