/* The text that the HTML parser gets: the fragment with a tag for each slot, so that HTML's own
 * rules of nesting hold for them too, and with the author's tags sifted. Each tag's place says
 * whose it is; a place cannot be forged, as a character could. */
#ifndef PARSE_SANITIZE_MARK_H
#define PARSE_SANITIZE_MARK_H

#include "base/buf.h"
#include "parse/sanitize.h"

enum mark_kind {
	MARK_AUTHOR,   /* a start tag of the author */
	MARK_SLOT,     /* ref: index into doc->slots */
	MARK_POSITION, /* ref: index into positions: a comment */
};

struct mark {
	size_t at; /* byte of the marked text */
	enum mark_kind kind;
	unsigned ref, line;
};

struct marked {
	struct page *page;
	const struct raw_html *raws;
	size_t raws_len;
	struct buf text;
	struct mark *marks; /* by `at` */
	size_t marks_len, marks_cap;
	uint32_t **positions; /* offsets into the fragment that must move along, by their value */
	size_t positions_len;
	bool escape; /* show the author's HTML as text */
	unsigned depth, depth_max, formats, formats_max;
	size_t tags; /* of the author */
	struct mark_report *reports;
	size_t reports_len, reports_cap;
};

/* Fills `marked` from page->doc. False after adding an error when the HTML nests too deeply; then
 * `escape` is set, and the text holds the author's HTML as text. */
bool mark_fragment(struct marked *marked);
void mark_finish(struct marked *marked);

/* The mark at this byte, or NULL: what stands there is the page's own. */
const struct mark *mark_find(const struct marked *marked, size_t at);

/* True when a heading's slot lies in this range of the marked text. */
bool mark_has_heading(const struct marked *marked, size_t start, size_t end);

/* True for slots whose content is copied as it is. */
bool mark_is_verbatim(int slot_kind);

/* Adds the diagnostic "html-removed": once for each name and line. `what` is printed before the
 * name: "<%s> ...". Without a hint it says how to allow what was removed. */
void mark_report_removed(
    struct marked *marked, unsigned line, const char *what, struct slice name, const char *hint);

#endif
