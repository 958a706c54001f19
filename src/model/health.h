/* Whether translations still say what their sources say. A translation notes in its front matter
 * what it was made from: `translated_from: zh-Hant@9c1185a5c5e9fc54`, the language and the hash
 * of the source's title, description and text at that time. */
#ifndef MODEL_HEALTH_H
#define MODEL_HEALTH_H

#include "base/slice.h"

#include <stdint.h>

struct config;
struct page;

enum health {
	HEALTH_SOURCE,   /* what others are made from, or alone in its group */
	HEALTH_CURRENT,  /* a translation of the source as it is */
	HEALTH_OUTDATED, /* its source has changed since */
	HEALTH_UNMARKED, /* a version that does not say what it was made from */
	HEALTH_DERIVED,  /* converted with every build */
	HEALTHS
};

/* "source", "current", "outdated", "unmarked", "derived". */
const char *health_name(enum health health);

/* Takes "zh-Hant@9c11..." apart. False when it is no such text, or names no language of the
 * site. */
bool health_read_mark(
    const struct config *conf, struct slice mark, int *ret_lang, uint64_t *ret_hash);

/* The page that this one is a translation of: what it says itself, else the version in the
 * default language, else the first that there is. NULL when that is the page itself. The page is
 * in a site. */
const struct page *health_source(const struct page *page, const struct config *conf);

enum health page_health(const struct page *page, const struct config *conf);

/* The source, when it has changed since the page was made from it, or since that was made of which
 * the page is a conversion; else NULL. */
const struct page *page_outdated_by(const struct page *page, const struct config *conf);

#endif
