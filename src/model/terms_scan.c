/* Where a text names terms. Text is folded on the fly, character by character: ASCII, Han and
 * Hangul, which are nearly all of it, without a table. */
#include "base/unicode.h"
#include "base/utf8.h"
#include "model/terms_impl.h"

enum { PARTICLES_MAX = 3 };

static const bool word_bytes[128] = {
    ['0' ... '9'] = true, ['A' ... 'Z'] = true, ['_'] = true, ['a' ... 'z'] = true};

static inline bool
is_hangul(uint32_t rune)
{
	return rune >= 0xAC00 && rune <= 0xD7A3;
}

/* The same of what is neither ASCII nor Hangul nor Han. */
static enum letter
letter_of_other(uint32_t rune)
{
	if ((rune >= 0xC0 && rune < 0x250 && rune != 0xD7 && rune != 0xF7) ||
	    (rune >= 0x370 && rune < 0x530))
		return LETTER_LATIN;
	if ((rune >= 0xFF10 && rune <= 0xFF19) || (rune >= 0xFF21 && rune <= 0xFF3A) ||
	    (rune >= 0xFF41 && rune <= 0xFF5A))
		return LETTER_LATIN;
	return LETTER_NONE;
}

static inline enum letter
letter_of(uint32_t rune)
{
	if (rune < 0x80)
		return word_bytes[rune] ? LETTER_LATIN : LETTER_NONE;
	if (rune >= 0x3000 && rune < 0xFF00)
		return is_hangul(rune) ? LETTER_HANGUL : LETTER_NONE;
	return letter_of_other(rune);
}

/* What may stand behind a noun: particles (조사), the verbs that make a verb of it, and counters
 * of nouns. Sorted by nothing; tried from the first. */
static const char *const particles[] = {"은", "는", "이", "가", "을", "를", "의", "에", "와", "과",
    "도", "로", "만", "랑", "나", "께", "야", "란", "용", "화", "형", "식", "급", "들", "등", "시",
    "별", "적", "상", "간", "하", "한", "할", "함", "해", "했", "된", "될", "됨", "되", "에서",
    "에게", "으로", "이나", "이란", "이랑", "까지", "부터", "마다", "처럼", "보다", "조차", "밖에",
    "라는", "이라는", "라고", "이라고", "이라", "라면", "이라면", "이다", "입니다", "인데", "인",
    "이며", "이고", "이면", "으로서", "로서", "으로써", "로써", "에서의", "하기", "하는", "하고",
    "하여", "하며", "하면", "한다", "합니다", "되는", "되고", "되어", "된다", "됩니다", "기반",
    "뿐", "대로", "관련", "및", "님"};

bool
particle_fits(struct slice run)
{
	/* Ends that are reached after n particles; runs of four syllables and more are rare. */
	size_t ends[2][16] = {{0}}, len = 1;

	for (int n = 0; n < PARTICLES_MAX && len; n++) {
		const size_t *from = ends[n & 1];
		size_t *to = ends[1 - (n & 1)], to_len = 0;

		for (size_t i = 0; i < len; i++) {
			struct slice rest = slice_skip(run, from[i]);

			for (size_t p = 0; p < sizeof(particles) / sizeof(*particles); p++) {
				if (!slice_starts(rest, particles[p]))
					continue;
				if (strlen(particles[p]) == rest.len)
					return true;
				if (to_len < 16)
					to[to_len++] = from[i] + strlen(particles[p]);
			}
		}
		len = to_len;
	}
	return false;
}

struct terms_scan
terms_scan(const struct terms *terms, struct slice text, size_t start, size_t end)
{
	return (struct terms_scan){.terms = terms, .text = text, .at = start, .end = end};
}

static bool
is_same_folded(uint32_t rune)
{
	return (rune >= 0x4E00 && rune <= 0x9FFF) || (rune >= 0xAC00 && rune <= 0xD7A3) ||
	       (rune >= 0x3041 && rune <= 0x3096) || (rune >= 0x30A1 && rune <= 0x30FC) ||
	       (rune >= 0x2000 && rune <= 0x206F && rune != 0x2011) ||
	       (rune >= 0x2190 && rune <= 0x245F) || (rune >= 0x2500 && rune <= 0x27BF) ||
	       (rune >= 0x3001 && rune <= 0x303F) || rune >= 0x1F200;
}

static int
step_bytes(const struct automaton *automaton, int state, const char *bytes, size_t len)
{
	for (size_t i = 0; i < len && state >= 0; i++)
		state = automaton_step(automaton, state, (unsigned char)bytes[i]);
	return state;
}

/* The state after the folded form of a character that is not ASCII. */
static int
step_rune(const struct automaton *automaton, int state, struct slice raw, uint32_t rune)
{
	struct buf folded = BUF_INIT;

	if (is_same_folded(rune))
		return step_bytes(automaton, state, raw.ptr, raw.len);
	if (rune >= 0xFF01 && rune <= 0xFF5E) {
		unsigned char c = (unsigned char)(rune - 0xFF01 + '!');

		return automaton_step(automaton, state, c >= 'A' && c <= 'Z' ? c | 0x20 : c);
	}
	if (rune == 0x3000 || rune == 0xA0)
		return automaton_step(automaton, state, ' ');
	if (rune == 0x2011)
		return automaton_step(automaton, state, '-');
	unicode_fold_compat(&folded, raw);
	state = step_bytes(automaton, state, folded.ptr, folded.len);
	buf_finish(&folded);
	return state;
}

/* As step_next and its helpers. */
void
terms_put_folded(struct buf *out, struct slice text)
{
	uint32_t rune;
	size_t len;

	for (; (len = utf8_next(text, &rune)); text = slice_skip(text, len)) {
		if (rune >= 0xFF01 && rune <= 0xFF5E)
			rune = rune - 0xFF01 + '!';
		else if (rune == 0x3000 || rune == 0xA0 || rune == '\n' || rune == '\t')
			rune = ' ';
		else if (rune == 0x2011)
			rune = '-';
		if (rune < 0x80)
			buf_putc(out, (char)(rune >= 'A' && rune <= 'Z' ? rune | 0x20 : rune));
		else if (is_same_folded(rune))
			buf_put(out, slice_head(text, len));
		else
			unicode_fold_compat(out, slice_head(text, len));
	}
}

static int
step_ascii(const struct automaton *automaton, int state, unsigned char c)
{
	if (c >= 'A' && c <= 'Z')
		c |= 0x20;
	else if (c == '\n' || c == '\t')
		c = ' ';
	return automaton_step(automaton, state, c);
}

/* Reads one character: its length, and the state after it in *state. Han and Hangul begin with
 * the bytes E4 to ED, and fold to themselves. */
static size_t
step_next(const struct terms_scan *scan, size_t at, int *state, uint32_t *ret_rune)
{
	const unsigned char *bytes = (const unsigned char *)scan->text.ptr + at;
	unsigned char c = bytes[0];
	size_t len;

	if (c >= 0xE4 && c <= 0xED && at + 3 <= scan->text.len) {
		*ret_rune = (c & 0xFu) << 12 | (bytes[1] & 0x3Fu) << 6 | (bytes[2] & 0x3Fu);
		*state = step_bytes(&scan->terms->automaton, *state, scan->text.ptr + at, 3);
		return 3;
	}
	if (c < 0x80) {
		*ret_rune = c;
		*state = step_ascii(&scan->terms->automaton, *state, c);
		return 1;
	}
	len = utf8_next(slice_skip(scan->text, at), ret_rune);
	*state = step_rune(
	    &scan->terms->automaton, *state, slice_from(scan->text.ptr + at, len), *ret_rune);
	return len;
}

/* github.com and docker@host name no terms. */
static bool
is_joined(struct slice after)
{
	if (!after.len || (after.ptr[0] != '.' && after.ptr[0] != '@'))
		return false;
	return after.len > 1 && letter_of((unsigned char)after.ptr[1]) == LETTER_LATIN &&
	       !(after.ptr[1] >= 'A' && after.ptr[1] <= 'Z');
}

/* May a word end at `end`, behind the character `last`? */
static bool
ends_word(const struct terms_scan *scan, size_t end, uint32_t last)
{
	struct slice after = slice_skip(scan->text, end);
	enum letter letter = letter_of(last), next;
	uint32_t rune = 0;
	size_t run = 0, len = utf8_next(after, &rune);

	if (!len)
		return true;
	next = letter_of(rune);
	if (letter == LETTER_LATIN)
		return next != LETTER_LATIN && !is_joined(after) && rune != '+' && rune != '#';
	if (letter == LETTER_NONE)
		return last >= 0x80 || (next != LETTER_LATIN && rune != last);
	while (len && letter_of(rune) == LETTER_HANGUL) {
		run += len;
		len = utf8_next(slice_skip(after, run), &rune);
	}
	if (!run)
		return next != LETTER_LATIN || rune >= 0x80;
	return particle_fits(slice_head(after, run));
}

static bool
starts_word(uint32_t before, uint32_t rune)
{
	enum letter letter = letter_of(rune);

	if (before == '@')
		return false;
	if (letter == LETTER_NONE)
		return rune >= 0x80 || letter_of(before) != LETTER_LATIN;
	return letter != letter_of(before);
}

/* The term of a key for the bytes as they stand in the text, or -1. */
static int
key_term(const struct terms *terms, int value, struct slice written)
{
	const struct term_key *key = &terms->keys[value];

	if (!key->exact)
		return key->term;
	for (int i = key->first; i >= 0 && key->term >= 0; i = terms->names[i].next) {
		const struct term_name *name = &terms->names[i];

		/* A label that is repeated under `exact` counts only as it is written, too. */
		if (name->exact && slice_eq(name->text, written))
			return key->term;
	}
	for (int i = key->first; i >= 0; i = terms->names[i].next)
		if (terms->names[i].exact)
			return -1;
	return key->term;
}

/* The longest name that begins at scan->at. */
static bool
match(const struct terms_scan *scan, struct mention *ret)
{
	int state = AUTOMATON_ROOT, value, term;
	size_t at = scan->at;
	uint32_t rune;
	bool found = false;

	while (at < scan->end) {
		at += step_next(scan, at, &state, &rune);
		if (state < 0)
			break;
		value = automaton_value(&scan->terms->automaton, state);
		if (value < 0 || at > scan->end || !ends_word(scan, at, rune))
			continue;
		term = key_term(
		    scan->terms, value, slice_from(scan->text.ptr + scan->at, at - scan->at));
		if (term < 0)
			continue;
		*ret = (struct mention){term, scan->at, at};
		found = true;
	}
	return found;
}

/* Han and Hangul begin with these bytes, in three of them, and fold to themselves. */
static inline bool
is_wide(unsigned char byte)
{
	return byte >= 0xE4 && byte <= 0xED;
}

static inline unsigned
wide_bits(const unsigned char *p)
{
	return (p[0] & 0xFu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
}

/* A hash of the first `len` of eight bytes. */
static inline unsigned
head_hash(const unsigned char *p, unsigned len, unsigned bits)
{
	uint64_t word = 0;

	memcpy(&word, p, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	word = __builtin_bswap64(word);
#endif
	word <<= 64 - 8 * len;
	return (unsigned)((word * UINT64_C(0x9E3779B97F4A7C15)) >> (64 - bits));
}

enum { PAIR_BITS = 16, FIRST_BITS = 13 };

static inline unsigned
triple_bits(unsigned char first, unsigned char second, unsigned char third)
{
	return ((unsigned)first << 16 | (unsigned)second << 8 | third) * 0x9E3779B1u >> 16;
}

static inline bool
has_bit(const uint64_t *bits, unsigned at)
{
	return bits[at >> 6] >> (at & 63) & 1;
}

static inline void
set_bit(uint64_t *bits, unsigned at)
{
	bits[at >> 6] |= (uint64_t)1 << (at & 63);
}

/* Of a key of one character any second one will do. */
void
terms_note_pair(struct terms *terms, struct slice key)
{
	unsigned char p[8] = {0};

	memcpy(p, key.ptr, key.len < 8 ? key.len : 8);
	if (p[0] < 0x80 && key.len > 1) {
		set_bit(terms->ascii_pairs[p[0]], p[1]);
		set_bit(terms->ascii_triples, triple_bits(p[0], p[1], key.len > 2 ? p[2] : 0));
	}
	if (p[0] < 0x80 && key.len == 1)
		memset(terms->ascii_pairs[p[0]], 0xFF, sizeof(terms->ascii_pairs[0]));
	else if (is_wide(p[0]) && key.len >= 6 && is_wide(p[3]))
		set_bit(terms->wide_pairs, head_hash(p, 6, PAIR_BITS));
	else if (is_wide(p[0]))
		set_bit(terms->wide_firsts, head_hash(p, 3, FIRST_BITS));
}

static inline unsigned char
fold_ascii(unsigned char c)
{
	return c >= 'A' && c <= 'Z' ? c | 0x20 : c == '\n' || c == '\t' ? ' ' : c;
}

/* The same of two bytes of ASCII, seen from the third. */
static inline bool
triple_may_begin(const struct terms *terms, const unsigned char *p, size_t left)
{
	unsigned char first = fold_ascii(p[0]), second = fold_ascii(p[1]);

	if (has_bit(terms->ascii_triples, triple_bits(first, second, 0)))
		return true;
	if (left < 3 || (p[2] >= 0x80 && !is_wide(p[2])))
		return left >= 3;
	return has_bit(terms->ascii_triples, triple_bits(first, second, fold_ascii(p[2])));
}

/* Can a name begin with this byte of ASCII, seen from the one behind it? */
static inline bool
ascii_may_begin(const struct terms *terms, const unsigned char *p, size_t left)
{
	const uint64_t *seconds = terms->ascii_pairs[fold_ascii(p[0])];

	if (left < 2)
		return has_bit(seconds, 0);
	if (p[1] < 0x80)
		return has_bit(seconds, fold_ascii(p[1])) &&
		       (has_bit(seconds, 0) || triple_may_begin(terms, p, left));
	return !is_wide(p[1]) || has_bit(seconds, p[1]);
}

/* The same of a wide character, which has all its three bytes. Most answers are no and which one it
 * is cannot be foreseen, so all are made without a branch. */
static inline bool
wide_may_begin(const struct terms *terms, const unsigned char *p, size_t left)
{
	unsigned char few[8] = {0};

	if (left < 8)
		p = memcpy(few, p, left);
	/* what is neither ASCII nor wide may fold to anything */
	if (p[3] >= 0x80 && !is_wide(p[3]))
		return has_bit(terms->firsts, wide_bits(p));
	return has_bit(terms->wide_firsts, head_hash(p, 3, FIRST_BITS)) |
	       (is_wide(p[3]) & has_bit(terms->wide_pairs, head_hash(p, 6, PAIR_BITS)));
}

/* What is neither ASCII nor wide: only what folds to one character is told. */
static bool
other_may_begin(const struct terms *terms, uint32_t rune)
{
	if (rune >= 0xFF01 && rune <= 0xFF5E)
		rune = fold_ascii((unsigned char)(rune - 0xFF01 + '!'));
	else if (!is_same_folded(rune))
		return true;
	return rune >= 0x10000 || has_bit(terms->firsts, rune);
}

/* Behind the letters and digits of ASCII from `at` on: no word begins inside of them. */
static inline size_t
skip_word(const unsigned char *p, size_t at, size_t end)
{
	while (at < end && p[at] < 0x80 && word_bytes[p[at]])
		at++;
	return at;
}

/* The same of Korean. */
static inline size_t
skip_hangul(const unsigned char *p, size_t at, size_t end)
{
	while (end - at >= 3 && is_wide(p[at]) && is_hangul(wide_bits(p + at)))
		at += 3;
	return at;
}

/* Behind what stands at `at`, of `len` bytes, where no word begins: Latin and Korean ones begin only
 * where no letter of theirs stands before. */
static inline size_t
skip_letter(const unsigned char *p, size_t at, size_t len, size_t end)
{
	if (p[at] < 0x80)
		return word_bytes[p[at]] ? skip_word(p, at, end) : at + 1;
	/* Korean begins with EA */
	return len == 3 && p[at] >= 0xEA && is_wide(p[at]) && is_hangul(wide_bits(p + at))
		   ? skip_hangul(p, at, end)
		   : at + len;
}

/* The next place from `at` on where a name may begin, by what can be told from a few bytes. */
static size_t
find_start(const struct terms_scan *scan, size_t at)
{
	const unsigned char *p = (const unsigned char *)scan->text.ptr;
	const struct terms *terms = scan->terms;
	uint32_t rune;

	while (at < scan->end) {
		size_t left = scan->end - at;

		if (p[at] < 0x80) {
			if (p[at] > ' ' && ascii_may_begin(terms, p + at, left))
				break;
			at = skip_letter(p, at, 1, scan->end);
		} else if (is_wide(p[at]) && left >= 3) {
			if (wide_may_begin(terms, p + at, left))
				break;
			at = skip_letter(p, at, 3, scan->end);
		} else {
			size_t len = utf8_next(slice_skip(scan->text, at), &rune);

			if (other_may_begin(terms, rune))
				break;
			at += len;
		}
	}
	return at;
}

bool
terms_next(struct terms_scan *scan, struct mention *ret)
{
	const unsigned char *p = (const unsigned char *)scan->text.ptr;
	uint32_t rune, before;
	size_t len;

	for (;;) {
		scan->at = find_start(scan, scan->at);
		if (scan->at >= scan->end)
			return false;
		before = 0;
		utf8_prev(scan->text, scan->at, &before);
		len = utf8_next(slice_skip(scan->text, scan->at), &rune);
		if (starts_word(before, rune) && match(scan, ret)) {
			scan->at = ret->end;
			return true;
		}
		scan->at = skip_letter(p, scan->at, len, scan->end);
	}
}

int
terms_find_name(const struct terms *terms, struct slice name)
{
	struct terms_scan scan = terms_scan(terms, name, 0, name.len);
	struct mention mention;

	if (!name.len || !match(&scan, &mention) || mention.end != name.len)
		return -1;
	return mention.term;
}
