/* Headings and the sections that they begin. */
#ifndef PARSE_HEADING_H
#define PARSE_HEADING_H

#include "parse/writer.h"

void heading_enter(struct writer *writer, cmark_node *node);
void heading_leave(struct writer *writer, cmark_node *node);

/* Ends the current section and begins one; -1 for what stands before the first heading. */
void heading_begin_section(struct writer *writer, int heading);

/* At the end of the document: closes the last section, finds the title. */
void heading_end_sections(struct writer *writer);

#endif
