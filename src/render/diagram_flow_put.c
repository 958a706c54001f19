/* A placed flowchart as SVG: groups, arrows, their labels, nodes. */
#include "base/mem.h"
#include "render/diagram_flow.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { MARGIN = 6, BEND = 8 };

struct flow_put {
	struct flow_plan *plan;
	struct buf *out;
	struct route *routes;
	struct chart_style base; /* classDef default */
};

/* The class of that name, or NULL. */
static const struct chart_class *
find_class(const struct chart *chart, const char *name)
{
	for (size_t i = 0; i < chart->classes_len; i++)
		if (slice_is(chart->classes[i].name, name))
			return &chart->classes[i];
	return NULL;
}

static struct chart_style
style_of(const struct flow_put *put, const struct chart_node *node)
{
	struct chart_style style = put->base;

	for (size_t i = 0; i < node->classes_len; i++)
		chart_style_merge(&style, &put->plan->chart->classes[node->classes[i]].style);
	chart_style_merge(&style, &node->style);
	return style;
}

static int
hex_digit(char c)
{
	return c >= '0' && c <= '9'   ? c - '0'
	       : c >= 'a' && c <= 'f' ? c - 'a' + 10
	       : c >= 'A' && c <= 'F' ? c - 'A' + 10
				      : -1;
}

/* The brightness of "#rgb" or "#rrggbb" from 0 to 255; of names, that of a light colour. */
static int
brightness(struct slice color)
{
	int value[6] = {0};

	if (color.len != 4 && color.len != 7)
		return 200;
	for (size_t i = 1; i < color.len; i++)
		if ((value[i - 1] = hex_digit(color.ptr[i])) < 0)
			return 200;
	if (color.len == 4)
		return (value[0] * 299 + value[1] * 587 + value[2] * 114) * 17 / 1000;
	return ((value[0] * 16 + value[1]) * 299 + (value[2] * 16 + value[3]) * 587 +
		   (value[4] * 16 + value[5]) * 114) /
	       1000;
}

static void
put_style(struct buf *out, const struct chart_style *style, bool line)
{
	if (style->fill.len && !line)
		svg_text_attr(out, "fill", style->fill);
	if (style->stroke.len)
		svg_text_attr(out, "stroke", style->stroke);
	if (style->stroke_width.len)
		svg_text_attr(out, "stroke-width", style->stroke_width);
	if (style->stroke_dasharray.len)
		svg_text_attr(out, "stroke-dasharray", style->stroke_dasharray);
}

/* On a colour of the author the text is dark or light, in both modes of the page. */
static void
put_text_style(struct buf *out, const struct chart_style *style)
{
	if (style->color.len)
		svg_text_attr(out, "fill", style->color);
	else if (style->fill.len && !slice_is(style->fill, "none") &&
		 !slice_is(style->fill, "transparent"))
		svg_text_attr(
		    out, "fill", brightness(style->fill) < 128 ? SLICE("#fff") : SLICE("#111"));
	if (style->bold)
		buf_puts(out, " font-weight=\"700\"");
}

static void
put_box_text(struct flow_put *put, const struct flow_box *box, struct slice attrs, struct point at)
{
	size_t start = put->out->len + strlen("<text");

	label_put(put->out, &box->label, at.x, at.y);
	buf_insert(put->out, start, attrs);
}

static bool
has_no_text(enum chart_shape shape)
{
	return shape == SHAPE_BAR || shape == SHAPE_DOT || shape == SHAPE_RING;
}

static void
put_box(struct flow_put *put, size_t i)
{
	struct flow_plan *plan = put->plan;
	const struct chart_node *node = &plan->chart->nodes[i];
	const struct flow_box *box = &plan->boxes[i];
	const struct layout_node *place = &plan->graph.nodes[box->place];
	struct chart_style style = style_of(put, node);
	struct diagram_target *target = &plan->drawing->targets[i];
	struct point at = {place->x, place->y},
		     shift = shape_text_shift(node->shape, box->w, box->h);
	bool plain = !target->href.len && target->status == STATUS_NONE;
	struct buf attrs = BUF_INIT, text = BUF_INIT;

	put_style(&attrs, &style, false);
	put_text_style(&text, &style);
	if (!plain)
		node_open(plan->drawing, (int)i, "", NULL);
	if (node->shape == SHAPE_RECORD)
		record_put(put->out, &box->record, node, &box->label, at, buf_slice(&attrs),
		    buf_slice(&text));
	else
		shape_put(put->out, node->shape, at, box->w, box->h, buf_slice(&attrs));
	if (box->label.w > 0 && !has_no_text(node->shape) && node->shape != SHAPE_RECORD)
		put_box_text(
		    put, box, buf_slice(&text), (struct point){at.x + shift.x, at.y + shift.y + 1});
	if (target->status != STATUS_NONE) {
		plan->drawing->states |= 1u << target->status;
		put_station(put->out, target->status, at.x + box->w / 2 - 4, at.y - box->h / 2 + 2);
	}
	if (!plain)
		node_close(plan->drawing, (int)i);
	buf_finish(&text);
	buf_finish(&attrs);
}

/* The parts of a head, as path data for a line that goes down and ends at 0,0: pairs of numbers after
 * each letter; O is a small circle around a point. Open ones let the line be seen, hollow ones hide it, solid ones are filled. */
struct head_look {
	const char *open, *hollow, *solid;
};

static const struct head_look heads[] = {
    [HEAD_ARROW] = {.open = "M-4.5 -7L0 0L4.5 -7"},
    [HEAD_OPEN] = {.open = "M-4.5 -7L0 0L4.5 -7"},
    [HEAD_CROSS] = {.open = "M-4 -10L4 -2M-4 -2L4 -10"},
    [HEAD_TRIANGLE] = {.hollow = "M-7 -13L0 0L7 -13z"},
    [HEAD_DIAMOND] = {.solid = "M0 0L5.5 -9L0 -18L-5.5 -9z"},
    [HEAD_DIAMOND_OPEN] = {.hollow = "M0 0L5.5 -9L0 -18L-5.5 -9z"},
    [HEAD_ONE] = {.open = "M-6 -7L6 -7M-6 -12L6 -12"},
    [HEAD_MAYBE] = {.open = "M-6 -6L6 -6", .hollow = "O0 -14"},
    [HEAD_SOME] = {.open = "M-7 0L0 -12L7 0M-6 -16L6 -16"},
    [HEAD_ANY] = {.open = "M-7 0L0 -12L7 0", .hollow = "O0 -16"},
};

struct head_bufs {
	struct buf open, hollow, solid;
};

/* Path data turned into the direction `d`, one step along an axis, and moved to `tip`. */
static void
put_turned(struct buf *path, const char *data, struct point tip, struct point d)
{
	bool circle = false;

	while (data && *data) {
		char *end;
		double x, y;

		if (*data < '-' || *data > '9') {
			circle = *data == 'O';
			if (*data != ' ')
				buf_putc(path, circle ? 'M' : *data);
			data++;
			continue;
		}
		x = strtod(data, &end);
		y = strtod(end, &end);
		data = end;
		svg_num(path, tip.x + x * d.y + y * d.x - (circle ? 4 : 0));
		buf_putc(path, ' ');
		svg_num(path, tip.y + y * d.y + x * d.x);
		if (circle)
			buf_puts(path, "a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z");
	}
}

/* The head of an arrow whose last stretch goes `d`. */
static void
put_head(struct head_bufs *bufs, enum chart_head head, struct point tip, struct point d)
{
	char text[96];

	if (head == HEAD_CIRCLE) {
		put_turned(&bufs->open, "M0 0", tip, d);
		snprintf(text, sizeof(text), "a4 4 0 1 0 %.0f %.0fa4 4 0 1 0 %.0f %.0f",
		    -8 * d.x + 0.0, -8 * d.y + 0.0, 8 * d.x + 0.0, 8 * d.y + 0.0);
		buf_puts(&bufs->open, text);
		return;
	}
	put_turned(&bufs->open, heads[head].open, tip, d);
	put_turned(&bufs->hollow, heads[head].hollow, tip, d);
	put_turned(&bufs->solid, heads[head].solid, tip, d);
}

/* One step from `from` towards `to`, along the longer axis. */
static struct point
direction(struct point from, struct point to)
{
	double dx = to.x - from.x, dy = to.y - from.y;

	if (fabs(dx) > fabs(dy))
		return (struct point){dx > 0 ? 1 : -1, 0};
	return (struct point){0, dy > 0 ? 1 : -1};
}

/* A circle stands in the line: the line ends before it. */
static struct point
shorten(struct point tip, struct point d, enum chart_head head)
{
	double by = head == HEAD_CIRCLE ? 8 : 0;

	return (struct point){tip.x - d.x * by, tip.y - d.y * by};
}

static void
put_own_path(struct flow_put *put, const struct chart_edge *edge, const char *class_name,
    const struct buf *data)
{
	if (!data->len)
		return;
	buf_printf(put->out, "<path class=\"%s\"", class_name);
	put_style(put->out, &edge->style, true);
	buf_printf(put->out, " d=\"%s\"/>", data->ptr);
}

static void
put_path(
    struct flow_put *put, const struct chart_edge *edge, struct buf *line, struct head_bufs *bufs)
{
	struct buf *out = put->out;

	buf_puts(out, "<path");
	put_style(out, &edge->style, true);
	if (edge->stroke == STROKE_THICK && !edge->style.stroke_width.len)
		buf_puts(out, " stroke-width=\"4\"");
	if (edge->stroke == STROKE_DOTTED && !edge->style.stroke_dasharray.len)
		buf_puts(out, " stroke-dasharray=\"2 5\"");
	buf_puts(out, " d=\"");
	buf_put(out, buf_slice(line));
	if (edge->stroke != STROKE_DOTTED) {
		buf_put(out, buf_slice(&bufs->open));
	} else if (bufs->open.len) { /* heads are never dotted */
		buf_puts(out, "\"/><path");
		put_style(out, &edge->style, true);
		buf_puts(out, " d=\"");
		buf_put(out, buf_slice(&bufs->open));
	}
	buf_puts(out, "\"/>");
	put_own_path(put, edge, "h", &bufs->hollow);
	put_own_path(put, edge, "f", &bufs->solid);
}

/* "0..*" beside the end of a line. */
static void
put_end_text(struct flow_put *put, struct slice text, struct point tip, struct point d)
{
	struct em_lines lines = {0};
	double w;

	if (!text.len)
		return;
	em_wrap(&lines, text, 1000, false);
	w = lines.width * 13;
	buf_puts(put->out, "<g class=\"lb\">");
	svg_text(put->out, &lines, tip.x - d.x * (14 + w / 2) + (d.x != 0 ? 0 : 9 + w / 2),
	    tip.y - d.y * 12 - (d.x != 0 ? 12 : 0), LINE);
	buf_puts(put->out, "</g>");
	em_lines_finish(&lines);
}

static void
put_points(struct flow_put *put, const struct chart_edge *edge, struct point *points, size_t len)
{
	struct point first = points[0], last = points[len - 1];
	struct point out_of = direction(points[1], first);
	struct point into = direction(points[len - 2], last);
	struct head_bufs bufs = {BUF_INIT, BUF_INIT, BUF_INIT};
	struct buf line = BUF_INIT;

	points[0] = shorten(first, out_of, edge->head_from);
	points[len - 1] = shorten(last, into, edge->head_to);
	svg_line(&line, points, len, BEND);
	put_head(&bufs, edge->head_to, last, into);
	put_head(&bufs, edge->head_from, first, out_of);
	put_path(put, edge, &line, &bufs);
	put_end_text(put, edge->from_text, first, out_of);
	put_end_text(put, edge->to_text, last, into);
	buf_finish(&line);
	buf_finish(&bufs.open);
	buf_finish(&bufs.hollow);
	buf_finish(&bufs.solid);
}

static void
clip(const struct flow_put *put, struct route *route, bool at_end, int cluster)
{
	const struct layout_cluster *box;

	if (cluster < 0)
		return;
	box = &put->plan->graph.clusters[cluster];
	route_clip(route, at_end, box->x, box->y, box->w, box->h);
}

static void
put_arrow(struct flow_put *put, size_t i)
{
	const struct chart_edge *edge = &put->plan->chart->edges[i];
	const struct flow_arrow *arrow = &put->plan->arrows[i];
	struct route *first, *second, joined = {0};

	if (arrow->first < 0 || edge->stroke == STROKE_INVISIBLE)
		return;
	first = &put->routes[arrow->first];
	second = arrow->label_place >= 0 ? first + 1 : NULL;
	joined.points = xcalloc(first->len + (second ? second->len : 0) + 1, sizeof(struct point));
	for (size_t k = 0; k < first->len; k++)
		joined.points[joined.len++] = first->points[k];
	for (size_t k = 0; second && k < second->len; k++)
		joined.points[joined.len++] = second->points[k];
	if (arrow->back)
		route_reverse(&joined);
	clip(put, &joined, false, arrow->from_cluster);
	clip(put, &joined, true, arrow->to_cluster);
	if (joined.len > 1)
		put_points(put, edge, joined.points, joined.len);
	free(joined.points);
}

/* An arrow from a node to itself: out of its right side and back. */
static void
put_loop(struct flow_put *put, size_t i)
{
	const struct chart_edge *edge = &put->plan->chart->edges[i];
	const struct flow_box *box = &put->plan->boxes[edge->from];
	const struct layout_node *place;
	struct point points[4];
	double right, half;

	if (edge->from != edge->to || box->place < 0 || edge->stroke == STROKE_INVISIBLE)
		return;
	place = &put->plan->graph.nodes[box->place];
	half = fmin(10, box->h / 4);
	right = place->x + box->w / 2;
	points[0] = (struct point){right, place->y - half};
	points[1] = (struct point){right + 22, place->y - half};
	points[2] = (struct point){right + 22, place->y + half};
	points[3] = (struct point){right, place->y + half};
	put_points(put, edge, points, 4);
}

static void
put_label(struct flow_put *put, size_t i)
{
	const struct chart_edge *edge = &put->plan->chart->edges[i];
	const struct flow_arrow *arrow = &put->plan->arrows[i];
	struct point at;

	if (arrow->label.w <= 0)
		return;
	if (arrow->label_place >= 0) {
		const struct layout_node *place = &put->plan->graph.nodes[arrow->label_place];

		at = (struct point){place->x, place->y};
		svg_rect(put->out, at.x - place->w / 2 + 2, at.y - place->h / 2, place->w - 4,
		    place->h, 3);
	} else if (edge->from == edge->to && put->plan->boxes[edge->from].place >= 0) {
		const struct flow_box *box = &put->plan->boxes[edge->from];
		const struct layout_node *place = &put->plan->graph.nodes[box->place];

		at = (struct point){place->x + box->w / 2 + 26 + arrow->label.w / 2, place->y};
	} else {
		return;
	}
	label_put(put->out, &arrow->label, at.x, at.y + 1);
}

static void
put_cluster(struct flow_put *put, size_t i)
{
	const struct layout_cluster *box = &put->plan->graph.clusters[i];
	int group = put->plan->groups[i], node = put->plan->chart->groups[group].node;
	struct chart_style style = {.bold = false};
	size_t start = put->out->len + strlen("<rect");
	struct buf attrs = BUF_INIT;

	if (node >= 0)
		style = style_of(put, &put->plan->chart->nodes[node]);
	put_style(&attrs, &style, false);
	svg_rect(put->out, box->x, box->y, box->w, box->h, 8);
	buf_insert(put->out, start, buf_slice(&attrs));
	buf_finish(&attrs);
}

static void
put_title(struct flow_put *put, size_t i)
{
	const struct layout_cluster *box = &put->plan->graph.clusters[i];
	const struct label *title = &put->plan->titles[put->plan->groups[i]];

	if (title->w > 0)
		label_put(put->out, title, box->x + 12, box->y + 8 + title->h / 2);
}

/* Turns the places round for directions that go up or to the left. */
static void
mirror(struct flow_plan *plan, struct route *routes)
{
	struct layout_graph *graph = &plan->graph;
	bool x = plan->direction == DIRECTION_RL, y = plan->direction == DIRECTION_BT;

	for (size_t i = 0; i < graph->nodes_len; i++) {
		struct layout_node *node = &graph->nodes[i];

		node->x = MARGIN + (x ? graph->w - node->x : node->x);
		node->y = MARGIN + (y ? graph->h - node->y : node->y);
	}
	for (size_t i = 0; i < graph->clusters_len; i++) {
		struct layout_cluster *box = &graph->clusters[i];

		box->x = MARGIN + (x ? graph->w - box->x - box->w : box->x);
		box->y = MARGIN + (y ? graph->h - box->y - box->h : box->y);
	}
	for (size_t i = 0; i < graph->edges_len; i++)
		for (size_t k = 0; k < routes[i].len; k++) {
			struct point *p = &routes[i].points[k];

			p->x = MARGIN + (x ? graph->w - p->x : p->x);
			p->y = MARGIN + (y ? graph->h - p->y : p->y);
		}
}

static struct route *
make_routes(struct flow_plan *plan)
{
	enum route_end *ends = xcalloc(plan->graph.nodes_len + 1, sizeof(*ends));
	struct route *routes;

	for (size_t i = 0; i < plan->chart->nodes_len; i++) {
		const struct flow_box *box = &plan->boxes[i];

		if (box->place < 0)
			continue;
		ends[box->place] = shape_end(plan->chart->nodes[i].shape);
		plan->graph.nodes[box->place].w = box->w; /* without the room for loops */
	}
	for (size_t i = 0; i < plan->chart->edges_len; i++)
		if (plan->arrows[i].label_place >= 0)
			ends[plan->arrows[i].label_place] = ROUTE_LABEL;
	routes = routes_make(&plan->graph, ends);
	free(ends);
	return routes;
}

static void
put_layer(struct flow_put *put, const char *class_name, size_t len,
    void (*each)(struct flow_put *put, size_t i))
{
	size_t start = put->out->len;

	buf_printf(put->out, "<g class=\"%s\">", class_name);
	for (size_t i = 0; i < len; i++)
		each(put, i);
	if (put->out->ptr[put->out->len - 1] == '>' &&
	    put->out->len == start + strlen("<g class=\"\">") + strlen(class_name))
		buf_truncate(put->out, start);
	else
		buf_puts(put->out, "</g>");
}

static void
put_box_if_placed(struct flow_put *put, size_t i)
{
	if (put->plan->boxes[i].place >= 0)
		put_box(put, i);
}

void
flow_plan_put(struct flow_plan *plan, const char *class_name)
{
	struct flow_put put = {.plan = plan, .out = plan->drawing->out};
	const struct chart *chart = plan->chart;
	const struct chart_class *base = find_class(chart, "default");

	if (base)
		put.base = base->style;
	put.routes = make_routes(plan);
	mirror(plan, put.routes);
	drawing_open(plan->drawing, class_name, ceil(plan->graph.w) + 2 * MARGIN,
	    ceil(plan->graph.h) + 2 * MARGIN, NULL);
	put_layer(&put, "cl", plan->graph.clusters_len, put_cluster);
	put_layer(&put, "l", chart->edges_len, put_arrow);
	put_layer(&put, "l", chart->edges_len, put_loop);
	put_layer(&put, "ct", plan->graph.clusters_len, put_title);
	put_layer(&put, "lb", chart->edges_len, put_label);
	put_layer(&put, "n", chart->nodes_len, put_box_if_placed);
	buf_puts(put.out, "</svg>");
	routes_free(put.routes, plan->graph.edges_len);
}
