#include "read/read.h"

#include "base/fs.h"
#include "base/hash.h"
#include "conf/config.h"
#include "read/decode.h"
#include "read/front.h"
#include "read/git.h"
#include "read/page.h"
#include "read/pair.h"
#include "read/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LANGS_MAX = 64 };

static const char *
declared_encoding(const struct config *conf, const struct page *page)
{
	for (size_t i = 0; i < conf->encodings_len; i++)
		if (fnmatch(conf->encodings[i].glob, page->path.ptr, 0) == 0)
			return conf->encodings[i].encoding;
	return NULL;
}

static bool
decode(struct page *page, const struct config *conf)
{
	const char *langs[LANGS_MAX];
	int lang = pair_read_path(conf, page->path).lang;
	struct decode_request req = {
	    .path = page->source,
	    .declared = declared_encoding(conf, page),
	    .lang = lang >= 0 ? conf->langs[lang].tag : NULL,
	    .langs = langs,
	};

	while (req.langs_len < conf->langs_len && req.langs_len < LANGS_MAX) {
		langs[req.langs_len] = conf->langs[req.langs_len].tag;
		req.langs_len++;
	}
	return decode_text(&req, &page->text, &page->encoding, &page->diag);
}

/* Dates, weights and tags may change without a translation growing old. */
static uint64_t
hash_content(const struct page *page)
{
	struct buf text = BUF_INIT;
	uint64_t hash;

	buf_puts(&text, page->front.title ? page->front.title : "");
	buf_putc(&text, '\0');
	buf_puts(&text, page->front.description ? page->front.description : "");
	buf_putc(&text, '\0');
	buf_put(&text, slice_trim(slice_skip(buf_slice(&page->text), page->body)));
	hash = hash_bytes(buf_slice(&text));
	buf_finish(&text);
	return hash;
}

bool
read_bytes(struct page *page, const struct config *conf)
{
	if (!decode(page, conf))
		return false;
	front_read(page, conf);
	pair_place(page, conf);
	page->hash = hash_content(page);
	if (!page->front.lastmod && conf->git_dates)
		page->front.lastmod = git_dates_find(conf->git_dates, page->file);
	return true;
}

static bool
report(struct page *page, const struct config *conf, int error)
{
	struct diag_at at = {page->source, 0, 0};
	bool machine = error == EIO || error == EMFILE || error == ENFILE || error == ENOMEM;

	if (machine)
		diag_fatal(&page->diag, EXIT_IO, "unreadable", at, fs_read_hint(error),
		    "cannot be read: %s", strerror(error));
	else if (error == EFBIG)
		diag_add(&page->diag, DIAG_ERROR, "page-too-large", at,
		    "split the page, or raise `page_limit` in rmgen.yaml",
		    "the file is larger than %zu bytes, and is left out", conf->page_limit);
	else if (error == EXDEV || error == ELOOP)
		diag_add(&page->diag, DIAG_ERROR, "symlink-outside", at, "remove the link",
		    "a link on the way to this file leads out of the site, or in a circle");
	else if (error == EINVAL || error == EISDIR || error == ENXIO)
		diag_add(&page->diag, DIAG_ERROR, "special-file", at, "remove it",
		    "this is a folder, pipe, socket or device, not a file");
	else
		diag_add(&page->diag, DIAG_ERROR, "unreadable", at, fs_read_hint(error),
		    "cannot be read: %s", strerror(error));
	return false;
}

bool
read_page(struct page *page, const struct tree *tree, const struct config *conf)
{
	struct stat st;
	int fd = -1, error = tree_open(tree, page->file, O_RDONLY, &fd);

	if (error)
		return report(page, conf, error);
	error = fstat(fd, &st) < 0 ? errno : fs_read_fd(fd, conf->page_limit, &page->text);
	close(fd);
	if (error)
		return report(page, conf, error);
	page->mtime_ns = (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
	return read_bytes(page, conf);
}
