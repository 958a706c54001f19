#include "serve_http.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "serve_answer.h"
#include "serve_events.h"
#include "serve_listen.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include <microhttpd.h>

/* The library at its own limit hears nothing any more until connections time out: we count. */
enum {
	CONNECTIONS = 256,
	LIBRARY_CONNECTIONS = 1000,
	TIMEOUT = 30,
	STACK_SIZE = 1 << 20,
	MEMORY = 16 << 10
};

struct serve_http {
	struct listen listen;
	struct MHD_Daemon *daemons[LISTEN_SOCKETS];
	struct serve_events *events;
	atomic_uint connections; /* open ones */
	http_find *find;
	void *user;
};

/* Lives from the request's first line to the end of its answer. */
struct request {
	bool checked;
	char target[]; /* as it was sent */
};
struct host_check {
	const struct listen *listen;
	unsigned count;
	bool known;
};

static enum MHD_Result
check_host(void *user, enum MHD_ValueKind kind, const char *name, size_t name_len,
    const char *value, size_t value_len)
{
	struct host_check *check = user;

	if (name_len != 4 || strncasecmp(name, "Host", 4) != 0)
		return MHD_YES;
	check->count++;
	check->known = value && listen_knows_host(check->listen, slice_from(value, value_len));
	return MHD_YES;
}

/* What other sites make a browser ask for is refused, but a link to the preview may be followed.
 * "same-site" is no help: another port of this machine is the same site. */
static bool
is_foreign(struct MHD_Connection *connection)
{
	const char *site = answer_header(connection, "Sec-Fetch-Site");
	const char *mode = answer_header(connection, "Sec-Fetch-Mode");
	const char *dest = answer_header(connection, "Sec-Fetch-Dest");
	const char *origin = answer_header(connection, "Origin"),
		   *host = answer_header(connection, "Host");

	if (site && strcmp(site, "same-origin") != 0 && strcmp(site, "none") != 0)
		return !mode || strcmp(mode, "navigate") != 0 || !dest ||
		       strcmp(dest, "document") != 0;
	if (!origin)
		return false;
	/* A tunnel may speak TLS for us. */
	if (strncmp(origin, "http://", 7) == 0)
		origin += 7;
	else if (strncmp(origin, "https://", 8) == 0)
		origin += 8;
	return !host || strcasecmp(origin, host) != 0;
}

/* 0, or the status with which the request is refused. */
static unsigned
check_request(const struct serve_http *http, struct MHD_Connection *connection, const char *method)
{
	struct host_check host = {.listen = &http->listen};

	MHD_get_connection_values_n(connection, MHD_HEADER_KIND, check_host, &host);
	if (host.count != 1 || !host.known)
		return MHD_HTTP_MISDIRECTED_REQUEST;
	if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
		return MHD_HTTP_METHOD_NOT_ALLOWED;
	return is_foreign(connection) ? MHD_HTTP_FORBIDDEN : 0;
}

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Percent-decodes the path of a request, strictly: false for what no browser sends. */
static bool
decode_path(struct slice raw, struct buf *out)
{
	if (!raw.len || raw.ptr[0] != '/')
		return false;
	for (size_t i = 0; i < raw.len; i++) {
		unsigned char c = (unsigned char)raw.ptr[i];

		if (c == '%') {
			int high = i + 2 < raw.len ? hex_value(raw.ptr[i + 1]) : -1;
			int low = high >= 0 ? hex_value(raw.ptr[i + 2]) : -1;

			if (low < 0)
				return false;
			c = (unsigned char)(high << 4 | low);
			i += 2;
		} else if (c == '#' || c == '\\') {
			return false;
		}
		if (c < 0x20 || c == 0x7F)
			return false;
		buf_putc(out, (char)c);
	}
	return utf8_check(buf_slice(out)) == out->len;
}

static enum MHD_Result
answer_events(struct serve_http *http, struct MHD_Connection *connection)
{
	struct MHD_Response *response = events_open(http->events, connection);

	if (!response)
		return answer_error(connection, MHD_HTTP_SERVICE_UNAVAILABLE);
	MHD_add_response_header(
	    response, MHD_HTTP_HEADER_CONTENT_TYPE, "text/event-stream; charset=utf-8");
	/* for proxies that would collect what is sent */
	MHD_add_response_header(response, "X-Accel-Buffering", "no");
	return answer_queue(connection, MHD_HTTP_OK, response);
}

static enum MHD_Result
answer(struct serve_http *http, struct MHD_Connection *connection, const char *target)
{
	struct http_answer found = {0};
	struct slice raw = slice_of(target);
	size_t path_len = strcspn(target, "?");
	struct buf path = BUF_INIT;

	if (!decode_path(slice_head(raw, path_len), &path)) {
		buf_finish(&path);
		return answer_error(connection, MHD_HTTP_BAD_REQUEST);
	}
	http->find(http->user, buf_slice(&path), &found);
	buf_finish(&path);
	if (found.kind == HTTP_EVENTS)
		return answer_events(http, connection);
	if (found.kind == HTTP_REDIRECT)
		return answer_redirect(connection, found.status, found.location, target + path_len);
	if (!found.file)
		return answer_error(connection, MHD_HTTP_NOT_FOUND);
	return answer_file(connection, found.status, found.file);
}

static enum MHD_Result
handle(void *user, struct MHD_Connection *connection, const char *url, const char *method,
    const char *version, const char *upload, size_t *upload_len, void **state)
{
	struct serve_http *http = user;
	struct request *request = *state;
	unsigned refused;

	if (!request)
		return MHD_NO;
	if (!request->checked) {
		request->checked = true;
		refused = check_request(http, connection, method);
		return refused ? answer_error(connection, refused) : MHD_YES;
	}
	if (*upload_len) { /* a body that nobody asked for */
		*upload_len = 0;
		return MHD_YES;
	}
	return answer(http, connection, request->target);
}

/* Keeps the target as it was sent: what the library makes of it has lost what is to be judged. */
static void *
begin_request(void *user, const char *uri, struct MHD_Connection *connection)
{
	size_t len = strlen(uri);
	struct request *request = xcalloc(1, sizeof(*request) + len + 1);

	memcpy(request->target, uri, len);
	return request;
}

static void
end_request(void *user, struct MHD_Connection *connection, void **state,
    enum MHD_RequestTerminationCode code)
{
	free(*state);
	*state = NULL;
}

static enum MHD_Result
may_connect(void *user, const struct sockaddr *address, socklen_t len)
{
	struct serve_http *http = user;

	return atomic_load(&http->connections) < CONNECTIONS ? MHD_YES : MHD_NO;
}

static void
count_connection(void *user, struct MHD_Connection *connection, void **state,
    enum MHD_ConnectionNotificationCode code)
{
	struct serve_http *http = user;

	if (code == MHD_CONNECTION_NOTIFY_STARTED)
		atomic_fetch_add(&http->connections, 1);
	else
		atomic_fetch_sub(&http->connections, 1);
}

static size_t
leave_as_is(void *user, struct MHD_Connection *connection, char *text)
{
	return strlen(text);
}

struct serve_http *
http_listen(const struct options *options, struct diag *diag)
{
	struct serve_http *http = xcalloc(1, sizeof(*http));

	if (!listen_open(&http->listen, options, diag)) {
		free(http);
		return NULL;
	}
	http->events = events_new();
	return http;
}

static struct MHD_Daemon *
start_daemon(struct serve_http *http, int socket)
{
	const unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_INTERNAL_POLLING_THREAD |
			       MHD_ALLOW_SUSPEND_RESUME;

	return MHD_start_daemon(flags, (uint16_t)http->listen.port, may_connect, http, handle, http,
	    MHD_OPTION_LISTEN_SOCKET, socket, MHD_OPTION_CONNECTION_LIMIT,
	    (unsigned)LIBRARY_CONNECTIONS, MHD_OPTION_NOTIFY_CONNECTION, count_connection, http,
	    MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)TIMEOUT, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
	    (size_t)MEMORY, MHD_OPTION_THREAD_STACK_SIZE, (size_t)STACK_SIZE,
	    MHD_OPTION_UNESCAPE_CALLBACK, leave_as_is, NULL, MHD_OPTION_URI_LOG_CALLBACK,
	    begin_request, NULL, MHD_OPTION_NOTIFY_COMPLETED, end_request, NULL, MHD_OPTION_END);
}

bool
http_start(struct serve_http *http, http_find *find, void *user, struct diag *diag)
{
	http->find = find;
	http->user = user;
	for (size_t i = 0; i < http->listen.sockets_len; i++) {
		http->daemons[i] = start_daemon(http, http->listen.sockets[i]);
		if (!http->daemons[i]) {
			diag_fatal(diag, EXIT_IO, "listen", (struct diag_at){NULL, 0, 0},
			    "end other programs, or raise the limits of open files and threads",
			    "the web server does not start");
			return false;
		}
		http->listen.sockets[i] = -1; /* the daemon closes it */
	}
	return true;
}

const char *
http_origin(const struct serve_http *http)
{
	return http->listen.origin;
}

void
http_print_addresses(const struct serve_http *http, const char *path)
{
	listen_print(&http->listen, path);
}

static void
put_event(struct buf *out, struct slice data)
{
	buf_puts(out, "data: ");
	buf_put(out, data);
	buf_puts(out, "\n\n");
}

void
http_publish(struct serve_http *http, struct slice data, struct slice hello)
{
	struct buf text = BUF_INIT;

	put_event(&text, hello);
	events_set_hello(http->events, buf_slice(&text));
	buf_truncate(&text, 0);
	put_event(&text, data);
	events_send(http->events, buf_slice(&text));
	buf_finish(&text);
}

void
http_heartbeat(struct serve_http *http)
{
	events_send(http->events, SLICE(": still here\n\n"));
}

void
http_stop(struct serve_http *http)
{
	if (!http)
		return;
	/* A suspended connection would keep its daemon from ending. */
	events_close(http->events);
	for (size_t i = 0; i < LISTEN_SOCKETS; i++)
		if (http->daemons[i])
			MHD_stop_daemon(http->daemons[i]);
	events_free(http->events);
	listen_close(&http->listen);
	free(http);
}
