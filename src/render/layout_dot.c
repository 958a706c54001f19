#include "render/layout_dot.h"

#include "base/mem.h"

#ifdef HAVE_GRAPHVIZ

#include <graphviz/gvc.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

extern gvplugin_library_t gvplugin_dot_layout_LTX_library;

struct dot {
	struct layout_graph *graph;
	Agraph_t *root;
	Agnode_t **nodes;
	Agedge_t **edges;
	Agraph_t **clusters;
};

bool
dot_is_there(void)
{
	return true;
}

/* The library's headers know no const. */
static char *
word(const char *text)
{
	return (char *)text;
}

/* dot wants inches; a point is a pixel here. */
static void
set_inches(void *object, const char *name, double pixels)
{
	char value[32];

	snprintf(value, sizeof(value), "%.4f", pixels / 72);
	agsafeset(object, word(name), value, word(""));
}

static void
set(void *object, const char *name, const char *value)
{
	agsafeset(object, word(name), word(value), word(""));
}

/* Boxes without text: so Graphviz measures none and needs no fonts. */
static void
add_nodes(struct dot *dot)
{
	const struct layout_graph *graph = dot->graph;

	for (size_t i = 0; i < graph->nodes_len; i++) {
		const struct layout_node *node = &graph->nodes[i];
		Agraph_t *in = node->cluster >= 0 ? dot->clusters[node->cluster] : dot->root;
		char name[32];

		snprintf(name, sizeof(name), "n%zu", i);
		dot->nodes[i] = agnode(in, name, 1);
		set_inches(dot->nodes[i], "width", node->w);
		set_inches(dot->nodes[i], "height", node->h);
	}
}

static void
add_edges(struct dot *dot)
{
	const struct layout_graph *graph = dot->graph;

	for (size_t i = 0; i < graph->edges_len; i++) {
		const struct layout_edge *edge = &graph->edges[i];
		char name[32];

		snprintf(name, sizeof(name), "e%zu", i);
		dot->edges[i] =
		    agedge(dot->root, dot->nodes[edge->from], dot->nodes[edge->to], name, 1);
		snprintf(name, sizeof(name), "%u", edge->ranks);
		set(dot->edges[i], "minlen", name);
	}
}

/* The title's room is an empty table of its size, which needs no fonts either. */
static void
add_clusters(struct dot *dot)
{
	const struct layout_graph *graph = dot->graph;

	for (size_t i = 0; i < graph->clusters_len; i++) {
		const struct layout_cluster *cluster = &graph->clusters[i];
		Agraph_t *in = cluster->parent >= 0 ? dot->clusters[cluster->parent] : dot->root;
		char text[160], *html;

		snprintf(text, sizeof(text), "cluster_%zu", i);
		dot->clusters[i] = agsubg(in, text, 1);
		snprintf(text, sizeof(text),
		    "<TABLE BORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"0\" FIXEDSIZE=\"TRUE\" "
		    "WIDTH=\"%d\" HEIGHT=\"%d\"><TR><TD></TD></TR></TABLE>",
		    (int)ceil(cluster->title_w), (int)ceil(cluster->title_h));
		html = agstrdup_html(dot->root, text);
		agsafeset(dot->clusters[i], word("label"), html, word(""));
		agstrfree(dot->root, html);
	}
}

static void
build(struct dot *dot)
{
	const struct layout_graph *graph = dot->graph;

	dot->root = agopen(word("g"), Agdirected, NULL);
	agattr(dot->root, AGNODE, word("shape"), word("box"));
	agattr(dot->root, AGNODE, word("fixedsize"), word("true"));
	agattr(dot->root, AGNODE, word("label"), word(""));
	agattr(dot->root, AGEDGE, word("dir"), word("none"));
	agattr(dot->root, AGRAPH, word("margin"), word("14"));
	set(dot->root, "rankdir", graph->across ? "LR" : "TB");
	set_inches(dot->root, "nodesep", graph->node_gap);
	set_inches(dot->root, "ranksep", graph->rank_gap);
	dot->nodes = xcalloc(graph->nodes_len + 1, sizeof(*dot->nodes));
	dot->edges = xcalloc(graph->edges_len + 1, sizeof(*dot->edges));
	dot->clusters = xcalloc(graph->clusters_len + 1, sizeof(*dot->clusters));
	add_clusters(dot);
	add_nodes(dot);
	add_edges(dot);
}

/* dot's y points up. */
static struct point
turn(const struct dot *dot, pointf at)
{
	boxf box = GD_bb(dot->root);

	return (struct point){at.x - box.LL.x, box.UR.y - at.y};
}

static void
take_line(const struct dot *dot, Agedge_t *from, struct layout_edge *edge)
{
	const splines *lines = ED_spl(from);
	const bezier *curve = lines && lines->size ? &lines->list[0] : NULL;

	if (!curve || curve->size < 2)
		return;
	edge->line_len = (size_t)curve->size;
	edge->line = xcalloc(edge->line_len, sizeof(*edge->line));
	for (size_t i = 0; i < edge->line_len; i++)
		edge->line[i] = turn(dot, curve->list[i]);
}

static void
take_places(struct dot *dot)
{
	struct layout_graph *graph = dot->graph;
	boxf box = GD_bb(dot->root);

	graph->w = box.UR.x - box.LL.x;
	graph->h = box.UR.y - box.LL.y;
	for (size_t i = 0; i < graph->nodes_len; i++) {
		struct point at = turn(dot, ND_coord(dot->nodes[i]));

		graph->nodes[i].x = at.x;
		graph->nodes[i].y = at.y;
	}
	for (size_t i = 0; i < graph->edges_len; i++)
		take_line(dot, dot->edges[i], &graph->edges[i]);
	for (size_t i = 0; i < graph->clusters_len; i++) {
		boxf of = GD_bb(dot->clusters[i]);
		struct point at = turn(dot, (pointf){of.LL.x, of.UR.y});
		struct layout_cluster *cluster = &graph->clusters[i];

		cluster->x = at.x;
		cluster->y = at.y;
		cluster->w = of.UR.x - of.LL.x;
		cluster->h = of.UR.y - of.LL.y;
	}
}

bool
dot_place(struct layout_graph *graph)
{
	lt_symlist_t plugins[] = {
	    {"gvplugin_dot_layout_LTX_library", &gvplugin_dot_layout_LTX_library}, {NULL, NULL}};
	GVC_t *context = gvContextPlugins(plugins, 0);
	struct dot dot = {.graph = graph};
	bool good;

	agseterr(AGMAX);
	build(&dot);
	good = gvLayout(context, dot.root, "dot") == 0;
	if (good) {
		take_places(&dot);
		gvFreeLayout(context, dot.root);
	}
	agclose(dot.root);
	gvFreeContext(context);
	free(dot.nodes);
	free(dot.edges);
	free(dot.clusters);
	return good;
}

#else

bool
dot_is_there(void)
{
	return false;
}

bool
dot_place(struct layout_graph *graph)
{
	return false;
}

#endif
