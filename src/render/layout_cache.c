#include "render/layout_cache.h"

#include "base/fs.h"
#include "base/hash.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SLOTS = 4096, FILE_MAX = 1 << 22, POINTS_MAX = 10000 };

/* In front of the arrays of a file. */
struct cache_head {
	uint64_t key[2];  /* of the question */
	uint64_t content; /* hash of what follows */
	double w, h;
};

char *
layout_cache_dir(void)
{
	const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
	char *parent, *dir;

	if (cache && *cache == '/')
		parent = xstrdup(cache);
	else if (home && *home == '/')
		parent = xasprintf("%s/.cache", home);
	else
		return NULL;
	dir = xasprintf("%s/rmgen", parent);
	if ((mkdir(parent, 0700) < 0 && errno != EEXIST) ||
	    (mkdir(dir, 0700) < 0 && errno != EEXIST) || access(dir, R_OK | W_OK | X_OK) < 0) {
		free(dir);
		dir = NULL;
	}
	free(parent);
	return dir;
}

/* All that the places hang on, as text: equal graphs give equal keys on every machine. */
static void
make_key(const struct layout_graph *graph, uint64_t ret[2])
{
	struct buf text = BUF_INIT;

	buf_printf(&text, "%s %d %.3f %.3f\n", RMGEN_VERSION, graph->across, graph->node_gap,
	    graph->rank_gap);
	for (size_t i = 0; i < graph->nodes_len; i++)
		buf_printf(&text, "n %.3f %.3f %d\n", graph->nodes[i].w, graph->nodes[i].h,
		    graph->nodes[i].cluster);
	for (size_t i = 0; i < graph->edges_len; i++)
		buf_printf(&text, "e %d %d %u\n", graph->edges[i].from, graph->edges[i].to,
		    graph->edges[i].ranks);
	for (size_t i = 0; i < graph->clusters_len; i++)
		buf_printf(&text, "c %d %.3f %.3f\n", graph->clusters[i].parent,
		    graph->clusters[i].title_w, graph->clusters[i].title_h);
	ret[0] = hash_bytes(buf_slice(&text));
	buf_puts(&text, "again");
	ret[1] = hash_bytes(buf_slice(&text));
	buf_finish(&text);
}

static char *
slot_path(const char *dir, const uint64_t key[2])
{
	return xasprintf("%s/layout-%03x", dir, (unsigned)(key[0] % SLOTS));
}

/* Takes `len` bytes off the front of `rest`; false when there are fewer. */
static bool
take(struct slice *rest, void *into, size_t len)
{
	if (rest->len < len)
		return false;
	memcpy(into, rest->ptr, len);
	*rest = slice_skip(*rest, len);
	return true;
}

static bool
take_line(struct slice *rest, struct layout_edge *edge)
{
	uint32_t len;

	if (!take(rest, &len, sizeof(len)) || len > POINTS_MAX ||
	    rest->len < len * sizeof(*edge->line))
		return false;
	if (!len)
		return true;
	edge->line_len = len;
	edge->line = xcalloc(len, sizeof(*edge->line));
	return take(rest, edge->line, len * sizeof(*edge->line));
}

static bool
take_places(struct slice rest, struct layout_graph *graph)
{
	for (size_t i = 0; i < graph->nodes_len; i++)
		if (!take(&rest, &graph->nodes[i].x, sizeof(double)) ||
		    !take(&rest, &graph->nodes[i].y, sizeof(double)))
			return false;
	for (size_t i = 0; i < graph->clusters_len; i++) {
		struct layout_cluster *cluster = &graph->clusters[i];
		double *into[] = {&cluster->x, &cluster->y, &cluster->w, &cluster->h};

		for (size_t k = 0; k < 4; k++)
			if (!take(&rest, into[k], sizeof(double)))
				return false;
	}
	for (size_t i = 0; i < graph->edges_len; i++)
		if (!take_line(&rest, &graph->edges[i]))
			return false;
	return rest.len == 0;
}

static void
forget_lines(struct layout_graph *graph)
{
	for (size_t i = 0; i < graph->edges_len; i++) {
		free(graph->edges[i].line);
		graph->edges[i].line = NULL;
		graph->edges[i].line_len = 0;
	}
}

bool
layout_cache_get(const char *dir, struct layout_graph *graph)
{
	struct cache_head head;
	struct buf file = BUF_INIT;
	struct slice rest;
	uint64_t key[2];
	char *path;
	bool found = false;

	if (!dir)
		return false;
	make_key(graph, key);
	path = slot_path(dir, key);
	if (fs_read(AT_FDCWD, path, FILE_MAX, &file) == 0) {
		rest = buf_slice(&file);
		found = take(&rest, &head, sizeof(head)) && head.key[0] == key[0] &&
			head.key[1] == key[1] && head.content == hash_bytes(rest);
		if (found && !take_places(rest, graph)) {
			forget_lines(graph);
			found = false;
		}
	}
	if (found) {
		graph->w = head.w;
		graph->h = head.h;
	}
	buf_finish(&file);
	free(path);
	return found;
}

static void
put_places(struct buf *out, const struct layout_graph *graph)
{
	for (size_t i = 0; i < graph->nodes_len; i++) {
		buf_put_bytes(out, &graph->nodes[i].x, sizeof(double));
		buf_put_bytes(out, &graph->nodes[i].y, sizeof(double));
	}
	for (size_t i = 0; i < graph->clusters_len; i++) {
		const struct layout_cluster *cluster = &graph->clusters[i];
		const double values[] = {cluster->x, cluster->y, cluster->w, cluster->h};

		buf_put_bytes(out, values, sizeof(values));
	}
	for (size_t i = 0; i < graph->edges_len; i++) {
		uint32_t len = (uint32_t)graph->edges[i].line_len;

		buf_put_bytes(out, &len, sizeof(len));
		if (len)
			buf_put_bytes(out, graph->edges[i].line, len * sizeof(struct point));
	}
}

/* Written aside and moved into place, so that nobody reads half of it. */
static void
write_slot(const char *dir, const char *path, struct slice bytes)
{
	char *aside = xasprintf("%s/new-XXXXXX", dir);
	int fd = mkostemp(aside, O_CLOEXEC);
	bool good = fd >= 0 && write(fd, bytes.ptr, bytes.len) == (ssize_t)bytes.len;

	if (fd >= 0)
		close(fd);
	if (fd >= 0 && (!good || rename(aside, path) < 0))
		unlink(aside);
	free(aside);
}

void
layout_cache_put(const char *dir, const struct layout_graph *graph)
{
	struct cache_head head = {.w = graph->w, .h = graph->h};
	struct buf file = BUF_INIT;
	char *path;

	if (!dir)
		return;
	make_key(graph, head.key);
	buf_put_bytes(&file, &head, sizeof(head));
	put_places(&file, graph);
	head.content = hash_bytes(slice_skip(buf_slice(&file), sizeof(head)));
	memcpy(file.ptr, &head, sizeof(head));
	path = slot_path(dir, head.key);
	if (file.len <= FILE_MAX)
		write_slot(dir, path, buf_slice(&file));
	buf_finish(&file);
	free(path);
}
