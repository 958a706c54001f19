/* Hashes of content (XXH3, 64 bits): to tell versions of a file apart, never against malice. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/slice.h"

#include <stdint.h>

uint64_t hash_bytes(struct slice bytes);

/* The hash of what an open file holds from its start, and how many bytes that is. Moves the
 * file's offset. Returns 0 or an errno value. */
int hash_file(int fd, uint64_t *ret_hash, uint64_t *ret_size);

/* The hash of bytes that come in pieces. End with hash_finish, which frees it. */
struct hash_state;
struct hash_state *hash_start(void);
void hash_more(struct hash_state *state, struct slice bytes);
uint64_t hash_finish(struct hash_state *state);

#endif
