/* Finished text of pages that waits to be drawn. Of a large site it is the largest thing in memory,
 * though each piece is needed once: what exceeds a bound waits in an unnamed file on the output's
 * disk, and is seen through a mapping of it. A disk that refuses costs memory and nothing else. */
#ifndef BASE_SPILL_H
#define BASE_SPILL_H

#include "base/buf.h"

struct spill;

/* The file is made beside the folder `output`, once more than `keep` bytes are there. */
struct spill *spill_new(const char *output, size_t keep);
void spill_free(struct spill *spill);

/* Takes the bytes of `text`, which has to stay where it is and is empty until spill_map, or leaves
 * them there. From any thread. */
void spill_take(struct spill *spill, struct buf *text);

/* Makes all texts readable again, until spill_free. They cannot be changed then. */
void spill_map(struct spill *spill);

/* To be called after each page that was drawn, from any thread: gives back the memory through
 * which the file was read, now and then. NULL is fine. */
void spill_drawn(struct spill *spill);

#endif
