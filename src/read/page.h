/* A page on its way through the stages. Each stage fills its own fields and treats the earlier
 * ones as const. Strings without another owner live in the page's arena. */
#ifndef READ_PAGE_H
#define READ_PAGE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"

#include <jansson.h>

struct convert;
struct doc;
struct page_graph;
struct page_nodes;

/* Front matter. Strings are NULL when absent; dates are checked and normalised to ISO 8601
 * ("2025-07-11" or "2025-07-11T08:00:00+09:00", a time always with its zone); lists are in `data`
 * under their canonical keys. */
struct front {
	const char *title, *link_title, *description;
	const char *date, *lastmod, *publish_date, *expiry_date, *start;
	const char *slug, *url, *layout, *type, *status, *estimate;
	const char *lang, *translation_key, *id, *encoding;
	const char *translated_from; /* "zh-Hant@9c1185a5c5e9fc54": see model/health */
	bool draft, has_weight, no_convert;
	bool toc;                 /* true unless `toc: false` */
	unsigned *requires_lines; /* of the file, by item of `requires` */
	long weight;
	json_t *data; /* object of all keys by canonical name; unknown ones below "params" */
};

/* One row of a translation group: the same content in each language, NULL where there is none.
 * Shared by the pages of the group; indexed by language. */
struct translations {
	struct slice key;
	size_t len; /* languages of the site */
	struct page *pages[];
};

struct page {
	struct arena arena;
	struct diag diag; /* found on this page, merged in page order */

	/* read/scan */
	struct slice path;  /* below content/, NFC, with '/': "ko/plans/backend.md" */
	const char *file;   /* the same in the bytes that are on the disk */
	const char *source; /* as diagnostics name it: "content/ko/plans/backend.md" */
	int64_t mtime_ns;   /* for rebuilds only; never reaches the output */

	/* read/decode and read/front */
	struct buf text;      /* UTF-8, no BOM, line ends as "\n"; freed by parse */
	const char *encoding; /* iconv's name of what the file was written in */
	struct front front;
	uint64_t hash;      /* of what a translator would look at: title, description, text */
	size_t body;        /* byte of `text` at which the Markdown starts */
	unsigned body_line; /* 1-based line of the file at `body` */

	/* read/pair */
	int lang;             /* index into the languages of the configuration */
	struct slice logical; /* the path without language and extension: "plans/backend";
	                       * a folder's own page ends in a slash: "plans/"; the home is "" */
	bool is_folder;       /* index.md, _index.md or README.md: a folder's own page */
	struct translations *translations; /* owned by the site */

	/* derive: a page that fills a gap by conversion of the one it points to; it has the same
	 * file, anchors and graph, and nothing about it is reported a second time */
	const struct page *derived_from;
	const struct convert *convert; /* while it is parsed: how its words are converted */

	/* parse/doc */
	struct doc *doc;   /* owned; NULL until parsed or when the page cannot be parsed */
	const char *title; /* never NULL after parse */
	struct slice sort; /* the title as its language sorts it: see page_order */

	/* model */
	struct page_graph *graph; /* owned */
	struct page_nodes *nodes; /* owned; NULL when there is no doc */
	struct page_sign *sign;   /* owned; of what its text may name, or NULL: model/sign */

	/* link/url */
	struct slice url; /* below the site's root, decoded, NFC: "ko/plans/backend/" */
	struct slice out; /* file below the output folder: "ko/plans/backend/index.html" */
};

struct page *page_new(struct slice path, const char *file);
void page_free(struct page *page);

#endif
