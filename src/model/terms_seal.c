/* From names to the automaton, and from labels to the languages of the site. */
#include "base/mem.h"
#include "base/utf8.h"
#include "conf/config.h"
#include "model/terms_impl.h"

#include <stdlib.h>

static void
report_claim(const struct terms *terms, const struct term_name *first,
    const struct term_name *second, struct diag *diag)
{
	const struct slice one = terms->entries[first->term]->term.id;
	const struct slice two = terms->entries[second->term]->term.id;
	char *hint =
	    xasprintf("take it out of one of them, or write a longer name; until then it stands "
		      "for neither");

	diag_add(diag, DIAG_WARNING, "ambiguous-term", second->at, hint,
	    "\"%.*s\" names two terms, %.*s and %.*s", SLICE_ARG(second->text), SLICE_ARG(one),
	    SLICE_ARG(two));
	free(hint);
}

/* Enters the name below its folded form. */
static void
enter(struct terms *terms, int at, struct term_key *key, struct diag *diag)
{
	struct term_name *name = &terms->names[at];

	if (key->term != name->term && key->term >= 0) {
		report_claim(terms, &terms->names[key->first], name, diag);
		key->term = -1;
	}
	name->next = key->first;
	key->first = at;
	key->exact |= name->exact;
}

/* Names in the order of their keys, those of one key in the order of the glossaries. */
static int
compare_names(const void *left, const void *right, void *context)
{
	const struct term_name *names = context;
	int a = *(const int *)left, b = *(const int *)right;
	int order = slice_cmp(names[a].key, names[b].key);

	return order ? order : (a > b) - (a < b);
}

static void
make_keys(struct terms *terms, struct diag *diag)
{
	int *order = xcalloc(terms->names_len + 1, sizeof(*order));
	size_t len = 0;

	for (size_t i = 0; i < terms->names_len; i++)
		if (!terms->names[i].dropped)
			order[len++] = (int)i;
	qsort_r(order, len, sizeof(*order), compare_names, terms->names);
	for (size_t i = 0; i < len; i++) {
		struct term_name *name = &terms->names[order[i]];

		if (i && slice_eq(name->key, terms->names[order[i - 1]].key)) {
			enter(terms, order[i], &terms->keys[terms->keys_len - 1], diag);
			continue;
		}
		terms->keys =
		    xgrow(terms->keys, terms->keys_len, &terms->keys_cap, sizeof(*terms->keys));
		terms->keys[terms->keys_len++] =
		    (struct term_key){order[i], name->term, name->exact};
		name->next = -1;
	}
	free(order);
}

static void
note_first(struct terms *terms, struct slice key)
{
	uint32_t rune = 0;

	utf8_next(key, &rune);
	if (rune < 0x10000)
		terms->firsts[rune >> 6] |= (uint64_t)1 << (rune & 63);
	terms_note_pair(terms, key);
}

static void
make_automaton(struct terms *terms)
{
	struct automaton_name *names = xcalloc(terms->keys_len + 1, sizeof(*names));

	for (size_t i = 0; i < terms->keys_len; i++)
		names[i] = (struct automaton_name){terms->names[terms->keys[i].first].key, (int)i};
	for (size_t i = 0; i < terms->keys_len; i++)
		note_first(terms, names[i].key);
	automaton_init(&terms->automaton, names, terms->keys_len);
	free(names);
}

/* How well a label in the language `tag` serves where `want` is spoken: 3 the same, 2 the same
 * language in another script, 1 English, 0 any. */
static int
label_fit(const struct config *conf, struct slice tag, int want)
{
	const char *wanted = conf->langs[want].tag;
	size_t primary = strcspn(wanted, "-");

	if (slice_is(tag, wanted) || config_find_lang(conf, tag) == want)
		return 3;
	if (tag.len >= primary && memcmp(tag.ptr, wanted, primary) == 0 &&
	    (tag.len == primary || tag.ptr[primary] == '-'))
		return 2;
	return slice_is(tag, "en");
}

static void
take_label(const struct terms *terms, const struct term_name *name, int *fits)
{
	struct term *term = &terms->entries[name->term]->term;
	struct slice tag = terms->tags[name->lang];
	size_t langs = terms->conf->langs_len;
	int *fit = fits + (size_t)name->term * (langs + 1);

	for (size_t i = 0; i < langs; i++) {
		int got = label_fit(terms->conf, tag, (int)i) + 1;

		if (got > fit[i]) {
			fit[i] = got;
			term->labels[i] = name->text;
		}
	}
	if (fit[langs] < 1 + slice_is(tag, "en")) {
		fit[langs] = 1 + slice_is(tag, "en");
		term->label = name->text;
	}
}

/* A term without any label goes by its id. */
static void
make_labels(struct terms *terms)
{
	size_t langs = terms->conf->langs_len;
	int *fits = xcalloc(terms->entries_len * (langs + 1) + 1, sizeof(*fits));

	for (size_t i = 0; i < terms->entries_len; i++) {
		struct term *term = &terms->entries[i]->term;

		term->labels = arena_alloc(&terms->arena, (langs + 1) * sizeof(*term->labels));
		term->label = term->id;
		for (size_t l = 0; l < langs; l++)
			term->labels[l] = term->id;
	}
	for (size_t i = 0; i < terms->names_len; i++)
		if (!terms->names[i].dropped && terms->names[i].lang >= 0)
			take_label(terms, &terms->names[i], fits);
	free(fits);
}

static void
make_aliases(struct terms *terms)
{
	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < terms->names_len; i++) {
			const struct term_name *name = &terms->names[i];
			struct term *term = &terms->entries[name->term]->term;

			if (name->dropped || name->lang >= 0)
				continue;
			if (pass)
				term->aliases[term->aliases_len] = name->text;
			term->aliases_len++;
		}
		for (size_t i = 0; i < terms->entries_len && !pass; i++) {
			struct term *term = &terms->entries[i]->term;

			term->aliases = arena_alloc(
			    &terms->arena, (term->aliases_len + 1) * sizeof(*term->aliases));
			term->aliases_len = 0;
		}
	}
}

void
terms_seal(struct terms *terms, struct diag *diag)
{
	make_keys(terms, diag);
	make_automaton(terms);
	make_labels(terms);
	make_aliases(terms);
}

int
terms_find_id(const struct terms *terms, struct slice id)
{
	struct term_entry *entry;

	HASH_FIND(hh, terms->by_id, id.ptr, id.len, entry);
	if (!entry || entry->dropped)
		return -1;
	for (size_t i = 0; i < terms->entries_len; i++)
		if (terms->entries[i] == entry)
			return (int)i;
	return -1;
}

static struct slice
key_of(const struct terms *terms, size_t i)
{
	return i < terms->keys_len ? terms->names[terms->keys[i].first].key : SLICE("");
}

/* Which of the names of a key count only as they are written, matters where some do. */
static bool
same_key(const struct terms *a, size_t i, const struct terms *b, size_t j)
{
	const struct term_key *x = &a->keys[i], *y = &b->keys[j];
	int n = x->first, m = y->first;

	if (x->term != y->term || x->exact != y->exact)
		return false;
	for (; x->exact && n >= 0 && m >= 0; n = a->names[n].next, m = b->names[m].next)
		if (a->names[n].exact != b->names[m].exact ||
		    !slice_eq(a->names[n].text, b->names[m].text))
			return false;
	return !x->exact || n == m;
}

struct slice *
terms_differ(const struct terms *a, const struct terms *b, size_t *ret_len)
{
	struct slice *keys = xcalloc(a->keys_len + b->keys_len + 1, sizeof(*keys));
	size_t len = 0;

	for (size_t i = 0, j = 0; i < a->keys_len || j < b->keys_len;) {
		int order = i == a->keys_len   ? 1
			    : j == b->keys_len ? -1
					       : slice_cmp(key_of(a, i), key_of(b, j));

		if (order || !same_key(a, i, b, j))
			keys[len++] = order <= 0 ? key_of(a, i) : key_of(b, j);
		i += order <= 0;
		j += order >= 0;
	}
	*ret_len = len;
	return keys;
}
