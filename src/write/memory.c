/* The output in memory: each file's bytes, by its path. */
#include "base/hash.h"
#include "base/mem.h"
#include "write/output_impl.h"

#include <stdlib.h>

static bool
memory_put(struct output *out, struct output_entry *entry, struct slice bytes)
{
	entry->bytes = xstrndup(bytes.ptr, bytes.len);
	entry->size = bytes.len;
	entry->hash = hash_bytes(bytes);
	entry->written = true;
	return true;
}

static void
take(struct output_file *file, struct slice bytes)
{
	buf_put(&file->bytes, bytes);
}

static bool
memory_stream(struct output *out, struct output_entry *entry, output_make *make, void *user)
{
	struct output_file file = {.take = take, .bytes = BUF_INIT};

	make(user, &file);
	entry->size = file.bytes.len;
	entry->hash = hash_bytes(buf_slice(&file.bytes));
	entry->bytes = buf_detach(&file.bytes);
	entry->written = true;
	return true;
}

static bool
memory_finish(
    struct output *out, struct output_entry *const *entries, size_t len, struct diag *diag)
{
	return true;
}

static void
memory_free(struct output *out)
{
	struct output_entry *entry;

	for (entry = out->table; entry; entry = entry->hh.next)
		free(entry->bytes);
	output_fini(out);
	free(out);
}

static const struct output_ops memory_ops = {
    .put = memory_put,
    .stream = memory_stream,
    .finish = memory_finish,
    .free = memory_free,
};

struct output *
output_open_memory(void)
{
	struct output *out = xmalloc(sizeof(*out));

	output_init(out, &memory_ops);
	return out;
}
