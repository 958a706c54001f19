/* What reading a site costs, by step: reads and parses every page on one thread, and prints the CPU
 * time of each step and what is left of it per page. Writes nothing.
 *   read_bench SITE [ROUNDS]
 * The best of ROUNDS counts for each step; a round begins with nothing in memory. */
#include "base/mem.h"
#include "conf/config.h"
#include "conf/options.h"
#include "model/nodes.h"
#include "model/page_graph.h"
#include "model/reading.h"
#include "model/terms.h"
#include "parse/cmark_mem.h"
#include "parse/doc.h"
#include "read/page.h"
#include "read/read.h"
#include "read/scan.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum step { READ, PARSE, READING, NODES, STEPS };

static const char *const names[STEPS] = {"read", "parse", "reading", "nodes"};

static double
now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
	return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static void
read_one(struct page *page, const struct scan *scan, const struct config *conf,
    const struct terms *terms, double took[STEPS])
{
	double at[STEPS + 1];
	bool there;

	at[READ] = now();
	there = read_page(page, &scan->content, conf);
	at[PARSE] = now();
	if (!there)
		return;
	doc_parse(page, conf);
	at[READING] = now();
	reading_build(page);
	at[NODES] = now();
	nodes_build(page, terms);
	doc_drop_blocks(page->doc);
	at[STEPS] = now();
	for (int i = 0; i < STEPS; i++)
		took[i] += at[i + 1] - at[i];
}

static bool
read_site(const struct config *conf, struct diag *diag, double best[STEPS], size_t *ret_pages)
{
	double took[STEPS] = {0};
	struct scan scan;
	struct terms *terms;
	bool done = scan_site(&scan, conf, diag);

	terms = terms_load(conf, diag);
	for (size_t i = 0; done && i < scan.pages_len; i++)
		read_one(scan.pages[i], &scan, conf, terms, took);
	for (int i = 0; done && i < STEPS; i++)
		if (took[i] < best[i])
			best[i] = took[i];
	*ret_pages = scan.pages_len;
	for (size_t i = 0; i < scan.pages_len; i++) {
		doc_free(scan.pages[i]->doc);
		page_graph_free(scan.pages[i]->graph);
		nodes_free(scan.pages[i]->nodes);
		scan.pages[i]->doc = NULL;
		scan.pages[i]->graph = NULL;
		scan.pages[i]->nodes = NULL;
	}
	cmark_mem_finish();
	terms_free(terms);
	scan_finish(&scan);
	return done;
}

int
main(int argc, char **argv)
{
	struct options options = {.source = argc > 1 ? argv[1] : "."};
	int rounds = argc > 2 ? atoi(argv[2]) : 3;
	double best[STEPS] = {1e9, 1e9, 1e9, 1e9}, sum = 0;
	struct config *conf;
	struct diag diag = DIAG_INIT;
	size_t pages = 0;

	conf = config_load(&options, &diag);
	if (!conf)
		return fprintf(stderr, "no site in %s\n", options.source), 1;
	doc_setup();
	for (int i = 0; i < rounds; i++)
		if (!read_site(conf, &diag, best, &pages))
			return 1;
	printf("%zu pages\n", pages);
	for (int i = 0; i < STEPS; i++) {
		printf("%-8s %9.1f ms %8.1f us a page\n", names[i], best[i],
		    best[i] * 1e3 / (double)pages);
		sum += best[i];
	}
	printf("%-8s %9.1f ms\n", "sum", sum);
	config_free(conf);
	diag_finish(&diag);
	return 0;
}
