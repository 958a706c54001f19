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
	slugger->ids = NULL;
	slugger->arena = arena;
}

void
slugger_finish(struct slugger *slugger)
{
	HASH_CLEAR(hh, slugger->ids);
}

void
slug_put(struct buf *out, struct slice text)
{
	struct buf lower = BUF_INIT;
	struct slice rest;
	uint32_t rune;
	size_t len;

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

static struct slice
add(struct slugger *slugger, struct slice id)
{
	struct slug_entry *entry = arena_alloc(slugger->arena, sizeof(*entry));

	entry->id = arena_copy(slugger->arena, id);
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
	made = add(slugger, buf_slice(&id));
	buf_finish(&id);
	return made;
}

bool
slugger_claim(struct slugger *slugger, struct slice id)
{
	if (find(slugger, id))
		return false;
	add(slugger, id);
	return true;
}
