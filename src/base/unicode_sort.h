/* Order of words as readers of a language know it from dictionaries and indexes: strokes for
 * zh-Hant, pinyin for zh-Hans, the Hangul order of Korean dictionaries, by ICU (CLDR). Numbers in
 * a text count as numbers: 2 comes before 10. */
#ifndef BASE_UNICODE_SORT_H
#define BASE_UNICODE_SORT_H

#include "base/buf.h"

struct collator;

/* Opens the order of a language (BCP 47; "zh-Hant-u-co-zhuyin" is understood too). NULL when ICU
 * has no data. Free with collator_close, which takes NULL. */
struct collator *collator_open(const char *tag);
void collator_close(struct collator *collator);

/* Appends the key of a text: keys compare as bytes. A collator is not changed by use: any number of
 * threads may share it. Without one (NULL) the key is the text itself. */
void collator_put_key(const struct collator *collator, struct buf *out, struct slice text);

#endif
