/* Which terms the text of a page names, and where. */
#include "base/mem.h"
#include "model/nodes_impl.h"
#include "model/terms.h"

#include <limits.h>
#include <stdlib.h>

struct line_node {
	unsigned line;
	int node;
};

struct text_pass {
	struct nodes_build *b;
	struct line_node *lines; /* nodes that are rows and leads, by line */
	size_t lines_len;
	size_t at;     /* byte of the block's text up to which lines are counted */
	unsigned line; /* there */
};

static int
compare_lines(const void *left, const void *right)
{
	const struct line_node *a = left, *b = right;

	if (a->line != b->line)
		return (a->line > b->line) - (a->line < b->line);
	return a->node - b->node;
}

static void
index_lines(struct text_pass *pass)
{
	const struct nodes_build *b = pass->b;

	pass->lines = xcalloc(b->nodes->len, sizeof(*pass->lines));
	for (size_t i = 1; i < b->nodes->len; i++) {
		const struct node *node = &b->nodes->nodes[i];

		if ((node->kind == NODE_STAGE || node->kind == NODE_TOPIC) &&
		    node_own_heading(b->page, node) < 0)
			pass->lines[pass->lines_len++] = (struct line_node){node->line, (int)i};
	}
	qsort(pass->lines, pass->lines_len, sizeof(*pass->lines), compare_lines);
}

static int
node_on_line(const struct text_pass *pass, unsigned line)
{
	struct line_node want = {line, 0};
	size_t low = 0, high = pass->lines_len;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (compare_lines(&pass->lines[mid], &want) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low < pass->lines_len && pass->lines[low].line == line ? pass->lines[low].node : -1;
}

/* The node that a block's text belongs to: the row or lead that it is or is below, else that of
 * its heading. */
static int
node_of_block(const struct text_pass *pass, const struct block *block)
{
	const struct doc *doc = pass->b->page->doc;
	int heading = doc->sections[block->section].heading, node;

	while (pass->lines_len) {
		node = node_on_line(pass, block->line);
		if (node >= 0)
			return node;
		if (block->parent < 0)
			break;
		block = &doc->blocks[block->parent];
	}
	return heading >= 0 ? pass->b->headings[heading] : 0;
}

static void
add_mention(struct nodes_build *b, struct node_mention mention)
{
	struct page_nodes *nodes = b->nodes;

	nodes->mentions = xgrow(
	    nodes->mentions, nodes->mentions_len, &nodes->mentions_cap, sizeof(*nodes->mentions));
	nodes->mentions[nodes->mentions_len++] = mention;
}

/* Moves pass->at to `to`, which is behind it. */
static void
count_lines(struct text_pass *pass, const struct block *block, size_t to)
{
	const char *at = block->text.ptr + pass->at, *end = block->text.ptr + to;

	for (; at < end && (at = memchr(at, '\n', (size_t)(end - at))); at++)
		pass->line++;
	pass->at = to;
}

static void
read_piece(struct text_pass *pass, const struct block *block, int node, size_t start, size_t end)
{
	struct terms_scan scan = terms_scan(pass->b->terms, block->text, start, end);
	struct mention mention;

	while (terms_next(&scan, &mention)) {
		count_lines(pass, block, mention.start);
		add_mention(pass->b,
		    (struct node_mention){.term = (unsigned)mention.term,
			.node = (unsigned)(node < MENTION_NODE_MAX ? node : MENTION_NODE_MAX),
			.line = pass->line < MENTION_LINE_MAX ? pass->line : MENTION_LINE_MAX});
	}
}

/* Nothing is looked for in code, in formulas, and in addresses that stand as they are. */
static bool
is_mute(const struct doc *doc, const struct span *span)
{
	if (span->kind == SPAN_LINK)
		return span->ref < doc->links_len && doc->links[span->ref].autolink;
	return span->kind == SPAN_CODE || span->kind == SPAN_MATH;
}

static void
read_block(struct text_pass *pass, const struct block *block)
{
	const struct doc *doc = pass->b->page->doc;
	int node = node_of_block(pass, block);
	size_t at = 0;

	pass->at = 0;
	pass->line = block->line;
	for (unsigned i = 0; i < block->spans_len; i++) {
		const struct span *span = &block->spans[i];

		if (!is_mute(doc, span) || span->end <= at)
			continue;
		if (span->start > at)
			read_piece(pass, block, node, at, span->start);
		at = span->end;
	}
	if (at < block->text.len)
		read_piece(pass, block, node, at, block->text.len);
}

static int
compare_mentions(const void *left, const void *right)
{
	const struct node_mention *a = left, *b = right;

	if (a->term != b->term)
		return a->term < b->term ? -1 : 1;
	if (a->node != b->node)
		return a->node < b->node ? -1 : 1;
	return (a->line > b->line) - (a->line < b->line);
}

/* The order of compare_mentions, but for the line, in one number. */
static uint64_t
mention_rank(const struct node_mention *mention)
{
	return (uint64_t)mention->term << 32 | mention->node;
}

/* Some dozens, nearly in order; qsort would call its function for each pair. (D. Shell, 1959; the
 * gaps are M. Ciura's.) */
static void
sort_few(struct node_mention *mentions, size_t len)
{
	static const size_t gaps[] = {701, 301, 132, 57, 23, 10, 4, 1};

	if (len > 4 * gaps[0]) {
		qsort(mentions, len, sizeof(*mentions), compare_mentions);
		return;
	}
	for (size_t g = 0; g < sizeof(gaps) / sizeof(*gaps); g++) {
		for (size_t i = gaps[g]; i < len; i++) {
			struct node_mention moved = mentions[i];
			uint64_t rank = mention_rank(&moved);
			size_t at = i;

			for (; at >= gaps[g]; at -= gaps[g]) {
				const struct node_mention *other = &mentions[at - gaps[g]];
				uint64_t its = mention_rank(other);

				if (its < rank || (its == rank && other->line <= moved.line))
					break;
				mentions[at] = *other;
			}
			mentions[at] = moved;
		}
	}
}

/* By terms into their places, then those of each term. */
static void
sort_mentions(struct page_nodes *nodes, size_t terms)
{
	size_t len = nodes->mentions_len;
	struct node_mention *sorted;
	unsigned *ends;

	if (terms > 16 * len || len > UINT_MAX) {
		sort_few(nodes->mentions, len);
		return;
	}
	sorted = xmalloc(len * sizeof(*sorted));
	ends = xcalloc(terms + 1, sizeof(*ends));
	for (size_t i = 0; i < len; i++)
		ends[nodes->mentions[i].term + 1]++;
	for (size_t term = 0; term < terms; term++)
		ends[term + 1] += ends[term];
	for (size_t i = 0; i < len; i++)
		sorted[ends[nodes->mentions[i].term]++] = nodes->mentions[i];
	for (size_t term = 0, from = 0; term < terms; from = ends[term++])
		if (ends[term] - from > 1)
			sort_few(sorted + from, ends[term] - from);
	free(nodes->mentions);
	free(ends);
	nodes->mentions = sorted;
}

/* Sorts them and keeps the first of each node. */
static void
settle(struct page_nodes *nodes, size_t terms)
{
	size_t kept = 0;

	if (!nodes->mentions_len)
		return;
	sort_mentions(nodes, terms);
	for (size_t i = 0; i < nodes->mentions_len; i++) {
		const struct node_mention *last = kept ? &nodes->mentions[kept - 1] : NULL;

		if (!last || last->term != nodes->mentions[i].term ||
		    last->node != nodes->mentions[i].node)
			nodes->mentions[kept++] = nodes->mentions[i];
	}
	nodes->mentions_len = nodes->mentions_cap = kept;
	if (kept)
		nodes->mentions = xrealloc(nodes->mentions, kept * sizeof(*nodes->mentions));
}

/* The mention of a term by a node; NULL when there is none. */
static struct node_mention *
find_mention(struct page_nodes *nodes, int term, int node)
{
	size_t at = nodes_first_mention(nodes, term);

	while (at < nodes->mentions_len && nodes->mentions[at].term == term &&
	       nodes->mentions[at].node < node)
		at++;
	return at < nodes->mentions_len && nodes->mentions[at].term == term &&
		       nodes->mentions[at].node == node
		   ? &nodes->mentions[at]
		   : NULL;
}

/* Marks what a name says, by one pass over it: the first mention in a node is on its own line then.
 * Drawing asks this of every stop of every skill. */
static void
read_name(struct nodes_build *b, int node)
{
	struct slice label = node_label(b->page, &b->nodes->nodes[node]);
	struct terms_scan scan = terms_scan(b->terms, label, 0, label.len);
	struct mention found;

	while (terms_next(&scan, &found)) {
		struct node_mention *mention = find_mention(b->nodes, found.term, node);

		if (mention && mention->line <= b->nodes->nodes[node].line)
			mention->named = true;
	}
}

static void
mark_taught(struct page_nodes *nodes, size_t terms)
{
	nodes->taught_len = terms / 64 + 1;
	nodes->taught = arena_alloc(&nodes->arena, nodes->taught_len * sizeof(*nodes->taught));
	for (size_t i = 0; i < nodes->mentions_len; i++) {
		int term = nodes->mentions[i].term;

		if (nodes->mentions[i].node > 0)
			nodes->taught[term / 64] |= (uint64_t)1 << (term % 64);
	}
}

static void
mark_named(struct nodes_build *b)
{
	struct page_nodes *nodes = b->nodes;
	bool *asked = xcalloc(nodes->len, sizeof(*asked));

	for (size_t i = 0; i < nodes->mentions_len; i++) {
		struct node_mention *mention = &nodes->mentions[i];
		const struct node *node = &nodes->nodes[mention->node];

		if (node->term >= 0)
			mention->named = node->term == mention->term;
		else if (mention->node > 0 && mention->line <= node->line)
			asked[mention->node] = true;
	}
	for (size_t i = 1; i < nodes->len; i++)
		if (asked[i])
			read_name(b, (int)i);
	free(asked);
}

void
nodes_read_text(struct nodes_build *b)
{
	const struct doc *doc = b->page->doc;
	struct text_pass pass = {.b = b};

	index_lines(&pass);
	for (size_t i = 0; i < doc->blocks_len; i++)
		if (doc->blocks[i].kind != BLOCK_CODE)
			read_block(&pass, &doc->blocks[i]);
	settle(b->nodes, terms_len(b->terms));
	mark_named(b);
	mark_taught(b->nodes, terms_len(b->terms));
	free(pass.lines);
}
