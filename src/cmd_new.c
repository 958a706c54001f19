/* `rmgen new`: a page, or one in each language, from an archetype. */
#include "base/fs.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/today.h"
#include "commands.h"
#include "conf/config.h"
#include "conf/suggest.h"
#include "new_place.h"
#include "read/scan.h"
#include "starter.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { ARCHETYPE_LIMIT = 1 << 20 };

/* Built-in archetypes; a site may have any. */
static const char *const built_in[] = {"plans", "default"};

/* A title from a file's name: "backend-roadmap" is "Backend roadmap". */
static void
put_title(struct buf *out, const char *name)
{
	size_t start = out->len;

	for (; *name; name++)
		buf_putc(out, *name == '-' || *name == '_' ? ' ' : *name);
	if (out->len > start && out->ptr[start] >= 'a' && out->ptr[start] <= 'z')
		out->ptr[start] = (char)(out->ptr[start] - 'a' + 'A');
}

static json_t *
make_data(const struct new_page *page, const struct config *conf)
{
	const struct config_lang *lang = &conf->langs[page->lang];
	struct buf title = BUF_INIT, yaml = BUF_INIT;
	char today[TODAY_SIZE];
	json_t *data;

	/* the home page of a language has no name of its own */
	if (*page->name)
		put_title(&title, page->name);
	else
		buf_puts(&title, lang->title);
	starter_put_yaml(&yaml, buf_slice(&title));
	today_get(today);
	data = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "title", title.ptr,
	    "title_yaml", yaml.ptr, "date", today, "lang", lang->tag, "lang_label", lang->label,
	    "name", page->name, "section", page->section, "path", page->path);
	buf_finish(&title);
	buf_finish(&yaml);
	return data;
}

/* Reads archetypes/<name> of the site. False when there is none; a fatal diagnostic when it
 * cannot be read or filled. */
static bool
try_site(
    struct buf *out, const struct config *conf, const char *name, json_t *data, struct diag *diag)
{
	char *path = xasprintf("%s/archetypes/%s", conf->root, name);
	char *shown = xasprintf("archetypes/%s", name);
	struct buf text = BUF_INIT;
	int error = fs_read(AT_FDCWD, path, ARCHETYPE_LIMIT, &text);
	bool found = error != ENOENT && error != ENOTDIR;

	if (!error)
		starter_fill(out, shown, buf_slice(&text), data, diag);
	else if (found)
		diag_fatal(diag, EXIT_USAGE, "archetype", (struct diag_at){shown, 0, 0},
		    error == EFBIG ? "keep it below 1 MiB" : "make it a file that you may read",
		    "the archetype cannot be read: %s", strerror(error));
	buf_finish(&text);
	free(shown);
	free(path);
	return found;
}

static bool
try_built_in(struct buf *out, const char *name, json_t *data, struct diag *diag)
{
	char *file = xasprintf("archetypes/%s", name);
	struct buf text = BUF_INIT;
	bool found = false;

	if (starter_read(&text, file, NULL, true, diag) && text.len) {
		starter_fill(out, file, buf_slice(&text), data, diag);
		found = true;
	}
	buf_finish(&text);
	free(file);
	return found;
}

/* Fills the archetype `kind`, in the page's language before the one for all. */
static bool
try_kind(struct buf *out, const struct config *conf, const struct new_page *page, const char *kind,
    json_t *data, struct diag *diag)
{
	char *names[2] = {
	    xasprintf("%s.%s.md", kind, conf->langs[page->lang].tag), xasprintf("%s.md", kind)};
	bool found = false;

	for (size_t i = 0; i < 2 && !found && !diag_failed(diag); i++)
		found = try_site(out, conf, names[i], data, diag);
	for (size_t i = 0; i < 2 && !found && !diag_failed(diag); i++)
		found = try_built_in(out, names[i], data, diag);
	free(names[0]);
	free(names[1]);
	return found;
}

static void
fail_kind(const char *kind, struct diag *diag)
{
	const char *near =
	    suggest_from(slice_of(kind), built_in, sizeof(built_in) / sizeof(*built_in));
	char *hint = near ? xasprintf("did you mean \"%s\"?", near)
			  : xasprintf("write archetypes/%s.md, or use the kind \"plans\"", kind);

	diag_fatal(diag, EXIT_USAGE, "archetype", (struct diag_at){NULL, 0, 0}, hint,
	    "there is no archetype \"%.60s\"", kind);
	free(hint);
}

/* The file of a page as it is seen from the working folder; absolute when that is elsewhere. */
static char *
shown_path(const struct config *conf, const struct new_page *page)
{
	char *cwd = getcwd(NULL, 0);
	char *file = xasprintf("%s/%s", conf->content_dir, page->path);
	struct buf out = BUF_INIT;

	if (cwd && slice_starts(slice_of(cwd), conf->root))
		path_relative(&out, slice_of(cwd + 1), slice_of(file + 1));
	else if (cwd && slice_starts(slice_of(file), cwd) && strlen(cwd) > 1)
		buf_puts(&out, file + strlen(cwd) + (file[strlen(cwd)] == '/'));
	else
		buf_puts(&out, file);
	free(file);
	free(cwd);
	return buf_detach(&out);
}

static bool
add_page(struct starter *starter, const struct config *conf, const struct options *options,
    const struct new_page *page, struct diag *diag)
{
	const char *kind = options->kind ? options->kind : page->section;
	json_t *data = make_data(page, conf);
	struct buf text = BUF_INIT;
	bool found = false;

	if (*kind && !strchr(kind, '/'))
		found = try_kind(&text, conf, page, kind, data, diag);
	if (!found && options->kind && !diag_failed(diag))
		fail_kind(kind, diag);
	if (!found && !diag_failed(diag))
		try_kind(&text, conf, page, "default", data, diag);
	if (!diag_failed(diag)) {
		char *path = shown_path(conf, page);

		starter_add(starter, path, &text);
		free(path);
	}
	buf_finish(&text);
	json_decref(data);
	return !diag_failed(diag);
}

static void
make_pages(const struct config *conf, const struct options *options, const struct scan *scan,
    struct diag *diag)
{
	struct new_pages pages = {0};
	struct starter starter;
	bool good;

	starter_init(&starter, "");
	good = new_place(&pages, conf, options, scan, diag);
	for (size_t i = 0; i < pages.len && good; i++)
		good = add_page(&starter, conf, options, &pages.items[i], diag);
	if (good && starter_write(&starter, diag) && !options->quiet &&
	    options->diagnostics == FORMAT_TEXT) {
		for (size_t i = 0; i < starter.len; i++) {
			char *path = starter_shown(&starter, starter.files[i].path);

			printf("made %s\n", path);
			free(path);
		}
	}
	starter_finish(&starter);
	new_pages_free(&pages);
}

enum exit_status
cmd_new(const struct options *options, struct diag *diag)
{
	struct config *conf = config_load(options, diag);
	struct diag found = DIAG_INIT;
	struct scan scan;

	if (!conf)
		return EXIT_USAGE;
	/* what is wrong elsewhere in the site is for `check` to say */
	scan_site(&scan, conf, &found);
	diag_finish(&found);
	make_pages(conf, options, &scan, diag);
	scan_finish(&scan);
	config_free(conf);
	return EXIT_GOOD;
}
