/* Shared by the files that make the data of pages. */
#ifndef RENDER_DATA_H
#define RENDER_DATA_H

#include "model/coverage.h"
#include "model/site.h"
#include "parse/when.h"
#include "render/page.h"
#include "render/rows.h"
#include "render/skills.h"

/* A page whose front matter requires something of another. */
struct need {
	const struct page *from, *to;
};

struct page_data {
	const struct site *site;
	const struct i18n *words;
	const struct fragment_style *styles; /* by language */
	struct vendor *vendor;               /* or NULL */
	json_t *shared;                      /* "site" */
	json_t **langs;                      /* "lang", by language */
	struct coverage coverage;            /* empty where there is one language, and until
								page_data_complete */
	struct date today;                   /* on which the pages are made */
	struct web *web; /* of all roadmaps and skills; NULL until page_data_complete */
	const struct skills *skills;
	struct skills *own_skills; /* the same, unless they are borrowed */
	struct need *needs; /* what pages require of one another, in the order of the pages */
	size_t needs_len;
	struct line_entry *lines; /* hash: translation group or page -> number of its line */
	bool absolute;            /* base_url names a host */
	/* By term, NULL until a page of it is drawn: see data_topic.c. */
	struct topic_around *_Atomic *around;
	size_t around_len; /* the skills, which may be borrowed, can be gone before this */
};

/* One object being made. */
struct data_ctx {
	const struct page_data *data;
	const struct view *view;
	struct buf url;  /* of the view, below the root, decoded */
	struct buf root; /* from the view to the root: "../../" */
	struct diag *diag;
};

/* Sets `key` to a value that is there before the page and after it, say of "site". */
void data_shared(json_t *object, const char *key, json_t *value);

void data_text(json_t *object, const char *key, struct slice text);
void data_str(json_t *object, const char *key, const char *text); /* NULL is "" */
void data_flag(json_t *object, const char *key, bool value);
void data_int(json_t *object, const char *key, long value);

/* A number that words are made of: also <key>_text, as readers of the language write it, and
 * <key>_is, which form of a word goes with it. */
void data_count(const struct data_ctx *ctx, json_t *object, const char *key, long value);

/* Sets `key` to the list (taken over) and "has_<key>"; marks each item "first" and "last". */
void data_list(json_t *object, const char *key, json_t *list);

/* `key` and "has_<key>" for a text that may be missing (NULL or ""). */
void data_optional(json_t *object, const char *key, const char *text);

/* Sets `key` to what stands in templates after {{root}}: percent-encoded, with index.html when
 * the site is opened from disk. */
void data_url(json_t *object, const char *key, const struct config *conf, struct slice url);

/* {iso, text} in the language, or null when `date` is NULL or no date. New reference. */
json_t *data_date(const struct page_data *data, int lang, const char *date);

/* Sets "pager" where a list has several parts, and view->number is one of them. */
void data_list_pager(const struct data_ctx *ctx, json_t *list, unsigned parts);

/* A word's text; its key when the language lacks it. */
const char *data_word(const struct page_data *data, int lang, const char *key);
const char *data_tag(const struct page_data *data, int lang); /* "zh-Hant" */

/* The name under which lists show a page: link_title, else title. */
const char *data_page_name(const struct page *page);

/* The name of a folder: of its own page, else the folder's. */
struct slice data_folder_name(const struct folder *folder);

/* The number of the line, 1 to 8, in whose colour a page is drawn. */
int data_line(const struct page_data *data, const struct page *page);

/* Sets "content", "heading", "plan", "toc", "icons", "parts" and what else the page's text says
 * of itself. Diagnostics of the text go to ctx->diag. */
void data_content(const struct data_ctx *ctx, json_t *object, const char *title);

/* Sets "locale": the language as Open Graph writes it, "zh_TW". */
void data_locale(json_t *object, const char *tag);

/* Parts of the root object; each returns a new reference. */
json_t *data_site(const struct page_data *data, json_t *assets, json_t *params);
json_t *data_lang(const struct page_data *data, int lang);
json_t *data_switch(const struct data_ctx *ctx);
json_t *data_alternates(const struct data_ctx *ctx);
json_t *data_page(const struct data_ctx *ctx);
json_t *data_listing(const struct data_ctx *ctx);
void data_status(const struct data_ctx *ctx, json_t *list);
void data_crumbs(const struct data_ctx *ctx, json_t *page);
void data_step(const struct data_ctx *ctx, json_t *page);
void data_versions(const struct data_ctx *ctx, json_t *page);

/* page.notes, what readers are told below the bar; and page.json_ld. */
void data_notes(const struct data_ctx *ctx, json_t *page);
void data_json_ld(const struct data_ctx *ctx, json_t *page);

/* The name of a language in the words of another ("簡體中文"), else in its own; borrowed. */
const char *data_language_name(const struct page_data *data, int lang, int in_lang);

/* Where the switcher leads when there is no version: the nearest list in that language. */
struct slice data_nearest_list(const struct data_ctx *ctx, int lang);

/* The number of pages in the list, and the ways to its neighbours, as list.pager; returns the
 * first item of this part. */
size_t data_put_pager(const struct data_ctx *ctx, json_t *list, size_t len);
/* page.transfers, page.requires, page.required_by, page.backlinks and page.exports. */
void data_side(const struct data_ctx *ctx, json_t *page);

/* Fills data->needs. */
void needs_init(struct page_data *data);

/* The version of the view in another language: its URL, or empty when there is none. */
struct slice data_version_url(const struct data_ctx *ctx, int lang, struct buf *scratch);

/* Appends base_url (or the way to the root) and the encoded URL. */
void data_put_absolute(const struct data_ctx *ctx, struct buf *out, struct slice url);

#endif
