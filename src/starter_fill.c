#include "base/fs.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "conf/datadir.h"
#include "render/mustache.h"
#include "starter.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <strings.h>

enum { TEMPLATE_LIMIT = 1 << 20 };

bool
starter_fill(struct buf *out, const char *path, struct slice text, json_t *data, struct diag *diag)
{
	struct mustache_set *set = mustache_set_new();
	struct slice name = SLICE("start");
	json_t *const context[] = {data};
	bool good = mustache_set_add(set, name, path, text, diag) &&
		    mustache_set_link(set, NULL, NULL, diag) &&
		    mustache_render(mustache_set_find(set, name), context, 1, NULL, out, diag);

	mustache_set_free(set);
	return good;
}

/* Installed it is share/rmgen/scaffold; in the source tree it lies in src/. */
static int
read_own(const char *data, const char *name, struct buf *path, struct buf *text)
{
	static const char *const places[] = {"scaffold", "src/scaffold"};
	int error = ENOENT;

	for (size_t i = 0; i < sizeof(places) / sizeof(*places) && error == ENOENT; i++) {
		buf_truncate(path, 0);
		buf_printf(path, "%s/%s/%s", data, places[i], name);
		error = fs_read(AT_FDCWD, path->ptr, TEMPLATE_LIMIT, text);
	}
	return error;
}

bool
starter_read(struct buf *out, const char *name, json_t *data, bool missing_ok, struct diag *diag)
{
	char *folder = datadir_find();
	struct buf path = BUF_INIT, text = BUF_INIT;
	int error = folder ? read_own(folder, name, &path, &text) : ENOENT;
	bool good = !error || (error == ENOENT && missing_ok && folder);

	if (!good)
		diag_fatal(diag, EXIT_IO, "scaffold", (struct diag_at){NULL, 0, 0},
		    "install rmgen again (make install), or let RMGEN_DATA name the folder that holds "
		    "its i18n/ and scaffold/",
		    "rmgen's own file scaffold/%s cannot be read: %s", name, strerror(error));
	else if (!error && slice_ends(slice_of(name), ".mustache"))
		good = starter_fill(out, path.ptr, buf_slice(&text), data, diag);
	else
		buf_put(out, buf_slice(&text));
	buf_finish(&path);
	buf_finish(&text);
	free(folder);
	return good;
}

/* Words that YAML, in one of its versions, reads as something else than text. */
static bool
is_special(struct slice text)
{
	static const char *const words[] = {
	    "true", "false", "null", "yes", "no", "on", "off", "y", "n", "inf", "nan"};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (text.len == strlen(words[i]) && strncasecmp(text.ptr, words[i], text.len) == 0)
			return true;
	return false;
}

/* Letters and words of any script need no quotes; what might be a sign of YAML gets them. */
static bool
is_plain(struct slice text)
{
	bool first = true;

	if (!text.len || is_special(text) || text.ptr[text.len - 1] == ' ')
		return false;
	for (size_t i = 0; i < text.len; i++, first = false) {
		unsigned char c = (unsigned char)text.ptr[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0xC3;
		bool inside = (c >= '0' && c <= '9') || c >= 0x80 || strchr(" -_.()/+", c);

		if (!letter && (first || !c || !inside))
			return false;
	}
	return true;
}

void
starter_put_yaml(struct buf *out, struct slice text)
{
	json_t *string;
	char *quoted;

	if (is_plain(text)) {
		buf_put(out, text);
		return;
	}
	string = json_stringn(text.ptr, text.len);
	quoted = string ? json_dumps(string, JSON_ENCODE_ANY) : NULL;
	buf_puts(out, quoted ? quoted : "\"\"");
	free(quoted);
	json_decref(string);
}
