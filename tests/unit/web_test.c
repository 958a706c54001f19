/* The places of the site's graph: in the picture, over nothing else, near what they belong to, and the
 * same every time. */
#include "unit.h"

#include "base/mem.h"
#include "render/web.h"

#include <math.h>
#include <stdlib.h>

enum { NODES_CAP = 10000 };

/* A web of `lines` roadmaps: each pair of neighbours shares `shared` skills, each has `single` of its
 * own. Shared skills come before the others, as in web_new. */
static struct web *
make_web(size_t lines, size_t shared, size_t single)
{
	struct web *web = xcalloc(1, sizeof(*web));
	size_t pairs = lines > 1 ? lines - 1 : 0, first = lines + pairs * shared;

	web->lines_len = lines;
	web->len = first + lines * single;
	assert_true(web->len <= NODES_CAP);
	web->nodes = xcalloc(web->len + 1, sizeof(*web->nodes));
	web->edges = xcalloc(2 * pairs * shared + lines * single + 1, sizeof(*web->edges));
	for (size_t line = 0; line < lines; line++) {
		size_t from = line ? line - 1 : 0, to = line < pairs ? line + 1 : pairs;

		for (size_t pair = from; pair < to; pair++)
			for (size_t i = 0; i < shared; i++)
				web->edges[web->edges_len++] = (struct web_edge){
				    (unsigned)line, (unsigned)(lines + pair * shared + i)};
		for (size_t i = 0; i < single; i++)
			web->edges[web->edges_len++] = (struct web_edge){
			    (unsigned)line, (unsigned)(first + line * single + i)};
	}
	for (size_t i = 0; i < web->edges_len; i++) {
		web->nodes[web->edges[i].line].links++;
		web->nodes[web->edges[i].skill].links++;
	}
	web_place(web);
	return web;
}

static double
distance(const struct web *web, size_t a, size_t b)
{
	return hypot(web->nodes[a].x - web->nodes[b].x, web->nodes[a].y - web->nodes[b].y);
}

static void
check_inside(const struct web *web)
{
	for (size_t i = 0; i < web->len; i++) {
		const struct web_node *node = &web->nodes[i];

		assert_true(isfinite(node->x) && isfinite(node->y) && node->r > 0);
		assert_true(node->x - node->r >= 0 && node->x + node->r <= web->w);
		assert_true(node->y - node->r >= 0 && node->y + node->r <= web->h);
		assert_true(node->x == round(node->x) && node->y == round(node->y));
	}
}

/* What has a name keeps a way from all others that have one; dots do not touch. */
static void
check_apart(const struct web *web)
{
	for (size_t a = 0; a < web->len; a++)
		for (size_t b = 0; b < a; b++) {
			bool named = web->nodes[a].links > 1 && web->nodes[b].links > 1;
			double least = web->nodes[a].r + web->nodes[b].r + (named ? 10 : 1);

			if (distance(web, a, b) < least)
				fail_msg("%zu and %zu are %.1f apart", a, b, distance(web, a, b));
		}
}

/* A skill of one roadmap is nearer to that than to any other. */
static void
check_homes(const struct web *web)
{
	for (size_t i = 0; i < web->edges_len; i++) {
		size_t line = web->edges[i].line, skill = web->edges[i].skill;

		if (web->nodes[skill].links > 1)
			continue;
		for (size_t other = 0; other < web->lines_len; other++)
			if (other != line)
				assert_true(
				    distance(web, skill, line) < distance(web, skill, other));
	}
}

static void
test_small(void **state)
{
	static const size_t sizes[][3] = {
	    {1, 0, 0}, {1, 0, 40}, {2, 1, 0}, {2, 3, 5}, {5, 8, 6}, {12, 4, 20}, {40, 3, 12}};

	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		struct web *web = make_web(sizes[i][0], sizes[i][1], sizes[i][2]);

		check_inside(web);
		check_apart(web);
		check_homes(web);
		web_free(web);
	}
}

/* Roadmaps that share skills are nearer to one another than those which share none. */
static void
test_neighbours(void **state)
{
	struct web *web = make_web(24, 5, 4);
	double near = 0, all = 0;
	size_t pairs = 0;

	for (size_t a = 0; a < web->lines_len; a++)
		for (size_t b = 0; b < a; b++) {
			near += a - b == 1 ? distance(web, a, b) : 0;
			all += distance(web, a, b);
			pairs++;
		}
	near /= (double)(web->lines_len - 1);
	all /= (double)pairs;
	if (near > all * 0.5)
		fail_msg("neighbours are %.0f apart, all %.0f", near, all);
	web_free(web);
}

static void
test_same_again(void **state)
{
	struct web *first = make_web(60, 4, 9), *again = make_web(60, 4, 9);

	assert_true(first->w == again->w && first->h == again->h);
	for (size_t i = 0; i < first->len; i++) {
		assert_true(first->nodes[i].x == again->nodes[i].x);
		assert_true(first->nodes[i].y == again->nodes[i].y);
	}
	web_free(first);
	web_free(again);
}

/* As many as there may be: in the picture, none nowhere, and not all in one place. */
static void
test_large(void **state)
{
	struct web *web = make_web(1000, 4, 5);
	size_t touching = 0;

	check_inside(web);
	for (size_t a = 0; a < web->lines_len; a++)
		for (size_t b = 0; b < a; b++)
			touching += distance(web, a, b) < web->nodes[a].r + web->nodes[b].r;
	if (touching)
		fail_msg("%zu pairs of roadmaps touch, in %.0f by %.0f", touching, web->w, web->h);
	assert_true(web->w > web->h); /* screens are wide */
	web_free(web);
}

/* Nothing, and roadmaps that teach nothing. */
static void
test_empty(void **state)
{
	struct web *web = make_web(3, 0, 0);

	check_inside(web);
	check_apart(web);
	web_free(web);
	web_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_small),
	    cmocka_unit_test(test_neighbours),
	    cmocka_unit_test(test_same_again),
	    cmocka_unit_test(test_large),
	    cmocka_unit_test(test_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
