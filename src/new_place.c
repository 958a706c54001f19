#include "new_place.h"

#include "base/mem.h"
#include "base/path.h"
#include "base/unicode.h"
#include "conf/config.h"
#include "conf/options.h"
#include "conf/suggest.h"
#include "new_collide.h"
#include "read/page.h"
#include "read/pair.h"
#include "read/scan.h"

#include <ctype.h>
#include <stdlib.h>
#include <unistd.h>

#define NOWHERE ((struct diag_at){NULL, 0, 0})
#define EXAMPLE                                                                                    \
	"give a path below the content folder, such as plans/backend.md or ko/plans/backend.md"

struct placing {
	const struct config *conf;
	const struct options *options;
	const struct scan *scan;
	struct diag *diag;
	struct buf path;        /* below content/, NFC */
	struct pair_path parts; /* of it */
};

static bool __attribute__((format(printf, 3, 4)))
fail(struct placing *p, const char *hint, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	diag_addv(p->diag, DIAG_FATAL, EXIT_USAGE, "new-page", NOWHERE, hint, fmt, ap);
	va_end(ap);
	return false;
}

static struct slice
first_segment(struct slice path)
{
	const char *slash = memchr(path.ptr, '/', path.len);

	return slice_head(path, slash ? (size_t)(slash - path.ptr) : path.len);
}

/* True when `path` lies in the folder; then `ret_rest` is the way from there. Both absolute. */
static bool
is_below(struct slice path, const char *folder, struct slice *ret_rest)
{
	size_t len = strlen(folder);

	if (!slice_starts(path, folder) || (path.len > len && path.ptr[len] != '/'))
		return false;
	*ret_rest = slice_skip(path, len + 1);
	return true;
}

/* The folder that a relative path is seen from, absolute: content/, or the site's folder when it
 * begins with "content/", or the working folder when that is said or is inside content/. */
static const char *
seen_from(const struct placing *p, struct slice given, const char *cwd)
{
	struct slice name = path_base(slice_of(p->conf->content_dir)), rest;
	bool inside = is_below(slice_of(cwd), p->conf->content_dir, &rest);

	if (slice_starts(given, "./") || slice_starts(given, "../"))
		return cwd;
	if (slice_eq(first_segment(given), name) && given.len > name.len)
		return p->conf->root;
	if (inside && rest.len && config_find_lang(p->conf, first_segment(given)) < 0)
		return cwd;
	return p->conf->content_dir;
}

/* Works out the path below content/. */
static bool
read_path(struct placing *p, const char *given)
{
	char *cwd = getcwd(NULL, 0);
	struct slice text = slice_of(given), rest = slice_of("");
	const char *from = given[0] == '/' ? "/" : seen_from(p, text, cwd ? cwd : "/");
	struct buf whole = BUF_INIT, inner = BUF_INIT;
	bool good;

	buf_putc(&whole, '/');
	while (given[0] == '/' && text.len && text.ptr[0] == '/')
		text = slice_skip(text, 1);
	good = path_resolve(&inner, slice_of(from + 1), text);
	buf_put(&whole, buf_slice(&inner));
	good = good && is_below(buf_slice(&whole), p->conf->content_dir, &rest);
	if (good) {
		unicode_nfc(&p->path, rest);
		if (slice_ends(text, "/") || !rest.len)
			buf_puts(&p->path,
			    p->path.len && !slice_ends(rest, "/") ? "/index.md" : "index.md");
	} else {
		fail(p, EXAMPLE, "\"%.200s\" lies outside of %s", given, p->conf->content_dir);
	}
	buf_finish(&whole);
	buf_finish(&inner);
	free(cwd);
	return good;
}

/* Adds ".md" where nothing else is meant. */
static bool
complete_name(struct placing *p)
{
	struct slice base = path_base(buf_slice(&p->path)), ext = path_ext(base);
	bool word = ext.len > 2 && ext.len <= 6;

	if (scan_is_page(base))
		return true;
	for (size_t i = 1; i < ext.len && word; i++)
		word = isalnum((unsigned char)ext.ptr[i]);
	if (word && config_find_lang(p->conf, slice_skip(ext, 1)) < 0)
		return fail(p, "write .md at its end, or nothing",
		    "a page is a Markdown file, and \"%.*s\" is none", SLICE_ARG(base));
	buf_puts(&p->path, ".md");
	return true;
}

static bool
check_names(struct placing *p)
{
	struct slice rest = buf_slice(&p->path);

	while (rest.len) {
		struct slice name = first_segment(rest);

		if (scan_is_ignored(name))
			return fail(p, "choose a name without a dot in front",
			    "rmgen leaves out files and folders that are called \"%.*s\"",
			    SLICE_ARG(name));
		if (!path_segment_ok(name))
			return fail(p,
			    "use letters, digits, spaces and hyphens, and at most 200 bytes",
			    "no part of a path can be called \"%.*s\"",
			    SLICE_ARG(slice_head(name, 60)));
		rest = slice_skip(rest, name.len + 1);
	}
	return true;
}

/* The languages that pages are wanted in: of the path, of --lang, or the default one. */
static bool
read_lang(struct placing *p, int *ret_lang)
{
	const char *tag = p->options->lang;
	int lang = p->parts.lang;

	if (tag) {
		struct suggest search;
		char *hint;
		int said = config_find_lang(p->conf, slice_of(tag));

		suggest_init(&search, slice_of(tag));
		for (size_t i = 0; i < p->conf->langs_len; i++)
			suggest_offer(&search, p->conf->langs[i].tag);
		hint = search.best ? xasprintf("did you mean %s?", search.best)
				   : xasprintf("add it to languages: in %s", p->conf->file);
		if (said < 0)
			fail(p, hint, "the site has no language \"%.60s\"", tag);
		else if (lang >= 0 && lang != said)
			fail(p, "leave out one of the two", "the path is in %s, and --lang says %s",
			    p->conf->langs[lang].tag, p->conf->langs[said].tag);
		free(hint);
		if (said < 0 || (lang >= 0 && lang != said))
			return false;
		lang = said;
	}
	*ret_lang = lang >= 0 ? lang : p->conf->default_lang;
	return true;
}

/* The folder of a language as the site spells it, or its tag when it has none yet. */
static struct slice
lang_folder(const struct placing *p, int lang, bool *ret_there)
{
	for (size_t i = 0; i < p->scan->pages_len; i++) {
		struct slice path = p->scan->pages[i]->path, name = first_segment(path);

		if (name.len < path.len && config_find_lang(p->conf, name) == lang) {
			*ret_there = true;
			return name;
		}
	}
	*ret_there = false;
	return slice_of(p->conf->langs[lang].tag);
}

/* True where languages have folders; false for a site that says them in file names, or that has
 * its one language at the top. */
static bool
uses_folders(const struct placing *p)
{
	bool there = p->scan->pages_len == 0;

	for (size_t i = 0; i < p->conf->langs_len && !there; i++)
		lang_folder(p, (int)i, &there);
	return there;
}

/* True when the path names its language by a folder. */
static bool
has_folder(const struct placing *p)
{
	size_t before = (size_t)(p->parts.stem.ptr - p->path.ptr);

	return before > (p->parts.dir.len ? p->parts.dir.len + 1 : 0);
}

static void
add_page(struct placing *p, struct new_pages *pages, int lang)
{
	const struct pair_path *parts = &p->parts;
	bool folders = parts->lang >= 0 ? has_folder(p) : uses_folders(p), there;
	struct slice name = parts->is_folder ? path_base(parts->dir) : parts->stem;
	struct slice section = first_segment(parts->dir);
	struct buf path = BUF_INIT;
	struct new_page *page;

	if (folders) {
		buf_put(&path, lang_folder(p, lang, &there));
		buf_putc(&path, '/');
	}
	buf_put(&path, parts->dir);
	if (parts->dir.len)
		buf_putc(&path, '/');
	buf_put(&path, parts->stem);
	if (!folders && (parts->lang >= 0 || lang != p->conf->default_lang))
		buf_printf(&path, ".%s", p->conf->langs[lang].tag);
	buf_put(&path, path_ext(buf_slice(&p->path)));

	pages->items = xgrow(pages->items, pages->len, &pages->cap, sizeof(*pages->items));
	page = &pages->items[pages->len++];
	page->path = buf_detach(&path);
	page->section = xstrndup(section.ptr, section.len);
	page->name = xstrndup(name.ptr, name.len);
	page->lang = lang;
}

bool
new_place(struct new_pages *pages, const struct config *conf, const struct options *options,
    const struct scan *scan, struct diag *diag)
{
	struct placing p = {
	    .conf = conf, .options = options, .scan = scan, .diag = diag, .path = BUF_INIT};
	bool good;
	int lang = 0;

	*pages = (struct new_pages){0};
	good = read_path(&p, options->args.items[0]) && complete_name(&p) && check_names(&p);
	if (good) {
		p.parts = pair_read_path(conf, buf_slice(&p.path));
		good = read_lang(&p, &lang);
	}
	for (int i = 0; good && i < (int)conf->langs_len; i++)
		if (i == lang || options->all_languages)
			add_page(&p, pages, i);
	for (size_t i = 0; good && i < pages->len; i++)
		good = new_collide(&pages->items[i], conf, scan, diag);
	buf_finish(&p.path);
	return good;
}

void
new_pages_free(struct new_pages *pages)
{
	for (size_t i = 0; i < pages->len; i++) {
		free(pages->items[i].path);
		free(pages->items[i].section);
		free(pages->items[i].name);
	}
	free(pages->items);
	*pages = (struct new_pages){0};
}
