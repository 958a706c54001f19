#include "model/reading_impl.h"

#include <math.h>
#include <stdlib.h>

/* What makes two stages the same one: the kind of word and the ordinal, or the time. */
struct key {
	uint64_t value;
	unsigned cand;
};

static bool
make_key(const struct cand *cand, uint64_t *ret)
{
	enum stage_word word = cand->label.word;
	uint64_t value;

	if (word == WORD_TIME || word == WORD_CHAPTER) {
		if (!cand->has_time || cand->when.kind != WHEN_POSITION || cand->offset)
			return false;
		value = (uint64_t)llround(fabs(cand->when.start) * 100) << 24 |
			(uint64_t)llround(fabs(cand->when.end) * 100);
		*ret = (uint64_t)(100 + cand->when.unit) << 52 | (value & 0xFFFFFFFFFFFFFULL);
		return true;
	}
	if (word == WORD_NONE || word == WORD_HORIZON || cand->label.number < 0 ||
	    !cand->label.ordinal.len)
		return false;
	if (word == WORD_DANGYE)
		word = WORD_PHASE;
	*ret = (uint64_t)word << 52 | (uint64_t)llround(cand->label.number * 100);
	return true;
}

static int
by_value(const void *a, const void *b)
{
	const struct key *x = a, *y = b;

	if (x->value != y->value)
		return x->value < y->value ? -1 : 1;
	return (x->cand > y->cand) - (x->cand < y->cand);
}

/* The first candidate with the key, or NULL. */
static struct cand *
find(struct reading *reading, const struct key *keys, size_t len, uint64_t value)
{
	size_t low = 0, high = len;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (keys[middle].value < value)
			low = middle + 1;
		else
			high = middle;
	}
	return low < len && keys[low].value == value ? &reading->cands[keys[low].cand] : NULL;
}

/* Gives the known stage what only the repetition says. */
static void
add_to(struct cand *known, const struct cand *cand)
{
	if (!known->has_time && cand->has_time && cand->label.word != WORD_TIME) {
		known->has_time = true;
		known->when = cand->when;
		known->form = cand->form;
		known->offset = cand->offset;
	} else if (known->has_time && known->when.kind != WHEN_CALENDAR && cand->has_time &&
		   cand->when.kind == WHEN_CALENDAR) {
		known->when = cand->when;
		known->form = FORM_CALENDAR;
	}
	if (known->status == STATUS_NONE)
		known->status = cand->status;
	if (known->progress < 0)
		known->progress = cand->progress;
}

/* A second heading with a known ordinal: a facet, an overview, or a plan of its own? */
static bool
repeats(const struct reading *reading, const struct cand *known, const struct cand *cand)
{
	const struct section *section = &reading->doc->sections[cand->section];
	int above = section->parent;

	if (cand->forced || known == cand)
		return false;
	if (cand->label.facet || cand->label.empty || known->label.empty)
		return true;
	if (above >= 0 && reading->doc->sections[above].heading >= 0 &&
	    words_kinds(&reading->words,
		reading->doc->headings[reading->doc->sections[above].heading].text, WORDS_OVERVIEW))
		return true;
	return slice_eq(slice_trim(slice_skip(known->text, known->label.body)),
	    slice_trim(slice_skip(cand->text, cand->label.body)));
}

static bool
encloses(const struct cand *outer, const struct cand *inner)
{
	return outer->block <= inner->block && inner->block < outer->end;
}

static void
merge_headings(struct reading *reading, struct key *keys, size_t *len)
{
	size_t kept = 0;

	for (size_t i = 0; i < *len; i++) {
		struct cand *cand = &reading->cands[keys[i].cand];
		struct cand *known = kept && keys[kept - 1].value == keys[i].value
					 ? &reading->cands[keys[kept - 1].cand]
					 : NULL;

		if (known && known->group != cand->group && known->label.facet &&
		    !cand->label.facet && !known->forced) {
			add_to(cand, known);
			known->take = false;
			keys[kept - 1] = keys[i];
			continue;
		}
		if (known && repeats(reading, known, cand) &&
		    (known->group != cand->group || cand->label.facet)) {
			add_to(known, cand);
			cand->take = false;
			continue;
		}
		keys[kept++] = keys[i];
	}
	*len = kept;
}

/* Rows and leads that repeat stages known from elsewhere add to them; the others of their group
 * are no stages then. */
static void
merge_group(struct reading *reading, const struct key *keys, size_t len, const unsigned *members,
    size_t members_len)
{
	size_t known = 0, taken = 0;

	for (size_t i = 0; i < members_len; i++) {
		struct cand *cand = &reading->cands[members[i]], *other;
		uint64_t value;

		if (!cand->take)
			continue;
		taken++;
		if (!make_key(cand, &value) || !(other = find(reading, keys, len, value)) ||
		    encloses(other, cand))
			continue;
		known++;
	}
	if (!known || (known < 2 && known < taken))
		return;
	for (size_t i = 0; i < members_len; i++) {
		struct cand *cand = &reading->cands[members[i]], *other;
		uint64_t value;

		if (!cand->take || cand->forced)
			continue;
		if (make_key(cand, &value) && (other = find(reading, keys, len, value)))
			add_to(other, cand);
		cand->take = false;
	}
}

static size_t
collect(struct reading *reading, enum stage_place place, struct key *keys)
{
	size_t len = 0;

	for (size_t i = 0; i < reading->cands_len; i++) {
		const struct cand *cand = &reading->cands[i];

		if (cand->take && cand->place == place && make_key(cand, &keys[len].value))
			keys[len++].cand = (unsigned)i;
	}
	qsort(keys, len, sizeof(*keys), by_value);
	return len;
}

static void
merge_place(struct reading *reading, enum stage_place place, const struct key *keys, size_t len)
{
	size_t from = 0;

	while (from < reading->cands_len) {
		const struct cand *first = &reading->cands[reading->order[from]];
		size_t to = from + 1;

		while (to < reading->cands_len &&
		       reading->cands[reading->order[to]].group == first->group)
			to++;
		if (first->place == place)
			merge_group(reading, keys, len, reading->order + from, to - from);
		from = to;
	}
}

void
reading_merge(struct reading *reading)
{
	struct key *keys = arena_alloc(&reading->scratch, (reading->cands_len + 1) * sizeof(*keys));
	size_t len = collect(reading, PLACE_HEADING, keys);

	merge_headings(reading, keys, &len);
	merge_place(reading, PLACE_LEAD, keys, len);
	merge_place(reading, PLACE_ROW, keys, len);
	len = collect(reading, PLACE_LEAD, keys);
	merge_place(reading, PLACE_ROW, keys, len);
}
