/* Front matter: YAML between two `---` lines at the head of a page. */
#ifndef READ_FRONT_H
#define READ_FRONT_H

#include "base/slice.h"

struct config;
struct page;

enum front_kind {
	FRONT_NONE, /* the page starts with its text */
	FRONT_YAML,
	FRONT_OPEN,   /* it looks like YAML, and has no end: taken as text */
	FRONT_FOREIGN /* TOML or JSON: recognised, and not read */
};

struct front_split {
	enum front_kind kind;
	struct slice text;  /* between the lines that mark it */
	size_t body;        /* byte at which the Markdown starts */
	unsigned body_line; /* its line, 1-based */
	const char *name;   /* of a foreign one: "TOML" */
};

/* Finds the front matter of a text with "\n" as line end; never fails. */
struct front_split front_split(struct slice text);

/* Fills page->front, body and body_line from page->text. What cannot be used is reported to the
 * page's diagnostics and left out; the page goes on. page->front.data is always an object. */
void front_read(struct page *page, const struct config *conf);

#endif
