#include "serve_file.h"

#include "base/fs.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/path.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include <zlib.h>

enum { GZIP_FROM = 1024, GZIP_UP_TO = 4 << 20, GZIP_LEVEL = 1, GZIP_WINDOW = 15 + 16 };

struct serve_file {
	atomic_uint holders;
	atomic_uint parts; /* what needs the bytes: all holders together, and what was attached */
	struct buf bytes;
	int fd; /* -1: in memory */
	size_t size;
	char etag[17];
	const char *type;
	char *policy;
	pthread_mutex_t lock; /* of what follows */
	bool tried;
	struct buf gzip;
	struct attached {
		void *thing;
		serve_file_end *end;
	} attached[SERVE_FILE_SLOTS];
};

/* By extension; those marked are text, which gzip makes smaller. */
static const struct {
	const char *ext, *type;
	bool text;
} types[] = {
    {".html", "text/html; charset=utf-8", true},
    {".css", "text/css; charset=utf-8", true},
    {".js", "text/javascript; charset=utf-8", true},
    {".mjs", "text/javascript; charset=utf-8", true},
    {".json", "application/json; charset=utf-8", true},
    {".map", "application/json; charset=utf-8", true},
    {".jsonld", "application/ld+json", true},
    {".geojson", "application/geo+json", true},
    {".canvas", "application/json; charset=utf-8", true},
    {".webmanifest", "application/manifest+json", true},
    {".xml", "application/xml", true},
    {".opml", "text/x-opml; charset=utf-8", true},
    {".graphml", "application/xml", true},
    {".atom", "application/atom+xml", true},
    {".rss", "application/rss+xml", true},
    {".svg", "image/svg+xml", true},
    {".txt", "text/plain; charset=utf-8", true},
    {".md", "text/markdown; charset=utf-8", true},
    {".csv", "text/csv; charset=utf-8", true},
    {".ics", "text/calendar; charset=utf-8", true},
    {".dot", "text/vnd.graphviz; charset=utf-8", true},
    {".vtt", "text/vtt; charset=utf-8", true},
    {".wasm", "application/wasm", true},
    {".png", "image/png", false},
    {".jpg", "image/jpeg", false},
    {".jpeg", "image/jpeg", false},
    {".gif", "image/gif", false},
    {".webp", "image/webp", false},
    {".avif", "image/avif", false},
    {".ico", "image/vnd.microsoft.icon", false},
    {".bmp", "image/bmp", false},
    {".woff2", "font/woff2", false},
    {".woff", "font/woff", false},
    {".ttf", "font/ttf", false},
    {".otf", "font/otf", false},
    {".mp4", "video/mp4", false},
    {".webm", "video/webm", false},
    {".mov", "video/quicktime", false},
    {".mp3", "audio/mpeg", false},
    {".m4a", "audio/mp4", false},
    {".ogg", "audio/ogg", false},
    {".opus", "audio/ogg", false},
    {".wav", "audio/wav", false},
    {".flac", "audio/flac", false},
    {".pdf", "application/pdf", false},
    {".zip", "application/zip", false},
    {".gz", "application/gzip", false},
    {".epub", "application/epub+zip", false},
};

const char *
serve_file_type(struct slice path)
{
	struct slice ext = path_ext(path);

	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
		if (ext.len == strlen(types[i].ext) &&
		    strncasecmp(ext.ptr, types[i].ext, ext.len) == 0)
			return types[i].type;
	return "application/octet-stream";
}

static bool
is_text(const char *type)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
		if (strcmp(types[i].type, type) == 0)
			return types[i].text;
	return false;
}

struct serve_file *
serve_file_new(struct buf *bytes, const char *type, uint64_t etag, const char *policy)
{
	struct serve_file *file = xcalloc(1, sizeof(*file));

	atomic_init(&file->holders, 1);
	atomic_init(&file->parts, 1);
	file->size = bytes->len;
	file->bytes = *bytes;
	buf_init(bytes);
	file->fd = -1;
	file->type = type;
	file->policy = policy ? xstrdup(policy) : NULL;
	snprintf(file->etag, sizeof(file->etag), "%016llx", (unsigned long long)etag);
	pthread_mutex_init(&file->lock, NULL);
	buf_init(&file->gzip);
	return file;
}

/* A large file is told apart by what the disk says of it, not by its content. */
static uint64_t
hash_stat(const struct stat *st)
{
	uint64_t parts[] = {(uint64_t)st->st_ino, (uint64_t)st->st_size,
	    (uint64_t)st->st_mtim.tv_sec, (uint64_t)st->st_mtim.tv_nsec};

	return hash_bytes(slice_from((const char *)parts, sizeof(parts)));
}

static struct serve_file *
keep_open(int fd, const struct stat *st, const char *type, const char *policy)
{
	struct buf none = BUF_INIT;
	struct serve_file *file = serve_file_new(&none, type, hash_stat(st), policy);

	file->fd = fd;
	file->size = (size_t)st->st_size;
	return file;
}

struct serve_file *
serve_file_open(int dirfd, const char *name, const char *type, const char *policy)
{
	struct buf bytes = BUF_INIT;
	struct serve_file *file = NULL;
	struct stat st;
	int error = 0, fd = openat(dirfd, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (fd < 0)
		return NULL;
	if (fstat(fd, &st) < 0)
		error = errno;
	else if (S_ISREG(st.st_mode) && st.st_size > SERVE_FILE_LIMIT)
		return keep_open(fd, &st, type, policy);
	else
		error = fs_read_fd(fd, SERVE_FILE_LIMIT, &bytes);
	close(fd);
	if (!error)
		file = serve_file_new(&bytes, type, hash_bytes(buf_slice(&bytes)), policy);
	buf_finish(&bytes);
	errno = error;
	return file;
}

struct serve_file *
serve_file_hold(struct serve_file *file)
{
	atomic_fetch_add_explicit(&file->holders, 1, memory_order_relaxed);
	return file;
}

void
serve_file_detach(struct serve_file *file)
{
	if (atomic_fetch_sub_explicit(&file->parts, 1, memory_order_acq_rel) != 1)
		return;
	if (file->fd >= 0)
		close(file->fd);
	pthread_mutex_destroy(&file->lock);
	buf_finish(&file->bytes);
	buf_finish(&file->gzip);
	free(file->policy);
	free(file);
}

void
serve_file_drop(struct serve_file *file)
{
	if (!file || atomic_fetch_sub_explicit(&file->holders, 1, memory_order_acq_rel) != 1)
		return;
	for (size_t i = 0; i < SERVE_FILE_SLOTS; i++)
		if (file->attached[i].thing)
			file->attached[i].end(file->attached[i].thing);
	serve_file_detach(file);
}

/* Two threads may make it at once; one of the two is kept. */
void *
serve_file_attach(
    struct serve_file *file, enum serve_file_slot slot, serve_file_make *make, serve_file_end *end)
{
	struct attached *attached = &file->attached[slot];
	void *thing, *fresh;

	pthread_mutex_lock(&file->lock);
	thing = attached->thing;
	pthread_mutex_unlock(&file->lock);
	if (thing)
		return thing;
	atomic_fetch_add_explicit(&file->parts, 1, memory_order_relaxed);
	fresh = make(file, slot);
	if (!fresh) {
		serve_file_detach(file);
		return NULL;
	}
	pthread_mutex_lock(&file->lock);
	thing = attached->thing;
	if (!thing)
		*attached = (struct attached){thing = fresh, end};
	pthread_mutex_unlock(&file->lock);
	if (thing != fresh)
		end(fresh);
	return thing;
}

size_t
serve_file_size(const struct serve_file *file)
{
	return file->size;
}

int
serve_file_fd(const struct serve_file *file)
{
	return file->fd;
}

struct slice
serve_file_bytes(const struct serve_file *file)
{
	return buf_slice(&file->bytes);
}

const char *
serve_file_etag(const struct serve_file *file)
{
	return file->etag;
}

const char *
serve_file_media(const struct serve_file *file)
{
	return file->type;
}

const char *
serve_file_policy(const struct serve_file *file)
{
	return file->policy;
}

static void
compress_into(struct buf *out, struct slice bytes)
{
	z_stream stream = {0};
	size_t bound;

	if (deflateInit2(&stream, GZIP_LEVEL, Z_DEFLATED, GZIP_WINDOW, 8, Z_DEFAULT_STRATEGY) !=
	    Z_OK)
		return;
	bound = deflateBound(&stream, bytes.len);
	buf_reserve(out, bound);
	stream.next_in = (Bytef *)bytes.ptr;
	stream.avail_in = (uInt)bytes.len;
	stream.next_out = (Bytef *)out->ptr;
	stream.avail_out = (uInt)bound;
	if (deflate(&stream, Z_FINISH) == Z_STREAM_END && stream.total_out < bytes.len)
		out->len = stream.total_out;
	deflateEnd(&stream);
	out->ptr = xrealloc(out->ptr, out->len + 1);
	out->cap = out->len + 1;
	out->ptr[out->len] = '\0';
}

struct slice
serve_file_gzip(struct serve_file *file)
{
	struct slice result;

	if (file->fd >= 0 || file->size < GZIP_FROM || file->size > GZIP_UP_TO ||
	    !is_text(file->type))
		return SLICE("");
	pthread_mutex_lock(&file->lock);
	if (!file->tried)
		compress_into(&file->gzip, buf_slice(&file->bytes));
	file->tried = true;
	result = buf_slice(&file->gzip);
	pthread_mutex_unlock(&file->lock);
	return result;
}
