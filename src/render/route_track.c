#include "base/mem.h"
#include "render/route_impl.h"

#include <math.h>
#include <stdlib.h>

/* Bends that go less far are none. */
#define STRAIGHT 0.5

static int
compare_bends(const void *left, const void *right)
{
	const struct bend *a = left, *b = right;
	double low_a = fmin(a->from, a->to), low_b = fmin(b->from, b->to);

	if (a->rank != b->rank)
		return a->rank - b->rank;
	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	if (low_a != low_b)
		return low_a < low_b ? -1 : 1;
	return (a->edge > b->edge) - (a->edge < b->edge);
}

/* Bends of one key: the stretch that their line covers. */
struct stretch {
	size_t first, len;
	double low, high;
	size_t track;
};

static int
compare_stretches(const void *left, const void *right)
{
	const struct stretch *a = left, *b = right;

	if (a->low != b->low)
		return a->low < b->low ? -1 : 1;
	return (a->first > b->first) - (a->first < b->first);
}

/* Gives each stretch the first track that is free where it begins. Returns how many there are. */
static size_t
choose_tracks(struct stretch *stretches, size_t len)
{
	double *ends = xcalloc(len + 1, sizeof(*ends));
	size_t tracks = 0, track;

	qsort(stretches, len, sizeof(*stretches), compare_stretches);
	for (size_t i = 0; i < len; i++) {
		if (stretches[i].high - stretches[i].low < STRAIGHT)
			continue;
		for (track = 0; track < tracks && track < 64; track++)
			if (ends[track] + CLEAR < stretches[i].low)
				break;
		tracks = track + 1 > tracks ? track + 1 : tracks;
		ends[track] = fmax(ends[track], stretches[i].high);
		stretches[i].track = track;
	}
	free(ends);
	return tracks;
}

/* All bends of one gap, sorted by key. */
static void
track_gap(struct router *router, size_t from, size_t to)
{
	struct gap *gap = &router->gaps[router->bends[from].rank];
	struct stretch *stretches = xcalloc(to - from, sizeof(*stretches));
	size_t len = 0;

	for (size_t i = from; i < to; i++) {
		const struct bend *bend = &router->bends[i];
		double left = fmin(bend->from, bend->to), right = fmax(bend->from, bend->to);

		if (i == from || bend->key != router->bends[i - 1].key)
			stretches[len++] = (struct stretch){i, 0, left, right, 0};
		stretches[len - 1].len++;
		stretches[len - 1].low = fmin(stretches[len - 1].low, left);
		stretches[len - 1].high = fmax(stretches[len - 1].high, right);
		gap->up = gap->up || (bend->up && right - left >= STRAIGHT);
	}
	gap->lanes = choose_tracks(stretches, len);
	for (size_t i = 0; i < len; i++)
		for (size_t k = 0; k < stretches[i].len; k++)
			router->bends[stretches[i].first + k].lane = stretches[i].track;
	free(stretches);
}

/* For an arrow's head behind the last bend. */
static double
head_room(const struct router *router)
{
	return router->graph->head_room > 0 ? router->graph->head_room : HEAD_ROOM;
}

double
route_track_v(const struct router *router, int rank, size_t lane)
{
	const struct gap *gap = &router->gaps[rank];
	double low = router->bands[rank].high + (gap->up ? head_room(router) : CLEAR);
	double high = router->bands[rank + 1].low - head_room(router);

	if (high < low)
		low = high = (low + high) / 2;
	return low + (high - low) * (double)(lane + 1) / (double)(gap->lanes + 1);
}

/* How much wider each gap has to be for its tracks. */
static void
measure_gaps(struct router *router)
{
	for (size_t i = 0; i + 1 < router->bands_len; i++) {
		struct gap *gap = &router->gaps[i];
		double need = (gap->up ? head_room(router) : CLEAR) + head_room(router) +
			      LANE * ((double)gap->lanes + 1);

		if (gap->lanes > 1 || gap->up || router->graph->head_room > 0)
			gap->more =
			    fmax(0, need - (router->bands[i + 1].low - router->bands[i].high));
	}
}

/* How far a level moves down when the gaps above it become wider. A level in a gap moves with the
 * rank below it if `below`, else with the one above. */
static double
moved(const struct router *router, double v, bool below)
{
	double more = 0;

	for (size_t i = 0; i + 1 < router->bands_len; i++) {
		if (router->bands[i + 1].middle > v && !(below && router->bands[i].middle < v))
			break;
		more += router->gaps[i].more;
	}
	return more;
}

static void
widen_clusters(struct router *router)
{
	bool across = router->graph->across;

	for (size_t i = 0; i < router->graph->clusters_len; i++) {
		struct layout_cluster *box = &router->graph->clusters[i];
		double *start = across ? &box->x : &box->y, *size = across ? &box->w : &box->h;
		double top = moved(router, *start, true);
		double bottom = moved(router, *start + *size, false);

		*start += top;
		*size += bottom - top;
	}
}

/* Makes room for the tracks: all that is below a gap moves down. */
static void
widen_gaps(struct router *router)
{
	struct layout_graph *graph = router->graph;
	double more = 0, *by_rank = xcalloc(router->bands_len + 1, sizeof(*by_rank));

	measure_gaps(router);
	widen_clusters(router);
	for (size_t i = 0; i < router->bands_len; i++) {
		by_rank[i] = more;
		more += router->gaps[i].more;
	}
	for (size_t i = 0; i < router->bands_len; i++) {
		router->bands[i].low += by_rank[i];
		router->bands[i].middle += by_rank[i];
		router->bands[i].high += by_rank[i];
	}
	for (size_t i = 0; i < graph->nodes_len; i++)
		*(graph->across ? &graph->nodes[i].x : &graph->nodes[i].y) +=
		    by_rank[router->rank[i]];
	*(graph->across ? &graph->w : &graph->h) += more;
	free(by_rank);
}

static void
track_bends(struct router *router)
{
	size_t start = 0;

	if (router->bends_len)
		qsort(router->bends, router->bends_len, sizeof(*router->bends), compare_bends);
	for (size_t i = 1; i <= router->bends_len; i++) {
		if (i < router->bends_len && router->bends[i].rank == router->bends[start].rank)
			continue;
		track_gap(router, start, i);
		start = i;
	}
}

void
route_tracks(struct router *router)
{
	track_bends(router);
	widen_gaps(router);
}
