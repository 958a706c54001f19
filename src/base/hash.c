#include "base/hash.h"

#include "base/mem.h"

#include <errno.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

enum { CHUNK = 64 * 1024 };

uint64_t
hash_bytes(struct slice bytes)
{
	return XXH3_64bits(bytes.ptr, bytes.len);
}

int
hash_file(int fd, uint64_t *ret_hash, uint64_t *ret_size)
{
	char chunk[CHUNK];
	XXH3_state_t *state = XXH3_createState();
	uint64_t size = 0;
	ssize_t got = -1;
	int error = 0;

	if (!state || XXH3_64bits_reset(state) == XXH_ERROR)
		error = ENOMEM;
	else if (lseek(fd, 0, SEEK_SET) < 0)
		error = errno;
	while (!error && got != 0) {
		got = read(fd, chunk, CHUNK);
		if (got < 0 && errno != EINTR)
			error = errno;
		if (got <= 0)
			continue;
		XXH3_64bits_update(state, chunk, (size_t)got);
		size += (uint64_t)got;
	}
	if (!error) {
		*ret_hash = XXH3_64bits_digest(state);
		*ret_size = size;
	}
	XXH3_freeState(state);
	return error;
}

struct hash_state *
hash_start(void)
{
	XXH3_state_t *state = XXH3_createState();

	if (!state)
		xmalloc(SIZE_MAX / 2); /* says so and ends */
	XXH3_64bits_reset(state);
	return (struct hash_state *)state;
}

void
hash_more(struct hash_state *state, struct slice bytes)
{
	XXH3_64bits_update((XXH3_state_t *)state, bytes.ptr, bytes.len);
}

uint64_t
hash_finish(struct hash_state *state)
{
	uint64_t hash = XXH3_64bits_digest((XXH3_state_t *)state);

	XXH3_freeState((XXH3_state_t *)state);
	return hash;
}
