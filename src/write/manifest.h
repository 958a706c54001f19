/* `.rmgen-output`: the file that marks an output folder as made by rmgen and lists what it made.
 * Text: "rmgen-output 1 <count>", then a line "<hash> <size> <path>" for each file, sorted by
 * path; the hash is XXH3-64 in hex, or "-" for a file whose content is not known. */
#ifndef WRITE_MANIFEST_H
#define WRITE_MANIFEST_H

#include "base/buf.h"

#include <stdint.h>

#define MANIFEST_NAME ".rmgen-output"

struct manifest_item {
	struct slice path; /* into `text`, not NUL-terminated */
	uint64_t hash, size;
	bool known; /* hash and size are */
};

struct manifest {
	struct buf text;
	struct manifest_item *items; /* sorted by path */
	size_t len, cap;
};

#define MANIFEST_INIT                                                                              \
	{                                                                                          \
		BUF_INIT, NULL, 0, 0                                                               \
	}

void manifest_finish(struct manifest *manifest);

/* Reads `manifest->text` into items. False when it is damaged or of an unknown version. */
bool manifest_parse(struct manifest *manifest);

/* The item of a path, or NULL. */
const struct manifest_item *manifest_find(const struct manifest *manifest, struct slice path);

/* Append the first line; a line; and a line for a file whose content is not known. */
void manifest_begin(struct buf *out, size_t count);
void manifest_put(struct buf *out, struct slice path, uint64_t hash, uint64_t size);
void manifest_put_unknown(struct buf *out, struct slice path);

#endif
