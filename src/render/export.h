/* The graph in the formats of other programs. Everything is written as it comes from graph_visit
 * and handed on in pieces: no format is ever held as a whole. Ids and order are stable, so that
 * two exports of one site can be compared line by line. */
#ifndef RENDER_EXPORT_H
#define RENDER_EXPORT_H

#include "model/graph_visit.h"

enum export_format {
	EXPORT_JSON, /* JSON Graph Format 2, src/schema/graph.schema.json */
	EXPORT_DOT,
	EXPORT_GRAPHML,
	EXPORT_MERMAID, /* a flowchart of stages and topics */
	EXPORT_CYTOSCAPE,
	EXPORT_CANVAS, /* JSON Canvas 1.0 */
	EXPORT_OPML,
	EXPORT_ICS,   /* RFC 5545: stages that have dates */
	EXPORT_GANTT, /* Mermaid: stages that have dates */
	EXPORT_FORMATS,
};

/* Takes the next bytes. */
typedef void export_take(void *user, struct slice bytes);

/* Where an export goes: to `take` in pieces or, for what is small, to the end of `whole`. */
struct export_job {
	enum export_format format;
	export_take *take; /* or NULL */
	void *user;
	size_t count;      /* filled: events of a calendar, tasks of a Gantt chart, else nodes */
	struct buf *whole; /* or NULL */
};

/* Writes the graph in one or several formats, which are made in one pass. */
void export_write(
    const struct roadmap *roadmap, struct graph_scope scope, struct export_job *jobs, size_t len);

/* Name of a roadmap's file beside its page: "roadmap.ics"; NULL for formats that have none. */
const char *export_file(enum export_format format);

#endif
