/* What the preview server answers with: bytes that are never changed, counted by who holds them,
 * so that a request goes on with the bytes it began with while the site is exchanged. */
#ifndef SERVE_FILE_H
#define SERVE_FILE_H

#include "base/buf.h"

#include <stdbool.h>

struct serve_file;

enum { SERVE_FILE_LIMIT = 8u << 20 }; /* bytes up to which a file is held in memory */

/* The type that belongs to a file's name; "application/octet-stream" when it is not known. Static. */
const char *serve_file_type(struct slice path);

/* A new file with one holder. Takes the bytes over and leaves `bytes` empty. `etag` is what it is
 * told apart by; `type` is static. `policy` (or NULL) is its Content-Security-Policy; copied. */
struct serve_file *serve_file_new(
    struct buf *bytes, const char *type, uint64_t etag, const char *policy);

/* The same for a file on the disk: small ones are read, large ones stay open, so that no request
 * opens one. NULL, and errno, when it cannot be opened or read. `dirfd` as in openat. */
struct serve_file *serve_file_open(
    int dirfd, const char *file, const char *type, const char *policy);

struct serve_file *serve_file_hold(struct serve_file *file);
void serve_file_drop(struct serve_file *file); /* takes NULL */

/* Bytes in all. A file that is open instead of in memory has a descriptor, else -1. */
size_t serve_file_size(const struct serve_file *file);
int serve_file_fd(const struct serve_file *file);
struct slice serve_file_bytes(const struct serve_file *file);

const char *serve_file_etag(const struct serve_file *file); /* sixteen hex digits */
const char *serve_file_media(const struct serve_file *file);
const char *serve_file_policy(const struct serve_file *file); /* or NULL */

/* What was made of the file for a slot, made and kept when that is asked for the first time, and ended
 * with the file. NULL when it cannot be made. Its end calls serve_file_detach, once nothing of it
 * needs the bytes any more: that may be long after. From any thread. */
enum serve_file_slot { SERVE_FILE_PLAIN, SERVE_FILE_PACKED, SERVE_FILE_SLOTS };
typedef void *serve_file_make(struct serve_file *file, enum serve_file_slot slot);
typedef void serve_file_end(void *thing);
void *serve_file_attach(
    struct serve_file *file, enum serve_file_slot slot, serve_file_make *make, serve_file_end *end);
void serve_file_detach(struct serve_file *file);

/* The bytes in gzip's format, made when first asked for and kept with the file; empty when that
 * would save nothing. From any thread. */
struct slice serve_file_gzip(struct serve_file *file);

#endif
