/* Answers to the requests of the preview: files whole and in part, redirects, errors; with the
 * headers that all of them have. */
#ifndef SERVE_ANSWER_H
#define SERVE_ANSWER_H

#include <microhttpd.h>

struct serve_file;

/* The header of the request; NULL when it has none. Lives as long as the request. */
const char *answer_header(struct MHD_Connection *connection, const char *name);

/* Adds the headers of all answers and takes over the response; MHD_NO when that is NULL. */
enum MHD_Result answer_queue(
    struct MHD_Connection *connection, unsigned status, struct MHD_Response *response);

/* A line of text that says what is wrong. */
enum MHD_Result answer_error(struct MHD_Connection *connection, unsigned status);

/* The file, the part of it that the request wants, or that it has not changed (RFC 9110). Takes
 * over the hold of the file. */
enum MHD_Result answer_file(
    struct MHD_Connection *connection, unsigned status, struct serve_file *file);

/* To `location`, which is taken over, with the query of the request behind it. */
enum MHD_Result answer_redirect(
    struct MHD_Connection *connection, unsigned status, char *location, const char *query);

#endif
