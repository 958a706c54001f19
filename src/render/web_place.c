/* Places of the site's graph. Roadmaps and shared skills push one another away and are pulled together
 * along their edges, beginning with a spiral in which roadmaps of the same skills are neighbours; only
 * near ones push, which a grid finds (T. Fruchterman, E. Reingold, "Graph drawing by force-directed
 * placement", 1991). Then nothing lies over anything else, and the skills of a single roadmap fill its
 * disc, as seeds do a sunflower. */
#include "base/mem.h"
#include "render/web.h"

#include <math.h>
#include <stdlib.h>

enum {
	LINE_R = 13,
	SKILL_R = 6,
	SINGLE_R = 3,
	SINGLE_GAP = 11,
	LABEL = 46, /* around what has a name, to the side; FLAT times less above and below */
	SMALL = 16, /* less of it when things push */
	NEAR = 120, /* how far things push */
	WORK = 3000000,
	ROUNDS_MAX = 220,
	ROUNDS_MIN = 8,
	TURN = 230, /* of the spiral */
	APART_ROUNDS = 64,
	MARGIN = 60,
};

#define GOLDEN 2.39996322972865332
#define PI     3.14159265358979324
#define FLAT   1.5

struct force {
	double x, y;
};

struct placing {
	struct web *web;
	size_t len; /* nodes that move: roadmaps and shared skills */
	unsigned *
	    home; /* by node: the roadmap of a skill of one, the rarest shared skill of a roadmap */
	unsigned *single; /* by roadmap: skills that only it has */
	double *room;     /* by moving node: the radius that it needs */
	double *reach;    /* and that in which it pushes: skills gather around roadmaps */
	double most;      /* of the reaches */
	struct force *forces;
	int *heads, *next; /* the grid: the first node of a cell, the next in the same; -1 ends */
	size_t across, down;
	double cell, left, top;
	bool crowded; /* something had to be moved in this round */
};

static bool
is_single(const struct web *web, size_t node)
{
	return node >= web->lines_len && web->nodes[node].links < 2;
}

static void
find_homes(struct placing *p)
{
	struct web *web = p->web;

	for (size_t i = 0; i < web->lines_len; i++)
		p->home[i] = ~0u;
	for (size_t i = 0; i < web->edges_len; i++) {
		unsigned line = web->edges[i].line, skill = web->edges[i].skill;

		if (is_single(web, skill)) {
			p->home[skill] = line;
			p->single[line]++;
		} else if (p->home[line] == ~0u ||
			   web->nodes[skill].links < web->nodes[p->home[line]].links) {
			p->home[line] = skill;
		}
	}
}

struct key {
	unsigned home, line;
};

static int
compare_keys(const void *left, const void *right)
{
	const struct key *a = left, *b = right;

	if (a->home != b->home)
		return a->home < b->home ? -1 : 1;
	return a->line < b->line ? -1 : a->line > b->line;
}

/* Roadmaps on a spiral, those of one skill together; shared skills in the middle of theirs. */
static void
begin(struct placing *p)
{
	struct web *web = p->web;
	struct key *keys = xcalloc(web->lines_len + 1, sizeof(*keys));
	double turn = 0;

	for (size_t i = 0; i < web->lines_len; i++)
		keys[i] = (struct key){p->home[i], (unsigned)i};
	qsort(keys, web->lines_len, sizeof(*keys), compare_keys);
	for (size_t i = 0; i < web->lines_len; i++) {
		struct web_node *node = &web->nodes[keys[i].line];
		double far = TURN * (turn / (2 * PI) + 0.5);

		node->x = far * cos(turn);
		node->y = far * sin(turn) * 0.7;
		turn += TURN / far; /* as far from one to the next as from turn to turn */
	}
	for (size_t i = 0; i < web->edges_len; i++) {
		struct web_node *skill = &web->nodes[web->edges[i].skill];
		const struct web_node *line = &web->nodes[web->edges[i].line];

		skill->x += line->x / skill->links;
		skill->y += line->y / skill->links;
	}
	for (size_t i = web->lines_len; i < p->len; i++) {
		web->nodes[i].x += 24 * cos((double)i * GOLDEN);
		web->nodes[i].y += 24 * sin((double)i * GOLDEN);
	}
	free(keys);
}

static size_t
cell_of(const struct placing *p, const struct web_node *node)
{
	size_t x = (size_t)((node->x - p->left) / p->cell),
	       y = (size_t)((node->y - p->top) / p->cell);

	return (y < p->down ? y : p->down - 1) * p->across + (x < p->across ? x : p->across - 1);
}

/* Sorts the moving nodes into cells; there are never many more cells than nodes. */
static void
make_grid(struct placing *p, double cell)
{
	double right = -INFINITY, bottom = -INFINITY;

	p->left = p->top = INFINITY;
	for (size_t i = 0; i < p->len; i++) {
		const struct web_node *node = &p->web->nodes[i];

		p->left = node->x < p->left ? node->x : p->left;
		p->top = node->y < p->top ? node->y : p->top;
		right = node->x > right ? node->x : right;
		bottom = node->y > bottom ? node->y : bottom;
	}
	p->cell = cell;
	while ((right - p->left + p->cell) * (bottom - p->top + p->cell) >
	       p->cell * p->cell * (4.0 * (double)p->len + 16))
		p->cell *= 1.5;
	p->across = (size_t)((right - p->left) / p->cell) + 1;
	p->down = (size_t)((bottom - p->top) / p->cell) + 1;
	p->heads = xrealloc(p->heads, p->across * p->down * sizeof(*p->heads));
	for (size_t i = 0; i < p->across * p->down; i++)
		p->heads[i] = -1;
	for (size_t i = p->len; i-- > 0;) {
		size_t at = cell_of(p, &p->web->nodes[i]);

		p->next[i] = p->heads[at];
		p->heads[at] = (int)i;
	}
}

/* Calls for each pair of nodes in the same cell or in neighbouring ones. Of a crowded cell only the
 * first are looked at. */
static inline void
each_pair(struct placing *p, void (*pair)(struct placing *p, size_t a, size_t b, double share),
    double share)
{
	static const int around[4][2] = {{1, 0}, {-1, 1}, {0, 1}, {1, 1}};

	for (size_t a = 0; a < p->len; a++) {
		size_t cell = cell_of(p, &p->web->nodes[a]);
		int seen = 0;

		for (int b = p->next[a]; b >= 0 && seen < 60; b = p->next[b], seen++)
			pair(p, a, (size_t)b, share);
		for (int i = 0; i < 4; i++) {
			long x = (long)(cell % p->across) + around[i][0];
			long y = (long)(cell / p->across) + around[i][1];

			if (x < 0 || x >= (long)p->across || y >= (long)p->down)
				continue;
			seen = 0;
			for (int b = p->heads[(size_t)y * p->across + (size_t)x];
			     b >= 0 && seen < 60; b = p->next[b], seen++)
				pair(p, a, (size_t)b, share);
		}
	}
}

/* The way from b to a, and the square of its length, which is all that most pairs are asked for; of
 * two in one place a way of their own. */
static inline struct force
way(const struct placing *p, size_t a, size_t b, double *ret_square)
{
	const struct web_node *m = &p->web->nodes[a], *n = &p->web->nodes[b];
	struct force d = {m->x - n->x, m->y - n->y};

	*ret_square = d.x * d.x + d.y * d.y;
	if (*ret_square < 0.0001) {
		d = (struct force){cos((double)a * GOLDEN), sin((double)a * GOLDEN)};
		*ret_square = 1;
	}
	return d;
}

static inline void
push(struct placing *p, size_t a, size_t b, double share)
{
	double square, room = p->reach[a] + p->reach[b], by;
	struct force d = way(p, a, b, &square);

	(void)share;
	if (square > (NEAR + room) * (NEAR + room))
		return;
	by = room * room / square * 0.9;
	p->forces[a].x += d.x * by;
	p->forces[a].y += d.y * by;
	p->forces[b].x -= d.x * by;
	p->forces[b].y -= d.y * by;
}

/* Edges of what has many pull less, each. */
static void
pull(struct placing *p)
{
	for (size_t i = 0; i < p->web->edges_len; i++) {
		size_t a = p->web->edges[i].line, b = p->web->edges[i].skill;
		double square, far, by;
		struct force d;

		if (b >= p->len)
			continue;
		d = way(p, a, b, &square);
		far = sqrt(square);
		by = fmax(far - p->room[a] - p->room[b], 0) / far * 0.5 /
		     sqrt(fmax(p->web->nodes[a].links, p->web->nodes[b].links));
		p->forces[a].x -= d.x * by;
		p->forces[a].y -= d.y * by;
		p->forces[b].x += d.x * by;
		p->forces[b].y += d.y * by;
	}
}

static void
move(struct placing *p, double most)
{
	for (size_t i = 0; i < p->len; i++) {
		struct web_node *node = &p->web->nodes[i];
		double far =
		    sqrt(p->forces[i].x * p->forces[i].x + p->forces[i].y * p->forces[i].y);
		double by = far > most ? most / far : 1;

		/* a little towards the middle, and flat: screens are wide */
		node->x += p->forces[i].x * by - node->x * 0.002;
		node->y += p->forces[i].y * by - node->y * 0.004;
		p->forces[i] = (struct force){0, 0};
	}
}

static void
settle(struct placing *p)
{
	double work = (double)p->len * 14 + (double)p->web->edges_len + 1;
	int rounds = (int)fmin(fmax(WORK / work, ROUNDS_MIN), ROUNDS_MAX);

	for (int i = 0; i < rounds; i++) {
		make_grid(p, NEAR + 2 * p->most);
		each_pair(p, push, 0);
		pull(p);
		move(p, 2 + 40.0 * (rounds - i) / rounds);
	}
}

/* Names stand below what they name, and are wider than high: so is the room around it. */
static inline void
keep_off(struct placing *p, size_t a, size_t b, double share)
{
	double square, far, room = p->room[a] + p->room[b], by;
	struct force d = way(p, a, b, &square);
	struct web_node *m = &p->web->nodes[a], *n = &p->web->nodes[b];

	if (square >= room * room)
		return;
	square += d.y * d.y * (FLAT * FLAT - 1);
	if (square >= room * room)
		return;
	p->crowded = true;
	far = sqrt(square);
	by = (room - far) / far * share;
	m->x += d.x * by;
	m->y += d.y * by;
	n->x -= d.x * by;
	n->y -= d.y * by;
}

/* Until nothing lies over anything else, or enough was tried. */
static void
set_apart(struct placing *p)
{
	double most = 0;

	for (size_t i = 0; i < p->len; i++)
		most = fmax(most, p->room[i]);
	p->crowded = true;
	for (int i = 0; i < APART_ROUNDS && p->crowded; i++) {
		p->crowded = false;
		make_grid(p, 2 * most);
		each_pair(p, keep_off, 0.5);
	}
}

/* Around its roadmap, the k-th of its skills. */
static void
place_singles(struct placing *p)
{
	struct web *web = p->web;
	unsigned *seen = xcalloc(web->lines_len + 1, sizeof(*seen));

	for (size_t i = p->len; i < web->len; i++) {
		const struct web_node *line = &web->nodes[p->home[i]];
		unsigned k = seen[p->home[i]]++;
		double far = SINGLE_GAP * sqrt((double)k + 4.5);

		web->nodes[i].x = line->x + far * cos(k * GOLDEN);
		web->nodes[i].y = line->y + far * sin(k * GOLDEN);
	}
	free(seen);
}

/* Moves all to where no coordinate is negative, and rounds them: what is drawn is what is written. */
static void
fit(struct web *web)
{
	double left = INFINITY, top = INFINITY, right = -INFINITY, bottom = -INFINITY;

	for (size_t i = 0; i < web->len; i++) {
		left = fmin(left, web->nodes[i].x);
		top = fmin(top, web->nodes[i].y);
		right = fmax(right, web->nodes[i].x);
		bottom = fmax(bottom, web->nodes[i].y);
	}
	for (size_t i = 0; i < web->len; i++) {
		web->nodes[i].x = round(web->nodes[i].x - left + MARGIN);
		web->nodes[i].y = round(web->nodes[i].y - top + MARGIN);
	}
	web->w = ceil(right - left) + 2 * MARGIN;
	web->h = ceil(bottom - top) + 2 * MARGIN;
}

static double
disc_of(unsigned singles)
{
	return singles ? SINGLE_GAP * sqrt(singles + 4.5) + SINGLE_GAP : LINE_R;
}

void
web_place(struct web *web)
{
	struct placing p = {.web = web, .len = web->len};

	while (p.len > web->lines_len && is_single(web, p.len - 1))
		p.len--;
	p.home = xcalloc(web->len + 1, sizeof(*p.home));
	p.single = xcalloc(web->lines_len + 1, sizeof(*p.single));
	p.room = xcalloc(p.len + 1, sizeof(*p.room));
	p.reach = xcalloc(p.len + 1, sizeof(*p.reach));
	p.forces = xcalloc(p.len + 1, sizeof(*p.forces));
	p.next = xcalloc(p.len + 1, sizeof(*p.next));
	find_homes(&p);
	for (size_t i = 0; i < web->len; i++)
		web->nodes[i].r = i < web->lines_len ? LINE_R : i < p.len ? SKILL_R : SINGLE_R;
	for (size_t i = 0; i < p.len; i++)
		p.room[i] = (i < web->lines_len ? disc_of(p.single[i]) : SKILL_R) + LABEL;
	for (size_t i = 0; i < p.len; i++) {
		p.reach[i] =
		    p.room[i] - SMALL +
		    (i < web->lines_len ? 22 * sqrt(web->nodes[i].links - p.single[i]) : 0);
		p.most = fmax(p.most, p.reach[i]);
	}
	begin(&p);
	settle(&p);
	set_apart(&p);
	place_singles(&p);
	fit(web);
	free(p.home);
	free(p.single);
	free(p.room);
	free(p.reach);
	free(p.forces);
	free(p.next);
	free(p.heads);
}
