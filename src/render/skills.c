#include "render/skills.h"

#include "base/hash.h"
#include "base/mem.h"
#include "conf/config.h"
#include "model/graph.h"
#include "render/rows.h"

#include <stdlib.h>
#include <string.h>

enum { SLUG_MAX = 120 };

const struct page *
skill_source(const struct page *page)
{
	const struct page *source = page->derived_from ? page->derived_from : page;

	if (!source->nodes || !source->graph || !source->graph->is_roadmap)
		return NULL;
	return page_is_roadmap(source) ? source : NULL;
}

/* What stands above the first heading is said of the plan, and teaches nothing. */
static bool
is_taught(const struct node_mention *mention)
{
	return mention->node > 0;
}

bool
skill_is_taught(const struct page *page, int term)
{
	const struct page *source = skill_source(page);
	const struct page_nodes *nodes = source ? source->nodes : NULL;

	return nodes && page_is_listed(page) && nodes_teach(nodes, term);
}

/* The first page of the group that teaches it; written pages come before converted ones. */
static const struct page *
first_of_group(const struct page *page, int term)
{
	const struct translations *group = page->translations;

	for (size_t i = 0; group && i < group->len; i++) {
		const struct page *other = group->pages[i];

		if (other && !other->derived_from && skill_is_taught(other, term))
			return other;
	}
	return page;
}

struct page *
skill_line(const struct page *page, int term, int lang)
{
	const struct translations *group = page->translations;

	if (page->derived_from || !skill_is_taught(page, term) ||
	    first_of_group(page, term) != page)
		return NULL;
	if (group && lang >= 0 && (size_t)lang < group->len && group->pages[lang] &&
	    skill_is_taught(group->pages[lang], term))
		return group->pages[lang];
	return (struct page *)page;
}

static unsigned
count_stages(const struct page_nodes *nodes, size_t first)
{
	int term = nodes->mentions[first].term, last = -2;
	unsigned count = 0;

	for (size_t i = first; i < nodes->mentions_len && nodes->mentions[i].term == term; i++) {
		int stage = is_taught(&nodes->mentions[i])
				? node_stage(nodes, nodes->mentions[i].node)
				: -1;

		count += stage >= 0 && stage != last;
		if (stage >= 0)
			last = stage;
	}
	return count;
}

/* Of the pages of a group that teach a term, the first counts as the line. */
static void
count_page(struct skills *skills, const struct page *page, int sign)
{
	size_t langs = skills->site->conf->langs_len;
	const struct page_nodes *nodes = page->nodes;
	int last = -1;

	for (size_t i = 0; i < nodes->mentions_len; i++) {
		int term = nodes->mentions[i].term;
		struct skill *skill = &skills->items[term];
		unsigned *pages = &skills->pages[(size_t)term * langs + (size_t)page->lang];

		if (!is_taught(&nodes->mentions[i]) || term == last)
			continue;
		last = term;
		if (sign > 0)
			skill->languages += !(*pages)++;
		else
			skill->languages -= !--(*pages);
		if (skills->seen[term] == skills->group)
			continue;
		skills->seen[term] = skills->group;
		skill->lines += (unsigned)sign;
		skill->stages += (unsigned)sign * count_stages(nodes, i);
	}
}

static bool
is_counted(const struct page *page)
{
	return page && !page->derived_from && page_is_listed(page) && page->lang >= 0 &&
	       skill_source(page);
}

void
skills_count_group(struct skills *skills, const struct translations *group, int sign)
{
	if (!skills->len)
		return;
	skills->group++;
	for (size_t i = 0; i < group->len; i++)
		if (is_counted(group->pages[i]))
			count_page(skills, group->pages[i], sign);
}

/* All pages of the group, when this is the first of them. */
static void
count_from(struct skills *skills, const struct page *page)
{
	const struct translations *group = page->translations;
	size_t first = 0;

	if (!group) {
		skills->group++;
		count_page(skills, page, 1);
		return;
	}
	while (first < group->len && !is_counted(group->pages[first]))
		first++;
	if (first < group->len && group->pages[first] == page)
		skills_count_group(skills, group, 1);
}

struct skills *
skills_new(const struct site *site)
{
	struct skills *skills = xcalloc(1, sizeof(*skills));

	skills->site = site;
	if (!site->roadmap)
		return skills;
	skills->len = terms_len(site->roadmap->terms);
	skills->items = xcalloc(skills->len + 1, sizeof(*skills->items));
	skills->pages = xcalloc(skills->len * site->conf->langs_len + 1, sizeof(*skills->pages));
	skills->seen = xcalloc(skills->len + 1, sizeof(*skills->seen));
	for (size_t i = 0; i < site->pages_len; i++)
		if (is_counted(site->pages[i]))
			count_from(skills, site->pages[i]);
	return skills;
}

void
skills_free(struct skills *skills)
{
	if (!skills)
		return;
	free(skills->items);
	free(skills->pages);
	free(skills->seen);
	free(skills);
}

bool
skills_has(const struct skills *skills, int term)
{
	return skills && term >= 0 && (size_t)term < skills->len && skills->items[term].lines > 0;
}

bool
skills_is_shared(const struct skills *skills, int term)
{
	return skills_has(skills, term) && skills->items[term].lines > 1;
}

bool
skills_any(const struct skills *skills)
{
	for (size_t i = 0; skills && i < skills->len; i++)
		if (skills->items[i].lines)
			return true;
	return false;
}

bool
skill_exists(const struct site *site, int term)
{
	struct page_list list;

	if (!site->roadmap)
		return false;
	for (int i = 0; term < 0 && i < (int)terms_len(site->roadmap->terms); i++)
		if (skill_exists(site, i))
			return true;
	if (term < 0)
		return false;
	list = roadmap_term_pages(site->roadmap, term);
	for (size_t i = 0; i < list.len; i++)
		if (skill_is_taught(list.items[i], term))
			return true;
	return false;
}

void
skill_put_slug(struct buf *out, const struct site *site, int term)
{
	struct slice id = terms_at(site->roadmap->terms, term)->id;
	size_t start = out->len;
	bool changed = id.len > SLUG_MAX;

	for (size_t i = 0; i < id.len && i < SLUG_MAX; i++) {
		unsigned char c = (unsigned char)id.ptr[i];
		bool bad = c <= ' ' || c >= 0x7F || strchr("/\\?#%:*\"<>|", c) ||
			   (c == '.' && out->len == start) || (c >= 'A' && c <= 'Z');

		buf_putc(out, bad ? '-' : (char)c);
		changed |= bad;
	}
	/* ids that differ only there keep addresses of their own */
	if (changed)
		buf_printf(out, "-%06llx", (unsigned long long)hash_bytes(id) & 0xFFFFFF);
}

struct slice
skill_label(const struct site *site, int lang, int term)
{
	const struct term *entry = terms_at(site->roadmap->terms, term);

	return lang >= 0 && entry->labels[lang].len ? entry->labels[lang] : entry->label;
}

static int
strength_of(const struct page_nodes *nodes, const struct node_mention *mention)
{
	const struct node *node = &nodes->nodes[mention->node];
	bool named = mention->named;

	if (node->kind == NODE_STAGE)
		return named ? 5 : 3;
	if (node_stage(nodes, mention->node) < 0)
		return named ? 2 : 1;
	return named ? 4 : 3;
}

static int
by_strength(const void *a, const void *b)
{
	const struct skill_stop *x = a, *y = b;

	if (x->strength != y->strength)
		return x->strength > y->strength ? -1 : 1;
	return (x->node > y->node) - (x->node < y->node);
}

/* Takes the stop in, unless its stage is there already; then the stronger one stays. */
static void
offer(struct skill_stop *stops, size_t *len, size_t max, struct skill_stop stop)
{
	for (size_t i = 0; i < *len; i++) {
		if (stops[i].stage != stop.stage)
			continue;
		if (stop.strength > stops[i].strength)
			stops[i] = stop;
		return;
	}
	if (*len < max)
		stops[(*len)++] = stop;
}

size_t
skill_stops(
    const struct site *site, const struct page *page, int term, struct skill_stop *ret, size_t max)
{
	const struct page *source = skill_source(page);
	const struct page_nodes *nodes = source ? source->nodes : NULL;
	size_t len = 0;

	for (size_t i = nodes ? nodes_first_mention(nodes, term) : 0;
	     nodes && i < nodes->mentions_len && nodes->mentions[i].term == term; i++) {
		int node = nodes->mentions[i].node;

		if (is_taught(&nodes->mentions[i]))
			offer(ret, &len, max,
			    (struct skill_stop){node, node_stage(nodes, node),
				strength_of(nodes, &nodes->mentions[i])});
	}
	if (len > 1)
		qsort(ret, len, sizeof(*ret), by_strength);
	return len;
}

size_t
skill_terms(const struct page *page, int *ret, size_t max)
{
	const struct page *source = skill_source(page);
	const struct page_nodes *nodes = source ? source->nodes : NULL;
	size_t len = 0;

	for (size_t i = 0; nodes && i < nodes->mentions_len && len < max; i++)
		if (is_taught(&nodes->mentions[i]) &&
		    (!len || ret[len - 1] != nodes->mentions[i].term))
			ret[len++] = nodes->mentions[i].term;
	return len;
}
