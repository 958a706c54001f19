#include "base/mem.h"
#include "model/reading_impl.h"

#include <stdint.h>
#include <stdlib.h>

/* A graph is made with growing arrays and with text that lies in the document's blocks or in the
 * scratch arena; thousands of graphs are kept. So in the end all of it moves into one block of just
 * the right size. What the document keeps anyhow (headings, tasks, links) is not copied. */
struct packer {
	const struct doc *doc;
	struct page_graph *graph;
	char *text;  /* where the next text goes, or NULL while sizes are added up */
	size_t size; /* of all texts */
};

/* So it mostly is in the second pass, after the first has found it. */
static bool
is_inside(struct slice text, struct slice home)
{
	uintptr_t from = (uintptr_t)home.ptr, at = (uintptr_t)text.ptr;

	return at >= from && at + text.len <= from + home.len;
}

/* `text` inside `home`, which stays, or a copy. */
static struct slice
keep(struct packer *packer, struct slice text, struct slice home)
{
	const char *found = NULL;

	if (!text.len)
		return slice_from(NULL, 0);
	/* both passes must find the same */
	if (home.len >= text.len && home.len <= 512)
		found = is_inside(text, home) ? text.ptr
					      : memmem(home.ptr, home.len, text.ptr, text.len);
	if (found)
		return slice_from(found, text.len);
	if (packer->text) {
		memcpy(packer->text, text.ptr, text.len);
		text.ptr = packer->text;
		packer->text += text.len;
	}
	packer->size += text.len;
	return text;
}

static struct slice
heading_text(const struct packer *packer, int heading)
{
	return heading >= 0 ? packer->doc->headings[heading].text : slice_from(NULL, 0);
}

static void
keep_stage(struct packer *packer, struct pg_stage *stage)
{
	struct slice home = heading_text(packer, stage->heading);
	struct slice text = keep(packer, stage->text, home);

	/* an ordinal is part of the text, and a label mostly is */
	stage->ordinal = keep(packer, stage->ordinal, text);
	stage->label = keep(packer, stage->label, text);
	stage->text = text;
	stage->anchor = keep(packer, stage->anchor, slice_from(NULL, 0));
}

static void
keep_task(struct packer *packer, struct pg_task *task)
{
	struct slice home =
	    task->task >= 0 ? packer->doc->tasks[task->task].text : slice_from(NULL, 0);

	task->label = keep(packer, task->label, home);
}

static void
keep_chain(struct packer *packer, struct pg_chain *chain)
{
	chain->label = keep(packer, chain->label, slice_from(NULL, 0));
	for (size_t i = 0; i < chain->items_len; i++)
		chain->items[i] = keep(packer, chain->items[i], slice_from(NULL, 0));
}

/* Sizes first, then, with `packer->text` set, copies. Both times in the same order. */
static void
keep_texts(struct packer *packer)
{
	struct page_graph *graph = packer->graph;
	const struct slice none = slice_from(NULL, 0);

	for (size_t i = 0; i < graph->stages_len; i++)
		keep_stage(packer, &graph->stages[i]);
	for (size_t i = 0; i < graph->tracks_len; i++)
		graph->tracks[i].label = keep(packer, graph->tracks[i].label, none);
	for (size_t i = 0; i < graph->topics_len; i++)
		graph->topics[i].label = keep(
		    packer, graph->topics[i].label, heading_text(packer, graph->topics[i].heading));
	for (size_t i = 0; i < graph->tasks_len; i++)
		keep_task(packer, &graph->tasks[i]);
	for (size_t i = 0; i < graph->resources_len; i++) {
		struct pg_resource *resource = &graph->resources[i];

		/* the address lies with the document's links */
		resource->title = keep(packer, resource->title, resource->url);
	}
	for (size_t i = 0; i < graph->chains_len; i++)
		keep_chain(packer, &graph->chains[i]);
	for (size_t i = 0; i < graph->axes_len; i++) {
		graph->axes[i].priority = keep(packer, graph->axes[i].priority, none);
		graph->axes[i].mastery = keep(packer, graph->axes[i].mastery, none);
	}
}

/* Moves an array to `*at`. */
static void *
move(char **at, void *array, size_t len, size_t size)
{
	void *moved = *at;

	if (len)
		memcpy(moved, array, len * size);
	*at += len * size;
	free(array);
	return len ? moved : NULL;
}

static void
move_chains(char **at, struct page_graph *graph)
{
	for (size_t i = 0; i < graph->chains_len; i++) {
		struct pg_chain *chain = &graph->chains[i];

		memcpy(*at, chain->items, chain->items_len * sizeof(*chain->items));
		chain->items = (struct slice *)*at;
		*at += chain->items_len * sizeof(*chain->items);
	}
}

void
reading_pack(const struct doc *doc, struct page_graph *graph)
{
	struct packer packer = {.doc = doc, .graph = graph};
	size_t size =
	    graph->stages_len * sizeof(*graph->stages) +
	    graph->tracks_len * sizeof(*graph->tracks) +
	    graph->topics_len * sizeof(*graph->topics) + graph->tasks_len * sizeof(*graph->tasks) +
	    graph->resources_len * sizeof(*graph->resources) +
	    graph->chains_len * sizeof(*graph->chains) + graph->axes_len * sizeof(*graph->axes);
	char *at;

	for (size_t i = 0; i < graph->chains_len; i++)
		size += graph->chains[i].items_len * sizeof(*graph->chains[i].items);
	keep_texts(&packer);
	if (!size)
		return;
	at = arena_alloc(&graph->arena, size + packer.size);
	packer.text = at + size;
	keep_texts(&packer);
	graph->stages = move(&at, graph->stages, graph->stages_len, sizeof(*graph->stages));
	graph->tracks = move(&at, graph->tracks, graph->tracks_len, sizeof(*graph->tracks));
	graph->topics = move(&at, graph->topics, graph->topics_len, sizeof(*graph->topics));
	graph->tasks = move(&at, graph->tasks, graph->tasks_len, sizeof(*graph->tasks));
	graph->resources =
	    move(&at, graph->resources, graph->resources_len, sizeof(*graph->resources));
	graph->chains = move(&at, graph->chains, graph->chains_len, sizeof(*graph->chains));
	move_chains(&at, graph);
	graph->axes = move(&at, graph->axes, graph->axes_len, sizeof(*graph->axes));
}
