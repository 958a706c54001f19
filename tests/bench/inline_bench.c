/* What reading CJK text right costs on top of cmark-gfm: parses the files named as arguments,
 * ROUNDS times each way in turn, and prints the best CPU time of each.
 *   inline_bench FILE… */
#include "base/buf.h"
#include "base/fs.h"
#include "base/mem.h"
#include "parse/autolink.h"
#include "parse/dialect.h"
#include "parse/dialect_tree.h"
#include "parse/emphasis.h"
#include "parse/limits.h"
#include "parse/softbreak.h"
#include "read/page.h"

#include <cmark-gfm-core-extensions.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 15 };

enum step { PLAIN, EMPHASIS, AUTOLINK, SOFTBREAK, DIALECTS, STEPS };

static const char *const names[] = {
    "cmark-gfm", "and emphasis", "and autolinks", "and soft breaks", "and dialects"};

static double
now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static void
parse(struct page *page, struct slice text, enum step last)
{
	cmark_parser *parser = cmark_parser_new(CMARK_OPT_DEFAULT);
	cmark_node *root;
	unsigned features = 0;

	if (last >= DIALECTS)
		limits_check(page, text, &features);
	if (last >= EMPHASIS)
		cmark_parser_attach_syntax_extension(parser, emphasis_extension());
	if (features & FEATURE_BLOCKS)
		cmark_parser_attach_syntax_extension(parser, dialect_extension());
	cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension("table"));
	cmark_parser_feed(parser, text.ptr, text.len);
	root = cmark_parser_finish(parser);
	dialect_find(root, features);
	if (last >= AUTOLINK && autolink_may_stand(text))
		autolink_make(root);
	if (last >= SOFTBREAK)
		softbreak_join(root, SLICE("zh"));
	cmark_node_free(root);
	cmark_parser_free(parser);
}

int
main(int argc, char **argv)
{
	struct buf *texts = xcalloc((size_t)argc, sizeof(*texts));
	double best[STEPS] = {1e9, 1e9, 1e9, 1e9, 1e9}, start, took;
	struct page *page = page_new(SLICE("x.md"), "x.md");
	size_t bytes = 0;

	cmark_gfm_core_extensions_ensure_registered();
	emphasis_register();
	dialect_register();
	for (int i = 1; i < argc; i++) {
		buf_init(&texts[i]);
		if (fs_read(AT_FDCWD, argv[i], (size_t)1 << 30, &texts[i]))
			return perror(argv[i]), 1;
		bytes += texts[i].len;
	}
	for (int round = 0; round < ROUNDS * STEPS; round++) {
		start = now();
		for (int i = 1; i < argc; i++)
			parse(page, buf_slice(&texts[i]), (enum step)(round % STEPS));
		took = now() - start;
		if (took < best[round % STEPS])
			best[round % STEPS] = took;
	}
	printf("%zu bytes in %d files\n", bytes, argc - 1);
	for (int i = 0; i < STEPS; i++)
		printf("%-16s %8.2f ms  %+5.1f %%\n", names[i], best[i],
		    (best[i] / best[PLAIN] - 1) * 100);
	for (int i = 1; i < argc; i++)
		buf_finish(&texts[i]);
	free(texts);
	page_free(page);
	return 0;
}
