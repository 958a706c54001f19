#include "model/reading_impl.h"

/* Where a plan holds no stage that its own word, ordinal or place in time would show, its parts
 * may still be laid out one after another: 一、基础阶段 … 三、冲刺阶段, or lengths beside each
 * name: 语法（2 周）, 异步（3 周）. */

/* Does the name, without its time and number, end in the word for a phase: 基础阶段, 심화 단계? */
static bool
is_phase_name(const struct cand *cand)
{
	static const char *const ends[] = {"阶段", "階段", "단계", "phase", "stage"};
	struct buf label = BUF_INIT;
	struct slice name;
	bool found = false;

	if (cand->label.word != WORD_NONE && cand->label.word != WORD_TIME)
		return false;
	stage_label_put(&label, cand->text, &cand->label, cand->context);
	name = buf_slice(&label);
	for (size_t at = 0; at < name.len; at++) {
		/* 基础阶段：语法, 强化阶段 (暑假) */
		if (name.ptr[at] == ':' || name.ptr[at] == '(' ||
		    slice_starts(slice_skip(name, at), "：") ||
		    slice_starts(slice_skip(name, at), "（")) {
			name = slice_trim(slice_head(name, at));
			break;
		}
	}
	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends) && !found; i++)
		found = name.len > strlen(ends[i]) && slice_ends(name, ends[i]);
	found = found && name.len <= 40;
	buf_finish(&label);
	return found;
}

/* A length of weeks or more beside the name, in parentheses or behind a separator. */
static bool
has_length(const struct cand *cand)
{
	return cand->has_time &&
	       (cand->label.word == WORD_TIME || cand->label.word == WORD_CHAPTER) &&
	       cand->when.kind == WHEN_DURATION && cand->when.unit >= UNIT_WEEK &&
	       !cand->label.time_leads && !cand->label.never && !cand->barred;
}

struct named_tally {
	size_t all, phases, lengths;
};

static struct named_tally
tally_named(const struct group *group)
{
	struct named_tally tally = {0};

	for (size_t i = 0; i < group->len; i++) {
		const struct cand *cand = group_cand(group, i);

		if (cand->barred)
			continue;
		tally.all++;
		tally.phases += is_phase_name(cand);
		tally.lengths += has_length(cand);
	}
	return tally;
}

static bool
take_group(const struct group *group)
{
	const struct cand *first = group_cand(group, 0);
	struct named_tally tally;
	struct section_mood mood = reading_mood(group->reading, first->section);
	bool phases, lengths;

	if (first->place == PLACE_ROW || first->place == PLACE_FRONT)
		return false;
	if (first->place == PLACE_HEADING)
		mood = reading_mood(
		    group->reading, group->reading->doc->sections[first->section].parent);
	if (!(mood_plans(&mood) || mood.hint) || mood.log || group->len < 2)
		return false;
	tally = tally_named(group);
	phases = mood_plans(&mood) && tally.phases >= 2 && tally.phases * 2 >= tally.all;
	/* of leads each one has a length, of headings most: 参考资料 stands among them */
	lengths = first->place == PLACE_HEADING
		      ? tally.lengths >= 2 && tally.lengths * 2 >= tally.all
		      : mood_plans(&mood) && tally.lengths >= 3 && tally.lengths == tally.all;
	if (!phases && !lengths)
		return false;
	for (size_t i = 0; i < group->len; i++) {
		struct cand *cand = group_cand(group, i);

		if (cand->barred ||
		    !((phases && is_phase_name(cand)) || (lengths && has_length(cand))))
			continue;
		cand->take = true;
		cand->kind = STAGE_STAGE;
	}
	return true;
}

void
reading_take_named(struct reading *reading)
{
	size_t from = 0;
	struct group group;

	for (size_t i = 0; i < reading->cands_len; i++) {
		if (reading->cands[i].take)
			return;
	}
	if (!mood_plans(&reading->root) && !reading->root.hint)
		return;
	while (reading_next_group(reading, &from, &group))
		if (take_group(&group))
			return;
}
