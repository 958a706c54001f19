/* The configuration of a site, read from rmgen.yaml and the command line, then never changed. */
#ifndef CONF_CONFIG_H
#define CONF_CONFIG_H

#include "base/arena.h"
#include "base/diag.h"

#include <jansson.h>

struct collator;
struct git_dates;
struct options;

enum html_policy { HTML_SANITIZE, HTML_ESCAPE, HTML_TRUSTED };
enum break_policy { BREAKS_SOFT, BREAKS_HARD };
enum date_source { DATES_FRONT, DATES_GIT };

/* One language of the site, in the order of rmgen.yaml. */
struct config_lang {
	const char *tag;           /* canonical BCP 47: "zh-Hant" */
	const char *label;         /* in its own words: "繁體中文" */
	const char *title;         /* of the site in this language */
	const char *description;   /* "" when not given */
	const char *back_label;    /* name of the sign at a footnote's end; set with the words */
	struct collator *collator; /* order of its lists: base/unicode_sort; may be NULL */
	int derive_from; /* index of the language whose pages fill this one's gaps, or -1 */
};

/* An encoding said for paths: `glob` is matched against the path below content/. */
struct config_encoding {
	const char *glob, *encoding;
};

/* A suffix that stands for a language: ".cn" for page.cn.md, "-cn" for page-cn.md. */
struct config_suffix {
	const char *suffix; /* with its separator: '.', '-' or '_' */
	int lang;           /* index */
};

struct config {
	struct arena arena;
	const char *root;        /* absolute folder of rmgen.yaml */
	const char *file;        /* rmgen.yaml as the user would name it */
	const char *content_dir; /* absolute */
	const char *static_dir;  /* absolute; may not exist */
	const char *output_dir;  /* absolute */
	const char *theme;       /* name, or a path below the root */
	struct diag_at theme_at; /* where it was said; without a line when it was not said there */
	const char *base_url;    /* with a slash at its end; "/" when the site has none */
	const char *base_path;   /* path part of base_url: "/" or "/repo/" */
	const char *title;
	struct config_lang *langs;
	size_t langs_len;
	int default_lang; /* index */
	struct config_encoding *encodings;
	size_t encodings_len;
	struct config_suffix *suffixes;
	size_t suffixes_len;
	enum html_policy html;
	enum break_policy breaks;
	enum date_source dates;            /* of last change, where a page says none */
	const struct git_dates *git_dates; /* set by build_init for DATES_GIT; may be NULL */
	bool autolink;
	bool copies; /* a plain copy of each page */
	bool plain;  /* `rmgen render`: HTML as cmark's own renderer prints it */
	bool drafts, future;
	bool signs;        /* pages keep what tells which names their text may hold: model/sign */
	bool offline;      /* links name index.html, for a site opened from a disk */
	bool strict;       /* warnings fail */
	unsigned jobs;     /* threads, >= 1 */
	size_t page_limit; /* bytes of one Markdown file */
	json_t *csp;       /* object: directive -> text */
	json_t *params;    /* object for themes */
	json_t *data;      /* the whole file as it was read */
};

/* Finds rmgen.yaml (from `options`, or by walking up from the working directory), reads and
 * checks it. NULL after adding fatal diagnostics (EXIT_USAGE). Free with config_free. */
struct config *config_load(const struct options *options, struct diag *diag);

/* The same for work on a single document: where there is no rmgen.yaml, the defaults and one
 * language (options->lang, else English). */
struct config *config_load_alone(const struct options *options, struct diag *diag);

void config_free(struct config *conf);

/* Index of the language for a tag in any spelling ("zh-TW", "zh_hant", "KO-kr"), or -1. A region
 * that the site does not tell apart does not count: en-US is en, en is en-US, en-GB too. */
int config_find_lang(const struct config *conf, struct slice tag);

/* The folder of rmgen.yaml as config_load would find it, absolute, or NULL when there is none;
 * the caller frees. */
char *config_find_root(const struct options *options);

#endif
