/* The process that makes layouts, and how it is asked. Clients ask it for a worker over a control
 * socket; a worker is forked from the clean process, gets graphs over a socket of its own and answers
 * with places. Workers that had no clusters are asked again; others are used once. */
#include "render/layout.h"

#include "base/mem.h"
#include "render/layout_cache.h"
#include "render/layout_dot.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	SECONDS = 5,        /* that a layout may take */
	MEMORY = 1 << 30,   /* bytes that a worker may use */
	IDLE_MAX = 64,      /* workers that wait */
	USES_MAX = 500,     /* of one worker */
	POINTS_MAX = 10000, /* of one edge */
};

struct worker {
	int fd;
	unsigned uses;
};

struct layout {
	pid_t server;
	int control;
	pthread_mutex_t lock;
	struct worker idle[IDLE_MAX];
	size_t idle_len;
	char *cache; /* folder, or NULL */
};

/* What goes over the socket in front of the arrays. */
struct layout_head {
	size_t nodes, edges, clusters;
	double node_gap, rank_gap, w, h;
	bool across, good;
};

/* Milliseconds until the time limit, from a clock that nobody sets. */
static int
left_until(const struct timespec *end)
{
	struct timespec now;
	long left;

	clock_gettime(CLOCK_MONOTONIC, &now);
	left = (end->tv_sec - now.tv_sec) * 1000 + (end->tv_nsec - now.tv_nsec) / 1000000;
	return left > 0 ? (int)left : 0;
}

/* Reads or writes all; `end` is NULL in the worker, which an alarm ends. */
static bool
move_all(int fd, void *bytes, size_t len, bool out, const struct timespec *end)
{
	char *at = bytes;

	while (len) {
		struct pollfd wait = {fd, out ? POLLOUT : POLLIN, 0};
		ssize_t moved;

		if (end && poll(&wait, 1, left_until(end)) <= 0 && errno != EINTR)
			return false;
		if (end && !left_until(end))
			return false;
		moved = out ? send(fd, at, len, MSG_NOSIGNAL) : recv(fd, at, len, 0);
		if (moved < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (moved <= 0)
			return false;
		at += moved;
		len -= (size_t)moved;
	}
	return true;
}

static bool
put_graph(int fd, const struct layout_graph *graph, bool good, const struct timespec *end)
{
	struct layout_head head = {graph->nodes_len, graph->edges_len, graph->clusters_len,
	    graph->node_gap, graph->rank_gap, graph->w, graph->h, graph->across, good};

	return move_all(fd, &head, sizeof(head), true, end) &&
	       move_all(fd, graph->nodes, graph->nodes_len * sizeof(*graph->nodes), true, end) &&
	       move_all(fd, graph->edges, graph->edges_len * sizeof(*graph->edges), true, end) &&
	       move_all(
		   fd, graph->clusters, graph->clusters_len * sizeof(*graph->clusters), true, end);
}

static bool
put_lines(int fd, const struct layout_graph *graph)
{
	for (size_t i = 0; i < graph->edges_len; i++)
		if (!move_all(fd, graph->edges[i].line,
			graph->edges[i].line_len * sizeof(*graph->edges[i].line), true, NULL))
			return false;
	return true;
}

/* One question: reads a graph, places it, answers. False when the client has gone. */
static bool
answer_one(int fd)
{
	struct layout_graph graph = {0};
	struct layout_head head;
	bool good, sent = false;

	if (!move_all(fd, &head, sizeof(head), false, NULL))
		return false;
	alarm(SECONDS);
	graph = (struct layout_graph){.nodes_len = head.nodes,
	    .edges_len = head.edges,
	    .clusters_len = head.clusters,
	    .node_gap = head.node_gap,
	    .rank_gap = head.rank_gap,
	    .across = head.across};
	graph.nodes = xcalloc(head.nodes + 1, sizeof(*graph.nodes));
	graph.edges = xcalloc(head.edges + 1, sizeof(*graph.edges));
	graph.clusters = xcalloc(head.clusters + 1, sizeof(*graph.clusters));
	if (move_all(fd, graph.nodes, head.nodes * sizeof(*graph.nodes), false, NULL) &&
	    move_all(fd, graph.edges, head.edges * sizeof(*graph.edges), false, NULL) &&
	    move_all(fd, graph.clusters, head.clusters * sizeof(*graph.clusters), false, NULL)) {
		good = dot_place(&graph);
		sent = put_graph(fd, &graph, good, NULL) && put_lines(fd, &graph);
	}
	alarm(0);
	layout_graph_finish(&graph);
	return sent;
}

static void
run_worker(int fd)
{
#ifndef __SANITIZE_ADDRESS__ /* which takes terabytes of addresses */
	struct rlimit memory = {MEMORY, MEMORY};

	setrlimit(RLIMIT_AS, &memory);
#endif
	while (answer_one(fd))
		;
	_exit(0);
}

/* The descriptor that a message carries, or -1 when the clients are gone. */
static int
receive_fd(int control)
{
	union {
		struct cmsghdr header;
		char bytes[CMSG_SPACE(sizeof(int))];
	} room = {0};
	char byte;
	struct iovec part = {&byte, 1};
	struct msghdr message = {.msg_iov = &part,
	    .msg_iovlen = 1,
	    .msg_control = room.bytes,
	    .msg_controllen = sizeof(room.bytes)};
	struct cmsghdr *header;
	ssize_t got;
	int fd;

	do
		got = recvmsg(control, &message, 0);
	while (got < 0 && errno == EINTR);
	header = got > 0 ? CMSG_FIRSTHDR(&message) : NULL;
	if (!header || header->cmsg_type != SCM_RIGHTS)
		return -1;
	memcpy(&fd, CMSG_DATA(header), sizeof(fd));
	return fd;
}

static void
run_server(int control)
{
	int fd;

	signal(SIGCHLD, SIG_IGN); /* children need no waiting for */
	signal(SIGINT, SIG_IGN);  /* the end of the control socket is the end */
	while ((fd = receive_fd(control)) >= 0) {
		pid_t worker = fork();

		if (worker == 0) {
			close(control);
			run_worker(fd);
		}
		close(fd);
	}
	_exit(0);
}

/* Closes what the program has open, and standard input and output aside only that: another layout's
 * socket held here would keep it from ending, and a browser's connection from being closed. */
static void
keep_only(int fd)
{
	if (fd > 3)
		close_range(3, (unsigned)fd - 1, 0);
	close_range((unsigned)fd + 1, ~0u, 0);
}

struct layout *
layout_start(void)
{
	struct layout *layout;
	int ends[2];
	pid_t server;

	if (!dot_is_there() || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
		return NULL;
	server = fork();
	if (server == 0) {
		keep_only(ends[1]);
		run_server(ends[1]);
	}
	close(ends[1]);
	if (server < 0) {
		close(ends[0]);
		return NULL;
	}
	layout = xcalloc(1, sizeof(*layout));
	layout->server = server;
	layout->control = ends[0];
	layout->cache = layout_cache_dir();
	pthread_mutex_init(&layout->lock, NULL);
	return layout;
}

void
layout_stop(struct layout *layout)
{
	if (!layout)
		return;
	for (size_t i = 0; i < layout->idle_len; i++)
		close(layout->idle[i].fd);
	close(layout->control);
	while (waitpid(layout->server, NULL, 0) < 0 && errno == EINTR)
		;
	pthread_mutex_destroy(&layout->lock);
	free(layout->cache);
	free(layout);
}

static bool
send_fd(int control, int fd)
{
	union {
		struct cmsghdr header;
		char bytes[CMSG_SPACE(sizeof(int))];
	} room = {0};
	char byte = 'w';
	struct iovec part = {&byte, 1};
	struct msghdr message = {.msg_iov = &part,
	    .msg_iovlen = 1,
	    .msg_control = room.bytes,
	    .msg_controllen = sizeof(room.bytes)};
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);

	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(header), &fd, sizeof(fd));
	return sendmsg(control, &message, MSG_NOSIGNAL) == 1;
}

/* A new worker; fd -1 when there is none to be had. */
static struct worker
new_worker(struct layout *layout)
{
	struct worker worker = {-1, 0};
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
		return worker;
	if (send_fd(layout->control, ends[1]))
		worker.fd = ends[0];
	else
		close(ends[0]);
	close(ends[1]);
	return worker;
}

static struct worker
take_worker(struct layout *layout, bool fresh)
{
	struct worker worker = {-1, 0};

	pthread_mutex_lock(&layout->lock);
	if (!fresh && layout->idle_len)
		worker = layout->idle[--layout->idle_len];
	pthread_mutex_unlock(&layout->lock);
	return worker.fd >= 0 ? worker : new_worker(layout);
}

static void
give_back(struct layout *layout, struct worker worker)
{
	pthread_mutex_lock(&layout->lock);
	if (layout->idle_len < IDLE_MAX && worker.uses < USES_MAX) {
		layout->idle[layout->idle_len++] = worker;
		worker.fd = -1;
	}
	pthread_mutex_unlock(&layout->lock);
	if (worker.fd >= 0)
		close(worker.fd);
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

/* The lines of the edges, of which `theirs` says how long they are. */
static bool
take_lines(int fd, struct layout_graph *graph, const struct layout_edge *theirs,
    const struct timespec *end)
{
	for (size_t i = 0; i < graph->edges_len; i++) {
		struct layout_edge *edge = &graph->edges[i];

		if (theirs[i].line_len > POINTS_MAX)
			return false;
		if (!theirs[i].line_len)
			continue;
		edge->line_len = theirs[i].line_len;
		edge->line = xcalloc(edge->line_len, sizeof(*edge->line));
		if (!move_all(fd, edge->line, edge->line_len * sizeof(*edge->line), false, end))
			return false;
	}
	return true;
}

/* Takes the answer over; the graph is as large as the question. The worker's edges hold pointers
 * of its own, so they are read aside. */
static bool
take_answer(int fd, struct layout_graph *graph, const struct timespec *end)
{
	struct layout_edge *theirs = xcalloc(graph->edges_len + 1, sizeof(*theirs));
	struct layout_head head;
	bool good = false;

	if (move_all(fd, &head, sizeof(head), false, end) && head.good &&
	    head.nodes == graph->nodes_len && head.edges == graph->edges_len &&
	    head.clusters == graph->clusters_len)
		good = move_all(fd, graph->nodes, head.nodes * sizeof(*graph->nodes), false, end) &&
		       move_all(fd, theirs, head.edges * sizeof(*theirs), false, end) &&
		       move_all(fd, graph->clusters, head.clusters * sizeof(*graph->clusters),
			   false, end) &&
		       take_lines(fd, graph, theirs, end);
	if (good) {
		graph->w = head.w;
		graph->h = head.h;
	}
	free(theirs);
	return good;
}

bool
layout_place(struct layout *layout, struct layout_graph *graph)
{
	struct timespec end;
	struct worker worker;
	bool good;

	if (!layout)
		return false;
	forget_lines(graph);
	if (layout_cache_get(layout->cache, graph))
		return true;
	worker = take_worker(layout, graph->clusters_len > 0);
	if (worker.fd < 0)
		return false;
	clock_gettime(CLOCK_MONOTONIC, &end);
	end.tv_sec += SECONDS;
	good = put_graph(worker.fd, graph, true, &end) && take_answer(worker.fd, graph, &end);
	worker.uses++;
	if (good)
		layout_cache_put(layout->cache, graph);
	else
		forget_lines(graph);
	if (good && !graph->clusters_len)
		give_back(layout, worker);
	else
		close(worker.fd);
	return good;
}
