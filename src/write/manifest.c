#include "write/manifest.h"

#include "base/mem.h"

#include <stdlib.h>

#define MAGIC "rmgen-output 1 "

void
manifest_finish(struct manifest *manifest)
{
	buf_finish(&manifest->text);
	free(manifest->items);
	*manifest = (struct manifest)MANIFEST_INIT;
}

/* Takes the bytes up to `end` off the front of `rest`; false when `end` does not occur. */
static bool
take(struct slice *rest, char end, struct slice *ret_part)
{
	const char *at = memchr(rest->ptr, end, rest->len);

	if (!at)
		return false;
	*ret_part = slice_head(*rest, (size_t)(at - rest->ptr));
	*rest = slice_skip(*rest, ret_part->len + 1);
	return true;
}

static bool
number(struct slice text, int base, uint64_t *ret_value)
{
	uint64_t value = 0;

	if (!text.len || text.len > (base == 16 ? 16 : 19))
		return false;
	for (size_t i = 0; i < text.len; i++) {
		const char *digits = "0123456789abcdef";
		const char *at = memchr(digits, text.ptr[i], (size_t)base);

		if (!at)
			return false;
		value = value * (uint64_t)base + (uint64_t)(at - digits);
	}
	*ret_value = value;
	return true;
}

static bool
parse_line(struct slice line, struct manifest_item *item)
{
	struct slice hash, size;

	if (!take(&line, ' ', &hash) || !take(&line, ' ', &size) || !line.len)
		return false;
	item->path = line;
	item->known = !slice_is(hash, "-");
	return !item->known || (number(hash, 16, &item->hash) && number(size, 10, &item->size));
}

static int
compare(const void *va, const void *vb)
{
	const struct manifest_item *a = va, *b = vb;

	return slice_cmp(a->path, b->path);
}

bool
manifest_parse(struct manifest *manifest)
{
	struct slice rest = buf_slice(&manifest->text), line;
	uint64_t count;

	manifest->len = 0;
	if (!take(&rest, '\n', &line) || !slice_starts(line, MAGIC) ||
	    !number(slice_skip(line, strlen(MAGIC)), 10, &count))
		return false;
	while (rest.len) {
		struct manifest_item item = {0};

		if (!take(&rest, '\n', &line) || !parse_line(line, &item))
			return false;
		manifest->items =
		    xgrow(manifest->items, manifest->len, &manifest->cap, sizeof(item));
		manifest->items[manifest->len++] = item;
	}
	if (manifest->len)
		qsort(manifest->items, manifest->len, sizeof(*manifest->items), compare);
	return manifest->len == count;
}

const struct manifest_item *
manifest_find(const struct manifest *manifest, struct slice path)
{
	struct manifest_item key = {.path = path};

	if (!manifest->len)
		return NULL;
	return bsearch(&key, manifest->items, manifest->len, sizeof(key), compare);
}

void
manifest_begin(struct buf *out, size_t count)
{
	buf_printf(out, MAGIC "%zu\n", count);
}

void
manifest_put(struct buf *out, struct slice path, uint64_t hash, uint64_t size)
{
	buf_put_hex64(out, hash);
	buf_putc(out, ' ');
	buf_put_uint(out, size);
	buf_putc(out, ' ');
	buf_put(out, path);
	buf_putc(out, '\n');
}

void
manifest_put_unknown(struct buf *out, struct slice path)
{
	buf_puts(out, "- 0 ");
	buf_put(out, path);
	buf_putc(out, '\n');
}
