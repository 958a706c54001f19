/* Language tags of BCP 47 (RFC 5646), as far as a site needs them. */
#ifndef CONF_LANG_H
#define CONF_LANG_H

#include "base/buf.h"

/* Appends the tag in its usual spelling ("zh_hant-tw" -> "zh-Hant-TW"). False, and `out`
 * unchanged, when it is not well formed: language of 2 or 3 letters, then script, region,
 * variants, extensions. */
bool lang_spell(struct buf *out, struct slice tag);

/* The same, and then the tag that stands for it on a site: zh-TW, zh-HK, zh-MO are zh-Hant;
 * zh-CN, zh-SG, zh-MY are zh-Hans; ko-KR is ko; a script that goes without saying is left out. */
bool lang_canonical(struct buf *out, struct slice tag);

/* The tag without its last part ("en-US" -> "en"); empty when only the language is left. */
struct slice lang_parent(struct slice tag);

/* True when the language is written from right to left. */
bool lang_is_rtl(struct slice tag);

#endif
