#include "base/spill.h"

#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { DRAWN = 256 }; /* pages between two times that memory is given back */

struct spilled {
	struct buf *text;
	size_t at, len; /* in the file; a NUL follows */
};

struct spill {
	pthread_mutex_t lock; /* over all but `drawn` */
	char *folder;         /* where the file is made */
	size_t keep;          /* bytes that may still stay in memory */
	int fd;               /* -1 before it is needed */
	bool refused;         /* the disk does not want it */
	size_t size;          /* of the file */
	struct spilled *items;
	size_t len, cap;
	char *map; /* or NULL */
	atomic_size_t drawn;
};

struct spill *
spill_new(const char *output, size_t keep)
{
	struct spill *spill = xcalloc(1, sizeof(*spill));
	const char *slash = strrchr(output, '/');

	pthread_mutex_init(&spill->lock, NULL);
	spill->folder = xstrndup(output, slash ? (size_t)(slash - output) : 0);
	spill->keep = keep;
	spill->fd = -1;
	return spill;
}

void
spill_free(struct spill *spill)
{
	if (!spill)
		return;
	if (spill->map)
		munmap(spill->map, spill->size);
	if (spill->fd >= 0)
		close(spill->fd);
	pthread_mutex_destroy(&spill->lock);
	free(spill->folder);
	free(spill->items);
	free(spill);
}

/* A file without a name: nobody else can open it, and it goes when we do. */
static bool
open_file(struct spill *spill)
{
	const char *folder = *spill->folder ? spill->folder : "/";

	if (spill->fd < 0 && !spill->refused)
		spill->fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	spill->refused |= spill->fd < 0;
	return !spill->refused;
}

static bool
write_at(int fd, const char *bytes, size_t len, size_t at)
{
	while (len) {
		ssize_t put = pwrite(fd, bytes, len, (off_t)at);

		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return false;
		bytes += put;
		at += (size_t)put;
		len -= (size_t)put;
	}
	return true;
}

/* Its place in the file; false when it shall stay in memory. */
static bool
reserve(struct spill *spill, size_t len, size_t *ret_at)
{
	bool good = false;

	pthread_mutex_lock(&spill->lock);
	if (len <= spill->keep)
		spill->keep -= len;
	else
		good = open_file(spill);
	if (good) {
		*ret_at = spill->size;
		spill->size += len + 1;
	}
	pthread_mutex_unlock(&spill->lock);
	return good;
}

void
spill_take(struct spill *spill, struct buf *text)
{
	struct spilled item = {.text = text, .len = text->len};

	if (!text->len || !reserve(spill, text->len, &item.at))
		return;
	if (!write_at(spill->fd, text->ptr, text->len + 1, item.at)) {
		pthread_mutex_lock(&spill->lock);
		spill->refused = true; /* a full disk: what was written stays readable */
		pthread_mutex_unlock(&spill->lock);
		return;
	}
	buf_finish(text);
	pthread_mutex_lock(&spill->lock);
	spill->items = xgrow(spill->items, spill->len, &spill->cap, sizeof(*spill->items));
	spill->items[spill->len++] = item;
	pthread_mutex_unlock(&spill->lock);
}

/* Where the file cannot be mapped, it is read back. Data that was written and cannot be read is a
 * broken disk. */
static void
read_back(struct spill *spill)
{
	for (size_t i = 0; i < spill->len; i++) {
		struct spilled *item = &spill->items[i];

		buf_reserve(item->text, item->len);
		if (pread(spill->fd, item->text->ptr, item->len, (off_t)item->at) !=
		    (ssize_t)item->len)
			abort();
		item->text->len = item->len;
		item->text->ptr[item->len] = '\0';
	}
}

void
spill_map(struct spill *spill)
{
	void *map;

	if (!spill->len)
		return;
	map = mmap(NULL, spill->size, PROT_READ, MAP_SHARED, spill->fd, 0);
	if (map == MAP_FAILED) {
		read_back(spill);
		return;
	}
	spill->map = map;
	for (size_t i = 0; i < spill->len; i++) {
		struct spilled *item = &spill->items[i];

		/* a capacity of 0: the bytes are not the buffer's own */
		*item->text = (struct buf){spill->map + item->at, item->len, 0};
	}
	free(spill->items);
	spill->items = NULL;
	spill->len = spill->cap = 0;
}

void
spill_drawn(struct spill *spill)
{
	if (spill && spill->map &&
	    (atomic_fetch_add_explicit(&spill->drawn, 1, memory_order_relaxed) + 1) % DRAWN == 0)
		madvise(spill->map, spill->size, MADV_DONTNEED);
}
