/* Flowcharts: `id@{ shape: cyl, label: "…" }`, a YAML map for a node or an arrow. */
#include "parse/mermaid_flow.h"

#include <string.h>

struct shape_name {
	const char *names; /* separated by blanks */
	enum chart_shape shape;
	bool near; /* ours looks different from Mermaid's */
};

static const struct shape_name shape_names[] = {
    {"rect proc process rectangle squarerect", SHAPE_SQUARE, false},
    {"rounded event roundedrect", SHAPE_ROUND, false},
    {"stadium terminal pill", SHAPE_STADIUM, false},
    {"fr-rect subprocess subproc framed-rectangle subroutine", SHAPE_SUBROUTINE, false},
    {"cyl db database cylinder", SHAPE_CYLINDER, false},
    {"circle circ", SHAPE_CIRCLE, false},
    {"ellipse", SHAPE_ELLIPSE, false},
    {"odd", SHAPE_ODD, false},
    {"diam decision diamond question", SHAPE_DIAMOND, false},
    {"hex hexagon prepare", SHAPE_HEXAGON, false},
    {"lean-r lean-right in-out", SHAPE_LEAN_RIGHT, false},
    {"lean-l lean-left out-in", SHAPE_LEAN_LEFT, false},
    {"trap-b priority trapezoid-bottom trapezoid", SHAPE_TRAPEZOID, false},
    {"trap-t manual trapezoid-top inv-trapezoid", SHAPE_INV_TRAPEZOID, false},
    {"dbl-circ double-circle", SHAPE_DOUBLE_CIRCLE, false},
    {"text", SHAPE_TEXT, false},
    {"notch-rect card notched-rectangle", SHAPE_CARD, false},
    {"bang", SHAPE_BANG, false},
    {"cloud", SHAPE_CLOUD, false},
    {"sm-circ start small-circle f-circ junction filled-circle", SHAPE_DOT, false},
    {"fr-circ stop framed-circle cross-circ summary crossed-circle", SHAPE_RING, false},
    {"fork join", SHAPE_BAR, false},
    {"brace comment brace-l", SHAPE_BRACE, false},
    {"brace-r", SHAPE_BRACE_RIGHT, false},
    {"braces", SHAPE_BRACES, false},
    {"doc document", SHAPE_DOCUMENT, false},
    {"docs documents st-doc stacked-document", SHAPE_DOCUMENTS, false},
    {"st-rect processes procs stacked-rectangle", SHAPE_STACKED, false},
    {"tri extract triangle", SHAPE_TRIANGLE, false},
    {"h-cyl das horizontal-cylinder", SHAPE_HORIZONTAL_CYLINDER, false},
    {"delay half-rounded-rectangle", SHAPE_DELAY, false},
    {"lin-cyl disk lined-cylinder", SHAPE_CYLINDER, true},
    {"lin-rect lined-rectangle lined-process lin-proc shaded-process", SHAPE_SUBROUTINE, true},
    {"div-rect div-proc divided-rectangle divided-process", SHAPE_SQUARE, true},
    {"win-pane internal-storage window-pane", SHAPE_SQUARE, true},
    {"hourglass collate", SHAPE_SQUARE, true},
    {"bolt com-link lightning-bolt", SHAPE_SQUARE, true},
    {"curv-trap display curved-trapezoid", SHAPE_HEXAGON, true},
    {"notch-pent loop-limit notched-pentagon", SHAPE_TRAPEZOID, true},
    {"flip-tri manual-file flipped-triangle", SHAPE_INV_TRAPEZOID, true},
    {"sl-rect manual-input sloped-rectangle", SHAPE_LEAN_RIGHT, true},
    {"bow-rect stored-data bow-tie-rectangle", SHAPE_HORIZONTAL_CYLINDER, true},
    {"tag-doc tagged-document lin-doc lined-document", SHAPE_DOCUMENT, true},
    {"tag-rect tag-proc tagged-rectangle tagged-process", SHAPE_CARD, true},
    {"flag paper-tape", SHAPE_DOCUMENT, true},
    {"datastore data-store", SHAPE_SQUARE, true},
    {"state note choice anchor icon", SHAPE_ROUND, true},
};

static bool
has_name(const char *names, struct slice name)
{
	while (*names) {
		size_t len = strcspn(names, " ");

		if (len == name.len && memcmp(names, name.ptr, len) == 0)
			return true;
		names += len + (names[len] == ' ');
	}
	return false;
}

bool
flow_shape_named(struct slice name, enum chart_shape *ret_shape, bool *ret_near)
{
	for (size_t i = 0; i < sizeof(shape_names) / sizeof(*shape_names); i++) {
		if (!has_name(shape_names[i].names, name))
			continue;
		*ret_shape = shape_names[i].shape;
		*ret_near = shape_names[i].near;
		return true;
	}
	return false;
}

/* The byte of the '}' that ends the map at `at`, quotes respected; text.len when none does. */
static size_t
find_close(struct mermaid *m, size_t at)
{
	bool quoted = false;

	if (m->misses & MISS_BRACE)
		return m->text.len;
	for (; at < m->text.len; at++) {
		if (m->text.ptr[at] == '"')
			quoted = !quoted;
		else if (m->text.ptr[at] == '}' && !quoted)
			return at;
	}
	m->misses |= MISS_BRACE;
	return m->text.len;
}

/* The map as YAML; blanks in front keep its columns true. */
static json_t *
load_map(struct mermaid *m, size_t open, size_t close)
{
	struct slice inside = slice_from(m->text.ptr + open + 1, close - open - 1);
	struct diag_at place = mermaid_place(m, open);
	struct buf yaml = BUF_INIT;
	json_t *map;

	for (unsigned i = 1; i < place.col && i < 200; i++)
		buf_putc(&yaml, ' ');
	if (memchr(inside.ptr, '\n', inside.len)) {
		buf_putc(&yaml, ' ');
		buf_put(&yaml, inside);
	} else {
		buf_putc(&yaml, '{');
		buf_put(&yaml, inside);
		buf_putc(&yaml, '}');
	}
	map = mermaid_yaml(m, buf_slice(&yaml), place.line);
	buf_finish(&yaml);
	return map;
}

static struct slice
text_of(struct mermaid *m, json_t *map, const char *key)
{
	return arena_copy(m->arena, slice_of(json_string_value(json_object_get(map, key))));
}

static bool
apply_shape(struct mermaid *m, struct chart_node *node, struct slice name, size_t at)
{
	enum chart_shape shape;
	bool near;

	if (!flow_shape_named(name, &shape, &near)) {
		mermaid_say(m, DIAG_ERROR, at,
		    "rect, rounded, stadium, cyl, circle, diam, hex, doc …",
		    "no shape is called '%.*s'", SLICE_ARG(name));
		return false;
	}
	if (near)
		mermaid_say(m, DIAG_WARNING, at, NULL, "shape '%.*s' is drawn in a simpler way",
		    SLICE_ARG(name));
	node->shape = shape;
	node->shape_name = name;
	return true;
}

static void
apply_map(struct mermaid *m, struct slice id, json_t *map, size_t at)
{
	struct slice shape = text_of(m, map, "shape"), label = text_of(m, map, "label");
	struct chart_node *node;

	if (flow_find(m, &m->flow->edges, id) >= 0) /* how an arrow moves is not drawn */
		return;
	node = &m->chart->nodes[flow_find(m, &m->flow->ids, id)];
	if (shape.len)
		apply_shape(m, node, shape, at);
	if (label.len)
		node->label = mermaid_label(m, label);
	if (json_object_get(map, "icon") || json_object_get(map, "img"))
		mermaid_say(m, DIAG_WARNING, at, NULL, "icons and pictures in nodes are not drawn");
}

bool
flow_metadata(struct mermaid *m, struct slice id, size_t at)
{
	size_t open = m->at + 1, close = find_close(m, open);
	json_t *map;

	if (close == m->text.len)
		return flow_fail(m, open, "close it with '}'", "'@{' is never closed by '}'");
	map = load_map(m, open, close);
	m->at = close + 1;
	if (!map)
		return true; /* said by the YAML reader; the rest of the line can still be read */
	apply_map(m, id, map, at);
	json_decref(map);
	return true;
}
