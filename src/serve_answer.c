#include "serve_answer.h"

#include "base/mem.h"
#include "serve_file.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <unistd.h>

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

static void
put_headers(struct MHD_Response *response)
{
	for (size_t i = 0; i < sizeof(headers) / sizeof(*headers); i++)
		MHD_add_response_header(response, headers[i][0], headers[i][1]);
}

enum MHD_Result
answer_queue(struct MHD_Connection *connection, unsigned status, struct MHD_Response *response)
{
	enum MHD_Result result;

	if (!response)
		return MHD_NO;
	put_headers(response);
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

enum MHD_Result
answer_error(struct MHD_Connection *connection, unsigned status)
{
	return answer_queue(connection, status, make_error(status));
}

const char *
answer_header(struct MHD_Connection *connection, const char *name)
{
	return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
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
	const char *accept = answer_header(connection, MHD_HTTP_HEADER_ACCEPT_ENCODING);
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
	return answer_queue(connection, MHD_HTTP_RANGE_NOT_SATISFIABLE, response);
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
	return answer_queue(connection, MHD_HTTP_NOT_MODIFIED, response);
}

static void
detach_file(void *file)
{
	serve_file_detach(file);
}

/* The answer with all of the file, which is the same for all who ask. */
static void *
make_whole(struct serve_file *file, enum serve_file_slot slot)
{
	bool gzip = slot == SERVE_FILE_PACKED;
	struct slice bytes = gzip ? serve_file_gzip(file) : serve_file_bytes(file);
	struct MHD_Response *response = MHD_create_response_from_buffer_with_free_callback_cls(
	    bytes.len, (void *)bytes.ptr, detach_file, file);

	if (!response)
		return NULL;
	put_file_headers(response, file, gzip);
	put_headers(response);
	return response;
}

static void
end_whole(void *response)
{
	MHD_destroy_response(response);
}

/* Takes over the hold of the file, which is in memory. */
static enum MHD_Result
answer_whole(struct MHD_Connection *connection, unsigned status, struct serve_file *file, bool gzip)
{
	struct MHD_Response *response = serve_file_attach(
	    file, gzip ? SERVE_FILE_PACKED : SERVE_FILE_PLAIN, make_whole, end_whole);
	enum MHD_Result result =
	    response ? MHD_queue_response(connection, status, response) : MHD_NO;

	serve_file_drop(file);
	return result;
}

/* Takes over the hold of the file. */
enum MHD_Result
answer_file(struct MHD_Connection *connection, unsigned status, struct serve_file *file)
{
	const char *wanted = answer_header(connection, MHD_HTTP_HEADER_RANGE);
	const char *only_if = answer_header(connection, MHD_HTTP_HEADER_IF_RANGE);
	size_t size = serve_file_size(file);
	struct slice gzip = SLICE("");
	struct MHD_Response *response;
	struct range range;

	if (status == MHD_HTTP_OK &&
	    has_etag(answer_header(connection, MHD_HTTP_HEADER_IF_NONE_MATCH), file))
		return answer_unchanged(connection, file);
	if (status != MHD_HTTP_OK || (only_if && !has_etag(only_if, file)))
		wanted = NULL;
	if (!read_range(wanted, size, &range))
		return answer_no_part(connection, file);
	if (!range.part && takes_gzip(connection))
		gzip = serve_file_gzip(file);
	if (!range.part && serve_file_fd(file) < 0)
		return answer_whole(connection, status, file, gzip.len > 0);
	serve_file_hold(file);
	response = make_body(file, serve_file_bytes(file), range);
	if (response)
		put_file_headers(response, file, false);
	if (response && range.part)
		put_range(response, range, size);
	serve_file_drop(file);
	return answer_queue(connection, range.part ? MHD_HTTP_PARTIAL_CONTENT : status, response);
}

/* Takes over the location. */
enum MHD_Result
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
	return answer_queue(connection, status, response);
}
