/* The output of a build: what the site consists of, as files by path. Two kinds behind one
 * interface: on disk (staged beside the published site and exchanged for it whole) and in memory.
 *
 * Whatever happens before output_finish, also a crash or a full disk, the published site stays as
 * it was. What a killed build leaves beside it (".<name>.rmgen-new", ".<name>.rmgen-lock") is
 * put right by the next build or by `clean`; there is nothing to do on SIGINT or SIGTERM.
 *
 * A file that equals the published one is not written again; a build that changes nothing writes
 * nothing. What somebody else put into the output folder is carried over, never deleted. */
#ifndef WRITE_OUTPUT_H
#define WRITE_OUTPUT_H

#include "base/diag.h"
#include "base/slice.h"

#include <stdint.h>

struct config;
struct output;

/* What was done, for the summary of a build. */
struct output_stats {
	size_t files;   /* of the site */
	size_t written; /* of them written, because they are new or changed */
	uint64_t bytes; /* of all files */
};

/* Locks and checks the output folder of `conf`; keeps a copy of what it needs from `conf`. NULL
 * after a fatal diagnostic: EXIT_USAGE for a folder that is not ours to replace, EXIT_BUSY while
 * another build runs, EXIT_IO; nothing was touched then. End with output_free. Processes
 * forked while it is open share the lock and keep it until they end or close it. */
struct output *output_open_disk(const struct config *conf, struct diag *diag);

/* An output which is read back with output_get. End with output_free. */
struct output *output_open_memory(void);

/* Adds a file. `path` is below the output folder, with '/' ("ko/plans/index.html"), and
 * `owner` says what it is made from, as the user would name it; both are copied. May be called
 * from any thread. False when it could not be added: output_finish has the diagnostic. */
bool output_put(struct output *out, struct slice path, struct slice bytes, const char *owner);

/* Adds a file that is too large to be held: `make` hands its bytes on with output_more. It may be
 * called twice, and must hand on the same bytes then: first to see whether this is the published
 * file. Else like output_put. */
struct output_file;
typedef void output_make(void *user, struct output_file *file);
bool output_stream(
    struct output *out, struct slice path, output_make *make, void *user, const char *owner);
void output_more(struct output_file *file, struct slice bytes);

/* Adds a copy of the file `src_path`, seen from `src_dirfd` as in openat. Follows symbolic links:
 * who finds files checks where they lead. Else like output_put. */
bool output_copy_file(
    struct output *out, struct slice path, int src_dirfd, const char *src_path, const char *owner);

/* Publishes the site whole, unless `diag` or a put has a fatal diagnostic. Adds what the puts
 * found to `diag`, in an order that does not depend on threads: names that clash are fatal
 * (EXIT_CONTENT), names that differ only in case are warnings, failed writes fatal (EXIT_IO).
 * False when the old site was left in place. */
bool output_finish(struct output *out, struct diag *diag);

struct output_stats output_stats(struct output *out);

/* The bytes of a file of a memory output, valid until output_free; false when there is none.
 * To be called when no put is under way. */
bool output_get(struct output *out, struct slice path, struct slice *ret_bytes);

/* Gives up what was not published, unlocks, frees. Takes NULL. */
void output_free(struct output *out);

/* Removes the site that a build made from the output folder of `conf`, and the leftovers of
 * killed builds. Files of others stay, with a note; so does the folder then. False after a
 * fatal diagnostic, with the same checks as output_open_disk. */
bool output_clean(const struct config *conf, struct diag *diag);

#endif
