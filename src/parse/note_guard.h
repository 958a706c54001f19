/* cmark-gfm takes any "[^…]" for a reference to a footnote, also one that goes on in the next line.
 * When no footnote has that name it puts the text back, but measures it by columns, which start
 * anew with each line: text is lost, and characters are cut in half. So what cannot be the name of
 * a footnote is kept from it: a noncharacter (decoding has left none in the text) goes between
 * "[" and "^", and is taken out of the tree. */
#ifndef PARSE_NOTE_GUARD_H
#define PARSE_NOTE_GUARD_H

#include "base/buf.h"

#include <cmark-gfm.h>

/* Puts a copy of the text with guards into `out`. False, and `out` unchanged, when none is
 * needed. */
bool note_guard_put(struct buf *out, struct slice text);

/* Takes the guards out of all texts of the tree. */
void note_guard_remove(cmark_node *root);

#endif
