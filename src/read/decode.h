/* Bytes of a source file to UTF-8. The order: byte order mark, UTF-16 by its zero bytes, strict
 * UTF-8, the encoding that is declared, and then the old encodings of the site's languages (Big5,
 * GB18030, CP949), each of which must decode without an error and look like its language. */
#ifndef READ_DECODE_H
#define READ_DECODE_H

#include "base/buf.h"
#include "base/diag.h"

struct decode_request {
	const char *path;         /* for diagnostics */
	const char *declared;     /* encoding that the configuration says, or NULL */
	const char *lang;         /* tag that the folder or the file's name says, or NULL */
	const char *const *langs; /* tags of the site */
	size_t langs_len;
};

/* Replaces the bytes in `text` by clean UTF-8 (see clean.h) without byte order mark; clean UTF-8
 * is left where it is. `ret_encoding` is iconv's name of what it was written in, a static text.
 * False, after an error with code "encoding" at the first bad byte, when there is no safe
 * reading; `text` is then of no use. */
bool decode_text(const struct decode_request *req, struct buf *text, const char **ret_encoding,
    struct diag *diag);

/* iconv's name for an encoding in any usual spelling ("big5", "euc-kr", "UTF8"); NULL when it is
 * none that is read. */
const char *decode_find(struct slice name);

#endif
