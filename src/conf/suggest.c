#include "conf/suggest.h"

#include "base/utf8.h"

/* Without ASCII case and separators, so that baseURL, base-url and base_url are one word. */
static size_t
fold(struct slice text, uint32_t *ret_runes)
{
	size_t len = 0, step;
	uint32_t rune = 0;

	for (size_t i = 0; i < text.len && len < SUGGEST_MAX; i += step) {
		step = utf8_next(slice_skip(text, i), &rune);
		if (rune == '-' || rune == '_')
			continue;
		ret_runes[len++] = rune >= 'A' && rune <= 'Z' ? rune + 32 : rune;
	}
	return len;
}

static size_t
least(size_t a, size_t b, size_t c)
{
	if (b < a)
		a = b;
	return c < a ? c : a;
}

/* The optimal string alignment distance, three rows of its table at a time. */
static size_t
distance(const uint32_t *a, size_t a_len, const uint32_t *b, size_t b_len)
{
	size_t rows[3][SUGGEST_MAX + 1];
	size_t *before = rows[0], *last = rows[1], *row = rows[2], *spare;

	for (size_t j = 0; j <= b_len; j++)
		last[j] = j;
	for (size_t i = 1; i <= a_len; i++) {
		row[0] = i;
		for (size_t j = 1; j <= b_len; j++) {
			row[j] = least(
			    last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
			    before[j - 2] + 1 < row[j])
				row[j] = before[j - 2] + 1;
		}
		spare = before;
		before = last;
		last = row;
		row = spare;
	}
	return last[b_len];
}

static bool
is_beginning(const struct suggest *search, const uint32_t *known, size_t len)
{
	return search->len >= 3 && search->len < len &&
	       memcmp(search->word, known, search->len * sizeof(*known)) == 0;
}

void
suggest_init(struct suggest *search, struct slice word)
{
	search->best = NULL;
	search->distance = SIZE_MAX;
	search->len = fold(word, search->word);
}

void
suggest_offer(struct suggest *search, const char *known)
{
	uint32_t runes[SUGGEST_MAX];
	size_t len = fold(slice_of(known), runes), wrong;
	size_t allowed = (len > search->len ? len : search->len) / 3;

	if (!search->len || !len)
		return;
	if (!allowed)
		allowed = 1;
	wrong = distance(search->word, search->len, runes, len);
	if (wrong > allowed && is_beginning(search, runes, len))
		wrong = allowed;
	/* Every letter wrong is not near, even where one wrong letter is allowed. */
	if (wrong > allowed || wrong >= search->distance || wrong >= len)
		return;
	search->best = known;
	search->distance = wrong;
}

const char *
suggest_from(struct slice word, const char *const *known, size_t len)
{
	struct suggest search;

	suggest_init(&search, word);
	for (size_t i = 0; i < len; i++)
		suggest_offer(&search, known[i]);
	return search.best;
}
