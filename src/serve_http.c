#include "serve_http.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "serve_events.h"
#include "serve_file.h"
#include "serve_listen.h"

#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <unistd.h>

#include <microhttpd.h>

/* The library at its own limit hears nothing any more until connections time out: we count. */
enum {
	CONNECTIONS = 256,
	LIBRARY_CONNECTIONS = 1000,
	TIMEOUT = 30,
	STACK_SIZE = 1 << 20,
	MEMORY = 32 << 10
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

/* Of all answers. The site is read by its own pages only. */
static const char *const headers[][2] = {
    {"Cache-Control", "no-cache"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Referrer-Policy", "same-origin"},
    {"X-Content-Type-Options", "nosniff"},
};

static const struct {
	unsigned status;
	const char *text;
} errors[] = {
    {MHD_HTTP_BAD_REQUEST, "The address cannot be read.\n"},
    {MHD_HTTP_FORBIDDEN, "This is a private preview: other sites may not read it.\n"},
    {MHD_HTTP_NOT_FOUND, "There is nothing here.\n"},
    {MHD_HTTP_METHOD_NOT_ALLOWED, "Only GET and HEAD.\n"},
    {MHD_HTTP_MISDIRECTED_REQUEST,
	"This server is not known by that name; rmgen serve --allow-host NAME allows it.\n"},
    {MHD_HTTP_RANGE_NOT_SATISFIABLE, "The file has no such part.\n"},
    {MHD_HTTP_SERVICE_UNAVAILABLE, "Too many open pages.\n"},
};

static enum MHD_Result
queue(struct MHD_Connection *connection, unsigned status, struct MHD_Response *response)
{
	enum MHD_Result result;

	if (!response)
		return MHD_NO;
	for (size_t i = 0; i < sizeof(headers) / sizeof(*headers); i++)
		MHD_add_response_header(response, headers[i][0], headers[i][1]);
	result = MHD_queue_response(connection, status, response);
	MHD_destroy_response(response);
	return result;
}

static struct MHD_Response *
make_error(unsigned status)
{
	struct slice text = SLICE("");
	struct MHD_Response *response;

	for (size_t i = 0; i < sizeof(errors) / sizeof(*errors); i++)
		if (errors[i].status == status)
			text = slice_of(errors[i].text);
	response =
	    MHD_create_response_from_buffer(text.len, (void *)text.ptr, MHD_RESPMEM_PERSISTENT);
	if (response)
		MHD_add_response_header(
		    response, MHD_HTTP_HEADER_CONTENT_TYPE, "text/plain; charset=utf-8");
	if (response && status == MHD_HTTP_METHOD_NOT_ALLOWED)
		MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW, "GET, HEAD");
	return response;
}

static enum MHD_Result
answer_error(struct MHD_Connection *connection, unsigned status)
{
	return queue(connection, status, make_error(status));
}

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

static const char *
header_of(struct MHD_Connection *connection, const char *name)
{
	return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

/* What other sites make a browser ask for is refused, but a link to the preview may be followed.
 * "same-site" is no help: another port of this machine is the same site. */
static bool
is_foreign(struct MHD_Connection *connection)
{
	const char *site = header_of(connection, "Sec-Fetch-Site");
	const char *mode = header_of(connection, "Sec-Fetch-Mode");
	const char *dest = header_of(connection, "Sec-Fetch-Dest");
	const char *origin = header_of(connection, "Origin"), *host = header_of(connection, "Host");

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

/* True when one of the entity tags in a header is the file's, in either encoding. */
static bool
has_etag(const char *list, const struct serve_file *file)
{
	return list && (strstr(list, serve_file_etag(file)) || strcmp(list, "*") == 0);
}

/* True when the client takes gzip: named, and not with the weight 0. */
static bool
takes_gzip(struct MHD_Connection *connection)
{
	const char *accept = header_of(connection, MHD_HTTP_HEADER_ACCEPT_ENCODING);
	const char *at = accept ? strcasestr(accept, "gzip") : NULL;
	double weight = 1;

	if (!at)
		return false;
	at += strlen("gzip");
	at += strspn(at, " \t");
	if (*at == ';') {
		at = strstr(at, "q=");
		weight = at ? strtod(at + 2, NULL) : 1;
	}
	return weight > 0;
}

struct range {
	size_t from, len;
	bool part;
};

/* Reads "bytes=0-99", "bytes=100-" or "bytes=-100". Anything else, also a list, is answered with
 * the whole file, as RFC 9110 (14.2) allows. False when the file has no such part. */
static bool
read_range(const char *text, size_t size, struct range *ret)
{
	unsigned long long from, to;
	char *end;

	*ret = (struct range){0, size, false};
	if (!text || strncmp(text, "bytes=", 6) != 0)
		return true;
	text += 6;
	if (*text == '-' && text[1] >= '0' && text[1] <= '9') {
		to = strtoull(text + 1, &end, 10);
		if (*end)
			return true;
		if (!to || !size)
			return false;
		*ret = (struct range){to < size ? size - to : 0, to < size ? to : size, true};
		return true;
	}
	if (*text < '0' || *text > '9')
		return true;
	from = strtoull(text, &end, 10);
	if (*end++ != '-' || (*end && (*end < '0' || *end > '9')))
		return true;
	to = *end ? strtoull(end, &end, 10) : ULLONG_MAX;
	if (*end || to < from)
		return true;
	if (from >= size)
		return false;
	*ret = (struct range){from, (to < size ? to + 1 : size) - from, true};
	return true;
}

static void
drop_file(void *file)
{
	serve_file_drop(file);
}

/* Takes over the hold of the file. */
static struct MHD_Response *
make_body(struct serve_file *file, struct slice bytes, struct range range)
{
	struct MHD_Response *response;
	int fd = serve_file_fd(file);

	if (fd < 0) {
		response = MHD_create_response_from_buffer_with_free_callback_cls(
		    range.len, (void *)(bytes.ptr + range.from), drop_file, file);
		if (!response)
			serve_file_drop(file);
		return response;
	}
	fd = dup(fd);
	serve_file_drop(file);
	response =
	    fd >= 0 ? MHD_create_response_from_fd_at_offset64(range.len, fd, range.from) : NULL;
	if (!response && fd >= 0)
		close(fd);
	return response;
}

static void
put_file_headers(struct MHD_Response *response, const struct serve_file *file, bool gzip)
{
	char etag[32];

	snprintf(etag, sizeof(etag), "\"%s%s\"", serve_file_etag(file), gzip ? "-gz" : "");
	MHD_add_response_header(response, MHD_HTTP_HEADER_ETAG, etag);
	MHD_add_response_header(response, MHD_HTTP_HEADER_VARY, "Accept-Encoding");
	MHD_add_response_header(response, MHD_HTTP_HEADER_ACCEPT_RANGES, "bytes");
	MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, serve_file_media(file));
	if (serve_file_policy(file))
		MHD_add_response_header(
		    response, "Content-Security-Policy", serve_file_policy(file));
	if (gzip)
		MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_ENCODING, "gzip");
}

static void
put_range(struct MHD_Response *response, struct range range, size_t size)
{
	char text[96];

	snprintf(
	    text, sizeof(text), "bytes %zu-%zu/%zu", range.from, range.from + range.len - 1, size);
	MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_RANGE, text);
}

static enum MHD_Result
answer_no_part(struct MHD_Connection *connection, struct serve_file *file)
{
	struct MHD_Response *response = make_error(MHD_HTTP_RANGE_NOT_SATISFIABLE);
	char text[48];

	snprintf(text, sizeof(text), "bytes */%zu", serve_file_size(file));
	serve_file_drop(file);
	if (response)
		MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_RANGE, text);
	return queue(connection, MHD_HTTP_RANGE_NOT_SATISFIABLE, response);
}

static enum MHD_Result
answer_unchanged(struct MHD_Connection *connection, struct serve_file *file)
{
	struct MHD_Response *response =
	    MHD_create_response_from_buffer(0, (void *)"", MHD_RESPMEM_PERSISTENT);

	if (response)
		put_file_headers(
		    response, file, takes_gzip(connection) && serve_file_gzip(file).len > 0);
	if (response)
		MHD_del_response_header(response, MHD_HTTP_HEADER_CONTENT_ENCODING, "gzip");
	serve_file_drop(file);
	return queue(connection, MHD_HTTP_NOT_MODIFIED, response);
}

/* Takes over the hold of the file. */
static enum MHD_Result
answer_file(struct MHD_Connection *connection, unsigned status, struct serve_file *file)
{
	const char *wanted = header_of(connection, MHD_HTTP_HEADER_RANGE);
	const char *only_if = header_of(connection, MHD_HTTP_HEADER_IF_RANGE);
	size_t size = serve_file_size(file);
	struct slice gzip = SLICE("");
	struct MHD_Response *response;
	struct range range;

	if (status == MHD_HTTP_OK &&
	    has_etag(header_of(connection, MHD_HTTP_HEADER_IF_NONE_MATCH), file))
		return answer_unchanged(connection, file);
	if (status != MHD_HTTP_OK || (only_if && !has_etag(only_if, file)))
		wanted = NULL;
	if (!read_range(wanted, size, &range))
		return answer_no_part(connection, file);
	if (!range.part && takes_gzip(connection))
		gzip = serve_file_gzip(file);
	if (gzip.len)
		range.len = gzip.len;
	serve_file_hold(file);
	response = make_body(file, gzip.len ? gzip : serve_file_bytes(file), range);
	if (response)
		put_file_headers(response, file, gzip.len > 0);
	if (response && range.part)
		put_range(response, range, size);
	serve_file_drop(file);
	return queue(connection, range.part ? MHD_HTTP_PARTIAL_CONTENT : status, response);
}

/* Takes over the location. */
static enum MHD_Result
answer_redirect(
    struct MHD_Connection *connection, unsigned status, char *location, const char *query)
{
	struct MHD_Response *response =
	    MHD_create_response_from_buffer(0, (void *)"", MHD_RESPMEM_PERSISTENT);
	char *full = xasprintf("%s%s", location, query);

	if (response)
		MHD_add_response_header(response, MHD_HTTP_HEADER_LOCATION, full);
	free(full);
	free(location);
	return queue(connection, status, response);
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
	return queue(connection, MHD_HTTP_OK, response);
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
