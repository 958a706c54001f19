/* What the kinds of output share: the table of files and what the puts found. */
#ifndef WRITE_OUTPUT_IMPL_H
#define WRITE_OUTPUT_IMPL_H

#include "base/arena.h"
#include "base/buf.h"
#include "write/output.h"

#include <pthread.h>
#include <stdatomic.h>
#include <uthash.h>

struct output_entry {
	UT_hash_handle hh;
	struct slice path; /* with a NUL after it */
	const char *owner; /* or NULL */
	char *bytes;       /* memory only; owned */
	uint64_t hash, size;
	bool written; /* not the same as in the published site */
	bool twice;   /* has several owners */
};

/* A file that comes in pieces. */
struct output_file {
	void (*take)(struct output_file *file, struct slice bytes);
	struct hash_state *hash;
	uint64_t size;
	struct buf bytes; /* memory only */
	int fd;           /* disk only; -1 where the bytes are only hashed */
	int error;        /* the first one of writing */
};

/* One kind of output. `put`, `stream` and `copy` set hash and size of an entry and run on any
 * thread; they return false after output_fail. `copy` may be NULL; it takes an open file that is
 * large. */
struct output_ops {
	bool (*put)(struct output *out, struct output_entry *entry, struct slice bytes);
	bool (*stream)(
	    struct output *out, struct output_entry *entry, output_make *make, void *user);
	bool (*copy)(struct output *out, struct output_entry *entry, int fd, const char *shown);
	/* `entries` in the order of their paths. False after a fatal diagnostic. */
	bool (*finish)(
	    struct output *out, struct output_entry *const *entries, size_t len, struct diag *diag);
	void (*free)(struct output *out);
};

struct output {
	const struct output_ops *ops;
	pthread_mutex_t lock; /* over all below but `failed` */
	struct arena arena;
	struct output_entry *table; /* by path */
	struct output_twin *twins;
	size_t twins_len, twins_cap;
	struct diag diag; /* what the puts found */
	atomic_bool failed;
	bool finished;
	struct output_stats stats;
};

void output_init(struct output *out, const struct output_ops *ops);
void output_fini(struct output *out);

/* The first failure of reading or writing becomes the fatal diagnostic, and stops later puts.
 * `doing` as in "cannot write <path>". Returns false. */
bool output_fail(struct output *out, int error, const char *doing, const char *path);

/* True when the name of the entry is a folder of another entry or the other way round. */
bool output_clashes(struct output *out, const struct output_entry *entry);

/* The entry of a path, or NULL. */
struct output_entry *output_find(struct output *out, struct slice path);

#endif
