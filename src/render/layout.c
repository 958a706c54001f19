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
	SLICE_MS = 250,     /* of waiting */
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
	int limit; /* milliseconds that a layout may take */
	pthread_mutex_t lock;
	struct worker idle[IDLE_MAX];
	size_t idle_len;
	bool stuck;  /* the process gave no worker in time: it is not asked again */
	char *cache; /* folder, or NULL */
};

/* What goes over the socket in front of the arrays. */
struct layout_head {
	size_t nodes, edges, clusters;
	double node_gap, rank_gap, w, h;
	bool across, good;
};

static long
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Waits, and takes off `*left` what it took. A slice counts once however long it was: a program that
 * was stopped and goes on (Ctrl-Z, fg) has not waited. */
static bool
wait_for(int fd, short events, int *left)
{
	while (*left > 0) {
		struct pollfd at = {fd, events, 0};
		int slice = *left < SLICE_MS ? *left : SLICE_MS, ready;
		long begun = now_ms(), spent;

		ready = poll(&at, 1, slice);
		spent = now_ms() - begun;
		*left -= spent < slice && ready ? (int)spent : slice;
		if (ready > 0)
			return true;
		if (ready < 0 && errno != EINTR)
			return false;
	}
	return false;
}

/* Reads or writes all; `left` is NULL in the worker, which an alarm ends. */
static bool
move_all(int fd, void *bytes, size_t len, bool out, int *left)
{
	char *at = bytes;

	while (len) {
		ssize_t moved;

		if (left && !wait_for(fd, out ? POLLOUT : POLLIN, left))
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
put_graph(int fd, const struct layout_graph *graph, bool good, int *left)
{
	struct layout_head head = {graph->nodes_len, graph->edges_len, graph->clusters_len,
	    graph->node_gap, graph->rank_gap, graph->w, graph->h, graph->across, good};

	return move_all(fd, &head, sizeof(head), true, left) &&
	       move_all(fd, graph->nodes, graph->nodes_len * sizeof(*graph->nodes), true, left) &&
	       move_all(fd, graph->edges, graph->edges_len * sizeof(*graph->edges), true, left) &&
	       move_all(
		   fd, graph->clusters, graph->clusters_len * sizeof(*graph->clusters), true, left);
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
	if (move_all(fd, (char[]){'w'}, 1, true, NULL)) /* it is there */
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
	layout->limit = SECONDS * 1000;
	layout->cache = layout_cache_dir();
	pthread_mutex_init(&layout->lock, NULL);
	return layout;
}

void
layout_limit(struct layout *layout, int milliseconds)
{
	layout->limit = milliseconds;
}

/* It is killed, since it may be the one that hangs; its workers end with their sockets. */
void
layout_stop(struct layout *layout)
{
	if (!layout)
		return;
	for (size_t i = 0; i < layout->idle_len; i++)
		close(layout->idle[i].fd);
	close(layout->control);
	kill(layout->server, SIGKILL);
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

/* Waits until it says that it is there. A process that forks none will do so for all that follow:
 * a site's charts shall not each wait for it in vain. */
static struct worker
greet(struct layout *layout, struct worker worker)
{
	int left = layout->limit;
	char byte;

	if (worker.fd < 0 || move_all(worker.fd, &byte, 1, false, &left))
		return worker;
	pthread_mutex_lock(&layout->lock);
	layout->stuck = layout->stuck || left <= 0;
	pthread_mutex_unlock(&layout->lock);
	close(worker.fd);
	return (struct worker){-1, 0};
}

static struct worker
take_worker(struct layout *layout, bool fresh)
{
	struct worker worker = {-1, 0};
	bool stuck;

	pthread_mutex_lock(&layout->lock);
	if (!fresh && layout->idle_len)
		worker = layout->idle[--layout->idle_len];
	stuck = layout->stuck;
	pthread_mutex_unlock(&layout->lock);
	return worker.fd >= 0 || stuck ? worker : greet(layout, new_worker(layout));
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
take_lines(int fd, struct layout_graph *graph, const struct layout_edge *theirs, int *left)
{
	for (size_t i = 0; i < graph->edges_len; i++) {
		struct layout_edge *edge = &graph->edges[i];

		if (theirs[i].line_len > POINTS_MAX)
			return false;
		if (!theirs[i].line_len)
			continue;
		edge->line_len = theirs[i].line_len;
		edge->line = xcalloc(edge->line_len, sizeof(*edge->line));
		if (!move_all(fd, edge->line, edge->line_len * sizeof(*edge->line), false, left))
			return false;
	}
	return true;
}

/* Takes the answer over; the graph is as large as the question. The worker's edges hold pointers
 * of its own, so they are read aside. */
static bool
take_answer(int fd, struct layout_graph *graph, int *left)
{
	struct layout_edge *theirs = xcalloc(graph->edges_len + 1, sizeof(*theirs));
	struct layout_head head;
	bool good = false;

	if (move_all(fd, &head, sizeof(head), false, left) && head.good &&
	    head.nodes == graph->nodes_len && head.edges == graph->edges_len &&
	    head.clusters == graph->clusters_len)
		good =
		    move_all(fd, graph->nodes, head.nodes * sizeof(*graph->nodes), false, left) &&
		    move_all(fd, theirs, head.edges * sizeof(*theirs), false, left) &&
		    move_all(fd, graph->clusters, head.clusters * sizeof(*graph->clusters), false,
			left) &&
		    take_lines(fd, graph, theirs, left);
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
	struct worker worker;
	bool good;
	int left;

	if (!layout)
		return false;
	forget_lines(graph);
	if (layout_cache_get(layout->cache, graph))
		return true;
	worker = take_worker(layout, graph->clusters_len > 0);
	if (worker.fd < 0)
		return false;
	left = layout->limit;
	good = put_graph(worker.fd, graph, true, &left) && take_answer(worker.fd, graph, &left);
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
