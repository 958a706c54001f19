/* Any text as the path in a link: what it resolves to never leaves the root. */
#include "base/path.h"
#include "fuzz.h"

#include <assert.h>

static void
check_segments(struct slice path)
{
	while (path.len > 0) {
		const char *slash = memchr(path.ptr, '/', path.len);
		size_t len = slash ? (size_t)(slash - path.ptr) : path.len;
		struct slice name = slice_from(path.ptr, len);

		assert(!slice_is(name, "..") && !slice_is(name, "."));
		len += slash ? 1 : 0;
		path = slice_from(path.ptr + len, path.len - len);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct slice text = slice_from((const char *)data, len);
	struct buf decoded = BUF_INIT, resolved = BUF_INIT, again = BUF_INIT, encoded = BUF_INIT;

	url_decode(&decoded, text);
	if (path_resolve(&resolved, SLICE("ko/plans"), buf_slice(&decoded)))
		check_segments(buf_slice(&resolved));
	else
		assert(resolved.len == 0);

	/* What is encoded decodes to the same. */
	url_encode_path(&encoded, buf_slice(&resolved));
	url_decode(&again, buf_slice(&encoded));
	assert(slice_eq(buf_slice(&again), buf_slice(&resolved)));

	buf_truncate(&encoded, 0);
	url_put_href(&encoded, text);
	url_is_external(text);
	path_segment_ok(path_base(text));
	path_ext(text);
	path_relative(&again, path_dir(buf_slice(&resolved)), SLICE("zh-Hant/index.html"));
	buf_finish(&decoded);
	buf_finish(&resolved);
	buf_finish(&again);
	buf_finish(&encoded);
	return 0;
}
