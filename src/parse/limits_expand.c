/* Link definitions whose uses make a text explode. */
#include "parse/limits_impl.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/unicode.h"

#include <stdlib.h>
#include <uthash.h>

/* Text as link labels are compared: case folded, each run of blanks as one space. */
static void
put_label_form(struct buf *out, struct slice text)
{
	struct buf folded = BUF_INIT;
	bool blank = false;

	unicode_fold(&folded, text);
	for (size_t i = 0; i < folded.len; i++) {
		bool is_blank = (unsigned char)folded.ptr[i] <= ' ';

		if (!is_blank || !blank)
			buf_putc(out, is_blank ? ' ' : folded.ptr[i]);
		blank = is_blank;
	}
	buf_finish(&folded);
}

struct definition {
	struct slice label; /* in label form, brackets included; owned */
	size_t len;
	UT_hash_handle hh;
};

static struct definition *
find_definition(struct definition *definitions, struct slice label)
{
	struct definition *found;
	struct buf form = BUF_INIT;

	put_label_form(&form, label);
	HASH_FIND(hh, definitions, form.ptr, form.len, found);
	buf_finish(&form);
	return found;
}

/* Notes the definition on this line; the first one of a label counts. */
static void
add_definition(struct definition **definitions, struct slice line)
{
	struct slice text = slice_trim(line);
	size_t len = limits_definition(line);
	struct definition *entry;
	struct slice label;
	struct buf form = BUF_INIT;

	if (!len)
		return;
	label = slice_head(text, (size_t)((char *)memmem(text.ptr, len, "]:", 2) - text.ptr) + 1);
	if (find_definition(*definitions, label))
		return;
	put_label_form(&form, label);
	entry = xcalloc(1, sizeof(*entry));
	entry->len = len;
	entry->label = slice_from(form.ptr, form.len);
	buf_detach(&form);
	HASH_ADD_KEYPTR(hh, *definitions, entry->label.ptr, entry->label.len, entry);
}

static void
free_definitions(struct definition **definitions)
{
	struct definition *entry, *next;

	HASH_ITER (hh, *definitions, entry, next) {
		HASH_DEL(*definitions, entry);
		free((char *)entry->label.ptr);
		free(entry);
	}
}

static struct definition *
collect_definitions(struct slice text)
{
	struct definition *definitions = NULL;

	while (text.len) {
		const char *end = memchr(text.ptr, '\n', text.len);
		struct slice line = slice_head(text, end ? (size_t)(end - text.ptr) : text.len);
		size_t markers;

		add_definition(&definitions, slice_skip(line, limits_skip_markers(line, &markers)));
		text = slice_skip(text, line.len + 1);
	}
	return definitions;
}

unsigned
limits_expansion(struct slice text, size_t most)
{
	struct definition *definitions = collect_definitions(text);
	size_t open = 0, bytes = 0;
	unsigned line = 1;

	for (size_t i = 0; i < text.len && bytes <= most; i++) {
		char c = text.ptr[i];

		line += c == '\n';
		if (c == '[')
			open = i;
		if (c == ']' && i - open < 1000 && text.ptr[open] == '[') {
			struct definition *used =
			    find_definition(definitions, slice_from(text.ptr + open, i - open + 1));

			bytes += used ? used->len : 0;
		}
	}
	free_definitions(&definitions);
	return bytes > most ? line : 0;
}
