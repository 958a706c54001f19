#include "status_mark.h"

#include "base/fs.h"
#include "base/mem.h"
#include "conf/config.h"
#include "read/page.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

/* With its end. */
static struct slice
first_line(struct slice text)
{
	const char *end = memchr(text.ptr, '\n', text.len);

	return slice_head(text, end ? (size_t)(end - text.ptr) + 1 : text.len);
}

/* True for "translated_from:" in any spelling: translatedFrom, translated-from. */
static bool
is_mark(struct slice line)
{
	static const char name[] = "translatedfrom";
	size_t at = 0;

	for (size_t i = 0; i < line.len; i++) {
		char c = line.ptr[i];

		if (c == ':')
			return !name[at];
		if (c == '_' || c == '-')
			continue;
		if (tolower((unsigned char)c) != name[at] || !name[at])
			return false;
		at++;
	}
	return false;
}

static void
put_mark(struct buf *out, const char *mark, bool crlf)
{
	buf_printf(out, "translated_from: %s%s\n", mark, crlf ? "\r" : "");
}

/* From the line after the opening "---" on. */
static void
put_rest(struct buf *out, struct slice rest, unsigned lines, const char *mark, bool crlf)
{
	struct slice line;
	size_t at = 0;
	bool found = false;

	for (unsigned i = 0; i < lines && at < rest.len && !found; i++) {
		line = first_line(slice_skip(rest, at));
		found = is_mark(line);
		if (!found)
			at += line.len;
	}
	if (!found) {
		put_mark(out, mark, crlf);
		buf_put(out, rest);
		return;
	}
	buf_put(out, slice_head(rest, at));
	put_mark(out, mark, crlf);
	buf_put(out, slice_skip(rest, at + line.len));
}

bool
status_put_marked(struct buf *out, struct slice text, unsigned body_line, const char *mark)
{
	struct slice bom = slice_head(text, slice_starts(text, "\xEF\xBB\xBF") ? 3 : 0);
	struct slice rest = slice_skip(text, bom.len), opening = first_line(rest);
	bool crlf = slice_ends(opening, "\r\n");

	if (body_line > 1 && !slice_is(slice_trim(opening), "---"))
		return false;
	buf_put(out, bom);
	if (body_line > 1) {
		buf_put(out, opening);
		put_rest(out, slice_skip(rest, opening.len), body_line - 2, mark, crlf);
		return true;
	}
	buf_printf(out, "---%s\n", crlf ? "\r" : "");
	put_mark(out, mark, crlf);
	buf_printf(out, "---%s\n%s\n", crlf ? "\r" : "", crlf ? "\r" : "");
	buf_put(out, rest);
	return true;
}

/* A link stays a link: then the file that it leads to is written over. */
static int
replace_file(int dir, const char *file, struct slice bytes)
{
	char *temporary = xasprintf("%s.rmgen-new", file);
	struct stat st;
	int error = 0;

	if (fstatat(dir, file, &st, AT_SYMLINK_NOFOLLOW) < 0) {
		error = errno;
	} else if (S_ISLNK(st.st_mode)) {
		error = fs_write(dir, file, bytes);
	} else {
		error = fs_write(dir, temporary, bytes);
		if (!error && (fchmodat(dir, temporary, st.st_mode & 07777, 0) < 0 ||
				  renameat(dir, temporary, dir, file) < 0))
			error = errno;
		if (error)
			unlinkat(dir, temporary, 0);
	}
	free(temporary);
	return error;
}

static bool
refuse(const struct page *page, struct diag *diag, const char *hint, const char *why)
{
	diag_add(diag, DIAG_WARNING, "not-marked", (struct diag_at){page->source, 0, 0}, hint,
	    "the file is not marked: %s", why);
	return false;
}

bool
status_mark_page(const struct config *conf, const struct page *page, const struct page *source,
    struct diag *diag)
{
	char *mark = xasprintf("%s@%016" PRIx64, conf->langs[source->lang].tag, source->hash);
	int dir = open(conf->content_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct buf text = BUF_INIT, marked = BUF_INIT;
	int error = dir < 0 ? errno : fs_read(dir, page->file, conf->page_limit, &text);
	bool ok = false;

	if (error)
		refuse(page, diag, "make it a file that you may read", strerror(error));
	else if (page->encoding && strcasecmp(page->encoding, "UTF-8") != 0)
		refuse(page, diag, "save it as UTF-8", "it is not in UTF-8");
	else if (!status_put_marked(&marked, buf_slice(&text), page->body_line, mark))
		refuse(page, diag, "write YAML between lines of \"---\"",
		    "its front matter is of another kind");
	else if ((error = replace_file(dir, page->file, buf_slice(&marked))))
		refuse(
		    page, diag, "check its permissions, and those of its folder", strerror(error));
	else
		ok = true;
	if (dir >= 0)
		close(dir);
	buf_finish(&text);
	buf_finish(&marked);
	free(mark);
	return ok;
}
