/* Any bytes as a source file: clean UTF-8 afterwards, or an error. */
#include "base/utf8.h"
#include "fuzz.h"
#include "read/decode.h"

#include <assert.h>

static const char *const langs[] = {"zh-Hant", "zh-Hans", "ko"};

/* The first byte picks what is known about the file, the rest is the file. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const char *const declared[] = {
	    NULL, "BIG5", "GB18030", "CP949", "UTF-16", NULL, NULL, NULL};
	struct decode_request req = {.path = "fuzz.md", .langs = langs, .langs_len = 3};
	struct diag diag = DIAG_INIT;
	struct buf text = BUF_INIT;
	const char *encoding = NULL;

	if (len > 0) {
		req.declared = declared[data[0] & 7];
		req.lang = data[0] & 8 ? langs[(data[0] >> 4) % 3] : NULL;
		buf_put_bytes(&text, data + 1, len - 1);
	}
	if (decode_text(&req, &text, &encoding, &diag)) {
		assert(encoding);
		assert(utf8_check(buf_slice(&text)) == text.len);
		assert(!memchr(text.ptr, '\0', text.len));
		assert(!memchr(text.ptr, '\r', text.len));
	} else {
		assert(diag.len > 0);
	}
	buf_finish(&text);
	diag_finish(&diag);
	return 0;
}
