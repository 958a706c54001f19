#include "render/diagram.h"

#include "base/mem.h"
#include "base/path.h"
#include "render/diagram_draw.h"

#include <stdlib.h>

void
label_make(struct label *label, const struct chart_label *from, struct slice fallback, double max,
    bool bold)
{
	*label = (struct label){.bold = bold};
	for (size_t i = 0; i < from->len; i++)
		em_wrap(&label->text, from->lines[i].text, max / FONT, bold || from->lines[i].bold);
	if (!from->len)
		em_wrap(&label->text, fallback, max / FONT, bold);
	label->w = label->text.width * FONT;
	label->h = (double)label->text.len * LINE;
}

void
label_finish(struct label *label)
{
	em_lines_finish(&label->text);
}

void
label_put(struct buf *out, const struct label *label, double x, double y)
{
	svg_text(out, &label->text, x, y, LINE);
}

void
label_put_plain(struct buf *out, const struct chart_label *label, struct slice fallback)
{
	for (size_t i = 0; i < label->len; i++) {
		if (i)
			buf_putc(out, ' ');
		buf_put_escaped(out, label->lines[i].text);
	}
	if (!label->len)
		buf_put_escaped(out, fallback);
}

struct slice
node_fallback(const struct chart_node *node)
{
	return node->shape == SHAPE_DEFAULT || node->shape_name.len ? node->id : SLICE("");
}

static const char *
state_class(enum status status)
{
	static const char *const names[STATUS_COUNT] = {[STATUS_DONE] = "done",
	    [STATUS_DOING] = "doing",
	    [STATUS_PARTIAL] = "doing",
	    [STATUS_PLANNED] = "plan"};

	return names[status] ? names[status] : "";
}

static void
put_class(struct buf *out, const char *a, const char *b)
{
	if (!*a && !*b)
		return;
	buf_printf(out, " class=\"%s%s%s\"", a, *a && *b ? " " : "", b);
}

/* ` aria-label="Python: done"` */
static void
put_state_label(struct drawing *drawing, int node)
{
	const struct chart_node *at = &drawing->chart->nodes[node];
	enum status status = drawing->targets[node].status;

	if (status == STATUS_NONE)
		return;
	buf_puts(drawing->out, " aria-label=\"");
	label_put_plain(drawing->out, &at->label, node_fallback(at));
	buf_puts(drawing->out, ": ");
	buf_put_escaped(drawing->out, slice_of(drawing->env->words->states[status]));
	buf_putc(drawing->out, '"');
}

void
node_open(struct drawing *drawing, int node, const char *class_name, const double box[4])
{
	struct slice href = drawing->targets[node].href;
	const char *state = state_class(drawing->targets[node].status);
	struct buf *out = drawing->out;

	if (!href.len) {
		buf_puts(out, "<g");
		put_class(out, class_name, state);
		if (drawing->targets[node].status != STATUS_NONE)
			buf_puts(out, " role=\"img\"");
		put_state_label(drawing, node);
		buf_putc(out, '>');
		return;
	}
	buf_puts(out, "<a href=\"");
	url_put_href(out, href);
	buf_putc(out, '"');
	put_class(out, class_name, state);
	put_state_label(drawing, node);
	buf_putc(out, '>');
	if (box) {
		buf_puts(out, "<path class=\"z\" d=\"M");
		svg_num(out, box[0]);
		buf_putc(out, ' ');
		svg_num(out, box[1]);
		buf_putc(out, 'h');
		svg_num(out, box[2]);
		buf_putc(out, 'v');
		svg_num(out, box[3]);
		buf_putc(out, 'h');
		svg_num(out, -box[2]);
		buf_puts(out, "z\"/>");
	}
}

void
node_close(struct drawing *drawing, int node)
{
	buf_puts(drawing->out, drawing->targets[node].href.len ? "</a>" : "</g>");
}

/* The signs of look.md: filled with a tick, half, two bars, a slash, a dash. */
static void
put_sign(struct buf *out, enum status status, double x, double y)
{
	static const char *const signs[STATUS_COUNT] = {[STATUS_DONE] = "m-3.7.3 2.7 2.7 5-5.6",
	    [STATUS_DOING] = "m0-8a8 8 0 0 1 0 16z",
	    [STATUS_PARTIAL] = "m0-8a8 8 0 0 1 0 16z",
	    [STATUS_PAUSED] = "m-2-3v6m4-6v6",
	    [STATUS_BLOCKED] = "m-4.5 4.5 9-9",
	    [STATUS_SKIPPED] = "m-4 0h8"};

	if (!signs[status])
		return;
	buf_printf(out, "<path class=\"%s\" d=\"M",
	    status == STATUS_DONE                                ? "k"
	    : status == STATUS_DOING || status == STATUS_PARTIAL ? "kf"
								 : "ks");
	svg_num(out, x);
	buf_putc(out, ' ');
	svg_num(out, y);
	buf_puts(out, signs[status]);
	buf_puts(out, "\"/>");
}

void
put_station(struct buf *out, enum status status, double x, double y)
{
	buf_puts(out, "<circle class=\"s0\"");
	svg_attr(out, "cx", x);
	svg_attr(out, "cy", y);
	buf_puts(out, " r=\"8\"/>");
	put_sign(out, status, x, y);
}

/* What a chart without a title of its own is called. */
static struct slice
name_of(const struct chart *chart, const struct diagram_env *env)
{
	return chart->acc_title.len ? chart->acc_title
	       : chart->title.len   ? chart->title
	       : env->name.len      ? env->name
				    : slice_of(env->words->diagram);
}

void
drawing_open(struct drawing *drawing, const char *class_name, double width, double height,
    const struct chart_label *name)
{
	const struct chart *chart = drawing->chart;
	const struct diagram_env *env = drawing->env;
	struct buf *out = drawing->out;
	struct slice title = name_of(chart, env);

	svg_open(out, class_name, width, height);
	buf_printf(out, " role=\"%s\" aria-label=\"", drawing->linked ? "group" : "img");
	if (name)
		label_put_plain(out, name, title);
	else
		buf_put_escaped(out, title);
	buf_puts(out, "\">");
}

void
drawing_box_open(struct drawing *drawing, const char *class_name, double w, double room)
{
	struct buf *out = drawing->out;
	bool wide = w > room;

	buf_printf(out, "<div class=\"%s%s%s\"", class_name, *class_name && wide ? " " : "",
	    wide ? "pan" : "");
	if (wide) {
		buf_puts(out, " role=\"region\" tabindex=\"0\" aria-label=\"");
		buf_put_escaped(out, slice_of(drawing->env->words->diagram));
		buf_putc(out, '"');
	}
	buf_putc(out, '>');
}

/* Looks every node up once; plain text of all lines is its label. */
static void
find_targets(struct drawing *drawing)
{
	const struct diagram_env *env = drawing->env;
	struct buf label = BUF_INIT;

	drawing->targets = xcalloc(drawing->chart->nodes_len + 1, sizeof(*drawing->targets));
	for (size_t i = 0; i < drawing->chart->nodes_len; i++) {
		const struct chart_node *node = &drawing->chart->nodes[i];
		struct diagram_target *target = &drawing->targets[i];

		*target = (struct diagram_target){.href = SLICE("")};
		if (env->find) {
			buf_truncate(&label, 0);
			for (size_t k = 0; k < node->label.len; k++) {
				buf_puts(&label, k ? " " : "");
				buf_put(&label, node->label.lines[k].text);
			}
			if (!node->label.len)
				buf_put(&label, node_fallback(node));
			*target = env->find(env->context, buf_slice(&label));
		}
		if (node->href.len)
			target->href = node->href;
		drawing->linked = drawing->linked || target->href.len;
	}
	buf_finish(&label);
}

static void
put_key(struct drawing *drawing, enum status status)
{
	struct buf *out = drawing->out;
	const char *state = state_class(status);

	buf_printf(out,
	    "<span class=\"key%s%s\"><svg class=\"mk\" width=\"18\" height=\"18\" "
	    "viewBox=\"0 0 18 18\" aria-hidden=\"true\">",
	    *state ? " " : "", state);
	put_station(out, status, 9, 9);
	buf_puts(out, "</svg>");
	buf_put_escaped(out, slice_of(drawing->env->words->states[status]));
	buf_puts(out, "</span>");
}

/* Only states that occur; a chart without any has no legend. */
static void
put_legend(struct drawing *drawing)
{
	if (!(drawing->states & ~1u))
		return;
	for (int status = 1; status < STATUS_COUNT; status++)
		if (drawing->states >> status & 1)
			put_key(drawing, (enum status)status);
	if (drawing->states & 1)
		put_key(drawing, STATUS_NONE);
}

/* Of a node; where a state diagram begins and ends has a word of its own. */
static void
put_name(struct drawing *drawing, const struct chart_node *node)
{
	const struct diagram_words *words = drawing->env->words;

	if (drawing->chart->kind == CHART_STATE && !node->label.len &&
	    (node->shape == SHAPE_DOT || node->shape == SHAPE_RING))
		buf_put_escaped(
		    drawing->out, slice_of(node->shape == SHAPE_DOT ? words->start : words->end));
	else
		label_put_plain(drawing->out, &node->label,
		    drawing->chart->kind == CHART_STATE ? node->id : node_fallback(node));
}

static void
put_arrows(struct drawing *drawing, size_t from, const size_t *next)
{
	const struct chart *chart = drawing->chart;
	struct buf *out = drawing->out;
	const struct chart_node *node = &chart->nodes[chart->edges[from].from];

	buf_puts(out, "<li>");
	put_name(drawing, node);
	buf_puts(out, " \u2192 ");
	for (size_t i = from; i != SIZE_MAX; i = next[i]) {
		const struct chart_edge *edge = &chart->edges[i];

		node = &chart->nodes[edge->to];
		if (i != from)
			buf_puts(out, ", ");
		put_name(drawing, node);
		if (edge->label.len) {
			buf_puts(out, " (");
			label_put_plain(out, &edge->label, SLICE(""));
			buf_putc(out, ')');
		}
	}
	buf_puts(out, "</li>");
}

/* What stands in the boxes of classes and entities. */
static void
put_rows(struct drawing *drawing, const struct chart_node *node)
{
	struct buf *out = drawing->out;

	buf_puts(out, "<li>");
	put_name(drawing, node);
	for (size_t i = 0; i < node->rows_len; i++) {
		buf_puts(out, i ? "; " : ": ");
		for (size_t k = 0; k < ROW_CELLS; k++) {
			buf_puts(out, k && node->rows[i].cells[k].len ? " " : "");
			buf_put_escaped(out, node->rows[i].cells[k]);
		}
	}
	buf_puts(out, "</li>");
}

/* What the arrows say, for those who hear the page: one line per node that points to others. */
static void
put_list(struct drawing *drawing)
{
	const struct chart *chart = drawing->chart;
	size_t *next = xcalloc(chart->edges_len + 1, sizeof(*next));
	size_t *first = xcalloc(chart->nodes_len + 1, sizeof(*first));
	bool any = false;

	for (size_t i = 0; i < chart->nodes_len; i++)
		first[i] = SIZE_MAX;
	for (size_t i = chart->edges_len; i-- > 0;) {
		next[i] = first[chart->edges[i].from];
		first[chart->edges[i].from] = i;
	}
	for (size_t i = 0; i < chart->nodes_len; i++) {
		if (first[i] == SIZE_MAX && !chart->nodes[i].rows_len)
			continue;
		if (!any)
			buf_puts(drawing->out, "<ul class=\"vh\">");
		any = true;
		if (chart->nodes[i].rows_len)
			put_rows(drawing, &chart->nodes[i]);
		if (first[i] != SIZE_MAX)
			put_arrows(drawing, first[i], next);
	}
	if (any)
		buf_puts(drawing->out, "</ul>");
	free(first);
	free(next);
}

static void
put_source(struct buf *out, const struct diagram_env *env)
{
	buf_puts(out, "<div class=\"code\"><pre tabindex=\"0\"><code class=\"language-mermaid\">");
	buf_put_escaped(out, env->source);
	buf_puts(out, "</code></pre></div>");
}

static void
put_caption(struct drawing *drawing)
{
	struct buf *out = drawing->out;

	buf_puts(out, "<figcaption>");
	put_legend(drawing);
	buf_puts(out, "<details class=\"src\"><summary>");
	buf_put_escaped(out, slice_of(drawing->env->words->source));
	buf_puts(out, "</summary>");
	put_source(out, drawing->env);
	buf_puts(out, "</details></figcaption></figure>");
}

/* A kind that only Mermaid itself draws: what its script looks for, readable without it. */
static void
put_other(struct buf *out, const struct chart *chart, const struct diagram_env *env)
{
	buf_printf(
	    out, "<figure class=\"diagram other\" data-kind=\"%.*s\"", SLICE_ARG(chart->keyword));
	svg_text_attr(out, "data-name", name_of(chart, env));
	svg_text_attr(out, "data-source", slice_of(env->words->source));
	buf_puts(out, "><p class=\"fail\">");
	buf_put_escaped(out, slice_of(env->words->needs_script));
	buf_puts(out, "</p>");
	put_source(out, env);
	buf_puts(out, "</figure>");
}

/* The message is for the author, in English; that it failed is for readers, in theirs. */
static void
put_failed(struct buf *out, const struct chart *chart, const struct diagram_env *env)
{
	buf_puts(out, "<figure class=\"diagram failed\"><p class=\"fail\">");
	buf_put_escaped(out, slice_of(env->words->failed));
	if (chart->problem.len) {
		buf_printf(
		    out, " <span lang=\"en\">%u:%u: ", chart->problem_line, chart->problem_col);
		buf_put_escaped(out, chart->problem);
		buf_puts(out, "</span>");
	}
	buf_puts(out, "</p>");
	put_source(out, env);
	buf_puts(out, "</figure>");
}

static bool
draw(struct drawing *drawing)
{
	switch (drawing->chart->kind) {
	case CHART_FLOWCHART:
		return draw_flow(drawing);
	case CHART_MINDMAP:
		return draw_mindmap(drawing);
	case CHART_TIMELINE:
		return draw_timeline(drawing);
	case CHART_GANTT:
		return draw_gantt(drawing);
	case CHART_STATE:
	case CHART_CLASS:
	case CHART_ER:
		return draw_flow(drawing);
	case CHART_SEQUENCE:
		return draw_sequence(drawing);
	case CHART_PIE:
		return draw_pie(drawing);
	default:
		return false;
	}
}

/* A title that the author gave is shown; a name from the heading above is not said twice. */
static void
put_title(struct drawing *drawing)
{
	if (!drawing->chart->title.len)
		return;
	buf_puts(drawing->out, "<p class=\"dt\">");
	buf_put_escaped(drawing->out, drawing->chart->title);
	buf_puts(drawing->out, "</p>");
}

enum diagram_result
diagram_put(struct buf *out, const struct chart *chart, const struct diagram_env *env)
{
	struct drawing drawing = {.out = out, .chart = chart, .env = env};
	struct slice kind = chart->kind == CHART_FLOWCHART ? SLICE("flowchart")
			    : chart->kind == CHART_STATE   ? SLICE("stateDiagram")
							   : chart->keyword;
	size_t start = out->len;
	bool drawn = false;

	if (chart_drawable(chart)) {
		find_targets(&drawing);
		buf_printf(
		    out, "<figure class=\"diagram bleed\" data-kind=\"%.*s\">", SLICE_ARG(kind));
		put_title(&drawing);
		drawn = draw(&drawing);
		if (drawn) {
			if (chart->acc_descr.len) {
				buf_puts(out, "<p class=\"vh\">");
				buf_put_escaped(out, chart->acc_descr);
				buf_puts(out, "</p>");
			}
			if (chart->kind != CHART_SEQUENCE)
				put_list(&drawing);
			put_caption(&drawing);
		}
		free(drawing.targets);
	}
	if (drawn)
		return DIAGRAM_DRAWN;
	buf_truncate(out, start);
	if (chart->kind == CHART_OTHER && !chart->errors) {
		put_other(out, chart, env);
		return DIAGRAM_OTHER;
	}
	put_failed(out, chart, env);
	return drawing.unplaced ? DIAGRAM_UNPLACED : DIAGRAM_WRONG;
}
