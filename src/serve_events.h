/* The streams of events (text/event-stream) to open browsers. */
#ifndef SERVE_EVENTS_H
#define SERVE_EVENTS_H

#include "base/slice.h"

#include <stdbool.h>

struct MHD_Connection;
struct MHD_Response;
struct serve_events;

struct serve_events *events_new(void);

/* Frees when all streams are gone: after their server has stopped. */
void events_free(struct serve_events *events);

/* A response that stays open, its first event the last hello. NULL when there are too many. */
struct MHD_Response *events_open(struct serve_events *events, struct MHD_Connection *connection);

/* Sends bytes to all streams; those that do not keep up lose them. From any thread. */
void events_send(struct serve_events *events, struct slice text);
void events_set_hello(struct serve_events *events, struct slice text);

/* Ends all streams, also those to come. */
void events_close(struct serve_events *events);

#endif
