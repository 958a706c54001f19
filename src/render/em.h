/* How wide text will be, without a font: so that drawings are the same on every machine. */
#ifndef RENDER_EM_H
#define RENDER_EM_H

#include "base/slice.h"

/* The width in em. Some per cent more than in the usual fonts, never less by more than the inner
 * margin that boxes have anyway. */
double em_width(struct slice text, bool bold);

struct em_lines {
	struct slice *lines; /* parts of the text that was given; freed with em_lines_finish */
	size_t len, cap;
	double width; /* em: of the widest */
};

/* Breaks `text` so that no line is wider than `max` em, in as few lines as can be and of much
 * the same length, and adds them: between words; between Han characters and kana, but no line
 * starts or ends with the wrong punctuation; Hangul and Latin words break inside only when they
 * are wider than a line. */
void em_wrap(struct em_lines *lines, struct slice text, double max, bool bold);

void em_lines_finish(struct em_lines *lines);

#endif
