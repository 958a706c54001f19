/* A growing buffer of bytes that it owns. `ptr` is never NULL and always NUL-terminated, so it
 * can be printed; `len` does not count the NUL. Start with BUF_INIT or buf_init, end with
 * buf_finish, or take the bytes with buf_detach. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/slice.h"

#include <stdint.h>

struct buf {
	char *ptr;
	size_t len; /* bytes in use */
	size_t cap; /* bytes allocated; 0 while `ptr` is the shared empty string */
};

extern char buf_empty[1];
#define BUF_INIT                                                                                   \
	{                                                                                          \
		buf_empty, 0, 0                                                                    \
	}

void buf_init(struct buf *buf);
void buf_finish(struct buf *buf);

/* Hands over the bytes (to be freed by the caller) and leaves the buffer empty. */
char *buf_detach(struct buf *buf);

/* Makes room for `extra` more bytes, so that as many puts do not move `ptr`. */
void buf_reserve(struct buf *buf, size_t extra);

/* Forgets the bytes from `len` on; keeps the memory. */
void buf_truncate(struct buf *buf, size_t len);

void buf_printf(struct buf *buf, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* One code point as UTF-8; U+FFFD for what is no scalar value. */
void buf_put_rune(struct buf *buf, uint32_t rune);

/* Text for HTML: & < > " become entities, as cmark writes them (escapes also fit attributes). */
void buf_put_escaped(struct buf *buf, struct slice text);

/* Numbers in ASCII: decimal, and 16 hexadecimal digits; what buf_printf does, without its price. */
void buf_put_uint(struct buf *buf, uint64_t number);
void buf_put_int(struct buf *buf, int64_t number);
void buf_put_hex64(struct buf *buf, uint64_t number);

/* The same with zeros in front up to `width` digits, of which there are at most 20. */
void buf_put_digits(struct buf *buf, uint64_t number, unsigned width);

/* A string of JSON with its quotes: UTF-8 as it is, control characters as \u00XX. */
void buf_put_json(struct buf *buf, struct slice text);

/* Puts `text` in at byte `at`. */
void buf_insert(struct buf *buf, size_t at, struct slice text);

static inline void
buf_put_bytes(struct buf *buf, const void *bytes, size_t len)
{
	if (!len)
		return;
	if (buf->cap - buf->len <= len)
		buf_reserve(buf, len);
	memcpy(buf->ptr + buf->len, bytes, len);
	buf->len += len;
	buf->ptr[buf->len] = '\0';
}

/* Of a literal, the compiler knows the length. */
static inline void
buf_puts(struct buf *buf, const char *str)
{
	buf_put_bytes(buf, str, strlen(str));
}

static inline void
buf_putc(struct buf *buf, char c)
{
	if (buf->len + 1 >= buf->cap)
		buf_reserve(buf, 1);
	buf->ptr[buf->len++] = c;
	buf->ptr[buf->len] = '\0';
}

static inline void
buf_put(struct buf *buf, struct slice s)
{
	buf_put_bytes(buf, s.ptr, s.len);
}

static inline struct slice
buf_slice(const struct buf *buf)
{
	return (struct slice){buf->ptr, buf->len};
}

#endif
