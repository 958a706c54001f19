/* Drawn as a line map: the page is the sign from which its line runs down; each shared skill is an
 * interchange, and the lines that cross there run beside it until each ends at its name. */
#include "render/data_near.h"

#include "base/path.h"
#include "conf/config.h"
#include "model/graph.h"
#include "render/em.h"
#include "render/svg.h"

#include <stdlib.h>

enum {
	WIDTH = 208, /* of the column beside the text */
	SIZE = 13,   /* of letters */
	STEP = 17,   /* from one line of letters to the next */
	ROW = 28,    /* from one stop to the next, at least */
	LEFT = 10,   /* where the page's own line runs */
	GAP = 17,    /* between lines */
	TEXT = 15,   /* from a stop to its name */
	LABEL_LINES = 2,
	SIGN_LINES = 3,
	WINDOW = 12,   /* pages looked at for each skill: those beside it in a long list */
	LINES_MAX = 96 /* WINDOW * NEAR_SKILLS */
};

/* Another plan that teaches some of the skills. */
struct crossing {
	const struct page *page;
	unsigned skills;    /* a bit for each of near->skills */
	double top, bottom; /* where its line runs */
};

struct picture {
	const struct data_ctx *ctx;
	const struct near *near;
	struct crossing lines[LINES_MAX];
	size_t lines_len;
	struct buf rings, names;              /* stops of pages; what is written beside all stops */
	struct buf inks, dots;                /* path data of interchanges, and of all stops */
	struct buf links, own, before, after; /* path data of what joins them */
	double y;                             /* of the next row's top */
};

void
near_add(struct near_stop *list, size_t *len, struct near_stop stop)
{
	for (size_t i = 0; i < *len; i++)
		if (list[i].page == stop.page && list[i].term == stop.term)
			return;
	if (*len < NEAR_PAGES)
		list[(*len)++] = stop;
}

bool
near_has(const struct near *near, const struct page *page)
{
	for (size_t i = 0; i < near->before_len; i++)
		if (near->before[i].page == page)
			return true;
	for (size_t i = 0; i < near->after_len; i++)
		if (near->after[i].page == page)
			return true;
	return false;
}

static unsigned
count_bits(unsigned bits)
{
	unsigned count = 0;

	for (; bits; bits &= bits - 1)
		count++;
	return count;
}

/* A plan and its translations are one line. */
static bool
is_same(const struct page *a, const struct page *b)
{
	return a == b || (a->translations && a->translations == b->translations);
}

/* The version for this reader of a page that teaches the skill. */
static const struct page *
version_of(const struct page *page, int lang)
{
	const struct translations *group = page->translations;
	const struct page *own = group && (size_t)lang < group->len ? group->pages[lang] : NULL;

	return own && page_is_listed(own) ? own : page;
}

static void
meet(struct picture *picture, const struct page *page, unsigned skill)
{
	size_t i = 0;

	while (i < picture->lines_len && !is_same(picture->lines[i].page, page))
		i++;
	if (i == LINES_MAX)
		return;
	if (i == picture->lines_len)
		picture->lines[picture->lines_len++] = (struct crossing){.page = page};
	picture->lines[i].skills |= 1u << skill;
}

/* The first of the pages whose path is not before that of `page`. */
static size_t
place_in(struct page_list list, const struct page *page)
{
	size_t low = 0, high = list.len;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (slice_cmp(list.items[middle]->path, page->path) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Plans that teach the skill; of many those whose files lie around this one's. */
static void
meet_lines_of(struct picture *picture, unsigned skill)
{
	const struct page *here = skill_source(picture->ctx->view->page);
	int term = picture->near->skills[skill];
	struct page_list list = roadmap_term_pages(picture->ctx->data->site->roadmap, term);
	size_t at = list.len > WINDOW ? place_in(list, here) : 0;
	size_t first = at > WINDOW / 2 ? at - WINDOW / 2 : 0;

	if (list.len > WINDOW && first > list.len - WINDOW)
		first = list.len - WINDOW;
	for (size_t i = first; i < list.len && i < first + WINDOW; i++)
		if (!is_same(list.items[i], here) && skill_is_taught(list.items[i], term))
			meet(picture, list.items[i], skill);
}

static int
by_skills(const void *a, const void *b)
{
	const struct crossing *x = a, *y = b;
	unsigned m = count_bits(x->skills), n = count_bits(y->skills);

	return m != n ? (m > n ? -1 : 1) : slice_cmp(x->page->path, y->page->path);
}

static void
find_lines(struct picture *picture)
{
	for (unsigned i = 0; i < picture->near->skills_len; i++)
		meet_lines_of(picture, i);
	qsort(picture->lines, picture->lines_len, sizeof(*picture->lines), by_skills);
	if (picture->lines_len > NEAR_LINES)
		picture->lines_len = NEAR_LINES;
	for (size_t i = 0; i < picture->lines_len; i++)
		picture->lines[i].page =
		    version_of(picture->lines[i].page, picture->ctx->view->lang);
}

static double
column(size_t line)
{
	return LEFT + GAP * (double)(line + 1);
}

static void
put_dot(struct buf *path, double x, double y)
{
	buf_putc(path, 'M');
	svg_num(path, x);
	buf_putc(path, ' ');
	svg_num(path, y);
	buf_puts(path, "h0");
}

/* A stop of a page has the colour of its line, one of a skill that of ink. */
static void
put_ring(struct picture *picture, const struct page *page, double x, double y)
{
	put_dot(&picture->dots, x, y);
	if (!page) {
		put_dot(&picture->inks, x, y);
		return;
	}
	buf_printf(&picture->rings, "<path class=\"s hue line-%d\" d=\"",
	    data_line(picture->ctx->data, page));
	put_dot(&picture->rings, x, y);
	buf_puts(&picture->rings, "\"/>");
}

static void
put_link(struct buf *path, double x, double y, char way, double to)
{
	buf_putc(path, 'M');
	svg_num(path, x);
	buf_putc(path, ' ');
	svg_num(path, y);
	buf_putc(path, way);
	svg_num(path, to);
}

/* Text of a few lines whose middle is at `y`; what is longer ends in an ellipsis. */
static void
put_text(struct buf *out, const struct em_lines *text, size_t len, double x, double y)
{
	buf_puts(out, "<text");
	svg_attr(out, "x", x);
	svg_attr(out, "y", y - STEP * (double)(len - 1) / 2);
	buf_putc(out, '>');
	for (size_t i = 0; i < len; i++) {
		if (i) {
			buf_puts(out, "<tspan");
			svg_attr(out, "x", x);
			buf_printf(out, " dy=\"%d\">", STEP);
		}
		buf_put_escaped(out, slice_trim(text->lines[i]));
		if (i + 1 == len && text->len > len)
			buf_puts(out, "\u2026");
		if (i)
			buf_puts(out, "</tspan>");
	}
	buf_puts(out, "</text>");
}

static void
put_href(struct picture *picture, const struct near_stop *stop)
{
	const struct page_data *data = picture->ctx->data;
	struct buf url = BUF_INIT, *out = &picture->names;

	if (stop->page) {
		buf_put(&url, stop->page->url);
	} else {
		struct view view = {.kind = VIEW_TOPIC,
		    .lang = picture->ctx->view->lang,
		    .term = stop->term,
		    .number = 1};

		view_put_url(&url, data->site, &view);
	}
	buf_put(out, buf_slice(&picture->ctx->root));
	url_encode_path(out, buf_slice(&url));
	if (data->site->conf->offline && (!url.len || url.ptr[url.len - 1] == '/'))
		buf_puts(out, "index.html");
	buf_finish(&url);
}

/* For those who cannot see where a line crosses. */
static void
put_crossings(struct picture *picture, const struct crossing *line)
{
	struct buf *out = &picture->names;
	const char *before = "<desc>";

	for (size_t i = 0; i < picture->near->skills_len; i++) {
		if (!(line->skills >> i & 1))
			continue;
		buf_puts(out, before);
		buf_put_escaped(out, skill_label(picture->ctx->data->site, picture->ctx->view->lang,
					 picture->near->skills[i]));
		before = ", ";
	}
	buf_puts(out, "</desc>");
}

/* A row: a link beside `x`, as high as its name. Returns where the middle of the row is. */
static double
put_stop(
    struct picture *picture, const struct near_stop *stop, double x, const struct crossing *line)
{
	const struct page_data *data = picture->ctx->data;
	struct buf *out = &picture->names;
	int lang = picture->ctx->view->lang;
	struct slice title = stop->page ? slice_of(data_page_name(stop->page))
					: skill_label(data->site, lang, stop->term);
	struct em_lines text = {0};
	double height, y;
	size_t len;

	x += TEXT;
	em_wrap(&text, title, (WIDTH - x) / SIZE - 0.8, false);
	len = text.len < LABEL_LINES ? text.len : LABEL_LINES;
	height = len > 1 ? STEP * (double)len + ROW - STEP : ROW;
	y = picture->y + height / 2;
	picture->y += height;
	buf_puts(out, "<a href=\"");
	put_href(picture, stop);
	buf_putc(out, '"');
	if (stop->page && stop->page->lang != lang)
		buf_printf(out, " lang=\"%s\"", data_tag(data, stop->page->lang));
	buf_putc(out, '>');
	if (line)
		put_crossings(picture, line);
	put_text(out, &text, len, x, y);
	buf_puts(out, "</a>");
	em_lines_finish(&text);
	return y;
}

/* The page itself, on a sign as wide as the picture. Returns where its lower edge is. */
static double
put_sign(struct picture *picture)
{
	struct slice title = slice_of(data_page_name(picture->ctx->view->page));
	struct buf *out = &picture->names;
	struct em_lines text = {0};
	double height, y = picture->y;
	size_t len;

	em_wrap(&text, title, (double)(WIDTH - 20) / SIZE - 0.8, true);
	len = text.len < SIGN_LINES ? text.len : SIGN_LINES;
	height = STEP * (double)len + 13;
	buf_puts(out, "<g class=\"me\">");
	svg_rect(out, 0, y, WIDTH, height, 3);
	put_text(out, &text, len, 10, y + height / 2);
	buf_puts(out, "</g>");
	em_lines_finish(&text);
	picture->y += height;
	return picture->y;
}

static void
put_before(struct picture *picture)
{
	const struct near *near = picture->near;
	double first = 0;

	for (size_t i = 0; i < near->before_len; i++) {
		double y = put_stop(picture, &near->before[i], LEFT, NULL);

		first = i ? first : y;
		put_ring(picture, near->before[i].page, LEFT, y);
	}
	if (near->before_len) {
		picture->y += 6;
		put_link(&picture->before, LEFT, first, 'V', picture->y);
	}
}

/* Rows of skills; where each of the other lines begins and may end is known afterwards. */
static double
put_skills(struct picture *picture)
{
	const struct near *near = picture->near;
	double text = column(picture->lines_len) - GAP, last = picture->y;

	picture->y += 6;
	for (size_t i = 0; i < near->skills_len; i++) {
		struct near_stop stop = {NULL, near->skills[i]};
		double y = last = put_stop(picture, &stop, text, NULL), end = LEFT;

		put_ring(picture, NULL, LEFT, y);
		for (size_t k = 0; k < picture->lines_len; k++) {
			struct crossing *line = &picture->lines[k];

			if (!(line->skills >> i & 1))
				continue;
			line->top = line->top > 0 ? line->top : y;
			end = column(k);
			put_ring(picture, NULL, end, y);
		}
		if (end > LEFT)
			put_link(&picture->links, LEFT, y, 'H', end);
	}
	return last;
}

/* The line furthest to the right ends first, so that none crosses a name. */
static void
put_ends(struct picture *picture)
{
	for (size_t k = picture->lines_len; k-- > 0;) {
		struct crossing *line = &picture->lines[k];
		struct near_stop stop = {line->page, 0};

		line->bottom = put_stop(picture, &stop, column(k), line);
		put_ring(picture, line->page, column(k), line->bottom);
	}
}

/* What comes after on the line itself, what only links here on a dotted one. Returns the end of
 * the former. */
static double
put_after(struct picture *picture, double end)
{
	const struct near *near = picture->near;
	double last;

	for (size_t i = 0; i < near->after_len; i++) {
		end = put_stop(picture, &near->after[i], LEFT, NULL);
		put_ring(picture, near->after[i].page, LEFT, end);
	}
	last = end;
	for (size_t i = 0; i < near->links_len; i++) {
		last = put_stop(picture, &near->links[i], LEFT, NULL);
		put_ring(picture, near->links[i].page, LEFT, last);
	}
	if (near->links_len)
		put_link(&picture->after, LEFT, end, 'V', last);
	return end;
}

static void
put_path(struct buf *out, const char *class_name, const struct buf *data)
{
	if (!data->len)
		return;
	buf_puts(out, "<path class=\"");
	buf_puts(out, class_name);
	buf_puts(out, "\" d=\"");
	buf_put(out, buf_slice(data));
	buf_puts(out, "\"/>");
}

static void
put_picture(struct picture *picture, struct buf *out)
{
	const struct data_ctx *ctx = picture->ctx;

	svg_open(out, "near", WIDTH, picture->y);
	buf_puts(out, " role=\"group\" aria-label=\"");
	buf_put_escaped(out, slice_of(data_word(ctx->data, ctx->view->lang, "near")));
	buf_puts(out, "\">");
	put_path(out, "d", &picture->before);
	put_path(out, "d", &picture->after);
	put_path(out, "c", &picture->links); /* under lines that do not stop there */
	for (size_t k = 0; k < picture->lines_len; k++) {
		const struct crossing *line = &picture->lines[k];

		buf_printf(
		    out, "<path class=\"hue line-%d\" d=\"", data_line(ctx->data, line->page));
		put_link(out, column(k), line->top, 'V', line->bottom);
		buf_puts(out, "\"/>");
	}
	put_path(out, "o", &picture->own);
	put_path(out, "s", &picture->inks);
	buf_put(out, buf_slice(&picture->rings));
	put_path(out, "p", &picture->dots);
	buf_put(out, buf_slice(&picture->names));
	buf_puts(out, "</svg>");
}

static void
draw(struct picture *picture, struct buf *out)
{
	double top, end;

	find_lines(picture);
	put_before(picture);
	top = put_sign(picture);
	end = put_skills(picture);
	put_ends(picture);
	end = put_after(picture, end);
	if (end > top)
		put_link(&picture->own, LEFT, top, 'V', end);
	put_picture(picture, out);
}

void
data_near(const struct data_ctx *ctx, json_t *object, const struct near *near)
{
	struct picture picture = {.ctx = ctx, .near = near, .y = 1};
	struct buf *parts[] = {&picture.rings, &picture.names, &picture.inks, &picture.dots,
	    &picture.links, &picture.own, &picture.before, &picture.after};
	struct buf out = BUF_INIT;

	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		buf_init(parts[i]);
	if (near->before_len + near->after_len + near->links_len + near->skills_len)
		draw(&picture, &out);
	data_text(object, "near", buf_slice(&out));
	data_flag(object, "has_near", out.len > 0);
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		buf_finish(parts[i]);
	buf_finish(&out);
}
