#include "parse/slug.h"

#include "base/unicode.h"
#include "base/utf8.h"

#include <uthash.h>

struct slug_entry {
	struct slice id;
	unsigned last; /* the number that was given last to an id that begins with this one */
	UT_hash_handle hh;
};

void
slugger_init(struct slugger *slugger, struct arena *arena)
{
	*slugger = (struct slugger){.arena = arena};
}

void
slugger_finish(struct slugger *slugger)
{
	HASH_CLEAR(hh, slugger->ids);
	arena_finish(&slugger->entries);
}

/* Characters outside ASCII that are their own lower case: nearly all that headings have. */
static bool
is_caseless(uint32_t rune)
{
	return (rune >= 0x3000 && rune <= 0x30FF) || (rune >= 0x3400 && rune <= 0x9FFF) ||
	       (rune >= 0xAC00 && rune <= 0xD7A3) || (rune >= 0x2000 && rune <= 0x206F) ||
	       (rune >= 0x2190 && rune <= 0x245F) || (rune >= 0x2500 && rune <= 0x2BFF) ||
	       rune == 0xFE0F || (rune >= 0xFF01 && rune <= 0xFF20) ||
	       (rune >= 0x1F000 && rune <= 0x1FAFF);
}

/* False, and nothing appended, for a text whose lower case is not told by its characters alone. */
static bool
put_caseless(struct buf *out, struct slice text)
{
	size_t from = out->len, len;
	uint32_t rune;

	buf_reserve(out, text.len);
	for (size_t at = 0; (len = utf8_next(slice_skip(text, at), &rune)); at += len) {
		if (rune < 0x80) {
			if (rune == ' ')
				buf_putc(out, '-');
			else if (rune == '-' || rune == '_' || (rune >= '0' && rune <= '9') ||
				 (rune >= 'a' && rune <= 'z'))
				buf_putc(out, (char)rune);
			else if (rune >= 'A' && rune <= 'Z')
				buf_putc(out, (char)(rune | 0x20));
		} else if (!is_caseless(rune)) {
			buf_truncate(out, from);
			return false;
		} else if (unicode_is_word(rune)) {
			buf_put_bytes(out, text.ptr + at, len);
		}
	}
	return true;
}

void
slug_put(struct buf *out, struct slice text)
{
	struct buf lower = BUF_INIT;
	struct slice rest;
	uint32_t rune;
	size_t len;

	if (put_caseless(out, text))
		return;
	unicode_lower(&lower, text);
	rest = buf_slice(&lower);
	while ((len = utf8_next(rest, &rune))) {
		if (rune == ' ')
			buf_putc(out, '-');
		else if (rune == '-' || unicode_is_word(rune))
			buf_put_bytes(out, rest.ptr, len);
		rest = slice_skip(rest, len);
	}
	buf_finish(&lower);
}

static struct slug_entry *
find(const struct slugger *slugger, struct slice id)
{
	struct slug_entry *entry;

	HASH_FIND(hh, slugger->ids, id.ptr, id.len, entry);
	return entry;
}

/* The id's text goes into `arena`, all else lasts no longer than the slugger. */
static struct slice
add(struct slugger *slugger, struct slice id, struct arena *arena)
{
	struct slug_entry *entry = arena_alloc(&slugger->entries, sizeof(*entry));

	entry->id = arena_copy(arena, id);
	HASH_ADD_KEYPTR(hh, slugger->ids, entry->id.ptr, entry->id.len, entry);
	return entry->id;
}

struct slice
slugger_make(struct slugger *slugger, struct slice text)
{
	struct buf id = BUF_INIT;
	struct slug_entry *taken;
	struct slice made;
	size_t len;

	slug_put(&id, text);
	if (!id.len)
		buf_puts(&id, "section");
	len = id.len;
	taken = find(slugger, buf_slice(&id));
	/* Numbers go on where they stopped, as github-slugger's do: a page of equal headings
	 * stays linear. */
	while (taken && find(slugger, buf_slice(&id))) {
		buf_truncate(&id, len);
		buf_printf(&id, "-%u", ++taken->last);
	}
	made = add(slugger, buf_slice(&id), slugger->arena);
	buf_finish(&id);
	return made;
}

bool
slugger_claim(struct slugger *slugger, struct slice id)
{
	if (find(slugger, id))
		return false;
	add(slugger, id, &slugger->entries);
	return true;
}
