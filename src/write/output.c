#include "base/fs.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/unicode.h"
#include "write/io_error.h"
#include "write/output_impl.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum {
	PATH_LIMIT = 2000,               /* bytes; leaves room for the folders above in PATH_MAX */
	SMALL_FILE = 1024 * 1024,        /* up to here a copied file is held in memory */
	MEMORY_FILE = 512 * 1024 * 1024, /* the largest file that a memory output takes */
};

/* One more owner of a path that was taken. */
struct output_twin {
	struct slice path;
	const char *owner;
};

void
output_init(struct output *out, const struct output_ops *ops)
{
	*out = (struct output){.ops = ops};
	pthread_mutex_init(&out->lock, NULL);
}

void
output_fini(struct output *out)
{
	HASH_CLEAR(hh, out->table);
	free(out->twins);
	diag_finish(&out->diag);
	arena_finish(&out->arena);
	pthread_mutex_destroy(&out->lock);
}

void
output_free(struct output *out)
{
	if (out)
		out->ops->free(out);
}

struct output_entry *
output_find(struct output *out, struct slice path)
{
	struct output_entry *entry;

	HASH_FIND(hh, out->table, path.ptr, path.len, entry);
	return entry;
}

bool
output_fail(struct output *out, int error, const char *doing, const char *path)
{
	pthread_mutex_lock(&out->lock);
	if (!atomic_exchange(&out->failed, true))
		io_error(&out->diag, error, doing, path);
	pthread_mutex_unlock(&out->lock);
	return false;
}

/* Dot names are for others (.git, .rmgen-output), but for these two that hosts ask for. */
static bool
path_ok(struct slice path)
{
	struct slice rest = path;

	if (slice_is(path, ".nojekyll"))
		return true;
	if (path.len > PATH_LIMIT)
		return false;
	if (slice_starts(path, ".well-known/"))
		rest = slice_skip(path, strlen(".well-known/"));
	for (;;) {
		const char *slash = memchr(rest.ptr, '/', rest.len);
		size_t len = slash ? (size_t)(slash - rest.ptr) : rest.len;

		if (!path_segment_ok(slice_head(rest, len)))
			return false;
		if (!slash)
			return true;
		rest = slice_skip(rest, len + 1);
	}
}

static void
refuse_path(struct output *out, struct slice path, const char *owner)
{
	pthread_mutex_lock(&out->lock);
	diag_add(&out->diag, DIAG_ERROR, "output-path", (struct diag_at){owner, 0, 0},
	    "give the file, or the page's slug, a plain name: no leading dot, no backslash, no "
	    "control character, at most 200 bytes between two slashes",
	    "'%.*s' cannot be the name of a file of the site", SLICE_ARG(path));
	pthread_mutex_unlock(&out->lock);
}

static void
add_twin(struct output *out, const struct output_entry *entry, const char *owner)
{
	out->twins = xgrow(out->twins, out->twins_len, &out->twins_cap, sizeof(*out->twins));
	out->twins[out->twins_len++] =
	    (struct output_twin){entry->path, owner ? arena_strdup(&out->arena, owner) : NULL};
}

/* Takes the path for a new file. NULL when that cannot be; then the reason is noted. */
static struct output_entry *
add_entry(struct output *out, struct slice path, const char *owner)
{
	struct output_entry *entry;

	if (atomic_load(&out->failed))
		return NULL;
	if (!path_ok(path)) {
		refuse_path(out, path, owner);
		return NULL;
	}
	pthread_mutex_lock(&out->lock);
	entry = output_find(out, path);
	if (entry) {
		/* Who came first depends on threads, so the first owner is a twin, too. */
		if (!entry->twice)
			add_twin(out, entry, entry->owner);
		entry->twice = true;
		add_twin(out, entry, owner);
		entry = NULL;
	} else {
		entry = arena_alloc(&out->arena, sizeof(*entry));
		entry->path = arena_copy(&out->arena, path);
		entry->owner = owner ? arena_strdup(&out->arena, owner) : NULL;
		HASH_ADD_KEYPTR(hh, out->table, entry->path.ptr, entry->path.len, entry);
	}
	pthread_mutex_unlock(&out->lock);
	return entry;
}

bool
output_put(struct output *out, struct slice path, struct slice bytes, const char *owner)
{
	struct output_entry *entry = add_entry(out, path, owner);

	return entry && out->ops->put(out, entry, bytes);
}

bool
output_stream(
    struct output *out, struct slice path, output_make *make, void *user, const char *owner)
{
	struct output_entry *entry = add_entry(out, path, owner);

	return entry && out->ops->stream(out, entry, make, user);
}

void
output_more(struct output_file *file, struct slice bytes)
{
	file->take(file, bytes);
}

/* Reading a source failed: an error of that file, the rest of the site can be published. */
static void
source_failed(struct output *out, int error, const char *src_path, const char *owner)
{
	pthread_mutex_lock(&out->lock);
	diag_add(&out->diag, DIAG_ERROR, "read-failed",
	    (struct diag_at){owner ? owner : src_path, 0, 0},
	    "make the file readable, or take it out of the site", "cannot copy %s: %s",
	    owner ? owner : src_path, strerror(error));
	pthread_mutex_unlock(&out->lock);
}

/* Adds an open file: a small one by its bytes, a large one by the kind of output if it can. */
static bool
copy_open(struct output *out, struct slice path, int fd, const char *src_path, const char *owner)
{
	size_t limit = out->ops->copy ? SMALL_FILE : MEMORY_FILE;
	struct buf bytes = BUF_INIT;
	int error = fs_read_fd(fd, limit, &bytes);
	struct output_entry *entry;
	bool good = false;

	if (error && (error != EFBIG || !out->ops->copy)) {
		source_failed(out, error, src_path, owner);
	} else if (error) {
		entry = add_entry(out, path, owner);
		good = entry && out->ops->copy(out, entry, fd, owner ? owner : src_path);
	} else {
		good = output_put(out, path, buf_slice(&bytes), owner);
	}
	buf_finish(&bytes);
	return good;
}

bool
output_copy_file(
    struct output *out, struct slice path, int src_dirfd, const char *src_path, const char *owner)
{
	int fd = openat(src_dirfd, src_path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	bool good;

	if (fd < 0 && (errno == EMFILE || errno == ENFILE))
		return output_fail(out, errno, "read", owner ? owner : src_path);
	if (fd < 0) {
		source_failed(out, errno, src_path, owner);
		return false;
	}
	good = copy_open(out, path, fd, src_path, owner);
	close(fd);
	return good;
}

bool
output_get(struct output *out, struct slice path, struct slice *ret_bytes)
{
	const struct output_entry *entry = output_find(out, path);

	if (!entry || !entry->bytes)
		return false;
	*ret_bytes = slice_from(entry->bytes, entry->size);
	return true;
}

struct output_stats
output_stats(struct output *out)
{
	return out->stats;
}

/* The entry that has the name of a folder above `path`, or NULL. */
static struct output_entry *
file_above(struct output *out, struct slice path)
{
	struct output_entry *entry = NULL;

	for (size_t i = 1; i < path.len && !entry; i++)
		if (path.ptr[i] == '/')
			entry = output_find(out, slice_head(path, i));
	return entry;
}

bool
output_clashes(struct output *out, const struct output_entry *entry)
{
	struct output_entry *other;
	bool found;

	pthread_mutex_lock(&out->lock);
	found = file_above(out, entry->path);
	for (other = out->table; other && !found; other = other->hh.next)
		found = other->path.len > entry->path.len &&
			other->path.ptr[entry->path.len] == '/' &&
			memcmp(other->path.ptr, entry->path.ptr, entry->path.len) == 0;
	pthread_mutex_unlock(&out->lock);
	return found;
}

static int
compare_text(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "");
}

static int
compare_twins(const void *va, const void *vb)
{
	const struct output_twin *a = va, *b = vb;
	int order = slice_cmp(a->path, b->path);

	return order ? order : compare_text(a->owner, b->owner);
}

static int
compare_entries(const void *va, const void *vb)
{
	const struct output_entry *const *a = va, *const *b = vb;

	return slice_cmp((*a)->path, (*b)->path);
}

static void
report_twins(struct output *out, const struct output_twin *twins, size_t len)
{
	struct buf owners = BUF_INIT;

	for (size_t i = 0; i < len; i++) {
		if (i)
			buf_puts(&owners, i + 1 == len ? " and " : ", ");
		buf_puts(&owners, twins[i].owner ? twins[i].owner : "rmgen itself");
	}
	diag_fatal(&out->diag, EXIT_CONTENT, "output-twice", (struct diag_at){twins->owner, 0, 0},
	    "give all but one of them another name, slug or url", "%.*s would be made by %s",
	    SLICE_ARG(twins->path), owners.ptr);
	buf_finish(&owners);
}

static void
check_twins(struct output *out)
{
	size_t run;

	if (out->twins_len)
		qsort(out->twins, out->twins_len, sizeof(*out->twins), compare_twins);
	for (size_t i = 0; i < out->twins_len; i += run) {
		for (run = 1; i + run < out->twins_len &&
			      slice_eq(out->twins[i].path, out->twins[i + run].path);)
			run++;
		report_twins(out, out->twins + i, run);
	}
}

static void
check_folders(struct output *out, struct output_entry *const *entries, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		struct output_entry *above = file_above(out, entries[i]->path);

		if (!above)
			continue;
		diag_fatal(&out->diag, EXIT_CONTENT, "output-twice",
		    (struct diag_at){entries[i]->owner, 0, 0},
		    "give one of them another name, slug or url",
		    "%.*s cannot be both a file (made by %s) and the folder of %.*s",
		    SLICE_ARG(above->path), above->owner ? above->owner : "rmgen itself",
		    SLICE_ARG(entries[i]->path));
	}
}

struct folded {
	UT_hash_handle hh;
	const struct output_entry *entry;
};

/* Names that some file systems take for the same one. */
static void
check_case(struct output *out, struct output_entry *const *entries, size_t len)
{
	struct folded *table = NULL, *found;
	struct arena arena = ARENA_INIT;
	struct buf key = BUF_INIT;

	for (size_t i = 0; i < len; i++) {
		buf_truncate(&key, 0);
		unicode_fold(&key, entries[i]->path);
		HASH_FIND(hh, table, key.ptr, key.len, found);
		if (found) {
			diag_add(&out->diag, DIAG_WARNING, "output-case",
			    (struct diag_at){entries[i]->owner, 0, 0},
			    "rename one of them: on macOS and Windows one would hide the other",
			    "%.*s and %.*s differ only in upper and lower case or in composition",
			    SLICE_ARG(found->entry->path), SLICE_ARG(entries[i]->path));
			continue;
		}
		found = arena_alloc(&arena, sizeof(*found));
		found->entry = entries[i];
		HASH_ADD_KEYPTR(hh, table, arena_copy(&arena, buf_slice(&key)).ptr, key.len, found);
	}
	HASH_CLEAR(hh, table);
	buf_finish(&key);
	arena_finish(&arena);
}

static struct output_entry **
sorted_entries(struct output *out, size_t *ret_len)
{
	size_t len = HASH_COUNT(out->table), i = 0;
	struct output_entry **entries = xmalloc((len + 1) * sizeof(struct output_entry *));
	struct output_entry *entry;

	for (entry = out->table; entry; entry = entry->hh.next)
		entries[i++] = entry;
	qsort(entries, len, sizeof(struct output_entry *), compare_entries);
	*ret_len = len;
	return entries;
}

bool
output_finish(struct output *out, struct diag *diag)
{
	size_t len;
	struct output_entry **entries = sorted_entries(out, &len);

	check_twins(out);
	check_folders(out, entries, len);
	check_case(out, entries, len);
	diag_sort(&out->diag);
	diag_merge(diag, &out->diag);
	for (size_t i = 0; i < len; i++) {
		out->stats.written += entries[i]->written;
		out->stats.bytes += entries[i]->size;
	}
	out->stats.files = len;
	if (!diag_failed(diag))
		out->finished = out->ops->finish(out, entries, len, diag);
	free(entries);
	return out->finished;
}
