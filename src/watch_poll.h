/* The slow way to know what changed, for when the system watches no more folders. */
#ifndef WATCH_POLL_H
#define WATCH_POLL_H

#include "watch.h"

struct watch_poll;

struct watch_poll *watch_poll_new(void);
void watch_poll_free(struct watch_poll *poll); /* takes NULL */

/* Looks at the folder from now on; what is there now is known. */
void watch_poll_add(struct watch_poll *poll, const char *folder, bool deep);

/* Adds what is different from the last look. */
void watch_poll_look(struct watch_poll *poll, struct watch_changes *changes);

#endif
