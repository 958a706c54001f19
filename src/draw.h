/* The second half of a build: everything that the site shows, drawn into an output. */
#ifndef DRAW_H
#define DRAW_H

#include "base/diag.h"

struct build;
struct output;

/* Draws all views of the linked site and adds them, the theme's files, feeds, and the files that
 * are copied. What goes wrong is added to `diag`. */
void draw_site(struct build *build, struct output *out, struct diag *diag);

/* Puts graph.json and the exports of each roadmap; part of draw_site. */
void draw_graph(struct build *build, struct output *out);

#endif
