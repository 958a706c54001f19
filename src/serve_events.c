#include "serve_events.h"

#include "base/buf.h"
#include "base/mem.h"

#include <pthread.h>
#include <stdlib.h>

#include <microhttpd.h>
#include <utlist.h>

enum { STREAMS = 64, PENDING = 1 << 20, BLOCK = 4096 };

struct stream {
	struct serve_events *events;
	struct MHD_Connection *connection;
	struct buf out; /* what is not sent yet starts at `at` */
	size_t at;
	bool asleep; /* the connection is suspended until there is something to send */
	struct stream *prev, *next;
};

struct serve_events {
	pthread_mutex_t lock; /* of all */
	struct stream *streams;
	size_t len;
	struct buf hello;
	bool closing;
};

struct serve_events *
events_new(void)
{
	struct serve_events *events = xcalloc(1, sizeof(*events));

	pthread_mutex_init(&events->lock, NULL);
	buf_init(&events->hello);
	return events;
}

void
events_free(struct serve_events *events)
{
	if (!events)
		return;
	pthread_mutex_destroy(&events->lock);
	buf_finish(&events->hello);
	free(events);
}

/* Runs in the server's thread. The lock makes "nothing to send, so sleep" one step. */
static ssize_t
stream_read(void *user, uint64_t pos, char *out, size_t max)
{
	struct stream *stream = user;
	struct serve_events *events = stream->events;
	size_t len;
	ssize_t result;

	pthread_mutex_lock(&events->lock);
	len = stream->out.len - stream->at;
	if (len) {
		len = len < max ? len : max;
		memcpy(out, stream->out.ptr + stream->at, len);
		stream->at += len;
		if (stream->at == stream->out.len) {
			buf_truncate(&stream->out, 0);
			stream->at = 0;
		}
		result = (ssize_t)len;
	} else if (events->closing) {
		result = MHD_CONTENT_READER_END_OF_STREAM;
	} else {
		stream->asleep = true;
		MHD_suspend_connection(stream->connection);
		result = 0;
	}
	pthread_mutex_unlock(&events->lock);
	return result;
}

static void
stream_free(void *user)
{
	struct stream *stream = user;
	struct serve_events *events = stream->events;

	pthread_mutex_lock(&events->lock);
	DL_DELETE(events->streams, stream);
	events->len--;
	pthread_mutex_unlock(&events->lock);
	buf_finish(&stream->out);
	free(stream);
}

static void
wake(struct stream *stream)
{
	if (!stream->asleep)
		return;
	stream->asleep = false;
	MHD_resume_connection(stream->connection);
}

/* Only writing shows that the other end of a sleeping stream is gone. */
static void
probe(struct serve_events *events)
{
	struct stream *stream;

	DL_FOREACH(events->streams, stream)
	{
		if (stream->asleep)
			buf_puts(&stream->out, ": still here\n\n");
		wake(stream);
	}
}

struct MHD_Response *
events_open(struct serve_events *events, struct MHD_Connection *connection)
{
	struct MHD_Response *response = NULL;
	struct stream *stream = xcalloc(1, sizeof(*stream));

	stream->events = events;
	stream->connection = connection;
	buf_init(&stream->out);
	pthread_mutex_lock(&events->lock);
	if (events->len >= STREAMS / 2)
		probe(events);
	if (events->len < STREAMS && !events->closing) {
		/* After a lost connection, try again after a second. */
		buf_puts(&stream->out, "retry: 1000\n\n");
		buf_put(&stream->out, buf_slice(&events->hello));
		DL_APPEND(events->streams, stream);
		events->len++;
		response = MHD_create_response_from_callback(
		    MHD_SIZE_UNKNOWN, BLOCK, stream_read, stream, stream_free);
	}
	pthread_mutex_unlock(&events->lock);
	if (!response) {
		buf_finish(&stream->out);
		free(stream);
	}
	return response;
}

void
events_send(struct serve_events *events, struct slice text)
{
	struct stream *stream;

	pthread_mutex_lock(&events->lock);
	DL_FOREACH(events->streams, stream)
	{
		if (stream->out.len < PENDING)
			buf_put(&stream->out, text);
		wake(stream);
	}
	pthread_mutex_unlock(&events->lock);
}

void
events_set_hello(struct serve_events *events, struct slice text)
{
	pthread_mutex_lock(&events->lock);
	buf_truncate(&events->hello, 0);
	buf_put(&events->hello, text);
	pthread_mutex_unlock(&events->lock);
}

void
events_close(struct serve_events *events)
{
	struct stream *stream;

	pthread_mutex_lock(&events->lock);
	events->closing = true;
	DL_FOREACH(events->streams, stream)
	wake(stream);
	pthread_mutex_unlock(&events->lock);
}
