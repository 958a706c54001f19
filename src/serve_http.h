/* The preview's web server: HTTP/1.1 on this machine, for one browser at a time. Requests are
 * checked here, and answered from what a callback finds; no request ever opens a file. */
#ifndef SERVE_HTTP_H
#define SERVE_HTTP_H

#include "base/diag.h"
#include "base/slice.h"

struct options;
struct serve_file;
struct serve_http;

enum http_kind { HTTP_FILE, HTTP_REDIRECT, HTTP_EVENTS };

struct http_answer {
	enum http_kind kind;
	unsigned status;         /* of a file or a redirect */
	struct serve_file *file; /* held for the answer */
	char *location;          /* of a redirect, percent-encoded, without query; to be freed */
};

/* Finds what is at `path`: decoded, with a slash in front, valid UTF-8, free of control
 * characters. Called from the server's threads. */
typedef void http_find(void *user, struct slice path, struct http_answer *ret_answer);

/* Listens at once, so that the port is taken before a long build; answers from http_start on.
 * NULL after a fatal diagnostic. A port that is not the one asked for is a warning, as is an
 * address that other machines can reach. */
struct serve_http *http_listen(const struct options *options, struct diag *diag);

/* Starts to answer. False after a fatal diagnostic. */
bool http_start(struct serve_http *http, http_find *find, void *user, struct diag *diag);

/* "http://localhost:4000", without a slash at its end; lives as long as the server. */
const char *http_origin(const struct serve_http *http);

/* Says where the site is, one address a line, each with `path` behind it. */
void http_print_addresses(const struct serve_http *http, const char *path);

/* Sends an event to all open streams: one line of data. `hello` is what a stream is sent first
 * from now on; both are copied. */
void http_publish(struct serve_http *http, struct slice data, struct slice hello);

/* Sends a comment to all open streams, so that those whose other end is gone are noticed. */
void http_heartbeat(struct serve_http *http);

/* Ends all streams, finishes the requests under way, and frees. Takes NULL. */
void http_stop(struct serve_http *http);

#endif
