/* Traditional and Simplified Chinese into one another, phrase by phrase, by OpenCC; then the
 * terms of i18n/terms.<language>.yaml (the program's, then the site's) put right what the
 * dictionaries write. Conversion is a view: what is converted never becomes a source. */
#ifndef PARSE_CONVERT_H
#define PARSE_CONVERT_H

#include "base/buf.h"
#include "base/diag.h"
#include "parse/phrases.h"

struct config;

/* From one language of the site to another. Never changed once made: any number of threads may
 * use it. */
struct converter;

/* How one page is converted: `kept` are phrases that stay as they are. */
struct convert {
	const struct converter *converter;
	struct phrases kept;
};

/* Opens the dictionaries (20 ms) and reads the terms. NULL after adding a warning when this
 * program has no OpenCC, or its dictionaries are not there. Free with converter_free. */
struct converter *converter_new(const struct config *conf, int from, int to, struct diag *diag);
void converter_free(struct converter *converter);

/* Appends the text, converted; as it is when it cannot be. */
void convert_text(const struct convert *convert, struct slice text, struct buf *out);

#endif
