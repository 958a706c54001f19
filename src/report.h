/* How diagnostics are shown: as text with the line in question, or for machines. */
#ifndef REPORT_H
#define REPORT_H

#include "base/buf.h"
#include "base/diag.h"
#include "conf/options.h"

#include <stdio.h>

struct report_style {
	enum diag_format format;
	bool colour;         /* of text */
	bool quiet, verbose; /* quiet: errors only; verbose: notes too; else warnings and errors */
	const char *root;    /* folder of the site, to find sources in; NULL = none */
};

/* Writes the diagnostics in their order. Text ends with a line of counts when there is something
 * to count; JSON, SARIF 2.1.0 and GitHub's workflow commands are complete also without any. */
void report_print(FILE *out, const struct diag *diag, const struct report_style *style);

/* True when `out` is a terminal that wants colours: NO_COLOR and TERM=dumb turn them off. */
bool report_wants_colour(FILE *out);

/* The exit status that the diagnostics stand for; `strict` counts warnings as errors. */
enum exit_status report_status(const struct diag *diag, bool strict);

/* The formats for machines, appended to `out`. */
void report_json(struct buf *out, const struct diag *diag, const struct report_style *style);
void report_sarif(struct buf *out, const struct diag *diag, const struct report_style *style);
void report_github(struct buf *out, const struct diag *diag, const struct report_style *style);

/* True when the style shows this item; its level as the format calls it. */
bool report_shows(const struct report_style *style, const struct diag_item *item);

#endif
