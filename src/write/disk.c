#include "write/disk.h"

#include "base/hash.h"
#include "base/mem.h"
#include "write/fstree.h"
#include "write/io_error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Marks the new folder as ours from the start, so that the next build may remove it if this one
 * is killed. */
static int
make_stage(struct disk *disk)
{
	const struct target *target = &disk->target;
	int fd, mark;

	if (mkdirat(target->parent, target->place.stage, 0755) < 0)
		return -1;
	fd = openat(
	    target->parent, target->place.stage, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return -1;
	mark = fstree_create(fd, MANIFEST_NAME);
	if (mark < 0 || close(mark) < 0) {
		int error = errno;

		close(fd);
		fstree_remove(target->parent, target->place.stage, NULL);
		errno = error;
		return -1;
	}
	return fd;
}

int
disk_stage(struct disk *disk)
{
	int fd = atomic_load(&disk->stage);

	if (fd >= 0)
		return fd;
	pthread_mutex_lock(&disk->out.lock);
	fd = atomic_load(&disk->stage);
	if (fd < 0) {
		fd = make_stage(disk);
		atomic_store(&disk->stage, fd);
	}
	pthread_mutex_unlock(&disk->out.lock);
	return fd;
}

static bool
is_before(struct timespec a, struct timespec b)
{
	return a.tv_sec != b.tv_sec ? a.tv_sec < b.tv_sec : a.tv_nsec < b.tv_nsec;
}

/* True when the published site has just this file. The manifest knows what a build wrote; that
 * nobody wrote to the file since is known from its time of change, which unlike the time of
 * modification cannot be set. When that is in doubt, the file is read. */
static bool
is_published(const struct disk *disk, const struct output_entry *entry)
{
	const struct target *target = &disk->target;
	const struct manifest_item *item = manifest_find(&target->manifest, entry->path);
	uint64_t hash = 0, size = 0;
	struct stat st;
	int fd, error;

	if (!item || !item->known || item->hash != entry->hash || item->size != entry->size)
		return false;
	if (fstatat(target->fd, entry->path.ptr, &st, AT_SYMLINK_NOFOLLOW) < 0 ||
	    !S_ISREG(st.st_mode) || (uint64_t)st.st_size != entry->size)
		return false;
	if (is_before(st.st_ctim, target->marked))
		return true;
	fd = openat(target->fd, entry->path.ptr, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return false;
	error = hash_file(fd, &hash, &size);
	close(fd);
	return !error && hash == entry->hash && size == entry->size;
}

/* A new file of the stage for the entry; -1 after output_fail, or for names that clash, which
 * output_finish reports. */
static int
create(struct disk *disk, const struct output_entry *entry)
{
	int stage = disk_stage(disk), fd, error;
	char *path;

	if (stage < 0) {
		output_fail(&disk->out, errno, "create", disk->target.place.stage);
		return -1;
	}
	fd = fstree_create(stage, entry->path.ptr);
	if (fd >= 0)
		return fd;
	error = errno;
	if ((error == ENOTDIR || error == EEXIST || error == EISDIR) &&
	    output_clashes(&disk->out, entry))
		return -1;
	path = place_show(&disk->target.place, entry->path.ptr);
	output_fail(&disk->out, error, "create", path);
	free(path);
	return -1;
}

static bool
end_file(struct disk *disk, const struct output_entry *entry, int fd, int error)
{
	char *path;

	if (close(fd) < 0 && !error && errno != EINTR)
		error = errno;
	if (!error)
		return true;
	path = place_show(&disk->target.place, entry->path.ptr);
	output_fail(&disk->out, error, "write", path);
	free(path);
	return false;
}

static int
write_all(int fd, struct slice bytes)
{
	while (bytes.len) {
		ssize_t put = write(fd, bytes.ptr, bytes.len);

		if (put >= 0)
			bytes = slice_skip(bytes, (size_t)put);
		else if (errno != EINTR)
			return errno;
	}
	return 0;
}

static bool
disk_put(struct output *out, struct output_entry *entry, struct slice bytes)
{
	struct disk *disk = (struct disk *)out;
	int fd;

	entry->hash = hash_bytes(bytes);
	entry->size = bytes.len;
	if (is_published(disk, entry))
		return true;
	entry->written = true;
	fd = create(disk, entry);
	return fd >= 0 && end_file(disk, entry, fd, write_all(fd, bytes));
}

static void
take(struct output_file *file, struct slice bytes)
{
	hash_more(file->hash, bytes);
	file->size += bytes.len;
	if (file->fd >= 0 && !file->error)
		file->error = write_all(file->fd, bytes);
}

/* Lets the file be made, with or without writing it. Returns 0 or an errno value. */
static int
run(struct output_entry *entry, int fd, output_make *make, void *user)
{
	struct output_file file = {.take = take, .fd = fd, .hash = hash_start()};

	make(user, &file);
	entry->hash = hash_finish(file.hash);
	entry->size = file.size;
	return file.error;
}

/* Where something is published under the name, it is made once to be compared. */
static bool
disk_stream(struct output *out, struct output_entry *entry, output_make *make, void *user)
{
	struct disk *disk = (struct disk *)out;
	int fd;

	if (manifest_find(&disk->target.manifest, entry->path)) {
		run(entry, -1, make, user);
		if (is_published(disk, entry))
			return true;
	}
	entry->written = true;
	fd = create(disk, entry);
	return fd >= 0 && end_file(disk, entry, fd, run(entry, fd, make, user));
}

/* A large file is hashed first, and copied only when it is not there yet. When somebody writes to
 * it meanwhile, the copy may not be what was hashed: it gives up with ETXTBSY. */
static bool
disk_copy(struct output *out, struct output_entry *entry, int fd, const char *shown)
{
	struct disk *disk = (struct disk *)out;
	int error = hash_file(fd, &entry->hash, &entry->size), file;
	struct stat before, after;

	if (!error && fstat(fd, &before) < 0)
		error = errno;
	if (error)
		return output_fail(out, error, "read", shown);
	if ((uint64_t)before.st_size != entry->size)
		return output_fail(out, ETXTBSY, "copy", shown);
	if (is_published(disk, entry))
		return true;
	entry->written = true;
	file = create(disk, entry);
	if (file < 0)
		return false;
	error = fstree_copy_fd(fd, file);
	if (!end_file(disk, entry, file, error))
		return false;
	if (fstat(fd, &after) < 0 || is_before(before.st_mtim, after.st_mtim) ||
	    before.st_size != after.st_size)
		return output_fail(out, ETXTBSY, "copy", shown);
	return true;
}

static bool
disk_finish(struct output *out, struct output_entry *const *entries, size_t len, struct diag *diag)
{
	return disk_publish((struct disk *)out, entries, len, diag);
}

static void
disk_free(struct output *out)
{
	struct disk *disk = (struct disk *)out;
	int stage = atomic_load(&disk->stage);

	if (stage >= 0) {
		close(stage);
		/* What cannot be removed now, the next build removes. */
		fstree_remove(disk->target.parent, disk->target.place.stage, MANIFEST_NAME);
	}
	target_close(&disk->target);
	output_fini(out);
	free(disk);
}

static const struct output_ops disk_ops = {
    .put = disk_put,
    .stream = disk_stream,
    .copy = disk_copy,
    .finish = disk_finish,
    .free = disk_free,
};

struct output *
output_open_disk(const struct config *conf, struct diag *diag)
{
	struct disk *disk = xcalloc(1, sizeof(*disk));

	if (!target_open(&disk->target, conf, true, diag)) {
		free(disk);
		return NULL;
	}
	output_init(&disk->out, &disk_ops);
	atomic_store(&disk->stage, -1);
	return &disk->out;
}
