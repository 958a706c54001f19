/* UTF-8 text made fit for the stages that follow. */
#ifndef READ_CLEAN_H
#define READ_CLEAN_H

#include "base/buf.h"

/* As utf8_check: the offset of the first byte that is not valid UTF-8, or `text.len`.
 * `ret_noncharacter` (or NULL) is set when U+FDD0..U+FDEF, U+FFFE or U+FFFF is inside. */
size_t clean_check(struct slice text, bool *ret_noncharacter);

/* Makes "\r\n" and "\r" to "\n", and U+FFFD of NUL and of the noncharacters named above, which
 * later stages use for themselves. `text` is valid UTF-8; nothing is moved when it is clean. */
void clean_text(struct buf *text, bool noncharacter);

#endif
