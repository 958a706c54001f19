#include "model/sign.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "model/nodes.h"
#include "model/page_graph.h"
#include "model/terms_impl.h"
#include "parse/doc.h"
#include "read/page.h"

#include <stdint.h>

enum { WORDS_MAX = 1024, WORDS_MIN = 4 };

/* A bit is found by the lowest bits of a hash, so that a half laid over the other is a smaller sign. */
struct page_sign {
	uint32_t mask; /* number of bits - 1 */
	uint64_t bits[];
};

static uint32_t
pair_bit(uint32_t first, uint32_t second)
{
	return (uint32_t)(((uint64_t)first << 32 | second) * UINT64_C(0x9E3779B97F4A7C15) >> 40);
}

/* Texts that are not next to one another on the page are kept apart by a character of no name. */
static void
put_text(struct buf *out, struct slice text)
{
	terms_put_folded(out, text);
	buf_putc(out, '\0');
}

static void
put_all(struct buf *out, const struct page *page)
{
	const struct doc *doc = page->doc;
	struct buf label = BUF_INIT;

	for (size_t i = 0; i < doc->blocks_len; i++)
		put_text(out, doc->blocks[i].text);
	for (size_t i = 0; i < page->nodes->len; i++) {
		buf_truncate(&label, 0);
		node_put_label(&label, page, &page->nodes->nodes[i]);
		put_text(out, buf_slice(&label));
	}
	for (size_t i = 0; page->graph && i < page->graph->stages_len; i++)
		put_text(out, page->graph->stages[i].label);
	buf_finish(&label);
}

static size_t
count_bits(const uint64_t *bits, size_t words)
{
	size_t count = 0;

	for (size_t i = 0; i < words; i++)
		count += (size_t)__builtin_popcountll(bits[i]);
	return count;
}

/* Lays halves over one another until about every second bit is set; returns how many words stay. */
static size_t
fold(uint64_t *bits, size_t words)
{
	size_t set = count_bits(bits, words);

	for (; words > WORDS_MIN && set <= words / 2 * 64 / 2; words /= 2)
		for (size_t i = 0; i < words / 2; i++)
			bits[i] |= bits[words / 2 + i];
	return words;
}

void
sign_page(struct page *page)
{
	uint64_t bits[WORDS_MAX] = {0};
	struct buf text = BUF_INIT;
	uint32_t rune, last = 0, bit;
	struct slice rest;
	size_t len, words;

	if (!page->doc || !page->nodes)
		return;
	put_all(&text, page);
	for (rest = buf_slice(&text); (len = utf8_next(rest, &rune));
	     rest = slice_skip(rest, len)) {
		bit = pair_bit(last, rune) & (WORDS_MAX * 64 - 1);
		bits[bit >> 6] |= (uint64_t)1 << (bit & 63);
		last = rune;
	}
	buf_finish(&text);
	words = fold(bits, WORDS_MAX);
	page->sign = xmalloc(sizeof(*page->sign) + words * sizeof(*bits));
	page->sign->mask = (uint32_t)(words * 64 - 1);
	memcpy(page->sign->bits, bits, words * sizeof(*bits));
}

bool
sign_may_name(const struct page *page, struct slice key)
{
	const struct page_sign *sign = page->sign;
	uint32_t rune, last = 0;
	bool first = true;
	size_t len;

	for (; sign && (len = utf8_next(key, &rune)); key = slice_skip(key, len)) {
		uint32_t bit = pair_bit(last, rune) & sign->mask;

		if (!first && !(sign->bits[bit >> 6] >> (bit & 63) & 1))
			return false;
		first = false;
		last = rune;
	}
	return true;
}
