/* Slugs of the lines of stdin, to compare with npm github-slugger: with duplicates numbered, and
 * "section" shown as the empty line that it stands for. */
#include "parse/slug.h"

#include <stdio.h>
#include <stdlib.h>

int
main(void)
{
	struct arena arena = ARENA_INIT;
	struct slugger slugger;
	struct buf slug = BUF_INIT;
	char *line = NULL;
	size_t cap = 0;
	ssize_t len;

	slugger_init(&slugger, &arena);
	while ((len = getline(&line, &cap, stdin)) > 0) {
		struct slice text = slice_from(line, (size_t)len - (line[len - 1] == '\n')), id;

		buf_truncate(&slug, 0);
		slug_put(&slug, text);
		id = slug.len ? slugger_make(&slugger, text) : buf_slice(&slug);
		printf("%.*s\n", SLICE_ARG(id));
	}
	free(line);
	buf_finish(&slug);
	slugger_finish(&slugger);
	arena_finish(&arena);
	return 0;
}
